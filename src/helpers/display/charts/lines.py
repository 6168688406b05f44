"""Lines: series over real time, paths to a target, and shares that add up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.text import OffsetFrom

from helpers.display import style
from helpers.display.charts import axes
from helpers.display.charts import labels as text
from helpers.display.charts.rows import checked, each, in_order, one_of, told
from helpers.display.pictures import tell

PARTS: Final = {"history": "ink", "required": "accent", "target": "accent"}
"""Parts of a path and their colours."""
_DASHES: Final = {"history": "-", "required": (0, (5, 2))}
_CURVES: Final = (("accent", "o"), ("series2", "s"), ("series3", "s"))
_C: Final = style.PALETTE


@dataclass(frozen=True, slots=True)
class Break:
    """A year from which figures, or those of one series, mean something else, and what changed."""

    year: int
    label: str
    series: str | None = None


def lines(
    df: pd.DataFrame,
    *,
    axis_label: str,
    breaks: Sequence[Break] = (),
    highlight: str | None = None,
    gaps: bool = False,
    ax: Axes | None = None,
) -> Axes:
    """Draw one line a series over a true axis of years.

    Parameters
    ----------
    df : DataFrame
        ``series``, ``year``, ``value``, ``figure`` or ``told`` (what the point tells); optional
        ``low``, ``high`` (a band), ``text`` (written behind the series' name at its last point)
        and ``approximate`` (hollow marker). Years without a figure are simply not there: the line
        runs on between its markers.
    breaks : sequence of Break
        Drawn as upright lines half a year before; no line crosses one.
    highlight : str, optional
        The one series in colour, the others grey; needed for more than six.
    gaps : bool
        Dot the line where it passes years without a figure.
    """
    chart, needs = "lines", ("series", "year", "value")
    found = checked(
        df, chart=chart, needs=needs, texts=("series",), known="value", approximate=False
    )
    names = in_order(found["series"])
    one_of(names, [highlight] if highlight else [], chart=chart, what="highlight")
    looks = _looks(names, highlight)
    for _, row in found[found.duplicated(["series", "year"])].iterrows():
        raise ValueError(f"{chart}: «{row['series']}» has two figures for {row['year']:.0f}")
    found["told"] = told(found, (f"{row.series}, {row.year:.0f}" for row in each(found)))
    ax = ax or axes.canvas(height=3.7)[1]
    ends = []
    for name in sorted(names, key=lambda name: name == highlight):
        own, look = found[found["series"] == name].sort_values("year"), looks[name]
        for run in segments(own, (one.year for one in breaks if one.series in {None, name})):
            band(ax, run, look)
            _line(ax, run, look, name=name, gaps=gaps)
        faces = [_C["paper" if one else look] for one in own["approximate"]]
        points = ax.scatter(own["year"], own["value"], s=4.8**2, c=faces, edgecolors=_C[look])
        points.set(gid="point", zorder=2, linewidth=1.0)
        tell(points, *own["told"])
        ends.append(own.iloc[-1])
    axes.years_across(ax, found["year"])
    axes.from_nought(ax)
    axes.amounts_up(ax, axis_label, lift=mark_breaks(ax, breaks))
    ends.sort(key=lambda row: names.index(row["series"]))
    for year in sorted({row["year"] for row in ends}, reverse=True):
        own_ends = [row for row in ends if row["year"] == year]
        text.at_ends(ax, (_end(row, looks[row["series"]]) for row in own_ends))
    return ax


def _looks(names: Sequence[str], highlight: str | None) -> dict[str, str]:
    if highlight is not None:
        return {name: "accent" if name == highlight else "context" for name in names}
    if len(names) == 1:
        return {names[0]: "accent"}
    if len(names) > len(style.SERIES):
        raise ValueError(
            f"lines: {len(names)} series without a highlight; at most {len(style.SERIES)} colours"
        )
    return dict(zip(names, style.SERIES, strict=False))


def _end(row: pd.Series, look: str) -> tuple[float, float, str, str]:
    """Return the label of a line's last point: at the edge, or where the line stops earlier."""
    words = text.wrap(f"{row['series']} {row['text']}", points=72 if style.is_narrow() else 110)
    return row["year"], row["value"], words, "muted" if look == "context" else look


def _line(ax: Axes, run: pd.DataFrame, look: str, *, name: str, gaps: bool) -> None:
    years, values = run["year"].to_numpy(), run["value"].to_numpy()
    apart = np.flatnonzero(np.diff(years) > 1) if gaps else np.array([], dtype=int)
    width = 1.6 if look == "context" else 2.3
    parts = zip(np.split(years, apart + 1), np.split(values, apart + 1), strict=True)
    for part in parts:
        if len(part[0]) > 1 or not gaps:
            ax.plot(*part, color=_C[look], linewidth=width, label=name, gid="series")
    for place in apart:
        passed = slice(place, place + 2)
        dots: dict[str, Any] = {"linewidth": 1.4, "linestyle": (0, (1, 2)), "gid": "gap"}
        ax.plot(years[passed], values[passed], color=_C[look], **dots)


def segments(found: pd.DataFrame, breaks: Iterable[float]) -> Iterator[pd.DataFrame]:
    """Yield runs of points that no break divides; rows in order of ``year``."""
    for _, run in found.groupby(np.searchsorted(sorted(breaks), found["year"], side="right")):
        yield run


def band(ax: Axes, run: pd.DataFrame, look: str) -> None:
    """Draw the intervals of a run of points: a band, or a bar where there is one point."""
    run = run[run["low"].notna() & run["high"].notna()]
    colour: dict[str, Any] = {"color": _C[look], "gid": axes.BOUNDS}
    if len(run) == 1:
        ax.vlines(run["year"], run["low"], run["high"], linewidth=4, alpha=0.3, **colour)
    elif len(run):
        ax.fill_between(run["year"], run["low"], run["high"], alpha=0.2, linewidth=0, **colour)


def mark_breaks(ax: Axes, breaks: Sequence[Break]) -> float:
    """Draw breaks as upright broken lines named above; return the height they take, in points."""
    levels: list[float] = []
    (low, high), points, tallest = ax.get_xlim(), style.figure_width() * 72 - 130.0, 0
    for x, label in sorted((one.year - 0.5, one.label) for one in breaks):
        words = text.wrap(label, points=min(200.0, points))
        place = (x - low) / (high - low) * points
        right = place > points / 2
        start = place - text.width(words) if right else place
        level = next((n for n, end in enumerate(levels) if end + 10 < start), len(levels))
        levels[level : level + 1] = [start + text.width(words)]
        tallest = max(tallest, words.count("\n"))
        ax.axvline(x, color=_C["warn"], linewidth=1.1, linestyle=(0, (3, 2.5)), gid="break")
        look: dict[str, Any] = {"ha": "right" if right else "left", "color": _C["warn"]}
        text.above(ax, x, words, 4 + level * text.SIZE * text.LINE, **look)
    return (len(levels) + tallest) * text.SIZE * text.LINE + 2 if breaks else 0.0


def path_to_target(
    df: pd.DataFrame,
    *,
    axis_label: str,
    as_of: tuple[float, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw what was reached, what the target needs, and the target.

    Parameters
    ----------
    df : DataFrame
        ``part`` (``history``, ``required`` or ``target``), ``year``, ``value``; optional
        ``figure`` or ``told`` (what a point of history and the target tell), ``low``, ``high``
        (a fan) and ``text``: a label, written at the row that has it. History is solid with
        markers, the required path dashed, the target a diamond with the bar of its interval.
    as_of : tuple of float and str, optional
        The date of reading as a year with fraction, and its name.
    """
    chart, needs = "path_to_target", ("part", "year", "value")
    found = checked(df, chart=chart, needs=needs, texts=("part",), known="value")
    one_of(PARTS, found["part"], chart=chart, what="part")
    found = found.sort_values("year", kind="stable")
    ax = ax or axes.canvas(height=3.9)[1]
    for part in [name for name in PARTS if (found["part"] == name).any()]:
        own = found[found["part"] == part]
        if part != "target":
            band(ax, own, PARTS[part])
            look: dict[str, Any] = {
                "color": _C[PARTS[part]],
                "linewidth": 2.2,
                "linestyle": _DASHES[part],
            }
            ax.plot(own["year"], own["value"], dash_capstyle="butt", gid=part, **look)
        if part != "required":
            _reached(ax, own, target=part == "target")
    told_years = found.loc[found["part"] != "required", "year"]
    axes.years_across(ax, found["year"])
    axes.year_axis(ax, told_years if len(told_years) else found["year"])
    axes.from_nought(ax)
    if as_of is not None:
        _today(ax, *as_of)
    axes.amounts_up(ax, axis_label)
    _name_points(ax, found[found["text"] != ""], found["year"].max())
    return ax


def _reached(ax: Axes, own: pd.DataFrame, *, target: bool) -> None:
    """Draw the points of the years reached, or the targets on top of all, with their bounds."""
    wide = own[own["low"] < own["high"]]
    if target and len(wide):
        look: dict[str, Any] = {"color": _C["accent"], "linewidth": 4.5, "alpha": 0.38}
        ax.vlines(wide["year"], wide["low"], wide["high"], gid=axes.BOUNDS, **look)
    points = ax.plot(
        own["year"],
        own["value"],
        "D" if target else "o",
        markersize=8.5 if target else 4.8,
        color=_C["accent" if target else "ink"],
        markeredgecolor=_C["paper" if target else "ink"],
        zorder=3 if target else 2,
        gid="target" if target else "reached",
    )[0]
    tell(points, *told(own, (f"{year:.0f}" for year in own["year"])))


def _today(ax: Axes, year: float, name: str) -> None:
    ax.axvline(year, color=_C["muted"], linewidth=0.9, linestyle=(0, (1, 2)), gid="as-of")
    low, high = ax.get_xlim()
    part, narrow = (year - low) / (high - low), style.is_narrow()
    room = style.figure_width() * 72 - 140
    early = part < 0.35 or (narrow and part * room < text.width(name))
    words = text.wrap(name, points=max(part, 1 - part) * room) if narrow else name
    look: dict[str, Any] = {"xycoords": ("data", "axes fraction"), "va": "top"}
    look |= {"ha": "left" if early else "right", "color": _C["muted"]}
    text.on_paper(text.near(ax, words, (year, 1), (4 if early else -4, -4), **look))


def _name_points(ax: Axes, named: pd.DataFrame, end: float) -> None:
    """Write labels at the edge of the chart, or where no line of the row's part goes on."""
    last, narrow = named["year"] == end, style.is_narrow()
    text.at_ends(
        ax,
        (
            (end, row.value, text.wrap(row.text, points=72 if narrow else 120), PARTS[row.part])
            for row in each(named[last])
        ),
    )
    low, high = ax.get_xlim()
    for row in each(named[~last]):
        # a target's and an early one below
        below = row.part == "target" or (row.year - low) / (high - low) < 0.35
        side = {"ha": "left", "va": "top"} if below else {"ha": "right", "va": "bottom"}
        look: dict[str, Any] = {**side, "linespacing": 1.15, "color": _C[PARTS[row.part]]}
        words = text.wrap(row.text, points=80 if narrow else 130)
        shift = (7, -5) if below else (-1, 8)
        text.on_paper(text.near(ax, words, (row.year, row.value), shift, **look))


def cumulative_curve(
    df: pd.DataFrame, *, axis_label: str, rank_label: str, equal_label: str
) -> Axes:
    """Draw the share of the total that the largest one, two, three … hold together.

    Parameters
    ----------
    df : DataFrame
        ``series`` (up to three), ``rank`` (1, 2, … without a gap), ``value`` (cumulative share,
        0–1), ``figure`` or ``told`` (what the point tells); optional ``low``, ``high`` and
        ``text``: where it is given it is written beside the point.
    axis_label, rank_label : str
        What the axes count.
    equal_label : str
        Name of the straight line that would mean equal parts.
    """
    chart, needs = "cumulative_curve", ("series", "rank", "value")
    found = checked(df, chart=chart, needs=needs, texts=("series",), known="value")
    names = in_order(found["series"])
    if len(names) > len(_CURVES):
        raise ValueError(f"{chart}: at most three series; got {', '.join(names)}")
    _, ax = axes.canvas(height=3.8)
    longest, dashes = int(found["rank"].max()), (0, (4, 3))
    ax.plot([0, longest], [0, 1], color=_C["context"], linewidth=1.1, linestyle=dashes, gid="equal")
    keys = []
    for name, (look, marker) in zip(names, _CURVES, strict=False):
        own = found[found["series"] == name].sort_values("rank")
        if [int(rank) for rank in own["rank"]] != list(range(1, len(own) + 1)):
            raise ValueError(f"{chart}: the ranks of «{name}» do not run from one without a gap")
        said = told(own, (f"{name}, {rank:.0f}" for rank in own["rank"]))
        band(ax, own.rename(columns={"rank": "year"}), look)
        ax.plot([0, *own["rank"]], [0, *own["value"]], color=_C[look], gid="series")
        dots: dict[str, Any] = {
            "marker": marker,
            "markersize": 4,
            "color": _C[look],
            "linestyle": "none",
        }
        tell(ax.plot(own["rank"], own["value"], gid="point", **dots)[0], *said)
        keys.append(Line2D([], [], **(dots | {"linestyle": "-"})))
        _name_curve(ax, own[own["text"] != ""], look, above=look == _CURVES[0][0])
    ax.set_xlim(0, longest + 0.3)
    ax.set_ylim(0, 1.12)
    ax.set_xlabel(rank_label, loc="left")
    ax.set_xticks([n for n in range(longest + 1) if longest <= 10 or n % 5 == 0])
    axes.amounts_up(ax, axis_label)
    ax.yaxis.set_major_formatter(lambda share, _: f"{axes.plain(100 * share)}%")
    middle = (longest * 0.62, 0.62)
    text.on_paper(text.near(ax, equal_label, middle, (8, -6), va="top", color=_C["muted"]))
    axes.legend(ax, keys, names)
    return ax


def _name_curve(ax: Axes, named: pd.DataFrame, look: str, *, above: bool) -> None:
    """Write texts where no curve is: those of the first in the upper left, the others below."""
    corner = OffsetFrom(ax, (0.0, 1.0))
    leader: dict[str, Any] = {
        "arrowstyle": "-",
        "color": _C["accent"],
        "linewidth": 0.7,
        "shrinkA": 1.0,
    }
    leader |= {"shrinkB": 4.0, "relpos": (0.05, 0.0)}
    for number, row in enumerate(each(named)):
        own: dict[str, Any] = {"va": "top", "linespacing": 1.15, "color": _C[look]}
        own |= {"textcoords": corner, "arrowprops": leader} if above else {}
        words = row.text if above else text.wrap(row.text, points=150)
        shift = (6, -2 - number * 15) if above else (8, -5)
        text.on_paper(text.near(ax, words, (row.rank, row.value), shift, **own))
