"""Whether growth survives another base year or currency: a grid of both."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis import rows
from helpers.analysis.measured import at_corners
from helpers.display import blocks, charts, numbers, periods, scales
from helpers.display.blocks import Column
from helpers.display.exports import words
from helpers.display.exports.findings import directions
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
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
        "text": unknown if grown is None else words.growth_text(grown, lang),
    }


def _grid_title(grid: pd.DataFrame, unit: str, lang: Lang) -> str:
    """Return from which base years the nation is up and from which down, by name."""
    up, down, open_years = directions(grid, unit=unit)
    if up and down:
        said = {"up": words.years(up), "down": words.years(down)}
        said["currency"] = say(f"exports.currency.{unit}", lang)
        return say("exports.grid.title_turns", lang, **said)
    if (up or down) and not open_years:
        return say("exports.grid.title_agrees", lang)
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


def base_years(spans: pd.DataFrame, tables: Tables, *, lang: Lang) -> blocks.Table | blocks.Note:
    """Return growth a year over all base years: the least, the median and the greatest.

    Parameters
    ----------
    spans : DataFrame
        Of ``base_year_range``.
    """
    if spans.empty:
        return blocks.note(say("exports.span.missing", lang), kind="missing", lang=lang)
    listed = [
        {
            "region": words.place(tables, row["region"], lang),
            "currency": say(f"exports.currency_name.{row['currency']}", lang),
            "readings": int(row["readings"]),
            "years": periods.year_range(int(row["first_year"]), int(row["last_year"]), lang),
            **{
                name: words.growth_cell(rows.measured(row, name), lang)
                for name in ("least", "middle", "most")
            },
        }
        for row in words.records(spans)
    ]
    spanned = int(spans["first_year"].min()), int(spans["end_year"].iloc[0])
    end = periods.year(spanned[1], lang)
    return blocks.table(
        listed,
        columns=[
            Column("region", say("common.column.region", lang)),
            Column("currency", say("common.parameter.currency", lang)),
            Column("least", say("exports.span.least", lang), kind="number"),
            Column("middle", say("exports.span.middle", lang), kind="number"),
            Column("most", say("exports.span.most", lang), kind="number"),
            Column("readings", say("exports.span.readings", lang), align="right"),
            Column("years", say("exports.span.years", lang)),
        ],
        caption=say("exports.span.caption", lang, end=end),
        note=words.sentence(
            say("exports.span.note", lang), *words.break_sentences(tables, spanned, lang)
        ),
        **words.credited(tables, lang, spans, unit=scales.scale_for([], "growth", lang).label),
    )


def dollar_parts(parts: pd.DataFrame, tables: Tables, *, lang: Lang) -> blocks.Table | blocks.Note:
    """Return the nation's change in dollars, split into its change in won and the rate's.

    Parameters
    ----------
    parts : DataFrame
        Of ``dollar_parts``.
    """
    if parts.empty:
        return blocks.note(say("exports.dollar.missing", lang), kind="missing", lang=lang)
    logs, times = (scales.scale_for([], unit, lang) for unit in ("log_points", "multiple"))
    listed = []
    for row in words.records(parts):
        part = rows.measured(row)
        left = row["part"] == "residual" or part is None
        factor = None if left or part is None else at_corners(math.exp, part, unit="multiple")
        listed.append(
            {
                "part": say(f"exports.dollar.part.{row['part']}", lang),
                "log": words.cell(part, logs, signed=True),
                "times": words.cell(factor, times),
            }
        )
    return blocks.table(
        listed,
        columns=[
            Column("part", say("exports.split.column.part", lang)),
            Column("log", say("exports.parts.column.log", lang), unit=logs.label, kind="number"),
            Column(
                "times", say("exports.parts.column.times", lang), unit=times.label, kind="number"
            ),
        ],
        caption=say("exports.dollar.caption", lang, span=words.span(parts, lang)),
        note=words.sentence(
            _dollar_sentence(parts, lang),
            say("exports.dollar.note", lang),
            say("common.rounding_note", lang),
        ),
        **words.credited(tables, lang, parts, unit=logs.label),
    )


def _dollar_sentence(parts: pd.DataFrame, lang: Lang) -> str:
    """Return how much of the change the rate made; nothing where the two parts pull apart."""
    found = {row["part"]: rows.measured(row) for row in words.records(parts)}
    won, rate = found["in_krw"], found["rate"]
    if won is None or rate is None or won.value * rate.value <= 0:
        return ""
    part = at_corners(lambda a, b: b / (a + b), won, rate, unit="share")
    return say("exports.dollar.finding", lang, rate=numbers.figure(part, lang))
