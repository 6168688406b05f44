"""Which fields of medicine the money was budgeted for."""

from __future__ import annotations

import pandas as pd

from helpers.analysis import budgets
from helpers.analysis.budgets import Scope
from helpers.analysis.frames import records
from helpers.display import charts
from helpers.display.blocks import Figure
from helpers.display.budgets.programmes import basis, counted, ranged, where
from helpers.display.page import Page


def fields(page: Page, grouped: pd.DataFrame, *, scope: Scope) -> Figure | None:
    """Return which fields the money went to; the scope's own field is the one in colour.

    Parameters
    ----------
    grouped : DataFrame
        As ``budgets.by_theme`` gives it, of all fields of the region.
    """
    if grouped.empty:
        return None
    place = where(page, scope.all_themes)
    labels = [page.name("theme", code) for code in grouped["theme"]]
    own = page.name("theme", scope.theme) if scope.has_theme else labels[0]
    return group_bars(
        page,
        "fields",
        grouped.assign(label=labels, name=labels),
        title=_title(page, grouped, scope, place),
        place=place,
        highlight=own if own in labels else None,
        note="fields.note",
    )


def group_bars(
    page: Page,
    key: str,
    groups: pd.DataFrame,
    *,
    title: str,
    place: str,
    highlight: str | None,
    note: str,
    extra: tuple[str, ...] = (),
    **said: str,
) -> Figure:
    """Return groups of programmes by size, with their shares.

    Parameters
    ----------
    groups : DataFrame
        As ``budgets.grouped`` gives it, with ``label`` (of the bar) and ``name`` (in the table).
    extra : tuple of str
        Further columns of the table.
    """
    won = page.scale("KRW", groups["amount"])
    told = groups.assign(count=[counted(page, number) for number in groups["programmes"]])
    bars = pd.DataFrame(
        {
            "label": row["label"],
            "text": text,
            **page.mark(row["amount"], won, text),
        }
        for row in records(told)
        for text in [page.say("fields.bar", share=row["share"], count=row["count"])]
    )
    columns = {
        "name": "",
        "count": "right",
        "amount": ranged(page, won),
        "share": ranged(page, page.scale("share")),
    }
    table = page.table(
        key,
        told,
        columns | dict.fromkeys(extra, ""),
        basis=basis(page),
        where=place,
        note=["common.bounds_note"],
    )
    return page.figure(
        key,
        lambda: charts.ranked_bars(
            bars, axis_label=page.say("fields.axis", unit=won.label), highlight=highlight
        ),
        title=title,
        unit=won.label,
        table=table,
        where=place,
        note=[note],
        **said,
    )


def _title(page: Page, grouped: pd.DataFrame, scope: Scope, place: str) -> str:
    own = grouped[grouped["theme"] == scope.theme]
    if not own.empty:
        theme, share = page.name("theme", scope.theme), own["share"].iloc[0]
        return page.say("fields.title_chosen", theme=theme, region=place, share=share)
    first = grouped.iloc[0]
    if not budgets.one_is_largest(grouped):
        return page.say("fields.title_plain", where=place)
    key = "title_one" if first["programmes"] == 1 else "title"
    return page.say(f"fields.{key}", theme=page.name("theme", first["theme"]), share=first["share"])
