"""Which ministries carry the programmes."""

from __future__ import annotations

import pandas as pd

from helpers.analysis.budgets.programmes import grouped


def by_ministry(programmes: pd.DataFrame) -> pd.DataFrame:
    """Return whole-life amounts by the ``ministry`` printed, shares of those that name one."""
    return grouped(programmes[programmes["ministry"].notna()], "ministry")
