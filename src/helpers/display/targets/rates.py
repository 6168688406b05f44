"""At which rate the same targets were converted, beside the rates of the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.display import blocks, numbers
from helpers.display.blocks import Column
from helpers.display.targets import words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    import pandas as pd

    from helpers.data import Tables
    from helpers.display.blocks import Table
    from helpers.display.targets.words import Row


def rates(frame: pd.DataFrame, tables: Tables, *, lang: Lang) -> Table | None:
    """Return the rate that each outlet's conversion implies, and the rates that fit it.

    Nothing where there is no conversion.

    Parameters
    ----------
    frame : DataFrame
        Of ``targets.implied_rates``.
    """
    if frame.empty:
        return None
    named = ("conversion", "krw", "usd", "value", "fits")
    texts = {"conversion", "fits"}
    return blocks.table(
        [
            _conversion(words.records(own), lang)
            for _, own in frame.groupby("conversion", sort=False)
        ],
        columns=[
            Column(one, say(f"targets.rates.column.{one}", lang))
            if one in texts
            else Column(one, say(f"targets.rates.column.{one}", lang), kind="number")
            for one in named
        ],
        caption=say("targets.rates.caption", lang),
        note=say("targets.rates.note", lang),
        **words.credited(tables, lang, frame, unit=say("common.unit.KRW_per_USD.axis", lang)),
    )


def _conversion(told: list[Row], lang: Lang) -> dict[str, object]:
    implied, *others = told
    fitting = [row for row in others if row["fits"]]
    kinds = dict.fromkeys(str(row["rate_kind"]) for row in fitting)
    return {
        "conversion": say(f"targets.rates.name.{implied['conversion']}", lang),
        "krw": words.cell(words.the(implied, "krw"), lang),
        "usd": words.cell(words.the(implied, "usd"), lang),
        "value": words.column_cell(words.the(implied), lang, numbers.with_interval),
        "fits": ", ".join(say(f"targets.rates.kind.{kind}", lang) for kind in kinds),
    }
