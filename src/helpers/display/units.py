"""How many digits numbers of each unit have, and what their axes are called.

The unit alone decides, and for money the size of the amount, so that a number has the same digits
in every sentence, table and chart. How sure it is, its bounds say.

Here: the digits of each unit. Not here: texts of numbers (``numbers``), what a unit means
(``data/lookups/units.csv``).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from helpers.display.wording import Lang, WordingError, has, say

PER = "_per_"
CURRENCIES = ("KRW", "USD")


@dataclass(frozen=True, slots=True)
class UnitForm:
    """How numbers of one unit are written."""

    #: Power of ten between the stored and the shown number: 2 where 0.43 is shown as 43%.
    shift: int = 0
    finest: int = -2  #: Exponent of the finest digit; money's goes by its size.
    #: Digits that bounds may have beyond the value's: none of what is counted in whole things.
    finer: int = 1


COUNT = UnitForm(finest=0, finer=0)
PERCENT = UnitForm(shift=2)
NUMBER = UnitForm()
# a logarithm's difference times a hundred: close to percent where it is small
LOG_POINTS = UnitForm(shift=2)

UNIT_FORMS: dict[str, UnitForm] = {
    "KRW": NUMBER,
    "USD": NUMBER,
    "share": PERCENT,
    "growth": PERCENT,
    "percentage_points": NUMBER,
    "log_points": LOG_POINTS,
    "firms": COUNT,
    "hospitals": COUNT,
    "persons": COUNT,
    "persons_per_firm": NUMBER,
    "programmes": COUNT,
    "medicines": COUNT,
    "rank": COUNT,
    "months": COUNT,
    "hhi_points": COUNT,
    "years": NUMBER,
    "KRW_per_USD": NUMBER,
    "multiple": NUMBER,
    "number": NUMBER,
}

# (smallest size, exponent of the finest digit): what the statistics print, ten thousand dollars
# and a hundred million won; finer for programmes, which are small
MONEY_DIGITS: dict[str, tuple[tuple[float, int], ...]] = {
    "USD": ((1e10, 6), (1e6, 4)),
    "KRW": ((5e11, 8), (1e8, 6), (1e6, 4)),
}
SMALL_CHANGE_BELOW = 1000


def unit_form(unit: str) -> UnitForm:
    """Return how a unit's numbers are written; of ``A_per_B``, those of ``A``.

    Raises ``WordingError``: the unit has no form.
    """
    own = unit if unit in UNIT_FORMS else unit.partition(PER)[0]
    if own not in UNIT_FORMS or (own != unit and not has(f"common.per.{unit.partition(PER)[2]}")):
        raise WordingError(f"unit «{unit}» is not one of {', '.join(sorted(UNIT_FORMS))}")
    return UNIT_FORMS[own]


def is_money(unit: str) -> bool:
    """Return whether a unit is won or dollars, or won or dollars per something else."""
    return unit != "KRW_per_USD" and unit.partition(PER)[0] in CURRENCIES


def finest_digit(unit: str, size: float | Decimal) -> int:
    """Return the exponent of the finest digit of numbers of a unit, as shown.

    ``size`` is the number, or the largest of a column's; only money asks for it.

    >>> finest_digit("share", 0), finest_digit("firms", 188), finest_digit("USD", 747_200_000)
    (-2, 0, 4)
    """
    form = unit_form(unit)
    if not is_money(unit):
        return form.finest
    amount, digits = abs(float(size)), MONEY_DIGITS[unit.partition(PER)[0]]
    small = form.finest if amount < SMALL_CHANGE_BELOW else 0
    return next((exponent for least, exponent in digits if amount >= least), small)


def axis_unit(unit: str, lang: Lang) -> str:
    """Return a unit's name at scale one, as it stands on an axis or above a column."""
    unit_form(unit)
    if unit in UNIT_FORMS:
        return say(f"common.unit.{unit}.axis", lang)
    own, _, base = unit.partition(PER)
    return say(f"common.per.{base}", lang, amount=axis_unit(own, lang))
