"""Which fields of medicine the money was budgeted for."""

from __future__ import annotations

import pandas as pd

from helpers.analysis.budgets.programmes import grouped


def by_theme(programmes: pd.DataFrame) -> pd.DataFrame:
    """Return whole-life amounts by ``theme``, as ``programmes.grouped`` gives them."""
    return grouped(programmes, "theme")
