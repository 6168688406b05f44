"""What each basis has to say of exports of devices, side by side."""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.analysis.frames import figures, records, tidy, whole_years
from helpers.data import Tables
from helpers.data.collection import NATION

BASES: Final = ("mfds", "kita-hs", "kita-mti", "khidi", "bok-gangwon")
"""Bases on which exports of devices are published, the one used here first."""
MEASURES: Final = (
    "device_exports_usd",
    "khidi_device_exports_usd",
    "device_exports_share",
    "medical_electronics_exports_usd",
)


def bases_side_by_side(tables: Tables, *, region: str, year: int) -> pd.DataFrame:
    """Return what each basis has to say of device exports, up to a year.

    One row a basis and place: ``basis``, ``region``, ``indicator``, ``year``, ``period``,
    ``figure``. The latest figure of the nation and of the region; a basis that has neither shows
    the latest it has of any region.
    """
    found = whole_years(figures(tables, indicator=MEASURES))
    past = (found["year"] <= year).fillna(value=False)
    wanted = found.loc[past].sort_values(["year", "indicator"], kind="stable")
    rows = []
    for basis in BASES:
        own = wanted[wanted["basis"] == basis]
        near = own[own["entity"].isin([NATION, region])]
        latest = (own if near.empty else near).groupby("entity", sort=False).tail(1)
        rows += records(latest.rename(columns={"entity": "region"}).astype({"year": int}))
    return tidy(rows, "basis region indicator year period figure")
