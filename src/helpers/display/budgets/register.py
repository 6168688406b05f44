"""The programmes one by one, those that look alike, and the sources used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.analysis import budgets
from helpers.analysis.measures import share_of_total, total
from helpers.analysis.rows import records
from helpers.display import blocks, names, numbers, scales
from helpers.display.blocks import Column, Note, Sources, Table
from helpers.display.budgets import words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    import pandas as pd

    from helpers.analysis.budgets import Scope
    from helpers.data import Tables


def register(programmes: pd.DataFrame, tables: Tables, *, scope: Scope, lang: Lang) -> Table | None:
    """Return the programmes one by one.

    Parameters
    ----------
    programmes : DataFrame
        As ``budgets.select_programmes`` gives them.
    """
    if programmes.empty:
        return None
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


def twins(
    pairs: pd.DataFrame, programmes: pd.DataFrame, tables: Tables, *, lang: Lang
) -> Note | None:
    """Return which programmes print the same period and the same amount.

    Parameters
    ----------
    pairs : DataFrame
        As ``budgets.find_twins`` gives it.
    programmes : DataFrame
        The programmes searched.
    """
    if pairs.empty:
        return None
    rows = budgets.whole_life(programmes).set_index("id", drop=False)
    told = []
    for _, pair in pairs.groupby("pair"):
        first, second = pair["id"].iloc[0], pair["id"].iloc[1]
        others = [words.printed(row) for row in records(rows.drop(index=second))]
        one = words.printed(rows.loc[second])
        told.append(
            say(
                "budgets.twins.found",
                lang,
                first=words.quoted(tables, first, lang),
                second=words.quoted(tables, second, lang),
                period=words.dates(rows.loc[second], lang),
                amount=numbers.figure(one, lang),
                share=numbers.figure(share_of_total(one, total(others)), lang),
            )
        )
    return blocks.note(" ".join(told), kind="caution", lang=lang)


def sources(tables: Tables, *used: pd.DataFrame, lang: Lang) -> Sources:
    """Return every document used; where nothing was, those of the regions offered instead."""
    told = [frame for frame in used if len(frame)]
    return blocks.sources(tables, told or [budgets.regions_with_programmes(tables)], lang=lang)
