"""Stated durations beside elapsed time, and under four ways to count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis.verdicts import Verdict
from helpers.display import blocks, charts, names, numbers
from helpers.display.blocks import Column
from helpers.display.claims import words
from helpers.display.claims.misses import dot, drawn, listed
from helpers.display.claims.reasons import elapsed
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from helpers.analysis.claims import Audited
    from helpers.data import Tables


def durations(
    audited: Sequence[Audited], tables: Tables, *, lang: Lang
) -> blocks.Figure | blocks.Note:
    """Return how far each stated duration lies from the elapsed time, the furthest first."""
    told = drawn(one for one in audited if one.kind == words.DURATION and one.recomputed)
    if not told:
        return words.nothing("durations", lang)
    title = _title(told, tables, lang)
    return blocks.figure(
        charts.miss_dots(
            pd.DataFrame([dot(claim, lang) for claim in told]),
            axis_label=say("claims.misses.axis", lang),
            legend=words.legend(lang, words.DURATION),
            zones=words.zones(lang),
        ),
        title=title,
        subtitle=say("claims.durations.subtitle", lang),
        alt=say("claims.durations.alt", lang, title=title, rows=listed(told, tables, lang)),
        table=_duration_table(told, tables, lang=lang),
        note=say("claims.durations.note", lang, every=_every(told, lang)),
        **words.credited(tables, told, lang, unit=say("claims.misses.unit", lang)),
    )


def _title(told: Sequence[Audited], tables: Tables, lang: Lang) -> str:
    """Return which programmes need another way of counting than elapsed time, by name."""
    by = {claim.entity: one for claim in told if (one := claim.other_convention) is not None}
    if not by:
        return say("claims.durations.title_all", lang)
    named = [
        say(
            "claims.durations.by",
            lang,
            name=names.programme_name(tables, entity, lang),
            rule=words.rule_name(one.convention, lang),
        )
        for entity, one in by.items()
    ]
    return say("claims.durations.title", lang, names=", ".join(named))


def _every(told: Sequence[Audited], lang: Lang) -> str:
    """Return whether each duration fits some way of counting, and whether one explains them all."""
    fits = [{one.convention for one in words.fitting(claim)} for claim in told]
    if set.intersection(*fits):
        return say("claims.durations.one_way", lang)
    return say(f"claims.durations.{'every' if all(fits) else 'not_every'}", lang)


def _duration_table(told: Sequence[Audited], tables: Tables, *, lang: Lang) -> blocks.Table:
    rules = [one.convention for one in told[0].readings]
    return blocks.table(
        [_counted(claim, tables, lang) for claim in told],
        columns=[
            Column("programme", say("claims.column.programme", lang)),
            Column("dates", say("claims.column.dates", lang)),
            Column("printed", say("claims.column.printed", lang), align="right"),
            Column("time", say("claims.column.elapsed", lang), align="right"),
            *(Column(rule, words.rule_name(rule, lang), align="right") for rule in rules),
            Column("months", say("claims.column.months", lang), align="right"),
            Column("verdict", say("claims.column.verdict", lang)),
        ],
        caption=say("claims.durations.caption", lang),
        **words.credited(tables, told, lang, unit=say("common.unit.years.axis", lang)),
    )


def _counted(claim: Audited, tables: Tables, lang: Lang) -> dict[str, Any]:
    row = tables.programmes.loc[tables.programmes["id"] == claim.entity].iloc[0]
    months = next(one.measured for one in claim.implied if one.role == "months")
    cells: dict[str, Any] = {
        "programme": row[f"name_{lang}"],
        "dates": row["period_as_printed"],
        "printed": claim.as_printed,
        "time": elapsed(claim, lang),
        "months": numbers.within(months, lang),
        "verdict": words.verdict_of(claim, tables, lang),
    }
    for one in claim.readings:
        years = numbers.count(round(one.rounded or 0), "years", lang)
        fits = one.verdict is Verdict.HOLDS
        cells[one.convention] = say("claims.durations.fits", lang, years=years) if fits else years
    return cells
