"""Numerals as Korean and English documents print them: digits, scales and number words.

Knows nothing of units. Everything not fully understood is refused, never half-read.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from helpers.errors import PrintedFormError

KOREAN_SCALES = {"조": 12, "억": 8, "만": 4}
KOREAN_STEPS = {"천": 3, "백": 2, "십": 1, "": 0}
ENGLISH_SCALES = {
    **dict.fromkeys(["trillion", "trn", "tn"], 12),
    **dict.fromkeys(["billion", "bn"], 9),
    **dict.fromkeys(["million", "mn"], 6),
    "thousand": 3,
}
_NUMBERS = "one two three four five six seven eight nine ten"
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth"
NUMBER_WORDS = {word: number for number, word in enumerate(_NUMBERS.split(), start=1)}
ORDINAL_WORDS = {word: number for number, word in enumerate(_ORDINALS.split(), start=1)}
LONGEST_TEXT = 80
LONGEST_NUMBER = 18

_SPACES = dict.fromkeys(map(ord, "\u00a0\u2009\u202f\u3000"), " ")
_DIGITS = re.compile(r"\d[\d,]*(?:\.[\d.,]*)?", re.ASCII)
_PLAIN = re.compile(r"(?:0|[1-9]\d*)(?:\.\d+)?", re.ASCII)
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_KOREAN_SCALE = re.compile(r"\s*(?P<step>[십백천]?)(?P<scale>[조억만])|\s*(?P<small>[백천])")
_ENGLISH_SCALE = re.compile(rf"\s*(?P<scale>{'|'.join(ENGLISH_SCALES)})(?![a-z])", re.IGNORECASE)
_WORD = re.compile(rf"({'|'.join(NUMBER_WORDS | ORDINAL_WORDS)})(?![a-z])", re.IGNORECASE)


class FigureError(PrintedFormError):
    """A printed figure that is not fully understood."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """One number at the head of a text."""

    value: Decimal  #: The number, never negative.
    last_digit: Decimal  #: Size of one step of its last printed digit.
    in_full: bool  #: Printed to the last unit, with neither scale nor decimals.
    ordinal: bool  #: Printed as a word of order (``fourth``).
    rest: str  #: Text behind it, spaces at its head kept.
    decimals: int = 0  #: Digits behind its point.

    @property
    def last_significant(self) -> Decimal:
        """Size of one step of its last significant digit: behind a point, noughts are, too."""
        if self.decimals:
            return self.last_digit
        return Decimal(10) ** int(self.value.normalize().as_tuple().exponent)


@dataclass(frozen=True, slots=True)
class _Scale:
    """Size of a scale (천억: 10¹¹) and of the group it counts (억: 10⁸)."""

    size: Decimal
    group: Decimal


def narrow(text: str) -> str:
    """Return the text with full-width ASCII and special spaces as plain ones.

    Digits of another script, invisible characters and more than 80 characters are refused.
    """
    if len(text) > LONGEST_TEXT:
        raise FigureError(text[:LONGEST_TEXT], text, f"a figure of at most {LONGEST_TEXT} signs")
    plain = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)
    plain = plain.translate(_SPACES).replace("\u2212", "-")
    for sign in plain:
        if unicodedata.category(sign) in {"Nd", "Nl", "No"} and not sign.isascii():
            raise FigureError(text, sign, "digits 0–9")
        if unicodedata.category(sign) in {"Cc", "Cf", "Co", "Cn"}:
            raise FigureError(text, f"U+{ord(sign):04X}", "no invisible characters")
    return plain


def read_numeral(text: str) -> Numeral:
    """Read the number a narrowed text begins with.

    Korean (조 억 만) and English (trillion … thousand) scales fall from part to part, and each
    part is smaller than one of the scale before it: ``7억 4,720만`` is 747,200,000.
    """
    word = _WORD.match(text)
    if word:
        spelled = word[1].lower()
        number = (NUMBER_WORDS | ORDINAL_WORDS)[spelled]
        rest = text[word.end() :]
        return Numeral(Decimal(number), Decimal(1), True, spelled in ORDINAL_WORDS, rest)
    return _read_parts(text)


def read_scale(text: str) -> tuple[Decimal, str]:
    """Return the factor of a scale without a number (``십억``), 1 for none, and the text behind."""
    scale, rest = _scale(text)
    return scale.size if scale else Decimal(1), rest


def _read_parts(text: str) -> Numeral:
    total, last, rest = Decimal(0), Decimal(1), text
    ceiling: Decimal | None = None
    scaled = False
    while True:
        number, decimals, tail = _digits(rest, whole=text)
        scale, tail = _scale(tail)
        size = scale.size if scale else Decimal(1)
        part = number * size
        if ceiling is not None and part >= ceiling:
            wanted = f"scales that fall, each part below {ceiling:,}"
            raise FigureError(text, rest.strip(), wanted)
        total, last = total + part, size.scaleb(-decimals)
        scaled = scaled or scale is not None or decimals > 0
        rest = tail
        if scale is None or not re.match(r"\s*\d", rest, re.ASCII):
            return Numeral(total, last, not scaled, False, rest, decimals)
        if decimals:
            raise FigureError(text, rest.strip(), "nothing more behind a part with decimals")
        ceiling = scale.group


def _digits(text: str, *, whole: str) -> tuple[Decimal, int, str]:
    """Return the plain or grouped number at the head, its decimals and the text behind it."""
    found = _DIGITS.match(text.lstrip())
    if not found:
        raise FigureError(whole, text.strip() or whole, "a number in digits 0–9 or one … ten")
    printed, rest = found[0], text.lstrip()[found.end() :]
    if not (_PLAIN.fullmatch(printed) or _GROUPED.fullmatch(printed)):
        wanted = "digits with one decimal point, or grouped in threes like 1,234,567"
        raise FigureError(whole, printed, wanted)
    plain = printed.replace(",", "")
    if len(plain) > LONGEST_NUMBER:
        raise FigureError(whole, printed, f"at most {LONGEST_NUMBER} digits")
    return Decimal(plain), len(plain.partition(".")[2]), rest


def _scale(text: str) -> tuple[_Scale | None, str]:
    """Return the scale at the head, or None, and the text behind it."""
    korean = _KOREAN_SCALE.match(text)
    if korean and korean["small"]:
        size = _ten_to(KOREAN_STEPS[korean["small"]])
        return _Scale(size, size), text[korean.end() :]
    if korean:
        group = _ten_to(KOREAN_SCALES[korean["scale"]])
        return _Scale(group * _ten_to(KOREAN_STEPS[korean["step"]]), group), text[korean.end() :]
    english = _ENGLISH_SCALE.match(text)
    if english:
        size = _ten_to(ENGLISH_SCALES[english["scale"].lower()])
        return _Scale(size, size), text[english.end() :]
    return None, text


def _ten_to(exponent: int) -> Decimal:
    return Decimal(10) ** exponent
