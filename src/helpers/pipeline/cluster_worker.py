"""What a Dask worker does: it keeps the sources of a build and has reports made from them.

Belongs here: everything of the other machine that is not the line of ``work``. The Dask worker
itself runs nothing of a report. It starts makers, ``python -m helpers.pipeline.cluster_worker``,
whose code is the bundle's own. A maker is a builder in small, with a template and one worker
process; it ends as soon as its connection does and leaves nothing behind.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from helpers.pipeline.bundle import SOURCES, differences, digest, lay_out, surroundings, unpack
from helpers.pipeline.files import forget
from helpers.pipeline.pool import Interrupted, Stop, run_jobs
from helpers.pipeline.scratch import make_scratch
from helpers.pipeline.work import Job, Outcome

PULSE_SECONDS = 0.1
# How long a maker stays without anything to do, and how long it may take to end.
IDLE_SECONDS = 120
PATIENCE_SECONDS = 10
ARCHIVE, TREE = "bundle.zip", "collection"

# Read when this is imported: a worker that has been running since before a change says so.
_HERE = Path(__file__).parent
CODE = digest(b"".join((_HERE / name).read_bytes() for name in ("bundle.py", "cluster_worker.py")))


@dataclass(frozen=True, slots=True)
class Stranger:
    """The answer of a worker that has not been given the sources of a build.

    Attributes
    ----------
    address : str
        The worker's.
    """

    address: str


class MakerLost(Exception):
    """The process that made a report ended without an answer."""


class _Maker:
    """A process that makes reports from one build's sources, one at a time."""

    def __init__(self, folder: Path) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", __name__, str(theirs.fileno()), str(folder)],
                pass_fds=[theirs.fileno()], cwd=folder, stdin=subprocess.DEVNULL,
                env=os.environ | {"PYTHONPATH": str((folder / TREE / SOURCES).parent)},
                start_new_session=True,
            )  # fmt: skip
        self._connection = Connection(ours.detach())

    @property
    def alive(self) -> bool:
        """Whether it has not ended, as it does when it had nothing to do for long."""
        return self._process.poll() is None

    def ask(self, job: bytes) -> None:
        """Send it a job."""
        with suppress(OSError):
            self._connection.send_bytes(job)

    def answer(self) -> bytes | None:
        """Return what became of the job, None while that is not known."""
        try:
            return self._connection.recv_bytes() if self._connection.poll(PULSE_SECONDS) else None
        except (EOFError, OSError):
            raise MakerLost("the process that made it died (out of memory?)") from None

    def end(self) -> None:
        """End it and everything below it."""
        self._connection.close()
        try:
            self._process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@dataclass(slots=True)
class _Served:
    """A build this worker serves."""

    folder: Path
    idle: list[_Maker] = field(default_factory=list)
    busy: int = 0
    over: bool = False


_served: dict[str, _Served] = {}
_lock = threading.Lock()


def receive(
    build: str, archive: bytes, name: str, wanted: Mapping[str, str], code: str, *, dask_worker: Any
) -> tuple[int, list[str]]:
    """Keep the sources of a build, if they and this worker are what they should be.

    Parameters
    ----------
    build : str
        What the build is called from now on.
    archive : bytes
        Its sources, see `bundle.pack`.
    name : str
        The archive's digest.
    wanted : Mapping of str to str
        What must be installed here, see `bundle.surroundings`.
    code : str
        `CODE` of who sends this.
    dask_worker : distributed.Worker
        Given by Dask.

    Returns
    -------
    tuple of int and list of str
        How many reports are made here at once, and in words why none is.
    """
    told = differences(wanted, surroundings())
    if code != CODE:
        told.append("other code of the worker itself; start it again from the same sources")
    if digest(archive) != name:
        told.append(f"a bundle of digest {digest(archive)[:12]} instead of {name[:12]}")
    if not told and build not in _served:
        _forget_the_dead()
        folder = Path(dask_worker.local_directory, f"reports-{build}")
        folder.mkdir(mode=0o700)
        (folder / ARCHIVE).write_bytes(archive)
        lay_out(unpack(archive), folder / TREE)
        _served[build] = _Served(folder)
    return dask_worker.state.nthreads, told


def _forget_the_dead() -> None:
    """Forget builds that ended without saying so."""
    with _lock:
        for build, served in list(_served.items()):
            if not served.busy and not any(maker.alive for maker in served.idle):
                forget(_served.pop(build).folder)


def make(build: str, job: bytes) -> bytes | Stranger:
    """Have a report made; the task that Dask runs.

    Parameters
    ----------
    build : str
        See `receive`.
    job : bytes
        A pickled `work.Job`; its deadline is in seconds from now.

    Returns
    -------
    bytes or Stranger
        The pickled `work.Outcome`.

    Raises
    ------
    MakerLost
        The process that made it ended, or nobody wants it any more.
    """
    from distributed import get_worker  # noqa: PLC0415 - makers do without

    worker = get_worker()
    key = worker.get_current_task()
    served = _served.get(build)
    if served is None:
        return Stranger(worker.address)
    with _hired(served) as maker:
        maker.ask(job)
        while (answer := maker.answer()) is None:
            task = worker.state.tasks.get(key)
            if served.over or task is None or task.state == "cancelled" or _ends(worker):
                raise MakerLost("nobody wants it any more, or its worker is told to end")
        return answer


def _ends(worker: Any) -> bool:
    """Tell whether a worker was told to end at once."""
    return worker.status.name in {"closing", "closed", "failed"}


@contextmanager
def _hired(served: _Served) -> Iterator[_Maker]:
    """Provide a maker for one job; one that did not do it is ended."""
    with _lock:
        served.busy += 1
        idle = [maker for maker in served.idle if maker.alive]
        maker = idle.pop() if idle else None
        served.idle = idle
    done = False
    try:
        maker = maker or _Maker(served.folder)
        yield maker
        done = True
    finally:
        with _lock:
            kept = done and not served.over
            if kept and maker is not None:
                served.idle.append(maker)
        if not kept and maker is not None:
            maker.end()
        served.busy -= 1


async def leave(build: str) -> None:
    """Forget a build: whatever runs for it ends, and its folder goes."""
    with _lock:
        served = _served.pop(build, None)
        if served is None:
            return
        served.over = True
        idle, served.idle = served.idle, []
    await asyncio.gather(*(asyncio.to_thread(maker.end) for maker in idle))
    end = time.monotonic() + PATIENCE_SECONDS
    while served.busy and time.monotonic() < end:
        await asyncio.sleep(PULSE_SECONDS)
    forget(served.folder)


class _Lease(Stop):
    """What a maker lives by: it stops when the connection ends while it makes a report."""

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
    from helpers.pipeline.forking import running_template  # noqa: PLC0415 - for makers alone

    files = unpack((folder / ARCHIVE).read_bytes())
    root = folder / TREE
    scratch = make_scratch(str(folder))
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
        for outcome in run_jobs(_jobs(lease, folder, stack), workers=1, stop=lease):
            lease.answer(outcome)


if __name__ == "__main__":
    main()
