"""The few sentences of the audit that a hurried reader may stop at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from helpers.analysis import claims as audits
from helpers.analysis.verdicts import Verdict
from helpers.display import blocks, names
from helpers.display.claims import words
from helpers.display.claims.reasons import why
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from helpers.analysis.claims import Audited
    from helpers.data import Tables

MOST: Final = 5
NAMED: Final = 2
"""Claims that the first sentence names."""
_ORDER: Final = (*words.WORST, Verdict.HOLDS, Verdict.CANNOT_BE_CHECKED)


def headline(
    audited: Sequence[Audited], tables: Tables, *, source: str, verdict: str, lang: Lang
) -> blocks.Findings:
    """Return which claims do not hold as they stand, and the five that matter most.

    Parameters
    ----------
    audited : sequence of Audited
        Of ``claims.audit``.
    source, verdict : str
        The selection, for the sentence that says it has no claim.
    """
    if not audited:
        return blocks.findings([_none(tables, source=source, verdict=verdict, lang=lang)])
    told = [_overview(audited, tables, verdict=verdict, lang=lang)]
    told += [_finding(claim, tables, lang) for claim in that_matter(audited)]
    if verdict != audits.ALL:
        told.append(blocks.finding(say(f"common.verdict_explained.{verdict}", lang), lang=lang))
    return blocks.findings(told)


def that_matter(audited: Sequence[Audited], *, most: int = MOST) -> list[Audited]:
    """Return the claims a reader should know first.

    By verdict, those that hold under one convention alone before those that hold, and by how far
    they miss; stated durations last, for they rest on a way of counting more than on a figure.
    """
    return sorted(audited, key=_weight)[:most]


def _weight(claim: Audited) -> tuple[bool, float, float]:
    place = float(_ORDER.index(claim.verdict))
    if claim.other_convention is not None or any(one.code == "fitting" for one in claim.caveats):
        place -= 0.5
    return claim.kind == words.DURATION, place, -(claim.miss or 0.0)


def _none(tables: Tables, *, source: str, verdict: str, lang: Lang) -> blocks.Finding:
    whole = {"source": source == audits.ALL, "verdict": verdict == audits.ALL}
    told = {
        "source": words.citation(tables, source, lang) if not whole["source"] else "",
        "verdict": words.verdict_name(Verdict(verdict), lang) if not whole["verdict"] else "",
    }
    every = {
        name: say(f"common.value.{name}.all", lang) for name, all_of in whole.items() if all_of
    }
    return blocks.finding(say("claims.headline.none", lang, **(told | every)), lang=lang)


def _overview(
    audited: Sequence[Audited], tables: Tables, *, verdict: str, lang: Lang
) -> blocks.Finding:
    """Return the answer: which claims do not hold; of one verdict, which have it."""
    if verdict != audits.ALL:
        told = {
            "verdict": words.capital(words.verdict_name(Verdict(verdict), lang), lang),
            "claims": _named(that_matter(audited), len(audited), tables, lang, verdicts=False),
        }
        return blocks.finding(say("claims.headline.selected", lang, **told), lang=lang)
    worst = [one for one in that_matter(audited) if one.verdict in words.WORST]
    # the answer names the claims whose numbers stand below it
    worst.sort(key=lambda claim: not _opens(claim))
    closed = [one for one in audited if one.verdict is Verdict.CANNOT_BE_CHECKED]
    told = {}
    if worst and len(worst) + len(closed) == len(audited):
        key, told = "none_holds", {"claims": _named(worst, len(worst), tables, lang)}
    elif worst:
        key = "more" if len(worst) > NAMED else "all"
        told = {"claims": _named(worst, NAMED, tables, lang)}
    elif any(words.is_limited(one) for one in audited):
        key = "limited"
    elif closed:
        key = "open" if len(closed) < len(audited) else "closed"
    else:
        key = "all_hold"
    return blocks.finding(say(f"claims.headline.{key}", lang, **told), lang=lang)


def _named(
    claims: Sequence[Audited], total: int, tables: Tables, lang: Lang, *, verdicts: bool = True
) -> str:
    """Return the first claims by name, with their verdicts, and whether there are more."""
    told = [
        words.with_verdict(one, tables, lang)
        if verdicts
        else say("claims.headline.named", lang, said=words.said(one, lang))
        for one in claims[:NAMED]
    ]
    listed = names.listed(told, lang)
    more = total > NAMED
    return say("claims.headline.and_others", lang, claims=", ".join(told)) if more else listed


def _finding(claim: Audited, tables: Tables, lang: Lang) -> blocks.Finding:
    head = say(
        "claims.finding.head",
        lang,
        verdict=words.capital(words.verdict_of(claim, tables, lang), lang),
        said=words.said(claim, lang),
    )
    text = words.sentence(head, *why(claim, tables, lang))
    found = claim.recomputed
    if found is None:
        return blocks.finding(text, lang=lang)
    label = say("claims.headline.label", lang, said=words.said(claim, lang))
    return blocks.finding(
        text,
        lang=lang,
        key=f"claims.{claim.id}",
        measured=found,
        label=label if _opens(claim) else "",
    )


def _opens(claim: Audited) -> bool:
    """Tell whether a page can open with the figure recomputed for a claim.

    An amount of another thing, or a way of counting, is no number to open with.
    """
    return (
        claim.recomputed is not None
        and claim.verdict is not Verdict.OUT_OF_SCOPE
        and claim.kind != words.DURATION
    )
