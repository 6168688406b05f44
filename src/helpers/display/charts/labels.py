"""Text in charts: its width, its lines, and labels that do not lie on one another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.text import Annotation, Text

from helpers.display import style
from helpers.display.pictures import measured

SIZE: Final = 9.5
"""Smallest text of a chart, in points: legible where a figure is 520 pixels wide."""
LINE: Final = 1.32
"""Height of a line of text as a multiple of its size."""
_GAP: Final = 9.0
"""Points between a line's end and its label."""
_LEADER: Final = {
    "arrowstyle": "-",
    "color": style.PALETTE["context"],
    "linewidth": 0.7,
    "shrinkA": 1.0,
    "shrinkB": 3.5,
    "relpos": (0.0, 0.5),
}


def whole_width() -> float:
    """Return the widest line of text of a figure, in points."""
    return style.figure_width() * 72 - 14


def width(text: str) -> float:
    """Return the width of the widest line of a text, in points."""
    return max(sum(map(_width, line.split(" "))) + _width(" ") * line.count(" ")
               for line in text.split("\n"))  # fmt: skip


# Charts have their words in common; matplotlib takes half a millisecond to measure one.
@lru_cache(maxsize=4096)
def _width(word: str) -> float:
    style.register_font()
    font = FontProperties(family=style.settings()["font.family"], size=SIZE)
    return measured(word, font, ismath=False)[0]


def height(text: str) -> float:
    """Return the height of a text, in points."""
    return (text.count("\n") + 1) * SIZE * LINE


def wrap(text: str, *, points: float) -> str:
    """Return a text in lines no wider than ``points``.

    Breaks between words; a word that is too wide alone is broken between letters, as Korean
    allows.
    """
    lines: list[str] = []
    for word in text.split():
        if lines and width(f"{lines[-1]} {word}") <= points:
            lines[-1] += f" {word}"
            continue
        lines.append("")
        for piece in [word] if _width(word) <= points else word:
            if lines[-1] and _width(lines[-1] + piece) > points:
                lines.append("")
            lines[-1] += piece
    return "\n".join(lines)


def near(
    ax: Axes, words: str, place: tuple[float, float], shift: tuple[float, float], **look: Any
) -> Annotation:
    """Write a text some points right of and above a place."""
    usual: dict[str, Any] = {"xytext": shift, "textcoords": "offset points", "fontsize": SIZE}
    return ax.annotate(words, place, **(usual | look))


def beside(
    ax: Axes, x: float, y: float, words: str, *, gap: float = 5.0, **look: Any
) -> Annotation:
    """Write a text just right of a mark."""
    return near(ax, words, (x, y), (gap, 0), va="center_baseline", **look)


def above(ax: Axes, x: float, words: str, points: float, **look: Any) -> Annotation:
    """Write a text some points above the axes, at a place of x or by ``xycoords`` otherwise."""
    side = 0 if "xycoords" in look else 3 if look.get("ha") == "right" else -3
    usual: dict[str, Any] = {"xycoords": ("data", "axes fraction"), "va": "bottom"}
    return near(ax, words, (x, 1), (side, points), **(usual | {"linespacing": 1.15} | look))


def spread(
    wanted: Sequence[float], sizes: Sequence[float], *, low: float, high: float
) -> list[float]:
    """Return centres of labels on a line, moved as little as possible so that none overlap.

    Parameters
    ----------
    wanted : sequence of float
        Where each centre should be.
    sizes : sequence of float
        Height of each label along the line.
    low, high : float
        Ends of the line; labels that do not fit start at ``low`` and run over.

    Notes
    -----
    Least squares under the order of ``wanted``: with what the labels before it take subtracted,
    each start is the largest over the runs before it of the least mean over the runs after it
    (Robertson, Wright and Dykstra 1988, 1.4.4).
    """
    order = sorted(range(len(wanted)), key=lambda place: (wanted[place], place))
    before = [sum(sizes[one] for one in order[:place]) for place in range(len(order))]
    starts = [wanted[one] - sizes[one] / 2 - less for one, less in zip(order, before, strict=True)]
    centres = [0.0] * len(wanted)
    for place, one in enumerate(order):
        start = max(
            min(sum(starts[first:end]) / (end - first) for end in range(place + 1, len(starts) + 1))
            for first in range(place + 1)
        )
        start = max(low, min(start, high - sum(sizes)))
        centres[one] = start + before[place] + sizes[one] / 2
    return centres


def at_ends(ax: Axes, points: Iterable[tuple[float, float, str, str]]) -> None:
    """Write labels right of points that share one end of a chart, none on another.

    Of each point x, y, label and the name of its colour. Call it last: places are computed from the
    limits the axes then has. A label that had to move is joined to its point by a thin line.
    """
    marks = list(points)
    ax.get_ylim()  # settles limits that are still automatic
    # before the layout, which makes axes higher: distances can only grow
    scale = 72 / ax.figure.dpi
    window = ax.get_window_extent()
    wanted = [float(ax.transData.transform((x, y))[1]) * scale for x, y, _, _ in marks]
    sizes = [height(words) + 1 for _, _, words, _ in marks]
    centres = spread(wanted, sizes, low=window.y0 * scale - 6, high=window.y1 * scale + 6)
    for (x, y, words, look), place, centre in zip(marks, wanted, centres, strict=True):
        moved = centre - place
        leader = _LEADER if abs(moved) > 4 else None
        colour: dict[str, Any] = {"color": style.PALETTE[look], "annotation_clip": False}
        colour |= {"va": "center", "linespacing": 1.15, "arrowprops": leader}
        near(ax, words, (x, y), (_GAP, moved), **colour)


def emphasise(text: Text) -> None:
    """Make a text heavier: the shipped font has one weight, so its outline is thickened."""
    stroke = patheffects.withStroke(linewidth=0.35, foreground=text.get_color())
    text.set_path_effects([stroke])


def on_paper(text: Text) -> None:
    """Give a text a halo in the colour of the page, so that lines behind it do not cross it."""
    halo = patheffects.withStroke(linewidth=2.5, foreground=style.PALETTE["paper"])
    text.set_path_effects([halo])
