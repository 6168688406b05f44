"""Bars: ranked, from a start through effects to an end, in parts that are counted, and by year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.patches import Patch

from helpers.display import style
from helpers.display.charts import axes
from helpers.display.charts import labels as text
from helpers.display.charts.rows import checked, each, in_order, one_of, rows, told
from helpers.display.pictures import tell

THICKNESS: Final = 0.62
_C: Final = style.PALETTE
_UNKNOWN: Final = {
    "facecolor": _C["unknown_soft"],
    "edgecolor": _C["unknown"],
    "hatch": "/////",
    "hatchcolor": _C["unknown"],
    "linewidth": 0.8,
}
VERDICTS: Final = {
    "holds": ("accent", ""),
    "holds-truncated": ("series3", ""),
    "borderline": ("series5", ""),
    "does-not-hold": ("warn", ""),
    "mixes-bases": ("series4", ""),
    "out-of-scope": ("series6", ""),
    "cannot-be-checked": ("unknown_soft", "////"),
}
"""Colour and hatching of each verdict."""


def ranked_bars(df: pd.DataFrame, *, axis_label: str, highlight: str | None = None) -> Axes:
    """Draw one horizontal bar a row, in the order of the frame, from nought.

    Parameters
    ----------
    df : DataFrame
        ``label``, ``value``, ``text`` (written at the bar's end); optional ``figure`` or ``told``
        (what the bar tells), ``low``, ``high`` (whisker) and ``kind``: ``unknown`` marks a
        residual or an unpublished figure, hatched; with no value it has no bar, with an interval
        alone the hatching covers the interval.
    highlight : str, optional
        Label of the one bar in colour; without it all are.

    See Also
    --------
    helpers.display.charts.interval_dots : where the interval matters more than the length.
    """
    chart, needs = "ranked_bars", ("label", "value", "text")
    found = checked(df, chart=chart, needs=needs, texts=("label", "text"), kind="known")
    hatched = found["kind"] == "unknown"
    for name in found.loc[~hatched & found["value"].isna(), "label"]:
        raise ValueError(f"{chart}: value is missing in the row «{name}»")
    one_of(found["label"], [highlight] if highlight else [], chart=chart, what="highlight")
    lines = rows(list(found["label"]), texts=list(found["text"]))
    _, ax = axes.canvas(height=lines.inches + 0.62)
    found["y"], found["told"] = lines.centres, told(found, found["label"])
    found["start"] = found["low"].where(found["value"].isna(), 0.0)
    found["end"] = found["value"].fillna(found["high"])
    own = found["label"] == highlight
    for part, look in (
        (~hatched, {"color": [_C["accent" if one else "context"] for one in own[~hatched]]}
         if highlight else {"color": _C["accent"]}),
        (hatched & found["end"].notna(), _UNKNOWN),
    ):  # fmt: skip
        if part.any():
            _bars(ax, found[part], **look)
    whiskered = found["value"].notna()
    whiskers(ax, *(found.loc[whiskered, name].to_numpy() for name in ("low", "high", "y")))
    _at_ends(ax, found, found[["start", "end", "high"]].assign(zero=0.0).max(axis=1), lines.aside)
    lines.show(ax, emphasised=list(own))
    axes.amounts_across(ax, axis_label)
    return ax


def _bars(ax: Axes, found: pd.DataFrame, **look: Any) -> BarContainer:
    bars = ax.barh(
        found["y"], found["end"] - found["start"], left=found["start"], height=THICKNESS, **look
    )
    for bar, words in zip(bars, found["told"], strict=True):
        tell(bar, words)
    return bars


def _at_ends(ax: Axes, found: pd.DataFrame, ends: pd.Series, aside: list[str]) -> None:
    """Write texts right of all that is drawn of a bar, unless they stand aside."""
    for x, y, words in zip(ends, found["y"], [] if aside else found["text"], strict=False):
        text.beside(ax, x, y, words)


def whiskers(ax: Axes, low: Any, high: Any, y: Any) -> None:
    """Draw the bounds of bars with small caps, where they are long enough to be seen."""
    left, right = ax.get_xlim()
    seen = high - low >= axes.SEEN * (right - left)
    if seen.any():
        middle, half = (low + high)[seen] / 2, (high - low)[seen] / 2
        look: dict[str, Any] = {
            "ecolor": _C["ink"],
            "elinewidth": 1.1,
            "capsize": 2.7,
            "capthick": 1.1,
        }
        drawn = ax.errorbar(middle, y[seen], xerr=half, fmt="none", **look)
        drawn[2][0].set_gid(axes.BOUNDS)


def waterfall(df: pd.DataFrame, *, axis_label: str, legend: tuple[str, str] | None = None) -> Axes:
    """Draw a start, the effects that follow on it, and the end, from top to bottom.

    Parameters
    ----------
    df : DataFrame
        ``label``, ``value``, ``text`` and ``kind``: ``total`` stands on nought, ``effect`` on
        the end of the row above; optional ``low``, ``high`` of the value, ``figure`` or ``told``.
    legend : tuple of str, optional
        What a gain and what a loss is called; effects that are not drawn are not named.
    """
    chart, needs = "waterfall", ("label", "value", "text", "kind")
    found = checked(df, chart=chart, needs=needs, texts=("label", "text"), known="value")
    one_of(("total", "effect"), found["kind"], chart=chart, what="kind")
    lines = rows(list(found["label"]), texts=list(found["text"]))
    _, ax = axes.canvas(height=lines.inches + (0.62 if legend is None else 0.9))
    total = found["kind"] == "total"
    # each total starts anew
    found["end"] = found.groupby(total.cumsum())["value"].cumsum()
    found["start"] = found["end"].shift(fill_value=0.0).where(~total, 0.0)
    found["y"], found["told"] = lines.centres, told(found, found["label"])
    looks = ["gain" if value >= 0 else "loss" for value in found["value"]]
    looks = ["context" if one else look for one, look in zip(total, looks, strict=True)]
    _bars(ax, found, color=[_C[look] for look in looks])
    ax.vlines(
        found["end"][:-1],
        lines.centres[:-1] + THICKNESS / 2,
        lines.centres[1:] - THICKNESS / 2,
        colors=_C["muted"],
        linewidth=0.8,
        gid="step",
    )
    low, high = (found["start"] + found[name] for name in ("low", "high"))
    whiskers(ax, low.to_numpy(), high.to_numpy(), lines.centres)
    _at_ends(ax, found, found[["start", "end"]].assign(high=high).max(axis=1), lines.aside)
    lines.show(ax)
    axes.amounts_across(ax, axis_label)
    named = [pair for pair in zip(("gain", "loss"), legend or (), strict=False) if pair[0] in looks]
    if named:
        keys = [Patch(facecolor=_C[look]) for look, _ in named]
        axes.legend(ax, keys, [words for _, words in named])
    return ax


def tally_bars(df: pd.DataFrame, *, legend: Mapping[str, str]) -> Axes:
    """Draw how many of each verdict every row has, as one bar in parts that carry their count.

    Parameters
    ----------
    df : DataFrame
        ``label``, ``verdict`` (a key of ``VERDICTS``), ``count``; verdicts without any may be
        left out. Parts stand in the order of ``VERDICTS``.
    legend : mapping
        Words for each verdict that is drawn.
    """
    chart, needs = "tally_bars", ("label", "verdict", "count")
    found = checked(df, chart=chart, needs=needs, texts=("label", "verdict"), known="count")
    one_of(VERDICTS, found["verdict"], chart=chart, what="verdict")
    found = found[found["count"] > 0]
    drawn = [name for name in VERDICTS if (found["verdict"] == name).any()]
    one_of(legend, drawn, chart=chart, what="verdict")
    names = in_order(found["label"])
    lines = rows(names, single=1.25)
    _, ax = axes.canvas(height=lines.inches + 0.95)
    order = found["label"].map(names.index), found["verdict"].map(drawn.index)
    found = found.assign(row=order[0], part=order[1]).sort_values(["row", "part"])
    ends, looks = found.groupby("row")["count"].cumsum(), found["verdict"].map(VERDICTS)
    bars = ax.barh(
        lines.centres[found["row"]],
        found["count"],
        left=ends - found["count"],
        height=0.74,
        color=[_C[fill] for fill, _ in looks],
        hatch=[hatch for _, hatch in looks],
        hatchcolor=_C["unknown"],
        edgecolor=_C["paper"],
        linewidth=1.5,
    )
    counts = [f"{count:.0f}" for count in found["count"]]
    written = ax.bar_label(bars, counts, label_type="center", fontsize=text.SIZE)
    for bar, words, look, (_, row) in zip(bars, written, looks, found.iterrows(), strict=True):
        bar.set_gid(f"part-{row['verdict']}")
        tell(bar, f"{row['label']}: {legend[row['verdict']]} {words.get_text()}")
        words.set_color(_C[style.text_on(look[0])])
        if look[1]:
            text.on_paper(words)
    lines.show(ax)
    ax.set_xlim(left=0)
    ax.xaxis.set_visible(False)
    ax.spines["bottom"].set_visible(False)
    keys = [
        Patch(facecolor=_C[fill], hatch=hatch, edgecolor=_C["unknown"], linewidth=0)
        for fill, hatch in map(VERDICTS.__getitem__, drawn)
    ]
    axes.legend(ax, keys, [legend[name] for name in drawn])
    return ax


def stacked_years(df: pd.DataFrame, *, axis_label: str, flag: str, ax: Axes | None = None) -> Axes:
    """Draw amounts year by year as stacked columns, hatched because they are assumed.

    Parameters
    ----------
    df : DataFrame
        ``year``, ``series`` (up to six), ``value`` (none below nought), ``figure`` or ``told``
        (what the column tells). Series are stacked in order of appearance, the first at the bottom.
    flag : str
        The assumption, in a few words, written on the chart.
    """
    chart, needs = "stacked_years", ("year", "series", "value")
    found = checked(df, chart=chart, needs=needs, texts=("series",), known="value")
    names = in_order(found["series"])
    if len(names) > len(style.SERIES) or not flag.strip():
        raise ValueError(f"{chart}: needs a flag and at most six series; got {', '.join(names)}")
    if (found["value"] < 0).any():
        row = found[found["value"] < 0].iloc[0]
        raise ValueError(f"{chart}: «{row['series']}» has a negative amount in {row['year']:.0f}")
    ax = ax or axes.canvas(height=3.8)[1]
    found = found.sort_values("series", key=lambda s: s.map(names.index), kind="stable")
    found["told"] = told(found, (f"{row.series}, {row.year:.0f}" for row in each(found)))
    found["bottom"] = found.groupby("year")["value"].cumsum() - found["value"]
    keys = []
    for name, look in zip(names, style.SERIES if len(names) > 1 else ("accent",), strict=False):
        own = found[found["series"] == name]
        assumed: dict[str, Any] = {"facecolor": _C[look], "hatch": "//", "hatchcolor": _C["paper"]}
        assumed |= {"edgecolor": _C["paper"], "linewidth": 0.5}
        bars = ax.bar(own["year"], own["value"], bottom=own["bottom"], width=0.82, **assumed)
        for bar, words in zip(bars, own["told"], strict=True):
            tell(bar, words)
        keys.append(Patch(**assumed))
    ax.set_xlim(found["year"].min() - 0.6, found["year"].max() + 0.6)
    label = axes.amounts_up(ax, axis_label)
    axes.year_axis(ax, found["year"])
    # Level with the label of the axis where there is room for both; words beside other panels
    # leave this one less of it.
    alone = len(ax.get_figure(root=True).axes) == 1  # type: ignore[union-attr]  # drawn in one
    fits = alone and text.width(axis_label) + text.width(flag) + 20 < text.whole_width()
    edge: dict[str, Any] = {
        "xycoords": "axes fraction",
        "ha": "right",
        "color": _C["warn"],
        "gid": "flag",
    }
    text.above(ax, 1, flag, 7 if fits else 7 + label, **edge)
    if len(names) > 1:
        axes.legend(ax, keys, names)
    return ax
