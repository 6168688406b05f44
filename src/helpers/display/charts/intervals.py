"""Dots with their intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matplotlib.lines import Line2D

from helpers.display import style
from helpers.display.charts import labels as text
from helpers.display.charts import marks, sheet, ticks
from helpers.display.charts.frames import Row, in_order, interval, one_of, rows

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

MARKERS: Final = ("o", "D", "s")
_LOOKS: Final = ("accent", "warn", "series3")
_C: Final = style.PALETTE


def interval_dots(
    df: pd.DataFrame,
    *,
    axis_label: str,
    highlight: str | None = None,
    reference: tuple[float, str] | None = None,
    tick: ticks.Tick = ticks.plain,
    ax: Axes | None = None,
) -> Axes:
    """Draw a dot with the interval of its rounding for each row.

    Parameters
    ----------
    df : DataFrame
        ``label``, ``value``, ``text``; optional ``low``, ``high`` and ``series`` (up to three a
        label, told apart by shape and colour, for instance what was claimed and what follows
        from the data). A missing value leaves the interval, or nothing but the text.
    axis_label : str
        What is measured, with unit.
    highlight : str, optional
        Label of the one row in colour, where there is one series.
    reference : tuple of float and str, optional
        A line to compare with, and its name.
    tick : callable
        How the axis writes its numbers.
    ax : Axes, optional
        Where to draw.

    Raises
    ------
    ValueError
        No rows, a missing column, more than three series, a highlight that is not drawn.
    """
    chart = "interval_dots"
    found = rows(df, chart=chart, needs=("label", "value", "text"), texts=("label", "text"))
    names = in_order(row["label"] for row in found)
    series = in_order(str(row.get("series") or "") for row in found)
    if len(series) > len(MARKERS):
        raise ValueError(f"{chart}: at most three series; got {', '.join(series)}")
    one_of(names, [highlight] if highlight else [], chart=chart, what="highlight")
    single = len(series) == 1
    lines = sheet.rows(
        names,
        single=1.0 if single else 0.3 + 0.6 * len(series),
        told=[row["text"] for row in found] if single else (),
    )
    if ax is None:
        _, ax = sheet.canvas(height=lines.inches + (0.72 if len(series) == 1 else 1.0))
    for row in found:
        order = series.index(str(row.get("series") or ""))
        centre = lines.centres[names.index(row["label"])]
        plain = highlight is not None and row["label"] != highlight
        look = "context" if plain else _LOOKS[order]
        place = centre + (order - (len(series) - 1) / 2) * 0.58
        name = row["label"] if single else f"{row['label']}, {series[order]}"
        _dot(ax, row, place, (look, MARKERS[order]), marks.words(name, row, tick))
        if not lines.told:
            _beside(ax, row, place)
    lines.show(ax, emphasised=[highlight] if highlight else ())
    sheet.value_axis_x(ax, axis_label, tick, zero=False)
    if reference is not None:
        _reference(ax, *reference)
    if len(series) > 1:
        sheet.legend(ax, [_key(order) for order in range(len(series))], series)
    return ax


def _dot(ax: Axes, row: Row, centre: float, looks: tuple[str, str], told: str) -> None:
    look, marker = looks
    bounds = interval(row)
    if bounds is not None:
        (span,) = ax.plot(
            bounds,
            [centre, centre],
            color=_C[look],
            linewidth=4.5,
            alpha=0.38,
            solid_capstyle="butt",
            gid="interval",
        )
        if row["value"] is None:
            marks.tell(span, told)
    value = row["value"]
    if value is not None:
        (dot,) = ax.plot(
            [float(value)],
            [centre],
            marker=marker,
            markersize=7.5,
            color=_C[look],
            markeredgecolor=_C["paper"],
            markeredgewidth=1.0,
            linestyle="none",
            gid="dot",
        )
        marks.tell(dot, told)


def _beside(ax: Axes, row: Row, centre: float) -> None:
    value = row["value"]
    ends = [*(interval(row) or ()), *([] if value is None else [float(value)])]
    if ends:
        words = ax.annotate(
            row["text"],
            xy=(max(ends), centre),
            xytext=(8, 0),
            textcoords="offset points",
            va="center_baseline",
            fontsize=text.SIZE,
        )
        text.on_paper(words)
    else:
        unknown = ax.annotate(
            row["text"],
            xy=(0.01, centre),
            xycoords=("axes fraction", "data"),
            va="center_baseline",
            fontsize=text.SIZE,
            color=_C["unknown"],
        )
        unknown.set_gid("unknown")
        text.on_paper(unknown)


def _reference(ax: Axes, value: float, name: str) -> None:
    ax.axvline(value, color=_C["ink"], linewidth=1.1, linestyle=(0, (4, 3)), zorder=1.5)
    low, high = ax.get_xlim()
    right = value > (low + high) / 2
    ax.annotate(
        name,
        xy=(value, 1),
        xycoords=("data", "axes fraction"),
        xytext=(3 if right else -3, 3),
        textcoords="offset points",
        ha="right" if right else "left",
        va="bottom",
        fontsize=text.SIZE,
        color=_C["ink"],
    )


def _key(order: int) -> Line2D:
    return Line2D(
        [],
        [],
        marker=MARKERS[order],
        color=_C[_LOOKS[order]],
        linestyle="none",
        markersize=7.5,
    )
