"""Claims that are a quotient: a share of a whole, a ratio, a multiple of a base."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from helpers.analysis import measures
from helpers.analysis.claims.operands import Claim, implied, pairs
from helpers.analysis.claims.records import Caveat, Evidence, Implied, Outcome, Reading
from helpers.analysis.verdicts import Quotient, RawNeeded, raw_values_needed
from helpers.data.measured import Measured, at_corners
from helpers.errors import Refusal

WHAT_IF = "what-if"
FITTING = "fitting"
COMPARISON = "comparison"
SINGULAR = {"firms": "firm", "persons": "person", "programmes": "programme"}
"""Units that an amount may be divided by, as they stand in names of units."""

Measure = Callable[[Measured, Measured], Measured]


def recompute_share(claim: Claim) -> Outcome:
    """Return a share recomputed, with the whole that it implies.

    Across bases the claim mixes them: the quotient is shown as what it would be, no more. Where
    the row says ``what-if``, because a basis is not stated, the quotient is judged with a caveat;
    where it says ``fitting``, the document names no operands and these are the ones that fit.
    """
    beside = _shares_beside(claim)
    if len(claim.inputs) < 2:
        missing = ("part", "whole")[len(claim.inputs) :]
        return Outcome(implied=_implied_whole(claim), evidence=beside, missing=missing)
    part, whole = claim.rows.two(claim.inputs)
    reading = _own_share(claim, part, whole)
    doubts = tuple(
        Caveat(code, claim.inputs) for code in (WHAT_IF, FITTING) if claim.convention == code
    )
    return Outcome(
        readings=(reading,),
        needed=_needed(claim, part, whole, "share"),
        implied=_implied_whole(claim),
        evidence=beside,
        caveats=doubts,
    )


def recompute_ratio(claim: Claim) -> Outcome:
    """Return a ratio recomputed; where the words only compare, it stands beside them unjudged."""
    if len(claim.inputs) < 2:
        return Outcome(missing=("part", "whole")[len(claim.inputs) :])
    ids = claim.inputs[:2]
    found = _tried(measures.ratio, *claim.rows.two(ids))
    if claim.convention == COMPARISON:
        comparison = () if isinstance(found, Refusal) else (implied("ratio", found),)
        return Outcome(
            implied=comparison,
            evidence=_per_unit(claim),
            caveats=(Caveat("comparison", ids),),
            missing=("measure",),
        )
    return Outcome(
        readings=(_read(claim, "printed", found),),
        needed=_needed(claim, *claim.rows.two(claim.inputs), "ratio"),
    )


def recompute_multiple(claim: Claim) -> Outcome:
    """Return a multiple recomputed; without its base, the base implied and each candidate."""
    if len(claim.inputs) < 2:
        return _multiple_of_unnamed(claim)
    numerator, denominator = claim.rows.two(claim.inputs)
    across = claim.convention == WHAT_IF
    measure: Measure = measures.ratio
    found = _tried(_across if across else measure, numerator, denominator)
    return Outcome(
        readings=(_read(claim, WHAT_IF if across else "printed", found),),
        needed=_needed(claim, numerator, denominator, "multiple"),
        caveats=(Caveat("what-if", claim.inputs),) if across else (),
    )


def _own_share(claim: Claim, part: Measured, whole: Measured) -> Reading:
    if claim.convention == WHAT_IF:
        return _read(claim, WHAT_IF, _tried(measures.what_if_share, part, whole))
    found = _tried(measures.share, part, whole)
    if not isinstance(found, Refusal) or found.reason != "across-bases":
        return _read(claim, "printed", found)
    mixed = _tried(measures.what_if_share, part, whole)
    if isinstance(mixed, Refusal):
        return claim.refused("printed", found, own=True)
    return claim.reading("printed", mixed, own=True)


def _read(claim: Claim, convention: str, found: Measured | Refusal) -> Reading:
    if isinstance(found, Refusal):
        return claim.refused(convention, found, own=True)
    judged = claim.what_if if convention == WHAT_IF else claim.reading
    return judged(convention, found, own=True)


def _implied_whole(claim: Claim) -> tuple[Implied, ...]:
    """Return the whole that the part and the printed share imply."""
    if not claim.inputs:
        return ()
    found = _tried(measures.implied_whole, claim.rows.measured(claim.inputs[0]), claim.printed)
    return () if isinstance(found, Refusal) else (implied("whole", found),)


def _shares_beside(claim: Claim) -> tuple[Evidence, ...]:
    """Return the share of each other pair; of a lone whole, the part the claim would make."""
    if len(claim.against) == 1:
        whole = claim.rows.measured(claim.against[0])
        found = _tried(measures.what_if_part, claim.printed, whole)
        return (claim.beside("what-if-part", claim.against, found),)
    return tuple(_share_beside(claim, ids) for ids in pairs(claim.against))


def _share_beside(claim: Claim, ids: tuple[str, str]) -> Evidence:
    """Return the share of another pair; across bases as what it would be, for comparison."""
    found = _tried(measures.share, *claim.rows.two(ids))
    if isinstance(found, Refusal) and found.reason == "across-bases":
        mixed = _tried(measures.what_if_share, *claim.rows.two(ids))
        return claim.beside("across-bases", ids, mixed)
    return claim.beside("same-measure", ids, found)


def _multiple_of_unnamed(claim: Claim) -> Outcome:
    if not claim.inputs:
        return Outcome(missing=("part", "base"))
    numerator = claim.rows.measured(claim.inputs[0])
    base = at_corners(lambda a, q: a / q, numerator, claim.printed, unit=numerator.unit)
    readings = [_candidate(claim, numerator, ident) for ident in claim.against]
    fits = [reading.verdict for reading in readings]
    return Outcome(
        readings=tuple(readings),
        implied=(implied("denominator", base),),
        caveats=(Caveat("some-only", claim.against),) if len(set(fits)) > 1 else (),
        missing=("base",),
    )


def _candidate(claim: Claim, numerator: Measured, ident: str) -> Reading:
    """Return the claim with one base; a base that was not public then cannot have been meant."""
    announced = claim.rows.announced(claim.inputs[0])
    known = announced is None or claim.rows.public_from(ident) <= announced
    convention = "candidate" if known else "later-candidate"
    found = _tried(_across, numerator, claim.rows.measured(ident))
    if isinstance(found, Refusal):
        return claim.refused(convention, found, against=(ident,))
    return claim.what_if(convention, found, against=(ident,))


def _across(numerator: Measured, denominator: Measured) -> Measured:
    """Return the multiple even across bases: a target on none, or a base nobody named."""
    return measures.required_multiple(denominator, numerator)


def _per_unit(claim: Claim) -> tuple[Evidence, ...]:
    """Return the evidence divided by the inputs, one by one: dollars for each firm."""
    found = []
    for over, under in zip(claim.against, claim.inputs, strict=False):
        amount, count = claim.rows.two((over, under))
        unit = f"{amount.unit}_per_{SINGULAR.get(count.unit, count.unit)}"
        each = _tried(partial(measures.per, unit=unit), amount, count)
        found.append(claim.beside("per-unit", (over, under), each))
    return tuple(found)


def _needed(
    claim: Claim, first: Measured, second: Measured, kind: Quotient
) -> tuple[RawNeeded, ...]:
    try:
        return raw_values_needed(claim.printed, [first, second], kind=kind)
    except Refusal:
        return ()


def _tried(measure: Measure, one: Measured, other: Measured) -> Measured | Refusal:
    try:
        return measure(one, other)
    except Refusal as refusal:
        return refusal
