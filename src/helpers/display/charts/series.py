"""Series over real time: uneven years keep their distance, breaks stay open."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from helpers.display import style
from helpers.display.charts import labels as text
from helpers.display.charts import marks, sheet, ticks
from helpers.display.charts.ends import Mark, end_labels
from helpers.display.charts.frames import Row, in_order, interval, known, one_of, rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.axes import Axes

_C: Final = style.PALETTE


@dataclass(frozen=True, slots=True)
class Break:
    """A year from which figures mean something else.

    Attributes
    ----------
    year : int
        First year of the new meaning.
    label : str
        What changed, in a few words.
    series : str, optional
        The one series it concerns; all without it.
    """

    year: int
    label: str
    series: str | None = None


def lines(
    df: pd.DataFrame,
    *,
    axis_label: str,
    breaks: Sequence[Break] = (),
    highlight: str | None = None,
    log: bool = False,
    gaps: bool = False,
    tick: ticks.Tick = ticks.plain,
    ax: Axes | None = None,
) -> Axes:
    """Draw one line a series over a true axis of years.

    Parameters
    ----------
    df : DataFrame
        ``series``, ``year``, ``value``; optional ``low``, ``high`` (a band), ``text`` (written
        behind the series' name at its last point) ``approximate`` (hollow marker) and ``told``
        (what the point tells). Years
        without a figure are simply not there: the line runs on between its markers.
    axis_label : str
        What is measured, with unit.
    breaks : sequence of Break
        Drawn as upright lines half a year before; no line crosses one.
    highlight : str, optional
        The one series in colour, the others grey.
    log : bool
        Equal steps are equal growth; values must be above nought.
    gaps : bool
        Dot the line where it passes years without a figure.
    tick : callable
        How the axis writes its numbers.
    ax : Axes, optional
        Where to draw.

    Raises
    ------
    ValueError
        No rows, a missing column or value, two figures for a year, more than six series without
        a highlight, a value of nought or less on a log axis.
    """
    chart = "lines"
    found = rows(df, chart=chart, needs=("series", "year", "value"), texts=("series",))
    names = in_order(row["series"] for row in found)
    one_of(names, [highlight] if highlight else [], chart=chart, what="highlight")
    looks = _looks(names, highlight)
    if log and any(known(row, "value", chart) <= 0 for row in found):
        raise ValueError(f"{chart}: a log axis has no place for values of nought or less")
    if ax is None:
        _, ax = sheet.canvas(height=3.7)
    if log:
        ax.set_yscale("log")
    for name in sorted(names, key=lambda name: name == highlight):
        own = [row for row in found if row["series"] == name]
        _series(ax, own, looks[name], breaks, gaps=gaps, tick=tick)
    years = [float(row["year"]) for row in found]
    margin = max(0.25, 0.02 * (max(years) - min(years)))
    ax.set_xlim(min(years) - margin, max(years) + margin)
    if not log and ax.get_ylim()[0] > 0:
        ax.set_ylim(bottom=0)
    lift = mark_breaks(ax, [(one.year - 0.5, one.label) for one in breaks])
    sheet.value_axis_y(ax, axis_label, tick, lift=lift)
    sheet.year_axis(ax, years)
    last = [max((r for r in found if r["series"] == n), key=lambda r: r["year"]) for n in names]
    _names_at_ends(ax, last, looks, max(years))
    return ax


def _looks(names: Sequence[str], highlight: str | None) -> dict[str, str]:
    if highlight is not None:
        return {name: "accent" if name == highlight else "context" for name in names}
    if len(names) == 1:
        return {names[0]: "accent"}
    if len(names) > len(style.SERIES):
        raise ValueError(
            f"lines: {len(names)} series without a highlight; at most {len(style.SERIES)} colours"
        )
    return dict(zip(names, style.SERIES, strict=False))


def _series(
    ax: Axes,
    found: list[Row],
    look: str,
    breaks: Sequence[Break],
    *,
    gaps: bool,
    tick: ticks.Tick,
) -> None:
    name = found[0]["series"]
    points = sorted(found, key=lambda row: float(row["year"]))
    for before, after in pairwise(points):
        if before["year"] == after["year"]:
            raise ValueError(f"lines: «{name}» has two figures for {before['year']}")
    own = [one.year for one in breaks if one.series in {None, name}]
    width = 1.6 if look == "context" else 2.3
    for segment in segments(points, own):
        band(ax, segment, look)
        for run in _runs(segment) if gaps else [segment]:
            years = [float(row["year"]) for row in run]
            values = [known(row, "value", "lines") for row in run]
            passes = gaps and len(run) == 2 and years[1] - years[0] > 1
            style_of = (0, (1, 2)) if passes else "solid"
            ax.plot(
                years,
                values,
                color=_C[look],
                linewidth=1.4 if passes else width,
                linestyle=style_of,
                gid="gap" if passes else "series",
                label=name,
            )
    for row in points:
        face = "paper" if row.get("approximate") else look
        (point,) = ax.plot(
            [float(row["year"])],
            [float(row["value"])],
            marker="o",
            markersize=4.8,
            color=_C[look],
            markerfacecolor=_C[face],
            linestyle="none",
            gid="point",
        )
        marks.tell(point, marks.words(f"{name}, {ticks.year(row['year'])}", row, tick))


def segments(points: Sequence[Row], breaks: Sequence[int]) -> list[list[Row]]:
    """Return runs of points that no break divides; rows in order of ``year``."""
    edges = [float("-inf"), *sorted(breaks), float("inf")]
    runs = [
        [row for row in points if low <= float(row["year"]) < high] for low, high in pairwise(edges)
    ]
    return [run for run in runs if run]


def _runs(points: Sequence[Row]) -> list[list[Row]]:
    """Return runs of neighbouring years, and the two ends of each gap between them."""
    found: list[list[Row]] = [[points[0]]]
    for before, after in pairwise(points):
        if float(after["year"]) - float(before["year"]) > 1:
            found += [[before, after], [after]]
        else:
            found[-1].append(after)
    return found


def band(ax: Axes, found: Sequence[Row], look: str) -> None:
    """Draw the intervals of a run of points: a band, or a bar where there is one point."""
    bounded = [(float(row["year"]), bounds) for row in found if (bounds := interval(row))]
    if len(bounded) == 1:
        year, (low, high) = bounded[0]
        ax.plot([year, year], [low, high], color=_C[look], linewidth=4, alpha=0.3, gid="interval")
    elif bounded:
        ax.fill_between(
            [year for year, _ in bounded],
            [low for _, (low, _) in bounded],
            [high for _, (_, high) in bounded],
            color=_C[look],
            alpha=0.2,
            linewidth=0,
            gid="interval",
        )


def mark_breaks(ax: Axes, breaks: Sequence[tuple[float, str]]) -> float:
    """Draw breaks as upright broken lines named above; return the height they take, in points."""
    levels: list[float] = []
    low, high = ax.get_xlim()
    points = style.figure_width() * 72 - 130.0
    widest = min(200.0, points)
    for x, label in sorted(breaks):
        lines_of = text.wrap(label, points=widest)
        place = (x - low) / (high - low) * points
        right = place > points / 2
        start = place - text.width(lines_of) if right else place
        level = next((n for n, end in enumerate(levels) if end + 10 < start), len(levels))
        levels[level : level + 1] = [start + text.width(lines_of)]
        ax.axvline(x, color=_C["warn"], linewidth=1.1, linestyle=(0, (3, 2.5)), gid="break")
        ax.annotate(
            lines_of,
            xy=(x, 1),
            xycoords=("data", "axes fraction"),
            xytext=(3 if right else -3, 4 + level * text.SIZE * text.LINE),
            textcoords="offset points",
            ha="right" if right else "left",
            va="bottom",
            fontsize=text.SIZE,
            linespacing=1.15,
            color=_C["warn"],
        )
    if not breaks:
        return 0.0
    tallest = max(text.wrap(label, points=widest).count("\n") + 1 for _, label in breaks)
    return (len(levels) + tallest - 1) * text.SIZE * text.LINE + 2


def _names_at_ends(ax: Axes, last: list[Row], looks: dict[str, str], end: float) -> None:
    """Write names where lines end: at the edge of the chart, or where a line stops earlier."""
    by_year: dict[float, list[Mark]] = {}
    for row in last:
        words = f"{row['series']} {row['text']}" if row.get("text") else str(row["series"])
        look = "muted" if looks[row["series"]] == "context" else looks[row["series"]]
        wrapped = text.wrap(words, points=72 if style.is_narrow() else 110)
        mark = Mark(float(row["year"]), float(row["value"]), wrapped, look)
        by_year.setdefault(mark.x, []).append(mark)
    for _, own in sorted(by_year.items(), key=lambda item: item[0] != end):
        end_labels(ax, own)
