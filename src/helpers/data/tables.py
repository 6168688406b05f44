"""Strict reading of CSV files as text: encoding, header, fields and characters, with lines.

Nothing is guessed or repaired here beyond a byte-order mark and line ends; every row keeps the
number of the line it stands on, so that each fault can be found in a text editor.
"""

from __future__ import annotations

import csv
import difflib
import io
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from helpers.errors import Fault

LARGEST_FILE = 10_000_000
#: First bytes of files that are something else than text, whatever their name says.
MAGIC = {
    b"PK\x03\x04": "a zip or spreadsheet file",
    b"\x1f\x8b": "a gzip file",
    b"%PDF": "a PDF file",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
}


def read_table(
    path: Path, *, file: str, columns: Sequence[str]
) -> tuple[pd.DataFrame, list[Fault]]:
    """Read one CSV file as text.

    Parameters
    ----------
    path : Path
        The file.
    file : str
        Its name in faults.
    columns : Sequence[str]
        The header it must have, in order.

    Returns
    -------
    tuple[DataFrame, list[Fault]]
        Columns as declared, all text, "" where a cell is empty, index = line number; rows that
        cannot be attributed to columns are left out. Faults of the file, its header, its rows
        and its characters.
    """
    empty = pd.DataFrame(columns=list(columns), dtype="str")
    text, faults = _decode(path, file)
    if faults:
        return empty, faults
    lines, faults = _split(text, file)
    if not lines:
        return empty, [*faults, Fault(file, 0, "", "", "a header line and rows below it")]
    header_faults = _check_header(lines[0][1], columns, file)
    if header_faults:
        return empty, [*faults, *header_faults]
    rows = []
    for line, fields in lines[1:]:
        wrong = _check_row(line, fields, columns, file)
        faults += wrong
        if len(fields) == len(columns):
            rows.append((line, fields))
    if not lines[1:]:
        faults.append(Fault(file, 1, "", "no rows", "at least one row below the header"))
    index = pd.Index([line for line, _ in rows], dtype="int64", name="line")
    cells = zip(*(fields for _, fields in rows), strict=True) if rows else [()] * len(columns)
    # Codes recur: each is held once, and kept once for other processes.
    data = {
        name: pd.array([*map(sys.intern, column)], dtype="str")
        for name, column in zip(columns, cells, strict=True)
    }
    return pd.DataFrame(data, index=index), faults


def nearest(value: str, allowed: Sequence[str]) -> str:
    """Return ``; nearest: x`` for the allowed value most like this one, or nothing."""
    close = difflib.get_close_matches(value, allowed, n=1, cutoff=0.6)
    return f"; nearest: {close[0]}" if close else ""


def _decode(path: Path, file: str) -> tuple[str, list[Fault]]:
    """Return the file's text without byte-order mark, or the one fault that stops reading."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return "", [Fault(file, 0, "", "no such file", "a table declared in the data package")]
    if len(content) > LARGEST_FILE:
        return "", [Fault(file, 0, "", f"{len(content)} bytes", f"at most {LARGEST_FILE} bytes")]
    for magic, what in MAGIC.items():
        if content.startswith(magic):
            return "", [Fault(file, 0, "", what, "a CSV file in UTF-8")]
    nul = content.find(b"\0")
    if nul >= 0:
        line = content.count(b"\n", 0, nul) + 1
        return "", [Fault(file, line, "", "NUL byte", "text without NUL bytes")]
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        shown = content[error.start : error.start + 1].hex()
        return "", [Fault(file, line, "", f"byte 0x{shown}", "UTF-8 text; save the file as UTF-8")]


def _split(text: str, file: str) -> tuple[list[tuple[int, list[str]]], list[Fault]]:
    """Return fields with the line they begin on, up to the first row that is no CSV."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for fields in reader:
            rows.append((line, fields))
            line = reader.line_num + 1
    except csv.Error as error:
        wanted = "quotes that are closed, and doubled inside a quoted cell"
        return rows, [Fault(file, line, "", str(error), wanted)]
    return rows, []


def _check_header(header: Sequence[str], columns: Sequence[str], file: str) -> list[Fault]:
    faults = []
    for position, name in enumerate(header, start=1):
        if name in header[: position - 1]:
            faults.append(Fault(file, 1, name, name, "each column once"))
        elif name not in columns:
            wanted = f"no such column in data/datapackage.json{nearest(name, columns)}"
            faults.append(Fault(file, 1, name or f"field {position}", name, wanted))
    faults += [
        Fault(file, 1, name, "", "this column, which data/datapackage.json declares")
        for name in columns
        if name not in header
    ]
    if not faults and list(header) != list(columns):
        faults.append(Fault(file, 1, "", ",".join(header), f"the order {','.join(columns)}"))
    return faults


def _check_row(line: int, fields: Sequence[str], columns: Sequence[str], file: str) -> list[Fault]:
    if len(fields) != len(columns):
        shown = ",".join(fields)[:60] if fields else "empty line"
        wanted = f"{len(columns)} fields like the header, not {len(fields)}"
        return [Fault(file, line, "", shown, wanted)]
    return [
        Fault(file, line, column, cell, wanted)
        for column, cell in zip(columns, fields, strict=True)
        if cell and (wanted := _check_characters(cell))
    ]


def _check_characters(cell: str) -> str:
    """Return what is wanted of a cell's characters, or nothing where they are sound."""
    if cell.isascii() and cell.isprintable() and cell == cell.strip():
        return ""
    if cell != cell.strip():
        return "no space before or behind"
    for sign in cell:
        if unicodedata.category(sign) in {"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"}:
            return f"no invisible character U+{ord(sign):04X}"
    if "\ufffd" in cell:
        return "no replacement character U+FFFD; the text was damaged by a wrong encoding"
    if not unicodedata.is_normalized("NFC", cell):
        return "composed characters (Unicode NFC)"
    return ""
