"""Where documents print different figures for the same thing."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from helpers.analysis.frames import records
from helpers.data.measured import Measured
from helpers.display import numbers
from helpers.display.blocks import Note, Table
from helpers.display.page import Page
from helpers.display.profile.holdings import of_entity
from helpers.display.profile.subjects import break_in

SIDES: Final = ("first", "second")


def disagreements(page: Page, differing: pd.DataFrame, *, region: str) -> Table | Note | None:
    """Return values that documents publish differently, side by side (``profile.disagreements``).

    One alone is a sentence.
    """
    if differing.empty:
        return None
    rows = records(differing)
    if len(rows) == 1:
        return page.note(_differ(page, rows[0], region), kind="caution")
    told = [
        {
            "indicator": of_entity(page, row, region),
            "period": page.period(row["period"]),
            "apart": row["apart"],
        }
        | {side: _side(page, row[side], row[f"{side}_source"]) for side in SIDES}
        for row in rows
    ]
    texts = dict.fromkeys(("indicator", "period", "first", "second"), "")
    why, bases = _why(page, rows, region), _what_is_counted(page, differing)
    return page.table(
        "disagreements",
        told,
        texts | {"apart": page.written(numbers.unsigned)},
        credit=[differing],
        note=[page.say("disagreements.note", why=why, bases=bases)],
    )


def _basis(page: Page, number: Measured) -> str:
    return page.name("basis", number.bases[0])


def _differ(page: Page, row: dict[str, Any], region: str) -> str:
    """Return one disagreement as a sentence, with what is on record of its reason."""
    note = _explanation(page, row, region)
    said = {"indicator": _dated(page, row)} | ({"note": note} if note else {})
    for side in SIDES:
        said |= {side: row[side], f"{side}_basis": _basis(page, row[side])}
    return page.say(f"disagreements.{'single_explained' if note else 'single'}", **said)


def _dated(page: Page, row: dict[str, Any]) -> str:
    """Return an indicator with its year, where it has one."""
    indicator = page.name("indicator", row["indicator"])
    if not isinstance(row["period"], str):
        return indicator
    return page.say("disagreements.dated", indicator=indicator, period=page.period(row["period"]))


def _side(page: Page, number: Measured, source: str) -> str:
    named = {"basis": _basis(page, number), "source": page.name("source", source)}
    return page.say("disagreements.side", value=number, **named)


def _why(page: Page, rows: list[dict[str, Any]], region: str) -> str:
    """Return what is on record of why figures differ, and for which nothing is."""
    told: dict[str, dict[str, None]] = {}
    for row in rows:
        told.setdefault(_explanation(page, row, region), {})[_dated(page, row)] = None
    return page.sentences(
        *(
            page.say("disagreements.explained", indicators=", ".join(indicators), note=note)
            if note
            else page.say("disagreements.unexplained", indicators=", ".join(indicators))
            for note, indicators in told.items()
        )
    )


def _explanation(page: Page, row: dict[str, Any], region: str) -> str:
    """Return what is on record of why two figures of one year differ; empty where nothing is."""
    if not isinstance(row["period"], str) or not row["period"].isdigit():
        return ""
    for side in SIDES:
        series = {"indicator": row["indicator"], "basis": row[side].bases[0]}
        one = break_in(page, series, region=region, year=int(row["period"]))
        if one is not None:
            return str(one[f"note_{page.lang}"])
    return ""


def _what_is_counted(page: Page, differing: pd.DataFrame) -> str:
    lookup = page.tables.bases.set_index("code")
    codes = (one.bases[0] for side in SIDES for one in differing[side])
    told = [
        page.say(
            "disagreements.basis",
            basis=page.name("basis", code),
            includes=str(lookup.loc[code, f"includes_{page.lang}"]),
        )
        for code in dict.fromkeys(codes)
    ]
    return page.sentences(*told)
