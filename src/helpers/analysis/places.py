"""Which places in an order figures allow, where some are rounded and some are not known.

Belongs here: the reasoning about places alone. Which figures may be ranked is the themes'.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from helpers.data.measured import Measured


def possible_places(
    figure: Measured, others: Sequence[Measured], *, rest: Measured | None, unknown: int
) -> tuple[int, int]:
    """Return the best and the worst place a figure can have, the largest being first.

    Parameters
    ----------
    figure : Measured
        The figure in question; its low is above nought.
    others : sequence of Measured
        The other known figures, in the same unit and on the same basis.
    rest : Measured or None
        What all members without a figure have together; None where it is not known.
    unknown : int
        How many members have no figure.

    Notes
    -----
    The best place is one below those that are larger at every rounding. The worst counts those
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
    hidden = unknown if rest is None else min(unknown, math.floor(rest.high / figure.low))
    return 1 + above, 1 + maybe + hidden
