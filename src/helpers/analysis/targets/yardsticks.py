"""What a target can be measured by: the series of each admissible basis, split at their breaks.

No document says which statistics its target means. So a target has as many yardsticks as there
are series that could be meant, and none is preferred.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from helpers.analysis.comparability import DIVIDING
from helpers.analysis.measured import Measured
from helpers.analysis.measures import total
from helpers.analysis.rows import records
from helpers.analysis.targets.known import is_known, known_observations

if TYPE_CHECKING:
    import pandas as pd

    from helpers.data import Tables

Points = dict[int, Measured]


@dataclass(frozen=True, slots=True)
class Yardstick:
    """A series that a target may be measured by.

    Attributes
    ----------
    name : str
        Key of its words in the catalogue.
    basis : str
        Basis of its figures.
    indicators : tuple of str
        Indicators added up, year by year.
    """

    name: str
    basis: str
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Track:
    """A target beside one yardstick, within one meaning of its series.

    Attributes
    ----------
    name : str
        ``E03.khidi``; ``B00.city-1`` for the series before a break; ``D06`` without a yardstick.
    target : pandas.Series
        Row of ``tables.targets``.
    yardstick : str
        Name of the yardstick; ``document`` for the base the target's own document prints; empty
        where there is none.
    basis : str
        Basis of the figures, empty where there is none.
    first, last : int or None
        First and last year of the series' meaning, where a break bounds it.
    points : dict of int to Measured
        Known figures by year; may be empty.
    """

    name: str
    target: pd.Series
    yardstick: str
    basis: str
    first: int | None
    last: int | None
    points: Points


YARDSTICKS: Final[Mapping[str, tuple[Yardstick, ...]]] = {
    "bio_production_krw": (Yardstick("survey", "bio-survey", ("bio_production_krw",)),),
    "bio_exports_usd": (
        Yardstick("khidi", "khidi", ("khidi_total_exports_usd",)),
        Yardstick("khidi-core", "khidi", ("khidi_pharma_exports_usd", "khidi_device_exports_usd")),
        Yardstick("motie", "motie-mti", ("bio_health_exports_usd",)),
        Yardstick("survey", "bio-survey", ("bio_exports_usd",)),
    ),
    "industry_sales_krw": (Yardstick("city", "gwangju-city", ("industry_sales_krw",)),),
}
"""Yardsticks by the target's indicator. Pharmaceuticals and devices are also taken together
without cosmetics: reagents moved from one to the other, which leaves their sum as it was."""

_READ: Final = ["id", "indicator", "period", "value", "low", "high", "unit", "basis"]


def tracks(tables: Tables, *, as_of: str) -> tuple[Track, ...]:
    """Return every target beside every yardstick, in the order of the register.

    Parameters
    ----------
    tables : Tables
        The loaded tables.
    as_of : str
        ISO date; figures of later periods are not used.
    """
    known = known_observations(tables, as_of=as_of)
    return tuple(
        track
        for _, target in ordered_targets(tables).iterrows()
        for track in _tracks_of(tables, target, known, as_of)
    )


def ordered_targets(tables: Tables) -> pd.DataFrame:
    """Return the targets in the order they are shown: those of the industry, the nation first."""
    frame = tables.targets
    return frame.assign(
        _outside=~frame["in_scope"].astype(bool), _regional=frame["entity"] != "KR"
    ).sort_values(["_outside", "_regional", "id"], ignore_index=True)


def _tracks_of(tables: Tables, target: pd.Series, known: pd.DataFrame, as_of: str) -> list[Track]:
    sticks = YARDSTICKS.get(target["indicator"], ())
    if sticks:
        return [track for stick in sticks for track in _segments(tables, target, stick, known)]
    base = _printed_base(tables, target)
    name = str(target["id"])
    if base is None:
        return [Track(name, target, "", "", None, None, {})]
    year, figure = base
    points = {year: figure} if is_known(str(year), as_of) else {}
    return [Track(f"{name}.document", target, "document", target["basis"], None, None, points)]


def _printed_base(tables: Tables, target: pd.Series) -> tuple[int, Measured] | None:
    """Return the base that the target's document prints, with the observation it is."""
    if not isinstance(target["base_as_printed"], str) or not isinstance(target["base_period"], str):
        return None
    frame = tables.observations
    found = frame.loc[
        (frame["source_id"] == target["source_id"])
        & (frame["indicator"] == target["indicator"])
        & (frame["period"] == target["base_period"])
        & (frame["as_printed"] == target["base_as_printed"])
    ]
    if found.empty:
        figure = Measured.from_row(
            {name: target[f"base_{name}"] for name in ("value", "low", "high", "unit")}
            | {"basis": target["basis"], "id": target["id"]}
        )
        return int(target["base_period"][:4]), figure
    return int(found.iloc[0]["year"]), Measured.from_row(found.iloc[0])


def _segments(
    tables: Tables, target: pd.Series, stick: Yardstick, known: pd.DataFrame
) -> list[Track]:
    points = series(known, entity=target["entity"], stick=stick)
    edges = break_years(tables, entity=target["entity"], stick=stick)
    bounds = [None, *edges, None]
    found = []
    for place, (first, after) in enumerate(pairwise(bounds), start=1):
        last = None if after is None else after - 1
        own = {
            year: point
            for year, point in points.items()
            if (first is None or year >= first) and (last is None or year <= last)
        }
        suffix = f"-{place}" if edges else ""
        name = f"{target['id']}.{stick.name}{suffix}"
        found.append(Track(name, target, stick.name, stick.basis, first, last, own))
    return found


def series(known: pd.DataFrame, *, entity: str, stick: Yardstick) -> Points:
    """Return the figures of a yardstick by year; of several indicators, the sum of full years."""
    own = known.loc[
        (known["entity"] == entity)
        & (known["basis"] == stick.basis)
        & known["indicator"].isin(stick.indicators)
        & known["period"].str.fullmatch(r"\d{4}")
    ]
    by_year: dict[int, dict[str, Measured]] = {}
    for row in records(own[_READ]):
        parts = by_year.setdefault(int(row["period"]), {})
        parts[row["indicator"]] = Measured.from_row(row)
    return {
        year: total(parts.values())
        for year, parts in sorted(by_year.items())
        if len(parts) == len(stick.indicators)
    }


def break_years(tables: Tables, *, entity: str, stick: Yardstick) -> list[int]:
    """Return the first years of new meanings of a yardstick that its figures reach.

    A break between two indicators that are added up does not touch their sum.
    """
    breaks = tables.breaks
    own = breaks.loc[
        (breaks["basis"] == stick.basis)
        & (breaks["entity"].isna() | (breaks["entity"] == entity))
        & breaks["kind"].isin(DIVIDING)
        & breaks["indicator"].isna()
    ]
    last = tables.observations.loc[
        lambda df: df["indicator"].isin(stick.indicators) & (df["basis"] == stick.basis), "year"
    ].max()
    return sorted({int(year) for year in own["year"] if year <= last})


def later_figures(tables: Tables, *, as_of: str) -> int:
    """Return how many figures of all yardsticks belong to periods that end after a date."""
    frame = tables.observations
    sticks = {
        (one.basis, name)
        for group in YARDSTICKS.values()
        for one in group
        for name in one.indicators
    }
    pairs = zip(frame["basis"], frame["indicator"], strict=True)
    own = frame.loc[[pair in sticks for pair in pairs]]
    own = own.loc[~own["id"].isin(tables.targets["id"])]
    return int(sum(not is_known(period, as_of) for period in own["period"]))
