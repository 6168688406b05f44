"""The portfolio over time: fields by period, how many ran at once, when its money lay.

Belongs here: what follows from dates and amounts together. Amounts by period rest on the
assumption of ``timing`` that a programme spends evenly.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from helpers.analysis.averages import weighted_mean
from helpers.analysis.budgets.frames import framed, number
from helpers.analysis.budgets.selection import whole_life
from helpers.analysis.measured import Measured
from helpers.analysis.measures import total
from helpers.analysis.rows import columns, measured, records

PERIOD_YEARS: Final = 5
MONTHS: Final = 12

_PORTFOLIO: Final = {"theme": "str", "first_year": "int64", "last_year": "int64", **number()}
_OVERLAP: Final = {
    "month": "period[M]",
    "surely": "int64",
    "possibly": "int64",
    "rests_on": "object",
}


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


def overlap_by_month(programmes: pd.DataFrame) -> pd.DataFrame:
    """Return how many whole-life programmes ran in each month: surely, and at most.

    Where only years are printed a programme surely ran from December of the first to January of
    the last year (not at all surely in a single year), and at most from January to December.

    Returns
    -------
    DataFrame
        ``month`` (Period[M], every month from the first to the last), ``surely``, ``possibly``,
        ``rests_on`` (those that may have run). Programmes without a printed end are left out.
    """
    dated = records(whole_life(programmes).loc[
        lambda df: df["start_month"].notna() & df["end_month"].notna()
    ])  # fmt: skip
    if not dated:
        return framed([], _OVERLAP)
    first = min(row["start_month"] for row in dated)
    last = max(row["end_month"] for row in dated)
    rows = []
    for month in pd.period_range(first, last, freq="M"):
        running = [row for row in dated if row["start_month"] <= month <= row["end_month"]]
        surely = sum(_surely(row, month) for row in running)
        cells = {"month": month, "surely": surely, "possibly": len(running)}
        rows.append(cells | {"rests_on": tuple(row["id"] for row in running)})
    return framed(rows, _OVERLAP)


def busiest_months(overlap: pd.DataFrame) -> pd.DataFrame:
    """Return the months in which most programmes surely ran at once, as ``overlap_by_month``."""
    most = overlap["surely"] == overlap["surely"].max()
    found: pd.DataFrame = overlap.loc[most].reset_index(drop=True)
    return found


def mean_year(programmes: pd.DataFrame) -> Measured | None:
    """Return the money-weighted mean of the programmes' midpoints, in years.

    A point in time is a year with its fraction: 2016.5 is the end of June 2016. None where no
    programme has both dates.

    Notes
    -----
    The midpoint of a programme dated by years alone lies within eleven months around the printed
    one; amounts move within their rounding. Both are taken to their corners.
    """
    dated = records(whole_life(programmes).loc[
        lambda df: df["start_month"].notna() & df["end_month"].notna()
    ])  # fmt: skip
    if not dated:
        return None
    return weighted_mean(
        [_midpoint(row) for row in dated], weights=[Measured.from_row(row) for row in dated]
    )


def _surely(row: dict[Any, Any], month: pd.Period) -> bool:
    if row["months_printed"]:
        return True
    start, end = row["start_month"], row["end_month"]
    last_start = pd.Period(year=start.year, month=MONTHS, freq="M")
    first_end = pd.Period(year=end.year, month=1, freq="M")
    return bool(last_start <= month <= first_end)


def _midpoint(row: dict[Any, Any]) -> Measured:
    start, end = row["start_month"], row["end_month"]
    begin = start.year + (start.month - 1) / MONTHS
    finish = end.year + end.month / MONTHS
    middle = (begin + finish) / 2
    # a start up to eleven months later, an end up to eleven months earlier
    room = 0.0 if row["months_printed"] else (MONTHS - 1) / MONTHS / 2
    return Measured(middle, middle - room, middle + room, "years", (), (row["id"],))
