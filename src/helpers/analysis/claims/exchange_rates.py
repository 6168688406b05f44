"""Claims that one amount is so much in another currency, at a rate the document does not name."""

from __future__ import annotations

import math

from helpers.analysis import measures
from helpers.analysis.claims.claim import Claim
from helpers.analysis.claims.records import Caveat, Implied, Outcome, Reading
from helpers.analysis.measures import tried
from helpers.analysis.verdicts import Verdict
from helpers.data.measured import Measured, at_corners
from helpers.errors import Refusal

ROUND_STEPS = (1000.0, 500.0, 100.0, 50.0, 10.0, 5.0, 1.0)
"""Steps of rates that people convert with in their heads, in won for one dollar."""

CUSTOMARY = 100.0
"""Smallest of them that is a reading of its own: finer ones lie in almost every interval."""


def recompute_conversion(claim: Claim) -> Outcome:
    """Return the rate that both amounts imply, and the claim at each published rate.

    The first rate of the row is the one the claim is judged by, for it is the rate of the time
    the document speaks of; the others and a round rate stand beside it.
    """
    missing = claim.lacks("part", "base")
    if missing:
        return Outcome(missing=missing)
    krw, usd = claim.rows.all_measured(claim.inputs[:2])
    rate = tried(measures.implied_rate, krw, usd)
    if isinstance(rate, Refusal):
        return Outcome(readings=(claim.reading("printed", rate, own=True),))
    amount = usd if claim.printed.unit == "KRW" else krw
    published = [
        claim.reading(
            "rate",
            tried(measures.convert, amount, claim.rows.measured(ident)),
            own=not order,
            against=(ident,),
        )
        for order, ident in enumerate(claim.against)
    ]
    whole = round_rate(rate)
    readings = (*published, *_at_round(claim, amount, whole))
    some_only = len({reading.verdict is Verdict.HOLDS for reading in readings}) > 1
    return Outcome(
        readings=readings,
        implied=(Implied("rate", rate), *whole),
        caveats=(Caveat("some-only", claim.against),) if some_only else (),
        missing=() if published else ("rate",),
    )


def round_rate(rate: Measured) -> tuple[Implied, ...]:
    """Return the roundest rates that an implied rate allows, lowest first.

    >>> [one.measured.value for one in round_rate(Measured(1300.4, 1299.5, 1301.2, "KRW_per_USD"))]
    [1300.0]
    >>> [one.measured.value for one in round_rate(Measured(1365.1, 1358.3, 1371.9, "KRW_per_USD"))]
    [1360.0, 1370.0]
    """
    for step in ROUND_STEPS:
        first, last = math.ceil(rate.low / step), math.floor(rate.high / step)
        if first <= last:
            found = [Measured.exact(n * step, rate.unit) for n in range(first, last + 1)]
            return tuple(Implied("round-rate", one) for one in found)
    return ()


def _at_round(claim: Claim, amount: Measured, whole: tuple[Implied, ...]) -> tuple[Reading, ...]:
    """Return the claim at the round rate where there is one that people use."""
    rates = [one.measured for one in whole]
    if len(rates) != 1 or rates[0].value % CUSTOMARY:
        return ()
    won = amount.unit == "KRW"
    found = at_corners(
        lambda total, rate: total / rate if won else total * rate,
        amount,
        rates[0],
        unit=claim.printed.unit,
    )
    return (claim.reading("round-rate", found),)
