"""Frames of the theme: the same columns for any input, and the tracks' own keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from helpers.analysis.rows import FIELDS
from helpers.analysis.targets.yardsticks import Track

TRACK_KEYS = ("track", "target", "yardstick", "measured_by", "segment_first", "segment_last")


def keys(track: Track) -> dict[str, Any]:
    """Return the columns that name a track."""
    return {
        "track": track.name,
        "target": str(track.target["id"]),
        "yardstick": track.yardstick,
        "measured_by": track.basis,
        "segment_first": pd.NA if track.first is None else track.first,
        "segment_last": pd.NA if track.last is None else track.last,
    }


def framed(
    rows: Iterable[Mapping[str, Any]],
    *,
    columns: Iterable[str],
    numbers: Iterable[str] = ("",),
    years: Iterable[str] = (),
) -> pd.DataFrame:
    """Return rows as a frame with the columns given, also where there are none.

    Parameters
    ----------
    rows : iterable of mappings
        One each.
    columns : iterable of str
        Keys, in order.
    numbers : iterable of str
        Prefixes of measured numbers that follow them.
    years : iterable of str
        Columns of whole numbers that may be missing.
    """
    named = [f"{prefix}_{field}" if prefix else field for prefix in numbers for field in FIELDS]
    frame = pd.DataFrame(list(rows), columns=[*columns, *named])
    return frame.astype(dict.fromkeys(years, "Int64"))
