"""A region's rank and share of the nation, and why there is none elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.analysis import exports, profile, rows
from helpers.display import attribution, blocks, names, numbers
from helpers.display import exports as exports_shown
from helpers.display.blocks import Column, Figure, Note, Table
from helpers.display.page import Page
from helpers.display.profile import words
from helpers.display.profile.series import leading, ranked_in
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    import pandas as pd

    from helpers.data import Tables
    from helpers.display.profile.words import Row


def opening(
    standing: pd.DataFrame, series: pd.DataFrame, tables: Tables, *, region: str, lang: Lang
) -> Figure | Note | None:
    """Return where a region stands in exports; where it has no place, the first of its series.

    Parameters
    ----------
    standing, series : DataFrame
        Of ``profile.standing`` and ``profile.series``.
    """
    year = ranked_in(standing)
    if year is None:
        return leading(series, tables, region=region, lang=lang)
    ranked = exports.rank_regions(tables, year=year, currency="USD")
    return exports_shown.ranking(Page(tables, lang, "exports"), ranked, region=region)


def standing(frame: pd.DataFrame, tables: Tables, *, region: str, lang: Lang) -> Table | None:
    """Return shares of the nation and ranks; nothing for one, which the first sentences tell.

    Parameters
    ----------
    frame : DataFrame
        Of ``profile.standing``.
    """
    told = frame.loc[frame["share_value"].notna()]
    if len(told) < 2:
        return None
    place = words.place(tables, region, lang)
    return blocks.table(
        [_row(row, tables, lang) for row in rows.records(told)],
        columns=[
            Column("indicator", say("common.column.indicator", lang)),
            Column("share", say("common.column.share", lang), kind="number"),
            Column("rank", say("profile.standing.column.rank", lang)),
            Column("year", say("common.column.year", lang)),
            Column("part", say("profile.standing.column.part", lang, region=place), kind="number"),
            Column("whole", say("profile.standing.column.whole", lang), kind="number"),
        ],
        caption=say("profile.standing.caption", lang, region=place),
        note=say("profile.standing.note", lang),
        **attribution.credited(
            tables,
            lang,
            _amounts(told),
            unit=say("profile.unit_in_cells", lang),
        ),
    )


def people_alone(frame: pd.DataFrame, tables: Tables, *, lang: Lang) -> Table | None:
    """Return the regions of which the population alone is held; nothing where none is asked for.

    Parameters
    ----------
    frame : DataFrame
        Of ``profile.people``.
    """
    if frame.empty:
        return None
    return blocks.table(
        [
            {
                "region": words.place(tables, row["region"], lang),
                "part": words.cell(rows.measured(row, "part"), lang),
                "share": words.cell(rows.measured(row, "share"), lang),
                "rank": numbers.rank(int(row["rank_best"]), lang),
                "year": int(row["year"]),
                "change": _changed(tables, row["region"], lang),
            }
            for row in rows.records(frame)
        ],
        columns=[
            Column("region", say("common.column.region", lang)),
            Column("share", say("common.column.share", lang), kind="number"),
            Column("rank", say("profile.people.rank", lang), align="right"),
            Column(
                "part", words.opened(say("profile.subject.population", lang), lang), kind="number"
            ),
            Column("year", say("common.column.year", lang)),
            Column("change", say("profile.people.change", lang)),
        ],
        caption=say("profile.people.caption", lang, count=len(frame)),
        note=say("profile.people.note", lang),
        **attribution.credited(
            tables, lang, _amounts(frame), unit=say("profile.unit_in_cells", lang)
        ),
    )


def _changed(tables: Tables, region: str, lang: Lang) -> str | None:
    """Return what changed in a region, with the year."""
    told = [
        f"{row[f'name_{lang}']} ({words.year_of(row, lang)})"
        for row in rows.records(profile.changes(tables, region=region))
    ]
    return ", ".join(told) or None


def _amounts(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[[name for name in frame.columns if str(name).startswith(("part_", "whole_"))]]


def no_share(frame: pd.DataFrame, tables: Tables, *, lang: Lang) -> Note | None:
    """Return for which figures no share is given, reason by reason; nothing if there is none.

    Parameters
    ----------
    frame : DataFrame
        Of ``profile.standing``.
    """
    told: dict[str, list[str]] = {}
    for row in rows.records(frame.loc[frame["share_value"].isna()]):
        told.setdefault(reason(row, tables, lang), []).append(_figure(row, tables, lang))
    sentences = [
        say("profile.standing.refused", lang, figures=", ".join(figures), reason=why)
        for why, figures in told.items()
    ]
    return blocks.note(words.sentence(sentences), kind="caution", lang=lang) if told else None


def _figure(row: Row, tables: Tables, lang: Lang) -> str:
    return say(
        "profile.standing.figure",
        lang,
        indicator=words.measure(tables, row["indicator"], lang),
        figure=numbers.figure(words.the(row, "part"), lang),
        period=words.year_of(row, lang),
    )


def _row(row: Row, tables: Tables, lang: Lang) -> Row:
    return {
        "indicator": words.on_basis(row, tables, lang),
        "year": int(row["year"]),
        "part": words.cell(rows.measured(row, "part"), lang),
        "whole": words.cell(rows.measured(row, "whole"), lang),
        "share": words.cell(rows.measured(row, "share"), lang),
        "rank": _rank(row, lang),
    }


def _rank(row: Row, lang: Lang) -> str | None:
    """Return announced and possible ranks; nothing where only the region itself is known."""
    if words.lacks(row, "rank_printed") and row["known"] == 1:
        return None
    said: dict[str, str | int] = {
        "possible": words.possible(row, lang),
        "known": int(row["known"]),
        "members": int(row["members"]),
    }
    if words.lacks(row, "rank_printed"):
        return say("profile.standing.rank.possible", lang, **said)
    printed = numbers.rank(int(row["rank_printed"]), lang)
    return say("profile.standing.rank.printed", lang, printed=printed, **said)


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
