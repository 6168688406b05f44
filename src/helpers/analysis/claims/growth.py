"""Claims of growth: a yearly rate or a change in all, from a start and an end."""

from __future__ import annotations

from collections.abc import Callable

from helpers.analysis import measures
from helpers.analysis.claims.claim import Claim, pairs
from helpers.analysis.claims.records import Evidence, Implied, Outcome
from helpers.analysis.measures import tried
from helpers.data.measured import Measured, at_corners


def recompute_rate(claim: Claim) -> Outcome:
    """Return a yearly rate recomputed: compound over the stated steps, one fewer, one more, simple.

    Without both operands, what the rate implies for the change over all years.
    """
    steps = _steps(claim)
    beside = _beside(claim, lambda start, end: measures.cagr(start, end, intervals=steps))
    missing = claim.lacks("start", "end")
    if missing:
        return Outcome(
            implied=_cumulative(claim.printed, steps), evidence=beside, missing=missing
        )  # fmt: skip
    start, end, *_ = claim.rows.all_measured(claim.inputs)
    rates = {
        n: tried(measures.cagr, start, end, intervals=n) for n in (steps, steps - 1, steps + 1)
    }
    readings = [claim.reading("printed", rates.pop(steps), own=True, intervals=steps)]
    if readings[0].recomputed is not None:
        mean = measures.change(end, start).scaled(1 / steps, "growth")
        readings += [
            *(claim.reading("intervals", rates[n], intervals=n) for n in rates if n > 0),
            claim.reading("simple-mean", mean, intervals=steps),
        ]
    return Outcome(
        readings=tuple(readings),
        needed=claim.needed("cagr", [start, end], intervals=steps),
        evidence=beside,
    )


def recompute_change(claim: Claim) -> Outcome:
    """Return a change in all recomputed, and the same change on other pairs of figures."""
    beside = _beside(claim, lambda start, end: measures.change(end, start))
    missing = claim.lacks("start", "end")
    if missing:
        return Outcome(evidence=beside, missing=missing)
    start, end, *_ = claim.rows.all_measured(claim.inputs)
    return Outcome(
        readings=(claim.reading("printed", tried(measures.change, end, start), own=True),),
        needed=claim.needed("change", [start, end]),
        evidence=beside,
    )


def _steps(claim: Claim) -> int:
    """Return the steps the row states, else those between its operands; 0 where none is known."""
    stated: object = claim.row["intervals"]
    years = claim.rows.years(claim.inputs)
    if isinstance(stated, int):
        return stated
    return years[-1] - years[0] if len(years) == 2 else 0


def _cumulative(rate: Measured, steps: int) -> tuple[Implied, ...]:
    """Return the change over all years that a rate implies: compound, one step more, simple."""
    if steps < 1:
        return ()
    found = [
        Implied("cumulative", at_corners(lambda g, n=n: (1 + g) ** n - 1, rate, unit="growth"), n)
        for n in (steps, steps + 1)
    ]
    return (*found, Implied("cumulative-simple", rate.scaled(steps, "growth"), steps))


def _beside(
    claim: Claim, measure: Callable[[Measured, Measured], Measured]
) -> tuple[Evidence, ...]:
    """Return the same measure on other pairs of figures."""
    return tuple(
        claim.beside("same-measure", pair, tried(measure, *claim.rows.all_measured(pair)))
        for pair in pairs(claim.against)
    )
