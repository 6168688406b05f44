"""One scale and one number of decimals for a chart or a table column, and cells written at it.

Here: the choice of scale, its decimals and its label. Not here: numbers in sentences
(``numbers``), the digits of a unit (``units``).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from helpers.data.measured import Measured
from helpers.display.digits import Span, decimal, grouped, last_digit, round_half_up
from helpers.display.units import PER, axis_unit, finest_digit, is_money, unit_form
from helpers.display.wording import Lang, say

# (smallest of the largest values, exponent of the scale): the scale words of each language
MONEY_SCALES: dict[tuple[str, Lang], tuple[tuple[float, int], ...]] = {
    ("USD", "ko"): ((1e10, 8), (1e6, 6), (1e4, 3)),
    ("USD", "en"): ((1e10, 9), (1e6, 6), (1e4, 3)),
    ("KRW", "ko"): ((2e13, 12), (5e11, 8), (1e6, 6)),
    ("KRW", "en"): ((2e13, 12), (5e11, 9), (1e6, 6)),
}
SCALE_NAMES = {
    0: "one",
    3: "thousand",
    6: "million",
    8: "hundred_million",
    9: "billion",
    12: "trillion",
}


@dataclass(frozen=True, slots=True)
class Scale:
    """What stored numbers are divided by before they are shown, and the unit then named."""

    unit: str  #: Code of the stored unit.
    exponent: int  #: Power of ten of the divisor (−2 for percentages stored in 0–1).
    label: str  #: Unit at this scale: ``백만 달러``, ``KRW billion``, ``%``.
    places: int  #: Decimals of every number at this scale.
    lang: Lang  #: Language of the label.

    @property
    def factor(self) -> float:
        """The divisor."""
        return float(10.0**self.exponent)

    def of(self, value: float) -> float:
        """Return a stored number at this scale."""
        return value / self.factor


def scale_for(values: Iterable[float], unit: str, lang: Lang) -> Scale:
    """Return the scale at which the largest of some numbers reads best.

    All stored numbers of the column or series together decide the decimals; missing ones are passed
    over. Without any, the finest decimals of the unit. Raises ``WordingError``: the unit has no
    form.

    >>> scale = scale_for([747.2e6, 674.07e6], "USD", "ko")
    >>> scale.label, scale.places
    ('백만 달러', 2)
    >>> scale_for([0.142], "share", "en").factor
    0.01
    """
    form = unit_form(unit)
    known = [decimal(value).scaleb(form.shift) for value in values if not math.isnan(value)]
    largest = max(map(abs, known), default=0)
    finest = finest_digit(unit, largest)
    last = min((last_digit(value, finest=finest) for value in known if value), default=finest)
    if not is_money(unit):
        return Scale(unit, -form.shift, axis_unit(unit, lang), max(0, -last), lang)
    own, _, base = unit.partition(PER)
    exponent = next((e for least, e in MONEY_SCALES[own, lang] if largest >= least), 0)
    label = say(f"common.scale.{own}.{SCALE_NAMES[exponent]}", lang)
    if base:
        label = say(f"common.per.{base}", lang, amount=label)
    return Scale(unit, exponent, label, max(0, exponent - last), lang)


def cell(measured: Measured | None, scale: Scale) -> str:
    """Return a number at a scale without its unit, the mark of a missing value where none is."""
    if measured is None:
        return say("common.missing_mark", scale.lang)
    return grouped(round_half_up(_span(measured, scale).value, -scale.places))


def signed_cell(measured: Measured | None, scale: Scale) -> str:
    """Return ``cell`` with a plus sign where the number is above nought."""
    text = cell(measured, scale)
    if measured is None or round_half_up(_span(measured, scale).value, -scale.places) <= 0:
        return text
    return f"+{text}"


def interval_cell(measured: Measured | None, scale: Scale) -> str:
    """Return the bounds at a scale, rounded to nearest, without their unit.

    One digit more than ``cell`` where the value lies between them as shown; else as many.
    """
    if measured is None:
        return say("common.missing_mark", scale.lang)
    span = _span(measured, scale)
    if span.is_exact:
        return cell(measured, scale)
    low, high, _ = span.finer_bounds(-scale.places, finer=unit_form(scale.unit).finer)
    if low == high:
        return cell(measured, scale)
    return _range(low, high, scale)


def bounded_cell(measured: Measured | None, scale: Scale) -> str:
    """Return a number at a scale with its bounds in brackets, rounded as it is."""
    text = cell(measured, scale)
    if measured is None:
        return text
    span = _span(measured, scale)
    low, high, _ = span.bounds(-scale.places, finer=unit_form(scale.unit).finer)
    if low == high:
        return text
    return say("common.with_interval", scale.lang, value=text, interval=_range(low, high, scale))


def _range(low: Decimal, high: Decimal, scale: Scale) -> str:
    form = "signed" if low < 0 else "plain"
    return say(f"common.range.{form}", scale.lang, low=grouped(low), high=grouped(high))


def _span(measured: Measured, scale: Scale) -> Span:
    if measured.unit != scale.unit:
        raise ValueError(f"a number in {measured.unit} does not fit a column in {scale.unit}")
    return Span.of(measured, shift=-scale.exponent)
