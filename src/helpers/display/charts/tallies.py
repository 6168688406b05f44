"""How many of each kind there are, row by row: counts in bars of unit length."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matplotlib.patches import Patch

from helpers.display import style
from helpers.display.charts import labels as text
from helpers.display.charts import marks, sheet
from helpers.display.charts.frames import Row, in_order, known, one_of, rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.patches import Rectangle

LOOKS: Final = {
    "holds": ("accent", ""),
    "holds-truncated": ("series3", ""),
    "borderline": ("series5", ""),
    "does-not-hold": ("warn", ""),
    "mixes-bases": ("series4", ""),
    "out-of-scope": ("series6", ""),
    "cannot-be-checked": ("unknown_soft", "////"),
}
"""Colour and hatching of each verdict."""
_C: Final = style.PALETTE


def tally_bars(df: pd.DataFrame, *, legend: Mapping[str, str], ax: Axes | None = None) -> Axes:
    """Draw how many of each verdict every row has, as one bar in parts that carry their count.

    Parameters
    ----------
    df : DataFrame
        ``label``, ``verdict`` (a key of ``LOOKS``), ``count``; verdicts without any may be left
        out. Parts stand in the order of ``LOOKS``.
    legend : mapping
        Words for each verdict that is drawn.
    ax : Axes, optional
        Where to draw.

    Raises
    ------
    ValueError
        No rows, a missing column or count, an unknown verdict or one without its words.
    """
    chart = "tally_bars"
    found = rows(df, chart=chart, needs=("label", "verdict", "count"), texts=("label", "verdict"))
    one_of(LOOKS, [row["verdict"] for row in found], chart=chart, what="verdict")
    found = [row for row in found if known(row, "count", chart) > 0]
    told = [name for name in LOOKS if any(row["verdict"] == name for row in found)]
    one_of(legend, told, chart=chart, what="verdict")
    names = in_order(row["label"] for row in found)
    lines = sheet.rows(names, single=1.25)
    if ax is None:
        _, ax = sheet.canvas(height=lines.inches + 0.95)
    for name, centre in zip(names, lines.centres, strict=True):
        edge = 0.0
        for verdict in told:
            own = [row for row in found if (row["label"], row["verdict"]) == (name, verdict)]
            for row in own:
                part = _part(ax, row, centre, edge)
                marks.tell(part, f"{name}: {legend[verdict]} {row['count']:.0f}")
                edge += float(row["count"])
    lines.show(ax)
    ax.set_xlim(left=0)
    ax.xaxis.set_visible(False)
    ax.spines["bottom"].set_visible(False)
    sheet.legend(ax, [_key(name) for name in told], [legend[name] for name in told])
    return ax


def _part(ax: Axes, row: Row, centre: float, edge: float) -> Rectangle:
    count = float(row["count"])
    fill, hatch = LOOKS[row["verdict"]]
    part: Rectangle = ax.barh(
        centre,
        count,
        left=edge,
        height=0.74,
        color=_C[fill],
        hatch=hatch,
        hatchcolor=_C["unknown"],
        edgecolor=_C["paper"],
        linewidth=1.5,
        gid=f"part-{row['verdict']}",
    )[0]
    written = ax.text(
        edge + count / 2,
        centre,
        f"{count:.0f}",
        ha="center",
        va="center_baseline",
        fontsize=text.SIZE,
        color=_C[style.text_on(fill)],
    )
    if hatch:
        text.on_paper(written)
    return part


def _key(name: str) -> Patch:
    fill, hatch = LOOKS[name]
    return Patch(facecolor=_C[fill], hatch=hatch, edgecolor=_C["unknown"], linewidth=0)
