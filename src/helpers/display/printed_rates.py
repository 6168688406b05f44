"""Printed rates of growth first, ours beside, and why the two differ: for several themes."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis.frames import records
from helpers.display import numbers
from helpers.display.blocks import Table
from helpers.display.page import Page

KEY = "common.printed_rates"


def beside_ours(page: Page, rates: pd.DataFrame) -> Table:
    """Return the rates that documents print (``printed_rates``) with ours beside."""
    told = rates.assign(
        indicator=[page.capital(page.name("indicator", code)) for code in rates["indicator"]],
        period=[page.years(*span) for span in rates[["start_year", "end_year"]].to_numpy()],
        reason=[reason(page, row) for row in records(rates)],
    )
    # a digit that was not printed would narrow what the rate may be rounded from
    columns = {
        "printed": page.written(numbers.signed),
        "ours": page.in_full(numbers.signed),
    }
    return page.table(
        KEY,
        told,
        {"indicator": "", "period": "", **columns, "reason": ""},
        unit="%",
        note=[together(page, rates)],
    )


def together(page: Page, rates: pd.DataFrame) -> str:
    """Return that two printed rates of one span cannot both be rounded; empty where they can."""
    told = [_printed(page, row) for row in records(rates) if row["conflicts"]]
    return page.say(f"{KEY}.conflict", rates=page.listed(told)) if told else ""


def stated(page: Page, row: dict[str, Any], *, span_named: bool = False) -> str:
    """Return a printed rate (row of ``printed_rates``); where ours differs, ours and the reason.

    ``span_named``: the sentence has said already that its rates are by the year, or in all.
    """
    printed = numbers.signed(row["printed"], page.lang) if span_named else _printed(page, row)
    if row["reason"] == "agrees" or row["ours"] is None:
        return printed
    ours = numbers.signed(row["ours"], page.lang)
    return page.say(f"{KEY}.stated", printed=printed, ours=ours, reason=reason(page, row))


def reason(page: Page, row: dict[str, Any]) -> str:
    """Return why a printed rate and ours differ, or that they agree."""
    counted = {} if row["counted"] is None else {"steps": numbers.plain(float(row["counted"]))}
    return page.say(f"{KEY}.reason.{row['reason']}", **counted)


def _printed(page: Page, row: dict[str, Any]) -> str:
    rate = numbers.signed(row["printed"], page.lang)
    return page.say(f"{KEY}.{'yearly' if row['yearly'] else 'in_all'}", rate=rate)
