"""What other documents print for a region's programmes, shown as their own theme shows it."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from helpers.analysis.budgets import Scope
from helpers.display import budgets
from helpers.display.blocks import Figure
from helpers.display.page import Page


def elsewhere(page: Page, amounts: pd.DataFrame, *, region: str) -> Figure | None:
    """Return the amounts of several sources (``budgets.amounts_elsewhere``)."""
    return budgets.elsewhere(replace(page, theme="budgets"), amounts, scope=Scope(region))
