"""Amounts of money as policy papers write them: 만, 억, 조; million, billion, trillion.

Here: the scale words. Not here: how many digits an amount has (``units``), its text (``numbers``).
"""

from __future__ import annotations

from decimal import Decimal

from helpers.display.digits import grouped
from helpers.display.wording import Lang, say

GROUP_DIGITS = 4
GROUP_NAMES = ("", "만", "억", "조", "경")
ENGLISH_SCALES = {12: "trillion", 9: "billion", 6: "million"}
ENGLISH_FROM = {"KRW": {12: 1e12, 9: 1e9, 6: 1e6}, "USD": {12: 1e12, 9: 1e10, 6: 1e6}}
"""The smallest amount of each scale word; trade in dollars is told in millions up to 10 billion.

Neither its digits nor what stands beside it matter: an amount is written alike on a whole page."""


def amount(number: Decimal, exponent: int, currency: str, lang: Lang) -> str:
    """Return a rounded amount that is not negative in words and digits, without its currency.

    ``exponent`` is that of its last digit.

    >>> amount(Decimal(1_065_700_000_000), 8, "KRW", "ko")
    '1조 657억'
    >>> amount(Decimal(1_065_700_000_000), 8, "KRW", "en")
    '1.0657 trillion'
    >>> amount(Decimal(5_255_110_000), 4, "USD", "en")
    '5,255.11 million'
    """
    if lang == "ko":
        return _korean(number)
    scale = english_scale(number, currency)
    return worded(english_digits(number, exponent, scale), scale)


def english_scale(number: Decimal, currency: str) -> int:
    """Return the exponent of the English scale word an amount is written with (0 for none)."""
    return next((scale for scale, least in ENGLISH_FROM[currency].items() if number >= least), 0)


def english_digits(number: Decimal, exponent: int, scale: int) -> str:
    """Return an amount's digits at an English scale."""
    places = max(0, scale - exponent)
    return grouped(number.scaleb(-scale).quantize(Decimal(1).scaleb(-places)))


def worded(digits: str, scale: int) -> str:
    """Return an amount's digits with the English word of their scale."""
    return f"{digits} {ENGLISH_SCALES[scale]}" if scale else digits


def with_currency(text: str, currency: str, lang: Lang) -> str:
    """Return an amount's text with its currency.

    Korean puts a space between a scale word and the currency, none behind a digit.

    >>> with_currency("7억 4,720만", "USD", "ko"), with_currency("747.2 million", "USD", "en")
    ('7억 4,720만 달러', '$747.2 million')
    """
    form = "plain" if text[-1].isdigit() else "scaled"
    return say(f"common.money.{currency}.{form}", lang, amount=text)


def _korean(number: Decimal) -> str:
    if number < 10**GROUP_DIGITS:
        return grouped(number)
    rest, groups = int(number), []
    for place in range(len(GROUP_NAMES) - 1, -1, -1):
        group, rest = divmod(rest, 10 ** (GROUP_DIGITS * place))
        if group:
            groups.append(f"{group:,}{GROUP_NAMES[place]}")
    return " ".join(groups)
