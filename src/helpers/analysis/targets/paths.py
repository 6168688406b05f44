"""History, required path and past pace, year by year to the target."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis.availability import is_public
from helpers.analysis.measures import required_growth, required_increase
from helpers.analysis.rows import columns, measured, records
from helpers.analysis.targets.frames import TRACK_KEYS, framed, keys
from helpers.analysis.targets.progress import target_figure
from helpers.analysis.targets.yardsticks import Track, chosen
from helpers.data.measured import Measured, at_corners

if TYPE_CHECKING:
    from helpers.data import Tables


def paths_to_target(tracks: Iterable[Track], *, target: str) -> pd.DataFrame:
    """Return, for each yardstick of a target, its history and the way on that the target needs.

    Parameters
    ----------
    tracks : iterable of Track
        As ``tracks`` gives them.
    target : str
        Id of the target.

    Returns
    -------
    DataFrame
        Keys of the track, ``part`` (``history``, ``required``, ``target``), ``year`` and the
        number. Tracks without a figure have their target alone. No path where the target year
        has no year left.

    Notes
    -----
    The way starts from the latest figure f(T) and is f(T)·(goal ÷ f(T))^(k ÷ n), k of n years on;
    it is monotone in every figure, so the bounds are at the corners.
    """
    rows: list[dict[str, Any]] = []
    for track in tracks:
        if track.target["id"] == target:
            rows += _parts(track)
    return framed(
        rows,
        columns=(*TRACK_KEYS, "part", "year"),
        years=("segment_first", "segment_last", "year"),
    )


def _parts(track: Track) -> list[dict[str, Any]]:
    if pd.isna(track.target["target_year"]):
        return []
    end = int(track.target["target_year"])
    goal = target_figure(track.target)

    def row(part: str, year: int, number: Measured) -> dict[str, Any]:
        return keys(track) | {"part": part, "year": year} | columns(number)

    found = [row("history", year, point) for year, point in track.points.items()]
    latest = max(track.points, default=None)
    if latest is not None and latest < end:
        start, years = track.points[latest], end - latest
        found += [
            row("required", latest + step, _required(start, goal, step, years))
            for step in range(years + 1)
        ]
    return [*found, row("target", end, goal)]


def _required(base: Measured, goal: Measured, step: int, years: int) -> Measured:
    return at_corners(
        lambda start, end: start * (end / start) ** (step / years), base, goal, unit=base.unit
    )


def localization_path(tables: Tables, *, target: str, as_of: str) -> pd.DataFrame:
    """Return the localization rate's base, interim goal and target, and equal steps between.

    Parameters
    ----------
    target : str
        Id of the one target the page is about, or ``all``; another one has no such path.

    Returns
    -------
    DataFrame
        ``part`` (``history``: the base; ``target``: the goals; ``required``: the way from the
        base to the last target in equal steps of points), ``year``, ``known`` (the base was
        public by ``as_of``) and the number. Empty without such a target.
    """
    shown = ("part", "year", "known")
    found = chosen(tables.targets, target).loc[lambda df: df["indicator"] == "localization_rate"]
    if found.empty:
        return framed([], columns=shown, years=("year",))
    own = found.iloc[0]
    goal = target_figure(own)
    goals = {int(own["target_year"]): goal} | _interim_goals(tables, own)
    frame = tables.observations
    printed = frame.loc[
        (frame["indicator"] == "localization_rate") & (frame["period"] == own["base_period"])
    ]
    rows = [
        {"part": "target", "year": year, "known": False, **columns(number)}
        for year, number in sorted(goals.items())
    ]
    for printed_base in records(printed):
        year, base = int(printed_base["year"]), Measured.from_row(printed_base)
        known = is_public(tables, printed_base, as_of=as_of)
        rows.append({"part": "history", "year": year, "known": known, **columns(base)})
        span = int(own["target_year"]) - year
        rows += [
            {"part": "required", "year": year + step, "known": known}
            | columns(
                at_corners(
                    lambda a, b, part=step / span: a + (b - a) * part, base, goal, unit="share"
                )
            )
            for step in range(span + 1)
        ]
    return framed(rows, columns=shown, years=("year",))


def _interim_goals(tables: Tables, target: pd.Series) -> dict[int, Measured]:
    """Return goals of the same measure for earlier years, printed elsewhere."""
    frame = tables.observations
    own = frame.loc[
        (frame["indicator"] == target["indicator"])
        & (frame["basis"] == "government-plan")
        & (frame["precision"] == 0)
        & (frame["year"] < target["target_year"])
    ]
    return {int(row["year"]): Measured.from_row(row) for _, row in own.iterrows()}


def localization_stages(path: pd.DataFrame) -> pd.DataFrame:
    """Return the stages between base, interim goal and target, and the whole way as the last.

    Returns
    -------
    DataFrame
        ``stage`` (``first``, ``second`` …, ``whole``), ``start_year``, ``end_year``, the increase
        in all (``increase_…``, points), a year (``per_year_…``) and as growth (``growth_…``).
    """
    stops = path.loc[path["part"].isin(("history", "target"))].sort_values("year")
    points = [(int(row["year"]), measured(row)) for row in records(stops)]
    known = [(year, point) for year, point in points if point is not None]
    pairs = [*pairwise(known)]
    if len(known) > 2:
        pairs.append((known[0], known[-1]))
    rows = []
    for place, ((start, low), (end, high)) in enumerate(pairs):
        increase = required_increase(low, high)
        whole = place == len(pairs) - 1
        rows.append(
            {"stage": "whole" if whole else f"part-{place + 1}"}
            | {"start_year": start, "end_year": end}
            | columns(increase, "increase")
            | columns(increase.scaled(1 / (end - start), "percentage_points_per_year"), "per_year")
            | columns(required_growth(low, high, years=end - start), "growth")
        )
    return framed(
        rows,
        columns=("stage", "start_year", "end_year"),
        numbers=("increase", "per_year", "growth"),
        years=("start_year", "end_year"),
    )
