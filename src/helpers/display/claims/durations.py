"""Stated durations beside elapsed time, and under four ways to count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from helpers.analysis.verdicts import Verdict
from helpers.display import blocks, numbers
from helpers.display.blocks import Column
from helpers.display.claims import caveats, words
from helpers.display.claims.reasons import elapsed
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from helpers.analysis.claims import Audited
    from helpers.data import Tables


def durations(audited: Sequence[Audited], tables: Tables, *, lang: Lang) -> blocks.Table | None:
    """Return each stated duration beside four ways to count it, those that differ first."""
    told = sorted(
        (one for one in audited if one.kind == words.DURATION and one.recomputed),
        key=lambda claim: -(claim.miss or 0.0),
    )
    if not told:
        return None
    rules = [one.convention for one in told[0].readings]
    shared = caveats.below(told, tables, lang)
    return blocks.table(
        [_counted(claim, shared, tables, lang) for claim in told],
        columns=[
            Column("programme", say("claims.column.programme", lang)),
            Column("dates", say("claims.column.dates", lang)),
            Column("printed", say("claims.column.printed", lang), align="right"),
            Column("time", say("claims.column.elapsed", lang), align="right"),
            *(Column(rule, words.rule_name(rule, lang), align="right") for rule in rules),
            Column("months", say("claims.column.months", lang), align="right"),
            Column("verdict", say("claims.column.verdict", lang)),
            Column("remark", say("claims.column.remark", lang)),
        ],
        caption=say("claims.durations.caption", lang),
        note=words.sentence(
            say("claims.durations.note", lang, every=_every(told, lang)),
            caveats.note(shared, lang),
        ),
        **words.credited(tables, told, lang, unit=say("common.unit.years.axis", lang)),
    )


def _every(told: Sequence[Audited], lang: Lang) -> str:
    """Return whether each duration fits some way of counting, and whether one explains them all."""
    fits = [{one.convention for one in words.fitting(claim)} for claim in told]
    if set.intersection(*fits):
        return say("claims.durations.one_way", lang)
    return say(f"claims.durations.{'every' if all(fits) else 'not_every'}", lang)


def _counted(
    claim: Audited, shared: Mapping[str, int], tables: Tables, lang: Lang
) -> dict[str, Any]:
    row = tables.programmes.loc[tables.programmes["id"] == claim.entity].iloc[0]
    months = next(one.measured for one in claim.implied if one.role == "months")
    cells: dict[str, Any] = {
        "programme": row[f"name_{lang}"],
        "dates": row["period_as_printed"],
        "printed": words.claimed(claim, lang),
        "time": elapsed(claim, lang),
        "months": numbers.within(months, lang),
        "verdict": words.verdict_of(claim, tables, lang),
        "remark": caveats.remark(claim, shared, tables, lang) or None,
    }
    for one in claim.readings:
        years = numbers.count(round(one.rounded or 0), "years", lang)
        fits = one.verdict is Verdict.HOLDS
        cells[one.convention] = say("claims.durations.fits", lang, years=years) if fits else years
    return cells
