"""A builder in small, on another machine: makes the reports that are asked for over a connection.

Belongs here: what becomes of a job that came from afar. Started by ``worker`` as ``python -m
helpers.pipeline.cluster.builder DESCRIPTOR FOLDER``, with the code of the bundle in that folder. It
has a template and one worker process like any builder; it ends as soon as its connection does, or
when nothing comes any more, and leaves nothing behind.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

from helpers.pipeline.cluster.bundle import ARCHIVE, TREE, lay_out, unpack
from helpers.pipeline.disk import forget
from helpers.pipeline.report import work
from helpers.pipeline.run.jobs import Job, Outcome
from helpers.pipeline.run.kernel_template import running_template
from helpers.pipeline.run.pool import PULSE_SECONDS, Interrupted, Stop, run_jobs
from helpers.pipeline.run.scratch import make_scratch, scratch_path

# How long it stays without anything to do.
IDLE_SECONDS = 120


class _Lease(Stop):
    """What it lives by: it stops when the connection ends while it makes a report."""

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self.connection = connection
        self.making = False

    def check(self) -> None:
        """Raise `Interrupted` if a signal came or nobody waits for the report any more."""
        super().check()
        if self.making and self.connection.poll():
            raise Interrupted(signal.SIGHUP)

    def next(self) -> bytes | None:
        """Return the next job, None when there will be none."""
        end = time.monotonic() + IDLE_SECONDS
        with suppress(EOFError, OSError):
            while time.monotonic() < end:
                self.check()
                if self.connection.poll(PULSE_SECONDS):
                    data = self.connection.recv_bytes()
                    self.making = True
                    return data
        return None

    def answer(self, outcome: Outcome) -> None:
        """Say what became of a job; from now on the next one may come."""
        self.making = False
        self.connection.send_bytes(pickle.dumps(outcome))


def _jobs(lease: _Lease, folder: Path, stack: ExitStack) -> Iterator[Job]:
    """Yield the jobs that come, as this machine can do them."""
    files = unpack((folder / ARCHIVE).read_bytes())
    root = folder / TREE
    scratch = make_scratch(scratch_path(str(folder)))
    stack.callback(forget, scratch)
    template: Path | None = None
    while (data := lease.next()) is not None:
        job: Job = pickle.loads(data)  # noqa: S301 - from the builder, who may run any code here
        if template is None and not job.why_cold and not job.record:
            template = stack.enter_context(running_template(scratch, epoch=job.epoch))
        # What one report's notebook wrote there is not for the next one to read.
        lay_out(files, root)
        yield replace(
            job, root=root, scratch=scratch, deadline=time.monotonic() + job.deadline,
            template=None if job.why_cold else template,
        )  # fmt: skip


def main() -> None:
    """Make reports for whoever is at the other end of a connection, until it ends."""
    descriptor, folder = int(sys.argv[1]), Path(sys.argv[2])
    os.set_inheritable(descriptor, False)
    lease = _Lease(Connection(descriptor))
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, lease)
    with suppress(Interrupted, BrokenPipeError), ExitStack() as stack:
        jobs = _jobs(lease, folder, stack)
        for outcome in run_jobs(jobs, work=work, workers=1, stop=lease):
            lease.answer(outcome)


if __name__ == "__main__":
    main()
