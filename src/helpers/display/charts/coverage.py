"""What is known in which year, what only on another basis, and what not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matplotlib.lines import Line2D

from helpers.display import style
from helpers.display.charts import labels as text
from helpers.display.charts import marks, sheet, ticks
from helpers.display.charts.frames import Row, in_order, one_of, rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from matplotlib.axes import Axes

STATES: Final = ("known", "other", "unknown")
_MARKERS: Final = {"known": "o", "other": "D", "unknown": "o"}
_SIZES: Final = {"known": 9.0, "other": 6.5, "unknown": 2.8}
_COLOURS: Final = {"known": "accent", "other": "warn", "unknown": "context"}
_ASIDE: Final = 1.6
"""Fewest years between the last year and the column of what has no date."""
_C: Final = style.PALETTE


def coverage(
    df: pd.DataFrame,
    *,
    legend: Mapping[str, str],
    undated: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw a mark a subject and year: known, known on another basis, or not known.

    Parameters
    ----------
    df : DataFrame
        ``label``, ``year`` (missing: without a date, drawn in a column of its own) and ``state``
        (``known``, ``other``, ``unknown``). Years not in the frame stay blank.
    legend : mapping
        What each state that is drawn means, in words.
    undated : str
        Head of the column of what has no date; needed where the frame has such rows.
    ax : Axes, optional
        Where to draw.

    Raises
    ------
    ValueError
        No rows, a missing column, no dated row, a subject twice in a year, an unknown state or
        one without its words.
    """
    chart = "coverage"
    found = rows(df, chart=chart, needs=("label", "year", "state"), texts=("label", "state"))
    one_of(STATES, [row["state"] for row in found], chart=chart, what="state")
    told = [state for state in STATES if any(row["state"] == state for row in found)]
    one_of(legend, told, chart=chart, what="state")
    if len({(row["label"], row["year"]) for row in found}) < len(found):
        raise ValueError(f"{chart}: a subject stands twice in one year")
    years = sorted({float(row["year"]) for row in found if row["year"] is not None})
    if not years:
        raise ValueError(f"{chart}: no row has a year")
    aside = any(row["year"] is None for row in found)
    if aside and not undated:
        raise ValueError(f"{chart}: the column of what has no date needs its head")
    names = in_order(row["label"] for row in found)
    lines = sheet.rows(names, single=0.86)
    if ax is None:
        _, ax = sheet.canvas(height=lines.inches + 0.95)
    apart = _apart(years, undated, lines) if aside else 0.0
    last = years[-1] + apart
    ax.set_xlim(years[0] - 0.6, last + 0.7 + apart / 4)
    for row in found:
        x = last if row["year"] is None else float(row["year"])
        sign = _mark(ax, x, lines.centres[names.index(row["label"])], row)
        when = undated if row["year"] is None else ticks.year(row["year"])
        marks.tell(sign, row.get("told") or f"{row['label']}, {when}: {legend[row['state']]}")
    lines.show(ax)
    _columns(ax, years, (last, undated) if aside else None, lines)
    sheet.legend(ax, [_sign([], [], state) for state in told], [legend[state] for state in told])
    return ax


def _mark(ax: Axes, x: float, centre: float, row: Row) -> Line2D:
    sign = _sign([x], [centre], row["state"])
    sign.set_gid(row["state"])
    ax.add_line(sign)
    return sign


def _room(lines: sheet.Rows) -> float:
    """Return the points that the row labels leave for the years."""
    labels = 0.0 if style.is_narrow() else max(text.width(label) for label in lines.labels)
    return style.figure_width() * 72 - labels - 30


def _apart(years: Sequence[float], head: str, lines: sheet.Rows) -> float:
    """Return how many years the column of the undated stands off, so that heads keep apart."""
    points = text.width(head) / 2 + sheet.TICK_POINTS / 2 + 8
    span = years[-1] - years[0] + 1.5
    return max(_ASIDE, points * span / (_room(lines) - 1.3 * points))


def _columns(
    ax: Axes, years: Sequence[float], aside: tuple[float, str] | None, lines: sheet.Rows
) -> None:
    """Label the years there is room for and set the column of the undated apart."""
    sheet.year_axis(ax, years, points=_room(lines))
    kept = [(x, f"{x:.0f}") for x in ax.get_xticks()]
    if aside is not None:
        kept.append(aside)
        ax.axvline((years[-1] + aside[0]) / 2, color=_C["grid"], linewidth=1.0)
    ax.set_xticks([x for x, _ in kept], labels=[words for _, words in kept])
    for centre in lines.centres:
        ax.axhline(centre, color=_C["grid"], linewidth=0.8, zorder=0.5)
    ax.grid(visible=False)


def _sign(x: Sequence[float], y: Sequence[float], state: str) -> Line2D:
    """Return the sign of a state: filled where known, hollow on another basis, a speck if not."""
    hollow = state == "other"
    return Line2D(
        x,
        y,
        marker=_MARKERS[state],
        markersize=_SIZES[state],
        color=_C[_COLOURS[state]],
        markerfacecolor=_C["paper" if hollow else _COLOURS[state]],
        markeredgewidth=1.8 if hollow else 0,
        linestyle="none",
    )
