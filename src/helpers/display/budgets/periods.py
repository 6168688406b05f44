"""How the fields differed by period."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis import budgets
from helpers.analysis.budgets import Scope
from helpers.analysis.frames import records
from helpers.analysis.measures import total
from helpers.data.measured import Measured
from helpers.display.blocks import Table
from helpers.display.budgets.programmes import basis, where
from helpers.display.page import Page


def periods(
    page: Page, spread: pd.DataFrame, programmes: pd.DataFrame, *, scope: Scope
) -> Table | None:
    """Return evenly spread amounts by field and period of years."""
    found = budgets.themes_by_period(spread, programmes)
    if found.empty:
        return None
    won = page.scale("KRW", found["amount"], [total(found["amount"])])
    spans = sorted(set(zip(found["first_year"], found["last_year"], strict=True)))
    nothing = dict.fromkeys((f"from_{first}" for first, _ in spans), Measured.exact(0.0, "KRW"))
    rows: list[dict[str, Any]] = []
    for theme, own in found.groupby("theme", sort=False):
        amounts = {f"from_{row['first_year']}": row["amount"] for row in records(own)}
        name = {"theme": page.name("theme", str(theme)), "all": total(own["amount"])}
        rows.append(nothing | amounts | name)
    sums = {f"from_{first}": total(own["amount"]) for first, own in found.groupby("first_year")}
    rows.append(sums | {"theme": page.say("periods.all"), "all": total(found["amount"])})
    amount = page.scaled(won, unit="")
    heads = {f"from_{first}": page.years(first, last) for first, last in spans}
    return page.table(
        "periods",
        rows,
        {"theme": "", **dict.fromkeys([*heads, "all"], amount)},
        heads=heads | {"all": page.say("periods.all")},
        unit=won.label,
        basis=basis(page),
        credit=[found],
        note=["periods.note"],
        where=where(page, scope),
    )
