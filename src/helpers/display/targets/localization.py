"""The localization rate: base, interim goal, target and equal steps between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from helpers.analysis import targets as theme
from helpers.display import blocks, charts, numbers, periods, scales
from helpers.display.blocks import Column
from helpers.display.targets import words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from helpers.data import Tables
    from helpers.display.blocks import Figure
    from helpers.display.targets.words import Row


def localization(
    path_frame: pd.DataFrame,
    tables: Tables,
    *,
    progress: pd.DataFrame,
    as_of: str,
    lang: Lang,
) -> Figure | None:
    """Return ``drawn_steps`` as a section; nothing on a page that opens with it."""
    single = words.is_single(progress)
    return None if single else drawn_steps(path_frame, tables, as_of=as_of, lang=lang)


def drawn_steps(
    path_frame: pd.DataFrame, tables: Tables, *, as_of: str, lang: Lang
) -> Figure | None:
    """Return the localization rate's base, goals and equal steps between them; nothing without.

    Parameters
    ----------
    path_frame : DataFrame
        Of ``targets.localization_path``.
    """
    stages = theme.localization_stages(path_frame)
    if stages.empty:
        return None
    name = say("targets.name.localization_rate", lang)
    per_year = words.the(words.records(stages)[-1], "per_year")
    title = say("targets.localization.title", lang, per_year=numbers.stated(per_year, lang))
    span = periods.year_range(int(path_frame["year"].min()), int(path_frame["year"].max()), lang)
    scale = scales.scale_for(path_frame["value"], "share", lang)
    stops = path_frame["part"] != "required"
    drawn = pd.DataFrame(
        {
            "part": row["part"],
            "year": int(row["year"]),
            "value": scale.of(float(row["value"])),
            "low": scale.of(float(row["low"])),
            "high": scale.of(float(row["high"])),
            "text": _stop(row, lang) if row["part"] != "required" else None,
            "figure": numbers.with_interval(words.the(row), lang),
        }
        for row in words.records(path_frame)
    )
    now = theme.year_fraction(as_of)
    inside = path_frame["year"].min() < now < path_frame["year"].max()
    credit = words.credited(tables, lang, path_frame.loc[stops], unit=scale.label)
    credit["basis"] = say("targets.localization.basis", lang, basis=credit["basis"])
    unknown = not path_frame.loc[path_frame["part"] == "history", "known"].all()
    early = say("targets.localization.note_unknown", lang, as_of=words.day(as_of, lang))
    return blocks.figure(
        lambda: charts.path_to_target(
            drawn,
            axis_label=say("targets.localization.axis", lang),
            as_of=(now, words.day(as_of, lang)) if inside else None,
        ),
        title=title,
        subtitle=say(
            "targets.localization.subtitle", lang, name=name[:1].upper() + name[1:], span=span
        ),
        alt=say("targets.localization.alt", lang, title=title),
        table=_stage_table(stages, tables, lang),
        note=words.sentence([say("targets.localization.note", lang), early if unknown else ""]),
        **credit,
    )


def _stop(row: Row, lang: Lang) -> str:
    rate = numbers.stated(words.the(row), lang)
    year = periods.year(int(row["year"]), lang)
    return say("targets.localization.point", lang, year=year, rate=rate)


def _stage_table(stages: pd.DataFrame, tables: Tables, lang: Lang) -> blocks.Table:
    cells = []
    for row in words.records(stages):
        span = periods.year_range(int(row["start_year"]), int(row["end_year"]), lang)
        whole = row["stage"] == "whole"
        cells.append(
            {"stage": say("targets.localization.whole", lang, span=span) if whole else span}
            | {
                name: words.column_cell(words.the(row, name), lang, numbers.with_interval)
                for name in ("increase", "per_year", "growth")
            }
        )
    named = ("increase", "per_year", "growth")
    return blocks.table(
        cells,
        columns=[
            Column("stage", say("targets.localization.column.stage", lang)),
            *(
                Column(one, say(f"targets.localization.column.{one}", lang), kind="number")
                for one in named
            ),
        ],
        caption=say("targets.localization.caption", lang),
        **words.credited(tables, lang, stages, unit="%p, %"),
    )
