"""The exchange rates behind amounts printed in two currencies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from helpers.analysis.claims import Audited
from helpers.analysis.verdicts import Verdict
from helpers.data.measured import Measured
from helpers.display import charts, numbers, scales
from helpers.display.blocks import Cell, Figure
from helpers.display.claims.audited import convention, said, table, verdict_name
from helpers.display.claims.observed import observation, rate_name
from helpers.display.page import Page

DRAWN: Final = 2
"""Published rates drawn beside the implied one; all of them are in the table."""


def exchange_rates(page: Page, audited: Sequence[Audited]) -> Figure | None:
    """Return the rate that two amounts imply, beside the rates published for the time."""
    implied = {one: one.implies("rate") for one in audited if one.kind == "exchange_rate"}
    rates = {claim: rate for claim, rate in implied.items() if rate is not None}
    if not rates:
        return None
    told, scale = list(rates), page.scale("KRW_per_USD")
    drawn = _drawn(page, told)
    dots = [dot for claim, rate in rates.items() for dot in _dots(page, claim, rate, drawn)]
    columns = {
        "claim": "",
        "measure": "",
        "rate": page.scaled(scale),
        "amount": page.written(),
        "fits": "",
    }
    rows = [row for claim, rate in rates.items() for row in _rows(page, claim, rate)]
    return page.figure(
        "exchange_rates",
        lambda: charts.interval_dots(
            pd.DataFrame(dots), axis_label=page.say("exchange_rates.axis", unit=scale.label)
        ),
        title=_title(page, told),
        table=table(page, "exchange_rates", told, rows, columns, unit=scale.label),
        note=["exchange_rates.note"],
        rows=", ".join(f"{dot['label']}: {dot['series']} {dot['text']}" for dot in dots),
    )


def _title(page: Page, told: Sequence[Audited]) -> str:
    """Return at which rate the amount comes out that is not at the rate of its time."""
    claim = next((one for one in told if one.other_convention is not None), told[0])
    by = claim.judged_by
    if by is None or by.verdict is not Verdict.HOLDS:
        return page.say("exchange_rates.title_none", said=said(page, claim))
    rate = convention(page, claim, by)
    return page.say("exchange_rates.title_at", said=said(page, claim), rate=rate)


def _drawn(page: Page, told: Sequence[Audited]) -> list[str]:
    """Return the bases that decide most verdicts, whose rates are drawn."""
    own = (one.own for one in told)
    bases = Counter(observation(page, one.against[0])["basis"] for one in own if one is not None)
    return sorted(bases, key=lambda basis: (-bases[basis], basis))[:DRAWN]


def _dots(page: Page, claim: Audited, implied: Measured, drawn: list[str]) -> list[dict[str, Any]]:
    """Return the implied rate and the published ones on the bases drawn."""
    scale = page.scale("KRW_per_USD")
    dots = [
        {
            "series": page.say("exchange_rates.implied"),
            "text": scales.bounded_cell(implied, scale),
            **page.mark(implied, scale),
        }
    ]
    for ident in claim.against:
        row = observation(page, ident)
        if row["basis"] in drawn:
            rate = Measured.from_row(row)
            when = page.period(row["period"])
            bare, full = scales.cell(rate, scale), numbers.figure(rate, page.lang, scale)
            point = {
                "series": page.name("basis", row["basis"]),
                "text": page.say("observed.rate", basis=bare, when=when),
                "figure": page.say("observed.rate", basis=full, when=when),
            }
            dots.append(page.mark(rate, scale) | point)
    return [{"label": said(page, claim)} | dot for dot in dots]


def _rows(page: Page, claim: Audited, implied: Measured) -> list[dict[str, Any]]:
    scale = page.scale("KRW_per_USD")
    rows: list[dict[str, Any]] = [
        {
            "claim": said(page, claim),
            "measure": page.say("exchange_rates.implied"),
            "rate": Cell.of(implied, scales.bounded_cell(implied, scale)),
            "amount": Cell.of(claim.printed, page.figure_of(claim.printed)),
            "fits": None,
        }
    ]
    for one in claim.readings:
        if one.recomputed is None:
            continue
        if one.convention == "round-rate":
            rate, name = claim.implies("round-rate"), page.say("exchange_rates.round")
        else:
            rate, name = claim.rows.measured(one.against[0]), rate_name(page, one.against[0])
        rows.append(
            {
                "claim": said(page, claim),
                "measure": name,
                "rate": rate,
                "amount": one.recomputed,
                "fits": verdict_name(page, one.verdict),
            }
        )
    return rows
