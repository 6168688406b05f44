"""The nation's production, exports, imports and market, and whether they add up."""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.analysis.exports.published import BASIS, CURRENCIES, is_converted, yearly_rates
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

    As in ``book_of``, an amount printed in the currency comes first; where there is none, or only
    an approximate one, that printed in the other is converted at the Bank of Korea's average rate
    of the year. In dollars there is trade alone. Years without a figure are not there, nor those
    after ``until``.
    """
    rates = yearly_rates(tables)
    rows = []
    for measure in MEASURES if currency == "KRW" else TRADED:
        own, firm = (
            national_figures(tables, f"device_{measure}_{currency.lower()}", firm=firm)
            for firm in (False, True)
        )
        found = {}
        if measure in TRADED:
            [other] = set(CURRENCIES) - {currency}
            found = national_figures(tables, f"device_{measure}_{other.lower()}", firm=True)
        converted = {year: convert(found[year], rates[year]) for year in found if year in rates}
        for year, amount in sorted((own | converted | firm).items()):
            named = {"measure": measure, "year": year, "converted": is_converted(amount)}
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
