"""A region's figures over real time: which years are known, how they grew, where they break.

Belongs here: putting figures of one indicator and one basis in the order of years, dividing them
where their meaning changed, and growth within one meaning. Growth across a break is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from helpers.analysis import rows
from helpers.analysis.comparability import DIVIDING
from helpers.analysis.measures import cagr
from helpers.analysis.profile.holdings import holdings
from helpers.analysis.profile.standing import UNSTATED
from helpers.errors import Refusal

if TYPE_CHECKING:
    from helpers.data import Tables

FOLLOWED: Final = (
    "device_exports_usd",
    "medical_electronics_exports_usd",
    "device_production_krw",
    "device_firms",
    "device_makers",
    "device_staff",
    "industry_firms",
    "industry_sales_krw",
    "industry_employees",
)
"""Amounts and counts that are followed over the years."""

SERIES_COLUMNS = (
    "indicator",
    "basis_code",
    "year",
    "segment",
    "since",
    "status",
    *rows.FIELDS,
)
SPAN_COLUMNS = (
    "indicator",
    "basis_code",
    "start_year",
    "end_year",
    "refusal",
    "break_year",
    *rows.FIELDS,
    *(f"{end}_{field}" for end in ("start", "end") for field in rows.FIELDS),
)

Row = Mapping[Any, Any]


def series(tables: Tables, *, region: str) -> pd.DataFrame:
    """Return the dated figures of a region, indicator by indicator and basis by basis.

    Parameters
    ----------
    tables : Tables
        The loaded tables.
    region : str
        Code of ``lookups/regions.csv``.

    Returns
    -------
    DataFrame
        In order of ``FOLLOWED``, the lookup of bases, and years: ``indicator``, ``basis_code``,
        ``year``, ``segment`` (0, 1, …; a new one from each year in which the figures mean something
        else), ``since`` (Int64: that year), ``status`` and the number as ``value`` … . Single
        figures are there too.
    """
    held = holdings(tables, region=region)
    own = held.loc[
        (held["entity"] == region) & held["indicator"].isin(FOLLOWED) & held["year"].notna()
    ]
    place = {code: number for number, code in enumerate(FOLLOWED)}
    bases = {code: number for number, code in enumerate(tables.bases["code"])}
    ordered = own.assign(
        _place=own["indicator"].map(place), _basis=own["basis_code"].map(bases)
    ).sort_values(["_place", "_basis", "year"], kind="stable")
    pairs = dict.fromkeys(zip(ordered["indicator"], ordered["basis_code"], strict=True))
    edges = {
        (indicator, basis): break_years(tables, region=region, basis=basis, indicator=indicator)
        for indicator, basis in pairs
    }
    found = [
        {name: row[name] for name in ("indicator", "basis_code", "status", *rows.FIELDS)}
        | _meaning(int(row["year"]), edges[row["indicator"], row["basis_code"]])
        for row in rows.records(ordered)
    ]
    return pd.DataFrame(found, columns=list(SERIES_COLUMNS)).astype({"since": "Int64"})


def _meaning(year: int, edges: tuple[int, ...]) -> dict[str, Any]:
    """Return the year of a figure and which of a series' meanings it has."""
    passed = [edge for edge in edges if edge <= year]
    return {"year": year, "segment": len(passed), "since": max(passed, default=pd.NA)}


def break_years(tables: Tables, *, region: str, basis: str, indicator: str) -> tuple[int, ...]:
    """Return the years from which a series of a region means something else."""
    found = breaks(tables, region=region, basis=basis, indicator=indicator)
    return tuple(dict.fromkeys(int(year) for year in found["year"]))


def breaks(tables: Tables, *, region: str, basis: str, indicator: str) -> pd.DataFrame:
    """Return the breaks that divide a series, in order of years; rows of ``tables.breaks``."""
    frame = tables.breaks
    return frame.loc[
        frame["kind"].isin(DIVIDING)
        & (frame["basis"].isna() | (frame["basis"] == basis))
        & (frame["entity"].isna() | (frame["entity"] == region))
        & (frame["indicator"].isna() | (frame["indicator"] == indicator))
    ].sort_values("year", kind="stable")


def long_series(found: pd.DataFrame, *, points: int = 2) -> pd.DataFrame:
    """Return the series that have so many figures at least."""
    counts = found.groupby(["indicator", "basis_code"])["year"].transform("size")
    return found.loc[counts >= points].reset_index(drop=True)


def spans(found: pd.DataFrame) -> pd.DataFrame:
    """Return growth a year within each meaning of a series, and the refusal across each break.

    Parameters
    ----------
    found : DataFrame
        As ``series`` gives it.

    Returns
    -------
    DataFrame
        ``indicator``, ``basis_code``, ``start_year``, ``end_year``, ``refusal`` (the reason why
        there is no growth, else missing), ``break_year`` (Int64: the year from which the meaning
        changed, where that is the reason), growth a year as ``value`` … (0–1), and both ends as
        ``start_…`` and ``end_…``.

    Notes
    -----
    Series of one basis are measured over the same years where they have such years: from the
    first from which all of them can grow to the last that all of them print. So their rates may
    be read side by side. Figures whose basis is not stated form no series.
    """
    rows_found: list[dict[str, Any]] = []
    stated = found.loc[~found["basis_code"].isin(UNSTATED)]
    together = _common_years(stated)
    for (_, basis), own in stated.groupby(["indicator", "basis_code"], sort=False):
        segments = [part for _, part in own.groupby("segment", sort=True)]
        for part in segments:
            points = rows.records(part)
            years = together.get((str(basis), int(points[0]["segment"])))
            start, end = _ends(points, years)
            if start is not None and end is not None:
                rows_found.append(_span(start, end))
            rows_found += _small_starts(points, start)
        rows_found += [
            _refused(one.iloc[-1].to_dict(), other.iloc[0].to_dict(), "across-break")
            for one, other in pairwise(segments)
        ]
    frame = pd.DataFrame(rows_found, columns=list(SPAN_COLUMNS))
    frame = frame.astype({"break_year": "Int64"})
    order = {name: place for place, name in enumerate(FOLLOWED)}
    return (
        frame.assign(_place=frame["indicator"].map(order))
        .sort_values(["_place", "basis_code", "start_year"], kind="stable", ignore_index=True)
        .drop(columns="_place")
    )


def _common_years(found: pd.DataFrame) -> dict[tuple[str, int], tuple[int, int]]:
    """Return, for each basis and meaning, the first and last year of growth all its series have."""
    common = {}
    for (basis, segment), own in found.groupby(["basis_code", "segment"], sort=False):
        grown = [
            rows.records(part) for _, part in own.groupby("indicator", sort=False) if len(part) > 1
        ]
        if len(grown) < 2:
            continue
        shared = sorted(set.intersection(*({row["year"] for row in part} for part in grown)))
        for first in shared[:-1]:
            rates = [_span(_at(part, first), _at(part, shared[-1]))["refusal"] for part in grown]
            if not any(rates):
                common[str(basis), int(str(segment))] = (int(first), int(shared[-1]))
                break
    return common


def _at(points: Iterable[Row], year: int) -> Row:
    return next(row for row in points if row["year"] == year)


def _ends(points: Sequence[Row], years: tuple[int, int] | None) -> tuple[Row | None, Row | None]:
    """Return the first figure that can be grown from and the last; nothing for a single one."""
    if len(points) < 2:
        return None, None
    if years is not None and {*years} <= {row["year"] for row in points}:
        return _at(points, years[0]), _at(points, years[1])
    last = points[-1]
    first = next((row for row in points[:-1] if _span(row, last)["refusal"] is None), points[0])
    return first, last


def _small_starts(points: Sequence[Row], start: Row | None) -> list[dict[str, Any]]:
    """Return the refused growth from figures before the start that are too small to grow from."""
    if start is None:
        return []
    before = [row for row in points if row["year"] < start["year"]]
    tried = [_span(row, start) for row in before]
    return [row for row in tried if row["refusal"] is not None]


def _span(start: Row, end: Row) -> dict[str, Any]:
    one, other = rows.measured(start), rows.measured(end)
    if one is None or other is None:
        raise ValueError("a series holds printed figures only")
    try:
        rate = cagr(one, other, intervals=end["year"] - start["year"])
    except Refusal as refusal:
        return _refused(start, end, refusal.reason)
    return _ended(start, end) | {"refusal": None, "break_year": pd.NA} | rows.columns(rate)


def _refused(start: Row, end: Row, reason: str) -> dict[str, Any]:
    first = end["since"] if reason == "across-break" else pd.NA
    return _ended(start, end) | {"refusal": reason, "break_year": first} | rows.columns(None)


def _ended(start: Row, end: Row) -> dict[str, Any]:
    one, other = rows.measured(start), rows.measured(end)
    head = {name: start[name] for name in ("indicator", "basis_code")}
    years = {"start_year": start["year"], "end_year": end["year"]}
    return head | years | rows.columns(one, "start") | rows.columns(other, "end")
