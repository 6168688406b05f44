"""What claims say beside what follows: how far they lie off, and why each has its verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis.measured import Measured
from helpers.analysis.verdicts import Verdict
from helpers.display import blocks, charts, numbers
from helpers.display.blocks import Cell, Column
from helpers.display.claims import words
from helpers.display.claims.reasons import because, elapsed
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from helpers.analysis.claims import Audited
    from helpers.data import Tables

REGISTER_COLUMNS = ("claim", "printed", "found", "verdict", "remark")
MOST = 8
"""Claims drawn, those that lie furthest off."""


def misses(audited: Sequence[Audited], tables: Tables, *, lang: Lang) -> blocks.Figure | None:
    """Return how far the claims that lie furthest off lie from what their inputs give."""
    told = sorted(
        ((one, claim) for claim in audited if (one := claim.deviation) is not None),
        key=lambda pair: -abs(pair[0].value),
    )[:MOST]
    if not told:
        return None
    claims = [claim for _, claim in told]
    claim = claims[0]
    title = say(
        f"claims.misses.title{'_all' if claim.miss == 0 else ''}",
        lang,
        said=words.said(claim, lang),
        found=_text(claim, lang),
    )
    rows = [
        {
            "label": words.said(claim, lang),
            "value": one.value * 100,
            "low": one.low * 100,
            "high": one.high * 100,
            "text": _text(claim, lang),
        }
        for one, claim in told
    ]
    return blocks.figure(
        lambda: charts.interval_dots(
            pd.DataFrame(rows),
            axis_label=say("claims.misses.axis", lang),
            highlight=words.said(claim, lang) if claim.miss else None,
            reference=(0.0, say("claims.misses.reference", lang)),
        ),
        title=title,
        subtitle=say("claims.misses.subtitle", lang),
        alt=say("claims.misses.alt", lang, title=title, rows=listed(claims, tables, lang)),
        table=_distances(told, tables, lang),
        **words.credited(tables, claims, lang, unit=say("claims.misses.unit", lang)),
    )


def _distances(
    told: Sequence[tuple[Measured, Audited]], tables: Tables, lang: Lang
) -> blocks.Table:
    """Return the figures of the picture: what is said, what follows, and the distance."""
    return blocks.table(
        [
            {
                "claim": words.said(claim, lang),
                "printed": claim.as_printed,
                "found": words.cell(claim.recomputed, _text(claim, lang)),
                "distance": words.cell(one, numbers.with_interval(one, lang)),
            }
            for one, claim in told
        ],
        columns=[
            Column("claim", say("claims.column.claim", lang)),
            Column("printed", say("claims.column.printed", lang), align="right"),
            *(
                Column(name, say(f"claims.column.{name}", lang), kind="number")
                for name in ("found", "distance")
            ),
        ],
        caption=say("claims.misses.caption", lang),
        **words.credited(
            tables, [claim for _, claim in told], lang, unit=say("claims.misses.unit", lang)
        ),
    )


def register(audited: Sequence[Audited], tables: Tables, *, lang: Lang) -> blocks.Table | None:
    """Return what is said, what follows, the verdict and what it leaves open, a row a claim.

    Durations and claims that cannot be checked have tables of their own.
    """
    told = sorted(
        (
            claim
            for claim in audited
            if claim.kind != words.DURATION and claim.verdict is not Verdict.CANNOT_BE_CHECKED
        ),
        key=lambda claim: (
            claim.verdict is Verdict.HOLDS,
            -abs(claim.deviation.value) if claim.deviation else 0.0,
        ),
    )
    if not told:
        return None
    return blocks.table(
        [_registered(claim, tables, lang) for claim in told],
        columns=[
            Column(name, say(f"claims.column.{name}", lang), kind="number")
            if name == "found"
            else Column(name, say(f"claims.column.{name}", lang))
            for name in REGISTER_COLUMNS
        ],
        caption=say("claims.register.caption", lang),
        **words.credited(tables, told, lang, unit=say("claims.needs.unit", lang)),
    )


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
    found = claim.recomputed
    return {
        "claim": words.said(claim, lang),
        "printed": claim.as_printed,
        "found": None
        if found is None and not claim.readings
        else Cell(_text(claim, lang))
        if found is None
        else words.cell(found, _found(claim, found, lang)),
        "verdict": words.verdict_of(claim, tables, lang),
        "remark": words.sentence(*because(claim, tables, lang)) or None,
    }


def _found(claim: Audited, found: Measured, lang: Lang) -> str:
    return _text(claim, lang) if claim.kind == "rank" else words.given(claim, found, lang)
