"""Amounts that several sources print for one programme, and the state's part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis import budgets
from helpers.analysis.rows import records
from helpers.display import attribution, blocks, charts, names, numbers, scales
from helpers.display.blocks import Column, Figure, Note
from helpers.display.budgets import words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from helpers.analysis.budgets import Scope
    from helpers.data import Tables


def elsewhere(amounts: pd.DataFrame, tables: Tables, *, scope: Scope, lang: Lang) -> Figure | None:
    """Return what other sources print for the same programmes, as ranges.

    Parameters
    ----------
    amounts : DataFrame
        As ``budgets.amounts_elsewhere`` gives it.
    """
    if amounts.empty:
        return None
    place, spans = words.where(tables, scope, lang), budgets.spans_elsewhere(amounts)
    scale = scales.scale_for(amounts["value"], "KRW", lang)
    title = _elsewhere_title(spans, lang)
    return blocks.figure(
        lambda: charts.interval_dots(
            _dots(amounts, spans, tables, scale, lang),
            axis_label=say("budgets.elsewhere.axis", lang, unit=scale.label),
        ),
        title=title,
        subtitle=say("budgets.elsewhere.subtitle", lang, where=place, unit=scale.label),
        alt=say("budgets.elsewhere.alt", lang, where=place, title=title),
        unit=scale.label,
        basis=words.basis(tables, lang),
        source=words.cited(tables, amounts["id"], lang),
        rests_on=amounts["id"],
        table=_elsewhere_table(amounts, tables, place, scale, lang),
        note=say("budgets.elsewhere.note", lang),
        lang=lang,
    )


def _elsewhere_title(spans: pd.DataFrame, lang: Lang) -> str:
    differ = spans.loc[~spans["agree"]]
    if differ.empty:
        count = words.programmes(len(spans), lang)
        return say("budgets.elsewhere.title_agree", lang, count=count)
    widest = differ.iloc[0]
    if len(differ) == 1:
        return say("budgets.elsewhere.title_one", lang, span=span_text(widest, lang))
    return say(
        "budgets.elsewhere.title",
        lang,
        count=words.programmes(len(differ), lang),
        multiple=numbers.figure(words.the(widest, "widest"), lang),
    )


def span_text(row: Any, lang: Lang) -> str:
    """Return the lowest and the highest amount of a programme's sources."""
    ends = [words.the(row, "least"), words.the(row, "most")]
    least, most = numbers.compared(ends, lang)
    return say("budgets.elsewhere.span", lang, least=least, most=most)


def _dots(
    amounts: pd.DataFrame,
    spans: pd.DataFrame,
    tables: Tables,
    scale: scales.Scale,
    lang: Lang,
) -> pd.DataFrame:
    rows = []
    for programme in spans["programme"]:
        own = records(amounts.loc[amounts["programme"] == programme])
        for row, series in zip(own, ("own", "other", "third"), strict=False):
            rows.append(
                {
                    "label": names.programme_name(tables, programme, lang),
                    "series": say(f"budgets.elsewhere.series.{series}", lang),
                    "text": _dot_text(row, scale, lang),
                    **{end: row[end] / scale.factor for end in ("value", "low", "high")},
                }
            )
    return pd.DataFrame(rows)


def _dot_text(row: Mapping[Any, Any], scale: scales.Scale, lang: Lang) -> str:
    amount = scales.cell(words.the(row), scale)
    if row["status"] == "approximate":
        return say("budgets.elsewhere.about", lang, amount=amount)
    return amount


def _elsewhere_table(
    amounts: pd.DataFrame, tables: Tables, place: str, scale: scales.Scale, lang: Lang
) -> blocks.Table:
    multiples = scales.scale_for([], "multiple", lang)
    told = [
        {
            "name": names.programme_name(tables, row["programme"], lang),
            "source": names.source_citation(tables, row["source_id"], lang),
            "status": say(f"common.status.{row['status']}", lang),
            **words.written(words.the(row), scale),
            **words.written(words.the(row, "multiple"), multiples, "multiple"),
            "agrees": say(f"common.{'yes' if row['agrees'] else 'no'}", lang),
        }
        for row in records(amounts)
    ]
    return blocks.table(
        told,
        columns=[
            Column("name", say("common.column.programme", lang)),
            Column("source", say("common.column.source", lang)),
            Column("amount", say("common.column.budget", lang), unit=scale.label, kind="number"),
            Column(
                "multiple",
                say("budgets.elsewhere.multiple", lang),
                unit=multiples.label,
                kind="number",
            ),
            Column("agrees", say("budgets.elsewhere.agrees", lang)),
            Column("status", say("common.column.status", lang)),
        ],
        caption=say("budgets.elsewhere.caption", lang, where=place),
        unit=scale.label,
        basis=words.basis(tables, lang),
        source=words.cited(tables, amounts["id"], lang),
        rests_on=amounts["id"],
        note=say("common.bounds_note", lang),
        lang=lang,
    )


def state_parts(parts: pd.DataFrame, tables: Tables, *, lang: Lang) -> Note | None:
    """Return the state's part of each programme, a sentence each, where a source says so.

    Parameters
    ----------
    parts : DataFrame
        As ``budgets.state_parts`` gives it.
    """
    if parts.empty:
        return None
    told = []
    for row in records(parts):
        alike = row["source_id"] == row["whole_source_id"]
        documents = dict.fromkeys((row["source_id"], row["whole_source_id"]))
        cited = [names.source_citation(tables, source, lang) for source in documents]
        told.append(
            say(
                f"budgets.state.{'same' if alike else 'listed'}",
                lang,
                name=words.quoted(tables, row["programme"], lang),
                part=numbers.figure(words.the(row), lang),
                whole=numbers.figure(words.the(row, "whole"), lang),
                share=numbers.with_interval(words.the(row, "share"), lang),
                source="; ".join(cited),
            )
        )
    told.append(say("budgets.state.note", lang))
    ids = attribution.ids_of(parts)
    return blocks.note(" ".join(told), kind="method", lang=lang, rests_on=ids)
