"""The country as equal tiles: what is known is shaded, what is not is hatched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matplotlib.patches import Rectangle

from helpers.display import style
from helpers.display.charts import labels as text
from helpers.display.charts import marks, sheet, ticks
from helpers.display.charts.cells import hatched
from helpers.display.charts.frames import Row, one_of, rows

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

TILE_SHAPE: Final = 0.72
"""Height of a tile as a part of its width."""
TILE_POINTS: Final = 62.0
"""Widest text on a tile, in points."""
_C: Final = style.PALETTE


def tile_map(
    df: pd.DataFrame,
    *,
    unknown_label: str,
    highlight: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the country as equal tiles, shaded by amount; unknown is hatched, never nought.

    Parameters
    ----------
    df : DataFrame
        ``label``, ``tile_row``, ``tile_column`` (whole numbers), ``value``, ``text``; where the
        value is missing ``text`` may be too.
    unknown_label : str
        What the hatching means.
    highlight : str, optional
        Label of the tile to outline.
    ax : Axes, optional
        Where to draw.

    Raises
    ------
    ValueError
        No rows, a missing column, two tiles on one place, a value without text.
    """
    chart = "tile_map"
    needs = ("label", "tile_row", "tile_column", "value", "text")
    found = rows(df, chart=chart, needs=needs, texts=("label",))
    one_of([r["label"] for r in found], [highlight] if highlight else [], chart=chart, what="label")
    places = [(int(row["tile_column"]), int(row["tile_row"])) for row in found]
    if len(set(places)) < len(places):
        raise ValueError(f"{chart}: two tiles on one place")
    columns, lines = ([place[axis] for place in places] for axis in (0, 1))
    across, down = max(columns) - min(columns) + 1, max(lines) - min(lines) + 1
    if ax is None:
        _, ax = sheet.canvas(
            height=min(0.7, TILE_SHAPE * style.figure_width() / across) * down + 0.45
        )
    largest = max((float(r["value"]) for r in found if r["value"] is not None), default=1.0)
    for row, (column, line) in zip(found, places, strict=True):
        _tile(ax, row, (column, line), largest, outlined=row["label"] == highlight)
    ax.set_xlim(min(columns) - 0.02, min(columns) + across + 0.02)
    ax.set_ylim(min(lines) + down + 0.02, min(lines) - 0.02)
    ax.set_aspect(TILE_SHAPE)
    ax.set_axis_off()
    if any(row["value"] is None for row in found):
        key = Rectangle(
            (0, 0), 1, 1, facecolor=_C["unknown_soft"], edgecolor=_C["context"], hatch="/////"
        )
        sheet.legend(ax, [key], [unknown_label])
    return ax


def _tile(ax: Axes, row: Row, place: tuple[int, int], largest: float, *, outlined: bool) -> None:
    column, line = place
    gap, side = 0.03, 0.94
    if row["value"] is None:
        tile = hatched(ax, (column + gap, line + gap), side, side)
        colour = "ink"
    else:
        if not row["text"]:
            raise ValueError(f"tile_map: the value of «{row['label']}» has no text")
        fill = _step(float(row["value"]), largest)
        tile = Rectangle((column + gap, line + gap), side, side, facecolor=_C[fill], linewidth=0)
        tile.set_gid("known")
        ax.add_patch(tile)
        colour = style.text_on(fill)
    marks.tell(tile, marks.words(row["label"], row, ticks.plain))
    if outlined:
        ax.add_patch(
            Rectangle(
                (column + gap, line + gap),
                side,
                side,
                fill=False,
                edgecolor=_C["ink"],
                linewidth=2.4,
                gid="marked",
                zorder=3,
            )
        )
    both = bool(row["text"])
    name = text.wrap(row["label"], points=TILE_POINTS)
    _tile_text(ax, (column + 0.5, line + (0.33 if both else 0.5)), name, colour, row)
    if both:
        _tile_text(ax, (column + 0.5, line + 0.68), row["text"], colour, row)


def _tile_text(ax: Axes, place: tuple[float, float], words: str, colour: str, row: Row) -> None:
    written = ax.text(*place, words, ha="center", va="center", fontsize=text.SIZE, color=_C[colour])
    if row["value"] is None:
        text.on_paper(written)


def _step(value: float, largest: float) -> str:
    """Return the class of an amount: fifths of the largest, by equal steps."""
    part = 0.0 if largest <= 0 else max(value, 0.0) / largest
    return style.STEPS[min(int(part * len(style.STEPS)), len(style.STEPS) - 1)]
