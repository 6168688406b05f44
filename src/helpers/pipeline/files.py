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


@dataclass(frozen=True, slots=True, order=True)
class Stored:
    """One file of a release.

    Attributes
    ----------
    path : str
        Below the release, with ``/``.
    sha256 : str
        Digest of its bytes.
    bytes : int
        Its size.
    """

    path: str
    sha256: str
    bytes: int


def read_plain(path: Path, *, most: float = float("inf")) -> bytes:
    """Return a file's bytes; OSError at once for what is no plain file or is too large.

    A pipe that nobody writes into would be waited for without end.

    Parameters
    ----------
    path : Path
        The file.
    most : float, optional
        How many bytes it may have.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, "it is no plain file", str(path))
        if found.st_size > most:
            raise OSError(errno.EFBIG, f"it has {found.st_size / 1e6:.0f} MB", str(path))
        with open(descriptor, "rb", closefd=False) as file:
            return file.read()
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Make the entries of a folder durable; where folders cannot be opened there is no need."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
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


def forget(path: Path) -> None:
    """Remove a folder, file or link that nothing names any more, as far as that can be done."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
        return
    with suppress(OSError):
        path.unlink()
