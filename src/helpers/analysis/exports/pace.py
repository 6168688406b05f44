"""Who outgrew the nation, and what that is made of: the nation's pull and the own push."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from helpers.analysis.context import breaks_after
from helpers.analysis.decomposition import as_multiples, log_share_change, residual, shift_share
from helpers.analysis.exports.published import (
    BASIS,
    INDICATORS,
    book_of,
    both_ends,
    pair_of,
    provinces,
)
from helpers.analysis.frames import largest_first, records, tidy
from helpers.analysis.measures import attempt, change, tried
from helpers.data import Tables
from helpers.data.collection import NATION
from helpers.data.measured import Measured, at_corners


def pace_of_regions(tables: Tables, *, years: tuple[int, int], currency: str) -> pd.DataFrame:
    """Return each region's growth beside the nation's, and what it would take to tell.

    Where a region's first figure is not published, the one that would have made it grow exactly
    as the nation did is still known: it outgrew the nation if it started below that.

    One row a region with a figure in either year, the nation first: ``region``, ``start_year``,
    ``end_year``, ``state`` (``nation``, ``above``, ``below``, ``even`` where rounding does not
    tell, ``no-start``, ``no-end``), the amounts ``start`` and ``end``, ``own`` (growth in all; None
    too where the start is too small to grow from) and ``even`` (start that would mean the nation's
    pace). Empty where the nation lacks a figure.
    """
    book = book_of(tables, currency=currency)
    before, after = pair_of(book, NATION, *years)
    rows = []
    if before is not None and after is not None:
        for region in (NATION, *provinces(tables, year=years[1])["code"]):
            start, end = pair_of(book, region, *years)
            even = None
            if end is not None and region != NATION:
                even = at_corners(lambda e, a, b: e * a / b, end, before, after, unit=end.unit)
            if start is not None or end is not None:
                span = {"region": region, "start_year": years[0], "end_year": years[1]}
                own = None if start is None or end is None else attempt(change, end, start)
                known = {"start": start, "end": end, "own": own, "even": even}
                state = "nation" if region == NATION else _state(start, even)
                rows.append(span | {"state": state} | known)
    return tidy(rows, "region start_year end_year state start end own even")


def breaks_of_region(
    tables: Tables, *, region: str, years: tuple[int, int]
) -> list[dict[str, Any]]:
    """Return the region's own breaks between two years, rows of ``tables.breaks``."""
    indicator = INDICATORS["USD"]
    found = breaks_after(tables, entity=region, basis=BASIS, indicator=indicator, years=years)
    return records(found[found["entity"].notna()])


def region_to_split(pace: pd.DataFrame, *, region: str) -> str:
    """Return the region whose growth can be split: the one asked for, of the nation the largest.

    Empty where the region, or of the nation every region, lacks one of the figures.
    """
    told = pace[pace["state"].isin(["above", "below", "even"])]
    if region != NATION:
        return region if region in set(told["region"]) else ""
    return str(next(iter(largest_first(told, "end")["region"]), ""))


def shift_share_steps(
    tables: Tables, *, region: str, years: tuple[int, int], currency: str
) -> pd.DataFrame:
    """Return start, national pull, own push and end of a region's exports, in that order.

    Columns: ``region``, ``start_year``, ``end_year``, ``part`` (``start``, ``national``,
    ``differential``, ``end``), ``kind`` (``total``, ``effect``) and ``amount``. Empty where one of
    the four figures is not published, or nought.
    """
    rows = []
    amounts = _quadruple(tables, region, years, currency)
    effects = tried(shift_share, **amounts) if amounts else None
    if amounts and isinstance(effects, dict):
        parts = {
            "start": ("total", amounts["region_start"]),
            "national": ("effect", effects["national"]),
            "differential": ("effect", effects["differential"]),
            "end": ("total", amounts["region_end"]),
        }
        span = {"region": region, "start_year": years[0], "end_year": years[1]}
        rows = [
            span | {"part": part, "kind": kind, "amount": amount}
            for part, (kind, amount) in parts.items()
        ]
    return tidy(rows, "region start_year end_year part kind amount")


def left_by_steps(steps: pd.DataFrame) -> Measured:
    """Return what the steps of ``shift_share_steps`` leave of the change."""
    start, national, own, end = steps["amount"]
    return Measured.exact(residual(end, start, national, own), end.unit)


def log_share_parts(
    tables: Tables, *, region: str, years: tuple[int, int], currency: str
) -> pd.DataFrame:
    """Return own growth, the nation's effect and their sum, in log points and as multiples.

    Columns: ``part`` (``own``, ``nation``, ``total``, ``residual``: what the two leave of the
    change of the share itself), ``points`` in logarithms and ``times``, the factors that multiply
    up (none of the residual). Empty where one of the four figures is not published, or nought.
    """
    rows: list[dict[str, Any]] = []
    amounts = _quadruple(tables, region, years, currency)
    logs = tried(log_share_change, **amounts) if amounts else None
    if amounts and isinstance(logs, dict):
        times = as_multiples(logs)
        rows = [{"part": part, "points": logs[part], "times": times[part]} for part in logs]
        before, after = (
            amounts[f"region_{end}"].value / amounts[f"nation_{end}"].value
            for end in ("start", "end")
        )
        grown = Measured.exact(math.log(after / before), logs["total"].unit)
        left = Measured.exact(residual(grown, logs["own"], logs["nation"]), grown.unit)
        rows.append({"part": "residual", "points": left, "times": None})
    return tidy(rows, "part points times")


def own_part(parts: pd.DataFrame) -> Measured | None:
    """Return how much of a share's rise is the region's own growth (0–1), in logarithms.

    None where the two parts do not both raise the share: a part of nought to one means nothing.
    """
    points = parts.set_index("part")["points"]
    own, nation = points["own"], points["nation"]
    if min(own.low, nation.low) <= 0:
        return None
    return at_corners(lambda a, b: a / (a + b), own, nation, unit="share")


def _quadruple(
    tables: Tables, region: str, years: tuple[int, int], currency: str
) -> dict[str, Measured] | None:
    """Return the figures of region and nation at both ends, None where one is not published."""
    book = book_of(tables, currency=currency)
    return both_ends({"region": (book, region), "nation": (book, NATION)}, years)


def _state(start: Measured | None, even: Measured | None) -> str:
    if even is None:
        return "no-end"
    if start is None:
        return "no-start"
    if start.high < even.low:
        return "above"
    return "below" if start.low > even.high else "even"
