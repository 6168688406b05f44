"""Past paces from every first year, growth needed from each base, and why no chance is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import pandas as pd

from helpers.analysis import targets
from helpers.analysis.frames import records, values
from helpers.analysis.targets import Track
from helpers.data.collection import NATION
from helpers.data.measured import Measured
from helpers.display import charts, numbers, scales
from helpers.display.blocks import Cell, Figure, Note, Table
from helpers.display.page import Page
from helpers.display.targets.tracks import Row, target_name, track_name

TENTH: Final = 0.001
"""A tenth of a percentage point."""


def windows(page: Page, spans: pd.DataFrame, *, progress: pd.DataFrame) -> Figure | None:
    """Return the past growth from every base year, coloured by its distance to the one needed.

    Nothing where no measure has a second base year; of several targets, those of the nation.
    """
    told = _national(page, spans)
    if not told.loc[told["gap"].notna(), "track"].duplicated().any():
        return None
    own = {row["track"]: row for row in records(progress)}
    rows = records(told)
    cells = [_window(page, row, own[row["track"]]) for row in rows]
    # the grid takes its columns in order of appearance
    drawn = pd.DataFrame(cells).sort_values("column", kind="stable", ignore_index=True)
    turning = ", ".join(_turning(page, told))
    columns = {
        "track": "",
        "start": "",
        "end": "",
        "achieved": page.in_full(numbers.with_interval),
        "gap": page.in_full(numbers.signed),
    }
    table = page.table(
        "windows",
        told.assign(
            track=[track_name(page, row) for row in rows],
            start=told["start_year"],
            end=told["end_year"],
        ),
        columns,
        unit="%, %p",
    )
    return page.figure(
        "windows",
        lambda: charts.heat_grid(
            drawn,
            row_label=page.say("windows.rows"),
            column_label=page.say("windows.columns"),
            legend=(page.say("windows.above"), page.say("windows.below")),
        ),
        title=page.say(f"windows.title_{'some' if turning else 'none'}"),
        unit="%",
        table=table,
        note=[page.say("windows.turning", names=turning) if turning else "", "windows.note"],
    )


def _national(page: Page, spans: pd.DataFrame) -> pd.DataFrame:
    """Return the tracks of the nation, or all where there is only one target."""
    if spans["target"].nunique() < 2:
        return spans
    places = page.tables.targets.set_index("id")["entity"]
    return spans[spans["target"].map(places) == NATION].reset_index(drop=True)


def _window(page: Page, row: Row, own: Row) -> dict[str, Any]:
    gap, pace = row["gap"], row["achieved"]
    required = page.say("common.missing_mark")
    if own["required"] is not None:
        required = page.stated(own["required"])
    return {
        "row": page.say("windows.row_name", track=track_name(page, row), required=required),
        "column": str(row["start_year"]),
        "value": None if gap is None else -gap.value,
        # without the sign of percent: cells are narrow
        "text": scales.cell(pace, page.scale("growth")) if pace else page.say("windows.refused"),
        "figure": numbers.with_interval(pace, page.lang) if pace else None,
        "marked": own["first_year"] == row["start_year"],
    }


def _turning(page: Page, told: pd.DataFrame) -> list[str]:
    """Return the measures by which the base year decides whether past growth was enough."""
    return [
        track_name(page, records(own)[0])
        for _, own in told[told["gap"].notna()].groupby("track", sort=False)
        if (values(own["gap"], "low") > 0).any() and (values(own["gap"], "high") < 0).any()
    ]


def scenarios(page: Page, found: pd.DataFrame, *, spread: pd.DataFrame) -> Table | None:
    """Return the growth each admissible base requires, beside the spread of past paces.

    Nothing where there are no two rows to compare.
    """
    if len(found) < 2:
        return None
    paces = {row["track"]: _spanned(row) for row in records(spread)}
    readings = dict(zip(spread["track"], spread["readings"], strict=True))
    told = [
        {
            "track": track_name(page, row),
            "base": page.say(
                f"windows.scenarios.base.{row['kind']}",
                year=page.year(row["base_year"]),
                figure=page.stated(row["base"]),
            ),
            "years": row["years"],
            "required": _required(page, row["required"]),
            "paces": paces.get(row["track"]),
            "readings": readings.get(row["track"]),
        }
        for row in records(found)
    ]
    columns = {
        "track": "",
        "base": "",
        "years": "right",
        "required": page.in_full(),
        "paces": page.in_full(numbers.with_interval),
        "readings": "right",
    }
    note, credit = ["windows.scenarios.note"], [found, spread]
    return page.table("windows.scenarios", told, columns, unit="%", note=note, credit=credit)


def _spanned(pace: Row) -> Measured:
    """Return the median of past paces, and the slowest to the fastest as its range."""
    middle: Measured = pace["middle"]
    return replace(middle, low=pace["least"].value, high=pace["most"].value)


def _required(page: Page, growth: Measured) -> Cell | None:
    """Return growth required, with its bounds where rounding blurs a tenth of a point of it."""
    wide = growth.high - growth.low > TENTH
    return page.in_full(numbers.with_interval if wide else numbers.figure)(growth)


def no_model(page: Page, tracks: Sequence[Track], *, register: pd.DataFrame) -> Note | None:
    """Return why no chance of meeting a target is given; nothing where there is no series."""
    steps = max(targets.yearly_steps(tracks).values(), default=0)
    if not steps:
        return None
    parts = [page.say("windows.no_model.none", most=numbers.plain(steps))]
    for one in register.loc[register["state"] == "ended", "target"]:
        later, name = targets.figures_after_base(tracks, target=one), target_name(page, one)
        told = {"later": numbers.plain(later)} if later else {}
        parts.append(
            page.say(f"windows.no_model.{'test' if later else 'no_test'}", name=name, **told)
        )
    return page.note(page.sentences(*parts), kind="method")
