"""How far claims miss what is said, those of figures and those of durations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis.measured import Measured
from helpers.display import blocks, charts, numbers
from helpers.display.blocks import Cell, Column
from helpers.display.claims import caveats, words
from helpers.display.claims.reasons import elapsed
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from helpers.analysis.claims import Audited
    from helpers.data import Tables

FIGURE_COLUMNS = (
    "claim",
    "source",
    "printed",
    "found",
    "rounded",
    "truncated",
    "verdict",
    "remark",
)


def misses(
    audited: Sequence[Audited], tables: Tables, *, lang: Lang
) -> blocks.Figure | blocks.Note:
    """Return how far each claim lies from what its inputs give, the furthest first.

    Durations are left out; those that nothing could be computed for have no row, but where
    several bases could be meant each of them is drawn.
    """
    told = drawn(one for one in audited if one.kind != words.DURATION)
    if not told:
        return words.nothing("misses", lang)
    title = _title(told, lang)
    return blocks.figure(
        charts.miss_dots(
            pd.DataFrame([dot(claim, lang) for claim in told]),
            axis_label=say("claims.misses.axis", lang),
            legend=words.legend(lang),
            zones=words.zones(lang),
        ),
        title=title,
        subtitle=say("claims.misses.subtitle", lang),
        alt=say("claims.misses.alt", lang, title=title, rows=listed(told, tables, lang)),
        table=register(told, tables, lang=lang),
        note=say("claims.misses.note", lang),
        **words.credited(tables, told, lang, unit=say("claims.misses.unit", lang)),
    )


def register(told: Sequence[Audited], tables: Tables, *, lang: Lang) -> blocks.Table:
    """Return what is said, what follows, and the verdict, a row a claim."""
    return blocks.table(
        [_registered(claim, tables, lang) for claim in told],
        columns=[
            Column(name, say(f"claims.column.{name}", lang), kind="number")
            if name == "found"
            else Column(name, say(f"claims.column.{name}", lang))
            for name in FIGURE_COLUMNS
        ],
        caption=say("claims.misses.caption", lang),
        **words.credited(tables, told, lang, unit=say("claims.needs.unit", lang)),
    )


def drawn(told: Any) -> list[Audited]:
    """Return the claims with something to draw, the one furthest off first."""
    found = [one for one in told if one.offset is not None or _others(one)]
    return sorted(found, key=lambda one: -_distance(one))


def _distance(claim: Audited) -> float:
    ends = [claim.offset[1]] if claim.offset else _others(claim)
    return max(abs(end) for end in ends)


def _others(claim: Audited) -> list[float]:
    """Return distances of other candidates, and of what lies beside a claim across bases."""
    found = [
        one.recomputed
        for one in claim.readings
        if one.convention.endswith("candidate") and one is not claim.judged_by
    ]
    found += [one.measured for one in claim.evidence if one.role == "across-bases"]
    return [claim.offset_of(one)[1] for one in found if one is not None]


def dot(claim: Audited, lang: Lang) -> dict[str, Any]:
    """Return a claim's row of the picture."""
    offset = claim.offset
    reach = _reach(claim)
    low, high = (None, None) if offset is None else (offset[0], max(offset[2], reach))
    return {
        "label": words.said(claim, lang),
        "verdict": claim.verdict.value,
        "value": None if offset is None else offset[1],
        "low": low,
        "high": high,
        "others": tuple(_others(claim)),
        "text": _text(claim, lang),
    }


def _reach(claim: Audited) -> float:
    """Return how far the place of a rank can go with those that have no figure."""
    open_place = [one.recomputed for one in claim.readings if one.convention == "with-rest"]
    return max((claim.offset_of(one)[2] for one in open_place if one is not None), default=-1e9)


def _text(claim: Audited, lang: Lang) -> str:
    """Return the recomputed figure; of a rank its places, of candidates their range."""
    if claim.kind == words.DURATION:
        return elapsed(claim, lang)
    open_place = [one.recomputed for one in claim.readings if one.convention == "with-rest"]
    if open_place and open_place[0] is not None:
        return numbers.interval(open_place[0], lang)
    if claim.recomputed is not None:
        return numbers.figure(claim.recomputed, lang)
    found = [one.recomputed for one in claim.readings if one.recomputed is not None]
    low, high = min(found, key=lambda one: one.value), max(found, key=lambda one: one.value)
    ends = {"low": numbers.figure(low, lang), "high": numbers.figure(high, lang)}
    return say("claims.misses.candidates", lang, **ends)


def _title(told: Sequence[Audited], lang: Lang) -> str:
    """Return which claim lies furthest off; that all round to what is said where they do."""
    if all(claim.miss == 0 for claim in told):
        return say("claims.misses.title_all", lang)
    return say("claims.misses.title", lang, said=words.said(told[0], lang))


def listed(told: Sequence[Audited], tables: Tables, lang: Lang) -> str:
    """Return claims with figure and verdict, for alt texts."""
    return ", ".join(
        say(
            "claims.misses.row",
            lang,
            said=words.said(claim, lang),
            found=_text(claim, lang),
            verdict=words.verdict_of(claim, tables, lang),
        )
        for claim in told
    )


def _registered(claim: Audited, tables: Tables, lang: Lang) -> dict[str, Any]:
    by = claim.judged_by
    found = claim.recomputed
    return {
        "claim": words.said(claim, lang),
        "source": words.citation(tables, claim.source_id, lang),
        "printed": claim.as_printed,
        "found": Cell(_text(claim, lang))
        if found is None
        else words.cell(found, _found(claim, found, lang)),
        "rounded": words.at_digits(claim, by.rounded if by else None, lang),
        "truncated": words.at_digits(claim, by.truncated if by else None, lang),
        "verdict": words.verdict_of(claim, tables, lang),
        "remark": caveats.remark(claim, tables, lang) or None,
    }


def _found(claim: Audited, found: Measured, lang: Lang) -> str:
    return _text(claim, lang) if claim.kind == "rank" else words.given(claim, found, lang)
