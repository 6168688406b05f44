"""How concentrated an industry is over regions or firms, also where only the largest are known.

Belongs here: indices over a set of shares. A share is 0–1; the index (Herfindahl–Hirschman) is
Σ s² × 10,000, from 10,000 ÷ members to 10,000.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from helpers.analysis import comparability
from helpers.data.measured import Measured, enclosed
from helpers.errors import Refusal

HHI_SCALE = 10_000
HHI_UNIT = "hhi_points"

HHI_READING_AID = (1_000, 1_800)
"""Bounds of moderate and high concentration of *markets* in the US merger guidelines of 2023
(Department of Justice, Federal Trade Commission); for regions a reading aid only."""

# Shares summed in binary may miss 1 by this much without being wrong.
SUM_TOLERANCE = 1e-9

Span = tuple[float, float]
Index = Callable[[Sequence[float]], float]


def theil_bounds(
    known: Sequence[Measured], *, unknown_count: int, largest_unknown: Measured
) -> Measured:
    """Return the least and the greatest Theil index when only the largest shares are known.

    Value and bounds as of ``hhi_bounds``.

    T = Σ s ln(n s) over n members (Theil 1967): 0 where all are equal, ln n where one holds all;
    ln n − T is the entropy. It looks at the small members more than the Herfindahl–Hirschman
    index does, and is therefore the less settled of the two where the small ones are unknown.

    Refused: as ``hhi_bounds``.

    Notes
    -----
    The argument of ``hhi_bounds`` uses of Σ s² only that each term is one convex function f of
    its share: moving ε from a share to one no larger, without overtaking it, never raises Σ f(s),
    and the reverse never lowers it (Karamata 1932; Marshall & Olkin 1979 on majorization). With
    f(s) = s ln(n s), f(0) = 0, the same most even and most uneven shares give the bounds.

    Examples
    --------
    Half the whole in one of three members, the rest anywhere below it:

    >>> half = Measured.exact(0.5, "share")
    >>> bounds = theil_bounds([half], unknown_count=2, largest_unknown=half)
    >>> round(bounds.low, 4), round(bounds.high, 4)
    (0.0589, 0.4055)
    """
    members = len(known) + unknown_count

    def theil(shares: Sequence[float]) -> float:
        return math.fsum(s * math.log(members * s) for s in shares if s > 0)

    return _bounds(
        known, unknown_count=unknown_count, largest_unknown=largest_unknown, of=theil, unit="number"
    )


def hhi_bounds(
    known: Sequence[Measured], *, unknown_count: int, largest_unknown: Measured
) -> Measured:
    """Return the least and the greatest Σ s² × 10,000 when only the largest shares are known.

    Unknown members are unknown, not rounded: the bounds hold over every admissible known share and
    every admissible way to spread the remainder. The value is the lower one, that of the most even
    spread, and stands for nothing published.

    Refused: ``no-figures``, ``unit-not-wanted``, ``across-bases``, ``negative``,
    ``too-few-members``, ``shares-below-whole``, ``shares-exceed-whole``; ``cap-exceeds-known``
    where an unknown member could outrank a known one.

    Parameters
    ----------
    known : sequence of Measured
        Shares (0–1) of the known members.
    unknown_count : int
        Number of members not known; each has a share of 0 or more.
    largest_unknown : Measured
        Cap: no unknown member exceeds it. After a ranking, the smallest known share.

    Notes
    -----
    Every known share s_i lies in its interval, every unknown one in [0, c], all add up to 1.

    *Lower bound.* Σ x² is strictly convex, so on this convex set it has one minimum. There, no two
    shares can be brought nearer to each other: moving ε from x to y with x > y changes the sum by
    −2ε(x − y) + 2ε². So every share stands at one common level, or at the end of its interval
    nearest to it. The level is found by bisection on the sum.

    *Upper bound.* Moving ε from a smaller share to a larger one (x ≥ y) changes the sum by
    2ε(x − y) + 2ε² > 0. Let the intervals be in one order by both their ends, as they are when
    shares are printed to one digit, and [0, c] last. If at an optimum one share could still rise
    while one of a lower interval could still fall, then moving (after swapping the two where the
    lower stands higher, which the order allows) would raise the sum. So all stand at their lows
    but the leading ones, at their highs, and one between: fill from the top until the sum is 1.
    Where one interval lies strictly inside another, low ends and high ends are ordered apart;
    the bound then holds but need not be attained.

    Both solutions obey the cap even when it is the smallest known share itself and moves with it:
    unknown members are filled only after that share stands at its high, and in the lower bound
    they stand at the common level cut at c, which that share is never below.

    Examples
    --------
    The four largest provinces of 2024 and thirteen not known:

    >>> amounts = [2097.05, 747.20, 674.07, 389.67]
    >>> top = [Measured.exact(amount / 5255.11, "share") for amount in amounts]
    >>> bounds = hhi_bounds(top, unknown_count=13, largest_unknown=top[-1])
    >>> round(bounds.low), round(bounds.high)
    (2065, 2191)
    """
    return _bounds(
        known,
        unknown_count=unknown_count,
        largest_unknown=largest_unknown,
        of=_herfindahl,
        unit=HHI_UNIT,
    )


def concentration_ratio(shares: Sequence[Measured], *, k: int) -> Measured:
    """Return the sum of the k largest shares (0–1).

    Refused: ``no-figures``, ``unit-not-wanted``, ``across-bases``, ``negative``,
    ``shares-exceed-whole``, ``too-few-members``. No unknown member may exceed those given.

    Notes
    -----
    The sum of the k largest never falls when a share rises, so its low is the sum of the k
    largest lows and its high that of the k largest highs, short of what the others need at least.

    Examples
    --------
    >>> shares = [Measured.rounded(s, step=0.01, unit="share") for s in (0.40, 0.14, 0.13)]
    >>> two = concentration_ratio(shares, k=2)
    >>> round(two.low, 3), round(two.value, 3), round(two.high, 3)
    (0.53, 0.54, 0.55)
    """
    _require_shares(shares)
    if not 1 <= k <= len(shares):
        raise Refusal("too-few-members", {"members": str(len(shares)), "needed": str(k)})
    _require_room(math.fsum(part.low for part in shares))
    low, value, high = (
        math.fsum(sorted((getattr(part, end) for part in shares), reverse=True)[:k])
        for end in ("low", "value", "high")
    )
    others = sorted((part.low for part in shares), reverse=True)[k:]
    high = min(high, 1 - math.fsum(others))
    return enclosed(value, low, high, shares, unit="share", function=concentration_ratio)


def _bounds(
    known: Sequence[Measured],
    *,
    unknown_count: int,
    largest_unknown: Measured,
    of: Index,
    unit: str,
) -> Measured:
    """Return the bounds of an index that sums one convex function of each share."""
    _require_shares(known)
    _require_shares([largest_unknown])
    if unknown_count < 0:
        raise Refusal("too-few-members", {"members": str(unknown_count), "needed": "0"})
    smallest = min(known, key=lambda part: part.high)
    if largest_unknown.high > smallest.high:
        raise Refusal(
            "cap-exceeds-known",
            {"cap": f"{largest_unknown.high:g}", "smallest": f"{smallest.high:g}"},
        )
    spans = [(part.low, part.high) for part in known]
    spans += [(0.0, largest_unknown.high)] * unknown_count
    used = [*known, largest_unknown]
    low, high = _index(_most_even, spans, of), _index(_most_uneven, spans, of)
    bases, rests_on = (
        tuple(label for part in used for label in getattr(part, name))
        for name in ("bases", "rests_on")
    )
    return Measured(low, low, high, unit, bases, rests_on)


def _herfindahl(shares: Sequence[float]) -> float:
    return HHI_SCALE * math.fsum(number**2 for number in shares)


def _require_shares(shares: Sequence[Measured]) -> None:
    if not shares:
        raise Refusal("no-figures")
    for part in shares:
        comparability.require_unit(part, wanted=("share",))
    comparability.require_one_basis(*shares)
    comparability.require_non_negative(*shares)


def _require_room(least: float) -> None:
    if least > 1 + SUM_TOLERANCE:
        raise Refusal("shares-exceed-whole", {"sum": f"{least:.6g}"})


def _index(
    spread: Callable[[Sequence[Span]], list[float]], spans: Sequence[Span], of: Index
) -> float:
    _require_room(math.fsum(low for low, _ in spans))
    most = math.fsum(high for _, high in spans)
    if most < 1 - SUM_TOLERANCE:
        raise Refusal("shares-below-whole", {"sum": f"{most:.6g}"})
    return of(spread(spans))


def _most_even(spans: Sequence[Span]) -> list[float]:
    """Return the shares of least Σ s² that add up to 1: all at one level, cut at their ends."""
    below, above = 0.0, 1.0
    for _ in range(100):
        level = (below + above) / 2
        if math.fsum(min(max(level, low), high) for low, high in spans) < 1:
            below = level
        else:
            above = level
    return [min(max(above, low), high) for low, high in spans]


def _most_uneven(spans: Sequence[Span]) -> list[float]:
    """Return the shares of greatest Σ s² that add up to 1: filled from the largest down."""
    lows = sorted((low for low, _ in spans), reverse=True)
    highs = sorted((high for _, high in spans), reverse=True)
    left = max(0.0, 1 - math.fsum(lows))
    shares = []
    for low, high in zip(lows, highs, strict=True):
        poured = min(left, high - low)
        left -= poured
        shares.append(low + poured)
    return shares
