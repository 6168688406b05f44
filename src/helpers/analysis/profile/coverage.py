"""What is known of a region and what is not: subject by subject, year by year.

Belongs here: the subjects a profile asks after, in the order it asks, and how far they are known.
Unknown is a state of its own and never nought.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import pandas as pd

from helpers.analysis.profile.holdings import NATION
from helpers.analysis.rows import records

if TYPE_CHECKING:
    from helpers.data import Tables

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
Answers: TypeAlias = dict[tuple[str, int], list[Answer]]

KNOWN, OTHER, UNKNOWN = "known", "other", "unknown"
COLUMNS = ("subject", "basis_code", "year", "state", "cell_basis", "rests_on")


def coverage(
    tables: Tables, *, held: pd.DataFrame, standing: pd.DataFrame, region: str
) -> pd.DataFrame:
    """Return for each subject and year whether a figure is known, and on which basis.

    Parameters
    ----------
    tables : Tables
        The loaded tables.
    held, standing : DataFrame
        Of ``holdings`` and ``standing`` for the region.
    region : str
        Code of ``lookups/regions.csv``.

    Returns
    -------
    DataFrame
        One row a subject and year, and one without a year (missing) for a subject with an undated
        figure: ``subject``, ``basis_code`` (the basis the subject is told on, empty for none),
        ``year`` (Int64), ``state`` (``known``: on that basis; ``other``: only on another one;
        ``unknown``), ``cell_basis`` (of the figure, empty for none) and ``rests_on``. Years run
        from the region's first dated figure to the last year in which any region has one.

    Notes
    -----
    A subject is told on the first basis, in the order of ``lookups/bases.csv``, on which the
    region has a figure of it. A share counts as known where part and whole are known on one
    basis, printed or not.
    """
    answers = _answers(held, standing, region)
    years = _years(tables, [year for _, year in answers if year], region)
    order = {code: place for place, code in enumerate(tables.bases["code"])}
    found = []
    for subject in SUBJECTS:
        if region == NATION and subject in OF_THE_NATION:
            continue
        bases = {code for (name, _), own in answers.items() if name == subject for code, _ in own}
        chosen = min(bases, key=lambda code: order[code], default="")
        undated = [0] if (subject, 0) in answers else []
        found += [
            _cell(subject, chosen, year, answers.get((subject, year), []), order)
            for year in (*undated, *years)
        ]
    return pd.DataFrame(found, columns=list(COLUMNS)).astype({"year": "Int64"})


def summary(covered: pd.DataFrame) -> pd.DataFrame:
    """Return the years of each state for each subject.

    Parameters
    ----------
    covered : DataFrame
        As ``coverage`` gives it.

    Returns
    -------
    DataFrame
        ``subject``, ``basis_code``, ``known``, ``other``, ``unknown`` (tuples of years),
        ``undated`` (whether there is a figure without a date) and ``rests_on``.
    """
    found = []
    for subject, own in covered.groupby("subject", sort=False):
        dated = own.loc[own["year"].notna()]
        states = {
            state: tuple(int(year) for year in dated.loc[dated["state"] == state, "year"])
            for state in (KNOWN, OTHER, UNKNOWN)
        }
        ids = tuple(dict.fromkeys(ident for cell in own["rests_on"] for ident in cell))
        head = {"subject": subject, "basis_code": own["basis_code"].iloc[0]}
        found.append(head | states | {"undated": bool(own["year"].isna().any()), "rests_on": ids})
    names = ("subject", "basis_code", KNOWN, OTHER, UNKNOWN, "undated", "rests_on")
    return pd.DataFrame(found, columns=list(names))


def unknown_subjects(covered: pd.DataFrame) -> tuple[str, ...]:
    """Return the subjects of which not one figure is known, in order."""
    nothing = covered.groupby("subject", sort=False)["state"].agg(set)
    return tuple(str(name) for name, states in nothing.items() if states == {UNKNOWN})


def _answers(held: pd.DataFrame, standing: pd.DataFrame, region: str) -> Answers:
    """Return basis and ids of what answers a subject in a year (0: undated), shares too."""
    subject_of = {name: subject for subject, names in SUBJECTS.items() for name in names}
    found: Answers = {}
    for row in records(held.loc[held["entity"] == region]):
        subject = subject_of.get(str(row["indicator"]))
        dated = not pd.isna(row["year"])
        if subject and (dated or pd.isna(row["period"])):
            year = int(row["year"]) if dated else 0
            found.setdefault((subject, year), []).append((row["basis_code"], row["rests_on"]))
    for row in records(standing.loc[standing["share_value"].notna()]):
        subject = LEVELS.get(str(row["indicator"]))
        if subject:
            answer = (row["basis_code"], row["share_rests_on"])
            found.setdefault((subject, int(row["year"])), []).append(answer)
    return found


def _years(tables: Tables, dated: Sequence[int], region: str) -> range:
    """Return the years a coverage runs over; none where no figure of the region is dated."""
    if not dated:
        return range(0)
    asked = [name for names in SUBJECTS.values() for name in names]
    frame = tables.observations.loc[
        lambda df: df["indicator"].isin(asked) & ~df["id"].isin(tables.targets["id"])
    ]
    last = int(frame.loc[frame["entity"].isin(tables.regions["code"]), "year"].dropna().max())
    row = tables.regions.loc[lambda df: df["code"] == region].iloc[0]
    if isinstance(row["valid_to"], str):
        last = min(last, int(row["valid_to"][:4]))
    return range(min(dated), max(last, *dated) + 1)


def _cell(
    subject: str, chosen: str, year: int, own: Sequence[Answer], order: Mapping[str, int]
) -> dict[str, Any]:
    bases = {code for code, _ in own}
    nearest = min(bases, key=lambda code: order[code], default="")
    basis = chosen if chosen in bases else nearest
    return {
        "subject": subject,
        "basis_code": chosen,
        "year": year or pd.NA,
        "state": UNKNOWN if not basis else KNOWN if basis == chosen else OTHER,
        "cell_basis": basis,
        "rests_on": tuple(dict.fromkeys(i for code, ids in own if code == basis for i in ids)),
    }
