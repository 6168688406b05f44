"""Exports for one firm, and what other bases print of the largest firms."""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.analysis.exports.published import BASIS, book_of, provinces
from helpers.analysis.frames import figures, largest_first, records, tidy
from helpers.analysis.measures import per, ratio
from helpers.data import Tables
from helpers.data.collection import NATION
from helpers.data.measured import Measured

FIRM_COUNTS: Final = ("device_firms", "device_makers")


def exports_per_firm(tables: Tables, *, year: int, currency: str) -> pd.DataFrame:
    """Return exports for one firm where both are published on one basis.

    From the largest down: ``region``, ``year``, ``counted`` (indicator of the firms counted),
    ``exports``, ``firms`` and ``each`` (``USD_per_firm`` or ``KRW_per_firm``). Empty where fewer
    than two can be compared.
    """
    book = book_of(tables, currency=currency)
    places = (*provinces(tables, year=year)["code"], NATION)
    counts = figures(tables, indicator=FIRM_COUNTS, basis=BASIS, period=str(year), entity=places)
    rows = []
    for row in records(counts):
        exports = book.get((row["entity"], year))
        if exports is not None:
            each = per(exports, row["figure"], unit=f"{currency}_per_firm")
            counted = {"region": row["entity"], "year": year, "counted": row["indicator"]}
            rows.append(counted | {"exports": exports, "firms": row["figure"], "each": each})
    compared = rows if len(rows) > 1 else []
    return largest_first(tidy(compared, "region year counted exports firms each"), "each")


def times_as_much(per_firm: pd.DataFrame, *, region: str, other: str) -> Measured | None:
    """Return how many times a region's exports per firm are those of another, None if unknown."""
    each = per_firm.drop_duplicates("region").set_index("region")["each"]
    return ratio(each[region], each[other]) if {region, other} <= set(each.index) else None


def top_shares(tables: Tables, *, region: str) -> pd.DataFrame:
    """Return the printed shares of a region's three largest exporters, each on its own basis.

    Columns: ``region``, ``year``, ``basis``, ``share`` in order of years. They are not a series
    where ``basis`` differs.
    """
    found = figures(tables, indicator="top3_exporters_share", entity=region)
    found = found[found["year"].notna()].sort_values("year", kind="stable")
    rows = [
        {"region": region, "year": int(row["year"]), "basis": row["basis"], "share": row["figure"]}
        for row in records(found)
    ]
    return tidy(rows, "region year basis share")
