"""Figures one is tempted to compare, and whether one may."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from helpers.analysis import exports
from helpers.analysis.frames import records
from helpers.display import names, numbers
from helpers.display.blocks import Note, Table
from helpers.display.page import Page

SHARES: Final = "gyeonggi-share"
"""The pair that is most often read as a series."""
SIDES: Final = ("first", "second")


def not_a_series(page: Page, tempting: pd.DataFrame) -> Note:
    """Return that two shares of one region on two bases may not be read one after the other."""
    [row] = records(tempting.loc[tempting["pair"] == SHARES])
    said = {"region": page.name("region", row["first_region"])}
    for side in SIDES:
        year = page.year(row[f"{side}_year"])
        said |= {side: row[side], f"{side}_year": year, f"{side}_basis": _bases(page, row[side])}
    return page.note(page.say("pairs.not_a_series", **said), kind="caution")


def pairs(page: Page, tempting: pd.DataFrame) -> Table:
    """Return the pairs of ``comparable_pairs``, and whether they may be compared."""
    rows = [
        {side: _side(page, row, side) for side in SIDES}
        | {"verdict": row["verdict"], "apart": row["apart"], "why": _why(page, row)}
        for row in records(tempting)
    ]
    return page.table(
        "pairs",
        rows,
        {
            "first": "",
            "second": "",
            "verdict": page.words("pairs.verdict"),
            "apart": page.written(numbers.signed),
            "why": "",
        },
        credit=[tempting],
        note=["pairs.note"],
    )


def figure_of(page: Page, row: dict[str, Any], *, period: str) -> str:
    """Return a figure with its place, period and measure."""
    return page.say(
        "pairs.cell",
        region=page.name("region", row["region"]),
        period=period,
        measure=_measure(page, row["indicator"]),
        figure=row["figure"],
    )


def _side(page: Page, row: dict[str, Any], side: str) -> str:
    own = {name: row[f"{side}_{name}"] for name in ("region", "indicator", "year")}
    return figure_of(page, own | {"figure": row[side]}, period=page.year(own["year"]))


def _measure(page: Page, indicator: str) -> str:
    key = f"pairs.measure.{indicator}"
    return page.say(key) if page.has(key) else page.name("indicator", indicator)


def _bases(page: Page, figure: Any) -> str:
    return names.basis_names(page.tables, figure.bases, page.lang)


def _why(page: Page, row: dict[str, Any]) -> str:
    told: dict[str, str] = {}
    if row["verdict"] == "break":
        found = page.tables.breaks.loc[
            lambda df: (df["basis"] == exports.BASIS) & (df["year"] == row["break_year"])
        ]
        told = {"name": names.break_name(found.iloc[0], page.lang)}
    elif row["verdict"] == "across":
        told = {side: _bases(page, row[side]) for side in SIDES}
    return page.say(f"pairs.why.{row['verdict']}", **told)
