"""What a reader needs beside the targets, in sentences with their documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.analysis import rows
from helpers.display import blocks, numbers, periods
from helpers.display.page import Page
from helpers.display.statements import listed
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    import pandas as pd

    from helpers.data import Tables
    from helpers.display.blocks import Finding, Table
    from helpers.display.targets.words import Row


def context(found: pd.DataFrame, tables: Tables, *, lang: Lang) -> Table | None:
    """Return what the documents say beside the targets; nothing where they say nothing.

    Parameters
    ----------
    found : DataFrame
        Of ``targets.beside``.
    """
    if found.empty:
        return None
    said = [_sentence(row, lang) for row in rows.records(found)]
    page = Page(tables, lang, "targets")
    return listed(page, found.assign(**{f"said_{lang}": said}))


def told(found: pd.DataFrame, lang: Lang) -> list[Finding]:
    """Return the figures beside one target as findings."""
    return [
        blocks.finding(
            _sentence(row, lang) + ".",
            lang=lang,
            key=f"targets.beside.{row['kind']}",
            measured=figure,
            label=say(
                f"targets.label.{row['kind']}", lang, when=periods.period(row["period"], lang)
            ),
        )
        for row in rows.records(found)
        if (figure := rows.measured(row)) is not None
    ]


def _sentence(row: Row, lang: Lang) -> str:
    figure = rows.measured(row)
    if figure is None:
        return str(row[f"said_{lang}"])
    told = {"amount": numbers.stated(figure, lang), "when": periods.period(row["period"], lang)}
    return say(f"targets.context.{row['kind']}", lang, **told)
