"""Claim by claim: what is said, what follows, the verdict with its reasons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from helpers.analysis.claims import DURATION, Audited, that_matter
from helpers.analysis.verdicts import Verdict
from helpers.display import numbers
from helpers.display.blocks import Cell, Table
from helpers.display.claims import caveats
from helpers.display.claims.audited import said, table, verdict_of
from helpers.display.claims.reasons import why
from helpers.display.page import Page

BLUR: Final = 0.02
"""Bounds narrower than this part of the claim's last digit say nothing the figure does not."""


def register(page: Page, audited: Sequence[Audited]) -> Table | None:
    """Return what is said, what follows, the verdict with its reasons, a row a claim.

    Those that matter stand first. Durations and claims that cannot be checked have tables of their
    own.
    """
    told = [
        claim
        for claim in that_matter(audited, most=len(audited))
        if claim.kind != DURATION and claim.verdict is not Verdict.CANNOT_BE_CHECKED
    ]
    if not told:
        return None
    shared = caveats.below(page, told)
    rows = [
        {
            "claim": said(page, claim),
            "verdict": verdict_of(page, claim),
            "found": _found(page, claim),
            "why": page.sentences(
                why(page, claim, beside=True), caveats.remark(page, claim, shared)
            )
            or None,
        }
        for claim in told
    ]
    columns = {"claim": "", "verdict": "", "found": page.written(), "why": ""}
    return table(page, "register", told, rows, columns, note=[caveats.note(page, shared)])


def _found(page: Page, claim: Audited) -> Cell | None:
    """Return the recomputed figure with its bounds; of candidates, from the least to the most.

    An amount of another thing is not recomputed.
    """
    if claim.verdict is Verdict.OUT_OF_SCOPE:
        return None
    found = claim.recomputed
    if found is not None:
        narrow = found.high - found.low < BLUR * claim.step
        return Cell.of(
            found, (numbers.figure if narrow else numbers.with_interval)(found, page.lang)
        )
    several = [one.recomputed for one in claim.readings if one.recomputed is not None]
    if not several:
        return None
    low, *_, high = sorted(several, key=lambda one: one.value) * 2
    return Cell(page.say("register.candidates", low=low, high=high))
