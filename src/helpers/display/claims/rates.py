"""The exchange rates behind amounts printed in two currencies."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis.rows import records
from helpers.analysis.verdicts import Verdict
from helpers.data.measured import Measured
from helpers.display import blocks, charts, names, numbers, scales
from helpers.display.blocks import Cell, Column
from helpers.display.claims import observed, words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from helpers.analysis.claims import Audited
    from helpers.data import Tables

DRAWN = 2
"""Published rates drawn beside the implied one; all of them are in the table."""


def rates(audited: Sequence[Audited], tables: Tables, *, lang: Lang) -> blocks.Figure | None:
    """Return the rate that two amounts imply, beside the rates published for the time."""
    told = [
        claim
        for claim in audited
        if claim.kind == "exchange_rate" and any(one.role == "rate" for one in claim.implied)
    ]
    if not told:
        return None
    scale = _scale(lang)
    drawn = pd.DataFrame([row for claim in told for row in _dots(claim, told, tables, lang)])
    title = _title(told, tables, lang)
    listed = ", ".join(f"{row['label']}: {row['series']} {row['text']}" for row in records(drawn))
    credited = words.credited(tables, told, lang, unit=scale.label)
    return blocks.figure(
        lambda: charts.interval_dots(
            drawn, axis_label=say("claims.rates.axis", lang, unit=scale.label)
        ),
        title=title,
        subtitle=say("claims.rates.subtitle", lang, unit=scale.label),
        alt=say("claims.rates.alt", lang, title=title, rows=listed),
        table=_table(told, tables, lang, credited),
        note=say("claims.rates.note", lang),
        **credited,
    )


def _scale(lang: Lang) -> scales.Scale:
    return scales.scale_for([], "KRW_per_USD", lang)


def _title(told: Sequence[Audited], tables: Tables, lang: Lang) -> str:
    """Return at which rate the amount comes out that is not at the rate of its time."""
    claim = next((one for one in told if one.other_convention is not None), told[0])
    by = claim.judged_by
    if by is None or by.verdict is not Verdict.HOLDS:
        return say("claims.rates.title_none", lang, said=words.said(claim, lang))
    at = words.convention(claim, by, tables, lang)
    return say("claims.rates.title_at", lang, said=words.said(claim, lang), rate=at)


def _implied(claim: Audited) -> Measured:
    return next(one.measured for one in claim.implied if one.role == "rate")


def _dots(
    claim: Audited, told: Sequence[Audited], tables: Tables, lang: Lang
) -> list[dict[str, Any]]:
    """Return the implied rate and the published ones on the bases that decide most verdicts."""
    own = (one.own for one in told)
    bases = Counter(_basis(tables, one.against[0]) for one in own if one is not None)
    kept = [basis for basis, _ in sorted(bases.items(), key=lambda one: (-one[1], one[0]))[:DRAWN]]
    implied = _implied(claim)
    rows = [
        {
            **_row(claim, say("claims.rates.implied", lang), implied, lang),
            "text": scales.bounded_cell(implied, _scale(lang)),
            "figure": numbers.with_interval(implied, lang, _scale(lang)),
        }
    ]
    for ident in claim.against:
        basis = _basis(tables, ident)
        if basis in kept:
            rate = Measured.from_row(observed.observation(tables, ident))
            name = names.basis_name(tables, basis, lang)
            point = {
                "text": observed.rate_point(tables, ident, lang),
                "figure": observed.rate_point(tables, ident, lang, with_unit=True),
            }
            rows.append(_row(claim, name, rate, lang) | point)
    return rows


def _row(claim: Audited, series: str, rate: Measured, lang: Lang) -> dict[str, Any]:
    return {
        "label": words.said(claim, lang),
        "series": series,
        "value": rate.value,
        "low": rate.low,
        "high": rate.high,
    }


def _basis(tables: Tables, ident: str) -> str:
    return str(observed.observation(tables, ident)["basis"])


def _table(
    told: Sequence[Audited], tables: Tables, lang: Lang, credited: dict[str, Any]
) -> blocks.Table:
    named = ("claim", "measure", "rate", "amount", "fits")
    figures = {"rate", "amount"}
    return blocks.table(
        [row for claim in told for row in _rates(claim, tables, lang)],
        columns=[
            Column(
                name,
                say(f"claims.column.{name}", lang),
                unit=credited["unit"] if name == "rate" else "",
                kind="number" if name in figures else "text",
            )
            for name in named
        ],
        caption=say("claims.rates.caption", lang),
        **credited,
    )


def _rates(claim: Audited, tables: Tables, lang: Lang) -> list[dict[str, Any]]:
    said, scale = words.said(claim, lang), _scale(lang)
    by_role = {one.role: one.measured for one in claim.implied}
    implied = by_role["rate"]
    rows: list[dict[str, Any]] = [
        {
            "claim": said,
            "measure": say("claims.rates.implied", lang),
            "rate": words.cell(implied, scales.bounded_cell(implied, scale)),
            "amount": Cell(words.claimed(claim, lang)),
            "fits": None,
        }
    ]
    for one in claim.readings:
        if one.recomputed is None:
            continue
        if one.convention == "round-rate":
            rate, name = by_role["round-rate"], say("claims.rates.round", lang)
        else:
            row = observed.observation(tables, one.against[0])
            rate, name = (
                Measured.from_row(row),
                observed.rate_name(tables, one.against[0], lang),
            )
        rows.append(
            {
                "claim": said,
                "measure": name,
                "rate": words.cell(rate, scales.cell(rate, scale)),
                "amount": words.cell(one.recomputed, numbers.figure(one.recomputed, lang)),
                "fits": words.verdict_name(one.verdict, lang),
            }
        )
    return rows
