"""Exports for one firm, and how much of a region's exports rests on a few firms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis import rows
from helpers.analysis.exports.published import (
    BASIS,
    NATION,
    book_of,
    provinces,
    yearly_rates,
)
from helpers.analysis.exports.ranking import REST
from helpers.analysis.measures import convert, difference, per, ratio, share, total
from helpers.data.measured import Measured

if TYPE_CHECKING:
    from helpers.data import Tables

FIRM_COUNTS = ("device_firms", "device_makers")
PER_FIRM_COLUMNS = (
    "region",
    "year",
    "counted",
    *(f"{part}_{field}" for part in ("exports", "firms", "each") for field in rows.FIELDS),
)
FIRM_COLUMNS = (
    "body",
    "kind",
    "region",
    "year",
    *rows.FIELDS,
    *(f"share_{field}" for field in rows.FIELDS),
)
TOP_COLUMNS = ("region", "year", "basis_code", *rows.FIELDS)
WITHOUT_COLUMNS = ("left_out", "rank_best", "rank_worst", "behind", *rows.FIELDS)


def exports_per_firm(tables: Tables, *, year: int, currency: str) -> pd.DataFrame:
    """Return exports for one firm where both are published on one basis.

    Returns
    -------
    DataFrame
        From the largest down: ``region``, ``year``, ``counted`` (indicator of the firms counted),
        ``exports_…``, ``firms_…`` and ``each_…`` (``USD_per_firm`` or ``KRW_per_firm``). Empty
        where no region has both.
    """
    book = book_of(tables, currency=currency)
    counts = _counts(tables, year)
    found = []
    for (region, counted), firms in counts.items():
        exports = book.get((region, year))
        if exports is not None:
            each = per(exports, firms, unit=f"{currency}_per_firm")
            found.append(
                {"region": region, "year": year, "counted": counted}
                | rows.columns(exports, "exports")
                | rows.columns(firms, "firms")
                | rows.columns(each, "each")
            )
    frame = pd.DataFrame(found, columns=list(PER_FIRM_COLUMNS))
    return frame.sort_values("each_value", ascending=False, ignore_index=True)


def times_as_much(per_firm: pd.DataFrame, *, region: str, other: str) -> Measured | None:
    """Return how many times a region's exports per firm are those of another, None if unknown."""
    found = [
        rows.measured(row, "each")
        for code in (region, other)
        for row in rows.records(per_firm.loc[per_firm["region"] == code].head(1))
    ]
    if len(found) < 2 or found[0] is None or found[1] is None:
        return None
    return ratio(found[0], found[1])


def region_with_firms(tables: Tables, *, region: str, year: int) -> str:
    """Return the region asked for if exports of its firms are known, else the first that has some.

    Returns
    -------
    str
        A code; empty where no region has any for the year.
    """
    regions = list(dict.fromkeys(_firm_figures(tables, year)["region"]))
    return region if region in regions else str(next(iter(regions), ""))


def largest_firms(tables: Tables, *, region: str, year: int, currency: str) -> pd.DataFrame:
    """Return the firms of a region whose exports are published, and all others as the rest.

    Returns
    -------
    DataFrame
        ``body`` (code, or ``rest``), ``kind`` (``firm``, ``rest``), ``region``, ``year``, exports
        as ``value`` …, their share of the region as ``share_value`` …; the largest first. Empty
        where no firm or no regional total is published.
    """
    whole = book_of(tables, currency="USD").get((region, year))
    bodies = _firm_figures(tables, year).loc[lambda df: df["region"] == region]
    amounts = {row["entity"]: Measured.from_row(row) for row in rows.records(bodies)}
    if whole is None or not amounts:
        return pd.DataFrame(columns=list(FIRM_COLUMNS))
    rest = difference(whole, total(amounts.values()))
    ordered = sorted(amounts.items(), key=lambda item: (-item[1].value, item[0]))
    found = [
        {"body": body, "kind": "rest" if body == REST else "firm", "region": region, "year": year}
        | rows.columns(_shown(tables, amount, year, currency))
        | rows.columns(share(amount, whole), "share")
        for body, amount in [*ordered, (REST, rest)]
    ]
    return pd.DataFrame(found, columns=list(FIRM_COLUMNS))


def together(firms: pd.DataFrame, *, count: int) -> Measured | None:
    """Return the share of the first so many firms of ``largest_firms``; None with fewer."""
    named = firms.loc[firms["kind"] == "firm"].head(count)
    shares = [rows.measured(row, "share") for row in rows.records(named)]
    parts = [part for part in shares if part is not None]
    return total(parts) if len(parts) == count else None


def ranking_without_firms(
    ranking: pd.DataFrame, firms: pd.DataFrame, *, region: str
) -> pd.DataFrame:
    """Return where a region would stand without its largest firm, and without all named ones.

    An illustration of how much rests on them; nobody has moved away.

    Returns
    -------
    DataFrame
        ``left_out`` (how many firms), ``rank_best`` and ``rank_worst`` among the regions with a
        figure (Int64), ``behind`` (the region then just above, empty for none), what is left as
        ``value`` … . Empty where firms or region are not published.
    """
    known = ranking.loc[ranking["kind"] == "known"]
    own = known.loc[known["region"] == region]
    named = firms.loc[firms["kind"] == "firm"]
    whole = None if own.empty else rows.measured(own.iloc[0])
    if whole is None or named.empty:
        return pd.DataFrame(columns=list(WITHOUT_COLUMNS))
    amounts = [rows.measured(row) for row in rows.records(named)]
    others = known.loc[known["region"] != region]
    found = []
    for count in sorted({1, len(amounts)}):
        gone = [amount for amount in amounts[:count] if amount is not None]
        left = difference(whole, total(gone))
        found.append({"left_out": count} | _place(left, others) | rows.columns(left))
    frame = pd.DataFrame(found, columns=list(WITHOUT_COLUMNS))
    return frame.astype({"rank_best": "Int64", "rank_worst": "Int64"})


def top_shares(tables: Tables, *, region: str) -> pd.DataFrame:
    """Return the printed shares of a region's three largest exporters, each on its own basis.

    Returns
    -------
    DataFrame
        ``region``, ``year``, ``basis_code``, ``value`` … in order of years. They are not a series
        where ``basis_code`` differs.
    """
    frame = tables.observations
    wanted = (frame["indicator"] == "top3_exporters_share") & (frame["entity"] == region)
    found = [
        {"region": region, "year": int(row["period"]), "basis_code": row["basis"]}
        | rows.columns(Measured.from_row(row))
        for row in rows.records(frame.loc[wanted].sort_values("period"))
    ]
    return pd.DataFrame(found, columns=list(TOP_COLUMNS))


def _counts(tables: Tables, year: int) -> dict[tuple[str, str], Measured]:
    frame = tables.observations
    places = {*provinces(tables, year=year)["code"], NATION}
    wanted = frame.loc[
        frame["indicator"].isin(FIRM_COUNTS)
        & (frame["basis"] == BASIS)
        & (frame["period"] == str(year))
        & frame["entity"].isin(places)
    ]
    return {
        (row["entity"], row["indicator"]): Measured.from_row(row) for row in rows.records(wanted)
    }


def _firm_figures(tables: Tables, year: int) -> pd.DataFrame:
    frame = tables.observations
    wanted = frame.loc[
        (frame["indicator"] == "firm_exports_usd")
        & (frame["basis"] == BASIS)
        & (frame["period"] == str(year))
    ]
    homes = tables.bodies.set_index("code")["region"]
    return wanted.assign(region=wanted["entity"].map(homes))


def _shown(tables: Tables, amount: Measured, year: int, currency: str) -> Measured:
    rate = yearly_rates(tables).get(year)
    if amount.unit == currency or rate is None:
        return amount
    return convert(amount, rate)


def _place(left: Measured, others: pd.DataFrame) -> dict[str, Any]:
    amounts = [(row["region"], rows.measured(row)) for row in rows.records(others)]
    above = [(code, one) for code, one in amounts if one is not None and one.low > left.high]
    maybe = [code for code, one in amounts if one is not None and one.high > left.low]
    return {
        "rank_best": 1 + len(above),
        "rank_worst": 1 + len(maybe),
        "behind": above[-1][0] if above else "",
    }
