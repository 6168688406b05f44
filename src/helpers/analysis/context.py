"""What a reader needs beside figures: breaks, surges of demand, statements that print no figure.

Belongs here: choosing rows of the tables ``breaks``, ``surges`` and ``statements``; a collection
without the last two has none.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis.comparability import DIVIDING
from helpers.analysis.frames import records
from helpers.data import Tables


def breaks(tables: Tables, *, entity: str, basis: str, indicator: str) -> pd.DataFrame:
    """Return the breaks that divide a series, in order of years; rows of ``tables.breaks``."""
    frame = tables.breaks
    return frame[
        frame["kind"].isin(DIVIDING)
        & (frame["basis"].isna() | (frame["basis"] == basis))
        & (frame["entity"].isna() | (frame["entity"] == entity))
        & (frame["indicator"].isna() | (frame["indicator"] == indicator))
    ].sort_values("year", kind="stable")


def breaks_after(
    tables: Tables, *, entity: str, basis: str, indicator: str, years: tuple[int, int]
) -> pd.DataFrame:
    """Return the breaks that divide a series after the first of two years, up to the second."""
    found = breaks(tables, entity=entity, basis=basis, indicator=indicator)
    return found[(found["year"] > years[0]) & (found["year"] <= years[1])]


def break_in(
    tables: Tables, *, entity: str, basis: str, indicator: str, year: int
) -> dict[str, Any] | None:
    """Return the break from which a series means something else in a year, if any."""
    found = breaks(tables, entity=entity, basis=basis, indicator=indicator)
    return next(iter(records(found[found["year"] == year])), None)


def surge_in(tables: Tables, *, basis: str, year: int) -> dict[str, Any] | None:
    """Return the surge of demand that moved a basis in a year, None where none is on record.

    Demand moves a series while it means the same; what changes its meaning is a break.
    """
    found = [
        row
        for row in records(tables.named("surges"))
        if row["basis"] == basis and int(row["first_year"]) <= year <= int(row["last_year"])
    ]
    return found[0] if found else None


def statements(tables: Tables, *, entity: str, subjects: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return what documents say of a region without a figure, as rows with ``rests_on``.

    Only of these subjects; of all where none is named.
    """
    frame = tables.named("statements")
    if frame.empty:
        return pd.DataFrame(columns=["id", "subject", "said_ko", "said_en", "rests_on"])
    own = frame[frame["entity"] == entity]
    if subjects:
        own = own[own["subject"].isin(subjects)]
    rests_on = pd.Series([(ident,) for ident in own["id"]], index=own.index, dtype="object")
    return own.assign(rests_on=rests_on).reset_index(drop=True)
