"""Builders without kernels: what workers would give was kept from one real build.

Everything else is the product's: plan, draft, release, record, pruning, sweeping. Such a builder is
forked from the campaign's own process, so that thousands fit where a hundred commands would.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from copies import Copy

from helpers.cli import main
from helpers.paths import Collection
from helpers.pipeline import build as pipeline
from helpers.pipeline.run.jobs import Outcome

MARK = "<!-- build {} -->"
ALL, ONE, FAILED = "all changed", "one changed", "one failed"


class Forked:
    """A forked builder, to be handled like the process of a command.

    Attributes
    ----------
    pid : int
        Its process.
    number : int
        Its build's number, which every page bears that it changes.
    """

    def __init__(self, pid: int, number: int) -> None:
        self.pid = pid
        self.number = number
        self.returncode: int | None = None

    def poll(self, flags: int = os.WNOHANG) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, flags)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self) -> int:
        self.poll(0)
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, signum: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, signum)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class PreparedCopy(Copy):
    """A working copy of the small collection whose outcomes are known."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._numbers = count(1)
        self._outcomes = self._real_outcomes()

    def _real_outcomes(self) -> dict[str, Outcome]:
        """Build once in this process and keep what the workers gave."""
        kept: dict[str, Outcome] = {}
        real = pipeline.run_jobs

        def keep(*jobs: Any, **more: Any) -> Iterator[Outcome]:
            for outcome in real(*jobs, **more):
                kept[outcome.id] = outcome
                yield outcome

        pipeline.run_jobs = keep
        try:
            pipeline.build(Collection(self.root), pipeline.Wanted(jobs=1, kernel="cold"))
        finally:
            pipeline.run_jobs = real
        return pickle.loads(pickle.dumps(kept))  # noqa: S301 - as it comes from a worker

    def _stand_in(
        self, scenario: str, number: int, meanwhile: Callable[[], object]
    ) -> Callable[..., Iterator[Outcome]]:
        """Return what stands in for the workers: outcomes that bear the build's number."""

        def give(jobs: Iterable[Any], **_: object) -> Iterator[Outcome]:
            meanwhile()
            for job in jobs:
                outcome = self._outcomes[job.report.id]
                page = f"{outcome.id}.html"
                if scenario != ONE or outcome.id == "bare":
                    text = outcome.files[page] + MARK.format(number).encode()
                    outcome = replace(outcome, files={**outcome.files, page: text})
                if scenario == FAILED and outcome.id == "bare":
                    outcome = Outcome(outcome.id, "it failed", files={"failed": b"{}"})
                yield outcome

        return give

    def start(
        self, *options: str, scenario: str = ALL, first: Callable[[], object] = int,
        meanwhile: Callable[[], object] = int,
    ) -> Forked:  # fmt: skip
        """Start a build in a forked process.

        Parameters
        ----------
        *options : str
            Of the command, besides those that make every report without kernels.
        scenario : str
            What changes.
        first, meanwhile : Callable
            Called in the process before it builds, and in place of waiting for workers.
        """
        number = next(self._numbers)
        pid = os.fork()
        if pid == 0:
            code = 70
            try:
                pipeline.run_jobs = self._stand_in(scenario, number, meanwhile)
                code = self._be_builder(options, first)
            finally:
                os._exit(code)
        return Forked(pid, number)

    def _be_builder(self, options: Iterable[str], first: Callable[[], object]) -> int:
        tempfile.tempdir = str(self.temporary)
        output = os.open(self.output, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(output, 1)
        os.dup2(output, 2)
        sys.stdout, sys.stderr = (open(number, "w", closefd=False) for number in (1, 2))  # noqa: SIM115
        try:
            first()
            code = main(self.command("--force", "--kernel", "cold", *options)[3:])
        except Exception:  # noqa: BLE001 - as Python itself ends a command
            sys.excepthook(*sys.exc_info())
            code = 1
        sys.stdout.flush()
        return code

    def shows(self, content: dict[str, Any], number: int, scenario: str) -> bool:
        """Tell whether a release bears a build's number wherever it has to."""
        pages = [
            self.site / report["files"]["html"] for report in content["reports"]
            if scenario != ONE or report["id"] == "bare"
            if scenario != FAILED or report["id"] != "bare"
        ]  # fmt: skip
        mark = MARK.format(number)
        return bool(pages) and all(mark in page.read_text(encoding="utf-8") for page in pages)


@contextmanager
def prepared_copy() -> Iterator[PreparedCopy]:
    """Provide such a copy that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="campaign-") as folder:
        yield PreparedCopy(Path(folder))
