"""Growth a year where it may be given, why not elsewhere, and the rates documents publish."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis.frames import records
from helpers.analysis.printed_rates import first_of
from helpers.analysis.printed_rates import printed_rates as published_rates
from helpers.display import numbers
from helpers.display import printed_rates as rates_shown
from helpers.display.blocks import Note, Table
from helpers.display.page import Page
from helpers.display.profile.subjects import break_in, brief, measure, on_basis


def growth(page: Page, grown: pd.DataFrame) -> Table | None:
    """Return growth a year (``profile.growth``); nothing for one, which is told at once."""
    known = grown[grown["growth"].notna()]
    if len(known) < 2:
        return None
    told = [
        {
            "indicator": on_basis(page, measure(page, row["indicator"]), row["basis"]),
            "span": page.years(row["start_year"], row["end_year"]),
            "rate": row["growth"],
        }
        for row in records(known)
    ]
    return page.table(
        "growth",
        told,
        {"indicator": "", "span": "", "rate": page.written(numbers.grown)},
        heads={"span": page.say("common.column.period")},
        unit="%",
        note=["growth.note"],
    )


def no_growth(page: Page, grown: pd.DataFrame, *, region: str) -> Note | None:
    """Return where no growth is given and why (``profile.growth``)."""
    told: dict[tuple[str, str], dict[str, None]] = {}
    for row in records(grown[grown["growth"].isna()]):
        span = page.years(row["start_year"], row["end_year"])
        indicators = told.setdefault((span, _why(page, row, region)), {})
        indicators[brief(page, row["indicator"])] = None
    sentences = [
        page.say("growth.refused", span=span, indicators=", ".join(indicators), reason=why)
        for (span, why), indicators in told.items()
    ]
    return page.note(page.sentences(*sentences), kind="break") if sentences else None


def _why(page: Page, row: dict[str, Any], region: str) -> str:
    year = row["break_year"]
    one = break_in(page, row, region=region, year=year) if year else None
    if one is None:
        return page.say(f"common.refusal.{row['refusal']}")
    said = {"name": one[f"name_{page.lang}"], "note": one[f"note_{page.lang}"]}
    return page.say("growth.across_break", year=page.year(year), **said)


def rates(page: Page, told: pd.DataFrame, *, region: str, alone: bool = False) -> str:
    """Return indicators with their growth a year (``profile.growth``), as a list.

    A published rate stands before ours and the reason for the difference, or ``alone``.
    """
    return ", ".join(
        page.say(
            "growth.rate",
            indicator=brief(page, row["indicator"]),
            rate=_rate(page, row, region, alone=alone),
        )
        for row in records(told)
    )


def _rate(page: Page, row: dict[str, Any], region: str, *, alone: bool) -> str:
    years = row["start_year"], row["end_year"]
    published = published_rates(page.tables, entity=region, years=years)
    printed = first_of(published, amount=row["indicator"], yearly=True)
    if printed is None:
        return numbers.signed(row["growth"], page.lang)
    if alone:
        return numbers.signed(printed["printed"], page.lang)
    return rates_shown.stated(page, printed, span_named=True)


def printed_rates(page: Page, published: pd.DataFrame) -> Table | None:
    """Return published rates with ours beside (``printed_rates``); nothing where none or one is."""
    if len(published) < 2:
        return None
    return rates_shown.beside_ours(page, published)
