"""Keys, foreign keys and references between the tables of a package."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import pandas as pd

from helpers.data.schema import TableSchema
from helpers.errors import Fault, nearest


def check_unique(frame: pd.DataFrame, *, schema: TableSchema) -> list[Fault]:
    """Return a fault for every row that repeats a key of an earlier one."""
    alone = [[field.name] for field in schema.fields if field.constraints.unique]
    together = [schema.primary_key, *schema.declared.unique_keys]
    keys = {tuple(key) for key in [*alone, *together] if key}
    return [fault for key in sorted(keys) for fault in _repeats(frame, key, schema.file)]


def check_references(
    frames: Mapping[str, pd.DataFrame],
    *,
    schemas: Mapping[str, TableSchema],
    unsure: Collection[str],
) -> list[Fault]:
    """Return a fault for every value that must stand in another table and does not.

    The tables hold text, index = line number. Nothing is said of what refers to the ``unsure``,
    ``table.column`` places some of whose values could not be read.
    """
    faults: list[Fault] = []
    for name, schema in schemas.items():
        for field in schema.fields:
            for places in schema.sought(field):
                if any(place in unsure for place in places):
                    continue
                several = places is field.list_of
                cells = _cells(frames[name], field.name, several=several)
                faults += _missing(cells, places, frames, schemas, schema.file)
    return faults


def _repeats(frame: pd.DataFrame, key: Sequence[str], file: str) -> Iterator[Fault]:
    seen: dict[tuple[str, ...], int] = {}
    for line, *values in frame[list(key)].itertuples():
        cells = tuple(map(str, values))
        if not any(cells):
            continue
        if cells in seen:
            wanted = f"a key of its own; row {seen[cells]} has this one"
            yield Fault(file, line, ", ".join(key), ", ".join(cells), wanted)
        else:
            seen[cells] = line


def _cells(frame: pd.DataFrame, column: str, *, several: bool) -> Iterator[tuple[int, str, str]]:
    """Yield line, column and each value of a column, which may hold several in a cell."""
    for line, cell in zip(frame.index, frame[column], strict=True):
        for item in cell.split(" ") if several and cell else [cell] * bool(cell):
            yield line, column, item


def _missing(
    cells: Iterable[tuple[int, str, str]],
    places: Sequence[str],
    frames: Mapping[str, pd.DataFrame],
    schemas: Mapping[str, TableSchema],
    file: str,
) -> Iterator[Fault]:
    known: dict[str, None] = {}
    named = []
    for place in places:
        table, _, column = place.partition(".")
        known |= dict.fromkeys(frames[table][column])
        named.append(f"{schemas[table].file} ({column})")
    for line, column, cell in cells:
        if cell not in known:
            wanted = f"a key of {' or '.join(named)}{nearest(cell, list(known))}"
            yield Fault(file, line, column, cell, wanted)
