"""What ran when: programmes over true time, as exact as their dates are printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from helpers.display import style
from helpers.display.charts import labels as text
from helpers.display.charts import marks, sheet
from helpers.display.charts.frames import Row, in_order, one_of, rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.patches import Rectangle
    from matplotlib.text import Text

WORDS: Final = ("months", "years", "yearly")
OPEN: Final = "open"
_RUN_ON: Final = 1.5
"""Years that an open end is drawn beyond its first year."""
LABEL_POINTS: Final = 185.0
_BAR: Final = 0.5
_C: Final = style.PALETTE


def programme_timeline(
    df: pd.DataFrame,
    *,
    legend: Mapping[str, str],
    highlight: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw a bar a programme from its first to its last month, group by group.

    Parameters
    ----------
    df : DataFrame
        ``label``, ``group`` (rows of one group stand together, in order of appearance),
        ``start_month`` and ``end_month`` (``Period[M]``, the last month included),
        ``months_printed``, ``kind`` (``total``, or ``yearly`` for the amount of one year, drawn
        as a diamond) and ``text`` (written behind the bar). Where only years are printed the
        first and the last year are pale: the programme began and ended somewhere within them.
        Without an ``end_month`` a broken line runs on from the first year.
    legend : mapping
        Words for ``months`` (month printed), ``years`` (only the year printed), ``yearly`` and,
        where an end is missing, ``open``.
    highlight : str, optional
        The one group in colour.
    ax : Axes, optional
        Where to draw.

    Raises
    ------
    ValueError
        No rows, a missing column or start, an end before its start, a missing word.
    """
    chart = "programme_timeline"
    needs = ("label", "group", "start_month", "end_month", "months_printed", "kind", "text")
    found = rows(df, chart=chart, needs=needs, texts=("label", "group", "kind", "text"))
    one_of(("total", "yearly"), [row["kind"] for row in found], chart=chart, what="kind")
    unended = any(row["end_month"] is None for row in found)
    one_of(legend, (*WORDS, OPEN) if unended else WORDS, chart=chart, what="word")
    groups = in_order(row["group"] for row in found)
    one_of(groups, [highlight] if highlight else [], chart=chart, what="highlight")
    plan = [entry for group in groups for entry in _entries(found, group)]
    lines = sheet.rows(
        [words for words, _ in plan],
        single=0.92,
        points=LABEL_POINTS,
        told=["" if row is None else row["text"] for _, row in plan],
        bare=[row is None for _, row in plan],
    )
    if ax is None:
        _, ax = sheet.canvas(height=lines.inches + 0.85)
    looks = _looks(groups, highlight)
    for (_, row), centre in zip(plan, lines.centres, strict=True):
        if row is not None:
            _draw(ax, row, centre, _C[looks[row["group"]]], written=not lines.told)
    _headings(lines.show(ax), plan, looks)
    _years(ax, found)
    sheet.legend(ax, *_legend(found, legend))
    return ax


def _entries(found: Sequence[Row], group: str) -> list[tuple[str, Row | None]]:
    """Return a group's heading and its programmes, indented below it."""
    own = [row for row in found if row["group"] == group]
    return [(group, None), *((row["label"], row) for row in own)]


def _looks(groups: Sequence[str], highlight: str | None) -> dict[str, str]:
    if highlight is not None:
        return {group: "accent" if group == highlight else "context" for group in groups}
    if len(groups) > len(style.SERIES):
        return dict.fromkeys(groups, "accent")
    return dict(zip(groups, style.SERIES, strict=False))


def span(row: Row) -> tuple[float, float]:
    """Return start and end of a programme in years with fractions; the last month is included.

    Where no end is printed, the end is that of the first year and a line runs on from there.

    Raises
    ------
    ValueError
        A missing start, or an end before it.
    """
    start, end = row["start_month"], row["end_month"]
    if start is None:
        raise ValueError(f"programme_timeline: «{row['label']}» has no start month")
    if end is None:
        return start.year + (start.month - 1) / 12, start.year + 1
    first, last = start.year + (start.month - 1) / 12, end.year + end.month / 12
    if last <= first:
        raise ValueError(f"programme_timeline: «{row['label']}» ends before it starts")
    return first, last


def _draw(ax: Axes, row: Row, centre: float, colour: str, *, written: bool) -> None:
    first, last = span(row)
    bars: Sequence[Artist]
    if row["kind"] == "yearly":
        bars = ax.plot(
            [(first + last) / 2],
            [centre],
            marker="D",
            markersize=7,
            color=colour,
            linestyle="none",
            gid="yearly",
        )
        last = (first + last) / 2
    elif row["end_month"] is None:
        bars = _pale(ax, (first, last), centre, colour)
        last = _open(ax, last, centre, colour)
    elif row["months_printed"]:
        bars = [*ax.barh(centre, last - first, left=first, height=_BAR, color=colour, gid="sure")]
    else:
        bars = _pale(ax, (first, last), centre, colour)
    for bar in bars:
        marks.tell(
            bar,
            row.get("told")
            or f"{row['label']}: {row.get('figure') or row['text']}, {_printed(row)}",
        )
    if written:
        ax.annotate(
            row["text"],
            xy=(last, centre),
            xytext=(10 if row["kind"] == "yearly" or row["end_month"] is None else 5, 0),
            textcoords="offset points",
            va="center_baseline",
            fontsize=text.SIZE,
        )


def _pale(ax: Axes, ends: tuple[float, float], centre: float, colour: str) -> list[Rectangle]:
    """Draw the years in between solid, and the first and last year as unsure."""
    first, last = ends
    inner = (min(first + 1, last), max(last - 1, first))
    edges = [(first, inner[0])] if last - first <= 1 else [(first, inner[0]), (inner[1], last)]
    drawn: list[tuple[tuple[float, float], dict[str, Any]]] = [
        *(((low, high), {"alpha": 0.32, "gid": "unsure"}) for low, high in edges),
        *([(inner, {"gid": "sure"})] if inner[1] > inner[0] else []),
    ]
    return [
        bar
        for (low, high), look in drawn
        for bar in ax.barh(centre, high - low, left=low, height=_BAR, color=colour, **look)
    ]


def _printed(row: Row) -> str:
    """Return when a programme ran, as exactly as it is printed."""
    ends = (row["start_month"], row["end_month"])
    form = "%Y-%m" if row["months_printed"] else "%Y"
    return "–".join(dict.fromkeys("" if end is None else end.strftime(form) for end in ends))


def _open(ax: Axes, start: float, centre: float, colour: str) -> float:
    """Draw a broken line that runs on, since nobody printed an end; return where it stops."""
    stop = start + _RUN_ON
    ax.plot(
        [start, stop],
        [centre, centre],
        color=colour,
        linewidth=1.4,
        linestyle=(0, (2, 2)),
        marker=">",
        markevery=[1],
        markersize=6,
        gid="open",
    )
    return stop


def _headings(
    labels: Sequence[Text], plan: Sequence[tuple[str, Row | None]], looks: Mapping[str, str]
) -> None:
    alike = len(set(looks.values())) == 1
    for label, (words, row) in zip(labels, plan, strict=True):
        if row is None:
            look = "ink" if alike else looks[words]
            label.set_color(_C["muted" if look == "context" else look])
            text.emphasise(label)


def _years(ax: Axes, found: Sequence[Row]) -> None:
    spans = [span(row) for row in found]
    low = min(first for first, _ in spans)
    runs_on = (row["end_month"] is None for row in found)
    ends = (last + _RUN_ON * more for (_, last), more in zip(spans, runs_on, strict=True))
    high = max(ends)
    ax.set_xlim(int(low), int(-(-high // 1)))
    first, last = int(low), int(-(-high // 1))
    step = next((n for n in (1, 2, 5, 10) if (last - first) / n <= 7), 10)
    shown = [year for year in range(first, last + 1) if year % step == 0]
    ax.set_xticks(shown, labels=[str(year) for year in shown])
    ax.xaxis.grid(visible=True)
    ax.tick_params(axis="x", labeltop=True, labelbottom=True, top=False)


def _legend(
    found: Sequence[Row], words: Mapping[str, str]
) -> tuple[list[Patch | Line2D], list[str]]:
    grey = _C["context"]
    keys: dict[str, Patch | Line2D] = {
        "months": Patch(facecolor=grey),
        "years": Patch(facecolor=grey, alpha=0.32),
        "yearly": Line2D([], [], marker="D", markersize=7, color=grey, linestyle="none"),
        OPEN: Line2D([], [], marker=">", markevery=[1], markersize=6, color=grey, linestyle=":"),
    }
    told = {
        "months": any(row["kind"] == "total" and row["months_printed"] for row in found),
        "years": any(row["kind"] == "total" and not row["months_printed"] for row in found),
        "yearly": any(row["kind"] == "yearly" for row in found),
    }
    told[OPEN] = any(row["end_month"] is None for row in found)
    shown = [name for name in keys if told[name]]
    return [keys[name] for name in shown], [words[name] for name in shown]
