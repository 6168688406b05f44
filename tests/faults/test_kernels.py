"""Kernels that do not start, limits of a whole run, and a process that runs many notebooks."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from helpers.pipeline.notebook.manifest import Limits, Report
from helpers.pipeline.report import produce, work
from helpers.pipeline.run import pool
from helpers.pipeline.run.execute import Run, execute
from helpers.pipeline.run.jobs import Job, Outcome
from helpers.pipeline.run.kernel_template import running_template
from helpers.pipeline.run.pool import OVERDUE, Stop, run_jobs
from helpers.pipeline.run.processes import descendants
from helpers.pipeline.run.scratch import make_scratch
from helpers.pipeline.run.verdict import judge

from ..pipeline.builds import build_warm
from ..pipeline.conftest import make_collection, notebook_text
from .conftest import OLD_DAY, publish_earlier

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("faults"),
    pytest.mark.skipif("sys.platform != 'linux'", reason="kernels are forked on Linux alone"),
]

REPORT = Report("page", "page", "notebooks/page.ipynb", {}, "Page", "en")


@pytest.fixture
def scratch() -> Iterator[Path]:
    folder = make_scratch()
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def _job(scratch: Path, root: Path, source: str, *, limits: Limits, seconds: float = 600) -> Job:
    deadline = time.monotonic() + seconds
    return Job(REPORT, notebook_text([(source, [])]), root, scratch, limits, deadline, 0)


@pytest.mark.failure_mode(36)
@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("#!/bin/sh\necho no such module >&2\nexit 3\n", "Kernel died before replying"),
        ("#!/bin/sh\nexec sleep 900\n", "Kernel didn't respond in 1 seconds"),
    ],
    ids=["exits", "never answers"],
)
def test_a_kernel_that_does_not_start_is_told_after_a_second_try(
    scratch: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, told: str
) -> None:
    python = tmp_path / "python"
    tries = tmp_path / "tries"
    python.write_text(program.replace("\n", f"\necho once >> {tries}\n", 1), encoding="utf-8")
    python.chmod(0o755)
    (tmp_path / "notebooks").mkdir()
    monkeypatch.setattr("helpers.pipeline.run.kernels.sys.executable", str(python))
    monkeypatch.setattr("helpers.pipeline.run.execute.START_SECONDS", 1)
    outcome = produce(_job(scratch, tmp_path, "1", limits=Limits()))
    assert outcome.reason.startswith("the kernel did not start")
    assert told in outcome.reason
    if "exit 3" in program:
        assert "no such module" in outcome.reason
    assert outcome.files == {}
    assert tries.read_text(encoding="utf-8") == "once\nonce\n"
    assert {path.name for path in scratch.iterdir()} == {"matplotlib"}


@pytest.mark.failure_mode(11)
def test_every_run_has_limits_although_none_are_given() -> None:
    limits = Limits()
    assert 0 < limits.cell_seconds <= limits.report_seconds <= limits.run_seconds <= 86400


@pytest.mark.failure_mode(11)
def test_a_build_ends_at_its_own_limit(tmp_path: Path) -> None:
    nap = "import time\ntime.sleep(900)"
    collection = make_collection(tmp_path / "c", naps=[(nap, [])], waits=[(nap, [])])
    publish_earlier(collection)
    done = build_warm(collection, "--jobs", "1", "--kernel", "fork", "--run-seconds", "2")
    assert done.returncode == 1
    told = [line for line in done.stderr.splitlines() if line.startswith("FAILED")]
    assert len(told) == 2
    assert all("time limit of the build reached" in line for line in told)
    for name in ("naps", "waits"):
        page = (collection.site / f"{name}.html").read_text(encoding="utf-8")
        assert f"old {name}" in page
        assert OLD_DAY in page


@pytest.mark.failure_mode(11)
def test_a_worker_that_hangs_is_ended_too(
    scratch: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cold kernel stops the worker it was started by, which then watches no limit."""
    (tmp_path / "notebooks").mkdir()

    def once_it_hangs() -> float:
        """The pool's clock, on which a day passes as soon as the worker is stopped."""
        stopped = (
            one.pid for one in psutil.process_iter(["status"])
            if one.info["status"] == psutil.STATUS_STOPPED
        )  # fmt: skip
        hangs = not {*descendants(os.getpid())}.isdisjoint(stopped)
        return time.monotonic() + 86_400 * hangs

    monkeypatch.setattr(pool, "PATIENCE_SECONDS", 0.2)
    monkeypatch.setattr(pool, "time", SimpleNamespace(monotonic=once_it_hangs))
    stop_the_worker = f"import os\nos.kill(os.getppid(), {int(signal.SIGSTOP)})\nprint(1)"
    job = _job(scratch, tmp_path, stop_the_worker, limits=Limits())
    [outcome] = run_jobs([job], work=work, workers=1, stop=Stop())
    assert outcome == Outcome("page", OVERDUE)


def _now() -> tuple[int, int, int]:
    """Open files, threads and resident memory in kB of this process."""
    here = Path("/proc/self")
    resident = (here / "status").read_text(encoding="utf-8").partition("VmRSS:")[2].split()[0]
    counts = (len(list((here / folder).iterdir())) for folder in ("fd", "task"))
    return (*counts, int(resident))  # type: ignore[return-value]  # two counts


@pytest.mark.failure_mode(24, 46)
def test_many_runs_in_one_process_leave_nothing_behind(scratch: Path) -> None:
    seen = []
    with running_template(scratch, epoch=0) as template:
        for _ in range(6):
            run = Run(
                notebook_text([("print('x' * 100_000)", [])]), {}, scratch, scratch, Limits(),
                time.monotonic() + 600, 0, template,
            )  # fmt: skip
            done = execute(run)
            assert judge(done, megabytes=1).good
            seen.append(_now())
    (files, threads, resident), *_, last = seen[3:]
    assert last[:2] == (files, threads)
    assert last[2] - resident < 20_000
