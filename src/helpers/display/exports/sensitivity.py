"""Whether growth survives another base year or currency: a grid of both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis import rows
from helpers.display import blocks, charts, periods, scales
from helpers.display.blocks import Column
from helpers.display.exports import words
from helpers.display.exports.findings import directions
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from helpers.analysis.measured import Measured
    from helpers.data import Tables

GRID_LIMIT = 0.5
"""Growth at which the grid's colour is strongest: a half more or less."""


def growth_grid(
    grid: pd.DataFrame, tables: Tables, *, region: str, base_year: int, currency: str, lang: Lang
) -> blocks.Figure:
    """Return growth up to one year from every base year, in both currencies.

    Parameters
    ----------
    grid : DataFrame
        Of ``growth_grid``.
    region, base_year, currency
        The report's own choice, outlined.
    """
    broken = {year for years in grid["breaks"] for year in years}
    drawn = [_square(tables, row, broken, lang) for row in words.records(grid)]
    shown = region if region in set(grid["region"]) else words.NATION
    for square, row in zip(drawn, words.records(grid), strict=True):
        square["marked"] = (
            row["region"] == shown
            and row["start_year"] == base_year
            and row["currency"] == currency
        )
    ax = charts.heat_grid(
        pd.DataFrame(drawn),
        row_label=say("exports.grid.row_label", lang),
        column_label=say("exports.grid.column_label", lang),
        limit=GRID_LIMIT,
    )
    end = periods.year(int(grid["end_year"].iloc[0]), lang)
    title = _grid_title(grid, currency, lang)
    unit = scales.scale_for([], "growth", lang).label
    credited = words.credited(tables, lang, grid, unit=unit)
    chosen = [
        say(
            "exports.grid.cell",
            lang,
            region=words.place(tables, row["region"], lang),
            currency=say(f"exports.currency_name.{row['currency']}", lang),
            growth=square["text"],
        )
        for square, row in zip(drawn, words.records(grid), strict=True)
        if row["start_year"] == base_year and row["state"] == "known"
    ]
    spanned = int(grid["start_year"].min()), int(grid["end_year"].max())
    note = [say("exports.grid.note", lang), *words.break_sentences(tables, spanned, lang)]
    if region not in {shown, words.NATION}:
        name = words.place(tables, region, lang)
        note.insert(0, say("exports.grid.one_region", lang, region=name))
    return blocks.figure(
        ax,
        title=title,
        subtitle=say(
            "exports.grid.subtitle", lang, end=end, currencies=say("exports.grid.currencies", lang)
        ),
        alt=say(
            "exports.grid.alt",
            lang,
            end=end,
            base=periods.year(base_year, lang),
            cells=words.listed(chosen) or say("common.unknown", lang),
            title=title,
        ),
        note=words.sentence(*note),
        table=_grid_table(tables, grid, end, lang, credited),
        **credited,
    )


def _square(tables: Tables, row: dict[str, Any], broken: set[int], lang: Lang) -> dict[str, Any]:
    grown = rows.measured(row)
    unknown = say("exports.unpublished", lang)
    year = int(row["start_year"])
    name = say("exports.grid.row_break", lang, year=str(year)) if year in broken else str(year)
    return {
        "row": name,
        "column": say(
            "exports.grid.column",
            lang,
            region=words.place(tables, row["region"], lang),
            currency=say(f"exports.currency_name.{row['currency']}", lang),
        ),
        "value": None if grown is None else grown.value,
        "text": unknown if grown is None else _short(grown, lang),
    }


def _short(grown: Measured, lang: Lang) -> str:
    """Return growth for a small cell: one decimal, or the bounds where they are wider than that."""
    return words.growth_range(words.tenth(grown), lang)


def _grid_title(grid: pd.DataFrame, unit: str, lang: Lang) -> str:
    told, up, down = directions(grid, unit=unit)
    if told and told in {up, down}:
        return say("exports.grid.title_agrees", lang)
    if up and down:
        said = {"all": words.count(told), "up": words.count(up), "down": words.count(down)}
        said["currency"] = say(f"exports.currency.{unit}", lang)
        return say("exports.grid.title_turns", lang, **said)
    return say("exports.grid.title_neutral", lang)


def _grid_table(
    tables: Tables, grid: pd.DataFrame, end: str, lang: Lang, credited: dict[str, Any]
) -> blocks.Table:
    listed = [
        {
            "start": int(row["start_year"]),
            "region": words.place(tables, row["region"], lang),
            "currency": say(f"exports.currency_name.{row['currency']}", lang),
            "total": words.growth_cell(rows.measured(row), lang),
            "yearly": words.growth_cell(rows.measured(row, "yearly"), lang),
            "converted": say("common.yes" if row["converted"] else "common.no", lang),
        }
        for row in words.records(grid)
        if row["state"] == "known"
    ]
    return blocks.table(
        listed,
        columns=[
            Column("start", say("exports.grid.row_label", lang)),
            Column("region", say("common.column.region", lang)),
            Column("currency", say("common.parameter.currency", lang)),
            Column("total", say("exports.grid.column_total", lang), kind="number"),
            Column("yearly", say("exports.grid.column_yearly", lang), kind="number"),
            Column("converted", say("exports.grid.column_converted", lang)),
        ],
        caption=say("exports.grid.caption", lang, end=end),
        **credited,
    )
