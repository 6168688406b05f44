"""Dots with their intervals."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from helpers.display import style
from helpers.display.charts import axes
from helpers.display.charts import labels as text
from helpers.display.charts.rows import checked, each, in_order, rows, told
from helpers.display.pictures import tell

LOOKS: Final = (("accent", "o"), ("warn", "D"), ("series3", "s"))
"""Colour and shape of each series."""
_C: Final = style.PALETTE


def interval_dots(
    df: pd.DataFrame, *, axis_label: str, reference: tuple[float, str] | None = None
) -> Axes:
    """Draw a dot with the interval of its rounding for each row.

    Parameters
    ----------
    df : DataFrame
        ``label``, ``value``, ``text``; optional ``figure`` or ``told`` (what the dot tells),
        ``low``, ``high`` and ``series`` (up to three, told apart by shape and colour, for
        instance what was claimed and what follows from the data). Dots of one label stand below
        one another, series by series. A missing value leaves the interval, or nothing but the
        text.
    reference : tuple of float and str, optional
        A line to compare with, and its name.
    """
    chart, needs = "interval_dots", ("label", "value", "text")
    found = checked(df, chart=chart, needs=needs, texts=("label", "text"), series="")
    names, series = in_order(found["label"]), in_order(found["series"])
    if len(series) > len(LOOKS):
        raise ValueError(f"{chart}: at most three series; got {', '.join(series)}")
    single = len(series) == 1
    order = found["series"].map(series.index)
    beside = found.assign(order=order).sort_values("order", kind="stable").groupby("label")
    place, many = beside.cumcount(), beside["label"].transform("size")
    most = int(many.max())
    lines = rows(
        names,
        single=1.0 if most == 1 else 0.3 + 0.6 * most,
        texts=list(found["text"]) if most == 1 else (),
    )
    _, ax = axes.canvas(height=lines.inches + (0.72 if single else 1.0))
    found["y"] = lines.centres[found["label"].map(names.index)]
    found["y"] += (place - (many - 1) / 2) * 0.58
    whole = found["label"] if single else found["label"] + ", " + found["series"]
    found["told"] = told(found, whole)
    for number, (look, marker) in enumerate(LOOKS[: len(series)]):
        _dots(ax, found[order == number], _C[look], marker)
    found["end"] = found[["value", "low", "high"]].max(axis=1)
    for row in each(found) if not lines.aside else ():
        if pd.notna(row.end):
            words = text.beside(ax, row.end, row.y, row.text, gap=8)
        else:
            edge: dict[str, Any] = {"xycoords": ("axes fraction", "data"), "gid": "unknown"}
            words = text.beside(ax, 0.01, row.y, row.text, gap=0, color=_C["unknown"], **edge)
        text.on_paper(words)
    lines.show(ax)
    axes.amounts_across(ax, axis_label, zero=False)
    if reference is not None:
        ax.axvline(reference[0], color=_C["ink"], linewidth=1.1, linestyle=(0, (4, 3)), zorder=1.5)
        side = "right" if reference[0] > sum(ax.get_xlim()) / 2 else "left"
        text.above(ax, *reference, 3, ha=side, color=_C["ink"])
    if not single:
        looks = [
            Line2D([], [], marker=marker, color=_C[look], linestyle="none", markersize=7.5)
            for look, marker in LOOKS[: len(series)]
        ]
        axes.legend(ax, looks, series)
    return ax


def _dots(ax: Axes, own: pd.DataFrame, colour: str, marker: str) -> None:
    """Draw the dots of one look, and the intervals behind them."""
    spans = own[own["low"].notna() & own["high"].notna()]
    if len(spans):
        bounds = ax.hlines(spans["y"], spans["low"], spans["high"], colors=colour)
        bounds.set(linewidth=4.5, alpha=0.38, gid=axes.BOUNDS)
        tell(bounds, *spans["told"].where(spans["value"].isna(), ""))
    own = own[own["value"].notna()]
    look: dict[str, Any] = {
        "markersize": 7.5,
        "markeredgecolor": _C["paper"],
        "markeredgewidth": 1.0,
    }
    dots = ax.plot(own["value"], own["y"], marker, color=colour, linestyle="none", **look)[0]
    dots.set_gid("dot")
    tell(dots, *own["told"])
