"""Grids: growth by two choices at once, and what may be compared with what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap, to_rgba
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from numpy.typing import NDArray

from helpers.display import style
from helpers.display.charts import axes, rows
from helpers.display.charts import labels as text
from helpers.display.charts.rows import told
from helpers.display.pictures import tell

UPRIGHT_POINTS: Final = 100.0
"""Longest line of a head that stands upright, in points."""
VERDICTS: Final = ("yes", "limited", "no", "same")
_SIGNS: Final = {"yes": ("o", "accent"), "limited": ("^", "series5"), "no": ("x", "warn")}
_NOTHING: Final = 1e-12
_C: Final = style.PALETTE


class _Grid:
    """The sides of a grid: names of rows, heads of columns, and the room they leave."""

    def __init__(self, found: pd.DataFrame, chart: str, row_label: str, column_label: str) -> None:
        if found.duplicated(["row", "column"]).any():
            raise ValueError(f"{chart}: a pair of row and column stands there twice")
        self.names, self.heads = rows.in_order(found["row"]), rows.in_order(found["column"])
        self.labels = row_label, column_label
        widest = min(rows.LABEL_POINTS, style.figure_width() * 72 / 3.2)
        self.rows = [text.wrap(name, points=widest) for name in self.names]
        self.beside = max(map(text.width, [*self.rows, f"{row_label} "]))
        self.room = (style.figure_width() * 72 - self.beside - 22) / len(self.heads)
        # heads stand upright where words are too wide; Korean may end a line after any letter
        words = [word for head in self.heads for word in head.split() if word.isascii()]
        self.columns = [text.wrap(head, points=self.room - 4) for head in self.heads]
        self.tall, self.turn = max(map(text.height, self.columns)), 0
        fits = max(map(text.width, words), default=0.0) <= self.room - 4
        if style.is_narrow() and not (fits and self.tall <= UPRIGHT_POINTS):
            self.columns = [text.wrap(head, points=UPRIGHT_POINTS) for head in self.heads]
            self.tall, self.turn = max(map(text.width, self.columns)) + 4, 90

    def inches(self, points: float) -> float:
        """Return the height of the grid and its heads, each row as high as the highest needs."""
        labels = max(map(text.height, self.rows)) + 7
        row = max(rows.ROW_INCHES * 1.2, points / 72, labels / 72)
        return len(self.names) * row + self.tall / 72

    def draw(self, ax: Axes, found: pd.DataFrame, fills: Sequence[str]) -> None:
        """Draw cells with their texts, the names of the rows and the heads of the columns.

        Of each ``row`` and ``column`` its ``fill`` (a place among the colours ``fills``), ``text``
        (in lines), ``drop`` (how far it stands below the middle, as a part of the cell) and
        ``told``.
        """
        fill, words, told, drop = (
            found.pivot_table(name, "row", "column", "first").reindex(
                index=self.names, columns=self.heads
            )
            for name in ("fill", "text", "told", "drop")
        )
        colours = ListedColormap([_C[name] for name in fills])
        sns.heatmap(
            fill.astype(float),
            annot=words,
            fmt="",
            cmap=colours.with_extremes(bad=to_rgba(_C["paper"], 0)),
            vmin=-0.5,
            vmax=len(fills) - 0.5,
            cbar=False,
            linewidths=2,
            linecolor=_C["paper"],
            annot_kws={"fontsize": text.SIZE, "linespacing": 1.15},
            ax=ax,
        )
        tell(ax.collections[0], *told.fillna("").to_numpy().ravel())
        there = fill.notna().to_numpy()
        for written, one, down in zip(
            ax.texts, fill.to_numpy()[there], drop.to_numpy()[there], strict=True
        ):
            written.set_color(_C[style.text_on(fills[int(one)])])
            written.set_y(written.get_position()[1] + down)
        self._name(ax)

    def _name(self, ax: Axes) -> None:
        """Write the heads above the columns and the names left of the rows."""
        ax.set(xlabel="", ylabel="")
        ax.xaxis.tick_top()
        places = np.arange(len(self.heads)) + 0.5
        ax.set_xticks(places, labels=self.columns, linespacing=1.15, rotation=self.turn)
        ax.set_yticks(np.arange(len(self.names)) + 0.5, labels=self.rows, rotation=0)
        ax.tick_params(axis="x", labelcolor=_C["ink"], length=0)
        ax.tick_params(axis="y", pad=self.beside + 8, length=0)
        for label in ax.get_yticklabels():
            label.set(ha="left", multialignment="left", linespacing=1.15)
        for x, words in zip((-self.beside - 8, 2), self.labels, strict=True):
            look = {"xycoords": "axes fraction", "va": "bottom", "color": _C["muted"]}
            text.near(ax, words, (0, 1), (x, self.tall + 8), **look)


def heat_grid(
    df: pd.DataFrame, *, row_label: str, column_label: str, legend: tuple[str, str] | None = None
) -> Axes:
    """Draw a grid of coloured cells around nought, each with its text.

    Above nought the colour is that of ``gain``, below that of ``loss``: where growth is judged by
    what is needed, ``value`` is the growth less the one needed, and ``legend`` says so. The
    largest amount of the frame has the strongest colour.

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
    """
    chart, needs = "heat_grid", ("row", "column", "value", "text")
    found = rows.checked(
        df, chart=chart, needs=needs, texts=("row", "column", "text"), marked=False
    )
    grid = _Grid(found, chart, row_label, column_label)
    wide = max(map(text.width, found["text"])) > grid.room
    if style.is_narrow() and wide and len(grid.names) < len(grid.heads):
        found = found.rename(columns={"row": "column", "column": "row"})
        grid = _Grid(found, chart, column_label, row_label)
    found["told"] = told(found, found["row"] + ", " + found["column"])
    found["text"] = [text.wrap(words, points=grid.room - 6) for words in found["text"]]
    found["fill"], found["drop"] = _classes(found["value"]), 0.0
    tallest = max(map(text.height, found["text"]))
    more = 0.57 if legend is None else 0.85
    _, ax = axes.canvas(height=grid.inches(tallest + 12) + more)
    grid.draw(ax, found, (*style.DIVERGING, "unknown_soft"))
    for row in rows.each(found):
        corner = (grid.heads.index(row.column) + 0.006, grid.names.index(row.row) + 0.025)
        if np.isnan(row.value):
            look: dict[str, Any] = {
                "facecolor": "none",
                "edgecolor": _C["context"],
                "linewidth": 0.6,
            }
            look |= {"hatch": "///", "hatchcolor": _C["context"], "gid": "unknown"}
            ax.add_patch(Rectangle(corner, 0.988, 0.95, **look))
        if row.marked:
            frame: dict[str, Any] = {"edgecolor": _C["ink"], "linewidth": 2.0, "gid": "marked"}
            ax.add_patch(Rectangle(corner, 0.988, 0.95, fill=False, **frame))
    signs = {value > 0 for value in found["value"].dropna() if value}
    named = zip(("plus2", "minus2"), legend or (), (True, False), strict=False)
    keys = [(Patch(facecolor=_C[look]), words) for look, words, above in named if above in signs]
    if keys:
        axes.legend(ax, *zip(*keys, strict=True))
    return ax


def _classes(values: pd.Series) -> NDArray[np.intp]:
    """Return the class of each value: seven around nought, and one for what is not known.

    The middle one is a twentieth of the largest value wide on either side.
    """
    largest = max(values.abs().max(), _NOTHING) if values.notna().any() else 1.0
    inner = largest * np.array([0.05, 1 / 3, 2 / 3])
    classes = np.searchsorted([*-inner[::-1], *inner], values.fillna(0.0), side="right")
    return np.where(values.isna(), len(style.DIVERGING), classes)


def matrix(
    df: pd.DataFrame, *, row_label: str, column_label: str, legend: Mapping[str, str]
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
    """
    chart, needs = "matrix", ("row", "column", "verdict", "text")
    found = rows.checked(df, chart=chart, needs=needs, texts=("row", "column", "verdict"))
    rows.one_of(VERDICTS, found["verdict"], chart=chart, what="verdict")
    drawn = [name for name in _SIGNS if (found["verdict"] == name).any()]
    rows.one_of(legend, drawn, chart=chart, what="verdict")
    grid = _Grid(found, chart, row_label, column_label)
    same = found["verdict"] == "same"
    means = [
        ", ".join(filter(None, (legend.get(row.verdict), row.text))) for row in rows.each(found)
    ]
    found["told"] = (found["row"] + " – " + found["column"] + ": " + means).where(~same, "")
    found["text"] = [text.wrap(words, points=grid.room - 6) for words in found["text"]]
    tallest = max(text.height(words) if words else 0.0 for words in found["text"])
    high = tallest / (tallest + 26)
    # the sign stands above the words
    found["fill"], found["drop"] = same.astype(int), np.where(same, 0.0, 0.44 - high / 2)
    _, ax = axes.canvas(height=grid.inches(tallest + 26) + 0.97)
    grid.draw(ax, found, ("unknown_soft", "context_soft"))
    keys = []
    for name in drawn:
        own, (marker, colour) = found[found["verdict"] == name], _SIGNS[name]
        look: dict[str, Any] = {"marker": marker, "color": _C[colour], "linestyle": "none"}
        look |= {"markeredgewidth": 2.4 if marker == "x" else 0}
        above = np.where(own["text"] == "", 0.5, (1 - high) / 2 + 0.04)
        x, y = own["column"].map(grid.heads.index) + 0.5, own["row"].map(grid.names.index) + above
        ax.plot(x, y, markersize=9, gid=f"sign-{name}", **look)
        keys.append(Line2D([], [], markersize=8, **look))
    axes.legend(ax, keys, [legend[name] for name in drawn])
    return ax
