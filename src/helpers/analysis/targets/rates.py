"""Rates at which the same targets were converted into dollars, beside the rates of the time."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import pandas as pd

from helpers.analysis.availability import is_public, period_end
from helpers.analysis.frames import figures, records, tidy
from helpers.analysis.targets.tracks import ALL
from helpers.data import Tables
from helpers.data.measured import Measured, at_corners

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

    Neither conversions nor rates of periods later than ``as_of`` are used.

    Columns: ``conversion`` (id), ``against`` (id of the rate compared with; ``implied`` for the
    rate itself, ``convention`` for a round one), ``rate_kind`` (``implied``, ``spot``, ``average``,
    ``convention``), ``fits`` (the rate lies within the implied bounds), ``rate``, and beside the
    implied one its amounts ``krw`` and ``usd``.

    Notes
    -----
    Won ÷ dollars at the corners of both roundings. It is one amount printed twice, so nothing is
    compared across bases, whoever converted it.
    """
    rows: list[dict[str, Any]] = []
    claims = tables.claims.loc[lambda df: df["id"] == ANNOUNCED]
    for claim in records(claims) if target in CONVERTED else ():
        if period_end(claim["period"]) <= dt.date.fromisoformat(as_of):
            printed = {row["id"]: row for row in records(figures(tables))}
            times = [printed[ident] for ident in claim["evidence"].split()]
            public = [one for one in times if is_public(tables, one, as_of=as_of)]
            for name, *amounts in ((ANNOUNCED, *claim["inputs"].split()), *ELSEWHERE):
                if not {*amounts} <= printed.keys():
                    continue
                krw, usd = (printed[ident]["figure"] for ident in amounts)
                rows += [{"conversion": name} | row for row in _compared(krw, usd, public)]
    return tidy(rows, "conversion against rate_kind fits rate krw usd")


def _compared(krw: Measured, usd: Measured, public: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rate two amounts imply, those of the time, and the round one it shows."""
    implied = at_corners(lambda a, b: a / b, krw, usd, unit="KRW_per_USD")
    found = [("implied", "implied", implied)]
    for one in public:
        kind = "spot" if one["basis"] == "fx-spot" else "average"
        found.append((one["id"], kind, one["figure"]))
    round_rate = convention(implied)
    if round_rate is not None:
        exact = Measured.exact(round_rate, "KRW_per_USD")
        found.append(("convention", "convention", exact))
    rows = [
        {"against": ident, "rate_kind": kind, "fits": implied.overlaps(rate), "rate": rate}
        | {"krw": None, "usd": None}
        for ident, kind, rate in found
    ]
    return [rows[0] | {"krw": krw, "usd": usd}, *rows[1:]]


def convention(implied: Measured) -> float | None:
    """Return the one round rate within the bounds, None where there is none or too much room.

    >>> convention(Measured(1300.4, 1299.5, 1301.2, "KRW_per_USD"))
    1300.0
    >>> convention(Measured(1041.7, 1020.4, 1063.8, "KRW_per_USD")) is None
    True
    """
    nearest = round(implied.value / CONVENTION_STEP) * CONVENTION_STEP
    telling = implied.high - implied.low <= TELLING_WIDTH
    return nearest if telling and implied.contains(nearest) else None
