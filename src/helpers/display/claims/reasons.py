"""Why a claim has its verdict, in one or two sentences."""

from __future__ import annotations

from decimal import ROUND_HALF_UP

from helpers.analysis import claims as audits
from helpers.analysis.claims import DURATION, Audited, Need, Reading
from helpers.analysis.verdicts import Verdict, at_digits
from helpers.data.measured import Measured
from helpers.display import numbers, scales
from helpers.display.budgets.durations import rule_name
from helpers.display.claims.audited import note_of
from helpers.display.claims.durations import elapsed
from helpers.display.claims.needs import inner_span
from helpers.display.claims.observed import figure_name, figure_on_basis, observation, rate_name
from helpers.display.claims.unverifiable import implied, lacking
from helpers.display.page import Page


def why(page: Page, claim: Audited, *, beside: bool = False) -> str:
    """Return why a claim has its verdict, without the recomputed figure if that is ``beside``."""
    if any(one.convention == "candidate" for one in claim.readings):
        told = [_candidates(page, claim)]
    elif claim.own is not None and claim.kind in _BY_KIND:
        told = [_BY_KIND[claim.kind](page, claim)]
    elif claim.verdict is Verdict.CANNOT_BE_CHECKED:
        told = [_lacks(page, claim), _implies(page, claim)]
    elif claim.verdict is Verdict.MIXES_BASES:
        told = [_mixed(page, claim)]
    elif claim.verdict is Verdict.OUT_OF_SCOPE:
        told = [_same_amount(page, claim)]
    else:
        seen = beside and claim.verdict is not Verdict.HOLDS_TRUNCATED
        found = "" if seen else _recomputed(page, claim)
        told = [found, _condition(page, claim), _otherwise(page, claim)]
    return page.sentences(*told)


def _lacks(page: Page, claim: Audited) -> str:
    """Return what this collection lacks for a check."""
    missing = lacking(page, claim)
    return page.say("reasons.lacks", missing=page.listed(missing)) if missing else ""


def _implies(page: Page, claim: Audited) -> str:
    """Return what a claim that cannot be checked says of a figure it does not print."""
    told = implied(page, claim.implied[0]) if claim.implied else ""
    return page.say("reasons.implies", implied=told) if told else ""


def _recomputed(page: Page, claim: Audited) -> str:
    """Return what the printed figures give, and what it is at the claim's digits."""
    found = None if claim.own is None else claim.own.recomputed
    if found is None:
        return ""
    if claim.verdict is not Verdict.HOLDS_TRUNCATED:
        return page.say("reasons.gives", found=found)
    rounded = at_digits(found.value, step=claim.step, rounding=ROUND_HALF_UP)
    printed = Measured.rounded(rounded, step=claim.step, unit=found.unit)
    return page.say("reasons.truncated", found=found, rounded=printed)


def _condition(page: Page, claim: Audited) -> str:
    """Return, for a borderline claim, which raw values of a figure would make it true."""
    needs = [one for one in audits.needs([claim]) if one.reach == "some"]
    return _bound(page, needs[0]) if needs and claim.verdict is Verdict.BORDERLINE else ""


def _bound(page: Page, need: Need) -> str:
    """Return the raw values of a figure that make a claim true, and what its print allows."""
    printed = need.printed
    scale = scales.scale_for([printed.high, need.needed.high], printed.unit, page.lang)
    return page.say(
        "reasons.needs",
        name=figure_name(page, printed.rests_on[0]),
        needed=inner_span(need.needed, scale),
        allowed=inner_span(printed, scale),
        unit=scale.label,
    )


def _otherwise(page: Page, claim: Audited) -> str:
    """Return, of a change, what the same change is by another measure laid beside it."""
    beside = [one for one in claim.evidence if one.role == "same-measure" and one.measured]
    if claim.kind != "change" or not beside or beside[0].measured is None:
        return ""
    indicator = observation(page, beside[0].rests_on[-1])["indicator"]
    found = page.stated(beside[0].measured)
    return page.say("reasons.otherwise", name=page.name("indicator", indicator), found=found)


def _mixed(page: Page, claim: Audited) -> str:
    if claim.recomputed is None:
        return note_of(page, claim)
    part, whole = (
        page.name("basis", observation(page, ident)["basis"]) for ident in claim.inputs[:2]
    )
    found = page.stated(claim.recomputed)
    return page.say("reasons.mixed", part_basis=part, whole_basis=whole, found=found)


def _same_amount(page: Page, claim: Audited) -> str:
    """Return which other figure has the amount of a claim that is out of scope."""
    alike = [one for one in claim.evidence if one.verdict is Verdict.HOLDS and one.measured]
    if not alike or alike[0].measured is None:
        return ""
    ids = alike[0].rests_on
    return page.say(
        "reasons.same_amount",
        name=page.capital(figure_name(page, ids[0])),
        found=page.stated(alike[0].measured),
        source="; ".join(page.name("source", one) for one in claim.rows.sources(ids)),
    )


def _candidates(page: Page, claim: Audited) -> str:
    """Return which bases that could be meant fit, which do not, and which came out later."""
    public = [one for one in claim.readings if one.convention == "candidate"]
    by = {
        "fits": [one for one in public if one.verdict is Verdict.HOLDS],
        "differs": [one for one in public if one.verdict is not Verdict.HOLDS],
        "later": [one for one in claim.readings if one.convention == "later-candidate"],
    }
    told = [
        page.say(
            f"reasons.candidates_{key}", names=page.listed([_fit(page, one) for one in readings])
        )
        for key, readings in by.items()
        if readings
    ]
    return page.sentences("reasons.candidates", *told)


def _fit(page: Page, reading: Reading) -> str:
    """Return a base with its year and the multiple it gives."""
    [ident], found = reading.against, reading.recomputed
    return page.say(
        "reasons.fit",
        what=figure_on_basis(page, ident),
        when=page.period(observation(page, ident)["period"]),
        found=page.say("common.unknown") if found is None else page.stated(found),
    )


def _conversion(page: Page, claim: Audited) -> str:
    """Return the rate both amounts imply, and which published rates lie within it."""
    rate = claim.implies("rate")
    if rate is None:
        return note_of(page, claim)
    parts = [page.say("reasons.rate", rate=numbers.with_interval(rate, page.lang))]
    published = [one for one in audits.needs([claim]) if one.subject == "rate"]
    within = [one.printed for one in published if one.reach != "none"]
    if within:
        name = rate_name(page, within[0].rests_on[0])
        parts.append(
            page.say("reasons.rate_fits", name=name, published=_plain_rate(page, within[0]))
        )
    elif published:
        rates = sorted((one.printed for one in published), key=lambda one: one.value)
        low, high = (_plain_rate(page, one) for one in (rates[0], rates[-1]))
        parts.append(page.say("reasons.rate_fails", low=low, high=high))
    whole = claim.implies("round-rate")
    if whole and any(one.convention == "round-rate" for one in claim.readings):
        parts.append(page.say("reasons.rate_round", rate=_plain_rate(page, whole)))
    return page.sentences(*parts)


def _plain_rate(page: Page, rate: Measured) -> str:
    """Return a published exchange rate without its unit."""
    return scales.cell(rate, page.scale(rate.unit, [rate]))


def _duration(page: Page, claim: Audited) -> str:
    """Return how long the dates are, and which ways of counting give the stated years."""
    told = {"elapsed": elapsed(page, claim)}
    if claim.verdict is Verdict.HOLDS and claim.other_convention is None:
        return page.say("reasons.dates", **told)
    rules = [rule_name(page, one.convention) for one in claim.holding]
    if not rules:
        return page.say("reasons.duration_none", **told)
    return page.say("reasons.duration", rules=page.listed(rules), **told)


_BY_KIND = {DURATION: _duration, "exchange_rate": _conversion}
"""What is told of kinds that have words of their own, where they were recomputed."""
