"""Gyeonggi's exports, of which only a growth and a share are left."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis.frames import records
from helpers.data.measured import Measured
from helpers.display import numbers
from helpers.display.blocks import Note, Table
from helpers.display.page import Page


def lost_chart(page: Page, index: pd.DataFrame, what_if: pd.DataFrame) -> Note | None:
    """Return which chart is lost, and what is left of it (``implied_index``, ``what_if_level``).

    None where a figure that is left is not held.
    """
    if index.empty or what_if.empty:
        return None
    start, end = index["index"]
    growth = page.tables.observations.set_index("id").loc[end.rests_on[0]]
    [share] = records(what_if[what_if["step"] == "share"])
    lost = page.say(
        "lost_chart.lost",
        region=page.name("region", index["region"].iloc[0]),
        source=page.name("source", growth["source_id"]),
        span=page.period(growth["period"]),
        growth=growth["as_printed"],
        share_year=page.year(share["year"]),
        share=share["figure"],
    )
    times = numbers.with_interval(_multiple(start, end), page.lang)
    implied = page.say("lost_chart.implied", times=times, **_ends(page, index))
    return page.note(page.sentences(lost, implied), kind="missing")


def what_if(page: Page, steps: pd.DataFrame, index: pd.DataFrame) -> Table | None:
    """Return what a share would mean on another basis, and what a stated growth implies.

    None where a figure they rest on is not held.
    """
    if index.empty or steps.empty:
        return None
    region = page.name("region", index["region"].iloc[0])
    said: dict[str, dict[str, Any]] = {"share": {"region": region}, "index": _ends(page, index)}
    grown = {"step": "index", "status": "recomputed", "figure": _multiple(*index["index"])}
    rows = [
        {
            "figure": page.say(
                f"lost_chart.what_if.figure.{row['step']}", **said.get(row["step"], {})
            ),
            "value": row["figure"],
            "range": row["figure"],
            "basis": " × ".join(page.name("basis", code) for code in row["figure"].bases),
            "status": row["status"],
        }
        for row in [*records(steps), grown]
    ]
    return page.table(
        "lost_chart.what_if",
        rows,
        {
            "figure": "",
            "value": page.written(),
            "range": page.written(numbers.interval, bounds=True),
            "basis": "",
            "status": page.words("lost_chart.what_if.status"),
        },
        heads={"figure": "common.column.indicator"},
        credit=[steps, index],
        note=["lost_chart.what_if.note"],
        region=region,
    )


def _ends(page: Page, index: pd.DataFrame) -> dict[str, str]:
    start, end = map(page.year, index["year"])
    return {"start": start, "end": end}


def _multiple(start: Measured, end: Measured) -> Measured:
    """Return the last figure of an index as a multiple of the first."""
    return end.scaled(1 / start.value, "multiple")
