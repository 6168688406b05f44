"""Formulas of measured numbers, with sharp bounds: sums, quotients, shares, growth, currency.

Belongs here: what several themes compute. Every result carries the bases and observations of its
inputs. A share keeps to one basis but in the two functions named ``what_if_…``. Rates of growth
are stored 0–1 and are per year unless their docstring says "in all"; the number of intervals is
always stated, never guessed from years. Splits of a change are in ``decomposition``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from statistics import median
from typing import ParamSpec, TypeVar

from helpers.analysis import comparability
from helpers.data.measured import Measured, at_corners, enclosed
from helpers.errors import Refusal

RATE_UNIT = "KRW_per_USD"

P = ParamSpec("P")
T = TypeVar("T")


def total(parts: Iterable[Measured]) -> Measured:
    """Return the sum of figures in one unit and on one basis.

    Refused: ``no-figures``, ``unit-mismatch``, ``not-additive``, ``across-bases``.

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


def share(part: Measured, whole: Measured) -> Measured:
    """Return part ÷ whole (0–1), both figures independently rounded.

    A part is never more than its whole, so the high is at most 1. Where the whole was summed
    from the part, use ``share_of_total``: its bounds are narrower.

    Refused: ``unit-mismatch``, ``ordinal``, ``across-bases``, ``negative`` (part), ``non-positive``
    (whole), ``part-exceeds-whole`` with ``part`` and ``whole``.

    >>> gangwon = Measured.rounded(747.20e6, step=1e5, unit="USD")
    >>> nation = Measured.rounded(5255.11e6, step=1e4, unit="USD")
    >>> round(share(gangwon, nation).value, 5)
    0.14219
    """
    comparability.require_one_basis(part, whole)
    return what_if_share(part, whole)


def share_of_total(part: Measured, rest: Measured) -> Measured:
    """Return part ÷ (part + rest) (0–1); the part stands twice and is moved once.

    Rising in the part and falling in the rest, so the bounds are at two opposite corners.

    Refused: ``unit-mismatch``, ``ordinal``, ``across-bases``, ``negative``, ``non-positive`` (the
    rounding allows a whole of 0).

    >>> half = share_of_total(Measured(2.0, 1.0, 3.0, "KRW"), Measured(2.0, 1.0, 3.0, "KRW"))
    >>> half.low, half.value, half.high
    (0.25, 0.5, 0.75)
    """
    comparability.require_one_unit(part, rest)
    comparability.require_cardinal(part, rest)
    comparability.require_one_basis(part, rest)
    comparability.require_non_negative(part, rest)
    if part.low + rest.low <= 0:
        raise Refusal("non-positive", {"low": "0", "observations": ", ".join(part.rests_on)})
    return at_corners(lambda a, b: a / (a + b), part, rest, unit="share")


def implied_whole(part: Measured, part_share: Measured) -> Measured:
    """Return the whole that a part and its printed share imply: part ÷ share, in the part's unit.

    Refused: ``unit-not-wanted`` (share), ``ordinal``, ``across-bases``, ``negative`` (part),
    ``non-positive`` (share).

    >>> gangwon = Measured.rounded(747.20e6, step=1e5, unit="USD")
    >>> nation = implied_whole(gangwon, Measured.rounded(0.142, step=0.001, unit="share"))
    >>> round(nation.low / 1e6, 1), round(nation.high / 1e6, 1)
    (5243.2, 5280.9)
    """
    comparability.require_unit(part_share, wanted=("share",))
    comparability.require_cardinal(part)
    comparability.require_one_basis(part, part_share)
    comparability.require_non_negative(part)
    comparability.require_positive(part_share)
    return at_corners(lambda a, s: a / s, part, part_share, unit=part.unit)


def what_if_share(part: Measured, whole: Measured) -> Measured:
    """Return part ÷ whole **even across bases**: what the share would be if both measured alike.

    The one exception to the rule that shares keep to one basis. The result names every basis it
    mixes; wherever it is shown, the reader must be told that it is no share of anything measured.

    Refused: as ``share``, without ``across-bases``.

    >>> device = Measured.exact(747.20e6, "USD")
    >>> province = Measured.exact(2883.15e6, "USD")
    >>> round(what_if_share(device, province).value, 3)
    0.259
    """
    comparability.require_one_unit(part, whole)
    comparability.require_cardinal(part, whole)
    comparability.require_non_negative(part)
    comparability.require_positive(whole)
    if part.value > whole.value:
        raise Refusal(
            "part-exceeds-whole", {"part": f"{part.value:g}", "whole": f"{whole.value:g}"}
        )
    return at_corners(lambda a, b: min(a / b, 1.0), part, whole, unit="share")


def what_if_part(part_share: Measured, whole: Measured) -> Measured:
    """Return share × whole **even across bases**; an illustration, never data (``what_if_share``).

    Refused: ``unit-not-wanted`` (share), ``negative``.

    >>> printed = Measured.rounded(0.43, step=0.01, unit="share", bases=("kita-hs",))
    >>> nation = Measured.exact(3710e6, "USD")
    >>> amount = what_if_part(printed, nation)
    >>> round(amount.low / 1e6), round(amount.high / 1e6)
    (1577, 1614)
    """
    comparability.require_unit(part_share, wanted=("share",))
    comparability.require_cardinal(whole)
    comparability.require_non_negative(part_share, whole)
    return at_corners(lambda s, b: s * b, part_share, whole, unit=whole.unit)


def change(end: Measured, start: Measured) -> Measured:
    """Return growth in all: end ÷ start − 1 (0–1).

    Refused: ``unit-mismatch``, ``ordinal``, ``across-bases``, ``non-positive`` (start),
    ``negative`` (end), ``one-digit-base``.

    >>> end = Measured.rounded(747.20, step=0.1, unit="USD")
    >>> grown = change(end, Measured.rounded(517.00, step=1.0, unit="USD"))
    >>> round(grown.low, 4), round(grown.value, 4), round(grown.high, 4)
    (0.4438, 0.4453, 0.4468)
    """
    _require_growth(start, end)
    return at_corners(lambda b, a: b / a - 1, end, start, unit="growth")


def cagr(start: Measured, end: Measured, *, intervals: int) -> Measured:
    """Return compound growth a year: (end ÷ start)^(1 ÷ intervals) − 1 (0–1).

    From 2020 to 2024 there are 4 intervals. Refused: as ``change``, and ``no-intervals``.

    >>> start = Measured.rounded(517.00, step=1.0, unit="USD")
    >>> yearly = cagr(start, Measured.rounded(747.20, step=0.1, unit="USD"), intervals=4)
    >>> round(yearly.low, 5), round(yearly.value, 5), round(yearly.high, 5)
    (0.09616, 0.09644, 0.09673)
    """
    comparability.require_intervals(intervals)
    _require_growth(start, end)
    return at_corners(lambda a, b: (b / a) ** (1 / intervals) - 1, start, end, unit="growth")


def required_growth(base: Measured, target: Measured, *, years: int) -> Measured:
    """Return the growth a year (0–1) that leads from a base to a target in so many years.

    A target is set, not measured, and often on no stated basis: base and target may be on
    different bases, and the result names both. A one-digit base is not refused: the width of
    the interval says how little it settles.

    Refused: ``unit-mismatch``, ``ordinal``, ``non-positive``, ``target-year-passed`` with
    ``years``.

    >>> base = Measured.rounded(1.0, step=0.1, unit="KRW")
    >>> needed = required_growth(base, Measured.rounded(2.5, step=0.1, unit="KRW"), years=5)
    >>> round(needed.low, 3), round(needed.value, 3), round(needed.high, 3)
    (0.185, 0.201, 0.218)
    """
    if years < 1:
        raise Refusal("target-year-passed", {"years": str(years)})
    multiple = required_multiple(base, target)
    return at_corners(lambda times: times ** (1 / years) - 1, multiple, unit="growth")


def required_multiple(base: Measured, target: Measured) -> Measured:
    """Return target ÷ base, across bases where need be (``required_growth``).

    >>> required_multiple(Measured.exact(5, "share"), Measured.exact(15, "share")).value
    3.0
    """
    comparability.require_one_unit(base, target)
    comparability.require_cardinal(base, target)
    comparability.require_positive(base, target)
    return at_corners(lambda a, b: b / a, base, target, unit="multiple")


def required_increase(base: Measured, target: Measured) -> Measured:
    """Return target − base (shares: in percentage points), across bases where need be.

    >>> needed = required_increase(Measured.exact(0.05, "share"), Measured.exact(0.15, "share"))
    >>> round(needed.value, 9), needed.unit
    (10.0, 'percentage_points')
    """
    comparability.require_one_unit(base, target)
    points = base.unit in ("share", "growth")
    unit, factor = ("percentage_points", 100) if points else (base.unit, 1)
    return at_corners(lambda a, b: (b - a) * factor, base, target, unit=unit)


def _require_growth(start: Measured, end: Measured) -> None:
    comparability.require_one_unit(start, end)
    comparability.require_cardinal(start, end)
    comparability.require_one_basis(start, end)
    comparability.require_positive(start)
    comparability.require_non_negative(end)
    comparability.require_two_digits(start)


def implied_rate(krw: Measured, usd: Measured) -> Measured:
    """Return the exchange rate (won for one dollar) that one amount printed twice implies.

    Refused: ``unit-not-wanted``, ``across-bases``, ``non-positive``.

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
