"""Frames with the same columns and types for any input, an empty one too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

_NUMBER = {
    "value": "float64",
    "low": "float64",
    "high": "float64",
    "unit": "str",
    "basis": "object",
    "rests_on": "object",
}


def number(prefix: str = "") -> dict[str, str]:
    """Return the columns of a measured number, as ``helpers.analysis.rows`` names them.

    Examples
    --------
    >>> list(number("share"))[:3]
    ['share_value', 'share_low', 'share_high']
    """
    return {f"{prefix}_{name}" if prefix else name: kind for name, kind in _NUMBER.items()}


def framed(rows: Sequence[Mapping[str, Any]], types: Mapping[str, str]) -> pd.DataFrame:
    """Return rows as a frame with the columns and types given, also where there are none."""
    return pd.DataFrame(list(rows), columns=list(types)).astype(dict(types))
