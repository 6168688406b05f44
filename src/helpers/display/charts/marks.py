"""What a mark tells whoever points at it, reaches it by keyboard or touches it."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from helpers.display.charts.frames import Row, interval
from helpers.display.outlines import Told

if TYPE_CHECKING:
    from matplotlib.artist import Artist

    from helpers.display.charts.ticks import Tick

_NUMBER: Final = re.compile(r"\d[\d,]*(?:\.\d+)?")
_ALIKE: Final = 0.01
"""Difference of two numbers that are one, rounded otherwise, as a part of them."""


def tell(artist: Artist, text: str) -> None:
    """Let a mark tell its exact figure, with bounds where it has any.

    Parameters
    ----------
    artist : Artist
        A bar, a point or another mark; it keeps its gid.
    text : str
        What it tells, such as "Gangwon, 2024: $747.2 million (747.15–747.25)"; nothing if empty.
    """
    if text.strip():
        artist.set_gid(Told(artist.get_gid() or "", text))


def words(name: str, row: Row, tick: Tick) -> str:
    """Return what the mark of a row tells: its ``told``, or its name and its figure.

    Parameters
    ----------
    name : str
        What is measured.
    row : Row
        Optional ``told``; ``figure``, the figure as printed, with its unit and bounds; or
        ``text``, ``value``, ``low`` and ``high``: bounds are added where the text has none and
        is in the unit of the axis.
    tick : callable
        How the axis writes its numbers.

    Raises
    ------
    ValueError
        A value that has neither: how the axis would write it is not how it was printed.
    """
    if row.get("told"):
        return str(row["told"])
    if row.get("figure"):
        return f"{name}: {row['figure']}"
    bounds = interval(row)
    known = bounds is not None and bounds[0] < bounds[1]
    digits = 1 - math.floor(math.log10(bounds[1] - bounds[0])) if bounds and known else 12
    value = None if row.get("value") is None else tick(round(float(row["value"]), digits))
    said = row.get("text")
    if not said:
        if value is not None:
            raise ValueError(f"the mark of «{name}» has no figure to tell")
        return name
    if bounds and known and value and "–" not in said and _alike(said, value):
        low, high = (tick(round(bound, digits)) for bound in bounds)
        said = f"{said} ({low}–{high})"
    return f"{name}: {said}"


def _alike(one: str, two: str) -> bool:
    """Return whether two texts begin with the same number, however it is rounded."""
    found = [_NUMBER.search(text) for text in (one, two)]
    numbers = [float(number[0].replace(",", "")) for number in found if number]
    return len(numbers) == 2 and math.isclose(*numbers, rel_tol=_ALIKE)
