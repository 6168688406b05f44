"""What cannot be checked: what is missing, and what the claim nevertheless implies."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.analysis.claims import Audited, Implied
from helpers.analysis.verdicts import Verdict
from helpers.display import numbers
from helpers.display.blocks import Table
from helpers.display.claims import caveats
from helpers.display.claims.audited import said, table
from helpers.display.page import Page


def unverifiable(page: Page, audited: Sequence[Audited]) -> Table | None:
    """Return the claims that cannot be checked: what is missing, and what they imply."""
    told = [claim for claim in audited if claim.verdict is Verdict.CANNOT_BE_CHECKED]
    if not told:
        return None
    shared = caveats.below(page, told)
    rows = [
        {
            "claim": said(page, claim),
            "source": page.name("source", claim.source_id),
            "missing": ", ".join(lacking(page, claim)) or None,
            "implied": _implications(page, claim) or None,
            "remark": caveats.remark(page, claim, shared) or None,
        }
        for claim in told
    ]
    columns = dict.fromkeys(("claim", "source", "missing", "implied", "remark"), "")
    return table(page, "unverifiable", told, rows, columns, note=[caveats.note(page, shared)])


def lacking(page: Page, claim: Audited) -> list[str]:
    """Return what this collection lacks for a check, in words."""
    return [page.say(f"unverifiable.missing.{code}") for code in claim.missing]


def _implications(page: Page, claim: Audited) -> str:
    """Return all that a claim implies, of growth over the steps as stated."""
    least = min((one.intervals for one in claim.implied if one.intervals), default=None)
    told = [implied(page, one) for one in claim.implied if one.intervals == least]
    return "; ".join(text for text in told if text)


def implied(page: Page, one: Implied) -> str:
    """Return what a claim implies, with its name; empty where it has none."""
    key = f"unverifiable.implied.{one.role}"
    if not page.has(key):
        return ""
    # of a rank its places alone; the place claimed is one of them
    write = numbers.interval if one.role == "rank-range" else numbers.with_interval
    steps = {} if one.intervals is None else {"steps": one.intervals}
    return page.say(key, found=write(one.measured, page.lang), **steps)
