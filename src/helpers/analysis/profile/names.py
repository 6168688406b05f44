"""What a region is and was called, its codes in each register, and what it became."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pandas as pd

from helpers.analysis.frames import tidy
from helpers.data import Tables
from helpers.data.collection import NATION

REGISTERS: Final = ("iso", "customs", "kostat")


def names_and_codes(tables: Tables, *, region: str) -> pd.DataFrame:
    """Return the official names of a region over time, with its code in each register.

    One row a span of dates, the earliest first, a region that took its place after it: ``region``,
    ``valid_from`` and ``valid_to`` (ISO dates, missing where open), ``name_ko``, ``name_en`` and
    the code in ``iso``, ``customs`` and ``kostat`` (missing where the register has none). For the
    nation those of every region.
    """
    chain = (region, *successors(tables, region=region))
    if region == NATION:
        chain = tuple(tables.regions["code"])
    found = tables.region_codes.loc[lambda df: df["region"].isin(chain)]
    spans = ["region", "valid_from", "valid_to", "name_ko", "name_en"]
    rows = []
    for key, own in found.groupby(spans, sort=False, dropna=False):
        codes = dict(zip(own["register"], own["code"], strict=True))
        registered = {register: codes.get(register) for register in REGISTERS}
        rows.append(dict(zip(spans, key, strict=True)) | registered)
    frame = tidy(rows, " ".join((*spans, *REGISTERS)))
    if region == NATION:
        return frame
    return frame.sort_values("valid_from", na_position="first", kind="stable", ignore_index=True)


def successors(tables: Tables, *, region: str) -> tuple[str, ...]:
    """Return the region that began on the day after this one ended; nothing while it lasts."""
    return _beside(tables, region, ended="valid_to", began="valid_from", days=1)


def predecessors(tables: Tables, *, region: str) -> tuple[str, ...]:
    """Return the regions that ended on the day before this one began."""
    return _beside(tables, region, ended="valid_from", began="valid_to", days=-1)


def changes(tables: Tables, *, region: str) -> pd.DataFrame:
    """Return what changed in a region or in the way it is counted, in order of years.

    Rows of ``tables.breaks`` that concern this region; breaks of a whole statistics are not here.
    """
    own = tables.breaks.loc[lambda df: df["entity"] == region]
    return own.sort_values("year", kind="stable", ignore_index=True)


def _beside(tables: Tables, region: str, *, ended: str, began: str, days: int) -> tuple[str, ...]:
    regions = tables.regions.set_index("code")
    day = regions[ended].get(region)
    if not isinstance(day, str):
        return ()
    next_day = (dt.date.fromisoformat(day) + dt.timedelta(days=days)).isoformat()
    return tuple(regions.index[regions[began] == next_day])
