"""The nation's production, exports, imports and market, and whether they add up."""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.analysis.exports.published import BASIS, yearly_rates
from helpers.analysis.frames import by_year, figures, tidy
from helpers.analysis.measures import convert
from helpers.data import Tables
from helpers.data.collection import NATION
from helpers.data.measured import Measured, at_corners

MEASURES: Final = ("production", "exports", "imports", "market")
TRADED: Final = ("exports", "imports")


def national_series(
    tables: Tables, *, currency: str = "KRW", until: int | None = None
) -> pd.DataFrame:
    """Return the nation's series in a currency: ``measure``, ``year``, ``converted``, ``amount``.

    In won an amount printed in won comes first; where only dollars are printed, and not as an
    approximation, they are converted at the Bank of Korea's average rate of the year. In dollars
    there is trade alone, as printed. Years without a figure are not there, nor those after
    ``until``.
    """
    rates = yearly_rates(tables)
    rows = []
    for measure in MEASURES if currency == "KRW" else TRADED:
        own = national_figures(tables, f"device_{measure}_{currency.lower()}")
        converted = {}
        if currency == "KRW" and measure in TRADED:
            usd = national_figures(tables, f"device_{measure}_usd", firm=True)
            converted = {year: convert(usd[year], rates[year]) for year in usd if year in rates}
        for year, amount in sorted((converted | own).items()):
            named = {"measure": measure, "year": year, "converted": year not in own}
            if until is None or year <= until:
                rows.append(named | {"amount": amount})
    return tidy(rows, "measure year converted amount")


def market_identity(series: pd.DataFrame) -> pd.DataFrame:
    """Return market − (production + imports − exports) of every year that has all four.

    Columns: ``year``, the four amounts, ``residual`` (KRW) and ``holds`` (rounding allows a
    residual of nought).

    Notes
    -----
    The residual is linear in four amounts that are rounded apart, so its bounds are at the
    corners. In a year whose trade is converted, both amounts share a rate and the bounds enclose.
    """
    amounts = {
        name: series[series["measure"] == name].set_index("year")["amount"] for name in MEASURES
    }
    wide = pd.DataFrame(amounts).dropna()
    left = [
        at_corners(lambda p, x, m, d: d - (p + m - x), *four, unit="KRW")
        for four in wide.itertuples(index=False)
    ]
    return wide.assign(
        residual=pd.Series(left, index=wide.index, dtype=object),
        holds=[residual.contains(0.0) for residual in left],
    ).reset_index()


def national_figures(tables: Tables, indicator: str, *, firm: bool = False) -> dict[int, Measured]:
    """Return the nation's figures of an indicator by year; ``firm`` leaves out approximations."""
    found = figures(tables, indicator=indicator, basis=BASIS, entity=NATION)
    return by_year(found[found["status"] != "approximate"] if firm else found)
