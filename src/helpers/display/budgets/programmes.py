"""What every block on programme budgets needs: names of scopes and programmes, their basis."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from helpers.analysis.budgets import Scope
from helpers.data.measured import Measured
from helpers.display import periods, scales
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
