"""The portfolio over time, and what every total would be under other sources' amounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis import budgets
from helpers.analysis.rows import records
from helpers.data.measured import Measured
from helpers.display import blocks, names, numbers, periods, scales
from helpers.display.blocks import Cell, Column, Table
from helpers.display.budgets import words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from helpers.analysis.budgets import Scope
    from helpers.data import Tables


def themes_by_period(
    spread: pd.DataFrame, programmes: pd.DataFrame, tables: Tables, *, scope: Scope, lang: Lang
) -> Table | None:
    """Return evenly spread amounts by field and period of years.

    Parameters
    ----------
    spread : DataFrame
        As ``budgets.spread_evenly`` gives it.
    """
    found = budgets.themes_by_period(spread, programmes)
    if found.empty:
        return None
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
) -> Table | None:
    """Return every total under the own document's amounts and across all sources.

    Parameters
    ----------
    amounts : DataFrame
        As ``budgets.amounts_elsewhere`` gives them.
    """
    if amounts.empty:
        return None
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
        return None
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
