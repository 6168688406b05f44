"""The few sentences of the audit that a hurried reader may stop at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from helpers.analysis import claims as audits
from helpers.analysis.measured import Measured
from helpers.analysis.verdicts import Verdict
from helpers.display import blocks
from helpers.display.claims import words
from helpers.display.claims.reasons import because
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from helpers.analysis.claims import Audited
    from helpers.data import Tables

MOST: Final = 5
_ORDER: Final = (
    Verdict.MIXES_BASES,
    Verdict.OUT_OF_SCOPE,
    Verdict.DOES_NOT_HOLD,
    Verdict.BORDERLINE,
    Verdict.HOLDS_TRUNCATED,
    Verdict.CANNOT_BE_CHECKED,
    Verdict.HOLDS,
)


def headline(
    audited: Sequence[Audited], tables: Tables, *, source: str, verdict: str, lang: Lang
) -> blocks.Findings:
    """Return how many claims hold, and the five that matter most.

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

    Those that mix bases or are out of scope, then those that name no base and fit one of several,
    then by verdict and by how far they miss; stated durations last, for they rest on a way of
    counting more than on a figure.
    """
    return sorted(audited, key=_weight)[:most]


def _weight(claim: Audited) -> tuple[bool, float, float]:
    place = float(_ORDER.index(claim.verdict))
    if claim.verdict is Verdict.CANNOT_BE_CHECKED and claim.readings:
        place = _ORDER.index(Verdict.DOES_NOT_HOLD) - 0.5
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
    counts = audits.count_verdicts(audited)
    total = words.count(len(audited))
    if verdict != audits.ALL:
        selected = say(
            f"claims.headline.selected.{'one' if len(audited) == 1 else 'many'}",
            lang,
            total=total,
            source=_source(tables, source, lang),
            verdict=_verdict(verdict, lang),
            meaning=say(f"common.verdict_explained.{verdict}", lang),
        )
        text = words.capital(selected, lang)
    else:
        parts = [
            say(
                f"claims.count.{one.value}.{'one' if n == 1 else 'many'}",
                lang,
                count=words.count(n),
            )
            for one, n in counts.items()
            if n
        ]
        text = say("claims.headline.overview", lang, total=total, parts=", ".join(parts))
    held = Measured.exact(counts[Verdict.HOLDS], "number")
    return blocks.finding(text, lang=lang, key="claims.holding", measured=held)


def _finding(claim: Audited, tables: Tables, lang: Lang) -> blocks.Finding:
    head = say(
        "claims.finding.head",
        lang,
        verdict=words.capital(words.verdict_of(claim, lang), lang),
        said=words.said(claim, lang),
    )
    text = words.sentence(head, *because(claim, tables, lang))
    if claim.recomputed is None:
        return blocks.finding(text, lang=lang)
    return blocks.finding(text, lang=lang, key=f"claims.{claim.id}", measured=claim.recomputed)
