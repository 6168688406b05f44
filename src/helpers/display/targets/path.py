"""From what was reached to what was promised: one panel for each basis, in one picture."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from helpers.analysis.availability import year_fraction
from helpers.analysis.frames import records, values
from helpers.display import charts
from helpers.display.blocks import Figure, Note, Table
from helpers.display.page import Page
from helpers.display.scales import Scale
from helpers.display.targets import tracks

PANEL_INCHES: Final = 1.55
SINGLE_INCHES: Final = 2.9
ABOVE: Final = 1.04
"""Top of the axes over the highest value drawn."""


def path(page: Page, paths: pd.DataFrame, *, progress: pd.DataFrame, as_of: str) -> Figure | None:
    """Return history and required path of one target (``paths_to_target``), a panel for each basis.

    Nothing where no figure of it is known. The date of reading is marked where there is one panel.
    """
    drawn = paths[paths["track"].isin(paths.loc[paths["part"] == "history", "track"])]
    if drawn.empty:
        return None
    target = str(drawn["target"].iloc[0])
    scale = page.scale(drawn["amount"].iloc[0].unit, drawn["amount"])
    own = records(progress[progress["track"].isin(drawn["track"])])
    first = {row["track"]: row["first_year"] or drawn["year"].min() for row in own}
    # history too small to grow from would flatten the rest
    tiny = (drawn["part"] == "history") & (drawn["year"] < drawn["track"].map(first))
    hidden = ", ".join(page.year(year) for year in drawn.loc[tiny, "year"])
    said = {"name": tracks.target_name(page, target), "goal": tracks.goal_text(page, target)}
    return page.figure(
        "path",
        lambda: _draw(page, drawn[~tiny], own, scale, as_of=as_of),
        title=_title(page, own, said),
        span=page.years(drawn["year"].min(), drawn["year"].max()),
        target_year=page.year(drawn["year"].max()),
        table=_table(page, drawn, scale, said["name"]),
        note=[
            page.say("path.note_hidden", years=hidden) if hidden else "",
            *_not_printed(page, drawn[drawn["part"] == "history"]),
        ],
        **said,
    )


def _title(page: Page, own: list[tracks.Row], said: dict[str, str]) -> str:
    known = [row for row in own if row["required"] is not None]
    if not known:
        return page.say("path.title_plain", name=said["name"])
    row = known[0]
    if len(known) > 1:
        kind = "readings" if tracks.segment(page, row) else "range"
        span = tracks.required_range(page, pd.Series([one["required"] for one in known]))
        return page.say(f"path.title_{kind}", range=span, **said)
    told = {"name": said["name"], "required": page.stated(row["required"])}
    if row["achieved"] is None:
        return page.say("path.title_no_past", latest_year=page.year(row["latest_year"]), **told)
    span, achieved = page.years(row["first_year"], row["latest_year"]), page.stated(row["achieved"])
    return page.say("path.title", span=span, achieved=achieved, **told)


def _draw(
    page: Page, drawn: pd.DataFrame, own: list[tracks.Row], scale: Scale, *, as_of: str
) -> Drawing:
    """Draw one panel under another, all on the same axes."""
    ends, now = (int(drawn["year"].min()), int(drawn["year"].max())), year_fraction(as_of)
    dated = len(own) == 1 and ends[0] < now < ends[1]
    top = ABOVE * scale.of(values(drawn["amount"]).max())

    def panel(row: tracks.Row, ax: Axes) -> None:
        charts.path_to_target(
            _points(page, drawn[drawn["track"] == row["track"]], scale),
            axis_label=_head(page, row, scale),
            as_of=(now, page.day(as_of)) if dated else None,
            ax=ax,
        )
        ax.set_ylim(0, top)

    return charts.panels(
        [partial(panel, row) for row in own],
        years=sorted(set(drawn.loc[drawn["part"] != "required", "year"])),
        inches=SINGLE_INCHES if len(own) == 1 else PANEL_INCHES,
    )


def _head(page: Page, row: tracks.Row, scale: Scale) -> str:
    """Return what a panel is measured by, and the growth needed by that measure."""
    said = {"yardstick": tracks.measured_by(page, row), "unit": scale.label}
    if row["required"] is None:
        return page.say("path.panel_plain", **said)
    return page.say("path.panel", required=page.stated(row["required"]), **said)


def _points(page: Page, own: pd.DataFrame, scale: Scale) -> pd.DataFrame:
    """Return a track's points at the scale, with the texts of its ends."""
    last = own.groupby("part")["year"].max()
    return pd.DataFrame(
        {
            "part": row["part"],
            "year": row["year"],
            "text": _text(page, row) if row["year"] == last[row["part"]] else None,
            **page.mark(row["amount"], scale),
        }
        for row in records(own)
    )


def _text(page: Page, row: tracks.Row) -> str | None:
    if row["part"] == "target":
        return page.say("path.target", goal=row["amount"])
    return page.figure_of(row["amount"]) if row["part"] == "history" else None


def _table(page: Page, drawn: pd.DataFrame, scale: Scale, name: str) -> Table:
    told = drawn.assign(
        yardstick=[tracks.yardstick(page, row) for row in records(drawn)],
        value=drawn["amount"],
        range=drawn["amount"],
    )
    columns: dict[str, Any] = {
        "year": "",
        **({"yardstick": ""} if len(set(drawn["track"])) > 1 else {}),
        "part": page.words("path.part"),
        "value": page.scaled(scale),
        "range": replace(page.ranges(scale), unit=scale.label),
    }
    return page.table("path", told, columns, name=name)


def _not_printed(page: Page, history: pd.DataFrame) -> list[str]:
    """Return which points of a history are provisional or worked out."""
    observed = page.tables.observations
    status = dict(zip(observed["id"], observed["status"], strict=True))
    found: dict[str, dict[str, None]] = {"provisional": {}, "derived": {}}
    for row in records(history):
        for kind in {status.get(ident, "") for ident in row["amount"].rests_on} & found.keys():
            found[kind][f"{tracks.yardstick(page, row)} {page.year(row['year'])}"] = None
    return [
        page.say(f"path.note_{kind}", points=", ".join(points))
        for kind, points in found.items()
        if points
    ]


def breaks(page: Page, paths: pd.DataFrame) -> Note | None:
    """Return the breaks of scope that a target's series and place pass through, as one note."""
    if paths.empty:
        return None
    own, found = tracks.target_row(page, str(paths["target"].iloc[0])), page.tables.breaks
    passed = found[
        (found["entity"] == own["entity"])
        & (found["kind"] == "scope")
        & (found["basis"].isna() | (found["basis"] == own["basis"]))
    ]
    told = [
        page.say(
            f"path.breaks.{'series' if isinstance(one['basis'], str) else 'place'}",
            year=page.year(one["year"]),
            name=one[f"name_{page.lang}"],
            note=one[f"note_{page.lang}"],
        )
        for one in records(passed.sort_values("year"))
    ]
    return page.note(page.sentences(*told), kind="break") if told else None
