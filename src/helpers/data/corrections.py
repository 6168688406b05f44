"""Declared corrections of errors in the sources, from ``data/corrections.toml``.

Each names the cell, what the source prints there (``expect``), what is used instead
(``becomes``) and why. A correction whose expectation no longer holds is a fault: the source
or our transcription changed, and somebody must look again.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.data.schema import TableSchema
from helpers.data.tables import nearest
from helpers.errors import Fault

CORRECTIONS = "data/corrections.toml"
KEYS = ("table", "id", "column", "expect", "becomes", "reason")


def read_corrections(root: Path) -> tuple[pd.DataFrame, list[Fault]]:
    """Read the corrections of a collection; none where the file is missing.

    Returns
    -------
    tuple[DataFrame, list[Fault]]
        One row a correction: table, id, column, expect, becomes, reason; index = line in the
        file. Faults of the file and of entries that are not complete.
    """
    path = root / CORRECTIONS
    empty = pd.DataFrame(columns=list(KEYS), dtype="str")
    if not path.is_file():
        return empty, []
    try:
        text = path.read_text(encoding="utf-8")
        entries = tomllib.loads(text).get("correction", [])
    except ValueError as error:
        return empty, [Fault(CORRECTIONS, 0, "", str(error), "TOML in UTF-8")]
    lines = [n for n, line in enumerate(text.splitlines(), 1) if line.strip() == "[[correction]]"]
    faults = [
        fault
        for line, entry in zip(lines, entries, strict=True)
        for fault in _check_entry(entry, line)
    ]
    if faults or not entries:
        return empty, faults
    return pd.DataFrame(entries, columns=list(KEYS), index=lines).astype("str"), []


def apply_corrections(
    frames: Mapping[str, pd.DataFrame],
    *,
    corrections: pd.DataFrame,
    schemas: Mapping[str, TableSchema],
) -> tuple[dict[str, pd.DataFrame], list[Fault]]:
    """Return the tables with every correction made, and a fault for each that cannot be."""
    corrected = dict(frames)
    faults = []
    for line, entry in corrections.iterrows():
        fault = _check_place(int(str(line)), entry, corrected, schemas)
        if fault:
            faults.append(fault)
            continue
        frame = corrected[entry["table"]].copy()
        keys = frame[schemas[entry["table"]].primary_key[0]]
        frame.loc[keys == entry["id"], entry["column"]] = entry["becomes"]
        corrected[entry["table"]] = frame
    return corrected, faults


def _check_entry(entry: Mapping[str, Any], line: int) -> list[Fault]:
    faults = [
        Fault(CORRECTIONS, line, key, str(entry.get(key, "")), "text that says it")
        for key in KEYS
        if not isinstance(entry.get(key), str) or not entry[key]
    ]
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
