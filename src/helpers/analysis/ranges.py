"""The spread of one measure over several admissible readings: least, middle, greatest.

Belongs here: order statistics of measured numbers. Which readings are admissible is the theme's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from helpers.analysis.comparability import require_one_unit
from helpers.data.measured import Measured, enclosed
from helpers.errors import Refusal


@dataclass(frozen=True, slots=True)
class Range:
    """Least, median and greatest of one measure over some readings; each rests on all of them."""

    least: Measured
    middle: Measured
    most: Measured
    count: int


def range_over(readings: Sequence[Measured]) -> Range:
    """Return least, median and greatest of some readings, with the bounds rounding allows.

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
    >>> span = range_over([Measured.exact(growth, "growth") for growth in (0.3, -0.1, 0.1, 0.2)])
    >>> span.least.value, round(span.middle.value, 9), span.most.value, span.count
    (-0.1, 0.15, 0.3, 4)
    """
    if not readings:
        raise Refusal("no-figures")
    require_one_unit(*readings)

    def picked(pick: Callable[[Sequence[float]], float]) -> Measured:
        ends = ("value", "low", "high")
        value, low, high = (pick([getattr(one, end) for one in readings]) for end in ends)
        return enclosed(value, low, high, readings, unit=readings[0].unit, function=pick)

    return Range(picked(min), picked(median), picked(max), len(readings))
