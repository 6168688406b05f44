"""Where two documents print different figures for the same thing.

Which is right is not decided, and no reason is guessed.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pandas as pd

from helpers.analysis.frames import records, tidy
from helpers.analysis.profile.holdings import holdings
from helpers.data import Tables
from helpers.data.measured import Measured
from helpers.data.units import ADDITIVE


def disagreements(tables: Tables, *, region: str) -> pd.DataFrame:
    """Return figures of one indicator and period that cannot be the same number.

    Those of the region itself first; the undated before the dated, the latest first: ``entity``,
    ``indicator``, ``period`` (missing where both are undated), ``first_source`` and
    ``second_source``, ``first``, ``second``, and ``apart``: the second less the first as printed,
    for the eye alone, for the two need not count the same. Pairs that agree within their rounding
    are left out.
    """
    held = holdings(tables, region=region).loc[lambda df: df["unit"].isin(ADDITIVE)]
    rows = []
    for _, own in held.groupby(["entity", "indicator", "period"], sort=False, dropna=False):
        rows += [
            _pair(one, other)
            for one, other in combinations(records(own), 2)
            if not one["figure"].overlaps(other["figure"])
        ]
    frame = tidy(rows, "entity indicator period first_source second_source first second apart")
    return (
        frame.assign(inside=frame["entity"] != region)
        .sort_values(
            ["inside", "period", "indicator"],
            ascending=[True, False, True],
            na_position="first",
            kind="stable",
            ignore_index=True,
        )
        .drop(columns="inside")
    )


def _pair(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    first, second = one["figure"], other["figure"]
    # both bases stay named: the distance belongs to neither
    apart = Measured(
        second.value - first.value,
        second.low - first.high,
        second.high - first.low,
        first.unit,
        (*first.bases, *second.bases),
        (*first.rests_on, *second.rests_on),
    )
    sources = {"first_source": one["source_id"], "second_source": other["source_id"]}
    numbers = {"first": first, "second": second, "apart": apart}
    return {name: one[name] for name in ("entity", "indicator", "period")} | sources | numbers
