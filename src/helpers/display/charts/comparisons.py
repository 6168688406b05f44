"""What may be compared with what, by sign and word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from helpers.display import style
from helpers.display.charts import labels as text
from helpers.display.charts import marks, sheet
from helpers.display.charts.cells import by_pair, columns, inches, sides, titles
from helpers.display.charts.frames import Row, one_of, rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from matplotlib.axes import Axes

_C: Final = style.PALETTE
VERDICTS: Final = ("yes", "limited", "no", "same")
_SIGNS: Final = {"yes": ("o", "accent"), "limited": ("^", "series5"), "no": ("x", "warn")}


def matrix(
    df: pd.DataFrame,
    *,
    row_label: str,
    column_label: str,
    legend: Mapping[str, str],
    ax: Axes | None = None,
) -> Axes:
    """Draw what may be compared with what: a sign and a word in every cell.

    Parameters
    ----------
    df : DataFrame
        ``row``, ``column``, ``verdict`` (``yes``, ``limited``, ``no``, ``same``) and ``text``
        (a few words, may be empty). Pairs not in the frame stay blank.
    row_label, column_label : str
        What rows and columns are.
    legend : mapping
        What each verdict that is drawn means, in words; ``same`` needs none.
    ax : Axes, optional
        Where to draw.

    Raises
    ------
    ValueError
        No rows, a missing column, a pair twice, an unknown verdict or one without its words.
    """
    chart = "matrix"
    needs = ("row", "column", "verdict", "text")
    found = rows(df, chart=chart, needs=needs, texts=("row", "column", "verdict"))
    one_of(VERDICTS, [row["verdict"] for row in found], chart=chart, what="verdict")
    told = [name for name in _SIGNS if any(row["verdict"] == name for row in found)]
    one_of(legend, told, chart=chart, what="verdict")
    names, heads = sides(found, chart)
    _, room = columns(names, heads, row_label)
    cells = {
        key: text.wrap(row["text"] or "", points=room - 6) for key, row in by_pair(found).items()
    }
    tallest = max((text.height(words) if words else 0.0) for words in cells.values())
    if ax is None:
        _, ax = sheet.canvas(height=inches(names, tallest + 26, heads, room) + 0.97)
    for (name, head), row in by_pair(found).items():
        high = tallest / (tallest + 26)
        cell = _sign(ax, (heads.index(head), names.index(name)), row, cells[name, head], high)
        means = ", ".join(filter(None, (legend.get(row["verdict"]), row["text"])))
        marks.tell(cell, f"{name} – {head}: {means}" if row["verdict"] != "same" else "")
    titles(ax, names, heads, row_label, column_label)
    sheet.legend(ax, [_key(name) for name in told], [legend[name] for name in told])
    return ax


def _sign(ax: Axes, place: tuple[int, int], row: Row, words: str, high: float) -> Rectangle:
    column, line = place
    corner = (column + 0.02, line + 0.03)
    same = row["verdict"] == "same"
    fill = _C["context_soft" if same else "unknown_soft"]
    cell = Rectangle(corner, 0.96, 0.94, facecolor=fill, linewidth=0, gid=row["verdict"])
    ax.add_patch(cell)
    if not same:
        marker, colour = _SIGNS[row["verdict"]]
        centre = line + (0.5 if not words else (1 - high) / 2 + 0.04)
        ax.plot(
            [column + 0.5],
            [centre],
            marker=marker,
            markersize=9,
            color=_C[colour],
            markeredgewidth=2.4 if marker == "x" else 0,
            linestyle="none",
            gid=f"sign-{row['verdict']}",
        )
    if words:
        ax.text(
            column + 0.5,
            line + (0.5 if same else 1 - high / 2 - 0.06),
            words,
            ha="center",
            va="center",
            fontsize=text.SIZE,
            linespacing=1.15,
            color=_C["ink"],
        )
    return cell


def _key(name: str) -> Line2D:
    marker, colour = _SIGNS[name]
    width = 2.4 if marker == "x" else 0
    return Line2D(
        [], [], marker=marker, color=_C[colour], markeredgewidth=width, markersize=8, linestyle=""
    )
