"""The few sentences of the audit that a hurried reader may stop at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from helpers.analysis import claims as audits
from helpers.analysis.claims import Audited
from helpers.analysis.verdicts import Verdict
from helpers.display.blocks import Finding, Findings
from helpers.display.claims.audited import said, verdict_name, verdict_of, with_verdict
from helpers.display.claims.reasons import why
from helpers.display.page import Page

NAMED: Final = 2
"""Claims that the first sentence names."""


def headline(page: Page, audited: Sequence[Audited], *, source: str, verdict: str) -> Findings:
    """Return which claims do not hold as they stand, and the five that matter most.

    Where a selection of ``source`` and ``verdict`` has no claim, that is said.
    """
    if not audited:
        return page.findings(page.finding(_none(page, source=source, verdict=verdict)))
    return page.findings(
        page.finding(_overview(page, audited, verdict)),
        *(_finding(page, claim) for claim in audits.that_matter(audited)),
        None
        if verdict == audits.ALL
        else page.finding(page.say(f"common.verdict_explained.{verdict}")),
    )


def _none(page: Page, *, source: str, verdict: str) -> str:
    document = (
        page.say("common.value.source.all") if source == audits.ALL else page.name("source", source)
    )
    told = (
        page.say("common.value.verdict.all")
        if verdict == audits.ALL
        else verdict_name(page, Verdict(verdict))
    )
    return page.say("headline.none", source=document, verdict=told)


def _overview(page: Page, audited: Sequence[Audited], verdict: str) -> str:
    """Return the answer: which claims do not hold; of one verdict, which have it."""
    told = audits.that_matter(audited)
    if verdict != audits.ALL:
        name = page.capital(verdict_name(page, Verdict(verdict)))
        claims = _named(page, told, len(audited), verdicts=False)
        return page.say("headline.selected", verdict=name, claims=claims)
    worst = [one for one in told if one.verdict in audits.WORST]
    # the answer names the claims whose numbers stand below it
    worst.sort(key=lambda claim: not _opens(claim))
    closed = [one for one in audited if one.verdict is Verdict.CANNOT_BE_CHECKED]
    if worst and len(worst) + len(closed) == len(audited):
        return page.say("headline.none_holds", claims=_named(page, worst, len(worst)))
    if worst:
        key = "more" if len(worst) > NAMED else "all"
        return page.say(f"headline.{key}", claims=_named(page, worst, NAMED))
    if any(one.is_limited for one in audited):
        return page.say("headline.limited")
    if closed:
        return page.say(f"headline.{'open' if len(closed) < len(audited) else 'closed'}")
    return page.say("headline.all_hold")


def _named(page: Page, claims: Sequence[Audited], total: int, *, verdicts: bool = True) -> str:
    """Return the first claims by name, with their verdicts, and whether there are more."""
    told = [
        with_verdict(page, one) if verdicts else page.say("headline.named", said=said(page, one))
        for one in claims[:NAMED]
    ]
    if total > NAMED:
        return page.say("headline.and_others", claims=", ".join(told))
    return page.listed(told)


def _finding(page: Page, claim: Audited) -> Finding:
    verdict, words = page.capital(verdict_of(page, claim)), said(page, claim)
    text = page.sentences(page.say("headline.head", verdict=verdict, said=words), why(page, claim))
    if claim.recomputed is None:
        return page.finding(text)
    label = page.say("headline.label", said=words) if _opens(claim) else ""
    key = f"claims.{claim.id}"
    how = str(claim.verdict)
    return page.finding(text, key=key, measured=claim.recomputed, label=label, verdict=how)


def _opens(claim: Audited) -> bool:
    """Tell whether a page can open with the figure recomputed for a claim.

    An amount of another thing, or a way of counting, is no number to open with.
    """
    thing = claim.recomputed is not None and claim.verdict is not Verdict.OUT_OF_SCOPE
    return thing and claim.kind != audits.DURATION
