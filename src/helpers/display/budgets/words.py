"""Words that findings, figures and tables on programme budgets share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from helpers.analysis.measured import Measured
from helpers.analysis.measures import total
from helpers.analysis.rows import measured, records
from helpers.display import attribution, names, numbers, periods, scales
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from helpers.analysis.budgets import Scope
    from helpers.data import Tables
    from helpers.display.scales import Scale

BASIS: Final = "budget-plan"
"""Basis of every programme's amount; the table of programmes has no column for it."""

cited = attribution.source_line


def where(tables: Tables, scope: Scope, lang: Lang) -> str:
    """Return what a scope covers: ``광주 치과 분야(50억 원 이상)``."""
    region = names.region_short_name(tables, scope.region, lang)
    words = say("budgets.where.region", lang, region=region)
    if scope.has_theme:
        theme = names.theme_name(tables, scope.theme, lang)
        words = say("budgets.where.theme", lang, region=region, theme=theme)
    if scope.min_budget:
        amount = numbers.figure(Measured.exact(scope.min_budget, "KRW"), lang)
        words = say("budgets.where.min_budget", lang, where=words, amount=amount)
    return words


def field(tables: Tables, theme: str, lang: Lang) -> str:
    """Return the name of a field of medicine, as it stands in a sentence."""
    name = names.theme_name(tables, theme, lang)
    return name[0].lower() + name[1:]


def quoted(tables: Tables, programme: str, lang: Lang) -> str:
    """Return a programme's name in quotation marks."""
    return say("budgets.quoted", lang, name=names.programme_name(tables, programme, lang))


def programmes(number: int, lang: Lang) -> str:
    """Return a number of programmes with its counter."""
    return numbers.count(int(number), "programmes", lang)


def rule_name(rule: str, lang: Lang) -> str:
    """Return a way to count durations, as it stands in a sentence."""
    return say(f"common.value.duration_rule.{rule}", lang)


def basis(tables: Tables, lang: Lang, *, key: str = "amounts") -> str:
    """Return the words of the basis that programme amounts stand on."""
    return say(f"budgets.basis.{key}", lang, basis=names.basis_name(tables, BASIS, lang))


def ids_of(frame: pd.DataFrame, *columns: str) -> tuple[str, ...]:
    """Return the ids that the rows of a frame rest on, each once, in order of use."""
    cells = [cell for name in columns or ("rests_on",) for cell in frame[name]]
    return tuple(dict.fromkeys(ident for cell in cells for ident in cell))


def the(row: Any, name: str = "") -> Measured:
    """Return the number of a row that must have one.

    Raises
    ------
    ValueError
        The row has none.
    """
    found = measured(row, name)
    if found is None:
        raise ValueError(f"no number «{name or 'value'}» in a row")
    return found


def printed(row: Any) -> Measured:
    """Return the amount that a row of the programmes prints."""
    return Measured.from_row(row)


def added(frame: pd.DataFrame) -> Measured:
    """Return the sum of the numbers in the rows of a frame."""
    return total(the(row) for row in records(frame))


def written(number: Measured | None, scale: Scale, name: str = "amount") -> dict[str, Any]:
    """Return a number's cells of a table: text at the scale, value and bounds as stored."""
    if number is None:
        return {f"{name}_value": None, f"{name}_text": scales.cell(None, scale)}
    return {
        f"{name}_value": number.value,
        f"{name}_low": number.low,
        f"{name}_high": number.high,
        f"{name}_text": scales.cell(number, scale),
    }


def ranged(number: Measured | None, scale: Scale, name: str = "amount") -> dict[str, Any]:
    """Return ``written`` with the bounds of a computed number behind it."""
    return written(number, scale, name) | {f"{name}_text": scales.bounded_cell(number, scale)}


def with_share(row: Any, scale: Scale, lang: Lang) -> str:
    """Return what a bar tells: its amount with unit and bounds, and its share of the whole."""
    share = numbers.figure(the(row, "share"), lang)
    return f"{numbers.with_interval(the(row), lang, scale)}, {share}"


def amount_kind(row: Any, lang: Lang) -> str:
    """Return what a programme's amount is for: all its years, or one."""
    if row["kind"] == "yearly":
        year = periods.year(row["start_month"].year, lang)
        return say("budgets.register.kind_of.yearly", lang, year=year)
    kind = "start" if pd.isna(row["end_month"]) else "total"
    return say(f"budgets.register.kind_of.{kind}", lang)


def dates(row: Any, lang: Lang) -> str:
    """Return a programme's dates as exactly as they are printed."""
    start, end = row["start_month"], row["end_month"]
    if row["kind"] == "yearly":
        return say("budgets.register.each_year", lang, year=periods.year(start.year, lang))
    if pd.isna(end):
        return say("budgets.timeline.from", lang, year=periods.year(start.year, lang))
    if row["months_printed"]:
        return periods.month_range(start, end, lang)
    return periods.year_range(start.year, end.year, lang)
