"""What documents other than the claim's own print of the same matter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from helpers.analysis.claims import Audited, Evidence
from helpers.analysis.verdicts import Verdict
from helpers.data.measured import Measured
from helpers.display import numbers
from helpers.display.blocks import Table
from helpers.display.claims.audited import said, table
from helpers.display.claims.observed import figure_name, observation, place
from helpers.display.page import Page
from helpers.display.wording import Lang

WIDE: Final = 0.01
"""Bounds wider than this part of a figure are shown in its place."""


def evidence(page: Page, audited: Sequence[Audited]) -> Table | None:
    """Return what documents other than the claim's own print of the same matter."""
    told = {claim: _rows(page, claim) for claim in audited}
    rows = [row for own in told.values() for row in own]
    if not rows:
        return None
    columns = {
        "claim": "", "measure": "", "result": page.written(_result), "fits": "", "source": "",
    }  # fmt: skip
    claims = [claim for claim, own in told.items() if own]
    return table(page, "evidence", claims, rows, columns, note=["evidence.note"])


def _rows(page: Page, claim: Audited) -> list[dict[str, Any]]:
    """Return the rows of one claim; what its document's own shares imply stands first."""
    own = [
        {
            "claim": said(page, claim),
            "measure": page.say("evidence.own-shares"),
            "result": one.measured,
            "fits": None,
            "source": page.name("source", claim.source_id),
        }
        for one in claim.implied
        if one.role == "own-shares"
    ]
    others = [
        {
            "claim": said(page, claim),
            "measure": _measure(page, one),
            "result": one.measured,
            "fits": _agreement(page, one),
            "source": "; ".join(
                page.name("source", source) for source in claim.rows.sources(one.rests_on)
            ),
        }
        for one in claim.evidence
        if one.measured is not None and one.role != "rest"
    ]
    return [*own, *others]


def _agreement(page: Page, one: Evidence) -> str | None:
    if one.verdict is None:
        return None
    return page.say(f"evidence.{'agrees' if one.verdict is Verdict.HOLDS else 'differs'}")


def _result(found: Measured, lang: Lang) -> str:
    """Return a result, with its bounds where they are wide for its size."""
    wide = found.high - found.low > WIDE * abs(found.value)
    return (numbers.with_interval if wide else numbers.figure)(found, lang)


def _measure(page: Page, one: Evidence) -> str:
    """Return what is laid beside: one figure, two years of it, or a part of a whole."""
    first = figure_name(page, one.rests_on[0])
    if one.role in {"what-if-part", "per-unit"}:
        return page.say(f"evidence.{one.role}", name=first)
    if len(one.rests_on) == 1:
        return first
    start, end = (observation(page, ident) for ident in one.rests_on[:2])
    same_place = start["entity"] == end["entity"]
    if start["indicator"] != end["indicator"]:
        of = page.name("indicator", end["indicator"])
        return page.say("evidence.part", name=first, of=of)
    if not same_place:
        return page.say("evidence.part", name=first, of=place(page, end["entity"]))
    return page.say(
        "observed.figure",
        place=place(page, start["entity"]),
        what=page.name("indicator", start["indicator"]),
        when=page.years(start["year"], end["year"]),
    )
