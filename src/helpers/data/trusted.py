"""The trusted tables of a collection, however they come.

Belongs here: what the tables are, and getting hold of them. Reading and checking the files is
``loader``'s, which is imported only where they have to be read: plans are made without pandas.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.data import checked
from helpers.paths import collection_root

if TYPE_CHECKING:
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
        found = self.others.get(name) if name in self.others else getattr(self, name, None)
        if found is not None:
            return found
        from pandas import DataFrame  # noqa: PLC0415 - only where a table is not declared

        return DataFrame(columns=["id", "source_id", "as_printed"])


TABLES = tuple(name for name in Tables.__slots__ if name not in {"corrections", "others"})


def load_tables(root: Path | None = None) -> Tables:
    """Read, correct, check and convert every table of a collection.

    Parameters
    ----------
    root : Path, optional
        Folder that holds ``data/``; the collection around the working directory by default.

    Raises
    ------
    DataError
        Anything is wrong anywhere; carries every fault of every file.
    """
    root = root or collection_root()
    kept = checked.kept(root)
    if kept is not None:
        return kept
    from helpers.data.loader import read_tables  # noqa: PLC0415 - only where files are read

    return read_tables(root)
