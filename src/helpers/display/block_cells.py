"""Cells of a table: what is read, and the measured number behind it."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, isnan
from typing import TYPE_CHECKING, Any, Final, Literal, cast

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from helpers.data.measured import Measured

MISSING: Final = "–"
"""What a table shows where there is no figure."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    key : str
        Name in the frame: ``exports`` finds ``exports``, or ``exports_value`` with
        ``exports_low``, ``exports_high`` and ``exports_text``.
    label : str
        Heading, in the reader's language.
    unit : str
        Unit of all its figures, shown in the heading.
    align : {"left", "right"}, optional
        Right for figures unless said otherwise.
    kind : {"text", "number"}
        Figures need a text beside their value.
    """

    key: str
    label: str
    unit: str = ""
    align: Literal["left", "right"] | None = None
    kind: Literal["text", "number"] = "text"

    def json(self) -> dict[str, Any]:
        """Return the column as plain JSON."""
        align = self.align or ("right" if self.kind == "number" else "left")
        return {
            "key": self.key,
            "label": self.label,
            "unit": self.unit,
            "align": align,
            "kind": self.kind,
        }


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what is read, and the measured number behind it."""

    text: str
    value: float | None = None
    low: float | None = None
    high: float | None = None

    @classmethod
    def of(cls, measured: Measured, text: str) -> Cell:
        """Return the cell of a measured number, with a text of its own."""
        return cls(text, measured.value, measured.low, measured.high)

    def json(self) -> dict[str, Any]:
        """Return the text, and the number where there is one."""
        if self.value is None and self.low is None and self.high is None:
            return {"text": self.text}
        return {"text": self.text, "value": self.value, "low": self.low, "high": self.high}


def absent(raw: object) -> bool:
    """Return whether a value of a row is missing, in any of the ways a frame says so."""
    return raw is None or raw is pd.NA or raw is pd.NaT or (isinstance(raw, float) and isnan(raw))


def number(raw: object) -> float | None:
    """Return a plain number, or None where it is missing or not finite; JSON knows no NaN."""
    if absent(raw):
        return None
    value = float(cast("float", raw))
    return value if isfinite(value) else None


def cell(record: Mapping[str, Any], column: Column, caption: str) -> Cell:
    """Return the cell of a row for a column.

    Raises
    ------
    ValueError
        The row has no such column, a figure no text, or a text is a bare fraction.
    """
    key = column.key
    plain = key == "value"
    raw = record.get(key, record.get(f"{key}_value"))
    if not {key, f"{key}_value", f"{key}_text"} & record.keys():
        raise ValueError(
            f"table «{caption}»: no column «{key}»; the rows have {', '.join(map(str, record))}"
        )
    if isinstance(raw, Cell):
        return raw
    text = record.get(f"{key}_text", record.get("text") if plain else None)
    if column.kind == "text":
        return Cell(_text(raw if absent(text) else text, key, caption))
    if absent(text):
        if absent(raw):
            return Cell(MISSING)
        raise ValueError(f"table «{caption}»: the figure {raw} in «{key}» has no text beside it")
    low, high = ("low", "high") if plain else (f"{key}_low", f"{key}_high")
    return Cell(str(text), number(raw), number(record.get(low)), number(record.get(high)))


def _text(raw: object, key: str, caption: str) -> str:
    if absent(raw):
        return MISSING
    if isinstance(raw, float):
        raise ValueError(  # noqa: TRY004 - one kind of error for every unfit cell
            f"table «{caption}»: «{key}» holds the bare fraction {raw}; write its text first"
        )
    return str(raw)
