"""Declared corrections of errors in the sources, from ``data/corrections.toml``.

Each names the cell, what the source prints there (``expect``), what is used instead
(``becomes``) and why. A correction whose expectation no longer holds is a fault: the source
or our transcription changed, and somebody must look again.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.data.characters import unsound
from helpers.data.files import read_text
from helpers.data.schema import TableSchema
from helpers.errors import DataError, Fault, nearest

CORRECTIONS = "data/corrections.toml"
KEYS = ("table", "id", "column", "expect", "becomes", "reason")
_HEAD = re.compile(r"""\s*\[\[\s*["']?correction["']?\s*\]\]""")
_LINE = re.compile(r"at line (\d+)")


def read_corrections(root: Path) -> tuple[pd.DataFrame, list[Fault]]:
    """Return the corrections of a collection, none without the file, and what is wrong with them.

    One row a correction: table, id, column, expect, becomes, reason; index = line in the file.
    """
    nothing = pd.DataFrame(columns=list(KEYS), dtype="str")
    path = root / CORRECTIONS
    if not os.path.lexists(path):
        return nothing, []
    try:
        text = read_text(path, file=CORRECTIONS, form="TOML in UTF-8", purpose="the corrections")
        entries = _entries(text)
    except DataError as error:
        return nothing, list(error.faults)
    lines = _lines(text, entries)
    placed = zip(lines, entries, strict=True)
    faults = [fault for line, entry in placed for fault in _check_entry(entry, line)]
    if faults or not entries:
        return nothing, faults
    return pd.DataFrame(entries, columns=list(KEYS), index=lines).astype("str"), []


def _entries(text: str) -> list[Mapping[str, Any]]:
    """Return the entries of a file that holds nothing else."""
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        found = _LINE.search(str(error))
        fault = Fault(CORRECTIONS, int(found[1]) if found else 0, "", str(error), "TOML in UTF-8")
        raise DataError([fault]) from None
    entries = content.pop("correction", [])
    wanted = "entries below [[correction]] and nothing else"
    faults = [
        Fault(CORRECTIONS, 0, "", key, wanted + nearest(key, ["correction"])) for key in content
    ]
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        faults.append(Fault(CORRECTIONS, 0, "", f"correction = {entries}"[:60], wanted))
    if faults:
        raise DataError(faults)
    return list(entries)


def _lines(text: str, entries: Sequence[object]) -> list[int]:
    """Return the line on which each entry begins; 0 where they are not written one by one."""
    lines = [line for line, words in enumerate(text.split("\n"), start=1) if _HEAD.match(words)]
    return lines if len(lines) == len(entries) else [0] * len(entries)


def apply_corrections(
    frames: Mapping[str, pd.DataFrame],
    *,
    corrections: pd.DataFrame,
    schemas: Mapping[str, TableSchema],
    partial: Collection[str],
) -> tuple[dict[str, pd.DataFrame], list[Fault]]:
    """Return the tables with every correction made, and a fault for each that cannot be.

    Nothing is said of those that cannot be made in a `partial` table: theirs may be missing rows.
    """
    corrected = dict(frames)
    faults = []
    for line, entry in corrections.iterrows():
        fault = _check_place(int(str(line)), entry, corrected, schemas)
        if fault:
            faults += [fault] * (entry["table"] not in partial)
            continue
        frame = corrected[entry["table"]].copy()
        keys = frame[schemas[entry["table"]].primary_key[0]]
        frame.loc[keys == entry["id"], entry["column"]] = entry["becomes"]
        corrected[entry["table"]] = frame
    return corrected, faults


def _check_entry(entry: Mapping[str, Any], line: int) -> list[Fault]:
    faults = []
    for key in KEYS:
        text = entry.get(key)
        wanted = unsound(text) if isinstance(text, str) and text else "text that says it"
        if wanted:
            faults.append(Fault(CORRECTIONS, line, key, str(entry.get(key, "")), wanted))
    return faults + [
        Fault(CORRECTIONS, line, key, str(entry[key]), f"one of {', '.join(KEYS)}")
        for key in entry
        if key not in KEYS
    ]


def _check_place(
    line: int,
    entry: pd.Series[str],
    frames: Mapping[str, pd.DataFrame],
    schemas: Mapping[str, TableSchema],
) -> Fault | None:
    """Return why a correction cannot be made, or None."""
    table, key, column, expect = (entry[name] for name in ("table", "id", "column", "expect"))
    single = [name for name, schema in schemas.items() if len(schema.primary_key) == 1]
    if table not in single:
        wanted = f"one of {', '.join(single)}{nearest(table, single)}"
        return Fault(CORRECTIONS, line, "table", table, wanted)
    frame, file = frames[table], schemas[table].file
    if column not in frame.columns:
        wanted = f"a column of {file}{nearest(column, list(frame.columns))}"
        return Fault(CORRECTIONS, line, "column", column, wanted)
    keys = frame[schemas[table].primary_key[0]]
    if key not in set(keys):
        wanted = f"a key of {file}{nearest(key, list(keys))}"
        return Fault(CORRECTIONS, line, "id", key, wanted)
    stands = str(frame.loc[keys == key, column].iloc[0])
    if stands != expect:
        wanted = f"{expect}, as this correction expects; the source may have been mended"
        return Fault(CORRECTIONS, line, f"{table}.{key}.{column}", stands, wanted)
    return None
