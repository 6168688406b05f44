"""How concentrated exports are: a curve with bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from helpers.analysis import rows
from helpers.analysis.exports.spread import READING_AIDS
from helpers.data.measured import Measured
from helpers.display import blocks, charts, numbers, periods, scales
from helpers.display.blocks import Cell, Column
from helpers.display.exports import words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from helpers.analysis.exports import Spread
    from helpers.data import Tables
    from helpers.data.measured import Measured


def concentration(spread: Spread, tables: Tables, *, year: int, lang: Lang) -> blocks.Figure | None:
    """Return the two cumulative curves between which the true one lies, and the index's bounds.

    Parameters
    ----------
    spread : Spread
        Of ``spread_of_regions``; nothing is shown where it cannot be bounded.
    year : int
        The year asked for.
    """
    if spread.refusal is not None:
        return None
    when = periods.year(year, lang)
    index, equal = _index_of(spread, "hhi"), _index_of(spread, "equal")
    share = numbers.figure(_last_known(spread), lang)
    last = spread.members - spread.unknown
    known = words.count(last)
    percent = scales.scale_for([], "share", lang)
    drawn = spread.curve.assign(
        series=[say(f"exports.spread.series.{name}", lang) for name in spread.curve["series"]],
        figure=[
            numbers.figure(Measured.exact(value, "share"), lang, percent)
            for value in spread.curve["value"]
        ],
        text=[
            share if row["rank"] == last and row["series"] == "even" else ""
            for row in words.records(spread.curve)
        ],
    )
    credited = words.credited(tables, lang, spread.index, unit=percent.label)
    low, high = (words.count(bound) for bound in READING_AIDS)
    interval = numbers.interval(index, lang)
    return blocks.figure(
        lambda: charts.cumulative_curve(
            drawn,
            axis_label=say("exports.spread.axis", lang),
            rank_label=say("exports.spread.rank", lang),
            equal_label=say("exports.spread.equal", lang),
        ),
        title=say("exports.spread.title", lang, known=known, share=share),
        subtitle=say("exports.spread.subtitle", lang, places=_places(spread, lang), year=when),
        alt=say("exports.spread.alt", lang, known=known, share=share, interval=interval),
        note=say(
            "exports.spread.note",
            lang,
            unknown=words.count(spread.unknown),
            interval=interval,
            equal=numbers.figure(equal, lang),
            low=low,
            high=high,
        ),
        table=_spread_table(spread, when, lang, credited),
        **credited,
    )


def _index_of(spread: Spread, measure: str) -> Measured:
    """Return one line of a spread's index."""
    found = rows.measured(spread.index.loc[spread.index["measure"] == measure].iloc[0])
    if found is None:
        raise ValueError(f"the spread has no {measure}")
    return found


def _last_known(spread: Spread) -> Measured:
    found = rows.measured(spread.together.iloc[-1])
    if found is None:
        raise ValueError("the spread has no shares")
    return found


def _places(spread: Spread, lang: Lang) -> str:
    return say("exports.places", lang, count=words.count(spread.members))


def _spread_table(spread: Spread, year: str, lang: Lang, credited: dict[str, Any]) -> blocks.Table:
    listed = [
        {
            "measure": say("exports.spread.row.together", lang, count=words.count(int(row["k"]))),
            **_figures(rows.measured(row), lang),
        }
        for row in words.records(spread.together)
    ]
    listed += [
        {
            "measure": say(f"exports.spread.row.{row['measure']}", lang),
            **_figures(rows.measured(row), lang, bounds_only=row["measure"] != "equal"),
        }
        for row in words.records(spread.index)
    ]
    return blocks.table(
        listed,
        columns=[
            Column("measure", say("common.column.indicator", lang)),
            Column("figure", say("common.column.value", lang), kind="number"),
            Column("range", say("common.column.range", lang), align="right"),
        ],
        caption=say("exports.spread.caption", lang, year=year),
        **credited,
    )


def _figures(measured: Measured | None, lang: Lang, *, bounds_only: bool = False) -> dict[str, Any]:
    """Return a figure and its range; where only bounds are known no figure stands between them."""
    if measured is None:
        return {"figure": None, "range": None}
    interval = numbers.interval(measured, lang)
    if bounds_only:
        return {
            "figure": Cell(blocks.MISSING, None, measured.low, measured.high),
            "range": interval,
        }
    text = numbers.figure(measured, lang)
    return {"figure": Cell(text, measured.value, measured.low, measured.high), "range": interval}
