"""Which figures may stand in one formula: one unit, one basis, a sign and digits that carry it.

Belongs here: every test that ends in a refusal shared by several measures. Each ``require_…``
returns nothing or raises ``Refusal`` with a reason code; its sentence is in the wording catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable

from helpers.data.measured import Measured
from helpers.errors import Refusal

# An exchange rate says how an amount was converted, not what was measured.
RATE_BASIS_PREFIX = "fx-"

DIVIDING = frozenset({"scope", "definition", "code"})
"""Kinds of break that no growth may cross; a new name changes no figure."""

COUNT_UNITS = frozenset({"firms", "persons", "programmes", "hospitals"})
"""Units of whole things: printed in full they are exact, however few digits they have."""

ORDINAL_UNITS = frozenset({"rank"})
NOT_ADDITIVE_UNITS = frozenset({"rank", "growth", "KRW_per_USD", "multiple"})

# A figure d with one digit spans 1/d of itself, at least 1/9; one with two digits at most 1/10.
ONE_DIGIT_SPAN = 0.105


def measured_bases(part: Measured) -> frozenset[str]:
    """Return the bases of what was measured, without those of exchange rates."""
    return frozenset(base for base in part.bases if not base.startswith(RATE_BASIS_PREFIX))


def rate_bases(part: Measured) -> frozenset[str]:
    """Return the bases of the exchange rates used, empty for a figure not converted."""
    return frozenset(part.bases) - measured_bases(part)


def require_one_basis(*parts: Measured) -> None:
    """Refuse figures that measure different things.

    Constants have no basis and go with any figure. A converted figure goes with an unconverted
    one of the same basis; two figures converted at rates of different bases do not.

    Refused: ``across-bases`` with ``bases``.
    """
    for side in (measured_bases, rate_bases):
        sets = {side(part) for part in parts} - {frozenset()}
        if not go_together(*sets):
            raise Refusal("across-bases", {"bases": _listed(*sets)})


def go_together(*bases: frozenset[str]) -> bool:
    """Return whether figures on these bases may stand in one formula: only on one and the same.

    The one rule of the collection. Every measure asks it through ``require_one_basis``, and the
    matrix of bases and uses is drawn from it.

    >>> go_together(frozenset({"mfds"}), frozenset({"mfds"}), frozenset())
    True
    >>> go_together(frozenset({"mfds"}), frozenset({"khidi"}))
    False
    """
    return len({one for one in bases if one}) <= 1


def require_same_basis(*codes: str) -> None:
    """Refuse to look for a measure whose figures would be on different bases (``across-bases``)."""
    if not go_together(*(frozenset({code}) for code in codes)):
        raise Refusal("across-bases", {"bases": _listed(codes)})


def require_one_unit(*parts: Measured) -> None:
    """Refuse figures in different units (``unit-mismatch`` with ``units``)."""
    units = {part.unit for part in parts}
    if len(units) > 1:
        raise Refusal("unit-mismatch", {"units": _listed(units)})


def require_unit(part: Measured, *, wanted: Iterable[str]) -> None:
    """Refuse a figure that is not in a wanted unit (``unit-not-wanted``)."""
    allowed = tuple(wanted)
    if part.unit not in allowed:
        raise Refusal(
            "unit-not-wanted",
            {"unit": part.unit, "wanted": _listed(allowed), "observations": _rests_on(part)},
        )


def require_positive(*parts: Measured) -> None:
    """Refuse figures whose rounding allows zero or less (``non-positive``)."""
    for part in parts:
        if part.low <= 0:
            raise Refusal("non-positive", {"low": f"{part.low:g}", "observations": _rests_on(part)})


def require_non_negative(*parts: Measured) -> None:
    """Refuse figures whose rounding allows less than zero (``negative``)."""
    for part in parts:
        if part.low < 0:
            raise Refusal("negative", {"low": f"{part.low:g}", "observations": _rests_on(part)})


def require_cardinal(*parts: Measured) -> None:
    """Refuse ranks where amounts are needed (``ordinal``)."""
    for part in parts:
        if part.unit in ORDINAL_UNITS:
            raise Refusal("ordinal", {"unit": part.unit, "observations": _rests_on(part)})


def require_additive(*parts: Measured) -> None:
    """Refuse a sum of figures that do not add up, such as rates (``not-additive``)."""
    for part in parts:
        if part.unit in NOT_ADDITIVE_UNITS:
            raise Refusal("not-additive", {"unit": part.unit, "observations": _rests_on(part)})


def require_two_digits(base: Measured) -> None:
    """Refuse growth from a base printed with one digit (``one-digit-base``).

    A count below ten is refused too, although exact: one firm more or less decides the growth.
    """
    few = base.unit in COUNT_UNITS and abs(base.value) < 10
    if few or base.high - base.low > ONE_DIGIT_SPAN * abs(base.value):
        raise Refusal(
            "one-digit-base", {"base": f"{base.value:g}", "observations": _rests_on(base)}
        )


def require_intervals(intervals: int) -> None:
    """Refuse growth over no time (``no-intervals``)."""
    if intervals < 1:
        raise Refusal("no-intervals", {"intervals": str(intervals)})


def _listed(*groups: Iterable[str]) -> str:
    return ", ".join(sorted({name for group in groups for name in group}))


def _rests_on(part: Measured) -> str:
    return ", ".join(part.rests_on)
