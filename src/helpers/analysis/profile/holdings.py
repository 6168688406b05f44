"""What the collection holds about one region: every printed figure, and where regions are named.

Belongs here: which rows of the tables speak of a region. What they show is for the other modules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from helpers.analysis import rows
from helpers.analysis.comparability import RATE_BASIS_PREFIX
from helpers.data.measured import Measured

if TYPE_CHECKING:
    from helpers.data import Tables

NATION: Final = "KR"
ONE_YEAR: Final = r"\d{4}"
HELD_COLUMNS = (
    "id",
    "entity",
    "indicator",
    "basis_code",
    "source_id",
    "period",
    "year",
    "status",
    *rows.FIELDS,
)
GROUPED_COLUMNS = (
    "entity",
    "indicator",
    "basis_code",
    "figures",
    "period",
    "first_period",
    "status",
    *rows.FIELDS,
)


def regions_on_record(tables: Tables) -> tuple[str, ...]:
    """Return the regions with at least one figure or programme, the nation among them.

    Returns
    -------
    tuple of str
        Codes in the order of ``lookups/regions.csv``. A figure of a firm or city counts for the
        region it is in; a target is no figure.
    """
    homes = _homes(tables)
    told = {homes.get(entity) for entity in _figures(tables)["entity"]}
    told |= set(tables.programmes["region"])
    return tuple(code for code in tables.regions["code"] if code in told)


def people_alone(tables: Tables) -> tuple[str, ...]:
    """Return the regions of which nothing but the population is on record.

    Returns
    -------
    tuple of str
        Codes in the order of ``lookups/regions.csv``.
    """
    told = _figures(tables)
    places = told["entity"].map(_homes(tables))
    more = set(places[told["indicator"] != "population"]) | set(tables.programmes["region"])
    return tuple(code for code in regions_on_record(tables) if code not in more)


def holdings(tables: Tables, *, region: str) -> pd.DataFrame:
    """Return every figure about a region and about what is located in it.

    Parameters
    ----------
    tables : Tables
        The loaded tables.
    region : str
        Code of ``lookups/regions.csv``.

    Returns
    -------
    DataFrame
        One printed figure a row, in the order of the tables: ``id``, ``entity`` (the region, or a
        firm, city or event in it), ``indicator``, ``basis_code``, ``source_id``, ``period`` (as
        in the tables, missing where undated), ``year`` (Int64; only of periods of one year),
        ``status`` and the number as ``value`` … . Targets, exchange rates and what other
        documents print of programmes are left out: they have places of their own.
    """
    homes = _homes(tables)
    own = _figures(tables).loc[lambda df: df["entity"].map(homes) == region]
    found = [_held(row) for row in rows.records(own)]
    return pd.DataFrame(found, columns=list(HELD_COLUMNS)).astype({"year": "Int64"})


def on_each_basis(held: pd.DataFrame, tables: Tables, *, region: str) -> pd.DataFrame:
    """Return the latest figure of each indicator on each basis, with how many there are.

    Parameters
    ----------
    held : DataFrame
        As ``holdings`` gives it.

    Returns
    -------
    DataFrame
        ``entity``, ``indicator``, ``basis_code``, ``figures`` (how many), ``period`` and
        ``first_period`` (of the latest and the earliest, missing where undated), ``status`` and
        the latest number as ``value`` … ; ``rests_on`` names all of them. The region itself
        before what is located in it, then in the order of the lookups of indicators and bases.
    """
    found = []
    for (entity, indicator, basis), own in held.groupby(
        ["entity", "indicator", "basis_code"], sort=False
    ):
        ordered = own.sort_values("period", kind="stable", na_position="first")
        last = ordered.iloc[-1].to_dict()
        found.append(
            {name: last[name] for name in ("status", "period", *rows.FIELDS)}
            | {"entity": entity, "indicator": indicator, "basis_code": basis}
            | {"figures": len(own), "first_period": ordered["period"].iloc[0]}
            | {"rests_on": tuple(ordered["id"])}
        )
    orders = [_order(tables.indicators), _order(tables.bases)]
    found.sort(
        key=lambda row: (
            row["entity"] != region,
            orders[0][row["indicator"]],
            orders[1][row["basis_code"]],
        )
    )
    return pd.DataFrame(found, columns=list(GROUPED_COLUMNS))


def _order(lookup: pd.DataFrame) -> dict[str, int]:
    return {code: place for place, code in enumerate(lookup["code"])}


def _figures(tables: Tables) -> pd.DataFrame:
    """Return the observations that are figures of an outcome, of regions and what is in them."""
    return tables.observations.loc[
        lambda df: (
            ~df["id"].isin(tables.targets["id"])
            & ~df["basis"].str.startswith(RATE_BASIS_PREFIX)
            & ~df["entity"].isin(tables.programmes["id"])
            & df["value"].notna()
        )
    ]


def _homes(tables: Tables) -> dict[str, str]:
    """Return the region of everything figures speak of; regions are their own."""
    located = tables.bodies.loc[lambda df: df["region"].notna()]
    return dict(zip(tables.regions["code"], tables.regions["code"], strict=True)) | dict(
        zip(located["code"], located["region"], strict=True)
    )


def _held(row: dict[Any, Any]) -> dict[str, Any]:
    period = row["period"]
    one_year = isinstance(period, str) and len(period) == len("2024") and period.isdigit()
    return {
        "id": row["id"],
        "entity": row["entity"],
        "indicator": row["indicator"],
        "basis_code": row["basis"],
        "source_id": row["source_id"],
        "period": period if isinstance(period, str) else pd.NA,
        "year": int(period) if one_year else pd.NA,
        "status": row["status"],
        **rows.columns(Measured.from_row(row)),
    }
