"""The same money in won and in dollars: the rate two printed figures imply, dated conversion.

Belongs here: amounts and rates. What the rate did to growth is in ``decomposition``.
"""

from __future__ import annotations

from helpers.analysis import comparability
from helpers.data.measured import Measured, at_corners
from helpers.errors import Refusal

RATE_UNIT = "KRW_per_USD"


def implied_rate(krw: Measured, usd: Measured) -> Measured:
    """Return the exchange rate (won for one dollar) that one amount printed twice implies.

    Refused: ``unit-not-wanted``, ``across-bases``, ``non-positive``.

    Examples
    --------
    >>> krw = Measured.rounded(1.02e12, step=1e10, unit="KRW")
    >>> usd = Measured.rounded(747.20e6, step=1e5, unit="USD")
    >>> rate = implied_rate(krw, usd)
    >>> round(rate.low, 1), round(rate.value, 1), round(rate.high, 1)
    (1358.3, 1365.1, 1371.9)
    """
    comparability.require_unit(krw, wanted=("KRW",))
    comparability.require_unit(usd, wanted=("USD",))
    comparability.require_one_basis(krw, usd)
    comparability.require_positive(krw, usd)
    return at_corners(lambda won, dollars: won / dollars, krw, usd, unit=RATE_UNIT)


def convert(amount: Measured, rate: Measured) -> Measured:
    """Return an amount in the other currency at a dated rate; both stay named in the result.

    The amount, in ``USD`` or ``KRW``, may be negative (a balance); the rate is won for one dollar.
    Refused: ``unit-not-wanted``, ``non-positive`` (rate), ``undated-rate`` (it rests on nothing).

    Examples
    --------
    >>> rate = Measured.rounded(1300.0, step=2.0, unit="KRW_per_USD", rests_on=("fx",))
    >>> won = convert(Measured.exact(50e9, "USD"), rate)
    >>> won.low, won.value, won.high, won.unit
    (64950000000000.0, 65000000000000.0, 65050000000000.0, 'KRW')
    """
    comparability.require_unit(amount, wanted=("USD", "KRW"))
    comparability.require_unit(rate, wanted=(RATE_UNIT,))
    comparability.require_positive(rate)
    if not rate.rests_on:
        raise Refusal("undated-rate", {"rate": f"{rate.value:g}"})
    if amount.unit == "USD":
        return at_corners(lambda dollars, won: dollars * won, amount, rate, unit="KRW")
    return at_corners(lambda total, won: total / won, amount, rate, unit="USD")
