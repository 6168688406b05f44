"""A region's rank and share of the nation: where they may be formed, and why not elsewhere.

Belongs here: finding the whole that belongs to a figure, and the places the figures allow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from helpers.analysis import rows
from helpers.analysis.measures import difference, share, total
from helpers.analysis.places import possible_places
from helpers.analysis.profile.holdings import NATION, ONE_YEAR, people_alone
from helpers.data.measured import Measured
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
    book = _Book.of(tables)
    found: list[dict[str, Any]] = []
    if region != NATION:
        for indicator in RANKED:
            found += _of_indicator(book, indicator, region)
    frame = pd.DataFrame(found, columns=list(COLUMNS))
    names = ("year", "known", "members", "rank_printed", "rank_best", "rank_worst")
    return frame.astype(dict.fromkeys(names, "Int64"))


def people(tables: Tables, *, region: str) -> pd.DataFrame:
    """Return the population of regions of which nothing else is on record.

    Parameters
    ----------
    tables : Tables
        The loaded tables.
    region : str
        The nation; a region of its own has none of them.

    Returns
    -------
    DataFrame
        Of ``standing``, with the ``region``; the largest first.
    """
    book = _Book.of(tables)
    found: list[dict[str, Any]] = []
    for one in people_alone(tables) if region == NATION else ():
        found += [{"region": one} | row for row in _of_indicator(book, "population", one)[-1:]]
    frame = pd.DataFrame(found, columns=["region", *COLUMNS])
    return frame.sort_values("part_value", ascending=False, kind="stable", ignore_index=True)


@dataclass(frozen=True, slots=True)
class _Book:
    """The figures that can be ranked, found by place and by what they count alike.

    Attributes
    ----------
    tables : Tables
        The loaded tables.
    by_place : dict
        Rows by place and indicator, for one year or undated, in the order of the tables.
    alike : dict
        Rows of every place by indicator, basis, period and, where the basis is not stated, the
        document.
    """

    tables: Tables
    by_place: dict[tuple[str, str], list[Row]]
    alike: dict[tuple[str, ...], list[Row]]

    @classmethod
    def of(cls, tables: Tables) -> _Book:
        """Return the book of a collection."""
        wanted = {*RANKED, *PRINTED_RANKS.values()}
        frame = tables.observations
        listed = frame.loc[
            frame["indicator"].isin(wanted)
            & ~frame["id"].isin(tables.targets["id"])
            & frame["value"].notna()
            & (frame["period"].isna() | frame["period"].str.fullmatch(ONE_YEAR))
        ]
        by_place: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
        alike: defaultdict[tuple[str, ...], list[Row]] = defaultdict(list)
        for row in rows.records(listed):
            by_place[str(row["entity"]), str(row["indicator"])].append(row)
            alike[_key(row)].append(row)
        return cls(tables, dict(by_place), dict(alike))

    def there(self, year: int) -> set[str]:
        """Return the regions that existed at the end of a year."""
        day = f"{year}-12-31"
        regions = self.tables.regions.loc[lambda df: df["code"] != NATION]
        begun = regions["valid_from"].fillna("") <= day
        not_ended = regions["valid_to"].fillna("9999") >= day
        return set(regions.loc[begun & not_ended, "code"])

    def whole(self, row: Row) -> Row | None:
        """Return the nation's figure that a region's is a part of, None where there is none."""
        if not isinstance(row["period"], str):
            return None
        return next((one for one in self.alike[_key(row)] if one["entity"] == NATION), None)


def _key(row: Row) -> tuple[str, ...]:
    parts = [str(row[name]) for name in ("indicator", "basis", "period")]
    return (*parts, str(row["source_id"])) if row["basis"] in UNSTATED else tuple(parts)


def _period(row: Row) -> str:
    """Return a period to sort by; the undated come first."""
    return str(row["period"]) if isinstance(row["period"], str) else ""


def _of_indicator(book: _Book, indicator: str, region: str) -> list[dict[str, Any]]:
    computed, refused = [], []
    by_basis: dict[str, list[Row]] = {}
    for row in book.by_place.get((region, indicator), []):
        by_basis.setdefault(str(row["basis"]), []).append(row)
    for own in by_basis.values():
        ordered = sorted(own, key=_period)
        pairs = [(row, whole) for row in ordered if (whole := book.whole(row)) is not None]
        if pairs:
            computed += [_shared(book, row, whole, region) for row, whole in pairs]
        else:
            refused.append(_refused(book, ordered[-1]))
    if computed:
        # what lacks a whole only for its year says nothing that the years with one do not
        return [*computed, *(row for row in refused if row["refusal"] != "missing")]
    return _first_of_each(refused)


def _first_of_each(refused: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return one row for each reason; several bases without a whole say the same."""
    return list({row["refusal"]: row for row in reversed(refused)}.values())[::-1]


def _shared(book: _Book, row: Row, whole: Row, region: str) -> dict[str, Any]:
    part, nation = Measured.from_row(row), Measured.from_row(whole)
    head = _head(row) | {"whole_bases": (row["basis"],)} | rows.columns(part, "part")
    head |= rows.columns(nation, "whole")
    if row["indicator"] in UNDEFINED_COUNTS and row["source_id"] != whole["source_id"]:
        refused = {"refusal": "undefined-count"} | rows.columns(None, "whole")
        return head | refused | rows.columns(None, "share")
    try:
        portion = share(part, nation)
    except Refusal as refusal:
        return head | {"refusal": refusal.reason} | rows.columns(None, "share")
    places = _places(book, row, part, nation, region=region)
    printed = _printed_rank(book, row, region)
    return (
        head | places | {"refusal": None, "rank_printed": printed} | rows.columns(portion, "share")
    )


def _refused(book: _Book, row: Row) -> dict[str, Any]:
    nation = book.by_place.get((NATION, str(row["indicator"])), [])
    bases = tuple(dict.fromkeys(str(one["basis"]) for one in nation))
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
    book: _Book, row: Row, part: Measured, nation: Measured, *, region: str
) -> dict[str, Any]:
    """Return how many regions are known and the places their figures allow."""
    there = book.there(int(row["year"]))
    others = [
        Measured.from_row(other)
        for other in book.alike[_key(row)]
        if other["entity"] in there and other["entity"] != region
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


def _printed_rank(book: _Book, row: Row, region: str) -> Any:
    name = PRINTED_RANKS.get(str(row["indicator"]), "")
    for one in book.by_place.get((region, name), []):
        if one["basis"] == row["basis"] and one["period"] == row["period"]:
            return int(one["value"])
    return pd.NA
