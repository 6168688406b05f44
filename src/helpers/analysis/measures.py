"""Sums, differences, ratios and the spread of measured numbers, with sharp bounds.

Growth is in ``growth``, shares in ``shares``, money in two currencies in ``currency``; all are
offered here too, so that a theme needs one import. Every result carries the bases and observations
of its inputs.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from statistics import median
from typing import ParamSpec, TypeVar

from helpers.analysis import comparability
from helpers.analysis.currency import convert, implied_rate
from helpers.analysis.growth import (
    cagr,
    change,
    required_growth,
    required_increase,
    required_multiple,
)
from helpers.analysis.shares import (
    implied_whole,
    share,
    share_of_total,
    what_if_part,
    what_if_share,
)
from helpers.data.measured import Measured, at_corners, enclosed
from helpers.errors import Refusal

P = ParamSpec("P")
T = TypeVar("T")


def total(parts: Iterable[Measured]) -> Measured:
    """Return the sum of figures in one unit and on one basis.

    Refused: ``no-figures``, ``unit-mismatch``, ``not-additive``, ``across-bases``.

    Examples
    --------
    >>> parts = [Measured(2.0, 1.5, 2.5, "KRW"), Measured(3.0, 2.5, 3.5, "KRW")]
    >>> total(parts).low, total(parts).value, total(parts).high
    (4.0, 5.0, 6.0)
    """
    used = tuple(parts)
    if not used:
        raise Refusal("no-figures")
    comparability.require_one_unit(*used)
    comparability.require_additive(*used)
    comparability.require_one_basis(*used)
    low, value, high = (
        math.fsum(getattr(part, name) for part in used) for name in ("low", "value", "high")
    )
    return enclosed(value, low, high, used, unit=used[0].unit, function=total)


def difference(end: Measured, start: Measured) -> Measured:
    """Return end − start in their unit; of shares or growth rates, in percentage points.

    Refused: ``unit-mismatch``, ``across-bases``.

    Examples
    --------
    >>> shares = Measured(0.142, 0.1415, 0.1425, "share"), Measured(0.078, 0.0775, 0.0785, "share")
    >>> points = difference(*shares)
    >>> round(points.low, 9), round(points.value, 9), round(points.high, 9), points.unit
    (6.3, 6.4, 6.5, 'percentage_points')
    """
    comparability.require_one_unit(end, start)
    comparability.require_one_basis(end, start)
    return _in_points(at_corners(lambda a, b: a - b, end, start, unit=end.unit))


def gap(one: Measured, other: Measured) -> Measured:
    """Return how far two figures lie apart, whichever is larger; never negative.

    The low is 0 where the rounding allows both to be the same number. Unit and refusals as
    ``difference``.

    Examples
    --------
    >>> gap(Measured(1.0, 0.5, 1.5, "USD"), Measured(3.0, 2.5, 3.5, "USD")).low
    1.0
    >>> gap(Measured(1.0, 0.5, 1.5, "USD"), Measured(2.0, 1.5, 2.5, "USD")).low
    0.0
    """
    apart = difference(one, other)
    low = 0.0 if apart.contains(0.0) else min(abs(apart.low), abs(apart.high))
    high = max(abs(apart.low), abs(apart.high))
    return enclosed(abs(apart.value), low, high, [apart], unit=apart.unit, function=abs)


def ratio(numerator: Measured, denominator: Measured, *, unit: str = "multiple") -> Measured:
    """Return how many times the denominator goes into the numerator, both in one unit.

    Refused: ``unit-mismatch``, ``ordinal``, ``across-bases``, ``non-positive`` (denominator).

    Examples
    --------
    >>> double = ratio(Measured(5.0, 4.5, 5.5, "USD"), Measured(2.5, 2.25, 2.75, "USD"))
    >>> double.value, double.unit
    (2.0, 'multiple')
    >>> round(double.low, 4), round(double.high, 4)
    (1.6364, 2.4444)
    """
    comparability.require_one_unit(numerator, denominator)
    return per(numerator, denominator, unit=unit)


def per(numerator: Measured, denominator: Measured, *, unit: str) -> Measured:
    """Return the numerator for one unit of the denominator, such as dollars for one firm.

    Refused: ``ordinal``, ``across-bases``, ``non-positive`` (denominator).

    Examples
    --------
    >>> per(Measured.exact(750e6, "USD"), Measured.exact(200, "firms"), unit="USD_per_firm").value
    3750000.0
    """
    comparability.require_cardinal(numerator, denominator)
    comparability.require_one_basis(numerator, denominator)
    comparability.require_positive(denominator)
    return at_corners(lambda a, b: a / b, numerator, denominator, unit=unit)


def spread(readings: Sequence[Measured]) -> dict[str, Measured]:
    """Return ``least``, ``middle`` (median) and ``most`` of some readings of one measure.

    The readings may be on different bases: they are read beside each other, not combined, and
    the result names every basis. A median is no best estimate; it says which readings are many.

    Refused: ``no-figures``, ``unit-mismatch``.

    Notes
    -----
    Least, median and greatest never fall when one reading rises. So each has its low where all
    readings are lowest and its high where all are highest; the bounds are sharp where readings
    are rounded apart, and enclose where they share a figure.

    Examples
    --------
    >>> span = spread([Measured.exact(growth, "growth") for growth in (0.3, -0.1, 0.1, 0.2)])
    >>> {part: round(found.value, 9) for part, found in span.items()}
    {'least': -0.1, 'middle': 0.15, 'most': 0.3}
    """
    if not readings:
        raise Refusal("no-figures")
    comparability.require_one_unit(*readings)

    def picked(pick: Callable[[Sequence[float]], float]) -> Measured:
        ends = ("value", "low", "high")
        value, low, high = (pick([getattr(one, end) for one in readings]) for end in ends)
        return enclosed(value, low, high, readings, unit=readings[0].unit, function=pick)

    return {"least": picked(min), "middle": picked(median), "most": picked(max)}


def attempt(measure: Callable[P, Measured], *parts: P.args, **given: P.kwargs) -> Measured | None:
    """Return what a measure gives, None where it is refused."""
    found = tried(measure, *parts, **given)
    return None if isinstance(found, Refusal) else found


def tried(measure: Callable[P, T], *parts: P.args, **given: P.kwargs) -> T | Refusal:
    """Return what a measure gives, or why it was refused."""
    try:
        return measure(*parts, **given)
    except Refusal as refusal:
        return refusal


def _in_points(apart: Measured) -> Measured:
    if apart.unit not in ("share", "growth"):
        return apart
    return apart.scaled(100, "percentage_points")
