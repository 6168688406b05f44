"""The tables of a collection, once they are read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd


# Equal only to itself: frames have no one truth, and what is worked out of them can be kept.
@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """Every table of a collection, as ``data/datapackage.json`` declares it.

    Text is text and missing cells are missing; dates are ISO text; rows stand in the order of
    the files. Beside the declared columns stand those that were read from printed forms:

    Attributes
    ----------
    observations : DataFrame
        One printed figure a row; with start_year, year (Int64), value, low, high (float64, base
        units, shares and growth 0–1) and unit.
    programmes : DataFrame
        One public programme a row; with start_month, end_month (Period[M]), months_printed,
        stated_years, value, low, high (KRW) and unit.
    targets : DataFrame
        One target a row; with target_value, target_low, target_high, target_unit, the same for
        base and target_usd, target_year and base_year.
    claims : DataFrame
        One derived statement a row; with value, low, high and unit.
    sources, regions, region_codes, bodies, indicators, bases, breaks, units, ministries, themes
        Documents and lookups.
    corrections : DataFrame
        Declared corrections that were made: table, id, column, expect, becomes, reason. Columns
        of printed forms still hold what was printed; what is read from them is corrected.
    others : Mapping of str to DataFrame
        Tables that the package declares beside these, by name.
    """

    observations: pd.DataFrame
    programmes: pd.DataFrame
    targets: pd.DataFrame
    claims: pd.DataFrame
    sources: pd.DataFrame
    regions: pd.DataFrame
    region_codes: pd.DataFrame
    bodies: pd.DataFrame
    indicators: pd.DataFrame
    bases: pd.DataFrame
    breaks: pd.DataFrame
    units: pd.DataFrame
    ministries: pd.DataFrame
    themes: pd.DataFrame
    corrections: pd.DataFrame
    others: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    def named(self, name: str) -> pd.DataFrame:
        """Return a table by its name; one that the package does not declare has no rows."""
        found = self.others.get(name, getattr(self, name, None))
        return pd.DataFrame(columns=["id", "source_id", "as_printed"]) if found is None else found


TABLES = tuple(name for name in Tables.__slots__ if name not in {"corrections", "others"})
