"""A region's rank and share of the nation, and why there is none elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.analysis import exports, rows
from helpers.analysis.rows import records
from helpers.display import attribution, blocks, names, numbers
from helpers.display import exports as exports_shown
from helpers.display.blocks import Cell, Column, Figure, Note, Table
from helpers.display.profile import words
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    import pandas as pd

    from helpers.data import Tables
    from helpers.display.profile.words import Row

EXPORTS = "device_exports_usd"


def ranking(
    standing: pd.DataFrame, tables: Tables, *, region: str, lang: Lang
) -> Figure | Note | None:
    """Return where a region stands in exports, in the latest year in which it has a place.

    Parameters
    ----------
    standing : DataFrame
        Of ``profile.standing``.
    """
    known = standing.loc[
        (standing["indicator"] == EXPORTS) & standing["share_value"].notna(), "year"
    ]
    if known.empty:
        return None
    year = int(known.max())
    ranked = exports.rank_regions(tables, year=year, currency="USD")
    return exports_shown.ranking(ranked, tables, region=region, year=year, lang=lang)


def standing(frame: pd.DataFrame, tables: Tables, *, region: str, lang: Lang) -> Table | None:
    """Return shares and possible places, with the reason where none is given.

    Parameters
    ----------
    frame : DataFrame
        Of ``profile.standing``.
    """
    if frame.empty:
        return None
    place = words.place(tables, region, lang)
    columns = [
        Column("indicator", say("common.column.indicator", lang)),
        Column("year", say("common.column.year", lang)),
        Column("part", say("profile.standing.column.part", lang, region=place), kind="number"),
        Column("whole", say("profile.standing.column.whole", lang), kind="number"),
        Column("share", say("common.column.share", lang), kind="number"),
        Column("printed", say("profile.standing.column.printed", lang), align="right"),
        Column("possible", say("profile.standing.column.possible", lang), align="right"),
        Column("basis", say("common.column.basis", lang)),
        Column("reason", say("profile.standing.column.reason", lang)),
    ]
    listed = [_row(row, tables, lang) for row in records(frame)]
    shown = [column for column in columns if any(row[column.key] is not None for row in listed)]
    return blocks.table(
        listed,
        columns=shown,
        caption=say("profile.standing.caption", lang, region=place),
        note=say("profile.standing.note", lang),
        **attribution.credited(
            tables,
            lang,
            frame[[name for name in frame.columns if str(name).startswith(("part_", "whole_"))]],
            unit=say("profile.unit_in_cells", lang),
        ),
    )


def _row(row: Row, tables: Tables, lang: Lang) -> Row:
    share = rows.measured(row, "share")
    refused = Cell(say("profile.standing.refused", lang))
    return {
        "indicator": words.opened(words.measure(tables, row["indicator"], lang), lang),
        "year": words.year_of(row, lang),
        "part": words.cell(rows.measured(row, "part"), lang),
        "whole": words.cell(rows.measured(row, "whole"), lang),
        "share": words.cell(share, lang) or refused,
        "printed": None
        if words.lacks(row, "rank_printed")
        else numbers.rank(int(row["rank_printed"]), lang),
        "possible": None if share is None else _possible(row, lang),
        "basis": words.basis_of(row, tables, lang),
        "reason": None if share is not None else reason(row, tables, lang),
    }


def _possible(row: Row, lang: Lang) -> str:
    return say(
        "profile.standing.possible",
        lang,
        rank=words.possible(row, lang),
        known=int(row["known"]),
        members=int(row["members"]),
    )


def reason(row: Row, tables: Tables, lang: Lang) -> str:
    """Return why a row of ``profile.standing`` has no share.

    Parameters
    ----------
    row : mapping
        A refused row.
    """
    code = str(row["refusal"])
    if code == "across-bases" and words.lacks(row, "year"):
        return say("profile.standing.reason.undated", lang)
    if code == "across-bases":
        whole = ", ".join(names.basis_name(tables, one, lang) for one in row["whole_bases"])
        own = words.basis_of(row, tables, lang)
        return say("profile.standing.reason.across-bases", lang, own=own, whole=whole)
    if code in {"missing", "undefined-count"}:
        return say(f"profile.standing.reason.{code}", lang)
    return say(f"common.refusal.{code}", lang)
