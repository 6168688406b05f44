"""The localization rate: base, interim goal, target and equal steps between them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pandas as pd

from helpers.analysis.availability import is_public
from helpers.analysis.frames import figures, records, tidy
from helpers.analysis.measures import required_growth, required_increase
from helpers.analysis.targets.tracks import chosen, target_figure
from helpers.data import Tables
from helpers.data.measured import Measured, at_corners


def localization_path(tables: Tables, *, target: str, as_of: str) -> pd.DataFrame:
    """Return the localization rate's base, interim goal and target, and equal steps between.

    Columns: ``part`` (``history``: the base; ``target``: the goals; ``required``: the way from the
    base to the last target in equal steps of points), ``year``, ``known`` (the base was public by
    ``as_of``) and ``rate``. Empty without such a target of a year.
    """
    rows: list[dict[str, Any]] = []
    for own in records(chosen(tables.targets, target)):
        if own["indicator"] == "localization_rate" and not pd.isna(own["target_year"]):
            rows += _path(tables, own, as_of=as_of)
    return tidy(rows, "part year known rate")


def _path(tables: Tables, own: dict[str, Any], *, as_of: str) -> list[dict[str, Any]]:
    end, goal = int(own["target_year"]), target_figure(own)
    printed = figures(tables, indicator=own["indicator"])
    plans = printed[
        (printed["basis"] == "government-plan")
        & (printed["precision"] == 0)
        & (printed["year"] < end)
    ]
    goals = {int(row["year"]): row["figure"] for row in records(plans)} | {end: goal}
    rows = [
        {"part": "target", "year": year, "known": False, "rate": rate}
        for year, rate in sorted(goals.items())
    ]
    for row in records(printed[printed["period"] == own["base_period"]]):
        start, base = int(row["year"]), row["figure"]
        known = {"known": is_public(tables, row, as_of=as_of)}
        rows.append(known | {"part": "history", "year": start, "rate": base})
        rows += [
            known | {"part": "required", "year": year, "rate": rate}
            for year in range(start, end + 1)
            for rate in [_step(base, goal, (year - start) / (end - start))]
        ]
    return rows


def _step(base: Measured, goal: Measured, covered: float) -> Measured:
    return at_corners(lambda a, b: a + (b - a) * covered, base, goal, unit="share")


def localization_stages(path: pd.DataFrame) -> pd.DataFrame:
    """Return the stages between base, interim goal and target, and the whole way as the last.

    Columns: ``stage`` (``part-1`` …, ``whole``), ``start_year``, ``end_year``, ``increase`` in all
    (points), ``per_year`` and as ``growth`` a year.
    """
    stops = path[path["part"].isin(("history", "target"))].sort_values("year")
    known = list(zip(stops["year"], stops["rate"], strict=True))
    pairs = [*pairwise(known)]
    if len(known) > 2:
        pairs.append((known[0], known[-1]))
    rows = []
    for place, ((start, low), (end, high)) in enumerate(pairs, start=1):
        increase, years = required_increase(low, high), int(end - start)
        rows.append(
            {
                "stage": "whole" if place == len(pairs) else f"part-{place}",
                "start_year": start,
                "end_year": end,
                "increase": increase,
                "per_year": increase.scaled(1 / years, "percentage_points_per_year"),
                "growth": required_growth(low, high, years=years),
            }
        )
    return tidy(rows, "stage start_year end_year increase per_year growth")
