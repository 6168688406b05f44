"""Amounts for one firm and one worker, and workers for one firm: where the counts belong together.

Belongs here: which amounts are divided by which counts. Division is ``measures.per``'s, and it
refuses counts of another basis.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from helpers.analysis import rows
from helpers.analysis.measures import per
from helpers.analysis.profile.holdings import holdings
from helpers.analysis.profile.standing import UNSTATED
from helpers.data.measured import Measured
from helpers.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from helpers.data import Tables

FIRMS: Final = ("device_firms", "device_makers", "industry_firms")
STAFF: Final = ("device_staff", "employees", "industry_employees")
AMOUNTS: Final = ("device_exports_usd", "device_production_krw", "industry_sales_krw")
MEASURES: Final = tuple(
    [(amount, FIRMS, "firm") for amount in AMOUNTS]
    + [(amount, STAFF, "person") for amount in AMOUNTS]
    + [(staff, FIRMS, "firm") for staff in STAFF]
)
"""Numerator, the counts it may be divided by, and what one of them is called in the unit."""

COLUMNS = (
    "numerator",
    "denominator",
    "per",
    "basis_code",
    "year",
    "refusal",
    *(f"{name}_{field}" for name in ("amount", "count", "each") for field in rows.FIELDS),
)


def intensities(tables: Tables, *, region: str) -> pd.DataFrame:
    """Return amounts for one firm and one worker, and workers for one firm.

    Parameters
    ----------
    tables : Tables
        The loaded tables.
    region : str
        Code of ``lookups/regions.csv``.

    Returns
    -------
    DataFrame
        In order of ``MEASURES``, count, basis and year: ``numerator``, ``denominator``
        (indicators), ``per`` (``firm``, ``person``), ``basis_code``, ``year`` (Int64),
        ``refusal`` and the numbers ``amount_…``, ``count_…``, ``each_…`` (unit such as
        ``KRW_per_firm``). Where both are known, but never on one basis and for one year, one row
        stands for them with the reason: ``across-bases``, or ``missing`` (no year has both).
    """
    held = holdings(tables, region=region).loc[lambda df: df["entity"] == region]
    found: list[dict[str, Any]] = []
    for numerator, counts, one in MEASURES:
        amounts = _points(held, (numerator,))
        divisors = _points(held, counts)
        if amounts and divisors:
            found += _divided(amounts, divisors, one)
    frame = pd.DataFrame(found, columns=list(COLUMNS))
    return frame.astype({"year": "Int64"})


def _points(held: pd.DataFrame, indicators: tuple[str, ...]) -> list[dict[str, Any]]:
    point = held["period"].isna() | held["year"].notna()
    own = held.loc[held["indicator"].isin(indicators) & point]
    own = own.sort_values("year", na_position="first", kind="stable")
    return [{str(k): v for k, v in row.items()} for row in rows.records(own)]


def _divided(
    amounts: list[dict[str, Any]], divisors: list[dict[str, Any]], one: str
) -> list[dict[str, Any]]:
    pairs = [
        (amount, count)
        for amount in amounts
        for count in divisors
        if not pd.isna(amount["year"])
        and amount["year"] == count["year"]
        and amount["basis_code"] == count["basis_code"]
        and amount["basis_code"] not in UNSTATED
    ]
    if pairs:
        ordered = sorted(
            pairs,
            key=lambda pair: (pair[1]["indicator"], pair[0]["basis_code"], pair[0]["year"]),
        )
        return [_each(amount, count, one) for amount, count in ordered]
    return [_refused(_best(amounts), _best(divisors), one)]


def _best(points: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the latest figure whose basis is stated, else the latest."""
    stated = [row for row in points if row["basis_code"] not in UNSTATED]
    return (stated or points)[-1]


def _each(amount: Mapping[str, Any], count: Mapping[str, Any], one: str) -> dict[str, Any]:
    whole, number = _number(amount), _number(count)
    head = _head(amount, count, one) | {"year": amount["year"]}
    try:
        each = per(whole, number, unit=f"{whole.unit}_per_{one}")
    except Refusal as refusal:
        return head | {"refusal": refusal.reason} | rows.columns(None, "each")
    return head | {"refusal": None} | rows.columns(each, "each")


def _refused(amount: Mapping[str, Any], count: Mapping[str, Any], one: str) -> dict[str, Any]:
    reason = "missing" if count["basis_code"] == amount["basis_code"] else "across-bases"
    head = _head(amount, count, one) | {"year": pd.NA, "refusal": reason}
    return head | rows.columns(None, "each")


def _head(amount: Mapping[str, Any], count: Mapping[str, Any], one: str) -> dict[str, Any]:
    return {
        "numerator": amount["indicator"],
        "denominator": count["indicator"],
        "per": one,
        "basis_code": amount["basis_code"],
        **rows.columns(_number(amount), "amount"),
        **rows.columns(_number(count), "count"),
    }


def _number(row: Mapping[str, Any]) -> Measured:
    found = rows.measured(row)
    if found is None:
        raise ValueError("holdings are printed figures only")
    return found
