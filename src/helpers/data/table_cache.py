"""Tables that one process has checked, kept for others that are about to read the same files.

Belongs here: the file they are kept in and when it counts. A build reads the tables before its
reports do; a variable of their environment names the file. What was kept counts only where every
file that the tables were read from still has the same bytes, and stands in for nothing else; for
the next build only where Python and the libraries are the same, too.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.data.files import LARGEST_FILE, open_plain
from helpers.paths import CHECKED_TABLES

if TYPE_CHECKING:
    from helpers.data.collection import Tables

#: Bytes of the digest before what is kept.
_LENGTH = hashlib.sha256().digest_size


def keep(tables: Tables, path: Path, *, read_from: Mapping[str, str], read_with: str = "") -> None:
    """Write checked tables for other processes, into a folder that nobody else may write to.

    Parameters
    ----------
    tables : Tables
        What was checked.
    path : Path
        The file.
    read_from : Mapping of str to str
        The `digests` of every file they were read from, taken before: a file that changes
        meanwhile then matches nothing, rather than the tables of what it held.
    read_with : str, optional
        What stands for all else that they rest on, which is the same within a build.
    """
    content = pickle.dumps((dict(read_from), read_with, pickle.dumps(tables)))
    path.write_bytes(hashlib.sha256(content).digest() + content)


def kept(root: Path) -> Tables | None:
    """Return the tables that were kept for the files of a collection; None where none count."""
    try:
        data = Path(os.environ[CHECKED_TABLES]).read_bytes()
    except (KeyError, OSError):
        return None
    counting = _counting(data, root=root)
    # Written by this user's builds, where nobody else writes.
    found: Tables | None = pickle.loads(counting[1]) if counting else None  # noqa: S301
    return found


def still_counts(data: bytes, *, root: Path, read_with: str) -> bool:
    """Tell whether what one build kept is what the next one would; pandas is not needed for it."""
    counting = _counting(data, root=root)
    return counting is not None and counting[0] == read_with


def _counting(data: bytes, *, root: Path) -> tuple[str, bytes] | None:
    """Return what kept tables were read with, and the tables, pickled; None where none count."""
    mark, content = data[:_LENGTH], data[_LENGTH:]
    if hashlib.sha256(content).digest() != mark:
        return None
    read_from, read_with, pickled = pickle.loads(content)  # noqa: S301 - as above
    return (read_with, pickled) if read_from == digests(root, read_from) else None


def digests(root: Path, files: Iterable[str]) -> dict[str, str]:
    """Return the digest of each file below a root by name, empty for what is no file."""
    return {name: _digest(root / name) for name in files}


def _digest(path: Path) -> str:
    try:
        with open_plain(path) as opened:
            # More than this is refused by whoever reads it.
            return hashlib.sha256(opened.read(LARGEST_FILE + 1)).hexdigest()
    except OSError:
        return ""
