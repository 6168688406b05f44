"""What is known and what is not: a grid of subjects by year, and what is missing in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from helpers.analysis import profile
from helpers.analysis.rows import records
from helpers.display import attribution, blocks, charts, names, periods
from helpers.display.blocks import Column, Figure, Note, Table
from helpers.display.profile import words
from helpers.display.profile.series import drawn_series
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from collections.abc import Sequence, Sized

    from helpers.data import Tables
    from helpers.display.profile.words import Row

MOST_NAMED = 2
"""Subjects without data that a title names."""
FEWEST = 3
"""Subjects with a figure below which a grid shows less than a sentence says."""


def coverage(covered: pd.DataFrame, tables: Tables, *, region: str, lang: Lang) -> Figure | None:
    """Return in which year each subject is known; nothing where next to nothing is.

    Parameters
    ----------
    covered : DataFrame
        Of ``profile.coverage``.
    """
    told = profile.summary(covered)
    unknown = profile.unknown_subjects(covered)
    if len(told) - len(unknown) < FEWEST:
        return None
    place = words.place(tables, region, lang)
    labels = {row["subject"]: _label(row, tables, lang) for row in records(told)}
    drawn = covered.assign(
        label=covered["subject"].map(labels),
        year=covered["year"].astype("float64"),
    )
    title = _title(told, unknown, lang)
    span = periods.year_range(covered["year"].min(), covered["year"].max(), lang)
    listed = [
        say(
            "profile.coverage.alt_row",
            lang,
            subject=words.subject(row["subject"], lang),
            years=words.years((*row["known"], *row["other"])) or say("common.unknown", lang),
        )
        for row in records(told)
    ]
    credited = attribution.credited(
        tables,
        lang,
        covered,
        unit=say("profile.coverage.unit", lang),
        basis=_bases(told, tables, lang),
    )
    return blocks.figure(
        lambda: charts.coverage(
            drawn,
            legend={
                state: say(f"profile.coverage.legend.{state}", lang)
                for state in ("known", "other", "unknown")
            },
            undated=say("profile.coverage.undated", lang),
        ),
        title=title,
        subtitle=say("profile.coverage.subtitle", lang, region=place, span=span),
        alt=say("profile.coverage.alt", lang, rows="; ".join(listed), title=title),
        note=say("profile.coverage.note", lang),
        table=_table(told, tables, lang, credited),
        **credited,
    )


def missing(
    *,
    standing: pd.DataFrame,
    series: pd.DataFrame,
    programmes: Sized,
    targets: Sized,
    claims: Sized,
    region: str,
    lang: Lang,
) -> Note | None:
    """Return in sentences what the page has nothing to say about; nothing where it has all.

    Parameters
    ----------
    standing, series : DataFrame
        Of ``profile.standing`` and ``profile.series``.
    programmes, targets, claims : sized
        Whatever is shown of each.
    """
    nation = region == "KR"
    empty = {
        "standing": not nation and standing["share_value"].notna().sum() == 0,
        "series": drawn_series(series).empty,
        "programmes": not len(programmes),
        "targets": not len(targets),
        "claims": not len(claims),
    }
    told = [say(f"profile.missing.{name}", lang) for name, gone in empty.items() if gone]
    if not told:
        return None
    told.append(say("profile.missing.not_zero", lang))
    return blocks.note(words.sentence(told), kind="missing", lang=lang)


def _title(told: pd.DataFrame, unknown: Sequence[str], lang: Lang) -> str:
    """Return on which subjects there are no data, by name or number; none where each has some."""
    if not unknown:
        return say("profile.coverage.title_all", lang)
    if len(unknown) <= MOST_NAMED:
        subjects = ", ".join(words.subject(one, lang) for one in unknown)
        return say("profile.headline.unknown", lang, subjects=subjects).rstrip(".")
    return say("profile.coverage.title", lang, count=len(told), unknown=len(unknown))


def _label(row: Row, tables: Tables, lang: Lang) -> str:
    name = words.opened(words.subject(row["subject"], lang), lang)
    if not row["basis_code"]:
        return name
    basis = words.basis_of(row, tables, lang)
    return say("profile.coverage.row", lang, subject=name, basis=basis)


def _bases(told: pd.DataFrame, tables: Tables, lang: Lang) -> str:
    codes = tuple(dict.fromkeys(code for code in told["basis_code"] if code))
    return names.basis_names(tables, codes, lang)


def _table(told: pd.DataFrame, tables: Tables, lang: Lang, credited: Row) -> Table:
    listed = [
        {
            "subject": words.opened(words.subject(row["subject"], lang), lang),
            "basis": words.basis_of(row, tables, lang) if row["basis_code"] else None,
            "known": words.years(row["known"]) or None,
            "other": words.years(row["other"]) or None,
            "undated": say("profile.coverage.has_undated", lang) if row["undated"] else None,
            "unknown": words.years(row["unknown"]) or None,
        }
        for row in records(told)
    ]
    return blocks.table(
        listed,
        columns=[
            Column("subject", say("profile.coverage.column.subject", lang)),
            Column("basis", say("common.column.basis", lang)),
            *(
                Column(name, say(f"profile.coverage.column.{name}", lang))
                for name in ("known", "other", "undated", "unknown")
            ),
        ],
        caption=say("profile.coverage.caption", lang),
        **credited,
    )
