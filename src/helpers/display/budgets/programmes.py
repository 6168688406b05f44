"""What blocks on programme budgets share: names of scopes and programmes, bars of groups."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from helpers.analysis.budgets import Scope
from helpers.analysis.frames import records
from helpers.data.measured import Measured
from helpers.display import charts, periods, scales
from helpers.display.blocks import Figure
from helpers.display.page import Numbers, Page

BASIS: Final = "budget-plan"
"""Basis of every programme's amount; the table of programmes has no column for it."""


def where(page: Page, scope: Scope) -> str:
    """Return what a scope covers: ``광주 치과 분야(50억 원 이상)``."""
    region = page.name("region", scope.region)
    words = page.say("programmes.where.region", region=region)
    if scope.has_theme:
        words = page.say(
            "programmes.where.theme", region=region, theme=page.name("theme", scope.theme)
        )
    if scope.min_budget:
        amount = Measured.exact(scope.min_budget, "KRW")
        words = page.say("programmes.where.min_budget", where=words, amount=amount)
    return words


def quoted(page: Page, programme: str) -> str:
    """Return a programme's name in quotation marks."""
    return page.say("programmes.quoted", name=page.name("programme", programme))


def counted(page: Page, number: int) -> str:
    """Return a number of programmes with its counter."""
    return page.count(number, "programmes")


def basis(page: Page, key: str = "amounts") -> str:
    """Return the words of the basis that programme amounts stand on."""
    return page.say(f"programmes.basis.{key}", basis=page.name("basis", BASIS))


def ranged(page: Page, scale: scales.Scale) -> Numbers:
    """Return a column of computed numbers at one scale, with the bounds of each."""
    return page.scaled(scale, scales.bounded_cell)


def dates(page: Page, row: Any) -> str:
    """Return a programme's dates as exactly as they are printed."""
    start, end = row["start_month"], row["end_month"]
    if row["kind"] == "yearly":
        return page.say("programmes.each_year", year=page.year(start.year))
    if pd.isna(end):
        return page.say("programmes.from", year=page.year(start.year))
    if row["months_printed"]:
        return periods.month_range(start, end, page.lang)
    return page.years(start.year, end.year)


def group_bars(
    page: Page,
    key: str,
    groups: pd.DataFrame,
    *,
    title: str,
    place: str,
    highlight: str | None,
    note: str,
    extra: tuple[str, ...] = (),
    **said: str,
) -> Figure:
    """Return groups of programmes by size, with their shares.

    Parameters
    ----------
    groups : DataFrame
        As ``budgets.grouped`` gives it, with ``label`` (of the bar) and ``name`` (in the table).
    extra : tuple of str
        Further columns of the table.
    """
    won = page.scale("KRW", groups["amount"])
    told = groups.assign(count=[counted(page, number) for number in groups["programmes"]])
    bars = pd.DataFrame(
        {"label": row["label"], "text": text, **page.mark(row["amount"], won, text)}
        for row in records(told)
        for text in [page.say("programmes.bar", share=row["share"], count=row["count"])]
    )
    columns = {
        "name": "",
        "count": "right",
        "amount": ranged(page, won),
        "share": ranged(page, page.scale("share")),
    }
    table = page.table(
        key,
        told,
        columns | dict.fromkeys(extra, ""),
        basis=basis(page),
        where=place,
        note=["common.bounds_note"],
    )
    return page.figure(
        key,
        lambda: charts.ranked_bars(
            bars, axis_label=page.say("programmes.axis", unit=won.label), highlight=highlight
        ),
        title=title,
        unit=won.label,
        table=table,
        where=place,
        note=[note],
        **said,
    )
