"""The regions of which the population alone is held."""

from __future__ import annotations

import pandas as pd

from helpers.analysis.frames import largest_first, records, tidy
from helpers.analysis.profile.holdings import people_alone
from helpers.analysis.profile.standing import COLUMNS, standing
from helpers.data import Tables
from helpers.data.collection import NATION


def people(tables: Tables, *, region: str) -> pd.DataFrame:
    """Return, for the nation, the latest population of regions of which nothing else is on record.

    Of ``standing``, with the ``region``; the largest first.
    """
    rows = [
        {"region": one} | row
        for one in (people_alone(tables) if region == NATION else ())
        for row in records(standing(tables, region=one).tail(1))
    ]
    return largest_first(tidy(rows, f"region {COLUMNS}"), "part")
