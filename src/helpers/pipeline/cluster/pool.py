"""Many jobs at once on the workers of a Dask cluster, in the shape of ``pool.run_jobs``.

Belongs here: connecting, giving each worker the sources once, handing jobs out, and a clean end
whatever happens. What a worker does is ``worker``'s. Nothing is published from there: what
comes back are the products, as bytes.
"""

from __future__ import annotations

import logging
import pickle
import re
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from contextlib import contextmanager, suppress
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.errors import CollectionError, Fault, UsageError
from helpers.pipeline.cluster import bundle
from helpers.pipeline.cluster.worker import CODE, Stranger, leave, make, receive
from helpers.pipeline.plan import fingerprint
from helpers.pipeline.run.jobs import Job, Outcome
from helpers.pipeline.run.pool import PULSE_SECONDS, Stop

if TYPE_CHECKING:
    from distributed import Client

OPTION = "--cluster"
_ADDRESS = re.compile(r"(tcp|tls)://([\w.-]+|\[[0-9a-fA-F:]+\]):[0-9]{1,5}")
CONNECT_SECONDS = 20
# How long nobody may be heard of before people are told, and before the cluster is given up.
QUIET_SECONDS = 10
GONE_SECONDS = 30
LEAVE_SECONDS = 15
# How long reports may be late when the time of the build is over.
GRACE_SECONDS = 60
# Jobs at the cluster for each one being made, so that no worker waits for the next.
AHEAD = 2
LEAST_AHEAD = 4
OVERDUE = "time limit of the build reached"
GONE = "the cluster's scheduler went away; the published site is as it was"
DOOMED = "every worker that made it was lost (out of memory?)"

Tell = Callable[[str], None]


class ClusterLost(CollectionError):
    """The cluster went away while reports were being made (exit code 1)."""


def _refuse(address: str, wanted: str) -> UsageError:
    return UsageError([Fault(OPTION, 0, "", address, wanted)])


def check_usable(address: str) -> None:
    """Refuse before anything starts what can never work.

    Raises ``UsageError``: this is no scheduler's address, or Dask is not installed.
    """
    if not _ADDRESS.fullmatch(address):
        raise _refuse(address, "an address such as tcp://127.0.0.1:8786 or tls://host:8786")
    if find_spec("distributed") is None:
        raise _refuse(address, "needs Dask: pip install 'korea-medtech-notebooks[dask]'")


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    """Provide a client of the scheduler at an address."""
    from distributed import Client  # noqa: PLC0415 - an extra, and heavy
    from distributed.security import Security  # noqa: PLC0415 - see above

    client_side = Security().get_connection_args("client")  # type: ignore[no-untyped-call]  # untyped
    if address.startswith("tls:") and client_side.get("ssl_context") is None:
        raise _refuse(address, "needs a certificate; see README.md beside this module")
    # What happens to workers is told in our own words.
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        client = Client(  # type: ignore[no-untyped-call]  # has no types
            address, timeout=CONNECT_SECONDS, set_as_default=False, name="reports"
        )
    except OSError as error:
        why = " ".join(str(error).split())[:120]
        raise _refuse(address, f"the address of a running Dask scheduler ({why})") from None
    try:
        yield client
    finally:
        with suppress(Exception):
            client.close(timeout=LEAVE_SECONDS)  # type: ignore[no-untyped-call]  # see above


class _Crew:
    """The workers of a cluster that have been given the sources of one build."""

    def __init__(self, client: Client, archive: bytes) -> None:
        self._client = client
        self._archive = archive
        self._build = uuid.uuid4().hex[:8]
        # A job whose builder died is done once more.
        self._executor = client.get_executor(pure=False, retries=1)  # type: ignore[no-untyped-call]  # see above
        self._threads: dict[str, int] = {}

    @property
    def threads(self) -> int:
        """How many reports they make at once."""
        return sum(self._threads.values())

    def greet(self, workers: list[str] | None = None) -> None:
        """Give the sources to workers, all that are there by default.

        Raises ``UsageError``: some of them are not what is wanted.
        """
        answers = self._client.run(
            receive, self._build, self._archive, bundle.digest(self._archive),
            bundle.surroundings(), CODE, workers=workers, on_error="return",
        )  # fmt: skip
        faults = []
        for address, answer in sorted(answers.items()):
            if isinstance(answer, OSError):
                # It is gone; what it was given goes to another.
                continue
            threads, told = (0, [_words(answer)]) if isinstance(answer, Exception) else answer
            self._threads[address] = threads
            if told:
                words = f"the surroundings of this build; refused: {bundle.in_short(told)}"
                faults.append(Fault(OPTION, 0, "worker", address, words))
        if faults:
            raise UsageError(faults)

    def begin(self, job: Job) -> Future[Any]:
        """Have a job done by whichever worker is free first."""
        left = job.deadline - time.monotonic()
        sent = replace(job, deadline=left, template=None)
        future: Future[Any] = self._executor.submit(make, self._build, pickle.dumps(sent))
        return future

    def dismiss(self) -> None:
        """Have every worker forget the build; one that does not answer is not waited for."""

        def tell() -> None:
            with suppress(Exception):
                self._client.run(leave, self._build, on_error="ignore")

        telling = threading.Thread(target=tell, daemon=True)
        telling.start()
        telling.join(LEAVE_SECONDS)


def _words(error: BaseException) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}"


def _outcome(future: Future[Any], job: Job) -> Outcome | Stranger:
    """Return a job's outcome; what fails on the way costs one report, not the build.

    Raises ``ClusterLost``: the scheduler forgot the job.
    """
    from distributed import KilledWorker  # noqa: PLC0415 - see above

    try:
        answer = future.result()
    except CancelledError:
        raise ClusterLost(GONE) from None
    except KilledWorker:
        return Outcome(job.report.id, DOOMED)
    except Exception as error:  # noqa: BLE001 - told to people like any other failure
        return Outcome(job.report.id, _words(error))
    if isinstance(answer, Stranger):
        return answer
    outcome: Outcome = pickle.loads(answer)  # noqa: S301 - from a worker, trusted with the sources
    kinds = ("html", "ipynb", "pdf", "xlsx", "png")
    own = (*(f"{job.report.id}.{kind}" for kind in kinds), "failed")
    tables = f"{job.report.id}/tables/"
    astray = [path for path in outcome.files if path not in own and (
              not path.startswith(tables) or "/" in path.removeprefix(tables))]  # fmt: skip
    if outcome.id != job.report.id or astray:
        return Outcome(job.report.id, f"a worker returned what is not this report's: {astray[:3]}")
    return outcome


def run_on_cluster(
    jobs: Iterable[Job], *, address: str, root: Path, most: int, stop: Stop, tell: Tell
) -> Iterator[Outcome]:
    """Yield the outcome of every job as it comes.

    A job whose worker is lost is done by another one.

    Parameters
    ----------
    jobs : Iterable of Job
        In the order in which they are to be begun; each is asked for when there is room for it.
    address : str
        Of the scheduler.
    root : Path
        Root of the collection.
    most : int
        How many may be at the cluster at once; 0 lets the number of its workers decide.
    stop : Stop
        What a signal has asked for.
    tell : Callable
        Is told in one line what people should know.

    Raises
    ------
    UsageError
        No scheduler answers, or a worker refuses.
    ClusterLost
        The scheduler went away.
    Interrupted
        A signal came; no worker works for this build any more.
    """
    archive = bundle.pack(bundle.contents(root, fingerprint.PACKAGE))
    with _connected(address) as client:
        crew = _Crew(client, archive)
        running: dict[Future[Any], Job] = {}
        try:
            crew.greet()
            yield from _run(jobs, running, crew, most=most, watch=_Watch(client, stop, tell))
        finally:
            for future in running:
                future.cancel()
            crew.dismiss()


class _Watch:
    """Looks, at every pulse, whether the build may and can go on."""

    def __init__(self, client: Client, stop: Stop, tell: Tell) -> None:
        self._client = client
        self._stop = stop
        self._tell = tell
        self._heard = time.monotonic()
        self._told = False

    def hear(self) -> None:
        """Note that something came back."""
        self._heard = time.monotonic()

    def check(self, crew: _Crew) -> None:
        """Raise if the build cannot go on; say so where nobody is there to make reports."""
        self._stop.check()
        quiet = time.monotonic() - self._heard
        if self._client.status != "running" and quiet > GONE_SECONDS:
            raise ClusterLost(GONE)
        if quiet > QUIET_SECONDS and not crew.threads and not self._told:
            self._told = True
            self._tell("no worker has joined the cluster yet; waiting for one")


def _run(
    jobs: Iterable[Job], running: dict[Future[Any], Job], crew: _Crew, *, most: int, watch: _Watch
) -> Iterator[Outcome]:
    """Yield outcomes until nothing is waiting or running; see `run_on_cluster`."""
    coming, again = iter(jobs), deque[Job]()
    while True:
        watch.check(crew)
        window = most or max(LEAST_AHEAD, AHEAD * crew.threads)
        while len(running) < window and (job := again.popleft() if again else next(coming, None)):
            running[crew.begin(job)] = job
        if not running:
            return
        done, _ = wait(running, timeout=PULSE_SECONDS, return_when=FIRST_COMPLETED)
        strangers = set()
        for future in done:
            job = running.pop(future)
            answer = _outcome(future, job)
            watch.hear()
            if isinstance(answer, Stranger):
                strangers.add(answer.address)
                again.append(job)
            else:
                yield answer
        if strangers:
            crew.greet(sorted(strangers))
        now = time.monotonic()
        for future in [one for one, job in running.items() if now > job.deadline + GRACE_SECONDS]:
            future.cancel()
            yield Outcome(running.pop(future).report.id, OVERDUE)
