"""Where the columns of a table stand on paper: sizes of type, widths, turned and parted pages.

Belongs here: fitting a table to a page so that no word is cut. Letters are measured by what kind
they are, which is near enough: a column has air on both sides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

#: Widths of the text on upright and turned pages, in points; ``paper.typ`` has the same margins.
UPRIGHT: Final = 470.0
TURNED: Final = 717.0
#: Air between the columns, in points.
AIR: Final = 10.0
#: Sizes of type and widths of pages, in points, the first that holds a table is taken.
LARGEST: Final = 8.5
_STEPS: Final = ((LARGEST, UPRIGHT), (7.5, UPRIGHT), (6.8, UPRIGHT), (7.5, TURNED), (6.8, TURNED))
_SMALLEST: Final = 6.8
# A table in parts repeats its first column.
_LONGEST_WORD: Final = 20.0
JOINT: Final = "\u200b"
"""Where a word may be broken."""
_SIGNS: Final = re.compile(r"(?<=[/_.?&=,:;@-])(?=[^\s/_.?&=,:;@-])")
# Widths of letters by kind, as parts of the size of the type.
_NARROW: Final = frozenset("ijltfrI.,:;'\"|!()[]{}` ·-/\\")
_BROAD: Final = frozenset("mwMWG@%&—…→")


@dataclass(frozen=True, slots=True)
class Part:
    """Columns that stand side by side."""

    columns: tuple[int, ...]  #: Their places in the table.
    widths: tuple[float, ...]  #: Their widths in points, air included.


@dataclass(frozen=True, slots=True)
class Fit:
    """How a table stands on paper."""

    size: float  #: Size of its type in points.
    turned: bool  #: Whether its page is.
    #: One, or several below one another where no page is wide enough for all columns.
    parts: tuple[Part, ...]


@lru_cache(maxsize=4096)
def _letter(letter: str) -> float:
    if letter in _NARROW:
        return 0.36
    if letter in _BROAD:
        return 0.92
    if unicodedata.east_asian_width(letter) in "WF":
        return 0.92 if "가" <= letter <= "힣" else 1.0
    return 0.66 if letter.isupper() else 0.57


def width(text: str) -> float:
    """Return how wide a text is on one line, as a multiple of the size of its type."""
    return sum(map(_letter, text))


def parted(text: str) -> str:
    """Return a text in which words that are too long may be broken, first where they have joints.

    >>> parted("as it is"), parted("a" * 70).count("\u200b")
    ('as it is', 1)
    """
    if len(text) * 0.36 <= _LONGEST_WORD:
        return text
    return "".join(
        _parted_word(word) if width(word) > _LONGEST_WORD else word
        for word in re.split(r"(\s+)", text)
    )


def _parted_word(word: str) -> str:
    pieces: list[str] = []
    for piece in _SIGNS.split(word):
        begun = 0.0
        start = 0
        for place, letter in enumerate(piece):
            begun += _letter(letter)
            if begun > _LONGEST_WORD:
                pieces.append(piece[start:place])
                start, begun = place, _letter(letter)
        pieces.append(piece[start:])
    return JOINT.join(pieces)


def fit(rows: Sequence[Sequence[str]], *, largest: float = LARGEST) -> Fit:
    """Return how a table stands on paper.

    Parameters
    ----------
    rows : Sequence of Sequence of str
        The texts by row, the headings first; long words as `parted` returns them.
    largest : float, optional
        The largest type it may have, in points.
    """
    columns = [_Column(texts) for texts in zip(*rows, strict=True)]
    least = sum(column.least for column in columns)
    for size, page in _STEPS:
        if size <= largest and least * size + AIR * len(columns) <= page:
            part = Part(tuple(range(len(columns))), _widths(columns, size=size, page=page))
            return Fit(size, page == TURNED, (part,))
    groups: list[list[int]] = [[]]
    for place in range(len(columns)):
        together = {0, *groups[-1], place}
        needed = sum(columns[one].least * _SMALLEST + AIR for one in together)
        if needed > UPRIGHT and groups[-1]:
            groups.append([])
        groups[-1].append(place)
    parts = []
    for group in groups:
        chosen = tuple(sorted({0, *group}))
        here = [columns[one] for one in chosen]
        parts.append(Part(chosen, _widths(here, size=_SMALLEST, page=UPRIGHT)))
    return Fit(_SMALLEST, turned=False, parts=tuple(parts))


class _Column:
    """What a column needs, as multiples of the size of its type.

    Attributes
    ----------
    least, most : float
        Widths of its longest word and of its longest text.
    weight : float
        Its share of a page too narrow for all: by the root of the length of its texts, which keeps
        the number of lines in all cells smallest.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        widths = [width(text) for text in texts]
        words = (word for text in texts for word in re.split(rf"[\s{JOINT}]", text))
        self.least = max(map(width, words))
        self.most = max(widths)
        self.weight = sum(widths) ** 0.5


def _widths(columns: Sequence[_Column], *, size: float, page: float) -> tuple[float, ...]:
    """Return the widths of columns that fill a page together, in points."""
    most = [column.most * size + AIR for column in columns]
    if sum(most) <= page:
        return tuple(round(one * page / sum(most), 2) for one in most)
    low, high = 0.0, page
    shares = most
    for _ in range(40):
        middle = (low + high) / 2
        shares = [
            min(max(column.least * size, column.weight * middle), column.most * size) + AIR
            for column in columns
        ]
        low, high = (low, middle) if sum(shares) > page else (middle, high)
    return tuple(round(one, 2) for one in shares)
