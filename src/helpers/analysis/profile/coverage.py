"""What is known of a region and what is not: subject by subject, year by year.

Unknown is a state of its own and never nought.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

import pandas as pd

from helpers.analysis.frames import figures, records, tidy
from helpers.analysis.profile.holdings import order_of
from helpers.data import Tables
from helpers.data.collection import NATION

SUBJECTS: Final[Mapping[str, tuple[str, ...]]] = {
    "exports": (
        "device_exports_usd",
        "device_exports_krw",
        "medical_electronics_exports_usd",
        "khidi_device_exports_usd",
    ),
    "exports_share": ("device_exports_share",),
    "exports_rank": ("exports_rank",),
    "production": ("device_production_krw",),
    "production_share": ("device_production_share",),
    "production_rank": ("production_rank",),
    "firms": ("device_firms", "device_makers", "industry_firms"),
    "staff": ("device_staff", "employees", "industry_employees"),
    "sales": ("industry_sales_krw",),
    "population": ("population",),
}
"""What a profile asks after, and the indicators that answer it."""

OF_THE_NATION: Final = frozenset(name for name in SUBJECTS if name.endswith(("_share", "_rank")))
"""Subjects that mean nothing for the nation itself."""

LEVELS: Final = {
    "device_exports_usd": "exports_share",
    "device_exports_krw": "exports_share",
    "device_production_krw": "production_share",
}
"""Indicators whose share of the nation answers another subject."""

Answer: TypeAlias = tuple[str, tuple[str, ...]]
Answers: TypeAlias = dict[tuple[str, int | None], list[Answer]]

KNOWN, OTHER, UNKNOWN = "known", "other", "unknown"


def coverage(
    tables: Tables, *, held: pd.DataFrame, standing: pd.DataFrame, region: str
) -> pd.DataFrame:
    """Return for each subject and year whether a figure is known, and on which basis.

    One row a subject and year, and one without a year (missing) for a subject with an undated
    figure: ``subject``, ``basis`` (on which the subject is told, empty for none), ``year``,
    ``state`` (``known``: on that basis; ``other``: only on another one; ``unknown``) and
    ``rests_on``. Years run from the region's first dated figure to the last year in which any
    region has one.

    Notes
    -----
    A subject is told on the first basis, in the order of ``lookups/bases.csv``, on which the
    region has a figure of it. A share counts as known where part and whole are known on one
    basis, printed or not.
    """
    answers = _answers(held, standing, region)
    years = _years(tables, [year for _, year in answers if year], region)
    order = order_of(tables.bases["code"])
    rows = []
    for subject in SUBJECTS:
        if region == NATION and subject in OF_THE_NATION:
            continue
        bases = {code for (name, _), own in answers.items() if name == subject for code, _ in own}
        chosen = min(bases, key=lambda code: order[code], default="")
        undated = [None] if (subject, None) in answers else []
        rows += [
            {"subject": subject, "basis": chosen, "year": year}
            | _state(chosen, answers.get((subject, year), []), order)
            for year in (*undated, *years)
        ]
    return tidy(rows, "subject basis year state rests_on")


def summary(covered: pd.DataFrame) -> pd.DataFrame:
    """Return the years of each state for each subject.

    Columns: ``subject``, ``basis``, ``known``, ``other``, ``unknown`` (tuples of years),
    ``undated`` (whether there is a figure without a date) and ``rests_on``.
    """
    rows = []
    for subject, own in covered.groupby("subject", sort=False):
        dated = own[own["year"].notna()]
        states = {
            state: tuple(int(year) for year in dated.loc[dated["state"] == state, "year"])
            for state in (KNOWN, OTHER, UNKNOWN)
        }
        ids = tuple(dict.fromkeys(ident for cell in own["rests_on"] for ident in cell))
        head = {"subject": subject, "basis": own["basis"].iloc[0]}
        rows.append(head | states | {"undated": len(dated) < len(own), "rests_on": ids})
    return tidy(rows, f"subject basis {KNOWN} {OTHER} {UNKNOWN} undated rests_on")


def unknown_subjects(covered: pd.DataFrame) -> tuple[str, ...]:
    """Return the subjects of which not one figure is known, in order."""
    nothing = covered.groupby("subject", sort=False)["state"].agg(set)
    return tuple(str(name) for name, states in nothing.items() if states == {UNKNOWN})


def _answers(held: pd.DataFrame, standing: pd.DataFrame, region: str) -> Answers:
    """Return basis and ids of what answers a subject in a year (None: undated), shares too."""
    subject_of = {name: subject for subject, names in SUBJECTS.items() for name in names}
    found: Answers = {}
    for row in records(held[held["entity"] == region]):
        subject = subject_of.get(row["indicator"])
        if subject and (row["year"] is not None or pd.isna(row["period"])):
            answer = (row["basis"], row["figure"].rests_on)
            found.setdefault((subject, row["year"]), []).append(answer)
    for row in records(standing[standing["share"].notna()]):
        subject = LEVELS.get(row["indicator"])
        if subject:
            answer = (row["basis"], row["share"].rests_on)
            found.setdefault((subject, row["year"]), []).append(answer)
    return found


def _years(tables: Tables, dated: Sequence[int], region: str) -> range:
    """Return the years a coverage runs over; none where no figure of the region is dated."""
    if not dated:
        return range(0)
    asked = [name for names in SUBJECTS.values() for name in names]
    found = figures(tables, indicator=asked, entity=tables.regions["code"])
    last = int(found.loc[~found["id"].isin(tables.targets["id"]), "year"].dropna().max())
    ended = tables.regions.set_index("code")["valid_to"].get(region)
    if isinstance(ended, str):
        last = min(last, int(ended[:4]))
    return range(min(dated), max(last, *dated) + 1)


def _state(chosen: str, own: Sequence[Answer], order: Mapping[str, int]) -> dict[str, Any]:
    bases = {code for code, _ in own}
    basis = chosen if chosen in bases else min(bases, key=lambda code: order[code], default="")
    return {
        "state": UNKNOWN if not basis else KNOWN if basis == chosen else OTHER,
        "rests_on": tuple(dict.fromkeys(i for code, ids in own if code == basis for i in ids)),
    }
