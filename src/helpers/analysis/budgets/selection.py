"""Which programmes a report speaks of, and which of their amounts may be added up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import pandas as pd

from helpers.analysis.budgets.frames import framed, number
from helpers.analysis.measures import total
from helpers.analysis.rows import columns
from helpers.data.measured import Measured

if TYPE_CHECKING:
    from helpers.data import Tables

ALL_THEMES: Final = "all"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which programmes a report is about.

    Attributes
    ----------
    region : str
        Code of ``lookups/regions.csv``.
    theme : str
        Code of ``lookups/themes.csv``, or ``all``.
    min_budget : int
        Smallest printed amount, in won; it also holds for the amounts of one year.
    """

    region: str
    theme: str = ALL_THEMES
    min_budget: int = 0

    @property
    def has_theme(self) -> bool:
        """Whether one field of medicine was chosen."""
        return self.theme != ALL_THEMES

    @property
    def all_themes(self) -> Scope:
        """The same region and amounts, every field."""
        return replace(self, theme=ALL_THEMES)


def select_programmes(tables: Tables, *, scope: Scope) -> pd.DataFrame:
    """Return the programmes of a scope, in the order of their document.

    Parameters
    ----------
    tables : Tables
        The loaded tables.
    scope : Scope
        Region, field and smallest amount.

    Returns
    -------
    DataFrame
        Rows and columns of ``tables.programmes``; no rows where none fits.
    """
    return tables.programmes.loc[
        lambda df: (
            (df["region"] == scope.region)
            & ((df["theme"] == scope.theme) | (not scope.has_theme))
            & (df["value"] >= scope.min_budget)
        )
    ].reset_index(drop=True)


def whole_life(programmes: pd.DataFrame) -> pd.DataFrame:
    """Return the programmes whose amount is for all their years: those that may be added up."""
    return programmes.loc[programmes["kind"] == "total"].reset_index(drop=True)


def yearly_amounts(programmes: pd.DataFrame) -> pd.DataFrame:
    """Return the programmes repeated each year, whose amount is that of one year alone."""
    return programmes.loc[programmes["kind"] == "yearly"].reset_index(drop=True)


def regions_with_programmes(tables: Tables) -> pd.DataFrame:
    """Return where programmes are on record.

    Returns
    -------
    DataFrame
        ``region``, ``programmes`` and ``yearly`` (counts; yearly ones are among the programmes)
        and the total of whole-life amounts (``value``, ``low``, ``high`` in KRW …), the largest
        first; ``rests_on`` names all programmes.
    """
    rows = []
    for region, own in tables.programmes.groupby("region", sort=True):
        lasting = whole_life(own)
        if lasting.empty:
            continue
        amount = total(Measured.from_row(row) for row in lasting.itertuples())
        rows.append(
            {
                "region": region,
                "programmes": len(own),
                "yearly": len(own) - len(lasting),
                **columns(amount),
                "rests_on": tuple(own["id"]),
            }
        )
    types = {"region": "str", "programmes": "int64", "yearly": "int64", **number()}
    return framed(rows, types).sort_values("value", ascending=False, ignore_index=True)
