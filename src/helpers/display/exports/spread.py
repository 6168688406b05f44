"""How concentrated exports are, and where they come from: a curve with bounds, and a map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis import rows
from helpers.analysis.exports.spread import READING_AIDS
from helpers.display import blocks, charts, numbers, periods, scales
from helpers.display.blocks import Cell, Column
from helpers.display.exports import words
from helpers.display.exports.findings import index_of
from helpers.display.wording import Lang, say, say_refusal

if TYPE_CHECKING:
    from helpers.analysis.exports import Spread
    from helpers.analysis.measured import Measured
    from helpers.data import Tables


def concentration(
    spread: Spread, tables: Tables, *, year: int, lang: Lang
) -> blocks.Figure | blocks.Note:
    """Return the two cumulative curves between which the true one lies, and the index's bounds.

    Parameters
    ----------
    spread : Spread
        Of ``spread_of_regions``.
    year : int
        The year asked for.
    """
    when = periods.year(year, lang)
    if spread.refusal is not None:
        reason = say_refusal(spread.refusal, lang)
        text = say("exports.spread.missing", lang, year=when, reason=reason)
        return blocks.note(text, kind="missing", lang=lang)
    index, equal = index_of(spread, "hhi"), index_of(spread, "equal")
    share = numbers.figure(_last_known(spread), lang)
    last = spread.members - spread.unknown
    known = words.count(last)
    drawn = spread.curve.assign(
        series=[say(f"exports.spread.series.{name}", lang) for name in spread.curve["series"]],
        text=[
            share if row["rank"] == last and row["series"] == "even" else ""
            for row in words.records(spread.curve)
        ],
    )
    ax = charts.cumulative_curve(
        drawn,
        axis_label=say("exports.spread.axis", lang),
        rank_label=say("exports.spread.rank", lang),
        equal_label=say("exports.spread.equal", lang),
    )
    percent = scales.scale_for([], "share", lang)
    credited = words.credited(tables, lang, spread.index, unit=percent.label)
    low, high = (words.count(bound) for bound in READING_AIDS)
    interval = numbers.interval(index, lang)
    return blocks.figure(
        ax,
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


def tile_map(
    ranking: pd.DataFrame,
    tables: Tables,
    *,
    provinces: pd.DataFrame,
    region: str,
    year: int,
    lang: Lang,
) -> blocks.Figure:
    """Return the regions as equal tiles, shaded by their share of the nation's exports.

    Parameters
    ----------
    ranking : DataFrame
        Of ``rank_regions``.
    provinces : DataFrame
        Regions of the year, of ``provinces``.
    region : str
        The region to outline.
    year : int
        The year asked for.
    """
    shares = {row["region"]: rows.measured(row, "share") for row in words.records(ranking)}
    percent = scales.scale_for([], "share", lang)
    drawn = [
        {
            "label": words.place(tables, row["code"], lang),
            "tile_row": int(row["tile_row"]),
            "tile_column": int(row["tile_column"]),
            "value": None if (share := shares.get(row["code"])) is None else share.value,
            "text": None if share is None else numbers.figure(share, lang),
            "share": words.cell(share, percent),
            "code": row["code"],
        }
        for row in words.records(provinces)
    ]
    told = [tile for tile in drawn if tile["value"] is not None]
    here = region in {tile["code"] for tile in drawn}
    ax = charts.tile_map(
        pd.DataFrame(drawn),
        unknown_label=say("exports.unknown_tile", lang),
        highlight=words.place(tables, region, lang) if here else None,
    )
    title = _map_title(tables, drawn, region, lang)
    when = periods.year(year, lang)
    credited = words.credited(tables, lang, ranking, unit=percent.label)
    rest = words.rest_of(ranking)
    return blocks.figure(
        ax,
        title=title,
        subtitle=say(
            "exports.map.subtitle",
            lang,
            places=say("exports.places", lang, count=words.count(len(drawn))),
            year=when,
        ),
        alt=say(
            "exports.map.alt",
            lang,
            rows=words.listed([f"{tile['label']} {tile['text']}" for tile in told])
            or say("common.none", lang),
            unknown=words.count(len(drawn) - len(told)),
            title=title,
        ),
        note=say("exports.map.note", lang, rest=words.share_text(rest, lang)) if rest else "",
        table=blocks.table(
            drawn,
            columns=[
                Column("label", say("common.column.region", lang)),
                Column(
                    "share", say("common.column.share", lang), unit=percent.label, kind="number"
                ),
            ],
            caption=say("exports.map.caption", lang, year=when),
            **credited,
        ),
        **credited,
    )


def _map_title(tables: Tables, drawn: list[dict[str, Any]], region: str, lang: Lang) -> str:
    told = [tile for tile in drawn if tile["value"] is not None]
    own = [tile for tile in drawn if tile["code"] == region]
    known = words.count(len(told))
    if own and own[0]["text"]:
        name = words.place(tables, region, lang)
        return say("exports.map.title_own", lang, region=name, share=own[0]["text"], known=known)
    if own and told:
        name = words.place(tables, region, lang)
        unknown = words.count(len(drawn) - len(told))
        return say("exports.map.title_own_unknown", lang, region=name, unknown=unknown)
    if not told:
        return say("exports.map.title_none", lang, all=words.count(len(drawn)))
    return say("exports.map.title", lang, all=words.count(len(drawn)), known=known)
