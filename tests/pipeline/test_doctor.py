from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from helpers.cli import main
from helpers.paths import Collection
from helpers.pipeline.run.processes import born
from helpers.pipeline.watch import doctor, notify, runs
from helpers.pipeline.watch.doctor import Finding, examine

STARTED = "2026-11-01T12:00:00+09:00"


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "reports").mkdir()
    (tmp_path / "notebooks/reports.toml").write_text("")
    return Collection(tmp_path)


def _look(probe: str, collection: Collection) -> list[tuple[str, str, str]]:
    return list(doctor.PROBES[probe](collection))


def _record(collection: Collection, **told: object) -> None:
    runs.append(collection.reports, {"run": "1", "started": STARTED, **told})


def _future(collection: Collection) -> None:
    _record(collection, ended="2999-01-01T12:00:00+09:00", code=0)


def _running(collection: Collection) -> None:
    _record(collection, pid=os.getpid(), born=born(os.getpid()))


def _killed(collection: Collection) -> None:
    note = collection.reports / ".runs/r000001-20261101T030000Z/run.json"
    note.parent.mkdir(parents=True)
    note.write_text("{}")


def _failing(collection: Collection) -> None:
    _record(collection, ended=STARTED, code=1, failed={"a": "no"})


def _refused(collection: Collection) -> None:
    _record(collection, ended=STARTED, code=3, reason="1 fault")


def _missed(collection: Collection) -> None:
    collection.manifest.write_text("[schedule]\nevery_hours = 1")
    _record(collection, ended=STARTED, code=0)


def _torn(collection: Collection) -> None:
    torn = collection.reports / ".releases/r000001-20261126T150000Z"
    torn.mkdir(parents=True)
    (torn / "release.json").write_text("torn", encoding="utf-8")
    collection.site.symlink_to(torn)


def _copied(collection: Collection) -> None:
    collection.site.mkdir()
    (collection.site / "index.html").write_text("")


def _linked_lock(collection: Collection) -> None:
    (collection.reports / ".lock").symlink_to("elsewhere")


def _lock(text: str) -> Callable[[Collection], None]:
    def locked(collection: Collection) -> None:
        (collection.root / "requirements.lock").write_text(text)

    return locked


def _hash(line: str) -> str:
    return f"{line} \\\n    --hash=sha256:0\n    # via x\n"


def _open_addresses(collection: Collection) -> None:
    path = collection.reports / notify.FILE
    path.write_text("json://user:secret@host\n")
    path.chmod(0o644)


def _undelivered(collection: Collection) -> None:
    path = collection.reports / notify.FILE
    path.write_text("json://user:secret@host\n")
    path.chmod(0o600)
    runs.append(collection.reports, {"run": "1", "told": {"undelivered": ["json: no answer"]}})


def _unfiltered(collection: Collection) -> None:
    subprocess.run(["git", "init", "-q", str(collection.root)], check=True)
    (collection.root / ".gitattributes").write_text("*.ipynb filter=notebook\n")


@pytest.mark.parametrize(
    ("probe", "spoil", "grade", "told", "mend"),
    [
        ("clock", _future, "look", "2999-01-01 12:00 KST", "timedatectl"),
        ("lock", _running, "look", "process PID since 2026-11-01 12:00 KST", "kill"),
        ("lock", _linked_lock, "stops", "is a link", "rm "),
        ("leftovers", _killed, "look", "r000001", "reports build"),
        ("schedule", lambda _: None, "look", "no build is recorded", "reports build"),
        ("schedule", _failing, "look", "reports that fail: a", "reports status"),
        ("schedule", _refused, "look", "exit code 3", "reports build"),
        ("schedule", _missed, "look", "was due 2026-11-01 13:00 KST", "crontab -l"),
        ("site", lambda _: None, "look", "nothing is published", "reports build"),
        ("site", _copied, "stops", "shows no release", "mv "),
        ("site", _torn, "look", "can be read; a build makes one", "reports build"),
        ("inputs", lambda _: None, "stops", "notebooks/reports.toml", "reports check"),
        ("libraries", _lock(_hash("pandas==1.0.0")), "look", "(lock: 1.0.0)", "make"),
        ("libraries", _lock(_hash("no-such-thing==1.0")), "look", "not installed: no-such", "make"),
        ("commits", lambda _: None, "good", "git is not asked", ""),
        ("commits", _unfiltered, "look", "would hold outputs", "make .venv/.ready"),
        ("messages", _open_addresses, "look", "others may read it", "chmod 600"),
        ("messages", _undelivered, "look", "json: no answer", "check"),
    ],
)  # fmt: skip
def test_what_is_found_is_told_with_what_mends_it(  # noqa: PLR0917 - a table of cases
    collection: Collection, probe: str, spoil: Callable[[Collection], None],
    grade: str, told: str, mend: str,
) -> None:  # fmt: skip
    spoil(collection)
    [found] = _look(probe, collection)
    assert found[0] == grade
    assert told.replace("PID", str(os.getpid())) in found[1]
    assert mend in found[2]
    assert "secret" not in found[1]


@pytest.mark.parametrize("text", [_hash("packaging==1 ; sys_platform == 'win32'"), "", "# none\n"])
def test_libraries_of_other_systems_are_not_missed(collection: Collection, text: str) -> None:
    _lock(text)(collection)
    assert _look("libraries", collection) == []


def test_a_full_disk_stops_a_build(collection: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: object) -> object:
        return type("Usage", (), {"free": 5_000_000})

    monkeypatch.setattr(doctor.shutil, "disk_usage", full)
    [(grade, told, _)] = _look("disk", collection)
    assert (grade, told) == ("stops", "5 MB are free, a build needs 67 MB")


def test_the_holder_of_the_lock_is_named_and_not_disturbed(collection: Collection) -> None:
    with FileLock(collection.reports / ".lock"):
        [(grade, told, _)] = _look("lock", collection)
    assert grade == "look"
    assert f"process {os.getpid()}" in told
    assert _look("lock", collection) == []


def test_a_probe_that_fails_is_a_finding(
    collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: Collection) -> doctor.Told:
        yield "good", "so far", ""
        raise ValueError("of\nthe machine")

    monkeypatch.setattr(
        doctor, "PROBES", {"lock": fails, "disk": fails, "site": lambda _: iter(())}
    )
    told = "cannot be looked at: ValueError: of the machine"
    assert examine(collection) == [
        Finding("lock", "good", "so far"), Finding("lock", "look", told, "make"),
        Finding("disk", "good", "so far"), Finding("disk", "stops", told, "make"),
        Finding("site", "good", "well"),
    ]  # fmt: skip
    assert main(["--root", str(collection.root), "doctor"]) == 1


BROKEN = """
import sys
for name in ("pandas", "matplotlib", "papermill", "pydantic", "filelock"):
    sys.modules[name] = None
from helpers.cli import main
sys.exit(main(["--root", sys.argv[1], "doctor", "--json"]))
"""


def test_it_works_where_the_environment_is_broken(collection: Collection) -> None:
    done = subprocess.run(
        [sys.executable, "-c", BROKEN, str(collection.root)],
        capture_output=True, check=False, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    found = json.loads(done.stdout)
    assert {one["probe"] for one in found} == {*doctor.PROBES}
    stops = {one["probe"] for one in found if one["grade"] == "stops"}
    assert {"kernel", "fonts", "inputs"} <= stops
    assert done.stderr == ""


@pytest.mark.slow
def test_nothing_stops_a_build_here(root: Path) -> None:
    probes = ("python", "libraries", "kernel", "fonts", "disk")
    for name in probes:
        assert "stops" not in {grade for grade, *_ in _look(name, Collection(root))}, name


def test_a_filter_that_leaves_outputs_out_is_well(collection: Collection) -> None:
    _unfiltered(collection)
    filtered = ["git", "-C", str(collection.root), "config", "filter.notebook.clean", "wc -c"]
    subprocess.run(filtered, check=True)
    assert _look("commits", collection) == []
