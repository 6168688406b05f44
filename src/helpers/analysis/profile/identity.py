"""What a region is and was called, its codes in each register, and what it became.

Belongs here: reading names and codes by date. Which figures a change divides is ``series``'.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

import pandas as pd

from helpers.analysis.profile.holdings import NATION

if TYPE_CHECKING:
    from helpers.data import Tables

REGISTERS: Final = ("iso", "customs", "kostat")
NAME_COLUMNS = ("region", "valid_from", "valid_to", "name_ko", "name_en", *REGISTERS)
CHANGE_COLUMNS = (
    "year",
    "kind",
    "basis_code",
    "indicator",
    "name_ko",
    "name_en",
    "note_ko",
    "note_en",
)


def names_and_codes(tables: Tables, *, region: str) -> pd.DataFrame:
    """Return the official names of a region over time, with its code in each register.

    Parameters
    ----------
    tables : Tables
        The loaded tables.
    region : str
        Code of ``lookups/regions.csv``.

    Returns
    -------
    DataFrame
        One row a span of dates, the earliest first, a region that took its place after it:
        ``region``, ``valid_from`` and ``valid_to`` (ISO dates, missing where open), ``name_ko``,
        ``name_en`` and the code in ``iso``, ``customs`` and ``kostat`` (missing where the
        register has none). For the nation those of every region.
    """
    chain = (region, *successors(tables, region=region))
    if region == NATION:
        chain = tuple(tables.regions["code"])
    found = tables.region_codes.loc[lambda df: df["region"].isin(chain)]
    spans = ["region", "valid_from", "valid_to", "name_ko", "name_en"]
    listed = [
        dict(zip(spans, key, strict=True))
        | {
            register: next(iter(own.loc[own["register"] == register, "code"]), None)
            for register in REGISTERS
        }
        for key, own in found.groupby(spans, sort=False, dropna=False)
    ]
    frame = pd.DataFrame(listed, columns=list(NAME_COLUMNS))
    if region == NATION:
        return frame
    return frame.sort_values("valid_from", na_position="first", kind="stable", ignore_index=True)


def successors(tables: Tables, *, region: str) -> tuple[str, ...]:
    """Return the region that began on the day after this one ended; nothing while it lasts."""
    regions = tables.regions.set_index("code")
    last = regions["valid_to"].get(region)
    if not isinstance(last, str):
        return ()
    following = (dt.date.fromisoformat(last) + dt.timedelta(days=1)).isoformat()
    return tuple(regions.index[regions["valid_from"] == following])


def predecessors(tables: Tables, *, region: str) -> tuple[str, ...]:
    """Return the regions that ended on the day before this one began."""
    regions = tables.regions.set_index("code")
    first = regions["valid_from"].get(region)
    if not isinstance(first, str):
        return ()
    before = (dt.date.fromisoformat(first) - dt.timedelta(days=1)).isoformat()
    return tuple(regions.index[regions["valid_to"] == before])


def changes(tables: Tables, *, region: str) -> pd.DataFrame:
    """Return what changed in a region or in the way it is counted, in order of years.

    Returns
    -------
    DataFrame
        ``year`` (first of the new meaning), ``kind`` (``scope``, ``definition``, ``name``,
        ``code``), ``basis_code`` and ``indicator`` (missing for all), name and note in both
        languages. Only what concerns this region; breaks of a whole statistics are not here.
    """
    own = tables.breaks.loc[lambda df: df["entity"] == region]
    frame = own.rename(columns={"basis": "basis_code"})[list(CHANGE_COLUMNS)]
    return frame.sort_values("year", kind="stable", ignore_index=True)
