"""How specialised a region is, and what no figure on one basis tells."""

from __future__ import annotations

from functools import partial

import pandas as pd

from helpers.analysis.frames import records
from helpers.data.collection import NATION
from helpers.display.blocks import Table
from helpers.display.page import Page
from helpers.display.wording import say_refusal
from helpers.errors import Refusal


def location_quotients(page: Page, quotients: pd.DataFrame) -> Table | None:
    """Return the quotients a region has, and for the others the reason why not.

    None for the nation, and where no share is known.
    """
    region, year = quotients["region"].iloc[0], quotients["year"].iloc[0]
    if region == NATION or quotients["part"].isna().all():
        return None
    percent = page.scaled(page.scale("share"))
    times = page.scale("multiple")
    return page.table(
        "location_quotients",
        quotients.assign(
            value=quotients["quotient"],
            quotient=[page.say(f"location_quotients.name.{name}") for name in quotients["name"]],
            reason=quotients["refusal"],
        ),
        {
            "quotient": "",
            "part": percent,
            "reference": percent,
            "value": page.scaled(times),
            "reason": partial(_reason, page),
        },
        heads={"quotient": "common.column.indicator"},
        unit=times.label,
        note=[
            beside_population(page, quotients),
            _production(page, quotients),
            "location_quotients.note",
        ],
        region=page.name("region", region),
        year=page.year(year),
    )


def beside_population(page: Page, quotients: pd.DataFrame) -> str:
    """Return a region's share of exports beside its share of the people; empty where unknown."""
    [row] = records(quotients[quotients["name"] == "population"])
    if row["quotient"] is None:
        return ""
    return page.say(
        "location_quotients.population",
        region=page.name("region", row["region"]),
        year=page.year(row["year"]),
        exports=page.stated(row["part"]),
        people_year=page.year(row["reference_year"]),
        people=page.stated(row["reference"]),
        times=page.stated(row["quotient"]),
    )


def _production(page: Page, quotients: pd.DataFrame) -> str:
    [row] = records(quotients[quotients["name"] == "production"])
    times = row["quotient"]
    if times is None:
        return ""
    key = "above" if times.low > 1 else "below" if times.high < 1 else "even"
    said = {} if key == "even" else {"times": times}
    name = page.name("region", row["region"])
    return page.say(f"location_quotients.finding.{key}", region=name, **said)


def _reason(page: Page, refusal: Refusal | None) -> str | None:
    if refusal is None:
        return None
    if refusal.reason == "across-bases":
        codes = refusal.details["bases"].split(", ")
        listed = page.listed([page.name("basis", code) for code in codes])
        return page.say("location_quotients.across", bases=listed)
    return say_refusal(refusal, page.lang)
