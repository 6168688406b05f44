"""Getting hold of the tables: those a build has checked already, or the files read anew."""

from __future__ import annotations

from pathlib import Path

from helpers.data import table_cache
from helpers.data.collection import Tables
from helpers.paths import collection_root


def load_tables(root: Path | None = None) -> Tables:
    """Read, correct, check and convert every table of a collection, or refuse them all.

    Raises ``DataError``: anything is wrong anywhere; carries every fault of every file.

    Parameters
    ----------
    root : Path, optional
        Folder that holds ``data/``; the collection around the working directory by default.
    """
    root = root or collection_root()
    kept = table_cache.kept(root)
    if kept is not None:
        return kept
    # Checks take a sixth of a second to import: only who reads files pays for them.
    from helpers.data.reading import read_tables  # noqa: PLC0415

    return read_tables(root)
