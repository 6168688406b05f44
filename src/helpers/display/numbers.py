"""Numbers as readers see them, in both languages, with no digit their interval does not support.

Here: a measured number, its interval, its sign, with unit and scale words. Halves round up.
Not here: rounding itself (``digits``), units (``units``), money's scale words (``money``), scales
of charts and columns (``scales``), dates (``periods``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from helpers.display import money
from helpers.display.digits import (
    MINUS,
    Span,
    bound_digit,
    decimal,
    grouped,
    round_down,
    round_half_up,
    round_up,
    shown_digit,
)
from helpers.display.units import CURRENCIES, PER, UNIT_FORMS, is_money, unit_form
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from helpers.analysis.measured import Measured

Rounding: TypeAlias = "Callable[[Decimal, int], Decimal]"

MIRRORED: dict[Rounding, Rounding] = {
    round_half_up: round_half_up,
    round_down: round_up,
    round_up: round_down,
}


def figure(measured: Measured, lang: Lang) -> str:
    """Return a measured number with its unit, at the digits its interval supports.

    The last digit shown is the finest of which half a unit covers half the interval; at most two
    decimals of percentages and multiples, one of exchange rates, none of counts. Where the
    bounds lie further apart than the first digit says, the interval stands instead.

    Parameters
    ----------
    measured : Measured
        Value with bounds in its stored unit (shares and growth in 0–1).
    lang : {"ko", "en"}
        Language.

    Raises
    ------
    WordingError
        The unit has no form.
    """
    span = _span(measured)
    exponent = _shown(span, measured.unit)
    if exponent is None:
        return _range(span, measured.unit, lang)
    return _text(span.value, exponent, measured.unit, lang)


def signed(measured: Measured, lang: Lang) -> str:
    """Return ``figure`` with a plus sign where the number is above nought."""
    text = figure(measured, lang)
    span = _span(measured)
    exponent = _shown(span, measured.unit)
    above = span.low > 0 if exponent is None else round_half_up(span.value, exponent) > 0
    return f"+{text}" if above else text


def unsigned(measured: Measured, lang: Lang) -> str:
    """Return ``figure`` without its minus sign, for sentences whose verb tells the direction.

    A number whose bounds lie on both sides of nought keeps them: its direction is not known.
    """
    span = _span(measured).unsigned()
    exponent = _shown(span, measured.unit)
    if exponent is None:
        return _range(span, measured.unit, lang)
    return _text(span.value, exponent, measured.unit, lang)


def interval(measured: Measured, lang: Lang) -> str:
    """Return the bounds with their unit, rounded outward with one digit more than ``figure``.

    An exact number has no interval; its figure stands instead.
    """
    span = _span(measured)
    if span.is_exact:
        return figure(measured, lang)
    return _range(span, measured.unit, lang)


def within(measured: Measured, lang: Lang) -> str:
    """Return the bounds with their unit, rounded inward: every number shown lies between them.

    For what would have to be true, where ``interval`` would let in numbers that make it false.
    Two digits more than ``figure`` shows; rounded outward where inward would cross the bounds.

    Examples
    --------
    >>> from helpers.analysis.measured import Measured
    >>> within(Measured(516e6, 515_013_700.0, 516_895_100.0, "USD"), "en")
    '$515.02 million to $516.89 million'
    """
    span, unit = _span(measured), measured.unit
    if span.is_exact:
        return figure(measured, lang)
    exponent = _inner_digit(span, unit)
    ends = round_up(span.low, exponent), round_down(span.high, exponent)
    if ends[0] > ends[1]:
        return _range(span, unit, lang)
    if is_money(unit) or span.low < 0:
        low, high = (_text(end, exponent, unit, lang, finer=1) for end in ends)
        return say("common.range.signed", lang, low=low, high=high)
    low, high = (_counted(end, unit, lang) for end in ends)
    return _dressed(say("common.range.plain", lang, low=low, high=high), unit, lang)


def at_most(measured: Measured, lang: Lang) -> str:
    """Return the high of some bounds, rounded into them: no number up to it lies beyond.

    Examples
    --------
    >>> from helpers.analysis.measured import Measured
    >>> at_most(Measured(516.8e6, 516.5e6, 516_894_985.0, "USD"), "en")
    '$516.89 million'
    """
    span = _span(measured)
    exponent = bound_digit(span, finest=unit_form(measured.unit).finest_bound)
    return _text(span.high, exponent, measured.unit, lang, rounding=round_down)


def at_least(measured: Measured, lang: Lang) -> str:
    """Return the low of some bounds, rounded into them."""
    span = _span(measured)
    exponent = bound_digit(span, finest=unit_form(measured.unit).finest_bound)
    return _text(span.low, exponent, measured.unit, lang, rounding=round_up)


def with_interval(measured: Measured, lang: Lang) -> str:
    """Return the value at the digits of its bounds, with the bounds behind it in brackets."""
    span = _span(measured)
    if span.is_exact:
        return figure(measured, lang)
    unit = measured.unit
    exponent = bound_digit(span, finest=unit_form(unit).finest_bound)
    value = _text(span.value, exponent, unit, lang, finer=1)
    whole = span.low < 0 or is_money(unit) or unit in {"share", "growth"}
    bounds = _range(span, unit, lang) if whole else _bare_range(span, unit, lang)
    return say("common.with_interval", lang, value=value, interval=bounds)


def count(number: int, unit: str, lang: Lang) -> str:
    """Return a whole number of things with its counter.

    Examples
    --------
    >>> count(188, "firms", "ko"), count(188, "firms", "en"), count(1, "firms", "en")
    ('188개사', '188 firms', '1 firm')
    """
    return _text(decimal(number), 0, unit, lang)


def rank(place: int, lang: Lang) -> str:
    """Return a place in a ranking.

    Examples
    --------
    >>> rank(2, "ko"), rank(2, "en"), rank(13, "en")
    ('2위', '2nd', '13th')
    """
    return count(place, "rank", lang)


def plain(number: float) -> str:
    """Return a number with thousands commas and a true minus sign, for ticks and axes.

    Examples
    --------
    >>> plain(-1250.0), plain(0.5)
    ('−1,250', '0.5')
    """
    value = decimal(number).normalize()
    return grouped(value)


def _inner_digit(span: Span, unit: str) -> int:
    """Return the exponent to which bounds are rounded inward: one finer than outward."""
    finest = unit_form(unit).finest_bound
    return bound_digit(span, finest=finest) - 1 if finest else 0


def _span(measured: Measured) -> Span:
    return Span.of(measured, shift=unit_form(measured.unit).shift)


def _shown(span: Span, unit: str) -> int | None:
    return shown_digit(span, finest=unit_form(unit).finest)


def _text(
    value: Decimal,
    exponent: int,
    unit: str,
    lang: Lang,
    *,
    rounding: Rounding = round_half_up,
    finer: int = 0,
) -> str:
    """Return one number with sign and unit.

    A number below nought is rounded as its size in the other direction, and has no sign where it
    rounds to nought.
    """
    if value < 0:
        sign = "" if rounding(value, exponent) == 0 else MINUS
        mirrored = MIRRORED[rounding]
        return sign + _text(-value, exponent, unit, lang, rounding=mirrored, finer=finer)
    if is_money(unit):
        text = money.amount(value, exponent, lang, rounding=rounding, finer=finer)
        return _dressed(text, unit, lang)
    return _dressed(_counted(rounding(value, exponent), unit, lang), unit, lang)


def _counted(number: Decimal, unit: str, lang: Lang) -> str:
    """Return a number that is not money, without its unit."""
    return ordinal(int(number)) if unit == "rank" and lang == "en" else grouped(number)


def _dressed(text: str, unit: str, lang: Lang) -> str:
    """Return a number's text with its unit."""
    if unit not in UNIT_FORMS:
        own, _, base = unit.partition(PER)
        return say(f"common.per.{base}", lang, amount=_dressed(text, own, lang))
    if unit in CURRENCIES:
        return money.with_currency(text, unit, lang)
    form = "one" if text == "1" else "many"
    return say(f"common.unit.{unit}.{form}", lang, number=text)


def _range(span: Span, unit: str, lang: Lang) -> str:
    """Return both bounds, rounded outward, with one unit where neither is below nought."""
    exponent = bound_digit(span, finest=unit_form(unit).finest_bound)
    if span.low < 0:
        low = _text(span.low, exponent, unit, lang, rounding=round_down, finer=1)
        high = _text(span.high, exponent, unit, lang, rounding=round_up, finer=1)
        return say("common.range.signed", lang, low=low, high=high)
    return _dressed(_bare_range(span, unit, lang), unit, lang)


def _bare_range(span: Span, unit: str, lang: Lang) -> str:
    """Return both bounds, not below nought, without their unit."""
    exponent = bound_digit(span, finest=unit_form(unit).finest_bound)
    if is_money(unit):
        low, high = _money_bounds(span, exponent, lang)
    else:
        low = _counted(round_down(span.low, exponent), unit, lang)
        high = _counted(round_up(span.high, exponent), unit, lang)
    return say("common.range.plain", lang, low=low, high=high)


def _money_bounds(span: Span, exponent: int, lang: Lang) -> tuple[str, str]:
    """Return both bounds without currency; in English the scale word stands once, at the end."""
    if lang == "ko":
        return (
            money.amount(span.low, exponent, lang, rounding=round_down, finer=1),
            money.amount(span.high, exponent, lang, rounding=round_up, finer=1),
        )
    scale = money.english_scale(span.high, exponent, round_up)
    low = money.english_amount(
        span.low, exponent, scale=scale, rounding=round_down, finer=1, worded=False
    )
    high = money.english_amount(span.high, exponent, scale=scale, rounding=round_up, finer=1)
    return low, high


def ordinal(number: int) -> str:
    """Return an English ordinal in digits.

    Examples
    --------
    >>> [ordinal(number) for number in (1, 2, 3, 4, 11, 22, 112)]
    ['1st', '2nd', '3rd', '4th', '11th', '22nd', '112th']
    """
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{'th' if number % 100 in {11, 12, 13} else ending}"
