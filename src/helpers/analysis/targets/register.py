"""The register of targets: what was set, when, and what its wording leaves open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from helpers.analysis.availability import announced_by, completed_year
from helpers.analysis.frames import records, tidy
from helpers.analysis.targets.double import headline_target
from helpers.analysis.targets.tracks import ALL, chosen, ordered_targets, target_figure, year_of
from helpers.data import Tables

GAPS: Final = (
    "out-of-scope",
    "no-base",
    "word-without-base",
    "rough-base",
    "current-base",
    "no-date",
    "no-year",
)


def register(tables: Tables, *, as_of: str, target: str = ALL) -> pd.DataFrame:
    """Return targets with what their wording leaves open, as the tables stand.

    Columns: ``target``, ``indicator``, ``entity``, ``announced`` (as printed, may be missing),
    ``state`` (``not-yet-announced``, ``running``, ``ended``, ``open`` for one without a year),
    ``target_year``, ``in_scope``, ``gaps`` (tuple of what is open, of ``GAPS``) and ``goal``.
    """
    headline = headline_target(tables)
    rows = [
        {
            "target": own["id"],
            "indicator": own["indicator"],
            "entity": own["entity"],
            "announced": own["announced"],
            "state": _state(own, as_of),
            "target_year": year_of(own),
            "in_scope": bool(own["in_scope"]),
            "gaps": _gaps(own, headline),
            "goal": target_figure(own),
        }
        for own in records(chosen(ordered_targets(tables), target))
    ]
    return tidy(rows, "target indicator entity announced state target_year in_scope gaps goal")


def _state(target: Mapping[str, Any], as_of: str) -> str:
    if announced_by(target["announced"], as_of) is False:
        return "not-yet-announced"
    if pd.isna(target["target_year"]):
        return "open"
    return "ended" if completed_year(as_of) >= target["target_year"] else "running"


def _gaps(target: Mapping[str, Any], headline: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Return what a target's wording leaves open, in a fixed order."""
    no_base = pd.isna(target["base_value"])
    said = headline is not None and headline["id"] == target["id"]
    rough = not no_base and target["base_high"] - target["base_low"] > 0.5 * target["base_value"]
    open_ones = {
        "out-of-scope": not target["in_scope"],
        "no-base": no_base and not said,
        "word-without-base": no_base and said,
        "rough-base": rough,
        # no document prints a year that has not ended; what it calls current is read as that year
        "current-base": not no_base and str(target["announced"])[:4] == target["base_period"],
        "no-date": pd.isna(target["announced"]),
        "no-year": pd.isna(target["target_year"]),
    }
    return tuple(gap for gap in GAPS if open_ones[gap])
