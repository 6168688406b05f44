"""Who exports most, how much of the nation that is, and how sure the order is."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pandas as pd

from helpers.analysis.exports.published import BASIS, book_of, in_currency, provinces
from helpers.analysis.frames import figures, tidy
from helpers.analysis.measures import difference, share, total
from helpers.analysis.places import possible_places
from helpers.data import Tables
from helpers.data.collection import NATION
from helpers.data.measured import Measured

REST: Final = "rest"
"""Stands in the column ``region`` for all regions without a figure together."""


def rank_regions(tables: Tables, *, year: int, currency: str) -> pd.DataFrame:
    """Return the regions with a figure from the largest down, then all others as one residual.

    Shares and the residual are worked out in dollars, in which the regions are published, and
    converted to ``currency`` last.

    Columns: ``region`` (code, or ``rest``), ``kind`` (``known``, ``rest``), ``year``, ``members``
    (regions in the row), ``rank_printed`` (the place a document prints), ``rank_best`` and
    ``rank_worst`` (places the figures alone allow), ``amount``, and its ``share`` of the nation.
    The residual has no amount where the nation has none, and is absent where no region is unknown.
    Empty where nothing is published for the year.

    Notes
    -----
    By the figures alone, a region's best place is one below those that are larger at every
    rounding; its worst counts those that may be larger, and as many unknown ones as could each
    exceed it out of the residual.
    """
    book = book_of(tables, currency="USD")
    nation = book.get((NATION, year))
    places = provinces(tables, year=year)["code"]
    found = {code: one for code in places if (one := book.get((code, year))) is not None}
    known = dict(sorted(found.items(), key=lambda item: (-item[1].value, item[0])))
    unknown = len(places) - len(known)
    rest = _residual(nation, list(known.values()))
    printed = printed_ranks(tables, year=year)
    rows = []
    for code, figure in known.items():
        others = [other for place, other in known.items() if place != code]
        best, worst = possible_places(figure, others, rest=rest, unknown=unknown)
        ranks = {"rank_printed": printed.get(code), "rank_best": best, "rank_worst": worst}
        rows.append({"region": code, "kind": "known", "members": 1, "amount": figure} | ranks)
    if unknown and (known or nation is not None):
        nowhere = dict.fromkeys(("rank_printed", "rank_best", "rank_worst"))
        rows.append({"region": REST, "kind": "rest", "members": unknown, "amount": rest} | nowhere)
    for row in rows:
        amount = row["amount"]
        row["year"] = year
        row["share"] = None if amount is None or nation is None else share(amount, nation)
        row["amount"] = in_currency(tables, amount, year=year, currency=currency)
    return tidy(rows, "region kind year members rank_printed rank_best rank_worst amount share")


def printed_ranks(tables: Tables, *, year: int) -> dict[str, int]:
    """Return the places in device exports that documents print for a year, by region."""
    found = figures(tables, indicator="exports_rank", basis=BASIS, period=str(year))
    return {region: int(rank) for region, rank in found[["entity", "value"]].to_numpy()}


def ranking_is_printed(ranked: pd.DataFrame) -> bool:
    """Return whether a document ranks exactly the regions with a figure as the largest ones."""
    printed = ranked.loc[ranked["kind"] == "known", "rank_printed"].tolist()
    return printed == list(range(1, len(printed) + 1))


def _residual(nation: Measured | None, known: list[Measured]) -> Measured | None:
    if nation is None or not known:
        return nation
    rest = difference(nation, total(known))
    # rounding may take the rest below nought, exports cannot
    return replace(rest, low=max(rest.low, 0.0)) if rest.value >= 0 else rest
