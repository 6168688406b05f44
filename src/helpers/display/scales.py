"""One scale for the numbers of a chart or a table column, and cells written at it.

Here: the choice of scale and its label. Not here: numbers in sentences (``numbers``).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from helpers.display.digits import (
    Span,
    bound_digit,
    grouped,
    round_down,
    round_half_up,
    round_up,
    shown_digit,
)
from helpers.display.units import PER, axis_unit, is_money, unit_form
from helpers.display.wording import Lang, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from helpers.analysis.measured import Measured

# (smallest of the largest values, exponent of the scale): four figures before the decimal point
# at most where the language has a usual scale word
MONEY_SCALES: dict[tuple[str, Lang], tuple[tuple[float, int], ...]] = {
    ("USD", "ko"): ((1e10, 8), (1e6, 6), (1e4, 3)),
    ("USD", "en"): ((1e10, 9), (1e6, 6), (1e4, 3)),
    ("KRW", "ko"): ((1e13, 12), (1e8, 8), (1e6, 6)),
    ("KRW", "en"): ((1e13, 12), (1e9, 9), (1e6, 6)),
}
MONEY_CELL_FINEST = -2
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
    """What stored numbers are divided by before they are shown, and the unit then named.

    Attributes
    ----------
    unit : str
        Code of the stored unit.
    exponent : int
        Power of ten of the divisor (−2 for percentages stored in 0–1).
    label : str
        Unit at this scale: ``백만 달러``, ``KRW billion``, ``%``.
    lang : {"ko", "en"}
        Language of the label.
    """

    unit: str
    exponent: int
    label: str
    lang: Lang

    @property
    def factor(self) -> float:
        """The divisor."""
        return float(10.0**self.exponent)

    def of(self, value: float) -> float:
        """Return a stored number at this scale."""
        return value / self.factor


def scale_for(values: Iterable[float], unit: str, lang: Lang) -> Scale:
    """Return the scale at which the largest of some numbers reads best.

    Parameters
    ----------
    values : iterable of float
        Stored numbers; missing ones are passed over.
    unit : str
        Their unit.
    lang : {"ko", "en"}
        Language of the label.

    Raises
    ------
    WordingError
        The unit has no form.

    Examples
    --------
    >>> scale_for([747.2e6, 674.07e6], "USD", "ko").label
    '백만 달러'
    >>> scale_for([0.142], "share", "en").factor
    0.01
    """
    shift = unit_form(unit).shift
    if not is_money(unit):
        return Scale(unit, -shift, axis_unit(unit, lang), lang)
    largest = max((abs(value) for value in values if not math.isnan(value)), default=0.0)
    own, _, base = unit.partition(PER)
    exponent = next((e for least, e in MONEY_SCALES[own, lang] if largest >= least), 0)
    label = say(f"common.scale.{own}.{SCALE_NAMES[exponent]}", lang)
    if base:
        label = say(f"common.per.{base}", lang, amount=label)
    return Scale(unit, exponent, label, lang)


def cell(measured: Measured | None, scale: Scale) -> str:
    """Return a number at a scale without its unit, at the digits its interval supports.

    Bounds stand where the interval is wider than the first digit, the mark of a missing value
    where there is none.
    """
    if measured is None:
        return say("common.missing_mark", scale.lang)
    span = _span(measured, scale)
    exponent = shown_digit(span, finest=_finest(scale))
    if exponent is None:
        return _bounds(span, scale)
    return grouped(round_half_up(span.value, exponent))


def signed_cell(measured: Measured | None, scale: Scale) -> str:
    """Return ``cell`` with a plus sign where the number is above nought."""
    text = cell(measured, scale)
    if measured is None:
        return text
    span = _span(measured, scale)
    exponent = shown_digit(span, finest=_finest(scale))
    above = span.low > 0 if exponent is None else round_half_up(span.value, exponent) > 0
    return f"+{text}" if above else text


def interval_cell(measured: Measured | None, scale: Scale) -> str:
    """Return the bounds at a scale, rounded outward, without their unit."""
    if measured is None:
        return say("common.missing_mark", scale.lang)
    span = _span(measured, scale)
    return cell(measured, scale) if span.is_exact else _bounds(span, scale)


def _span(measured: Measured, scale: Scale) -> Span:
    if measured.unit != scale.unit:
        raise ValueError(f"a number in {measured.unit} does not fit a column in {scale.unit}")
    return Span.of(measured, shift=-scale.exponent)


def _finest(scale: Scale) -> int:
    if is_money(scale.unit):
        return MONEY_CELL_FINEST if scale.exponent else 0
    return unit_form(scale.unit).finest


def _bounds(span: Span, scale: Scale) -> str:
    finest = _finest(scale)
    exponent = bound_digit(span, finest=finest - 1 if finest < 0 else 0)
    low = grouped(round_down(span.low, exponent))
    high = grouped(round_up(span.high, exponent))
    form = "signed" if span.low < 0 else "plain"
    return say(f"common.range.{form}", scale.lang, low=low, high=high)
