"""Years, months and dates as readers see them, in both languages.

Here: texts of points and spans of time. Not here: reading periods from tables, durations' rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from babel.dates import format_skeleton

from helpers.display.numbers import count
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    import pandas as pd

MONTHS_IN_A_YEAR = 12
MONTHS_IN_A_QUARTER = 3

_YEAR = re.compile(r"\d{4}")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")


def year(number: int, lang: Lang) -> str:
    """Return a calendar year.

    >>> year(2024, "ko"), year(2024, "en")
    ('2024년', '2024')
    """
    return say("common.period.year", lang, year=int(number))


def year_range(start: int, end: int, lang: Lang) -> str:
    """Return two years and what lies between; one year where both are the same.

    >>> year_range(2020, 2024, "ko"), year_range(2020, 2024, "en")
    ('2020–2024년', '2020–2024')
    """
    if int(start) == int(end):
        return year(start, lang)
    return say("common.period.years", lang, start=int(start), end=int(end))


def runs(years: Iterable[int]) -> list[tuple[int, int]]:
    """Return the first and the last year of each run of years, in order.

    >>> runs([2018, 2020, 2022, 2021])
    [(2018, 2018), (2020, 2022)]
    """
    placed = groupby(enumerate(sorted(years)), key=lambda one: one[1] - one[0])
    found = [[year for _, year in run] for _, run in placed]
    return [(run[0], run[-1]) for run in found]


def clock(when: str, lang: Lang) -> str:
    """Return a time on Korea's clocks (ISO 8601 in Korean time), to the minute, with its zone.

    >>> clock("2026-11-27T15:03:32+09:00", "en")
    'Nov 27, 2026 15:03 KST'
    """
    return f"{day(when[:10], lang)} {when[11:16]} KST"


def month(point: date | pd.Period, lang: Lang) -> str:
    """Return a month, given as such or by any day of it, with its year.

    >>> month(date(2014, 9, 1), "ko"), month(date(2014, 9, 1), "en")
    ('2014년 9월', 'Sep 2014')
    """
    return str(format_skeleton("yMMM", date(point.year, point.month, 1), locale=lang))


def quarter(year_number: int, number: int, lang: Lang) -> str:
    """Return a quarter with its year.

    >>> quarter(2024, 1, "ko"), quarter(2024, 4, "en")
    ('2024년 1분기', 'Q4 2024')
    """
    first = date(year_number, MONTHS_IN_A_QUARTER * (number - 1) + 1, 1)
    return str(format_skeleton("yQQQ", first, locale=lang))


def month_range(start: date | pd.Period, end: date | pd.Period, lang: Lang) -> str:
    """Return two months and what lies between.

    >>> month_range(date(2014, 9, 1), date(2018, 2, 1), "en")
    'Sep 2014 – Feb 2018'
    """
    return say("common.period.span", lang, start=month(start, lang), end=month(end, lang))


def day(point: date | str, lang: Lang) -> str:
    """Return a date, given as such or in ISO form.

    >>> day("2025-07-28", "ko"), day("2025-07-28", "en")
    ('2025년 7월 28일', 'Jul 28, 2025')
    """
    known = date.fromisoformat(point) if isinstance(point, str) else point
    return str(format_skeleton("yMMMd", known, locale=lang))


def period(code: str | float | None, lang: Lang) -> str:
    """Return the period of an observation.

    Known are ``2024``, ``2015/2019``, ``2023-02``, ``2024-Q1``, a date, and spans of these.
    A missing cell of a table, in whatever form, is undated.

    Raises ``ValueError``: the code is none of these.

    >>> period("2015/2019", "en"), period("2023-02", "ko"), period("", "en")
    ('2015–2019', '2023년 2월', 'undated')
    """
    if not isinstance(code, str) or not code:
        return say("common.period.undated", lang)
    start, slash, end = code.partition("/")
    if not slash:
        return _point(code, lang)
    if _YEAR.fullmatch(start) and _YEAR.fullmatch(end):
        return year_range(int(start), int(end), lang)
    return say("common.period.span", lang, start=_point(start, lang), end=_point(end, lang))


def duration(months: int, lang: Lang) -> str:
    """Return a number of months as years and months.

    >>> duration(42, "ko"), duration(36, "en"), duration(9, "en")
    ('3년 6개월', '3 years', '9 months')
    """
    years, rest = divmod(int(months), MONTHS_IN_A_YEAR)
    if not years:
        return count(rest, "months", lang)
    if not rest:
        return count(years, "years", lang)
    return say(
        "common.period.duration",
        lang,
        years=count(years, "years", lang),
        months=count(rest, "months", lang),
    )


def durations(least: int, most: int, lang: Lang) -> str:
    """Return a number of months that is known within bounds.

    >>> durations(36, 36, "en"), durations(14, 36, "en")
    ('3 years', '1 year 2 months to 3 years')
    """
    if least == most:
        return duration(most, lang)
    ends = {"least": duration(least, lang), "most": duration(most, lang)}
    return say("common.period.durations", lang, **ends)


def _point(code: str, lang: Lang) -> str:
    """Return a year, month, quarter or day from its code."""
    if _YEAR.fullmatch(code):
        return year(int(code), lang)
    if found := _MONTH.fullmatch(code):
        return month(date(int(found[1]), int(found[2]), 1), lang)
    if found := _QUARTER.fullmatch(code):
        return quarter(int(found[1]), int(found[2]), lang)
    try:
        return day(code, lang)
    except ValueError as error:
        raise ValueError(
            f"period «{code}» is not a year, quarter, month, date or span of them"
        ) from error
