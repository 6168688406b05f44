"""Tidy frames in which a measured number is one cell, and the printed figures as such a frame.

Belongs here: the one way from the tables to numbers, and from cells to plain columns. Formulas are
in ``measures`` and its neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from helpers.data import Tables
from helpers.data.measured import Measured


def figures(tables: Tables, **where: str | Iterable[str]) -> pd.DataFrame:
    """Return the observations that have a figure and codes as said, all where nothing is said.

    A column may hold one code or several: ``indicator="device_exports_usd"``. Columns are those of
    ``data/tables/observations.csv``, and ``figure`` (Measured).
    """
    frame = _figured(tables)
    met = [
        frame[column].isin([wanted] if isinstance(wanted, str) else list(wanted))
        for column, wanted in where.items()
    ]
    # Taken once: rows of so many columns of text are dear.
    return frame[np.logical_and.reduce(met)] if met else frame


@lru_cache(maxsize=2)
def _figured(tables: Tables) -> pd.DataFrame:
    return with_figures(tables.observations)


def with_figures(table: pd.DataFrame, name: str = "figure") -> pd.DataFrame:
    """Return the rows of a loaded table that have a number, with it in one more cell."""
    known = table[table["value"].notna()]
    cells = [Measured.from_row(row) for row in records(known)]
    return known.assign(**{name: pd.Series(cells, index=known.index, dtype=object)})


def whole_years(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose ``period`` is a year."""
    return frame.loc[frame["period"].str.fullmatch(r"\d{4}").fillna(value=False)]


def by_year(frame: pd.DataFrame) -> dict[int, Measured]:
    """Return the figures of whole years; the first where several rows print one."""
    yearly = whole_years(frame).drop_duplicates("period")
    return {int(year): one for year, one in zip(yearly["period"], yearly["figure"], strict=True)}


def tidy(rows: Iterable[Mapping[str, Any]], columns: str) -> pd.DataFrame:
    """Return rows as a frame with these columns (names with spaces between), even if empty.

    Cells stay as they are: a whole number beside a missing one is no fraction.

    >>> tidy([{"rank": 3}, {"rank": None}], "rank")["rank"].tolist()
    [3, None]
    """
    held = list(rows)
    cells = {name: [row[name] for row in held] for name in columns.split()}
    # Each column by itself: out of a frame of objects it takes more than twice as long.
    return pd.DataFrame({name: pd.Series(one, dtype=_kind(one)) for name, one in cells.items()})


def _kind(cells: list[Any]) -> type | None:
    """Return ``object`` for cells of which one is missing, or none is there; else leave it open."""
    missing = (one is None or one is pd.NA or one is pd.NaT or one != one for one in cells)  # noqa: PLR0124 - NaN
    return object if not cells or any(missing) else None


def values(column: Iterable[Measured | None], end: str = "value") -> pd.Series[float]:
    """Return a column of measured numbers as floats, or their ``low`` or ``high``; NaN for none.

    >>> values([Measured.exact(2.0, "multiple"), None]).tolist()
    [2.0, nan]
    """
    index = column.index if isinstance(column, pd.Series) else None
    cells = [getattr(one, end) if isinstance(one, Measured) else None for one in column]
    return pd.Series(cells, index=index, dtype=float)


def largest_first(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return rows by a measured column, equal ones in the order they had, unknown ones last."""
    order = values(frame[column]).sort_values(ascending=False, kind="stable").index
    return frame.loc[order].reset_index(drop=True)


def plain(frame: pd.DataFrame | pd.Series) -> pd.DataFrame:
    """Return a frame, or a column, with floats in place of measured cells, for CSV and seaborn.

    A measured column ``share`` becomes ``share``, ``share_low``, ``share_high`` and ``share_unit``.

    >>> one = Measured(2.0, 1.5, 2.5, "multiple")
    >>> plain(pd.DataFrame({"times": [one]})).to_dict("records")
    [{'times': 2.0, 'times_low': 1.5, 'times_high': 2.5, 'times_unit': 'multiple'}]
    """
    parts: dict[str, Any] = {}
    for name, cells in pd.DataFrame(frame).items():
        known = [one for one in cells if isinstance(one, Measured)]
        if not known:
            parts[str(name)] = cells
            continue
        parts[str(name)] = values(cells)
        parts |= {f"{name}_{end}": values(cells, end) for end in ("low", "high")}
        parts[f"{name}_unit"] = [getattr(one, "unit", "") for one in cells]
    return pd.DataFrame(parts, index=frame.index)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame as mappings with text keys; a missing cell is None.

    >>> records(pd.DataFrame({"region": ["KR-11"], "rank": [3]}))
    [{'region': 'KR-11', 'rank': 3}]
    """
    # The whole frame at once: pandas' own way asks for each column anew, several times as slow.
    names = [str(name) for name in frame.columns]
    rows = frame.to_numpy(dtype=object).tolist()
    return [
        {name: None if cell is pd.NA else cell for name, cell in zip(names, row, strict=True)}
        for row in rows
    ]
