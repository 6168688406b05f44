"""What can be compared with what: bases, breaks, pairs of figures, and a lost chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis import rows
from helpers.display import blocks, names, numbers, periods
from helpers.display.blocks import Cell, Column
from helpers.display.exports import words
from helpers.display.wording import Lang, has, say

if TYPE_CHECKING:
    from helpers.data import Tables
    from helpers.data.measured import Measured

SHARES = "gyeonggi-share"
"""The pair that is most often read as a series."""


def bases(frame: pd.DataFrame, tables: Tables, *, year: int, lang: Lang) -> blocks.Table:
    """Return what each basis counts, leaves out and says, side by side.

    Parameters
    ----------
    frame : DataFrame
        Of ``bases_side_by_side``.
    year : int
        Last year asked for.
    """
    lookup = tables.bases.set_index("code")
    listed = []
    for code, figures in frame.groupby("basis_code", sort=False):
        basis = lookup.loc[code]
        listed.append(
            {
                "basis": basis[f"name_{lang}"],
                "includes": basis[f"includes_{lang}"],
                "excludes": basis[f"excludes_{lang}"],
                "rule": basis[f"region_rule_{lang}"],
                "figures": "; ".join(_figure(tables, row, lang) for row in words.records(figures)),
            }
        )
    return blocks.table(
        listed,
        columns=[
            Column("basis", say("common.column.basis", lang)),
            Column("figures", say("exports.bases.column.figures", lang, year=_year(year, lang))),
            Column("includes", say("common.column.includes", lang)),
            Column("excludes", say("common.column.excludes", lang)),
            Column("rule", say("exports.bases.column.region_rule", lang)),
        ],
        caption=say("exports.bases.caption", lang),
        note=say("exports.bases.note", lang),
        **words.credited(tables, lang, frame, unit=say("exports.unit_in_cells", lang)),
    )


def pairs(frame: pd.DataFrame, tables: Tables, *, lang: Lang) -> blocks.Table:
    """Return pairs of figures one is tempted to compare, and whether one may.

    Parameters
    ----------
    frame : DataFrame
        Of ``comparable_pairs``.
    """
    listed = [
        {
            "first": _side(tables, row, "first", lang),
            "second": _side(tables, row, "second", lang),
            "verdict": say(f"exports.pairs.verdict.{row['verdict']}", lang),
            "apart": _apart(rows.measured(row, "apart"), lang),
            "why": _why(tables, row, lang),
        }
        for row in words.records(frame)
    ]
    return blocks.table(
        listed,
        columns=[
            Column("first", say("exports.pairs.column.first", lang)),
            Column("second", say("exports.pairs.column.second", lang)),
            Column("verdict", say("exports.pairs.column.verdict", lang)),
            Column("apart", say("exports.pairs.column.apart", lang), kind="number"),
            Column("why", say("exports.pairs.column.why", lang)),
        ],
        caption=say("exports.pairs.caption", lang),
        note=say("exports.pairs.finding", lang),
        **words.credited(tables, lang, frame, unit=say("exports.unit_in_cells", lang)),
    )


def not_a_series(frame: pd.DataFrame, tables: Tables, *, lang: Lang) -> blocks.Note:
    """Return that two shares of one region on two bases may not be read one after the other.

    Parameters
    ----------
    frame : DataFrame
        Of ``comparable_pairs``.
    """
    row = words.records(frame.loc[frame["pair"] == SHARES])[0]
    said = {"region": words.place(tables, row["first_region"], lang)}
    for side in ("first", "second"):
        said[side] = words.told(rows.measured(row, side), lang)
        said[f"{side}_year"] = _year(int(row[f"{side}_year"]), lang)
        said[f"{side}_basis"] = names.basis_names(tables, tuple(row[f"{side}_basis"]), lang)
    text = say("exports.pairs.not_a_series", lang, **said)
    return blocks.note(text, kind="caution", lang=lang)


def lost_chart(
    tables: Tables, *, index: pd.DataFrame, what_if: pd.DataFrame, lang: Lang
) -> blocks.Note:
    """Return which chart is lost and what is left of it.

    Parameters
    ----------
    index, what_if : DataFrame
        Of ``implied_index`` and ``what_if_level``.
    """
    growth = tables.observations.set_index("id").loc[index["rests_on"].iloc[0][0]]
    share = what_if.loc[what_if["figure"] == "share"].iloc[0]
    text = say(
        "exports.index.lost",
        lang,
        region=words.place(tables, str(index["region"].iloc[0]), lang),
        source=names.source_citation(tables, str(growth["source_id"]), lang),
        span=periods.period(str(growth["period"]), lang),
        growth=str(growth["as_printed"]),
        share_year=_year(int(share["year"]), lang),
        share=words.told(rows.measured(share), lang),
    )
    start, end = _ends(index)
    implied = say(
        "exports.index.implied",
        lang,
        end=_year(int(index["year"].max()), lang),
        start=_year(int(index["year"].min()), lang),
        times=numbers.with_interval(end.scaled(1 / start.value, "multiple"), lang),
    )
    return blocks.note(words.sentence(text, implied), kind="missing", lang=lang)


def _ends(index: pd.DataFrame) -> tuple[Measured, Measured]:
    """Return the first and the last figure of an index."""
    start, end = (rows.measured(row) for row in words.records(index)[:: len(index) - 1])
    if start is None or end is None:
        raise ValueError("an index needs both ends")
    return start, end


def what_if(
    frame: pd.DataFrame, index: pd.DataFrame, tables: Tables, *, lang: Lang
) -> blocks.Table:
    """Return what a share would mean on another basis, and what a stated growth implies.

    Parameters
    ----------
    frame : DataFrame
        Of ``what_if_level``.
    index : DataFrame
        Of ``implied_index``, of the same region.
    """
    name = words.place(tables, str(index["region"].iloc[0]), lang)
    start, end = _ends(index)
    multiple = end.scaled(1 / start.value, "multiple")
    listed = [
        {
            "figure": say(
                f"exports.what_if.figure.{row['figure']}",
                lang,
                **({"region": name} if row["figure"] == "share" else {}),
            ),
            "value": _cell(rows.measured(row), lang),
            "range": numbers.interval(value, lang) if (value := rows.measured(row)) else None,
            "basis": " × ".join(names.basis_name(tables, code, lang) for code in row["basis"]),
            "status": say(f"exports.what_if.status.{row['status']}", lang),
        }
        for row in words.records(frame)
    ]
    listed.append(
        {
            "figure": say(
                "exports.what_if.figure.index",
                lang,
                end=_year(int(index["year"].max()), lang),
                start=_year(int(index["year"].min()), lang),
            ),
            "value": _cell(multiple, lang),
            "range": numbers.interval(multiple, lang),
            "basis": names.basis_names(tables, end.bases, lang),
            "status": say("exports.what_if.status.recomputed", lang),
        }
    )
    return blocks.table(
        listed,
        columns=[
            Column("figure", say("common.column.indicator", lang)),
            Column("value", say("common.column.value", lang), kind="number"),
            Column("range", say("common.column.range", lang), align="right"),
            Column("basis", say("common.column.basis", lang)),
            Column("status", say("common.column.status", lang)),
        ],
        caption=say("exports.what_if.caption", lang, region=name),
        note=say("exports.what_if.note", lang),
        **words.credited(tables, lang, frame, index, unit=say("exports.unit_in_cells", lang)),
    )


def _year(number: int, lang: Lang) -> str:
    return periods.year(number, lang)


def _cell(measured: Measured | None, lang: Lang) -> Cell | None:
    if measured is None:
        return None
    text = numbers.figure(measured, lang)
    return Cell(text, measured.value, measured.low, measured.high)


def _figure(tables: Tables, row: dict[str, Any], lang: Lang) -> str:
    return say(
        "exports.pairs.cell",
        lang,
        region=words.place(tables, row["region"], lang),
        period=periods.period(row["period"], lang),
        measure=_measure(row["indicator"], tables, lang),
        figure=words.told(rows.measured(row), lang),
    )


def _side(tables: Tables, row: dict[str, Any], side: str, lang: Lang) -> str:
    return say(
        "exports.pairs.cell",
        lang,
        region=words.place(tables, row[f"{side}_region"], lang),
        period=_year(int(row[f"{side}_year"]), lang),
        measure=_measure(row[f"{side}_indicator"], tables, lang),
        figure=words.told(rows.measured(row, side), lang),
    )


def _measure(indicator: str, tables: Tables, lang: Lang) -> str:
    key = f"exports.pairs.measure.{indicator}"
    return say(key, lang) if has(key) else names.indicator_name(tables, indicator, lang)


def _apart(measured: Measured | None, lang: Lang) -> Cell | None:
    if measured is None:
        return None
    return Cell(numbers.signed(measured, lang), measured.value, measured.low, measured.high)


def _why(tables: Tables, row: dict[str, Any], lang: Lang) -> str:
    if row["verdict"] == "same":
        return say("exports.pairs.why.same", lang)
    if row["verdict"] == "break":
        found = tables.breaks.loc[
            (tables.breaks["basis"] == "mfds") & (tables.breaks["year"] == row["break_year"])
        ]
        return say("exports.pairs.why.break", lang, name=names.break_name(found.iloc[0], lang))
    first, second = (
        names.basis_names(tables, tuple(row[f"{side}_basis"]), lang) for side in ("first", "second")
    )
    return say("exports.pairs.why.across", lang, first=first, second=second)


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
