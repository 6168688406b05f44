"""In-vitro diagnostics and everything else in the nation's production and exports."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd

from helpers.analysis.exports.national import national_figures
from helpers.analysis.exports.published import BASIS
from helpers.analysis.frames import figures, records, tidy
from helpers.analysis.measures import change, difference, share
from helpers.data import Tables
from helpers.data.measured import Measured, at_corners


def diagnostics(tables: Tables) -> pd.DataFrame:
    """Return in-vitro diagnostics and everything else, of production and of exports.

    The year before the first printed one follows from a printed change: ivd ÷ (1 + change).

    Columns: ``measure`` (``production``, ``exports``), ``year``, ``implied`` (from the change),
    ``ivd``, ``other`` (whole − ivd) and ``whole`` in KRW, ``share`` (of the whole). Years in which
    diagnostics are not known are not there.
    """
    rows = []
    for measure in ("production", "exports"):
        whole = national_figures(tables, f"device_{measure}_krw")
        known = national_figures(tables, f"ivd_{measure}_krw")
        implied = _before(tables, measure, known)
        for year, ivd in sorted((known | implied).items()):
            if year in whole:
                parts = {"ivd": ivd, "other": difference(whole[year], ivd), "whole": whole[year]}
                named = {"measure": measure, "year": year, "implied": year in implied}
                rows.append(named | parts | {"share": share(ivd, whole[year])})
    return tidy(rows, "measure year implied ivd other whole share")


def fall_after_surge(tables: Tables) -> pd.DataFrame:
    """Return what a fall of production was made of: diagnostics and everything else.

    With I the diagnostics after, g their printed change and W the whole, diagnostics changed by
    I·g ÷ (1 + g) and everything else by ΔW − I·g ÷ (1 + g): nothing is left over.

    Columns: ``part`` (``ivd``, ``other``, ``whole``), ``start_year``, ``end_year``, the change as
    ``amount`` (KRW) and as ``growth`` in all. Empty where no change is printed.
    """
    known = national_figures(tables, "ivd_production_krw")
    whole = national_figures(tables, "device_production_krw")
    year, printed = _change(tables, "production") or (0, None)
    rows = []
    if printed is not None and year in known and {year, year - 1} <= whole.keys():
        four = known[year], printed, whole[year - 1], whole[year]
        parts = {
            "ivd": (at_corners(lambda i, g: i * g / (1 + g), *four[:2], unit="KRW"), printed),
            "other": (
                at_corners(lambda i, g, a, b: b - a - i * g / (1 + g), *four, unit="KRW"),
                at_corners(
                    lambda i, g, a, b: (b - i) / (a - i / (1 + g)) - 1, *four, unit="growth"
                ),
            ),
            "whole": (difference(four[3], four[2]), change(four[3], four[2])),
        }
        rows = [
            {"part": part, "start_year": year - 1, "end_year": year, "amount": amount, "growth": g}
            for part, (amount, g) in parts.items()
        ]
    return tidy(rows, "part start_year end_year amount growth")


def growth_without_diagnostics(tables: Tables) -> pd.DataFrame:
    """Return how production and exports grew from year to year, diagnostics left out.

    Columns: ``measure``, ``start_year``, ``end_year``, ``growth`` of everything else and of the
    ``whole``. Only between years with a figure for diagnostics; the first of them may follow from a
    printed change.
    """
    rows = []
    fall = {row["part"]: row for row in records(fall_after_surge(tables))}
    if fall:
        span = {name: fall["other"][name] for name in ("start_year", "end_year")}
        grown = {"growth": fall["other"]["growth"], "whole": fall["whole"]["growth"]}
        rows.append({"measure": "production"} | span | grown)
    split = diagnostics(tables)
    for measure, own in split[~split["implied"].astype(bool)].groupby("measure", sort=False):
        for before, after in pairwise(records(own)):
            span = {"start_year": before["year"], "end_year": after["year"]}
            grown = {
                "growth": change(after["other"], before["other"]),
                "whole": change(after["whole"], before["whole"]),
            }
            rows.append({"measure": measure} | span | grown)
    return tidy(rows, "measure start_year end_year growth whole")


def _change(tables: Tables, measure: str) -> tuple[int, Measured] | None:
    """Return the last year and the size of a printed change of diagnostics over one year."""
    for row in records(figures(tables, indicator=f"ivd_{measure}_change", basis=BASIS)):
        if row["year"] - row["start_year"] == 1:
            return int(row["year"]), row["figure"]
    return None


def _before(tables: Tables, measure: str, known: dict[int, Measured]) -> dict[int, Measured]:
    year, printed = _change(tables, measure) or (0, None)
    if printed is None or year not in known or year - 1 in known:
        return {}
    back = at_corners(lambda amount, g: amount / (1 + g), known[year], printed, unit="KRW")
    return {year - 1: back}
