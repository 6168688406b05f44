"""A region's rank and share of the nation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from helpers.analysis import exports
from helpers.analysis.frames import records
from helpers.display import numbers
from helpers.display.blocks import Note, Table
from helpers.display.exports import firm_in_two_provinces
from helpers.display.exports.firms import COUNTED_TOO
from helpers.display.page import Page
from helpers.display.profile.subjects import measure, on_basis, possible


def standing(page: Page, found: pd.DataFrame, *, region: str) -> Table | None:
    """Return shares of the nation and ranks (``profile.standing``); nothing for one."""
    told = found[found["share"].notna()]
    if len(told) < 2:
        return None
    place = page.name("region", region)
    rows = [
        row
        | {
            "indicator": on_basis(page, measure(page, row["indicator"]), row["basis"]),
            "rank": _rank(page, row),
        }
        for row in records(told)
    ]
    number = page.written()
    return page.table(
        "standing",
        rows,
        {"indicator": "", "share": number, "rank": "", "year": "", "part": number, "whole": number},
        heads={"part": place},
        credit=[told],
        note=["standing.note"],
        region=place,
    )


def _rank(page: Page, row: dict[str, Any]) -> str | None:
    """Return announced and possible ranks; nothing where only the region itself is known."""
    said = {"possible": possible(page, row), "known": row["known"], "members": row["members"]}
    if row["rank_printed"] is not None:
        printed = numbers.rank(row["rank_printed"], page.lang)
        return page.say("standing.rank.printed", printed=printed, **said)
    return None if row["known"] == 1 else page.say("standing.rank.possible", **said)


def counted_twice(page: Page, *, region: str) -> Note | None:
    """Return that a firm may be counted in two provinces, on the pages of both."""
    year = max(exports.national_years(page.tables), default=0)
    home = exports.region_with_firms(page.tables, region=region, year=year)
    if region not in {home, COUNTED_TOO}:
        return None
    firms = exports.largest_firms(page.tables, region=home, year=year, currency="USD")
    return firm_in_two_provinces(replace(page, theme="exports"), firms)
