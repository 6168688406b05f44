"""What every chart stands on: the sheet, its rows, its axes and its legend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, MaxNLocator, NullFormatter

from helpers.display import style
from helpers.display.charts import labels as text
from helpers.display.charts import ticks
from helpers.display.pictures import lay_out, root

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

ROW_INCHES: Final = 0.34
"""Height of a row with one line of label."""
LABEL_POINTS: Final = 168.0
"""Widest column of row labels, in points: a third of the figure and a little more."""
TICK_POINTS: Final = 34.0
"""Least distance between two labelled years, in points."""


def canvas(*, height: float) -> tuple[Figure, Axes]:
    """Return a figure with one axes, in the collection's style and unknown to pyplot.

    Parameters
    ----------
    height : float
        In inches.
    """
    if not style.is_applied():
        style.apply()
    fig = Figure(figsize=(style.figure_width(), height))
    return fig, fig.add_subplot()


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a chart from top to bottom, as high as their labels need.

    Attributes
    ----------
    labels : tuple of str
        Labels in lines.
    centres : tuple of float
        Vertical place of each; a row with one line is 1 high, the top edge is 0.
    total : float
        Height of all.
    """

    labels: tuple[str, ...]
    centres: tuple[float, ...]
    total: float

    @property
    def inches(self) -> float:
        """Height of all rows, in inches."""
        return self.total * ROW_INCHES

    def show(self, ax: Axes, *, emphasised: Iterable[str] = ()) -> None:
        """Write the labels left of an axes, in a column with an even left edge."""
        column = max(text.width(label) for label in self.labels)
        ax.set_ylim(self.total, 0)
        ax.set_yticks(self.centres, labels=self.labels)
        ax.tick_params(axis="y", pad=column + 8)
        bold = {text.wrap(label, points=LABEL_POINTS) for label in emphasised}
        for label in ax.get_yticklabels():
            label.set(ha="left", multialignment="left", linespacing=1.15)
            if label.get_text() in bold:
                label.set_color(style.PALETTE["accent"])
                text.emphasise(label)


def rows(names: Sequence[str], *, single: float = 1.0, points: float = LABEL_POINTS) -> Rows:
    """Return the rows for labels, each as high as its lines.

    Parameters
    ----------
    names : sequence of str
        Labels from top to bottom.
    single : float
        Height of a row with one line.
    points : float
        Widest label; wider ones are broken into lines.
    """
    wrapped = tuple(text.wrap(name, points=points) for name in names)
    centres, edge = [], 0.0
    for label in wrapped:
        size = max(single, (text.height(label) + 7) / 72 / ROW_INCHES)
        centres.append(edge + size / 2)
        edge += size
    return Rows(wrapped, tuple(centres), edge)


def value_axis_x(ax: Axes, label: str, tick: ticks.Tick, *, zero: bool = True) -> None:
    """Make x an axis of amounts: few ticks, light lines, its label below on the left."""
    _amounts(ax, "x", tick, label)
    ax.set_xlabel(label, loc="left")
    if zero:
        ax.axvline(0, color=style.PALETTE["muted"], linewidth=0.9, zorder=2.5)


def value_axis_y(ax: Axes, label: str, tick: ticks.Tick, *, lift: float = 0.0) -> None:
    """Make y an axis of amounts, its label written level above it.

    Parameters
    ----------
    lift : float
        Points to keep free between the axis and its label.
    """
    _amounts(ax, "y", tick, label)
    above = ax.annotate(
        label,
        xy=(0, 1),
        xycoords="axes fraction",
        xytext=(0, 7 + lift),
        textcoords="offset points",
        ha="left",
        va="bottom",
        fontsize=text.SIZE,
        color=style.PALETTE["muted"],
    )
    above.set_gid("axis-label")


def _amounts(ax: Axes, which: str, tick: ticks.Tick, label: str) -> None:
    if not label.strip():
        raise ValueError("an axis of amounts needs a label with its unit")
    axis = ax.xaxis if which == "x" else ax.yaxis
    if axis.get_scale() == "log":
        axis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
        axis.set_minor_formatter(NullFormatter())
    else:
        axis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda value, _: tick(value)))
    axis.grid(visible=True)
    if which == "y":
        ax.tick_params(axis="y", labelcolor=style.PALETTE["muted"])


def make_room_left(ax: Axes, ends: Iterable[tuple[float, str]]) -> None:
    """Widen x on its low side until texts left of their points stay inside the axes.

    Parameters
    ----------
    ends : iterable of float and str
        Points on x, and the texts written left of them.
    """
    told = list(ends)
    if not told:
        return
    fig = root(ax)
    lay_out(fig)
    points = ax.get_window_extent().width * 72 / fig.dpi
    low, high = ax.get_xlim()
    wanted = low
    for x, words in told:
        part = min((text.width(words) + 9) / points, 0.8)
        wanted = min(wanted, (x - part * high) / (1 - part))
    ax.set_xlim(wanted, high)


def year_axis(ax: Axes, years: Iterable[float], *, points: float = 360.0) -> None:
    """Label an axis of years at the years observed, as many as there is room for.

    Parameters
    ----------
    years : iterable of float
        Years observed; first and last are always labelled.
    points : float
        Width of the axes.
    """
    observed = sorted({float(year) for year in years})
    low, high = ax.get_xlim()
    room = TICK_POINTS * abs(high - low) / points
    kept = observed[:1]
    for year in observed[1:-1]:
        if year - kept[-1] >= room and observed[-1] - year >= room:
            kept.append(year)
    if len(observed) > 1:
        kept.append(observed[-1])
    ax.xaxis.set_major_locator(FixedLocator(kept))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: ticks.year(value)))
    ax.spines["bottom"].set_visible(True)
    ax.tick_params(axis="x", length=3)


def legend(ax: Axes, handles: Sequence[Artist], names: Sequence[str]) -> None:
    """Write a legend above the plot, in as many columns as fit."""
    widest = max(text.width(name) for name in names) + 34
    room = style.figure_width() * 72 - 12
    root(ax).legend(
        list(handles),
        list(names),
        loc="outside upper left",
        ncols=max(1, min(len(names), int(room // widest))),
        handlelength=1.5,
        handletextpad=0.5,
        columnspacing=1.4,
        borderpad=0.3,
        borderaxespad=0.6,
        labelcolor=style.PALETTE["ink"],
    )
