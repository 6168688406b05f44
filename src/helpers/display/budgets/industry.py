"""The budgets beside the industry's own growth, on one time axis and without claim of cause."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from helpers.analysis import budgets
from helpers.analysis.frames import records
from helpers.data.measured import Measured
from helpers.display import attribution, charts, numbers, scales
from helpers.display.blocks import Cell, Figure, Table
from helpers.display.page import Page, bases


def industry(
    page: Page, series: pd.DataFrame, spread: pd.DataFrame, *, region: str
) -> Figure | None:
    """Return sales, firms and employees (``budgets.industry_series``) below the budgets.

    Nothing where none is counted; ``spread`` is of ``budgets.spread_evenly`` and may be empty.
    """
    if series.empty:
        return None
    place = page.name("region", region)
    breaks = _breaks(page, series, region)
    counted = attribution.basis_line(page.tables, bases(series), page.lang)
    subtitle = page.say(f"industry.{'subtitle' if len(spread) else 'subtitle_alone'}", region=place)
    return page.figure(
        "industry",
        lambda: _panels(page, series, spread, breaks),
        title=_title(page, series, place),
        subtitle=subtitle,
        table=_table(page, series, place),
        basis=page.say("industry.basis", industry=counted),
        credit=[spread, series],
        note=[page.say("industry.note", breaks=_break_words(page, breaks))],
    )


def _breaks(page: Page, series: pd.DataFrame, region: str) -> list[charts.Break]:
    years = set(series[series["segment"] > 0].groupby("segment")["year"].min())
    known = page.tables.breaks.loc[lambda df: df["entity"] == region]
    return [
        charts.Break(int(row["year"]), row[f"name_{page.lang}"])
        for _, row in known.iterrows()
        if int(row["year"]) in years
    ]


def _break_words(page: Page, breaks: list[charts.Break]) -> str:
    if not breaks:
        return page.say("industry.note_no_break")
    return " ".join(
        page.say("industry.note_break", year=page.year(one.year), name=one.label) for one in breaks
    )


def _title(page: Page, series: pd.DataFrame, place: str) -> str:
    growth = budgets.common_growth(series)
    first = growth[growth["segment"] == growth["segment"].min()]
    if first.empty or any(one.low <= 0 for one in first["growth"]):
        return page.say("industry.title_plain", region=place)
    rates = first.set_index("indicator")["growth"].reindex(budgets.INDICATORS)
    sales, _, employees = rates
    span = page.years(first["start_year"].iloc[0], first["end_year"].iloc[0])
    return page.say("industry.title", span=span, sales=sales, employees=employees)


def _panels(
    page: Page, series: pd.DataFrame, spread: pd.DataFrame, breaks: list[charts.Break]
) -> Drawing:
    """Draw one panel a series, all on the same years."""
    draw: list[Callable[[Axes], object]] = []
    if len(spread):
        draw.append(partial(_budget_panel, page, spread))
    for _, own in series.groupby("indicator", sort=False):
        draw.append(partial(_panel, page, own, breaks))
    return charts.panels(draw, years=series["year"], reach=spread["year"])


def _budget_panel(page: Page, spread: pd.DataFrame, ax: Axes) -> None:
    profile = budgets.yearly_profile(spread)
    won = page.scale("KRW", profile["amount"])
    label = page.say("industry.panel.budget", unit=won.label)
    charts.stacked_years(
        pd.DataFrame(
            {"series": label, "year": row["year"], **page.mark(row["amount"], won)}
            for row in records(profile)
        ),
        axis_label=label,
        flag=page.say("programmes.assumed"),
        ax=ax,
    )


def _panel(page: Page, own: pd.DataFrame, breaks: list[charts.Break], ax: Axes) -> None:
    last = own.iloc[-1]
    scale = page.scale(last["figure"].unit, own["figure"])
    name = page.name("indicator", last["indicator"])
    charts.lines(
        pd.DataFrame(
            {
                "series": page.year(last["year"]),
                "year": row["year"],
                "text": scales.cell(last["figure"], scale),
                **page.mark(row["figure"], scale),
            }
            for row in records(own)
        ).drop(columns=["low", "high"]),
        axis_label=page.say("industry.panel.value", indicator=name, unit=scale.label),
        breaks=breaks,
        ax=ax,
    )


def _table(page: Page, series: pd.DataFrame, place: str) -> Table:
    growth = {
        (row["indicator"], row["end_year"]): row for row in records(budgets.industry_growth(series))
    }
    told = [
        {
            "indicator": page.name("indicator", row["indicator"]),
            "year": row["year"],
            "amount": row["figure"],
            "growth": _growth(page, row, growth.get((row["indicator"], row["year"]))),
        }
        for row in records(series)
    ]
    return page.table(
        "industry",
        told,
        {
            "indicator": "",
            "year": "",
            "amount": page.written(),
            "growth": page.written(numbers.signed),
        },
        unit=page.say("industry.unit"),
        credit=[series],
        region=place,
    )


def _growth(page: Page, row: dict[str, Any], grown: dict[str, Any] | None) -> Measured | Cell:
    """Return growth since the figure before, or why there is none."""
    if grown is None:
        return Cell(page.say(f"industry.{'after_break' if row['segment'] else 'first'}"))
    if grown["growth"] is None:
        return Cell(page.say(f"common.refusal.{grown['refusal']}"))
    rate: Measured = grown["growth"]
    return rate
