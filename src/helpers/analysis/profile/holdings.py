"""What the collection holds about one region: every printed figure, and where regions are named."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import pandas as pd

from helpers.analysis.comparability import RATE_BASIS_PREFIX
from helpers.analysis.frames import figures, tidy
from helpers.data import Tables

ONE_YEAR: Final = r"\d{4}"


def regions_on_record(tables: Tables) -> tuple[str, ...]:
    """Return the regions with at least one figure or programme, the nation among them.

    They stand in the order of ``lookups/regions.csv``. A figure of a firm or city counts for the
    region it is in; a target is no figure.
    """
    told = {*_outcomes(tables)["home"], *tables.programmes["region"]}
    return tuple(code for code in tables.regions["code"] if code in told)


def people_alone(tables: Tables) -> tuple[str, ...]:
    """Return the regions of which nothing but the population is on record, in the same order."""
    told = _outcomes(tables)
    more = {*told.loc[told["indicator"] != "population", "home"], *tables.programmes["region"]}
    return tuple(code for code in regions_on_record(tables) if code not in more)


def holdings(tables: Tables, *, region: str) -> pd.DataFrame:
    """Return every figure about a region and about what is located in it.

    One printed ``figure`` a row, in the order and with the columns of the observations; ``entity``
    is the region, or a firm, city or event in it, and ``year`` missing unless the period is one
    year. Targets, exchange rates and what other documents print of programmes are left out: they
    have places of their own.
    """
    own = _outcomes(tables).loc[lambda df: df["home"] == region].reset_index(drop=True)
    return own.assign(year=own["year"].where(own["period"].str.fullmatch(ONE_YEAR, na=False)))


def on_each_basis(held: pd.DataFrame, tables: Tables, *, region: str) -> pd.DataFrame:
    """Return the latest of ``holdings`` for each indicator on each basis, and how many there are.

    Columns: ``entity``, ``indicator``, ``basis``, ``figures`` (how many), ``period`` and
    ``first_period`` (of the latest and the earliest, missing where undated), ``status``,
    ``rests_on`` (all of them) and ``figure`` (the latest; of several documents' the first). The
    region itself before what is located in it, then in the order of the lookups of indicators and
    bases.
    """
    rows = []
    for (entity, indicator, basis), own in held.groupby(
        ["entity", "indicator", "basis"], sort=False
    ):
        ordered = own.sort_values("period", kind="stable", na_position="first")
        again = ordered["period"].notna() & ordered.duplicated("period")
        last = {name: ordered.loc[~again, name].iloc[-1] for name in ("period", "status", "figure")}
        rows.append(
            {"entity": entity, "indicator": indicator, "basis": basis, "figures": len(own)}
            | {"first_period": ordered["period"].iloc[0], "rests_on": tuple(ordered["id"])}
            | last
        )
    indicators, bases = order_of(tables.indicators["code"]), order_of(tables.bases["code"])
    rows.sort(
        key=lambda row: (
            row["entity"] != region, indicators[row["indicator"]], bases[row["basis"]],
        )
    )  # fmt: skip
    return tidy(rows, "entity indicator basis figures period first_period status rests_on figure")


def order_of(codes: Iterable[Any]) -> dict[Any, int]:
    """Return the places of some codes in their list."""
    return {code: place for place, code in enumerate(codes)}


def _outcomes(tables: Tables) -> pd.DataFrame:
    """Return the figures of outcomes, of regions and what is in them, with the ``home`` of each."""
    located = tables.bodies.loc[lambda df: df["region"].notna()]
    homes = dict(zip(tables.regions["code"], tables.regions["code"], strict=True))
    homes |= dict(zip(located["code"], located["region"], strict=True))
    found = figures(tables)
    return found.assign(home=found["entity"].map(homes))[
        ~found["id"].isin(tables.targets["id"])
        & ~found["basis"].str.startswith(RATE_BASIS_PREFIX)
        & ~found["entity"].isin(tables.programmes["id"])
    ]
