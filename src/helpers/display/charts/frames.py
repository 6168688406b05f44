"""Reading the frames that charts draw: columns are checked, an empty selection is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import pandas as pd

from helpers.analysis.rows import records

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Row: TypeAlias = dict[str, Any]


def rows(
    df: pd.DataFrame, *, chart: str, needs: Sequence[str], texts: Sequence[str] = ()
) -> list[Row]:
    """Return the rows of a chart's frame, with ``None`` for whatever is missing.

    Parameters
    ----------
    df : DataFrame
        What is to be drawn.
    chart : str
        Name for messages.
    needs : sequence of str
        Columns that must be there; other columns may be.
    texts : sequence of str
        Those of them that may not be empty in any row.

    Raises
    ------
    ValueError
        No rows, a missing column, an empty text.
    """
    absent = [name for name in needs if name not in df.columns]
    if absent:
        there = ", ".join(map(str, df.columns))
        raise ValueError(f"{chart}: no column {', '.join(absent)}; the frame has {there}")
    if df.empty:
        raise ValueError(f"{chart}: nothing to draw; the selection is empty")
    found = [
        {str(name): None if missing(value) else value for name, value in record.items()}
        for record in records(df)
    ]
    for number, row in enumerate(found):
        for name in texts:
            words = row[name]
            if not isinstance(words, str) or not words.strip():
                raise ValueError(f"{chart}: row {number} has no text in {name}: «{words}»")
    return found


def missing(value: object) -> bool:
    """Return whether a cell holds nothing."""
    return value is None or (not isinstance(value, (str, list, tuple)) and bool(pd.isna(value)))  # type: ignore[call-overload]  # any scalar of a frame


def in_order(values: Iterable[str]) -> list[str]:
    """Return each value once, in the order of first appearance."""
    return list(dict.fromkeys(values))


def known(row: Row, name: str, chart: str) -> float:
    """Return a number of a row.

    Raises
    ------
    ValueError
        It is missing.
    """
    if row.get(name) is None:
        raise ValueError(f"{chart}: {name} is missing in the row «{row.get('label', row)}»")
    return float(row[name])


def interval(row: Row) -> tuple[float, float] | None:
    """Return the lowest and highest value of a row, or None where it has no interval."""
    low, high = row.get("low"), row.get("high")
    return None if low is None or high is None else (float(low), float(high))


def one_of(names: Iterable[str], wanted: Iterable[str], *, chart: str, what: str) -> None:
    """Refuse names that are not among those drawn.

    Raises
    ------
    ValueError
        One is not there.
    """
    there = list(names)
    strange = [name for name in wanted if name not in there]
    if strange:
        raise ValueError(f"{chart}: {what} «{strange[0]}» is not one of {', '.join(there)}")
