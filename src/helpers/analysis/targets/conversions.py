"""Exchange rates that amounts printed in two currencies imply, beside the rates of the time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from helpers.analysis.availability import is_public, period_end
from helpers.analysis.measured import Measured, at_corners
from helpers.analysis.rows import columns, records
from helpers.analysis.targets.frames import framed

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
ELSEWHERE_LIKE: Final = "claim-bio-production-dollars"
"""The claim of the same announcement, whose date and rates those conversions share."""


def implied_rates(tables: Tables, *, as_of: str) -> pd.DataFrame:
    """Return the rate each conversion implies, and which rates of the time fit its rounding.

    Parameters
    ----------
    tables : Tables
        The loaded tables.
    as_of : str
        ISO date; neither conversions nor rates of later periods are used.

    Returns
    -------
    DataFrame
        ``conversion`` (id), ``period``, ``kind`` (``document``, ``elsewhere``), ``against`` (id
        of the rate compared with; ``implied`` for the rate itself, ``convention`` for a round
        one), ``rate_kind`` (``implied``, ``spot``, ``average``, ``convention``), ``fits`` (the
        rate lies within the implied bounds) and the rate as a measured number.

    Notes
    -----
    Won ÷ dollars at the corners of both roundings. It is one amount printed twice, so nothing is
    compared across bases, whoever converted it.
    """
    rows: list[dict[str, Any]] = []
    for conversion in _conversions(tables):
        if period_end(conversion["known_from"]) <= dt.date.fromisoformat(as_of):
            rows += _compared(tables, conversion, as_of)
    shown = ("conversion", "period", "kind", "against", "rate_kind", "fits")
    return framed(rows, columns=shown)


def _conversions(tables: Tables) -> list[dict[str, Any]]:
    claims = tables.claims.loc[lambda df: df["kind"] == "exchange_rate"].sort_values("period")
    found = []
    for row in records(claims):
        krw, usd = row["inputs"].split()
        one = {"period": row["period"], "known_from": row["period"]}
        one |= {"evidence": row["evidence"].split()}
        found.append(one | {"conversion": row["id"], "kind": "document", "krw": krw, "usd": usd})
        if row["id"] == ELSEWHERE_LIKE:
            found += [
                one | {"conversion": name, "kind": "elsewhere", "krw": won, "usd": dollars}
                for name, won, dollars in ELSEWHERE
            ]
    return found


def _compared(tables: Tables, conversion: dict[str, Any], as_of: str) -> list[dict[str, Any]]:
    by_id = tables.observations.set_index("id", drop=False)
    krw, usd = (Measured.from_row(by_id.loc[conversion[side]]) for side in ("krw", "usd"))
    implied = at_corners(lambda won, dollars: won / dollars, krw, usd, unit="KRW_per_USD")
    head = {key: conversion[key] for key in ("conversion", "period", "kind")}
    rows = [head | {"against": "implied", "rate_kind": "implied", "fits": True} | columns(implied)]
    for ident in conversion["evidence"]:
        rate = by_id.loc[ident]
        if is_public(tables, rate, as_of=as_of):
            rows.append(
                head
                | {"against": ident, "rate_kind": _rate_kind(rate["basis"])}
                | {"fits": implied.overlaps(Measured.from_row(rate))}
                | columns(Measured.from_row(rate))
            )
    round_rate = convention(implied)
    if round_rate is not None:
        rows.append(
            head
            | {"against": "convention", "rate_kind": "convention", "fits": True}
            | columns(Measured.exact(round_rate, "KRW_per_USD"))
        )
    return rows


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
