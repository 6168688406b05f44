"""How the fields differed by period, if every programme spent its money evenly."""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.analysis.frames import largest_first, tidy
from helpers.analysis.measures import total

PERIOD_YEARS: Final = 5


def themes_by_period(spread: pd.DataFrame, programmes: pd.DataFrame) -> pd.DataFrame:
    """Return amounts of ``spread_evenly`` by field of medicine and period of five calendar years.

    Columns: ``theme``, ``first_year``, ``last_year`` (of the period; periods begin in years that
    five divides, plus one) and ``amount``; the field with most money first, periods in order. Pairs
    without money are not there.
    """
    themes = programmes.set_index("id")["theme"]
    told = spread.assign(
        theme=spread["id"].map(themes),
        first=[(int(year) - 1) // PERIOD_YEARS * PERIOD_YEARS + 1 for year in spread["year"]],
    )
    sums = [{"theme": name, "amount": total(own["amount"])} for name, own in told.groupby("theme")]
    rows = []
    for theme in largest_first(tidy(sums, "theme amount"), "amount")["theme"]:
        for first, own in told[told["theme"] == theme].groupby("first", sort=True):
            years = {"first_year": first, "last_year": int(first) + PERIOD_YEARS - 1}
            rows.append({"theme": theme, **years, "amount": total(own["amount"])})
    return tidy(rows, "theme first_year last_year amount")
