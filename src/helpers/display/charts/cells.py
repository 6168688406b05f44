"""What the grids share: their two sides, and the hatching of what is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matplotlib.patches import Rectangle

from helpers.display import style
from helpers.display.charts import labels as text
from helpers.display.charts import sheet
from helpers.display.charts.frames import Row, in_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

UPRIGHT_POINTS: Final = 100.0
"""Longest line of a head that stands upright, in points."""
_C: Final = style.PALETTE


def sides(found: Sequence[Row], chart: str) -> tuple[list[str], list[str]]:
    """Return the rows and the columns of a grid in order of appearance.

    Raises
    ------
    ValueError
        A pair stands there twice.
    """
    if len({(row["row"], row["column"]) for row in found}) < len(found):
        raise ValueError(f"{chart}: a pair of row and column stands there twice")
    return in_order(row["row"] for row in found), in_order(row["column"] for row in found)


def by_pair(found: Sequence[Row]) -> dict[tuple[str, str], Row]:
    """Return the cells of a grid by row and column."""
    return {(row["row"], row["column"]): row for row in found}


def columns(names: Sequence[str], heads: Sequence[str], row_label: str) -> tuple[float, float]:
    """Return the points that row labels take, and those left for each column."""
    labels = max(text.width(text.wrap(name, points=sheet.label_points())) for name in names)
    labels = max(labels, text.width(row_label) + 4)
    return labels, (style.figure_width() * 72 - labels - 22) / len(heads)


def inches(names: Sequence[str], points: float, heads: Sequence[str], room: float) -> float:
    """Return the height of a grid and its heads, each row as high as the highest needs."""
    labels = [text.height(text.wrap(name, points=sheet.label_points())) + 7 for name in names]
    row = max(sheet.ROW_INCHES * 1.2, points / 72, max(labels) / 72)
    return len(names) * row + _heads(heads, room)[2] / 72


def _heads(heads: Sequence[str], room: float) -> tuple[list[str], int, float]:
    """Return heads in lines, their turn in degrees and their height: upright if words are wide."""
    # Korean may end a line after any letter.
    unbroken = [word for head in heads for word in head.split() if word.isascii()]
    wrapped = [text.wrap(head, points=room - 4) for head in heads]
    tallest = max(map(text.height, wrapped))
    fits = all(text.width(word) <= room - 4 for word in unbroken) and tallest <= UPRIGHT_POINTS
    if fits or not style.is_narrow():
        return wrapped, 0, tallest
    wrapped = [text.wrap(head, points=UPRIGHT_POINTS) for head in heads]
    return wrapped, 90, max(map(text.width, wrapped)) + 4


def hatched(ax: Axes, corner: tuple[float, float], wide: float, tall: float) -> Rectangle:
    """Draw the hatching that means: not published, or refused."""
    cell = Rectangle(
        corner,
        wide,
        tall,
        facecolor=_C["unknown_soft"],
        edgecolor=_C["context"],
        hatch="///",
        hatchcolor=_C["context"],
        linewidth=0.6,
        gid="unknown",
    )
    ax.add_patch(cell)
    return cell


def titles(
    ax: Axes, names: Sequence[str], heads: Sequence[str], row_label: str, column_label: str
) -> None:
    """Write the heads above the columns and the names left of the rows."""
    column, room = columns(names, heads, row_label)
    wrapped, turn, tallest = _heads(heads, room)
    labels = [text.wrap(name, points=sheet.label_points()) for name in names]
    ax.set_xlim(0, len(heads))
    ax.set_ylim(len(names), 0)
    ax.xaxis.tick_top()
    places = [n + 0.5 for n in range(len(heads))]
    ax.set_xticks(places, labels=wrapped, linespacing=1.15, rotation=turn)
    ax.set_yticks([n + 0.5 for n in range(len(names))], labels=labels, rotation=0)
    ax.tick_params(axis="y", pad=column + 8)
    ax.tick_params(axis="x", labelcolor=_C["ink"])
    for label in ax.get_yticklabels():
        label.set(ha="left", multialignment="left", linespacing=1.15)
    for x, words in ((-column - 8, row_label), (2, column_label)):
        ax.annotate(
            words,
            xy=(0, 1),
            xycoords="axes fraction",
            xytext=(x, tallest + 8),
            textcoords="offset points",
            va="bottom",
            fontsize=text.SIZE,
            color=_C["muted"],
        )
