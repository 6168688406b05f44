"""What the documents hold beside a target: what was designated, who was to train, what compares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from helpers.analysis.availability import is_public, published_days
from helpers.analysis.context import statements
from helpers.analysis.rows import FIELDS, columns, records
from helpers.analysis.targets.yardsticks import ALL
from helpers.data.measured import Measured

if TYPE_CHECKING:
    from helpers.data import Tables

FIGURES: Final = {
    "trainees": (ALL, "D05"),
    "whole_economy": ("E06", "trade-finance-2023"),
    "bio_alone": ("E06", "bio-trade-finance-2024-q4"),
}
"""What is laid beside a target, or all of them: its name, the target and the observation."""
COLUMNS: Final = ("kind", "period", "said_ko", "said_en", *FIELDS)


def beside(tables: Tables, *, target: str, as_of: str) -> pd.DataFrame:
    """Return statements and figures that a target is to be read beside, public by a date.

    Parameters
    ----------
    target : str
        Id of the one target, or ``all``.
    as_of : str
        ISO date.

    Returns
    -------
    DataFrame
        ``kind`` (``statement`` or a name of ``FIGURES``), ``period``, ``said_ko`` and ``said_en``
        of a statement, the figure as a measured number, and ``rests_on``.
    """
    found = []
    if target == ALL:
        days = published_days(tables)
        said = statements(tables, entity="KR", subjects=("designated-technology",))
        found += [
            {"kind": "statement", "period": "", "said_ko": row["said_ko"]}
            | {"said_en": row["said_en"], **columns(None), "rests_on": row["rests_on"]}
            for row in records(said)
            if (day := days.get(row["source_id"])) is not None and day.isoformat() <= as_of
        ]
    rows = {row["id"]: row for row in records(tables.observations)}
    found += [
        {"kind": kind, "period": row["period"], "said_ko": "", "said_en": ""}
        | columns(Measured.from_row(row))
        for kind, (own, ident) in FIGURES.items()
        if target in {ALL, own} and (row := rows.get(ident)) is not None
        if is_public(tables, row, as_of=as_of)
    ]
    return pd.DataFrame(found, columns=list(COLUMNS))
