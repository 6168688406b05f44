"""How concentrated exports are over the regions, where only the largest are published."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from helpers.analysis import rows
from helpers.analysis.concentration import (
    HHI_SCALE,
    concentration_ratio,
    hhi_bounds,
    theil_bounds,
)
from helpers.analysis.exports.ranking import ranking_is_printed
from helpers.data.measured import Measured
from helpers.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

RATIO_COLUMNS = ("k", *rows.FIELDS)
CURVE_COLUMNS = ("series", "rank", "known", "value", "rests_on")
INDEX_COLUMNS = ("measure", *rows.FIELDS)

# Merger Guidelines 2023 of the US Department of Justice and Federal Trade Commission, for markets
READING_AIDS = (1000, 1800)


@dataclass(frozen=True, slots=True)
class Spread:
    """How exports spread over the regions, or why that is not given.

    Attributes
    ----------
    year : int
        Year of the exports, 0 for an empty ranking.
    members, unknown : int
        Regions in all, and those without a figure.
    index : DataFrame
        ``measure``: ``hhi`` (``hhi_points``), ``equivalent`` (10,000 ÷ HHI: as concentrated as so
        many equal regions, ``number``), ``equal`` (HHI were all regions equal); ``low`` and
        ``high`` are sharp bounds, ``value`` is that of the most even spread and stands for
        nothing published.
    together : DataFrame
        ``k``, share of the k largest regions as ``value`` … .
    curve : DataFrame
        The two cumulative curves between which the true one lies: ``series`` (``uneven``: each
        unknown region as large as the smallest known one until nothing is left; ``even``: all
        unknown ones alike), ``rank``, ``known`` (bool), ``value`` (0–1), ``rests_on``.
    refusal : Refusal or None
        ``no-figures`` where no region or no total is published; ``cap-exceeds-known`` where no
        printed ranking says that the unknown regions are the smaller ones. The frames are empty.
    """

    year: int
    members: int
    unknown: int
    index: pd.DataFrame
    together: pd.DataFrame
    curve: pd.DataFrame
    refusal: Refusal | None = None


def spread_of_regions(ranking: pd.DataFrame) -> Spread:
    """Return how concentrated the exports of a ranking are, between sharp bounds.

    Parameters
    ----------
    ranking : DataFrame
        Of ``rank_regions``.
    """
    members = int(ranking["members"].sum()) if not ranking.empty else 0
    unknown = int(ranking.loc[ranking["kind"] == "rest", "members"].sum())
    year = int(ranking["year"].iloc[0]) if not ranking.empty else 0
    try:
        known = _known_shares(ranking)
        frames = _index(known, unknown), _together(known), _curve(known, unknown)
    except Refusal as refusal:
        index, together, curve = (
            pd.DataFrame(columns=list(names))
            for names in (INDEX_COLUMNS, RATIO_COLUMNS, CURVE_COLUMNS)
        )
        return Spread(year, members, unknown, index, together, curve, refusal)
    return Spread(year, members, unknown, *frames)


def _index(known: Sequence[Measured], unknown: int) -> pd.DataFrame:
    bounds = hhi_bounds(known, unknown_count=unknown, largest_unknown=known[-1])
    labels = bounds.bases, bounds.rests_on
    index = Measured(bounds.lower, bounds.lower, bounds.upper, bounds.unit, *labels)
    most, fewest = HHI_SCALE / index.low, HHI_SCALE / index.high
    worth = Measured(most, fewest, most, "number", *labels)
    equal = Measured.exact(HHI_SCALE / (len(known) + unknown), bounds.unit)
    theil = theil_bounds(known, unknown_count=unknown, largest_unknown=known[-1])
    entropy = Measured(theil.lower, theil.lower, theil.upper, theil.unit, *labels)
    members = len(known) + unknown
    many, few = (members / math.exp(end) for end in (entropy.low, entropy.high))
    measures = {
        "hhi": index,
        "equivalent": worth,
        "equal": equal,
        "theil": entropy,
        "theil_equivalent": Measured(many, few, many, "number", *labels),
    }
    found = [{"measure": name} | rows.columns(one) for name, one in measures.items()]
    return pd.DataFrame(found, columns=list(INDEX_COLUMNS))


def _together(known: Sequence[Measured]) -> pd.DataFrame:
    found = [
        {"k": k} | rows.columns(concentration_ratio(known, k=k)) for k in range(1, len(known) + 1)
    ]
    return pd.DataFrame(found, columns=list(RATIO_COLUMNS))


def _curve(known: Sequence[Measured], unknown: int) -> pd.DataFrame:
    shares = [part.value for part in known]
    left = max(0.0, 1 - math.fsum(shares))
    even = [left / unknown] * unknown if unknown else []
    used = tuple(dict.fromkeys(ident for part in known for ident in part.rests_on))
    found = []
    for series, others in (("uneven", _poured(left, shares[-1], unknown)), ("even", even)):
        for place, value in enumerate(pd.Series([*shares, *others]).cumsum()):
            known_here = place < len(shares)
            cells = {"series": series, "rank": place + 1, "known": known_here, "value": value}
            found.append(cells | {"rests_on": used})
    return pd.DataFrame(found, columns=list(CURVE_COLUMNS))


def _known_shares(ranking: pd.DataFrame) -> list[Measured]:
    known = [
        part
        for row in rows.records(ranking.loc[ranking["kind"] == "known"])
        if (part := rows.measured(row, "share")) is not None
    ]
    if not known:
        raise Refusal("no-figures")
    if (ranking["kind"] == "rest").any() and not ranking_is_printed(ranking):
        raise Refusal("cap-exceeds-known", {"cap": "1", "smallest": f"{known[-1].value:g}"})
    return known


def _poured(left: float, cap: float, members: int) -> list[float]:
    poured: list[float] = []
    for _ in range(members):
        poured.append(min(left, cap))
        left -= poured[-1]
    return poured
