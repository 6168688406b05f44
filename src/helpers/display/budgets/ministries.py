"""Which ministries carry the programmes, where the document names them."""

from __future__ import annotations

import pandas as pd

from helpers.analysis import budgets
from helpers.analysis.budgets import Scope
from helpers.analysis.frames import records
from helpers.display.blocks import Figure
from helpers.display.budgets.programmes import counted, group_bars, where
from helpers.display.page import Page


def ministries(
    page: Page, grouped: pd.DataFrame, programmes: pd.DataFrame, *, scope: Scope
) -> Figure | None:
    """Return which ministries carry the programmes (``budgets.by_ministry``), with their names."""
    if grouped.empty:
        return None
    place = where(page, scope)
    codes = grouped["ministry"]
    groups = grouped.assign(
        label=[page.name("ministry", code, form="short") for code in codes],
        name=[page.name("ministry", code) for code in codes],
        members=[_members(page, programmes, one.rests_on) for one in grouped["amount"]],
    )
    return group_bars(
        page,
        "ministries",
        groups,
        title=_title(page, grouped, place),
        place=place,
        highlight=str(groups["label"].iloc[0]),
        note="ministries.note_starts"
        if programmes["end_month"].isna().any()
        else "ministries.note",
        extra=("members",),
        count=counted(page, int(grouped["programmes"].sum())),
    )


def _title(page: Page, grouped: pd.DataFrame, place: str) -> str:
    first = grouped.iloc[0]
    name = page.name("ministry", first["ministry"])
    if len(grouped) == 1:
        return page.say("ministries.title_one", ministry=name)
    if not budgets.one_is_largest(grouped):
        return page.say("ministries.title_plain", where=place)
    return page.say("ministries.title", ministry=name, share=first["share"])


def _members(page: Page, programmes: pd.DataFrame, ids: tuple[str, ...]) -> str:
    rows = programmes[programmes["id"].isin(ids)].sort_values(["start_month", "id"])
    return ", ".join(
        page.say(
            "ministries.name_year",
            name=page.name("programme", row["id"]),
            year=page.year(row["start_month"].year),
        )
        for row in records(rows)
    )
