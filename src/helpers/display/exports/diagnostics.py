"""Diagnostics and everything else, year by year, and what the fall of production was made of."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis import exports
from helpers.analysis.decomposition import residual
from helpers.analysis.frames import records
from helpers.data.measured import Measured
from helpers.display import numbers, scales
from helpers.display.blocks import Table
from helpers.display.exports.growth import span_of
from helpers.display.page import Page


def diagnostics(page: Page, split: pd.DataFrame, fall: pd.DataFrame) -> Table | None:
    """Return the rows of ``diagnostics``, and first that of ``fall_after_surge``, if any."""
    if split.empty:
        return None
    scale = page.scale("KRW", split["whole"])
    amount = page.scaled(scale, unit="")
    rows = [row | {"measure": _name(page, row), "residual": _left(row)} for row in records(split)]
    if len(fall):
        parts = dict(zip(fall["part"], fall["amount"], strict=True))
        signed = page.scaled(scale, scales.signed_cell, unit="")
        said = {"measure": _within_sentence(page, "production"), "span": span_of(fall)}
        cells: dict[str, Any] = {part: signed(one) for part, one in parts.items()}
        named = {"measure": page.say("diagnostics.fall", **said), "residual": _left(parts)}
        rows.insert(0, cells | named | {"share": None})
    return page.table(
        "diagnostics",
        rows,
        {
            "measure": "",
            **dict.fromkeys(("ivd", "other", "whole", "residual"), amount),
            "share": page.scaled(page.scale("share")),
        },
        heads={"measure": "common.column.indicator"},
        unit=scale.label,
        credit=[split, fall],
        note=[*without_diagnostics(page), "diagnostics.note"],
    )


def without_diagnostics(page: Page, *, years: tuple[int, int] | None = None) -> list[str]:
    """Return how production and exports grew without diagnostics, a sentence a span (in years)."""
    told = []
    for row in records(exports.growth_without_diagnostics(page.tables)):
        span = row["start_year"], row["end_year"]
        if years is None or (years[0] <= span[0] and span[1] <= years[1]):
            told.append(
                page.say(
                    "diagnostics.without",
                    measure=_within_sentence(page, row["measure"]),
                    span=span,
                    growth=numbers.grown(row["growth"], page.lang),
                    whole=numbers.grown(row["whole"], page.lang),
                )
            )
    return told


def fall_sentence(page: Page, *, until: int) -> str:
    """Return what the fall of production was made of; empty where it was not of diagnostics.

    Nothing of a fall that ended after the year ``until``.
    """
    fall = exports.fall_after_surge(page.tables).set_index("part")
    if fall.empty or fall["end_year"].max() > until:
        return ""
    ivd, other, whole = fall["amount"][["ivd", "other", "whole"]]
    if not (whole.high < 0 < other.low and ivd.high < whole.low):
        return ""
    return page.say(
        "diagnostics.finding",
        span=span_of(fall),
        whole=numbers.unsigned(whole, page.lang),
        ivd=numbers.unsigned(ivd, page.lang),
        growth=numbers.with_interval(fall["growth"]["other"], page.lang),
    )


def _name(page: Page, row: dict[str, Any]) -> str:
    return page.say(
        f"diagnostics.{'implied' if row['implied'] else 'row'}",
        measure=page.say(f"growth.measure.{row['measure']}"),
        year=page.year(row["year"]),
    )


def _within_sentence(page: Page, measure: str) -> str:
    return page.within(page.say(f"growth.measure.{measure}"))


def _left(parts: dict[str, Any]) -> Measured:
    """Return what diagnostics and everything else leave of the whole."""
    left = residual(parts["whole"], parts["ivd"], parts["other"])
    return Measured.exact(left, parts["whole"].unit)
