"""The nation's production, exports, imports and market, and the surge of diagnostics in them.

Belongs here: the ministry's national series, whether its identity holds year by year, and
what diagnostics were of it. Regions are in ``ranking`` and ``outgrowth``.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis import rows
from helpers.analysis.exports.published import BASIS, NATION, yearly_rates
from helpers.analysis.measures import change, convert, difference, share
from helpers.data.measured import Measured, at_corners

if TYPE_CHECKING:
    from helpers.data import Tables

MEASURES = ("production", "exports", "imports", "market")
KRW = {name: f"device_{name}_krw" for name in MEASURES}
USD = {name: f"device_{name}_usd" for name in ("exports", "imports")}

SERIES_COLUMNS = ("measure", "year", "converted", *rows.FIELDS)
IDENTITY_COLUMNS = (
    "year",
    "holds",
    "converted",
    *(f"{part}_{field}" for part in (*MEASURES, "residual") for field in rows.FIELDS),
)
SPLIT_PARTS = ("ivd", "other", "whole")
SPLIT_COLUMNS = (
    "measure",
    "year",
    "implied",
    *(f"{part}_{field}" for part in (*SPLIT_PARTS, "share") for field in rows.FIELDS),
)
WITHOUT_COLUMNS = (
    "measure",
    "start_year",
    "end_year",
    *(f"{part}_{field}" for part in ("growth", "whole") for field in rows.FIELDS),
)
FALL_COLUMNS = ("part", "start_year", "end_year", *rows.FIELDS, *(
    f"growth_{field}" for field in rows.FIELDS
))  # fmt: skip


def national_series(tables: Tables, *, currency: str = "KRW") -> pd.DataFrame:
    """Return the national series of a currency, year by year.

    In won an amount printed in won comes first; where only dollars are printed, and not as an
    approximation, they are converted at the Bank of Korea's average rate of the year. In dollars
    there is trade alone, as printed.

    Returns
    -------
    DataFrame
        ``measure`` (``production``, ``exports``, ``imports``, ``market``), ``year``,
        ``converted``, ``value`` … in the currency; years without a figure are not there.
    """
    if currency == "USD":
        return pd.DataFrame(
            [
                {"measure": name, "year": year, "converted": False} | rows.columns(amount)
                for name, code in USD.items()
                for year, amount in sorted(_printed(tables, code).items())
            ],
            columns=list(SERIES_COLUMNS),
        )
    won = {name: _printed(tables, KRW[name]) for name in MEASURES}
    dollars = {name: _printed(tables, code, firm=True) for name, code in USD.items()}
    rates = yearly_rates(tables)
    found = []
    for name in MEASURES:
        foreign = {year: one for year, one in dollars.get(name, {}).items() if year in rates}
        for year in sorted({*won[name], *foreign}):
            converted = year not in won[name]
            amount = convert(foreign[year], rates[year]) if converted else won[name][year]
            cells = {"measure": name, "year": year, "converted": converted}
            found.append(cells | rows.columns(amount))
    return pd.DataFrame(found, columns=list(SERIES_COLUMNS))


def market_identity(series: pd.DataFrame) -> pd.DataFrame:
    """Return market − (production + imports − exports) of every year that has all four.

    Parameters
    ----------
    series : DataFrame
        Of ``national_series``.

    Returns
    -------
    DataFrame
        ``year``, ``holds`` (rounding allows a residual of nought), ``converted``, the four
        amounts and ``residual_value`` … (KRW).

    Notes
    -----
    The residual is linear in four amounts that are rounded apart, so its bounds are at the
    corners. In a year whose trade is converted, both amounts share a rate and the bounds enclose.
    """
    found = []
    for year, own in series.groupby("year", sort=True):
        amounts = {row["measure"]: rows.measured(row) for row in rows.records(own)}
        parts = [one for name in MEASURES if (one := amounts.get(name)) is not None]
        if len(parts) < len(MEASURES):
            continue
        residual = at_corners(lambda p, x, m, d: d - (p + m - x), *parts, unit="KRW")
        cells = {"year": year, "holds": residual.contains(0.0)}
        cells["converted"] = bool(own["converted"].any())
        for name, one in zip(MEASURES, parts, strict=True):
            cells |= rows.columns(one, name)
        found.append(cells | rows.columns(residual, "residual"))
    return pd.DataFrame(found, columns=list(IDENTITY_COLUMNS))


def diagnostics(tables: Tables) -> pd.DataFrame:
    """Return in-vitro diagnostics and everything else, of production and of exports.

    The year before the first printed one follows from a printed change: ivd ÷ (1 + change).

    Returns
    -------
    DataFrame
        ``measure`` (``production``, ``exports``), ``year``, ``implied`` (from the change),
        ``ivd_…``, ``other_…`` (whole − ivd), ``whole_…`` in KRW and ``share_…`` (0–1, of the
        whole). Years in which diagnostics are not known are not there.
    """
    found = []
    for name in ("production", "exports"):
        whole = _printed(tables, KRW[name])
        known = _printed(tables, f"ivd_{name}_krw")
        implied = _before(tables, name, known)
        for year, ivd in sorted((known | implied).items()):
            if year in whole:
                cells = {"measure": name, "year": year, "implied": year in implied}
                found.append(cells | _split(ivd, whole[year]))
    return pd.DataFrame(found, columns=list(SPLIT_COLUMNS))


def fall_after_surge(tables: Tables) -> pd.DataFrame:
    """Return what a fall of production was made of: diagnostics and everything else.

    With I the diagnostics after, g their printed change and W the whole, diagnostics changed by
    I·g ÷ (1 + g) and everything else by ΔW − I·g ÷ (1 + g): nothing is left over.

    Returns
    -------
    DataFrame
        ``part`` (``ivd``, ``other``, ``whole``), ``start_year``, ``end_year``, the change as
        ``value`` … (KRW) and growth in all as ``growth_…``. Empty where no change is printed.
    """
    known = _printed(tables, "ivd_production_krw")
    whole = _printed(tables, KRW["production"])
    changed = _change(tables, "production")
    if changed is None or changed[0] not in known or {changed[0], changed[0] - 1} - whole.keys():
        return pd.DataFrame(columns=list(FALL_COLUMNS))
    year, printed = changed
    ivd, before, after = known[year], whole[year - 1], whole[year]
    parts = {
        "ivd": (at_corners(lambda i, g: i * g / (1 + g), ivd, printed, unit="KRW"), printed),
        "other": (
            at_corners(lambda i, g, a, b: b - a - i * g / (1 + g), ivd, printed, before, after,
                       unit="KRW"),
            at_corners(lambda i, g, a, b: (b - i) / (a - i / (1 + g)) - 1, ivd, printed, before,
                       after, unit="growth"),
        ),
        "whole": (difference(after, before), change(after, before)),
    }  # fmt: skip
    found = [
        {"part": name, "start_year": year - 1, "end_year": year}
        | rows.columns(amount)
        | rows.columns(growth, "growth")
        for name, (amount, growth) in parts.items()
    ]
    return pd.DataFrame(found, columns=list(FALL_COLUMNS))


def growth_without_diagnostics(tables: Tables) -> pd.DataFrame:
    """Return how production and exports grew from year to year, diagnostics left out.

    Returns
    -------
    DataFrame
        ``measure``, ``start_year``, ``end_year``, growth of everything else as ``growth_…`` and of
        the whole as ``whole_…`` (0–1). Only between years with a figure for diagnostics; the first
        of them may follow from a printed change.
    """
    fall = rows.records(fall_after_surge(tables))
    by = {row["part"]: rows.measured(row, "growth") for row in fall}
    found = [
        {"measure": "production", "start_year": row["start_year"], "end_year": row["end_year"]}
        | rows.columns(by["other"], "growth")
        | rows.columns(by["whole"], "whole")
        for row in fall[:1]
    ]
    split = diagnostics(tables)
    for measure, own in split.loc[~split["implied"].astype(bool)].groupby("measure", sort=False):
        for before, after in pairwise(rows.records(own)):
            found.append(
                {"measure": measure, "start_year": before["year"], "end_year": after["year"]}
                | rows.columns(_change_of(before, after, "other"), "growth")
                | rows.columns(_change_of(before, after, "whole"), "whole")
            )
    return pd.DataFrame(found, columns=list(WITHOUT_COLUMNS))


def _change_of(before: dict[str, Any], after: dict[str, Any], part: str) -> Measured | None:
    start, end = rows.measured(before, part), rows.measured(after, part)
    return None if start is None or end is None else change(end, start)


def _printed(tables: Tables, indicator: str, *, firm: bool = False) -> dict[int, Measured]:
    """Return the nation's figures of an indicator by year; ``firm`` leaves out approximations."""
    frame = tables.observations
    wanted = (
        (frame["indicator"] == indicator)
        & (frame["basis"] == BASIS)
        & (frame["entity"] == NATION)
        & frame["period"].str.fullmatch(r"\d{4}").fillna(value=False)
        & frame["value"].notna()
    )
    if firm:
        wanted &= frame["status"] != "approximate"
    found = rows.records(frame.loc[wanted])
    return {int(row["period"]): Measured.from_row(row) for row in found}


def _change(tables: Tables, name: str) -> tuple[int, Measured] | None:
    """Return the last year and the size of a printed change of diagnostics over one year."""
    frame = tables.observations
    wanted = (frame["indicator"] == f"ivd_{name}_change") & (frame["basis"] == BASIS)
    for row in rows.records(frame.loc[wanted]):
        if int(row["year"]) - int(row["start_year"]) == 1:
            return int(row["year"]), Measured.from_row(row)
    return None


def _before(tables: Tables, name: str, known: dict[int, Measured]) -> dict[int, Measured]:
    changed = _change(tables, name)
    if changed is None or changed[0] not in known or changed[0] - 1 in known:
        return {}
    year, printed = changed
    back = at_corners(lambda amount, g: amount / (1 + g), known[year], printed, unit="KRW")
    return {year - 1: back}


def _split(ivd: Measured, whole: Measured) -> dict[str, object]:
    parts = {"ivd": ivd, "other": difference(whole, ivd), "whole": whole}
    parts["share"] = share(ivd, whole)
    return {
        key: cell for name, one in parts.items() for key, cell in rows.columns(one, name).items()
    }
