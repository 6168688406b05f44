"""What ran when, and what is known of which year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from helpers.display import style
from helpers.display.charts import axes
from helpers.display.charts import labels as text
from helpers.display.charts.rows import checked, each, in_order, one_of, rows
from helpers.display.pictures import tell

WORDS: Final = ("months", "years", "yearly")
OPEN: Final = "open"
STATES: Final[Mapping[str, Any]] = {
    "known": {"marker": "o", "markersize": 9.0, "color": "accent"},
    "other": {"marker": "D", "markersize": 6.5, "color": "warn", "hollow": True},
    "unknown": {"marker": "o", "markersize": 2.8, "color": "context"},
}
_RUN_ON: Final = 1.5
"""Years that an open end is drawn beyond its first year."""
_ASIDE: Final = 1.6
"""Fewest years between the last year and the column of what has no date."""
_LABEL_POINTS: Final = 185.0
_BAR: Final = 0.5
_PALE: Final = 0.32
_C: Final = style.PALETTE


def programme_timeline(df: pd.DataFrame, *, legend: Mapping[str, str]) -> Axes:
    """Draw a bar a programme from its first to its last month, group by group.

    Parameters
    ----------
    df : DataFrame
        ``label``, ``group`` (rows of one group stand together, in order of appearance),
        ``start_month`` and ``end_month`` (``Period[M]``, the last month included),
        ``months_printed``, ``kind`` (``total``, or ``yearly`` for the amount of one year, drawn
        as a diamond), ``text`` (written behind the bar); optional ``figure`` or ``told`` (what
        the bar tells). Where only years are printed the first and the last year are pale: the
        programme began and ended somewhere within them. Without an ``end_month`` a broken line
        runs on from the first year.
    legend : mapping
        Words for ``months`` (month printed), ``years`` (only the year printed), ``yearly`` and,
        where an end is missing, ``open``.
    """
    chart = "programme_timeline"
    needs = ("label", "group", "start_month", "end_month", "months_printed", "kind", "text")
    found = checked(df, chart=chart, needs=needs, texts=("label", "group", "kind", "text"))
    one_of(("total", "yearly"), found["kind"], chart=chart, what="kind")
    found["open"] = found["end_month"].isna()
    one_of(legend, (*WORDS, OPEN) if found["open"].any() else WORDS, chart=chart, what="word")
    groups = in_order(found["group"])
    found = _spans(found.sort_values("group", key=lambda s: s.map(groups.index), kind="stable"))
    # a group's heading stands above its programmes
    heads = ~found["group"].duplicated()
    plan = [(row.label, row.text, None) for row in each(found)]
    for place in reversed([n for n, one in enumerate(heads) if one]):
        plan.insert(place, (found["group"].iloc[place], "", found["group"].iloc[place]))
    names, texts, headed = zip(*plan, strict=True)
    lines = rows(
        names,
        single=0.92,
        points=_LABEL_POINTS,
        texts=texts,
        bare=[group is not None for group in headed],
    )
    found["y"] = [y for y, group in zip(lines.centres, headed, strict=True) if group is None]
    _, ax = axes.canvas(height=lines.inches + 0.85)
    looks = dict(zip(groups, style.SERIES, strict=False))
    if len(groups) > len(style.SERIES):
        looks = dict.fromkeys(groups, "accent")
    for row in each(found.assign(colour=found["group"].map(looks).map(_C))):
        end = _draw(ax, row)
        if not lines.aside:
            text.beside(ax, end, row.y, row.text, gap=10 if row.open or row.diamond else 5)
    for label, group in zip(lines.show(ax), headed, strict=True):
        if group is not None:
            look = "ink" if len(set(looks.values())) == 1 else looks[group]
            label.set_color(_C[look])
            text.emphasise(label)
    _years(ax, found)
    keys = {
        "months": (Patch(facecolor=_C["context"]), ~found["diamond"] & found["months_printed"]),
        "years": (
            Patch(facecolor=_C["context"], alpha=_PALE),
            ~found["diamond"] & ~found["months_printed"],
        ),
        "yearly": (_grey(marker="D", markersize=7, linestyle="none"), found["diamond"]),
        OPEN: (_grey(marker=">", markevery=[1], markersize=6, linestyle=":"), found["open"]),
    }
    shown = {name: key for name, (key, drawn) in keys.items() if drawn.any()}
    axes.legend(ax, list(shown.values()), [legend[name] for name in shown])
    return ax


def _grey(**look: object) -> Line2D:
    return Line2D([], [], color=_C["context"], **look)  # type: ignore[arg-type]  # as it takes them


def _spans(found: pd.DataFrame) -> pd.DataFrame:
    """Return programmes with start and end in years with fractions; the last month is included.

    Where no end is printed, the end is that of the first year and a line runs on from there.
    """
    for name in found.loc[found["start_month"].isna(), "label"]:
        raise ValueError(f"programme_timeline: «{name}» has no start month")
    first = [month.year + (month.month - 1) / 12 for month in found["start_month"]]
    last = [
        start.year + 1 if pd.isna(end) else end.year + end.month / 12
        for start, end in zip(found["start_month"], found["end_month"], strict=True)
    ]
    found = found.assign(first=first, last=last, diamond=found["kind"] == "yearly")
    for name in found.loc[found["last"] <= found["first"], "label"]:
        raise ValueError(f"programme_timeline: «{name}» ends before it starts")
    form = found["months_printed"].map({True: "%Y-%m", False: "%Y"})
    dates = [
        "–".join(dict.fromkeys("" if pd.isna(one) else one.strftime(how) for one in ends))
        for how, *ends in zip(form, found["start_month"], found["end_month"], strict=True)
    ]
    said = [
        row.told or f"{row.label}: {row.figure or row.text}, {when}"
        for row, when in zip(each(found), dates, strict=True)
    ]
    return found.assign(told=said)


def _draw(ax: Axes, row: Any) -> float:
    """Draw a programme and return where it ends."""
    first, last, y, colour = row.first, row.last, row.y, row.colour
    if row.diamond:
        middle = (first + last) / 2
        diamond = ax.plot([middle], [y], "D", markersize=7, color=colour, gid="yearly")
        tell(diamond[0], row.told)
        return float(middle)
    # the years in between are sure, the first and last are not where only years are printed
    inner = (first, last)
    if row.open or not row.months_printed:
        inner = (min(first + 1, last), max(last - 1, first))
    edges = [(first, inner[0]), (inner[1], last)] if last - first > 1 else [(first, last)]
    parts = [(one, "unsure") for one in edges if inner != (first, last)]
    parts += [(inner, "sure")] if inner[1] > inner[0] else []
    for (low, high), gid in parts:
        look: dict[str, Any] = {
            "color": colour,
            "alpha": _PALE if gid == "unsure" else None,
            "gid": gid,
        }
        (bar,) = ax.barh(y, high - low, left=low, height=_BAR, **look)
        tell(bar, row.told)
    if row.open:
        onward: dict[str, Any] = {"marker": ">", "markevery": [1], "markersize": 6, "gid": "open"}
        onward |= {"linewidth": 1.4, "linestyle": (0, (2, 2)), "color": colour}
        ax.plot([last, last + _RUN_ON], [y, y], **onward)
    return float(last + _RUN_ON * row.open)


def _years(ax: Axes, found: pd.DataFrame) -> None:
    """Label the years above and below, as many as there is room for."""
    ends = found["last"] + _RUN_ON * found["open"]
    first, last = int(found["first"].min()), int(-(-ends.max() // 1))
    step = next((n for n in (1, 2, 5, 10) if (last - first) / n <= 7), 10)
    shown = [year for year in range(first, last + 1) if year % step == 0]
    ax.set_xlim(first, last)
    ax.set_xticks(shown, labels=[str(year) for year in shown])
    ax.xaxis.grid(visible=True)
    ax.tick_params(axis="x", labeltop=True, labelbottom=True, top=False)


def coverage(df: pd.DataFrame, *, legend: Mapping[str, str], undated: str = "") -> Axes:
    """Draw a mark a subject and year: known, known on another basis, or not known.

    Parameters
    ----------
    df : DataFrame
        ``label``, ``year`` (missing: without a date, drawn in a column of its own) and ``state``
        (``known``, ``other``, ``unknown``). Years not in the frame stay blank.
    legend : mapping
        What each state that is drawn means, in words.
    undated : str
        Head of the column of what has no date; needed where the frame has such rows.
    """
    chart = "coverage"
    found = checked(df, chart=chart, needs=("label", "year", "state"), texts=("label", "state"))
    one_of(STATES, found["state"], chart=chart, what="state")
    drawn = [state for state in STATES if (found["state"] == state).any()]
    one_of(legend, drawn, chart=chart, what="state")
    if found.duplicated(["label", "year"]).any():
        raise ValueError(f"{chart}: a subject stands twice in one year")
    years, aside = sorted(set(found["year"].dropna())), bool(found["year"].isna().any())
    if not years:
        raise ValueError(f"{chart}: no row has a year")
    if aside and not undated:
        raise ValueError(f"{chart}: the column of what has no date needs its head")
    names = in_order(found["label"])
    lines = rows(names, single=0.86)
    _, ax = axes.canvas(height=lines.inches + 0.95)
    beside = 0.0 if style.is_narrow() else max(map(text.width, lines.labels))
    room, apart = style.figure_width() * 72 - beside - 30, 0.0
    if aside:
        # the column of the undated stands off so that heads keep apart
        points = text.width(undated) / 2 + axes.TICK_POINTS / 2 + 8
        apart = max(_ASIDE, points * (years[-1] - years[0] + 1.5) / (room - 1.3 * points))
    last = years[-1] + apart
    ax.set_xlim(years[0] - 0.6, last + 0.7 + apart / 4)
    when = [undated if pd.isna(year) else f"{year:.0f}" for year in found["year"]]
    found["y"] = lines.centres[found["label"].map(names.index)]
    found["said"] = [
        row.told or f"{row.label}, {one}: {legend[row.state]}"
        for row, one in zip(each(found), when, strict=True)
    ]
    keys = []
    for state in drawn:
        own, sign = found[found["state"] == state], _sign(**STATES[state])
        marks = ax.plot(own["year"].fillna(last), own["y"], gid=state, **sign)[0]
        tell(marks, *own["said"])
        keys.append(Line2D([], [], **sign))
    lines.show(ax)
    kept = axes.year_axis(ax, years, points=room)
    heads = [f"{year:.0f}" for year in kept]
    if aside:
        ax.axvline((years[-1] + last) / 2, color=_C["grid"], linewidth=1.0)
        ax.set_xticks([*kept, last], labels=[*heads, undated])
    ax.hlines(lines.centres, *ax.get_xlim(), colors=_C["grid"], linewidth=0.8, zorder=0.5)
    ax.grid(visible=False)
    axes.legend(ax, keys, [legend[state] for state in drawn])
    return ax


def _sign(*, color: str, hollow: bool = False, **look: Any) -> dict[str, Any]:
    """Return the sign of a state: filled where known, hollow on another basis, a speck if not."""
    return {
        "color": _C[color],
        "markerfacecolor": _C["paper" if hollow else color],
        "markeredgewidth": 1.8 if hollow else 0,
        "linestyle": "none",
        **look,
    }
