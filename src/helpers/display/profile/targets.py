"""The targets of a region, shown as their own theme shows them."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from helpers.analysis.availability import newest_look
from helpers.display import targets as targets_shown
from helpers.display.blocks import Figure, Note, Table
from helpers.display.page import Page


def targets(page: Page, listed: pd.DataFrame) -> Table | None:
    """Return the targets set for the region (``profile.own_targets``).

    Nothing where none or one is, which is told at once.
    """
    if len(listed) < 2:
        return None
    aims, day = replace(page, theme="targets"), newest_look(page.tables)
    return targets_shown.register(aims, listed, target="all", as_of=day)


def progress(page: Page, measured: pd.DataFrame) -> Figure | Note | None:
    """Return how far along they are (``profile.measured_targets``), where any can be measured."""
    if measured["left"].isna().all():
        return None
    aims, day = replace(page, theme="targets"), newest_look(page.tables)
    return targets_shown.progress(aims, measured, target="all", as_of=day)
