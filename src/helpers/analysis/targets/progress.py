"""Required and achieved growth, how far along, and what is left, track by track."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import pandas as pd

from helpers.analysis.availability import announced_by, completed_year
from helpers.analysis.measures import (
    cagr,
    required_growth,
    required_increase,
    required_multiple,
)
from helpers.analysis.rows import columns
from helpers.analysis.targets.frames import TRACK_KEYS, framed, keys
from helpers.analysis.targets.yardsticks import Track
from helpers.data.measured import Measured, at_corners, enclosed
from helpers.errors import Refusal

NUMBERS = (
    "latest",
    "goal",
    "multiple",
    "required",
    "achieved",
    "pace_gap",
    "left",
    "left_per_year",
    "base",
    "covered",
)
YEARS = (
    "segment_first",
    "segment_last",
    "first_year",
    "latest_year",
    "target_year",
    "years",
    "unseen_years",
    "base_year",
)


REFUSALS = ("required_refusal", "achieved_refusal", "covered_refusal")


def target_figure(target: Any) -> Measured:
    """Return a target's amount, which somebody set and which is therefore exact."""
    return Measured(
        float(target["target_value"]),
        float(target["target_low"]),
        float(target["target_high"]),
        str(target["target_unit"]),
        (str(target["basis"]),),
        (str(target["id"]),),
    )


def measure_targets(tracks: Iterable[Track], *, as_of: str) -> pd.DataFrame:
    """Return each target beside each yardstick: what it takes and what was achieved.

    Parameters
    ----------
    tracks : iterable of Track
        As ``tracks`` gives them for the same date.
    as_of : str
        ISO date, which decides what has ended and been announced.

    Returns
    -------
    DataFrame
        Keys of the track, ``in_scope``, ``expired`` (the target year has ended), ``announced``
        (True, False, missing), ``first_year`` of the past pace, ``latest_year``, ``target_year``,
        ``years`` from the latest figure to the target, ``unseen_years`` of them that have ended
        without a figure, ``base_year``, three reasons of refusal, and as measured numbers:
        ``latest``, ``goal``, ``multiple`` (goal ÷ latest), ``required`` and ``achieved`` growth
        a year, ``pace_gap`` (required − achieved, in points), ``left``, ``left_per_year`` (in
        equal steps), ``base``, ``covered`` (the part of the way from base to goal, 0–1).

    Notes
    -----
    Target and yardstick are on different bases wherever a document names none; each number says
    which it joins. The past pace is the compound rate from the first to the latest known figure,
    without figures too small to grow from. The base is the one that the target's document
    prints, else the last figure of a year before the announcement; without either, no part of a
    way is given.
    """
    rows = [_row(track, as_of) for track in tracks]
    extra = ("in_scope", "expired", "announced", *YEARS[2:], *REFUSALS)
    return framed(rows, columns=(*TRACK_KEYS, *extra), numbers=NUMBERS, years=YEARS)


def _row(track: Track, as_of: str) -> dict[str, Any]:
    target_year = None if pd.isna(track.target["target_year"]) else int(track.target["target_year"])
    goal = target_figure(track.target)
    ended = completed_year(as_of)
    latest_year = max(track.points, default=None)
    row = keys(track) | {
        "in_scope": bool(track.target["in_scope"]),
        "expired": target_year is not None and ended >= target_year,
        "announced": announced_by(track.target["announced"], as_of),
        "latest_year": latest_year,
        "target_year": target_year,
        **columns(goal, "goal"),
    }
    first_year, achieved, refused = past_pace(track)
    row |= {
        "first_year": first_year,
        "achieved_refusal": refused,
        **columns(achieved, "achieved"),
    }
    return row | _remaining(track, goal, target_year=target_year, ended=ended, achieved=achieved)


def _remaining(
    track: Track,
    goal: Measured,
    *,
    target_year: int | None,
    ended: int,
    achieved: Measured | None,
) -> dict[str, Any]:
    """Return what lies between the latest figure and the target."""
    latest_year = max(track.points, default=None)
    if latest_year is None or target_year is None:
        cells = [columns(None, name) for name in NUMBERS if name not in {"goal", "achieved"}]
        unknown = dict.fromkeys(("years", "unseen_years", "base_year"), pd.NA)
        lacking = {"required_refusal": "missing", "covered_refusal": "missing"}
        return lacking | unknown | _joined(cells)
    latest = track.points[latest_year]
    years = target_year - latest_year
    required, refused = attempt(partial(required_growth, latest, goal, years=years))
    left = required_increase(latest, goal)
    per_year = left.scaled(1 / years, f"{left.unit}_per_year") if years > 0 else None
    base_year = _base_year(track)
    base = None if base_year is None else track.points[base_year]
    covered, no_way = attempt(partial(way_covered, base, latest, goal))
    gap = None if required is None or achieved is None else _gap(required, achieved)
    numbers = {
        "latest": latest,
        "multiple": required_multiple(latest, goal),
        "required": required,
        "pace_gap": gap,
        "left": left,
        "left_per_year": per_year,
        "base": base,
        "covered": covered,
    }
    return {
        "years": years,
        "unseen_years": max(0, min(ended, target_year) - latest_year),
        "base_year": pd.NA if base_year is None else base_year,
        "required_refusal": refused,
        "covered_refusal": no_way,
    } | _joined([columns(number, name) for name, number in numbers.items()])


def past_pace(track: Track) -> tuple[int | None, Measured | None, str | None]:
    """Return growth a year from the first known figure that can be grown from to the latest.

    Returns
    -------
    tuple
        First year, growth a year (0–1), and the reason where there is none.
    """
    years = sorted(track.points)
    if len(years) < 2:
        return None, None, "too-few-points" if years else "missing"
    refused = None
    for first in years[:-1]:
        span = years[-1] - first
        start, end = track.points[first], track.points[years[-1]]
        pace, refused = attempt(partial(cagr, start, end, intervals=span))
        if pace is not None:
            return first, pace, None
    return None, None, refused


def attempt(measure: Callable[[], Measured]) -> tuple[Measured | None, str | None]:
    """Return a measure's number, or the reason why it is refused."""
    try:
        return measure(), None
    except Refusal as refusal:
        return None, refusal.reason


def windows(tracks: Iterable[Track]) -> pd.DataFrame:
    """Return the past pace from each known year to the latest one, beside the pace required.

    Returns
    -------
    DataFrame
        Keys of the track, ``start_year``, ``end_year``, ``refusal``, growth a year as
        ``achieved_…`` and required − achieved as ``gap_…`` (percentage points). Only tracks with
        a target year to come and two figures or more.
    """
    rows = []
    for track in tracks:
        years = sorted(track.points)
        target_year = track.target["target_year"]
        if len(years) < 2 or pd.isna(target_year) or target_year <= years[-1]:
            continue
        end = track.points[years[-1]]
        goal = target_figure(track.target)
        years_left = int(target_year) - years[-1]
        required, _ = attempt(partial(required_growth, end, goal, years=years_left))
        for start in years[:-1]:
            span = years[-1] - start
            pace, refused = attempt(partial(cagr, track.points[start], end, intervals=span))
            gap = None if pace is None or required is None else _gap(required, pace)
            rows.append(
                keys(track)
                | {"start_year": start, "end_year": years[-1], "refusal": refused}
                | columns(pace, "achieved")
                | columns(gap, "gap")
            )
    return framed(
        rows,
        columns=(*TRACK_KEYS, "start_year", "end_year", "refusal"),
        numbers=("achieved", "gap"),
        years=("segment_first", "segment_last", "start_year", "end_year"),
    )


def _gap(required: Measured, achieved: Measured) -> Measured:
    """Return required − achieved in points, across bases where a target has no stated one."""
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

    Raises
    ------
    Refusal
        ``no-base``: none is known; ``base-at-goal``: its rounding holds the goal.

    Examples
    --------
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


def _joined(parts: list[dict[str, Any]]) -> dict[str, Any]:
    return {key: cell for part in parts for key, cell in part.items()}
