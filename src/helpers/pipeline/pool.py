"""Many jobs at once in worker processes, and a clean end whatever happens.

Belongs here: handing jobs out one by one, collecting outcomes, replacing workers that died, and
stopping on a signal. What a job does is ``work``'s.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from types import FrameType

from helpers.pipeline.work import Job, Outcome, begin_worker, work

# How long a signal may go unheard, and how long workers may take to end.
PULSE_SECONDS = 0.1
PATIENCE_SECONDS = 3.0
LOST = "its worker process died twice (out of memory?)"

Work = Callable[[Job], Outcome]


class Interrupted(BaseException):
    """A signal asked the build to stop.

    Parameters
    ----------
    signum : int
        The signal.
    """

    def __init__(self, signum: int) -> None:
        super().__init__(signum)
        self.signum = signum


class Stop:
    """Remembers a signal until the build is at a place where it can end well."""

    def __init__(self) -> None:
        self.signum = 0

    def __call__(self, signum: int, frame: FrameType | None) -> None:
        """Note the signal; the second one is not waited for."""
        del frame
        if self.signum:
            os._exit(128 + signum)
        self.signum = signum

    def check(self) -> None:
        """Raise `Interrupted` if a signal came."""
        if self.signum:
            raise Interrupted(self.signum)


@contextmanager
def listening() -> Iterator[Stop]:
    """Provide a `Stop` that hears SIGINT, SIGTERM and SIGHUP."""
    stop = Stop()
    names = ("SIGINT", "SIGTERM", "SIGHUP")
    heard = [getattr(signal, name) for name in names if hasattr(signal, name)]
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
    held = {signal.SIGINT, signal.SIGTERM}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, held)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Pool:
    """Worker processes that can be ended at once."""

    def __init__(self, workers: int) -> None:
        self._before = set(multiprocessing.active_children())
        self._executor = ProcessPoolExecutor(
            workers, mp_context=multiprocessing.get_context("spawn"), initializer=begin_worker
        )

    def submit(self, job: Job) -> Future[Outcome]:
        with _deaf():
            return self._executor.submit(work, job)

    def end(self) -> None:
        """End the workers, politely first."""
        workers = set(multiprocessing.active_children()) - self._before
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.join(PATIENCE_SECONDS)
            if worker.is_alive():
                worker.kill()
                worker.join()
        self._executor.shutdown(wait=True, cancel_futures=True)


def run_jobs(jobs: Iterable[Job], *, workers: int, stop: Stop) -> Iterator[Outcome]:
    """Yield the outcome of every job as it comes.

    A job whose worker dies is given to another one once.

    Parameters
    ----------
    jobs : Iterable of Job
        In the order in which they are to be begun.
    workers : int
        How many at a time.
    stop : Stop
        What a signal has asked for.

    Raises
    ------
    Interrupted
        A signal came; no process is left.
    """
    waiting = list(jobs)
    deaths: dict[str, int] = {}
    running: dict[Future[Outcome], Job] = {}
    pool = _Pool(workers)
    try:
        while waiting or running:
            stop.check()
            while waiting and len(running) < workers:
                job = waiting.pop(0)
                running[pool.submit(job)] = job
            done, _ = wait(running, timeout=PULSE_SECONDS, return_when=FIRST_COMPLETED)
            broken = []
            for future in done:
                job = running.pop(future)
                if isinstance(future.exception(), BrokenProcessPool):
                    broken.append(job)
                else:
                    yield _outcome(future, job)
            if broken:
                # A pool with one dead worker is of no use to anybody.
                broken += running.values()
                running.clear()
                pool.end()
                pool = _Pool(workers)
                for job in broken:
                    deaths[job.report.id] = deaths.get(job.report.id, 0) + 1
                    if deaths[job.report.id] > 1:
                        yield Outcome(job.report.id, LOST)
                    else:
                        waiting.append(job)
    finally:
        pool.end()


def _outcome(future: Future[Outcome], job: Job) -> Outcome:
    """Return a job's outcome; a fault of our own code fails one report, not the build."""
    error = future.exception()
    if error is not None:
        return Outcome(job.report.id, f"{type(error).__name__}: {' '.join(str(error).split())}")
    return future.result()
