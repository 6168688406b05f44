"""What would have to be true for a claim to hold, solved, beside what is printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from helpers.analysis.claims.operands import Rows
from helpers.analysis.claims.records import Audited, Implied
from helpers.data.measured import Measured

if TYPE_CHECKING:
    from helpers.data import Tables

Reach = Literal["all", "some", "none"]


@dataclass(frozen=True, slots=True)
class Need:
    """One figure, and the values of it that would make a claim true.

    Attributes
    ----------
    claim : Audited
        The claim.
    subject : str
        ``figure`` (an operand), ``rate``, ``base`` (a candidate), ``elapsed`` (months from first
        to last), ``unnamed`` (the largest of those without a figure).
    ids : tuple of str
        Its observation or programme.
    printed : Measured
        As printed, with its rounding; of ``unnamed`` what they could be at most.
    needed : Measured
        Values that make the claim true, the other figure as printed.
    reach : {"all", "some", "none"}
        How much of what the print allows would do.
    """

    claim: Audited
    subject: str
    ids: tuple[str, ...]
    printed: Measured
    needed: Measured
    reach: Reach

    @property
    def common(self) -> tuple[float, float] | None:
        """Values that the print allows and the claim needs; None where there are none."""
        low = max(self.needed.low, self.printed.low)
        high = min(self.needed.high, self.printed.high)
        return (low, high) if low <= high else None


def needs(audited: Iterable[Audited], tables: Tables) -> tuple[Need, ...]:
    """Return what each claim would need, one entry for each figure that decides it.

    Claims without a formula or without a figure to hold against it have no entry.
    """
    rows = Rows.of(tables)
    return tuple(need for claim in audited for need in _needs(claim, rows))


def _needs(claim: Audited, rows: Rows) -> list[Need]:
    found = [_need(claim, "figure", one.observation, (one.low, one.high)) for one in claim.needed]
    by_role = {one.role: one for one in claim.implied}
    for role, convention, subject in (
        ("rate", "rate", "rate"),
        ("denominator", "candidate", "base"),
    ):
        if role in by_role:
            ids = [one.against for one in claim.readings if one.convention == convention]
            found += [_of_implied(claim, by_role[role], subject, own, rows) for own in ids]
    own = claim.own
    if "months" in by_role and own is not None and own.recomputed is not None:
        elapsed = own.recomputed.scaled(12, "months")
        months = by_role["months"].measured
        found.append(_need(claim, "elapsed", elapsed, (months.low, months.high)))
    return [*found, *_of_unnamed(claim, rows)]


def _of_implied(
    claim: Audited, implied: Implied, subject: str, ids: tuple[str, ...], rows: Rows
) -> Need:
    bounds = implied.measured
    return _need(claim, subject, rows.measured(ids[0]), (bounds.low, bounds.high))


def _of_unnamed(claim: Audited, rows: Rows) -> list[Need]:
    """Return, for a rank that the unnamed could change, that none of them exceeds the figure."""
    rest = next((one.measured for one in claim.evidence if one.role == "rest"), None)
    open_place = next((one for one in claim.readings if one.convention == "with-rest"), None)
    own = next((one for one in claim.inputs if rows.found[one]["entity"] == claim.entity), None)
    if rest is None or open_place is None or own is None:
        return []
    possible = Measured(rest.value, 0.0, rest.high, rest.unit, rest.bases, claim.against[:1])
    least = rows.measured(own).low
    return [_need(claim, "unnamed", possible, (0.0, least))]


def _need(claim: Audited, subject: str, printed: Measured, bounds: tuple[float, float]) -> Need:
    low, high = bounds
    value = min(max(printed.value, low), high)
    needed = Measured(value, low, high, printed.unit, printed.bases, printed.rests_on)
    if low <= printed.low and printed.high <= high:
        reach: Reach = "all"
    else:
        reach = "some" if printed.low <= high and low <= printed.high else "none"
    return Need(claim, subject, printed.rests_on, printed, needed, reach)
