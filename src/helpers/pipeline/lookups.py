"""Tables read as plain text, for what the pipeline has to know without pandas.

Belongs here: reading. What a column means is the data package's to say.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path


def rows(path: Path) -> tuple[Mapping[str, str], ...]:
    """Return a table's rows as text; none where it cannot be read.

    A broken table is the data check's to name, with its row and column.
    """
    try:
        stored = path.stat()
        return _rows(path, stored.st_mtime_ns, stored.st_size)
    except (OSError, UnicodeDecodeError, csv.Error):
        return ()


@lru_cache(maxsize=32)
def _rows(path: Path, *stored: int) -> tuple[Mapping[str, str], ...]:
    """Read a table, once for as long as it stays as it is."""
    del stored
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))
