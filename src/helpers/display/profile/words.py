"""Words that every block of a region's profile needs: subjects, places, cells, counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis import profile, rows
from helpers.data.measured import Measured
from helpers.display import names, numbers, periods
from helpers.display.blocks import Cell
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from helpers.data import Tables

Row = dict[str, Any]

SHORT = {
    "device_exports_usd": "exports",
    "device_production_krw": "production",
    "population": "population",
}
"""Indicators that sentences call by their subject, the unit standing with the figure."""

BRIEF = SHORT | {
    "device_firms": "firms",
    "device_makers": "firms",
    "industry_firms": "firms",
    "device_staff": "staff",
    "employees": "staff",
    "industry_employees": "staff",
    "industry_sales_krw": "sales",
}
"""Indicators that titles call by their subject, the basis standing beside."""

BLURRED = 0.001
"""A tenth of a percentage point: growth with wider bounds is shown with them."""


def place(tables: Tables, region: str, lang: Lang) -> str:
    """Return a region's short name."""
    return names.region_short_name(tables, region, lang)


def subject(code: str, lang: Lang) -> str:
    """Return what a profile calls one of the subjects it asks after."""
    return say(f"profile.subject.{code}", lang)


def measure(tables: Tables, indicator: str, lang: Lang) -> str:
    """Return an indicator's name, without its currency where it is what a subject is about."""
    if indicator in SHORT:
        return subject(SHORT[indicator], lang)
    return names.indicator_name(tables, indicator, lang)


def brief(tables: Tables, indicator: str, lang: Lang) -> str:
    """Return what titles call an indicator whose basis is named beside it."""
    if indicator in BRIEF:
        return subject(BRIEF[indicator], lang)
    return names.indicator_name(tables, indicator, lang)


def year_of(row: Row, lang: Lang, name: str = "year") -> str:
    """Return a row's year, or that it has none."""
    return (
        say("common.period.undated", lang)
        if lacks(row, name)
        else periods.year(int(row[name]), lang)
    )


def lacks(row: Row, name: str) -> bool:
    """Tell whether a cell of a row holds nothing."""
    return bool(pd.isna(row[name]))


def the(row: Row, prefix: str = "") -> Measured:
    """Return a number of a row that must be there."""
    found = rows.measured(row, prefix)
    if found is None:
        raise ValueError(f"no {prefix or 'value'} in the row {row.get('indicator', row)}")
    return found


def cell(
    number: Measured | None, lang: Lang, write: Callable[..., str] = numbers.figure
) -> Cell | None:
    """Return a table's cell with the unit written out, None where nothing is known."""
    if number is None:
        return None
    return Cell(write(number, lang), number.value, number.low, number.high)


def signed(number: Measured | None, lang: Lang) -> Cell | None:
    """Return a table's cell of growth, with its sign and its bounds where they differ from it."""
    if number is None:
        return None
    text = numbers.with_interval(number, lang)
    if number.high - number.low < BLURRED:
        text = numbers.signed(number, lang)
    elif number.low > 0:
        text = f"+{text}"
    return Cell(text, number.value, number.low, number.high)


def possible(row: Row, lang: Lang) -> str:
    """Return the places the figures alone allow."""
    best, worst = int(row["rank_best"]), int(row["rank_worst"])
    if best == worst:
        return numbers.rank(best, lang)
    low = numbers.plain(float(best)) if lang == "ko" else numbers.rank(best, lang)
    high = numbers.plain(float(worst)) if lang == "ko" else numbers.rank(worst, lang)
    return say("profile.rank_range", lang, best=low, worst=high)


def years(listed: Iterable[int]) -> str:
    """Return years as a list in which runs are drawn together.

    Examples
    --------
    >>> years([2018, 2020, 2021, 2022])
    '2018, 2020–2022'
    >>> years([])
    ''
    """
    runs: list[list[int]] = []
    for year in sorted(listed):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    told = [f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs]
    return ", ".join(told)


def opened(text: str, lang: Lang) -> str:
    """Return a sentence with a capital at its head, where the language has capitals."""
    return text[:1].upper() + text[1:] if lang == "en" else text


def sentence(parts: Iterable[str]) -> str:
    """Return sentences one after another."""
    return " ".join(part for part in parts if part)


def basis_of(row: Row, tables: Tables, lang: Lang, name: str = "basis_code") -> str:
    """Return the name of a row's basis."""
    return names.basis_name(tables, str(row[name]), lang)


def break_of(tables: Tables, row: Row, *, region: str, year: int) -> pd.Series | None:
    """Return the break from which a row's figures mean something else in a year, if any."""
    found = profile.breaks(
        tables, region=region, basis=str(row["basis_code"]), indicator=str(row["indicator"])
    )
    own = found.loc[found["year"] == year]
    return None if own.empty else own.iloc[0]


def explanation(tables: Tables, row: Row, *, region: str, lang: Lang) -> str:
    """Return what is on record of why two figures of one year differ; empty where nothing is.

    Parameters
    ----------
    row : mapping
        Of ``profile.disagreements``.
    """
    if not isinstance(row["period"], str) or not row["period"].isdigit():
        return ""
    for side in ("first", "second"):
        series = {"indicator": row["indicator"], "basis_code": row[f"{side}_basis_code"]}
        one = break_of(tables, series, region=region, year=int(row["period"]))
        if one is not None:
            return str(one[f"note_{lang}"])
    return ""


def dated(tables: Tables, row: Row, lang: Lang) -> str:
    """Return an indicator with its year, where it has one."""
    indicator = names.indicator_name(tables, str(row["indicator"]), lang)
    if not isinstance(row["period"], str):
        return indicator
    period = periods.period(row["period"], lang)
    return say("profile.headline.dated", lang, indicator=indicator, period=period)


def on_basis(row: Row, tables: Tables, lang: Lang) -> str:
    """Return a row's indicator with the basis it is on, to stand at the head of a row."""
    return say(
        "profile.coverage.row",
        lang,
        subject=opened(measure(tables, str(row["indicator"]), lang), lang),
        basis=basis_of(row, tables, lang),
    )


def axis(name: str, unit: str, lang: Lang) -> str:
    """Return the label of an axis: what is measured, and the unit where the name lacks it."""
    head = opened(name, lang)
    if head.lower().endswith(unit.lower()):
        return head
    return say("profile.series.axis", lang, indicator=head, unit=unit)
