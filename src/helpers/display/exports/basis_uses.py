"""What each basis of the collection can be used for, and from when it means something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis import basis_uses
from helpers.display import attribution, blocks, names, periods
from helpers.display.blocks import Column
from helpers.display.exports import words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from helpers.data import Tables


def uses_of_bases(frame: pd.DataFrame, tables: Tables, *, lang: Lang) -> blocks.Table:
    """Return what every basis of the collection can be used for, kept to itself.

    Parameters
    ----------
    frame : DataFrame
        Of ``helpers.analysis.basis_uses.uses_of_bases``.
    """
    listed = [
        {
            "basis": names.basis_name(tables, str(code), lang),
            **{row["use"]: _told(row, lang) for row in words.records(own)},
        }
        for code, own in frame.groupby("basis_code", sort=False)
    ]
    found = say("exports.uses.finding", lang)
    ids = attribution.ids_of(frame)
    return blocks.table(
        listed,
        columns=[
            Column("basis", say("common.column.basis", lang)),
            *(Column(use, say(f"exports.uses.use.{use}", lang)) for use in basis_uses.USES),
        ],
        caption=say("exports.uses.caption", lang),
        unit=say("exports.uses.unit", lang),
        basis=say("exports.uses.basis", lang),
        source=attribution.source_line(tables, ids, lang),
        rests_on=ids,
        note=words.sentence(found, say("exports.uses.note", lang)),
        lang=lang,
    )


def _told(row: dict[str, Any], lang: Lang) -> str:
    """Return a verdict with the years and the number of regions behind it."""
    verdict = say(f"exports.uses.verdict.{row['verdict']}", lang)
    if pd.isna(row["first_year"]):
        return verdict
    first, last = int(row["first_year"]), int(row["last_year"])
    years = periods.year(first, lang) if first == last else periods.year_range(first, last, lang)
    said = {"verdict": verdict, "years": years}
    if not pd.isna(row["count"]):
        count = words.count(int(row["count"]))
        return say("exports.uses.with_count", lang, count=count, **said)
    if not pd.isna(row["break_year"]):
        broken = periods.year(int(row["break_year"]), lang)
        return say("exports.uses.with_break", lang, broken=broken, **said)
    return say("exports.uses.with_years", lang, **said)


def changed_meanings(tables: Tables, *, lang: Lang) -> blocks.Note | None:
    """Return from which years a whole basis means something else; nothing where none does."""
    found = tables.breaks.loc[lambda df: df["basis"].notna()].sort_values("year", kind="stable")
    if found.empty:
        return None
    told = [_changed(tables, row, lang) for row in words.records(found)]
    text = words.sentence(say("exports.breaks.lead", lang), *dict.fromkeys(told))
    return blocks.note(text, kind="break", lang=lang)


def _changed(tables: Tables, row: dict[str, Any], lang: Lang) -> str:
    said = {
        "year": periods.year(int(row["year"]), lang),
        "basis": names.basis_name(tables, str(row["basis"]), lang),
        "name": names.break_name(row, lang),
        "kind": say(f"exports.breaks.kind.{row['kind']}", lang),
    }
    if pd.isna(row["indicator"]):
        return say("exports.breaks.all", lang, **said)
    of = names.indicator_name(tables, str(row["indicator"]), lang)
    return say("exports.breaks.one", lang, of=of, **said)
