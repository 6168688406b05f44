"""What can go wrong while a notebook runs, each in a real kernel, and what is said of it."""

from __future__ import annotations

import stat
import time
from pathlib import Path

import pytest

from helpers.pipeline.notebook.manifest import Limits
from helpers.pipeline.run.execute import Run, execute
from helpers.pipeline.run.scratch import environment, make_scratch, newest_source
from helpers.pipeline.run.verdict import Evidence, Reply, Verdict, judge, notes

from .conftest import Cells, notebook_text

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("kernels")]


def _run(
    scratch: Path,
    *sources: str,
    parameters: dict[str, int] | None = None,
    limits: Limits | None = None,
    seconds: float = 300,
) -> Evidence:
    cells: Cells = [("year: int = 2024", ["parameters"]), *((source, []) for source in sources)]
    deadline = time.monotonic() + seconds
    return execute(
        Run(
            notebook_text(cells), parameters or {}, scratch, scratch, limits or Limits(),
            deadline, 0,
        )
    )  # fmt: skip


def _verdict(seen: Evidence, *, megabytes: float = 1) -> Verdict:
    return judge(seen, megabytes=megabytes)


def test_a_good_run_shows_the_parameters_it_was_given(scratch: Path) -> None:
    seen = _run(scratch, "print(year)", parameters={"year": 2030})
    assert _verdict(seen).good
    assert seen.notebook is not None
    assert seen.notebook.cells[-1].outputs[0]["text"] == "2030\n"
    assert [reply.status for reply in seen.replies] == ["ok", "ok", "ok"]


def test_a_kernel_leaves_nothing_behind(scratch: Path) -> None:
    before = set(Path("/proc/self/fd").iterdir())
    _run(scratch, "print(1)")
    assert [path.name for path in scratch.iterdir()] == ["matplotlib"]
    assert len(set(Path("/proc/self/fd").iterdir()) - before) <= 3


def test_a_kernel_sees_nothing_of_the_runners_environment(
    scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SERVICE_KEY", "canary-secret")
    seen = _run(scratch, "import os, sys\nprint(dict(os.environ), sys.executable)")
    assert seen.notebook is not None
    text = seen.notebook.cells[-1].outputs[0]["text"]
    assert "canary-secret" not in text
    assert "'PYTHONHASHSEED': '0'" in text
    assert "'TZ': 'Asia/Seoul'" in text


@pytest.mark.failure_mode(5)
def test_an_exception_in_a_thread_is_heard_after_its_cell(scratch: Path) -> None:
    late = (
        "import threading\ngo = threading.Event()\n"
        "late = threading.Thread(target=lambda: go.wait() / 0)\nlate.start()\nprint(1)"
    )
    seen = _run(scratch, late, "go.set()\nlate.join()")
    assert "ZeroDivisionError" in judge(seen, megabytes=1, stderr_fails=True).reason
    assert _verdict(seen).good
    assert "ZeroDivisionError" in "".join(notes(seen))


@pytest.mark.failure_mode(136, 137)
def test_what_is_written_to_standard_error_is_told_once_a_cell_and_what_is_skipped(
    scratch: Path,
) -> None:
    cells: Cells = [
        ("import sys\nfor n in range(3):\n    print(n, file=sys.stderr, flush=True)", []),
        ("1 / 0", ["skip-execution"]), ("# prose", []),
    ]  # fmt: skip
    deadline = time.monotonic() + 300
    seen = execute(Run(notebook_text(cells), {}, scratch, scratch, Limits(), deadline, 0))
    assert _verdict(seen).good
    told = [note.partition(" (")[0] for note in notes(seen)]
    assert told == ["text on standard error in code cell 1 of 2", "code cell 2 of 2"]
    assert not judge(seen, megabytes=1, stderr_fails=True).good


@pytest.mark.failure_mode(11)
def test_a_report_ends_at_its_own_limit(scratch: Path) -> None:
    nap = "import time\ntime.sleep(30)"
    seen = _run(scratch, nap, limits=Limits(report_seconds=3))
    assert _verdict(seen).reason.startswith("time limit of the report reached")


def test_nothing_starts_after_the_builds_time_is_over(scratch: Path) -> None:
    seen = _run(scratch, "print(1)", seconds=-1)
    verdict = _verdict(seen)
    assert seen.notebook is None
    assert verdict.reason == "time limit of the build reached"
    assert not verdict.machinery


def test_a_limit_reached_while_the_kernel_starts_still_ends_it(scratch: Path) -> None:
    nap = "import time\ntime.sleep(30)"
    began = time.monotonic()
    verdict = _verdict(_run(scratch, nap, limits=Limits(report_seconds=0.001)))
    assert verdict.reason.startswith("time limit of the report reached")
    assert not verdict.machinery
    assert time.monotonic() - began < 25


def test_cells_that_were_never_answered_for_are_missed() -> None:
    import nbformat

    v4 = nbformat.v4
    notebook = v4.new_notebook(cells=[v4.new_code_cell("1", id="a"), v4.new_code_cell("2", id="b")])
    notebook.cells[0].execution_count = 1
    seen = Evidence(notebook, 0, [Reply(0, "ok", 1)])
    assert _verdict(seen).reason == "code cell 2 of 2 (b) was never run"
    seen.replies = [Reply(0, "ok", 1), Reply(1, "aborted", None)]
    assert _verdict(seen).reason == "code cell 2 of 2 (b) ended with aborted"
    seen.replies = [Reply(0, "ok", 1), Reply(1, "error", None, "UsageError: no such magic")]
    assert _verdict(seen).reason == "code cell 2 of 2 (b) ended with UsageError: no such magic"
    seen.replies = [Reply(0, "ok", 1), Reply(1, "ok", 5)]
    assert _verdict(seen).reason == "code cell 2 of 2 (b) ran out of order"


@pytest.mark.failure_mode(17, 24)
def test_the_scratch_folder_is_private_and_leaves_room_for_sockets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / ("d" * 100)
    deep.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(deep))
    scratch = make_scratch()
    assert stat.S_IMODE(scratch.stat().st_mode) == 0o700
    assert len(str(scratch / "kxxxxxxxx/k-5")) <= 107
    assert not scratch.is_relative_to(deep)
    (scratch / "matplotlib/matplotlibrc").unlink()
    (scratch / "matplotlib").rmdir()
    scratch.rmdir()


@pytest.mark.failure_mode(42)
def test_the_environment_is_an_allow_list() -> None:
    seen = environment(
        Path("/run/k1"), epoch=7, source={"PATH": "/bin", "AWS_SECRET": "x", "PYTHONPATH": "/x"}
    )
    assert seen["PATH"] == "/bin"
    assert seen["SOURCE_DATE_EPOCH"] == "7"
    assert seen["MPLCONFIGDIR"] == "/run/matplotlib"
    assert seen["OPENBLAS_NUM_THREADS"] == "1"
    assert Path(seen["PYTHONPATH"], "helpers/cli.py").is_file()
    assert "AWS_SECRET" not in seen


def test_products_carry_the_day_of_the_newest_source(tmp_path: Path) -> None:
    assert newest_source(tmp_path) == 315532800
    (tmp_path / "sources.csv").write_text(
        "source_id,accessed\na,2024-01-02\nb,\nc,2023-12-31\nd,soon\n", encoding="utf-8"
    )
    assert newest_source(tmp_path) == 1704153600
