"""Numbers as readers see them, in both languages.

The interval says how sure, the digits say how much: a number is rounded to the nearest digit that
its unit is written with, halves up, and its bounds stand beside it. Within a sentence a number
with fewer digits of its own gets no noughts; a column of a table has one number of decimals.

Here: a measured number, its interval, its sign, with unit and scale words.
Not here: rounding itself (``digits``), digits of units (``units``), money's scale words
(``money``), scales of charts and columns (``scales``), dates (``periods``).
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from helpers.data.measured import Measured
from helpers.display import digits, money
from helpers.display.scales import Scale
from helpers.display.units import CURRENCIES, PER, UNIT_FORMS, finest_digit, is_money, unit_form
from helpers.display.wording import Lang, say

BLURRED = 0.001
"""A tenth of a percentage point: growth within wider bounds is shown with them."""


def figure(measured: Measured, lang: Lang, scale: Scale | None = None) -> str:
    """Return a measured number (shares and growth in 0–1) with its unit.

    It shares the decimals of the column or chart whose ``scale`` it is given; without one, a number
    with fewer digits than its unit allows is written with its own. Raises ``WordingError``: the
    unit has no form.
    """
    value = _span(measured).value
    return _text(value, _exponent(value, measured.unit, scale), measured.unit, lang)


def signed(measured: Measured, lang: Lang, scale: Scale | None = None) -> str:
    """Return ``figure`` with a plus sign where the number is above nought."""
    value, text = _span(measured).value, figure(measured, lang, scale)
    shown = digits.round_half_up(value, _exponent(value, measured.unit, scale))
    return f"+{text}" if shown > 0 else text


def unsigned(measured: Measured, lang: Lang, scale: Scale | None = None) -> str:
    """Return ``figure`` without its minus sign, for sentences whose verb tells the direction.

    A number whose bounds lie on both sides of nought keeps it: its direction is not known.
    """
    span = _span(measured)
    value = span.value if span.high > 0 else abs(span.value)
    return _text(value, _exponent(value, measured.unit, scale), measured.unit, lang)


def stated(measured: Measured, lang: Lang) -> str:
    """Return ``figure`` for a sentence, with «about» where it is worked out within wide bounds.

    A figure with no more digits than are shown is one that somebody printed, and stands as it is.

    >>> from helpers.data.measured import Measured
    >>> stated(Measured(0.17015, 0.1543, 0.1877, "growth"), "en")
    'about 17.02%'
    """
    span, text = _span(measured), figure(measured, lang)
    finest = finest_digit(measured.unit, span.value)
    if not span.is_wide or digits.round_half_up(span.value, finest) == span.value:
        return text
    return say("common.about", lang, figure=text)


def interval(measured: Measured, lang: Lang, scale: Scale | None = None) -> str:
    """Return the bounds with their unit, rounded to nearest at the digits of ``figure``.

    One digit more where a bound could else not be told from the value. Where both bounds print
    alike, the figure stands instead.
    """
    span, unit = _span(measured), measured.unit
    low, high, exponent = _bounds(span, unit, scale)
    if low == high:
        return figure(measured, lang, scale)
    return _range(low, high, exponent, unit, lang, beside=span.value)


def within(measured: Measured, lang: Lang) -> str:
    """Return the bounds with their unit, rounded inward: every number shown lies between them.

    For what would have to be true, where ``interval`` would let in numbers that make it false.
    One number where only one of these digits lies between; as ``interval`` where none does.

    >>> from helpers.data.measured import Measured
    >>> within(Measured(516e6, 515_013_700.0, 516_895_100.0, "USD"), "en")
    '$515.02–516.89 million'
    """
    span, unit = _span(measured), measured.unit
    if span.is_exact:
        return figure(measured, lang)
    finest = finest_digit(unit, span.value)
    low, high = digits.round_up(span.low, finest), digits.round_down(span.high, finest)
    if low > high:
        return interval(measured, lang)
    if low == high:
        return _text(low, finest, unit, lang)
    return _range(low, high, finest, unit, lang, beside=span.value)


def with_interval(
    measured: Measured,
    lang: Lang,
    scale: Scale | None = None,
    write: Callable[[Measured, Lang, Scale | None], str] = figure,
) -> str:
    """Return ``figure``, or what ``signed`` writes, with the bounds behind it in brackets."""
    span, unit = _span(measured), measured.unit
    value, (low, high, exponent) = write(measured, lang, scale), _bounds(span, unit, scale)
    if low == high:
        return value
    whole = low < 0 or is_money(unit) or unit in {"share", "growth"}
    ends = _range if whole else _bare_range
    bounds = ends(low, high, exponent, unit, lang, beside=span.value)
    return say("common.with_interval", lang, value=value, interval=bounds)


def grown(measured: Measured, lang: Lang) -> str:
    """Return growth with its sign, and with its bounds where rounding blurs a decimal of it.

    >>> from helpers.data.measured import Measured
    >>> grown(Measured(0.4453, 0.4438, 0.4468, "growth"), "en")
    '+44.53% (44.38–44.68%)'
    """
    if measured.high - measured.low < BLURRED:
        return signed(measured, lang)
    text = with_interval(measured, lang)
    return f"+{text}" if measured.low > 0 else text


def count(number: int, unit: str, lang: Lang) -> str:
    """Return a whole number of things with its counter.

    >>> count(188, "firms", "ko"), count(188, "firms", "en"), count(1, "firms", "en")
    ('188개사', '188 firms', '1 firm')
    """
    return _text(digits.decimal(number), 0, unit, lang)


def rank(place: int, lang: Lang) -> str:
    """Return a place in a ranking.

    >>> rank(2, "ko"), rank(2, "en"), rank(13, "en")
    ('2위', '2nd', '13th')
    """
    return count(place, "rank", lang)


def places(best: int, worst: int, lang: Lang) -> str:
    """Return a place in a ranking that is known within bounds.

    >>> places(2, 2, "en"), places(2, 5, "en"), places(2, 5, "ko")
    ('2nd', '2nd to 5th', '2–5위')
    """
    if best == worst:
        return rank(best, lang)
    first = str(best) if lang == "ko" else rank(best, lang)
    return say("common.rank_range", lang, best=first, worst=rank(worst, lang))


def plain(number: float) -> str:
    """Return a number with thousands commas and a true minus sign, for ticks and axes.

    >>> plain(-1250.0), plain(0.5)
    ('−1,250', '0.5')
    """
    value = digits.decimal(number).normalize()
    return digits.grouped(value)


def _span(measured: Measured) -> digits.Span:
    return digits.Span.of(measured, shift=unit_form(measured.unit).shift)


def _exponent(value: Decimal, unit: str, scale: Scale | None = None) -> int:
    """Return the exponent of a number's last digit: its own, or the finest of unit or column."""
    return _last(value, unit, scale, size=value)


def _bounds(span: digits.Span, unit: str, scale: Scale | None) -> tuple[Decimal, Decimal, int]:
    """Return both bounds rounded, and the exponent of their last digit."""
    ends = (span.value, span.low, span.high)
    exponent = min(_last(end, unit, scale, size=span.value) for end in ends)
    return span.bounds(exponent, finer=unit_form(unit).finer)


def _last(value: Decimal, unit: str, scale: Scale | None, *, size: Decimal) -> int:
    if scale is not None and not is_money(unit):
        return -scale.places
    finest = scale.exponent - scale.places if scale else finest_digit(unit, size)
    own = digits.last_digit(value, finest=finest)
    return own if is_money(unit) else min(0, own)


def _text(value: Decimal, exponent: int, unit: str, lang: Lang) -> str:
    """Return one number with sign and unit; it has no sign where it rounds to nought."""
    rounded = digits.round_half_up(value, exponent)
    if rounded < 0:
        return digits.MINUS + _text(-value, exponent, unit, lang)
    if is_money(unit):
        return _dressed(money.amount(rounded, exponent, unit.partition(PER)[0], lang), unit, lang)
    return _dressed(_counted(rounded, unit, lang), unit, lang)


def _counted(number: Decimal, unit: str, lang: Lang) -> str:
    """Return a number that is not money, without its unit."""
    return ordinal(int(number)) if unit == "rank" and lang == "en" else digits.grouped(number)


def _dressed(text: str, unit: str, lang: Lang) -> str:
    """Return a number's text with its unit."""
    if unit not in UNIT_FORMS:
        own, _, base = unit.partition(PER)
        return say(f"common.per.{base}", lang, amount=_dressed(text, own, lang))
    if unit in CURRENCIES:
        return money.with_currency(text, unit, lang)
    form = "one" if text == "1" else "many"
    return say(f"common.unit.{unit}.{form}", lang, number=text)


def _range(
    low: Decimal, high: Decimal, exponent: int, unit: str, lang: Lang, *, beside: Decimal
) -> str:
    """Return both bounds, with one unit where neither is below nought."""
    if low < 0:
        ends = {"low": low, "high": high}
        told = {name: _text(end, exponent, unit, lang) for name, end in ends.items()}
        return say("common.range.signed", lang, **told)
    return _dressed(_bare_range(low, high, exponent, unit, lang, beside=beside), unit, lang)


def _bare_range(
    low: Decimal, high: Decimal, exponent: int, unit: str, lang: Lang, *, beside: Decimal
) -> str:
    """Return both bounds, not below nought, without their unit.

    English writes the scale word of the amount they stand beside once, at the end.
    """
    if not is_money(unit):
        ends = [_counted(end, unit, lang) for end in (low, high)]
    elif lang == "ko":
        ends = [money.amount(end, exponent, unit.partition(PER)[0], lang) for end in (low, high)]
    else:
        shown = digits.round_half_up(beside, _exponent(beside, unit))
        scale = money.english_scale(shown, unit.partition(PER)[0])
        ends = [money.english_digits(end, exponent, scale) for end in (low, high)]
        ends[1] = money.worded(ends[1], scale)
    return say("common.range.plain", lang, low=ends[0], high=ends[1])


def ordinal(number: int) -> str:
    """Return an English ordinal in digits.

    >>> [ordinal(number) for number in (1, 2, 3, 4, 11, 22, 112)]
    ['1st', '2nd', '3rd', '4th', '11th', '22nd', '112th']
    """
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{'th' if number % 100 in {11, 12, 13} else ending}"
