"""Exports per firm, and how much of a region rests on a few firms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis import exports, rows
from helpers.analysis.context import statements
from helpers.display import blocks, charts, names, numbers, periods, scales
from helpers.display.blocks import Column
from helpers.display.exports import words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from helpers.data import Tables

COUNTED_TOO = "KR-41"
"""The region whose document names makers that may have plants elsewhere."""


def per_firm(frame: pd.DataFrame, tables: Tables, *, year: int, lang: Lang) -> blocks.Table | None:
    """Return exports for one firm of each region that has both figures.

    Parameters
    ----------
    frame : DataFrame
        Of ``exports_per_firm``; nothing is shown where there is nothing to compare.
    year : int
        The year asked for.
    """
    if len(frame) < 2:
        return None
    when = periods.year(year, lang)
    scale = words.scale_of(frame, lang, "exports_")
    each = words.scale_of(frame, lang, "each_")
    # the heading says per what, so the unit is the plain amount's at the same scale
    money = scales.scale_for(frame["each_value"], scale.unit, lang)
    firms = scales.scale_for([], "firms", lang)
    listed = [
        {
            "region": words.place(tables, row["region"], lang),
            "counted": say(f"exports.per_firm.counted.{_counted(row)}", lang),
            "exports": words.cell(rows.measured(row, "exports"), scale),
            "firms": words.cell(rows.measured(row, "firms"), firms),
            "each": words.cell(rows.measured(row, "each"), each),
        }
        for row in words.records(frame)
    ]
    return blocks.table(
        listed,
        columns=[
            Column("region", say("common.column.region", lang)),
            Column("counted", say("exports.per_firm.column.counted", lang)),
            Column(
                "exports",
                say("exports.per_firm.column.exports", lang),
                unit=scale.label,
                kind="number",
            ),
            Column("firms", say("exports.per_firm.column.firms", lang), kind="number"),
            Column(
                "each",
                say("exports.per_firm.column.each", lang),
                unit=money.label,
                kind="number",
            ),
        ],
        caption=say("exports.per_firm.caption", lang, year=when),
        note=words.sentence(_times(tables, frame, lang), say("exports.per_firm.note", lang)),
        **words.credited(tables, lang, frame, unit=scale.label),
    )


def _counted(row: dict[str, Any]) -> str:
    """Return what a row counts: only the nation's firms are said to be makers and importers."""
    both = row["counted"] == "device_firms" and row["region"] == words.NATION
    return "nation" if both else str(row["counted"])


def _times(tables: Tables, frame: pd.DataFrame, lang: Lang) -> str:
    """Return how far apart the first and the last region are, where they are two."""
    regions = [code for code in dict.fromkeys(frame["region"]) if code != words.NATION]
    if len(regions) < 2:
        return ""
    first, last = regions[0], regions[-1]
    times = exports.times_as_much(frame, region=first, other=last)
    if times is None:
        return ""
    return say(
        "exports.per_firm.finding",
        lang,
        region=words.place(tables, first, lang),
        other=words.place(tables, last, lang),
        times=numbers.figure(times, lang),
    )


def few_firms(
    firms: pd.DataFrame,
    tables: Tables,
    *,
    ranking: pd.DataFrame,
    year: int,
    lang: Lang,
) -> blocks.Figure | None:
    """Return a region's exports firm by firm, as far as firms are known.

    Parameters
    ----------
    firms : DataFrame
        Of ``largest_firms``; nothing is shown where no firm is known.
    ranking : DataFrame
        Of ``rank_regions``, for where the region would stand without them.
    year : int
        The year asked for.
    """
    if firms.empty:
        return None
    when = periods.year(year, lang)
    shown = str(firms["region"].iloc[0])
    name = words.place(tables, shown, lang)
    scale = words.scale_of(firms, lang, "")
    drawn = [_bar(tables, row, scale, lang) for row in words.records(firms)]
    named = firms.loc[firms["kind"] == "firm"]
    few = exports.together(firms, count=len(named))
    title = say(
        "exports.firms.title",
        lang,
        region=name,
        few=words.told(few, lang),
        count=numbers.count(len(named), "firms", lang),
    )
    told = [f"{bar['label']} {bar['text']}" for bar in drawn]
    credited = words.credited(tables, lang, firms, unit=scale.label)
    caption = say("exports.firms.caption", lang, region=name, year=when)
    note = [*_without(ranking, firms, shown, name, lang), say("exports.firms.note", lang)]
    return blocks.figure(
        lambda: charts.ranked_bars(words.bars(drawn), axis_label=words.measure_label(scale, lang)),
        title=title,
        subtitle=say("exports.firms.subtitle", lang, unit=scale.label, region=name, year=when),
        alt=say("exports.firms.alt", lang, region=name, rows=words.listed(told), title=title),
        note=words.sentence(*note),
        table=_firm_table(firms, drawn, scale=scale, caption=caption, credited=credited),
        **credited,
    )


def other_bases(tops: pd.DataFrame, tables: Tables, *, lang: Lang) -> blocks.Note | None:
    """Return what other bases say of the largest firms, as a caution.

    Parameters
    ----------
    tops : DataFrame
        Of ``top_shares``.
    """
    other = tops.loc[tops["basis_code"] != "mfds"]
    if other.empty:
        return None
    told = [
        say(
            "exports.firms.other_years",
            lang,
            count=numbers.count(words.FEW, "firms", lang),
            year=periods.year(int(row["year"]), lang),
            share=words.told(rows.measured(row), lang),
            basis=names.basis_name(tables, row["basis_code"], lang),
        )
        for row in words.records(other)
    ]
    return blocks.note(words.sentence(*told), kind="caution", lang=lang)


def _bar(tables: Tables, row: dict[str, Any], scale: scales.Scale, lang: Lang) -> dict[str, Any]:
    amount = rows.measured(row)
    rest = row["kind"] == "rest"
    label = say("exports.firms.rest", lang) if rest else names.body_name(tables, row["body"], lang)
    return {
        "label": label,
        "text": f"{scales.cell(amount, scale)} ({words.share_text(row, lang)})",
        "figure": words.with_share(row, scale, lang),
        "kind": "unknown" if rest else "known",
        "value": scale.of(float(row["value"])),
        "low": scale.of(float(row["low"])),
        "high": scale.of(float(row["high"])),
    }


def _without(
    ranking: pd.DataFrame, firms: pd.DataFrame, region: str, name: str, lang: Lang
) -> list[str]:
    left = exports.ranking_without_firms(ranking, firms, region=region)
    told = []
    for row in words.records(left):
        count = int(row["left_out"])
        said = {
            "amount": words.told(rows.measured(row), lang),
            "rank": numbers.rank(int(row["rank_best"]), lang),
        }
        if row["rank_best"] != row["rank_worst"]:
            continue
        if count == 1:
            told.append(say("exports.firms.without.one", lang, region=name, **said))
        else:
            firm_count = numbers.count(count, "firms", lang)
            told.append(say("exports.firms.without.many", lang, count=firm_count, **said))
    return told


def _firm_table(
    firms: pd.DataFrame,
    drawn: list[dict[str, Any]],
    *,
    scale: scales.Scale,
    caption: str,
    credited: dict[str, Any],
) -> blocks.Table:
    lang: Lang = credited["lang"]
    percent = scales.scale_for([], "share", lang)
    listed = [
        {
            "firm": bar["label"],
            "exports": words.cell(rows.measured(row), scale),
            "range": words.range_of(rows.measured(row), scale),
            "share": words.cell(rows.measured(row, "share"), percent),
        }
        for bar, row in zip(drawn, words.records(firms), strict=True)
    ]
    return blocks.table(
        listed,
        columns=[
            Column("firm", say("exports.firms.column.firm", lang)),
            Column("exports", say("exports.measure", lang), unit=scale.label, kind="number"),
            Column("range", say("common.column.range", lang), align="right"),
            Column(
                "share", say("exports.firms.column.share", lang), unit=percent.label, kind="number"
            ),
        ],
        caption=caption,
        **credited,
    )


def firm_in_two_provinces(firms: pd.DataFrame, tables: Tables, *, lang: Lang) -> blocks.Note | None:
    """Return that the largest firm of one province may be counted in another too.

    Parameters
    ----------
    firms : DataFrame
        Of ``largest_firms``; nothing is said where no firm is named or no document names makers.
    """
    elsewhere = statements(tables, entity=COUNTED_TOO, subjects=("largest-makers",))
    named = firms.loc[firms["kind"] == "firm"]
    if named.empty or elsewhere.empty:
        return None
    first = words.records(named)[0]
    amount, share = rows.measured(first), rows.measured(first, "share")
    if amount is None or share is None:
        return None
    text = say(
        "exports.firms.two_provinces",
        lang,
        region=words.place(tables, str(first["region"]), lang),
        other=words.place(tables, COUNTED_TOO, lang),
        firm=names.entity_name(tables, str(first["body"]), lang),
        amount=numbers.stated(amount, lang),
        share=numbers.stated(share, lang),
    )
    return blocks.note(text, kind="caution", lang=lang)
