"""Which figures one is tempted to compare, and whether one may."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

import pandas as pd

from helpers.analysis.exports.published import BASIS, break_years
from helpers.analysis.frames import by_year, figures, tidy
from helpers.analysis.measures import change, difference, share
from helpers.data import Tables
from helpers.data.collection import NATION
from helpers.data.measured import Measured
from helpers.errors import Refusal

Side: TypeAlias = tuple[str, str, str]

EXPORTS, SHARE, TOP_FIRMS = "device_exports_usd", "device_exports_share", "top3_exporters_share"
GYEONGGI, GANGWON, SEOUL = "KR-41", "KR-42", "KR-11"
PAIRS: Final[dict[str, tuple[Side, Side]]] = {
    "regions": ((EXPORTS, BASIS, GANGWON), (EXPORTS, BASIS, SEOUL)),
    "gangwon-share": ((SHARE, BASIS, GANGWON), (SHARE, BASIS, GANGWON)),
    "nation": ((EXPORTS, BASIS, NATION), (EXPORTS, BASIS, NATION)),
    "gyeonggi-share": ((SHARE, "kita-hs", GYEONGGI), (SHARE, BASIS, GYEONGGI)),
    "gangwon": ((EXPORTS, "bok-gangwon", GANGWON), (EXPORTS, BASIS, GANGWON)),
    "top-firms": ((TOP_FIRMS, "bok-gangwon", GANGWON), (TOP_FIRMS, BASIS, GANGWON)),
    "gangwon-customs": (
        ("medical_electronics_exports_usd", "kita-mti", GANGWON),
        (EXPORTS, BASIS, GANGWON),
    ),
    "nation-khidi": (("khidi_device_exports_usd", "khidi", NATION), (EXPORTS, BASIS, NATION)),
}
"""Of each side indicator, basis and region; which years are compared, ``_years`` says."""


def comparable_pairs(tables: Tables) -> pd.DataFrame:
    """Return pairs of figures with what stands between them.

    One row a pair: ``pair`` (key), ``verdict`` (``same``: one basis; ``break``: one basis, but its
    meaning changed between the two years or in the first; ``across``: two bases), ``break_year``;
    the figures ``first`` and ``second``, each with ``…_region``, ``…_indicator`` and ``…_year``;
    and how far ``apart`` they are (growth in all, percentage points, or an amount where the years
    are the same), None where the bases differ. Pairs without a figure for each side are left out.
    """
    broken, rows = break_years(tables), []
    for pair, sides in PAIRS.items():
        series = _series(tables, sides[0]), _series(tables, sides[1])
        years = _years(*series, broken, one=sides[0] == sides[1])
        if years:
            first, second = (
                {"region": side[2], "indicator": side[0], "year": year, "figure": points[year]}
                for side, points, year in zip(sides, series, years, strict=True)
            )
            rows.append(_compared(first, second, broken) | {"pair": pair})
    return tidy(
        rows,
        "pair verdict break_year first first_region first_indicator first_year"
        " second second_region second_indicator second_year apart",
    )


def _compared(
    first: dict[str, Any], second: dict[str, Any], broken: tuple[int, ...]
) -> dict[str, Any]:
    one, other = first["figure"], second["figure"]
    early, late = sorted((first["year"], second["year"]))
    crossed = [year for year in broken if early < late and early <= year <= late]
    verdict, apart = "same", None
    try:
        apart = _apart(one, other, same_year=early == late)
    except Refusal as refusal:
        if refusal.reason != "across-bases":
            raise
        verdict = "across"
    if verdict == "same" and crossed and BASIS in one.bases:
        verdict = "break"
    told = {"verdict": verdict, "break_year": crossed[0] if verdict == "break" else None}
    sides = {
        name if cell == "figure" else f"{name}_{cell}": side[cell]
        for name, side in (("first", first), ("second", second))
        for cell in side
    }
    return told | sides | {"apart": apart}


def _years(
    first: dict[int, Measured], second: dict[int, Measured], broken: tuple[int, ...], *, one: bool
) -> tuple[int, ...]:
    """Return the years to compare: of two series the latest both have, else the latest of each.

    Of one series those around the latest break it has figures for, else its first and last.
    """
    if one:
        around = [(year - 1, year) for year in broken if {year - 1, year} <= first.keys()]
        return around[-1] if around else (min(first), max(first)) if len(first) > 1 else ()
    common = first.keys() & second.keys()
    if common:
        return max(common), max(common)
    return (max(first), max(second)) if first and second else ()


def _series(tables: Tables, side: Side) -> dict[int, Measured]:
    """Return the figures of a side by year; a share that is not printed is worked out."""
    indicator, basis, region = side
    printed = by_year(figures(tables, indicator=indicator, basis=basis, entity=region))
    if indicator != SHARE:
        return printed
    own, whole = (_series(tables, (EXPORTS, basis, one)) for one in (region, NATION))
    shares = {year: share(own[year], whole[year]) for year in own.keys() & whole.keys()}
    return shares | printed


def _apart(first: Measured, second: Measured, *, same_year: bool) -> Measured:
    if first.unit == "share" or same_year:
        return difference(second, first)
    return change(second, first)
