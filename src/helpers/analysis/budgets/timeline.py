"""When programmes ran, as exactly as their dates are printed."""

from __future__ import annotations

import pandas as pd

from helpers.analysis.budgets.yearly import spread_evenly
from helpers.analysis.frames import tidy


def run_times(programmes: pd.DataFrame) -> pd.DataFrame:
    """Return programmes in the order of their start, with what is known of their dates.

    Columns of ``programmes``, with ``dates``: ``months`` (both ends by month), ``years`` (both ends
    by year), ``start`` (a first year alone) or ``yearly`` (repeated, its amount that of one year).
    Yearly programmes last.
    """
    dates = pd.Series("years", index=programmes.index, dtype="str")
    dates = dates.mask(programmes["months_printed"], "months")
    dates = dates.mask(programmes["end_month"].isna(), "start")
    dates = dates.mask(programmes["kind"] == "yearly", "yearly")
    return (
        programmes.assign(dates=dates, last=programmes["kind"] == "yearly")
        .sort_values(["last", "start_month", "end_month", "id"], ignore_index=True)
        .drop(columns="last")
    )


def running_by_year(programmes: pd.DataFrame) -> pd.DataFrame:
    """Return how many whole-life ``programmes`` ran in each calendar ``year`` they touch.

    Programmes without a printed end are left out.
    """
    rows = [
        {"year": year, "programmes": len(own)}
        for year, own in spread_evenly(programmes).groupby("year", sort=True)
    ]
    return tidy(rows, "year programmes")
