"""How a region's series grew within one meaning. Growth across a break is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, TypeAlias

import pandas as pd

from helpers.analysis.frames import records, tidy
from helpers.analysis.measures import cagr
from helpers.analysis.profile.holdings import order_of
from helpers.analysis.profile.series import FOLLOWED
from helpers.analysis.profile.standing import UNSTATED
from helpers.errors import Refusal

Row: TypeAlias = Mapping[str, Any]


def growth(found: pd.DataFrame) -> pd.DataFrame:
    """Return growth a year within each meaning of a series (``series``), and what refuses it.

    Columns: ``indicator``, ``basis``, ``start_year``, ``end_year``, ``refusal`` (``across-break``
    between two meanings of a series, or the reason of the measure), ``break_year`` (of such a
    break) and ``growth``.

    Notes
    -----
    Series of one basis are measured over the same years where they have such years: from the
    first from which all of them can grow to the last that all of them print. So their rates may
    be read side by side. Figures whose basis is not stated form no series.
    """
    rows: list[Row] = []
    stated = found[~found["basis"].isin(UNSTATED)]
    together = _common_years(stated)
    for (_, basis), own in stated.groupby(["indicator", "basis"], sort=False):
        meanings = [records(part) for _, part in own.groupby("segment", sort=True)]
        for points in meanings:
            start, end = _ends(points, together.get((str(basis), points[0]["segment"])))
            if start is not None and end is not None:
                rows.append(_grown(start, end))
            rows += _small_starts(points, start)
        rows += [
            _row(before[-1], after[0], refusal="across-break", break_year=after[0]["since"])
            for before, after in pairwise(meanings)
        ]
    place = order_of(FOLLOWED)
    rows.sort(key=lambda row: (place[row["indicator"]], row["basis"], row["start_year"]))
    return tidy(rows, "indicator basis start_year end_year refusal break_year growth")


def leading(grown: pd.DataFrame) -> pd.DataFrame:
    """Return growth of one basis over the same years: the span with most indicators, longest."""
    known = grown[grown["growth"].notna()]
    if known.empty:
        return known
    spans = [own for _, own in known.groupby(["basis", "start_year", "end_year"], sort=False)]
    return max(
        spans, key=lambda own: (len(own), own["end_year"].iloc[0] - own["start_year"].iloc[0])
    )


def _common_years(found: pd.DataFrame) -> dict[tuple[str, int], tuple[int, int]]:
    """Return, for each basis and meaning, the first and last year of growth all its series have."""
    common = {}
    for (basis, segment), own in found.groupby(["basis", "segment"], sort=False):
        grown = [records(part) for _, part in own.groupby("indicator", sort=False) if len(part) > 1]
        if len(grown) < 2:
            continue
        shared = sorted(set.intersection(*({row["year"] for row in part} for part in grown)))
        for first in shared[:-1]:
            rates = [_grown(_at(part, first), _at(part, shared[-1])) for part in grown]
            if not any(rate["refusal"] for rate in rates):
                common[str(basis), int(str(segment))] = (first, shared[-1])
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
    first = next((row for row in points[:-1] if not _grown(row, last)["refusal"]), points[0])
    return first, last


def _small_starts(points: Sequence[Row], start: Row | None) -> list[Row]:
    """Return the refused growth from figures before the start that are too small to grow from."""
    if start is None:
        return []
    tried = [_grown(row, start) for row in points if row["year"] < start["year"]]
    return [row for row in tried if row["refusal"]]


def _grown(start: Row, end: Row) -> Row:
    try:
        rate = cagr(start["figure"], end["figure"], intervals=end["year"] - start["year"])
    except Refusal as refusal:
        return _row(start, end, refusal=refusal.reason)
    return _row(start, end, growth=rate)


def _row(start: Row, end: Row, **told: Any) -> Row:
    head = {"indicator": start["indicator"], "basis": start["basis"]}
    years = {"start_year": start["year"], "end_year": end["year"]}
    return head | years | {"refusal": None, "break_year": None, "growth": None} | told
