"""Labels at the ends of lines: each beside its line, none on another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from helpers.display import style
from helpers.display.charts import labels as text
from helpers.display.pictures import lay_out, root

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

GAP: Final = 9.0
"""Points between a line's end and its label."""
_LEADER: Final = {
    "arrowstyle": "-",
    "color": style.PALETTE["context"],
    "linewidth": 0.7,
    "shrinkA": 1.0,
    "shrinkB": 3.5,
    "relpos": (0.0, 0.5),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A label and the point it belongs to.

    Attributes
    ----------
    x, y : float
        The point, in the units of the axes.
    text : str
        The label, in lines.
    colour : str
        Name in the palette.
    """

    x: float
    y: float
    text: str
    colour: str


def end_labels(ax: Axes, marks: Sequence[Mark]) -> None:
    """Write labels beside points that share one end of a chart.

    Call it last: places are computed from the limits the axes then has. A label that had to
    move is joined to its point by a thin line.

    Parameters
    ----------
    ax : Axes
        With its final limits.
    marks : sequence of Mark
        Labels of one side.
    """
    fig = root(ax)
    lay_out(fig)
    ax.get_ylim()  # settles limits that are still automatic
    scale = 72 / fig.dpi
    window = ax.get_window_extent()
    wanted = [float(ax.transData.transform((mark.x, mark.y))[1]) * scale for mark in marks]
    sizes = [text.height(mark.text) + 1 for mark in marks]
    centres = text.spread(wanted, sizes, low=window.y0 * scale - 6, high=window.y1 * scale + 6)
    for mark, place, centre in zip(marks, wanted, centres, strict=True):
        moved = centre - place
        ax.annotate(
            mark.text,
            xy=(mark.x, mark.y),
            xytext=(GAP, moved),
            textcoords="offset points",
            ha="left",
            va="center",
            fontsize=text.SIZE,
            linespacing=1.15,
            color=style.PALETTE[mark.colour],
            annotation_clip=False,
            arrowprops=_LEADER if abs(moved) > 4 else None,
        )
