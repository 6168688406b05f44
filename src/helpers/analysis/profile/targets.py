"""The targets set for a region, measured by what the collection knows of it."""

from __future__ import annotations

import pandas as pd

from helpers.analysis import targets
from helpers.analysis.availability import newest_look
from helpers.data import Tables


def own_targets(tables: Tables, *, region: str) -> pd.DataFrame:
    """Return the targets set for a region, as ``targets.register`` gives them."""
    listed = targets.register(tables, as_of=newest_look(tables))
    return listed[listed["entity"] == region].reset_index(drop=True)


def measured_targets(tables: Tables, *, region: str) -> pd.DataFrame:
    """Return what a region's targets take, as ``targets.measure_targets`` gives it.

    One row a target and reading of the series it could be measured by.
    """
    day = newest_look(tables)
    own = own_targets(tables, region=region)["target"]
    measured = targets.measure_targets(targets.tracks(tables, as_of=day), as_of=day)
    return measured[measured["target"].isin(own)].reset_index(drop=True)
