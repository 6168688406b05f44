"""History and required path, year by year to the target."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from helpers.analysis.frames import tidy
from helpers.analysis.targets.tracks import KEYS, Track
from helpers.data.measured import Measured, at_corners


def paths_to_target(tracks: Iterable[Track], *, target: str) -> pd.DataFrame:
    """Return, for each yardstick of a target, its history and the way on that the target needs.

    Keys of the track, ``part`` (``history``, ``required``, ``target``), ``year`` and ``amount``.
    Tracks without a figure have their target alone. No path where the target year has no year left.

    Notes
    -----
    The way starts from the latest figure f(T) and is f(T)·(goal ÷ f(T))^(k ÷ n), k of n years on;
    it is monotone in every figure, so the bounds are at the corners.
    """
    own = (track for track in tracks if track.target["id"] == target)
    return tidy((row for track in own for row in _parts(track)), f"{KEYS} part year amount")


def _parts(track: Track) -> list[dict[str, Any]]:
    end, goal, latest = track.target_year, track.goal, track.latest_year
    if end is None:
        return []
    found = [("history", year, point) for year, point in track.points.items()]
    if latest is not None and latest < end:
        start, years = track.points[latest], end - latest
        found += [
            ("required", latest + step, _required(start, goal, step / years))
            for step in range(years + 1)
        ]
    found.append(("target", end, goal))
    return [track.keys | {"part": part, "year": y, "amount": one} for part, y, one in found]


def _required(base: Measured, goal: Measured, covered: float) -> Measured:
    return at_corners(
        lambda start, end: start * (end / start) ** covered, base, goal, unit=base.unit
    )
