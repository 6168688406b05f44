"""Amounts of money as policy papers write them: 만, 억, 조; million, billion, trillion.

Here: the scale words and how many of their groups are written.
Not here: how many digits an interval supports (``digits``), the choice of text (``numbers``).
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from helpers.display.digits import grouped
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from collections.abc import Callable

GROUP_DIGITS = 4
GROUP_NAMES = ("", "만", "억", "조", "경")
GROUPS_WRITTEN = 2
ENGLISH_SCALES = {12: "trillion", 9: "billion", 6: "million"}
ENGLISH_DECIMALS = 2
SMALL_CHANGE_BELOW = 1000

Rounding: TypeAlias = "Callable[[Decimal, int], Decimal]"


def amount(
    number: Decimal, exponent: int, lang: Lang, *, rounding: Rounding, finer: int = 0
) -> str:
    """Return an amount that is not negative in words and digits, without its currency.

    Parameters
    ----------
    number : Decimal
        Amount in won or dollars.
    exponent : int
        Finest digit to write.
    lang : {"ko", "en"}
        Korean writes the top two groups of ten thousand that are not nought, English up to two
        decimals of a million, billion or trillion; coarser where ``exponent`` asks for it.
    rounding : callable
        ``round_half_up``, or ``round_down`` and ``round_up`` for bounds.
    finer : int, optional
        Groups or decimals written beyond those, for bounds.

    Examples
    --------
    >>> from helpers.display.digits import round_half_up as half_up
    >>> amount(Decimal(1_065_700_000_000), 8, "ko", rounding=half_up)
    '1조 657억'
    >>> amount(Decimal(1_065_700_000_000), 8, "en", rounding=half_up)
    '1.07 trillion'
    """
    if lang == "ko":
        return _korean(number, exponent, rounding, GROUPS_WRITTEN + finer)
    scale = english_scale(number, exponent, rounding)
    return english_amount(number, exponent, scale=scale, rounding=rounding, finer=finer)


def english_scale(number: Decimal, exponent: int, rounding: Rounding) -> int:
    """Return the exponent of the English scale word an amount is written with (0 for none).

    An amount that rounds up to a thousand millions is a billion.
    """
    for scale in ENGLISH_SCALES:
        finest = max(exponent, scale - 3 - ENGLISH_DECIMALS)
        if rounding(number, finest) >= Decimal(1).scaleb(scale):
            return scale
    return 0


def english_amount(
    number: Decimal,
    exponent: int,
    *,
    scale: int,
    rounding: Rounding,
    finer: int = 0,
    worded: bool = True,
) -> str:
    """Return an amount at a given English scale, with or without the scale's word."""
    smallest = scale - ENGLISH_DECIMALS - finer
    finest = max(exponent, smallest) if scale else _small_change(number, exponent)
    rounded = rounding(number, finest)
    digits = grouped(rounded.scaleb(-scale))
    return f"{digits} {ENGLISH_SCALES[scale]}" if worded and scale else digits


def with_currency(text: str, currency: str, lang: Lang) -> str:
    """Return an amount's text with its currency.

    Korean puts a space between a scale word and the currency, none behind a digit.

    Examples
    --------
    >>> with_currency("7억 4,720만", "USD", "ko"), with_currency("747.2 million", "USD", "en")
    ('7억 4,720만 달러', '$747.2 million')
    """
    form = "plain" if text[-1].isdigit() else "scaled"
    return say(f"common.money.{currency}.{form}", lang, amount=text)


def _korean(number: Decimal, exponent: int, rounding: Rounding, written: int) -> str:
    finest = _small_change(number, exponent)
    while True:
        rounded = rounding(number, finest)
        groups = _groups(rounded)
        filled = [place for place, group in groups.items() if group]
        if len(filled) <= written:
            break
        finest = max(finest, filled[written - 1] * GROUP_DIGITS)
    if rounded < 10**GROUP_DIGITS:
        return grouped(rounded)
    return " ".join(f"{groups[place]:,}{GROUP_NAMES[place]}" for place in filled)


def _groups(number: Decimal) -> dict[int, int]:
    """Return the groups of four digits by place, highest first; the last takes what is above."""
    rest = int(number)
    found = {}
    for place in range(len(GROUP_NAMES) - 1, -1, -1):
        found[place], rest = divmod(rest, 10 ** (GROUP_DIGITS * place))
    return found


def _small_change(number: Decimal, exponent: int) -> int:
    """Return the finest digit of an amount without a scale word: cents only of small amounts."""
    return max(exponent, -2 if number < SMALL_CHANGE_BELOW else 0)
