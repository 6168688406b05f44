"""Claims that are a quotient: a share of a whole, a ratio, a multiple of a base."""

from __future__ import annotations

from typing import Final

from helpers.analysis import measures
from helpers.analysis.claims.claim import Claim, pairs
from helpers.analysis.claims.records import Caveat, Evidence, Implied, Outcome, Reading
from helpers.analysis.measures import tried
from helpers.data.measured import Measured, at_corners
from helpers.errors import Refusal

WHAT_IF: Final = "what-if"
FITTING: Final = "fitting"
COMPARISON: Final = "comparison"
SINGULAR: Final = {"firms": "firm", "persons": "person", "programmes": "programme"}
"""Units that an amount may be divided by, as they stand in names of units."""


def recompute_share(claim: Claim) -> Outcome:
    """Return a share recomputed, with the whole that it implies.

    Across bases the claim mixes them: the quotient is shown as what it would be, no more. Where
    the row says ``what-if``, because a basis is not stated, the quotient is judged with a caveat;
    where it says ``fitting``, the document names no operands and these are the ones that fit.
    """
    implied, beside = _implied_whole(claim), _shares_beside(claim)
    missing = claim.lacks("part", "whole")
    if missing:
        return Outcome(implied=implied, evidence=beside, missing=missing)
    doubts = [code for code in (WHAT_IF, FITTING) if claim.convention == code]
    parts = claim.rows.all_measured(claim.inputs[:2])
    return Outcome(
        readings=(_own_share(claim, *parts),),
        needed=claim.needed("share", parts),
        implied=implied,
        evidence=beside,
        caveats=tuple(Caveat(code, claim.inputs) for code in doubts),
    )


def recompute_ratio(claim: Claim) -> Outcome:
    """Return a ratio recomputed; where the words only compare, it stands beside them unjudged."""
    missing = claim.lacks("part", "whole")
    if missing:
        return Outcome(missing=missing)
    ids = claim.inputs[:2]
    parts = claim.rows.all_measured(ids)
    found = tried(measures.ratio, *parts)
    if claim.convention == COMPARISON:
        return Outcome(
            implied=_implied("ratio", found),
            evidence=_per_unit(claim),
            caveats=(Caveat(COMPARISON, ids),),
            missing=("measure",),
        )
    return Outcome(
        readings=(claim.reading("printed", found, own=True),), needed=claim.needed("ratio", parts)
    )


def recompute_multiple(claim: Claim) -> Outcome:
    """Return a multiple recomputed; without its base, the base implied and each candidate."""
    if not claim.inputs:
        return Outcome(missing=claim.lacks("part", "base"))
    if len(claim.inputs) == 1:
        return _multiple_of_unnamed(claim)
    parts = claim.rows.all_measured(claim.inputs[:2])
    across = claim.convention == WHAT_IF
    found = tried(_across if across else measures.ratio, *parts)
    return Outcome(
        readings=(claim.reading(WHAT_IF if across else "printed", found, own=True),),
        needed=claim.needed("multiple", parts),
        caveats=(Caveat(WHAT_IF, claim.inputs),) if across else (),
    )


def _own_share(claim: Claim, part: Measured, whole: Measured) -> Reading:
    if claim.convention == WHAT_IF:
        return claim.reading(WHAT_IF, tried(measures.what_if_share, part, whole), own=True)
    found = tried(measures.share, part, whole)
    if _is_across(found):
        mixed = tried(measures.what_if_share, part, whole)
        found = found if isinstance(mixed, Refusal) else mixed
    return claim.reading("printed", found, own=True)


def _is_across(found: Measured | Refusal) -> bool:
    return isinstance(found, Refusal) and found.reason == "across-bases"


def _implied(role: str, found: Measured | Refusal) -> tuple[Implied, ...]:
    return () if isinstance(found, Refusal) else (Implied(role, found),)


def _implied_whole(claim: Claim) -> tuple[Implied, ...]:
    """Return the whole that the part and the printed share imply."""
    if not claim.inputs:
        return ()
    part = claim.rows.measured(claim.inputs[0])
    return _implied("whole", tried(measures.implied_whole, part, claim.printed))


def _shares_beside(claim: Claim) -> tuple[Evidence, ...]:
    """Return the share of each other pair; of a lone whole, the part the claim would make."""
    if len(claim.against) == 1:
        whole = claim.rows.measured(claim.against[0])
        found = tried(measures.what_if_part, claim.printed, whole)
        return (claim.beside("what-if-part", claim.against, found),)
    return tuple(_share_beside(claim, ids) for ids in pairs(claim.against))


def _share_beside(claim: Claim, ids: tuple[str, str]) -> Evidence:
    """Return the share of another pair; across bases as what it would be, for comparison."""
    parts = claim.rows.all_measured(ids)
    found = tried(measures.share, *parts)
    if _is_across(found):
        return claim.beside("across-bases", ids, tried(measures.what_if_share, *parts))
    return claim.beside("same-measure", ids, found)


def _multiple_of_unnamed(claim: Claim) -> Outcome:
    numerator = claim.rows.measured(claim.inputs[0])
    base = at_corners(lambda a, q: a / q, numerator, claim.printed, unit=numerator.unit)
    readings = tuple(_candidate(claim, numerator, ident) for ident in claim.against)
    some_only = len({reading.verdict for reading in readings}) > 1
    return Outcome(
        readings=readings,
        implied=(Implied("denominator", base),),
        caveats=(Caveat("some-only", claim.against),) if some_only else (),
        missing=("base",),
    )


def _candidate(claim: Claim, numerator: Measured, ident: str) -> Reading:
    """Return the claim with one base; a base that was not public then cannot have been meant."""
    announced = claim.rows.announced(claim.inputs[0])
    known = announced is None or claim.rows.public_from(ident) <= announced
    found = tried(_across, numerator, claim.rows.measured(ident))
    return claim.reading("candidate" if known else "later-candidate", found, against=(ident,))


def _across(numerator: Measured, denominator: Measured) -> Measured:
    """Return the multiple even across bases: a target on none, or a base nobody named."""
    return measures.required_multiple(denominator, numerator)


def _per_unit(claim: Claim) -> tuple[Evidence, ...]:
    """Return the evidence divided by the inputs, one by one: dollars for each firm."""
    found = []
    for ids in zip(claim.against, claim.inputs, strict=False):
        amount, count = claim.rows.all_measured(ids)
        unit = f"{amount.unit}_per_{SINGULAR.get(count.unit, count.unit)}"
        each = tried(measures.per, amount, count, unit=unit)
        found.append(claim.beside("per-unit", ids, each))
    return tuple(found)
