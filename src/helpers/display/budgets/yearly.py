"""What a year would have cost."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis import budgets
from helpers.analysis.budgets import Scope
from helpers.analysis.frames import largest_first, records, tidy
from helpers.analysis.measures import total
from helpers.display import charts, numbers, scales
from helpers.display.blocks import Figure, Table
from helpers.display.budgets.programmes import basis, counted, quoted, ranged, where
from helpers.display.page import Page


def yearly(page: Page, spread: pd.DataFrame, *, scope: Scope) -> Figure | None:
    """Return what each year would have cost if the money had been spent evenly."""
    if spread.empty:
        return None
    profile = budgets.yearly_profile(spread)
    won = page.scale("KRW", profile["amount"])
    said: dict[str, Any] = {"where": where(page, scope), "basis": basis(page, "assumed")}
    return page.figure(
        "yearly",
        lambda: charts.stacked_years(
            _stacks(page, spread, won),
            axis_label=page.say("yearly.axis", unit=won.label),
            flag=page.say("programmes.assumed"),
        ),
        title=_title(page, profile, won),
        table=_table(page, spread, profile, won, said),
        span=page.years(profile["year"].min(), profile["year"].max()),
        note=["yearly.note"],
        **said,
    )


def _largest(spread: pd.DataFrame) -> str:
    """Return the programme with most money among those spread."""
    sums = [
        {"id": ident, "amount": total(own["amount"])}
        for ident, own in spread.groupby("id", sort=False)
    ]
    return str(largest_first(tidy(sums, "id amount"), "amount")["id"].iloc[0])


def _title(page: Page, profile: pd.DataFrame, won: scales.Scale) -> str:
    ordered = largest_first(profile, "amount")
    if not (len(ordered) == 1 or budgets.one_is_largest(ordered)):
        return page.say("yearly.title_flat")
    amount = numbers.figure(ordered["amount"].iloc[0], page.lang, won)
    return page.say("yearly.title", year=page.year(ordered["year"].iloc[0]), amount=amount)


def _stacks(page: Page, spread: pd.DataFrame, won: scales.Scale) -> pd.DataFrame:
    own = spread["id"] == _largest(spread)
    others = page.say("yearly.others", count=counted(page, spread["id"].nunique() - 1))
    parts = {page.name("programme", _largest(spread)): spread.loc[own], others: spread[~own]}
    return pd.DataFrame(
        {"series": series, "year": year, **page.mark(total(rows["amount"]), won)}
        for series, part in parts.items()
        for year, rows in part.groupby("year", sort=True)
    )


def _table(
    page: Page, spread: pd.DataFrame, profile: pd.DataFrame, won: scales.Scale, said: dict[str, Any]
) -> Table:
    largest = _largest(spread)
    own = spread[spread["id"] == largest].set_index("year")["amount"]
    rows = [
        {
            "year": row["year"],
            "running": counted(page, row["programmes"]),
            "amount": row["amount"],
            "largest": own.get(row["year"]),
        }
        for row in records(profile)
    ]
    return page.table(
        "yearly",
        rows,
        {"year": "", "running": "right", "amount": ranged(page, won), "largest": ranged(page, won)},
        heads={"largest": page.say("yearly.largest", name=quoted(page, largest))},
        credit=[spread],
        note=["programmes.assumed"],
        **said,
    )
