"""Required growth from every admissible base, beside the spread of past paces.

Belongs here: laying readings side by side. None is preferred and none is given a chance: no model
of chance is used, for no series here is long enough to test one.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import pandas as pd

from helpers.analysis.measures import required_growth, required_multiple
from helpers.analysis.ranges import range_over
from helpers.analysis.rows import columns, measured, records
from helpers.analysis.targets.frames import TRACK_KEYS, framed, keys
from helpers.analysis.targets.progress import attempt, target_figure
from helpers.analysis.targets.yardsticks import Track

SPREAD = ("least", "middle", "most")


def scenarios(tracks: Iterable[Track]) -> pd.DataFrame:
    """Return the growth that each admissible base requires of a target.

    Admissible are, of each yardstick, the last figure that was public at the announcement, from
    which the target could have been reckoned, and the latest known one.

    Returns
    -------
    DataFrame
        Keys of the track, ``base`` (``announcement``, ``latest``, or ``both`` where they are one
        year), ``base_year``, ``years`` to the target, the base as ``base_…``, the multiple as
        ``multiple_…`` and growth a year as ``required_…`` (0–1). Targets without a year, and bases
        at or after it, are left out.
    """
    rows = []
    for track in tracks:
        target_year = track.target["target_year"]
        if pd.isna(target_year):
            continue
        goal = target_figure(track.target)
        for year, kind in _base_years(track).items():
            years = int(target_year) - year
            required, _ = attempt(partial(required_growth, track.points[year], goal, years=years))
            if required is not None:
                rows.append(
                    keys(track)
                    | {"base": kind, "base_year": year, "years": years}
                    | columns(track.points[year], "base")
                    | columns(required_multiple(track.points[year], goal), "multiple")
                    | columns(required, "required")
                )
    return framed(
        rows,
        columns=(*TRACK_KEYS, "base", "base_year", "years"),
        numbers=("base", "multiple", "required"),
        years=("segment_first", "segment_last", "base_year", "years"),
    )


def pace_spread(windows: pd.DataFrame) -> pd.DataFrame:
    """Return the slowest, median and fastest past pace of each track over all its first years.

    Parameters
    ----------
    windows : DataFrame
        Of ``windows``.

    Returns
    -------
    DataFrame
        Keys of the track, ``readings`` (first years with a pace), and growth a year as
        ``least_…``, ``middle_…`` and ``most_…`` (0–1); tracks without a pace are left out.
    """
    rows = []
    for _, own in windows.groupby("track", sort=False):
        told = records(own)
        paces = [pace for row in told if (pace := measured(row, "achieved")) is not None]
        if paces:
            span = range_over(paces)
            head = {key: told[0][key] for key in TRACK_KEYS}
            cells = head | {"readings": span.count}
            for name in SPREAD:
                cells |= columns(getattr(span, name), name)
            rows.append(cells)
    return framed(
        rows,
        columns=(*TRACK_KEYS, "readings"),
        numbers=SPREAD,
        years=("segment_first", "segment_last", "readings"),
    )


def yearly_steps(tracks: Iterable[Track]) -> dict[str, int]:
    """Return how many growth rates from one year to the next each track has."""
    return {track.name: sum(year + 1 in track.points for year in track.points) for track in tracks}


def figures_after_base(tracks: Iterable[Track], *, target: str) -> int:
    """Return how many figures later than its earliest one the tracks of a target have."""
    return sum(max(len(track.points) - 1, 0) for track in tracks if track.target["id"] == target)


def _base_years(track: Track) -> dict[int, str]:
    latest = max(track.points, default=None)
    if latest is None:
        return {}
    announced = track.target["announced"]
    before = track.years_public_by(announced) if isinstance(announced, str) else []
    if not before:
        return {latest: "latest"}
    start = before[-1]
    return {latest: "both"} if start == latest else {start: "announcement", latest: "latest"}
