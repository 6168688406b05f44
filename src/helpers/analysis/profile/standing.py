"""A region's rank and share of the nation: where they may be formed, and why not elsewhere.

Belongs here: finding the whole that belongs to a figure, and the places the figures allow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from helpers.analysis import rows
from helpers.analysis.measured import Measured
from helpers.analysis.measures import difference, share, total
from helpers.analysis.places import possible_places
from helpers.analysis.profile.holdings import NATION, ONE_YEAR
from helpers.errors import Refusal

if TYPE_CHECKING:
    from helpers.data import Tables

RANKED: Final = (
    "device_exports_usd",
    "device_production_krw",
    "medical_electronics_exports_usd",
    "device_firms",
    "device_makers",
    "pharma_makers",
    "device_staff",
    "employees",
    "industry_sales_krw",
    "industry_firms",
    "industry_employees",
    "population",
)
"""Amounts and counts of which a region holds a part of the nation."""

PRINTED_RANKS: Final = {
    "device_exports_usd": "exports_rank",
    "device_production_krw": "production_rank",
}
"""Indicators whose places documents print, and the indicator of the place."""

UNSTATED: Final = frozenset({"press", "not-stated"})
"""Bases that say only that none is stated: figures of two documents need not count alike."""

UNDEFINED_COUNTS: Final = frozenset({"device_firms"})
"""Counts that take in makers, importers or both, without every document saying which."""

COLUMNS = (
    "indicator",
    "basis_code",
    "year",
    "refusal",
    "whole_bases",
    "known",
    "members",
    "rank_printed",
    "rank_best",
    "rank_worst",
    *(f"{name}_{field}" for name in ("part", "whole", "share") for field in rows.FIELDS),
)

Row = Mapping[Any, Any]


def standing(tables: Tables, *, region: str) -> pd.DataFrame:
    """Return a region's share of the nation and its possible places, or why there is none.

    Parameters
    ----------
    tables : Tables
        The loaded tables.
    region : str
        Code of ``lookups/regions.csv``; the nation has no standing in itself.

    Returns
    -------
    DataFrame
        A row for each indicator, basis and year of which the nation has a figure too, in order
        of ``RANKED`` and year; and one for the latest figure of each other indicator and basis.
        ``indicator``, ``basis_code``, ``year`` (Int64, missing where undated), ``refusal`` (the
        reason why there is no share, else missing), ``whole_bases`` (tuple of the bases on which
        the nation is known), ``known`` and ``members`` (how many regions have a figure, how many
        there were; Int64), ``rank_printed``, ``rank_best``, ``rank_worst`` (Int64), the numbers
        ``part_…`` (the region), ``whole_…`` (the nation), ``share_…`` (0–1).
    """
    own = _of(tables, region)
    found: list[dict[str, Any]] = []
    if region != NATION:
        for indicator in RANKED:
            figures = own.loc[own["indicator"] == indicator]
            found += _of_indicator(tables, figures, region)
    frame = pd.DataFrame(found, columns=list(COLUMNS))
    names = ("year", "known", "members", "rank_printed", "rank_best", "rank_worst")
    return frame.astype(dict.fromkeys(names, "Int64"))


def _of_indicator(tables: Tables, figures: pd.DataFrame, region: str) -> list[dict[str, Any]]:
    computed, refused = [], []
    for _, own in figures.groupby("basis", sort=False):
        pairs = [
            (row, whole)
            for row in own.sort_values("period").to_dict("records")
            if (whole := _whole(tables, row)) is not None
        ]
        if pairs:
            computed += [_shared(tables, row, whole, region) for row, whole in pairs]
        else:
            latest = own.sort_values("period", na_position="first").iloc[-1].to_dict()
            refused.append(_refused(tables, latest))
    if computed:
        # what lacks a whole only for its year says nothing that the years with one do not
        refused = [row for row in refused if row["refusal"] != "missing"]
    return [*computed, *(refused if computed else _first_of_each(refused))]


def _first_of_each(refused: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return one row for each reason; several bases without a whole say the same."""
    return list({row["refusal"]: row for row in reversed(refused)}.values())[::-1]


def _shared(tables: Tables, row: Row, whole: Row, region: str) -> dict[str, Any]:
    part, nation = Measured.from_row(row), Measured.from_row(whole)
    year = int(row["year"])
    head = _head(row) | {"whole_bases": (row["basis"],)} | rows.columns(part, "part")
    head |= rows.columns(nation, "whole")
    if row["indicator"] in UNDEFINED_COUNTS and row["source_id"] != whole["source_id"]:
        return head | {"refusal": "undefined-count"} | rows.columns(None, "share")
    try:
        portion = share(part, nation)
    except Refusal as refusal:
        return head | {"refusal": refusal.reason} | rows.columns(None, "share")
    places = _places(tables, row, part, nation, region=region)
    printed = _printed_rank(tables, row, year, region)
    return (
        head | places | {"refusal": None, "rank_printed": printed} | rows.columns(portion, "share")
    )


def _refused(tables: Tables, row: Row) -> dict[str, Any]:
    nation = _of(tables, NATION).loc[lambda df: df["indicator"] == row["indicator"]]
    bases = tuple(dict.fromkeys(nation["basis"]))
    across = bool(bases) and row["basis"] not in set(bases) - UNSTATED
    return (
        _head(row)
        | {"refusal": "across-bases" if across else "missing", "whole_bases": bases}
        | rows.columns(Measured.from_row(row), "part")
        | rows.columns(None, "whole")
        | rows.columns(None, "share")
    )


def _head(row: Row) -> dict[str, Any]:
    unknown = ("known", "members", "rank_printed", "rank_best", "rank_worst")
    return dict.fromkeys(unknown, pd.NA) | {
        "indicator": row["indicator"],
        "basis_code": row["basis"],
        "year": row["year"],
    }


def _places(
    tables: Tables, row: Row, part: Measured, nation: Measured, *, region: str
) -> dict[str, Any]:
    """Return how many regions are known and the places their figures allow."""
    year = int(row["year"])
    there = _there(tables, year)
    figures = _alike(tables, row).loc[lambda df: df["entity"].isin(there)]
    others = [
        Measured.from_row(other)
        for other in figures.to_dict("records")
        if other["entity"] != region
    ]
    unknown = len(there) - len(others) - 1
    rest = difference(nation, total([part, *others])) if unknown else None
    if rest is not None:
        # rounding may take the rest below nought, what it counts cannot be
        rest = replace(rest, low=max(rest.low, 0.0)) if rest.value >= 0 else None
    best, worst = possible_places(part, others, rest=rest, unknown=unknown)
    return {
        "known": len(others) + 1,
        "members": len(there),
        "rank_best": best,
        "rank_worst": worst,
    }


def _printed_rank(tables: Tables, row: Row, year: int, region: str) -> Any:
    name = PRINTED_RANKS.get(str(row["indicator"]), "")
    frame = tables.observations
    found = frame.loc[
        (frame["indicator"] == name)
        & (frame["entity"] == region)
        & (frame["basis"] == row["basis"])
        & (frame["period"] == str(year))
    ]
    return pd.NA if found.empty else int(found["value"].iloc[0])


def _whole(tables: Tables, row: Row) -> Row | None:
    """Return the nation's figure that a region's figure is a part of, None where there is none."""
    if not isinstance(row["period"], str):
        return None
    found = _alike(tables, row).loc[lambda df: df["entity"] == NATION].to_dict("records")
    return found[0] if found else None


def _alike(tables: Tables, row: Row) -> pd.DataFrame:
    """Return the figures of every place that count as one figure counts, for the same year."""
    frame = tables.observations
    alike: pd.Series[bool] = (
        frame["indicator"].eq(row["indicator"])
        & frame["basis"].eq(row["basis"])
        & frame["period"].eq(row["period"])
        & ~frame["id"].isin(tables.targets["id"])
        & frame["value"].notna()
    )
    if row["basis"] in UNSTATED:
        alike &= frame["source_id"] == row["source_id"]
    return frame.loc[alike]


def _of(tables: Tables, place: str) -> pd.DataFrame:
    """Return the figures of one place for one year, or undated; targets left out."""
    frame = tables.observations
    point = frame["period"].isna() | frame["period"].str.fullmatch(ONE_YEAR).fillna(value=False)
    return frame.loc[
        (frame["entity"] == place)
        & point
        & ~frame["id"].isin(tables.targets["id"])
        & frame["value"].notna()
    ]


def _there(tables: Tables, year: int) -> set[str]:
    """Return the regions that existed at the end of a year."""
    day = f"{year}-12-31"
    regions = tables.regions.loc[lambda df: df["code"] != NATION]
    begun = regions["valid_from"].fillna("") <= day
    not_ended = regions["valid_to"].fillna("9999") >= day
    return set(regions.loc[begun & not_ended, "code"])
