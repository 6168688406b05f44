"""What a target can be measured by: the series of each admissible basis, split at their breaks.

No document says which statistics its target means. So a target has as many yardsticks as there
are series that could be meant, and none is preferred.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

import pandas as pd

from helpers.analysis.availability import known_observations, period_end, published_days
from helpers.analysis.context import breaks
from helpers.analysis.frames import records
from helpers.analysis.measures import total
from helpers.data import Tables
from helpers.data.collection import NATION
from helpers.data.measured import Measured
from helpers.errors import unfit

KEYS: Final = "track target yardstick measured_by segment_first segment_last"
"""Columns that name a track in every frame of the theme; the years are None without a break."""
Points = dict[int, Measured]


@dataclass(frozen=True, slots=True)
class Yardstick:
    """A series that a target may be measured by: indicators added up, year by year, on one basis.

    Its name is the key of its words in the catalogue.
    """

    name: str
    basis: str
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Track:
    """A target beside one yardstick, within one meaning of its series."""

    #: ``E03.khidi``; ``B00.city-1`` for the series before a break; ``D06`` without a yardstick.
    name: str
    target: Mapping[str, Any]  #: Row of ``tables.targets``.
    #: Name of the yardstick; ``document`` for the base the target's own document prints; empty
    #: where there is none.
    yardstick: str
    basis: str  #: Basis of the figures, empty where there is none.
    #: First and last year of the series' meaning, where a break bounds it.
    first: int | None
    last: int | None
    points: Points  #: Known figures by year; may be empty.
    #: The first day on which each of them was public.
    public: Mapping[int, dt.date] = field(default_factory=dict)

    @property
    def keys(self) -> dict[str, Any]:
        """The columns that name it."""
        cells = (self.name, str(self.target["id"]), self.yardstick, self.basis)
        return dict(zip(KEYS.split(), (*cells, self.first, self.last), strict=True))

    @property
    def goal(self) -> Measured:
        """The target's amount."""
        return target_figure(self.target)

    @property
    def target_year(self) -> int | None:
        """The year the target is for."""
        return year_of(self.target)

    @property
    def latest_year(self) -> int | None:
        """The year of the latest known figure."""
        return max(self.points, default=None)

    def years_public_by(self, day: str) -> list[int]:
        """Return the years whose figure was public on a day, in order."""
        by = period_end(day)
        return sorted(year for year in self.points if self.public.get(year, dt.date.max) <= by)


ALL: Final = "all"
"""Instead of the id of a target: no target in particular."""
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


def target_figure(target: Mapping[str, Any]) -> Measured:
    """Return a target's amount, which somebody set and which is therefore exact."""
    value, low, high = (float(target[f"target_{end}"]) for end in ("value", "low", "high"))
    named = str(target["target_unit"]), (str(target["basis"]),), (str(target["id"]),)
    return Measured(value, low, high, *named)


def year_of(target: Mapping[str, Any]) -> int | None:
    """Return the year a target is for, None where it has none."""
    return None if pd.isna(target["target_year"]) else int(target["target_year"])


def chosen(frame: pd.DataFrame, target: str) -> pd.DataFrame:
    """Return the rows of the one target of a frame of targets, or of all of them.

    Raises ``UsageError``: no such target.
    """
    if target == ALL:
        return frame
    found = frame[frame["id"] == target]
    if found.empty:
        raise unfit("target", target, [*frame["id"], ALL])
    return found


def tracks(tables: Tables, *, as_of: str, target: str = ALL) -> tuple[Track, ...]:
    """Return targets, or the one, beside every yardstick, in the order of the register.

    Figures that were not public by ``as_of`` are not used.
    """
    known = known_observations(tables, as_of=as_of)
    return tuple(
        track
        for own in records(chosen(ordered_targets(tables), target))
        for track in _tracks_of(tables, own, known)
    )


def ordered_targets(tables: Tables) -> pd.DataFrame:
    """Return the targets in the order they are shown: those of the industry, the nation first."""
    frame = tables.targets
    return frame.assign(
        _outside=~frame["in_scope"].astype(bool), _regional=frame["entity"] != NATION
    ).sort_values(["_outside", "_regional", "id"], ignore_index=True)


def _tracks_of(tables: Tables, target: Mapping[str, Any], known: pd.DataFrame) -> list[Track]:
    sticks = YARDSTICKS.get(target["indicator"], ())
    if sticks:
        return [track for stick in sticks for track in _segments(tables, target, stick, known)]
    name = str(target["id"])
    if not isinstance(target["base_as_printed"], str) or not isinstance(target["base_period"], str):
        return [Track(name, target, "", "", None, None, {})]
    base = known[
        (known["source_id"] == target["source_id"])
        & (known["indicator"] == target["indicator"])
        & (known["period"] == target["base_period"])
        & (known["as_printed"] == target["base_as_printed"])
    ]
    points = {int(row["year"]): row["figure"] for row in records(base)}
    days = {int(row["year"]): row["public_from"] for row in records(base)}
    return [
        Track(f"{name}.document", target, "document", target["basis"], None, None, points, days)
    ]


def _segments(
    tables: Tables, target: Mapping[str, Any], stick: Yardstick, known: pd.DataFrame
) -> list[Track]:
    points, days = series(known, entity=target["entity"], stick=stick)
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
        found.append(Track(name, target, stick.name, stick.basis, first, last, own, days))
    return found


def series(
    known: pd.DataFrame, *, entity: str, stick: Yardstick
) -> tuple[Points, dict[int, dt.date]]:
    """Return a yardstick's figures by year and the days on which they were public.

    Of several indicators, the sum of full years, public with the last of its parts.
    """
    own = known[
        (known["entity"] == entity)
        & (known["basis"] == stick.basis)
        & known["indicator"].isin(stick.indicators)
        & known["period"].str.fullmatch(r"\d{4}")
    ].drop_duplicates(["period", "indicator"])
    full = {
        year: parts
        for year, parts in own.groupby(own["period"].astype(int))
        if len(parts) == len(stick.indicators)
    }
    points = {year: total(parts["figure"]) for year, parts in full.items()}
    return points, {year: max(parts["public_from"]) for year, parts in full.items()}


def break_years(tables: Tables, *, entity: str, stick: Yardstick) -> list[int]:
    """Return the first years of new meanings of a yardstick that its figures reach.

    A move from one of the indicators that are added up to another, on record for both, does not
    touch their sum.
    """
    found = pd.concat(
        breaks(tables, entity=entity, basis=stick.basis, indicator=one) for one in stick.indicators
    )
    own = found[~found.index.duplicated()]
    moved = own["indicator"].notna() & own.duplicated(["year", "name_en"], keep=False)
    reached = tables.observations.loc[
        lambda df: (
            df["indicator"].isin(stick.indicators)
            & (df["basis"] == stick.basis)
            & (df["entity"] == entity)
            & ~df["id"].isin(tables.targets["id"])
        ),
        "year",
    ].dropna()
    last = max(reached, default=0)
    return sorted({int(year) for year in own.loc[~moved, "year"] if year <= last})


def later_years(known: Iterable[Track], newest: Iterable[Track]) -> tuple[Track, ...]:
    """Return the tracks of the last look at the sources with a later figure than is known."""
    last = {track.name: track.latest_year or 0 for track in known}
    return tuple(one for one in newest if (one.latest_year or 0) > last.get(one.name, 0))


def undated_sources(tables: Tables, tracks: Iterable[Track]) -> tuple[str, ...]:
    """Return the sources of some tracks whose day of publication is not on record."""
    used = {ident for track in tracks for one in track.points.values() for ident in one.rests_on}
    frame = tables.observations
    sources = dict.fromkeys(frame.loc[frame["id"].isin(used), "source_id"])
    dated = published_days(tables)
    return tuple(source for source in sources if source not in dated)
