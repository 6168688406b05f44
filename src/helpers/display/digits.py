"""How many digits of a number its interval supports, and rounding to them.

Here: decimal arithmetic on a value with its bounds, without units or words.
Not here: units and languages (``numbers``, ``money``).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from helpers.analysis.measured import Measured

MINUS = "−"
# binary fractions carry noise in the sixteenth digit; the thirteenth is far below any rounding
SIGNIFICANT_DIGITS = 13
NOISE = Decimal("1e-11")


@dataclass(frozen=True, slots=True)
class Span:
    """A number and its bounds as decimals, in the unit shown.

    Attributes
    ----------
    value, low, high : Decimal
        ``low <= value <= high``.
    """

    value: Decimal
    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, measured: Measured, *, shift: int = 0) -> Span:
        """Return a measured number times ten to the power of ``shift`` (2 for percent)."""
        value, low, high = (
            decimal(number).scaleb(shift)
            for number in (measured.value, measured.low, measured.high)
        )
        return cls(value, min(low, value), max(high, value))

    @property
    def half_width(self) -> Decimal:
        """Half the distance between the bounds."""
        return (self.high - self.low) / 2

    @property
    def is_exact(self) -> bool:
        """Whether nothing but arithmetic noise separates the bounds."""
        return self.half_width <= max(abs(self.low), abs(self.high)) * NOISE

    def unsigned(self) -> Span:
        """Return the size of a number whose sign the bounds agree on; else the number itself."""
        if self.low >= 0 or self.high > 0:
            return self
        return Span(-self.value, -self.high, -self.low)


def decimal(number: float) -> Decimal:
    """Return a float as the decimal it was meant to be.

    Examples
    --------
    >>> decimal(0.1 + 0.2)
    Decimal('0.3')
    """
    return Decimal(f"{float(number):.{SIGNIFICANT_DIGITS}g}")


def last_digit(span: Span) -> int:
    """Return the exponent of the last digit that the bounds support.

    The finest place of which half a unit is not less than half the distance between the bounds.
    An exact number supports every digit it has.

    Examples
    --------
    >>> last_digit(Span(Decimal("9.644"), Decimal("9.616"), Decimal("9.673")))
    -1
    >>> last_digit(Span(Decimal(747200000), Decimal(747150000), Decimal(747250000)))
    5
    """
    if span.is_exact:
        return int(span.value.normalize().as_tuple().exponent)
    width = span.half_width * 2 * (1 - NOISE)
    exponent = width.adjusted()
    return exponent if width <= Decimal(1).scaleb(exponent) else exponent + 1


def shown_digit(span: Span, *, finest: int) -> int | None:
    """Return the exponent of the last digit to show.

    That of ``last_digit``; one finer where rounding to it would give a number that the bounds
    exclude and the finer digit is uncertain by two at most (17.0 between 15.4 and 18.8 is not 20).

    Parameters
    ----------
    span : Span
        The number.
    finest : int
        Exponent of the finest digit that readers want (−2 for two decimals). Numbers so small
        that it would leave fewer than two digits keep two; whole ones keep the first.

    Returns
    -------
    int or None
        ``None`` where the bounds lie further apart than the first digit says, so that only they
        can be shown. A number that rounds to nought is shown as nought from the first decimal on.
    """
    last = last_digit(span)
    if span.value == 0:
        return max(last, finest) if span.is_exact or last < 0 else None
    first = span.value.adjusted()
    if last > first:
        return max(last, finest) if last < 0 else None
    kept = first - 1 if finest < 0 else first
    exponent = max(last, min(finest, kept))
    return exponent - 1 if exponent > finest and _shown_outside(span, exponent) else exponent


def _shown_outside(span: Span, exponent: int) -> bool:
    """Return whether rounding leaves the bounds though one digit more is known to within two."""
    shown = round_half_up(span.value, exponent)
    known = span.half_width * (1 - NOISE) <= Decimal(2).scaleb(exponent - 1)
    return not span.is_exact and known and not span.low <= shown <= span.high


def bound_digit(span: Span, *, finest: int) -> int:
    """Return the exponent to which bounds are rounded outward.

    At least one digit more than the number itself shows, in steps of at most a quarter of the
    distance between the bounds, so that rounding outward cannot swallow the interval; without
    decimals that are noughts at both bounds.

    Examples
    --------
    >>> bound_digit(Span(Decimal("9.644"), Decimal("9.616"), Decimal("9.673")), finest=-3)
    -2
    """
    if span.is_exact:
        return max(last_digit(span), finest)
    exponent = max((span.half_width / 2).adjusted(), finest)
    while exponent < 0 and all(
        rounded(bound, exponent) == rounded(bound, exponent + 1)
        for bound, rounded in ((span.low, round_down), (span.high, round_up))
    ):
        exponent += 1
    return exponent


def round_half_up(number: Decimal, exponent: int) -> Decimal:
    """Round to a power of ten, halves away from nought; never a negative nought.

    Examples
    --------
    >>> round_half_up(Decimal("2.675"), -2), round_half_up(Decimal("-0.04"), -1)
    (Decimal('2.68'), Decimal('0.0'))
    """
    return _rounded(number, exponent, ROUND_HALF_UP)


def round_down(number: Decimal, exponent: int) -> Decimal:
    """Round to a power of ten towards minus infinity."""
    return _rounded(number, exponent, ROUND_FLOOR)


def round_up(number: Decimal, exponent: int) -> Decimal:
    """Round to a power of ten towards plus infinity."""
    return _rounded(number, exponent, ROUND_CEILING)


def grouped(number: Decimal) -> str:
    """Return a decimal with thousands commas and a true minus sign.

    Examples
    --------
    >>> grouped(Decimal("-1234.50"))
    '−1,234.50'
    """
    return f"{number:,f}".replace("-", MINUS)


def _rounded(number: Decimal, exponent: int, rounding: str) -> Decimal:
    rounded = number.quantize(Decimal(1).scaleb(exponent), rounding=rounding)
    return abs(rounded) if rounded == 0 else rounded
