"""Whether the words of a drawn chart can be read: none on another, none cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matplotlib.text import Text

from helpers.display.pictures import root

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox

# Overlap, in points, that is no more than two labels touching.
_TOUCHING: Final = 0.75


def illegible(drawing: Figure | Axes) -> list[str]:
    """Return the texts of a figure, once laid out, that lie on one another or are cut off."""
    fig = root(drawing)
    boxes = _boxes(fig)
    frame = fig.bbox.padded(_TOUCHING)
    on_another = [
        f"«{first}» and «{second}» lie on one another"
        for place, (first, one) in enumerate(boxes)
        for second, two in boxes[place + 1 :]
        if _overlap(one, two)
    ]
    cut_off = [
        f"«{text}» is cut off"
        for text, box in boxes
        if box.x0 < frame.x0 or box.y0 < frame.y0 or box.x1 > frame.x1 or box.y1 > frame.y1
    ]
    return [*on_another, *cut_off]


def _boxes(fig: Figure) -> list[tuple[str, Bbox]]:
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
