"""Bars: ranked, and from a start through effects to an end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matplotlib.patches import Patch

from helpers.display import style
from helpers.display.charts import labels as text
from helpers.display.charts import marks, sheet, ticks
from helpers.display.charts.frames import Row, interval, known, one_of, rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.patches import Rectangle

THICKNESS: Final = 0.62
HATCH: Final = "/////"
_C: Final = style.PALETTE


def ranked_bars(
    df: pd.DataFrame,
    *,
    axis_label: str,
    highlight: str | None = None,
    tick: ticks.Tick = ticks.plain,
    ax: Axes | None = None,
) -> Axes:
    """Draw one horizontal bar a row, in the order of the frame, from nought.

    Parameters
    ----------
    df : DataFrame
        ``label``, ``value``, ``text`` (written at the bar's end); optional ``low``, ``high``
        (whisker) and ``kind``: ``unknown`` marks a residual or an unpublished figure, hatched;
        with no value it has no bar, with an interval alone the hatching covers the interval.
    axis_label : str
        What the bars measure, with unit.
    highlight : str, optional
        Label of the one bar in colour; without it all are.
    tick : callable
        How the axis writes its numbers.
    ax : Axes, optional
        Where to draw; a sheet of fitting height by default.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        No rows, a missing column or value, a highlight that is not drawn.

    See Also
    --------
    helpers.display.charts.interval_dots : where the interval matters more than the length.
    """
    chart = "ranked_bars"
    found = rows(df, chart=chart, needs=("label", "value", "text"), texts=("label", "text"))
    names = [str(row["label"]) for row in found]
    one_of(names, [highlight] if highlight else [], chart=chart, what="highlight")
    lines = sheet.rows(names, told=[row["text"] for row in found])
    if ax is None:
        _, ax = sheet.canvas(height=lines.inches + 0.62)
    for row, centre in zip(found, lines.centres, strict=True):
        bar = _bar(ax, row, centre, plain=highlight is not None and row["label"] != highlight)
        if bar is not None:
            marks.tell(bar, marks.words(row["label"], row, tick))
        if not lines.told:
            _written_at_end(ax, row, centre)
    lines.show(ax, emphasised=[highlight] if highlight else ())
    sheet.value_axis_x(ax, axis_label, tick)
    if not lines.told:
        sheet.make_room_left(ax, _left_texts(found))
    return ax


def _bar(ax: Axes, row: Row, centre: float, *, plain: bool) -> Rectangle | None:
    unknown = row.get("kind") == "unknown"
    value = row["value"]
    if value is None and not unknown:
        raise ValueError(f"ranked_bars: value is missing in the row «{row['label']}»")
    bounds = interval(row)
    if unknown:
        return _hatched(ax, row, centre)
    colour = _C["context" if plain else "accent"]
    bar: Rectangle = ax.barh(centre, float(value), height=THICKNESS, color=colour)[0]
    whisker(ax, bounds, centre)
    return bar


def _written_at_end(ax: Axes, row: Row, centre: float) -> None:
    value, bounds = row["value"], interval(row)
    ends = [0.0, *(bounds or ()), *([] if value is None else [float(value)])]
    negative = row.get("kind") != "unknown" and float(value) < 0
    written(ax, min(ends) if negative else max(ends), centre, row["text"], left=negative)


def _left_texts(found: Sequence[Row]) -> list[tuple[float, str]]:
    """Return where bars below nought end, and what is written there."""
    return [
        (min(float(row["value"]), *(interval(row) or (0.0,))), row["text"])
        for row in found
        if row["value"] is not None and float(row["value"]) < 0
    ]


def _hatched(ax: Axes, row: Row, centre: float) -> Rectangle | None:
    """Draw what is not known: the hatching covers what it may be, and no bar stands for it."""
    bounds = interval(row)
    if row["value"] is not None:
        low, high = 0.0, float(row["value"])
    elif bounds is not None:
        low, high = bounds
    else:
        return None
    bar: Rectangle = ax.barh(
        centre,
        high - low,
        left=low,
        height=THICKNESS,
        facecolor=_C["unknown_soft"],
        edgecolor=_C["unknown"],
        hatch=HATCH,
        hatchcolor=_C["unknown"],
        linewidth=0.8,
    )[0]
    if row["value"] is not None:
        whisker(ax, bounds, centre)
    return bar


def whisker(ax: Axes, bounds: tuple[float, float] | None, centre: float) -> None:
    """Draw the interval of a bar, with small caps."""
    if bounds is None or bounds[0] == bounds[1]:
        return
    low, high = bounds
    cap = 0.11
    ax.plot(
        [low, low, low, high, high, high],
        [centre - cap, centre + cap, centre, centre, centre - cap, centre + cap],
        color=_C["ink"],
        linewidth=1.1,
        solid_capstyle="butt",
        solid_joinstyle="miter",
        gid="interval",
    )


def written(ax: Axes, x: float, y: float, words: str, *, left: bool = False) -> None:
    """Write the text of a bar just beyond its end."""
    ax.annotate(
        words,
        xy=(x, y),
        xytext=(-5 if left else 5, 0),
        textcoords="offset points",
        ha="right" if left else "left",
        va="center_baseline",
        fontsize=text.SIZE,
        color=_C["ink"],
    )


def waterfall(
    df: pd.DataFrame,
    *,
    axis_label: str,
    tick: ticks.Tick = ticks.plain,
    legend: tuple[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw a start, the effects that follow on it, and the end, from top to bottom.

    Parameters
    ----------
    df : DataFrame
        ``label``, ``value``, ``text`` and ``kind``: ``total`` stands on nought, ``effect`` on
        the end of the row above; optional ``low``, ``high`` of the value.
    axis_label : str
        What is measured, with unit.
    legend : tuple of str, optional
        What a gain and what a loss is called; effects that are not drawn are not named.
    tick : callable
        How the axis writes its numbers.
    ax : Axes, optional
        Where to draw.

    Raises
    ------
    ValueError
        No rows, a missing column or value, another kind.
    """
    chart = "waterfall"
    needs = ("label", "value", "text", "kind")
    found = rows(df, chart=chart, needs=needs, texts=("label", "text"))
    one_of(("total", "effect"), [row["kind"] for row in found], chart=chart, what="kind")
    lines = sheet.rows([row["label"] for row in found], told=[row["text"] for row in found])
    if ax is None:
        _, ax = sheet.canvas(height=lines.inches + (0.62 if legend is None else 0.9))
    level, above = 0.0, 0.0
    for place, (row, centre) in enumerate(zip(found, lines.centres, strict=True)):
        value = known(row, "value", chart)
        start = level if row["kind"] == "effect" else 0.0
        if place:
            ax.plot(
                [level, level],
                [above + THICKNESS / 2, centre - THICKNESS / 2],
                color=_C["muted"],
                linewidth=0.8,
                gid="step",
            )
        (bar,) = ax.barh(centre, value, left=start, height=THICKNESS, color=_C[_step_colour(row)])
        marks.tell(bar, marks.words(row["label"], row, tick))
        bounds = interval(row)
        shifted = None if bounds is None else (start + bounds[0], start + bounds[1])
        whisker(ax, shifted, centre)
        level, above = start + value, centre
        ends = [start, level, *(shifted or ())]
        left = value < 0 and row["kind"] == "total"
        if not lines.told:
            written(ax, min(ends) if left else max(ends), centre, row["text"], left=left)
    lines.show(ax)
    sheet.value_axis_x(ax, axis_label, tick)
    drawn = {_step_colour(row) for row in found}
    told = [pair for pair in zip(("gain", "loss"), legend or (), strict=False) if pair[0] in drawn]
    if told:
        keys = [Patch(facecolor=_C[look]) for look, _ in told]
        sheet.legend(ax, keys, [name for _, name in told])
    return ax


def _step_colour(row: Row) -> str:
    if row["kind"] == "total":
        return "context"
    return "gain" if float(row["value"]) >= 0 else "loss"
