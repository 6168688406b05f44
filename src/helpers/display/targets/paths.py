"""From what was reached to what was promised: one panel for each basis, in one picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from matplotlib.figure import Figure as Drawing

from helpers.analysis import rows
from helpers.analysis import targets as theme
from helpers.display import blocks, charts, numbers, periods, scales, style
from helpers.display.blocks import Column
from helpers.display.targets import words
from helpers.display.targets.findings import last_step
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from helpers.data import Tables
    from helpers.display.blocks import Figure, Note
    from helpers.display.targets.words import Row

PANEL_INCHES: Final = 2.3
SINGLE_INCHES: Final = 3.7
MARGINS: Final = (0.62, 1.9, 0.36, 0.3)
"""Room left, right, above and below a panel, in inches: ticks, labels of ends, axis, years."""
LOG_RATIO: Final = 12.0
"""Largest over smallest value from which a picture needs steps of equal growth to be legible."""


def path(
    paths: pd.DataFrame,
    tables: Tables,
    *,
    progress: pd.DataFrame,
    windows: pd.DataFrame,
    target: str,
    as_of: str,
    lang: Lang,
) -> Figure | Note:
    """Return history, required path and past pace of a target, a panel for each basis.

    Parameters
    ----------
    paths : DataFrame
        As ``targets.paths_to_target`` gives it for the target.
    progress, windows : DataFrame
        Of ``measure_targets`` and ``windows``.
    target : str
        Id of the target drawn.
    as_of : str
        ISO date of reading, marked on the axis of years.
    """
    name = words.target_name(tables, target, lang)
    drawn = paths.loc[paths["track"].isin(paths.loc[paths["part"] == "history", "track"])]
    if drawn.empty:
        text = say("targets.path.nothing", lang, as_of=words.day(as_of, lang), name=name)
        return blocks.note(text, kind="missing", lang=lang)
    scale = scales.scale_for(drawn["value"], str(drawn["unit"].iloc[0]), lang)
    own = words.records(progress.loc[progress["track"].isin(drawn["track"])])
    visible = _without_first_digits(drawn, own)
    log = float(visible["value"].max() / visible["value"].min()) > LOG_RATIO
    title = _title(tables, own, target, lang)
    said = {"name": name, "unit": scale.label}
    span = periods.year_range(int(drawn["year"].min()), int(drawn["year"].max()), lang)
    return blocks.figure(
        _draw(visible, scale, log=log, as_of=as_of, lang=lang),
        title=title,
        subtitle=say(f"targets.path.subtitle{'_log' if log else ''}", lang, span=span, **said),
        alt=say(
            "targets.path.alt",
            lang,
            name=name,
            goal=words.goal_text(tables, target, lang),
            target_year=periods.year(int(drawn["year"].max()), lang),
            title=title,
        ),
        table=_table(drawn, tables, scale, name, lang),
        note=words.sentence(
            [
                _note(own, windows, _hidden_years(drawn, visible), lang),
                words.not_printed(drawn.loc[drawn["part"] == "history"], tables, lang),
            ]
        ),
        **words.credited(tables, lang, drawn, unit=scale.label),
    )


def _title(tables: Tables, own: list[Row], target: str, lang: Lang) -> str:
    name = words.target_name(tables, target, lang)
    known = sorted(
        (row for row in own if rows.measured(row, "required") is not None),
        key=lambda row: float(row["required_value"]),
    )
    if not known:
        return say("targets.path.title_plain", lang, name=name)
    low, high = words.said(known[0], "required", lang), words.said(known[-1], "required", lang)
    if len(known) > 1 and words.segment(known[0], lang):
        return say("targets.path.title_readings", lang, name=name, low=low, high=high)
    if len(known) > 1:
        goal = words.goal_text(tables, target, lang)
        return say("targets.path.title_range", lang, name=name, goal=goal, low=low, high=high)
    row = known[0]
    if rows.measured(row, "achieved") is None:
        year = periods.year(int(row["latest_year"]), lang)
        return say("targets.path.title_no_past", lang, name=name, latest_year=year, required=low)
    span = periods.year_range(int(row["first_year"]), int(row["latest_year"]), lang)
    achieved = words.said(row, "achieved", lang)
    return say("targets.path.title", lang, name=name, required=low, span=span, achieved=achieved)


def _without_first_digits(drawn: pd.DataFrame, own: list[Row]) -> pd.DataFrame:
    """Return the rows without history too small to grow from, which would flatten the rest."""
    first = {row["track"]: words.year_or_none(row["first_year"]) for row in own}
    starts = drawn["track"].map(first).fillna(drawn["year"].min()).astype(int)
    return drawn.loc[(drawn["part"] != "history") | (drawn["year"] >= starts)]


def _hidden_years(drawn: pd.DataFrame, visible: pd.DataFrame) -> list[int]:
    return [int(year) for year in drawn.loc[~drawn.index.isin(visible.index), "year"]]


def _note(own: list[Row], windows: pd.DataFrame, hidden: list[int], lang: Lang) -> str:
    parts = [say("targets.path.note", lang)]
    if hidden:
        years = ", ".join(periods.year(year, lang) for year in hidden)
        parts.append(say("targets.path.note_hidden", lang, years=years))
    if len(own) == 1:
        parts.append(last_step(own[0], windows, lang))
    return words.sentence(parts)


def _draw(
    drawn: pd.DataFrame, scale: scales.Scale, *, log: bool, as_of: str, lang: Lang
) -> Drawing:
    """Draw one panel under another, all on the same axes."""
    style.apply()
    tracks = list(dict.fromkeys(drawn["track"]))
    drawing, panels = _sheet(len(tracks))
    years = drawn["year"].min(), drawn["year"].max()
    now = theme.year_fraction(as_of)
    for track, ax in zip(tracks, panels, strict=True):
        own = drawn.loc[drawn["track"] == track]
        label = say(
            "targets.path.panel",
            lang,
            yardstick=words.yardstick(words.records(own)[0], lang),
            unit=scale.label,
        )
        charts.path_to_target(
            _points(own, scale, lang),
            axis_label=label,
            as_of=(now, words.day(as_of, lang)) if years[0] < now < years[1] else None,
            log=log,
            ax=ax,
        )
    widest = [edge for ax in panels for edge in ax.get_xlim()]
    for ax in panels:
        ax.set_xlim(min(widest), max(widest))
    return drawing


def _sheet(count: int) -> tuple[Drawing, list[Axes]]:
    """Return a figure with panels at fixed places: laying them out anew for each is slow."""
    each = SINGLE_INCHES if count == 1 else PANEL_INCHES
    height = each * count
    drawing = Drawing(figsize=(style.figure_width(), height))
    drawing.set_layout_engine("none")
    left, right, top, bottom = MARGINS
    panels = [
        drawing.add_axes(
            (
                left / style.figure_width(),
                (each * (count - place - 1) + bottom) / height,
                1 - (left + right) / style.figure_width(),
                (each - top - bottom) / height,
            )
        )
        for place in range(count)
    ]
    return drawing, panels


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
        }
        for row in words.records(own)
    )


def _text(row: Row, lang: Lang) -> str | None:
    amount = numbers.figure(words.the(row), lang)
    if row["part"] == "target":
        return say("targets.path.target", lang, goal=amount)
    if row["part"] == "past_pace":
        return say("targets.path.pace", lang, amount=amount)
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
