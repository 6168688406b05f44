"""What documents claim of a region, worked out again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from helpers.analysis.claims import DURATION, Audited
from helpers.analysis.verdicts import Verdict
from helpers.data.measured import Measured
from helpers.display import attribution
from helpers.display.blocks import Cell, Findings, Table
from helpers.display.claims import caveats
from helpers.display.claims.audited import said, verdict_of
from helpers.display.claims.durations import elapsed
from helpers.display.page import Page, bases


def claims(page: Page, audited: Sequence[Audited], *, region: str) -> Table | Findings | None:
    """Return the claims with their verdicts (``claims.about``); one claim alone is a sentence."""
    if not audited:
        return None
    audit = replace(page, theme="claims")
    shared = caveats.below(audit, audited)
    rows = [
        {
            "said": said(audit, one),
            "verdict": verdict_of(audit, one),
            "follows": _follows(audit, one),
            "remark": caveats.remark(audit, one, shared) or None,
        }
        for one in audited
    ]
    if len(rows) == 1:
        [one] = rows
        text = page.say("claims.single", said=one["said"], verdict=one["verdict"])
        return page.findings(page.finding(page.sentences(text, str(one["remark"] or ""))))
    found = [one.recomputed for one in audited if one.recomputed]
    return page.table(
        "claims",
        rows,
        {"said": "", "verdict": "", "follows": page.written(), "remark": ""},
        heads={"remark": audit.say("column.remark")},
        credit=[[ident for one in audited for ident in one.rests_on]],
        basis=attribution.basis_line(page.tables, bases(*found), page.lang),
        note=[caveats.note(audit, shared)],
        region=page.name("region", region),
    )


def _follows(audit: Page, claim: Audited) -> Measured | Cell | None:
    """Return what follows, of a duration the time it is; nothing of an amount of another thing."""
    if claim.recomputed is None or claim.verdict is Verdict.OUT_OF_SCOPE:
        return None
    return Cell(elapsed(audit, claim)) if claim.kind == DURATION else claim.recomputed
