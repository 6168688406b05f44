"""How far each of many figures lies from what was said of it, all on one scale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from helpers.display import style
from helpers.display.charts import labels as text
from helpers.display.charts import marks, sheet, ticks
from helpers.display.charts.frames import Row, interval, one_of, rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from matplotlib.axes import Axes

LINEAR: Final = 2.0
"""Distance up to which the axis is linear; beyond, each step is ten times the one before."""
ROUNDS: Final = (-1.0, 1.0)
CUTS: Final = (1.0, 2.0)
"""Distances, in halves of the last digit, that round and that are cut to what was said."""
LOOKS: Final[dict[str, tuple[str, str]]] = {
    "holds": ("o", "accent"),
    "holds-truncated": ("D", "series3"),
    "borderline": ("s", "series5"),
    "does-not-hold": ("X", "warn"),
    "mixes-bases": ("P", "series4"),
    "out-of-scope": ("v", "series6"),
    "cannot-be-checked": ("o", "unknown"),
}
"""Shape and colour of each verdict; what cannot be checked is hollow."""
_TICKS: Final = (-1000, -100, -10, -2, -1, 0, 1, 2, 10, 100, 1000, 10000)
_LEAST: Final = (-3.0, 4.0)
_C: Final = style.PALETTE


def miss_dots(
    df: pd.DataFrame,
    *,
    axis_label: str,
    legend: Mapping[str, str],
    zones: tuple[str, str],
    ax: Axes | None = None,
) -> Axes:
    """Draw each figure's distance from what was said, with its bounds, linear near and log far.

    Parameters
    ----------
    df : DataFrame
        ``label``, ``verdict`` (a key of ``LOOKS``), ``value`` (distance in halves of the last
        digit said), ``text`` (written in a column on the right); optional ``low``, ``high`` and
        ``others`` (a tuple of distances of other readings, hollow). A missing value leaves the
        other readings.
    axis_label : str
        What is measured, with unit.
    legend : mapping
        Words for each verdict that is drawn, and for ``others`` where there are any.
    zones : tuple of str
        Names of the zones that round and that are cut to what was said.
    ax : Axes, optional
        Where to draw.

    Raises
    ------
    ValueError
        No rows, a missing column, an unknown verdict or one without its words.
    """
    chart = "miss_dots"
    needs = ("label", "verdict", "value", "text")
    found = rows(df, chart=chart, needs=needs, texts=("label", "verdict", "text"))
    one_of(LOOKS, [row["verdict"] for row in found], chart=chart, what="verdict")
    told = [name for name in LOOKS if any(_is_dot(row, name) for row in found)]
    told += ["others"] if any(row.get("others") for row in found) else []
    one_of(legend, told, chart=chart, what="verdict")
    lines = sheet.rows([row["label"] for row in found], told=[row["text"] for row in found])
    if ax is None:
        _, ax = sheet.canvas(height=lines.inches + 0.85 + 0.24)
    ax.set_xscale("symlog", linthresh=LINEAR, linscale=1.15)
    _zones(ax)
    for row, centre in zip(found, lines.centres, strict=True):
        _row(ax, row, centre)
        if not lines.told:
            _figure(ax, row, centre)
    lines.show(ax)
    _axis(ax, found, axis_label)
    handles: list[Line2D | Patch] = [_key(name) for name in told]
    patches = [Patch(facecolor=_C["accent_soft"]), Patch(facecolor=_C["step2"], alpha=0.45)]
    words = [*(legend[name] for name in told), *zones]
    sheet.legend(ax, [*handles, *patches], words)
    return ax


def _is_dot(row: Row, name: str) -> bool:
    return row["verdict"] == name and row["value"] is not None


def _zones(ax: Axes) -> None:
    ax.axvspan(*ROUNDS, color=_C["accent_soft"], zorder=0, linewidth=0, gid="rounds")
    ax.axvspan(*CUTS, color=_C["step2"], alpha=0.45, zorder=0, linewidth=0, gid="cuts")


def _row(ax: Axes, row: Row, centre: float) -> None:
    marker, look = LOOKS[row["verdict"]]
    bounds = interval(row)
    if bounds is not None:
        style_of: dict[str, Any] = {"color": _C[look], "linewidth": 4.5, "alpha": 0.45}
        ax.plot(bounds, [centre, centre], solid_capstyle="butt", gid="interval", **style_of)
    for other in row.get("others") or ():
        ax.plot([float(other)], [centre], gid="other", **_hollow(_C[look]))
    if row["value"] is not None:
        gid = f"dot-{row['verdict']}"
        (dot,) = ax.plot([float(row["value"])], [centre], gid=gid, **_dot(marker, look))
        marks.tell(dot, f"{row['label']}: {row['text']}")


def _figure(ax: Axes, row: Row, centre: float) -> None:
    written = ax.annotate(
        row["text"],
        xy=(1, centre),
        xycoords=("axes fraction", "data"),
        xytext=(7, 0),
        textcoords="offset points",
        va="center_baseline",
        fontsize=text.SIZE,
        annotation_clip=False,
    )
    written.set_gid("figure")


def _axis(ax: Axes, found: Sequence[Row], axis_label: str) -> None:
    ends = [
        float(end)
        for row in found
        for end in (row["value"], row.get("low"), row.get("high"), *(row.get("others") or ()))
        if end is not None
    ]
    low = min(_LEAST[0], min(ends) * 1.5)
    high = max(_LEAST[1], max(ends) * 1.5)
    ax.set_xlim(low, high)
    ax.xaxis.set_major_locator(FixedLocator([tick for tick in _TICKS if low <= tick <= high]))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: ticks.plain(value)))
    ax.xaxis.grid(visible=True)
    ax.set_xlabel(axis_label, loc="left")
    ax.axvline(0, color=_C["muted"], linewidth=0.9, zorder=1.5)


def _dot(marker: str, look: str) -> dict[str, Any]:
    hollow = look == "unknown"
    return {
        "marker": marker,
        "markersize": 8,
        "linestyle": "none",
        "color": _C["paper" if hollow else look],
        "markeredgecolor": _C[look if hollow else "paper"],
        "markeredgewidth": 1.5 if hollow else 1.0,
    }


def _hollow(colour: str) -> dict[str, Any]:
    return {
        "marker": "o",
        "markersize": 6.5,
        "linestyle": "none",
        "color": _C["paper"],
        "markeredgecolor": colour,
        "markeredgewidth": 1.5,
    }


def _key(name: str) -> Line2D:
    if name == "others":
        return Line2D([], [], **_hollow(_C["ink"]))
    return Line2D([], [], **_dot(*LOOKS[name]))
