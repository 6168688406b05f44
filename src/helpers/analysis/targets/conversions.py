"""Rates at which the same targets were converted into dollars, beside the rates of the time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from helpers.analysis.availability import is_public, period_end
from helpers.analysis.rows import columns, records
from helpers.analysis.targets.frames import framed
from helpers.analysis.targets.yardsticks import ALL
from helpers.data.measured import Measured, at_corners

if TYPE_CHECKING:
    from helpers.data import Tables

CONVENTION_STEP: Final = 50.0
"""Round rates people convert with are multiples of 50 won."""
TELLING_WIDTH: Final = 10.0
"""Widest interval (won) in which a round rate says anything: a fifth of the step between two."""
ELSEWHERE: Final = (
    ("bio-exports-krw-newsis", "bio-exports-krw-newsis", "E03"),
    ("bio-production-usd-press-79", "E01", "bio-production-usd-press-79"),
    ("bio-production-usd-press-80", "E01", "bio-production-usd-press-80"),
)
"""The same targets as other outlets converted them: name, won, dollars."""
ANNOUNCED: Final = "claim-bio-production-dollars"
"""The claim of the announcement itself, whose date and rates those conversions share."""
CONVERTED: Final = (ALL, "E01", "E03")
"""The targets that were converted, and all."""


def implied_rates(tables: Tables, *, target: str, as_of: str) -> pd.DataFrame:
    """Return the rate each conversion implies, and which rates of the time fit its rounding.

    Parameters
    ----------
    tables : Tables
        The loaded tables.
    target : str
        Id of the one target the page is about, or ``all``.
    as_of : str
        ISO date; neither conversions nor rates of later periods are used.

    Returns
    -------
    DataFrame
        ``conversion`` (id), ``against`` (id of the rate compared with; ``implied`` for the rate
        itself, ``convention`` for a round one), ``rate_kind`` (``implied``, ``spot``,
        ``average``, ``convention``), ``fits`` (the rate lies within the implied bounds), the rate
        as a measured number, and beside the implied one its amounts as ``krw_…`` and ``usd_…``.

    Notes
    -----
    Won ÷ dollars at the corners of both roundings. It is one amount printed twice, so nothing is
    compared across bases, whoever converted it.
    """
    rows: list[dict[str, Any]] = []
    claims = tables.claims.loc[lambda df: df["id"] == ANNOUNCED]
    for claim in records(claims) if target in CONVERTED else ():
        if period_end(claim["period"]) <= dt.date.fromisoformat(as_of):
            won, dollars = claim["inputs"].split()
            own = (ANNOUNCED, won, dollars)
            for one in (own, *ELSEWHERE):
                rows += _compared(tables, one, evidence=claim["evidence"].split(), as_of=as_of)
    return framed(
        rows,
        columns=("conversion", "against", "rate_kind", "fits"),
        numbers=("", "krw", "usd"),
    )


def _compared(
    tables: Tables, conversion: tuple[str, str, str], *, evidence: list[str], as_of: str
) -> list[dict[str, Any]]:
    name, won, dollars = conversion
    by_id = {row["id"]: row for row in records(tables.observations)}
    krw, usd = (Measured.from_row(by_id[one]) for one in (won, dollars))
    implied = at_corners(lambda a, b: a / b, krw, usd, unit="KRW_per_USD")
    amounts = columns(krw, "krw") | columns(usd, "usd")
    neither = columns(None, "krw") | columns(None, "usd")
    rows = [
        {"against": "implied", "rate_kind": "implied", "fits": True} | columns(implied) | amounts
    ]
    for ident in evidence:
        rate = by_id[ident]
        if is_public(tables, rate, as_of=as_of):
            rows.append(
                {"against": ident, "rate_kind": _rate_kind(rate["basis"])}
                | {"fits": implied.overlaps(Measured.from_row(rate))}
                | columns(Measured.from_row(rate))
                | neither
            )
    round_rate = convention(implied)
    if round_rate is not None:
        rows.append(
            {"against": "convention", "rate_kind": "convention", "fits": True}
            | columns(Measured.exact(round_rate, "KRW_per_USD"))
            | neither
        )
    return [{"conversion": name} | row for row in rows]


def convention(implied: Measured) -> float | None:
    """Return the one round rate within the bounds, None where there is none or too much room.

    Examples
    --------
    >>> convention(Measured(1300.4, 1299.5, 1301.2, "KRW_per_USD"))
    1300.0
    >>> convention(Measured(1041.7, 1020.4, 1063.8, "KRW_per_USD")) is None
    True
    """
    nearest = round(implied.value / CONVENTION_STEP) * CONVENTION_STEP
    telling = implied.high - implied.low <= TELLING_WIDTH
    return nearest if telling and implied.contains(nearest) else None


def _rate_kind(basis: str) -> str:
    return "spot" if basis == "fx-spot" else "average"
