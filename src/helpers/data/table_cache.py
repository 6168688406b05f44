"""Tables that one process has checked, kept for others that are about to read the same files.

Belongs here: the file they are kept in and when it counts. A build reads the tables before its
reports do; a variable of their environment names the file. What was kept counts only where every
file that the tables were read from still has the same bytes, and stands in for nothing else.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Iterable, Mapping
from pathlib import Path

from helpers.data.collection import Tables
from helpers.data.files import LARGEST_FILE, open_plain
from helpers.paths import CHECKED_TABLES

#: Bytes of the digest before what is kept.
_LENGTH = hashlib.sha256().digest_size


def keep(tables: Tables, path: Path, *, read_from: Mapping[str, str]) -> None:
    """Write checked tables for other processes, into a folder that nobody else may write to.

    ``read_from`` are the `digests` of every file they were read from, taken before: a file that
    changes meanwhile then matches nothing, rather than the tables of what it held.
    """
    content = pickle.dumps((dict(read_from), pickle.dumps(tables)))
    path.write_bytes(hashlib.sha256(content).digest() + content)


def kept(root: Path) -> Tables | None:
    """Return the tables that were kept for the files of a collection; None where none count."""
    try:
        data = Path(os.environ[CHECKED_TABLES]).read_bytes()
    except (KeyError, OSError):
        return None
    mark, content = data[:_LENGTH], data[_LENGTH:]
    if hashlib.sha256(content).digest() != mark:
        return None
    # Written by this very build, into its private folder.
    read_from, tables = pickle.loads(content)  # noqa: S301
    if read_from != digests(root, read_from):
        return None
    found: Tables = pickle.loads(tables)  # noqa: S301
    return found


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
