"""Do stated durations match the dates: four ways to count, one row each.

A document that prints «three years» does not say how it counts. Every rule here is in common use;
which of them a document follows is a question to its figures, and a mismatch is a difference
between two printed things, not an error of either.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pandas as pd

from helpers.analysis.frames import records, tidy
from helpers.errors import unfit

RULES: Final = ("elapsed", "completed", "calendar", "difference")
MONTHS_IN_A_YEAR: Final = 12


def years_by_rule(start: pd.Period, end: pd.Period, *, rule: str) -> int:
    """Return a programme's length in whole years under one way of counting.

    From the first to the last month, both included. ``elapsed``: months ÷ 12, halves up;
    ``completed``: full years; ``calendar``: calendar years touched; ``difference``: end year −
    start year. Raises ``UsageError``: another rule.

    Three and a half years, from September 2014 to February 2018:

    >>> dates = pd.Period("2014-09", freq="M"), pd.Period("2018-02", freq="M")
    >>> [years_by_rule(*dates, rule=rule) for rule in RULES]
    [4, 3, 5, 4]
    """
    if rule not in RULES:
        raise unfit("duration_rule", rule, RULES)
    return _COUNTS[rule](start, end)


def elapsed_months(start: pd.Period, end: pd.Period) -> int:
    """Return the months from the first to the last, both included.

    >>> elapsed_months(pd.Period("2013-01", freq="M"), pd.Period("2019-12", freq="M"))
    84
    """
    return int((end.year - start.year) * MONTHS_IN_A_YEAR + end.month - start.month + 1)


def stated_durations(programmes: pd.DataFrame) -> pd.DataFrame:
    """Return every stated duration beside what its dates give under each rule.

    Where only years are printed the programme is taken to run from January to December; what
    it may have taken at least, from December of the first to January of the last year, stands
    in ``least_months``.

    A row for each programme that states years and has both dates, and each rule: ``id``, ``rule``,
    ``stated_years``, ``years`` (under the rule), ``fits``, ``months`` and ``least_months``
    (elapsed), ``months_printed``, ``could_fit`` (some months within the printed dates would give
    the stated years under the rule), ``rests_on``.
    """
    told = programmes.loc[
        lambda df: df["stated_years"].notna() & df["start_month"].notna() & df["end_month"].notna()
    ]
    rows = [_row(row, rule) for row in records(told) for rule in RULES]
    return tidy(
        rows,
        "id rule stated_years years fits months least_months months_printed could_fit rests_on",
    )


def count_fits(durations: pd.DataFrame) -> pd.DataFrame:
    """Return how many stated durations each rule gives, in the order of ``RULES``.

    Columns: ``rule``, ``fits``, ``stated`` (programmes), ``rests_on``.
    """
    rows = []
    for rule in RULES:
        own = durations[durations["rule"] == rule]
        rows.append(
            {
                "rule": rule,
                "fits": int(own["fits"].sum()),
                "stated": len(own),
                "rests_on": tuple(own["id"]),
            }
        )
    return tidy(rows, "rule fits stated rests_on")


def _row(row: dict[Any, Any], rule: str) -> dict[str, object]:
    start, end, stated = row["start_month"], row["end_month"], int(row["stated_years"])
    years = years_by_rule(start, end, rule=rule)
    least = (start, end) if row["months_printed"] else shortest(start, end)
    fewest = min(years_by_rule(*least, rule=rule), years)
    return {
        "id": row["id"],
        "rule": rule,
        "stated_years": stated,
        "years": years,
        "fits": years == stated,
        "months": elapsed_months(start, end),
        "least_months": elapsed_months(*least),
        "months_printed": row["months_printed"],
        "could_fit": fewest <= stated <= years,
        "rests_on": (row["id"],),
    }


def shortest(start: pd.Period, end: pd.Period) -> tuple[pd.Period, pd.Period]:
    """Return the latest start and the earliest end that two printed years allow."""
    if start.year == end.year:
        return start, start
    return (
        pd.Period(year=start.year, month=12, freq="M"),
        pd.Period(year=end.year, month=1, freq="M"),
    )


_COUNTS: Final[dict[str, Callable[[pd.Period, pd.Period], int]]] = {
    "elapsed": lambda a, b: (elapsed_months(a, b) + MONTHS_IN_A_YEAR // 2) // MONTHS_IN_A_YEAR,
    "completed": lambda a, b: elapsed_months(a, b) // MONTHS_IN_A_YEAR,
    "calendar": lambda a, b: int(b.year - a.year + 1),
    "difference": lambda a, b: int(b.year - a.year),
}
