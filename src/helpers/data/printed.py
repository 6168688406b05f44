"""Printed figures: from ``7억 4,720만 달러`` or ``164.7 billion`` to a value with its rounding.

A figure is read only when every sign of it is understood; everything else is refused with
what was found and what may stand there. Everything is worked out in exact decimals; the number
that comes out of it is the nearest float.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from helpers.data import units
from helpers.data.measured import Measured
from helpers.data.numerals import FigureError, Numeral, narrow, read_numeral, read_scale

_CURRENCY_SIGNS = {"us$": "USD", "$": "USD", "usd": "USD", "₩": "KRW", "krw": "KRW"}
_CURRENCY = re.compile(r"(us\$|\$|usd|₩|krw)\s*(?=[\d조억만천백십]|[a-z])", re.IGNORECASE)
#: Words and signs that mark a figure as approximate.
MARKER = re.compile(
    r"(?:(?:some|about|around|approximately|approx\.)\s+|약\s*|≈\s*)", re.IGNORECASE
)
_SIGN = re.compile(r"-(?=[\d$₩uk])", re.IGNORECASE)
_DECREASE = re.compile(r"(?<![^\s,])(?:decrease|감소)(?![^\s,])", re.IGNORECASE)
_FALLS = re.compile(r"\s*[가이]?\s*(?:감소|decrease)$", re.IGNORECASE)
_RANGE = re.compile(r"(?<=[\d조억만천백십%a-z])\s*[~∼–—-]\s*(?=[\d$₩])", re.IGNORECASE)
_PRECISION = re.compile(r"\d{1,18}(?:\.\d{1,9})?", re.ASCII)
_MILLION = re.compile(r"m(?![a-z])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Printed:
    """What the figure's own words say, before units are settled."""

    numeral: Numeral
    said: str
    negative: bool
    falls: bool
    approximate: bool


def read_figure(
    as_printed: str,
    unit_as_printed: str = "",
    *,
    unit: str = "",
    precision: str = "",
    approximate: bool = False,
) -> Measured:
    """Read a figure as printed, into base units; it rests on no basis and no observation yet.

    Bounds are half of the last printed digit to either side; of the last significant digit
    where the figure is approximate. Counts printed in full are exact. Figures that cannot be
    negative are bounded by 0, shares by 1 also.

    Raises ``FigureError``: any part is not understood, or the unit printed is not the unit wanted.

    Parameters
    ----------
    as_printed : str
        The figure, in Korean or English.
    unit_as_printed : str, optional
        Unit and scale printed elsewhere (``100 million KRW``), or the word ``decrease``.
    unit : str, optional
        Base unit the figure must have; taken where none is printed.
    precision : str, optional
        Size, in base units, of the last exact digit where it is not the last printed one;
        ``0`` for a figure that is exact by decree.
    approximate : bool, optional
        Approximate though no word beside the figure says so.

    Examples
    --------
    >>> figure = read_figure("1조 657억 원")
    >>> figure.value, figure.low, figure.unit
    (1065700000000.0, 1065650000000.0, 'KRW')
    >>> read_figure("1,147", "100 million KRW").high
    114750000000.0
    """
    printed = _read_printed(narrow(as_printed).strip(), as_printed)
    factor, elsewhere, decreases = _read_unit(narrow(unit_as_printed).strip(), unit_as_printed)
    if printed.said and elsewhere and printed.said != elsewhere:
        raise FigureError(f"{as_printed} {unit_as_printed}", unit_as_printed, "one unit, not two")
    settled = _settle(printed.said or elsewhere, unit, as_printed, unit_as_printed)
    if decreases and printed.falls:
        raise FigureError(unit_as_printed, unit_as_printed, "«decrease» once")
    decreases = decreases or printed.falls
    if decreases and (printed.negative or settled not in units.SIGNED):
        text = f"{as_printed} {unit_as_printed}".strip()
        raise FigureError(text, text, "«decrease» only beside a growth, and without a minus")
    hundredth = Decimal("0.01") if settled in {"share", "growth"} else Decimal(1)
    size = factor * hundredth
    value = printed.numeral.value * size
    vague = printed.approximate or approximate
    half = _half(
        printed.numeral, size, precision=precision, approximate=vague,
        exact=settled in units.COUNTS and factor == 1,
    )  # fmt: skip
    if printed.negative or decreases:
        value = -value
    return _bounded(value, half, settled)


def is_approximate(as_printed: str) -> bool:
    """Return whether a figure is marked as approximate in print (``some``, ``약``).

    >>> is_approximate("약 1조 200억 원"), is_approximate("1조 657억 원")
    (True, False)
    """
    return MARKER.match(as_printed) is not None


def _read_printed(plain: str, text: str) -> _Printed:
    """Read marker, currency sign, sign, number and unit of one figure."""
    if not plain:
        raise FigureError(text, text, "a figure")
    if _RANGE.search(plain):
        raise FigureError(text, text, "one figure, not a range")
    plain, falls = _FALLS.subn("", plain)
    marker = MARKER.match(plain)
    rest = plain[marker.end() :] if marker else plain
    doubled = units.MULTIPLE_WORDS.get(rest.lower())
    if doubled:
        numeral = Numeral(Decimal(doubled), Decimal(1), in_full=True, ordinal=False, rest="")
        return _Printed(numeral, "times", False, bool(falls), bool(marker))
    sign = _SIGN.match(rest)
    rest = rest[sign.end() :] if sign else rest
    currency = _CURRENCY.match(rest)
    rest = rest[currency.end() :] if currency else rest
    numeral = read_numeral(rest)
    said = _CURRENCY_SIGNS[currency[1].lower()] if currency else ""
    if currency and _MILLION.fullmatch(numeral.rest):
        # a bare m is million only behind a currency: elsewhere it may be metres or months
        numeral = _times(numeral, Decimal(10) ** 6)
    behind = _unit_phrase(numeral, text)
    if behind and said:
        raise FigureError(text, numeral.rest.strip(), "one currency, not two units")
    return _Printed(numeral, said or behind, bool(sign), bool(falls), bool(marker))


def _times(numeral: Numeral, size: Decimal) -> Numeral:
    last = numeral.last_digit * size
    return Numeral(numeral.value * size, last, in_full=False, ordinal=False, rest="")


def _unit_phrase(numeral: Numeral, text: str) -> str:
    """Return what the words behind a number say; the ordinal ending counts as a rank."""
    phrase = " ".join(numeral.rest.lower().split())
    if phrase.startswith("-") and phrase[1:] in units.HYPHENATED:
        phrase = phrase[1:]
    ending = re.fullmatch(r"(?:st|nd|rd|th)(?:[ -](.*))?", phrase)
    if numeral.ordinal or (ending and numeral.in_full):
        phrase = (ending[1] or "" if ending else phrase).strip() or "place"
        if units.PRINTED_UNITS.get(phrase) != "rank":
            raise FigureError(text, phrase, "a rank, like fourth-largest or 2nd")
        return "rank"
    if phrase and phrase not in units.PRINTED_UNITS:
        wanted = "nothing, or a unit such as won, 달러, %, %p, 개사, 명, 위, 년, 배"
        raise FigureError(text, numeral.rest.strip(), wanted)
    return units.PRINTED_UNITS[phrase] if phrase else ""


def _read_unit(plain: str, text: str) -> tuple[Decimal, str, bool]:
    """Return the factor, the unit and whether a decrease is said, of a unit printed elsewhere."""
    rest, decreases = _DECREASE.subn("", plain)
    rest = rest.strip(" ,")
    currency = _CURRENCY.match(rest)
    said = _CURRENCY_SIGNS[currency[1].lower()] if currency else ""
    rest = rest[currency.end() :] if currency else rest
    if rest[:1].isdigit():
        numeral = read_numeral(rest)
        factor, rest = numeral.value, numeral.rest
        if factor.normalize().as_tuple().digits != (1,):
            raise FigureError(text, text, "a unit of 10, 100, 1,000 …, such as 100 million KRW")
    else:
        factor, rest = read_scale(rest)
    if currency and _MILLION.fullmatch(rest):
        factor, rest = factor * 10**6, ""
    phrase = " ".join(rest.lower().split())
    if (phrase and phrase not in units.PRINTED_UNITS) or (phrase and said) or decreases > 1:
        wanted = "a unit such as 100 million KRW, 백만 달러, %, persons, or «decrease»"
        raise FigureError(text, rest.strip() or text, wanted)
    return factor, said or (units.PRINTED_UNITS[phrase] if phrase else ""), bool(decreases)


def _settle(said: str, unit: str, as_printed: str, unit_as_printed: str) -> str:
    """Return the base unit of a figure from what is printed and what is wanted."""
    if not unit:
        return units.DEFAULT_UNITS.get(said, said)
    if said not in units.PRINTABLE.get(unit, {unit, ""}):
        text = f"{as_printed} {unit_as_printed}".strip()
        found = said or "no unit"
        raise FigureError(text, text, f"a figure in {unit}; this one is printed in {found}")
    return unit


def _half(
    numeral: Numeral, size: Decimal, *, precision: str, approximate: bool, exact: bool
) -> Decimal:
    """Return how far the raw value may lie from the printed one, in base units."""
    if precision:
        if not _PRECISION.fullmatch(precision):
            raise FigureError(precision, precision, "a precision in base units, 0 or more")
        return Decimal(precision) / 2
    if approximate:
        return numeral.last_significant * size / 2
    if exact and numeral.in_full:
        return Decimal(0)
    return numeral.last_digit * size / 2


def _bounded(value: Decimal, half: Decimal, unit: str) -> Measured:
    low, high = value - half, value + half
    if unit not in units.SIGNED and value >= 0:
        low = max(low, Decimal(0))
    if unit == "share":
        if not 0 <= value <= 1:
            raise FigureError(f"{value:%}", f"{value:%}", "a share between 0 and 100%")
        high = min(high, Decimal(1))
    return Measured(float(value), float(low), float(high), unit)
