"""What documents claim of a region, worked out again."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.analysis.claims import Audited
from helpers.display import attribution
from helpers.display.blocks import Findings, Table
from helpers.display.claims import caveats
from helpers.display.claims import words as audit
from helpers.display.page import Page, bases
from helpers.display.wording import say


def claims(page: Page, audited: Sequence[Audited], *, region: str) -> Table | Findings | None:
    """Return the claims with their verdicts (``claims.about``); one claim alone is a sentence."""
    if not audited:
        return None
    tables, lang = page.tables, page.lang
    found = [one.recomputed for one in audited if one.recomputed]
    shared = caveats.below(audited, tables, lang)
    rows = [
        {
            "said": audit.said(one, lang),
            "verdict": audit.verdict_of(one, tables, lang),
            "follows": one.recomputed,
            "remark": caveats.remark(one, shared, tables, lang),
        }
        for one in audited
    ]
    if len(rows) == 1:
        words = {name: rows[0][name] for name in ("said", "verdict", "remark")}
        return page.findings(page.finding(page.say("claims.single", **words).strip()))
    return page.table(
        "claims",
        [row | {"remark": row["remark"] or None} for row in rows],
        {"said": "", "verdict": "", "follows": page.written(), "remark": ""},
        heads={"remark": say("claims.column.remark", lang)},
        credit=[[ident for one in audited for ident in one.rests_on]],
        unit=page.say("unit_in_cells"),
        basis=attribution.basis_line(tables, bases(*found), lang),
        note=[caveats.note(shared, lang)],
        region=page.name("region", region),
    )
