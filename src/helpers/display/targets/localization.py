"""The localization rate: base, interim goal, target and equal steps between them."""

from __future__ import annotations

import pandas as pd

from helpers.analysis import targets
from helpers.analysis.availability import year_fraction
from helpers.analysis.frames import records
from helpers.display import charts, numbers
from helpers.display.blocks import Figure, Table
from helpers.display.page import Page
from helpers.display.targets.tracks import Row


def localization(page: Page, path: pd.DataFrame, *, as_of: str) -> Figure | None:
    """Return the localization rate's base, goals and steps between (``localization_path``)."""
    stages = targets.localization_stages(path)
    if stages.empty:
        return None
    scale, stops = page.scale("share", path["rate"]), path[path["part"] != "required"]
    drawn = pd.DataFrame(
        {
            "part": row["part"],
            "year": row["year"],
            "text": _stop(page, row) if row["part"] != "required" else None,
            **page.mark(row["rate"], scale),
            "figure": numbers.with_interval(row["rate"], page.lang),
        }
        for row in records(path)
    )
    first, last, now = path["year"].min(), path["year"].max(), year_fraction(as_of)
    table, name = _table(page, stages), page.say("tracks.name.localization_rate")
    early = not path.loc[path["part"] == "history", "known"].all()
    note_unknown = page.say("localization.note_unknown", as_of=page.day(as_of))
    return page.figure(
        "localization",
        lambda: charts.path_to_target(
            drawn,
            axis_label=page.say("localization.axis"),
            as_of=(now, page.day(as_of)) if first < now < last else None,
        ),
        per_year=page.stated(stages["per_year"].iloc[-1]),
        name=page.capital(name),
        span=page.years(first, last),
        unit=scale.label,
        basis=page.say("localization.basis", basis=table.basis),
        table=table,
        credit=[stops],
        note=["localization.note", note_unknown if early else ""],
    )


def _stop(page: Page, row: Row) -> str:
    year, rate = page.year(row["year"]), page.stated(row["rate"])
    return page.say("localization.point", year=year, rate=rate)


def _table(page: Page, stages: pd.DataFrame) -> Table:
    spans = [page.years(start, end) for start, end in stages[["start_year", "end_year"]].to_numpy()]
    spans[-1] = page.say("localization.whole", span=spans[-1])
    numbered = page.in_full(numbers.with_interval)
    columns = {"stage": "", "increase": numbered, "per_year": numbered, "growth": numbered}
    return page.table("localization", stages.assign(stage=spans), columns, unit="%p, %")
