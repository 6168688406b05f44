"""Past paces from every first year, and required growth from every admissible base.

Belongs here: laying readings side by side. None is preferred and none is given a chance: no model
of chance is used, for no series here is long enough to test one.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from helpers.analysis.frames import tidy
from helpers.analysis.measures import attempt, required_growth, spread
from helpers.analysis.targets.progress import pace_from, pace_gap
from helpers.analysis.targets.tracks import KEYS, Track


def windows(tracks: Iterable[Track]) -> pd.DataFrame:
    """Return the past pace from each known year to the latest one, beside the pace required.

    Keys of the track, ``start_year``, ``end_year``, ``achieved`` growth a year and ``gap``
    (required − achieved, percentage points). Only tracks with a target year to come and two figures
    or more.
    """
    rows = []
    for track in tracks:
        years, end = sorted(track.points), track.target_year
        if len(years) < 2 or end is None or end <= years[-1]:
            continue
        latest, left = track.points[years[-1]], end - years[-1]
        required = attempt(required_growth, latest, track.goal, years=left)
        for start in years[:-1]:
            pace, span = pace_from(track, start), {"start_year": start, "end_year": years[-1]}
            rows.append(track.keys | span | {"achieved": pace, "gap": pace_gap(required, pace)})
    return tidy(rows, f"{KEYS} start_year end_year achieved gap")


def pace_spread(windows: pd.DataFrame) -> pd.DataFrame:
    """Return the slowest, median and fastest past pace of each track over all its first years.

    Columns: ``track``, ``readings`` (first years with a pace), and growth a year as ``least``,
    ``middle`` and ``most`` (0–1); tracks without a pace are left out.
    """
    rows = []
    for track, paces in windows[windows["achieved"].notna()].groupby("track", sort=False):
        readings = list(paces["achieved"])
        rows.append({"track": track, "readings": len(readings)} | spread(readings))
    return tidy(rows, "track readings least middle most")


def scenarios(tracks: Iterable[Track]) -> pd.DataFrame:
    """Return the growth that each admissible base requires of a target.

    Admissible are, of each yardstick, the last figure that was public at the announcement, from
    which the target could have been reckoned, and the latest known one.

    Keys of the track, ``kind`` of base (``announcement``, ``latest``, or ``both`` where they are
    one year), ``base_year``, ``years`` to the target, ``base`` and ``required`` growth a year
    (0–1). Targets without a year, and bases at or after it, are left out.
    """
    rows = []
    for track in tracks:
        if track.target_year is None:
            continue
        for year, kind in _base_years(track).items():
            base, years = track.points[year], track.target_year - year
            required = attempt(required_growth, base, track.goal, years=years)
            if required is not None:
                found = {"kind": kind, "base_year": year, "years": years, "base": base}
                rows.append(track.keys | found | {"required": required})
    return tidy(rows, f"{KEYS} kind base_year years base required")


def yearly_steps(tracks: Iterable[Track]) -> dict[str, int]:
    """Return how many growth rates from one year to the next each track has."""
    return {track.name: sum(year + 1 in track.points for year in track.points) for track in tracks}


def figures_after_base(tracks: Iterable[Track], *, target: str) -> int:
    """Return how many figures later than its earliest one the tracks of a target have."""
    return sum(max(len(track.points) - 1, 0) for track in tracks if track.target["id"] == target)


def _base_years(track: Track) -> dict[int, str]:
    latest, announced = track.latest_year, track.target["announced"]
    if latest is None:
        return {}
    before = track.years_public_by(announced) if isinstance(announced, str) else []
    if not before:
        return {latest: "latest"}
    start = before[-1]
    return {latest: "both"} if start == latest else {start: "announcement", latest: "latest"}
