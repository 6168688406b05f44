"""Gyeonggi's exports, whose levels stood in a picture that is lost."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from helpers.analysis.exports.published import BASIS, INDICATORS
from helpers.analysis.frames import figures, records, tidy
from helpers.analysis.measures import what_if_part
from helpers.data import Tables
from helpers.data.collection import NATION
from helpers.data.measured import Measured, at_corners

INDEX_BASE: Final = 100.0
LOST: Final = {"entity": "KR-41", "basis": "kita-hs"}
"""Whose exports the picture showed, and on which basis."""


def implied_index(tables: Tables) -> pd.DataFrame:
    """Return the index that Gyeonggi's stated growth implies: first and last year, nothing between.

    The growth is read as compound over the intervals between the two years. Read as the mean of
    yearly rates it could only end lower: of rates with a given mean, equal ones compound highest.

    Columns: ``region``, ``year``, ``index`` (``number``; the first year is 100). Empty where the
    growth is not in the tables.
    """
    rows = [
        {"region": one["entity"], "year": int(year), "index": _grown(one["figure"], int(passed))}
        for one in _first(tables, indicator="device_exports_growth", **LOST)
        for year, passed in ((one["start_year"], 0), (one["year"], one["year"] - one["start_year"]))
    ]
    return tidy(rows, "region year index")


def what_if_level(tables: Tables) -> pd.DataFrame:
    """Return what Gyeonggi's printed share would mean if it were a share of the other basis.

    Columns: ``step`` (``share``, ``whole``, ``level``), ``status`` (``printed``, ``what-if``),
    ``year``, ``figure``. The level is an illustration and never data. Empty where the share or the
    nation's figure of its year is not in the tables.
    """
    nation = {"entity": NATION, "indicator": INDICATORS["USD"], "basis": BASIS}
    rows = [
        {"step": step, "status": status, "year": int(part["year"]), "figure": figure}
        for part in _first(tables, indicator="device_exports_share", **LOST)
        for whole in _first(tables, period=part["period"], **nation)
        for step, status, figure in (
            ("share", "printed", part["figure"]),
            ("whole", "printed", whole["figure"]),
            ("level", "what-if", what_if_part(part["figure"], whole["figure"])),
        )
    ]
    return tidy(rows, "step status year figure")


def _grown(rate: Measured, years: int) -> Measured:
    return at_corners(lambda g: INDEX_BASE * (1 + g) ** years, rate, unit="number")


def _first(tables: Tables, **where: str) -> list[dict[str, Any]]:
    """Return the first figure that is so described, none where there is none."""
    return records(figures(tables, **where).head(1))
