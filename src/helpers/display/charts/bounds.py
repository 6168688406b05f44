"""Bounds of figures: which of them can be seen in a picture, and what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.legend_handler import HandlerTuple
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from helpers.display import style
from helpers.display.charts import labels as text
from helpers.display.charts import sheet

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

GID: Final = "interval"
"""What marks of bounds are called."""
SEEN: Final = {"whisker": 3.0, "bar": 9.0, "band": 3.0}
"""Least length of bounds, in points, that line or marker of the figure itself does not cover."""
_C: Final = style.PALETTE


def name_bounds(fig: Figure, words: str) -> None:
    """Say below a picture what its bounds are, and hide whiskers too short to be told from a tick.

    Nothing is said where none can be seen.

    Parameters
    ----------
    fig : Figure
        Of these charts, with its final limits.
    words : str
        What bounds are.
    """
    seen: dict[str, Artist] = {}
    for ax in fig.axes:
        for artist in ax.get_children():
            if artist.get_gid() != GID:
                continue
            kind = _kind(artist)
            if _points(ax, artist) >= SEEN[kind]:
                seen.setdefault(kind, _key(kind))
            elif kind == "whisker":
                artist.set_visible(False)
    if not seen:
        return
    wrapped = text.wrap(words, points=sheet.whole_width() - 34)
    fig.legend(  # type: ignore[call-overload]  # several signs before one text
        [tuple(seen.values())],
        [wrapped],
        loc="outside lower left",
        numpoints=2,
        handler_map={tuple: HandlerTuple(ndivide=None)},
        handlelength=1.5 * len(seen),
        handletextpad=0.5,
        borderpad=0.3,
        borderaxespad=0.2,
        labelcolor=_C["muted"],
    )
    width, height = fig.get_size_inches()
    fig.set_size_inches(width, height + (wrapped.count("\n") + 1) * sheet.LEGEND_INCHES)


def _kind(artist: Artist) -> str:
    if not isinstance(artist, Line2D):
        return "band"
    return "whisker" if artist.get_linewidth() < 2 else "bar"


def _points(ax: Axes, artist: Artist) -> float:
    """Return how long bounds are where they are longest, in points, before the layout."""
    drawn = artist.get_xydata() if isinstance(artist, Line2D) else artist.get_paths()[0].vertices  # type: ignore[attr-defined]  # a band
    ax.get_ylim()  # settles limits that are still automatic
    x, y = (ax.transData.transform(drawn) * 72 / ax.figure.dpi).T
    if isinstance(artist, Line2D) and np.ptp(x) > 0:
        return float(np.ptp(x))
    return float(max(np.ptp(y[x == place]) for place in set(x)))


def _key(kind: str) -> Artist:
    if kind == "band":
        return Patch(facecolor=_C["context"], alpha=0.38, linewidth=0)
    if kind == "bar":
        return Line2D([], [], color=_C["context"], linewidth=4.5, alpha=0.38)
    return Line2D([], [], color=_C["ink"], linewidth=1.1, marker="|", markersize=6)
