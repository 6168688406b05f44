"""How much of a region rests on a few firms."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from helpers.analysis import exports
from helpers.analysis.context import statements
from helpers.analysis.exports.ranking import REST
from helpers.analysis.frames import records
from helpers.display import numbers
from helpers.display.blocks import Figure, Note
from helpers.display.exports.amounts import parts_of_whole
from helpers.display.page import Page

FEW: Final = 3
"""How many firms the documents name as the largest."""
COUNTED_TOO: Final = "KR-41"
"""The region whose document names makers that may have plants elsewhere."""


def firms(page: Page, largest: pd.DataFrame, ranked: pd.DataFrame) -> Figure | None:
    """Return a region's exports firm by firm (``largest_firms``); None where no firm is known.

    ``ranked`` (``rank_regions``) tells where the region would stand without them.
    """
    if largest.empty:
        return None
    region, year = str(largest["region"].iloc[0]), int(largest["year"].iloc[0])
    place, named = page.name("region", region), int((largest["kind"] == "firm").sum())
    labels = [
        page.say("firms.rest") if body == REST else page.name("body", body)
        for body in largest["body"]
    ]
    return parts_of_whole(
        page,
        "firms",
        largest.rename(columns={"body": "firm"}).assign(firm=labels),
        title=page.say(
            "firms.title",
            region=place,
            few=exports.together(largest, count=named),
            count=page.count(named, "firms"),
        ),
        note=[*_without(page, ranked, largest, region), "firms.note"],
        region=place,
        year=page.year(year),
    )


def _without(page: Page, ranked: pd.DataFrame, largest: pd.DataFrame, region: str) -> list[str]:
    """Return where a region would stand without its firms, a sentence a certain place."""
    told = []
    for row in records(exports.ranking_without_firms(ranked, largest, region=region)):
        if row["rank_best"] == row["rank_worst"]:
            rank = numbers.rank(row["rank_best"], page.lang)
            said: dict[str, Any] = {"amount": row["amount"], "rank": rank}
            if row["left_out"] == 1:
                name = page.name("region", region)
                told.append(page.say("firms.without.one", region=name, **said))
            else:
                count = page.count(row["left_out"], "firms")
                told.append(page.say("firms.without.many", count=count, **said))
    return told


def firm_in_two_provinces(page: Page, largest: pd.DataFrame) -> Note | None:
    """Return that the largest firm of one province may be counted in another too.

    None where no firm is named or no document names makers.
    """
    elsewhere = statements(page.tables, entity=COUNTED_TOO, subjects=("largest-makers",))
    if largest.empty or elsewhere.empty:
        return None
    first = records(largest)[0]
    text = page.say(
        "firms.two_provinces",
        region=page.name("region", first["region"]),
        other=page.name("region", COUNTED_TOO),
        firm=page.name("entity", first["body"]),
        amount=page.stated(first["amount"]),
        share=page.stated(first["share"]),
    )
    return page.note(text, kind="caution")
