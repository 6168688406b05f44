"""The regions of which the population alone is held."""

from __future__ import annotations

import pandas as pd

from helpers.analysis import profile
from helpers.analysis.frames import records
from helpers.display import numbers
from helpers.display.blocks import Table
from helpers.display.page import Page


def people(page: Page, found: pd.DataFrame) -> Table | None:
    """Return the regions with their population (``profile.people``)."""
    if found.empty:
        return None
    rows = found.assign(
        region=[page.name("region", code) for code in found["region"]],
        rank=[numbers.rank(place, page.lang) for place in found["rank_best"]],
        change=found["region"].map(lambda code: _changed(page, code)),
    )
    return page.table(
        "people",
        rows,
        {
            "region": "",
            "share": page.written(),
            "rank": "right",
            "part": page.written(),
            "year": "",
            "change": "",
        },
        heads={"part": page.capital(page.say("subjects.population"))},
        note=["people.note"],
        count=len(found),
    )


def _changed(page: Page, region: str) -> str | None:
    """Return what changed in a region, with the year."""
    told = [
        f"{row[f'name_{page.lang}']} ({page.year(row['year'])})"
        for row in records(profile.changes(page.tables, region=region))
    ]
    return ", ".join(told) or None
