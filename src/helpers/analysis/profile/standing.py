"""A region's rank and share of the nation: where they may be formed, and why not elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final, TypeAlias

import pandas as pd

from helpers.analysis.exports.published import provinces
from helpers.analysis.frames import figures, records, tidy
from helpers.analysis.measures import difference, share, total
from helpers.analysis.places import possible_places
from helpers.analysis.profile.holdings import ONE_YEAR
from helpers.data import Tables
from helpers.data.collection import NATION
from helpers.errors import Refusal

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

COLUMNS: Final = (
    "indicator basis year refusal whole_bases known members rank_printed rank_best rank_worst "
    "part whole share"
)

Row: TypeAlias = Mapping[str, Any]


def standing(tables: Tables, *, region: str) -> pd.DataFrame:
    """Return a region's share of the nation and its possible places, or why there is none.

    The nation has no standing in itself.

    A row for each indicator, basis and year of which the nation has a figure too, in order of
    ``RANKED`` and year; and one for the latest figure of each other indicator and basis.
    ``indicator``, ``basis``, ``year`` (missing where undated), ``refusal`` (why there is no share),
    ``whole_bases`` (on which the nation is known), ``known`` and ``members`` (how many regions have
    a figure, how many there were), ``rank_printed``, ``rank_best``, ``rank_worst``, ``part`` (the
    region), ``whole`` (the nation) and ``share`` (0–1).
    """
    book = _book(tables)
    ranked = RANKED if region != NATION else ()
    return tidy((row for one in ranked for row in _of_indicator(book, one, region)), COLUMNS)


def ranked_year(found: pd.DataFrame, indicator: str) -> int | None:
    """Return the latest year in which a region has a share of an indicator, None for none."""
    years = found.loc[(found["indicator"] == indicator) & found["share"].notna(), "year"]
    return None if years.empty else int(years.max())


@dataclass(frozen=True, slots=True)
class _Book:
    """The figures that can be ranked: rows for one year or undated, in the order of the tables.

    ``by_place`` and indicator; ``alike`` of every place by indicator, basis, period and, where the
    basis is not stated, the document.
    """

    tables: Tables
    by_place: Mapping[tuple[str, str], Sequence[Row]]
    alike: Mapping[tuple[str, ...], Sequence[Row]]

    def whole(self, row: Row) -> Row | None:
        """Return the nation's figure that a region's is a part of, None where there is none."""
        if not isinstance(row["period"], str):
            return None
        return next((one for one in self.alike[_key(row)] if one["entity"] == NATION), None)


@lru_cache(maxsize=2)
def _book(tables: Tables) -> _Book:
    found = figures(tables, indicator=(*RANKED, *PRINTED_RANKS.values()))
    dated = found["period"].isna() | found["period"].str.fullmatch(ONE_YEAR, na=False)
    by_place: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    alike: defaultdict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in records(found[dated & ~found["id"].isin(tables.targets["id"])]):
        by_place[row["entity"], row["indicator"]].append(row)
        alike[_key(row)].append(row)
    return _Book(tables, dict(by_place), dict(alike))


def _key(row: Row) -> tuple[str, ...]:
    parts = [str(row[name]) for name in ("indicator", "basis", "period")]
    return (*parts, str(row["source_id"])) if row["basis"] in UNSTATED else tuple(parts)


def _of_indicator(book: _Book, indicator: str, region: str) -> list[Row]:
    computed, refused = [], []
    # of several documents' figures on one basis the first stands
    first: dict[tuple[str, ...], Row] = {}
    for row in book.by_place.get((region, indicator), []):
        first.setdefault(_key(row), row)
    by_basis: dict[str, list[Row]] = {}
    for row in first.values():
        by_basis.setdefault(row["basis"], []).append(row)
    for own in by_basis.values():
        # the undated come first
        ordered = sorted(own, key=lambda row: row["period"] if row["year"] is not None else "")
        pairs = [(row, whole) for row in ordered if (whole := book.whole(row)) is not None]
        if pairs:
            computed += [_shared(book, row, whole, region) for row, whole in pairs]
        else:
            refused.append(_refused(book, ordered[-1]))
    if computed:
        # what lacks a whole only for its year says nothing that the years with one do not
        return [*computed, *(row for row in refused if row["refusal"] != "missing")]
    # one row for each reason: several bases without a whole say the same
    return list({row["refusal"]: row for row in reversed(refused)}.values())[::-1]


def _shared(book: _Book, row: Row, whole: Row, region: str) -> Row:
    told = _row(row) | {"whole_bases": (row["basis"],)}
    if row["indicator"] in UNDEFINED_COUNTS and row["source_id"] != whole["source_id"]:
        return told | {"refusal": "undefined-count"}
    told |= {"whole": whole["figure"]}
    try:
        told |= {"share": share(row["figure"], whole["figure"])}
    except Refusal as refusal:
        return told | {"refusal": refusal.reason}
    return told | _places(book, row, whole, region=region)


def _refused(book: _Book, row: Row) -> Row:
    nation = book.by_place.get((NATION, row["indicator"]), [])
    bases = tuple(dict.fromkeys(one["basis"] for one in nation))
    across = bool(bases) and row["basis"] not in set(bases) - UNSTATED
    return _row(row) | {"refusal": "across-bases" if across else "missing", "whole_bases": bases}


def _row(row: Row) -> dict[str, Any]:
    head = {name: row[name] for name in ("indicator", "basis", "year")}
    return dict.fromkeys(COLUMNS.split()) | head | {"part": row["figure"]}


def _places(book: _Book, row: Row, whole: Row, *, region: str) -> dict[str, Any]:
    """Return how many regions are known, the places their figures allow and the one printed."""
    there = set(provinces(book.tables, year=row["year"])["code"])
    printed = {one["entity"]: one["figure"] for one in reversed(book.alike[_key(row)])}
    others = [printed[place] for place in printed if place in there and place != region]
    unknown = len(there) - len(others) - 1
    rest = difference(whole["figure"], total([row["figure"], *others])) if unknown else None
    if rest is not None:
        # rounding may take the rest below nought, what it counts cannot be
        rest = replace(rest, low=max(rest.low, 0.0)) if rest.value >= 0 else None
    best, worst = possible_places(row["figure"], others, rest=rest, unknown=unknown)
    ranks = book.by_place.get((region, PRINTED_RANKS.get(row["indicator"], "")), [])
    alike = (one for one in ranks if all(one[key] == row[key] for key in ("basis", "period")))
    return {
        "known": len(others) + 1,
        "members": len(there),
        "rank_printed": next((int(one["value"]) for one in alike), None),
        "rank_best": best,
        "rank_worst": worst,
    }
