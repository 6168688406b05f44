"""A grid of growth by two choices at once, coloured around nought."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from matplotlib.patches import Patch, Rectangle

from helpers.display import style
from helpers.display.charts import labels as text
from helpers.display.charts import marks, sheet
from helpers.display.charts.cells import by_pair, columns, hatched, inches, sides, titles
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
    legend: tuple[str, str] | None = None,
    limit: float | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw a grid of coloured cells around nought, each with its text.

    Above nought the colour is that of ``gain``, below that of ``loss``: where growth is judged by
    what is needed, ``value`` is the growth less the one needed, and ``legend`` says so.

    Parameters
    ----------
    df : DataFrame
        ``row``, ``column``, ``value``, ``text``; optional ``figure`` or ``told`` (what the cell
        tells) and ``marked`` (true for the cell of the report's own choice, outlined). Where the
        value is missing, ``text`` is the short reason and the cell is hatched. Pairs not in the
        frame stay blank.
    row_label, column_label : str
        What rows and columns are; they change places on a narrow screen with too many columns.
    legend : tuple of str, optional
        What a cell above and one below nought means; colours that are not drawn are not named.
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
    widest = max(text.width(row["text"]) for row in found)
    if style.is_narrow() and widest > room and len(names) < len(heads):
        turned = df.rename(columns={"row": "column", "column": "row"})
        labels = {"row_label": column_label, "column_label": row_label}
        return heat_grid(turned, **labels, legend=legend, limit=limit, ax=ax)
    cells = {key: text.wrap(row["text"], points=room - 6) for key, row in by_pair(found).items()}
    tallest = max(text.height(words) for words in cells.values())
    if ax is None:
        more = 0.57 if legend is None else 0.85
        _, ax = sheet.canvas(height=inches(names, tallest + 12, heads, room) + more)
    for (name, head), row in by_pair(found).items():
        place = (heads.index(head), names.index(name))
        cell = _fill(ax, place, row, cells[name, head], limit or _largest(found))
        marks.tell(cell, row.get("told") or f"{name}, {head}: {row.get('figure') or row['text']}")
    for row in found:
        if row.get("marked"):
            _outline(ax, (heads.index(row["column"]), names.index(row["row"])))
    titles(ax, names, heads, row_label, column_label)
    signs = {value > 0 for row in found if (value := row["value"])}
    keys = [
        (Patch(facecolor=_C[look]), words)
        for look, words, above in zip(
            ("plus2", "minus2"), legend or (), (True, False), strict=False
        )
        if above in signs
    ]
    if keys:
        sheet.legend(ax, *zip(*keys, strict=True))
    return ax


def _largest(found: Sequence[Row]) -> float:
    return max((abs(float(r["value"])) for r in found if r["value"] is not None), default=1.0)


def _edges(limit: float) -> list[float]:
    """Return the bounds between the seven classes; the middle one is a twentieth of the limit."""
    limit = max(limit, _NOTHING)
    inner = [limit * part for part in (0.05, 1 / 3, 2 / 3)]
    return [*(-edge for edge in reversed(inner)), *inner]


def _fill(ax: Axes, place: tuple[int, int], row: Row, words: str, limit: float) -> Rectangle:
    column, line = place
    if row["value"] is None:
        cell = hatched(ax, (column + 0.006, line + 0.025), 0.988, 0.95)
        colour = "ink"
    else:
        look = style.DIVERGING[bisect_right(_edges(limit), float(row["value"]))]
        cell = Rectangle(
            (column, line),
            1,
            1,
            facecolor=_C[look],
            edgecolor=_C["paper"],
            linewidth=2,
            gid="known",
        )
        ax.add_patch(cell)
        colour = style.text_on(look)
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
    return cell


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
