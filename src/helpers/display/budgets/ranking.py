"""How large the programmes are."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from helpers.analysis import budgets
from helpers.analysis.budgets import Scope
from helpers.analysis.frames import records
from helpers.display import charts, numbers, scales
from helpers.display.blocks import Figure
from helpers.display.budgets.programmes import basis, quoted, ranged, where
from helpers.display.page import Page

HALF: Final = 0.5


def ranking(page: Page, ranked: pd.DataFrame, *, scope: Scope) -> Figure | None:
    """Return the programmes by size (``budgets.rank_budgets``); None where no two compare."""
    if len(ranked) < 2:
        return None
    said: dict[str, Any] = {"where": where(page, scope), "basis": basis(page)}
    won, shares = page.scale("KRW", ranked["amount"]), page.scale("share")
    rows = ranked.assign(
        name=[page.name("programme", ident) for ident in ranked["id"]],
        rank=[numbers.rank(place, page.lang) for place in ranked["rank"]],
    )
    bars = pd.DataFrame(
        {
            "label": row["name"],
            "text": page.say(
                "ranking.bar", amount=scales.cell(row["amount"], won), share=row["share"]
            ),
            **page.mark(row["amount"], won, page.figure_of(row["share"])),
        }
        for row in records(rows)
    )
    table = page.table(
        "ranking",
        rows,
        {
            "name": "",
            "rank": "right",
            "amount": page.scaled(won),
            "share": ranged(page, shares),
            "cumulative": ranged(page, shares),
        },
        note=["common.bounds_note"],
        **said,
    )
    return page.figure(
        "ranking",
        lambda: charts.ranked_bars(
            bars,
            axis_label=page.say("programmes.axis", unit=won.label),
            highlight=str(bars["label"].iloc[0]) if budgets.one_is_largest(ranked) else None,
        ),
        title=ranking_title(page, ranked),
        unit=won.label,
        table=table,
        note=["ranking.note"],
        **said,
    )


def ranking_title(page: Page, ranked: pd.DataFrame) -> str:
    """Return what the largest programme holds; neutral where it cannot be told which it is."""
    if not budgets.one_is_largest(ranked):
        return page.say("ranking.title_tie")
    ident, share = ranked["id"].iloc[0], ranked["share"].iloc[0]
    key = "title_half" if share.low > HALF else "title"
    return page.say(f"ranking.{key}", name=quoted(page, ident), share=share)
