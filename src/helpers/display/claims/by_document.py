"""The documents: how many claims of each have which verdict, and the list of all used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from helpers.analysis import claims as audits
from helpers.analysis.claims import Audited
from helpers.analysis.verdicts import Verdict
from helpers.display import charts
from helpers.display.blocks import Figure, Sources
from helpers.display.claims.audited import table, verdict_name
from helpers.display.page import Page


def by_document(page: Page, audited: Sequence[Audited]) -> Figure | None:
    """Return how many claims of each document have which verdict; nothing of one document."""
    counts = {
        page.name("source", source): audits.count_verdicts(
            one for one in audited if one.source_id == source
        )
        for source in dict.fromkeys(claim.source_id for claim in audited)
    }
    if len(counts) < 2:
        return None
    shown = [one for one in Verdict if any(own[one] for own in counts.values())]
    rows = [
        {"source": source, "count": sum(own.values())} | {one.value: own[one] for one in shown}
        for source, own in counts.items()
    ]
    bars = pd.DataFrame(
        {"label": source, "verdict": verdict.value, "count": number}
        for source, own in counts.items()
        for verdict, number in own.items()
        if number
    )
    listed = [
        page.say("by_document.row", source=source, parts=_parts(page, own))
        for source, own in counts.items()
    ]
    legend = {one.value: verdict_name(page, one) for one in Verdict}
    return page.figure(
        "by_document",
        lambda: charts.tally_bars(bars, legend=legend),
        title=_title(page, audited),
        table=table(
            page,
            "by_document",
            audited,
            rows,
            {"source": ""} | dict.fromkeys(["count", *(one.value for one in shown)], "right"),
            unit=page.say("by_document.unit"),
            heads={one.value: verdict_name(page, one) for one in shown},
        ),
        rows="; ".join(listed),
    )


def _title(page: Page, audited: Sequence[Audited]) -> str:
    """Return in how many documents claims do not hold as stated; else that they do, or are open."""
    some = {one.source_id for one in audited if one.verdict in audits.WORST}
    if some:
        every = {one.source_id for one in audited}
        return page.say("by_document.title", some=len(some), all=len(every))
    checked = {one.verdict is not Verdict.CANNOT_BE_CHECKED for one in audited}
    key = "open" if len(checked) == 2 else "holds" if True in checked else "closed"
    return page.say(f"by_document.title_{key}")


def _parts(page: Page, counts: Mapping[Verdict, int]) -> str:
    return ", ".join(
        page.say(
            f"by_document.count.{verdict.value}.{'one' if number == 1 else 'many'}", count=number
        )
        for verdict, number in counts.items()
        if number
    )


def sources(page: Page, audited: Sequence[Audited]) -> Sources | None:
    """Return every document used; nothing where a selection uses none."""
    return page.sources(*(one.rests_on for one in audited)) if audited else None
