"""What is known and what is not: a grid of subjects by year, and what is missing in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Sized
from typing import Any, Final

import pandas as pd

from helpers.analysis import profile
from helpers.analysis.frames import records
from helpers.data.collection import NATION
from helpers.display import charts, periods
from helpers.display.blocks import Figure, Note
from helpers.display.page import Page
from helpers.display.profile.subjects import on_basis

MOST_NAMED: Final = 2
"""Subjects without data that a title names."""
FEWEST: Final = 3
"""Subjects with a figure below which a grid shows less than a sentence says."""
STATES: Final = ("known", "other", "unknown")


def coverage(page: Page, covered: pd.DataFrame, *, region: str) -> Figure | None:
    """Return in which year each subject is known (``profile.coverage``).

    Nothing where next to nothing is.
    """
    told, unknown = profile.summary(covered), profile.unknown_subjects(covered)
    if len(told) - len(unknown) < FEWEST:
        return None
    rows = records(told)
    labels = {row["subject"]: _label(page, row) for row in rows}
    years = covered["year"].dropna()
    table = page.table(
        "coverage",
        [row | _cells(page, row) for row in rows],
        dict.fromkeys(("subject", "basis", "known", "other", "undated", "unknown"), ""),
        credit=[covered],
        unit=page.say("coverage.unit"),
        basis=page.basis_names(tuple(dict.fromkeys(filter(None, told["basis"])))),
    )
    return page.figure(
        "coverage",
        lambda: charts.coverage(
            covered.assign(
                label=covered["subject"].map(labels), year=covered["year"].astype(float)
            ),
            legend={state: page.say(f"coverage.legend.{state}") for state in STATES},
            undated=page.say("common.period.undated"),
        ),
        title=_title(page, len(told), unknown),
        table=table,
        note=["coverage.note"],
        region=page.name("region", region),
        span=page.years(years.min(), years.max()),
        rows="; ".join(_row(page, row) for row in rows),
    )


def _title(page: Page, count: int, unknown: Sequence[str]) -> str:
    """Return on which subjects there are no data, by name or number; none where each has some."""
    if not unknown:
        return page.say("coverage.title_all")
    if len(unknown) <= MOST_NAMED:
        return no_data(page, unknown).rstrip(".")
    return page.say("coverage.title", count=count, unknown=len(unknown))


def no_data(page: Page, unknown: Iterable[str]) -> str:
    """Return on which subjects there are no data."""
    subjects = ", ".join(page.say(f"subjects.{one}") for one in unknown)
    return page.say("coverage.no_data", subjects=subjects) if subjects else ""


def _label(page: Page, row: dict[str, Any]) -> str:
    name = page.say(f"subjects.{row['subject']}")
    return on_basis(page, name, row["basis"]) if row["basis"] else page.capital(name)


def _row(page: Page, row: dict[str, Any]) -> str:
    years = _runs((*row["known"], *row["other"])) or page.say("common.unknown")
    return page.say("coverage.alt_row", subject=page.say(f"subjects.{row['subject']}"), years=years)


def _cells(page: Page, row: dict[str, Any]) -> dict[str, str | None]:
    return {
        "subject": page.capital(page.say(f"subjects.{row['subject']}")),
        "basis": page.name("basis", row["basis"]) if row["basis"] else None,
        **{state: _runs(row[state]) or None for state in STATES},
        "undated": page.say("coverage.has_undated") if row["undated"] else None,
    }


def _runs(years: Iterable[int]) -> str:
    """Return years as a list in which runs are drawn together."""
    return ", ".join(f"{a}–{b}" if a < b else f"{a}" for a, b in periods.runs(years))


def missing(
    page: Page,
    *,
    standing: pd.DataFrame,
    series: pd.DataFrame,
    programmes: Sized,
    targets: Sized,
    claims: Sized,
    region: str,
) -> Note | None:
    """Return in sentences what the page has nothing to say about; nothing where it has all."""
    empty = {
        "standing": region != NATION and standing["share"].isna().all(),
        "series": profile.comparable(series).empty,
        "programmes": not len(programmes),
        "targets": not len(targets),
        "claims": not len(claims),
    }
    told = [f"coverage.missing.{name}" for name, gone in empty.items() if gone]
    return page.note(page.sentences(*told, "coverage.missing.not_zero")) if told else None
