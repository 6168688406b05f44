"""What was public at a date: nothing counts before the document that prints it came out.

Belongs here: days of publication, from the register of sources. Where the register has none, the
day after the period stands for it, the earliest on which a figure of the period can be public.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import pandas as pd

from helpers.analysis.comparability import RATE_BASIS_PREFIX
from helpers.analysis.frames import figures, records
from helpers.data import Tables

LATEST: Final = "latest"
"""Word for the newest date or year there is, where a notebook takes one."""
_NEVER: Final = dt.date.max
_POINT = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(\d{2})))?(?:-(\d{2}))?\Z")


def period_end(period: str) -> dt.date:
    """Return the last day of a period: a year, month, quarter, day, or span of them.

    Raises ``ValueError``: the period is none of these.

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


def reading_day(tables: Tables, as_of: str) -> str:
    """Return the ISO date that a page is read at; for ``latest`` the last look at any source."""
    return newest_look(tables) if as_of == LATEST else as_of


def newest_look(tables: Tables) -> str:
    """Return the last day on which a source was looked at, as an ISO date."""
    return str(tables.sources["accessed"].dropna().max())


@lru_cache(maxsize=2)
def published_days(tables: Tables) -> Mapping[str, dt.date]:
    """Return the day by which each dated source was out, by its id.

    A source dated by month or year counts from the end of it. A document that announces a target
    and has no date of its own counts from the announcement.
    """
    targets, sources = tables.targets, tables.sources
    dated = [
        *zip(targets["source_id"], targets["announced"], strict=True),
        *zip(sources["source_id"], sources["published"], strict=True),
    ]
    return {source: period_end(day) for source, day in dated if isinstance(day, str)}


def public_from(tables: Tables, row: Mapping[str, Any]) -> dt.date:
    """Return the first day on which an observation was surely public, as far as is on record.

    Exchange rates count from the day after their period, whoever prints them again later. An
    undated figure of an undated source has no place in time and counts at none. Of the row,
    ``source_id``, ``basis`` and ``period`` are asked.
    """
    published = published_days(tables).get(str(row["source_id"]))
    if published is not None and not str(row["basis"]).startswith(RATE_BASIS_PREFIX):
        return published
    if not isinstance(row["period"], str):
        return _NEVER
    return period_end(row["period"]) + dt.timedelta(days=1)


def is_public(tables: Tables, row: Mapping[str, Any], *, as_of: str) -> bool:
    """Return whether an observation was public at a date."""
    return public_from(tables, row) <= dt.date.fromisoformat(as_of)


def known_observations(tables: Tables, *, as_of: str) -> pd.DataFrame:
    """Return the observations that were public at a date, with that day; targets left out.

    Rows of ``figures`` and ``public_from``.
    """
    frame = figures(tables)
    day = [public_from(tables, row) for row in records(frame)]
    known = pd.Series([one <= dt.date.fromisoformat(as_of) for one in day], index=frame.index)
    return frame.assign(public_from=day)[known & ~frame["id"].isin(tables.targets["id"])]


def completed_year(as_of: str) -> int:
    """Return the last calendar year that has ended by a date.

    >>> completed_year("2024-12-31"), completed_year("2024-12-30")
    (2024, 2023)
    """
    day = dt.date.fromisoformat(as_of)
    return day.year if (day.month, day.day) == (12, 31) else day.year - 1


def year_fraction(as_of: str) -> float:
    """Return a date on an axis where a year's figure stands at the year itself.

    The figure of a year is complete on its last day, so that day stands at the year.

    >>> year_fraction("2024-12-31"), round(year_fraction("2025-07-01"), 2)
    (2024.0, 2024.5)
    """
    day = dt.date.fromisoformat(as_of)
    first, last = dt.date(day.year, 1, 1), dt.date(day.year, 12, 31)
    return day.year - 1 + ((day - first).days + 1) / ((last - first).days + 1)


def announced_by(announced: object, as_of: str) -> bool | None:
    """Return whether a target had been announced by a date; None where no day is printed."""
    if not isinstance(announced, str):
        return None
    return period_end(announced) <= dt.date.fromisoformat(as_of)
