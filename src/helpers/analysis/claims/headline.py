"""Which claims a reader should know first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from helpers.analysis.claims.claim import DURATION, Audited
from helpers.analysis.verdicts import Verdict

MOST: Final = 5
WORST: Final = (
    Verdict.MIXES_BASES,
    Verdict.OUT_OF_SCOPE,
    Verdict.DOES_NOT_HOLD,
    Verdict.HOLDS_TRUNCATED,
    Verdict.BORDERLINE,
)
"""Verdicts on claims that can be checked and do not hold, in the order they are told."""
_ORDER: Final = (*WORST, Verdict.HOLDS, Verdict.CANNOT_BE_CHECKED)


def that_matter(audited: Sequence[Audited], *, most: int = MOST) -> list[Audited]:
    """Return the claims a reader should know first.

    By verdict, those that hold on one reading alone before those that hold, and by how far
    they miss; stated durations last, for they rest on a way of counting more than on a figure.
    """
    return sorted(audited, key=_weight)[:most]


def _weight(claim: Audited) -> tuple[bool, float, float]:
    place = _ORDER.index(claim.verdict) - (0.5 if claim.is_limited else 0.0)
    return claim.kind == DURATION, place, -(claim.miss or 0.0)
