"""Which places in an order figures allow, where some are rounded and some are not known.

Belongs here: the reasoning about places alone. Which figures may be ranked is the themes'.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from helpers.data.measured import Measured

SLACK = 1e-12
"""Part of a figure by which a rest must exceed it: less is binary noise."""


def possible_places(
    figure: Measured, others: Sequence[Measured], *, rest: Measured | None = None, unknown: int = 0
) -> tuple[int, int]:
    """Return the best and the worst place a figure can have, the largest being first.

    ``others`` are the other known figures, in the same unit and on the same basis; ``unknown``
    members have none, and the ``rest`` together (None where that is not known).

    Notes
    -----
    The best place is one below those that are larger at every rounding, and below an unknown one
    where the rest is more than all of them could have below the figure. The worst counts those
    that may be larger, and as many unknown ones as could each exceed the figure out of the rest;
    without a rest, all of them.

    Examples
    --------
    >>> known = [Measured.exact(amount, "USD") for amount in (600, 100)]
    >>> rest = Measured.exact(500, "USD")
    >>> possible_places(Measured.exact(200, "USD"), known, rest=rest, unknown=9)
    (2, 4)
    """
    above = sum(other.low > figure.high for other in others)
    maybe = sum(other.high > figure.low for other in others)
    if rest is None:
        return 1 + above, 1 + maybe + unknown
    surely = surely_larger_members(rest.low, figure.high, among=unknown)
    return 1 + above + surely, 1 + maybe + larger_members(rest.high, figure.low, most=unknown)


def larger_members(rest: float, own: float, *, most: int) -> int:
    """Return how many of so many members of a rest can each be larger than a figure.

    The most m with m × own < rest, for each must exceed it; all of them where it may be nought.

    >>> [larger_members(1347.12, own, most=13) for own in (747.20, 389.67, 1347.12, 0)]
    [1, 3, 0, 13]
    """
    if rest <= own * (1 + SLACK):
        return 0
    return most if own <= 0 else min(most, math.ceil(rest / own * (1 - SLACK)) - 1)


def surely_larger_members(rest: float, own: float, *, among: int) -> int:
    """Return how many of the members that share a rest are larger than a figure at the least.

    One, which may have all of it, where the members would not use it up at the figure each.

    >>> [surely_larger_members(1337.12, own, among=12) for own in (10.0, 111.5)]
    [1, 0]
    """
    return int(among > 0 and rest > among * own * (1 + SLACK))
