"""The audit: every claim of the tables recomputed, judged and laid beside what others print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

import pandas as pd

from helpers.analysis.claims import durations, exchange_rates, growth, quotients, ranks, sums
from helpers.analysis.claims.claim import Audited, Claim, Rows, text
from helpers.analysis.claims.records import Caveat, Outcome
from helpers.analysis.claims.shared_totals import with_conflicts, with_own_changes
from helpers.analysis.context import break_in, breaks_after, surge_in
from helpers.analysis.frames import records
from helpers.analysis.verdicts import Verdict
from helpers.data import Tables
from helpers.errors import Refusal, unfit

ALL: Final = "all"

_RECOMPUTE: Final[Mapping[str, Callable[[Claim], Outcome]]] = {
    "cagr": growth.recompute_rate,
    "change": growth.recompute_change,
    "share": quotients.recompute_share,
    "ratio": quotients.recompute_ratio,
    "multiple": quotients.recompute_multiple,
    "rank": ranks.recompute_rank,
    "exchange_rate": exchange_rates.recompute_conversion,
    "duration": durations.recompute_duration,
    "sum": sums.recompute_sum,
}


def audit(tables: Tables, *, source: str = ALL, verdict: str = ALL) -> tuple[Audited, ...]:
    """Return every claim with what follows from its inputs, in the order of the table.

    Of one document or with one verdict, where not ``all`` are wanted. Raises ``UsageError``: a
    document without claims, or no verdict.
    """
    frame = tables.claims
    _require(source, known=frame["source_id"], what="source")
    _require(verdict, known=Verdict, what="verdict")
    chosen = frame if source == ALL else frame[frame["source_id"] == source]
    rows = Rows.of(tables)
    found = with_own_changes(_audited(Claim.of(row, rows)) for row in records(chosen))
    audited = with_conflicts(found)
    return tuple(one for one in audited if verdict in (ALL, one.verdict.value))


def about(tables: Tables, entity: str) -> tuple[Audited, ...]:
    """Return the claims about a region: its own, and those about its programmes and bodies."""
    of_region = {entity}
    for frame, key in ((tables.programmes, "id"), (tables.bodies, "code")):
        of_region |= set(frame.loc[frame["region"] == entity, key])
    return tuple(one for one in audit(tables) if one.entity in of_region)


def count_verdicts(audited: Iterable[Audited]) -> dict[Verdict, int]:
    """Return how many claims have each verdict, in the order of ``Verdict``, none left out."""
    counts = Counter(one.verdict for one in audited)
    return {verdict: counts[verdict] for verdict in Verdict}


def _audited(claim: Claim) -> Audited:
    try:
        outcome = _RECOMPUTE[claim.kind](claim)
    except Refusal as refusal:
        # a figure that is named but not printed: nothing to recompute from
        outcome = Outcome(readings=(claim.reading("printed", refusal, own=True),))
    outcome = _without_our_mixing(claim, outcome)
    outcome = replace(outcome, caveats=(*outcome.caveats, *_caveats(claim)))
    return Audited(**vars(claim), **vars(outcome))


def _without_our_mixing(claim: Claim, outcome: Outcome) -> Outcome:
    """Return an outcome in which only a document that itself mixes bases is said to mix them.

    Where a figure that we brought in is on another basis, nothing on one basis is at hand.
    """
    ours = claim.rows.sources(claim.inputs) != (claim.source_id,)
    mixing = any(one.own and one.verdict is Verdict.MIXES_BASES for one in outcome.readings)
    if not (ours and mixing):
        return outcome
    readings = tuple(replace(one, own=False) for one in outcome.readings)
    return replace(outcome, readings=readings, missing=(*outcome.missing, "one-basis"))


def _caveats(claim: Claim) -> list[Caveat]:
    """Return what holds of any kind: operands of another document, no date, a break at the base."""
    found = claim.rows.found
    elsewhere = tuple(
        ident for ident in claim.inputs if found[ident]["source_id"] != claim.source_id
    )
    caveats = [Caveat("operand-elsewhere", elsewhere)] if elsewhere else []
    dated = tuple(ident for ident in elsewhere if claim.rows.years([ident]))
    if dated and not text(claim.row["period"]):
        caveats.append(Caveat("undated", dated))
    if claim.kind in {"cagr", "change"} and claim.inputs:
        start, end = claim.inputs[0], claim.inputs[-1]
        if break_at(claim.rows.tables, found[start]) is not None:
            caveats.append(Caveat("base-of-break", (start,)))
        if breaks_between(claim.rows.tables, found[start], found[end]):
            caveats.append(Caveat("across-break", (start, end)))
        surging = tuple(one for one in claim.inputs if _in_surge(claim, found[one]))
        caveats += [Caveat("base-in-surge", surging)] if surging else []
    return caveats


def break_at(tables: Tables, row: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the break whose first year an observation is of, if it is of one."""
    series = {part: str(row[part]) for part in ("entity", "basis", "indicator")}
    return None if pd.isna(row["year"]) else break_in(tables, **series, year=int(row["year"]))


def breaks_between(
    tables: Tables, start: Mapping[str, Any], end: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return the breaks that divide two observations of one series, in order of years."""
    series = {part: str(start[part]) for part in ("entity", "basis", "indicator")}
    if pd.isna(start["year"]) or pd.isna(end["year"]):
        return []
    years = int(start["year"]), int(end["year"])
    return records(breaks_after(tables, **series, years=years))


def _in_surge(claim: Claim, row: Mapping[str, object]) -> bool:
    years = claim.rows.years([str(row["id"])])
    return any(
        surge_in(claim.rows.tables, basis=str(row["basis"]), year=year) is not None
        for year in years
    )


def _require(wanted: str, *, known: Iterable[object], what: str) -> None:
    allowed = [ALL, *dict.fromkeys(map(str, known))]
    if wanted not in allowed:
        raise unfit(what, wanted, allowed)
