"""Figures over true years: lines that stop at breaks, and what their growth starts from."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes

from helpers.analysis import profile
from helpers.analysis.context import surge_in
from helpers.analysis.frames import records, values
from helpers.display import charts, numbers, scales
from helpers.display import printed_rates as rates_shown
from helpers.display.blocks import Figure, Findings, Note
from helpers.display.page import Page
from helpers.display.profile import subjects
from helpers.display.profile.growth import rates
from helpers.display.units import is_money

EXPORTS: Final = "device_exports_usd"
FEWEST_YEARS: Final = 3
"""Years that a line runs over at least; what changed within two is in the table of growth."""


def series(
    page: Page, found: pd.DataFrame, standing: pd.DataFrame, *, region: str
) -> Figure | None:
    """Return indicators known over some years (``profile.series``), one panel each.

    But not the one at the head of the page.
    """
    told = _lines(found)
    if profile.ranked_year(standing, EXPORTS) is None and len(told):
        told = told[told["indicator"] != told["indicator"].iloc[0]]
    return _drawn(page, told, region)


def first_series(page: Page, found: pd.DataFrame, *, region: str) -> Figure | None:
    """Return the first indicator that is followed over the years, for the head of a page."""
    told = _lines(found)
    return _drawn(page, told[told["indicator"].isin(told["indicator"].head(1))], region)


def _lines(found: pd.DataFrame) -> pd.DataFrame:
    """Return of the comparable series those that run over some years on one basis."""
    told = profile.comparable(found)
    years = told.groupby(["indicator", "basis"])["year"]
    runs = years.transform("max") - years.transform("min") >= FEWEST_YEARS
    return told[told["indicator"].isin(told.loc[runs, "indicator"])].reset_index(drop=True)


def _drawn(page: Page, told: pd.DataFrame, region: str) -> Figure | None:
    if told.empty:
        return None
    parts = [own for _, own in told.groupby("indicator", sort=False)]
    breaks = [_breaks(page, own, region) for own in parts]
    panels = [partial(_panel, page, own, marked) for own, marked in zip(parts, breaks, strict=True)]
    rows = told.assign(
        indicator=[page.capital(subjects.measure(page, code)) for code in told["indicator"]],
        value=told["figure"],
        basis=[page.name("basis", code) for code in told["basis"]],
        status=[page.say(f"common.status.{code}") for code in told["status"]],
    )
    columns = {"indicator": "", "year": "", "value": page.written(), "basis": "", "status": ""}
    return page.figure(
        "series",
        lambda: charts.panels(panels, years=told["year"]),
        title=_title(page, told, region),
        table=page.table("series", rows, columns),
        note=[*subjects.break_notes(page, [one for own in breaks for one in own]), "series.note"],
        region=page.name("region", region),
        count=len(parts),
    )


def _breaks(page: Page, own: pd.DataFrame, region: str) -> list[charts.Break]:
    """Return the breaks that figures of one indicator stand on both sides of."""
    found = []
    for basis, part in own.groupby("basis", sort=False):
        first, name = records(part)[0], page.name("basis", str(basis))
        later = part.loc[part["segment"] > part["segment"].min(), "since"]
        for year in dict.fromkeys(int(one) for one in later):
            row = subjects.break_in(page, first, region=region, year=year)
            if row is not None:
                found.append(charts.Break(year, row[f"name_{page.lang}"], name))
    return found


def _panel(page: Page, own: pd.DataFrame, breaks: list[charts.Break], ax: Axes) -> None:
    rows = records(own)
    scale = page.scale(rows[0]["figure"].unit, own["figure"])
    last = own.groupby("basis")["year"].transform("max")
    charts.lines(
        pd.DataFrame(
            {
                "series": page.name("basis", row["basis"]),
                "year": row["year"],
                "text": scales.cell(row["figure"], scale) if row["year"] == end else "",
                "approximate": row["status"] != "printed",
                **page.mark(row["figure"], scale),
            }
            for row, end in zip(rows, last, strict=True)
        ).drop(columns=["low", "high"]),
        axis_label=subjects.axis(page, subjects.measure(page, rows[0]["indicator"]), scale),
        breaks=breaks,
        gaps=True,
        ax=ax,
    )


def _title(page: Page, drawn: pd.DataFrame, region: str) -> str:
    """Return how the one indicator drawn moved of late; how much several grew a year."""
    moved = _moved(page, drawn) if len(set(drawn["indicator"])) == 1 else ""
    told = profile.leading(profile.growth(drawn))
    if moved or told.empty:
        return moved or page.say("series.title_plain", region=page.name("region", region))
    span = page.years(told["start_year"].iloc[0], told["end_year"].iloc[0])
    return page.say("series.title", span=span, rates=rates(page, told, region=region, alone=True))


def _moved(page: Page, drawn: pd.DataFrame) -> str:
    """Return the latest value beside the highest of its meaning, or the first where it is that."""
    basis = drawn["basis"] == drawn["basis"].iloc[0]
    run = drawn[basis & (drawn["segment"] == drawn.loc[basis, "segment"].max())]
    points, way = records(run), "fell"
    start, last = points[int(values(run["figure"]).argmax())], points[-1]
    if start["year"] == last["year"]:
        start, way = points[0], "rose"
    if start["year"] == last["year"] or start["figure"].overlaps(last["figure"]):
        return ""
    both = [start["figure"], last["figure"]]
    # an English sentence begins with what is counted
    bare = page.lang == "en" and not is_money(both[0].unit)
    told = [numbers.plain(one.value) if bare else page.figure_of(one) for one in both]
    text = page.say(
        f"series.{way}",
        indicator=subjects.brief(page, last["indicator"]),
        first_year=page.year(start["year"]),
        first=told[0],
        last_year=page.year(last["year"]),
        last=told[1],
    )
    return page.capital(text)


def printed_rate(page: Page, published: pd.DataFrame) -> Findings | None:
    """Return the one published rate of a region in a sentence; nothing for none or several."""
    if len(published) != 1:
        return None
    [row] = records(published)
    text = page.say(
        "series.published",
        indicator=page.name("indicator", row["indicator"]),
        span=(row["start_year"], row["end_year"]),
        rate=rates_shown.stated(page, row, span_named=True),
    )
    return page.findings(page.finding(page.capital(text)))


def base_years(page: Page, grown: pd.DataFrame, *, region: str) -> Note | None:
    """Return which base years of growth lie on a break or in a surge of demand, if any."""
    known = records(grown[grown["growth"].notna()])
    told = [*(_start(page, row, region) for row in known), *(_surge(page, row) for row in known)]
    text = page.sentences(*dict.fromkeys(told))
    return page.note(text, kind="break") if text else None


def _start(page: Page, row: dict[str, Any], region: str) -> str:
    """Return that growth starts in the first year of a new meaning; nothing where it does not."""
    year = row["start_year"]
    one = subjects.break_in(page, row, region=region, year=year)
    if one is None:
        return ""
    return page.say("series.base_of_break", year=page.year(year), name=one[f"name_{page.lang}"])


def _surge(page: Page, row: dict[str, Any]) -> str:
    """Return that growth starts in a surge of demand; nothing where it does not."""
    year = row["start_year"]
    surge = surge_in(page.tables, basis=row["basis"], year=year)
    if surge is None:
        return ""
    return page.say("series.base_in_surge", year=page.year(year), name=surge[f"name_{page.lang}"])
