"""Amounts that several sources print for one programme, and the state's part of it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis import budgets
from helpers.analysis.budgets import Scope
from helpers.analysis.frames import records
from helpers.data.measured import Measured
from helpers.display import charts, numbers, scales
from helpers.display.blocks import Cell, Figure, Note, Table
from helpers.display.budgets.programmes import basis, counted, quoted, where
from helpers.display.page import Page, rests_on


def elsewhere(page: Page, amounts: pd.DataFrame, *, scope: Scope) -> Figure | None:
    """Return what other sources print for the same programmes (``budgets.amounts_elsewhere``)."""
    if amounts.empty:
        return None
    spans = budgets.spans_elsewhere(amounts)
    won = page.scale("KRW", amounts["amount"])
    said: dict[str, Any] = {"where": where(page, scope), "basis": basis(page)}
    told = amounts.assign(
        name=[page.name("programme", code) for code in amounts["programme"]],
        source=[page.name("source", code) for code in amounts["source_id"]],
        status=[page.say(f"common.status.{code}") for code in amounts["status"]],
        agrees=[page.say(f"common.{'yes' if same else 'no'}") for same in amounts["agrees"]],
    )
    columns = {
        "name": "",
        "source": "",
        "amount": page.scaled(won),
        "multiple": page.scaled(page.scale("multiple")),
        "agrees": "",
        "status": "",
    }
    return page.figure(
        "elsewhere",
        lambda: charts.interval_dots(
            _dots(page, amounts, spans, won), axis_label=page.say("elsewhere.axis", unit=won.label)
        ),
        title=_title(page, spans),
        table=page.table(
            "elsewhere", told, columns, unit=won.label, note=["common.bounds_note"], **said
        ),
        note=["elsewhere.note"],
        **said,
    )


def _title(page: Page, spans: pd.DataFrame) -> str:
    differ = spans[~spans["agree"]]
    if differ.empty:
        return page.say("elsewhere.title_agree", count=counted(page, len(spans)))
    widest = differ.iloc[0]
    if len(differ) == 1:
        return page.say("elsewhere.title_one", span=span_text(page, widest))
    count = counted(page, len(differ))
    return page.say("elsewhere.title", count=count, multiple=widest["widest"])


def span_text(page: Page, row: Any) -> str:
    """Return the lowest and the highest amount of a programme's sources."""
    return page.say("elsewhere.span", least=row["least"], most=row["most"])


def _dots(
    page: Page, amounts: pd.DataFrame, spans: pd.DataFrame, won: scales.Scale
) -> pd.DataFrame:
    rows = []
    for programme in spans["programme"]:
        for row in records(amounts[amounts["programme"] == programme]):
            drawn = page.mark(row["amount"], won) | {"text": scales.cell(row["amount"], won)}
            if row["status"] == "approximate":
                drawn |= {
                    part: page.say("elsewhere.about", amount=drawn[part])
                    for part in ("figure", "text")
                }
            said = {
                "label": page.name("programme", programme),
                "series": page.say(f"elsewhere.series.{'own' if row['own'] else 'other'}"),
            }
            rows.append(said | drawn)
    return pd.DataFrame(rows)


def across_sources(
    page: Page, programmes: pd.DataFrame, amounts: pd.DataFrame, *, scope: Scope
) -> Table | None:
    """Return what every total would be under the amounts of other sources (``elsewhere``)."""
    if amounts.empty:
        return None
    wide = _totals(page, budgets.across_sources(programmes, amounts))
    rows = [
        {
            "what": name,
            "own": amount,
            "wide": Cell.between(wide[name], numbers.interval(wide[name], page.lang)),
        }
        for name, amount in _totals(page, programmes).items()
        if (wide[name].low, wide[name].high) != (amount.low, amount.high)
    ]
    if not rows:
        return None
    return page.table(
        "elsewhere.across",
        rows,
        {"what": "", "own": page.written(numbers.with_interval), "wide": page.written()},
        basis=basis(page),
        credit=[programmes["id"], amounts["id"]],
        note=["elsewhere.across.note"],
        where=where(page, scope),
    )


def _totals(page: Page, programmes: pd.DataFrame) -> dict[str, Measured]:
    """Return the total, the largest programme's share, and the totals of fields and ministries."""
    ranked = budgets.rank_budgets(programmes)
    found = {page.say("elsewhere.across.total"): budgets.total_budget(programmes)}
    if len(ranked) > 1:
        largest = ranked.iloc[0]
        found[page.say("elsewhere.across.share", name=quoted(page, largest["id"]))] = largest[
            "share"
        ]
    for row in records(budgets.by_theme(programmes)):
        found[page.say("elsewhere.across.theme", name=page.name("theme", row["theme"]))] = row[
            "amount"
        ]
    for row in records(budgets.by_ministry(programmes)):
        name = page.name("ministry", row["ministry"], form="short")
        found[page.say("elsewhere.across.ministry", name=name)] = row["amount"]
    return found


def state_parts(page: Page, parts: pd.DataFrame) -> Note | None:
    """Return the state's part of each programme, a sentence each, where a source says so."""
    if parts.empty:
        return None
    told = []
    for row in records(parts):
        documents = dict.fromkeys((row["source_id"], row["whole_source_id"]))
        told.append(
            page.say(
                f"elsewhere.state.{'same' if len(documents) == 1 else 'listed'}",
                name=quoted(page, row["programme"]),
                part=row["part"],
                whole=row["whole"],
                share=numbers.with_interval(row["share"], page.lang),
                source="; ".join(page.name("source", one) for one in documents),
            )
        )
    ids = rests_on(*parts["part"], *parts["whole"])
    return page.note(page.sentences(*told, "elsewhere.state.note"), kind="method", rests_on=ids)
