"""One builder at a time, on disks that can lock and on those that cannot.

Belongs here: the lock of ``reports/`` and what is said where it is not to be had. Where the file
system knows no locks, a file that its holder renews takes their place: of a builder that crashed,
here or on another machine, it can be told that it is gone.
"""

from __future__ import annotations

import errno
import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import BaseFileLock, FileLock, SoftFileLease, Timeout

from helpers.errors import BuildLocked, Unpublishable
from helpers.paths import Collection
from helpers.pipeline.run.processes import lives

LOCK = ".lock"
# Another name: a lock that was made where locks are known says nothing where they are not.
LEASE = ".lease"
# How long a builder that is not heard of is waited for before it counts as gone.
LEASE_SECONDS = 45.0
# What file systems say that know no locks, or cannot reach who keeps them.
_NO_LOCKS = {errno.ENOSYS, errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP}
_WORDS = {
    errno.ELOOP: "it is a link; remove it",
    errno.EACCES: "it or its folder is another user's; build as that user, or give it to this one",
}


@contextmanager
def building(collection: Collection, *, tell: Callable[[str], None]) -> Iterator[None]:
    """Be the only builder of a collection.

    ``tell`` is told in one line what people should know.

    Raises
    ------
    BuildLocked
        Another build is under way.
    Unpublishable
        Nothing can be written there.
    """
    lock = _acquired(collection, tell)
    try:
        yield
    finally:
        lock.release()


def _acquired(collection: Collection, tell: Callable[[str], None]) -> BaseFileLock:
    """Return the lock, held."""
    reports = collection.reports
    lock: BaseFileLock = FileLock(reports / LOCK, timeout=0, fallback_to_soft=False)
    try:
        reports.mkdir(exist_ok=True)
        try:
            lock.acquire()
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
            lock = _leased(reports, tell)
    except Timeout:
        raise BuildLocked(f"another build of {collection.root} is under way") from None
    except OSError as error:
        why = ": ".join(filter(None, [error.strerror, _WORDS.get(error.errno or 0)]))
        raise Unpublishable(f"{error.filename or reports} cannot be written: {why}") from error
    return lock


def _leased(reports: Path, tell: Callable[[str], None]) -> SoftFileLease:
    """Return what stands for a lock where the disk knows none, held."""

    def lost(_: object) -> None:
        tell(f"{reports / LEASE} was lost to another build; this one ends")
        os.kill(os.getpid(), signal.SIGTERM)

    lease = SoftFileLease(reports / LEASE, lease_duration=LEASE_SECONDS, on_compromise=lost)
    with suppress(Timeout):
        lease.acquire(timeout=0)
        return lease
    holder = lease.owner
    here = holder is not None and holder.hostname == socket.gethostname()
    if holder is not None and not (here and lives(holder.pid, "")):
        where = f"process {holder.pid} on {holder.hostname}"
        tell(f"{reports} is on a disk that cannot lock; waiting to hear of the builder, {where}")
        lease.acquire(timeout=LEASE_SECONDS + 5, poll_interval=1)
        return lease
    raise Timeout(str(reports / LEASE))
