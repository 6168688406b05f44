"""Tables of the audit: what claims would need, what others print, other ways to count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from helpers.analysis import claims as audits
from helpers.analysis.verdicts import Verdict
from helpers.data.measured import Measured
from helpers.display import blocks, names, numbers, scales
from helpers.display.blocks import Cell, Column
from helpers.display.claims import caveats, observed, words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from helpers.analysis.claims import Audited, Evidence, Need, Reading
    from helpers.data import Tables

PLAIN = (Verdict.HOLDS,)
WIDE = 0.01
"""Bounds wider than this part of a figure are shown in its place."""


def needs(audited: Sequence[Audited], tables: Tables, *, lang: Lang) -> blocks.Table | None:
    """Return what figures would have to be for the claims that do not simply hold, solved.

    Ranks that figures nobody has could change are among them; durations have their own table.
    """
    told = [
        one
        for one in audits.needs(audited, tables)
        if one.claim.kind != words.DURATION
        and (one.claim.verdict not in PLAIN or one.subject == "unnamed")
        and _is_own(one)
    ]
    if not told:
        return None
    claims = list(dict.fromkeys(one.claim for one in told))
    return blocks.table(
        [_need(one, tables, lang) for one in told],
        columns=_columns(
            ("claim", "subject", "unit", "standing", "needed", "reach"), lang, "standing", "needed"
        ),
        caption=say("claims.needs.caption", lang),
        note=say("claims.needs.note", lang),
        **words.credited(tables, claims, lang, unit=say("claims.needs.unit", lang)),
    )


def evidence(audited: Sequence[Audited], tables: Tables, *, lang: Lang) -> blocks.Table | None:
    """Return what documents other than the claim's own print of the same matter."""
    told = [row for claim in audited for row in _beside(claim, tables, lang)]
    if not told:
        return None
    claims = [claim for claim in audited if _beside(claim, tables, lang)]
    return blocks.table(
        told,
        columns=_columns(("claim", "measure", "result", "fits", "source"), lang, "result"),
        caption=say("claims.evidence.caption", lang),
        note=say("claims.evidence.note", lang),
        **words.credited(tables, claims, lang, unit=say("claims.evidence.unit", lang)),
    )


def steps(audited: Sequence[Audited], tables: Tables, *, lang: Lang) -> blocks.Table | None:
    """Return yearly rates under one step fewer and more, and as a simple mean."""
    told = [claim for claim in audited if claim.kind == "cagr"]
    if not told:
        return None
    named = ("claim", "printed", "steps", "fewer", "stated", "more", "simple")
    return blocks.table(
        [_steps(claim, lang) for claim in told],
        columns=_columns(named, lang, "fewer", "stated", "more", "simple"),
        caption=say("claims.steps.caption", lang),
        note=say("claims.steps.note", lang),
        **words.credited(tables, told, lang, unit=say("claims.steps.unit", lang)),
    )


def unverifiable(audited: Sequence[Audited], tables: Tables, *, lang: Lang) -> blocks.Table | None:
    """Return the claims that cannot be checked: what is missing, and what they imply."""
    told = [claim for claim in audited if claim.verdict is Verdict.CANNOT_BE_CHECKED]
    if not told:
        return None
    shared = caveats.below(told, tables, lang)
    return blocks.table(
        [_missing(claim, shared, tables, lang) for claim in told],
        columns=_columns(("claim", "source", "missing", "implied", "remark"), lang),
        caption=say("claims.missing_table.caption", lang),
        note=caveats.note(shared, lang),
        **words.credited(tables, told, lang, unit=say("claims.missing_table.unit", lang)),
    )


def _is_own(need: Need) -> bool:
    """Tell whether a need is not of a rate that the verdict does not rest on."""
    own = need.claim.own
    return need.subject != "rate" or (own is not None and own.against == need.ids)


def _columns(named: Sequence[str], lang: Lang, *figures: str) -> list[Column]:
    return [
        Column(
            name, say(f"claims.column.{name}", lang), kind="number" if name in figures else "text"
        )
        for name in named
    ]


def _need(need: Need, tables: Tables, lang: Lang) -> dict[str, Any]:
    scale = scales.scale_for([need.printed.high, need.needed.high], need.needed.unit, lang)
    standing = scales.cell(need.printed, scale)
    needed = words.inner_span(need.needed, scale)
    reach = f"claims.needs.reach.{need.reach}"
    if need.subject == "unnamed":
        rest = next(one.measured for one in need.claim.evidence if one.role == "rest")
        standing = say("claims.needs.rest_all", lang, rest=scales.cell(rest, scale))
        most = Measured.exact(need.needed.high, need.needed.unit)
        needed, reach = say("claims.needs.most", lang, bound=scales.cell(most, scale)), ""
    return {
        "claim": words.said(need.claim, lang),
        "subject": _subject(need, tables, lang),
        "unit": scale.label,
        "standing": words.cell(need.printed, standing),
        "needed": words.cell(need.needed, needed),
        "reach": say(reach or "claims.needs.open", lang),
    }


def _subject(need: Need, tables: Tables, lang: Lang) -> str:
    if need.subject == "unnamed":
        return say("claims.needs.rest", lang)
    if need.subject == "rate":
        return observed.rate_name(tables, need.ids[0], lang)
    return observed.figure_name(tables, need.ids[0], lang)


def _beside(claim: Audited, tables: Tables, lang: Lang) -> list[dict[str, Any]]:
    """Return the rows of one claim; what its document's own shares imply stands first."""
    own = [
        {
            "claim": words.said(claim, lang),
            "measure": say("claims.evidence.own-shares", lang),
            "result": words.cell(one.measured, _result(one.measured, lang)),
            "fits": None,
            "source": words.citation(tables, claim.source_id, lang),
        }
        for one in claim.implied
        if one.role == "own-shares"
    ]
    others = [
        _evidence(claim, one, tables, lang)
        for one in claim.evidence
        if one.measured is not None and one.role != "rest"
    ]
    return [*own, *others]


def _evidence(claim: Audited, one: Evidence, tables: Tables, lang: Lang) -> dict[str, Any]:
    found = one.measured
    agrees = one.verdict is Verdict.HOLDS
    key = None if one.verdict is None else ("agrees" if agrees else "differs")
    return {
        "claim": words.said(claim, lang),
        "measure": _measure(one, tables, lang),
        "result": None if found is None else words.cell(found, _result(found, lang)),
        "fits": None if key is None else say(f"claims.evidence.{key}", lang),
        "source": words.citations(tables, one.sources, lang),
    }


def _result(found: Measured, lang: Lang) -> str:
    """Return a result, with its bounds where they are wide for its size."""
    wide = found.high - found.low > WIDE * abs(found.value)
    return (numbers.with_interval if wide else numbers.figure)(found, lang)


def _measure(one: Evidence, tables: Tables, lang: Lang) -> str:
    """Return what is laid beside: one figure, two years of it, or a part of a whole."""
    first = observed.figure_name(tables, one.rests_on[0], lang)
    if one.role in {"what-if-part", "per-unit"}:
        return say(f"claims.evidence.{one.role}", lang, name=first)
    if len(one.rests_on) == 1:
        return first
    start, end = (observed.observation(tables, ident) for ident in one.rests_on[:2])
    if (start["entity"], start["indicator"]) == (end["entity"], end["indicator"]):
        return observed.span_name(tables, one.rests_on[0], one.rests_on[1], lang)
    of = (
        observed.place(tables, str(end["entity"]), lang)
        if start["indicator"] == end["indicator"]
        else names.indicator_name(tables, str(end["indicator"]), lang)
    )
    return say("claims.evidence.part", lang, name=first, of=of)


def _steps(claim: Audited, lang: Lang) -> dict[str, Any]:
    if claim.recomputed is None:
        return _cumulative(claim, lang)
    own = claim.own
    stated = own.intervals if own is not None and own.intervals is not None else 0
    by = {
        one.intervals: one for one in claim.readings if one.convention in {"printed", "intervals"}
    }
    mean = next((one for one in claim.readings if one.convention == "simple-mean"), None)
    return {
        "claim": words.said(claim, lang),
        "printed": words.claimed(claim, lang),
        "steps": stated,
        "fewer": _rate_cell(by.get(stated - 1), lang),
        "stated": _rate_cell(by.get(stated), lang),
        "more": _rate_cell(by.get(stated + 1), lang),
        "simple": _rate_cell(mean, lang),
    }


def _rate_cell(reading: Reading | None, lang: Lang) -> Cell | None:
    if reading is None or reading.recomputed is None:
        return None
    found = reading.recomputed
    return words.cell(found, numbers.figure(found, lang, scales.scale_for([], found.unit, lang)))


def _cumulative(claim: Audited, lang: Lang) -> dict[str, Any]:
    """Return the change over all years that a rate without its levels implies."""
    by = {(one.role, one.intervals): one for one in claim.implied}
    stated = min((n for _, n in by if n is not None), default=0)

    def told(role: str, number: int) -> Cell | None:
        one = by.get((role, number))
        if one is None:
            return None
        scale = scales.scale_for([], one.measured.unit, lang)
        return words.cell(one.measured, numbers.with_interval(one.measured, lang, scale))

    return {
        "claim": say("claims.steps.cumulative", lang, said=words.said(claim, lang)),
        "printed": words.claimed(claim, lang),
        "steps": stated or None,
        "fewer": None,
        "stated": told("cumulative", stated),
        "more": told("cumulative", stated + 1),
        "simple": told("cumulative-simple", stated),
    }


def _missing(
    claim: Audited, shared: Mapping[str, int], tables: Tables, lang: Lang
) -> dict[str, Any]:
    lacking = [say(f"claims.missing.{code}", lang) for code in claim.missing]
    least = min((one.intervals for one in claim.implied if one.intervals), default=None)
    implied = [words.implied(one, lang) for one in claim.implied if one.intervals == least]
    return {
        "claim": words.said(claim, lang),
        "source": words.citation(tables, claim.source_id, lang),
        "missing": ", ".join(lacking) or None,
        "implied": "; ".join(text for text in implied if text) or None,
        "remark": caveats.remark(claim, shared, tables, lang) or None,
    }


def sources(audited: Sequence[Audited], tables: Tables, *, lang: Lang) -> blocks.Sources | None:
    """Return every document used; nothing where a selection uses none."""
    if not audited:
        return None
    return blocks.sources(tables, words.ids_of(audited), lang=lang)
