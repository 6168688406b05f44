"""What a table is declared to be: its file, its fields and their rules, its keys.

A property of a field that is not known here is refused: a rule that nobody checks is worse
than none. pydantic holds the form; ``package`` reads the file and what properties must agree on.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

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
    """How a printed figure is read.

    Attributes
    ----------
    unit : str
        A base unit; ``indicator`` or ``kind`` where the row decides.
    unit_as_printed : str
        Column of a unit printed elsewhere, empty for none.
    unit_of : dict of str to list of str
        Units admitted by kind.
    """

    unit: Text
    unit_as_printed: str = ""
    unit_of: dict[str, list[str]] = {}


class Column(Declared):
    """One field.

    Attributes
    ----------
    name, type : str
        Its name, and the Table Schema type of its cells.
    constraints : Constraints
        Table Schema constraints, as declared.
    references : list of str
        ``table.column`` places one of which holds each value.
    list_of : list of str
        The same, for each of several values with a space between them.
    figure : FigureRule or None
        How a printed figure is read; None for a column without.
    """

    name: Text
    type: TYPES
    constraints: Constraints = Constraints()
    references: _Names = []
    list_of: _Names = []
    figure: FigureRule | None = None
    reads_as: Literal["period", "programme_period", "stated_years"] | None = None
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

    @property
    def column(self) -> str:
        """The column."""
        return self.fields[0]

    @property
    def place(self) -> tuple[str, str]:
        """The table whose keys they are, and its column."""
        return self.reference.resource, self.reference.fields[0]


class FieldList(Declared):
    """The fields of a table and its keys."""

    fields: Annotated[list[Column], Field(min_length=1)]
    primary_key: _Names = Field(default=[], alias="primaryKey")
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
    def foreign_keys(self) -> list[ForeignKey]:
        """Its columns that are keys of a table."""
        return self.declared.foreign_keys

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
        foreign = [
            [".".join((key.place[0] or self.name, key.place[1]))]
            for key in self.foreign_keys
            if key.column == column.name
        ]
        return [*foreign, *filter(None, [column.references, column.list_of])]

    def is_key(self, column: Column) -> bool:
        """Return whether a column holds codes or numbers rather than words."""
        limits = column.constraints
        ruled = limits.unique or limits.pattern is not None or limits.enum is not None
        return (
            ruled
            or column.type != "string"
            or column.name in self.primary_key
            or bool(self.sought(column))
        )


class Package(BaseModel):
    """The tables of a collection; more may describe them."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")

    resources: Annotated[list[TableSchema], Field(min_length=1)]
