"""Cells against the constraints of their field: strict reading of types, then pandera.

Nothing is coerced: ``1.9``, ``TRUE`` and ``１`` are no integers. pandera checks every column of
a table in one pass and names the failing cells; keys and references are ``keys``'.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
import pandera.pandas as pa

from helpers.data.characters import unfit_for_a_key
from helpers.data.periods import is_date
from helpers.data.schema import Column, TableSchema
from helpers.errors import Fault, nearest

REQUIRED = "a value; this column may not be empty"


def _matches(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern, re.ASCII)
    return lambda cell: compiled.fullmatch(cell) is not None


#: Field type → what a cell looks like, and what is wanted.
TYPE_RULES: dict[str, tuple[Callable[[str], bool], str]] = {
    "integer": (_matches(r"-?(0|[1-9]\d{0,17})"), "a whole number in digits, without separators"),
    "number": (
        _matches(r"-?(0|[1-9]\d{0,17})(\.\d{1,9})?"),
        "a number in digits with a decimal point, without separators or exponent",
    ),
    "boolean": (lambda cell: cell in {"true", "false"}, "true or false"),
    "date": (is_date, "a date as YYYY-MM-DD"),
}


def check_cells(frame: pd.DataFrame, *, schema: TableSchema) -> tuple[pd.DataFrame, list[Fault]]:
    """Convert a table of text to its types, and return a fault for every cell that breaks a rule.

    Missing cells are missing: integers are ``Int64``, numbers ``float64``, booleans ``bool``
    (``boolean`` where a cell is missing), dates ISO text. Index = line number, before and after.
    """
    faults = [fault for field in schema.fields for fault in _check_type(frame, field, schema)]
    sound = frame.copy() if faults else frame
    for fault in faults:
        sound.loc[fault.row, fault.column] = ""
    typed = pd.DataFrame(
        {field.name: _typed(sound[field.name].tolist(), field.type) for field in schema.fields},
        index=frame.index,
    )
    untyped = {(fault.row, fault.column) for fault in faults}
    for line, column, wanted in _failures(typed, schema):
        if (line, column) not in untyped:
            value = str(frame.loc[line, column])
            choices = [*map(str, schema.field(column).constraints.enum or ())]
            nearby = nearest(value, choices)
            faults.append(Fault(schema.file, line, column, value, wanted + nearby))
    sound = frame.loc[~frame.index.isin([fault.row for fault in faults])]
    return typed, [*faults, *_early(sound, schema)]


def _check_type(frame: pd.DataFrame, field: Column, schema: TableSchema) -> list[Fault]:
    """Return the cells of a column that are not of its type, or no codes where it holds codes."""
    holds, wanted = TYPE_RULES.get(field.type, (None, ""))
    if holds is None and not schema.is_key(field):
        return []
    faults = []
    for line, cell in frame[field.name].items():
        wrong = "" if cell.isascii() else unfit_for_a_key(cell)
        if not wrong and cell and holds is not None and not holds(cell):
            wrong = wanted
        if wrong:
            faults.append(Fault(schema.file, int(str(line)), field.name, cell, wrong))
    return faults


def _early(frame: pd.DataFrame, schema: TableSchema) -> Iterator[Fault]:
    """Yield dates and years before those that they may not be before, as exactly as both say."""
    for field in schema.fields:
        if not field.not_before:
            continue
        for line, first, cell in frame[[field.not_before, field.name]].itertuples():
            if cell and cell[: len(first)] < first[: len(cell)]:
                wanted = f"nothing before {first}, which is its {field.not_before}"
                yield Fault(schema.file, line, field.name, cell, wanted)


def _typed(cells: list[str], kind: str) -> pd.api.extensions.ExtensionArray:
    if kind == "integer":
        return pd.array([int(cell) if cell else None for cell in cells], dtype="Int64")
    if kind == "number":
        # a plain column, not Float64: measures compute with missing as NaN
        return pd.array([float(cell) if cell else np.nan for cell in cells], dtype=np.float64)
    if kind == "boolean":
        flags = [cell == "true" if cell else None for cell in cells]
        return pd.array(flags, dtype="boolean" if None in flags else np.bool_)
    return pd.array([cell or np.nan for cell in cells], dtype="str")


def _failures(typed: pd.DataFrame, schema: TableSchema) -> list[tuple[int, str, str]]:
    """Return line, column and what is wanted for each cell that pandera finds wrong."""
    columns = {field.name: column for field in schema.fields if (column := _column(field))}
    if typed.empty:
        return []
    try:
        pa.DataFrameSchema(columns).validate(typed, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases[["index", "column", "check"]].itertuples(index=False)
        return [
            (int(line), str(column), REQUIRED if check == "not_nullable" else str(check))
            for line, column, check in cases
        ]
    return []


def _column(field: Column) -> pa.Column | None:
    """Return a field's constraints as a pandera column, or None where it has none."""
    limits = field.constraints
    checks = []
    if limits.enum is not None:
        choices = ", ".join(map(str, limits.enum))
        checks.append(pa.Check.isin(limits.enum, error=f"one of {choices}"))
    if limits.pattern is not None:
        matches = _matches(limits.pattern)
        checks.append(
            pa.Check(lambda cells: cells.map(matches), error=f"the pattern {limits.pattern}")
        )
    if limits.minimum is not None:
        checks.append(pa.Check.ge(limits.minimum, error=f"at least {limits.minimum}"))
    if limits.maximum is not None:
        checks.append(pa.Check.le(limits.maximum, error=f"at most {limits.maximum}"))
    if limits.least_length is not None or limits.most_length is not None:
        least, most = limits.least_length or 0, limits.most_length
        checks.append(
            pa.Check.str_length(least, most, error=f"{least} to {most or 'any'} characters")
        )
    required = limits.required
    return pa.Column(checks=checks, nullable=not required) if checks or required else None
