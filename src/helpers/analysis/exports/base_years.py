"""Whether a growth survives another base year or another currency."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from helpers.analysis.decomposition import Parts, exchange_rate_effect, log_dollar_change, residual
from helpers.analysis.exports.published import CURRENCIES, book_of, both_ends, is_converted, pair_of
from helpers.analysis.frames import tidy
from helpers.analysis.measures import attempt, cagr, change
from helpers.data import Tables
from helpers.data.collection import NATION
from helpers.data.measured import Measured


def growth_grid(tables: Tables, *, regions: Sequence[str], end_year: int) -> pd.DataFrame:
    """Return growth up to one year from every earlier year, in dollars and in won.

    Regions without any figure before that year are left out.

    One row a region, currency and start year that has a figure of any of them: ``region``,
    ``currency``, ``start_year``, ``end_year``, ``state`` (``known``; ``unknown``: no figure, or
    none to grow from), ``converted`` (an amount was converted), ``growth`` in all and a year
    (``yearly``).
    """
    books = {currency: book_of(tables, currency=currency) for currency in CURRENCIES}
    there = {year for book in books.values() for region, year in book if region in regions}
    rows = [
        {
            "region": region,
            "currency": currency,
            "start_year": start,
            "end_year": end_year,
            **_grown(*pair_of(books[currency], region, start, end_year), end_year - start),
        }
        for region in dict.fromkeys(regions)
        for currency in CURRENCIES
        for start in sorted(year for year in there if year < end_year)
    ]
    grid = tidy(rows, "region currency start_year end_year state converted growth yearly")
    told = grid.loc[grid["state"] == "known", "region"].unique()
    return grid[grid["region"].isin(told)].reset_index(drop=True)


def dollar_parts(tables: Tables, *, years: tuple[int, int]) -> pd.DataFrame:
    """Return the nation's change in dollars as its change in won and the exchange rate's.

    Columns: ``part`` (``in_krw``, ``rate``, ``in_usd``, ``residual``: what the parts leave),
    ``start_year``, ``end_year``, ``points`` in logarithms. Empty where a year is not published in
    both currencies.
    """
    rows = []
    if amounts := _in_both(tables, years):
        logs = log_dollar_change(**amounts)
        in_krw, rate, in_usd = logs.values()
        left = Measured.exact(residual(in_usd, in_krw, rate), in_usd.unit)
        rows = [
            {"part": part, "start_year": years[0], "end_year": years[1], "points": points}
            for part, points in (logs | {"residual": left}).items()
        ]
    return tidy(rows, "part start_year end_year points")


def rate_effect(tables: Tables, *, years: tuple[int, int]) -> Parts | None:
    """Return the nation's growth in won and in dollars, and the rate's; None if unknown."""
    amounts = _in_both(tables, years)
    return None if amounts is None else exchange_rate_effect(**amounts)


def _in_both(tables: Tables, years: tuple[int, int]) -> dict[str, Measured] | None:
    """Return the nation's exports of two years in both currencies, None if one is unknown."""
    books = {one.lower(): (book_of(tables, currency=one), NATION) for one in CURRENCIES}
    return both_ends(books, years)


def _grown(start: Measured | None, end: Measured | None, intervals: int) -> dict[str, Any]:
    unknown = {"state": "unknown", "converted": False, "growth": None, "yearly": None}
    if start is None or end is None:
        return unknown
    growth, yearly = attempt(change, end, start), attempt(cagr, start, end, intervals=intervals)
    if growth is None or yearly is None:
        return unknown
    converted = is_converted(start) or is_converted(end)
    return {"state": "known", "converted": converted, "growth": growth, "yearly": yearly}
