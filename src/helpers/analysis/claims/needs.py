"""What would have to be true for a claim to hold, solved, beside what is printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from helpers.analysis.claims.claim import Audited
from helpers.analysis.verdicts import admissible
from helpers.data.measured import Measured

_SUBJECTS = (("rate", "rate", "rate"), ("denominator", "candidate", "base"))
"""What a claim implies, the readings that hold a figure against it, and what that is."""


@dataclass(frozen=True, slots=True)
class Need:
    """One figure, and the values of it that would make a claim true."""

    claim: Audited  #: The claim.
    #: ``figure`` (an operand), ``rate``, ``base`` (a candidate), ``elapsed`` (months from first to
    #: last), ``unnamed`` (the largest of those without a figure).
    subject: str
    #: As printed, with its rounding; of ``unnamed`` what they could be at most. It rests on its
    #: observation or programme.
    printed: Measured
    needed: Measured  #: Values that make the claim true, the other figure as printed.

    @property
    def reach(self) -> str:
        """How much of what the print allows would do: ``all``, ``some`` or ``none``."""
        if self.needed.contains(self.printed.low) and self.needed.contains(self.printed.high):
            return "all"
        return "some" if self.needed.overlaps(self.printed) else "none"


def needs(audited: Iterable[Audited]) -> tuple[Need, ...]:
    """Return what each claim would need, one entry for each figure that decides it.

    Claims without a formula or without a figure to hold against it have no entry.
    """
    return tuple(need for claim in audited for need in _needs(claim))


def _needs(claim: Audited) -> list[Need]:
    inputs = claim.rows.all_measured(claim.inputs if claim.needed else ())
    found = [
        Need(claim, "figure", printed, needed)
        for printed, needed in zip(inputs, claim.needed, strict=False)
    ]
    for role, convention, subject in _SUBJECTS:
        if bounds := claim.implies(role):
            held = [one.against[0] for one in claim.readings if one.convention == convention]
            found += [
                Need(claim, subject, printed, admissible(printed, bounds.low, bounds.high))
                for printed in claim.rows.all_measured(held)
            ]
    months, own = claim.implies("months"), claim.own
    if months is not None and own is not None and own.recomputed is not None:
        elapsed = own.recomputed.scaled(12, "months")
        found.append(Need(claim, "elapsed", elapsed, admissible(elapsed, months.low, months.high)))
    return [*found, *_of_unnamed(claim)]


def _of_unnamed(claim: Audited) -> list[Need]:
    """Return, for a rank that the unnamed could change, that none of them exceeds the figure."""
    rows = claim.rows
    rest = next((one.measured for one in claim.evidence if one.role == "rest"), None)
    open_place = any(one.convention == "with-rest" for one in claim.readings)
    own = next((one for one in claim.inputs if rows.found[one]["entity"] == claim.entity), None)
    if rest is None or own is None or not open_place:
        return []
    possible = Measured(rest.value, 0.0, rest.high, rest.unit, rest.bases, claim.against[:1])
    return [Need(claim, "unnamed", possible, admissible(possible, 0.0, rows.measured(own).low))]
