"""What can be compared with what: bases side by side, pairs of figures, and one lost series."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis import rows
from helpers.analysis.exports.published import BASIS, NATION
from helpers.analysis.exports.sensitivity import break_years
from helpers.analysis.measures import change, difference, share, what_if_part
from helpers.data.measured import Measured, at_corners
from helpers.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from helpers.data import Tables

BASES = ("mfds", "kita-hs", "kita-mti", "khidi", "bok-gangwon")
"""Bases on which exports of devices are published, the one used here first."""
MEASURES = (
    "device_exports_usd",
    "khidi_device_exports_usd",
    "device_exports_share",
    "medical_electronics_exports_usd",
)
INDEX_BASE = 100.0

LOST_SHARE, LOST_GROWTH, LOST_REGION = "A07", "A08", "KR-41"
"""Gyeonggi's share and growth, whose levels stood in a picture that is lost."""
WHAT_IF_WHOLE = "mfds-exports-usd-2019"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two figures a reader may be tempted to compare.

    Attributes
    ----------
    key : str
        Name in the wording catalogue.
    first, second : tuple of str
        One observation, or part and whole of a share.
    """

    key: str
    first: tuple[str, ...]
    second: tuple[str, ...]


PAIRS = (
    Pair("regions", ("C02",), ("C12-exports",)),
    Pair("gangwon-share", ("C07-2020",), ("C07-2024",)),
    Pair("nation-2020", ("mfds-exports-usd-2019",), ("mfds-exports-usd-2020",)),
    Pair(
        "gyeonggi-share",
        (LOST_SHARE,),
        ("region-exports-KR-41-2024", "mfds-exports-usd-2024"),
    ),
    Pair("gangwon-2018", ("bok-gangwon-exports-2018",), ("C01",)),
    Pair("top-firms", ("bok-gangwon-top3-share-2018",), ("top3-exporters-share-KR-42-2024",)),
    Pair("gangwon-customs", ("medical-electronics-KR-42-2024",), ("C02",)),
    Pair("nation-khidi", ("khidi-devices-2024",), ("mfds-exports-usd-2024",)),
)
SIDE_COLUMNS = ("basis_code", "region", "indicator", "year", "period", *rows.FIELDS)
PAIR_COLUMNS = (
    "pair",
    "verdict",
    "break_year",
    *(
        f"{side}_{field}"
        for side in ("first", "second")
        for field in ("region", "indicator", "year", *rows.FIELDS)
    ),
    *(f"apart_{field}" for field in rows.FIELDS),
)
INDEX_COLUMNS = ("region", "year", *rows.FIELDS)
WHAT_IF_COLUMNS = ("figure", "status", "year", *rows.FIELDS)


def bases_side_by_side(tables: Tables, *, region: str, year: int) -> pd.DataFrame:
    """Return what each basis has to say of device exports, up to a year.

    Returns
    -------
    DataFrame
        One row a basis and place: ``basis_code``, ``region``, ``indicator``, ``year``, ``period``,
        ``value`` … . The latest figure of the nation and of the region; a basis that has neither
        shows the latest it has of any region.
    """
    frame = tables.observations
    wanted = frame.loc[
        frame["indicator"].isin(MEASURES)
        & frame["basis"].isin(BASES)
        & (frame["year"] <= year).fillna(value=False)
        & frame["period"].str.fullmatch(r"\d{4}").fillna(value=False)
    ].sort_values(["year", "indicator"], kind="stable")
    found = []
    for code in BASES:
        own = wanted.loc[wanted["basis"] == code]
        near = own.loc[own["entity"].isin([NATION, region])]
        latest = (near if not near.empty else own).groupby("entity", sort=False).tail(1)
        found += [_side(code, row) for row in rows.records(latest)]
    return pd.DataFrame(found, columns=list(SIDE_COLUMNS))


def comparable_pairs(tables: Tables) -> pd.DataFrame:
    """Return pairs of figures with what stands between them.

    Returns
    -------
    DataFrame
        One row a pair: ``pair`` (key), ``verdict`` (``same``: one basis; ``break``: one basis,
        but its meaning changed between the two years or in the first; ``across``: two bases),
        ``break_year`` (Int64), ``first_…`` and ``second_…`` (region, indicator, year, figure),
        and how far apart they are as ``apart_…`` (growth in all, percentage points, or an amount
        where the years are the same); empty where the bases differ. Pairs of which an observation
        is not in the tables are left out.
    """
    known = tables.observations.set_index("id", drop=False)
    found = [
        _pair(known, pair, break_years(tables))
        for pair in PAIRS
        if {*pair.first, *pair.second} <= set(known.index)
    ]
    frame = pd.DataFrame(found, columns=list(PAIR_COLUMNS))
    return frame.astype({"break_year": "Int64"})


def implied_index(tables: Tables) -> pd.DataFrame:
    """Return the index that Gyeonggi's stated growth implies: first and last year, nothing between.

    The growth is read as compound over the intervals between the two years. Read as the mean of
    yearly rates it could only end lower: of rates with a given mean, equal ones compound highest.

    Returns
    -------
    DataFrame
        ``region``, ``year``, ``value`` … (``number``; the first year is 100).

    Raises
    ------
    Refusal
        ``missing`` where the growth is not in the tables.
    """
    growth = _row(tables, LOST_GROWTH)
    first, last = int(growth["start_year"]), int(growth["year"])
    rate = Measured.from_row(growth)
    end = at_corners(lambda g: INDEX_BASE * (1 + g) ** (last - first), rate, unit="number")
    start = at_corners(lambda _: INDEX_BASE, rate, unit="number")
    found = [
        {"region": growth["entity"], "year": year} | rows.columns(point)
        for year, point in ((first, start), (last, end))
    ]
    return pd.DataFrame(found, columns=list(INDEX_COLUMNS))


def what_if_level(tables: Tables) -> pd.DataFrame:
    """Return what Gyeonggi's printed share would mean if it were a share of the other basis.

    Returns
    -------
    DataFrame
        ``figure`` (``share``, ``whole``, ``level``), ``status`` (``printed``, ``what-if``),
        ``year``, ``value`` … . The level is an illustration and never data.

    Raises
    ------
    Refusal
        ``missing`` where a figure is not in the tables.
    """
    part, whole = (_row(tables, ident) for ident in (LOST_SHARE, WHAT_IF_WHOLE))
    printed, nation = Measured.from_row(part), Measured.from_row(whole)
    steps = (
        ("share", "printed", part, printed),
        ("whole", "printed", whole, nation),
        ("level", "what-if", whole, what_if_part(printed, nation)),
    )
    found = [
        {"figure": name, "status": status, "year": int(row["year"])} | rows.columns(figure)
        for name, status, row, figure in steps
    ]
    return pd.DataFrame(found, columns=list(WHAT_IF_COLUMNS))


def _row(tables: Tables, ident: str) -> Mapping[Any, Any]:
    found = rows.records(tables.observations.loc[tables.observations["id"] == ident])
    if not found:
        raise Refusal("missing", {"observation": ident})
    return found[0]


def _side(code: str, row: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        "basis_code": code,
        "region": row["entity"],
        "indicator": row["indicator"],
        "year": int(row["year"]),
        "period": row["period"],
        **rows.columns(Measured.from_row(row)),
    }


def _pair(known: pd.DataFrame, pair: Pair, broken: tuple[int, ...]) -> dict[str, Any]:
    sides = {side: _figure(known, getattr(pair, side)) for side in ("first", "second")}
    first, second = (sides[side][0] for side in ("first", "second"))
    years = [int(sides[side][1]["year"]) for side in ("first", "second")]
    verdict, apart = "same", None
    try:
        apart = _apart(first, second, same_year=years[0] == years[1])
    except Refusal as refusal:
        if refusal.reason != "across-bases":
            raise
        verdict = "across"
    crossed = [
        year for year in broken if min(years) <= year <= max(years) and min(years) < max(years)
    ]
    if verdict == "same" and crossed and BASIS in first.bases:
        verdict = "break"
    cells: dict[str, Any] = {
        "pair": pair.key,
        "verdict": verdict,
        "break_year": crossed[0] if verdict == "break" else pd.NA,
        **rows.columns(apart, "apart"),
    }
    for side, (figure, row) in sides.items():
        cells |= {f"{side}_{name}": row[key] for name, key in _NAMES.items()}
        cells |= rows.columns(figure, side)
    return cells


_NAMES = {"region": "entity", "indicator": "indicator", "year": "year"}


def _figure(known: pd.DataFrame, ids: tuple[str, ...]) -> tuple[Measured, Mapping[Any, Any]]:
    first = known.loc[ids[0]].to_dict()
    if len(ids) == 1:
        return Measured.from_row(first), first
    whole = Measured.from_row(known.loc[ids[1]])
    return share(Measured.from_row(first), whole), first | {"indicator": "device_exports_share"}


def _apart(first: Measured, second: Measured, *, same_year: bool) -> Measured:
    if first.unit == "share" or same_year:
        return difference(second, first)
    return change(second, first)
