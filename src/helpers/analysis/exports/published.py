"""Which exports are published: one figure for a region and a year, in dollars or in won.

Belongs here: choosing among the observations. Only figures on the basis of the ministry's returns
enter; other bases are shown beside them by ``bases``, and never mixed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, TypeAlias

import pandas as pd

from helpers.analysis.availability import LATEST
from helpers.analysis.comparability import rate_bases
from helpers.analysis.frames import by_year, figures, records, whole_years
from helpers.analysis.measures import convert
from helpers.data import Tables
from helpers.data.collection import NATION
from helpers.data.measured import Measured
from helpers.errors import PARAMETERS_CELL, Fault, UsageError

BASIS: Final = "mfds"
RATE_BASIS: Final = "fx-bok-average"
"""The ministry's footnote: won and dollars at the Bank of Korea's basic rate, yearly average."""
INDICATORS: Final = {"USD": "device_exports_usd", "KRW": "device_exports_krw"}
CURRENCIES: Final = tuple(INDICATORS)

Book: TypeAlias = Mapping[tuple[str, int], Measured]


@lru_cache(maxsize=4)
def book_of(tables: Tables, *, currency: str) -> Book:
    """Return device exports of the nation and its regions by region and year, in one currency.

    A figure printed in the currency comes first. Where there is none, or only an approximate one,
    the figure printed in the other currency is converted at the Bank of Korea's average rate of
    its year, as the ministry itself converts; failing that, the approximate one stands.

    Raises ``UsageError``: neither ``USD`` nor ``KRW``.
    """
    if currency not in INDICATORS:
        raise UsageError([Fault(PARAMETERS_CELL, 0, "currency", currency, " or ".join(INDICATORS))])
    [other] = set(CURRENCIES) - {currency}
    own, foreign = _printed(tables, currency), _printed(tables, other)
    rates = yearly_rates(tables)
    found = {
        key: _chosen(own.get(key), foreign.get(key), rates.get(key[1]))
        for key in sorted({*own, *foreign})
    }
    return {key: figure for key, figure in found.items() if figure is not None}


def both_ends(
    series: Mapping[str, tuple[Book, str]], years: tuple[int, int]
) -> dict[str, Measured] | None:
    """Return ``<name>_start`` and ``<name>_end`` of books' regions, None where one is not known."""
    found = {
        f"{name}_{end}": book.get((region, year))
        for name, (book, region) in series.items()
        for end, year in zip(("start", "end"), years, strict=True)
    }
    known = {name: one for name, one in found.items() if one is not None}
    return known if len(known) == len(found) else None


def pair_of(
    book: Book, region: str, start: int, end: int
) -> tuple[Measured | None, Measured | None]:
    """Return the figures of one region at the start and the end of a span."""
    return book.get((region, start)), book.get((region, end))


def is_converted(figure: Measured) -> bool:
    """Return whether a figure was converted from the other currency."""
    return bool(rate_bases(figure))


def yearly_rates(tables: Tables) -> dict[int, Measured]:
    """Return won for one dollar by year: the Bank of Korea's basic rate, yearly average."""
    return by_year(figures(tables, basis=RATE_BASIS))


def in_currency(
    tables: Tables, amount: Measured | None, *, year: int, currency: str
) -> Measured | None:
    """Return an amount of a year in a currency; None where it or the year's rate is unknown."""
    if amount is None or amount.unit == currency:
        return amount
    rate = yearly_rates(tables).get(year)
    return None if rate is None else convert(amount, rate)


def provinces(tables: Tables, *, year: int) -> pd.DataFrame:
    """Return the provinces that existed at the end of a year, as rows of the lookup.

    Seventeen from 2012 on, when Sejong was founded, until Gwangju and South Jeolla merged.
    """
    day = f"{year}-12-31"
    regions = tables.regions.loc[lambda df: df["code"] != NATION]
    begun = regions["valid_from"].fillna("") <= day
    not_ended = regions["valid_to"].fillna("9999") >= day
    return regions.loc[begun & not_ended].reset_index(drop=True)


def break_years(tables: Tables) -> tuple[int, ...]:
    """Return the years from which the whole basis means something else."""
    found = tables.breaks.loc[lambda df: (df["basis"] == BASIS) & df["entity"].isna()]
    return tuple(sorted({int(year) for year in found["year"]}))


def national_years(tables: Tables) -> tuple[int, ...]:
    """Return the years with a national figure in either currency."""
    printed = (key for code in CURRENCIES for key in _printed(tables, code))
    return tuple(sorted({year for region, year in printed if region == NATION}))


def check_years(
    tables: Tables, *, base_year: int, end_year: str, currency: str = "USD"
) -> tuple[int, int]:
    """Return first and last year; refuse years without a national figure, or in reverse.

    ``latest`` is the last year that will do. Regions are published in dollars, so in won the last
    year needs a rate. Raises ``UsageError`` naming the years there are.
    """
    there, wanted = national_years(tables), "a year with national exports"
    ends, closing = there, wanted
    if currency == "KRW":
        rates = yearly_rates(tables)
        ends, closing = tuple(year for year in there if year in rates), f"{wanted} and a rate"
    last_year = str(ends[-1]) if end_year == LATEST and ends else str(end_year)
    faults = [
        *_unless_held("base_year", str(base_year), there, wanted),
        *_unless_held("end_year", last_year, ends, closing),
    ]
    if not faults and base_year >= int(last_year):
        faults = [Fault(PARAMETERS_CELL, 0, "base_year", str(base_year), f"before {last_year}")]
    if faults:
        raise UsageError(faults)
    return base_year, int(last_year)


def _unless_held(name: str, year: str, held: Iterable[int], wanted: str) -> Iterator[Fault]:
    """Yield a parameter's year if it is none of those that are held."""
    known = [*map(str, held)]
    if year not in known:
        listed = ", ".join(known) or "none is held"
        yield Fault(PARAMETERS_CELL, 0, name, year, f"{wanted}: {listed}")


def _printed(tables: Tables, currency: str) -> dict[tuple[str, int], dict[str, Any]]:
    """Return the rows of whole years by region and year, as printed in a currency."""
    found = figures(tables, indicator=INDICATORS[currency], basis=BASIS)
    yearly = whole_years(found).drop_duplicates(["entity", "period"])
    return {(row["entity"], int(row["period"])): row for row in records(yearly)}


def _chosen(
    own: dict[str, Any] | None, foreign: dict[str, Any] | None, rate: Measured | None
) -> Measured | None:
    firm = None if own is None or own["status"] == "approximate" else own["figure"]
    if firm is None and foreign and foreign["status"] != "approximate" and rate is not None:
        return convert(foreign["figure"], rate)
    found: Measured | None = own["figure"] if own else None
    return found
