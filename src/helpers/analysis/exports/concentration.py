"""How concentrated exports are over the regions, where only the largest are published."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from helpers.analysis.concentration import HHI_SCALE, concentration_ratio, hhi_bounds, theil_bounds
from helpers.analysis.exports.ranking import ranking_is_printed
from helpers.analysis.frames import tidy
from helpers.data.measured import Measured
from helpers.errors import Refusal


@dataclass(frozen=True, slots=True)
class Spread:
    """How exports spread over the regions, or why that is not given."""

    #: Regions in all, and those without a figure.
    members: int
    unknown: int
    #: ``measure`` and ``figure``: ``hhi`` (``hhi_points``), ``equivalent`` (10,000 ÷ HHI: as
    #: concentrated as so many equal regions, ``number``), ``equal`` (HHI were all regions equal),
    #: ``theil`` and ``theil_equivalent``; ``low`` and ``high`` are sharp bounds, the value is that
    #: of the most even spread and stands for nothing published.
    index: pd.DataFrame
    together: pd.DataFrame  #: ``k`` and the ``share`` of the k largest regions.
    #: The two cumulative curves between which the true one lies: ``series`` (``uneven``: each
    #: unknown region as large as the smallest known one until nothing is left; ``even``: all
    #: unknown ones alike), ``rank``, ``known`` (bool), ``value`` (0–1).
    curve: pd.DataFrame
    #: ``no-figures`` where no region or no total is published; ``cap-exceeds-known`` where no
    #: printed ranking says that the unknown regions are the smaller ones. The frames are empty.
    refusal: Refusal | None = None


def spread_of_regions(ranked: pd.DataFrame) -> Spread:
    """Return how concentrated the exports of ``rank_regions`` are, between sharp bounds."""
    members = int(ranked["members"].sum())
    unknown = int(ranked.loc[ranked["kind"] == "rest", "members"].sum())
    known: list[Measured] = []
    refusal = None
    try:
        known = _known_shares(ranked)
        index = _index(known, unknown)
    except Refusal as refused:
        known, index, refusal = [], {}, refused
    ratios = [{"k": k, "share": concentration_ratio(known, k=k)} for k, _ in enumerate(known, 1)]
    return Spread(
        members,
        unknown,
        tidy([{"measure": name, "figure": one} for name, one in index.items()], "measure figure"),
        tidy(ratios, "k share"),
        _curve(known, unknown),
        refusal,
    )


def _index(known: Sequence[Measured], unknown: int) -> dict[str, Measured]:
    members, least = len(known) + unknown, known[-1]
    hhi = hhi_bounds(known, unknown_count=unknown, largest_unknown=least)
    theil = theil_bounds(known, unknown_count=unknown, largest_unknown=least)
    return {
        "hhi": hhi,
        "equivalent": _regions(hhi, HHI_SCALE / hhi.high, HHI_SCALE / hhi.low),
        "equal": Measured.exact(HHI_SCALE / members, hhi.unit),
        "theil": theil,
        "theil_equivalent": _regions(
            theil, members / math.exp(theil.high), members / math.exp(theil.low)
        ),
    }


def _regions(index: Measured, fewest: float, most: float) -> Measured:
    """Return as how many equal regions an index reads; the most even spread gives the most."""
    return Measured(most, fewest, most, "number", index.bases, index.rests_on)


def _curve(known: Sequence[Measured], unknown: int) -> pd.DataFrame:
    rows = []
    if known:
        shares = [part.value for part in known]
        left = max(0.0, 1 - math.fsum(shares))
        even = [left / unknown] * unknown if unknown else []
        for series, others in (("uneven", _poured(left, shares[-1], unknown)), ("even", even)):
            for place, value in enumerate(pd.Series([*shares, *others]).cumsum(), start=1):
                cells = {"series": series, "rank": place, "known": place <= len(shares)}
                rows.append(cells | {"value": value})
    return tidy(rows, "series rank known value")


def _known_shares(ranked: pd.DataFrame) -> list[Measured]:
    known = [one for one in ranked.loc[ranked["kind"] == "known", "share"] if one is not None]
    if not known:
        raise Refusal("no-figures")
    if (ranked["kind"] == "rest").any() and not ranking_is_printed(ranked):
        raise Refusal("cap-exceeds-known", {"cap": "1", "smallest": f"{known[-1].value:g}"})
    return known


def _poured(left: float, cap: float, members: int) -> list[float]:
    poured: list[float] = []
    for _ in range(members):
        poured.append(min(left, cap))
        left -= poured[-1]
    return poured
