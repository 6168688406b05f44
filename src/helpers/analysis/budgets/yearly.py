"""What a year would have cost if each programme's money had been spent evenly.

The documents print no yearly budgets: every amount by year here is an assumption.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from helpers.analysis.budgets.durations import elapsed_months
from helpers.analysis.budgets.programmes import whole_life
from helpers.analysis.frames import records, tidy
from helpers.analysis.measures import total


def spread_evenly(programmes: pd.DataFrame) -> pd.DataFrame:
    """Return whole-life amounts spread evenly over the months of each programme, by year.

    An assumption, not a record. Where only years are printed, all months of the first and the
    last year count. Programmes without a printed end cannot be spread and are left out.

    Columns: ``id``, ``year``, ``months`` (of the programme in that year) and ``amount``, whose
    bounds are those of the printed amount's rounding alone.
    """
    lasting = whole_life(programmes)
    dated = lasting[lasting["start_month"].notna() & lasting["end_month"].notna()]
    rows = [part for row in records(dated) for part in _years(row)]
    return tidy(rows, "id year months amount")


def yearly_profile(spread: pd.DataFrame) -> pd.DataFrame:
    """Return the spread amounts of all programmes together, year by year.

    Columns: ``year``, ``programmes`` (how many ran in it) and ``amount``; years in order, one
    without any programme is not there.
    """
    rows = [
        {"year": year, "programmes": len(own), "amount": total(own["amount"])}
        for year, own in spread.groupby("year", sort=True)
    ]
    return tidy(rows, "year programmes amount")


def _years(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    start, end, amount = row["start_month"], row["end_month"], row["amount"]
    length = elapsed_months(start, end)
    for year in range(start.year, end.year + 1):
        first = max(start, pd.Period(year=year, month=1, freq="M"))
        last = min(end, pd.Period(year=year, month=12, freq="M"))
        months = elapsed_months(first, last)
        part = amount.scaled(months / length, amount.unit)
        yield {"id": row["id"], "year": year, "months": months, "amount": part}
