"""What every chart stands on: its canvas, its axes, its legends, and panels of several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import Collection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.legend_handler import HandlerTuple
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from helpers.display import numbers, style
from helpers.display.charts import labels as text
from helpers.display.pictures import root

LEGEND_INCHES: Final = 0.22
"""Height of a further line of a legend."""
TICK_POINTS: Final = 34.0
"""Least distance between two labelled years, in points."""
PANEL_INCHES: Final = 1.75
PANEL_GAP: Final = 0.18
"""Between panels, in inches: what stands above a panel is nearer to it than to the one before."""
BOUNDS: Final = "interval"
"""The gid of bounds."""
SEEN: Final = 0.01
"""Least length of a bar's bounds, as a part of its axis: shorter ones would look like a tick."""
_COVERED: Final = {"bar": 9.0, "band": 3.0}
"""Length of bounds, in points, that the marker or line of their figure covers."""
_C: Final = style.PALETTE


def canvas(*, height: float) -> tuple[Figure, Axes]:
    """Return a figure of a height in inches with one axes, in the collection's style.

    pyplot does not know it.
    """
    if not style.is_applied():
        style.apply()
    fig = Figure(figsize=(style.figure_width(), height))
    return fig, fig.add_subplot()


def panels(
    draw: Sequence[Callable[[Axes], object]],
    *,
    years: Iterable[float],
    reach: Iterable[float] = (),
    inches: float = PANEL_INCHES,
) -> Figure:
    """Draw one panel for each function, one below the other, all on the same axis of years.

    The axes label the years observed, ``reach`` further ones and are so many inches high. Raises
    ``ValueError``: nothing to draw, or no year.
    """
    labelled = list(years)
    if not draw or not labelled:
        raise ValueError("panels: nothing to draw; no chart or no year")
    if not style.is_applied():
        style.apply()
    height = (inches + PANEL_GAP) * len(draw) - PANEL_GAP + 0.3
    drawing = Figure(figsize=(style.figure_width(), height))
    drawing.set_layout_engine("constrained", hspace=PANEL_GAP * len(draw) / height)
    ends = [*labelled, *reach]
    for ax, chart in zip(drawing.subplots(len(draw), squeeze=False)[:, 0], draw, strict=True):
        chart(ax)
        ax.set_xlim(min(ends) - 0.7, max(ends) + 0.7)
        year_axis(ax, labelled)
        low, high = ax.get_ylim()
        # low panels would cut the marks of their highest points
        ax.set_ylim(low, high + 0.06 * (high - low))
    return drawing


def amounts_across(ax: Axes, label: str, *, zero: bool = True) -> None:
    """Make x an axis of amounts: few ticks, light lines, its label below on the left."""
    _amounts(ax, "x", label)
    ax.set_xlabel(text.wrap(label, points=text.whole_width()), loc="left")
    if zero:
        ax.axvline(0, color=_C["muted"], linewidth=0.9, zorder=2.5)


def amounts_up(ax: Axes, label: str, *, lift: float = 0.0) -> float:
    """Make y an axis of amounts, its label level above it, so many points lifted.

    Return the label's height.
    """
    _amounts(ax, "y", label)
    ax.tick_params(axis="y", labelcolor=_C["muted"])
    wrapped = text.wrap(label, points=text.whole_width())
    text.above(ax, 0, wrapped, 7 + lift, xycoords="axes fraction", color=_C["muted"])
    return text.height(wrapped)


def _amounts(ax: Axes, which: str, label: str) -> None:
    if not label.strip():
        raise ValueError("an axis of amounts needs a label with its unit")
    axis = ax.xaxis if which == "x" else ax.yaxis
    most = 3 if which == "x" and style.is_narrow() else 5
    axis.set_major_locator(MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(lambda value, _: plain(value))
    axis.grid(visible=True)


def plain(value: float) -> str:
    """Return a number of an axis without what is left of binary fractions.

    >>> plain(1500.0), plain(-2.5), plain(0.1 + 0.2), plain(-0.0)
    ('1,500', '−2.5', '0.3', '0')
    """
    return numbers.plain(round(value, 6) + 0.0)


def from_nought(ax: Axes) -> None:
    """Let an axis of amounts begin at nought where all are above."""
    if ax.get_ylim()[0] > 0:
        ax.set_ylim(bottom=0)


def years_across(ax: Axes, years: Iterable[float]) -> None:
    """Make x an axis that reaches a little beyond the years it labels."""
    observed = list(years)
    margin = max(0.25, 0.02 * (max(observed) - min(observed)))
    ax.set_xlim(min(observed) - margin, max(observed) + margin)
    year_axis(ax, observed)


def year_axis(ax: Axes, years: Iterable[float], *, points: float | None = None) -> list[float]:
    """Label an axis of years at the years observed, as many as there is room for; return them.

    First and last are always labelled. ``points`` is the width of the axes, by default that of a
    figure less a margin.
    """
    points = points or style.figure_width() * 72 - 100
    first, *between = sorted({float(year) for year in years})
    low, high = ax.get_xlim()
    room = TICK_POINTS * abs(high - low) / points
    kept, last = [first], between[-1:]
    for year in between[:-1]:
        if year - kept[-1] >= room and last[0] - year >= room:
            kept.append(year)
    kept += last
    ax.set_xticks(kept, labels=[f"{year:.0f}" for year in kept])
    ax.spines["bottom"].set_visible(True)
    ax.tick_params(axis="x", length=3)
    return kept


def legend(ax: Axes, handles: Sequence[Artist], names: Sequence[str]) -> None:
    """Write a legend above the plot, in as many columns as fit; further lines make room."""
    room = text.whole_width()
    wrapped = [text.wrap(name, points=room - 34) for name in names]
    columns = max(1, min(len(names), int(room // (max(map(text.width, wrapped)) + 34))))
    fig = root(ax)
    fig.legend(
        list(handles),
        wrapped,
        loc="outside upper left",
        ncols=columns,
        handlelength=1.5,
        handletextpad=0.5,
        columnspacing=1.4,
        borderpad=0.3,
        borderaxespad=0.6,
        labelcolor=_C["ink"],
    )
    lines = sum(name.count("\n") + 1 for name in wrapped) / columns
    _grow(fig, max(0.0, -(-lines // 1) - 1))


def _grow(fig: Figure, lines: float) -> None:
    width, height = fig.get_size_inches()
    fig.set_size_inches(width, height + lines * LEGEND_INCHES)


def name_bounds(fig: Figure, words: str) -> None:
    """Say below a picture, with its final limits, what its bounds are, if any can be seen."""
    keys = {
        "whisker": Line2D([], [], color=_C["ink"], linewidth=1.1, marker="|", markersize=6),
        "bar": Line2D([], [], color=_C["context"], linewidth=4.5, alpha=0.38),
        "band": Patch(facecolor=_C["context"], alpha=0.38, linewidth=0),
    }
    drawn = {
        _kind(one)
        for ax in fig.axes
        for one in ax.collections
        if one.get_gid() == BOUNDS and _is_seen(ax, one)
    }
    signs = tuple(key for kind, key in keys.items() if kind in drawn)
    if not signs:
        return
    wrapped = text.wrap(words, points=text.whole_width() - 34)
    fig.legend(  # type: ignore[call-overload]  # several signs before one text
        [signs],
        [wrapped],
        loc="outside lower left",
        numpoints=2,
        handler_map={tuple: HandlerTuple(ndivide=None)},
        handlelength=1.5 * len(signs),
        handletextpad=0.5,
        borderpad=0.3,
        borderaxespad=0.2,
        labelcolor=_C["muted"],
    )
    _grow(fig, wrapped.count("\n") + 1)


def _kind(artist: Collection) -> str:
    if isinstance(artist, PolyCollection):
        return "band"
    return "whisker" if np.max(artist.get_linewidth()) < 2 else "bar"


def _is_seen(ax: Axes, artist: Collection) -> bool:
    """Return whether bounds are longer somewhere than what stands on them, before the layout."""
    kind = _kind(artist)
    if kind == "whisker":
        return True
    ax.get_ylim()  # settles limits that are still automatic
    for path in artist.get_paths():
        x, y = (ax.transData.transform(path.vertices) * 72 / ax.figure.dpi).T
        across = 0.0 if kind == "band" else float(np.ptp(x))
        if max(across, *(float(np.ptp(y[x == place])) for place in set(x))) >= _COVERED[kind]:
            return True
    return False
