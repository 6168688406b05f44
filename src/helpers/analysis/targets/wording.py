"""What the documents hold beside a target: what was designated, who was to train, what compares."""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.analysis.availability import is_public, published_days
from helpers.analysis.context import statements
from helpers.analysis.frames import figures, records, tidy
from helpers.analysis.targets.tracks import ALL
from helpers.data import Tables
from helpers.data.collection import NATION

FIGURES: Final = {
    "trainees": (ALL, "D05"),
    "whole_economy": ("E06", "trade-finance-2023"),
    "bio_alone": ("E06", "bio-trade-finance-2024-q4"),
}
"""What is laid beside a target, or all of them: its name, the target and the observation."""


def beside(tables: Tables, *, target: str, as_of: str) -> pd.DataFrame:
    """Return statements and figures that a target is to be read beside, public by a date.

    Columns: ``kind`` (``statement`` or a name of ``FIGURES``), ``period``, ``said_ko`` and
    ``said_en`` of a statement, ``figure`` of the others, and ``rests_on``.
    """
    found = []
    if target == ALL:
        days = published_days(tables)
        said = statements(tables, entity=NATION, subjects=("designated-technology",))
        found += [
            row | {"kind": "statement", "period": "", "figure": None}
            for row in records(said)
            if (day := days.get(row["source_id"])) is not None and day.isoformat() <= as_of
        ]
    rows = {row["id"]: row for row in records(figures(tables))}
    found += [
        row | {"kind": kind, "said_ko": "", "said_en": "", "rests_on": (ident,)}
        for kind, (own, ident) in FIGURES.items()
        if target in {ALL, own} and (row := rows.get(ident)) is not None
        if is_public(tables, row, as_of=as_of)
    ]
    return tidy(found, "kind period said_ko said_en figure rests_on")
