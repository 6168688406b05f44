"""What a Dask worker does: it keeps the sources of a build and has reports made from them.

Belongs here: what runs in the Dask worker's own process, which is nothing of a report. Those are
made by builders, processes it starts with the code of the bundle; see ``builder``.
"""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from helpers.pipeline.cluster import bundle
from helpers.pipeline.disk import forget, is_guarded

BUILDER = "helpers.pipeline.cluster.builder"
PULSE_SECONDS = 0.1
# How long a builder may take to end.
PATIENCE_SECONDS = 10

# Read when this is imported: a worker that has been running since before a change says so.
_HERE = Path(__file__).parent
CODE = bundle.digest(b"".join((_HERE / name).read_bytes() for name in ("bundle.py", "worker.py")))


@dataclass(frozen=True, slots=True)
class Stranger:
    """The answer of a worker that has not been given the sources of a build."""

    address: str  #: The worker's.


class BuilderLost(Exception):
    """The process that made a report ended without an answer."""


class _Builder:
    """A process that makes reports from one build's sources, one at a time."""

    def __init__(self, folder: Path) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-P", "-m", BUILDER, str(theirs.fileno()), str(folder)]
            kept = {name: os.environ[name] for name in os.environ if name[:6] != "PYTHON"}
            self._process = subprocess.Popen(
                command,
                pass_fds=[theirs.fileno()], cwd=folder, stdin=subprocess.DEVNULL,
                env=kept | {"PYTHONPATH": str((folder / bundle.TREE / bundle.SOURCES).parent)},
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
            raise BuilderLost("the process that made it died (out of memory?)") from None

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
    idle: list[_Builder] = field(default_factory=list)
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
    told = bundle.differences(wanted, bundle.surroundings())
    if code != CODE:
        told.append("other code of the worker itself; start it again from the same sources")
    if bundle.digest(archive) != name:
        told.append(f"a bundle of digest {bundle.digest(archive)[:12]} instead of {name[:12]}")
    if not told and build not in _served:
        _forget_the_dead()
        # Dask takes a folder in which another user was first; what runs must not stand there.
        own = is_guarded(Path(dask_worker.local_directory))
        place = dask_worker.local_directory if own else None
        folder = Path(tempfile.mkdtemp(prefix=f"reports-{build}-", dir=place))
        (folder / bundle.ARCHIVE).write_bytes(archive)
        bundle.lay_out(bundle.unpack(archive), folder / bundle.TREE)
        _served[build] = _Served(folder)
    return dask_worker.state.nthreads, told


def _forget_the_dead() -> None:
    """Forget builds that ended without saying so."""
    with _lock:
        for build, served in list(_served.items()):
            if not served.busy and not any(builder.alive for builder in served.idle):
                forget(_served.pop(build).folder)


def make(build: str, job: bytes) -> bytes | Stranger:
    """Have a report made; the task that Dask runs.

    ``build`` is as in `receive`; ``job`` a pickled `jobs.Job` whose deadline is in seconds from
    now.

    Raises ``BuilderLost``: the process that made it ended, or nobody wants it any more.

    Returns
    -------
    bytes or Stranger
        The pickled `jobs.Outcome`.
    """
    from distributed import get_worker  # noqa: PLC0415 - builders do without

    worker = get_worker()
    key = worker.get_current_task()
    served = _served.get(build)
    if served is None:
        return Stranger(worker.address)
    with _hired(served) as builder:
        builder.ask(job)
        while (answer := builder.answer()) is None:
            task = worker.state.tasks.get(key)
            if served.over or task is None or task.state == "cancelled" or _ends(worker):
                raise BuilderLost("nobody wants it any more, or its worker is told to end")
        return answer


def _ends(worker: Any) -> bool:
    """Tell whether a worker was told to end at once."""
    return worker.status.name in {"closing", "closed", "failed"}


@contextmanager
def _hired(served: _Served) -> Iterator[_Builder]:
    """Provide a builder for one job; one that did not do it is ended."""
    with _lock:
        served.busy += 1
        idle = [builder for builder in served.idle if builder.alive]
        builder = idle.pop() if idle else None
        served.idle = idle
    done = False
    try:
        builder = builder or _Builder(served.folder)
        yield builder
        done = True
    finally:
        with _lock:
            kept = done and not served.over
            if kept and builder is not None:
                served.idle.append(builder)
        if not kept and builder is not None:
            builder.end()
        served.busy -= 1


async def leave(build: str) -> None:
    """Forget a build: whatever runs for it ends, and its folder goes."""
    with _lock:
        served = _served.pop(build, None)
        if served is None:
            return
        served.over = True
        idle, served.idle = served.idle, []
    await asyncio.gather(*(asyncio.to_thread(builder.end) for builder in idle))
    end = time.monotonic() + PATIENCE_SECONDS
    while served.busy and time.monotonic() < end:
        await asyncio.sleep(PULSE_SECONDS)
    forget(served.folder)
