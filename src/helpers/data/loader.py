"""From the files below ``data/`` to trusted tables, or to one error with every fault."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from helpers.data import agreement, consistency
from helpers.data.constraints import check_cells
from helpers.data.corrections import CORRECTIONS, apply_corrections, read_corrections
from helpers.data.keys import check_references, check_unique
from helpers.data.readings import read_claims, read_observations, read_programmes, read_targets
from helpers.data.schema import PACKAGE, TableSchema, read_package
from helpers.data.tables import read_table
from helpers.data.trusted import TABLES, Tables
from helpers.errors import DataError, Fault

Frames = Mapping[str, pd.DataFrame]


def files_behind(root: Path) -> tuple[str, ...]:
    """Return every file that `read_tables` reads, below the root, whether it is there or not."""
    tables = (schema.file for schema in read_package(root).values())
    return (PACKAGE, CORRECTIONS, *tables)


def read_tables(root: Path) -> Tables:
    """Read, correct, check and convert every table below a root.

    Raises
    ------
    DataError
        Anything is wrong anywhere; carries every fault of every file.
    """
    schemas = _declared(root)
    text, faults = _read(root, schemas)
    corrections, wrong = read_corrections(root)
    text, unmade = apply_corrections(text, corrections=corrections, schemas=schemas)
    faults += [*wrong, *unmade]
    typed = {}
    for name, schema in schemas.items():
        typed[name], wrong = check_cells(text[name], schema=schema)
        faults += wrong
        faults += check_unique(text[name], schema=schema)
    faults += check_references(text, schemas=schemas)
    added, unread = _read_printed(text, schemas)
    faults += unread
    if faults:
        raise DataError(_once(faults))
    frames = {
        name: pd.concat([frame, added[name]], axis=1) if name in added else frame
        for name, frame in typed.items()
    }
    frames = {name: frame.reset_index(drop=True) for name, frame in frames.items()}
    corrections = corrections.reset_index(drop=True)
    frames = _as_printed(frames, corrections, schemas)
    known = {name: frames.pop(name) for name in TABLES}
    return Tables(**known, corrections=corrections, others=frames)


def _declared(root: Path) -> dict[str, TableSchema]:
    """Return the schemas, those of ``Tables`` among them."""
    schemas = read_package(root)
    faults = [
        Fault(PACKAGE, 0, "resources", name, "a resource of this name")
        for name in TABLES
        if name not in schemas
    ]
    if faults:
        raise DataError(faults)
    return schemas


def _read(
    root: Path, schemas: Mapping[str, TableSchema]
) -> tuple[dict[str, pd.DataFrame], list[Fault]]:
    frames, faults = {}, []
    for name, schema in schemas.items():
        path = root / "data" / schema.path
        frames[name], wrong = read_table(path, file=schema.file, columns=schema.columns)
        faults += wrong
    return frames, faults


def _read_printed(
    text: Frames, schemas: Mapping[str, TableSchema]
) -> tuple[dict[str, pd.DataFrame], list[Fault]]:
    """Return what printed forms add to each table, and the faults of print and agreement."""
    units = dict(zip(text["indicators"]["code"], text["indicators"]["unit"], strict=True))
    observations, programmes = text["observations"], text["programmes"]
    added, faults = {}, []
    added["observations"], wrong = read_observations(
        observations, schema=schemas["observations"], units=units
    )
    faults += wrong
    added["programmes"], wrong = read_programmes(programmes, schema=schemas["programmes"])
    faults += wrong
    added["targets"], wrong = read_targets(text["targets"], schema=schemas["targets"], units=units)
    faults += wrong
    added["claims"], wrong = read_claims(text["claims"], schema=schemas["claims"])
    faults += wrong
    whole = {name: pd.concat([text[name], added[name]], axis=1) for name in added}
    faults += consistency.check_observations(whole["observations"], regions=text["regions"])
    faults += consistency.check_programmes(whole["programmes"])
    faults += consistency.check_targets(whole["targets"])
    faults += agreement.check_claims(
        text["claims"], observations=observations, programmes=whole["programmes"]
    )
    faults += agreement.check_rates(observations)
    faults += agreement.check_conversions(whole["observations"])
    faults += agreement.check_printed_once(text["targets"], observations=observations)
    return added, faults


def _as_printed(
    frames: Frames, corrections: pd.DataFrame, schemas: Mapping[str, TableSchema]
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


def _once(faults: list[Fault]) -> list[Fault]:
    """Return the first fault found of each cell: what follows from it is no second fault."""
    seen: dict[tuple[str, int, str], Fault] = {}
    for fault in faults:
        seen.setdefault((fault.file, fault.row, fault.column), fault)
    return list(seen.values())
