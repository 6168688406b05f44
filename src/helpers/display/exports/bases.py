"""What each basis counts, which figures may be compared, and where a basis changes its meaning."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from helpers.analysis.frames import records
from helpers.display import numbers
from helpers.display.blocks import Note, Table
from helpers.display.exports.growth import breaks_within
from helpers.display.page import Page

SIDES: Final = ("first", "second")


def bases(page: Page, side_by_side: pd.DataFrame, *, year: int) -> Table:
    """Return what each basis counts, leaves out and says (``bases_side_by_side``)."""
    lookup = {row["code"]: row for row in records(page.tables.bases)}
    rows = []
    for code, own in side_by_side.groupby("basis", sort=False):
        figures = [figure_of(page, row, period=page.period(row["period"])) for row in records(own)]
        said = {
            name: lookup[str(code)][f"{column}_{page.lang}"]
            for name, column in (
                ("basis", "name"),
                ("includes", "includes"),
                ("excludes", "excludes"),
                ("rule", "region_rule"),
            )
        }
        rows.append(said | {"figures": "; ".join(figures)})
    return page.table(
        "bases",
        rows,
        dict.fromkeys(("basis", "figures", "includes", "excludes", "rule"), ""),
        heads={"figures": page.say("bases.figures", year=page.year(year))},
        credit=[side_by_side],
        note=["bases.note"],
    )


def pairs(page: Page, tempting: pd.DataFrame) -> Table:
    """Return the pairs of ``comparable_pairs``, and whether they may be compared."""
    rows = [
        _sides(page, row)
        | {"verdict": row["verdict"], "apart": row["apart"], "why": _why(page, row)}
        for row in records(tempting)
    ]
    return page.table(
        "bases.pairs",
        rows,
        {
            "first": "",
            "second": "",
            "verdict": page.words("bases.pairs.verdict"),
            "apart": page.written(numbers.signed),
            "why": "",
        },
        credit=[tempting],
        note=["bases.pairs.note"],
    )


def figure_of(page: Page, row: dict[str, Any], *, period: str) -> str:
    """Return a figure with its place, period and measure."""
    return page.say(
        "bases.cell",
        region=page.name("region", row["region"]),
        period=period,
        measure=_measure(page, row["indicator"]),
        figure=row["figure"],
    )


def _sides(page: Page, row: dict[str, Any]) -> dict[str, str]:
    told = {}
    for side in SIDES:
        own = {name: row[f"{side}_{name}"] for name in ("region", "indicator", "year")}
        told[side] = figure_of(page, own | {"figure": row[side]}, period=page.year(own["year"]))
    return told


def _measure(page: Page, indicator: str) -> str:
    key = f"bases.measure.{indicator}"
    return page.say(key) if page.has(key) else page.name("indicator", indicator)


def _why(page: Page, row: dict[str, Any]) -> str:
    told: dict[str, str] = {}
    if row["verdict"] == "break":
        year = row["break_year"]
        told = {"name": breaks_within(page, (year, year))[year]}
    elif row["verdict"] == "across":
        told = {one: page.basis_names(row[one].bases) for one in SIDES}
    return page.say(f"bases.pairs.why.{row['verdict']}", **told)


def changed_meanings(page: Page) -> Note | None:
    """Return from which years a whole basis means something else; None where none does."""
    found = page.tables.breaks.loc[lambda df: df["basis"].notna()]
    told = [_changed(page, row) for row in records(found.sort_values("year", kind="stable"))]
    text = page.sentences("bases.changed_meanings.lead", *dict.fromkeys(told))
    return page.note(text, kind="break") if told else None


def _changed(page: Page, row: dict[str, Any]) -> str:
    said = {
        "year": page.year(row["year"]),
        "basis": page.name("basis", row["basis"]),
        "name": row[f"name_{page.lang}"],
        "kind": page.say(f"bases.changed_meanings.kind.{row['kind']}"),
    }
    if pd.isna(row["indicator"]):
        return page.say("bases.changed_meanings.all", **said)
    return page.say(
        "bases.changed_meanings.one", of=page.name("indicator", row["indicator"]), **said
    )
