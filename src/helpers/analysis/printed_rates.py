"""Growth that a document prints, with the growth of its amounts beside and why they differ.

Belongs here: finding printed rates and the amounts they speak of. What the source prints stands
first; ours is the check.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_UP
from typing import Any, Final

import pandas as pd

from helpers.analysis.exports.published import BASIS, book_of, is_converted, pair_of
from helpers.analysis.frames import by_year, figures, records, tidy
from helpers.analysis.measures import attempt, cagr, change
from helpers.analysis.verdicts import Verdict, at_digits, judge, last_digit
from helpers.data import Tables
from helpers.data.collection import NATION
from helpers.data.measured import Measured

AMOUNTS: Final[Mapping[str, str]] = {
    "device_exports_growth": "device_exports_usd",
    "device_exports_change": "device_exports_usd",
    "device_exports_usd_change": "device_exports_usd",
    "device_imports_usd_change": "device_imports_usd",
    "device_trade_balance_usd_change": "device_trade_balance_usd",
    "device_production_growth": "device_production_krw",
    "device_market_growth": "device_market_krw",
    "ivd_production_change": "ivd_production_krw",
    "industry_sales_growth": "industry_sales_krw",
    "bio_exports_change": "bio_exports_krw",
}
"""Of each printed rate, the amount that it says grew."""
YEARLY: Final = "_growth"
"""End of the names of rates a year; the others are changes in all."""
COLUMNS: Final = (
    "entity indicator amount yearly start_year end_year reason counted printed ours conflicts"
)


def printed_rates(
    tables: Tables, *, entity: str, years: tuple[int, int] | None = None
) -> pd.DataFrame:
    """Return the rates of growth that documents print of a region, or over one span, ours beside.

    Columns: ``indicator`` of the rate, ``amount`` that it speaks of, ``yearly``, ``start_year``,
    ``end_year``, ``printed`` and ``ours`` (None where the rate's basis lacks an amount), ``reason``
    why they differ (``agrees``, ``rounding``: some raw amounts round to the print; ``cut``: cutting
    gives it; ``about``: an amount is known as about or converted; ``steps``: it comes out with
    ``counted`` steps; ``no-amounts``; ``unknown``) and ``conflicts`` (no raw amounts give this and
    another printed rate of the span together).
    """
    own = figures(tables, entity=entity, indicator=AMOUNTS)
    own = own[own["start_year"].notna() & own["year"].notna()]
    found = [_row(tables, row) for row in records(own)]
    if years is not None:
        found = [one for one in found if (one["start_year"], one["end_year"]) == years]
    return tidy([one | {"conflicts": _conflicts(one, found)} for one in found], COLUMNS)


def rates_of_span(tables: Tables, *, region: str, years: tuple[int, int]) -> pd.DataFrame:
    """Return the rates of a span that documents print of a region and of the nation, ours beside.

    As ``printed_rates`` gives it, the region first.
    """
    found = [
        printed_rates(tables, entity=code, years=years) for code in dict.fromkeys((region, NATION))
    ]
    told = [one for one in found if len(one)]
    return pd.concat(told, ignore_index=True) if told else found[0]


def first_of(rates: pd.DataFrame, *, amount: str, yearly: bool) -> dict[str, Any] | None:
    """Return the printed rate of an amount, of one kind; None where none is printed."""
    own = rates[(rates["amount"] == amount) & (rates["yearly"].astype(bool) == yearly)]
    return records(own)[0] if len(own) else None


def _row(tables: Tables, row: dict[str, Any]) -> dict[str, Any]:
    amount, yearly = AMOUNTS[row["indicator"]], row["indicator"].endswith(YEARLY)
    span = int(row["start_year"]), int(row["year"])
    printed = row["figure"]
    start, end = _amounts(tables, row, amount, span)
    ours = _grown(start, end, span[1] - span[0] if yearly else None)
    reason, counted = _reason(tables, printed, ours, (start, end), span=span if yearly else None)
    return {
        "entity": row["entity"],
        "indicator": row["indicator"],
        "amount": amount,
        "yearly": yearly,
        "start_year": span[0],
        "end_year": span[1],
        "reason": reason,
        "counted": counted,
        "printed": printed,
        "ours": ours,
    }


def _amounts(
    tables: Tables, row: dict[str, Any], amount: str, span: tuple[int, int]
) -> tuple[Measured | None, Measured | None]:
    """Return the amounts of a span on the basis of a printed rate, no others go with it."""
    if amount == "device_exports_usd" and row["basis"] == BASIS:
        return pair_of(book_of(tables, currency="USD"), row["entity"], *span)
    known = by_year(figures(tables, entity=row["entity"], indicator=amount, basis=row["basis"]))
    return known.get(span[0]), known.get(span[1])


def _grown(start: Measured | None, end: Measured | None, steps: int | None) -> Measured | None:
    if start is None or end is None:
        return None
    return (
        attempt(change, end, start) if steps is None else attempt(cagr, start, end, intervals=steps)
    )


def _reason(
    tables: Tables,
    printed: Measured,
    ours: Measured | None,
    amounts: tuple[Measured | None, Measured | None],
    *,
    span: tuple[int, int] | None,
) -> tuple[str, int | None]:
    start, end = amounts
    if ours is None or start is None or end is None:
        return "no-amounts", None
    # whichever bases they rest on: a rate of one document, amounts of another
    verdict = judge(*(replace(one, unit="growth", bases=()) for one in (printed, ours))).verdict
    if verdict is Verdict.HOLDS:
        return "agrees", None
    if any(is_converted(one) or _is_about(tables, one) for one in (start, end)):
        return "about", None
    for steps in _other_steps(span):
        other = _grown(start, end, steps)
        if other is not None and _rounds(other, printed):
            return "steps", steps
    known = {Verdict.BORDERLINE: "rounding", Verdict.HOLDS_TRUNCATED: "cut"}
    return known.get(verdict, "unknown"), None


def _other_steps(span: tuple[int, int] | None) -> tuple[int, ...]:
    if span is None:
        return ()
    steps = span[1] - span[0]
    return tuple(one for one in (steps + 1, steps - 1) if one > 0)


def _rounds(found: Measured, printed: Measured) -> bool:
    step = last_digit(printed)
    ways = (ROUND_HALF_UP, ROUND_DOWN)
    readings = (at_digits(found.value, step=step, rounding=one) for one in ways)
    return any(abs(one - printed.value) < step / 2 for one in readings)


def _is_about(tables: Tables, amount: Measured) -> bool:
    rough = tables.observations.loc[lambda df: df["status"] == "approximate", "id"]
    return bool(set(amount.rests_on) & set(rough))


def _conflicts(one: dict[str, Any], found: list[dict[str, Any]]) -> bool:
    """Tell whether no end over start gives this printed rate and another of the span."""
    low, high = _multiple(one)
    span = ("amount", "start_year", "end_year")
    others = [other for other in found if other is not one]
    return any(
        high <= _multiple(other)[0] or _multiple(other)[1] <= low
        for other in others
        if all(other[key] == one[key] for key in span)
    )


def _multiple(row: dict[str, Any]) -> tuple[float, float]:
    steps = row["end_year"] - row["start_year"] if row["yearly"] else 1
    return (1 + row["printed"].low) ** steps, (1 + row["printed"].high) ** steps
