"""The programmes one by one, those that look alike, and the sources used."""

from __future__ import annotations

import pandas as pd

from helpers.analysis import budgets
from helpers.analysis.budgets import Scope
from helpers.analysis.frames import records
from helpers.analysis.measures import share_of_total, total
from helpers.display.blocks import Note, Sources, Table
from helpers.display.budgets.programmes import basis, dates, quoted, where
from helpers.display.page import Page


def register(page: Page, programmes: pd.DataFrame, *, scope: Scope) -> Table | None:
    """Return the programmes one by one."""
    if programmes.empty:
        return None
    told = programmes.assign(
        name=[page.name("programme", ident) for ident in programmes["id"]],
        theme=[page.name("theme", code) for code in programmes["theme"]],
        dates=[dates(page, row) for row in records(programmes)],
        purpose=programmes[f"purpose_{page.lang}"],
    )
    won = page.scale("KRW", programmes["amount"])
    return page.table(
        "register",
        told,
        {"name": "", "theme": "", "dates": "", "amount": page.scaled(won), "purpose": ""},
        basis=basis(page),
        where=where(page, scope),
    )


def twins(page: Page, pairs: pd.DataFrame, programmes: pd.DataFrame) -> Note | None:
    """Return which of some programmes print the same period and amount (``find_twins``)."""
    if pairs.empty:
        return None
    rows = budgets.whole_life(programmes).set_index("id", drop=False)
    told = []
    for _, pair in pairs.groupby("pair"):
        *others, last = pair["id"]
        amount = rows.loc[last, "amount"]
        told.append(
            page.say(
                "register.twins.found",
                first=", ".join(quoted(page, one) for one in others),
                second=quoted(page, last),
                period=dates(page, rows.loc[last]),
                amount=amount,
                share=share_of_total(amount, total(rows.drop(index=last)["amount"])),
            )
        )
    return page.note(" ".join(told), kind="caution")


def sources(page: Page, *used: pd.DataFrame) -> Sources:
    """Return every document used; where nothing was, those of the regions offered instead."""
    told = [frame for frame in used if len(frame)]
    return page.sources(*(told or [budgets.regions_with_programmes(page.tables)]))
