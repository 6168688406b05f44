"""Claims of growth: a yearly rate or a change in all, from a start and an end."""

from __future__ import annotations

from helpers.analysis import measures
from helpers.analysis.claims.operands import Claim, implied, pairs
from helpers.analysis.claims.records import Evidence, Implied, Outcome, Reading
from helpers.analysis.verdicts import Quotient, RawNeeded, raw_values_needed
from helpers.data.measured import Measured, at_corners
from helpers.errors import Refusal

OPERANDS = ("start", "end")


def recompute_rate(claim: Claim) -> Outcome:
    """Return a yearly rate recomputed: compound over the stated steps, one fewer, one more, simple.

    Without both operands, what the rate implies for the change over all years.
    """
    steps = _steps(claim)
    if len(claim.inputs) < len(OPERANDS):
        return Outcome(
            implied=_cumulative(claim.printed, steps),
            evidence=_rates_beside(claim, steps),
            missing=OPERANDS[len(claim.inputs) :],
        )
    start, end = claim.rows.two(claim.inputs)
    readings = [_compound(claim, start, end, steps, own=True)]
    if readings[0].recomputed is not None:
        other_steps = [other for other in (steps - 1, steps + 1) if other > 0]
        readings += [_compound(claim, start, end, other, own=False) for other in other_steps]
        mean = _simple_mean(start, end, steps)
        readings.append(claim.reading("simple-mean", mean, intervals=steps))
    return Outcome(
        readings=tuple(readings),
        needed=_needed(claim, start, end, steps),
        evidence=_rates_beside(claim, steps),
    )


def recompute_change(claim: Claim) -> Outcome:
    """Return a change in all recomputed, and the same change on other pairs of figures."""
    beside = tuple(
        claim.beside("same-measure", pair, _change(*claim.rows.two(pair)))
        for pair in pairs(claim.against)
    )
    if len(claim.inputs) < len(OPERANDS):
        return Outcome(evidence=beside, missing=OPERANDS[len(claim.inputs) :])
    start, end = claim.rows.two(claim.inputs)
    found = _change(start, end)
    if isinstance(found, Refusal):
        return Outcome(readings=(claim.refused("printed", found, own=True),), evidence=beside)
    return Outcome(
        readings=(claim.reading("printed", found, own=True),),
        needed=_needed(claim, start, end, None),
        evidence=beside,
    )


def _steps(claim: Claim) -> int:
    """Return the steps the row states, else those between its operands; 0 where none is known."""
    cell: object = claim.row["intervals"]
    stated = int(cell) if isinstance(cell, int) else None
    years = claim.rows.years(claim.inputs)
    between = years[-1] - years[0] if len(years) == len(OPERANDS) else 0
    return between if stated is None else stated


def _compound(claim: Claim, start: Measured, end: Measured, steps: int, *, own: bool) -> Reading:
    convention = "printed" if own else "intervals"
    try:
        rate = measures.cagr(start, end, intervals=steps)
    except Refusal as refusal:
        return claim.refused(convention, refusal, own=own, intervals=steps)
    return claim.reading(convention, rate, own=own, intervals=steps)


def _simple_mean(start: Measured, end: Measured, steps: int) -> Measured:
    """Return the change in all ÷ steps, a yearly rate without compounding."""
    return measures.change(end, start).scaled(1 / steps, "growth")


def _change(start: Measured, end: Measured) -> Measured | Refusal:
    try:
        return measures.change(end, start)
    except Refusal as refusal:
        return refusal


def _needed(
    claim: Claim, start: Measured, end: Measured, steps: int | None
) -> tuple[RawNeeded, ...]:
    kind: Quotient = "change" if steps is None else "cagr"
    try:
        return raw_values_needed(claim.printed, [start, end], kind=kind, intervals=steps)
    except Refusal:
        return ()


def _cumulative(rate: Measured, steps: int) -> tuple[Implied, ...]:
    """Return the change over all years that a rate implies: compound, one step more, simple."""
    if steps < 1:
        return ()
    found = [
        implied("cumulative", at_corners(lambda g, n=n: (1 + g) ** n - 1, rate, unit="growth"), n)
        for n in (steps, steps + 1)
    ]
    return (*found, implied("cumulative-simple", rate.scaled(steps, "growth"), steps))


def _rates_beside(claim: Claim, steps: int) -> tuple[Evidence, ...]:
    return tuple(
        claim.beside("same-measure", pair, _rate(*claim.rows.two(pair), steps=steps))
        for pair in pairs(claim.against)
    )


def _rate(start: Measured, end: Measured, *, steps: int) -> Measured | Refusal:
    try:
        return measures.cagr(start, end, intervals=steps)
    except Refusal as refusal:
        return refusal
