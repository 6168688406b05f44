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
    told = [_overview(audited, tables, source=source, verdict=verdict, lang=lang)]
    told += [_finding(claim, tables, lang) for claim in that_matter(audited)]
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
    return blocks.finding(
        say(
            "claims.headline.none",
            lang,
            source=_source(tables, source, lang),
            verdict=_verdict(verdict, lang),
        ),
        lang=lang,
    )


def _source(tables: Tables, source: str, lang: Lang) -> str:
    if source == audits.ALL:
        return say("common.value.source.all", lang)
    return words.citation(tables, source, lang)


def _verdict(verdict: str, lang: Lang) -> str:
    if verdict == audits.ALL:
        return say("common.value.verdict.all", lang)
    return words.verdict_name(Verdict(verdict), lang)


def _overview(
    audited: Sequence[Audited], tables: Tables, *, source: str, verdict: str, lang: Lang
) -> blocks.Finding:
    """Return which claims do not hold as they stand; of one verdict, what it means."""
    if verdict != audits.ALL:
        text = say(
            "claims.headline.selected",
            lang,
            source=_source(tables, source, lang),
            verdict=_verdict(verdict, lang),
            meaning=say(f"common.verdict_explained.{verdict}", lang),
        )
        return blocks.finding(words.capital(text, lang), lang=lang)
    told = [one for one in that_matter(audited) if one.verdict in words.WORST]
    named = [
        say(
            "claims.headline.exception",
            lang,
            said=words.said(one, lang),
            verdict=words.verdict_of(one, tables, lang),
        )
        for one in told[:NAMED]
    ]
    if named:
        more = "more" if len(told) > NAMED else "all"
        text = say(f"claims.headline.{more}", lang, claims=names.listed(named, lang))
    else:
        open_ones = any(one.verdict is Verdict.CANNOT_BE_CHECKED for one in audited)
        text = say(f"claims.headline.{'open' if open_ones else 'all_hold'}", lang)
    return blocks.finding(text, lang=lang)


def _finding(claim: Audited, tables: Tables, lang: Lang) -> blocks.Finding:
    head = say(
        "claims.finding.head",
        lang,
        verdict=words.capital(words.verdict_of(claim, tables, lang), lang),
        said=words.said(claim, lang),
    )
    text = words.sentence(head, *why(claim, tables, lang))
    if claim.recomputed is None:
        return blocks.finding(text, lang=lang)
    return blocks.finding(
        text,
        lang=lang,
        key=f"claims.{claim.id}",
        measured=claim.recomputed,
        label=say("claims.headline.label", lang, said=words.said(claim, lang)),
    )
