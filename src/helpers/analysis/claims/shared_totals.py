"""What claims say together: wholes that shares imply, and growth that excludes other growth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from helpers.analysis import measures
from helpers.analysis.claims.claim import Audited
from helpers.analysis.claims.records import Caveat, Implied
from helpers.data.measured import Measured

Wholes = Mapping[tuple[str, str, str], Measured]
"""Wholes by document, observation and whose share implies them."""
Multiples = Mapping[str, tuple[float, float] | None]
"""End over start by claim, at both ends of what is printed."""


@dataclass(frozen=True, slots=True)
class SharedWhole:
    """One whole as each of several shares implies it, the one that pins it down best first.

    ``whole`` is the observation of it as another document prints it.
    """

    whole: str
    implied: dict[Audited, Measured]

    @property
    def common(self) -> Measured | None:
        """The range that agrees with every share, None where they conflict."""
        low = max(one.low for one in self.implied.values())
        high = min(one.high for one in self.implied.values())
        unit = next(iter(self.implied.values())).unit
        return Measured((low + high) / 2, low, high, unit) if low <= high else None


def shared_wholes(audited: Iterable[Audited]) -> tuple[SharedWhole, ...]:
    """Return the wholes that two or more claimed shares speak of, in the order of the claims.

    Shares of the same whole belong together, however many digits each is printed with: their
    implied wholes overlap or the document contradicts itself.
    """
    groups: dict[str, dict[Audited, Measured]] = {}
    for claim in audited:
        whole = claim.implies("whole")
        if claim.kind == "share" and len(claim.inputs) > 1 and whole is not None:
            groups.setdefault(claim.inputs[1], {})[claim] = whole
    return tuple(
        SharedWhole(ident, dict(sorted(told.items(), key=lambda one: one[1].high - one[1].low)))
        for ident, told in groups.items()
        if len(told) > 1
    )


def with_own_changes(audited: Iterable[Audited]) -> tuple[Audited, ...]:
    """Return claims of a change with the change that the document's own shares imply.

    Two shares of one entity, each with its part, imply both wholes; their change needs no figure
    of another document.
    """
    told = tuple(audited)
    wholes = {
        (claim.source_id, claim.inputs[1], claim.entity): whole
        for claim in told
        if claim.kind == "share"
        and len(claim.inputs) > 1
        and (whole := claim.implies("whole")) is not None
    }
    return tuple(_with_own_change(claim, wholes) for claim in told)


def with_conflicts(audited: Iterable[Audited]) -> tuple[Audited, ...]:
    """Return claims of growth with those that no raw values make true together with them.

    Two rates from one start to one end say how many times the end is the start. Where the
    multiples that round to either do not meet, at most one of them is rounded.
    """
    told = tuple(audited)
    said = {claim.id: _multiple(claim) for claim in told if claim.kind in {"cagr", "change"}}
    return tuple(replace(one, caveats=(*one.caveats, *_conflicts(one, told, said))) for one in told)


def _conflicts(claim: Audited, told: tuple[Audited, ...], said: Multiples) -> list[Caveat]:
    return [
        Caveat("not-together", (other.id,))
        for other in told
        if other.id != claim.id and other.inputs == claim.inputs
        if (mine := said.get(claim.id)) and (its := said.get(other.id))
        if mine[1] <= its[0] or its[1] <= mine[0]
    ]


def _multiple(claim: Audited) -> tuple[float, float] | None:
    """Return between which multiples of the start the end lies where the claim is true."""
    steps = 1 if claim.kind == "change" else claim.own.intervals if claim.own else None
    if len(claim.inputs) < 2 or not steps:
        return None
    return (1 + claim.printed.low) ** steps, (1 + claim.printed.high) ** steps


def _with_own_change(claim: Audited, wholes: Wholes) -> Audited:
    if claim.kind != "change" or len(claim.inputs) < 2:
        return claim
    start, end = (
        {entity: whole for (source, of, entity), whole in wholes.items() if (source, of) == key}
        for key in ((claim.source_id, ident) for ident in claim.inputs[:2])
    )
    found = [
        Implied("own-shares", grown)
        for entity in start
        if entity in end
        if (grown := measures.attempt(measures.change, end[entity], start[entity])) is not None
    ]
    return replace(claim, implied=(*claim.implied, *found)) if found else claim
