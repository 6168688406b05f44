"""Amounts for one firm and one worker, and workers for one firm: where the counts go together."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from helpers.analysis.frames import records, tidy
from helpers.analysis.measures import per
from helpers.analysis.profile.holdings import holdings
from helpers.analysis.profile.standing import UNSTATED
from helpers.data import Tables
from helpers.errors import Refusal

FIRMS: Final = ("device_firms", "device_makers", "industry_firms")
STAFF: Final = ("device_staff", "employees", "industry_employees")
AMOUNTS: Final = ("device_exports_usd", "device_production_krw", "industry_sales_krw")
MEASURES: Final = tuple(
    [(amount, FIRMS, "firm") for amount in AMOUNTS]
    + [(amount, STAFF, "person") for amount in AMOUNTS]
    + [(staff, FIRMS, "firm") for staff in STAFF]
)
"""Numerator, the counts it may be divided by, and what one of them is called in the unit."""


def intensities(tables: Tables, *, region: str) -> pd.DataFrame:
    """Return amounts for one firm and one worker, and workers for one firm.

    In order of ``MEASURES``, count, basis and year: ``numerator``, ``denominator`` (indicators),
    ``per`` (``firm``, ``person``), ``basis``, ``year``, ``refusal``, ``amount``, ``count`` and
    ``each`` (unit such as ``KRW_per_firm``). Where both are known, but never on one basis and for
    one year, one row stands for them with the reason: ``across-bases``, or ``missing`` (no year has
    both).
    """
    held = holdings(tables, region=region).loc[lambda df: df["entity"] == region]
    rows: list[dict[str, Any]] = []
    for numerator, counts, one in MEASURES:
        amounts, divisors = _points(held, (numerator,)), _points(held, counts)
        if amounts and divisors:
            rows += _divided(amounts, divisors, one)
    return tidy(rows, "numerator denominator per basis year refusal amount count each")


def _points(held: pd.DataFrame, indicators: tuple[str, ...]) -> list[dict[str, Any]]:
    point = held["period"].isna() | held["year"].notna()
    own = held[held["indicator"].isin(indicators) & point]
    first = own.drop_duplicates(["indicator", "basis", "period"])
    return records(first.sort_values("year", na_position="first", kind="stable"))


def _divided(
    amounts: list[dict[str, Any]], divisors: list[dict[str, Any]], one: str
) -> list[dict[str, Any]]:
    pairs = [
        (amount, count)
        for amount in amounts
        for count in divisors
        if amount["year"] is not None
        and amount["year"] == count["year"]
        and amount["basis"] == count["basis"]
        and amount["basis"] not in UNSTATED
    ]
    if pairs:
        pairs.sort(key=lambda pair: (pair[1]["indicator"], pair[0]["basis"], pair[0]["year"]))
        return [_each(amount, count, one) for amount, count in pairs]
    amount, count = _best(amounts), _best(divisors)
    reason = "missing" if count["basis"] == amount["basis"] else "across-bases"
    return [_row(amount, count, one) | {"year": None, "refusal": reason}]


def _best(points: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the latest figure whose basis is stated, else the latest."""
    stated = [row for row in points if row["basis"] not in UNSTATED]
    return (stated or points)[-1]


def _each(amount: dict[str, Any], count: dict[str, Any], one: str) -> dict[str, Any]:
    row = _row(amount, count, one)
    try:
        unit = f"{row['amount'].unit}_per_{one}"
        return row | {"each": per(row["amount"], row["count"], unit=unit)}
    except Refusal as refusal:
        return row | {"refusal": refusal.reason}


def _row(amount: dict[str, Any], count: dict[str, Any], one: str) -> dict[str, Any]:
    return {
        "numerator": amount["indicator"],
        "denominator": count["indicator"],
        "per": one,
        "basis": amount["basis"],
        "year": amount["year"],
        "refusal": None,
        "amount": amount["figure"],
        "count": count["figure"],
        "each": None,
    }
