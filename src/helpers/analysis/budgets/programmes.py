"""Which programmes a report speaks of, and what may be added up of their amounts.

Amounts of one year never enter a total of whole-life amounts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from helpers.analysis.frames import largest_first, tidy, with_figures
from helpers.analysis.measures import share_of_total, total
from helpers.data import Tables
from helpers.data.measured import Measured

ALL_THEMES: Final = "all"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which programmes a report is about: a region, a field of medicine or ``all``, a least amount.

    The amount, in won, also holds for the amounts of one year.
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
    """Return the programmes of a scope in the order of their document, each with its ``amount``."""
    rows = with_figures(tables.programmes, "amount")
    of_theme = (rows["theme"] == scope.theme) | (not scope.has_theme)
    chosen = (rows["region"] == scope.region) & of_theme & (rows["value"] >= scope.min_budget)
    return rows.loc[chosen].reset_index(drop=True)


def whole_life(programmes: pd.DataFrame) -> pd.DataFrame:
    """Return the programmes whose amount is for all their years: those that may be added up."""
    return programmes[programmes["kind"] == "total"].reset_index(drop=True)


def total_budget(programmes: pd.DataFrame) -> Measured:
    """Return the sum of all whole-life amounts, in won.

    Refused: ``no-figures`` where no programme has one.
    """
    return total(whole_life(programmes)["amount"])


def part_of(part: Iterable[Measured], rest: Iterable[Measured]) -> Measured:
    """Return the share of some amounts in themselves and the rest; all of it without a rest.

    A share moves its part once, in numerator and total alike.
    """
    amount, others = total(part), list(rest)
    if not others:
        return Measured(1.0, 1.0, 1.0, "share", rests_on=amount.rests_on)
    return share_of_total(amount, total(others))


def grouped(programmes: pd.DataFrame, key: str) -> pd.DataFrame:
    """Return whole-life amounts by what stands in a column, largest first.

    Columns: ``key``, ``programmes`` (how many), ``amount`` and ``share`` (of all programmes given).
    """
    lasting = whole_life(programmes)
    rows = []
    for name in lasting[key].drop_duplicates():
        own = lasting[key] == name
        part, rest = lasting.loc[own, "amount"], lasting.loc[~own, "amount"]
        counted = {key: name, "programmes": len(part)}
        rows.append(counted | {"amount": total(part), "share": part_of(part, rest)})
    return largest_first(tidy(rows, f"{key} programmes amount share"), "amount")


def one_is_largest(amounts: pd.DataFrame) -> bool:
    """Return whether the first of some amounts, largest first, is larger whatever the rounding."""
    return len(amounts) > 1 and amounts["amount"].iloc[0].low > amounts["amount"].iloc[1].high


def regions_with_programmes(tables: Tables) -> pd.DataFrame:
    """Return where programmes are on record, the largest total of whole-life amounts first.

    Columns: ``region``, ``programmes`` and ``yearly`` (counts; yearly ones are among the
    programmes), ``amount``, and ``rests_on``: the ids of all programmes.
    """
    rows = []
    for region, own in with_figures(tables.programmes, "amount").groupby("region", sort=True):
        lasting = whole_life(own)
        if len(lasting):
            counts = {"programmes": len(own), "yearly": len(own) - len(lasting)}
            amount = {"amount": total(lasting["amount"]), "rests_on": tuple(own["id"])}
            rows.append({"region": region} | counts | amount)
    return largest_first(tidy(rows, "region programmes yearly amount rests_on"), "amount")
