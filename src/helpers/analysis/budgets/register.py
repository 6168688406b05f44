"""Programmes one by one, and those that look alike."""

from __future__ import annotations

import pandas as pd

from helpers.analysis.budgets.programmes import whole_life
from helpers.analysis.frames import records, tidy


def find_twins(programmes: pd.DataFrame) -> pd.DataFrame:
    """Return whole-life programmes that print the same period and the same amount.

    Two programmes may well do so; one may also be copied from the other. Nothing here decides.

    Columns: ``pair`` (number of the group, from one), ``id`` and ``amount``; programmes without
    both dates are never twins.
    """
    dated = whole_life(programmes).loc[lambda df: df["end_month"].notna()]
    keys = ["source_id", "start_month", "end_month", "value"]
    alike = dated[dated.duplicated(keys, keep=False)]
    rows = [
        {"pair": pair, "id": row["id"], "amount": row["amount"]}
        for pair, (_, own) in enumerate(alike.groupby(keys, sort=True), start=1)
        for row in records(own)
    ]
    return tidy(rows, "pair id amount")
