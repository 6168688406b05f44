"""The command's answers, exit codes and manners."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from helpers import cli
from helpers.cli import main
from helpers.errors import DataError, Fault
from helpers.pipeline.run.pool import Interrupted

FIXTURES = Path(__file__).parent / "fixtures"
COMMANDS = ["build", "check", "lab", "list", "open", "plan"]


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
        "sums/large-en", "never", "no", "page", "yet", "first=1000,", "second=3,", "lang=en",
    ]  # fmt: skip


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
        (["build", "nothing"], "a report of the manifest"),
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


def test_check_lists_every_fault_at_once(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpers.pipeline.plan.checks.wording_faults", list)
    assert _at(root, "check") == 2
    told = capsys.readouterr().err.splitlines()
    # The second fixture notebook is odd on purpose: it may be built, not be in the house style.
    assert told
    assert all("02-bare.ipynb" in line for line in told)


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


def test_lab_opens_on_the_collection(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr("os.execv", lambda _, arguments: started.append(arguments))
    assert _at(root, "lab", "--", "--port", "9999") == 0
    assert started[0][1:] == [
        "-m", "jupyterlab", f"--ServerApp.root_dir={root}",
        "--LabApp.default_url=/lab/tree/notebooks", "--port", "9999",
    ]  # fmt: skip


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
