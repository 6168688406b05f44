"""A region's figures over the years, divided where their meaning changed."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from helpers.analysis.context import breaks
from helpers.analysis.frames import records, tidy
from helpers.analysis.profile.holdings import holdings, order_of
from helpers.analysis.profile.standing import UNSTATED
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


def series(tables: Tables, *, region: str) -> pd.DataFrame:
    """Return the dated figures of a region, indicator by indicator and basis by basis.

    In order of ``FOLLOWED``, the lookup of bases, and years: ``indicator``, ``basis``, ``year``,
    ``segment`` (0, 1, …; a new one from each year in which the figures mean something else),
    ``since`` (that year), ``status`` and ``figure``. Single figures are there too; of several on
    one stated basis the first stands.
    """
    held = holdings(tables, region=region)
    own = held[(held["entity"] == region) & held["indicator"].isin(FOLLOWED) & held["year"].notna()]
    again = own.duplicated(["indicator", "basis", "year"]) & ~own["basis"].isin(UNSTATED)
    own = own[~again]
    rows: list[dict[str, Any]] = []
    for (indicator, basis), part in own.groupby(["indicator", "basis"]):
        found = breaks(tables, entity=region, basis=str(basis), indicator=str(indicator))
        edges = dict.fromkeys(int(year) for year in found["year"])
        for row in records(part):
            passed = [edge for edge in edges if edge <= row["year"]]
            rows.append(row | {"segment": len(passed), "since": max(passed, default=None)})
    place, bases = order_of(FOLLOWED), order_of(tables.bases["code"])
    rows.sort(key=lambda row: (place[row["indicator"]], bases[row["basis"]], row["year"]))
    return tidy(rows, "indicator basis year segment since status figure")


def comparable(found: pd.DataFrame) -> pd.DataFrame:
    """Return the series of indicators that one stated basis has for two years at least.

    Other stated bases of these indicators come with them, single figures too.
    """
    stated = found[~found["basis"].isin(UNSTATED)]
    several = stated.groupby(["indicator", "basis"])["year"].transform("size") > 1
    kinds = stated.loc[several, "indicator"]
    return stated[stated["indicator"].isin(kinds)].reset_index(drop=True)
