"""Cells of a table: what is read, and the measured number behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from math import isnan
from typing import Any, Literal

import pandas as pd

from helpers.data.measured import Measured
from helpers.display.block_text import MISSING


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    key: str  #: Name in the rows.
    label: str  #: Heading, in the reader's language.
    unit: str = ""  #: Unit of all its figures, shown in the heading.
    align: Literal["left", "right"] | None = None  #: Right for figures unless said otherwise.
    kind: Literal["text", "number"] = "text"  #: The cells of numbers are ``Cell`` or missing.

    def json(self, cells: Iterable[Cell] = ()) -> dict[str, Any]:
        """Return the column as plain JSON, with unit and bases that most of its numbers have."""
        align = self.align or ("right" if self.kind == "number" else "left")
        told: dict[str, Any] = {
            "key": self.key,
            "label": self.label,
            "unit": self.unit,
            "align": align,
            "kind": self.kind,
        }
        numbers = [cell for cell in cells if cell.is_figure]
        if any(cell.unit for cell in numbers):
            unit, _ = Counter(cell.unit for cell in numbers).most_common(1)[0]
            bases, _ = Counter(cell.bases for cell in numbers).most_common(1)[0]
            told |= {"base_unit": unit, "bases": list(bases)}
        return told


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what is read, and the measured number or the code behind it."""

    text: str  #: What is read.
    #: The number, in ``unit``.
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""  #: Code of ``lookups/units.csv``; empty where it is not known.
    #: Codes of ``lookups/bases.csv`` and ids of observations the number rests on.
    bases: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()
    code: str = ""  #: What the text is the name of.
    #: The number itself, which knows how it came about; no part of the JSON.
    measured: Measured | None = field(default=None, repr=False, compare=False)

    @classmethod
    def of(cls, measured: Measured, text: str) -> Cell:
        """Return the cell of a measured number, with a text of its own."""
        ends = (measured.value, measured.low, measured.high)
        labels = (measured.unit, measured.bases, measured.rests_on)
        return cls(text, *ends, *labels, measured=measured)

    @classmethod
    def between(cls, measured: Measured, text: str) -> Cell:
        """Return the cell of a number of which only the bounds are known."""
        return replace(cls.of(measured, text), value=None)

    @property
    def is_figure(self) -> bool:
        """Whether there is a number behind it, if only its bounds."""
        return (self.value, self.low, self.high) != (None, None, None)

    def json(self, column: Mapping[str, Any], places: Mapping[str, int]) -> dict[str, Any]:
        """Return the text, and the number or the code where there is one.

        Unit and bases that are its column's are not repeated; ``places`` has the place of each
        observation in the table's list.
        """
        told: dict[str, Any] = {"text": self.text}
        if self.code:
            told["code"] = self.code
        if not self.is_figure:
            return told
        told |= {"value": self.value, "low": self.low, "high": self.high}
        own: dict[str, Any] = {"base_unit": self.unit, "bases": list(self.bases)}
        told |= {name: what for name, what in own.items() if what != column.get(name, what)}
        return told | ({"on": [places[one] for one in self.rests_on]} if self.rests_on else {})


def absent(raw: object) -> bool:
    """Return whether a value of a row is missing, in any of the ways a frame says so."""
    return raw is None or raw is pd.NA or raw is pd.NaT or (isinstance(raw, float) and isnan(raw))


def cell(record: Mapping[str, Any], column: Column, caption: str) -> Cell:
    """Return the cell of a row for a column.

    Raises ``ValueError``: the row has no such column, or a number that no text is written for.
    """
    if column.key not in record:
        there = ", ".join(map(str, record))
        raise ValueError(f"table «{caption}»: no column «{column.key}»; the rows have {there}")
    raw = record[column.key]
    if isinstance(raw, Cell):
        return raw
    if absent(raw):
        return Cell(MISSING)
    if column.kind == "number" or isinstance(raw, float):
        raise ValueError(
            f"table «{caption}»: «{column.key}» holds the bare number {raw}; write its text first"
        )
    return Cell(str(raw))
