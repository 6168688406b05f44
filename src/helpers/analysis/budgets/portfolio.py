"""The portfolio over time: fields by period.

Amounts by period rest on the assumption of ``timing`` that a programme spends evenly.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.analysis.budgets.frames import framed, number
from helpers.analysis.measures import total
from helpers.analysis.rows import columns, measured, records

PERIOD_YEARS: Final = 5

_PORTFOLIO: Final = {"theme": "str", "first_year": "int64", "last_year": "int64", **number()}


def themes_by_period(spread: pd.DataFrame, programmes: pd.DataFrame) -> pd.DataFrame:
    """Return evenly spread amounts by field of medicine and period of five calendar years.

    Parameters
    ----------
    spread : DataFrame
        As ``spread_evenly`` gives it.
    programmes : DataFrame
        The programmes, for their fields.

    Returns
    -------
    DataFrame
        ``theme``, ``first_year``, ``last_year`` (of the period; periods begin in years that five
        divides, plus one) and the amount (``value``, ``low``, ``high`` in KRW …); the field with
        most money first, periods in order. Pairs without money are not there.
    """
    themes = programmes.set_index("id")["theme"]
    told = spread.assign(
        theme=spread["id"].map(themes),
        first=(spread["year"] - 1) // PERIOD_YEARS * PERIOD_YEARS + 1,
    )
    order = told.groupby("theme")["value"].sum().sort_values(ascending=False, kind="stable")
    rows = []
    for theme in order.index:
        for first, own in told.loc[told["theme"] == theme].groupby("first", sort=True):
            parts = [part for row in records(own) if (part := measured(row))]
            years = {"first_year": first, "last_year": first + PERIOD_YEARS - 1}
            rows.append({"theme": theme, **years, **columns(total(parts))})
    return framed(rows, _PORTFOLIO)
