"""The industry beside the budgets: firms, sales and employees as a region counts them.

Put beside the budgets to be looked at together, never divided by them: what grew in the same
years need not have grown from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

import pandas as pd

from helpers.analysis.frames import figures, records, tidy
from helpers.analysis.measures import cagr
from helpers.data import Tables
from helpers.errors import Refusal

INDICATORS: Final = ("industry_sales_krw", "industry_firms", "industry_employees")
GROWTH: Final = "indicator segment start_year end_year refusal growth"


def industry_series(tables: Tables, *, region: str) -> pd.DataFrame:
    """Return a region's own count of its medical industry, without targets.

    Columns: ``indicator``, ``year``, ``segment`` (0, 1, …; a new one after each break of scope or
    definition) and ``figure``. Only the basis with most figures: what the press prints for single
    years stays out.
    """
    found = figures(tables, entity=region, indicator=INDICATORS)
    found = found[found["year"].notna() & ~found["id"].isin(tables.targets["id"])]
    if not found.empty:
        found = found[found["basis"] == found["basis"].mode().iloc[0]]
    # of several documents' figures the first stands
    found = found.drop_duplicates(["indicator", "year"])
    breaks = _breaks(tables, region=region, bases=set(found["basis"]))
    rows = [
        {
            "indicator": row["indicator"],
            "year": int(row["year"]),
            "segment": sum(int(row["year"]) >= year for year in breaks),
            "figure": row["figure"],
        }
        for row in records(found)
    ]
    rows.sort(key=lambda row: (INDICATORS.index(row["indicator"]), row["year"]))
    return tidy(rows, "indicator year segment figure")


def industry_growth(series: pd.DataFrame) -> pd.DataFrame:
    """Return growth a year of ``industry_series`` from year to year, never across a break.

    Columns: ``indicator``, ``segment``, ``start_year``, ``end_year``, ``refusal`` (the reason why
    there is no growth, else None) and ``growth`` (a year; None where refused).
    """
    rows = [
        _growth(start, end)
        for _, own in series.groupby(["indicator", "segment"], sort=False)
        for start, end in pairwise(records(own))
    ]
    return tidy(rows, GROWTH)


def common_growth(series: pd.DataFrame) -> pd.DataFrame:
    """Return growth a year of all indicators over the same years, one row each and segment.

    The span runs from the first year in which every indicator can be grown from, to the last
    that all of them print, so that the rates may be read side by side.

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
    return tidy(rows, GROWTH)


def _growth(start: Mapping[str, Any], end: Mapping[str, Any]) -> dict[str, Any]:
    refusal = rate = None
    try:
        rate = cagr(start["figure"], end["figure"], intervals=end["year"] - start["year"])
    except Refusal as refused:
        refusal = refused.reason
    return {
        "indicator": start["indicator"],
        "segment": start["segment"],
        "start_year": start["year"],
        "end_year": end["year"],
        "refusal": refusal,
        "growth": rate,
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
