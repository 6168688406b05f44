"""The exchange rates on record that are averages, side by side.

Belongs here: how far it matters which one converts. Converting itself is ``published``'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pandas as pd

from helpers.analysis import rows
from helpers.analysis.exports.published import RATE_BASIS
from helpers.analysis.measured import Measured
from helpers.analysis.measures import gap

if TYPE_CHECKING:
    from helpers.data import Tables

BANK_BASES: Final = (RATE_BASIS, "fx-bok-quarter")
RESERVE_BASES: Final = ("fx-fred-average",)
RATE_COLUMNS: Final = (
    "period",
    "status",
    *(f"{name}_{part}" for name in ("bank", "reserve", "apart") for part in rows.FIELDS),
)


def average_rates(tables: Tables) -> pd.DataFrame:
    """Return won for one dollar by year or quarter, as two central banks average it.

    Returns
    -------
    DataFrame
        ``period`` (``2024``, ``2024-Q1``), ``status`` (of the Bank of Korea's rate, empty without
        one), ``bank_…`` (Bank of Korea's basic rate, the one ministries convert with),
        ``reserve_…`` (Federal Reserve's average of daily rates) and ``apart_…`` (how far they lie
        apart). All in won per dollar, missing where a period has no such rate.
    """
    bank, reserve = (_by_period(tables, bases) for bases in (BANK_BASES, RESERVE_BASES))
    found = []
    for period in sorted(set(bank) | set(reserve)):
        one, other = (
            Measured.from_row(book[period]) if period in book else None for book in (bank, reserve)
        )
        apart = None if one is None or other is None else _apart(one, other)
        cells = {"period": period, "status": bank[period]["status"] if period in bank else ""}
        cells |= rows.columns(one, "bank") | rows.columns(other, "reserve")
        found.append(cells | rows.columns(apart, "apart"))
    return pd.DataFrame(found, columns=list(RATE_COLUMNS))


def _apart(one: Measured, other: Measured) -> Measured:
    """Return the gap of two averages of one price: their bases differ in the averaging alone."""
    found = gap(replace(one, bases=()), replace(other, bases=()))
    return replace(found, bases=(*one.bases, *other.bases))


def _by_period(tables: Tables, bases: Sequence[str]) -> dict[str, dict[str, object]]:
    found = tables.observations.loc[lambda df: df["basis"].isin(bases)]
    return {str(row["period"]): row for row in rows.records(found)}
