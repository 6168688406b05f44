"""What each basis counts, and from when on it means something else."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis.frames import records
from helpers.display import names
from helpers.display.blocks import Note, Table
from helpers.display.exports.pairs import figure_of
from helpers.display.page import Page


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


def changed_meanings(page: Page) -> Note | None:
    """Return from which years a whole basis means something else; None where none does."""
    found = page.tables.breaks.loc[lambda df: df["basis"].notna()]
    told = [_changed(page, row) for row in records(found.sort_values("year", kind="stable"))]
    text = page.sentences("changed_meanings.lead", *dict.fromkeys(told))
    return page.note(text, kind="break") if told else None


def _changed(page: Page, row: dict[str, Any]) -> str:
    said = {
        "year": page.year(row["year"]),
        "basis": page.name("basis", row["basis"]),
        "name": names.break_name(row, page.lang),
        "kind": page.say(f"changed_meanings.kind.{row['kind']}"),
    }
    if pd.isna(row["indicator"]):
        return page.say("changed_meanings.all", **said)
    return page.say("changed_meanings.one", of=page.name("indicator", row["indicator"]), **said)
