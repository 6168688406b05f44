"""Tables as rows of text: the one way in which a CSV file is read, strictly or plainly.

Belongs here: from a file to its header and rows, and what is wrong with them whatever they mean.
Nothing is guessed or repaired beyond a byte-order mark and line ends; every row keeps the number
of the line it stands on, so that each fault can be found in a text editor. What a column means is
the data package's to say. No pandas: plans are made without it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from helpers.data.characters import unsound
from helpers.data.files import read_text
from helpers.errors import DataError, Fault, nearest

#: Separators that are none here, by name.
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
ONCE = "each column once"
PACKAGE = "datapackage.json"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A CSV file as text, as far as it can be read."""

    header: list[str]  #: The first line.
    #: Line and fields of each row that has as many fields as the header, and something in them;
    #: none where the header is wrong.
    rows: list[tuple[int, list[str]]]
    faults: list[Fault]  #: What is wrong with the file, its header, its rows and its characters.
    whole: bool  #: Whether every row of the file that holds something is among the rows.


def read_sheet(path: Path, *, file: str, columns: Sequence[str] = ()) -> Sheet:
    """Read a CSV file, which faults name ``file``.

    Its header must hold the ``columns`` in order; any header will do where none are declared.
    """
    purpose = "a table declared in the data package"
    try:
        text = read_text(path, file=file, form="a CSV file in UTF-8", purpose=purpose)
    except DataError as error:
        return Sheet([], [], list(error.faults), whole=False)
    lines, broken = _split(text, file)
    if not lines:
        nothing = Fault(file, 0, "", "", "a header line and rows below it")
        return Sheet([], [], broken or [nothing], whole=False)
    header, below = lines[0][1], lines[1:]
    heading = _heading_faults(header, file)
    if columns and all(fault.wanted == ONCE for fault in heading):
        heading += _undeclared(header, columns, file)
    if heading:
        return Sheet(header, [], heading, whole=False)
    filled = [row for row in below if not _empty(row)]
    rows = [row for row in filled if len(row[1]) == len(header)]
    faults = [*_shape_faults(below, header, file), *broken]
    if not below and not broken:
        faults = [Fault(file, 1, "", "no rows", "at least one row below the header")]
    for line, fields in rows:
        for column, cell in zip(header, fields, strict=True):
            if cell and (wanted := unsound(cell)):
                faults.append(Fault(file, line, column, cell, wanted))
    return Sheet(header, rows, faults, whole=len(rows) == len(filled) and not broken)


def plain_rows(path: Path) -> tuple[Mapping[str, str], ...]:
    """Return a table's rows as text; none where anything is wrong with it.

    A broken table is the data check's to name, with its row and column. The columns are those that
    the data package in the folder or the one above declares, where there is one.
    """
    package = next(filter(Path.is_file, (folder / PACKAGE for folder in path.parents[:2])), path)
    try:
        stored = [(file.stat().st_mtime_ns, file.stat().st_size) for file in (path, package)]
    except (OSError, ValueError):
        return ()
    return _plain_rows(path, package, *stored)


@lru_cache(maxsize=32)
def _plain_rows(path: Path, package: Path, *stored: object) -> tuple[Mapping[str, str], ...]:
    """Read a table, once for as long as it and its package stay as they are."""
    del stored
    try:
        columns = [] if package == path else _declared(path, package)
    except DataError:
        return ()
    sheet = read_sheet(path, file=path.name, columns=columns)
    if sheet.faults:
        return ()
    return tuple(dict(zip(sheet.header, fields, strict=True)) for _, fields in sheet.rows)


def _declared(path: Path, package: Path) -> list[str]:
    """Return the columns a package declares for a table; none where it says nothing of it."""
    text = read_text(package, file=PACKAGE, form="JSON in UTF-8", purpose="the data package")
    name = path.relative_to(package.parent).as_posix()
    try:
        resources = json.loads(text)["resources"]
        fields = [one["schema"]["fields"] for one in resources if one["path"] == name]
        return [str(field["name"]) for found in fields for field in found]
    except (ValueError, TypeError, KeyError, RecursionError):
        # Named by whoever checks the tables.
        return []


def _split(text: str, file: str) -> tuple[list[tuple[int, list[str]]], list[Fault]]:
    """Return fields with the line they begin on, up to the first row that is no CSV."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for fields in reader:
            rows.append((line, fields))
            line = reader.line_num + 1
    except csv.Error:
        shown = list(io.StringIO(text, newline=""))[line - 1].strip()[:60]
        wanted = "quotes that are closed, and doubled inside a quoted cell"
        return rows, [Fault(file, line, "", shown, wanted)]
    return rows, []


def _heading_faults(header: Sequence[str], file: str) -> list[Fault]:
    """Return what is wrong with a header by itself: its separator, its names' characters, twins."""
    if not any(map(str.strip, header)):
        return [Fault(file, 1, "", "empty row", "the header as the first line")]
    for separator, name in SEPARATORS.items():
        if len(header) == 1 and separator in header[0]:
            wanted = f"columns separated by commas ({name}? save the file with commas)"
            return [Fault(file, 1, "", header[0], wanted)]
    faults = []
    for position, name in enumerate(header, start=1):
        wanted = unsound(name) or (ONCE if name in header[: position - 1] else "")
        if wanted:
            faults.append(Fault(file, 1, name or f"field {position}", name, wanted))
    return faults


def _undeclared(header: Sequence[str], columns: Sequence[str], file: str) -> list[Fault]:
    """Return where a header is not the one that the data package declares."""
    if not set(header) & set(columns):
        return [Fault(file, 1, "", ",".join(header)[:60], f"the header {','.join(columns)}")]
    unknown = "no such column in data/datapackage.json"
    faults = [
        Fault(file, 1, name or f"field {position}", name, unknown + nearest(name, columns))
        for position, name in enumerate(header, start=1)
        if name not in columns
    ]
    missing = "this column, which data/datapackage.json declares"
    faults += [Fault(file, 1, name, "", missing) for name in columns if name not in header]
    if not faults and list(header) != list(columns):
        faults.append(Fault(file, 1, "", ",".join(header), f"the order {','.join(columns)}"))
    return faults


def _empty(row: tuple[int, list[str]]) -> bool:
    return not any(map(str.strip, row[1]))


def _shape_faults(
    rows: Sequence[tuple[int, list[str]]], header: Sequence[str], file: str
) -> Iterator[Fault]:
    """Yield rows with more or fewer fields than the header, and runs of empty ones."""
    for empty, run in groupby(rows, key=_empty):
        found = list(run)
        if empty:
            (first, fields), (last, _) = found[0], found[-1]
            many = f", and all down to row {last}" if last > first else ""
            value = "empty row" if len(found) == 1 else f"{len(found)} empty rows"
            shown = f"{value} {','.join(fields)[:60]}".strip()
            yield Fault(file, first, "", shown, f"no empty row; delete it{many}")
            continue
        for line, fields in found:
            if len(fields) != len(header):
                wanted = f"{len(header)} fields like the header, not {len(fields)}"
                yield Fault(file, line, "", ",".join(fields)[:60], wanted)
