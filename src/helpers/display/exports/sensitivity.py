"""Whether growth survives another base year or currency: the nation's, from every base year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from helpers.analysis import rows
from helpers.data.measured import Measured, at_corners
from helpers.display import blocks, charts, numbers, periods, scales
from helpers.display.blocks import Column
from helpers.display.exports import words
from helpers.display.exports.findings import turns
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from typing import Any

    from helpers.data import Tables


def base_years(
    grid: pd.DataFrame, dollars: pd.DataFrame, tables: Tables, *, currency: str, lang: Lang
) -> blocks.Figure | None:
    """Return the nation's growth up to one year from every base year, in both currencies.

    Parameters
    ----------
    grid : DataFrame
        Of ``growth_grid``; nothing is shown where the nation has fewer than two base years. What
        is known of a region stands in the table and in the note.
    dollars : DataFrame
        Of ``dollar_parts``, for how much of the change the exchange rate made.
    currency : {"USD", "KRW"}
        The report's own, whose line is brought out.
    """
    told = grid.loc[grid["state"] == "known"]
    nation = told.loc[told["region"] == words.NATION]
    if nation["start_year"].nunique() < 2:
        return None
    scale = scales.scale_for([], "growth", lang)
    drawn = pd.DataFrame(
        [
            {
                "series": say(f"exports.currency_name.{row['currency']}", lang),
                "year": int(row["start_year"]),
                "value": scale.of(float(row["value"])),
                "figure": numbers.with_interval(
                    Measured.from_row(row), lang, scale, numbers.signed
                ),
                "approximate": bool(row["converted"]),
            }
            for row in words.records(nation)
        ]
    )
    own = say(f"exports.currency_name.{currency}", lang)
    spanned = int(nation["start_year"].min()), int(nation["end_year"].max())
    broken = words.breaks_within(tables, spanned, lang)
    end = periods.year(spanned[1], lang)
    axis = say(
        "common.label_with_unit",
        lang,
        label=say("exports.grid.axis", lang, end=end),
        unit=scale.label,
    )
    title = turns(grid, unit=currency, lang=lang) or say("exports.grid.title_neutral", lang)
    credited = words.credited(tables, lang, told, unit=scale.label)
    return blocks.figure(
        lambda: charts.lines(
            drawn,
            axis_label=axis,
            breaks=[charts.Break(year, name) for year, name in broken.items()],
            highlight=own if own in set(drawn["series"]) else None,
        ),
        title=title,
        subtitle=say("exports.grid.subtitle", lang, end=end, unit=scale.label),
        alt=say("exports.grid.alt", lang, end=end, title=title),
        note=words.sentence(
            *_pairs(tables, told, lang),
            _dollar_sentence(dollars, lang),
            say("exports.grid.note", lang),
            *words.break_sentences(tables, spanned, lang),
        ),
        table=_grid_table(tables, told, end, lang, credited),
        **credited,
    )


def _pairs(tables: Tables, told: pd.DataFrame, lang: Lang) -> list[str]:
    """Return each pair of years known of a region, a sentence each, in dollars."""
    regional = told.loc[(told["region"] != words.NATION) & (told["currency"] == "USD")]
    return [
        say(
            "exports.grid.pair",
            lang,
            region=words.place(tables, row["region"], lang),
            span=periods.year_range(int(row["start_year"]), int(row["end_year"]), lang),
            growth=words.growth(grown, lang),
        )
        for row in words.records(regional)
        if (grown := rows.measured(row)) is not None
    ]


def _grid_table(
    tables: Tables, told: pd.DataFrame, end: str, lang: Lang, credited: dict[str, Any]
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
        for row in words.records(told)
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


def _dollar_sentence(parts: pd.DataFrame, lang: Lang) -> str:
    """Return how much of the change the rate made; nothing where the two parts pull apart."""
    found = {row["part"]: rows.measured(row) for row in words.records(parts)}
    won, rate = found.get("in_krw"), found.get("rate")
    if won is None or rate is None or won.value * rate.value <= 0:
        return ""
    part = at_corners(lambda a, b: b / (a + b), won, rate, unit="share")
    return say(
        "exports.dollar.finding",
        lang,
        span=words.span(parts, lang),
        rate=numbers.figure(part, lang),
    )
