"""Growth needed beside growth of the past, target by target."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from helpers.analysis.frames import records, values
from helpers.display import charts, numbers
from helpers.display.blocks import Figure
from helpers.display.page import Page
from helpers.display.scales import Scale
from helpers.display.targets.tracks import Row, dated, target_name, track_name

SIDES: Final = ("required", "achieved")
SHOWN: Final = ["latest", "goal", "multiple", "required", "achieved", "pace_gap"]


def growth(page: Page, progress: pd.DataFrame) -> Figure | None:
    """Return growth needed beside growth of the past (``targets.measure_targets``), base by base.

    Nothing where no running target takes growth. Shares rise by points and are left out.
    """
    known = growing(progress)
    if known.empty:
        return None
    percent = page.scale("growth")
    rows = records(known)
    told = [
        row
        | {
            "track": track_name(page, row),
            "latest": dated(page, row["latest"], row["latest_year"]),
            "span": page.years(row["first_year"], row["latest_year"]) if row["achieved"] else "",
            "gap": row["pace_gap"],
        }
        for row in rows
    ]
    columns = {
        "track": "",
        "latest": page.written(),
        "multiple": page.in_full(),
        "required": page.in_full(numbers.with_interval),
        "achieved": page.in_full(numbers.with_interval),
        "span": "",
        "gap": page.in_full(numbers.signed),
    }
    drawn = pd.DataFrame(_dot(page, row, side, percent) for row in rows for side in SIDES)
    return page.figure(
        "growth",
        lambda: charts.interval_dots(drawn, axis_label=page.say("growth.axis")),
        title=_title(page, known[known["pace_gap"].notna()]),
        unit=percent.label,
        table=page.table("growth", told, columns, unit="%, %p", credit=[known[SHOWN]]),
    )


def growing(progress: pd.DataFrame) -> pd.DataFrame:
    """Return the tracks of running targets that take growth."""
    takes = progress["required"].notna() & ~progress["expired"].astype(bool)
    return progress[takes & progress["goal"].map(lambda goal: goal.unit != "share")]


def _title(page: Page, both: pd.DataFrame) -> str:
    """Return of which one target the past growth falls short, by all or some of its measures."""
    below = both[values(both["pace_gap"], "low") > 0]
    if both.empty:
        return page.say("growth.title_plain")
    if below.empty:
        return page.say("growth.title_none")
    behind = set(below["target"])
    if len(behind) > 1:
        return page.say("growth.title_several")
    (one,) = behind
    every = len(below) == len(both[both["target"] == one])
    return page.say(f"growth.title_{'one' if every else 'part'}", name=target_name(page, one))


def _dot(page: Page, row: Row, side: str, percent: Scale) -> dict[str, Any]:
    number = row[side]
    return {
        "label": track_name(page, row),
        "series": page.say(f"growth.{side}"),
        "text": page.figure_of(number) if number else page.say("growth.no_past"),
        **page.mark(number, percent),
    }
