"""The command's answers, exit codes and manners."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from helpers import cli
from helpers.cli import main
from helpers.errors import DataError, Fault, PrintedFormError, Refusal, in_words
from helpers.paths import Collection
from helpers.pipeline.plan.log import Failure
from helpers.pipeline.plan.plan import Wanted
from helpers.pipeline.run.pool import Interrupted
from helpers.pipeline.telling import Result, Teller

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "tests/fixtures"
COMMANDS = [
    "build", "check", "clean", "diff", "doctor", "drop", "history", "lab", "list", "open", "plan",
    "preview", "publish", "schedule", "share", "status",
]  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(FIXTURES / "plain", tmp_path / "plain")
    return tmp_path / "plain"


def _at(root: Path, *arguments: str) -> int:
    return main(["--root", str(root), *arguments])


def test_exactly_the_commands_that_work_are_announced() -> None:
    assert sorted(cli.main_group.commands) == COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    assert f"Usage: reports {name}" in capsys.readouterr().out


def test_list_shows_every_report(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _at(root, "list") == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 5
    assert lines[3].split() == [
        "sums/large-en", "never", "no", "page", "yet", "Large", "sums",
        "first=1000,", "second=3,", "lang=English", "(en)",
    ]  # fmt: skip


def test_list_stands_in_few_columns_on_a_terminal_and_in_one_line_a_report_elsewhere(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _at(root, "list") == 0
    told = capsys.readouterr().out.splitlines()
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert _at(root, "list") == 0
    shown = capsys.readouterr().out.splitlines()
    place = shown.index("sums/large-en  never")
    assert shown[place + 1 : place + 4] == [
        "    no page yet", "    Large sums", "    first=1000, second=3, lang=English (en)",
    ]  # fmt: skip
    heads = [line.split() for line in shown if not line.startswith(" ")]
    assert heads == [line.split()[:2] for line in told]


def test_list_answers_with_json(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _at(root, "list", "--json") == 0
    first = json.loads(capsys.readouterr().out)[0]
    assert first == {
        "id": "sums", "notebook": "notebooks/01-sums.ipynb",
        "parameters": {"first": 2, "second": 3, "lang": "ko"}, "title": "더하기", "lang": "ko",
        "state": "never", "reason": "never built", "page": None,
    }  # fmt: skip


def test_plan_says_why_and_runs_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _at(root, "plan", "sums/*") == 0
    assert capsys.readouterr().out.splitlines() == [
        "build sums/en: never built",
        "build sums/large: never built",
        "build sums/large-en: never built",
        "3 to build, 0 up to date",
    ]
    assert not (root / "reports").exists()


def test_help_imports_next_to_nothing() -> None:
    program = (
        "import sys; from helpers.cli import main; main(['--help']);"
        "heavy = {'pydantic', 'pandas', 'papermill', 'filelock', 'multiprocessing', 'asyncio'};"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["plan", "sum"], "did you mean sums"),
        (["build", "nothing"], "no such report"),
        (["build", "sums", "-p", "frist=1"], "did you mean first"),
        (["build", "sums", "-p", "first=1_000"], "a whole number in plain digits"),
        (["build", "-p", "first=1"], "the name of one notebook"),
        (["open"], "nothing is published yet"),
        (["frobnicate"], "No such command"),
        (["build", "--jobs", "0"], "0 is not in the range"),
    ],
)
def test_what_cannot_be_used_ends_with_2(
    root: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    assert _at(root, *arguments) == 2
    assert told in capsys.readouterr().err


def test_a_root_without_a_manifest_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _at(tmp_path, "list") == 2
    assert f"--root {tmp_path}" in capsys.readouterr().err


def test_an_unreadable_manifest_ends_with_2(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "notebooks/reports.toml").write_text("[[", encoding="utf-8")
    assert _at(root, "build") == 2
    assert "notebooks/reports.toml" in capsys.readouterr().err


@pytest.mark.failure_mode(23)
def test_a_locked_collection_ends_with_75(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "reports").mkdir()
    with FileLock(root / "reports/.lock"):
        assert _at(root, "build") == 75
    assert "another build" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (DataError([Fault("data/a.csv", 2, "value", "x", "a figure")]), 3, "data/a.csv, row 2"),
        (OSError(28, "No space left on device", "/x"), 1, "No space left on device (/x)"),
        (Interrupted(15), 143, "as it was"),
        (Interrupted(2), 130, "as it was"),
        (KeyboardInterrupt(), 130, "interrupted"),
    ],
)
def test_errors_become_exit_codes(
    root: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    *,
    error: BaseException,
    code: int,
    told: str,
) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise error

    monkeypatch.setattr("helpers.pipeline.build.build", fail)
    assert _at(root, "build") == code
    message = capsys.readouterr().err
    assert told in message
    assert "Traceback" not in message


def test_history_says_of_a_long_reason_that_it_goes_on(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    many = [part for number in range(20) for part in ("-p", f"unknown_{number:030}=1")]
    assert _at(root, "build", "sums", *many) == 2
    capsys.readouterr()
    assert _at(root, "history") == 0
    told = capsys.readouterr().out.rstrip()
    assert " s  refused (exit code 2): " in told
    assert told.endswith("…")


def test_check_lists_every_fault_at_once(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpers.pipeline.plan.checks.wording_faults", list)
    assert _at(root, "check") == 2
    told = capsys.readouterr().err.splitlines()
    # The second fixture notebook is odd on purpose: it may be built, not be in the house style.
    assert told
    assert all("02-bare.ipynb" in line for line in told)


def test_check_names_notebooks_that_no_report_is_made_of(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpers.pipeline.plan.checks.wording_faults", list)
    for name in ("000", "00-start", "template", "templates"):
        (root / f"notebooks/{name}.ipynb").write_text("{}", encoding="utf-8")
    assert _at(root, "check", "--json") == 2
    faults = json.loads(capsys.readouterr().out)
    unknown = [one for one in faults if one["wanted"] == "an entry in the manifest"]
    assert [(one["file"], one["value"]) for one in unknown] == [
        (f"notebooks/{name}", name) for name in ("000.ipynb", "templates.ipynb")
    ]


def test_check_ends_with_3_where_data_are_at_fault(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "data").mkdir()
    (root / "data/datapackage.json").write_text("{}", encoding="utf-8")

    def refuse(path: Path | None = None) -> None:
        raise DataError([Fault("data/a.csv", 2, "value", "x", "a figure")])

    monkeypatch.setattr("helpers.data.load_tables", refuse)
    assert _at(root, "check", "--json") == 3
    faults = json.loads(capsys.readouterr().out)
    assert faults[0] == {
        "file": "data/a.csv", "row": 2, "column": "value", "value": "x", "wanted": "a figure",
    }  # fmt: skip


def test_open_shows_the_published_index(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "reports/site").mkdir(parents=True)
    (root / "reports/site/index.html").touch()
    opened: list[str] = []
    monkeypatch.setattr("click.launch", opened.append)
    assert _at(root, "open") == 0
    assert opened == [(root / "reports/site/index.html").as_uri()]
    assert "index.html" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "wanted", "quiet"),
    [
        ([], {}, False),
        (["sums/*", "bare"], {"ids": ("sums/*", "bare")}, False),
        (["-q"], {}, True),
        (["--quiet"], {}, True),
        (["--json"], {}, True),
        (["sums", "-p", "first=1"], {"ids": ("sums",), "assignments": ("first=1",)}, False),
        (["--force", "--jobs", "256"], {"force": True, "jobs": 256}, False),
        (["--kernel", "cold"], {"kernel": "cold"}, False),
        (["--cluster", "tls://host:8786"], {"cluster": "tls://host:8786"}, False),
        (
            *(["--cell-seconds", "0.5", "--report-seconds", "604800", "--run-seconds", "3"],),
            {"limits": {"cell_seconds": 0.5, "report_seconds": 604800.0, "run_seconds": 3.0}},
            False,
        ),
        (["--memory-megabytes", "256"], {"limits": {"memory_megabytes": 256}}, False),
    ],
)
def test_a_build_is_asked_for_what_the_options_say(
    root: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    *,
    arguments: list[str],
    wanted: dict[str, Any],
    quiet: bool,
) -> None:
    asked: list[Wanted] = []

    def build(collection: Collection, given: Wanted, *, teller: Teller) -> Result:
        asked.append(given)
        teller.line("under way")
        return Result("r1", ("sums",), fresh=4)

    monkeypatch.setattr("helpers.pipeline.build.build", build)
    assert _at(root, "build", *arguments) == 0
    assert asked == [Wanted(**wanted)]
    told = capsys.readouterr()
    assert ("under way" in told.err) is not quiet
    assert ("1 built, 4 up to date" in told.out) is not quiet
    if "--json" in arguments:
        assert json.loads(told.out)["built"] == ["sums"]


@pytest.mark.parametrize(
    "arguments",
    [
        *(["--jobs", "257"], ["--kernel", "warm"], ["--memory-megabytes", "255"], ["--fast"]),
        *(["--cell-seconds", "0"], ["--run-seconds", "604801"], ["--report-seconds", "x"]),
    ],
)
def test_a_build_refuses_what_no_option_may_say(root: Path, arguments: list[str]) -> None:
    assert _at(root, "build", *arguments) == 2


@pytest.mark.parametrize("options", [[], ["--json"], ["--quiet"]])
def test_a_report_that_failed_ends_a_build_with_1(
    root: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
) -> None:
    failed = Result("r1", ("sums",), {"bare": Failure("2026", "it broke")})
    monkeypatch.setattr("helpers.pipeline.build.build", lambda *_, **__: failed)
    assert _at(root, "build", *options) == 1
    told = capsys.readouterr()
    assert "it broke" in (told.out if options == ["--json"] else told.err)


def test_only_the_command_itself_sets_up_signals_and_warnings(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    heard: list[int] = []
    monkeypatch.setattr(signal, "signal", lambda number, _: heard.append(number))
    monkeypatch.setattr("warnings.simplefilter", lambda *_: None)
    assert _at(root, "list") == 0
    assert heard == []
    monkeypatch.setattr(sys, "argv", ["reports", "--root", str(root), "list"])
    assert main() == 0
    assert heard == [signal.SIGTERM]


def test_an_error_of_our_own_is_not_hidden(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("helpers.pipeline.build.build", fail)
    with pytest.raises(ZeroDivisionError):
        _at(root, "build")


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What would be started in place of the command."""
    commands: list[list[str]] = []
    monkeypatch.setattr("os.execv", lambda _, arguments: commands.append(arguments))
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    return commands


def test_lab_opens_on_the_page_it_has_filled(root: Path, started: list[list[str]]) -> None:
    assert _at(root, "lab") == 0
    # Without a query: JupyterLab puts its own behind, which has the token.
    assert "--LabApp.default_url=/lab/tree/reports/start-here.ipynb" in started[0]
    assert (root / "reports/start-here.ipynb").is_file()
    assert (root / "scratch/own-chart.ipynb").is_file()


def test_terminals_in_lab_find_the_command(
    root: Path, started: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert _at(root, "lab") == 0
    assert started
    assert shutil.which("reports") == str(Path(sys.executable).with_name("reports"))
    # The page names it as they find it.
    page = (root / "reports/start-here.ipynb").read_text(encoding="utf-8")
    assert "<code>reports build" in page


@pytest.mark.parametrize("name", ["notebooks", "notebooks/00-start-here.ipynb"])
def test_lab_opens_on_what_there_is_where_nothing_can_be_filled(
    root: Path, started: list[list[str]], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "notebooks/reports.toml").write_text("[[notebook]]", encoding="utf-8")
    if name.endswith(".ipynb"):
        (root / name).touch()
    assert _at(root, "lab") == 0
    assert f"--LabApp.default_url=/lab/tree/{name}" in started[0]
    assert "No landing page: notebooks/reports.toml" in capsys.readouterr().err


def test_lab_opens_where_the_page_cannot_be_written(root: Path, started: list[list[str]]) -> None:
    (root / "reports").write_text("a file", encoding="utf-8")
    assert _at(root, "lab") == 0
    assert "--LabApp.default_url=/lab/tree/notebooks" in started[0]


def test_labs_own_options_come_last(root: Path, started: list[list[str]]) -> None:
    assert _at(root, "lab", "--", "--port", "9999", "--no-browser") == 0
    assert started[0][1:4] == ["-m", "jupyterlab", f"--ServerApp.root_dir={root}"]
    assert started[0][-3:] == ["--port", "9999", "--no-browser"]
    assert "--allow-root" not in started[0]


def test_lab_runs_as_root_and_says_so(
    root: Path,
    started: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert _at(root, "lab", "--", "--port=1") == 0
    assert _at(root, "lab", "--", "--allow-root") == 0
    assert [command.count("--allow-root") for command in started] == [1, 1]
    assert capsys.readouterr().out.count("root") == 2


def test_cleaning_names_what_it_changed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notebook, hidden = (root / f"notebooks/{name}.ipynb" for name in ("run", ".kept/run"))
    hidden.parent.mkdir()
    text = {"name": "stdout", "output_type": "stream", "text": ["a", "b"]}
    cell = {
        "cell_type": "code", "id": "a", "metadata": {}, "source": [], "execution_count": 1,
        "outputs": [text],
    }  # fmt: skip
    for path in (notebook, hidden):
        path.write_text(
            json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]})
        )
    before = hidden.read_bytes()
    assert _at(root, "clean") == 0
    assert json.loads(notebook.read_bytes())["cells"][0]["outputs"] == []
    assert hidden.read_bytes() == before
    told = capsys.readouterr().out.splitlines()
    # It becomes longer: what was written in one line stands as JupyterLab saves it.
    assert f"{notebook}: from 1 to 15 lines" in told
    assert _at(root, "clean", str(notebook), str(hidden)) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 of 2 notebooks cleaned"


def test_cleaning_names_what_is_no_notebook(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    merged, words = root / "notebooks/bare.ipynb", root / "words.txt"
    merged.write_text("<<<<<<< HEAD\n{}", encoding="utf-8")
    words.write_text("words", encoding="utf-8")
    assert _at(root, "clean", str(merged), str(words)) == 2
    told = capsys.readouterr()
    assert told.out == "0 of 2 notebooks cleaned\n"
    assert [line.partition(": ")[0] for line in told.err.splitlines()] == [str(merged), str(words)]
    assert merged.read_text(encoding="utf-8").startswith("<<<<<<<")
    assert _at(root, "clean") == 2
    assert "0 of 3 notebooks cleaned" in capsys.readouterr().out


@pytest.mark.parametrize(
    "line",
    [["publish", ""], ["build", "--cluster="], ["history", ""], ["share", "bare", "--to", ""]],
)
def test_a_variable_that_is_not_set_stands_for_nothing(
    root: Path, line: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(root.rglob("*"))
    assert _at(root, *line) == 2
    assert "is a variable not set?" in capsys.readouterr().err
    assert sorted(root.rglob("*")) == before


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ([], "a published release"), (["r000001"], "a published release"),
        (["r000001", "r000002"], "«r000002-20261127T060332Z»: a release with a list"),
        (["r000001", "r000001"], ""),
    ],
)  # fmt: skip
def test_nothing_is_compared_with_what_is_not_there(
    root: Path, line: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = "r000001-20261126T150000Z", "r000002-20261127T060332Z"
    for name, content in ((old, {"release": old, "reports": [], "files": []}), (new, "torn")):
        folder = root / "reports/.releases" / name
        folder.mkdir(parents=True)
        (folder / "release.json").write_text(json.dumps(content), encoding="utf-8")
    assert _at(root, "diff", *line) == (2 if told else 0)
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("there", "told"),
    [
        ([], "no reports changed\n"),
        (["a"], "a: appeared\n1 report changed\n"),
        (["a", "b"], "a: appeared\nb: appeared\n2 reports changed\n"),
    ],
)
def test_the_reports_that_changed_are_told_and_counted(
    root: Path, there: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {"html": "x.html", "pdf": None, "ipynb": None, "tables": []}
    entries = [{"id": one, "name": one, "parameters": {}, "files": files} for one in there]
    for name, reports in (("r000001-1Z", []), ("r000002-2Z", entries)):
        folder = root / "reports/.releases" / name
        folder.mkdir(parents=True)
        content = {"release": name, "reports": reports, "files": []}
        (folder / "release.json").write_text(json.dumps(content), encoding="utf-8")
    assert _at(root, "diff", "r000001", "r000002") == 0
    assert capsys.readouterr().out == told


def test_a_figure_that_moved_is_told_as_it_was_and_as_it_is(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {"html": "x.html", "pdf": None, "ipynb": None, "tables": []}
    entry = {"id": "a", "name": "a", "parameters": {}, "files": files}
    for name, value in (("r000001-1Z", 3), ("r000002-2Z", 7)):
        figure = {
            "id": "KR",
            "text": f"{value} firms",
            "low": value,
            "high": value,
            "unit": "firms",
        }
        folder = root / "reports/.releases" / name
        folder.mkdir(parents=True)
        reports = [entry | {"key_figures": [figure]}]
        content = {"release": name, "reports": reports, "files": []}
        (folder / "release.json").write_text(json.dumps(content), encoding="utf-8")
    assert _at(root, "diff", "r000001", "r000002") == 0
    assert capsys.readouterr().out == "a: KR value 3 firms → 7 firms\n1 report changed\n"


def test_a_working_folder_that_is_no_more_is_named(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (gone := tmp_path / "gone").mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert _at(root, "list") == 2
    assert "the working folder is no more" in capsys.readouterr().err


def test_a_limit_that_is_no_number_is_refused(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _at(root, "build", "--cell-seconds", "nan") == 2
    assert "nan is no number" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only where this disk is always full")
@pytest.mark.parametrize(
    ("line", "to", "code"),
    [
        ("list", ">/dev/full", 1), ("list --json", ">/dev/full 2>/dev/full", 1),
        ("check --json", "2>&1 | true", 1), ("list", ">&-", 0), ("plan", "<&- >&- 2>&-", 0),
        ("build bare", "<&- >&- 2>&-", 0), ("build bare --force", "2>&1 >/dev/null | true", 0),
        ("build bare", ">/dev/full", 1),
    ],
)  # fmt: skip
def test_where_nobody_can_be_told_the_code_still_says_what_became_of_it(
    root: Path, line: str, to: str, code: int
) -> None:
    command = f"{sys.executable} -m helpers --root {root} {line} --no-pdf"
    command = command if "build" in line else command.removesuffix(" --no-pdf")
    done = subprocess.run(
        ["bash", "-c", f"{command} {to}; exit ${{PIPESTATUS[0]}}"],
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert (root / "reports/site/bare.html").is_file() == line.startswith("build")


def test_a_plan_answers_with_json(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _at(root, "plan", "bare", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["id"] for one in told["build"]] == ["bare"]
    assert set(told) == {"build", "remove", "index"}


FAULT = Fault("data/a.csv", 2, "value", "x", "a figure")
OTHER = Fault("data/a.csv", 3, "value", "y", "a figure")
CELL = Fault("notebooks/a.ipynb", 0, "cell 2 (intro), line 1", "1 +", "Python that compiles")
ONE = "data/a.csv, row 2, column value: «x»: a figure"


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (str(FAULT), ONE),
        (str(CELL), "notebooks/a.ipynb, cell 2 (intro), line 1: «1 +»: Python that compiles"),
        (str(Fault("a.toml", 0, "", "", "text")), "a.toml: «»: text"),
        (str(Fault("a.toml", 0, "cell x", "v", "w")), "a.toml, column cell x: «v»: w"),
        (
            str(Fault("a\nb", 1, "c\td", "\0", "w")),
            "a<U+000A>b, row 1, column c<U+0009>d: «<U+0000>»: w",
        ),
        (Fault("a", 0, "", "v" * 200, "w").told, f"«{'v' * 200}»: w"),
        (Fault("a", 0, "", "v" * 201, "w").told, f"«{'v' * 200}…»: w"),
        (in_words([OTHER]), "data/a.csv, row 3, column value: «y»: a figure"),
        (in_words([FAULT, OTHER]), f"{ONE} and 1 more; see `reports check`"),
        (in_words([FAULT, OTHER, CELL]), f"{ONE} and 2 more; see `reports check`"),
        (str(Refusal("missing", {"a": "1", "b": "2"})), "missing (a=1, b=2)"),
        (str(Refusal("missing")), "missing"),
        (str(PrintedFormError("3조 이상", "이상", "nothing")), "«이상» in «3조 이상»: nothing"),
        (str(PrintedFormError("이상", "이상", "nothing")), "«이상»: nothing"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(told: str, words: str) -> None:
    assert told == words


def test_faults_of_whole_files_and_headers_are_told_first_and_each_once() -> None:
    whole, header = Fault("z.csv", 0, "", "v", "w"), Fault("z.csv", 1, "", "v", "w")
    error = DataError([OTHER, FAULT, header, FAULT, whole])
    assert error.faults == (whole, header, FAULT, OTHER)
    assert str(error).splitlines() == [str(one) for one in error.faults]
