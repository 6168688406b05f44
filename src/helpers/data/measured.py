"""A measured number: value, the lowest and highest its rounding allows, and what it rests on.

Belongs here: the one number of the project, how a row of a table becomes one, its calculus at
corners, and its short form, which has no language, for frames and terminals. Reading it from print
is ``printed``'s, formulas are ``analysis``', texts of numbers ``display``'s.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from helpers.errors import Refusal

#: Size of the scales that the short form of large numbers is written at, and their sign.
SCALES = ((1e12, " tn"), (1e9, " bn"), (1e6, " M"))
#: Between bounds that differ by less of their size lies nothing but arithmetic noise.
NOISE = 1e-11


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a number was worked out: what was computed, and of which numbers.

    Attributes
    ----------
    function : callable, optional
        Formula, of floats in the order of the parts, or the measure; None where neither is kept.
    parts : tuple of Measured
        Its arguments.
    """

    function: Callable[..., Any] | None
    parts: tuple[Measured, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """A number with its rounding interval.

    Raises ``ValueError``: a bound is not finite, or ``low ≤ value ≤ high`` does not hold.

    Attributes
    ----------
    value : float
        The number at the printed figures, in ``unit``.
    low, high : float
        Lowest and highest number the rounding of the printed figures allows, in ``unit``.
    unit : str
        Code of ``lookups/units.csv``. Shares and growth are stored 0–1, differences of shares
        (``percentage_points``) in points.
    bases : tuple of str
        Codes of ``lookups/bases.csv`` the number rests on, sorted, each once; empty for a constant.
    rests_on : tuple of str
        Ids of the observations the number rests on, in the order of use, each once.
    derivation : Derivation, optional
        How it was worked out; no part of what the number is.

    Examples
    --------
    >>> exports = Measured.rounded(747.2e6, step=1e5, unit="USD", bases=("mfds",))
    >>> exports.low, exports.high
    (747150000.0, 747250000.0)
    """

    value: float
    low: float
    high: float
    unit: str
    bases: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()
    derivation: Derivation | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check the order of the bounds and put the labels in order."""
        if not all(map(math.isfinite, (self.value, self.low, self.high))):
            raise ValueError(f"not finite: {self.low} ≤ {self.value} ≤ {self.high} {self.unit}")
        if not self.low <= self.value <= self.high:
            raise ValueError(f"not in order: {self.low} ≤ {self.value} ≤ {self.high} {self.unit}")
        object.__setattr__(self, "bases", tuple(sorted(set(self.bases))))
        object.__setattr__(self, "rests_on", tuple(dict.fromkeys(self.rests_on)))

    def __str__(self) -> str:
        """Return value and bounds in a readable unit, with as many digits as tell them apart.

        >>> print(Measured.rounded(747.2e6, step=1e5, unit="USD"))
        747.2 M USD (747.15–747.25)
        >>> print(Measured(-0.1234, -0.15, 0.02, "growth"), Measured.exact(1667, "firms"))
        −12 % (−15 … 2) 1,667 firms
        """
        percent = self.unit in {"share", "growth"}
        size = max(abs(self.low), abs(self.high))
        least, sign = next((scale for scale in SCALES if size >= scale[0]), (1.0, ""))
        factor, unit = (0.01, " %") if percent else (least, f"{sign} {self.unit}")
        places = _places((self.high - self.low) / factor, size / factor)
        value, low, high = (
            _decimal(end / factor, places) for end in (self.value, self.low, self.high)
        )
        between = " … " if self.low < 0 else "–"
        return value + unit + ("" if low == high else f" ({low}{between}{high})")

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: ARG002 - IPython's
        """Let IPython show the short form."""
        printer.text(str(self))

    def __reduce__(self) -> tuple[Any, ...]:
        """Keep the number alone in files and for other processes: a formula cannot be pickled."""
        parts = (self.value, self.low, self.high, self.unit, self.bases, self.rests_on)
        return type(self), parts

    @classmethod
    def from_row(cls, row: Any) -> Measured:
        """Return the number of one row of a loaded table.

        Refused: ``missing``: the row has no figure.

        Parameters
        ----------
        row : pandas.Series, mapping or namedtuple
            Has ``value``, ``low``, ``high``, ``unit`` and, where the table has them, ``basis``
            and ``id`` (else the row's index label is its id).
        """
        from pandas import isna  # noqa: PLC0415 - pages know the type and read no tables

        ident = _field(row, "id", _label(row))
        value, low, high = (_field(row, name) for name in ("value", "low", "high"))
        if any(isna(part) for part in (value, low, high)):
            raise Refusal("missing", {"observation": str(ident)})
        basis = _field(row, "basis")
        return cls(
            float(value),
            float(low),
            float(high),
            str(_field(row, "unit")),
            () if isna(basis) else (str(basis),),
            () if isna(ident) else (str(ident),),
        )

    @classmethod
    def exact(cls, value: float, unit: str) -> Measured:
        """Return a constant: exact by definition, resting on no observation.

        >>> Measured.exact(1300, "KRW_per_USD").high
        1300.0
        """
        number = float(value)
        return cls(number, number, number, unit)

    @classmethod
    def rounded(
        cls,
        value: float,
        *,
        step: float,
        unit: str,
        bases: Iterable[str] = (),
        rests_on: Iterable[str] = (),
    ) -> Measured:
        """Return a number printed to the nearest ``step``: value ± half of it.

        Parameters
        ----------
        value : float
            Printed number, in ``unit``.
        step : float
            Size of its last exact digit, in ``unit``; 0 for an exact number.
        """
        half = abs(step) / 2
        return cls(value, value - half, value + half, unit, tuple(bases), tuple(rests_on))

    @property
    def is_exact(self) -> bool:
        """Whether no rounding is left to travel."""
        return self.low == self.high

    def scaled(self, factor: float, unit: str) -> Measured:
        """Return the number times an exact factor, in a new unit.

        >>> Measured(2.0, 1.0, 4.0, "KRW").scaled(-10, "KRW")
        Measured(value=-20.0, low=-40.0, high=-10.0, unit='KRW', bases=(), rests_on=())
        """
        return at_corners(lambda number: number * factor, self, unit=unit)

    def overlaps(self, other: Measured) -> bool:
        """Tell whether both could be the same number; touching counts.

        Refused: ``unit-mismatch``: the two are in different units.
        """
        if self.unit != other.unit:
            raise Refusal("unit-mismatch", {"units": ", ".join(sorted({self.unit, other.unit}))})
        return self.low <= other.high and other.low <= self.high

    def contains(self, number: float) -> bool:
        """Tell whether the rounding allows ``number`` (bounds included)."""
        return self.low <= number <= self.high


def at_corners(function: Callable[..., float], *parts: Measured, unit: str) -> Measured:
    """Return a function of measured numbers: at the printed values, and over all corners.

    Parameters
    ----------
    function : callable
        Of as many floats as there are parts, monotone in each of them while the others stand
        still (the direction may depend on the others), each part appearing as one argument.
    *parts : Measured
        Arguments; each moves alone between its low and high.
    unit : str
        Unit of the result.

    Returns
    -------
    Measured
        Bases and observations of all parts united.

    Notes
    -----
    A function monotone in every coordinate takes its least and greatest value over a box at a
    vertex: moving one coordinate at a time to the better end never makes it worse. So the bounds
    are attained, provided that the parts rest on different observations; where two parts share
    one, the bounds still enclose (Moore 1966, interval arithmetic).
    """
    value = function(*(part.value for part in parts))
    spans = [(part.low, part.high) for part in parts]
    corners = [value, *(function(*corner) for corner in product(*spans))]
    return enclosed(value, min(corners), max(corners), parts, unit=unit, function=function)


def enclosed(
    value: float,
    low: float,
    high: float,
    parts: Iterable[Measured],
    *,
    unit: str,
    function: Callable[..., Any] | None = None,
) -> Measured:
    """Return a result that rests on everything its parts rest on, and keeps what it was made of.

    The bounds are opened to hold ``value``: the last bit of a power may fall beside them.
    ``function`` is the formula or the measure, for whoever asks how the number came about.
    """
    used = tuple(parts)
    return Measured(
        value,
        min(low, value),
        max(high, value),
        unit,
        tuple(basis for part in used for basis in part.bases),
        tuple(ident for part in used for ident in part.rests_on),
        Derivation(function, used),
    )


def _places(width: float, size: float) -> int:
    """Return the decimals at which bounds so far apart are told apart by two digits."""
    if width <= size * NOISE:
        # As many as the number has itself: floats carry noise in the sixteenth digit.
        return 12 - math.floor(math.log10(size)) if size else 0
    return 1 - math.floor(math.log10(width))


def _decimal(number: float, places: int) -> str:
    """Return a number with at most so many decimals, thousands commas and a true minus sign."""
    text = f"{number:,.{max(0, places)}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text.replace("-", "−")


def _field(row: Any, name: str, default: Any = None) -> Any:
    """Return a cell of a Series, a mapping or a named tuple."""
    if hasattr(row, "get"):
        return row.get(name, default)
    return getattr(row, name, default)


def _label(row: Any) -> Any:
    """Return the index label of a row: a named tuple calls it Index, a Series its name."""
    return getattr(row, "name" if hasattr(row, "get") else "Index", None)
