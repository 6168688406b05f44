"""What claims say beside what follows: how far they lie off, and why each has its verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis.verdicts import Verdict
from helpers.data.measured import Measured
from helpers.display import blocks, charts, numbers
from helpers.display.blocks import Cell, Column
from helpers.display.claims import caveats, words
from helpers.display.claims.findings import that_matter
from helpers.display.claims.reasons import elapsed, why
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from helpers.analysis.claims import Audited
    from helpers.data import Tables

NOT_DRAWN = (Verdict.OUT_OF_SCOPE, Verdict.CANNOT_BE_CHECKED)
SEEN = 0.001
"""Difference of bounds, as a part of what is claimed, that a reader can see in the picture."""


def misses(audited: Sequence[Audited], tables: Tables, *, lang: Lang) -> blocks.Figure | None:
    """Return how far claims lie from what the figures give, the furthest first.

    Those that do not hold; where all do, those that hold; durations, beside elapsed time, where
    there is nothing else.
    """
    told = _drawn(audited)
    if not told:
        return None
    title = _title(told, lang)
    rows = [row for one, found in told for row in _dots(one, found, lang)]
    return blocks.figure(
        lambda: charts.interval_dots(
            pd.DataFrame(rows), axis_label=say("claims.misses.axis", lang)
        ),
        title=title,
        subtitle=say("claims.misses.subtitle", lang),
        alt=say("claims.misses.alt", lang, title=title, rows=_listed(told, lang)),
        table=_differences(told, tables, lang),
        **words.credited(
            tables, [one for one, _ in told], lang, unit=say("claims.misses.unit", lang)
        ),
    )


def _title(told: Sequence[tuple[Audited, Measured]], lang: Lang) -> str:
    if all(_claimed(one).contains(found.value) for one, found in told):
        return say("claims.misses.title_all", lang)
    claim = told[0][0]
    key = "title_duration" if claim.kind == words.DURATION else "title"
    return say(f"claims.misses.{key}", lang, said=words.said(claim, lang))


def _drawn(audited: Sequence[Audited]) -> list[tuple[Audited, Measured]]:
    found = [
        (one, figure)
        for one in audited
        if (figure := _recomputed(one)) and one.printed.value and one.kind != "rank"
        if one.verdict not in NOT_DRAWN
    ]
    figures = [pair for pair in found if pair[0].kind != words.DURATION]
    told = [pair for pair in figures if pair[0].verdict is not Verdict.HOLDS] or figures or found
    return sorted(told, key=lambda pair: -abs(pair[0].deviation_of(pair[1]).value))


def _recomputed(claim: Audited) -> Measured | None:
    """Return the figure a claim is judged by; of a duration, the time that went by."""
    if claim.kind != words.DURATION:
        return claim.recomputed
    return None if claim.own is None else claim.own.recomputed


def _dots(claim: Audited, found: Measured, lang: Lang) -> list[dict[str, Any]]:
    """Return what rounds to the claim, and what follows, as parts of what is claimed."""
    duration = claim.kind == words.DURATION
    return [
        {
            "label": words.said(claim, lang),
            "series": say(f"claims.misses.{series}", lang),
            "value": off.value * 100,
            "low": off.low * 100,
            "high": off.high * 100,
            "text": text,
            "figure": None if duration else numbers.with_interval(number, lang),
        }
        for series, number, text in (
            ("claimed", _claimed(claim), _text(claim, claim.printed, lang)),
            ("found", found, _text(claim, found, lang)),
        )
        for off in [claim.deviation_of(number)]
    ]


def _claimed(claim: Audited) -> Measured:
    """Return what is claimed with everything that rounds to it."""
    said = claim.printed
    return Measured.rounded(said.value, step=claim.step, unit=said.unit)


def _text(claim: Audited, found: Measured, lang: Lang) -> str:
    """Return a figure; of a duration that follows, the time it is."""
    if claim.kind == words.DURATION and found is not claim.printed:
        return elapsed(claim, lang)
    return numbers.figure(found, lang)


def _listed(told: Sequence[tuple[Audited, Measured]], lang: Lang) -> str:
    return ", ".join(
        say(
            "claims.misses.row",
            lang,
            said=words.said(claim, lang),
            found=_text(claim, found, lang),
            distance=numbers.signed(claim.deviation_of(found), lang),
        )
        for claim, found in told
    )


def _differences(
    told: Sequence[tuple[Audited, Measured]], tables: Tables, lang: Lang
) -> blocks.Table:
    """Return the figures of the picture: what is said, what follows, and the difference."""
    rows = []
    for claim, found in told:
        off = claim.deviation_of(found)
        rows.append(
            {
                "claim": words.said(claim, lang),
                "printed": words.cell(claim.printed, words.claimed(claim, lang)),
                "found": words.cell(found, _text(claim, found, lang)),
                "distance": words.cell(off, _difference(off, lang)),
            }
        )
    return blocks.table(
        rows,
        columns=[
            Column("claim", say("claims.column.claim", lang)),
            *(
                Column(name, say(f"claims.column.{name}", lang), kind="number")
                for name in ("printed", "found", "distance")
            ),
        ],
        caption=say("claims.misses.caption", lang),
        **words.credited(
            tables, [one for one, _ in told], lang, unit=say("claims.misses.unit", lang)
        ),
    )


def _difference(off: Measured, lang: Lang) -> str:
    """Return a difference, with its bounds where they are wide enough to be seen."""
    wide = off.high - off.low > SEEN
    return (numbers.with_interval if wide else numbers.figure)(off, lang)


def register(audited: Sequence[Audited], tables: Tables, *, lang: Lang) -> blocks.Table | None:
    """Return what is said, what follows, the verdict with its reasons, a row a claim.

    Those that matter stand first. Durations and claims that cannot be checked have tables of their
    own.
    """
    told = [
        claim
        for claim in that_matter(audited, most=len(audited))
        if claim.kind != words.DURATION and claim.verdict is not Verdict.CANNOT_BE_CHECKED
    ]
    if not told:
        return None
    shared = caveats.below(told, tables, lang)
    return blocks.table(
        [_registered(claim, shared, tables, lang) for claim in told],
        columns=[
            Column(name, say(f"claims.column.{name}", lang), kind="number")
            if name == "found"
            else Column(name, say(f"claims.column.{name}", lang))
            for name in ("claim", "verdict", "found", "why")
        ],
        caption=say("claims.register.caption", lang),
        note=caveats.note(shared, lang),
        **words.credited(tables, told, lang, unit=say("claims.needs.unit", lang)),
    )


def _registered(
    claim: Audited, shared: Mapping[str, int], tables: Tables, lang: Lang
) -> dict[str, Any]:
    reasons = why(claim, tables, lang, beside=True)
    return {
        "claim": words.said(claim, lang),
        "verdict": words.verdict_of(claim, tables, lang),
        "found": _found(claim, lang),
        "why": words.sentence(*reasons, caveats.remark(claim, shared, tables, lang)) or None,
    }


def _found(claim: Audited, lang: Lang) -> Cell | None:
    """Return the recomputed figure with its bounds; of candidates, from the least to the most.

    An amount of another thing is not recomputed.
    """
    if claim.verdict is Verdict.OUT_OF_SCOPE:
        return None
    found = claim.recomputed
    if found is not None:
        return words.cell(found, words.given(claim, found, lang))
    several = [one.recomputed for one in claim.readings if one.recomputed is not None]
    if not several:
        return None
    low, high = min(several, key=lambda one: one.value), max(several, key=lambda one: one.value)
    ends = {"low": numbers.figure(low, lang), "high": numbers.figure(high, lang)}
    return Cell(say("claims.misses.candidates", lang, **ends))
