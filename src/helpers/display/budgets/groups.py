"""Where the money went: by field of medicine and by ministry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis import budgets
from helpers.analysis.rows import records
from helpers.display import blocks, charts, names, numbers, periods, scales
from helpers.display.blocks import Column, Figure
from helpers.display.budgets import words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from helpers.analysis.budgets import Scope
    from helpers.data import Tables


def fields(grouped: pd.DataFrame, tables: Tables, *, scope: Scope, lang: Lang) -> Figure | None:
    """Return which fields of medicine the money went to.

    Parameters
    ----------
    grouped : DataFrame
        As ``budgets.by_theme`` gives it, of all fields of the region.
    scope : Scope
        The report's own; its field is the one in colour.
    """
    if grouped.empty:
        return None
    place, title = words.where(tables, scope.all_themes, lang), _title(grouped, tables, scope, lang)
    scale = scales.scale_for(grouped["value"], "KRW", lang)
    chosen = scope.theme if scope.has_theme else str(grouped["theme"].iloc[0])
    bars = _bars(grouped, lambda row: names.theme_name(tables, row["theme"], lang), scale, lang)
    there = (grouped["theme"] == chosen).any()
    return blocks.figure(
        lambda: charts.ranked_bars(
            bars.assign(**{end: bars[end] / scale.factor for end in ("value", "low", "high")}),
            axis_label=say("budgets.fields.axis", lang, unit=scale.label),
            highlight=names.theme_name(tables, chosen, lang) if there else None,
        ),
        title=title,
        subtitle=say("budgets.fields.subtitle", lang, where=place, unit=scale.label),
        alt=say("budgets.fields.alt", lang, where=place, title=title),
        unit=scale.label,
        basis=words.basis(tables, lang),
        source=words.cited(tables, words.ids_of(grouped), lang),
        rests_on=words.ids_of(grouped),
        table=_table(
            bars.assign(name=bars["label"]),
            tables,
            scale,
            lang,
            head=say("common.column.theme", lang),
            caption=say("budgets.fields.caption", lang, where=place),
        ),
        note=say("budgets.fields.note", lang),
        lang=lang,
    )


def _title(grouped: pd.DataFrame, tables: Tables, scope: Scope, lang: Lang) -> str:
    own = grouped.loc[grouped["theme"] == scope.theme]
    if not own.empty:
        return say(
            "budgets.fields.title_chosen",
            lang,
            theme=names.theme_name(tables, scope.theme, lang),
            region=words.where(tables, scope.all_themes, lang),
            share=numbers.figure(words.the(own.iloc[0], "share"), lang),
        )
    first = grouped.iloc[0]
    if not budgets.one_is_largest(grouped):
        place = words.where(tables, scope.all_themes, lang)
        return say("budgets.fields.title_plain", lang, where=place)
    return say(
        f"budgets.fields.{'title_one' if first['programmes'] == 1 else 'title'}",
        lang,
        theme=names.theme_name(tables, first["theme"], lang),
        share=numbers.figure(words.the(first, "share"), lang),
    )


def ministries(
    grouped: pd.DataFrame,
    programmes: pd.DataFrame,
    tables: Tables,
    *,
    scope: Scope,
    lang: Lang,
) -> Figure | None:
    """Return which ministries carry the programmes, where the document names them.

    Parameters
    ----------
    grouped : DataFrame
        As ``budgets.by_ministry`` gives it.
    programmes : DataFrame
        The programmes grouped, for their names and first years.
    """
    if grouped.empty:
        return None
    place = words.where(tables, scope, lang)
    title = _ministry_title(grouped, tables, place, lang)
    scale = scales.scale_for(grouped["value"], "KRW", lang)
    bars = _bars(
        grouped,
        lambda row: names.ministry_short_name(tables, row["ministry"], lang),
        scale,
        lang,
    )
    told = bars.assign(
        name=[names.ministry_name(tables, code, lang) for code in bars["ministry"]],
        members=[_members(programmes, ids, tables, lang) for ids in bars["rests_on"]],
    )
    count = words.programmes(int(grouped["programmes"].sum()), lang)
    starts = bool(programmes["end_month"].isna().any())
    return blocks.figure(
        lambda: charts.ranked_bars(
            bars.assign(**{end: bars[end] / scale.factor for end in ("value", "low", "high")}),
            axis_label=say("budgets.fields.axis", lang, unit=scale.label),
            highlight=str(bars["label"].iloc[0]),
        ),
        title=title,
        subtitle=say(
            "budgets.ministries.subtitle", lang, where=place, count=count, unit=scale.label
        ),
        alt=say("budgets.ministries.alt", lang, where=place, title=title),
        unit=scale.label,
        basis=words.basis(tables, lang),
        source=words.cited(tables, words.ids_of(grouped), lang),
        rests_on=words.ids_of(grouped),
        table=_table(
            told,
            tables,
            scale,
            lang,
            head=say("common.column.ministry", lang),
            caption=say("budgets.ministries.caption", lang, where=place),
            members=say("budgets.ministries.names", lang),
        ),
        note=say(f"budgets.ministries.{'note_starts' if starts else 'note'}", lang),
        lang=lang,
    )


def _ministry_title(grouped: pd.DataFrame, tables: Tables, place: str, lang: Lang) -> str:
    first = grouped.iloc[0]
    name = names.ministry_name(tables, first["ministry"], lang)
    if len(grouped) == 1:
        return say("budgets.ministries.title_one", lang, ministry=name)
    if not budgets.one_is_largest(grouped):
        return say("budgets.ministries.title_plain", lang, where=place)
    share = numbers.figure(words.the(first, "share"), lang)
    return say("budgets.ministries.title", lang, ministry=name, share=share)


def _members(programmes: pd.DataFrame, ids: tuple[str, ...], tables: Tables, lang: Lang) -> str:
    rows = programmes.loc[programmes["id"].isin(ids)].sort_values(["start_month", "id"])
    return ", ".join(
        say(
            "budgets.ministries.name_year",
            lang,
            name=names.programme_name(tables, row["id"], lang),
            year=periods.year(row["start_month"].year, lang),
        )
        for row in records(rows)
    )


def _bars(
    grouped: pd.DataFrame,
    label: Callable[[Mapping[Any, Any]], str],
    scale: scales.Scale,
    lang: Lang,
) -> pd.DataFrame:
    """Return groups with the label and the text of their bars."""
    rows = records(grouped)
    texts = [
        say(
            "budgets.fields.bar",
            lang,
            share=numbers.figure(words.the(row, "share"), lang),
            count=words.programmes(row["programmes"], lang),
        )
        for row in rows
    ]
    told = [f"{numbers.with_interval(words.the(row), lang, scale)}, {text}"
            for row, text in zip(rows, texts, strict=True)]  # fmt: skip
    return grouped.assign(label=[label(row) for row in rows], text=texts, figure=told)


def _table(
    bars: pd.DataFrame,
    tables: Tables,
    scale: scales.Scale,
    lang: Lang,
    *,
    head: str,
    caption: str,
    members: str = "",
) -> blocks.Table:
    shares = scales.scale_for([], "share", lang)
    told = [
        {
            "name": row["name"],
            "count": numbers.count(row["programmes"], "programmes", lang),
            **words.ranged(words.the(row), scale),
            **words.ranged(words.the(row, "share"), shares, "share"),
            **({"members": row["members"]} if members else {}),
        }
        for row in records(bars)
    ]
    return blocks.table(
        told,
        columns=[
            Column("name", head),
            Column("count", say("budgets.fields.programmes", lang), align="right"),
            Column("amount", say("common.column.budget", lang), unit=scale.label, kind="number"),
            Column("share", say("common.column.share", lang), unit=shares.label, kind="number"),
            *([Column("members", members)] if members else []),
        ],
        caption=caption,
        unit=f"{scale.label}, {shares.label}",
        basis=words.basis(tables, lang),
        source=words.cited(tables, words.ids_of(bars), lang),
        rests_on=words.ids_of(bars),
        note=say("common.bounds_note", lang),
        lang=lang,
    )
