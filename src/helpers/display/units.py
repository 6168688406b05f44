"""How numbers of each unit are written, and what their axes are called.

Here: the digits wanted of each unit. Not here: texts of numbers (``numbers``), what a unit means
(``data/lookups/units.csv``).
"""

from __future__ import annotations

from dataclasses import dataclass

from helpers.display.wording import Lang, WordingError, has, say

PER = "_per_"
CURRENCIES = ("KRW", "USD")


@dataclass(frozen=True, slots=True)
class UnitForm:
    """How numbers of one unit are written.

    Attributes
    ----------
    shift : int
        Power of ten between the stored and the shown number: 2 where 0.43 is shown as 43%.
    finest : int
        Exponent of the finest digit of a value.
    finest_bound : int
        The same for bounds.
    """

    shift: int
    finest: int
    finest_bound: int


COUNT = UnitForm(shift=0, finest=0, finest_bound=0)
PERCENT = UnitForm(shift=2, finest=-2, finest_bound=-3)
RATE = UnitForm(shift=0, finest=-1, finest_bound=-2)
MULTIPLE = UnitForm(shift=0, finest=-2, finest_bound=-3)
# a logarithm's difference times a hundred: close to percent where it is small
LOG_POINTS = UnitForm(shift=2, finest=-1, finest_bound=-2)
MONEY = UnitForm(shift=0, finest=-2, finest_bound=-2)

UNIT_FORMS: dict[str, UnitForm] = {
    "KRW": MONEY,
    "USD": MONEY,
    "share": PERCENT,
    "growth": PERCENT,
    "percentage_points": MULTIPLE,
    "log_points": LOG_POINTS,
    "firms": COUNT,
    "hospitals": COUNT,
    "persons": COUNT,
    "persons_per_firm": RATE,
    "programmes": COUNT,
    "medicines": COUNT,
    "rank": COUNT,
    "months": COUNT,
    "hhi_points": COUNT,
    "years": MULTIPLE,
    "KRW_per_USD": RATE,
    "multiple": MULTIPLE,
    "number": MULTIPLE,
}


def unit_form(unit: str) -> UnitForm:
    """Return how a unit's numbers are written; of ``A_per_B``, those of ``A``.

    Raises
    ------
    WordingError
        The unit has no form.
    """
    own = unit if unit in UNIT_FORMS else unit.partition(PER)[0]
    if own not in UNIT_FORMS or (own != unit and not has(f"common.per.{unit.partition(PER)[2]}")):
        raise WordingError(f"unit «{unit}» is not one of {', '.join(sorted(UNIT_FORMS))}")
    return UNIT_FORMS[own]


def is_money(unit: str) -> bool:
    """Return whether a unit is won or dollars, or won or dollars per something else."""
    return unit != "KRW_per_USD" and unit.partition(PER)[0] in CURRENCIES


def axis_unit(unit: str, lang: Lang) -> str:
    """Return a unit's name at scale one, as it stands on an axis or above a column."""
    unit_form(unit)
    if unit in UNIT_FORMS:
        return say(f"common.unit.{unit}.axis", lang)
    own, _, base = unit.partition(PER)
    return say(f"common.per.{base}", lang, amount=axis_unit(own, lang))
