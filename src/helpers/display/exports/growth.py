"""What blocks on growth share: its column, its span and currency, the breaks within."""

from __future__ import annotations

import pandas as pd

from helpers.analysis import exports
from helpers.analysis.comparability import RATE_BASIS_PREFIX
from helpers.display.page import Page, bases


def span_of(frame: pd.DataFrame) -> tuple[int, int]:
    """Return the first and the last year of a frame about one span."""
    return int(frame["start_year"].iloc[0]), int(frame["end_year"].iloc[0])


def currency(page: Page, amounts: pd.DataFrame, unit: str) -> str:
    """Return the currency of amounts, saying so where some of them were converted."""
    converted = any(code.startswith(RATE_BASIS_PREFIX) for code in bases(amounts))
    return page.say(f"growth.{'converted' if converted else 'currency'}.{unit}")


def breaks_within(page: Page, years: tuple[int, int]) -> dict[int, str]:
    """Return the breaks of the ministry's returns from a first to a last year: year and name."""
    found = page.tables.breaks[
        lambda df: (df["basis"] == exports.BASIS) & df["entity"].isna() & df["year"].between(*years)
    ]
    return {int(row["year"]): row[f"name_{page.lang}"] for _, row in found.iterrows()}


def break_sentences(page: Page, years: tuple[int, int]) -> list[str]:
    """Return a sentence for each break of the ministry's returns within some years."""
    return [
        page.say("growth.break", year=page.year(year), name=name)
        for year, name in breaks_within(page, years).items()
    ]


def region_break_sentences(page: Page, grown: pd.DataFrame) -> list[str]:
    """Return a sentence for each break of a region's own within the years of its growth.

    ``grown`` has rows with ``region``, ``start_year`` and ``end_year``, several a region or one.
    """
    spans = grown.groupby("region", sort=False).agg({"start_year": "min", "end_year": "max"})
    return [
        page.say(
            "growth.break_region",
            region=page.name("region", region),
            year=page.year(row["year"]),
            name=row[f"name_{page.lang}"],
        )
        for region, *years in spans.itertuples()
        for row in exports.breaks_of_region(page.tables, region=region, years=tuple(years))
    ]
