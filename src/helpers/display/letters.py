"""How much room letters take, each measured once.

Belongs here: the extents of letters in the fonts of figures. Laying out a line of text with them is
within 2 % of what the fonts' kerning makes of it, and takes a small part of the time.
"""

from __future__ import annotations

import mmap
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from matplotlib import font_manager
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font, LoadFlags

from helpers.display import style

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
def shipped_font() -> FT2Font:
    """Return the font of figures, mapped into memory.

    matplotlib reads a font by way of Python, several times for each letter: from a mapped file
    that takes half as long.
    """
    with Path(style.register_font()).open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return FT2Font(mapped)  # type: ignore[arg-type]  # it reads and seeks, which is all that is asked


def has(text: str) -> bool:
    """Return whether the font of figures has every letter of a text."""
    font = shipped_font()
    return all(font.get_char_index(ord(letter)) for letter in text)


@cache
def _extent(letter: str) -> Extent:
    """Return the extent of a letter in the first font that has it."""
    font = shipped_font() if has(letter) else _fallback()
    font.set_size(_PIXELS, 72)
    glyph = font.load_char(ord(letter), flags=LoadFlags.NO_HINTING)
    _, low, _, high = (edge / 64 / _PIXELS for edge in glyph.bbox)
    return Extent(glyph.linearHoriAdvance / 65536 / _PIXELS, low, high)


@cache
def _fallback() -> FT2Font:
    return font_manager.get_font(font_manager.findfont(FontProperties(family="DejaVu Sans")))
