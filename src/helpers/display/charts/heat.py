"""A grid of growth by two choices at once, coloured around nought."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import seaborn as sns
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.patches import Rectangle

from helpers.display import style
from helpers.display.charts import labels as text
from helpers.display.charts import sheet
from helpers.display.charts.cells import by_pair, columns, hatched, sides, titles
from helpers.display.charts.frames import Row, rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.axes import Axes

_C: Final = style.PALETTE
_NOTHING: Final = 1e-12


def heat_grid(
    df: pd.DataFrame,
    *,
    row_label: str,
    column_label: str,
    limit: float | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw a grid of coloured cells around nought, each with its text.

    Parameters
    ----------
    df : DataFrame
        ``row``, ``column``, ``value``, ``text``; optional ``marked`` (true for the cell of the
        report's own choice, outlined). Where the value is missing, ``text`` is the short reason
        and the cell is hatched. Pairs not in the frame stay blank.
    row_label, column_label : str
        What rows and columns are.
    limit : float, optional
        Amount at which the colour is strongest; the largest in the frame by default.
    ax : Axes, optional
        Where to draw.

    Raises
    ------
    ValueError
        No rows, a missing column, a pair twice.
    """
    chart = "heat_grid"
    needs = ("row", "column", "value", "text")
    found = rows(df, chart=chart, needs=needs, texts=("row", "column", "text"))
    names, heads = sides(found, chart)
    _, room = columns(names, heads, row_label)
    cells = {key: text.wrap(row["text"], points=room - 6) for key, row in by_pair(found).items()}
    tallest = max(text.height(words) for words in cells.values())
    lines = sheet.rows(names, single=max(1.35, (tallest + 12) / 72 / sheet.ROW_INCHES))
    if ax is None:
        _, ax = sheet.canvas(height=lines.inches + 0.75)
    _colours(ax, _values(found, names, heads), limit)
    for (name, head), row in by_pair(found).items():
        place = (heads.index(head), names.index(name))
        _fill(ax, place, row, cells[name, head], limit or _largest(found))
    for row in found:
        if row.get("marked"):
            _outline(ax, (heads.index(row["column"]), names.index(row["row"])))
    titles(ax, names, heads, row_label, column_label)
    return ax


def _values(
    found: Sequence[Row], names: Sequence[str], heads: Sequence[str]
) -> np.ndarray[Any, np.dtype[np.float64]]:
    values = np.full((len(names), len(heads)), np.nan)
    for row in found:
        if row["value"] is not None:
            values[names.index(row["row"]), heads.index(row["column"])] = float(row["value"])
    return values


def _largest(found: Sequence[Row]) -> float:
    return max((abs(float(r["value"])) for r in found if r["value"] is not None), default=1.0)


def _edges(limit: float) -> list[float]:
    """Return the bounds of the seven classes; the middle one is a twentieth of the limit."""
    limit = max(limit, _NOTHING)
    inner = [limit * part for part in (0.05, 1 / 3, 2 / 3)]
    return [-limit * 10, *(-edge for edge in reversed(inner)), *inner, limit * 10]


def _colours(ax: Axes, values: np.ndarray[Any, np.dtype[np.float64]], limit: float | None) -> None:
    known = np.abs(values[~np.isnan(values)])
    strongest = limit or (float(known.max()) if known.size else 1.0)
    sns.heatmap(
        values,
        ax=ax,
        mask=np.isnan(values),
        cmap=ListedColormap([_C[name] for name in style.DIVERGING]),
        norm=BoundaryNorm(_edges(strongest), len(style.DIVERGING)),
        cbar=False,
        linewidths=2,
        linecolor=_C["paper"],
        xticklabels=False,
        yticklabels=False,
    )


def _fill(ax: Axes, place: tuple[int, int], row: Row, words: str, limit: float) -> None:
    column, line = place
    if row["value"] is None:
        hatched(ax, (column + 0.006, line + 0.025), 0.988, 0.95)
        colour = "ink"
    else:
        step = int(np.digitize(float(row["value"]), _edges(limit)[1:-1]))
        colour = style.text_on(style.DIVERGING[step])
    written = ax.text(
        column + 0.5,
        line + 0.5,
        words,
        ha="center",
        va="center",
        fontsize=text.SIZE,
        linespacing=1.15,
        color=_C[colour],
    )
    if row["value"] is None:
        text.on_paper(written)


def _outline(ax: Axes, place: tuple[int, int]) -> None:
    column, line = place
    ax.add_patch(
        Rectangle(
            (column + 0.006, line + 0.025),
            0.988,
            0.95,
            fill=False,
            edgecolor=_C["ink"],
            linewidth=2.0,
            gid="marked",
        )
    )
