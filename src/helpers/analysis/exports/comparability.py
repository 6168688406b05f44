"""Which figures one is tempted to compare, and whether one may."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

import pandas as pd

from helpers.analysis.exports.published import BASIS, break_years
from helpers.analysis.frames import figures, records, tidy
from helpers.analysis.measures import change, difference, share
from helpers.data import Tables
from helpers.data.measured import Measured
from helpers.errors import Refusal

Ids: TypeAlias = tuple[str, ...]

PAIRS: Final[dict[str, tuple[Ids, Ids]]] = {
    "regions": (("C02",), ("C12-exports",)),
    "gangwon-share": (("C07-2020",), ("C07-2024",)),
    "nation-2020": (("mfds-exports-usd-2019",), ("mfds-exports-usd-2020",)),
    "gyeonggi-share": (("A07",), ("region-exports-KR-41-2024", "mfds-exports-usd-2024")),
    "gangwon-2018": (("bok-gangwon-exports-2018",), ("C01",)),
    "top-firms": (("bok-gangwon-top3-share-2018",), ("top3-exporters-share-KR-42-2024",)),
    "gangwon-customs": (("medical-electronics-KR-42-2024",), ("C02",)),
    "nation-khidi": (("khidi-devices-2024",), ("mfds-exports-usd-2024",)),
}
"""Of each side one observation, or part and whole of a share."""


def comparable_pairs(tables: Tables) -> pd.DataFrame:
    """Return pairs of figures with what stands between them.

    One row a pair: ``pair`` (key), ``verdict`` (``same``: one basis; ``break``: one basis, but its
    meaning changed between the two years or in the first; ``across``: two bases), ``break_year``;
    the figures ``first`` and ``second``, each with ``…_region``, ``…_indicator`` and ``…_year``;
    and how far ``apart`` they are (growth in all, percentage points, or an amount where the years
    are the same), None where the bases differ. Pairs of which an observation is not in the tables
    are left out.
    """
    known = {row["id"]: row for row in records(figures(tables))}
    rows = [
        _compared(_side(known, first), _side(known, second), break_years(tables)) | {"pair": pair}
        for pair, (first, second) in PAIRS.items()
        if {*first, *second} <= known.keys()
    ]
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


def _side(known: dict[str, dict[str, Any]], ids: Ids) -> dict[str, Any]:
    row = known[ids[0]]
    figure, indicator = row["figure"], row["indicator"]
    if len(ids) > 1:
        figure, indicator = share(figure, known[ids[1]]["figure"]), "device_exports_share"
    told = {"region": row["entity"], "indicator": indicator, "year": int(row["year"])}
    return told | {"figure": figure}


def _apart(first: Measured, second: Measured, *, same_year: bool) -> Measured:
    if first.unit == "share" or same_year:
        return difference(second, first)
    return change(second, first)
