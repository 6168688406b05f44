"""One total as several printed shares imply it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis import claims as audits
from helpers.data.measured import Measured
from helpers.display import blocks, charts, numbers, scales
from helpers.display.blocks import Column
from helpers.display.claims import observed, words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from helpers.analysis.claims import Audited, SharedWhole
    from helpers.data import Tables


def shared_totals(
    audited: Sequence[Audited], tables: Tables, *, lang: Lang
) -> blocks.Figure | None:
    """Return the one total that shares printed with different digits imply."""
    found = audits.shared_wholes(audited)
    if not found:
        return None
    shared = found[0]
    scale = scales.scale_for([shared.high], _whole_of(shared.claims[0]).unit, lang)
    rows = _shared_rows(shared, tables, scale, lang)
    title = _shared_title(shared, rows, scale, lang)
    subtitle = say(
        "claims.shared.subtitle",
        lang,
        whole=observed.figure_name(tables, shared.whole, lang),
        unit=scale.label,
    )
    listed = ", ".join(f"{row['label']} {row['text']}" for row in rows)
    credited = words.credited(tables, shared.claims, lang, unit=scale.label)
    return blocks.figure(
        lambda: charts.interval_dots(
            pd.DataFrame(rows), axis_label=say("claims.shared.axis", lang, unit=scale.label)
        ),
        title=title,
        subtitle=subtitle,
        alt=say("claims.shared.alt", lang, title=title, rows=listed),
        table=_shared_table(rows, scale, lang, credited),
        **credited,
    )


def _whole_of(claim: Audited) -> Measured:
    whole = audits.implied_whole(claim)
    if whole is None:
        raise ValueError(f"{claim.id} implies no whole")
    return whole


def _shared_rows(
    shared: SharedWhole, tables: Tables, scale: scales.Scale, lang: Lang
) -> list[dict[str, Any]]:
    """Return each share's implied whole, what all of them allow, and the whole as printed."""
    # bounds have one digit more than a number at their scale: here as many as the printed whole
    coarse = replace(scale, places=scale.places - 1)
    named = [(words.said(claim, lang), _whole_of(claim)) for claim in shared.claims]
    unit = named[0][1].unit
    if shared.overlaps:
        middle = (shared.low + shared.high) / 2
        both = Measured(middle, shared.low, shared.high, unit)
        named.append((say("claims.shared.all", lang), both))
    row = observed.observation(tables, shared.whole)
    source = words.citation(tables, str(row["source_id"]), lang)
    named.append((say("claims.shared.printed", lang, source=source), Measured.from_row(row)))
    return [
        {
            "label": label,
            "value": scale.of(whole.value) if whole.rests_on else None,
            "low": scale.of(whole.low),
            "high": scale.of(whole.high),
            "text": scales.interval_cell(whole, coarse)
            if whole.high - whole.low > 1e-5 * whole.value
            else scales.cell(whole, scale),
            "figure": (numbers.with_interval if whole.rests_on else numbers.interval)(
                whole, lang, scale
            ),
            "whole": whole,
        }
        for label, whole in named
    ]


def _shared_title(
    shared: SharedWhole, rows: Sequence[dict[str, Any]], scale: scales.Scale, lang: Lang
) -> str:
    counted = words.count(len(shared.claims))
    if not shared.overlaps:
        return say("claims.shared.title_conflict", lang, count=counted)
    span = rows[-2]["text"]
    return say("claims.shared.title", lang, count=counted, span=span, unit=scale.label)


def _shared_table(
    rows: Sequence[dict[str, Any]], scale: scales.Scale, lang: Lang, credited: dict[str, Any]
) -> blocks.Table:
    return blocks.table(
        [{"claim": row["label"], "whole": words.cell(row["whole"], row["text"])} for row in rows],
        columns=[
            Column("claim", say("claims.column.claim", lang)),
            Column("whole", say("claims.column.whole", lang), unit=scale.label, kind="number"),
        ],
        caption=say("claims.shared.caption", lang),
        **credited,
    )
