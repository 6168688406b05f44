"""Stated durations beside elapsed time, and under four ways to count."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.analysis.claims import DURATION, Audited, Reading
from helpers.analysis.verdicts import Verdict
from helpers.display import numbers, periods
from helpers.display.blocks import Table
from helpers.display.budgets.durations import rule_name
from helpers.display.claims import caveats
from helpers.display.claims.audited import table, verdict_of
from helpers.display.claims.observed import observation
from helpers.display.page import Page


def durations(page: Page, audited: Sequence[Audited]) -> Table | None:
    """Return each stated duration beside four ways to count it, those that differ first."""
    told = sorted(
        (one for one in audited if one.kind == DURATION and one.recomputed),
        key=lambda claim: -(claim.miss or 0.0),
    )
    if not told:
        return None
    rules = [one.convention for one in told[0].readings]
    shared = caveats.below(page, told)
    rows = [
        {
            "programme": page.name("programme", claim.entity),
            "dates": observation(page, claim.entity)["period_as_printed"],
            "printed": page.figure_of(claim.printed),
            "time": elapsed(page, claim),
            **{one.convention: _counted(page, one) for one in claim.readings},
            "months": _months(page, claim),
            "verdict": verdict_of(page, claim),
            "remark": caveats.remark(page, claim, shared) or None,
        }
        for claim in told
    ]
    columns = {"programme": "", "dates": ""} | dict.fromkeys(
        ("printed", "time", *rules, "months"), "right"
    )
    return table(
        page,
        "durations",
        told,
        rows,
        columns | {"verdict": "", "remark": ""},
        unit=page.say("common.unit.years.axis"),
        heads={rule: rule_name(page, rule) for rule in rules},
        note=[page.say("durations.note", every=_every(page, told)), caveats.note(page, shared)],
    )


def _every(page: Page, told: Sequence[Audited]) -> str:
    """Return whether each duration fits some way of counting, and whether one explains them all."""
    fits = [{one.convention for one in claim.holding} for claim in told]
    if set.intersection(*fits):
        return page.say("durations.one_way")
    return page.say(f"durations.{'every' if all(fits) else 'not_every'}")


def _counted(page: Page, reading: Reading) -> str:
    years = page.count(round(reading.rounded or 0), "years")
    fits = reading.verdict is Verdict.HOLDS
    return page.say("durations.fits", years=years) if fits else years


def _months(page: Page, claim: Audited) -> str | None:
    """Return the elapsed months that round to the stated years."""
    months = claim.implies("months")
    return None if months is None else numbers.within(months, page.lang)


def elapsed(page: Page, claim: Audited) -> str:
    """Return the time from first to last month, as a span where only years are printed."""
    found = None if claim.own is None else claim.own.recomputed
    if found is None:
        return page.say("common.unknown")
    least, most = (round(years * 12) for years in (found.low, found.high))
    return periods.durations(least, most, page.lang)
