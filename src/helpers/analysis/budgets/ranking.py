"""Whole-life amounts by size, with their shares of the total."""

from __future__ import annotations

import pandas as pd

from helpers.analysis.budgets.programmes import part_of, whole_life
from helpers.analysis.frames import largest_first, tidy


def rank_budgets(programmes: pd.DataFrame) -> pd.DataFrame:
    """Return whole-life amounts, largest first, with share and cumulative share of their total.

    Columns: ``rank`` (1, 2, …; equal amounts in the order of the document), ``id``, ``amount``,
    ``share`` and ``cumulative``.
    """
    ordered = largest_first(whole_life(programmes), "amount")
    amounts = list(ordered["amount"])
    rows = [
        {
            "rank": place,
            "id": ident,
            "amount": amounts[place - 1],
            "share": part_of([amounts[place - 1]], amounts[: place - 1] + amounts[place:]),
            "cumulative": part_of(amounts[:place], amounts[place:]),
        }
        for place, ident in enumerate(ordered["id"], start=1)
    ]
    return tidy(rows, "rank id amount share cumulative")


def without_largest(programmes: pd.DataFrame) -> pd.DataFrame:
    """Return ``rank_budgets`` of all whole-life programmes but the largest."""
    largest = rank_budgets(programmes)["id"].head(1)
    return rank_budgets(programmes[~programmes["id"].isin(largest)])
