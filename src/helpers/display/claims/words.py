"""Words that every block of the audit needs: claims, figures, verdicts, remarks and attribution."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis.verdicts import Verdict
from helpers.data.measured import Measured
from helpers.display import attribution, digits, names, numbers, periods, scales
from helpers.display.blocks import Cell
from helpers.display.wording import Lang, has, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from helpers.analysis.claims import Audited, Implied, Reading
    from helpers.data import Tables

BLUR = 0.02
"""Bounds narrower than this part of the claim's last digit say nothing the figure does not."""
MOST_NAMED = 6
"""Documents named below a block; with more, the line would be longer than the block's text."""
DURATION = "duration"
WORST = (
    Verdict.MIXES_BASES,
    Verdict.OUT_OF_SCOPE,
    Verdict.DOES_NOT_HOLD,
    Verdict.HOLDS_TRUNCATED,
    Verdict.BORDERLINE,
)
"""Verdicts on claims that can be checked and do not hold, in the order they are told."""


def said(claim: Audited, lang: Lang) -> str:
    """Return what is said, in a few words of our own with the printed figure."""
    return claim.said_ko if lang == "ko" else claim.said_en


def note_of(claim: Audited, lang: Lang) -> str:
    """Return what a reader must know of a claim; may be empty."""
    return claim.note_ko if lang == "ko" else claim.note_en


def citation(tables: Tables, source: str, lang: Lang) -> str:
    """Return the short citation of a document."""
    return names.source_citation(tables, source, lang)


def citations(tables: Tables, sources: Iterable[str], lang: Lang) -> str:
    """Return the citations of several documents."""
    return "; ".join(citation(tables, source, lang) for source in sources)


def verdict_name(verdict: Verdict, lang: Lang) -> str:
    """Return the name of a verdict."""
    return say(f"common.verdict.{verdict.value}", lang)


def verdict_of(claim: Audited, tables: Tables, lang: Lang) -> str:
    """Return a claim's verdict, with the convention or the figures under which alone it holds.

    Narrower words stand where a kind has them: a duration differs from elapsed time, a conversion
    from published rates. None of this says more than was looked at.
    """
    by = claim.other_convention
    if by is not None:
        told = convention(claim, by, tables, lang)
        if by.convention == "candidate":
            return say("claims.verdict.fitting", lang, what=told)
        if by.convention.endswith("rate"):
            return say("claims.verdict.at", lang, rate=told)
        return say("claims.verdict.by", lang, convention=told)
    if _is_fitting(claim):
        part = figure_on_basis(tables, claim.inputs[0], lang)
        return say("claims.verdict.fitting", lang, what=part)
    key = f"claims.verdict.{claim.kind}.{claim.verdict.value}"
    return say(key, lang) if has(key) else verdict_name(claim.verdict, lang)


def convention(claim: Audited, reading: Reading, tables: Tables, lang: Lang) -> str:
    """Return what a reading of a claim is called: a way of counting, a rate, a base."""
    if reading.convention == "round-rate":
        rate = next(one.measured for one in claim.implied if one.role == "round-rate")
        return say("claims.convention.round-rate", lang, rate=numbers.figure(rate, lang))
    if reading.convention == "candidate":
        return figure_on_basis(tables, reading.against[0], lang)
    if reading.convention == "rate":
        return _rate_name(tables, reading.against[0], lang)
    key = f"claims.convention.{reading.convention}"
    return say(key, lang) if has(key) else rule_name(reading.convention, lang)


def figure_on_basis(tables: Tables, ident: str, lang: Lang) -> str:
    """Return what an observation measures and in whose statistics."""
    row = observation(tables, ident)
    return say(
        "claims.on_basis",
        lang,
        what=names.indicator_name(tables, str(row["indicator"]), lang),
        basis=names.basis_name(tables, str(row["basis"]), lang),
    )


def _rate_name(tables: Tables, ident: str, lang: Lang) -> str:
    row = observation(tables, ident)
    basis = names.basis_name(tables, str(row["basis"]), lang)
    return say("claims.rate", lang, basis=basis, when=periods.period(row["period"], lang))


def count(number: int) -> str:
    """Return a whole number as text, for sentences whose counter stands in the wording."""
    return numbers.plain(float(number))


def given(claim: Audited, measured: Measured, lang: Lang) -> str:
    """Return a recomputed figure, with its bounds where they are wide enough to matter."""
    if measured.high - measured.low < BLUR * claim.step:
        return numbers.figure(measured, lang)
    return numbers.with_interval(measured, lang)


def claimed(claim: Audited, lang: Lang) -> str:
    """Return the figure claimed, in the words of the page and not of the document."""
    return numbers.figure(claim.printed, lang)


def at_digits(claim: Audited, number: float | None, lang: Lang) -> str | None:
    """Return a figure rounded or cut to the claim's digits, as the claim would print it."""
    if number is None:
        return None
    return numbers.figure(Measured.rounded(number, step=claim.step, unit=claim.printed.unit), lang)


def cell(measured: Measured | None, text: str) -> Cell | None:
    """Return a table's cell with a text of its own, None where nothing is known."""
    if measured is None:
        return None
    return Cell(text, measured.value, measured.low, measured.high)


def observation(tables: Tables, ident: str) -> pd.Series[Any]:
    """Return the row of an observation."""
    return tables.observations.iloc[tables.observations["id"].tolist().index(ident)]


def rule_name(rule: str, lang: Lang) -> str:
    """Return what a way of counting years is called."""
    return say(f"common.value.duration_rule.{rule}", lang)


def exceptions(audited: Iterable[Audited], tables: Tables, lang: Lang) -> str:
    """Return the claims that can be checked and do not hold as they stand, each by name.

    Those that hold on one reading alone are among them. A count of claims says little: a table of
    programmes alone makes a dozen. Empty where there are none.
    """
    order = (*WORST, Verdict.HOLDS)
    told = [one for one in audited if one.verdict in WORST or is_limited(one)]
    told.sort(key=lambda claim: order.index(claim.verdict))
    listed = [with_verdict(claim, tables, lang) for claim in told]
    return names.listed(listed, lang) if listed else ""


def with_verdict(claim: Audited, tables: Tables, lang: Lang) -> str:
    """Return what is said, in quotation marks, with its verdict."""
    verdict = verdict_of(claim, tables, lang)
    return say("claims.headline.exception", lang, said=said(claim, lang), verdict=verdict)


def is_limited(claim: Audited) -> bool:
    """Tell whether a claim holds on one reading alone: a convention, a rate, a measure."""
    return claim.other_convention is not None or _is_fitting(claim)


def _is_fitting(claim: Audited) -> bool:
    return any(caveat.code == "fitting" for caveat in claim.caveats)


def fitting(claim: Audited) -> list[Reading]:
    """Return the readings under which a claim holds."""
    return [reading for reading in claim.readings if reading.verdict is Verdict.HOLDS]


def implied(one: Implied, lang: Lang) -> str:
    """Return what a claim implies, with its name; empty where it has none."""
    key = f"claims.implied.{one.role}"
    if not has(key):
        return ""
    told = {"found": implied_text(one, lang)}
    if one.intervals is not None:
        told["steps"] = count(one.intervals)
    return say(key, lang, **told)


def implied_text(one: Implied, lang: Lang) -> str:
    """Return what a claim implies: its value with bounds, or the places of a rank."""
    if one.role == "rank-range":
        return numbers.interval(one.measured, lang)
    return numbers.with_interval(one.measured, lang)


def ids_of(claims: Iterable[Audited]) -> tuple[str, ...]:
    """Return the ids of every row that some claims use, each once."""
    return tuple(dict.fromkeys(ident for claim in claims for ident in claim.rests_on))


def credited(tables: Tables, claims: Iterable[Audited], lang: Lang, *, unit: str) -> dict[str, Any]:
    """Return unit, basis, source and observations of a block, as its functions take them.

    Where many documents bear on a block, those the claims stand in are named; the others are in
    the list at the end of the page, where every figure stands with its document.
    """
    told = list(claims)
    ids = ids_of(told)
    source = attribution.source_line(tables, ids, lang)
    if source.count(attribution.JOINED) >= MOST_NAMED:
        own = attribution.source_line(tables, [one.id for one in told], lang)
        source = say("claims.sources_more", lang, sources=own)
    return {
        "unit": unit,
        "basis": say("claims.basis_each", lang),
        "source": source,
        "rests_on": ids,
        "lang": lang,
    }


def inner_span(measured: Measured, scale: scales.Scale) -> str:
    """Return bounds at a scale, rounded into them: every number shown lies between."""
    low, high = (digits.decimal(scale.of(end)) for end in (measured.low, measured.high))
    ends = digits.round_up(low, -scale.places), digits.round_down(high, -scale.places)
    told = [digits.grouped(end) for end in ends]
    return say("common.range.plain", scale.lang, low=told[0], high=told[1])


def sentence(*parts: str) -> str:
    """Return sentences one after another, each once."""
    return " ".join(dict.fromkeys(part for part in parts if part))


def legend(lang: Lang) -> dict[str, str]:
    """Return the words of every verdict."""
    return {verdict.value: verdict_name(verdict, lang) for verdict in Verdict}


def capital(text: str, lang: Lang) -> str:
    """Return a text that can begin a sentence."""
    return text[:1].upper() + text[1:] if lang == "en" else text
