"""Amounts for one firm and one worker: over the years where they are known, else as a table."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes

from helpers.analysis import context, profile
from helpers.analysis.frames import records
from helpers.data.collection import NATION
from helpers.display import charts, scales
from helpers.display.blocks import Figure, Findings, Note, Table
from helpers.display.page import Page
from helpers.display.profile.subjects import axis, break_notes, brief, on_basis
from helpers.display.units import PER, is_money

FEWEST: Final = 3
"""Years below which a line says no more than a table."""
STEADY: Final = 10
"""Count from which a quotient is not one of a handful."""
KEYS: Final = ["numerator", "denominator", "per", "basis"]


def intensities(
    page: Page, found: pd.DataFrame, *, region: str
) -> Figure | Table | Findings | None:
    """Return amounts per firm and per worker (``profile.intensities``); a sentence for one.

    Nothing where none may be given.
    """
    known = found[found["each"].notna()]
    if known.empty:
        return None
    if len(known) == 1:
        return _single(page, known, region)
    counts = known.groupby(KEYS, sort=False)["year"].transform("size")
    told = known[counts >= FEWEST]
    table = _table(page, known, region)
    if told.empty:
        return table
    parts = [own for _, own in told.groupby(KEYS, sort=False)]
    breaks = [_breaks(page, own, region) for own in parts]
    panels = [partial(_panel, page, own, marked) for own, marked in zip(parts, breaks, strict=True)]
    marked = sorted({one for own in breaks for one in own}, key=lambda one: one.year)
    return page.figure(
        "intensities",
        lambda: charts.panels(panels, years=told["year"]),
        title=_title(page, parts[0], breaks[0]),
        table=table,
        credit=[told],
        note=[*break_notes(page, marked), _note(page, known, region)],
        region=page.name("region", region),
        count=len(parts),
    )


def _name(page: Page, row: dict[str, Any]) -> str:
    """Return what a quotient is called: exports per firm."""
    one = "maker" if row["denominator"] == "device_makers" else row["per"]
    return page.say(f"intensities.per.{one}", indicator=brief(page, row["numerator"]))


def _note(page: Page, known: pd.DataFrame, region: str) -> str:
    """Return what a mean hides, and whether it is known which firms a region counts."""
    undefined = region != NATION and known["denominator"].isin(profile.UNDEFINED_COUNTS).any()
    return page.sentences("intensities.note_undefined" if undefined else "", "intensities.note")


def _breaks(page: Page, own: pd.DataFrame, region: str) -> list[charts.Break]:
    """Return the breaks of either part that years of a quotient stand on both sides of."""
    row, found = own.iloc[0], {}
    for indicator in (row["numerator"], row["denominator"]):
        known = context.breaks(page.tables, entity=region, basis=row["basis"], indicator=indicator)
        for one in records(known[known["year"].between(own["year"].min() + 1, own["year"].max())]):
            found[int(one["year"])] = charts.Break(int(one["year"]), one[f"name_{page.lang}"])
    return list(found.values())


def _title(page: Page, own: pd.DataFrame, breaks: list[charts.Break]) -> str:
    """Return the first and the last steady year of the longest stretch with one meaning."""
    meaning = own["year"].map(lambda year: sum(year >= one.year for one in breaks))
    run = records(own[meaning == meaning.value_counts(sort=True).index[0]])
    first, *_, last = ([row for row in run if row["count"].value >= STEADY] or run) * 2
    return page.capital(
        page.say(
            "intensities.title",
            measure=_name(page, first),
            first_year=page.year(first["year"]),
            first=_plain(page, first),
            last_year=page.year(last["year"]),
            last=_plain(page, last),
        )
    )


def _plain(page: Page, row: dict[str, Any]) -> str:
    """Return a quotient without saying per what, where the sentence has said so."""
    each = row["each"]
    own = each.unit.partition(PER)[0]
    return page.figure_of(replace(each, unit=own) if is_money(own) else each)


def _panel(page: Page, own: pd.DataFrame, breaks: list[charts.Break], ax: Axes) -> None:
    rows = records(own)
    last, scale = rows[-1], page.scale(rows[-1]["each"].unit, own["each"])
    charts.lines(
        pd.DataFrame(
            {
                "series": page.year(last["year"]),
                "year": row["year"],
                "text": scales.cell(last["each"], scale),
                **page.mark(row["each"], scale),
            }
            for row in rows
        ).drop(columns=["low", "high"]),
        axis_label=axis(page, _name(page, last), scale),
        breaks=breaks,
        gaps=True,
        ax=ax,
    )


def _table(page: Page, known: pd.DataFrame, region: str) -> Table:
    rows = [
        row | {"measure": on_basis(page, _name(page, row), row["basis"])} for row in records(known)
    ]
    number = page.written()
    return page.table(
        "intensities",
        rows,
        {"measure": "", "year": "", "each": number, "amount": number, "count": number},
        heads={"each": page.say("common.column.value")},
        note=[_note(page, known, region)],
    )


def _single(page: Page, known: pd.DataFrame, region: str) -> Findings:
    [row] = records(known)
    text = page.say(
        "intensities.single",
        year=page.year(row["year"]),
        measure=_name(page, row),
        amount=row["amount"],
        count=row["count"],
        each=_plain(page, row),
        basis=page.name("basis", row["basis"]),
    )
    return page.findings(
        page.finding(page.sentences(page.capital(text), _note(page, known, region)))
    )


def not_divided(page: Page, found: pd.DataFrame) -> Note | None:
    """Return which quotients are not given and why; nothing where all are."""
    told: dict[str, list[str]] = {}
    for row in records(found[found["each"].isna()]):
        told.setdefault(_reason(page, row), []).append(_name(page, row))
    sentences = [
        page.say("intensities.refused", measures=", ".join(measures), reason=why)
        for why, measures in told.items()
    ]
    return page.note(page.sentences(*sentences), kind="caution") if told else None


def _reason(page: Page, row: dict[str, Any]) -> str:
    code = row["refusal"]
    if code == "across-bases":
        amount, count = (page.basis_names(row[part].bases) for part in ("amount", "count"))
        return page.say("intensities.reason.across-bases", amount_basis=amount, count_basis=count)
    return page.say(f"{'intensities.reason' if code == 'missing' else 'common.refusal'}.{code}")
