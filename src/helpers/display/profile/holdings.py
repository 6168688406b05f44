"""All figures on each basis, what is said without one, and where no share is given."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis.frames import records
from helpers.display import attribution
from helpers.display.blocks import Cell, Findings, Note, Table
from helpers.display.page import Page
from helpers.display.profile.subjects import measure, year_or_undated
from helpers.display.statements import listed


def holdings(page: Page, grouped: pd.DataFrame, *, region: str) -> Table | None:
    """Return the latest figure of each indicator on each basis (``profile.on_each_basis``).

    Nothing where one is all.
    """
    if len(grouped) < 2:
        return None
    rows = [row | _cells(page, row, region) for row in records(grouped)]
    columns = {"indicator": "", "latest": page.written(), "period": "", "basis": ""}
    return page.table(
        "holdings",
        rows,
        columns | {"figures": "right"},
        credit=[grouped],
        note=["holdings.note"],
        region=page.name("region", region),
    )


def of_entity(page: Page, row: dict[str, Any], region: str) -> str:
    """Return an indicator, with whose it is where it is not the region's own."""
    indicator = page.name("indicator", row["indicator"])
    if row["entity"] != region:
        entity = page.name("entity", row["entity"])
        indicator = page.say("holdings.of_entity", entity=entity, indicator=indicator)
    return page.capital(indicator)


def _cells(page: Page, row: dict[str, Any], region: str) -> dict[str, Any]:
    figures = page.say("holdings.single", count=row["figures"])
    if isinstance(row["first_period"], str) and row["first_period"] < str(row["period"]):
        first = page.period(row["first_period"].partition("/")[0])
        figures = page.say("holdings.several", count=row["figures"], first=first)
    text = page.figure_of(row["figure"])
    if row["status"] != "printed":
        status = page.say(f"common.status.{row['status']}")
        text = page.say("holdings.marked", figure=text, status=status)
    return {
        "indicator": of_entity(page, row, region),
        "latest": Cell.of(row["figure"], text),
        "period": page.period(row["period"]),
        "basis": page.name("basis", row["basis"]),
        "figures": figures,
    }


def statements(page: Page, said: pd.DataFrame) -> Table | Findings | None:
    """Return statements that publish no value (``context.statements``); a sentence for one."""
    if said.empty:
        return None
    if len(said) > 1:
        return listed(page, said)
    [row] = records(said)
    source = attribution.source_line(page.tables, row["rests_on"], page.lang)
    text = page.say("holdings.statement", said=row[f"said_{page.lang}"], source=source)
    return page.findings(page.finding(text))


def no_share(page: Page, standing: pd.DataFrame) -> Note | None:
    """Return for which figures no share is given (``profile.standing``), reason by reason."""
    told: dict[str, list[str]] = {}
    for row in records(standing[standing["share"].isna()]):
        figure = page.say(
            "holdings.no_share.figure",
            indicator=measure(page, row["indicator"]),
            figure=row["part"],
            period=year_or_undated(page, row["year"]),
        )
        told.setdefault(reason(page, row), []).append(figure)
    sentences = [
        page.say("holdings.no_share.refused", figures=", ".join(figures), reason=why)
        for why, figures in told.items()
    ]
    return page.note(page.sentences(*sentences), kind="caution") if told else None


def reason(page: Page, row: dict[str, Any]) -> str:
    """Return why a row of ``profile.standing`` has no share."""
    code = "undated" if row["refusal"] == "across-bases" and not row["year"] else row["refusal"]
    key = f"holdings.no_share.reason.{code}"
    if not page.has(key):
        return page.say(f"common.refusal.{code}")
    if code != "across-bases":
        return page.say(key)
    whole = ", ".join(page.name("basis", one) for one in row["whole_bases"])
    return page.say(key, own=page.name("basis", row["basis"]), whole=whole)
