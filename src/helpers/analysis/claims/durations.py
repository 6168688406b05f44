"""Claims of how long something runs, against its dates under four ways of counting years."""

from __future__ import annotations

import pandas as pd

from helpers.analysis.budgets import durations
from helpers.analysis.claims.claim import Claim, Row
from helpers.analysis.claims.records import Caveat, Implied, Outcome, Reading
from helpers.analysis.verdicts import Verdict
from helpers.data.measured import Measured


def recompute_duration(claim: Claim) -> Outcome:
    """Return a programme's length under each rule; judged by the elapsed time, rounded.

    Where only years are printed, the longest the dates allow is the value and the shortest the
    low: a rule that gives the stated years somewhere between is borderline. What is no programme
    with both dates cannot be checked.
    """
    row = claim.rows.found.get(claim.entity, {})
    beside = tuple(
        claim.beside("figure", (ident,), claim.rows.measured(ident)) for ident in claim.against
    )
    if pd.isna(row.get("start_month")) or pd.isna(row.get("end_month")):
        return Outcome(evidence=beside, missing=("dates",))
    readings = tuple(_reading(claim, row, rule) for rule in durations.RULES)
    fits = {reading.verdict is Verdict.HOLDS for reading in readings}
    ids = (str(row["id"]),)
    caveats = [Caveat("years-only", ids)] if not row["months_printed"] else []
    caveats += [Caveat("some-only", ids)] if len(fits) > 1 else []
    return Outcome(
        readings=readings, implied=(_months_needed(claim),), evidence=beside, caveats=tuple(caveats)
    )


def _reading(claim: Claim, row: Row, rule: str) -> Reading:
    """Return the claim under one rule; elapsed time is a number of years with a fraction."""
    longest = row["start_month"], row["end_month"]
    least = longest if row["months_printed"] else durations.shortest(*longest)
    if rule == "elapsed":
        years = [
            durations.elapsed_months(*dates) / durations.MONTHS_IN_A_YEAR
            for dates in (least, longest)
        ]
    else:
        years = [float(durations.years_by_rule(*dates, rule=rule)) for dates in (least, longest)]
    found = Measured(years[1], years[0], years[1], "years", (), (str(row["id"]),))
    return claim.reading(rule, found, own=rule == "elapsed")


def _months_needed(claim: Claim) -> Implied:
    """Return the elapsed months that round to the stated years, halves up."""
    middle = claim.printed.value * durations.MONTHS_IN_A_YEAR
    half = durations.MONTHS_IN_A_YEAR / 2
    return Implied("months", Measured(middle, middle - half, middle + half - 1, "months"))
