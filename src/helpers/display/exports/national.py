"""The nation's series across the surge of diagnostics, and whether they add up."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import pandas as pd

from helpers.analysis import exports
from helpers.analysis.frames import records
from helpers.data.measured import Measured
from helpers.display import charts, scales
from helpers.display.blocks import Figure, Table
from helpers.display.exports.diagnostics import fall_sentence
from helpers.display.exports.growth import break_sentences, breaks_within
from helpers.display.page import Numbers, Page
from helpers.display.scales import Scale

MEASURES: Final = ("production", "market", "exports", "imports")
"""In the order of the table's columns and of the lines."""
ROUNDED: Final = -6
"""Digits of a residual in won: to the million, the last digit any of the four amounts has."""


def national(page: Page, series: pd.DataFrame) -> Figure:
    """Return the nation's series (``national_series``), and whether the market's identity holds.

    In dollars there is trade alone, which no identity holds together.
    """
    identity = exports.market_identity(series)
    key, told = "national.trade", ["national.trade.converted"] if series["converted"].any() else []
    scale = page.scale(series["amount"].iloc[0].unit, series["amount"])
    years = int(series["year"].min()), int(series["year"].max())
    if len(identity):
        key, told = "national", [fall_sentence(page, until=years[1]), "national.note"]
    ordered = series.sort_values("measure", key=lambda one: one.map(MEASURES.index), kind="stable")
    drawn = pd.DataFrame(
        {
            "series": page.say(f"growth.measure.{row['measure']}"),
            "year": row["year"],
            "approximate": row["converted"],
            **page.mark(row["amount"], scale),
        }
        for row in records(ordered)
    ).drop(columns=["low", "high"])
    return page.figure(
        key,
        lambda: charts.lines(
            drawn,
            axis_label=page.say(
                "common.label_with_unit", label=page.say("national.axis"), unit=scale.label
            ),
            breaks=[charts.Break(year, name) for year, name in breaks_within(page, years).items()],
        ),
        title=_title(page, key, series),
        table=_table(page, key, series, identity, scale),
        note=[*break_sentences(page, years), *told],
        span=page.years(*years),
    )


def _title(page: Page, key: str, series: pd.DataFrame) -> str:
    """Return exports at their peak, or first where that is the last year, and in the last year.

    Neutral where a break lies between.
    """
    own = series[series["measure"] == "exports"]
    amounts: dict[int, Measured] = dict(zip(own["year"], own["amount"], strict=True))
    peak, last = max(amounts, key=lambda year: amounts[year].value), max(amounts)
    start, way = (peak, "fell") if peak < last else (min(amounts), "rose")
    if start == last or any(start < year <= last for year in exports.break_years(page.tables)):
        return page.say(f"{key}.title_neutral")
    return page.say(
        f"national.{way}",
        start_amount=amounts[start],
        last_amount=amounts[last],
        start=page.year(start),
        last=page.year(last),
    )


def _table(
    page: Page, key: str, series: pd.DataFrame, identity: pd.DataFrame, scale: Scale
) -> Table:
    """Return every figure drawn, and what the identity leaves in the years that have all four."""
    measures = [name for name in MEASURES if name in set(series["measure"])]
    left = dict(zip(identity["year"], identity["residual"], strict=True))
    rows: dict[int, dict[str, Any]] = {
        year: {"year": year, "residual": left.get(year), "range": left.get(year)}
        | dict.fromkeys(measures)
        for year in sorted(set(series["year"]))
    }
    for row in records(series):
        rows[row["year"]][row["measure"]] = row["amount"]
    columns: dict[str, Any] = {"year": "", **dict.fromkeys(measures, page.scaled(scale))}
    held = ""
    if left:
        # what is left over is thousands of times smaller than the amounts
        ends = [end for one in left.values() for end in (one.low, one.high)]
        small = scales.scale_for(ends, "KRW", page.lang)
        write = partial(scales.signed_cell, scale=small)
        columns["residual"] = Numbers(lambda one: write(_to_million(one)), small.label)
        columns["range"] = page.ranges(small)
        held = page.say("national.identity", held=int(identity["holds"].sum()), all=len(identity))
    return page.table(
        key,
        rows.values(),
        columns,
        heads={name: f"growth.measure.{name}" for name in measures},
        unit=scale.label,
        credit=[series],
        note=[held, "common.rounding_note"] if held else (),
        span=page.years(min(rows), max(rows)),
    )


def _to_million(residual: Measured) -> Measured:
    """Return a residual at the printed figures; its bounds stand in the next column."""
    return Measured.exact(round(residual.value, ROUNDED), residual.unit)
