"""Where two documents print different figures for the same thing.

Belongs here: putting them side by side. Which is right is not decided, and no reason is guessed.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from helpers.analysis import rows
from helpers.analysis.profile.holdings import holdings
from helpers.data.measured import Measured

if TYPE_CHECKING:
    from helpers.data import Tables

ADDITIVE: Final = frozenset({"KRW", "USD", "firms", "persons"})
SIDES: Final = ("first", "second")
COLUMNS = (
    "entity",
    "indicator",
    "period",
    *(f"{side}_{name}" for side in SIDES for name in ("id", "basis_code", "source_id")),
    *(f"{side}_{field}" for side in SIDES for field in rows.FIELDS),
    *(f"apart_{field}" for field in rows.FIELDS),
)


def disagreements(tables: Tables, *, region: str) -> pd.DataFrame:
    """Return figures of one indicator and period that cannot be the same number.

    Parameters
    ----------
    tables : Tables
        The loaded tables.
    region : str
        Code of ``lookups/regions.csv``.

    Returns
    -------
    DataFrame
        Those of the region itself first; the undated before the dated, the latest first:
        ``entity``, ``indicator``, ``period`` (missing
        where both are undated), for each side ``…_id``, ``…_basis_code``, ``…_source_id`` and the
        number ``…_value`` … ; ``apart_…`` is the second less the first as printed, in their unit,
        for the eye alone: the two need not count the same. Pairs that agree within their rounding
        are left out.
    """
    held = holdings(tables, region=region).loc[lambda df: df["unit"].isin(ADDITIVE)]
    found = []
    for _, own in held.groupby(["entity", "indicator", "period"], sort=False, dropna=False):
        found += [
            _pair(one, other)
            for one, other in combinations(rows.records(own), 2)
            if not _number(one).overlaps(_number(other))
        ]
    frame = pd.DataFrame(found, columns=list(COLUMNS))
    return (
        frame.assign(_inside=frame["entity"] != region)
        .sort_values(
            ["_inside", "period", "indicator"],
            ascending=[True, False, True],
            na_position="first",
            kind="stable",
            ignore_index=True,
        )
        .drop(columns="_inside")
    )


def _pair(one: dict[Any, Any], other: dict[Any, Any]) -> dict[str, Any]:
    first, second = _number(one), _number(other)
    # both bases stay named: the distance belongs to neither
    apart = Measured(
        second.value - first.value,
        second.low - first.high,
        second.high - first.low,
        first.unit,
        (*first.bases, *second.bases),
        (*first.rests_on, *second.rests_on),
    )
    cells: dict[str, Any] = {name: one[name] for name in ("entity", "indicator", "period")}
    for side, row, number in zip(SIDES, (one, other), (first, second), strict=True):
        cells |= {f"{side}_{name}": row[name] for name in ("id", "basis_code", "source_id")}
        cells |= rows.columns(number, side)
    return cells | rows.columns(apart, "apart")


def _number(row: dict[Any, Any]) -> Measured:
    found = rows.measured(row)
    if found is None:
        raise ValueError("holdings are printed figures only")
    return found
