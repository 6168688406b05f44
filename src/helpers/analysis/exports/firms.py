"""How much of a region's exports rests on a few firms."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis.exports.published import BASIS, book_of, in_currency
from helpers.analysis.exports.ranking import REST
from helpers.analysis.frames import figures, largest_first, tidy
from helpers.analysis.measures import difference, share, total
from helpers.analysis.places import possible_places
from helpers.data import Tables
from helpers.data.measured import Measured


def region_with_firms(tables: Tables, *, region: str, year: int) -> str:
    """Return the region asked for if exports of its firms are known, else the first that has some.

    Empty where no region has any for the year.
    """
    regions = _firm_figures(tables, year)["region"].tolist()
    return region if region in regions else str(next(iter(regions), ""))


def largest_firms(tables: Tables, *, region: str, year: int, currency: str) -> pd.DataFrame:
    """Return the firms of a region whose exports are published, and all others as the rest.

    Columns: ``body`` (code, or ``rest``), ``kind`` (``firm``, ``rest``), ``region``, ``year``,
    ``amount`` and its ``share`` of the region; the largest first. Empty where no firm or no
    regional total is published.
    """
    whole = book_of(tables, currency="USD").get((region, year))
    own = _firm_figures(tables, year).loc[lambda df: df["region"] == region]
    rows = []
    if whole is not None and len(own):
        ordered = largest_first(own, "figure")
        amounts = dict(zip(ordered["entity"], ordered["figure"], strict=True))
        amounts[REST] = difference(whole, total(own["figure"]))
        rows = [
            {
                "body": body,
                "kind": "rest" if body == REST else "firm",
                "region": region,
                "year": year,
                "amount": in_currency(tables, amount, year=year, currency=currency),
                "share": share(amount, whole),
            }
            for body, amount in amounts.items()
        ]
    return tidy(rows, "body kind region year amount share")


def together(firms: pd.DataFrame, *, count: int) -> Measured | None:
    """Return the share of the first so many firms of ``largest_firms``; None with fewer."""
    shares = firms.loc[firms["kind"] == "firm", "share"].head(count)
    return total(shares) if len(shares) == count else None


def ranking_without_firms(
    ranked: pd.DataFrame, firms: pd.DataFrame, *, region: str
) -> pd.DataFrame:
    """Return where a region would stand without its largest firm, and without all named ones.

    An illustration of how much rests on them; nobody has moved away.

    Columns: ``left_out`` (how many firms), ``amount`` (what is left), ``rank_best`` and
    ``rank_worst`` among the regions with a figure. Empty where firms or region are not published.
    """
    known = ranked[ranked["kind"] == "known"].set_index("region")["amount"]
    named = firms.loc[firms["kind"] == "firm", "amount"]
    rows: list[dict[str, Any]] = []
    if region in known.index and len(named):
        others = known.drop(region).tolist()
        for count in sorted({1, len(named)}):
            left = difference(known[region], total(named.head(count)))
            best, worst = possible_places(left, others)
            ranks = {"rank_best": best, "rank_worst": worst}
            rows.append({"left_out": count, "amount": left} | ranks)
    return tidy(rows, "left_out amount rank_best rank_worst")


def _firm_figures(tables: Tables, year: int) -> pd.DataFrame:
    """Return the exports of single firms, each once, with the region it is at home in."""
    printed = figures(tables, indicator="firm_exports_usd", basis=BASIS, period=str(year))
    found = printed.drop_duplicates("entity")
    return found.assign(region=found["entity"].map(tables.bodies.set_index("code")["region"]))
