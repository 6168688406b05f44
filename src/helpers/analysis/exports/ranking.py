"""Who exports most, how much of the nation that is, and how sure the order is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis import rows
from helpers.analysis.exports.published import (
    BASIS,
    NATION,
    Book,
    book_of,
    provinces,
    yearly_rates,
)
from helpers.analysis.measures import convert, difference, share, total
from helpers.analysis.places import possible_places
from helpers.data.measured import Measured

if TYPE_CHECKING:
    from helpers.data import Tables

REST = "rest"
"""Stands in the column ``region`` for all regions without a figure together."""
COLUMNS = (
    "region",
    "kind",
    "year",
    "members",
    "rank_printed",
    "rank_best",
    "rank_worst",
    *rows.FIELDS,
    *(f"share_{field}" for field in rows.FIELDS),
)


def rank_regions(tables: Tables, *, year: int, currency: str) -> pd.DataFrame:
    """Return the regions with a figure from the largest down, then all others as one residual.

    Parameters
    ----------
    tables : Tables
        The loaded tables.
    year : int
        Year of the exports.
    currency : {"USD", "KRW"}
        Currency shown. Shares and the residual are worked out in dollars, in which the regions
        are published, and converted last.

    Returns
    -------
    DataFrame
        ``region`` (code, or ``rest``), ``kind`` (``known``, ``rest``), ``year``, ``members``
        (regions in the row), ``rank_printed`` (the place a document prints; Int64),
        ``rank_best``, ``rank_worst`` (places the figures alone allow; Int64), exports as
        ``value`` … ``rests_on``, and their share of the nation as ``share_value`` … . The
        residual is missing where the nation has no figure, and absent where no region is
        unknown. Empty where nothing is published for the year.

    Notes
    -----
    By the figures alone, a region's best place is one below those that are larger at every
    rounding; its worst counts those that may be larger, and as many unknown ones as could each
    exceed it out of the residual.
    """
    book = book_of(tables, currency="USD")
    nation = book.get((NATION, year))
    places = provinces(tables, year=year)["code"]
    known = _known(book, places, year)
    members = len(places) - len(known)
    rest = _residual(nation, list(known.values()))
    convert_year = _converter(tables, year, currency)
    printed = printed_ranks(tables, year=year)
    found = [
        _known_row(code, known, nation=nation, rest=rest, members=members)
        | {"year": year, "rank_printed": printed.get(code, pd.NA)}
        | rows.columns(convert_year(figure))
        for code, figure in known.items()
    ]
    if members and (known or nation is not None):
        found.append(_rest_row(rest, nation, members, year) | rows.columns(convert_year(rest)))
    frame = pd.DataFrame(found, columns=list(COLUMNS))
    return frame.astype(dict.fromkeys(("rank_printed", "rank_best", "rank_worst"), "Int64"))


def printed_ranks(tables: Tables, *, year: int) -> dict[str, int]:
    """Return the places in device exports that documents print for a year, by region."""
    frame = tables.observations
    found = frame.loc[
        (frame["indicator"] == "exports_rank")
        & (frame["basis"] == BASIS)
        & (frame["period"] == str(year))
    ]
    return {row["entity"]: int(row["value"]) for row in rows.records(found)}


def ranking_is_printed(ranking: pd.DataFrame) -> bool:
    """Return whether a document ranks exactly the regions with a figure as the largest ones."""
    printed = ranking.loc[ranking["kind"] == "known", "rank_printed"]
    return bool(printed.notna().all()) and printed.tolist() == list(range(1, len(printed) + 1))


def _known(book: Book, places: pd.Series[str], year: int) -> dict[str, Measured]:
    """Return the figures of provinces from the largest down."""
    found = {code: book.get((code, year)) for code in places}
    known = {code: figure for code, figure in found.items() if figure is not None}
    return dict(sorted(known.items(), key=lambda item: (-item[1].value, item[0])))


def _residual(nation: Measured | None, known: list[Measured]) -> Measured | None:
    if nation is None or not known:
        return nation
    rest = difference(nation, total(known))
    # rounding may take the rest below nought, exports cannot
    return replace(rest, low=max(rest.low, 0.0)) if rest.value >= 0 else rest


def _converter(tables: Tables, year: int, currency: str) -> Any:
    rate = yearly_rates(tables).get(year)

    def converted(amount: Measured | None) -> Measured | None:
        if amount is None or amount.unit == currency:
            return amount
        return convert(amount, rate) if rate is not None else None

    return converted


def _known_row(
    code: str,
    known: dict[str, Measured],
    *,
    nation: Measured | None,
    rest: Measured | None,
    members: int,
) -> dict[str, Any]:
    figure = known[code]
    others = [other for place, other in known.items() if place != code]
    best, worst = possible_places(figure, others, rest=rest, unknown=members)
    return {
        "region": code,
        "kind": "known",
        "members": 1,
        "rank_best": best,
        "rank_worst": worst,
        **rows.columns(None if nation is None else share(figure, nation), "share"),
    }


def _rest_row(
    rest: Measured | None, nation: Measured | None, members: int, year: int
) -> dict[str, Any]:
    part = None if rest is None or nation is None else share(rest, nation)
    return {
        "region": REST,
        "kind": "rest",
        "year": year,
        "members": members,
        "rank_printed": pd.NA,
        "rank_best": pd.NA,
        "rank_worst": pd.NA,
        **rows.columns(part, "share"),
    }
