"""Periods: the tables' own (``2015/2019``) and those that documents print (``2013∼2020``)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from helpers.data.numerals import NUMBER_WORDS, narrow
from helpers.errors import PrintedFormError

FIRST_YEAR = 1945
LAST_YEAR = 2100
LONG_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
MONTHS = tuple(name[:3] for name in LONG_MONTHS)

_POINT = re.compile(r"(?P<year>\d{4})(?:-(?P<month>0[1-9]|1[0-2])|-Q(?P<quarter>[1-4]))?", re.ASCII)
_TILDE = re.compile(r"\s*[~∼–]\s*")
_DATE = re.compile(r"(?:(?P<month>[A-Za-z]+)\.?\s+)?(?P<year>\d{4})", re.ASCII)
_SHORT_YEAR = re.compile(r"[’‘'‵](?P<year>\d{2})", re.ASCII)
_YEARS = re.compile(r"(?:(?P<number>\d{1,2})|(?P<word>[a-z]+)) years?", re.ASCII | re.IGNORECASE)


class PeriodError(PrintedFormError):
    """A period that is not fully understood."""


@dataclass(frozen=True, slots=True)
class Years:
    """First and last calendar year a figure speaks of; both None where the document says none."""

    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class ProgrammePeriod:
    """When a programme runs."""

    #: First and last month; January and December where years alone are printed, NaT where nothing
    #: is.
    start: pd.Period | None
    end: pd.Period | None
    months_printed: bool  #: The document names months.
    yearly: bool  #: Printed as ``Yearly``: repeated each year, without dates.


def is_date(text: str) -> bool:
    """Return whether a text is a calendar date written YYYY-MM-DD."""
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def year_of(date: str) -> int | None:
    """Return the year an ISO date or a table's period begins with; None where there is none."""
    head = date[:4]
    return int(head) if head.isascii() and head.isdecimal() else None


def read_day(text: str) -> str:
    """Return a day of which year and month alone may be known, as it is: ``2025-07``.

    What no calendar has, and years outside 1945–2100, are refused.
    """
    whole = "2000-01-01"
    if len(text) not in {4, 7, 10} or not is_date(text + whole[len(text) :]):
        raise PeriodError(text, text, "a day of the calendar, like 2025-07-28, its month or year")
    _plausible(int(text[:4]), text)
    return text


def read_years(text: str) -> Years:
    """Read a table's period: blank, ``2024``, ``2023-02``, ``2024-Q4``, ``2015/2019``.

    Another form, years outside 1945–2100 and ends that do not rise are refused.

    >>> read_years("2015/2019")
    Years(start=2015, end=2019)
    """
    if not text:
        return Years(None, None)
    ends = text.split("/")
    points = [point for end in ends if (point := _POINT.fullmatch(end))]
    if len(points) != len(ends) or len(ends) > 2:
        raise PeriodError(text, text, "2024, 2023-02, 2024-Q4, 2015/2019 or nothing")
    years = [_plausible(int(point["year"]), text) for point in points]
    forms = {point.lastgroup for point in points}
    if len(ends) == 2 and (ends[0] >= ends[1] or len(forms) > 1):
        raise PeriodError(text, text, "two ends of one form, the second the later")
    return Years(years[0], years[-1])


def read_programme_period(text: str) -> ProgrammePeriod:
    """Read a programme's period as printed: dates around a tilde, ``Yearly``, ``’18``.

    ``’18`` is a first year alone: the end is not known. An end before the start is refused.

    >>> period = read_programme_period("Sep. 2014~Feb. 2018")
    >>> str(period.start), str(period.end), period.months_printed
    ('2014-09', '2018-02', True)
    """
    plain = narrow(text).strip()
    if plain.lower() == "yearly":
        return ProgrammePeriod(None, None, months_printed=False, yearly=True)
    short = _SHORT_YEAR.fullmatch(plain)
    if short:
        start = pd.Period(f"20{short['year']}-01", freq="M")
        return ProgrammePeriod(start, None, months_printed=False, yearly=False)
    parts = _TILDE.split(plain)
    if len(parts) > 2:
        raise PeriodError(text, text, "one period, like Sep. 2014~Feb. 2018")
    first, last = _date(parts[0], text), _date(parts[-1], text)
    printed = first[1] is not None
    if printed != (last[1] is not None):
        raise PeriodError(text, text, "months at both ends or at neither")
    start = pd.Period(year=first[0], month=first[1] or 1, freq="M")
    end = pd.Period(year=last[0], month=last[1] or 12, freq="M")
    if start > end:
        raise PeriodError(text, text, "an end that is not before the start")
    return ProgrammePeriod(start, end, months_printed=printed, yearly=False)


def read_stated_years(text: str) -> int | None:
    """Read a stated duration: ``3 years``, with or without parentheses; None where blank."""
    if not text:
        return None
    plain = narrow(text).strip()
    inner = plain[1:-1] if plain.startswith("(") and plain.endswith(")") else plain
    found = _YEARS.fullmatch(inner)
    number = 0
    if found:
        number = int(found["number"] or NUMBER_WORDS.get(str(found["word"]).lower(), 0))
    if not number:
        raise PeriodError(text, text, "whole years, like 3 years")
    return number


#: What the cells of a field may be read as → who reads them.
READERS: dict[str, Callable[[str], object]] = {
    "day": read_day,
    "period": read_years,
    "programme_period": read_programme_period,
    "stated_years": read_stated_years,
}


def _date(text: str, whole: str) -> tuple[int, int | None]:
    """Return year and month (None where not printed) of one end of a period."""
    found = _DATE.fullmatch(text)
    if not found:
        raise PeriodError(whole, text, "a year with or without a month, like 2014 or Sep. 2014")
    year = _plausible(int(found["year"]), whole)
    name = (found["month"] or "").lower()
    if not name:
        return year, None
    if name not in {*MONTHS, *LONG_MONTHS, "sept"}:
        raise PeriodError(whole, str(found["month"]), "an English month, like Sep. or September")
    return year, MONTHS.index(name[:3]) + 1


def _plausible(year: int, text: str) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise PeriodError(text, str(year), f"a year from {FIRST_YEAR} to {LAST_YEAR}")
    return year
