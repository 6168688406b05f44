"""Who exports most: bars with the unknown rest, and how certain each place is."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis import exports
from helpers.analysis.exports.ranking import REST
from helpers.analysis.frames import records
from helpers.display import numbers
from helpers.display.blocks import Figure, Table
from helpers.display.exports.amounts import parts_of_whole, share_text
from helpers.display.page import Page


def ranking(page: Page, ranked: pd.DataFrame, *, region: str) -> Figure | None:
    """Return who exports most (``rank_regions``), the regions without a figure as one bar.

    None where no region has a figure. ``region`` is brought out.
    """
    known = known_of(ranked)
    if known.empty:
        return None
    own = row_of(known, region)
    return parts_of_whole(
        page,
        "ranking",
        ranked.assign(region=[_name(page, row) for row in records(ranked)]),
        title=_title(page, known, row_of(ranked, REST), own),
        highlight=page.name("region", region) if own else None,
        year=page.year(known["year"].iloc[0]),
        members=int(ranked["members"].sum()),
    )


def certainty(page: Page, ranked: pd.DataFrame) -> Table | None:
    """Return how certain the place of each region is, and which regions have no figure.

    None where fewer than two regions have a figure.
    """
    known = known_of(ranked)
    if len(known) < 2:
        return None
    told = ranked.assign(
        region=[_name(page, row) for row in records(ranked)],
        printed=[one and numbers.rank(one, page.lang) for one in ranked["rank_printed"]],
        possible=[
            best and numbers.places(best, worst, page.lang)
            for best, worst in zip(ranked["rank_best"], ranked["rank_worst"], strict=True)
        ],
    )
    announced, rest = known["rank_printed"].notna().any(), len(known) < len(ranked)
    notes = {"note": rest, "announced": rest and announced}
    return page.table(
        "ranking.certainty",
        told,
        {"region": "", "share": page.scaled(page.scale("share"))}
        | ({"printed": "right"} if announced else {})
        | {"possible": "right"},
        note=[
            *(f"ranking.certainty.{one}" for one, true in notes.items() if true),
            _without_figure(page, known),
        ],
        year=page.year(known["year"].iloc[0]),
    )


def known_of(ranked: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a ranking that are one region with a figure."""
    return ranked[ranked["kind"] == "known"]


def row_of(frame: pd.DataFrame, region: str) -> dict[str, Any] | None:
    """Return a region's row, None where it has none."""
    return next(iter(records(frame[frame["region"] == region])), None)


def standing(page: Page, row: dict[str, Any]) -> str:
    """Return a region's share of the nation, and its announced rank where there is one."""
    share = share_text(page, row)
    if row["rank_printed"] is None:
        return page.say("ranking.standing.unranked", share=share)
    rank = numbers.rank(row["rank_printed"], page.lang)
    return page.say("ranking.standing.ranked", rank=rank, share=share)


def _name(page: Page, row: dict[str, Any]) -> str:
    if row["kind"] == "rest":
        return page.say("ranking.rest", count=row["members"])
    return page.name("region", row["region"])


def _title(
    page: Page, known: pd.DataFrame, rest: dict[str, Any] | None, own: dict[str, Any] | None
) -> str:
    if own is not None:
        name = page.name("region", own["region"])
        return page.say("ranking.title_own", region=name, standing=standing(page, own))
    if rest is None:
        return page.say("column.exports")
    largest = records(known)[0]
    return page.say(
        "ranking.title_others",
        largest=page.name("region", largest["region"]),
        share=share_text(page, largest),
        unknown=rest["members"],
        rest=share_text(page, rest),
    )


def _without_figure(page: Page, known: pd.DataFrame) -> str:
    missing = [
        page.name("region", code)
        for code in exports.provinces(page.tables, year=known["year"].iloc[0])["code"]
        if code not in set(known["region"])
    ]
    return page.say("ranking.certainty.unknown", regions=", ".join(missing)) if missing else ""
