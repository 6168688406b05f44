"""What would have to be true for the claims to hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from helpers.analysis import claims as audits
from helpers.analysis.claims import DURATION, Audited, Need
from helpers.analysis.verdicts import Verdict
from helpers.data.measured import Measured
from helpers.display import digits, scales
from helpers.display.blocks import Cell, Table
from helpers.display.claims.audited import said, table
from helpers.display.claims.observed import figure_name, rate_name
from helpers.display.page import Page
from helpers.display.wording import say


def needs(page: Page, audited: Sequence[Audited]) -> Table | None:
    """Return what figures would have to be for the claims that do not simply hold, solved.

    Ranks that figures nobody has could change are among them; durations have their own table.
    """
    told = [
        one
        for one in audits.needs(audited)
        if one.claim.kind != DURATION
        and (one.claim.verdict is not Verdict.HOLDS or one.subject == "unnamed")
        and _is_own(one)
    ]
    if not told:
        return None
    number = page.written()
    columns = {
        "claim": "", "subject": "", "unit": "", "standing": number, "needed": number, "reach": "",
    }  # fmt: skip
    claims = list(dict.fromkeys(one.claim for one in told))
    rows = [_row(page, one) for one in told]
    return table(page, "needs", claims, rows, columns, note=["needs.note"])


def _is_own(need: Need) -> bool:
    """Tell whether a need is not of a rate that the verdict does not rest on."""
    own = need.claim.own
    return need.subject != "rate" or (own is not None and own.against == need.printed.rests_on)


def _row(page: Page, need: Need) -> dict[str, Any]:
    scale = scales.scale_for([need.printed.high, need.needed.high], need.needed.unit, page.lang)
    standing = scales.cell(need.printed, scale)
    needed = inner_span(need.needed, scale)
    reach = page.say(f"needs.reach.{need.reach}")
    if need.subject == "unnamed":
        rest = next(one.measured for one in need.claim.evidence if one.role == "rest")
        standing = page.say("needs.rest_all", rest=scales.cell(rest, scale))
        most = Measured.exact(need.needed.high, need.needed.unit)
        needed = page.say("needs.most", bound=scales.cell(most, scale))
        reach = page.say("needs.open")
    return {
        "claim": said(page, need.claim),
        "subject": _subject(page, need),
        "unit": scale.label,
        "standing": Cell.of(need.printed, standing),
        "needed": Cell.of(need.needed, needed),
        "reach": reach,
    }


def _subject(page: Page, need: Need) -> str:
    if need.subject == "unnamed":
        return page.say("needs.rest")
    named = rate_name if need.subject == "rate" else figure_name
    return named(page, need.printed.rests_on[0])


def inner_span(measured: Measured, scale: scales.Scale) -> str:
    """Return bounds at a scale, rounded into them: every number shown lies between."""
    low, high = (digits.decimal(scale.of(end)) for end in (measured.low, measured.high))
    ends = digits.round_up(low, -scale.places), digits.round_down(high, -scale.places)
    low_text, high_text = map(digits.grouped, ends)
    return say("common.range.plain", scale.lang, low=low_text, high=high_text)
