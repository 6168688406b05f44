"""Which fields of medicine the money was budgeted for."""

from __future__ import annotations

import pandas as pd

from helpers.analysis import budgets
from helpers.analysis.budgets import Scope
from helpers.display.blocks import Figure
from helpers.display.budgets.programmes import group_bars, where
from helpers.display.page import Page


def fields(page: Page, grouped: pd.DataFrame, *, scope: Scope) -> Figure | None:
    """Return which fields the money went to (``budgets.by_theme``), the scope's own brought out."""
    if grouped.empty:
        return None
    place = where(page, scope.all_themes)
    labels = [page.name("theme", code) for code in grouped["theme"]]
    own = page.name("theme", scope.theme) if scope.has_theme else labels[0]
    return group_bars(
        page,
        "fields",
        grouped.assign(label=labels, name=labels),
        title=_title(page, grouped, scope, place),
        place=place,
        highlight=own if own in labels else None,
        note="fields.note",
    )


def _title(page: Page, grouped: pd.DataFrame, scope: Scope, place: str) -> str:
    own = grouped[grouped["theme"] == scope.theme]
    if not own.empty:
        theme, share = page.name("theme", scope.theme), own["share"].iloc[0]
        return page.say("fields.title_chosen", theme=theme, region=place, share=share)
    first = grouped.iloc[0]
    if not budgets.one_is_largest(grouped):
        return page.say("fields.title_plain", where=place)
    key = "title_one" if first["programmes"] == 1 else "title"
    return page.say(f"fields.{key}", theme=page.name("theme", first["theme"]), share=first["share"])
