"""Decimal arithmetic behind the digits of a number: nearest rounding, halves up, and grouping.

Here: a value with its bounds as decimals, without units or words.
Not here: how many digits a unit is written with (``units``), texts (``numbers``, ``money``).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from helpers.data.measured import Measured

MINUS = "−"
# binary fractions carry noise in the sixteenth digit; the thirteenth is far below any rounding
SIGNIFICANT_DIGITS = 13
NOISE = Decimal("1e-11")
WIDE = Decimal("0.05")
"""Half the distance between the bounds, over the value, beyond which a sentence says «about»."""


@dataclass(frozen=True, slots=True)
class Span:
    """A number and its bounds as decimals, in the unit shown."""

    value: Decimal
    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, measured: Measured, *, shift: int) -> Span:
        """Return a measured number times ten to the power of ``shift`` (2 for percent)."""
        ends = (measured.value, measured.low, measured.high)
        return cls(*(decimal(number).scaleb(shift) for number in ends))

    @property
    def half_width(self) -> Decimal:
        """Half the distance between the bounds."""
        return (self.high - self.low) / 2

    @property
    def is_exact(self) -> bool:
        """Whether nothing but arithmetic noise separates the bounds."""
        return self.half_width <= max(abs(self.low), abs(self.high)) * NOISE

    @property
    def is_wide(self) -> bool:
        """Whether the bounds lie so far apart that a sentence has to say «about»."""
        return self.half_width > abs(self.value) * WIDE

    def bounds(self, exponent: int, *, finer: int) -> tuple[Decimal, Decimal, int]:
        """Return both bounds, rounded to nearest, and the exponent of their last digit.

        That of the value, rounded to ``exponent``; or ``finer`` digits more where a bound could
        else not be told from it, and the value still lies between.

        >>> Span(Decimal("9.644"), Decimal("9.616"), Decimal("9.673")).bounds(-2, finer=1)
        (Decimal('9.62'), Decimal('9.67'), -2)
        >>> Span(Decimal(43), Decimal("42.5"), Decimal("43.5")).bounds(0, finer=1)
        (Decimal('42.5'), Decimal('43.5'), -1)
        """
        low, high = (round_half_up(end, exponent) for end in (self.low, self.high))
        value = round_half_up(self.value, exponent)
        if value in {end for end, own in ((low, self.low), (high, self.high)) if own != self.value}:
            return self.finer_bounds(exponent, finer=finer)
        return low, high, exponent

    def finer_bounds(self, exponent: int, *, finer: int) -> tuple[Decimal, Decimal, int]:
        """Return the bounds with ``finer`` digits more than the value, where it lies between.

        >>> Span(Decimal("13.494"), Decimal("13.491"), Decimal("13.498")).finer_bounds(-2, finer=1)
        (Decimal('13.49'), Decimal('13.50'), -2)
        """
        value = round_half_up(self.value, exponent)
        for last in (exponent - finer, exponent):
            low, high = (round_half_up(end, last) for end in (self.low, self.high))
            if low <= value <= high:
                break
        return low, high, last


def decimal(number: float) -> Decimal:
    """Return a float as the decimal it was meant to be.

    >>> decimal(0.1 + 0.2)
    Decimal('0.3')
    """
    return Decimal(f"{float(number):.{SIGNIFICANT_DIGITS}g}")


def last_digit(number: Decimal, *, finest: int) -> int:
    """Return the exponent of a number's own last digit, of ``finest`` where it has more.

    >>> last_digit(Decimal("43.0"), finest=-2), last_digit(Decimal("9.644"), finest=-2)
    (0, -2)
    >>> last_digit(Decimal(747_200_000), finest=4)
    5
    """
    return max(int(number.normalize().as_tuple().exponent), finest)


def round_half_up(number: Decimal, exponent: int) -> Decimal:
    """Round to a power of ten, halves away from nought; never a negative nought.

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

    >>> grouped(Decimal("-1234.50"))
    '−1,234.50'
    """
    return f"{number:,f}".replace("-", MINUS)


def _rounded(number: Decimal, exponent: int, rounding: str) -> Decimal:
    rounded = number.quantize(Decimal(1).scaleb(exponent), rounding=rounding)
    return abs(rounded) if rounded == 0 else rounded
