"""The budgets beside the industry's own growth, on one time axis and without claim of cause."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis import budgets
from helpers.analysis.rows import measured, records
from helpers.display import blocks, charts, names, numbers, periods, scales
from helpers.display.blocks import Column, Figure
from helpers.display.budgets import words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

    from helpers.data import Tables


def industry(
    series: pd.DataFrame, spread: pd.DataFrame, tables: Tables, *, region: str, lang: Lang
) -> Figure | None:
    """Return sales, firms and employees below the budgets of the same years.

    Parameters
    ----------
    series : DataFrame
        As ``budgets.industry_series`` gives it.
    spread : DataFrame
        As ``budgets.spread_evenly`` gives it; may be empty.
    region : str
        Code of the region.
    """
    if series.empty:
        return None
    place = names.region_short_name(tables, region, lang)
    breaks = _breaks(series, tables, region, lang)
    title = _title(series, place, lang)
    ids = words.ids_of(pd.concat([spread[["rests_on"]], series[["rests_on"]]]))
    subtitle = "subtitle" if len(spread) else "subtitle_alone"
    return blocks.figure(
        lambda: _panels(series, spread, tables, breaks, lang),
        title=title,
        subtitle=say(f"budgets.industry.{subtitle}", lang, region=place),
        alt=say("budgets.industry.alt", lang, title=title),
        unit=say("budgets.unit.mixed", lang),
        basis=_basis(series, tables, lang),
        source=words.cited(tables, ids, lang),
        rests_on=ids,
        table=_table(series, tables, place, lang),
        note=say("budgets.industry.note", lang, breaks=_break_words(breaks, lang)),
        lang=lang,
    )


def _basis(series: pd.DataFrame, tables: Tables, lang: Lang) -> str:
    counted = names.basis_names(tables, tuple(series["basis"].iloc[0]), lang)
    return say("budgets.basis.beside", lang, industry=counted)


def _breaks(series: pd.DataFrame, tables: Tables, region: str, lang: Lang) -> list[charts.Break]:
    years = series.loc[series["segment"] > 0].groupby("segment")["year"].min()
    known = tables.breaks.loc[lambda df: df["entity"] == region]
    return [
        charts.Break(int(row["year"]), names.break_name(row, lang))
        for _, row in known.iterrows()
        if int(row["year"]) in set(years)
    ]


def _break_words(breaks: list[charts.Break], lang: Lang) -> str:
    if not breaks:
        return say("budgets.industry.note_no_break", lang)
    return " ".join(
        say(
            "budgets.industry.note_break",
            lang,
            year=periods.year(one.year, lang),
            name=one.label,
        )
        for one in breaks
    )


def _title(series: pd.DataFrame, place: str, lang: Lang) -> str:
    growth = budgets.common_growth(series)
    first = growth.loc[growth["segment"] == growth["segment"].min()]
    if first.empty or (first["low"] <= 0).any():
        return say("budgets.industry.title_plain", lang, region=place)
    rates = {row["indicator"]: numbers.figure(words.the(row), lang) for row in records(first)}
    span = periods.year_range(first["start_year"].iloc[0], first["end_year"].iloc[0], lang)
    sales, _, employees = (rates[name] for name in budgets.INDICATORS)
    return say("budgets.industry.title", lang, span=span, sales=sales, employees=employees)


def _panels(
    series: pd.DataFrame,
    spread: pd.DataFrame,
    tables: Tables,
    breaks: list[charts.Break],
    lang: Lang,
) -> Drawing:
    """Draw one panel a series, all on the same years."""
    draw: list[Callable[[Axes], object]] = []
    if len(spread):
        draw.append(lambda ax: _budget_panel(ax, spread, lang))
    for kind in dict.fromkeys(series["indicator"]):
        own = series.loc[series["indicator"] == kind]
        draw.append(partial(_panel, own=own, tables=tables, breaks=breaks, lang=lang))
    return charts.panels(draw, years=series["year"], reach=spread["year"])


def _budget_panel(ax: Axes, spread: pd.DataFrame, lang: Lang) -> None:
    profile = budgets.yearly_profile(spread)
    scale = scales.scale_for(profile["value"], "KRW", lang)
    label = say("budgets.industry.panel.budget", lang, unit=scale.label)
    charts.stacked_years(
        profile.assign(series=label, value=profile["value"] / scale.factor),
        axis_label=label,
        flag=say("budgets.profile.flag", lang),
        ax=ax,
    )


def _panel(
    ax: Axes, *, own: pd.DataFrame, tables: Tables, breaks: list[charts.Break], lang: Lang
) -> None:
    kind, unit = own["indicator"].iloc[0], own["unit"].iloc[0]
    scale = scales.scale_for(own["value"], unit, lang)
    name = names.indicator_name(tables, kind, lang)
    last = own.iloc[-1]
    charts.lines(
        pd.DataFrame(
            {
                "series": periods.year(last["year"], lang),
                "year": own["year"],
                "value": own["value"] / scale.factor,
                "text": scales.cell(words.the(last), scale),
            }
        ),
        axis_label=say("budgets.industry.panel.value", lang, indicator=name, unit=scale.label),
        breaks=breaks,
        ax=ax,
    )


def _table(series: pd.DataFrame, tables: Tables, place: str, lang: Lang) -> blocks.Table:
    growth = {
        (row["indicator"], row["end_year"]): row for row in records(budgets.industry_growth(series))
    }
    told = [
        {
            "year": int(row["year"]),
            "indicator": names.indicator_name(tables, row["indicator"], lang),
            **_amount(row, lang),
            **_growth(row, growth.get((row["indicator"], row["year"])), lang),
        }
        for row in records(series)
    ]
    return blocks.table(
        told,
        columns=[
            Column("indicator", say("common.column.indicator", lang)),
            Column("year", say("common.column.year", lang)),
            Column("amount", say("common.column.value", lang), kind="number"),
            Column("growth", say("budgets.industry.growth_before", lang), kind="number"),
        ],
        caption=say("budgets.industry.caption", lang, region=place),
        unit=say("budgets.unit.mixed", lang),
        basis=names.basis_names(tables, tuple(series["basis"].iloc[0]), lang),
        source=words.cited(tables, words.ids_of(series), lang),
        rests_on=words.ids_of(series),
        lang=lang,
    )


def _amount(row: Mapping[Any, Any], lang: Lang) -> dict[str, Any]:
    number = words.the(row)
    scale = scales.scale_for([number.value], number.unit, lang)
    return words.written(number, scale) | {"amount_text": numbers.figure(number, lang)}


def _growth(row: Mapping[Any, Any], grown: Mapping[Any, Any] | None, lang: Lang) -> dict[str, Any]:
    if grown is None:
        key = "after_break" if row["segment"] else "first"
        return {"growth_value": None, "growth_text": say(f"budgets.industry.{key}", lang)}
    rate = measured(grown)
    if rate is None:
        reason = say(f"common.refusal.{grown['refusal']}", lang)
        return {"growth_value": None, "growth_text": reason}
    scale = scales.scale_for([], "growth", lang)
    return words.written(rate, scale, "growth") | {"growth_text": numbers.signed(rate, lang)}
