"""Whether growth survives another base year or currency: the nation's, from every base year."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd

from helpers.analysis.frames import records, values
from helpers.data.collection import NATION
from helpers.data.measured import at_corners
from helpers.display import charts, numbers, periods
from helpers.display.blocks import Figure, Table
from helpers.display.exports.growth import (
    break_sentences,
    breaks_within,
    region_break_sentences,
    span_of,
)
from helpers.display.page import Page


def base_years(
    page: Page, grid: pd.DataFrame, dollars: pd.DataFrame, *, currency: str
) -> Figure | None:
    """Return the nation's growth (``growth_grid``) up to one year from every base year.

    Nothing where it has fewer than two. What is known of a region stands in the table and the note,
    as does how much of the change the exchange rate made (``dollar_parts``).
    """
    told = grid[grid["state"] == "known"]
    nation = told[told["region"] == NATION]
    if nation["start_year"].nunique() < 2:
        return None
    scale = page.scale("growth")
    drawn = pd.DataFrame(
        {
            "series": [page.say(f"base_years.currency.{code}") for code in nation["currency"]],
            "year": nation["start_year"],
            "value": values(nation["growth"]) / scale.factor,
            "figure": [
                numbers.with_interval(one, page.lang, scale, numbers.signed)
                for one in nation["growth"]
            ],
            "approximate": nation["converted"],
        }
    )
    own = page.say(f"base_years.currency.{currency}")
    years = int(nation["start_year"].min()), int(nation["end_year"].max())
    end = page.year(years[1])
    label = page.say("base_years.axis", end=end)
    return page.figure(
        "base_years",
        lambda: charts.lines(
            drawn,
            axis_label=page.say("common.label_with_unit", label=label, unit=scale.label),
            breaks=[charts.Break(year, name) for year, name in breaks_within(page, years).items()],
            highlight=own if own in set(drawn["series"]) else None,
        ),
        title=turns(page, grid, unit=currency) or page.say("base_years.title_neutral"),
        table=_table(page, told, end, scale.label),
        note=[
            *_pairs(page, told),
            _dollars(page, dollars),
            "base_years.note",
            *break_sentences(page, years),
            *region_break_sentences(page, told),
        ],
        end=end,
    )


def directions(grid: pd.DataFrame, *, unit: str) -> tuple[list[int], list[int], list[int]]:
    """Return the base years on which the nation's exports are up, down, and neither surely."""
    told = grid[
        (grid["region"] == NATION) & (grid["currency"] == unit) & (grid["state"] == "known")
    ]
    up, down = values(told["growth"], "low") > 0, values(told["growth"], "high") < 0
    years = told["start_year"].astype(int)
    return sorted(years[up]), sorted(years[down]), sorted(years[~up & ~down])


def turns(page: Page, grid: pd.DataFrame, *, unit: str) -> str:
    """Return than in which years the nation's exports are larger and smaller; may be empty."""
    up, down, unsure = directions(grid, unit=unit)
    if len(up) + len(down) < 2:
        return ""
    said = {
        "end": page.year(grid["end_year"].iloc[0]),
        "currency": page.say(f"growth.currency.{unit}"),
    }
    if up and down:
        above = _years(page, up) if unsure else page.say("base_years.others")
        return page.say("base_years.turn", up=above, down=_years(page, down), **said)
    return page.say(f"base_years.{'up' if up else 'down'}", years=_years(page, up or down), **said)


def _years(page: Page, listed: Sequence[int]) -> str:
    """Return years as a list in which runs are drawn together."""
    return page.listed([page.years(*run) for run in periods.runs(listed)])


def _pairs(page: Page, told: pd.DataFrame) -> list[str]:
    """Return each pair of years known of a region, a sentence each, in dollars."""
    regional = told[(told["region"] != NATION) & (told["currency"] == "USD")]
    return [
        page.say(
            "base_years.pair",
            region=page.name("region", row["region"]),
            span=(row["start_year"], row["end_year"]),
            growth=numbers.grown(row["growth"], page.lang),
        )
        for row in records(regional)
    ]


def _table(page: Page, told: pd.DataFrame, end: str, unit: str) -> Table:
    return page.table(
        "base_years",
        told.rename(columns={"start_year": "start", "growth": "total"}),
        {
            "start": "",
            "region": partial(page.name, "region"),
            "currency": page.words("base_years.currency"),
            "total": page.in_full(numbers.signed),
            "yearly": page.in_full(numbers.signed),
            "converted": lambda converted: page.say(f"common.{'yes' if converted else 'no'}"),
        },
        heads={"currency": "common.parameter.currency"},
        unit=unit,
        end=end,
    )


def _dollars(page: Page, parts: pd.DataFrame) -> str:
    """Return how much of the change the rate made; nothing where the two parts pull apart."""
    points = dict(zip(parts["part"], parts["points"], strict=True))
    if not points or points["in_krw"].value * points["rate"].value <= 0:
        return ""
    part = at_corners(lambda a, b: b / (a + b), points["in_krw"], points["rate"], unit="share")
    return page.say("base_years.dollar", span=span_of(parts), rate=part)
