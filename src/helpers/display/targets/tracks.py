"""What every block on targets needs: what targets and tracks are called, and dated figures."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from helpers.analysis.frames import largest_first, records
from helpers.analysis.targets import target_figure
from helpers.data.collection import NATION
from helpers.data.measured import Measured
from helpers.display import numbers
from helpers.display.blocks import Cell
from helpers.display.page import Page

Row = dict[str, Any]


def target_row(page: Page, target: str) -> Row:
    """Return a target's row of the tables."""
    return next(row for row in records(page.tables.targets) if row["id"] == target)


def name_within(page: Page, target: str) -> str:
    """Return what a target is about, within a sentence; of several about one thing, which it is."""
    own = target_row(page, target)
    indicator, entity = own["indicator"], own["entity"]
    key = f"tracks.name.{indicator}"
    name = page.say(key) if page.has(key) else page.name("indicator", indicator)
    if entity != NATION:
        name = page.say("tracks.name_in", region=page.name("region", entity), name=name)
    alike = page.tables.targets.loc[
        lambda df: (df["indicator"] == indicator) & (df["entity"] == entity)
    ]
    if len(alike) == 1:
        return name
    which = [page.period(str(own["period"]))] if isinstance(own["period"], str) else []
    return page.say("tracks.name_of", name=name, which=", ".join([goal_text(page, target), *which]))


def target_name(page: Page, target: str) -> str:
    """Return what a target is about, in a few words that may begin a sentence."""
    return page.capital(name_within(page, target))


def goal_text(page: Page, target: str) -> str:
    """Return a target's amount."""
    return page.figure_of(target_figure(target_row(page, target)))


def yardstick(page: Page, row: Row, *, short: bool = False) -> str:
    """Return what a track is measured by, with the years its count holds for."""
    name = page.say(f"tracks.{'short' if short else 'yardstick'}.{row['yardstick'] or 'none'}")
    part = segment(page, row)
    return f"{name} · {part}" if part else name


def segment(page: Page, row: Row) -> str:
    """Return the years a count holds for, nothing where no break bounds it."""
    first, last = row["segment_first"], row["segment_last"]
    if first is not None and last is not None:
        return page.say("tracks.segment.between", years=page.years(first, last))
    if last is not None:
        return page.say("tracks.segment.before", year=page.year(last))
    return "" if first is None else page.say("tracks.segment.after", year=page.year(first))


def measured_by(page: Page, row: Row) -> str:
    """Return the reading of a broken series, else what a track is measured by."""
    return segment(page, row) or yardstick(page, row)


def track_name(page: Page, row: Row) -> str:
    """Return a target with what it is measured by."""
    name = target_name(page, row["target"])
    return page.say("tracks.label", name=name, yardstick=measured_by(page, row))


def required_range(page: Page, required: pd.Series[Any]) -> str:
    """Return the least and the most growth that some tracks of one target take."""
    most, *_, least = largest_first(required.to_frame("growth"), "growth")["growth"]
    return numbers.interval(replace(least, low=least.value, high=most.value), page.lang)


def dated(page: Page, number: Measured | None, year: int) -> Cell | None:
    """Return the cell of a figure with its year, None where it is not known."""
    if number is None:
        return None
    text = page.say("tracks.dated", amount=number, year=page.year(year))
    return Cell.of(number, text)
