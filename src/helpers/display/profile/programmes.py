"""A region's programmes, shown as their own theme shows them."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from helpers.analysis import budgets
from helpers.display import budgets as budgets_shown
from helpers.display.blocks import Figure
from helpers.display.page import Page


def programmes(page: Page, chosen: pd.DataFrame, *, region: str) -> Figure | None:
    """Return when the region's programmes ran (``budgets.select_programmes``)."""
    times = budgets.run_times(chosen)
    return budgets_shown.timeline(
        replace(page, theme="budgets"), times, scope=budgets.Scope(region)
    )
