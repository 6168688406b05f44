"""Claims of a place in a ranking of which only some figures are known."""

from __future__ import annotations

from dataclasses import replace

from helpers.analysis import measures
from helpers.analysis.claims.claim import Claim
from helpers.analysis.claims.records import Caveat, Implied, Outcome
from helpers.analysis.comparability import require_cardinal, require_one_basis, require_one_unit
from helpers.analysis.exports.published import provinces
from helpers.analysis.measures import tried
from helpers.analysis.places import larger_members, possible_places, surely_larger_members
from helpers.analysis.verdicts import Verdict
from helpers.data.measured import Measured, enclosed
from helpers.errors import Refusal


def recompute_rank(claim: Claim) -> Outcome:
    """Return a place recomputed among the known figures, and with those nobody named.

    A place that the unnamed could change is not proved and cannot be checked, however many
    figures are known; where the whole is known, the places that it leaves open are given.
    """
    if len(claim.inputs) < 2:
        return Outcome(implied=_open_places(claim), missing=("ranking",))
    figures = claim.rows.all_measured(claim.inputs)
    own = _own(claim, figures)
    if own is None:
        return Outcome(missing=("ranking",))
    place = tried(place_among, own, figures)
    if isinstance(place, Refusal):
        return Outcome(readings=(claim.reading("known", place, own=True),))
    rest = _rest(claim, figures)
    surely, unnamed = _larger(claim, rest, own)
    evidence = () if rest is None else (claim.beside("rest", claim.against[:1], rest),)
    reached = replace(
        place, value=place.value + surely, low=place.low + surely, high=place.high + unnamed
    )
    if not unnamed or not reached.contains(claim.printed.value):
        convention, found = ("with-rest", reached) if surely else ("known", place)
        return Outcome(readings=(claim.reading(convention, found, own=True),), evidence=evidence)
    return Outcome(
        readings=(
            claim.reading("known", place),
            replace(claim.reading("with-rest", reached), verdict=Verdict.BORDERLINE),
        ),
        implied=(Implied("rank-range", reached),),
        evidence=evidence,
        caveats=(Caveat("not-proved", claim.against[:1]),),
        missing=("ranking",),
    )


def place_among(own: Measured, figures: list[Measured]) -> Measured:
    """Return the place of one figure among several, itself included; the largest is first.

    Low counts the figures that are larger at every rounding, high those that may be.

    Refused: ``unit-mismatch``, ``ordinal``, ``across-bases``.

    >>> first, second = Measured(9.0, 8.5, 9.5, "USD"), Measured(8.8, 8.3, 9.3, "USD")
    >>> place_among(second, [first, second]).low, place_among(second, [first, second]).value
    (1.0, 2.0)
    """
    require_one_unit(*figures)
    require_cardinal(*figures)
    require_one_basis(*figures)
    others = [figure for figure in figures if figure is not own]
    value = 1 + sum(other.value > own.value for other in others)
    low, high = possible_places(own, others)
    ends = (float(value), float(low), float(high))
    return enclosed(*ends, figures, unit="rank", function=place_among)


def _own(claim: Claim, figures: list[Measured]) -> Measured | None:
    entities = [claim.rows.found[ident]["entity"] for ident in claim.inputs]
    return figures[entities.index(claim.entity)] if claim.entity in entities else None


def _rest(claim: Claim, figures: list[Measured]) -> Measured | Refusal | None:
    """Return what the named leave of the whole; None where no whole is named."""
    if not claim.against:
        return None
    whole = claim.against[0]
    return tried(
        lambda: measures.difference(claim.rows.measured(whole), measures.total(figures))
    )  # fmt: skip


def _larger(claim: Claim, rest: Measured | Refusal | None, own: Measured) -> tuple[int, int]:
    """Return how many unnamed regions hold more than the claim's figure, at least and at most."""
    unnamed = _unnamed(claim)
    if not isinstance(rest, Measured):
        return 0, unnamed
    surely = surely_larger_members(rest.low, own.high, among=unnamed)
    return surely, larger_members(rest.high, own.low, most=unnamed)


def _unnamed(claim: Claim) -> int:
    """Return how many regions there are beside the named, in the year of the figures."""
    years = claim.rows.years(claim.inputs)
    if not years:
        return 0
    codes = set(provinces(claim.rows.tables, year=max(years))["code"])
    named = {claim.rows.found[ident]["entity"] for ident in claim.inputs}
    return len(codes - named)


def _open_places(claim: Claim) -> tuple[Implied, ...]:
    """Return the places that one figure can have in a whole that is known."""
    if not claim.inputs or not claim.against:
        return ()
    own = claim.rows.measured(claim.inputs[0])
    rest = _rest(claim, [own])
    if not isinstance(rest, Measured):
        return ()
    first, last = (1.0 + more for more in _larger(claim, rest, own))
    value = min(max(claim.printed.value, first), last)
    rests_on = (*own.rests_on, *claim.against[:1])
    return (Implied("rank-range", Measured(value, first, last, "rank", own.bases, rests_on)),)
