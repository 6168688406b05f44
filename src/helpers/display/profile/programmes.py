"""A region's programmes and targets, shown as their own themes show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.analysis import budgets as budgets_found
from helpers.analysis.availability import newest_look
from helpers.display import budgets, targets
from helpers.display.page import Page

if TYPE_CHECKING:
    import pandas as pd

    from helpers.data import Tables
    from helpers.display.blocks import Figure, Note, Table
    from helpers.display.wording import Lang


def timeline(
    programmes: pd.DataFrame, tables: Tables, *, region: str, lang: Lang
) -> Figure | Note | None:
    """Return when the region's programmes ran; nothing where none is on record.

    Parameters
    ----------
    programmes : DataFrame
        Of ``budgets.select_programmes``.
    """
    if programmes.empty:
        return None
    scope = budgets_found.Scope(region)
    page = Page(tables, lang, "budgets")
    return budgets.timeline(page, budgets_found.run_times(programmes), scope=scope)


def elsewhere(
    amounts: pd.DataFrame, tables: Tables, *, region: str, lang: Lang
) -> Figure | Note | None:
    """Return what other documents print for the same programmes; nothing where none does.

    Parameters
    ----------
    amounts : DataFrame
        Of ``budgets.amounts_elsewhere``.
    """
    if amounts.empty:
        return None
    scope = budgets_found.Scope(region)
    return budgets.elsewhere(Page(tables, lang, "budgets"), amounts, scope=scope)


def target_register(listed: pd.DataFrame, tables: Tables, *, lang: Lang) -> Table | None:
    """Return the targets set for the region; nothing where none or one is, which is told at once.

    Parameters
    ----------
    listed : DataFrame
        Of ``profile.own_targets``.
    """
    if len(listed) < 2:
        return None
    day = newest_look(tables)
    return targets.register(Page(tables, lang, "targets"), listed, target="all", as_of=day)


def target_progress(measured: pd.DataFrame, tables: Tables, *, lang: Lang) -> Figure | Note | None:
    """Return how far along the region's targets are; nothing where none can be measured.

    Parameters
    ----------
    measured : DataFrame
        Of ``profile.measured_targets``.
    """
    if measured["left"].notna().sum() == 0:
        return None
    day = newest_look(tables)
    return targets.progress(Page(tables, lang, "targets"), measured, target="all", as_of=day)
