"""Who outgrew the nation, and what that is made of: the nation's pull and the own push."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis import rows
from helpers.analysis.decomposition import log_share_change, residual, shift_share
from helpers.analysis.exports.published import NATION, book_of, pair_of, provinces
from helpers.analysis.measures import change
from helpers.data.measured import Measured, at_corners

if TYPE_CHECKING:
    from helpers.data import Tables

PACE_COLUMNS = (
    "region",
    "start_year",
    "end_year",
    "state",
    *(f"{part}_{field}" for part in ("start", "end", "own", "even") for field in rows.FIELDS),
)
STEP_COLUMNS = ("region", "start_year", "end_year", "part", "kind", *rows.FIELDS)
PART_COLUMNS = (
    "region",
    "start_year",
    "end_year",
    "part",
    *rows.FIELDS,
    *(f"times_{field}" for field in rows.FIELDS),
)


def pace_of_regions(tables: Tables, *, years: tuple[int, int], currency: str) -> pd.DataFrame:
    """Return each region's growth beside the nation's, and what it would take to tell.

    Where a region's first figure is not published, the one that would have made it grow exactly
    as the nation did is still known: it outgrew the nation if it started below that.

    Returns
    -------
    DataFrame
        One row a region with a figure in either year, the nation first: ``region``,
        ``start_year``, ``end_year``, ``state`` (``nation``, ``above``, ``below``, ``even`` where
        rounding does not tell, ``no-start``, ``no-end``); ``start_…``, ``end_…`` (amounts),
        ``own_…`` (growth in all) and ``even_…`` (start that would mean the nation's pace).
        Empty where the nation lacks a figure.
    """
    book = book_of(tables, currency=currency)
    nation = pair_of(book, NATION, *years)
    if nation[0] is None or nation[1] is None:
        return pd.DataFrame(columns=list(PACE_COLUMNS))
    national = (nation[0], nation[1])
    found = [_pace(NATION, national, national)]
    for code in provinces(tables, year=years[1])["code"]:
        pair = pair_of(book, code, *years)
        if pair != (None, None):
            found.append(_pace(code, pair, national))
    frame = pd.DataFrame(found, columns=list(PACE_COLUMNS))
    return frame.assign(start_year=years[0], end_year=years[1])


def region_to_split(pace: pd.DataFrame, *, region: str) -> str:
    """Return the region whose growth can be split: the one asked for, of the nation the largest.

    Parameters
    ----------
    pace : DataFrame
        Of ``pace_of_regions``.
    region : str
        The region asked for.

    Returns
    -------
    str
        A code; empty where the region, or of the nation every region, lacks one of the figures.
    """
    told = pace.loc[pace["state"].isin(["above", "below", "even"])]
    if region != NATION:
        return region if region in set(told["region"]) else ""
    largest = told.sort_values("end_value", ascending=False, kind="stable").head(1)
    return "" if largest.empty else str(largest["region"].iloc[0])


def shift_share_steps(
    tables: Tables, *, region: str, years: tuple[int, int], currency: str
) -> pd.DataFrame:
    """Return start, national pull, own push and end of a region's exports, in that order.

    Returns
    -------
    DataFrame
        ``region``, ``start_year``, ``end_year``, ``part`` (``start``, ``national``,
        ``differential``, ``end``), ``kind`` (``total``, ``effect``), ``value`` … ``rests_on`` in
        the currency. Empty where one of the four figures is not published.
    """
    amounts = _quadruple(tables, region, years, currency)
    if amounts is None:
        return pd.DataFrame(columns=list(STEP_COLUMNS))
    parts = shift_share(**amounts)
    steps = (
        ("start", "total", amounts["region_start"]),
        ("national", "effect", parts.national),
        ("differential", "effect", parts.differential),
        ("end", "total", amounts["region_end"]),
    )
    found = [{"part": part, "kind": kind} | rows.columns(one) for part, kind, one in steps]
    frame = pd.DataFrame(found).assign(region=region, start_year=years[0], end_year=years[1])
    return frame[list(STEP_COLUMNS)]


def left_by_steps(steps: pd.DataFrame) -> Measured | None:
    """Return what the steps of ``shift_share_steps`` leave of the change, at the printed figures.

    None where there are no steps.
    """
    found = {row["part"]: rows.measured(row) for row in rows.records(steps)}
    start, end = found.get("start"), found.get("end")
    effects = [one for name in ("national", "differential") if (one := found.get(name))]
    if start is None or end is None:
        return None
    return Measured.exact(residual(end, start, *effects), end.unit)


def log_share_parts(
    tables: Tables, *, region: str, years: tuple[int, int], currency: str
) -> pd.DataFrame:
    """Return own growth, the nation's effect and their sum, in log points and as multiples.

    Returns
    -------
    DataFrame
        ``region``, ``start_year``, ``end_year``, ``part`` (``own``, ``nation``, ``total``,
        ``residual``: what the two leave of the change of the share itself), ``value`` … in log
        points, ``times_value`` … as factors that multiply up (none of the residual). Empty where
        one of the four figures is not published.
    """
    amounts = _quadruple(tables, region, years, currency)
    if amounts is None:
        return pd.DataFrame(columns=list(PART_COLUMNS))
    logs = log_share_change(**amounts)
    times = logs.as_multiples()
    found = [
        {"part": part}
        | rows.columns(getattr(logs, part))
        | rows.columns(getattr(times, part), "times")
        for part in ("own", "nation", "total")
    ]
    start, end = (
        amounts[f"region_{end}"].value / amounts[f"nation_{end}"].value for end in ("start", "end")
    )
    share = Measured.exact(math.log(end / start), logs.total.unit)
    left = Measured.exact(residual(share, logs.own, logs.nation), share.unit)
    found.append({"part": "residual"} | rows.columns(left) | rows.columns(None, "times"))
    frame = pd.DataFrame(found).assign(region=region, start_year=years[0], end_year=years[1])
    return frame[list(PART_COLUMNS)]


def own_part(parts: pd.DataFrame) -> Measured | None:
    """Return how much of a share's rise is the region's own growth (0–1), in logarithms.

    None where the two parts do not both raise the share: a part of nought to one means nothing.
    """
    found = {row["part"]: rows.measured(row) for row in rows.records(parts)}
    own, nation = found.get("own"), found.get("nation")
    if own is None or nation is None or min(own.low, nation.low) <= 0:
        return None
    return at_corners(lambda a, b: a / (a + b), own, nation, unit="share")


def _quadruple(
    tables: Tables, region: str, years: tuple[int, int], currency: str
) -> dict[str, Measured] | None:
    book = book_of(tables, currency=currency)
    found = {}
    for side, code in (("region", region), ("nation", NATION)):
        for end, figure in zip(("start", "end"), pair_of(book, code, *years), strict=True):
            if figure is None:
                return None
            found[f"{side}_{end}"] = figure
    return found


def _pace(
    region: str,
    pair: tuple[Measured | None, Measured | None],
    nation: tuple[Measured, Measured],
) -> dict[str, Any]:
    start, end = pair
    own = None if start is None or end is None else change(end, start)
    even = None if end is None else _even_start(end, nation)
    return {
        "region": region,
        "state": _state(region, start, end, even),
        **rows.columns(start, "start"),
        **rows.columns(end, "end"),
        **rows.columns(own, "own"),
        **rows.columns(None if region == NATION else even, "even"),
    }


def _even_start(end: Measured, nation: tuple[Measured, Measured]) -> Measured:
    """Return the start from which a region reaches its end at the nation's pace."""
    return at_corners(
        lambda reached, before, after: reached * before / after, end, *nation, unit=end.unit
    )


def _state(region: str, start: Measured | None, end: Measured | None, even: Measured | None) -> str:
    if region == NATION:
        return "nation"
    if end is None or even is None:
        return "no-end"
    if start is None:
        return "no-start"
    if start.high < even.low:
        return "above"
    return "below" if start.low > even.high else "even"
