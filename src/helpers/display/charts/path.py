"""From what was reached to what was promised: history, past pace and required path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from helpers.display import style
from helpers.display.charts import labels as text
from helpers.display.charts import marks, sheet, ticks
from helpers.display.charts.ends import Mark, end_labels
from helpers.display.charts.frames import Row, interval, known, one_of, rows
from helpers.display.charts.series import Break, band, mark_breaks, segments

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.axes import Axes

PARTS: Final = ("history", "past_pace", "required", "target")
_LOOK: Final = {
    "history": "ink",
    "past_pace": "context",
    "required": "accent",
    "target": "accent",
}
_C: Final = style.PALETTE


def path_to_target(
    df: pd.DataFrame,
    *,
    axis_label: str,
    breaks: Sequence[Break] = (),
    as_of: tuple[float, str] | None = None,
    log: bool = False,
    tick: ticks.Tick = ticks.plain,
    ax: Axes | None = None,
) -> Axes:
    """Draw what was reached, where its pace leads, what the target needs, and the target.

    Parameters
    ----------
    df : DataFrame
        ``part`` (``history``, ``past_pace``, ``required`` or ``target``), ``year``, ``value``;
        optional ``low``, ``high`` (a fan) and ``text``: a label, written at the row that has it.
        History is solid with markers, past pace dotted, the required path dashed, the target a
        diamond with the bar of its interval.
    axis_label : str
        What is measured, with unit.
    breaks : sequence of Break
        Years from which the history means something else.
    as_of : tuple of float and str, optional
        The date of reading as a year with fraction, and its name.
    log : bool
        Equal steps are equal growth.
    tick : callable
        How the axis writes its numbers.
    ax : Axes, optional
        Where to draw.

    Raises
    ------
    ValueError
        No rows, a missing column or value, an unknown part.
    """
    chart = "path_to_target"
    found = rows(df, chart=chart, needs=("part", "year", "value"), texts=("part",))
    one_of(PARTS, [row["part"] for row in found], chart=chart, what="part")
    for row in found:
        known(row, "value", chart)
    if ax is None:
        _, ax = sheet.canvas(height=3.9)
    if log:
        ax.set_yscale("log")
    for part in PARTS:
        points = sorted((r for r in found if r["part"] == part), key=lambda r: float(r["year"]))
        _part(ax, part, points, [one.year for one in breaks], tick)
    years = [float(row["year"]) for row in found]
    margin = max(0.25, 0.02 * (max(years) - min(years)))
    ax.set_xlim(min(years) - margin, max(years) + margin)
    if not log and ax.get_ylim()[0] > 0:
        ax.set_ylim(bottom=0)
    lift = mark_breaks(ax, [(one.year - 0.5, one.label) for one in breaks])
    if as_of is not None:
        _today(ax, *as_of)
    sheet.value_axis_y(ax, axis_label, tick, lift=lift)
    sheet.year_axis(ax, _labelled_years(found))
    _labels(ax, found, max(years))
    return ax


def _part(
    ax: Axes, part: str, points: Sequence[Row], breaks: Sequence[int], tick: ticks.Tick
) -> None:
    look = _LOOK[part]
    for run in segments(points, breaks if part == "history" else ()):
        years = [float(row["year"]) for row in run]
        values = [float(row["value"]) for row in run]
        if part == "target":
            _targets(ax, run, tick)
            continue
        band(ax, run, look)
        ax.plot(
            years,
            values,
            color=_C[look],
            linewidth=2.2,
            linestyle={"history": "-", "past_pace": (0, (1, 1.6)), "required": (0, (5, 2))}[part],
            dash_capstyle="butt",
            gid=part,
        )
        for row in run if part == "history" else ():
            _point(ax, row, "o", tick)


def _targets(ax: Axes, run: Sequence[Row], tick: ticks.Tick) -> None:
    for row in run:
        year = float(row["year"])
        bounds = interval(row)
        if bounds is not None and bounds[0] < bounds[1]:
            ax.plot(
                [year, year], bounds, color=_C["accent"], linewidth=4.5, alpha=0.38, gid="interval"
            )
        _point(ax, row, "D", tick)


def _point(ax: Axes, row: Row, marker: str, tick: ticks.Tick) -> None:
    """Draw the point of a year reached, or of a target on top of all."""
    target = row["part"] == "target"
    (point,) = ax.plot(
        [float(row["year"])],
        [float(row["value"])],
        marker=marker,
        markersize=8.5 if target else 4.8,
        color=_C[_LOOK[row["part"]]],
        markeredgecolor=_C["paper" if target else "ink"],
        linestyle="none",
        gid="target" if target else "reached",
        zorder=3 if target else 2,
    )
    marks.tell(point, marks.words(ticks.year(row["year"]), row, tick))


def _today(ax: Axes, year: float, name: str) -> None:
    ax.axvline(year, color=_C["muted"], linewidth=0.9, linestyle=(0, (1, 2)), gid="as-of")
    low, high = ax.get_xlim()
    part = (year - low) / (high - low)
    room = style.figure_width() * 72 - 140
    early = part < 0.35 or (style.is_narrow() and part * room < text.width(name))
    words = ax.annotate(
        text.wrap(name, points=max(part, 1 - part) * room) if style.is_narrow() else name,
        xy=(year, 1),
        xycoords=("data", "axes fraction"),
        xytext=(4 if early else -4, -4),
        textcoords="offset points",
        ha="left" if early else "right",
        va="top",
        fontsize=text.SIZE,
        color=_C["muted"],
    )
    text.on_paper(words)


def _labelled_years(found: Sequence[Row]) -> list[float]:
    """Return years of history and targets: the years in between were computed."""
    told = [float(row["year"]) for row in found if row["part"] in {"history", "target"}]
    return told or [float(row["year"]) for row in found]


def _labels(ax: Axes, found: Sequence[Row], end: float) -> None:
    last = [row for row in found if row.get("text") and float(row["year"]) == end]
    written = [
        Mark(
            end,
            float(row["value"]),
            text.wrap(row["text"], points=72 if style.is_narrow() else 120),
            _words(row["part"]),
        )
        for row in last
    ]
    if written:
        end_labels(ax, written)
    for row in found:
        if row.get("text") and float(row["year"]) != end:
            _beside(ax, row)


def _beside(ax: Axes, row: Row) -> None:
    """Write a label where no line of the row's part goes on: a target's and an early one below."""
    year = float(row["year"])
    low, high = ax.get_xlim()
    below = row["part"] == "target" or (year - low) / (high - low) < 0.35
    words = ax.annotate(
        text.wrap(row["text"], points=80 if style.is_narrow() else 130),
        xy=(year, float(row["value"])),
        xytext=(7, -5) if below else (-1, 8),
        textcoords="offset points",
        ha="left" if below else "right",
        va="top" if below else "bottom",
        fontsize=text.SIZE,
        linespacing=1.15,
        color=_C[_words(row["part"])],
    )
    text.on_paper(words)


def _words(part: str) -> str:
    return "muted" if part == "past_pace" else _LOOK[part]
