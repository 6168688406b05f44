"""How far along each target is."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from helpers.analysis import targets
from helpers.analysis.frames import largest_first, records
from helpers.display import charts, numbers
from helpers.display.blocks import Cell, Figure, Table
from helpers.display.page import Page
from helpers.display.scales import Scale
from helpers.display.targets.tracks import Row, dated, track_name

SHOWN: Final = ["latest", "goal", "base", "covered"]
"""The past pace rests on figures not shown here."""


def progress(page: Page, measured: pd.DataFrame, *, target: str, as_of: str) -> Figure | None:
    """Return the part of the way to each running target (``measure_targets``), and what is left.

    Nothing where no running target has a figure, nor of one target with fewer than two measures.
    """
    running = measured[measured["left"].notna() & ~measured["expired"].astype(bool)]
    if running.empty or (target != targets.ALL and running["covered"].count() < 2):
        return None
    told, share = largest_first(running, "covered"), page.scale("share")
    drawn = pd.DataFrame(_bar(page, row, share) for row in records(told))
    return page.figure(
        "progress",
        lambda: charts.ranked_bars(drawn, axis_label=page.say("progress.axis")),
        title=_title(page, told, page.day(as_of)),
        unit=share.label,
        table=_table(page, told, page.day(as_of)),
        note=["progress.note"],
    )


def _title(page: Page, told: pd.DataFrame, day: str) -> str:
    covered = [page.stated(one) for one in told["covered"].dropna()]
    if not covered:
        return page.say("progress.title_none")
    high, low = covered[0], covered[-1]
    if low == high:
        return page.say("progress.title_one", as_of=day, low=low)
    return page.say("progress.title", as_of=day, low=low, high=high)


def _bar(page: Page, row: Row, share: Scale) -> dict[str, Any]:
    covered, bar = row["covered"], {"label": track_name(page, row)}
    if covered is None:
        unknown = {"kind": "unknown", "text": page.say("progress.no_base")}
        return bar | unknown | page.mark(None, share)
    span = page.years(row["base_year"], row["latest_year"])
    written = numbers.figure(covered, page.lang, share)
    text = page.say("progress.text", covered=written, span=span)
    return bar | {"kind": "known", "text": text} | page.mark(covered, share, span)


def _table(page: Page, told: pd.DataFrame, day: str) -> Table:
    none = Cell(page.say("progress.no_base"))
    rows = [
        row
        | {
            "track": track_name(page, row),
            "base": dated(page, row["base"], row["base_year"]) or none,
            "latest": dated(page, row["latest"], row["latest_year"]),
            "per_year": row["left_per_year"],
            "unseen": row["unseen_years"],
        }
        for row in records(told)
    ]
    columns = {
        "track": "",
        "base": page.written(),
        "latest": page.written(),
        "covered": page.in_full(),
        "left": page.written(),
        "per_year": page.written(),
        "years": "right",
        "unseen": "right",
    }
    unit = page.say("tracks.unit")
    return page.table("progress", rows, columns, unit=unit, credit=[told[SHOWN]], as_of=day)
