"""Yearly growth under other numbers of steps, and as a simple mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from helpers.analysis.claims import Audited, Reading
from helpers.display import numbers
from helpers.display.blocks import Cell, Table
from helpers.display.claims.audited import said, table
from helpers.display.page import Page


def steps(page: Page, audited: Sequence[Audited]) -> Table | None:
    """Return yearly rates under one step fewer and more, and as a simple mean."""
    told = [claim for claim in audited if claim.kind == "cagr"]
    if not told:
        return None
    rows = [
        (_cumulative if claim.recomputed is None else _rates)(page, claim)
        | {"printed": page.figure_of(claim.printed)}
        for claim in told
    ]
    columns = {"claim": "", "printed": "", "steps": ""} | dict.fromkeys(
        ("fewer", "stated", "more", "simple"), page.written()
    )
    return table(
        page, "steps", told, rows, columns, unit=page.say("steps.unit"), note=["steps.note"]
    )


def _rates(page: Page, claim: Audited) -> dict[str, Any]:
    own, readings = claim.own, claim.readings
    stated = own.intervals if own is not None and own.intervals is not None else 0
    by = {one.intervals: one for one in readings if one.convention in {"printed", "intervals"}}
    mean = next((one for one in readings if one.convention == "simple-mean"), None)
    return {
        "claim": said(page, claim),
        "steps": stated,
        "fewer": _rate(page, by.get(stated - 1)),
        "stated": _rate(page, by.get(stated)),
        "more": _rate(page, by.get(stated + 1)),
        "simple": _rate(page, mean),
    }


def _rate(page: Page, reading: Reading | None) -> Cell | None:
    if reading is None or reading.recomputed is None:
        return None
    found = reading.recomputed
    return Cell.of(found, numbers.figure(found, page.lang, page.scale(found.unit)))


def _cumulative(page: Page, claim: Audited) -> dict[str, Any]:
    """Return the change over all years that a rate without its levels implies."""
    by = {(one.role, one.intervals): one.measured for one in claim.implied}
    stated = min((n for _, n in by if n is not None), default=0)

    def told(role: str, number: int) -> Cell | None:
        found = by.get((role, number))
        if found is None:
            return None
        return Cell.of(found, numbers.with_interval(found, page.lang, page.scale(found.unit)))

    return {
        "claim": page.say("steps.cumulative", said=said(page, claim)),
        "steps": stated or None,
        "fewer": None,
        "stated": told("cumulative", stated),
        "more": told("cumulative", stated + 1),
        "simple": told("cumulative-simple", stated),
    }
