"""What a reader needs beside figures: surges of demand, and statements that print no figure.

Belongs here: choosing rows of the tables ``surges`` and ``statements``; a collection without them
has none.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis.frames import records
from helpers.data import Tables


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
