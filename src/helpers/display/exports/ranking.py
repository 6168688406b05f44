"""Who exports most: bars with the unknown rest, and how certain each place is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis import exports, rows
from helpers.display import blocks, charts, numbers, periods, scales
from helpers.display.blocks import Column
from helpers.display.exports import words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from helpers.data import Tables


def ranking(
    frame: pd.DataFrame, tables: Tables, *, region: str, year: int, lang: Lang
) -> blocks.Figure | None:
    """Return who exports most, with the regions without a figure as one hatched bar.

    Parameters
    ----------
    frame : DataFrame
        Of ``rank_regions``; nothing is shown where no region has a figure.
    region : str
        The region to bring out.
    year : int
        The year asked for.
    """
    known, rest = words.known(frame), words.rest_of(frame)
    if known.empty:
        return None
    scale = words.scale_of(frame, lang, "")
    when = periods.year(year, lang)
    drawn = [_bar(tables, row, scale, lang) for row in words.records(frame)]
    shown = words.bars(drawn)
    own = words.row_of(known, region)
    title = _ranking_title(tables, known, rest, own, lang)
    narrow = shown["low"].isna().all()
    told = [f"{bar['label']} {bar['text']}" for bar in drawn]
    credited = words.credited(tables, lang, frame, unit=scale.label)
    return blocks.figure(
        lambda: charts.ranked_bars(
            shown,
            axis_label=words.measure_label(scale, lang),
            highlight=words.place(tables, region, lang) if own else None,
        ),
        title=title,
        subtitle=say(
            "exports.ranking.subtitle",
            lang,
            unit=scale.label,
            places=words.places(frame, lang),
            year=when,
        ),
        alt=say("exports.ranking.alt", lang, year=when, rows=words.listed(told), title=title),
        note=say("exports.ranking.note" if narrow else "exports.ranking.note_plain", lang),
        table=_ranking_table(tables, frame, scale, lang, credited),
        **credited,
    )


def certainty(frame: pd.DataFrame, tables: Tables, *, year: int, lang: Lang) -> blocks.Table | None:
    """Return how certain the place of each region is, and which regions have no figure.

    Parameters
    ----------
    frame : DataFrame
        Of ``rank_regions``; nothing is shown where fewer than two regions have a figure.
    year : int
        The year asked for.
    """
    known = words.known(frame)
    if len(known) < 2:
        return None
    shares = scales.scale_for([], "share", lang)
    listed = [
        {
            "region": _name(tables, row, lang),
            "share": words.cell(rows.measured(row, "share"), shares),
            "printed": _rank(row["rank_printed"], lang),
            "possible": None if row["kind"] == "rest" else possible(row, lang),
        }
        for row in words.records(frame)
    ]
    return blocks.table(
        listed,
        columns=[
            Column("region", say("common.column.region", lang)),
            Column("share", say("common.column.share", lang), unit=shares.label, kind="number"),
            Column("printed", say("exports.ranking.column.printed", lang), align="right"),
            Column("possible", say("exports.ranking.column.possible", lang), align="right"),
        ],
        caption=say("exports.ranking.certainty", lang, year=periods.year(year, lang)),
        note=words.sentence(
            say("exports.ranking.method", lang), _without_figure(tables, known, year, lang)
        ),
        **words.credited(tables, lang, frame, unit=shares.label),
    )


def _without_figure(tables: Tables, known: pd.DataFrame, year: int, lang: Lang) -> str:
    codes = [code for code in exports.provinces(tables, year=year)["code"]
             if code not in set(known["region"])]  # fmt: skip
    if not codes:
        return ""
    listed = words.listed([words.place(tables, code, lang) for code in codes])
    return say("exports.ranking.unknown", lang, regions=listed)


def _name(tables: Tables, row: dict[str, Any], lang: Lang) -> str:
    if row["kind"] == "rest":
        return words.rest_name(row, lang)
    return words.place(tables, row["region"], lang)


def _bar(tables: Tables, row: dict[str, Any], scale: scales.Scale, lang: Lang) -> dict[str, Any]:
    amount = rows.measured(row)
    value = scales.cell(amount, scale)
    return {
        "label": _name(tables, row, lang),
        "text": f"{value} ({words.share_text(row, lang)})" if amount else value,
        "figure": words.with_share(row, scale, lang),
        "kind": "unknown" if row["kind"] == "rest" else "known",
        "value": None if amount is None else scale.of(amount.value),
        "low": None if amount is None else scale.of(amount.low),
        "high": None if amount is None else scale.of(amount.high),
    }


def _ranking_title(
    tables: Tables,
    known: pd.DataFrame,
    rest: dict[str, Any] | None,
    own: dict[str, Any] | None,
    lang: Lang,
) -> str:
    if own is not None:
        name = words.place(tables, own["region"], lang)
        return say(
            "exports.ranking.title_own", lang, region=name, standing=words.standing(own, lang)
        )
    largest = words.records(known)[0]
    if rest is None:
        return say("exports.measure", lang)
    return say(
        "exports.ranking.title_others",
        lang,
        largest=words.place(tables, largest["region"], lang),
        share=words.share_text(largest, lang),
        unknown=words.count(int(rest["members"])),
        rest=words.share_text(rest, lang),
    )


def _ranking_table(
    tables: Tables,
    frame: pd.DataFrame,
    scale: scales.Scale,
    lang: Lang,
    credited: dict[str, Any],
) -> blocks.Table:
    shares = scales.scale_for([], "share", lang)
    listed = []
    for row in words.records(frame):
        amount = rows.measured(row)
        listed.append(
            {
                "region": _name(tables, row, lang),
                "exports": words.cell(amount, scale),
                "range": words.range_of(amount, scale),
                "share": words.cell(rows.measured(row, "share"), shares),
            }
        )
    return blocks.table(
        listed,
        columns=[
            Column("region", say("common.column.region", lang)),
            Column("exports", say("exports.measure", lang), unit=scale.label, kind="number"),
            Column("range", say("common.column.range", lang), align="right"),
            Column("share", say("common.column.share", lang), unit=shares.label, kind="number"),
        ],
        caption=say(
            "exports.ranking.caption",
            lang,
            year=periods.year(int(frame["year"].iloc[0]), lang),
        ),
        **credited,
    )


def _rank(printed: Any, lang: Lang) -> str | None:
    return None if pd.isna(printed) else numbers.rank(int(printed), lang)


def possible(row: dict[str, Any], lang: Lang) -> str:
    """Return the places the figures alone allow."""
    best, worst = int(row["rank_best"]), int(row["rank_worst"])
    if best == worst:
        return numbers.rank(best, lang)
    low = words.count(best) if lang == "ko" else numbers.rank(best, lang)
    high = words.count(worst) if lang == "ko" else numbers.rank(worst, lang)
    return say("exports.rank_range", lang, best=low, worst=high)
