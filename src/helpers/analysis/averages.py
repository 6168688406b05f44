"""Means of measured numbers with measured weights.

Belongs here: averages whose bounds need more than corners of each term alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from helpers.analysis.comparability import require_non_negative, require_one_unit
from helpers.analysis.measured import Measured, enclosed
from helpers.errors import Refusal


def weighted_mean(numbers: Sequence[Measured], *, weights: Sequence[Measured]) -> Measured:
    """Return Σ w x ÷ Σ w of numbers in one unit, with sharp bounds.

    Parameters
    ----------
    numbers : sequence of Measured
        In one unit; they may be on no basis.
    weights : sequence of Measured
        One for each, in one unit, not negative; rounded apart from the numbers.

    Raises
    ------
    Refusal
        ``no-figures``, ``unit-mismatch``, ``negative``, ``non-positive`` (the weights may add up
        to 0).

    Notes
    -----
    The mean rises with every number, so for its least value all numbers stand at their lows. With
    the numbers fixed it moves in a weight w_i by (x_i − mean) ÷ Σ w: the least mean has every
    number below it at its high weight and every one above it at its low weight. So sorted by x,
    the best weights are high up to some place and low after it; each place is tried. The greatest
    mean likewise, with high and low exchanged.

    Examples
    --------
    >>> years = [Measured.exact(2010, "years"), Measured.exact(2020, "years")]
    >>> money = [Measured(1.0, 0.5, 1.5, "KRW"), Measured(1.0, 0.5, 1.5, "KRW")]
    >>> mean = weighted_mean(years, weights=money)
    >>> mean.low, mean.value, mean.high
    (2012.5, 2015.0, 2017.5)
    """
    if not numbers:
        raise Refusal("no-figures")
    require_one_unit(*numbers)
    require_one_unit(*weights)
    require_non_negative(*weights)
    if not any(weight.low > 0 for weight in weights):
        raise Refusal("non-positive", {"low": "0", "observations": ""})
    pairs = list(zip(numbers, weights, strict=True))
    value = _mean([(x.value, w.value) for x, w in pairs])
    low = min(_cut([(x.low, w.high, w.low) for x, w in pairs]))
    high = max(_cut([(x.high, w.low, w.high) for x, w in pairs]))
    return enclosed(value, low, high, [*numbers, *weights], unit=numbers[0].unit)


def _mean(pairs: Sequence[tuple[float, float]]) -> float:
    return sum(x * w for x, w in pairs) / sum(w for _, w in pairs)


def _cut(terms: Sequence[tuple[float, float, float]]) -> list[float]:
    """Return the means with the first weight up to each place in order of x, the other after."""
    ordered = sorted(terms)
    return [
        _mean([(x, before if i < place else after) for i, (x, before, after) in enumerate(ordered)])
        for place in range(len(ordered) + 1)
    ]
