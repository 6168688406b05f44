"""From the files below ``data/`` to trusted tables, or to one error with every fault."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pandas as pd

from helpers.data import agreement, consistency
from helpers.data.constraints import check_cells
from helpers.data.corrections import CORRECTIONS, apply_corrections, read_corrections
from helpers.data.keys import check_references, check_unique
from helpers.data.package import PACKAGE, read_package
from helpers.data.readings import (
    FIGURES,
    read_claims,
    read_observations,
    read_programmes,
    read_targets,
)
from helpers.data.schema import TableSchema
from helpers.data.tables import read_table
from helpers.data.trusted import TABLES, Tables
from helpers.errors import DataError, Fault

Frames = Mapping[str, pd.DataFrame]
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
LEFT_OUT = "; until then what other rows and tables say of it is not checked"


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
    read = {
        name: read_table(root / "data" / schema.path, file=schema.file, columns=schema.columns)
        for name, schema in schemas.items()
    }
    partial = {name for name, table in read.items() if not table.whole}
    faults = [fault for table in read.values() for fault in table.faults]
    corrections, wrong = read_corrections(root)
    text, unmade = apply_corrections(
        {name: table.frame for name, table in read.items()},
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
    whole = {name: pd.concat([text[name], added[name]], axis=1) for name in added}
    faults += unread
    # What is not corrected as it should be agrees with nothing.
    if not uncorrected:
        faults += _disagreements(text | whole, partial)
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


def _unsure(
    faults: Iterable[Fault], schemas: Mapping[str, TableSchema], partial: Set[str]
) -> set[str]:
    """Return the ``table.column`` places some of whose values could not be read."""
    tables = {schema.file: name for name, schema in schemas.items()}
    unsure = {f"{name}.{column}" for name in partial for column in schemas[name].columns}
    return unsure | {
        f"{tables[fault.file]}.{fault.column}" for fault in faults if fault.file in tables
    }


def _told(
    faults: Iterable[Fault], schemas: Mapping[str, TableSchema], unsure: Set[str]
) -> list[Fault]:
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


def _read_printed(
    text: Frames, schemas: Mapping[str, TableSchema]
) -> tuple[dict[str, pd.DataFrame], list[Fault]]:
    """Return what printed forms add to each table, and the faults of print."""
    units = dict(zip(text["indicators"]["code"], text["indicators"]["unit"], strict=True))
    # In a unit that is none no figure is read: the indicator's row alone is wrong.
    known = set(text["units"]["unit"])
    units = {code: unit for code, unit in units.items() if unit in known}
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
    return added, faults


def _disagreements(tables: Frames, partial: Set[str]) -> list[Fault]:
    """Return where rows say different things of one matter; partial tables bear no witness."""
    observations, programmes = tables["observations"], tables["programmes"]
    targets, claims = tables["targets"], tables["claims"]
    faults = [
        *consistency.check_observations(observations, regions=tables["regions"]),
        *consistency.check_programmes(programmes),
        *consistency.check_targets(targets),
        *agreement.check_rates(observations),
        *agreement.check_conversions(observations),
        *agreement.check_printed_once(targets, observations=observations),
    ]
    if partial.isdisjoint({"observations", "programmes"}):
        faults += agreement.check_claims(claims, observations=observations, programmes=programmes)
    return faults


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
