"""The programmes one by one, where any are on record, and the sources used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis import budgets
from helpers.analysis.rows import records
from helpers.display import blocks, names, numbers, scales
from helpers.display.blocks import Column, Note, Sources, Table
from helpers.display.budgets import words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from helpers.analysis.budgets import Scope
    from helpers.data import Tables


def register(programmes: pd.DataFrame, tables: Tables, *, scope: Scope, lang: Lang) -> Table | Note:
    """Return the programmes one by one, or where any are on record.

    Parameters
    ----------
    programmes : DataFrame
        As ``budgets.select_programmes`` gives them.
    """
    if programmes.empty:
        return places(tables, lang=lang)
    scale = scales.scale_for(programmes["value"], "KRW", lang)
    told = [
        {
            "name": names.programme_name(tables, row["id"], lang),
            "theme": names.theme_name(tables, row["theme"], lang),
            "dates": words.dates(row, lang),
            **words.written(words.printed(row), scale),
            "purpose": row[f"purpose_{lang}"],
        }
        for row in records(programmes)
    ]
    return blocks.table(
        told,
        columns=[
            Column("name", say("common.column.programme", lang)),
            Column("theme", say("common.column.theme", lang)),
            Column("dates", say("common.column.period", lang)),
            Column("amount", say("common.column.budget", lang), unit=scale.label, kind="number"),
            Column("purpose", say("budgets.register.purpose", lang)),
        ],
        caption=say("budgets.register.caption", lang, where=words.where(tables, scope, lang)),
        unit=scale.label,
        basis=words.basis(tables, lang),
        source=words.cited(tables, programmes["id"], lang),
        rests_on=programmes["id"],
        lang=lang,
    )


def places(tables: Tables, *, lang: Lang) -> Table:
    """Return the regions whose programmes are on record."""
    found = budgets.regions_with_programmes(tables)
    scale = scales.scale_for(found["value"], "KRW", lang)
    told = [_place(row, tables, scale, lang) for row in records(found)]
    ids = words.ids_of(found)
    return blocks.table(
        told,
        columns=[
            Column("region", say("common.column.region", lang)),
            Column("programmes", say("budgets.places.programmes", lang), align="right"),
            Column("yearly", say("budgets.places.yearly", lang), align="right"),
            Column("amount", say("budgets.places.total", lang), unit=scale.label, kind="number"),
        ],
        caption=say("budgets.places.caption", lang),
        unit=scale.label,
        basis=words.basis(tables, lang),
        source=words.cited(tables, ids, lang),
        rests_on=ids,
        note=say("budgets.places.note", lang),
        lang=lang,
    )


def _place(row: Any, tables: Tables, scale: scales.Scale, lang: Lang) -> dict[str, Any]:
    count = words.programmes(row["programmes"], lang)
    region = names.region_short_name(tables, row["region"], lang)
    return {
        "region": say("budgets.places.region", lang, region=region, code=row["region"]),
        "programmes": count,
        "yearly": numbers.count(row["yearly"], "programmes", lang),
        **words.ranged(words.the(row), scale),
    }


def sources(tables: Tables, *used: pd.DataFrame, lang: Lang) -> Sources:
    """Return every document used; where nothing was, those of the regions offered instead."""
    told = [frame for frame in used if len(frame)]
    return blocks.sources(tables, told or [budgets.regions_with_programmes(tables)], lang=lang)
