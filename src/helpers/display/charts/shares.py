"""How a total is made up: cumulative shares, and amounts year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import OffsetFrom

from helpers.display import style
from helpers.display.charts import labels as text
from helpers.display.charts import marks, sheet, ticks
from helpers.display.charts.frames import Row, in_order, interval, known, rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.axes import Axes

_LOOKS: Final = ("accent", "series2", "series3")
_C: Final = style.PALETTE
_LEADER: Final = {
    "arrowstyle": "-",
    "color": _C["accent"],
    "linewidth": 0.7,
    "shrinkA": 1.0,
    "shrinkB": 4.0,
    "relpos": (0.05, 0.0),
}


def cumulative_curve(
    df: pd.DataFrame,
    *,
    axis_label: str,
    rank_label: str,
    equal_label: str,
    tick: ticks.Tick = ticks.percent,
    ax: Axes | None = None,
) -> Axes:
    """Draw the share of the total that the largest one, two, three … hold together.

    Parameters
    ----------
    df : DataFrame
        ``series`` (up to three), ``rank`` (1, 2, …), ``value`` (cumulative share, 0–1); optional
        ``low``, ``high`` and ``text``: where it is given it is written beside the point.
    axis_label, rank_label : str
        What the axes count.
    equal_label : str
        Name of the straight line that would mean equal parts.
    tick : callable
        How the axis writes its numbers.
    ax : Axes, optional
        Where to draw.

    Raises
    ------
    ValueError
        No rows, a missing column or value, ranks with gaps, too many series.
    """
    chart = "cumulative_curve"
    found = rows(df, chart=chart, needs=("series", "rank", "value"), texts=("series",))
    names = in_order(row["series"] for row in found)
    if len(names) > len(_LOOKS):
        raise ValueError(f"{chart}: at most three series; got {', '.join(names)}")
    if ax is None:
        _, ax = sheet.canvas(height=3.8)
    longest = max(int(row["rank"]) for row in found)
    ax.plot(
        [0, longest], [0, 1], color=_C["context"], linewidth=1.1, linestyle=(0, (4, 3)), gid="equal"
    )
    handles = []
    for name, look in zip(names, _LOOKS, strict=False):
        points = sorted((r for r in found if r["series"] == name), key=lambda r: int(r["rank"]))
        if [int(row["rank"]) for row in points] != list(range(1, len(points) + 1)):
            raise ValueError(f"{chart}: the ranks of «{name}» do not run from one without a gap")
        handles.append(_curve(ax, points, look, tick))
        _point_labels(ax, points, look, above=look == _LOOKS[0])
    ax.set_xlim(0, longest + 0.3)
    ax.set_ylim(0, 1.12)
    ax.set_xlabel(rank_label, loc="left")
    ax.set_xticks([n for n in range(longest + 1) if longest <= 10 or n % 5 == 0])
    sheet.value_axis_y(ax, axis_label, tick)
    _equal(ax, longest, equal_label)
    sheet.legend(ax, handles, names)
    return ax


def _curve(ax: Axes, points: Sequence[Row], look: str, tick: ticks.Tick) -> Line2D:
    ranks = [0, *(int(row["rank"]) for row in points)]
    values = [0.0, *(known(row, "value", "cumulative_curve") for row in points)]
    bounded = [interval(row) for row in points]
    if all(bounded):
        lows = [0.0, *(pair[0] for pair in bounded if pair)]
        highs = [0.0, *(pair[1] for pair in bounded if pair)]
        ax.fill_between(ranks, lows, highs, color=_C[look], alpha=0.2, linewidth=0, gid="interval")
    marker = "o" if look == _LOOKS[0] else "s"
    dots: dict[str, Any] = {"marker": marker, "markersize": 4, "color": _C[look]}
    ax.plot(ranks, values, color=_C[look], gid="series")
    for row, value in zip(points, values[1:], strict=True):
        (point,) = ax.plot([int(row["rank"])], [value], linestyle="none", gid="point", **dots)
        marks.tell(point, marks.words(f"{row['series']}, {row['rank']:.0f}", row, tick))
    return Line2D([], [], **dots)


def _point_labels(ax: Axes, points: Sequence[Row], look: str, *, above: bool) -> None:
    """Write texts where no curve is: those of the first in the upper left, the others below."""
    told = [row for row in points if row.get("text")]
    corner = OffsetFrom(ax, (0.0, 1.0))
    for number, row in enumerate(told):
        point = (int(row["rank"]), float(row["value"]))
        words = ax.annotate(
            row["text"] if above else text.wrap(row["text"], points=150),
            xy=point,
            xycoords="data",
            xytext=(6, -2 - number * 15) if above else (8, -5),
            textcoords=corner if above else "offset points",
            va="top",
            ha="left",
            fontsize=text.SIZE,
            linespacing=1.15,
            color=_C[look],
            arrowprops=_LEADER if above else None,
        )
        text.on_paper(words)


def _equal(ax: Axes, longest: int, name: str) -> None:
    words = ax.annotate(
        name,
        xy=(longest * 0.62, 0.62),
        xytext=(8, -6),
        textcoords="offset points",
        va="top",
        fontsize=text.SIZE,
        color=_C["muted"],
    )
    text.on_paper(words)


def stacked_years(
    df: pd.DataFrame,
    *,
    axis_label: str,
    flag: str,
    tick: ticks.Tick = ticks.plain,
    ax: Axes | None = None,
) -> Axes:
    """Draw amounts year by year as stacked columns, hatched because they are assumed.

    Parameters
    ----------
    df : DataFrame
        ``year``, ``series``, ``value``; optional ``total_text`` written on top of a year's
        column. Series are stacked in order of appearance, the first at the bottom.
    axis_label : str
        What is measured, with unit.
    flag : str
        The assumption, in a few words, written on the chart.
    tick : callable
        How the axis writes its numbers.
    ax : Axes, optional
        Where to draw.

    Raises
    ------
    ValueError
        No rows, a missing column or value, a negative amount, more than six series, no flag.
    """
    chart = "stacked_years"
    found = rows(df, chart=chart, needs=("year", "series", "value"), texts=("series",))
    names = in_order(row["series"] for row in found)
    if len(names) > len(style.SERIES) or not flag.strip():
        raise ValueError(f"{chart}: needs a flag and at most six series; got {', '.join(names)}")
    if ax is None:
        _, ax = sheet.canvas(height=3.8)
    looks = style.SERIES if len(names) > 1 else ("accent",)
    tops: dict[float, float] = {}
    for name, look in zip(names, looks, strict=False):
        for row in (row for row in found if row["series"] == name):
            year, value = float(row["year"]), known(row, "value", chart)
            if value < 0:
                raise ValueError(f"{chart}: «{name}» has a negative amount in {year:.0f}")
            (bar,) = ax.bar(
                year,
                value,
                bottom=tops.get(year, 0.0),
                width=0.82,
                **_assumed(look),
            )
            marks.tell(bar, marks.words(f"{name}, {year:.0f}", row, tick))
            tops[year] = tops.get(year, 0.0) + value
    _totals(ax, found, tops)
    ax.set_xlim(min(tops) - 0.6, max(tops) + 0.6)
    sheet.value_axis_y(ax, axis_label, tick)
    sheet.year_axis(ax, tops)
    _flag(ax, flag)
    if len(names) > 1:
        keys = [Patch(**_assumed(look)) for look, _ in zip(looks, names, strict=False)]
        sheet.legend(ax, keys, names)
    return ax


def _assumed(look: str) -> dict[str, Any]:
    return {
        "facecolor": _C[look],
        "edgecolor": _C["paper"],
        "hatch": "//",
        "hatchcolor": _C["paper"],
        "linewidth": 0.5,
    }


def _totals(ax: Axes, found: Sequence[Row], tops: dict[float, float]) -> None:
    told = {float(row["year"]): row["total_text"] for row in found if row.get("total_text")}
    for year, words in told.items():
        ax.annotate(
            words,
            xy=(year, tops[year]),
            xytext=(0, 3),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=text.SIZE,
        )


def _flag(ax: Axes, words: str) -> None:
    """Write the assumption level with the axis label, on the right."""
    above = 7 + text.SIZE * text.LINE * style.is_narrow()
    ax.annotate(
        words,
        xy=(1, 1),
        xycoords="axes fraction",
        xytext=(0, above),
        textcoords="offset points",
        ha="right",
        va="bottom",
        fontsize=text.SIZE,
        color=_C["warn"],
        gid="flag",
    )
