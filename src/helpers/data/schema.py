"""What every table is declared to be, in ``data/datapackage.json``, with every fault of it named.

Belongs here: the file, its form, and what its properties must agree on. A property of a field
that is not known here is refused: a rule that nobody checks is worse than none.
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Collection, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from helpers.data.characters import unsound
from helpers.data.files import read_text
from helpers.data.periods import is_date
from helpers.data.units import PRINTABLE
from helpers.errors import DataError, Fault, nearest

TYPES = Literal["boolean", "date", "integer", "number", "string"]


def _several(value: object) -> object:
    """Return one name as a list of names, anything else as it is."""
    return [value] if isinstance(value, str) else value


Text = Annotated[str, Field(min_length=1)]
_Names = Annotated[list[Text], BeforeValidator(_several)]
_Column = Annotated[list[Text], BeforeValidator(_several), Field(min_length=1, max_length=1)]
_Length = Annotated[int, Field(ge=0, le=10**6)]


class Declared(BaseModel):
    """An object of which every property is read, or describes."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class Constraints(Declared):
    """Table Schema constraints of a field."""

    required: bool = False
    unique: bool = False
    pattern: str | None = None
    enum: Annotated[list[Any], Field(min_length=1)] | None = None
    minimum: Any = None
    maximum: Any = None
    least_length: _Length | None = Field(default=None, alias="minLength")
    most_length: _Length | None = Field(default=None, alias="maxLength")


class FigureRule(Declared):
    """How a printed figure is read."""

    unit: Text  #: A base unit; ``indicator`` or ``kind`` where the row decides.
    unit_as_printed: str = ""  #: Column of a unit printed elsewhere, empty for none.
    unit_of: dict[str, list[str]] = {}  #: Units admitted by kind.


class Column(Declared):
    """One field."""

    #: Its name, and the Table Schema type of its cells.
    name: Text
    type: TYPES
    constraints: Constraints = Constraints()  #: Table Schema constraints, as declared.
    references: _Names = []  #: ``table.column`` places one of which holds each value.
    list_of: _Names = []  #: The same, for each of several values with a space between them.
    figure: FigureRule | None = None  #: How a printed figure is read; None for a column without.
    reads_as: Literal["day", "period", "programme_period", "stated_years"] | None = None
    #: Column of the row whose date or year is the same or an earlier one; empty for none.
    not_before: str = ""
    unit: str = ""
    unit_from: str = ""
    format: Literal["default", "%Y-%m-%d"] = "default"
    true_values: list[Literal["true"]] = Field(default=["true"], alias="trueValues")
    false_values: list[Literal["false"]] = Field(default=["false"], alias="falseValues")
    title: str = ""
    title_ko: str = ""
    description: str = ""
    description_ko: str = ""
    example: Any = None


class _Reference(Declared):
    resource: str = ""
    fields: _Column


class ForeignKey(Declared):
    """A column whose values are keys of a table: of its own where none is named."""

    fields: _Column
    reference: _Reference

    def place(self, own: str) -> str:
        """Return the ``table.column`` whose keys they are, for a table of the name ``own``."""
        return f"{self.reference.resource or own}.{self.reference.fields[0]}"


class FieldList(Declared):
    """The fields of a table and its keys."""

    fields: Annotated[list[Column], Field(min_length=1)]
    primary_key: _Names = Field(default=[], alias="primaryKey")
    unique_keys: list[_Names] = Field(default=[], alias="uniqueKeys")
    foreign_keys: list[ForeignKey] = Field(default=[], alias="foreignKeys")
    missing_values: list[Literal[""]] = Field(default=[""], alias="missingValues")
    standard: str = Field(default="", alias="$schema")
    title: str = ""
    description: str = ""


class _Dialect(Declared):
    """The one way in which tables are written; other dialects are not read."""

    delimiter: Literal[","] = ","
    quote: Literal['"'] = Field(default='"', alias="quoteChar")
    line_end: Literal["\n", "\r\n"] = Field(default="\n", alias="lineTerminator")
    header: Literal[True] = True
    double_quote: Literal[True] = Field(default=True, alias="doubleQuote")
    standard: str = Field(default="", alias="$schema")


class TableSchema(BaseModel):
    """One table: its file below ``data/``, fields in order and keys; more may describe it."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$")]
    title: str = ""
    title_ko: str = ""
    path: Text
    format: Literal["csv"] = "csv"
    encoding: Literal["utf-8", "UTF-8", "utf8"] = "utf-8"
    dialect: _Dialect = _Dialect()
    declared: FieldList = Field(alias="schema")

    @property
    def fields(self) -> list[Column]:
        """Its columns in order."""
        return self.declared.fields

    @property
    def primary_key(self) -> tuple[str, ...]:
        """The columns that tell its rows apart."""
        return tuple(self.declared.primary_key)

    @property
    def file(self) -> str:
        """The file as faults name it."""
        return f"data/{self.path}"

    @property
    def columns(self) -> list[str]:
        """The header."""
        return [field.name for field in self.fields]

    def field(self, name: str) -> Column:
        """Return one field by its name."""
        return next(field for field in self.fields if field.name == name)

    def sought(self, column: Column) -> list[list[str]]:
        """Return groups of ``table.column`` places, each of which holds every value of a column."""
        keys = self.declared.foreign_keys
        foreign = [[key.place(self.name)] for key in keys if key.fields == [column.name]]
        return [*foreign, *filter(None, [column.references, column.list_of])]

    def is_key(self, column: Column) -> bool:
        """Return whether a column holds codes or numbers rather than words."""
        limits = column.constraints
        return (
            limits.pattern is not None
            or limits.enum is not None
            or column.type != "string"
            or column.name in self.primary_key
            or bool(self.sought(column))
        )


class Package(BaseModel):
    """The tables of a collection; more may describe them."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")

    resources: Annotated[list[TableSchema], Field(min_length=1)]


PACKAGE = "data/datapackage.json"
#: What pydantic finds → what is wanted, in the words of faults.
WANTED = {
    "missing": "a value; this property is needed",
    "string_type": "text",
    "string_too_short": "text that is not empty",
    "string_pattern_mismatch": "a name of letters, digits, - and _",
    "bool_type": "true or false",
    "int_type": "a whole number",
    **dict.fromkeys(["greater_than_equal", "less_than_equal"], "a length from 0 to 1,000,000"),
    "too_short": "at least one",
    "too_long": "one column; keys of several are not checked",
    **dict.fromkeys(["list_type", "tuple_type"], "a list"),
    **dict.fromkeys(["model_type", "model_attributes_type"], "an object"),
}
_KNOWN = {
    info.alias or name
    for model in (Column, Constraints, FieldList, FigureRule, ForeignKey)
    for name, info in model.model_fields.items()
}
#: Steps to a property that say nothing to whoever looks for it.
_UNSAID = frozenset({"resources", "schema", "fields", "constraints"})
#: Properties whose text may hold any character.
_RAW = frozenset({"pattern", "lineTerminator"})
#: Beyond what numbers in cells may be.
LARGEST = 10**18
#: Constraints that a type admits beside required and unique.
_ADMITTED = {
    "string": {"pattern", "enum", "least_length", "most_length"},
    "integer": {"enum", "minimum", "maximum"},
    "number": {"enum", "minimum", "maximum"},
    "date": {"enum", "minimum", "maximum"},
    "boolean": set(),
}


def read_package(root: Path) -> dict[str, TableSchema]:
    """Read the schema of every table of a collection, or raise every fault of the package."""
    text = read_text(
        root / PACKAGE, file=PACKAGE, form="JSON in UTF-8", purpose="the schema of the tables"
    )
    content = _parsed(text)
    faults = list(_characters(content, (), content))
    try:
        package = Package.model_validate(content)
    except ValidationError as error:
        raise DataError([*faults, *_form_faults(error, content)]) from None
    faults += _disagreements(package.resources)
    if faults:
        raise DataError(faults)
    return {table.name: table for table in package.resources}


def _form_faults(error: ValidationError, content: Any) -> Iterator[Fault]:
    """Yield what pydantic finds as faults of the file."""
    for found in error.errors(include_url=False):
        steps, kind, value = found["loc"], found["type"], found["input"]
        wanted = WANTED.get(kind, found["msg"])
        if kind == "literal_error":
            wanted = f"one of {found['ctx']['expected']}".replace("'", "").replace(" or ", ", ")
        if kind == "extra_forbidden":
            steps, value = steps[:-1], steps[-1]
            wanted = f"a property that is checked{nearest(str(value), sorted(_KNOWN))}"
        shown = "nothing" if kind == "missing" else _shown(value)
        yield Fault(PACKAGE, 0, _said(steps, content), shown, wanted)


def _said(steps: Sequence[int | str], content: Any) -> str:
    """Return the way to a property by the names of what it lies in, places where they have none.

    >>> _said(("resources", 0, "path"), {"resources": [{"name": "regions"}]})
    'regions.path'
    """
    words = []
    for place, step in enumerate(steps, start=1):
        try:
            content = content[step]
        except (KeyError, IndexError, TypeError):
            content = None
        if isinstance(step, int):
            name = content.get("name") if isinstance(content, dict) else None
            words.append(name if isinstance(name, str) else str(step + 1))
        elif step not in _UNSAID or place == len(steps):
            words.append(step)
    return ".".join(words)


def _shown(value: object) -> str:
    """Return a value as it is written in JSON, in short."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    return value if isinstance(value, str) else json.dumps(value, default=str)


class _Twice(ValueError):
    """A key that stands twice in one object."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    for key in found:
        if sum(key == other for other, _ in pairs) > 1:
            raise _Twice(str(found.get("name", "")), key)
    return found


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no JSON")


def _parsed(text: str) -> Any:
    """Return the content of a JSON file in which each key stands once."""
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except _Twice as error:
        place, key = error.args
        fault = Fault(PACKAGE, 0, place, key, "each key once in an object")
    except json.JSONDecodeError as error:
        wanted = f"JSON in UTF-8 ({error.msg})"
        fault = Fault(PACKAGE, error.lineno, "", text[error.pos :][:40] or "the end", wanted)
    except (ValueError, RecursionError) as error:
        fault = Fault(PACKAGE, 0, "", str(error), "JSON in UTF-8")
    raise DataError([fault])


def _characters(content: Any, steps: tuple[int | str, ...], root: Any) -> Iterator[Fault]:
    """Yield the texts that hold characters nobody sees."""
    match content:
        case str() if wanted := unsound(content):
            yield Fault(PACKAGE, 0, _said(steps, root), content, wanted)
        case dict():
            for key, value in content.items():
                if wanted := unsound(key):
                    yield Fault(PACKAGE, 0, _said(steps, root), key, wanted)
                if key not in _RAW:
                    yield from _characters(value, (*steps, key), root)
        case list():
            for place, value in enumerate(content):
                yield from _characters(value, (*steps, place), root)


def _disagreements(tables: Sequence[TableSchema]) -> Iterator[Fault]:
    """Yield what one property says that another does not bear."""
    columns = {f"{table.name}.{name}" for table in tables for name in table.columns}
    names: set[str] = set()
    paths: set[str] = set()
    for table in tables:
        if table.name in names:
            yield Fault(PACKAGE, 0, "resources", table.name, "a name of its own for each table")
        parts = table.path.split("/")
        if not table.path.endswith(".csv") or {"", ".", ".."} & {*parts} or "\\" in table.path:
            wanted = "a CSV file below data/, such as tables/observations.csv"
            yield Fault(PACKAGE, 0, f"{table.name}.path", table.path, wanted)
        elif table.path.lower() in paths:
            yield Fault(PACKAGE, 0, f"{table.name}.path", table.path, "a file of its own")
        names.add(table.name)
        paths.add(table.path.lower())
        yield from _table_faults(table, columns)


def _table_faults(table: TableSchema, columns: Collection[str]) -> Iterator[Fault]:
    """Yield what the properties of one table do not agree on."""
    own = table.columns
    unique = list(chain(*table.declared.unique_keys))
    foreign = [key.fields[0] for key in table.declared.foreign_keys]
    keys = {"primaryKey": table.primary_key, "uniqueKeys": unique, "foreignKeys": foreign}
    for place, names in keys.items():
        for name in names:
            if name not in own:
                wanted = f"a field of this table{nearest(name, own)}"
                yield Fault(PACKAGE, 0, f"{table.name}.{place}", name, wanted)
    for field in table.fields:
        place = f"{table.name}.{field.name}"
        if own.count(field.name) > 1:
            yield Fault(PACKAGE, 0, place, field.name, "each field once")
        for sought in chain(*table.sought(field)):
            if sought not in columns:
                wanted = f"table.column of this package{nearest(sought, sorted(columns))}"
                yield Fault(PACKAGE, 0, place, sought, wanted)
        for key, value, wanted in [*_limit_faults(field), *_figure_faults(field, own)]:
            yield Fault(PACKAGE, 0, f"{place}.{key}", _shown(value), wanted)


def _limit_faults(field: Column) -> list[tuple[str, object, str]]:
    """Return constraints that their field's type does not bear, or that contradict each other."""
    limits, admitted = field.constraints, _ADMITTED[field.type]
    stated = limits.model_fields_set - {"required", "unique"}
    wanted = f"no such constraint of a field of type {field.type}"
    faults: list[tuple[str, object, str]] = [
        (Constraints.model_fields[name].alias or name, getattr(limits, name), wanted)
        for name in sorted(stated - admitted)
    ]
    values = [*(limits.enum or ()), limits.minimum, limits.maximum]
    wanted = f"a value of type {field.type}, as the field's cells"
    faults += [
        ("constraints", value, wanted)
        for value in values
        if value is not None and not _is_of(field.type, value)
    ]
    if limits.pattern is not None and (wrong := _broken(limits.pattern)):
        faults.append(("pattern", limits.pattern, f"a regular expression ({wrong})"))
    if not faults:
        ends = [(limits.minimum, limits.maximum), (limits.least_length, limits.most_length)]
        faults = [
            ("constraints", least, f"a least value that is not above the greatest, {most}")
            for least, most in ends
            if least is not None and most is not None and least > most
        ]
    return faults


def _is_of(kind: str, value: object) -> bool:
    match kind, value:
        case (_, bool()):
            return False
        case ("string", str()):
            return True
        case ("integer" | "number", int(number)) | ("number", float(number)):
            return abs(number) < LARGEST
        case ("date", str()):
            return is_date(value)
    return False


def _broken(pattern: str) -> str:
    """Return why a pattern is no regular expression, nothing where it is one."""
    try:
        # Warnings tell of what a later Python will read otherwise.
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(pattern)
    except (re.error, Warning, OverflowError, RecursionError) as error:
        return str(error)
    return ""


def _figure_faults(field: Column, columns: Sequence[str]) -> Iterator[tuple[str, object, str]]:
    """Yield units that no figure is read in, and columns that are not there."""
    for key, named in (("unit_from", field.unit_from), ("not_before", field.not_before)):
        if named and named not in columns:
            yield key, named, "a field of this table"
    if field.figure is None:
        return
    rule, known = field.figure, ", ".join(PRINTABLE)
    if rule.unit not in {*PRINTABLE, "indicator", "kind"}:
        yield "figure.unit", rule.unit, f"indicator, kind or one of {known}"
    if rule.unit in {"indicator", "kind"} and rule.unit not in columns:
        yield "figure.unit", rule.unit, f"a field of this name beside it, or one of {known}"
    if rule.unit_as_printed and rule.unit_as_printed not in columns:
        yield "figure.unit_as_printed", rule.unit_as_printed, "a field of this table"
    for units in rule.unit_of.values():
        for unit in units:
            if unit not in PRINTABLE:
                yield "figure.unit_of", unit, f"one of {known}"
