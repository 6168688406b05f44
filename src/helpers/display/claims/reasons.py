"""Why a claim has its verdict, in one or two sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.analysis import claims as audits
from helpers.analysis.verdicts import Verdict
from helpers.display import names, numbers, periods, scales
from helpers.display.claims import observed, words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from helpers.analysis.claims import Audited, Need, Reading
    from helpers.data import Tables


def why(claim: Audited, tables: Tables, lang: Lang, *, beside: bool = False) -> list[str]:
    """Return why a claim has its verdict, a sentence each.

    Parameters
    ----------
    beside : bool
        Whether the recomputed figure stands beside, so that it need not be said.
    """
    candidates = any(one.convention == "candidate" for one in claim.readings)
    if candidates or (claim.kind in {words.DURATION, "exchange_rate"} and claim.own is not None):
        return [_by_kind(claim, tables, lang)]
    if claim.verdict is Verdict.CANNOT_BE_CHECKED:
        return [_lacks(claim, lang), _implies(claim, lang)]
    if claim.verdict is Verdict.MIXES_BASES:
        return [_mixed(claim, tables, lang)]
    if claim.verdict is Verdict.OUT_OF_SCOPE:
        return [_beside(claim, tables, lang)]
    told = (
        "" if beside and claim.verdict is not Verdict.HOLDS_TRUNCATED else _recomputed(claim, lang)
    )
    return [told, _condition(claim, tables, lang), _aside(claim, tables, lang)]


def _by_kind(claim: Audited, tables: Tables, lang: Lang) -> str:
    if claim.kind == words.DURATION:
        return _duration(claim, lang)
    if claim.kind == "exchange_rate":
        return _conversion(claim, tables, lang)
    return _candidates(claim, tables, lang)


def _lacks(claim: Audited, lang: Lang) -> str:
    """Return what this collection lacks for a check."""
    missing = [say(f"claims.missing.{code}", lang) for code in claim.missing]
    return say("claims.finding.lacks", lang, missing=names.listed(missing, lang)) if missing else ""


def _recomputed(claim: Audited, lang: Lang) -> str:
    """Return what the printed figures give, and what it is at the claim's digits."""
    own = claim.own
    if own is None or own.recomputed is None:
        return ""
    found = numbers.figure(own.recomputed, lang)
    if claim.verdict is not Verdict.HOLDS_TRUNCATED:
        return say("claims.finding.gives", lang, found=found)
    rounded = words.at_digits(claim, own.rounded, lang)
    return say("claims.finding.truncated", lang, found=found, rounded=rounded or found)


def _condition(claim: Audited, tables: Tables, lang: Lang) -> str:
    """Return, for a borderline claim, which raw values of a figure would make it true."""
    if claim.verdict is not Verdict.BORDERLINE:
        return ""
    needs = [one for one in audits.needs([claim], tables) if one.reach == "some"]
    return bound(needs[0], tables, lang) if needs else ""


def bound(need: Need, tables: Tables, lang: Lang) -> str:
    """Return the raw values of a figure that make a claim true, and what its print allows."""
    printed = need.printed
    scale = scales.scale_for([printed.high, need.needed.high], printed.unit, lang)
    return say(
        "claims.finding.needs",
        lang,
        name=observed.figure_name(tables, need.ids[0], lang),
        needed=words.inner_span(need.needed, scale),
        allowed=words.inner_span(printed, scale),
        unit=scale.label,
    )


def _aside(claim: Audited, tables: Tables, lang: Lang) -> str:
    """Return, of what lies beside a claim, what tells another story; else what is left open."""
    other = [one for one in claim.evidence if one.role == "same-measure" and one.measured]
    if claim.kind == "change" and other and other[0].measured is not None:
        name = observed.indicator_of(tables, other[0].rests_on[-1], lang)
        found = numbers.stated(other[0].measured, lang)
        return say("claims.finding.otherwise", lang, name=name, found=found)
    return ""


def _mixed(claim: Audited, tables: Tables, lang: Lang) -> str:
    found = claim.recomputed
    if found is None:
        return words.note_of(claim, lang)
    told = {
        "part_basis": observed.basis_of(tables, claim.inputs[0], lang),
        "whole_basis": observed.basis_of(tables, claim.inputs[1], lang),
        "found": numbers.stated(found, lang),
    }
    return say("claims.finding.mixed", lang, **told)


def _beside(claim: Audited, tables: Tables, lang: Lang) -> str:
    alike = [one for one in claim.evidence if one.verdict is Verdict.HOLDS and one.measured]
    if not alike or alike[0].measured is None:
        return ""
    return say(
        "claims.finding.same_amount",
        lang,
        name=words.capital(observed.figure_name(tables, alike[0].rests_on[0], lang), lang),
        found=numbers.stated(alike[0].measured, lang),
        source=words.citations(tables, alike[0].sources, lang),
    )


def _implies(claim: Audited, lang: Lang) -> str:
    """Return what a claim that cannot be checked says of a figure it does not print."""
    told = [words.implied(one, lang) for one in claim.implied[:1]]
    return say("claims.finding.implies", lang, implied=told[0]) if told and told[0] else ""


def _candidates(claim: Audited, tables: Tables, lang: Lang) -> str:
    """Return which bases that could be meant fit, which do not, and which came out later."""
    by = {"fits": words.fitting(claim)}
    by["differs"] = [
        one for one in claim.readings if one.convention == "candidate" and one not in by["fits"]
    ]
    by["later"] = [one for one in claim.readings if one.convention == "later-candidate"]
    by["fits"] = [one for one in by["fits"] if one not in by["later"]]
    parts = [say("claims.finding.candidates", lang)]
    for key, readings in by.items():
        if readings:
            listed = names.listed([_fit(one, tables, lang) for one in readings], lang)
            parts.append(say(f"claims.finding.candidates_{key}", lang, names=listed))
    return words.sentence(*parts)


def _fit(reading: Reading, tables: Tables, lang: Lang) -> str:
    """Return a base with its year and the multiple it gives."""
    found = reading.recomputed
    return say(
        "claims.finding.fit",
        lang,
        what=words.figure_on_basis(tables, reading.against[0], lang),
        when=periods.period(observed.observation(tables, reading.against[0])["period"], lang),
        found=say("common.unknown", lang) if found is None else numbers.stated(found, lang),
    )


def _conversion(claim: Audited, tables: Tables, lang: Lang) -> str:
    """Return the rate both amounts imply, and which published rates lie within it."""
    rate = next((one.measured for one in claim.implied if one.role == "rate"), None)
    if rate is None:
        return words.note_of(claim, lang)
    parts = [say("claims.finding.rate", lang, rate=numbers.with_interval(rate, lang))]
    published = [one for one in audits.needs([claim], tables) if one.subject == "rate"]
    within = [one for one in published if one.reach != "none"]
    if within:
        name = observed.rate_name(tables, within[0].ids[0], lang)
        told = observed.plain_rate(within[0].printed, lang)
        parts.append(say("claims.finding.rate_fits", lang, name=name, published=told))
    elif published:
        rates = sorted((one.printed for one in published), key=lambda one: one.value)
        ends = {
            "low": observed.plain_rate(rates[0], lang),
            "high": observed.plain_rate(rates[-1], lang),
        }
        parts.append(say("claims.finding.rate_fails", lang, **ends))
    customary = any(one.convention == "round-rate" for one in claim.readings)
    if customary:
        whole = next(one.measured for one in claim.implied if one.role == "round-rate")
        parts.append(say("claims.finding.rate_round", lang, rate=observed.plain_rate(whole, lang)))
    return words.sentence(*parts)


def _duration(claim: Audited, lang: Lang) -> str:
    """Return how long the dates are, and which ways of counting give the stated years."""
    if claim.verdict is Verdict.HOLDS and claim.other_convention is None:
        return say("claims.finding.dates", lang, elapsed=elapsed(claim, lang))
    rules = [words.rule_name(one.convention, lang) for one in words.fitting(claim)]
    told = {"elapsed": elapsed(claim, lang)}
    if not rules:
        return say("claims.finding.duration_none", lang, **told)
    return say("claims.finding.duration", lang, rules=names.listed(rules, lang), **told)


def elapsed(claim: Audited, lang: Lang) -> str:
    """Return the time from first to last month, as a span where only years are printed."""
    found = None if claim.own is None else claim.own.recomputed
    if found is None:
        return say("common.unknown", lang)
    most, least = (periods.duration(round(years * 12), lang) for years in (found.high, found.low))
    if most == least:
        return most
    return say("claims.duration.span", lang, least=least, most=most)
