"""Text in charts: its width, its lines, and labels that do not lie on one another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matplotlib import patheffects
from matplotlib.text import Text

from helpers.display import style
from helpers.display.letters import line_extent
from helpers.display.pictures import root

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox

SIZE: Final = 9.5
"""Smallest text of a chart, in points: legible where a figure is 520 pixels wide."""
LINE: Final = 1.32
"""Height of a line of text as a multiple of its size."""
_TOUCHING: Final = 0.75
"""Overlap, in points, that is no more than two labels touching."""


def width(text: str, size: float = SIZE) -> float:
    """Return the width of the widest line of a text, in points."""
    return size * max(line_extent(line).width for line in text.split("\n"))


def height(text: str, size: float = SIZE) -> float:
    """Return the height of a text, in points."""
    return (text.count("\n") + 1) * size * LINE


def wrap(text: str, *, points: float, size: float = SIZE) -> str:
    """Return a text in lines no wider than ``points``.

    Breaks between words; a word that is too wide alone is broken between letters, as Korean
    allows.
    """
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width(joined, size) <= points:
            lines[-1] = joined
        else:
            lines.extend(_pieces(word, points, size))
    return "\n".join(lines)


def _pieces(word: str, points: float, size: float) -> list[str]:
    if width(word, size) <= points:
        return [word]
    pieces = [""]
    for letter in word:
        if pieces[-1] and width(pieces[-1] + letter, size) > points:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def spread(
    wanted: Sequence[float], sizes: Sequence[float], *, low: float, high: float
) -> list[float]:
    """Return centres of labels on a line, moved as little as possible so that none overlap.

    Labels that would overlap are gathered into a block around their mean place, block by block
    (pool adjacent violators). If all do not fit between ``low`` and ``high``, they start at
    ``low`` and run over.

    Parameters
    ----------
    wanted : sequence of float
        Where each centre should be.
    sizes : sequence of float
        Height of each label along the line.
    low, high : float
        Ends of the line.
    """
    order = sorted(range(len(wanted)), key=lambda place: (wanted[place], place))
    blocks: list[tuple[list[int], float, float]] = []
    for place in order:
        members, total = [place], sizes[place]
        centre = min(max(wanted[place], low + total / 2), max(high - total / 2, low + total / 2))
        while blocks and blocks[-1][1] + blocks[-1][2] / 2 > centre - total / 2:
            members = blocks.pop()[0] + members
            total = sum(sizes[member] for member in members)
            centre = _mean_start(members, wanted, sizes) + total / 2
            centre = min(max(centre, low + total / 2), max(high - total / 2, low + total / 2))
        blocks.append((members, centre, total))
    centres = [0.0] * len(wanted)
    for members, centre, total in blocks:
        edge = centre - total / 2
        for member in members:
            centres[member] = edge + sizes[member] / 2
            edge += sizes[member]
    return centres


def _mean_start(members: list[int], wanted: Sequence[float], sizes: Sequence[float]) -> float:
    """Return where a block starts so that its labels are least away from their places."""
    before, starts = 0.0, []
    for member in members:
        starts.append(wanted[member] - sizes[member] / 2 - before)
        before += sizes[member]
    return sum(starts) / len(starts)


def emphasise(text: Text) -> None:
    """Make a text heavier: the shipped font has one weight, so its outline is thickened."""
    stroke = patheffects.withStroke(linewidth=0.35, foreground=text.get_color())
    text.set_path_effects([stroke])


def on_paper(text: Text) -> None:
    """Give a text a halo in the colour of the page, so that lines behind it do not cross it."""
    halo = patheffects.withStroke(linewidth=2.5, foreground=style.PALETTE["paper"])
    text.set_path_effects([halo])


def collisions(drawing: Figure | Axes) -> list[tuple[str, str]]:
    """Return the pairs of texts that lie on one another once the figure is laid out."""
    boxes = _boxes(drawing)
    return [
        (first, second)
        for place, (first, one) in enumerate(boxes)
        for second, two in boxes[place + 1 :]
        if _overlap(one, two)
    ]


def outside(drawing: Figure | Axes) -> list[str]:
    """Return the texts that the edge of the picture cuts off."""
    fig = root(drawing)
    frame = fig.bbox.padded(_TOUCHING)
    return [
        text
        for text, box in _boxes(fig)
        if box.x0 < frame.x0 or box.y0 < frame.y0 or box.x1 > frame.x1 or box.y1 > frame.y1
    ]


def _boxes(drawing: Figure | Axes) -> list[tuple[str, Bbox]]:
    fig = root(drawing)
    fig.draw_without_rendering()
    beyond = {id(text) for axes in fig.axes for text in _ticks_beyond(axes)}
    return [
        (text.get_text(), Text.get_window_extent(text))
        for text in fig.findobj(Text)
        if isinstance(text, Text)
        and text.get_visible()
        and text.get_text().strip()
        and id(text) not in beyond
    ]


def _ticks_beyond(axes: Axes) -> list[Text]:
    """Return labels of ticks that matplotlib keeps but does not draw."""
    if not axes.axison:
        return [*axes.get_xticklabels(), *axes.get_yticklabels()]
    found: list[Text] = []
    for axis in (axes.xaxis, axes.yaxis):
        low, high = sorted(axis.get_view_interval())
        slack = 1e-9 * (high - low)
        for tick in [*axis.get_major_ticks(), *axis.get_minor_ticks()]:
            if not low - slack <= tick.get_loc() <= high + slack or not axis.get_visible():
                found += [tick.label1, tick.label2]
    return found


def _overlap(one: Bbox, two: Bbox) -> bool:
    across = min(one.x1, two.x1) - max(one.x0, two.x0)
    along = min(one.y1, two.y1) - max(one.y0, two.y0)
    return bool(across > _TOUCHING and along > _TOUCHING)
