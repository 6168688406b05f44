"""Which exports are published: one figure for a region and a year, in dollars or in won.

Belongs here: choosing among the observations. Only figures on the basis of the ministry's returns
enter; other bases are shown beside them by ``comparisons`` and never mixed in.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

import pandas as pd

from helpers.analysis import rows
from helpers.analysis.availability import LATEST
from helpers.analysis.measures import convert
from helpers.data.measured import Measured
from helpers.errors import Fault, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from helpers.data import Tables

BASIS = "mfds"
RATE_BASIS = "fx-bok-average"
"""The ministry's footnote: won and dollars at the Bank of Korea's basic rate, yearly average."""
INDICATORS = {"USD": "device_exports_usd", "KRW": "device_exports_krw"}
CURRENCIES = tuple(INDICATORS)
NATION = "KR"
YEAR = re.compile(r"\d{4}")

COLUMNS = ("region", "year", "converted", *rows.FIELDS)


def published(tables: Tables, *, currency: str) -> pd.DataFrame:
    """Return every device-export figure of the nation and its regions in one currency.

    A figure printed in the currency comes first. Where there is none, or only an approximate one,
    the figure printed in the other currency is converted at the Bank of Korea's average rate of
    its year, as the ministry itself converts; failing that, the approximate one stands.

    Parameters
    ----------
    tables : Tables
        The loaded tables.
    currency : {"USD", "KRW"}
        Currency of the result.

    Returns
    -------
    DataFrame
        One row a region and year, in order of both: ``region``, ``year``, ``converted`` (bool),
        ``value``, ``low``, ``high`` (base units), ``unit``, ``basis``, ``rests_on``.

    Raises
    ------
    UsageError
        Another currency.
    """
    if currency not in INDICATORS:
        raise UsageError([Fault("parameters", 0, "currency", currency, " or ".join(INDICATORS))])
    other = next(code for code in INDICATORS if code != currency)
    own, foreign = _printed(tables, currency), _printed(tables, other)
    rates = yearly_rates(tables)
    found = []
    for region, year in sorted({*own, *foreign}):
        figure = _chosen(own.get((region, year)), foreign.get((region, year)), rates.get(year))
        if figure is not None:
            cells = {"region": region, "year": year, "converted": is_converted(figure)}
            found.append(cells | rows.columns(figure))
    return pd.DataFrame(found, columns=list(COLUMNS))


Book: TypeAlias = "Mapping[tuple[str, int], Measured]"


def book_of(tables: Tables, *, currency: str) -> Book:
    """Return the figures of ``published`` by region and year."""
    figures = rows.records(published(tables, currency=currency))
    found = {(row["region"], row["year"]): rows.measured(row) for row in figures}
    return {key: figure for key, figure in found.items() if figure is not None}


def pair_of(
    book: Book, region: str, start: int, end: int
) -> tuple[Measured | None, Measured | None]:
    """Return the figures of one region at the start and the end of a span."""
    return book.get((region, start)), book.get((region, end))


def is_converted(figure: Measured) -> bool:
    """Return whether a figure was converted from the other currency."""
    return any(basis.startswith("fx-") for basis in figure.bases)


def yearly_rates(tables: Tables) -> dict[int, Measured]:
    """Return won for one dollar by year: the Bank of Korea's basic rate, yearly average."""
    found = tables.observations.loc[lambda df: df["basis"] == RATE_BASIS]
    return {int(row["period"]): Measured.from_row(row) for row in rows.records(found)}


def provinces(tables: Tables, *, year: int) -> pd.DataFrame:
    """Return the provinces that existed at the end of a year, as rows of the lookup.

    Examples
    --------
    Seventeen from 2012 on, when Sejong was founded, until Gwangju and South Jeolla merged.
    """
    day = f"{year}-12-31"
    regions = tables.regions.loc[lambda df: df["code"] != NATION]
    begun = regions["valid_from"].fillna("") <= day
    not_ended = regions["valid_to"].fillna("9999") >= day
    return regions.loc[begun & not_ended].reset_index(drop=True)


def national_years(tables: Tables) -> tuple[int, ...]:
    """Return the years with a national figure in either currency."""
    years = {
        year for code in CURRENCIES for region, year in _printed(tables, code) if region == "KR"
    }
    return tuple(sorted(years))


def check_years(tables: Tables, *, base_year: int, end_year: str) -> tuple[int, int]:
    """Return first and last year; refuse years without a national figure, or in reverse.

    Parameters
    ----------
    end_year : str
        A year, or ``latest`` for the last one with a national figure.

    Raises
    ------
    UsageError
        Naming the years there are.
    """
    there = national_years(tables)
    listed = ", ".join(map(str, there))
    last_year = str(there[-1]) if end_year == LATEST else str(end_year)
    faults = [
        Fault("parameters", 0, name, year, f"a year with national exports: {listed}")
        for name, year in (("base_year", str(base_year)), ("end_year", last_year))
        if year not in map(str, there)
    ]
    if not faults and base_year >= int(last_year):
        faults = [Fault("parameters", 0, "base_year", str(base_year), f"before {last_year}")]
    if faults:
        raise UsageError(faults)
    return base_year, int(last_year)


def _printed(tables: Tables, currency: str) -> dict[tuple[str, int], tuple[Measured, str]]:
    """Return figure and status by region and year, as printed in a currency."""
    frame = tables.observations
    wanted = frame.loc[(frame["indicator"] == INDICATORS[currency]) & (frame["basis"] == BASIS)]
    return {
        (row["entity"], int(row["period"])): (Measured.from_row(row), row["status"])
        for row in rows.records(wanted)
        if not pd.isna(row["value"]) and YEAR.fullmatch(str(row["period"]))
    }


def _chosen(
    own: tuple[Measured, str] | None,
    foreign: tuple[Measured, str] | None,
    rate: Measured | None,
) -> Measured | None:
    if own is not None and own[1] != "approximate":
        return own[0]
    if foreign is not None and rate is not None and foreign[1] != "approximate":
        return convert(foreign[0], rate)
    return own[0] if own is not None else None
