"""Required and achieved growth, how far along, and what is left, track by track."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import pandas as pd

from helpers.analysis.availability import completed_year
from helpers.analysis.frames import tidy
from helpers.analysis.measures import (
    attempt,
    cagr,
    required_growth,
    required_increase,
    required_multiple,
)
from helpers.analysis.targets.tracks import KEYS, Track
from helpers.data.measured import Measured, at_corners, enclosed
from helpers.errors import Refusal

REMAINING: Final = (
    "years unseen_years base_year latest multiple required pace_gap left left_per_year base covered"
)


def measure_targets(tracks: Iterable[Track], *, as_of: str) -> pd.DataFrame:
    """Return each target beside each yardstick: what it takes and what was achieved by a date.

    Keys of the track, ``expired`` (the target year has ended), ``first_year`` of the past pace,
    ``latest_year``, ``target_year``, ``years`` from the latest figure to the target,
    ``unseen_years`` of them that have ended without a figure, ``base_year``, ``latest``, ``goal``,
    ``multiple`` (goal ÷ latest), ``required`` and ``achieved`` growth a year, ``pace_gap``
    (required − achieved, in points), ``left``, ``left_per_year`` (in equal steps), ``base``,
    ``covered`` (the part of the way from base to goal, 0–1), ``outcome`` (the figure for the target
    year, None where it is not known).

    Notes
    -----
    Target and yardstick are on different bases wherever a document names none; each number says
    which it joins. The past pace is the compound rate from the first to the latest known figure,
    without figures too small to grow from. The base is the one that the target's document
    prints, else the last figure of a year before the announcement; without either, no part of a
    way is given.
    """
    return tidy(
        [_row(track, completed_year(as_of)) for track in tracks],
        f"{KEYS} expired first_year latest_year target_year years unseen_years base_year "
        "latest goal multiple required achieved pace_gap left left_per_year base covered outcome",
    )


def _row(track: Track, ended: int) -> dict[str, Any]:
    end = track.target_year
    first_year, achieved = past_pace(track)
    row = track.keys | {
        "expired": end is not None and ended >= end,
        "latest_year": track.latest_year,
        "target_year": end,
        "goal": track.goal,
        "first_year": first_year,
        "achieved": achieved,
        "outcome": None if end is None else track.points.get(end),
    }
    if track.latest_year is None or end is None:
        return row | dict.fromkeys(REMAINING.split())
    return row | _remaining(track, track.latest_year, end, ended=ended, achieved=achieved)


def _remaining(
    track: Track, latest_year: int, end: int, *, ended: int, achieved: Measured | None
) -> dict[str, Any]:
    """Return what lies between the latest figure and the target."""
    latest, goal, years = track.points[latest_year], track.goal, end - latest_year
    required = attempt(required_growth, latest, goal, years=years)
    left = required_increase(latest, goal)
    base_year = _base_year(track)
    base = None if base_year is None else track.points[base_year]
    covered = attempt(way_covered, base, latest, goal)
    return {
        "years": years,
        "unseen_years": max(0, min(ended, end) - latest_year),
        "base_year": base_year,
        "latest": latest,
        "multiple": required_multiple(latest, goal),
        "required": required,
        "pace_gap": pace_gap(required, achieved),
        "left": left,
        "left_per_year": left.scaled(1 / years, f"{left.unit}_per_year") if years > 0 else None,
        "base": base,
        "covered": covered,
    }


def is_single(progress: pd.DataFrame) -> bool:
    """Return whether one target is measured by one yardstick, in one or several segments."""
    return len(progress[["target", "yardstick"]].drop_duplicates()) == 1


def past_pace(track: Track) -> tuple[int | None, Measured | None]:
    """Return the first year that can be grown from, and growth a year from it to the latest."""
    for first in sorted(track.points)[:-1]:
        pace = pace_from(track, first)
        if pace is not None:
            return first, pace
    return None, None


def pace_from(track: Track, first: int) -> Measured | None:
    """Return growth a year from a year's figure to the latest, None where it is refused."""
    last = max(track.points)
    return attempt(cagr, track.points[first], track.points[last], intervals=last - first)


def pace_gap(required: Measured | None, achieved: Measured | None) -> Measured | None:
    """Return required − achieved in points, across bases where a target has no stated one."""
    if required is None or achieved is None:
        return None
    return at_corners(lambda a, b: (a - b) * 100, required, achieved, unit="percentage_points")


def _base_year(track: Track) -> int | None:
    """Return the year of the base that is printed, else the last one before the announcement."""
    printed, announced = track.target.get("base_year"), track.target["announced"]
    if not pd.isna(printed):
        return int(printed) if int(printed) in track.points else None
    if not isinstance(announced, str):
        return None
    return max((year for year in track.points if year < int(announced[:4])), default=None)


def way_covered(base: Measured | None, latest: Measured, goal: Measured) -> Measured:
    """Return the part of the way from a base to a goal that is covered, 0–1.

    (latest − base) ÷ (goal − base): nought where nothing was achieved, below nought after a
    step back.

    Refused: ``no-base``: none is known; ``base-at-goal``: its rounding holds the goal.

    >>> five, fifteen = (Measured.exact(value, "share") for value in (0.05, 0.15))
    >>> way_covered(five, five, fifteen).value
    0.0
    """
    if base is None:
        raise Refusal("no-base")
    if base.overlaps(goal):
        raise Refusal("base-at-goal")
    if base == latest:
        return enclosed(0.0, 0.0, 0.0, (base, goal), unit="share")
    return at_corners(
        lambda start, end, aim: (end - start) / (aim - start), base, latest, goal, unit="share"
    )
