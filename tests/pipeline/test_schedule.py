"""Entries of schedules: complete for the collection, read by their readers as they were meant."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from helpers.cli import main
from helpers.errors import CollectionError
from helpers.paths import Collection
from helpers.pipeline.schedule import entries, quoting, times
from helpers.pipeline.schedule.entries import KINDS, entry
from helpers.pipeline.schedule.times import When

ROOT = Path(__file__).resolve().parents[2]
NIGHTLY = When.read(at="05:15", zone="Asia/Seoul")
ODD = 'it\'s 5 % of $HOME, "보고서" `x` {{ y }}'
# One line of anything a path may hold; crons disagree on backslashes.
lines = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1)
cron_lines = lines.map(lambda text: text.replace("\\", ""))


def as_cron(command: str) -> str:
    """What a cron hands to the shell of a command, by its manual."""
    return re.split(r"(?<!\\)%", command)[0].replace(r"\%", "%")


def as_systemd(text: str) -> str:
    """What systemd takes a quoted word for, by its manual."""
    return re.sub(r"\\(.)", r"\1", text[1:-1]).replace("%%", "%")


@given(cron_lines)
def test_a_path_in_a_crontab_is_one_word_of_the_shell(text: str) -> None:
    done = subprocess.run(
        ["sh", "-c", f"printf %s {as_cron(quoting.cron(text))}"], capture_output=True, check=True
    )
    assert done.stdout.decode() == text


@given(lines)
def test_a_path_in_a_unit_is_one_word(text: str) -> None:
    written = quoting.unit_word(text)
    assert as_systemd(written) == text
    assert re.fullmatch(r'"(?:[^"\\]|\\.)*"', written)


@pytest.mark.parametrize("write", [quoting.shell, quoting.cron, quoting.unit, quoting.unit_word])
def test_a_path_of_two_lines_is_refused(write: Any) -> None:
    with pytest.raises(CollectionError, match="control characters"):
        write("/srv/a\n* * * * * b")


def test_a_path_that_crons_read_differently_is_refused() -> None:
    with pytest.raises(CollectionError, match="backslash"):
        quoting.cron("/srv/a\\b")


@pytest.mark.parametrize(
    ("when", "zone", "fields"),
    [
        # Seoul is nine hours ahead the whole year: 05:15 there is 20:15 of the day before.
        ({"at": "05:15"}, "UTC", "15 20 * * *"),
        ({"at": "5:15"}, "UTC", "15 20 * * *"),
        ({"at": "05:15", "days": "mon,thu"}, "UTC", "15 20 * * 3,0"),
        ({"at": "09:00", "days": "sun"}, "UTC", "0 0 * * 0"),
        # New York is five hours behind UTC in January, fourteen behind Seoul.
        ({"at": "05:15", "days": "mon"}, "America/New_York", "15 15 * * 0"),
        ({"at": "23:59", "days": "sat"}, "Pacific/Kiritimati", "59 4 * * 0"),
    ],
)
def test_days_and_times_are_those_of_the_zone_meant(
    when: Mapping[str, str], zone: str, fields: str
) -> None:
    read = When.read(**{"zone": "Asia/Seoul"} | dict(when))
    assert read.on_clock(ZoneInfo(zone), on=dt.date(2026, 1, 15)).crontab == fields


def test_clocks_that_are_changed_are_told_from_those_that_are_not() -> None:
    assert NIGHTLY.keeps_step(ZoneInfo("UTC"))
    assert not NIGHTLY.keeps_step(ZoneInfo("America/New_York"))


def test_systemd_is_told_the_zone() -> None:
    assert NIGHTLY.calendar == "*-*-* 05:15:00 Asia/Seoul"
    some = When.read(at="06:40", days="thu,mon", zone="UTC")
    assert some.calendar == "Mon,Thu *-*-* 06:40:00 UTC"
    assert some.options == "--at 06:40 --days mon,thu --zone UTC"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--at", "515"], "--at 515: a time from 0:00 to 23:59, such as 05:15"),
        (["--at", "24:00"], "--at 24:00"),
        (["--days", "mon,fre"], "--days fre: any of mon,tue,wed,thu,fri,sat,sun"),
        (["--zone", "Asia/Soul"], "nearest: Asia/Seoul"),
        # That MST looks like it is no hint.
        (["--zone", "KST"], "--zone KST: a zone such as Asia/Seoul or UTC\n"),
        (["--zone", "../../etc/passwd"], "a zone such as Asia/Seoul"),
    ],
)
def test_a_time_that_is_none_is_refused(
    options: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--root", str(ROOT), "schedule", "cron", *options]) == 2
    assert told in capsys.readouterr().err


def test_without_a_clock_of_its_own_a_machine_goes_by_utc(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(times, "MACHINES_CLOCK", tmp_path / "localtime")
    assert times.machines_zone() == ZoneInfo("UTC")
    (tmp_path / "zoneinfo/Asia").mkdir(parents=True)
    seoul = tmp_path / "zoneinfo/Asia/Seoul"
    seoul.write_bytes(files("tzdata.zoneinfo.Asia").joinpath("Seoul").read_bytes())
    (tmp_path / "localtime").symlink_to(seoul)
    assert str(times.machines_zone()) == "Asia/Seoul"


class Placed:
    """A collection at an odd place whose command answers as it is told."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = folder / ODD
        shutil.copytree(ROOT / "tests/fixtures/plain/notebooks", self.root / "notebooks")
        (self.root / "reports").mkdir()
        command = self.root / ".venv/bin/reports"
        command.parent.mkdir(parents=True)
        command.write_text(
            '#!/bin/sh\n[ -z "$SAYS" ] || printf "%s\\n" "$SAYS" >&2\n'
            'pwd > said; echo "$@" >> said\nexit ${CODE:-0}\n',
            encoding="utf-8",
        )
        command.chmod(0o755)
        monkeypatch.setattr(sys, "prefix", str(self.root / ".venv"))
        self.home = folder / "home"
        self.home.mkdir()

    def entry(self, kind: str, **options: Any) -> str:
        return entry(Collection(self.root), kind, when=NIGHTLY, **options)

    def sh(self, command: str, **env: str) -> subprocess.CompletedProcess[str]:
        """Run a command as cron does: this environment and no other."""
        bare = {"SHELL": "/bin/sh", "PATH": "/usr/bin:/bin", "HOME": str(self.home)}
        return subprocess.run(
            ["/bin/sh", "-c", command], env=bare | env, cwd=self.home, capture_output=True,
            encoding="utf-8", check=False,
        )  # fmt: skip


@pytest.fixture
def placed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Placed:
    return Placed(tmp_path, monkeypatch)


def cron_commands(text: str) -> list[str]:
    """The commands of a crontab as their shell sees them."""
    found = re.findall(r"^(?:[0-9]\S* \S+ \S+ \S+ \S+|@reboot) +(.+)$", text, re.MULTILINE)
    return [as_cron(command) for command in found]


@pytest.mark.parametrize(
    ("code", "said", "mailed"),
    [
        ("0", "", ""),
        ("75", "another build is under way", ""),
        ("1", "FAILED sums: 오류 \\n", "reports build: exit code 1\nFAILED sums: 오류 \\n\n"),
    ],
)
def test_cron_builds_and_mails_failures_alone(
    placed: Placed, code: str, said: str, mailed: str
) -> None:
    command, at_start, _ = cron_commands(placed.entry("cron"))
    assert at_start == f"sleep 300; {command}"
    done = placed.sh(command, CODE=code, SAYS=said)
    assert (done.stdout, done.stderr) == (mailed, "")
    assert done.returncode == (1 if mailed else 0)
    told = (placed.root / "said").read_text(encoding="utf-8").splitlines()
    assert told == [str(placed.root), "build --quiet"]


def test_cron_has_somebody_told_that_no_build_ran_and_mails_nothing(placed: Placed) -> None:
    *_, watch = cron_commands(placed.entry("cron"))
    done = placed.sh(watch, CODE="1", SAYS="")
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)
    told = (placed.root / "said").read_text(encoding="utf-8").splitlines()
    assert told == [str(placed.root), "status --notify"]


def test_cron_says_so_where_the_collection_is_gone(placed: Placed) -> None:
    command, *_ = cron_commands(placed.entry("cron"))
    shutil.rmtree(placed.root)
    done = placed.sh(command)
    assert done.returncode
    assert placed.root.name in done.stderr


def test_a_crontab_sets_what_a_build_and_its_mail_need(placed: Placed) -> None:
    lines = placed.entry("cron").splitlines()
    assert 'CONTENT_TYPE="text/plain; charset=UTF-8"' in lines
    settings = {name for name, found, _ in (line.partition("=") for line in lines) if found}
    assert settings >= {"SHELL", "PATH", "LC_ALL", "MAILTO"}
    # To the cron of Debian a variable like others: it goes by the clock of the machine.
    assert "CRON_TZ" not in settings


def test_a_crontab_is_renewed_in_its_place(placed: Placed) -> None:
    text = placed.entry("cron")
    [found] = re.findall(r"sed '([^']+)'", text)
    before = f"1 1 * * * true\n{text}MAILTO=x\n"
    done = subprocess.run(["sed", found], input=before, capture_output=True, text=True, check=True)
    assert done.stdout == "1 1 * * * true\nMAILTO=x\n"


@pytest.mark.parametrize("name", ["reports", "보고서"])
def test_folders_of_one_name_have_schedules_of_their_own(tmp_path: Path, name: str) -> None:
    begun = []
    for folder in ("a", "b", "b"):
        root = tmp_path / folder / name
        notebooks = ROOT / "tests/fixtures/plain/notebooks"
        shutil.copytree(notebooks, root / "notebooks", dirs_exist_ok=True)
        text = entry(Collection(root), "cron", when=NIGHTLY)
        begun += re.findall(r"^# (\S+): begin", text, re.MULTILINE)
    assert begun[0] != begun[1] == begun[2]


def settings_of(unit: Path) -> dict[str, str]:
    lines = unit.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


@pytest.mark.parametrize("kind", sorted({*KINDS} - {"systemd"}))
def test_only_systemd_has_units_of_the_machine(
    kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["schedule", kind, "--system"]) == 2
    assert f"--system is for systemd, not for {kind}" in capsys.readouterr().err


@pytest.mark.parametrize("system", [False, True])
def test_systemds_units_are_put_into_place(placed: Placed, tmp_path: Path, *, system: bool) -> None:
    asked = placed.home / "asked"
    for name in ("systemctl", "loginctl"):
        stub = placed.home / name
        stub.write_text(f'#!/bin/sh\necho {name} "$@" >> {asked}\n', encoding="utf-8")
        stub.chmod(0o755)
    units = tmp_path / "units"
    script = re.sub(
        "^units=.*", f"units='{units}'", placed.entry("systemd", system=system), flags=re.MULTILINE
    )
    done = placed.sh(script, PATH=f"{placed.home}:/usr/bin:/bin")
    assert (done.returncode, done.stderr) == (0, "")
    user = [] if system else ["--user"]
    told = asked.read_text(encoding="utf-8").splitlines()
    assert told[0].split() == ["systemctl", *user, "daemon-reload"]
    *enabled, timer, watch = told[1].split()
    assert enabled == ["systemctl", *user, "enable", "--now"]
    name = timer.removesuffix(".timer")
    assert watch == f"{name}-watch.timer"
    assert {path.name for path in units.iterdir()} == {
        f"{name}.service", f"{name}.timer", f"{name}-failed.service", f"{name}-watch.service",
        f"{name}-watch.timer",
    }  # fmt: skip
    looked = (units / f"{name}-watch.service").read_text(encoding="utf-8").splitlines()
    assert (
        f"WorkingDirectory={settings_of(units / f'{name}.service')['WorkingDirectory']}" in looked
    )
    assert any(line.endswith(" status --notify") for line in looked)
    settings = settings_of(units / f"{name}.service")
    assert settings["WorkingDirectory"].replace("%%", "%") == str(placed.root)
    command = settings["ExecStart"].removeprefix(":/usr/bin/env ").removesuffix(" build")
    assert as_systemd(command) == f"{placed.root}/.venv/bin/reports"
    assert "75" in settings["SuccessExitStatus"].split()
    assert settings["OnFailure"] == f"{name}-failed.service"
    assert ("ProtectSystem" in settings) == system
    timer = (units / f"{name}.timer").read_text(encoding="utf-8")
    assert "Persistent=true" in timer.splitlines()
    if shutil.which("systemd-analyze") and system:
        checked = subprocess.run(
            ["systemd-analyze", "verify", *map(str, units.iterdir())], capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        assert (checked.stderr, checked.returncode) == ("", 0)


@pytest.mark.parametrize("what", ["collection", "environment", "Python", "nothing"])
def test_what_a_service_may_see_follows_from_where_things_are(
    placed: Placed, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    there, elsewhere = placed.root.parent, Path("/nowhere")
    monkeypatch.setattr(sys, "prefix", str((there if what == "environment" else elsewhere) / "v"))
    monkeypatch.setattr(sys, "base_prefix", str((there if what == "Python" else elsewhere) / "p"))
    seen = placed.root if what == "collection" else there
    if what != "collection":
        placed.root = shutil.copytree(placed.root, there.with_name(f"{there.name}-away"))
    for name, setting, beside in (
        ("_HOMES", "ProtectHome=read-only", "ProtectHome=yes"), ("_TEMPORARY", "", "PrivateTmp=yes")
    ):  # fmt: skip
        monkeypatch.setattr(entries, "_HOMES", ())
        monkeypatch.setattr(entries, "_TEMPORARY", ())
        monkeypatch.setattr(entries, name, (seen,))
        lines = placed.entry("systemd", system=True).splitlines()
        assert (beside in lines) == (what == "nothing")
        assert not setting or (setting in lines) == (what != "nothing")


class _Task:
    """What stands for a task of Airflow: the function, and how others hang on it."""

    def __init__(self, work: Callable[..., Any], **settings: Any) -> None:
        self.work, self.settings = work, settings
        self.after: list[str] = []

    def __call__(self) -> _Task:
        return self

    def expand(self, **each: _Task) -> _Task:
        self.after += [one.work.__name__ for one in each.values()]
        return self

    def __rshift__(self, other: _Task) -> _Task:
        other.after.append(self.work.__name__)
        return other


@pytest.fixture
def dag(placed: Placed, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The names of the DAG's module, whose tasks are no more than their functions."""

    def task(work: Any = None, **settings: Any) -> Any:
        return _Task(work) if work else lambda work: _Task(work, **settings)

    stubs: dict[str, dict[str, Any]] = {
        "airflow": {},
        "airflow.sdk": {"task": task, "dag": lambda **_: lambda work: work},
        "airflow.sdk.exceptions": {"AirflowFailException": type("Failed", (Exception,), {})},
        "pendulum": {"datetime": lambda *_, tz: tz},
    }
    for name, parts in stubs.items():
        monkeypatch.setitem(sys.modules, name, SimpleNamespace(**parts))
    names: dict[str, Any] = {}
    exec(placed.entry("airflow"), names)  # noqa: S102 - it is ours
    return names


def test_an_airflow_dag_builds_what_is_planned_and_finishes_whatever_came_of_it(
    placed: Placed, dag: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(placed.home)
    for name, ids in (("build", ["b/en"]), ("finish", [])):
        dag[name].work(*ids)
        _, asked = (placed.home / "said").read_text(encoding="utf-8").splitlines()
        assert asked == " ".join(["--root", str(placed.root), "build", *ids])
    assert (dag["build"].after, dag["finish"].after) == (["plan"], ["build"])
    assert dag["finish"].settings["trigger_rule"] == "all_done"
    command = placed.root / ".venv/bin/reports"
    answer = {"build": [{"id": "a"}, {"id": "b/en"}], "remove": [], "index": []}
    command.write_text(f"#!/bin/sh\necho '{json.dumps(answer)}'\n", encoding="utf-8")
    assert dag["plan"].work() == ["a", "b/en"]


@pytest.mark.parametrize(("code", "error"), [("75", "RuntimeError"), ("1", "Failed")])
def test_a_task_of_airflow_is_tried_again_only_while_another_build_runs(
    placed: Placed, dag: dict[str, Any], monkeypatch: pytest.MonkeyPatch, code: str, error: str
) -> None:
    monkeypatch.chdir(placed.home)
    monkeypatch.setenv("CODE", code)
    for name, ids in (("plan", ()), ("build", ("a",)), ("finish", ())):
        with pytest.raises(Exception) as caught:  # noqa: PT011 - its name counts
            dag[name].work(*ids)
        assert type(caught.value).__name__ == error


def test_every_kind_is_one_of_the_commands() -> None:
    assert main(["schedule", "--help"]) == 0
    for kind in KINDS:
        assert main(["--root", str(ROOT), "schedule", kind]) == 0


WORKFLOW = ROOT / ".github/workflows/reports.yml"


def test_the_workflow_is_the_one_that_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--root", str(ROOT), "schedule", "github"]) == 0
    assert capsys.readouterr().out == WORKFLOW.read_text(encoding="utf-8")


def _jobs() -> dict[str, Any]:
    jobs: dict[str, Any] = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]
    return jobs


def test_the_workflow_may_do_no_more_than_it_has_to() -> None:
    text = WORKFLOW.read_text(encoding="utf-8")
    assert yaml.safe_load(text)["permissions"] == {}
    assert {name: job["permissions"] for name, job in _jobs().items()} == {
        "build": {"contents": "read"},
        "deploy": {"pages": "write", "id-token": "write"},
        "issues": {"issues": "write"},
    }
    used = re.findall(r"uses: \S+@(\S+) # v[0-9.]+$", text, re.MULTILINE)
    assert len(used) == text.count("uses:")
    assert all(re.fullmatch(r"[0-9a-f]{40}", pin) for pin in used)


def _run(script: str, folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a step's Python in a folder."""
    return subprocess.run(
        [sys.executable, "-c", script], cwd=folder, capture_output=True, encoding="utf-8",
        env={"PATH": f"{folder}:{os.environ['PATH']}"} | env, check=False,
    )  # fmt: skip


def _stub(path: Path, program: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!{sys.executable}\n{program}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.mark.parametrize(
    ("code", "answer", "before", "failed", "publish"),
    [
        (0, {"failed": {}}, "", {}, "true"),
        (1, {"failed": {"a/en": {"reason": "왜"}}}, "reports-1-1", {"a/en": "왜"}, "true"),
        # The last good page of a/en is nowhere to be had: readers keep the site they see.
        (1, {"failed": {"a/en": {"reason": "왜"}}}, "", {"a/en": "왜"}, "false"),
        (3, None, "reports-1-1", {"all reports": "data/a.csv: no"}, "false"),
    ],
)
def test_the_workflow_publishes_what_keeps_every_good_page(
    tmp_path: Path, *, code: int, answer: Any, before: str, failed: Any, publish: str
) -> None:
    [script] = [step["run"] for step in _jobs()["build"]["steps"] if step.get("id") == "build"]
    _stub(
        tmp_path / ".venv/bin/reports",
        f"import sys\nassert sys.argv[1:] == ['build', '--json']\n"
        f"print({json.dumps(answer)!r} if {answer!r} else '')\n"
        f"print({'' if answer else 'data/a.csv: no'!r}, file=sys.stderr)\nsys.exit({code})",
    )
    done = _run(script, tmp_path, BEFORE=before, GITHUB_OUTPUT=str(tmp_path / "output"))
    assert done.returncode == 0, done.stderr
    told = (tmp_path / "output").read_text(encoding="utf-8").splitlines()
    assert told[:2] == [f"code={code}", f"publish={publish}"]
    assert json.loads(told[2].removeprefix("failed=")) == failed


def _issue(number: int, name: str, state: str, why: str = "why") -> dict[str, Any]:
    title, body = f"Report fails: {name}", f"~~~text\r\n{why}\r\n~~~\r\nhttps://x/1"
    return {"number": number, "title": title, "state": state, "body": body}


@pytest.mark.parametrize(
    ("failed", "known", "asked"),
    [
        ('{"a": "why"}', [], ["create"]),
        ('{"a": "why"}', [_issue(1, "a", "OPEN")], []),
        ('{"a": "other"}', [_issue(1, "a", "OPEN")], ["comment 1", "edit 1"]),
        ('{"a": "why"}', [_issue(1, "a", "CLOSED")], ["reopen 1", "comment 1", "edit 1"]),
        # The newest stands for others of its title, which are closed one by one by hand.
        ('{"a": "why"}', [_issue(2, "a", "OPEN"), _issue(1, "a", "CLOSED")], []),
        ("{}", [_issue(1, "a", "OPEN"), _issue(2, "b", "CLOSED")], ["close 1"]),
        # Of a build that did not come to the reports nothing follows for each of them.
        ("", [_issue(1, "a", "OPEN")], ["create"]),
        ('{"a": "why"}', [_issue(1, "a", "OPEN"), _issue(9, "all reports", "OPEN")], ["close 9"]),
    ],
)
def test_the_workflow_keeps_one_issue_for_a_report_that_fails(
    tmp_path: Path, *, failed: str, known: list[dict[str, Any]], asked: list[str]
) -> None:
    [script] = [step["run"] for step in _jobs()["issues"]["steps"] if "shell" in step]
    _stub(
        tmp_path / "gh",
        "import sys\nwords = sys.argv[1:]\n"
        "if '-' in words: assert '~~~text' in sys.stdin.read()\n"
        f"if words[1] == 'list': print({json.dumps(known)!r})\n"
        "elif words[0] == 'issue':\n"
        "    number = words[2:3] if words[2].isdigit() else []\n"
        "    open('asked', 'a').write(' '.join([words[1], *number]) + '\\n')\n",
    )
    done = _run(script, tmp_path, FAILED=failed, RUN="https://x/2")
    assert done.returncode == 0, done.stderr
    told = tmp_path / "asked"
    assert (told.read_text(encoding="utf-8").splitlines() if told.exists() else []) == asked
