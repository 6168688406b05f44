"""Cells against the constraints of their field: strict reading of types, then pandera.

Nothing is coerced: ``1.9``, ``TRUE`` and ``１`` are no integers. pandera checks every column of
a table in one pass and names the failing cells; keys and references are in ``keys``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from helpers.data.schema import Field, TableSchema
from helpers.data.tables import nearest
from helpers.errors import Fault

if TYPE_CHECKING:
    import pandera.pandas as pa

REQUIRED = "a value; this column may not be empty"


def _is_date(cell: str) -> bool:
    try:
        return dt.date.fromisoformat(cell).isoformat() == cell
    except ValueError:
        return False


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
    "date": (_is_date, "a date as YYYY-MM-DD"),
}


def check_cells(frame: pd.DataFrame, *, schema: TableSchema) -> tuple[pd.DataFrame, list[Fault]]:
    """Convert a table to its types and check every cell.

    Parameters
    ----------
    frame : DataFrame
        Text as read, "" where a cell is empty, index = line number.
    schema : TableSchema
        What the table declares.

    Returns
    -------
    tuple[DataFrame, list[Fault]]
        The table with missing cells missing: integers as ``Int64``, numbers as ``float64``,
        booleans as ``bool`` (``boolean`` where a cell is missing), dates as ISO text. A fault
        for every cell that breaks its field's type or constraints.
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
            nearby = nearest(value, schema.field(column).constraints.get("enum", ()))
            faults.append(Fault(schema.file, line, column, value, wanted + nearby))
    return typed, faults


def _check_type(frame: pd.DataFrame, field: Field, schema: TableSchema) -> list[Fault]:
    if field.type not in TYPE_RULES:
        return []
    holds, wanted = TYPE_RULES[field.type]
    cells = frame[field.name].items()
    return [
        Fault(schema.file, int(str(line)), field.name, cell, wanted)
        for line, cell in cells
        if cell and not holds(cell)
    ]


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
    # pandera costs most of a second to import: only who checks tables pays for it
    import pandera.pandas as pa  # noqa: PLC0415

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


def _column(field: Field) -> pa.Column | None:
    """Return a field's constraints as a pandera column, or None where it has none."""
    import pandera.pandas as pa  # noqa: PLC0415

    limits = field.constraints
    required = bool(limits.get("required"))
    checks = []
    if "enum" in limits:
        checks.append(pa.Check.isin(limits["enum"], error=f"one of {', '.join(limits['enum'])}"))
    if "pattern" in limits:
        pattern = limits["pattern"]
        checks.append(
            pa.Check(lambda cells: cells.str.fullmatch(pattern), error=f"the pattern {pattern}")
        )
    if "minimum" in limits:
        least = limits["minimum"]
        checks.append(pa.Check.ge(least, error=f"at least {least}"))
    if "maximum" in limits:
        most = limits["maximum"]
        checks.append(pa.Check.le(most, error=f"at most {most}"))
    if "minLength" in limits or "maxLength" in limits:
        least, most = limits.get("minLength", 0), limits.get("maxLength")
        checks.append(
            pa.Check.str_length(least, most, error=f"{least} to {most or 'any'} characters")
        )
    return pa.Column(checks=checks, nullable=not required) if checks or required else None
