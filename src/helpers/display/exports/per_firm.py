"""Exports per firm, and what other bases say of the largest firms."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from helpers.analysis import exports
from helpers.analysis.frames import records, values
from helpers.data.collection import NATION
from helpers.display import scales
from helpers.display.blocks import Note, Table
from helpers.display.exports.amounts import scale_of
from helpers.display.exports.firms import FEW
from helpers.display.page import Page


def per_firm(page: Page, compared: pd.DataFrame) -> Table | None:
    """Return exports for one firm of each region that has both (``exports_per_firm``)."""
    if compared.empty:
        return None
    scale, each = scale_of(page, compared["exports"]), scale_of(page, compared["each"])
    firms = page.scale("firms")
    # the heading says per what, so the unit is the plain amount's at the same scale
    money = scales.scale_for(values(compared["each"]), scale.unit, page.lang)
    return page.table(
        "per_firm",
        compared.assign(counted=[_counted(row) for row in records(compared)]),
        {
            "region": partial(page.name, "region"),
            "counted": page.words("per_firm.counted"),
            "exports": page.scaled(scale),
            "firms": page.scaled(firms, unit=""),
            "each": page.scaled(each, unit=money.label),
        },
        unit=scale.label,
        note=[_times(page, compared), "per_firm.note"],
        year=page.year(compared["year"].iloc[0]),
    )


def other_bases(page: Page, tops: pd.DataFrame) -> Note | None:
    """Return what bases other than the ministry's say of the largest firms (``top_shares``)."""
    told = [
        page.say(
            "per_firm.other_years",
            count=page.count(FEW, "firms"),
            year=page.year(row["year"]),
            share=row["share"],
            basis=page.name("basis", row["basis"]),
        )
        for row in records(tops[tops["basis"] != exports.BASIS])
    ]
    return page.note(" ".join(told), kind="caution") if told else None


def _counted(row: dict[str, Any]) -> str:
    """Return what a row counts: only the nation's firms are said to be makers and importers."""
    both = row["counted"] == "device_firms" and row["region"] == NATION
    return "nation" if both else str(row["counted"])


def _times(page: Page, compared: pd.DataFrame) -> str:
    """Return how far apart the first and the last region are, where they are two."""
    regions = [code for code in dict.fromkeys(compared["region"]) if code != NATION]
    if len(regions) < 2:
        return ""
    first, last = regions[0], regions[-1]
    return page.say(
        "per_firm.finding",
        region=page.name("region", first),
        other=page.name("region", last),
        times=exports.times_as_much(compared, region=first, other=last),
    )
