"""Growth between two figures, and the growth a target requires.

Belongs here: rates of change over time. Every rate is stored 0–1 and is per year unless its
docstring says "in all"; the number of intervals is always stated, never guessed from years.
"""

from __future__ import annotations

from helpers.analysis import comparability
from helpers.data.measured import Measured, at_corners
from helpers.errors import Refusal


def change(end: Measured, start: Measured) -> Measured:
    """Return growth in all: end ÷ start − 1 (0–1).

    Refused: ``unit-mismatch``, ``ordinal``, ``across-bases``, ``non-positive`` (start),
    ``negative`` (end), ``one-digit-base``.

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

    From 2020 to 2024 there are 4 intervals. Refused: as ``change``, and ``no-intervals``.

    Examples
    --------
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
    comparability.require_one_unit(base, target)
    comparability.require_cardinal(base, target)
    comparability.require_positive(base, target)
    return at_corners(lambda a, b: b / a, base, target, unit="multiple")


def required_increase(base: Measured, target: Measured) -> Measured:
    """Return target − base (shares: in percentage points), across bases where need be.

    Examples
    --------
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
