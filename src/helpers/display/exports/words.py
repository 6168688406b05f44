"""Words that every block on regional exports needs: places, currencies, spans and cells."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis import exports, rows
from helpers.analysis.context import surge_in
from helpers.display import attribution, names, numbers, periods, scales
from helpers.display.blocks import Cell
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from helpers.data import Tables
    from helpers.data.measured import Measured

NATION = "KR"
REST = "rest"
FEW = 3
"""How many firms the documents name as the largest."""
WIDE_GROWTH = 0.001
"""A tenth of a percentage point: wider bounds are shown in sentences."""

records = rows.records
credited = attribution.credited

VISIBLE = 0.01
"""Part of the longest bar below which a whisker would be a mere dot."""


def place(tables: Tables, code: str, lang: Lang) -> str:
    """Return a region's short name; for the rest of a firm's or nation's total, its words."""
    return names.region_short_name(tables, code, lang)


def count(number: int) -> str:
    """Return a whole number as text, for sentences whose counter stands in the wording."""
    return numbers.plain(float(number))


def currency(frame: pd.DataFrame, unit: str, lang: Lang) -> str:
    """Return the currency of amounts, saying so where some of them were converted."""
    converted = any(code.startswith("fx-") for code in attribution.bases_of(frame))
    return say("exports.currency.converted" if converted else f"exports.currency.{unit}", lang)


def unit_of(frame: pd.DataFrame, column: str = "unit") -> str:
    """Return the one unit of a column; amounts that are not known have none."""
    return next(str(unit) for unit in frame[column] if unit)


def span(frame: pd.DataFrame, lang: Lang) -> str:
    """Return the years a frame runs over, from its columns ``start_year`` and ``end_year``."""
    row = frame.iloc[0]
    return periods.year_range(int(row["start_year"]), int(row["end_year"]), lang)


def scale_of(frame: pd.DataFrame, lang: Lang, *prefixes: str) -> scales.Scale:
    """Return one scale for every amount under some prefixes."""
    values = [float(value) for prefix in prefixes for value in frame[f"{prefix}value"]]
    unit = unit_of(frame, f"{prefixes[0]}unit")
    return scales.scale_for(values, unit, lang)


def cell(measured: Measured | None, scale: scales.Scale, *, signed: bool = False) -> Cell | None:
    """Return a table's cell at a scale, None where nothing is known."""
    if measured is None:
        return None
    write = scales.signed_cell if signed else scales.cell
    return of_text(write(measured, scale), measured)


def of_text(text: str, measured: Measured) -> Cell:
    """Return a table's cell with a text of its own."""
    return Cell(text, measured.value, measured.low, measured.high)


def bars(drawn: list[dict[str, Any]]) -> pd.DataFrame:
    """Return bars as a frame, without bounds too near to be told apart in a picture."""
    frame = pd.DataFrame(drawn).astype({"value": float, "low": float, "high": float})
    hidden = frame["high"] - frame["low"] < VISIBLE * frame["value"].abs().max()
    frame.loc[hidden, ["low", "high"]] = math.nan
    return frame


def growth_cell(measured: Measured | None, lang: Lang) -> Cell | None:
    """Return a table's cell of growth with its sign, None if unknown."""
    return None if measured is None else of_text(growth_text(measured, lang), measured)


def growth_text(measured: Measured, lang: Lang) -> str:
    """Return growth with its sign and the decimals of its column."""
    return numbers.signed(measured, lang, scales.scale_for([], measured.unit, lang))


def range_of(measured: Measured | None, scale: scales.Scale) -> str | None:
    """Return the bounds at a scale, None where nothing is known."""
    return None if measured is None else scales.interval_cell(measured, scale)


def growth(measured: Measured, lang: Lang) -> str:
    """Return growth with its sign, and with its bounds where rounding blurs a decimal of it."""
    if measured.high - measured.low < WIDE_GROWTH:
        return numbers.signed(measured, lang)
    text = numbers.with_interval(measured, lang)
    return f"+{text}" if measured.low > 0 else text


def known(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a ranking that are one region with a figure."""
    return frame.loc[frame["kind"] == "known"]


def row_of(frame: pd.DataFrame, region: str) -> dict[str, Any] | None:
    """Return a region's row as a mapping, None where it has none."""
    found = records(frame.loc[frame["region"] == region])
    return found[0] if found else None


def rest_of(ranking: pd.DataFrame) -> dict[str, Any] | None:
    """Return the row of all regions without a figure, None where every region has one."""
    return row_of(ranking, REST)


def rest_name(row: dict[str, Any], lang: Lang) -> str:
    """Return what the residual of a ranking is called."""
    return say("exports.rest", lang, count=count(int(row["members"])))


def places(ranking: pd.DataFrame, lang: Lang) -> str:
    """Return how many regions a ranking is about."""
    return say("exports.places", lang, count=count(int(ranking["members"].sum())))


def share_text(row: dict[str, Any], lang: Lang) -> str:
    """Return a row's share of the nation, or the mark of a missing value."""
    share = rows.measured(row, "share")
    return say("common.missing_mark", lang) if share is None else numbers.figure(share, lang)


def with_share(row: dict[str, Any], scale: scales.Scale, lang: Lang) -> str | None:
    """Return what a bar tells: its amount with unit and bounds, and its share of the whole."""
    amount = rows.measured(row)
    if amount is None:
        return None
    return f"{numbers.with_interval(amount, lang, scale)}, {share_text(row, lang)}"


def breaks_within(tables: Tables, years: tuple[int, int], lang: Lang) -> dict[int, str]:
    """Return the breaks of the ministry's returns from a first to a last year: year and name."""
    found = tables.breaks.loc[lambda df: (df["basis"] == "mfds") & df["entity"].isna()]
    return {
        int(row["year"]): names.break_name(row, lang)
        for _, row in found.iterrows()
        if years[0] <= int(row["year"]) <= years[1]
    }


def break_sentences(tables: Tables, years: tuple[int, int], lang: Lang) -> list[str]:
    """Return a sentence for each break of the ministry's returns within some years."""
    return [
        say("exports.break_note", lang, year=periods.year(year, lang), name=name)
        for year, name in breaks_within(tables, years, lang).items()
    ]


def surge_sentences(tables: Tables, years: tuple[int, int], lang: Lang) -> list[str]:
    """Return that the first or the last of some years falls in a surge of demand."""
    told = []
    for year in years:
        surge = surge_in(tables, basis=exports.BASIS, year=year)
        if surge is not None:
            span = periods.year_range(int(surge["first_year"]), int(surge["last_year"]), lang)
            said = {"year": periods.year(year, lang), "name": str(surge[f"name_{lang}"])}
            told.append(say("exports.headline.surge", lang, span=span, **said))
    return told


def standing(row: dict[str, Any], lang: Lang) -> str:
    """Return a region's share of the nation, and its announced rank where there is one."""
    said = {"share": share_text(row, lang)}
    if pd.isna(row["rank_printed"]):
        return say("exports.standing.unranked", lang, **said)
    rank = numbers.rank(int(row["rank_printed"]), lang)
    return say("exports.standing.ranked", lang, rank=rank, **said)


def years(listed: Sequence[int], lang: Lang) -> str:
    """Return years as a list in which runs are drawn together."""
    runs: list[list[int]] = []
    for year in sorted(listed):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    told = [
        periods.year_range(run[0], run[-1], lang) if len(run) > 1 else periods.year(run[0], lang)
        for run in runs
    ]
    return names.listed(told, lang)


def sentence(*parts: str) -> str:
    """Return sentences one after another."""
    return " ".join(part for part in parts if part)


def listed(words: Sequence[str]) -> str:
    """Return short phrases as a plain list, for alt texts."""
    return ", ".join(words)


def measure_label(scale: scales.Scale, lang: Lang) -> str:
    """Return the label of an axis of exports."""
    label = say("exports.measure", lang)
    return say("common.label_with_unit", lang, label=label, unit=scale.label)


def told(measured: Measured | None, lang: Lang, scale: scales.Scale | None = None) -> str:
    """Return a figure with its unit, or the word for not knowing it."""
    if measured is None:
        return say("common.unknown", lang)
    return numbers.figure(measured, lang, scale)
