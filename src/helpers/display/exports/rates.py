"""The exchange rates behind every conversion, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.analysis import rows
from helpers.display import blocks, numbers, periods, scales
from helpers.display.blocks import Column
from helpers.display.exports import words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    import pandas as pd

    from helpers.data import Tables

APPROXIMATE = "approximate"


def exchange_rates(
    rates: pd.DataFrame, tables: Tables, *, lang: Lang
) -> blocks.Table | blocks.Note:
    """Return won for one dollar by year and quarter, as both central banks average it.

    Parameters
    ----------
    rates : DataFrame
        Of ``average_rates``.
    """
    if rates.empty:
        return blocks.note(say("exports.rates.missing", lang), kind="missing", lang=lang)
    scale = scales.scale_for([], "KRW_per_USD", lang)
    told = [
        {
            "period": periods.period(row["period"], lang),
            "bank": words.cell(rows.measured(row, "bank"), scale),
            "reserve": words.cell(rows.measured(row, "reserve"), scale),
            "apart": words.cell(rows.measured(row, "apart"), scale),
            "status": say(f"common.status.{row['status']}", lang) if row["status"] else None,
        }
        for row in words.records(rates)
    ]
    return blocks.table(
        told,
        columns=[
            Column("period", say("common.column.period", lang)),
            Column("bank", say("exports.rates.bank", lang), unit=scale.label, kind="number"),
            Column("reserve", say("exports.rates.reserve", lang), unit=scale.label, kind="number"),
            Column("apart", say("exports.rates.apart", lang), unit=scale.label, kind="number"),
            Column("status", say("exports.rates.status", lang)),
        ],
        caption=say("exports.rates.caption", lang),
        note=words.sentence(_widest(rates, lang), say("exports.rates.note", lang)),
        **words.credited(tables, lang, rates, unit=scale.label),
    )


def _widest(rates: pd.DataFrame, lang: Lang) -> str:
    """Return the year in which the printed averages lie furthest apart, with the gap."""
    known = {
        row["period"]: apart
        for row in words.records(rates)
        if row["status"] != APPROXIMATE and (apart := rows.measured(row, "apart"))
    }
    if not known:
        return ""
    widest = max(known, key=lambda one: known[one].value)
    gap = numbers.figure(known[widest], lang)
    return say("exports.rates.widest", lang, year=periods.period(widest, lang), apart=gap)
