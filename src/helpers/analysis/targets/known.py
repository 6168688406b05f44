"""What is known at a date: a figure counts from the end of its period, never before.

Days of publication are not on record for every source, so the end of the period stands for them.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from helpers.data import Tables

_POINT = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(\d{2})))?(?:-(\d{2}))?\Z")


def period_end(period: str) -> dt.date:
    """Return the last day of a period: a year, month, quarter, day, or span of them.

    Raises
    ------
    ValueError
        The period is none of these.

    Examples
    --------
    >>> period_end("2015/2019"), period_end("2023-02"), period_end("2024-Q1")
    (datetime.date(2019, 12, 31), datetime.date(2023, 2, 28), datetime.date(2024, 3, 31))
    """
    found = _POINT.fullmatch(period.rsplit("/", maxsplit=1)[-1])
    if not found:
        raise ValueError(f"period «{period}» is not a year, month, quarter, day or span of them")
    year, quarter, month, day = (int(part) if part else None for part in found.groups())
    if year is None:
        raise ValueError(f"period «{period}» names no year")
    if day and month:
        return dt.date(year, month, day)
    last = month or (quarter or 4) * 3
    following = dt.date(year + last // 12, last % 12 + 1, 1)
    return following - dt.timedelta(days=1)


def is_known(period: object, as_of: str) -> bool:
    """Return whether a period has ended by a date; an undated figure has no place in time."""
    return isinstance(period, str) and period_end(period) <= dt.date.fromisoformat(as_of)


def known_observations(tables: Tables, *, as_of: str) -> pd.DataFrame:
    """Return the observations whose period has ended by a date, targets left out.

    Parameters
    ----------
    tables : Tables
        The loaded tables.
    as_of : str
        ISO date.
    """
    frame = tables.observations
    past = frame["period"].map(lambda period: is_known(period, as_of)).astype(bool)
    return frame.loc[past & ~frame["id"].isin(tables.targets["id"]) & frame["value"].notna()]


def completed_year(as_of: str) -> int:
    """Return the last calendar year that has ended by a date.

    Examples
    --------
    >>> completed_year("2024-12-31"), completed_year("2024-12-30")
    (2024, 2023)
    """
    day = dt.date.fromisoformat(as_of)
    return day.year if (day.month, day.day) == (12, 31) else day.year - 1


def year_fraction(as_of: str) -> float:
    """Return a date on an axis where a year's figure stands at the year itself.

    The figure of a year is complete on its last day, so that day stands at the year.

    Examples
    --------
    >>> year_fraction("2024-12-31"), round(year_fraction("2025-07-01"), 2)
    (2024.0, 2024.5)
    """
    day = dt.date.fromisoformat(as_of)
    first, last = dt.date(day.year, 1, 1), dt.date(day.year, 12, 31)
    return day.year - 1 + ((day - first).days + 1) / ((last - first).days + 1)


def announced_by(announced: object, as_of: str) -> bool | None:
    """Return whether a target had been announced by a date; None where no day is printed."""
    return is_known(announced, as_of) if isinstance(announced, str) else None
