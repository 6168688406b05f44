"""Shares of a whole, what a printed share implies, and how specialised a region is.

Belongs here: part and whole. Every function keeps to one basis but the two named ``what_if_…``.
"""

from __future__ import annotations

from helpers.analysis import comparability
from helpers.data.measured import Measured, at_corners
from helpers.errors import Refusal


def share(part: Measured, whole: Measured) -> Measured:
    """Return part ÷ whole (0–1), both figures independently rounded.

    A part is never more than its whole, so the high is at most 1. Where the whole was summed
    from the part, use ``share_of_total``: its bounds are narrower.

    Refused: ``unit-mismatch``, ``ordinal``, ``across-bases``, ``negative`` (part), ``non-positive``
    (whole), ``part-exceeds-whole`` with ``part`` and ``whole``.

    Examples
    --------
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

    Examples
    --------
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

    Examples
    --------
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

    Examples
    --------
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

    Examples
    --------
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
