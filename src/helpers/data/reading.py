"""From the files below ``data/`` to checked tables, or to one error with every fault.

Belongs here: the order in which files are read, corrected and checked, and the columns that are
read from printed forms: figures with bounds and units, years, months. Which column is a figure,
and in which unit, is said by the ``figure`` property of its field in ``data/datapackage.json``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from dataclasses import field as attribute
from itertools import chain
from math import nan
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from helpers.data.checks.across_tables import check_across_tables
from helpers.data.checks.cells import check_cells
from helpers.data.checks.keys import check_references, check_unique
from helpers.data.checks.observations import check_observations
from helpers.data.collection import TABLES, Tables
from helpers.data.corrections import CORRECTIONS, apply_corrections, read_corrections
from helpers.data.measured import Measured
from helpers.data.numerals import FigureError
from helpers.data.periods import (
    READERS,
    ProgrammePeriod,
    Years,
    read_programme_period,
    read_stated_years,
    read_years,
)
from helpers.data.printed import is_approximate, read_figure
from helpers.data.rows import Sheet, read_sheet
from helpers.data.schema import PACKAGE, Column, TableSchema, read_package
from helpers.errors import DataError, Fault, PrintedFormError

Frames = Mapping[str, pd.DataFrame]
Schemas = Mapping[str, TableSchema]
T = TypeVar("T")
#: Columns that are read by name wherever the tables are read, and by no one alone.
NEEDED = {
    "observations": "id source_id entity indicator period as_printed basis status",
    "programmes": "id period_as_printed stated_years_as_printed budget_as_printed kind",
    "targets": "id source_id announced entity indicator base_as_printed base_period period "
    "target_as_printed target_usd_as_printed basis scope",
    "claims": "id kind as_printed said_ko said_en entity period inputs",
    "regions": "code valid_from",
    "indicators": "code unit",
    "units": "unit",
}
#: Table → columns that are read as figures.
FIGURES = {
    "observations": ("as_printed",),
    "programmes": ("budget_as_printed",),
    "targets": ("target_as_printed", "base_as_printed", "target_usd_as_printed"),
    "claims": ("as_printed",),
}
LEFT_OUT = "; until then what other rows and tables say of it is not checked"
YEAR_OF_BUDGET = re.compile(r"(?P<amount>.*\S)\s*\(in (?P<year>\d{4})\)", re.ASCII)


def files_behind(root: Path) -> tuple[str, ...]:
    """Return every file that `read_tables` reads, below the root, whether it is there or not."""
    tables = (schema.file for schema in read_package(root).values())
    return (PACKAGE, CORRECTIONS, *tables)


def read_tables(root: Path) -> Tables:
    """Read, correct, check and convert every table below a root, or raise every fault of them."""
    schemas = _declared(root)
    sheets = {
        name: read_sheet(root / "data" / schema.path, file=schema.file, columns=schema.columns)
        for name, schema in schemas.items()
    }
    partial = {name for name, sheet in sheets.items() if not sheet.whole}
    faults = [fault for sheet in sheets.values() for fault in sheet.faults]
    corrections, wrong = read_corrections(root)
    text, unmade = apply_corrections(
        {name: _frame(sheet, schemas[name].columns) for name, sheet in sheets.items()},
        corrections=corrections, schemas=schemas, partial=partial,
    )  # fmt: skip
    uncorrected = [*wrong, *unmade]
    faults += uncorrected
    typed = {}
    for name, schema in schemas.items():
        typed[name], wrong = check_cells(text[name], schema=schema)
        faults += wrong
    unsure = _unsure(faults, schemas, partial)
    faults = _told(faults, schemas, unsure)
    for name, schema in schemas.items():
        faults += check_unique(text[name], schema=schema)
    faults += check_references(text, schemas=schemas, unsure=unsure)
    added, unread = _read_printed(text, schemas)
    faults += unread
    # What is not corrected as it should be agrees with nothing.
    if not uncorrected:
        whole = {**text, **_beside(text, added)}
        faults += check_observations(whole["observations"], regions=whole["regions"])
        faults += check_across_tables(whole, partial=partial)
    if faults:
        raise DataError(_once(faults))
    frames = {**typed, **_beside(typed, added)}
    frames = {name: frame.reset_index(drop=True) for name, frame in frames.items()}
    corrections = corrections.reset_index(drop=True)
    frames = _as_printed(frames, corrections, schemas)
    known = {name: frames.pop(name) for name in TABLES}
    titles = {name: (schema.title_ko, schema.title) for name, schema in schemas.items()}
    return Tables(**known, corrections=corrections, others=frames, titles=titles)


def _declared(root: Path) -> dict[str, TableSchema]:
    """Return the schemas, those of ``Tables`` among them with what is read of them by name."""
    schemas = read_package(root)
    faults = [
        Fault(PACKAGE, 0, "resources", name, "a resource of this name")
        for name in TABLES
        if name not in schemas
    ]
    if faults:
        raise DataError(faults)
    for name, columns in NEEDED.items():
        faults += [
            Fault(PACKAGE, 0, name, column, "a field of this name, which is read")
            for column in columns.split()
            if column not in schemas[name].columns
        ]
    for name, figures in FIGURES.items():
        faults += [
            Fault(PACKAGE, 0, f"{name}.{field.name}", "nothing", "figure, which says its unit")
            for field in schemas[name].fields
            if field.name in figures and field.figure is None
        ]
    if faults:
        raise DataError(faults)
    return schemas


def _frame(sheet: Sheet, columns: Sequence[str]) -> pd.DataFrame:
    """Return rows as columns of text, "" where a cell is empty, by the line they stand on."""
    index = pd.Index([line for line, _ in sheet.rows], dtype="int64", name="line")
    cells = zip(*(fields for _, fields in sheet.rows), strict=True) if sheet.rows else ()
    # Codes recur: each is held once, and kept once for other processes.
    texts = [[*map(sys.intern, column)] for column in cells] or [[] for _ in columns]
    named = zip(columns, texts, strict=True)
    return pd.DataFrame({name: pd.array(text, dtype="str") for name, text in named}, index=index)


def _beside(frames: Frames, added: Frames) -> dict[str, pd.DataFrame]:
    return {name: pd.concat([frames[name], columns], axis=1) for name, columns in added.items()}


def _unsure(faults: Iterable[Fault], schemas: Schemas, partial: Set[str]) -> set[str]:
    """Return the ``table.column`` places some of whose values could not be read."""
    tables = {schema.file: name for name, schema in schemas.items()}
    unsure = {f"{name}.{column}" for name in partial for column in schemas[name].columns}
    return unsure | {
        f"{tables[fault.file]}.{fault.column}" for fault in faults if fault.file in tables
    }


def _told(faults: Iterable[Fault], schemas: Schemas, unsure: Set[str]) -> list[Fault]:
    """Return the faults; the first of a table that others rest on says what is not checked."""
    sought = {
        place
        for schema in schemas.values()
        for field in schema.fields
        for place in chain(*schema.sought(field))
    }
    waiting = {schemas[place.partition(".")[0]].file for place in sought & unsure}
    told = []
    for fault in faults:
        wanted = fault.wanted + LEFT_OUT * (fault.file in waiting)
        waiting.discard(fault.file)
        told.append(replace(fault, wanted=wanted))
    return told


def _as_printed(
    frames: Frames, corrections: pd.DataFrame, schemas: Schemas
) -> dict[str, pd.DataFrame]:
    """Return the tables with the print of corrected figures: only what is read from it changes."""
    frames = dict(frames)
    for _, entry in corrections.iterrows():
        if entry["column"].endswith("as_printed"):
            frame = frames[entry["table"]].copy()
            row = frame[schemas[entry["table"]].primary_key[0]] == entry["id"]
            frame.loc[row, entry["column"]] = entry["expect"]
            frames[entry["table"]] = frame
    return frames


def _once(faults: Iterable[Fault]) -> Collection[Fault]:
    """Return the first fault found of each cell: what follows from it is no second fault."""
    seen: dict[tuple[str, int, str], Fault] = {}
    for fault in faults:
        seen.setdefault((fault.file, fault.row, fault.column), fault)
    return seen.values()


# ── Printed forms ──


@dataclass(slots=True)
class PrintedTable:
    """One table whose printed forms are read: its text by line, what is wrong with it so far."""

    text: pd.DataFrame
    schema: TableSchema
    units: Mapping[str, str]
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

    def check(self, *, figures: bool) -> None:
        """Look whether every cell can be read as its field says; figures where asked to."""
        for field in self.schema.fields:
            if field.reads_as:
                self.texts(field.name, READERS[field.reads_as])
            if figures and field.figure:
                self.figures(field.name)

    def texts(self, column: str, read: Callable[[str], T]) -> list[T | None]:
        """Return what is read of a column's text in every row."""
        return self.each(column, lambda row: read(row[column]))

    def years(self, column: str) -> list[Years | None]:
        """Return the first and last year a column names in every row."""
        return self.texts(column, read_years)

    def figures(self, column: str) -> list[Measured | None]:
        """Return the figure in a column of every row, in the unit its field names."""
        field = self.schema.field(column)
        return self.each(column, lambda row: _figure(row, field, self.units))

    def table(self, columns: Mapping[str, Any]) -> pd.DataFrame:
        """Return what was read as columns beside the text."""
        return pd.DataFrame(dict(columns), index=self.text.index)

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


def _read_printed(text: Frames, schemas: Schemas) -> tuple[dict[str, pd.DataFrame], list[Fault]]:
    """Return the columns that printed forms add to each table, by line, and the faults of print.

    They are described where they are offered, with ``Tables``.
    """
    units = dict(zip(text["indicators"]["code"], text["indicators"]["unit"], strict=True))
    # In a unit that is none no figure is read: the indicator's row alone is wrong.
    known = set(text["units"]["unit"])
    units = {code: unit for code, unit in units.items() if unit in known}
    readers = {
        "observations": _of_observations,
        "programmes": _of_programmes,
        "targets": _of_targets,
        "claims": _of_claims,
    }
    readings = {name: PrintedTable(text[name], schema, units) for name, schema in schemas.items()}
    added = {name: read(readings[name]) for name, read in readers.items()}
    for name, reading in readings.items():
        reading.check(figures=name not in readers)
    return added, [fault for reading in readings.values() for fault in reading.faults]


def _of_observations(reading: PrintedTable) -> pd.DataFrame:
    figures, years = reading.figures("as_printed"), reading.years("period")
    starts = [period.start if period else None for period in years]
    return reading.table(
        {"start_year": pd.array(starts, dtype="Int64"), "year": _ends(years), **_columns(figures)}
    )


def _of_programmes(reading: PrintedTable) -> pd.DataFrame:
    """Read months (January and December where years alone are printed), duration and budget."""
    periods = reading.texts("period_as_printed", read_programme_period)
    stated = reading.texts("stated_years_as_printed", read_stated_years)
    field = reading.schema.field("budget_as_printed")
    budgets = reading.each("budget_as_printed", lambda row: _budget(row, field))
    dated = [
        _of_budget(period, budget[1] if budget else None)
        for period, budget in zip(periods, budgets, strict=True)
    ]
    return reading.table(
        {
            "start_month": pd.PeriodIndex([p.start if p else None for p in dated], freq="M"),
            "end_month": pd.PeriodIndex([p.end if p else None for p in dated], freq="M"),
            "months_printed": [bool(p and p.months_printed) for p in dated],
            "stated_years": pd.array(stated, dtype="Int64"),
            **_columns([budget[0] if budget else None for budget in budgets]),
        }
    )


def _of_targets(reading: PrintedTable) -> pd.DataFrame:
    """Read a target, which is exact by decree, and its rounded base and equivalent in dollars."""
    columns: dict[str, Any] = {
        "target_year": _ends(reading.years("period")),
        "base_year": _ends(reading.years("base_period")),
    }
    for name in ("target", "base", "target_usd"):
        figures = reading.figures(f"{name}_as_printed")
        if name == "target":
            figures = [*map(_decreed, figures, reading.text["target_as_printed"])]
        columns |= {f"{name}_{part}": cells for part, cells in _columns(figures).items()}
    return reading.table(columns)


def _of_claims(reading: PrintedTable) -> pd.DataFrame:
    figures = reading.figures("as_printed")
    reading.years("period")
    return reading.table(_columns(figures))


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
    """Read a budget and, where it is printed beside it, the year it is for."""
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


def _ends(years: Sequence[Years | None]) -> Any:
    return pd.array([period.end if period else None for period in years], dtype="Int64")


def _columns(figures: Sequence[Measured | None]) -> dict[str, Any]:
    """Return figures as the columns value, low, high (float64, base units) and unit."""
    kinds: dict[str, Any] = {"value": "float64", "low": "float64", "high": "float64", "unit": "str"}
    return {
        name: pd.array([getattr(figure, name) if figure else nan for figure in figures], dtype=kind)
        for name, kind in kinds.items()
    }
