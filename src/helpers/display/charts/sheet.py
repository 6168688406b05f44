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
    from matplotlib.text import Text

ROW_INCHES: Final = 0.34
"""Height of a row with one line of label."""
LABEL_POINTS: Final = 168.0
"""Widest column of row labels, in points: a third of the figure and a little more."""
BESIDE_POINTS: Final = 78.0
"""Widest text beside the marks of a narrow figure, in points."""
LEGEND_INCHES: Final = 0.22
"""Height of a further line of a legend."""
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
    names : tuple of str
        Labels as they were given.
    labels : tuple of str
        Labels in lines.
    centres : tuple of float
        Vertical place of each row's marks; a row with one line is 1 high, the top edge is 0.
    total : float
        Height of all.
    tops : tuple of float
        Vertical place of each label's upper edge.
    told : tuple of str
        Texts to write at the right end of the labels' lines, where there is no room for them
        beside the marks.
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    centres: tuple[float, ...]
    total: float
    tops: tuple[float, ...]
    told: tuple[str, ...]

    @property
    def inches(self) -> float:
        """Height of all rows, in inches."""
        return self.total * ROW_INCHES

    def show(self, ax: Axes, *, emphasised: Iterable[str] = ()) -> list[Text]:
        """Write the labels and return them: left of the axes, or above the marks if narrow."""
        ax.set_ylim(self.total, 0)
        found = self._above(ax) if style.is_narrow() else self._beside(ax)
        strong = set(emphasised)
        for name, label in zip(self.names, found, strict=True):
            label.set(ha="left", multialignment="left", linespacing=1.15)
            if name in strong:
                label.set_color(style.PALETTE["accent"])
                text.emphasise(label)
        return found

    def _beside(self, ax: Axes) -> list[Text]:
        """Write the labels in a column with an even left edge."""
        ax.set_yticks(self.centres, labels=self.labels)
        ax.tick_params(axis="y", pad=max(text.width(label) for label in self.labels) + 8)
        return list(ax.get_yticklabels())

    def _above(self, ax: Axes) -> list[Text]:
        ax.set_yticks([])
        for words, top in zip(self.told, self.tops, strict=False):
            self._write(ax, (1.0, top), words).set(ha="right")
        return [
            self._write(ax, (0.0, top), label)
            for label, top in zip(self.labels, self.tops, strict=True)
        ]

    def _write(self, ax: Axes, place: tuple[float, float], words: str) -> Text:
        written = ax.text(
            *place, words, transform=ax.get_yaxis_transform(), va="top", fontsize=text.SIZE
        )
        written.set_in_layout(False)
        text.on_paper(written)
        return written


def rows(
    names: Sequence[str],
    *,
    single: float = 1.0,
    points: float = LABEL_POINTS,
    told: Sequence[str] = (),
    bare: Sequence[bool] = (),
) -> Rows:
    """Return the rows for labels, each as high as its lines.

    Parameters
    ----------
    names : sequence of str
        Labels from top to bottom.
    single : float
        Height of a row with one line; of the marks alone where labels stand above them.
    points : float
        Widest label beside the axes; wider ones are broken into lines.
    told : sequence of str
        Texts beside the marks, one a row.
    bare : sequence of bool
        Which rows have a label and no marks.
    """
    if style.is_narrow():
        return _rows_above(names, single, told, bare or [False] * len(names))
    wrapped = tuple(text.wrap(name, points=points) for name in names)
    centres, edge = [], 0.0
    for label in wrapped:
        size = max(single, (text.height(label) + 7) / 72 / ROW_INCHES)
        centres.append(edge + size / 2)
        edge += size
    return Rows(tuple(names), wrapped, tuple(centres), edge, (), ())


def _rows_above(
    names: Sequence[str], single: float, told: Sequence[str], bare: Sequence[bool]
) -> Rows:
    room = style.figure_width() * 72 - 14
    moved = tuple(told) if max(map(text.width, told), default=0.0) > BESIDE_POINTS else ()
    labels, centres, tops, edge = [], [], [], 0.0
    for place, name in enumerate(names):
        taken = text.width(moved[place]) + 10 if moved and moved[place] else 0.0
        labels.append(text.wrap(name, points=max(room - taken, room / 3)))
        tops.append(edge + 4 / 72 / ROW_INCHES)
        edge += (4 + text.height(labels[-1])) / 72 / ROW_INCHES
        marks = 0.0 if bare[place] else single
        centres.append(edge + marks / 2)
        edge += marks
    return Rows(tuple(names), tuple(labels), tuple(centres), edge, tuple(tops), moved)


def value_axis_x(ax: Axes, label: str, tick: ticks.Tick, *, zero: bool = True) -> None:
    """Make x an axis of amounts: few ticks, light lines, its label below on the left."""
    _amounts(ax, "x", tick, label)
    ax.set_xlabel(text.wrap(label, points=whole_width()), loc="left")
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
        text.wrap(label, points=whole_width()),
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
        axis.set_major_locator(
            MaxNLocator(
                nbins=3 if which == "x" and style.is_narrow() else 5, steps=[1, 2, 2.5, 5, 10]
            )
        )
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


def label_points() -> float:
    """Return the widest label of a row beside a grid, in points."""
    return min(LABEL_POINTS, style.figure_width() * 72 / 3.2)


def whole_width() -> float:
    """Return the widest line of text of a figure, in points."""
    return style.figure_width() * 72 - 14


def year_axis(ax: Axes, years: Iterable[float], *, points: float | None = None) -> None:
    """Label an axis of years at the years observed, as many as there is room for.

    Parameters
    ----------
    years : iterable of float
        Years observed; first and last are always labelled.
    points : float, optional
        Width of the axes, that of a figure less a margin by default.
    """
    points = points or style.figure_width() * 72 - 100
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
    """Write a legend above the plot, in as many columns as fit; further lines make room."""
    room = whole_width()
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
        labelcolor=style.PALETTE["ink"],
    )
    lines = sum(name.count("\n") + 1 for name in wrapped) / columns
    width, height = fig.get_size_inches()
    fig.set_size_inches(width, height + max(0.0, -(-lines // 1) - 1) * LEGEND_INCHES)
