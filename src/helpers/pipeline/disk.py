"""Files that are there whole or not at all.

Belongs here: writing, linking and forgetting files so that a power cut at any moment leaves the
old state or the new one.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

# What file systems say that do not sync folders, rather than fail.
_NO_SYNC = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}


@dataclass(frozen=True, slots=True, order=True)
class Stored:
    """One file of a release."""

    path: str  #: Below the release, with ``/``.
    sha256: str  #: Digest of its bytes.
    bytes: int  #: Its size.


def sync_folder(folder: Path) -> None:
    """Make the entries of a folder durable, where the file system knows how."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise
    finally:
        os.close(handle)


def write_new(path: Path, data: bytes) -> None:
    """Write a file that is not there yet, durably; its folder still has to be synced."""
    write_parts(path, [data])


def write_parts(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file that is not there yet as `write_new` does, part after part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.writelines(parts)
        file.flush()
        os.fsync(file.fileno())


def write_file(path: Path, data: bytes) -> None:
    """Write or replace a file in one step, durably."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.unlink(missing_ok=True)
        write_new(beside, data)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def share(source: Path, target: Path) -> None:
    """Let two releases share a file; copy it where the file system cannot link."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        target.hardlink_to(source)
    except (OSError, NotImplementedError):
        if not source.is_file() or target.exists():
            raise
        write_new(target, source.read_bytes())


def stored(path: str, data: bytes) -> Stored:
    """Return how a release lists a file."""
    return Stored(path, hashlib.sha256(data).hexdigest(), len(data))


def is_own(path: Path) -> bool:
    """Tell whether a file, folder or link is there and belongs to this user."""
    try:
        owner = path.lstat().st_uid
    except OSError:
        return False
    return os.name != "posix" or owner == os.geteuid()


def is_guarded(folder: Path) -> bool:
    """Tell whether nobody else can move or replace what this user puts into a folder."""
    if os.name != "posix":
        return True
    try:
        # Root may be unknown by its number, in a container.
        trusted = {0, os.geteuid(), Path("/").stat().st_uid}
        full = folder.resolve(strict=True)
        seen = [place.stat() for place in (full, *full.parents)]
    except OSError:
        return False
    closed = (one.st_mode & stat.S_ISVTX or not one.st_mode & stat.S_IWOTH for one in seen)
    return all(closed) and {one.st_uid for one in seen} <= trusted


def forget(path: Path) -> None:
    """Remove a folder, file or link that nothing names any more, as far as that can be done."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
        return
    with suppress(OSError):
        path.unlink()
