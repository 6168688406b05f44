"""What a change is made of: a region's own growth, the nation's, and the exchange rate.

Belongs here: identities that split one change into named parts with nothing left over. Each part
is computed from the printed figures themselves, so its bounds are sharp; bounds of the parts do
not add up to the bounds of the whole, because the parts move together.
"""

from __future__ import annotations

import math

from helpers.analysis import comparability
from helpers.analysis.measures import change
from helpers.data.measured import Measured, at_corners, enclosed

LOG_UNIT = "log_points"
"""Difference of natural logarithms, stored 0–1 (0.1 is close to 10 %); such parts add up."""


Parts = dict[str, Measured]
"""The parts of a change by name, the whole last."""


def log_share_change(
    *, region_start: Measured, region_end: Measured, nation_start: Measured, nation_end: Measured
) -> Parts:
    """Return how much of a share's change came from the region and how much from the nation.

    With X the region and N the nation, Δln(X ÷ N) = Δln X − Δln N, without residual and without
    a choice of base year: ``own`` is Δln X, ``nation`` is −Δln N (positive where the nation
    shrank), ``total`` their sum, in ``log_points``.

    Refused: ``unit-mismatch``, ``ordinal``, ``across-bases``, ``non-positive``.

    >>> amounts = dict(region_start=517.00, region_end=747.20,
    ...                nation_start=6636.57, nation_end=5255.11)
    >>> parts = log_share_change(**{k: Measured.exact(v, "USD") for k, v in amounts.items()})
    >>> [round(part.value, 3) for part in parts.values()]
    [0.368, 0.233, 0.602]
    """
    parts = (region_start, region_end, nation_start, nation_end)
    _require_comparable(*parts)
    own = at_corners(lambda a, b: math.log(b / a), region_start, region_end, unit=LOG_UNIT)
    nation = at_corners(lambda a, b: math.log(a / b), nation_start, nation_end, unit=LOG_UNIT)
    total = enclosed(
        own.value + nation.value, own.low + nation.low, own.high + nation.high, parts, unit=LOG_UNIT
    )
    return {"own": own, "nation": nation, "total": total}


def as_multiples(logs: Parts) -> Parts:
    """Return parts in logarithms as factors that multiply up to the multiple of the whole."""
    return {name: at_corners(math.exp, part, unit="multiple") for name, part in logs.items()}


def shift_share(
    *, region_start: Measured, region_end: Measured, nation_start: Measured, nation_end: Measured
) -> Parts:
    """Return a region's change as national effect and differential, in the amounts' unit.

    ``national`` is what the region would have gained or lost growing as the nation did,
    ``differential`` the rest, ``total`` their sum, end − start.

    Shift-share (Creamer 1942; Dunn 1960) has three parts: national, industry mix and regional
    shift. With one industry the mix is zero by construction and the rest is an identity:
    end − start = start × (N_end ÷ N_start − 1) + (end − start × N_end ÷ N_start). The weights are
    those of the start year; with end-year weights the two parts differ. The differential is an
    accounting remainder, not a cause.

    Refused: ``unit-mismatch``, ``ordinal``, ``across-bases``, ``non-positive``.

    >>> amounts = dict(region_start=517.00, region_end=747.20,
    ...                nation_start=6636.57, nation_end=5255.11)
    >>> parts = shift_share(**{k: Measured.exact(v, "USD") for k, v in amounts.items()})
    >>> [round(part.value, 1) for part in parts.values()]
    [-107.6, 337.8, 230.2]
    """
    _require_comparable(region_start, region_end, nation_start, nation_end)
    unit = region_start.unit
    national = at_corners(
        lambda start, before, after: start * (after / before - 1),
        *(region_start, nation_start, nation_end),
        unit=unit,
    )
    differential = at_corners(
        lambda start, end, before, after: end - start * (after / before),
        *(region_start, region_end, nation_start, nation_end),
        unit=unit,
    )
    total = at_corners(lambda start, end: end - start, region_start, region_end, unit=unit)
    return {"national": national, "differential": differential, "total": total}


def exchange_rate_effect(
    *, krw_start: Measured, krw_end: Measured, usd_start: Measured, usd_end: Measured
) -> Parts:
    """Return growth in won, growth in dollars, and the growth of the rate between them, in all.

    ``in_krw`` and ``in_usd`` of the amount, ``rate`` of the won price of a dollar that the four
    figures imply, positive where the won weakened: (1 + in_krw) = (1 + in_usd) × (1 + rate).

    Refused: ``unit-not-wanted``, ``across-bases``, ``non-positive``, ``one-digit-base``.

    >>> krw = Measured.exact(7831.5e9, "KRW"), Measured.exact(7170.0e9, "KRW")
    >>> usd = Measured.exact(6636.57e6, "USD"), Measured.exact(5255.11e6, "USD")
    >>> parts = exchange_rate_effect(
    ...     krw_start=krw[0], krw_end=krw[1], usd_start=usd[0], usd_end=usd[1])
    >>> [round(part.value, 3) for part in parts.values()]
    [-0.084, -0.208, 0.156]
    """
    won, dollars = (krw_start, krw_end), (usd_start, usd_end)
    for unit, amounts in (("KRW", won), ("USD", dollars)):
        for amount in amounts:
            comparability.require_unit(amount, wanted=(unit,))
    comparability.require_one_basis(*won, *dollars)
    comparability.require_positive(*won, *dollars)
    rate = at_corners(
        lambda krw_from, krw_to, usd_from, usd_to: (krw_to / usd_to) / (krw_from / usd_from) - 1,
        *won,
        *dollars,
        unit="growth",
    )
    grown = {"in_krw": change(krw_end, krw_start), "in_usd": change(usd_end, usd_start)}
    return grown | {"rate": rate}


def log_dollar_change(
    *, krw_start: Measured, krw_end: Measured, usd_start: Measured, usd_end: Measured
) -> Parts:
    """Return how much of a dollar amount's change is its won value's and how much the won's.

    With K won, U dollars and R = K ÷ U the rate the two imply, Δln U = Δln K − Δln R, without
    residual and without a choice of base year: ``in_krw`` is Δln K, ``rate`` is −Δln R (negative
    where the won weakened), ``in_usd`` their sum. The won part is a value, not a volume: without
    prices the two cannot be told apart.

    Refused: as ``exchange_rate_effect``.

    >>> krw = Measured.exact(7831.5e9, "KRW"), Measured.exact(7170.0e9, "KRW")
    >>> usd = Measured.exact(6636.57e6, "USD"), Measured.exact(5255.11e6, "USD")
    >>> parts = log_dollar_change(
    ...     krw_start=krw[0], krw_end=krw[1], usd_start=usd[0], usd_end=usd[1])
    >>> [round(part.value, 3) for part in parts.values()]
    [-0.088, -0.145, -0.233]
    """
    effect = exchange_rate_effect(
        krw_start=krw_start, krw_end=krw_end, usd_start=usd_start, usd_end=usd_end
    )
    in_krw, in_usd = (
        at_corners(math.log1p, effect[part], unit=LOG_UNIT) for part in ("in_krw", "in_usd")
    )
    rate = at_corners(lambda growth: -math.log1p(growth), effect["rate"], unit=LOG_UNIT)
    return {"in_krw": in_krw, "rate": rate, "in_usd": in_usd}


def residual(whole: Measured, *parts: Measured) -> float:
    """Return what the parts of a split leave of the whole, at the printed figures.

    An identity leaves nothing: less than binary floats can tell, a part in 10¹² of the largest
    term, is returned as 0.

    >>> whole, half = Measured.exact(1.0, "KRW"), Measured.exact(0.5, "KRW")
    >>> residual(whole, half, half), residual(whole, half)
    (0.0, 0.5)
    """
    left = math.fsum([whole.value, *(-part.value for part in parts)])
    largest = max(abs(one.value) for one in (whole, *parts))
    return 0.0 if abs(left) <= 1e-12 * largest else left


def _require_comparable(*parts: Measured) -> None:
    comparability.require_one_unit(*parts)
    comparability.require_cardinal(*parts)
    comparability.require_one_basis(*parts)
    comparability.require_positive(*parts)
