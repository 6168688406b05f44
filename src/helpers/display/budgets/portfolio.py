"""The portfolio over time, and what every total would be under other sources' amounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from helpers.analysis import budgets
from helpers.analysis.measured import Measured
from helpers.analysis.rows import records
from helpers.display import blocks, names, numbers, periods, scales
from helpers.display.blocks import Cell, Column, Note, Table
from helpers.display.budgets import words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from helpers.analysis.budgets import Scope
    from helpers.data import Tables

PRICE_INDEX: Final = "consumer_price_index"
"""Indicator that real terms would need."""


def overlap(programmes: pd.DataFrame, tables: Tables, *, scope: Scope, lang: Lang) -> Table | Note:
    """Return how many programmes ran at once, year by year and at the busiest.

    Parameters
    ----------
    programmes : DataFrame
        As ``budgets.select_programmes`` gives them.
    """
    months = budgets.overlap_by_month(programmes)
    if months.empty:
        return blocks.note(say("budgets.overlap.nothing", lang), kind="missing", lang=lang)
    told = _by_years(months, lang)
    ids = words.ids_of(months)
    return blocks.table(
        told,
        columns=[
            Column("year", say("common.column.year", lang)),
            Column("surely", say("budgets.overlap.surely", lang), align="right"),
            Column("possibly", say("budgets.overlap.possibly", lang), align="right"),
        ],
        caption=say("budgets.overlap.caption", lang, where=words.where(tables, scope, lang)),
        unit=say("common.unit.programmes.axis", lang),
        basis=words.basis(tables, lang),
        source=words.cited(tables, ids, lang),
        rests_on=ids,
        note=" ".join([_busiest(months, lang), _mean(programmes, lang), _note(lang)]),
        lang=lang,
    )


def _by_years(months: pd.DataFrame, lang: Lang) -> list[dict[str, str]]:
    """Return fewest and most programmes of a year's months; like years in one row."""
    found: list[tuple[int, int, str, str]] = []
    for year, own in months.groupby([month.year for month in months["month"]], sort=True):
        last = int(str(year))
        counts = _from_to(own["surely"]), _from_to(own["possibly"])
        if found and found[-1][2:] == counts:
            found[-1] = (found[-1][0], last, *counts)
        else:
            found.append((last, last, *counts))
    return [
        {
            "year": periods.year(first, lang)
            if first == last
            else periods.year_range(first, last, lang),
            "surely": surely,
            "possibly": possibly,
        }
        for first, last, surely, possibly in found
    ]


def _note(lang: Lang) -> str:
    return say("budgets.overlap.note", lang)


def _from_to(counts: pd.Series) -> str:
    low, high = int(counts.min()), int(counts.max())
    return str(low) if low == high else f"{low}–{high}"


def _busiest(months: pd.DataFrame, lang: Lang) -> str:
    top = budgets.busiest_months(months)
    first, last = top["month"].iloc[0], top["month"].iloc[-1]
    whole = len(top) == (last - first).n + 1
    said = {"count": words.programmes(int(top["surely"].iloc[0]), lang)}
    if whole:
        span = (
            periods.month_range(first, last, lang) if len(top) > 1 else periods.month(first, lang)
        )
        return say("budgets.overlap.busiest", lang, span=span, **said)
    return say("budgets.overlap.busiest_months", lang, months=str(len(top)), **said)


def _mean(programmes: pd.DataFrame, lang: Lang) -> str:
    middle = budgets.mean_year(programmes)
    if middle is None:
        return ""
    low, high = (f"{end:.1f}" for end in (middle.low, middle.high))
    return say("budgets.overlap.mean", lang, mean=f"{middle.value:.1f}", low=low, high=high)


def themes_by_period(
    spread: pd.DataFrame, programmes: pd.DataFrame, tables: Tables, *, scope: Scope, lang: Lang
) -> Table | Note:
    """Return evenly spread amounts by field and period of years.

    Parameters
    ----------
    spread : DataFrame
        As ``budgets.spread_evenly`` gives it.
    """
    found = budgets.themes_by_period(spread, programmes)
    if found.empty:
        return blocks.note(say("budgets.portfolio.nothing", lang), kind="missing", lang=lang)
    scale = scales.scale_for([*found["value"], words.added(found).value], "KRW", lang)
    spans = sorted(set(zip(found["first_year"], found["last_year"], strict=True)))
    told = []
    for theme in dict.fromkeys(found["theme"]):
        own = found.loc[found["theme"] == theme]
        cells: dict[str, Any] = {"theme": names.theme_name(tables, theme, lang)}
        for row in records(own):
            cells[f"from_{row['first_year']}"] = _cell(words.the(row), scale)
        cells["all"] = _cell(words.added(own), scale)
        nothing = _cell(Measured.exact(0.0, "KRW"), scale)
        told.append({f"from_{first}": nothing for first, _ in spans} | cells)
    bottom: dict[str, Any] = {"theme": say("budgets.portfolio.all", lang)}
    for first, _ in spans:
        own = found.loc[found["first_year"] == first]
        bottom[f"from_{first}"] = _cell(words.added(own), scale)
    told.append(bottom | {"all": _cell(words.added(found), scale)})
    ids = words.ids_of(found)
    return blocks.table(
        told,
        columns=[
            Column("theme", say("common.column.theme", lang)),
            *(
                Column(
                    f"from_{first}", periods.year_range(int(first), int(last), lang), kind="number"
                )
                for first, last in spans
            ),
            Column("all", say("budgets.portfolio.all", lang), kind="number"),
        ],
        caption=say("budgets.portfolio.caption", lang, where=words.where(tables, scope, lang)),
        unit=scale.label,
        basis=words.basis(tables, lang),
        source=words.cited(tables, ids, lang),
        rests_on=ids,
        note=say("budgets.portfolio.note", lang),
        lang=lang,
    )


def _cell(amount: Measured, scale: scales.Scale) -> Cell:
    return Cell(scales.cell(amount, scale), amount.value, amount.low, amount.high)


def across_sources(
    programmes: pd.DataFrame, amounts: pd.DataFrame, tables: Tables, *, scope: Scope, lang: Lang
) -> Table | Note:
    """Return every total under the own document's amounts and across all sources.

    Parameters
    ----------
    amounts : DataFrame
        As ``budgets.amounts_elsewhere`` gives them.
    """
    if amounts.empty:
        return blocks.note(say("budgets.across.nothing", lang), kind="missing", lang=lang)
    wide = budgets.across_sources(programmes, amounts)
    own, other = _totals(programmes, tables, lang), _totals(wide, tables, lang)
    told = [
        {
            "what": name,
            "own": Cell(numbers.with_interval(amount, lang), amount.value, amount.low, amount.high),
            **_range(other[name], lang),
        }
        for name, amount in own.items()
        if (other[name].low, other[name].high) != (amount.low, amount.high)
    ]
    if not told:
        return blocks.note(say("budgets.across.same", lang), kind="method", lang=lang)
    ids = [*programmes["id"], *(one for one in amounts["id"] if one not in set(programmes["id"]))]
    return blocks.table(
        told,
        columns=[
            Column("what", say("common.column.indicator", lang)),
            Column("own", say("budgets.across.own", lang), kind="number"),
            Column("wide", say("budgets.across.wide", lang), kind="number"),
        ],
        caption=say("budgets.across.caption", lang, where=words.where(tables, scope, lang)),
        unit=say("budgets.across.unit", lang),
        basis=words.basis(tables, lang),
        source=words.cited(tables, ids, lang),
        rests_on=ids,
        note=say("budgets.across.note", lang),
        lang=lang,
    )


def _totals(programmes: pd.DataFrame, tables: Tables, lang: Lang) -> dict[str, Measured]:
    """Return the total, the largest programme's share, and the totals of fields and ministries."""
    ranked = budgets.rank_budgets(programmes)
    found = {say("budgets.across.total", lang): budgets.total_budget(programmes)}
    if len(ranked) > 1:
        name = words.quoted(tables, ranked["id"].iloc[0], lang)
        found[say("budgets.across.share", lang, name=name)] = words.the(ranked.iloc[0], "share")
    for row in records(budgets.by_theme(programmes)):
        name = names.theme_name(tables, row["theme"], lang)
        found[say("budgets.across.theme", lang, name=name)] = words.the(row)
    for row in records(budgets.by_ministry(programmes)):
        name = names.ministry_short_name(tables, row["ministry"], lang)
        found[say("budgets.across.ministry", lang, name=name)] = words.the(row)
    return found


def _range(amount: Measured, lang: Lang) -> dict[str, Any]:
    return {
        "wide_value": None,
        "wide_low": amount.low,
        "wide_high": amount.high,
        "wide_text": numbers.interval(amount, lang),
    }


def real_terms(tables: Tables, *, lang: Lang) -> Note:
    """Return whether amounts can be given in the prices of one year, and what that would need."""
    if (tables.observations["indicator"] == PRICE_INDEX).any():
        return blocks.note(say("budgets.real.there", lang), kind="method", lang=lang)
    return blocks.note(say("budgets.real.missing", lang), kind="missing", lang=lang)
