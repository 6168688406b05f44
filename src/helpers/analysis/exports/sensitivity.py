"""Whether a growth survives another base year or another currency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis import rows
from helpers.analysis.decomposition import ExchangeRateEffect, exchange_rate_effect
from helpers.analysis.exports.published import (
    BASIS,
    CURRENCIES,
    NATION,
    Book,
    book_of,
    is_converted,
    pair_of,
)
from helpers.analysis.measures import cagr, change

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from helpers.analysis.measured import Measured
    from helpers.data import Tables

GRID_COLUMNS = (
    "region",
    "currency",
    "start_year",
    "end_year",
    "state",
    "converted",
    "breaks",
    *rows.FIELDS,
    *(f"yearly_{field}" for field in rows.FIELDS),
)


def growth_grid(tables: Tables, *, regions: Sequence[str], end_year: int) -> pd.DataFrame:
    """Return growth up to one year from every earlier year, in dollars and in won.

    Parameters
    ----------
    regions : sequence of str
        Codes, in the order wanted; those without any figure before the year are left out.
    end_year : int
        Last year of every span.

    Returns
    -------
    DataFrame
        One row a region, currency and start year that has a figure of any of them: ``region``,
        ``currency``, ``start_year``, ``end_year``, ``state`` (``known``, ``unknown``),
        ``converted`` (an amount was converted), ``breaks`` (years from which the figures mean
        something else, inside the span or at its start), growth in all as ``value`` …, a year as
        ``yearly_value`` … .
    """
    broken = break_years(tables)
    books = {currency: book_of(tables, currency=currency) for currency in CURRENCIES}
    found = [
        {
            "region": region,
            "currency": currency,
            "start_year": start,
            "end_year": end_year,
            "breaks": tuple(year for year in broken if start <= year <= end_year),
            **_grown(pair_of(books[currency], region, start, end_year), end_year - start),
        }
        for region in dict.fromkeys(regions)
        for currency in CURRENCIES
        for start in _start_years(books.values(), regions, end_year)
    ]
    frame = pd.DataFrame(found, columns=list(GRID_COLUMNS))
    told = frame.loc[frame["state"] == "known", "region"].unique()
    return frame.loc[frame["region"].isin(told)].reset_index(drop=True)


def break_years(tables: Tables) -> tuple[int, ...]:
    """Return the years from which the whole basis means something else."""
    found = tables.breaks.loc[lambda df: (df["basis"] == BASIS) & df["entity"].isna()]
    return tuple(sorted({int(year) for year in found["year"]}))


def rate_effect(tables: Tables, *, years: tuple[int, int]) -> ExchangeRateEffect | None:
    """Return the nation's growth in won and in dollars, and the rate's; None if unknown."""
    found = {}
    for currency in CURRENCIES:
        book = book_of(tables, currency=currency)
        for end, figure in zip(("start", "end"), pair_of(book, NATION, *years), strict=True):
            if figure is None:
                return None
            found[f"{currency.lower()}_{end}"] = figure
    return exchange_rate_effect(**found)


def _start_years(books: Iterable[Book], regions: Sequence[str], end_year: int) -> list[int]:
    """Return the years before the last one with a figure of any of the regions."""
    found = {year for book in books for region, year in book if region in regions}
    return sorted(year for year in found if year < end_year)


def _grown(pair: tuple[Measured | None, Measured | None], intervals: int) -> dict[str, Any]:
    start, end = pair
    if start is None or end is None:
        cells = {"state": "unknown", "converted": False}
        return cells | rows.columns(None) | rows.columns(None, "yearly")
    converted = is_converted(start) or is_converted(end)
    return (
        {"state": "known", "converted": converted}
        | rows.columns(change(end, start))
        | rows.columns(cagr(start, end, intervals=intervals), "yearly")
    )
