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
    from helpers.display.blocks import Figure, Note
    from helpers.display.targets.words import Row


def localization(
    path_frame: pd.DataFrame,
    stages: pd.DataFrame,
    tables: Tables,
    *,
    as_of: str,
    lang: Lang,
) -> Figure | Note:
    """Return the localization rate's base, goals and equal steps between them.

    Parameters
    ----------
    path_frame, stages : DataFrame
        Of ``targets.localization_path`` and ``targets.localization_stages``.
    """
    if path_frame.empty or stages.empty:
        return blocks.note(say("targets.localization.nothing", lang), kind="missing", lang=lang)
    name = say("targets.name.localization_rate", lang)
    title = _localization_title(stages, lang)
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
        charts.path_to_target(
            drawn,
            axis_label=say("targets.localization.axis", lang),
            as_of=(now, words.day(as_of, lang)) if inside else None,
        ),
        title=title,
        subtitle=say("targets.localization.subtitle", lang, name=name, span=span),
        alt=say("targets.localization.alt", lang, title=title),
        table=_stage_table(stages, tables, lang),
        note=words.sentence([say("targets.localization.note", lang), early if unknown else ""]),
        **credit,
    )


def _stop(row: Row, lang: Lang) -> str:
    rate = numbers.stated(words.the(row), lang)
    year = periods.year(int(row["year"]), lang)
    return say("targets.localization.point", lang, year=year, rate=rate)


def _localization_title(stages: pd.DataFrame, lang: Lang) -> str:
    told = words.records(stages)
    whole = words.the(told[-1], "per_year")
    per_year = numbers.stated(whole, lang)
    parts = [words.the(row, "per_year") for row in told[:-1]]
    if len(parts) > 1 and parts[-1].low > max(part.high for part in parts[:-1]):
        return say("targets.localization.title", lang, per_year=per_year)
    return say("targets.localization.title_plain", lang, per_year=per_year)


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
