"""Columns that are read from printed forms: values with bounds and units, years, months.

Which column is a figure, and in which unit, is said by the ``figure`` property of its field in
``data/datapackage.json``; what a reading adds to a table is said here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as attribute
from typing import Any, TypeVar

import pandas as pd

from helpers.data.measured import Measured
from helpers.data.numerals import FigureError
from helpers.data.periods import (
    ProgrammePeriod,
    Years,
    read_programme_period,
    read_stated_years,
    read_years,
)
from helpers.data.printed import is_approximate, read_figure
from helpers.data.schema import Column, TableSchema
from helpers.errors import Fault, PrintedFormError

T = TypeVar("T")
#: Table → columns that are read as figures.
FIGURES = {
    "observations": ("as_printed",),
    "programmes": ("budget_as_printed",),
    "targets": ("target_as_printed", "base_as_printed", "target_usd_as_printed"),
    "claims": ("as_printed",),
}
YEAR_OF_BUDGET = re.compile(r"(?P<amount>.*\S)\s*\(in (?P<year>\d{4})\)", re.ASCII)


@dataclass(slots=True)
class Reading:
    """One table being read: its text by line, what it adds, what is wrong."""

    text: pd.DataFrame
    schema: TableSchema
    faults: list[Fault] = attribute(default_factory=list)
    rows: list[dict[str, str]] = attribute(init=False)

    def __post_init__(self) -> None:
        """Take the rows out of the frame once."""
        cells = [self.text[name].tolist() for name in self.schema.columns]
        self.rows = [
            dict(zip(self.schema.columns, row, strict=True)) for row in zip(*cells, strict=True)
        ]

    def each(self, column: str, read: Callable[[Mapping[str, str]], T]) -> list[T | None]:
        """Return what is read of every row; None where a row's cell is blank or refused."""
        results: list[T | None] = []
        for line, cells in zip(self.text.index, self.rows, strict=True):
            try:
                results.append(read(cells) if cells[column] else None)
            except PrintedFormError as error:
                results.append(None)
                self.faults.append(self._fault(int(line), column, cells, error))
        return results

    def figures(self, column: str, units: Mapping[str, str]) -> list[Measured | None]:
        """Return the figure in a column of every row, in the unit its field names."""
        field = self.schema.field(column)
        return self.each(column, lambda row: _figure(row, field, units))

    def _fault(
        self, line: int, column: str, cells: Mapping[str, str], error: PrintedFormError
    ) -> Fault:
        """Name the cell the refused text stands in, the figure's own where it is not plain."""
        beside = [name for name in ("unit_as_printed", "precision") if cells.get(name)]
        place = next(
            (name for name in beside if cells[name] == error.text and error.text != cells[column]),
            column,
        )
        understood = "" if error.found in {cells[place], error.text} else f", not «{error.found}»"
        return Fault(self.schema.file, line, place, cells[place], f"{error.wanted}{understood}")


def read_observations(
    text: pd.DataFrame, *, schema: TableSchema, units: Mapping[str, str]
) -> tuple[pd.DataFrame, list[Fault]]:
    """Return years and figure of each observation, by line.

    Parameters
    ----------
    text : DataFrame
        The table as text, index = line number.
    schema : TableSchema
        Its schema.
    units : Mapping[str, str]
        Unit of each indicator.

    Returns
    -------
    tuple[DataFrame, list[Fault]]
        start_year, year (Int64), value, low, high (float64, base units; shares and growth
        0–1), unit.
    """
    reading = Reading(text, schema)
    figures = reading.figures("as_printed", units)
    years = _years(reading.each("period", lambda row: read_years(row["period"])), text.index)
    return pd.concat([years, _figures(figures, text.index)], axis=1), reading.faults


def read_programmes(text: pd.DataFrame, *, schema: TableSchema) -> tuple[pd.DataFrame, list[Fault]]:
    """Return dates, stated duration and budget of each programme, by line.

    Returns
    -------
    tuple[DataFrame, list[Fault]]
        start_month, end_month (Period[M]; January and December where years alone are printed;
        the year of the budget for a yearly programme; NaT where nothing is printed),
        months_printed (bool), stated_years (Int64), value, low, high (float64, KRW), unit.
    """
    reading = Reading(text, schema)
    periods = reading.each(
        "period_as_printed", lambda row: read_programme_period(row["period_as_printed"])
    )
    stated = reading.each(
        "stated_years_as_printed", lambda row: read_stated_years(row["stated_years_as_printed"])
    )
    budget_field = schema.field("budget_as_printed")
    budgets = reading.each("budget_as_printed", lambda row: _budget(row, budget_field))
    figures = [budget[0] if budget else None for budget in budgets]
    dated = [
        _of_budget(period, budget[1] if budget else None)
        for period, budget in zip(periods, budgets, strict=True)
    ]
    frame = pd.DataFrame(
        {
            "start_month": pd.PeriodIndex([p.start if p else None for p in dated], freq="M"),
            "end_month": pd.PeriodIndex([p.end if p else None for p in dated], freq="M"),
            "months_printed": [bool(p and p.months_printed) for p in dated],
            "stated_years": pd.array(stated, dtype="Int64"),
        },
        index=text.index,
    )
    return pd.concat([frame, _figures(figures, text.index)], axis=1), reading.faults


def read_targets(
    text: pd.DataFrame, *, schema: TableSchema, units: Mapping[str, str]
) -> tuple[pd.DataFrame, list[Fault]]:
    """Return target, base and target in dollars of each row, by line.

    A target is exact by decree unless it is printed as approximate; its base and its
    equivalent in dollars are rounded like other figures.

    Returns
    -------
    tuple[DataFrame, list[Fault]]
        target_value, target_low, target_high, target_unit; the same for base and target_usd
        (missing where not printed); target_year, base_year (Int64).
    """
    reading = Reading(text, schema)
    target_years = reading.each("period", lambda row: read_years(row["period"]))
    base_years = reading.each("base_period", lambda row: read_years(row["base_period"]))
    parts: list[pd.DataFrame | pd.Series[Any]] = [
        _years(target_years, text.index)["year"].rename("target_year"),
        _years(base_years, text.index)["year"].rename("base_year"),
    ]
    for name in ("target", "base", "target_usd"):
        figures = reading.figures(f"{name}_as_printed", units)
        if name == "target":
            figures = [*map(_decreed, figures, text["target_as_printed"])]
        parts.append(_figures(figures, text.index).add_prefix(f"{name}_"))
    return pd.concat(parts, axis=1), reading.faults


def read_claims(text: pd.DataFrame, *, schema: TableSchema) -> tuple[pd.DataFrame, list[Fault]]:
    """Return the figure each claim states, by line: value, low, high (float64), unit."""
    reading = Reading(text, schema)
    figures = reading.figures("as_printed", {})
    reading.each("period", lambda row: read_years(row["period"]))
    return _figures(figures, text.index), reading.faults


def _figure(row: Mapping[str, str], field: Column, units: Mapping[str, str]) -> Measured | None:
    """Read a figure in the unit its field names; None where the row's indicator is unknown."""
    rule = field.figure
    if rule is None:
        return None
    unit: str | None = rule.unit
    if unit == "kind":
        return _of_kind(row, field.name, rule.unit_of.get(row["kind"], []))
    if unit == "indicator":
        unit = units.get(row["indicator"])
    if unit is None:
        return None
    return read_figure(
        row[field.name],
        row.get(rule.unit_as_printed, ""),
        unit=unit,
        precision=row.get("precision", ""),
        approximate=row.get("status") == "approximate",
    )


def _of_kind(row: Mapping[str, str], column: str, admitted: Sequence[str]) -> Measured:
    """Read a figure in the first unit of the row's kind that its print admits."""
    if not admitted:
        return read_figure(row[column])
    refusals = []
    for unit in admitted:
        try:
            return read_figure(row[column], unit=unit)
        except FigureError as error:
            refusals.append(error)
    last = refusals[-1]
    if len(admitted) > 1 and last.found == last.text:
        wanted = f"a {row['kind']}, in one of {', '.join(admitted)}"
        raise FigureError(row[column], row[column], wanted)
    raise last


def _budget(row: Mapping[str, str], field: Column) -> tuple[Measured | None, int | None]:
    found = YEAR_OF_BUDGET.fullmatch(row[field.name])
    amount = found["amount"] if found else row[field.name]
    figure = _figure({**row, field.name: amount}, field, {})
    return figure, read_years(found["year"]).end if found else None


def _of_budget(period: ProgrammePeriod | None, year: int | None) -> ProgrammePeriod | None:
    """Return the year of its budget as the period of a yearly programme."""
    if period is None or not period.yearly or year is None:
        return period
    start = pd.Period(year=year, month=1, freq="M")
    return replace(period, start=start, end=start + 11)


def _decreed(figure: Measured | None, as_printed: str) -> Measured | None:
    """Return a target as exact, unless it is printed as approximate."""
    if figure is None or is_approximate(as_printed):
        return figure
    return Measured.exact(figure.value, figure.unit)


def _years(years: Sequence[Years | None], index: pd.Index[Any]) -> pd.DataFrame:
    start = [period.start if period else None for period in years]
    end = [period.end if period else None for period in years]
    columns = {"start_year": pd.array(start, dtype="Int64"), "year": pd.array(end, dtype="Int64")}
    return pd.DataFrame(columns, index=index)


def _figures(figures: Sequence[Measured | None], index: pd.Index[Any]) -> pd.DataFrame:
    def column(name: str, dtype: str) -> pd.Series[Any]:
        cells = [getattr(figure, name) if figure else None for figure in figures]
        return pd.Series(cells, index=index, dtype=dtype)

    numbers = {name: column(name, "float64") for name in ("value", "low", "high")}
    return pd.DataFrame(numbers | {"unit": column("unit", "str")})
