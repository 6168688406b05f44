"""Growth between two figures, along a series, and the growth a target requires.

Belongs here: rates of change over time. Every rate is stored 0–1 and is per year unless its
docstring says "in all"; the number of intervals is always stated, never guessed from years.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

from helpers.analysis.comparability import (
    require_cardinal,
    require_intervals,
    require_non_negative,
    require_one_basis,
    require_one_unit,
    require_positive,
    require_two_digits,
)
from helpers.data.measured import Measured, at_corners, enclosed
from helpers.errors import Refusal

TREND_POINTS = 4
"""Fewest points a trend line is drawn through; fewer say nothing the end points do not."""


def change(end: Measured, start: Measured) -> Measured:
    """Return growth in all: end ÷ start − 1 (0–1).

    Raises
    ------
    Refusal
        ``unit-mismatch``, ``ordinal``, ``across-bases``, ``non-positive`` (start), ``negative``
        (end), ``one-digit-base``.

    Examples
    --------
    >>> end = Measured.rounded(747.20, step=0.1, unit="USD")
    >>> grown = change(end, Measured.rounded(517.00, step=1.0, unit="USD"))
    >>> round(grown.low, 4), round(grown.value, 4), round(grown.high, 4)
    (0.4438, 0.4453, 0.4468)
    """
    _require_growth(start, end)
    return at_corners(lambda b, a: b / a - 1, end, start, unit="growth")


def cagr(start: Measured, end: Measured, *, intervals: int) -> Measured:
    """Return compound growth a year: (end ÷ start)^(1 ÷ intervals) − 1 (0–1).

    Parameters
    ----------
    intervals : int
        Steps between the two figures: 4 from 2020 to 2024.

    Raises
    ------
    Refusal
        As ``change``, and ``no-intervals``.

    Examples
    --------
    >>> start = Measured.rounded(517.00, step=1.0, unit="USD")
    >>> yearly = cagr(start, Measured.rounded(747.20, step=0.1, unit="USD"), intervals=4)
    >>> round(yearly.low, 5), round(yearly.value, 5), round(yearly.high, 5)
    (0.09616, 0.09644, 0.09673)
    """
    require_intervals(intervals)
    _require_growth(start, end)
    return at_corners(lambda a, b: (b / a) ** (1 / intervals) - 1, start, end, unit="growth")


def log_growth(start: Measured, end: Measured, *, intervals: int) -> Measured:
    """Return continuous growth a year: ln(end ÷ start) ÷ intervals (0–1).

    Raises
    ------
    Refusal
        As ``cagr``; the end too must be positive.

    Examples
    --------
    >>> e_fold = Measured.exact(10, "USD"), Measured.exact(10 * math.e, "USD")
    >>> round(log_growth(*e_fold, intervals=2).value, 9)
    0.5
    """
    require_intervals(intervals)
    _require_growth(start, end)
    require_positive(end)
    return at_corners(lambda a, b: math.log(b / a) / intervals, start, end, unit="growth")


def mean_growth(series: Mapping[int, Measured]) -> Measured:
    """Return the arithmetic mean of year-on-year growth (0–1) of a yearly series.

    Parameters
    ----------
    series : mapping of int to Measured
        Figure of each year; consecutive years, two or more, in any order.

    Raises
    ------
    Refusal
        ``too-few-points``, ``year-gap`` with ``years``, and those of ``log_growth``, where no
        year but the last can be a one-digit base.

    Notes
    -----
    A figure between two others stands twice: above its predecessor and below its successor. With
    y = ln x the mean is Σ exp(y_{t+1} − y_t) ÷ n − 1, convex in all y together. So its maximum is
    at a vertex, found exactly along the chain, and its minimum is where the first is highest, the
    last lowest and every other lies at the geometric mean of its neighbours or at the bound
    nearest to that: the string drawn taut through the intervals.

    Examples
    --------
    >>> amounts = {2020: 100.0, 2021: 110.0, 2022: 132.0}
    >>> series = {year: Measured.exact(amount, "KRW") for year, amount in amounts.items()}
    >>> round(mean_growth(series).value, 9)
    0.15
    """
    years = sorted(series)
    points = [series[year] for year in years]
    _require_series(points, fewest=2)
    if years != list(range(years[0], years[-1] + 1)):
        raise Refusal("year-gap", {"years": ", ".join(map(str, years))})
    for base in points[:-1]:
        require_two_digits(base)
    value = _mean_step([point.value for point in points])
    low = _mean_step(_taut(points))
    return enclosed(value, low, _highest_mean_step(points), points, unit="growth")


def trend_growth(series: Mapping[int, Measured]) -> Measured:
    """Return trend growth a year (0–1, continuous): the least-squares slope of ln x over years.

    Parameters
    ----------
    series : mapping of int to Measured
        Figure of each year; four or more, gaps allowed.

    Raises
    ------
    Refusal
        ``too-few-points``, ``unit-mismatch``, ``ordinal``, ``across-bases``, ``non-positive``.

    Notes
    -----
    The slope is Σ c_t ln x_t with c_t = (t − mean) ÷ Σ(t − mean)²: monotone in every figure, so
    each goes to the end its weight's sign tells.

    Examples
    --------
    >>> years = (2011, 2014, 2015, 2017)
    >>> series = {year: Measured.exact(math.exp(0.2 * (year - 2011)), "KRW") for year in years}
    >>> round(trend_growth(series).value, 9)
    0.2
    """
    years = sorted(series)
    points = [series[year] for year in years]
    _require_series(points, fewest=TREND_POINTS)
    middle = math.fsum(years) / len(years)
    spread = math.fsum((year - middle) ** 2 for year in years)
    weights = [(year - middle) / spread for year in years]

    def slope(numbers: Sequence[float]) -> float:
        return math.fsum(w * math.log(x) for w, x in zip(weights, numbers, strict=True))

    pairs = list(zip(weights, points, strict=True))
    low = slope([point.low if weight > 0 else point.high for weight, point in pairs])
    high = slope([point.high if weight > 0 else point.low for weight, point in pairs])
    return enclosed(slope([point.value for point in points]), low, high, points, unit="growth")


def required_growth(base: Measured, target: Measured, *, years: int) -> Measured:
    """Return the growth a year (0–1) that leads from a base to a target in so many years.

    A target is set, not measured, and often on no stated basis: base and target may be on
    different bases, and the result names both. A one-digit base is not refused: the width of
    the interval says how little it settles.

    Raises
    ------
    Refusal
        ``unit-mismatch``, ``ordinal``, ``non-positive``, ``target-year-passed`` with ``years``.

    Examples
    --------
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

    Examples
    --------
    >>> required_multiple(Measured.exact(5, "share"), Measured.exact(15, "share")).value
    3.0
    """
    require_one_unit(base, target)
    require_cardinal(base, target)
    require_positive(base, target)
    return at_corners(lambda a, b: b / a, base, target, unit="multiple")


def required_increase(base: Measured, target: Measured) -> Measured:
    """Return target − base (shares: in percentage points), across bases where need be.

    Examples
    --------
    >>> needed = required_increase(Measured.exact(0.05, "share"), Measured.exact(0.15, "share"))
    >>> round(needed.value, 9), needed.unit
    (10.0, 'percentage_points')
    """
    require_one_unit(base, target)
    points = base.unit in ("share", "growth")
    unit, factor = ("percentage_points", 100) if points else (base.unit, 1)
    return at_corners(lambda a, b: (b - a) * factor, base, target, unit=unit)


def _require_growth(start: Measured, end: Measured) -> None:
    require_one_unit(start, end)
    require_cardinal(start, end)
    require_one_basis(start, end)
    require_positive(start)
    require_non_negative(end)
    require_two_digits(start)


def _require_series(points: Sequence[Measured], *, fewest: int) -> None:
    if len(points) < fewest:
        raise Refusal("too-few-points", {"points": str(len(points)), "needed": str(fewest)})
    require_one_unit(*points)
    require_cardinal(*points)
    require_one_basis(*points)
    require_positive(*points)


def _mean_step(numbers: Sequence[float]) -> float:
    steps = [after / before for before, after in pairwise(numbers)]
    return math.fsum(steps) / len(steps) - 1


def _highest_mean_step(points: Sequence[Measured]) -> float:
    """Return the greatest mean step: the best sum of steps to each point's low and high."""
    ends = {points[0].low: 0.0, points[0].high: 0.0}
    for point in points[1:]:
        ends = {
            number: max(total + number / before for before, total in ends.items())
            for number in (point.low, point.high)
        }
    return max(ends.values()) / (len(points) - 1) - 1


def _taut(points: Sequence[Measured]) -> list[float]:
    """Return the figures of least mean step, relaxed until no figure moves."""
    numbers = [points[0].high, *(point.value for point in points[1:-1]), points[-1].low]
    for _ in range(10_000):
        moved = 0.0
        for t in range(1, len(numbers) - 1):
            middle = math.sqrt(numbers[t - 1] * numbers[t + 1])
            best = min(max(middle, points[t].low), points[t].high)
            moved = max(moved, abs(best / numbers[t] - 1))
            numbers[t] = best
        if moved < 1e-15:
            break
    return numbers
