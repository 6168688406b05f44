"""How far claims lie from what follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from helpers.analysis.claims import DURATION, Audited
from helpers.analysis.verdicts import Verdict
from helpers.data.measured import Measured
from helpers.display import charts, numbers
from helpers.display.blocks import Cell, Figure
from helpers.display.claims.audited import said, table
from helpers.display.claims.durations import elapsed
from helpers.display.page import Page
from helpers.display.wording import Lang

NOT_DRAWN: Final = (Verdict.OUT_OF_SCOPE, Verdict.CANNOT_BE_CHECKED)
SEEN: Final = 0.001
"""Difference of bounds, as a part of what is claimed, that a reader can see in the picture."""


def misses(page: Page, audited: Sequence[Audited]) -> Figure | None:
    """Return how far claims lie from what the figures give, the furthest first.

    Those that do not hold; where all do, those that hold; durations, beside elapsed time, where
    there is nothing else.
    """
    told = _drawn(audited)
    if not told:
        return None
    rows: list[dict[str, Any]] = [
        {
            "claim": said(page, claim),
            "printed": claim.printed,
            "found": Cell.of(found, _text(page, claim, found)),
            "distance": claim.deviation_of(found),
        }
        for claim, found in told
    ]
    listed = [
        page.say(
            "misses.row",
            said=row["claim"],
            found=row["found"].text,
            distance=numbers.signed(row["distance"], page.lang),
        )
        for row in rows
    ]
    columns = {
        "claim": "",
        "printed": page.written(),
        "found": page.written(),
        "distance": page.written(_difference),
    }
    shown = table(
        page, "misses", [one for one, _ in told], rows, columns, unit=page.say("misses.unit")
    )
    return page.figure(
        "misses",
        lambda: charts.interval_dots(
            pd.DataFrame(dot for one in told for dot in _dots(page, *one)),
            axis_label=page.say("misses.axis"),
        ),
        title=_title(page, told),
        table=shown,
        rows=", ".join(listed),
    )


def _title(page: Page, told: Sequence[tuple[Audited, Measured]]) -> str:
    if all(_claimed(claim).contains(found.value) for claim, found in told):
        return page.say("misses.title_all")
    claim = told[0][0]
    key = "title_duration" if claim.kind == DURATION else "title"
    return page.say(f"misses.{key}", said=said(page, claim))


def _drawn(audited: Sequence[Audited]) -> list[tuple[Audited, Measured]]:
    found = [
        (one, figure)
        for one in audited
        if (figure := _recomputed(one)) and one.printed.value and one.kind != "rank"
        if one.verdict not in NOT_DRAWN
    ]
    figures = [pair for pair in found if pair[0].kind != DURATION]
    told = [pair for pair in figures if pair[0].verdict is not Verdict.HOLDS] or figures or found
    return sorted(told, key=lambda pair: -abs(pair[0].deviation_of(pair[1]).value))


def _recomputed(claim: Audited) -> Measured | None:
    """Return the figure a claim is judged by; of a duration, the time that went by."""
    if claim.kind != DURATION:
        return claim.recomputed
    return None if claim.own is None else claim.own.recomputed


def _dots(page: Page, claim: Audited, found: Measured) -> list[dict[str, Any]]:
    """Return what rounds to the claim, and what follows, as parts of what is claimed."""
    duration = claim.kind == DURATION
    return [
        {
            "label": said(page, claim),
            "series": page.say(f"misses.{series}"),
            "value": off.value * 100,
            "low": off.low * 100,
            "high": off.high * 100,
            "text": text,
            "figure": None if duration else numbers.with_interval(number, page.lang),
        }
        for series, number, text in (
            ("claimed", _claimed(claim), page.figure_of(claim.printed)),
            ("found", found, _text(page, claim, found)),
        )
        for off in [claim.deviation_of(number)]
    ]


def _claimed(claim: Audited) -> Measured:
    """Return what is claimed with everything that rounds to it."""
    printed = claim.printed
    return Measured.rounded(printed.value, step=claim.step, unit=printed.unit)


def _text(page: Page, claim: Audited, found: Measured) -> str:
    """Return a figure that follows; of a duration, the time it is."""
    return elapsed(page, claim) if claim.kind == DURATION else page.figure_of(found)


def _difference(off: Measured, lang: Lang) -> str:
    """Return a difference, with its bounds where they are wide enough to be seen."""
    wide = off.high - off.low > SEEN
    return (numbers.with_interval if wide else numbers.figure)(off, lang)
