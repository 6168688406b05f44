"""When programmes ran, and what a year cost if their money had been spent evenly.

The documents print no yearly budgets: every amount by year here is an assumption.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pandas as pd

from helpers.analysis.budgets.durations import elapsed_months
from helpers.analysis.budgets.frames import framed, number
from helpers.analysis.budgets.selection import whole_life
from helpers.analysis.measures import total
from helpers.analysis.rows import columns, measured, records
from helpers.data.measured import Measured

_SPREAD: Final = {"id": "str", "year": "int64", "months": "int64", **number()}
_PROFILE: Final = {"year": "int64", "programmes": "int64", **number()}
_RUNNING: Final = {"year": "int64", "programmes": "int64", "rests_on": "object"}


def run_times(programmes: pd.DataFrame) -> pd.DataFrame:
    """Return programmes in the order of their start, with what is known of their dates.

    Returns
    -------
    DataFrame
        Columns of ``programmes``, with ``dates``: ``months`` (both ends by month), ``years``
        (both ends by year), ``start`` (a first year alone) or ``yearly`` (repeated, its amount
        that of one year); and ``rests_on``. Yearly programmes last.
    """
    dates = pd.Series("years", index=programmes.index, dtype="str")
    dates = dates.mask(programmes["months_printed"], "months")
    dates = dates.mask(programmes["end_month"].isna(), "start")
    dates = dates.mask(programmes["kind"] == "yearly", "yearly")
    return (
        programmes.assign(
            dates=dates,
            rests_on=pd.Series([(ident,) for ident in programmes["id"]], dtype="object"),
            last=programmes["kind"] == "yearly",
        )
        .sort_values(["last", "start_month", "end_month", "id"], ignore_index=True)
        .drop(columns="last")
    )


def spread_evenly(programmes: pd.DataFrame) -> pd.DataFrame:
    """Return whole-life amounts spread evenly over the months of each programme, by year.

    An assumption, not a record. Where only years are printed, all months of the first and the
    last year count. Programmes without a printed end cannot be spread and are left out.

    Returns
    -------
    DataFrame
        ``id``, ``year``, ``months`` (of the programme in that year) and the amount (``value``,
        ``low``, ``high`` in KRW …); its bounds are those of the printed amount's rounding alone.
    """
    dated = whole_life(programmes).loc[
        lambda df: df["start_month"].notna() & df["end_month"].notna()
    ]
    rows = [part for row in records(dated) for part in _years(row)]
    return framed(rows, _SPREAD)


def yearly_profile(spread: pd.DataFrame) -> pd.DataFrame:
    """Return the spread amounts of all programmes together, year by year.

    Returns
    -------
    DataFrame
        ``year``, ``programmes`` (how many ran in it) and the amount (``value``, ``low``,
        ``high`` in KRW …); years in order, one without any programme is not there.
    """
    rows = []
    for year, own in spread.groupby("year", sort=True):
        parts = [part for row in records(own) if (part := measured(row))]
        amount = total(parts)
        rows.append(
            {
                "year": year,
                "programmes": len(parts),
                **columns(amount),
            }
        )
    return framed(rows, _PROFILE)


def running_by_year(programmes: pd.DataFrame) -> pd.DataFrame:
    """Return how many whole-life programmes ran in each calendar year they touch.

    Programmes without a printed end are left out.

    Returns
    -------
    DataFrame
        ``year``, ``programmes`` (how many), ``rests_on``; years in order.
    """
    rows = [
        {"year": year, "programmes": len(own), "rests_on": tuple(own["id"])}
        for year, own in spread_evenly(programmes).groupby("year", sort=True)
    ]
    return framed(rows, _RUNNING)


def _years(row: dict[Any, Any]) -> Iterator[dict[str, object]]:
    start, end = row["start_month"], row["end_month"]
    amount, length = Measured.from_row(row), elapsed_months(start, end)
    for year in range(start.year, end.year + 1):
        first = max(start, pd.Period(year=year, month=1, freq="M"))
        last = min(end, pd.Period(year=year, month=12, freq="M"))
        months = elapsed_months(first, last)
        part = amount.scaled(months / length, amount.unit)
        yield {
            "id": row["id"],
            "year": year,
            "months": months,
            **columns(part),
        }
