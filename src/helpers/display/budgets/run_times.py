"""When programmes ran, as exactly as their dates are printed."""

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
    from collections.abc import Mapping

    from helpers.analysis.budgets import Scope
    from helpers.data import Tables


def timeline(times: pd.DataFrame, tables: Tables, *, scope: Scope, lang: Lang) -> Figure | None:
    """Return when each programme ran, as exactly as its dates are printed.

    Parameters
    ----------
    times : DataFrame
        As ``budgets.run_times`` gives it.
    """
    if times.empty:
        return None
    place, title = words.where(tables, scope, lang), _timeline_title(times, tables, scope, lang)
    scale = scales.scale_for(times["value"], "KRW", lang)
    rows = records(times)
    drawn = times.assign(
        label=[names.programme_name(tables, row["id"], lang) for row in rows],
        group=[_group(row, lang) for row in rows],
        text=[scales.cell(words.printed(row), scale) for row in rows],
        figure=[numbers.with_interval(words.printed(row), lang, scale) for row in rows],
    )
    legend = {
        name: say(f"budgets.timeline.legend.{name}", lang)
        for name in ("months", "years", "yearly", "open")
    }
    return blocks.figure(
        lambda: charts.programme_timeline(drawn, legend=legend),
        title=title,
        subtitle=say("budgets.timeline.subtitle", lang, where=place, unit=scale.label),
        alt=say(
            "budgets.timeline.alt",
            lang,
            where=place,
            count=words.programmes(len(times), lang),
            title=title,
        ),
        unit=scale.label,
        basis=words.basis(tables, lang),
        source=words.cited(tables, times["id"], lang),
        rests_on=times["id"],
        table=_timeline_table(rows, tables, scope, scale, lang),
        note=_timeline_note(times, lang),
        lang=lang,
    )


def _group(row: Mapping[Any, Any], lang: Lang) -> str:
    if row["dates"] == "yearly":
        year = periods.year(row["start_month"].year, lang)
        return say("budgets.timeline.group.yearly", lang, year=year)
    return say(f"budgets.timeline.group.{'start' if row['dates'] == 'start' else 'total'}", lang)


def _timeline_title(times: pd.DataFrame, tables: Tables, scope: Scope, lang: Lang) -> str:
    running = budgets.running_by_year(times)
    place = words.where(tables, scope, lang)
    if running.empty:
        lasting = times.loc[times["dates"] == "start"]
        if lasting.empty:
            return say("budgets.timeline.title_yearly", lang, where=place)
        count = words.programmes(len(lasting), lang)
        return say("budgets.timeline.title_starts", lang, count=count)
    most = running.loc[running["programmes"] == running["programmes"].max()]
    if len(most) == 1 and most["programmes"].item() > 1:
        year = periods.year(most["year"].item(), lang)
        count = words.programmes(most["programmes"].item(), lang)
        return say("budgets.timeline.title", lang, year=year, count=count)
    span = periods.year_range(running["year"].min(), running["year"].max(), lang)
    return say("budgets.timeline.title_span", lang, where=place, span=span)


def _timeline_note(times: pd.DataFrame, lang: Lang) -> str:
    told = set(times["dates"])
    parts = []
    if told & {"months", "years"}:
        parts.append(say("budgets.timeline.note", lang))
    if "yearly" in told:
        parts.append(say("budgets.timeline.note_yearly", lang))
    if "start" in told:
        parts.append(say("budgets.timeline.note_starts", lang))
    return " ".join(parts)


def _timeline_table(
    rows: list[dict[Any, Any]], tables: Tables, scope: Scope, scale: scales.Scale, lang: Lang
) -> blocks.Table:
    told = [
        {
            "name": names.programme_name(tables, row["id"], lang),
            "dates": words.dates(row, lang),
            "printed": row["period_as_printed"],
            "precision": say(f"budgets.timeline.dates_of.{row['dates']}", lang),
            "kind": words.amount_kind(row, lang),
            **words.written(words.printed(row), scale),
        }
        for row in rows
    ]
    return blocks.table(
        told,
        columns=[
            Column("name", say("common.column.programme", lang)),
            Column("dates", say("common.column.period", lang)),
            Column("printed", say("budgets.timeline.dates", lang)),
            Column("precision", say("budgets.timeline.precision", lang)),
            Column("amount", say("common.column.budget", lang), unit=scale.label, kind="number"),
            Column("kind", say("budgets.register.kind", lang)),
        ],
        caption=say("budgets.timeline.caption", lang, where=words.where(tables, scope, lang)),
        unit=scale.label,
        basis=words.basis(tables, lang),
        source=words.cited(tables, [row["id"] for row in rows], lang),
        rests_on=[row["id"] for row in rows],
        lang=lang,
    )
