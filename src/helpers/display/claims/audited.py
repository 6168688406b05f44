"""What every block of the audit says of a claim: its words, its verdict, the documents used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from helpers.analysis.claims import WORST, Audited, Reading
from helpers.analysis.verdicts import Verdict
from helpers.display import attribution
from helpers.display.blocks import Table
from helpers.display.budgets.durations import rule_name
from helpers.display.claims.observed import figure_on_basis, rate_name
from helpers.display.page import Page

MOST_NAMED: Final = 6
"""Documents named below a block; with more, the line would be longer than the block's text."""


def said(page: Page, claim: Audited) -> str:
    """Return what is said, in a few words of our own with the printed figure."""
    return str(claim.row[f"said_{page.lang}"])


def note_of(page: Page, claim: Audited) -> str:
    """Return what a reader must know of a claim; may be empty."""
    note = claim.row[f"note_{page.lang}"]
    return note if isinstance(note, str) else ""


def verdict_name(page: Page, verdict: Verdict) -> str:
    """Return the name of a verdict."""
    return page.say(f"common.verdict.{verdict.value}")


def verdict_of(page: Page, claim: Audited) -> str:
    """Return a claim's verdict, with the convention or the figures under which alone it holds.

    Narrower words stand where a kind has them: a duration differs from elapsed time, a conversion
    from published rates. None of this says more than was looked at.
    """
    by = claim.other_convention
    if by is not None:
        told = convention(page, claim, by)
        if by.convention == "candidate":
            return page.say("audited.verdict.fitting", what=told)
        if by.convention.endswith("rate"):
            return page.say("audited.verdict.at", rate=told)
        return page.say("audited.verdict.by", convention=told)
    if claim.is_fitting:
        return page.say("audited.verdict.fitting", what=figure_on_basis(page, claim.inputs[0]))
    key = f"audited.verdict.{claim.kind}.{claim.verdict.value}"
    return page.say(key) if page.has(key) else verdict_name(page, claim.verdict)


def convention(page: Page, claim: Audited, reading: Reading) -> str:
    """Return what a reading of a claim is called: a way of counting, a rate, a base."""
    if reading.convention == "round-rate":
        return page.say("audited.convention.round-rate", rate=claim.implies("round-rate"))
    if reading.convention == "candidate":
        return figure_on_basis(page, reading.against[0])
    if reading.convention == "rate":
        return page.say("audited.convention.rate", rate=rate_name(page, reading.against[0]))
    key = f"audited.convention.{reading.convention}"
    return page.say(key) if page.has(key) else rule_name(page, reading.convention)


def exceptions(page: Page, audited: Iterable[Audited]) -> str:
    """Return the claims that can be checked and do not hold as they stand, each by name.

    Those that hold on one reading alone are among them. A count of claims says little: a table of
    programmes alone makes a dozen. Empty where there are none.
    """
    order = (*WORST, Verdict.HOLDS)
    told = [one for one in audited if one.verdict in WORST or one.is_limited]
    told.sort(key=lambda claim: order.index(claim.verdict))
    return page.listed([with_verdict(page, claim) for claim in told]) if told else ""


def with_verdict(page: Page, claim: Audited) -> str:
    """Return what is said, in quotation marks, with its verdict."""
    told = {"said": said(page, claim), "verdict": verdict_of(page, claim)}
    return page.say("audited.exception", **told)


def table(
    page: Page,
    key: str,
    claims: Sequence[Audited],
    rows: Iterable[Mapping[str, Any]],
    columns: Mapping[str, Any],
    *,
    unit: str = "",
    **told: Any,
) -> Table:
    """Return rows about some claims as a table of their own key.

    Where many documents bear on it, those the claims stand in are named; the others are in the
    list at the end of the page, where every figure stands with its document.
    """
    shown = page.table(
        key,
        rows,
        columns,
        credit=[one.rests_on for one in claims],
        unit=unit or page.say("audited.unit_each"),
        basis=page.say("audited.basis_each"),
        **told,
    )
    if shown.source.count(attribution.JOINED) < MOST_NAMED:
        return shown
    own = attribution.source_line(page.tables, [one.id for one in claims], page.lang)
    return replace(shown, source=page.say("audited.sources_more", sources=own))
