"""From what was reached to what was promised: one panel for each basis, in one picture."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from helpers.analysis import rows
from helpers.analysis import targets as theme
from helpers.display import blocks, charts, numbers, periods, scales
from helpers.display.blocks import Column
from helpers.display.targets import words
from helpers.display.targets.findings import required_range
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

    from helpers.data import Tables
    from helpers.display.blocks import Figure
    from helpers.display.targets.words import Row

PANEL_INCHES: Final = 1.55
SINGLE_INCHES: Final = 2.9
ABOVE: Final = 1.04
"""Top of the axes over the highest value drawn."""


def path(
    paths: pd.DataFrame, tables: Tables, *, progress: pd.DataFrame, as_of: str, lang: Lang
) -> Figure | None:
    """Return ``drawn_path`` as a section; nothing on a page that opens with it."""
    return (
        None
        if words.is_single(progress)
        else drawn_path(paths, tables, progress=progress, as_of=as_of, lang=lang)
    )


def drawn_path(
    paths: pd.DataFrame, tables: Tables, *, progress: pd.DataFrame, as_of: str, lang: Lang
) -> Figure | None:
    """Return history and required path of one target, a panel for each basis.

    Nothing where no figure of it is known.

    Parameters
    ----------
    paths : DataFrame
        As ``targets.paths_to_target`` gives it for the target.
    progress : DataFrame
        Of ``measure_targets``.
    as_of : str
        ISO date of reading, marked on the axis of years where there is one panel.
    """
    drawn = paths.loc[paths["track"].isin(paths.loc[paths["part"] == "history", "track"])]
    if drawn.empty:
        return None
    target = str(drawn["target"].iloc[0])
    name = words.target_name(tables, target, lang)
    scale = scales.scale_for(drawn["value"], str(drawn["unit"].iloc[0]), lang)
    own = words.records(progress.loc[progress["track"].isin(drawn["track"])])
    visible = _without_first_digits(drawn, own)
    title = _title(tables, own, target, lang)
    span = periods.year_range(int(drawn["year"].min()), int(drawn["year"].max()), lang)
    history = drawn.loc[drawn["part"] == "history"]
    hidden = _hidden(drawn, visible, lang)
    return blocks.figure(
        lambda: _draw(visible, own, scale, as_of=as_of, lang=lang),
        title=title,
        subtitle=say("targets.path.subtitle", lang, name=name, span=span, unit=scale.label),
        alt=say(
            "targets.path.alt",
            lang,
            name=name,
            goal=words.goal_text(tables, target, lang),
            target_year=periods.year(int(drawn["year"].max()), lang),
            title=title,
        ),
        table=_table(drawn, tables, scale, name, lang),
        note=words.sentence([hidden, words.not_printed(history, tables, lang)]),
        **words.credited(tables, lang, drawn, unit=scale.label),
    )


def _title(tables: Tables, own: list[Row], target: str, lang: Lang) -> str:
    name = words.target_name(tables, target, lang)
    known = [row for row in own if rows.measured(row, "required") is not None]
    if not known:
        return say("targets.path.title_plain", lang, name=name)
    if len(known) > 1:
        kind = "readings" if words.segment(known[0], lang) else "range"
        goal, span = words.goal_text(tables, target, lang), required_range(known, lang)
        return say(f"targets.path.title_{kind}", lang, name=name, goal=goal, range=span)
    row, required = known[0], words.said(known[0], "required", lang)
    if rows.measured(row, "achieved") is None:
        year = periods.year(int(row["latest_year"]), lang)
        return say(
            "targets.path.title_no_past", lang, name=name, latest_year=year, required=required
        )
    span = periods.year_range(int(row["first_year"]), int(row["latest_year"]), lang)
    achieved = words.said(row, "achieved", lang)
    return say(
        "targets.path.title", lang, name=name, required=required, span=span, achieved=achieved
    )


def _without_first_digits(drawn: pd.DataFrame, own: list[Row]) -> pd.DataFrame:
    """Return the rows without history too small to grow from, which would flatten the rest."""
    first = {row["track"]: words.year_or_none(row["first_year"]) for row in own}
    starts = drawn["track"].map(first).fillna(drawn["year"].min()).astype(int)
    return drawn.loc[(drawn["part"] != "history") | (drawn["year"] >= starts)]


def _hidden(drawn: pd.DataFrame, visible: pd.DataFrame, lang: Lang) -> str:
    """Return which years are in the table alone."""
    years = [int(year) for year in drawn.loc[~drawn.index.isin(visible.index), "year"]]
    if not years:
        return ""
    return say(
        "targets.path.note_hidden",
        lang,
        years=", ".join(periods.year(year, lang) for year in years),
    )


def _draw(
    drawn: pd.DataFrame, own: list[Row], scale: scales.Scale, *, as_of: str, lang: Lang
) -> Drawing:
    """Draw one panel under another, all on the same axes."""
    ends, now = (int(drawn["year"].min()), int(drawn["year"].max())), theme.year_fraction(as_of)
    dated = len(own) == 1 and ends[0] < now < ends[1]
    top = ABOVE * scale.of(float(drawn["value"].max()))

    def panel(row: Row, ax: Axes) -> None:
        charts.path_to_target(
            _points(drawn.loc[drawn["track"] == row["track"]], scale, lang),
            axis_label=_head(row, scale, lang),
            as_of=(now, words.day(as_of, lang)) if dated else None,
            ax=ax,
        )
        ax.set_ylim(0, top)

    told = drawn.loc[drawn["part"].isin(("history", "target"))]
    return charts.panels(
        [partial(panel, row) for row in own],
        years=sorted(set(told["year"].astype(int))),
        inches=SINGLE_INCHES if len(own) == 1 else PANEL_INCHES,
    )


def _head(row: Row, scale: scales.Scale, lang: Lang) -> str:
    """Return what a panel is measured by, and the growth needed by that measure."""
    by = words.segment(row, lang) or words.yardstick(row, lang)
    if rows.measured(row, "required") is None:
        return say("targets.path.panel_plain", lang, yardstick=by, unit=scale.label)
    required = words.said(row, "required", lang)
    return say("targets.path.panel", lang, yardstick=by, unit=scale.label, required=required)


def _points(own: pd.DataFrame, scale: scales.Scale, lang: Lang) -> pd.DataFrame:
    """Return a track's points at the scale, with the texts of its ends."""
    last = {part: group["year"].max() for part, group in own.groupby("part")}
    return pd.DataFrame(
        {
            "part": row["part"],
            "year": int(row["year"]),
            "value": scale.of(float(row["value"])),
            "low": scale.of(float(row["low"])),
            "high": scale.of(float(row["high"])),
            "text": _text(row, lang) if row["year"] == last[row["part"]] else None,
            "figure": numbers.with_interval(words.the(row), lang, scale),
        }
        for row in words.records(own)
    )


def _text(row: Row, lang: Lang) -> str | None:
    amount = numbers.figure(words.the(row), lang)
    if row["part"] == "target":
        return say("targets.path.target", lang, goal=amount)
    return amount if row["part"] == "history" else None


def _table(
    drawn: pd.DataFrame, tables: Tables, scale: scales.Scale, name: str, lang: Lang
) -> blocks.Table:
    several = len(set(drawn["track"])) > 1
    cells: list[dict[str, Any]] = []
    for row in words.records(drawn):
        number = words.the(row)
        cells.append(
            {
                "year": int(row["year"]),
                "yardstick": words.yardstick(row, lang),
                "part": say(f"targets.path.part.{row['part']}", lang),
                "value": words.scaled_cell(number, scale),
                "range": scales.interval_cell(number, scale),
            }
        )
    columns = [
        Column("year", say("common.column.year", lang)),
        Column("part", say("targets.path.column.part", lang)),
        Column("value", say("common.column.value", lang), scale.label, kind="number"),
        Column("range", say("common.column.range", lang), scale.label, align="right"),
    ]
    if several:
        columns.insert(1, Column("yardstick", say("targets.path.column.yardstick", lang)))
    return blocks.table(
        cells,
        columns=columns,
        caption=say("targets.path.caption", lang, name=name),
        **words.credited(tables, lang, drawn, unit=scale.label),
    )
