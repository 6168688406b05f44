"""The tables as ``data/datapackage.json`` declares them: the only schema, read as it stands.

A property of a field that is not known here is refused: a rule that nobody checks is worse
than none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.errors import DataError, Fault

PACKAGE = "data/datapackage.json"
TYPES = frozenset({"string", "integer", "number", "boolean", "date"})
CONSTRAINTS = frozenset(
    {"required", "unique", "pattern", "enum", "minimum", "maximum", "minLength", "maxLength"}
)
DESCRIPTIVE = frozenset(
    {"name", "type", "format", "title", "title_ko", "description", "description_ko", "example"}
    | {"unit", "unit_from", "trueValues", "falseValues", "constraints", "reads_as"}
)


@dataclass(frozen=True, slots=True)
class Field:
    """One column.

    Attributes
    ----------
    name, type : str
        Its name, and the Table Schema type of its cells.
    constraints : Mapping[str, Any]
        Table Schema constraints, as declared.
    references : tuple[str, ...]
        ``table.column`` places one of which holds each value.
    list_of : tuple[str, ...]
        The same, for each of several values with a space between them.
    figure : Mapping[str, Any] or None
        How a printed figure is read: ``unit`` (a unit, ``indicator`` or ``kind``), the column
        ``unit_as_printed`` and ``unit_of`` (units admitted by kind).
    """

    name: str
    type: str
    constraints: Mapping[str, Any]
    references: tuple[str, ...]
    list_of: tuple[str, ...]
    figure: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns whose values are keys of another table."""

    column: str
    table: str
    target: str


@dataclass(frozen=True, slots=True)
class TableSchema:
    """One table: its file below ``data/``, fields in order and keys."""

    name: str
    path: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]

    @property
    def file(self) -> str:
        """The file as faults name it."""
        return f"data/{self.path}"

    @property
    def columns(self) -> list[str]:
        """The header."""
        return [field.name for field in self.fields]

    def field(self, name: str) -> Field:
        """Return one field by its name."""
        return next(field for field in self.fields if field.name == name)


def read_package(root: Path) -> dict[str, TableSchema]:
    """Read the schema of every table of a collection.

    Raises
    ------
    DataError
        The file is missing, is no JSON, or declares what is not understood.
    """
    try:
        package = json.loads((root / PACKAGE).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise DataError(
            [Fault(PACKAGE, 0, "", "no such file", "the schema of the tables")]
        ) from error
    except ValueError as error:
        line = getattr(error, "lineno", 0)
        raise DataError([Fault(PACKAGE, line, "", str(error), "JSON in UTF-8")]) from error
    faults: list[Fault] = []
    tables = {}
    for resource in package.get("resources", []):
        table = _table(resource, faults)
        tables[table.name] = table
    faults += _check_targets(tables)
    if faults:
        raise DataError(faults)
    return tables


def _table(resource: Mapping[str, Any], faults: list[Fault]) -> TableSchema:
    schema = resource["schema"]
    name = resource["name"]
    fields = tuple(_field(field, name, faults) for field in schema["fields"])
    foreign = tuple(
        ForeignKey(
            _only(key["fields"]), key["reference"]["resource"], _only(key["reference"]["fields"])
        )
        for key in schema.get("foreignKeys", [])
    )
    primary = schema.get("primaryKey", [])
    primary_key = (primary,) if isinstance(primary, str) else tuple(primary)
    return TableSchema(name, resource["path"], fields, primary_key, foreign)


def _field(field: Mapping[str, Any], table: str, faults: list[Fault]) -> Field:
    constraints = field.get("constraints", {})
    place = f"{table}.{field['name']}"
    known = DESCRIPTIVE | {"references", "list_of", "figure"}
    unknown = [*(set(field) - known), *(set(constraints) - CONSTRAINTS)]
    for key in unknown:
        allowed = ", ".join(sorted(CONSTRAINTS | {"references", "list_of", "figure"}))
        faults.append(Fault(PACKAGE, 0, place, key, f"a property that is checked: {allowed}"))
    if field["type"] not in TYPES:
        wanted = f"one of {', '.join(sorted(TYPES))}"
        faults.append(Fault(PACKAGE, 0, place, field["type"], wanted))
    return Field(
        field["name"],
        field["type"],
        constraints,
        _several(field.get("references", ())),
        _several(field.get("list_of", ())),
        field.get("figure"),
    )


def _several(value: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _only(value: str | list[str]) -> str:
    """Return the one column of a foreign key; keys of several columns are not used here."""
    (column,) = (value,) if isinstance(value, str) else value
    return column


def _check_targets(tables: Mapping[str, TableSchema]) -> list[Fault]:
    """Return a fault for each reference to a table or column that is not declared."""
    places = {f"{table.name}.{column}" for table in tables.values() for column in table.columns}
    faults = []
    for table in tables.values():
        targets = [(key.column, f"{key.table}.{key.target}") for key in table.foreign_keys]
        for field in table.fields:
            targets += [(field.name, place) for place in (*field.references, *field.list_of)]
        faults += [
            Fault(PACKAGE, 0, f"{table.name}.{column}", place, "table.column of this package")
            for column, place in targets
            if place not in places
        ]
    return faults
