"""Tables of text with the columns that are declared for them."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.data.rows import ONCE, read_sheet
from helpers.errors import DataError, Fault


@dataclass(frozen=True, slots=True)
class Read:
    """A table as text, as far as it can be read.

    Attributes
    ----------
    frame : DataFrame
        Columns as declared, all text, "" where a cell is empty, index = line number; rows that
        cannot be attributed to columns are left out.
    faults : list of Fault
        Of the file, its header, its rows and its characters.
    whole : bool
        Whether every row of the file that holds something is in the frame.
    """

    frame: pd.DataFrame
    faults: list[Fault]
    whole: bool


def read_table(path: Path, *, file: str, columns: Sequence[str]) -> Read:
    """Read one CSV file as text.

    Parameters
    ----------
    path : Path
        The file.
    file : str
        Its name in faults.
    columns : Sequence[str]
        The header it must have, in order.
    """
    nothing = pd.DataFrame(columns=list(columns), dtype="str")
    try:
        sheet = read_sheet(path, file=file)
    except DataError as error:
        return Read(nothing, list(error.faults), whole=False)
    heading = sheet.heading
    if all(fault.wanted == ONCE for fault in heading):
        heading = [*heading, *_check_header(sheet.header, columns, file)]
    if heading:
        return Read(nothing, heading, whole=False)
    index = pd.Index([line for line, _ in sheet.rows], dtype="int64", name="line")
    fields = [fields for _, fields in sheet.rows]
    cells = zip(*fields, strict=True) if fields else [()] * len(columns)
    # Codes recur: each is held once, and kept once for other processes.
    data = {
        name: pd.array([*map(sys.intern, column)], dtype="str")
        for name, column in zip(columns, cells, strict=True)
    }
    return Read(pd.DataFrame(data, index=index), sheet.faults, whole=sheet.whole)


def nearest(value: str, allowed: Sequence[str]) -> str:
    """Return ``; nearest: x`` for the allowed value most like this one, or nothing."""
    close = difflib.get_close_matches(value, allowed, n=1, cutoff=0.6)
    return f"; nearest: {close[0]}" if close else ""


def _check_header(header: Sequence[str], columns: Sequence[str], file: str) -> list[Fault]:
    if not set(header) & set(columns):
        return [Fault(file, 1, "", ",".join(header)[:60], f"the header {','.join(columns)}")]
    faults = [
        Fault(
            *(file, 1, name or f"field {position}", name),
            f"no such column in data/datapackage.json{nearest(name, columns)}",
        )
        for position, name in enumerate(header, start=1)
        if name not in columns
    ]
    faults += [
        Fault(file, 1, name, "", "this column, which data/datapackage.json declares")
        for name in columns
        if name not in header
    ]
    if not faults and list(header) != list(columns):
        faults.append(Fault(file, 1, "", ",".join(header), f"the order {','.join(columns)}"))
    return faults
