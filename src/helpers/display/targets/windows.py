"""The past pace from every first year, beside the pace that a target requires."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from helpers.analysis import rows
from helpers.display import blocks, charts, numbers, scales
from helpers.display.blocks import Column
from helpers.display.targets import words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from helpers.data import Tables
    from helpers.data.measured import Measured
    from helpers.display.blocks import Figure
    from helpers.display.targets.words import Row

NATION: Final = "KR"


def windows(
    spans: pd.DataFrame, tables: Tables, *, progress: pd.DataFrame, lang: Lang
) -> Figure | None:
    """Return the past growth from every base year, coloured by its distance to the one needed.

    Nothing where there is no past growth; of several targets, those of the nation.

    Parameters
    ----------
    spans : DataFrame
        Of ``targets.windows``.
    progress : DataFrame
        Of ``targets.measure_targets``.
    """
    told = _national(spans, tables)
    if told["achieved_value"].notna().sum() == 0:
        return None
    own = {row["track"]: row for row in words.records(progress)}
    cells = [_window(tables, row, own[row["track"]], lang) for row in words.records(told)]
    # the grid takes its columns in order of appearance
    drawn = pd.DataFrame(cells).sort_values("column", kind="stable", ignore_index=True)
    turning = _turning(told, tables, lang)
    title = say(f"targets.windows.title_{'some' if turning else 'none'}", lang)
    named = say("targets.windows.turning", lang, names=", ".join(turning)) if turning else ""
    return blocks.figure(
        lambda: charts.heat_grid(
            drawn,
            row_label=say("targets.windows.row", lang),
            column_label=say("targets.windows.column", lang),
            legend=(say("targets.windows.above", lang), say("targets.windows.below", lang)),
        ),
        title=title,
        subtitle=say("targets.windows.subtitle", lang),
        alt=say("targets.windows.alt", lang, title=title),
        table=_windows_table(told, tables, lang),
        note=words.sentence([named, say("targets.windows.note", lang)]),
        **words.credited(tables, lang, told, unit="%"),
    )


def _national(spans: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Return the tracks of the nation, or all where there is only one target."""
    if spans["target"].nunique() < 2:
        return spans
    places = tables.targets.set_index("id")["entity"]
    return spans.loc[spans["target"].map(places) == NATION].reset_index(drop=True)


def _window(tables: Tables, row: Row, own: Row, lang: Lang) -> dict[str, Any]:
    gap, pace = rows.measured(row, "gap"), rows.measured(row, "achieved")
    name, required = words.track(tables, row, lang), words.said(own, "required", lang)
    return {
        "row": say("targets.windows.row_name", lang, track=name, required=required),
        "column": str(int(row["start_year"])),
        "value": None if gap is None else -gap.value,
        "text": say("targets.windows.refused", lang) if pace is None else _short(pace, lang),
        "figure": None if pace is None else numbers.with_interval(pace, lang),
        "marked": words.year_or_none(own["first_year"]) == int(row["start_year"]),
    }


def _short(pace: Measured, lang: Lang) -> str:
    """Return a growth rate in percent without the sign of percent: cells are narrow."""
    return scales.cell(pace, scales.scale_for([], "growth", lang))


def _turning(told: pd.DataFrame, tables: Tables, lang: Lang) -> list[str]:
    """Return the measures by which the base year decides whether past growth was enough."""
    known = told.loc[told["gap_value"].notna()]
    return [
        words.track(tables, words.records(own)[0], lang)
        for _, own in known.groupby("track", sort=False)
        if (own["gap_low"] > 0).any() and (own["gap_high"] < 0).any()
    ]


def _windows_table(told: pd.DataFrame, tables: Tables, lang: Lang) -> blocks.Table:
    cells = [
        {
            "track": words.track(tables, row, lang),
            "start": int(row["start_year"]),
            "end": int(row["end_year"]),
            "achieved": words.column_cell(
                rows.measured(row, "achieved"), lang, numbers.with_interval
            ),
            "gap": words.column_cell(rows.measured(row, "gap"), lang, numbers.signed),
        }
        for row in words.records(told)
    ]
    return blocks.table(
        cells,
        columns=[
            Column("track", say("targets.growth.column.track", lang)),
            Column("start", say("targets.windows.column_names.start", lang)),
            Column("end", say("targets.windows.column_names.end", lang)),
            Column("achieved", say("targets.windows.column_names.achieved", lang), kind="number"),
            Column("gap", say("targets.windows.column_names.gap", lang), kind="number"),
        ],
        caption=say("targets.windows.caption", lang),
        **words.credited(tables, lang, told, unit="%, %p"),
    )
