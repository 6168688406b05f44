"""Many jobs at once in worker processes, and a clean end whatever happens.

Belongs here: handing jobs out one by one, collecting outcomes, replacing workers that died, and
stopping on a signal. What becomes of a job is ``report``'s.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from functools import partial
from itertools import islice
from multiprocessing import current_process, forkserver, parent_process
from pathlib import Path
from types import FrameType
from typing import Any

import psutil

from helpers.errors import CollectionError
from helpers.pipeline.notebook.files import import_nbformat
from helpers.pipeline.run.jobs import TRIES, Job, Outcome
from helpers.pipeline.run.processes import adopt_orphans, end, kill_descendants, kill_orphans
from helpers.pipeline.run.scratch import KERNELS

# The signals that end a build.
STOPPING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
# How long a signal may go unheard, and how long workers may take to end.
PULSE_SECONDS = 0.1
PATIENCE_SECONDS = 3.0
# How long after its limits a job may take to be drawn and delivered.
SLACK_SECONDS = 60.0
OVERDUE = "its worker process did not keep the time limits and was ended"
LOST = "its worker process died twice (out of memory?)"

NO_LOCKS = (
    "worker processes cannot share locks ({}): /dev/shm has to be there, writable and not full;"
    " remove what is old in it, or give a container more with --shm-size"
)

Work = Callable[[Job], Outcome]


class Interrupted(BaseException):
    """A signal asked the build to stop."""

    def __init__(self, signum: int) -> None:
        super().__init__(signum)
        self.signum = signum


class Stop:
    """Remembers a signal until the build is at a place where it can end well."""

    def __init__(self) -> None:
        self.signum = 0

    def __call__(self, signum: int, frame: FrameType | None) -> None:
        """Note the signal; the second one is not waited for, and ends everything at once."""
        del frame
        if self.signum:
            kill_descendants()
            os._exit(128 + signum)
        self.signum = signum

    def check(self) -> None:
        """Raise `Interrupted` if a signal came."""
        if self.signum:
            raise Interrupted(self.signum)


@contextmanager
def listening() -> Iterator[Stop]:
    """Provide a `Stop` that hears SIGINT, SIGTERM and SIGHUP, but none this process is to ignore.

    Who starts a build with ``nohup`` wants it to outlive the terminal.
    """
    stop = Stop()
    heard = [number for number in STOPPING if signal.getsignal(number) is not signal.SIG_IGN]
    if threading.current_thread() is not threading.main_thread():
        heard = []
    before = {number: signal.signal(number, stop) for number in heard}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _deaf() -> Iterator[None]:
    """Hold signals back while a worker is started: it must not meet one before it is ready."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def begin_worker() -> None:
    """Prepare a worker process: it ends with its builder and takes everything below it along."""
    adopt_orphans()
    # A terminal tells all its processes; only the builder decides what that means.
    for number in STOPPING:
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _end)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
    import_nbformat()
    # What libraries log about a failing notebook is in its verdict, in words for people.
    logging.disable(logging.CRITICAL)
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    threading.Thread(target=_watch_builder, daemon=True).start()


def _end(signum: int, frame: object) -> None:
    del frame
    kill_descendants()
    os._exit(128 + signum)


def _watch_builder() -> None:
    """End this process and everything below it once the builder is gone."""
    builder = parent_process()
    if builder is not None:
        builder.join()
        _end(signal.SIGKILL, None)


class _Worker:
    """One worker process, replaced by ending this and making another.

    Each has an executor of its own: where several share one, the death of any fails them all, and
    nobody can tell whose job it was.
    """

    def __init__(self, work: Work, *, start: str) -> None:
        self._work = work
        self._processes: set[multiprocessing.process.BaseProcess] = set()
        self._known: list[psutil.Process] = []
        try:
            self._executor = ProcessPoolExecutor(
                1, mp_context=multiprocessing.get_context(start), initializer=begin_worker
            )  # fmt: skip
        except (OSError, NotImplementedError) as error:
            raise CollectionError(NO_LOCKS.format(error)) from error

    def submit(self, job: Job) -> Future[Outcome]:
        """Begin a job; the process is started with the first one."""
        before = set(multiprocessing.active_children())
        with _deaf():
            try:
                future = self._executor.submit(self._work, job)
            except (EOFError, OSError) as error:
                # That was killed which it is forked from.
                future = Future()
                future.set_exception(BrokenProcessPool(str(error)))
        new = set(multiprocessing.active_children()) - before
        self._processes |= new
        for process in new:
            with suppress(psutil.NoSuchProcess):
                self._known.append(psutil.Process(process.pid))
        return future

    def end(self) -> None:
        """End the process, politely first."""
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.join(PATIENCE_SECONDS)
            if process.is_alive():
                process.kill()
                process.join()
        # Nothing is known of a worker once that was killed which it was forked from.
        end(self._known, seconds=PATIENCE_SECONDS)
        self._executor.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _starting(preload: Sequence[str], *, scratch: Path) -> Iterator[str]:
    """Provide how workers are started: forked, if it is known what all of them need.

    One process imports it for them, which saves 1.4 s of processor time for each but the first. It
    ends after them; its socket is in the run's private folder.
    """
    server: Any = forkserver._forkserver  # noqa: SLF001 - to end it
    if not preload or sys.platform != "linux" or server._forkserver_pid is not None:  # noqa: SLF001
        yield "spawn"
        return
    settings = current_process()._config  # type: ignore[attr-defined]  # noqa: SLF001 - their only place
    before, settings["tempdir"] = settings.get("tempdir"), str(scratch)
    try:
        server.set_forkserver_preload([*preload])
        with _deaf():
            server.ensure_running()
        yield "forkserver"
    finally:
        server._stop()  # noqa: SLF001 - as above
        settings["tempdir"] = before


def run_jobs(
    jobs: Iterable[Job], *, work: Work, workers: int, stop: Stop, preload: Sequence[str] = ()
) -> Iterator[Outcome]:
    """Yield the outcome of every job as it comes.

    A job whose worker dies is given to another one once.

    Raises ``Interrupted``: a signal came; no process is left.

    Parameters
    ----------
    jobs : Iterable of Job
        In the order in which they are to be begun; each is asked for when a worker is free.
    work : Callable
        What makes one, in a process that `begin_worker` prepared.
    workers : int
        How many at a time.
    stop : Stop
        What a signal has asked for.
    preload : Sequence of str, optional
        Modules that every worker needs.
    """
    coming = iter(jobs)
    waiting = deque(islice(coming, 1))
    if not waiting:
        return
    # What the kernels of a dead worker had started comes to this process.
    adopt_orphans()
    needed = preload if workers > 1 else ()
    with _starting(needed, scratch=waiting[0].scratch) as start:
        new = partial(_Worker, work, start=start)
        yield from _handed_out(waiting, coming, new=new, workers=workers, stop=stop)


def _handed_out(
    waiting: deque[Job],
    coming: Iterator[Job],
    *,
    new: Callable[[], _Worker],
    workers: int,
    stop: Stop,
) -> Iterator[Outcome]:
    """Yield the outcome of jobs that wait, and of those that come, from new workers."""
    homes: set[str] = set()
    lost_once: set[str] = set()
    # multiprocessing's own tracker starts with the first; a hang-up would end it before its work.
    with _deaf():
        idle = [new() for _ in range(workers)]
    running: dict[Future[Outcome], tuple[Job, _Worker]] = {}
    due: dict[str, float] = {}
    try:
        while True:
            stop.check()
            while idle and (job := waiting.popleft() if waiting else next(coming, None)):
                homes.add(f"{job.scratch}/{KERNELS}")
                worker = idle.pop()
                running[worker.submit(job)] = (job, worker)
                due[job.report.id] = _due(job)
            if not running:
                return
            done, _ = wait(running, timeout=PULSE_SECONDS, return_when=FIRST_COMPLETED)
            for future, (job, worker) in [*running.items()]:
                if future not in done and time.monotonic() > due[job.report.id]:
                    del running[future]
                    worker.end()
                    _end_strays(homes)
                    idle.append(new())
                    yield Outcome(job.report.id, OVERDUE)
            for future in done:
                job, worker = running.pop(future)
                if not isinstance(future.exception(), BrokenProcessPool):
                    idle.append(worker)
                    yield _outcome(future, job)
                    continue
                worker.end()
                _end_strays(homes)
                idle.append(new())
                if job.report.id in lost_once:
                    yield Outcome(job.report.id, LOST)
                else:
                    lost_once.add(job.report.id)
                    waiting.append(job)
    finally:
        for worker in [*idle, *(worker for _, worker in running.values())]:
            worker.end()
        _end_strays(homes)


def _due(job: Job) -> float:
    """Return when a job is over at the latest, on the monotonic clock."""
    allowed = TRIES * job.limits.report_seconds
    return min(time.monotonic() + allowed, job.deadline) + SLACK_SECONDS


def _end_strays(homes: Iterable[str]) -> None:
    for home in homes:
        kill_orphans(home)


def _outcome(future: Future[Outcome], job: Job) -> Outcome:
    """Return a job's outcome; a fault of our own code fails one report, not the build."""
    error = future.exception()
    if error is not None:
        return Outcome(job.report.id, f"{type(error).__name__}: {' '.join(str(error).split())}")
    return future.result()


def workers_here() -> int:
    """Return how many reports to make at once: kernels wait often enough to share processors."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (usable or 1) + 1
