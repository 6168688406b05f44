"""Gyeonggi's exports, whose levels stood in a picture that is lost."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from helpers.analysis.frames import figures, records, tidy
from helpers.analysis.measures import what_if_part
from helpers.data import Tables
from helpers.data.measured import Measured, at_corners
from helpers.errors import Refusal

INDEX_BASE: Final = 100.0
SHARE, GROWTH, WHOLE = "A07", "A08", "mfds-exports-usd-2019"


def implied_index(tables: Tables) -> pd.DataFrame:
    """Return the index that Gyeonggi's stated growth implies: first and last year, nothing between.

    The growth is read as compound over the intervals between the two years. Read as the mean of
    yearly rates it could only end lower: of rates with a given mean, equal ones compound highest.

    Refused: ``missing`` where the growth is not in the tables.

    Columns: ``region``, ``year``, ``index`` (``number``; the first year is 100).
    """
    growth = _row(tables, GROWTH)
    first, last = int(growth["start_year"]), int(growth["year"])
    rows = [
        {"region": growth["entity"], "year": year, "index": _grown(growth["figure"], year - first)}
        for year in (first, last)
    ]
    return tidy(rows, "region year index")


def what_if_level(tables: Tables) -> pd.DataFrame:
    """Return what Gyeonggi's printed share would mean if it were a share of the other basis.

    Refused: ``missing`` where a figure is not in the tables.

    Columns: ``step`` (``share``, ``whole``, ``level``), ``status`` (``printed``, ``what-if``),
    ``year``, ``figure``. The level is an illustration and never data.
    """
    part, whole = _row(tables, SHARE), _row(tables, WHOLE)
    steps = (
        ("share", "printed", part, part["figure"]),
        ("whole", "printed", whole, whole["figure"]),
        ("level", "what-if", whole, what_if_part(part["figure"], whole["figure"])),
    )
    rows = [
        {"step": step, "status": status, "year": int(row["year"]), "figure": figure}
        for step, status, row, figure in steps
    ]
    return tidy(rows, "step status year figure")


def _grown(rate: Measured, years: int) -> Measured:
    return at_corners(lambda g: INDEX_BASE * (1 + g) ** years, rate, unit="number")


def _row(tables: Tables, ident: str) -> dict[str, Any]:
    found = records(figures(tables, id=ident))
    if not found:
        raise Refusal("missing", {"observation": ident})
    return found[0]
