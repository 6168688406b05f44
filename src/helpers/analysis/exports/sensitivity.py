"""Whether a growth survives another base year or another currency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis import rows
from helpers.analysis.decomposition import (
    ExchangeRateEffect,
    exchange_rate_effect,
    log_dollar_change,
    residual,
)
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
from helpers.data.measured import Measured

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
DOLLAR_COLUMNS = ("part", "start_year", "end_year", *rows.FIELDS)


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


def dollar_parts(tables: Tables, *, years: tuple[int, int]) -> pd.DataFrame:
    """Return the nation's change in dollars as its change in won and the exchange rate's.

    Returns
    -------
    DataFrame
        ``part`` (``in_krw``, ``rate``, ``in_usd``, ``residual``), ``start_year``, ``end_year``,
        ``value`` … in log points; the residual is what the parts leave. Empty where a year is
        not published in both currencies.
    """
    amounts = _in_both(tables, years)
    if amounts is None:
        return pd.DataFrame(columns=list(DOLLAR_COLUMNS))
    logs = log_dollar_change(**amounts)
    left = Measured.exact(residual(logs.in_usd, logs.in_krw, logs.rate), logs.in_usd.unit)
    parts = {name: getattr(logs, name) for name in ("in_krw", "rate", "in_usd")}
    found = [
        {"part": name, "start_year": years[0], "end_year": years[1]} | rows.columns(one)
        for name, one in (parts | {"residual": left}).items()
    ]
    return pd.DataFrame(found, columns=list(DOLLAR_COLUMNS))


def break_years(tables: Tables) -> tuple[int, ...]:
    """Return the years from which the whole basis means something else."""
    found = tables.breaks.loc[lambda df: (df["basis"] == BASIS) & df["entity"].isna()]
    return tuple(sorted({int(year) for year in found["year"]}))


def rate_effect(tables: Tables, *, years: tuple[int, int]) -> ExchangeRateEffect | None:
    """Return the nation's growth in won and in dollars, and the rate's; None if unknown."""
    amounts = _in_both(tables, years)
    return None if amounts is None else exchange_rate_effect(**amounts)


def _in_both(tables: Tables, years: tuple[int, int]) -> dict[str, Measured] | None:
    """Return the nation's exports of two years in both currencies, None if one is unknown."""
    found = {}
    for currency in CURRENCIES:
        book = book_of(tables, currency=currency)
        for end, figure in zip(("start", "end"), pair_of(book, NATION, *years), strict=True):
            if figure is None:
                return None
            found[f"{currency.lower()}_{end}"] = figure
    return found


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
