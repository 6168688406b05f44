"""How much room letters take, each measured once.

Belongs here: the extents of letters in the fonts of figures. Laying out a line of text with them is
within 2 % of what the fonts' kerning makes of it, and takes a small part of the time.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from matplotlib import font_manager
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import LoadFlags

from helpers.display import style

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

_PIXELS: Final = 100


class Extent(NamedTuple):
    """The room of a letter or a line, in multiples of the size of the text.

    Attributes
    ----------
    width : float
        How far it moves the pen on.
    low, high : float
        Its lowest and highest ink, above the base line.
    """

    width: float
    low: float
    high: float


def line_extent(line: str) -> Extent:
    """Return the extent of a line of text; nothing for an empty one."""
    if not line:
        return Extent(0.0, 0.0, 0.0)
    widths, lows, highs = zip(*map(_extent, line), strict=True)
    return Extent(sum(widths), min(lows), max(highs))


@cache
def _extent(letter: str) -> Extent:
    """Return the extent of a letter in the first font that has it."""
    font = _fonts()
    font.set_size(_PIXELS, 72)
    font.set_text(letter, flags=LoadFlags.NO_HINTING)
    width, height = font.get_width_height()
    depth = font.get_descent()
    return Extent(*(length / 64 / _PIXELS for length in (width, -depth, height - depth)))


@cache
def _fonts() -> FT2Font:
    """Return the fonts of figures, the very object that matplotlib draws their text with."""
    fallback = font_manager.findfont(FontProperties(family="DejaVu Sans"))
    return font_manager.get_font([style.register_font(), fallback])
