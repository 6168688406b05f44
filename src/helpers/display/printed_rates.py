"""Printed rates of growth first, ours beside, and why the two differ: for several themes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis import rows
from helpers.display import attribution, blocks, names, numbers, periods, scales
from helpers.display.blocks import Cell, Column
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from helpers.data import Tables
    from helpers.data.measured import Measured


def beside_ours(rates: pd.DataFrame, tables: Tables, *, lang: Lang) -> blocks.Table | blocks.Note:
    """Return the rates that documents print with ours beside.

    Parameters
    ----------
    rates : DataFrame
        Of ``printed_rates``.
    """
    if rates.empty:
        return blocks.note(say("common.printed_rates.nothing", lang), kind="missing", lang=lang)
    named = ("indicator", "period", "printed", "ours", "reason")
    # printed rates keep the digits they were printed with, as far as one column allows
    printed = scales.scale_for(rates["printed_value"], "growth", lang)
    ours = scales.scale_for([], "growth", lang)
    return blocks.table(
        [
            _listed(row, tables, printed=printed, ours=ours, lang=lang)
            for row in rows.records(rates)
        ],
        columns=[
            Column(
                name,
                say(f"common.printed_rates.column.{name}", lang),
                kind="number" if name in {"printed", "ours"} else "text",
            )
            for name in named
        ],
        caption=say("common.printed_rates.caption", lang),
        note=together(rates, lang),
        **attribution.credited(tables, lang, rates, unit="%"),
    )


def together(rates: pd.DataFrame, lang: Lang) -> str:
    """Return that two printed rates of one span cannot both be rounded; empty where they can."""
    apart = [row for row in rows.records(rates) if row["conflicts"]]
    if not apart:
        return ""
    told = [_printed(row, lang) for row in apart]
    return say("common.printed_rates.conflict", lang, rates=names.listed(told, lang))


def stated(row: dict[str, Any], lang: Lang, *, span_named: bool = False) -> str:
    """Return a printed rate; where ours differs, ours and the reason after it.

    Parameters
    ----------
    row : dict
        Of ``printed_rates``.
    lang : {"ko", "en"}
        Language.
    span_named : bool
        Whether the sentence has said already that its rates are by the year, or in all.
    """
    printed = _rate(row, lang) if span_named else _printed(row, lang)
    ours = rows.measured(row, "ours")
    if row["reason"] == "agrees" or ours is None:
        return printed
    return say(
        "common.printed_rates.stated",
        lang,
        printed=printed,
        ours=numbers.signed(ours, lang),
        reason=reason(row, lang),
    )


def reason(row: dict[str, Any], lang: Lang) -> str:
    """Return why a printed rate and ours differ, or that they agree."""
    counted = {} if pd.isna(row["counted"]) else {"steps": numbers.plain(float(row["counted"]))}
    return say(f"common.printed_rates.reason.{row['reason']}", lang, **counted)


def _printed(row: dict[str, Any], lang: Lang) -> str:
    key = "yearly" if row["yearly"] else "in_all"
    return say(f"common.printed_rates.{key}", lang, rate=_rate(row, lang))


def _rate(row: dict[str, Any], lang: Lang) -> str:
    printed = rows.measured(row, "printed")
    if printed is None:
        raise ValueError(f"no printed rate in the row of {row['indicator']}")
    return numbers.signed(printed, lang)


def _listed(
    row: dict[str, Any], tables: Tables, *, printed: scales.Scale, ours: scales.Scale, lang: Lang
) -> dict[str, Any]:
    name = names.indicator_name(tables, str(row["indicator"]), lang)
    return {
        "indicator": name[:1].upper() + name[1:] if lang == "en" else name,
        "period": periods.year_range(int(row["start_year"]), int(row["end_year"]), lang),
        "printed": _cell(rows.measured(row, "printed"), printed),
        "ours": _cell(rows.measured(row, "ours"), ours),
        "reason": reason(row, lang),
    }


def _cell(rate: Measured | None, scale: scales.Scale) -> Cell | None:
    if rate is None:
        return None
    return Cell(numbers.signed(rate, scale.lang, scale), rate.value, rate.low, rate.high)
