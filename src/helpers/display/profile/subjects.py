"""What every block of a region's profile calls its subjects, indicators, places and breaks."""

from __future__ import annotations

from typing import Any, Final

from helpers.analysis import context
from helpers.display import charts, numbers, scales
from helpers.display.page import Page

SHORT: Final = {
    "device_exports_usd": "exports",
    "device_production_krw": "production",
    "population": "population",
}
"""Indicators that sentences call by their subject, the unit standing with the figure."""

BRIEF: Final = SHORT | {
    "device_firms": "firms",
    "device_makers": "firms",
    "industry_firms": "firms",
    "device_staff": "staff",
    "employees": "staff",
    "industry_employees": "staff",
    "industry_sales_krw": "sales",
}
"""Indicators that titles call by their subject, the basis standing beside."""


def measure(page: Page, indicator: str) -> str:
    """Return an indicator's name, without its currency where it is what a subject is about."""
    short = SHORT.get(indicator)
    return page.say(f"subjects.{short}") if short else page.name("indicator", indicator)


def brief(page: Page, indicator: str) -> str:
    """Return what titles call an indicator whose basis is named beside it."""
    short = BRIEF.get(indicator)
    return page.say(f"subjects.{short}") if short else page.name("indicator", indicator)


def on_basis(page: Page, subject: str, basis: str) -> str:
    """Return a subject with the basis it is on, to stand at the head of a row."""
    told = page.capital(subject)
    return page.say("subjects.on_basis", subject=told, basis=page.name("basis", basis))


def year_or_undated(page: Page, year: int | None) -> str:
    """Return a year, or that there is none."""
    return page.year(year) if year else page.say("common.period.undated")


def possible(page: Page, row: dict[str, Any]) -> str:
    """Return the places that the figures alone allow a row of ``profile.standing``."""
    return numbers.places(row["rank_best"], row["rank_worst"], page.lang)


def break_in(page: Page, row: dict[str, Any], *, region: str, year: int) -> dict[str, Any] | None:
    """Return the break from which a row's figures mean something else in a year, if any."""
    series = {"basis": row["basis"], "indicator": row["indicator"]}
    return context.break_in(page.tables, entity=region, year=year, **series)


def break_notes(page: Page, breaks: list[charts.Break]) -> list[str]:
    """Return the sentences on the breaks drawn, each once."""
    told = [
        page.say("subjects.note_break", year=page.year(one.year), name=one.label) for one in breaks
    ]
    return list(dict.fromkeys(told))


def axis(page: Page, name: str, scale: scales.Scale) -> str:
    """Return the label of an axis: what is measured, and the unit where the name lacks it."""
    head = page.capital(name)
    if head.lower().endswith(scale.label.lower()):
        return head
    return page.say("common.label_with_unit", label=head, unit=scale.label)
