"""Measured numbers in tidy frames: to columns and back.

Belongs here: the one form in which themes put a measured number into a row. A row holds several
under prefixes (``share_value``, ``share_low`` …); without a prefix they are ``value``, ``low`` ….
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from helpers.data.measured import Measured

FIELDS = ("value", "low", "high", "unit", "basis", "rests_on")


def columns(measured: Measured | None, prefix: str = "") -> dict[str, Any]:
    """Return the cells of one measured number; of none, the same cells empty.

    Parameters
    ----------
    measured : Measured or None
        The number; None where it is not known.
    prefix : str
        Written before each column with ``_``.

    Returns
    -------
    dict
        ``value``, ``low``, ``high`` (float, NaN where not known), ``unit`` (text), ``basis`` and
        ``rests_on`` (tuples of text).

    Examples
    --------
    >>> columns(Measured.exact(188, "firms"), "firms")["firms_value"]
    188.0
    >>> columns(None)["rests_on"]
    ()
    """
    if measured is None:
        cells: tuple[Any, ...] = (math.nan, math.nan, math.nan, "", (), ())
    else:
        cells = (
            measured.value,
            measured.low,
            measured.high,
            measured.unit,
            measured.bases,
            measured.rests_on,
        )
    return {_named(field, prefix): cell for field, cell in zip(FIELDS, cells, strict=True)}


def measured(row: Any, prefix: str = "") -> Measured | None:
    """Return the measured number a row holds, or None where it holds none.

    Parameters
    ----------
    row : Series or mapping
        With the columns ``columns`` makes.
    prefix : str
        The prefix they were made with.

    Examples
    --------
    >>> measured(columns(Measured.exact(2.0, "multiple"), "times"), "times").value
    2.0
    >>> measured(columns(None)) is None
    True
    """
    cells = row if isinstance(row, Mapping) else row.to_dict()
    value, low, high, unit, basis, rests_on = (cells[_named(field, prefix)] for field in FIELDS)
    if pd.isna(value):
        return None
    return Measured(float(value), float(low), float(high), str(unit), tuple(basis), tuple(rests_on))


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame as mappings with text keys; a missing integer is None.

    Examples
    --------
    >>> records(pd.DataFrame({"region": ["KR-11"], "rank": [3]}))
    [{'region': 'KR-11', 'rank': 3}]
    """
    # The whole frame at once: pandas' own way asks for each column anew, several times as slow.
    names = [str(name) for name in frame.columns]
    rows = frame.to_numpy(dtype=object).tolist()
    return [
        {name: None if cell is pd.NA else cell for name, cell in zip(names, row, strict=True)}
        for row in rows
    ]


def _named(field: str, prefix: str) -> str:
    return f"{prefix}_{field}" if prefix else field
