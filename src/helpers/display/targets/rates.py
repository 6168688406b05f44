"""At which rate the same targets were converted, beside the rates of the time."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis.frames import records
from helpers.display import numbers
from helpers.display.blocks import Table
from helpers.display.page import Page


def rates(page: Page, found: pd.DataFrame) -> Table | None:
    """Return the rate each outlet's conversion implies (``implied_rates``), and those that fit."""
    if found.empty:
        return None
    told = [_conversion(page, own) for _, own in found.groupby("conversion", sort=False)]
    columns: dict[str, Any] = {
        "conversion": page.words("rates.name"),
        "krw": page.written(),
        "usd": page.written(),
        "value": page.in_full(numbers.with_interval),
        "fits": "",
    }
    unit = page.say("common.unit.KRW_per_USD.axis")
    return page.table("rates", told, columns, unit=unit, note=["rates.note"], credit=[found])


def _conversion(page: Page, own: pd.DataFrame) -> dict[str, Any]:
    implied, *others = records(own)
    kinds = dict.fromkeys(row["rate_kind"] for row in others if row["fits"])
    fits = ", ".join(page.say(f"rates.kind.{kind}") for kind in kinds)
    return implied | {"value": implied["rate"], "fits": fits}
