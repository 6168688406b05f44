"""Growth as documents print it, with ours beside."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis.printed_rates import first_of
from helpers.analysis.printed_rates import printed_rates as rates_of
from helpers.display import printed_rates
from helpers.display.blocks import Table
from helpers.display.exports.growth import span_of
from helpers.display.exports.ranking import row_of
from helpers.display.page import Page


def printed_growth(page: Page, rates: pd.DataFrame) -> Table | None:
    """Return the rates of ``rates_of_span`` with ours beside; None where none is printed."""
    if rates.empty:
        return None
    return printed_rates.beside_ours(page, rates)


def stated_growth(page: Page, paces: pd.DataFrame, region: str) -> tuple[list[dict[str, Any]], str]:
    """Return the rates documents print of a growth in dollars, and a sentence; both may be empty.

    The sentence also says which of them cannot both be.
    """
    own = row_of(paces, region)
    if own is None or own["end"] is None or own["end"].unit != "USD":
        return [], ""
    rates = rates_of(page.tables, entity=region, years=span_of(paces))
    both = (first_of(rates, amount="device_exports_usd", yearly=yearly) for yearly in (True, False))
    found = [one for one in both if one is not None]
    if not found:
        return [], ""
    text = page.say(
        "printed_growth.stated",
        region=page.name("region", region),
        span=span_of(paces),
        rates=page.listed([printed_rates.stated(page, row) for row in found]),
    )
    return found, page.sentences(text, printed_rates.together(page, rates))
