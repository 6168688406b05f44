"""The industry beside the budgets: firms, sales and employees as a region counts them.

Put beside the budgets to be looked at together, never divided by them: what grew in the same
years need not have grown from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from helpers.analysis.budgets.frames import framed, number
from helpers.analysis.measures import cagr
from helpers.analysis.rows import columns, measured, records
from helpers.data.measured import Measured
from helpers.errors import Refusal

if TYPE_CHECKING:
    from helpers.data import Tables

INDICATORS: Final = ("industry_sales_krw", "industry_firms", "industry_employees")

_SERIES: Final = {"indicator": "str", "year": "int64", "segment": "int64", **number()}
_GROWTH: Final = {
    "indicator": "str",
    "segment": "int64",
    "start_year": "int64",
    "end_year": "int64",
    "refusal": "str",
    **number(),
}


def industry_series(tables: Tables, *, region: str) -> pd.DataFrame:
    """Return a region's own count of its medical industry, without targets.

    Parameters
    ----------
    tables : Tables
        The loaded tables.
    region : str
        Code of ``lookups/regions.csv``.

    Returns
    -------
    DataFrame
        ``indicator``, ``year``, ``segment`` (0, 1, …; a new one after each break of scope or
        definition) and the number (``value``, ``low``, ``high`` in base units …). Only the basis
        with most figures: what the press prints for single years stays out.
    """
    found = tables.observations.loc[
        lambda df: (
            (df["entity"] == region)
            & df["indicator"].isin(INDICATORS)
            & df["year"].notna()
            & df["value"].notna()
            & ~df["id"].isin(tables.targets["id"])
        )
    ]
    if not found.empty:
        found = found.loc[found["basis"] == found["basis"].mode().iloc[0]]
    breaks = _breaks(tables, region=region, bases=set(found["basis"]))
    rows = [
        {
            "indicator": row["indicator"],
            "year": int(row["year"]),
            "segment": sum(int(row["year"]) >= year for year in breaks),
            **columns(Measured.from_row(row)),
        }
        for row in records(found)
    ]
    order = {name: place for place, name in enumerate(INDICATORS)}
    return framed(rows, _SERIES).sort_values(
        ["indicator", "year"],
        key=lambda column: column.map(order) if column.name == "indicator" else column,
        kind="stable",
        ignore_index=True,
    )


def industry_growth(series: pd.DataFrame) -> pd.DataFrame:
    """Return growth a year from each printed year to the next, never across a break.

    Parameters
    ----------
    series : DataFrame
        As ``industry_series`` gives it.

    Returns
    -------
    DataFrame
        ``indicator``, ``segment``, ``start_year``, ``end_year``, ``refusal`` (the reason why
        there is no growth, else missing) and the growth a year (``value``, ``low``, ``high``,
        0–1, missing where refused …).
    """
    rows = [
        _growth(start, end)
        for _, own in series.groupby(["indicator", "segment"], sort=False)
        for start, end in pairwise(records(own))
    ]
    return framed(rows, _GROWTH)


def common_growth(series: pd.DataFrame) -> pd.DataFrame:
    """Return growth a year of all indicators over the same years, one row each and segment.

    The span runs from the first year in which every indicator can be grown from, to the last
    that all of them print, so that the rates may be read side by side.

    Returns
    -------
    DataFrame
        As ``industry_growth``; segments without such a span are left out.
    """
    rows = []
    for _, own in series.groupby("segment", sort=True):
        by_year = {
            year: dict(zip(points["indicator"], records(points), strict=True))
            for year, points in own.groupby("year", sort=True)
        }
        shared = [year for year, found in by_year.items() if len(found) == len(INDICATORS)]
        for first in shared[:-1]:
            spans = [_growth(by_year[first][n], by_year[shared[-1]][n]) for n in INDICATORS]
            if all(span["refusal"] is None for span in spans):
                rows += spans
                break
    return framed(rows, _GROWTH)


def _growth(start: Mapping[Any, Any], end: Mapping[Any, Any]) -> dict[str, Any]:
    refusal, rate = None, None
    one, other = measured(start), measured(end)
    if one is None or other is None:
        raise ValueError("a series holds printed figures only")
    try:
        rate = cagr(one, other, intervals=end["year"] - start["year"])
    except Refusal as refused:
        refusal = refused.reason
    return {
        "indicator": start["indicator"],
        "segment": start["segment"],
        "start_year": start["year"],
        "end_year": end["year"],
        "refusal": refusal,
        **columns(rate),
        "rests_on": (*one.rests_on, *other.rests_on),
    }


def _breaks(tables: Tables, *, region: str, bases: set[str]) -> list[int]:
    """Return the first years of new meanings of a region's series."""
    rows = tables.breaks.loc[
        lambda df: (
            (df["entity"] == region)
            & df["basis"].isin(bases)
            & df["kind"].isin(["scope", "definition"])
        )
    ]
    return sorted({int(year) for year in rows["year"]})
