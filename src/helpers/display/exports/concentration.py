"""How concentrated exports are: a curve with bounds."""

from __future__ import annotations

from typing import Any, Final

from helpers.analysis.concentration import HHI_READING_AID
from helpers.analysis.exports import Spread
from helpers.analysis.frames import records
from helpers.data.measured import Measured
from helpers.display import charts, numbers
from helpers.display.blocks import MISSING, Cell, Figure, Table
from helpers.display.page import Page

LEADING: Final = 3
"""How many regions the title adds up where all have a figure."""


def concentration(page: Page, spread: Spread, *, year: int) -> Figure | None:
    """Return the two cumulative curves between which the true one lies, and the index's bounds.

    None where ``spread_of_regions`` cannot bound it.
    """
    if spread.refusal is not None:
        return None
    index = dict(zip(spread.index["measure"], spread.index["figure"], strict=True))
    last = spread.members - spread.unknown if spread.unknown else LEADING
    share = spread.together["share"].iloc[last - 1]
    text = page.figure_of(share)
    drawn = spread.curve.assign(
        series=[page.say(f"concentration.series.{name}") for name in spread.curve["series"]],
        figure=[
            numbers.figure(Measured.exact(value, "share"), page.lang, page.scale("share"))
            for value in spread.curve["value"]
        ],
        text=[
            text if row["rank"] == last and row["series"] == "even" else ""
            for row in records(spread.curve)
        ],
    )
    low, high = map(numbers.plain, HHI_READING_AID)
    interval, when = numbers.interval(index["hhi"], page.lang), page.year(year)
    return page.figure(
        "concentration",
        lambda: charts.cumulative_curve(
            drawn,
            axis_label=page.say("concentration.axis"),
            rank_label=page.say("concentration.rank"),
            equal_label=page.say("concentration.equal"),
        ),
        table=_table(page, spread, index, when),
        note=[
            page.say("concentration.note_unknown", unknown=spread.unknown)
            if spread.unknown
            else "",
            page.say(
                "concentration.note",
                interval=interval,
                equal=index["equal"],
                low=low,
                high=high,
            ),
        ],
        known=last,
        share=share,
        members=spread.members,
        interval=interval,
        year=when,
    )


def _table(page: Page, spread: Spread, index: dict[str, Measured], year: str) -> Table:
    rows: list[dict[str, Any]] = [
        {
            "measure": page.say("concentration.row.together", count=row["k"]),
            "figure": row["share"],
            "range": row["share"],
        }
        for row in records(spread.together)
    ]
    for measure, one in index.items():
        # only bounds are known: no figure stands between them
        figure = one if measure == "equal" else Cell.between(one, MISSING)
        name = page.say(f"concentration.row.{measure}")
        rows.append({"measure": name, "figure": figure, "range": one})
    interval = page.written(numbers.interval, bounds=True)
    return page.table(
        "concentration",
        rows,
        {"measure": "", "figure": page.written(), "range": interval},
        heads={"measure": "common.column.indicator", "figure": "common.column.value"},
        unit=page.scale("share").label,
        credit=[spread.index],
        year=year,
    )
