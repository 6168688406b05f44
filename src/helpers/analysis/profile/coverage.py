"""What is known of a region and what is not: subject by subject, year by year.

Belongs here: the subjects a profile asks after, in the order it asks, and how far they are known.
Unknown is a state of its own and never nought.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from helpers.analysis.profile.holdings import NATION, holdings
from helpers.analysis.profile.standing import standing

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

KNOWN, OTHER, UNKNOWN = "known", "other", "unknown"
COLUMNS = ("subject", "basis_code", "year", "state", "cell_basis", "rests_on")


def coverage(tables: Tables, *, region: str) -> pd.DataFrame:
    """Return for each subject and year whether a figure is known, and on which basis.

    Parameters
    ----------
    tables : Tables
        The loaded tables.
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
    answers = _answers(tables, region)
    years = _years(tables, answers, region)
    order = {code: place for place, code in enumerate(tables.bases["code"])}
    found = []
    for subject in SUBJECTS:
        if region == NATION and subject in OF_THE_NATION:
            continue
        own = answers.loc[answers["subject"] == subject]
        bases = sorted(own["basis_code"].unique(), key=lambda code: order[code])
        chosen = bases[0] if bases else ""
        known_undated = own.loc[own["year"].isna()]
        if not known_undated.empty:
            found.append(_cell(subject, chosen, pd.NA, known_undated, order))
        found += [
            _cell(subject, chosen, year, own.loc[(own["year"] == year).fillna(value=False)], order)
            for year in years
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


def _answers(tables: Tables, region: str) -> pd.DataFrame:
    """Return the figures of a region by the subject they answer, shares worked out among them."""
    subject_of = {name: subject for subject, names in SUBJECTS.items() for name in names}
    held = holdings(tables, region=region).loc[lambda df: df["entity"] == region]
    dated = held["period"].isna() | held["year"].notna()
    printed = held.loc[dated & held["indicator"].isin(list(subject_of))]
    names = ["subject", "basis_code", "year", "rests_on"]
    printed = printed.assign(subject=printed["indicator"].map(subject_of))[names]
    shares = standing(tables, region=region).loc[
        lambda df: df["share_value"].notna() & df["indicator"].isin(list(LEVELS))
    ]
    worked_out = pd.DataFrame(
        {
            "subject": shares["indicator"].map(LEVELS),
            "basis_code": shares["basis_code"],
            "year": shares["year"],
            "rests_on": shares["share_rests_on"],
        }
    )
    return pd.concat([printed, worked_out], ignore_index=True)


def _years(tables: Tables, answers: pd.DataFrame, region: str) -> range:
    """Return the years a coverage runs over; none where no figure of the region is dated."""
    dated = answers["year"].dropna()
    if dated.empty:
        return range(0)
    asked = [name for names in SUBJECTS.values() for name in names]
    frame = tables.observations.loc[
        lambda df: df["indicator"].isin(asked) & ~df["id"].isin(tables.targets["id"])
    ]
    last = int(frame.loc[frame["entity"].isin(tables.regions["code"]), "year"].dropna().max())
    row = tables.regions.loc[lambda df: df["code"] == region].iloc[0]
    if isinstance(row["valid_to"], str):
        last = min(last, int(row["valid_to"][:4]))
    return range(int(dated.min()), max(last, int(dated.max())) + 1)


def _cell(
    subject: str, chosen: str, year: Any, own: pd.DataFrame, order: Mapping[str, int]
) -> dict[str, Any]:
    bases = sorted(own["basis_code"].unique(), key=lambda code: order[code])
    basis = chosen if chosen in bases else (bases[0] if bases else "")
    state = UNKNOWN if not basis else KNOWN if basis == chosen else OTHER
    used = own.loc[own["basis_code"] == basis, "rests_on"]
    return {
        "subject": subject,
        "basis_code": chosen,
        "year": year,
        "state": state,
        "cell_basis": basis,
        "rests_on": tuple(dict.fromkeys(ident for cell in used for ident in cell)),
    }
