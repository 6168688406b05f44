"""What every chart starts from: its frame, checked, and rows as high as their labels need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.text import Text
from numpy.typing import NDArray

from helpers.display import style
from helpers.display.charts import labels as text

ROW_INCHES: Final = 0.34
"""Height of a row with one line of label."""
LABEL_POINTS: Final = 168.0
"""Widest column of row labels, in points: a third of the figure and a little more."""
BESIDE_POINTS: Final = 78.0
"""Widest text beside the marks of a narrow figure, in points."""
_POINTS: Final = 72 * ROW_INCHES
_OPTIONAL: Final = ("text", "figure", "told")
_NUMBERS: Final = ("value", "low", "high", "year")


def checked(
    df: pd.DataFrame,
    *,
    chart: str,
    needs: Sequence[str],
    texts: Sequence[str] = (),
    known: str = "",
    **defaults: object,
) -> pd.DataFrame:
    """Return a chart's frame with numbers as floats, and the columns that it may leave out.

    Of the columns a chart needs, ``texts`` may not be empty and ``known`` not missing in any row;
    ``defaults`` are further columns, and what stands in them where the frame has none. Raises
    ``ValueError``: no rows, a missing column or number, an empty text.
    """
    absent = [name for name in needs if name not in df.columns]
    if absent:
        there = ", ".join(map(str, df.columns))
        raise ValueError(f"{chart}: no column {', '.join(absent)}; the frame has {there}")
    if df.empty:
        raise ValueError(f"{chart}: nothing to draw; the selection is empty")
    added: dict[str, object] = {
        **dict.fromkeys(_OPTIONAL, ""),
        **dict.fromkeys(("low", "high"), np.nan),
        **defaults,
    }
    found = df.reset_index(drop=True).assign(
        **{name: value for name, value in added.items() if name not in df.columns}  # type: ignore[arg-type]  # any scalar
    )
    for name in texts:
        for number, words in enumerate(found[name]):
            if not isinstance(words, str) or not words.strip():
                raise ValueError(f"{chart}: row {number} has no text in {name}: «{words}»")
    for name in _OPTIONAL:
        found[name] = ["" if pd.isna(words) else words for words in found[name]]
    for name in {*_NUMBERS, known}.intersection(found.columns):
        found[name] = found[name].astype(float)
    if known and found[known].isna().any():
        row = found[found[known].isna()].iloc[0]
        raise ValueError(f"{chart}: {known} is missing in the row «{row.get('label', dict(row))}»")
    return found


def each(found: pd.DataFrame) -> Iterator[Any]:
    """Return the rows of a frame, columns as attributes."""
    return found.itertuples()


def in_order(values: Iterable[Any]) -> list[Any]:
    """Return each value once, in the order of first appearance."""
    return list(dict.fromkeys(values))


def one_of(names: Iterable[str], wanted: Iterable[str], *, chart: str, what: str) -> None:
    """Refuse (ValueError) names that are not among those drawn."""
    there = list(names)
    strange = [name for name in wanted if name not in there]
    if strange:
        raise ValueError(f"{chart}: {what} «{strange[0]}» is not one of {', '.join(there)}")


def told(found: pd.DataFrame, names: Iterable[str]) -> list[str]:
    """Return what the marks of rows tell: ``told``, or their name and ``figure`` or ``text``.

    Raises ``ValueError``: a value that has neither: how an axis would write it is not how it was
    printed.
    """
    said = []
    for name, row in zip(names, each(found), strict=True):
        figure = row.figure or row.text
        if not (row.told or figure) and pd.notna(row.value):
            raise ValueError(f"the mark of «{name}» has no figure to tell")
        said.append(row.told or (f"{name}: {figure}" if figure else name))
    return said


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a chart from top to bottom; a row with one line of label is 1 high."""

    labels: list[str]  #: Labels in lines.
    #: Vertical place of each row's marks and of its label's upper edge; the top edge is 0.
    centres: NDArray[np.float64]
    tops: NDArray[np.float64]
    total: float  #: Height of all.
    #: Texts to write at the right end of the labels' lines, where there is no room for them beside
    #: the marks.
    aside: list[str]

    @property
    def inches(self) -> float:
        """Height of all rows, in inches."""
        return self.total * ROW_INCHES

    def show(self, ax: Axes, *, emphasised: Sequence[bool] = ()) -> list[Text]:
        """Write the labels and return them: left of the axes, or above the marks if narrow."""
        ax.set_ylim(self.total, 0)
        if style.is_narrow():
            ax.set_yticks([])
            for words, top in zip(self.aside, self.tops, strict=False):
                _above(ax, 1.0, top, words).set(ha="right")
            found = [_above(ax, 0.0, *one) for one in zip(self.tops, self.labels, strict=True)]
        else:
            ax.set_yticks(self.centres, labels=self.labels)
            ax.tick_params(axis="y", pad=max(map(text.width, self.labels)) + 8)
            found = list(ax.get_yticklabels())
        for label in found:
            label.set(ha="left", multialignment="left", linespacing=1.15)
        for label, strong in zip(found, emphasised, strict=False):
            if strong:
                label.set_color(style.PALETTE["accent"])
                text.emphasise(label)
        return found


def _above(ax: Axes, x: float, top: float, words: str) -> Text:
    place = ax.get_yaxis_transform()
    written = ax.text(x, top, words, transform=place, va="top", fontsize=text.SIZE)
    written.set_in_layout(False)
    text.on_paper(written)
    return written


def rows(
    names: Sequence[str],
    *,
    single: float = 1.0,
    points: float = LABEL_POINTS,
    texts: Sequence[str] = (),
    bare: Sequence[bool] = (),
) -> Rows:
    """Return the rows for labels from top to bottom, each as high as its lines.

    A row with one line is ``single`` high, so are the marks alone where labels stand above them;
    labels wider than ``points`` are broken into lines. ``texts`` stand beside the marks; ``bare``
    rows have a label and no marks.
    """
    narrow, room = style.is_narrow(), text.whole_width()
    moved = narrow and max(map(text.width, texts), default=0.0) > BESIDE_POINTS
    aside = list(texts) if moved else []
    taken = [text.width(words) + 10 if words else 0.0 for words in aside] or [0.0] * len(names)
    labels = [
        text.wrap(name, points=max(room - less, room / 3) if narrow else points)
        for name, less in zip(names, taken, strict=True)
    ]
    tall = np.array([text.height(label) for label in labels]) / _POINTS
    if narrow:
        gap = 4 / _POINTS
        marks = np.where(bare, 0.0, single) if len(bare) else np.full(len(names), single)
        sizes = tall + gap + marks
        centres, tops = sizes.cumsum() - marks / 2, sizes.cumsum() - sizes + gap
    else:
        sizes = np.maximum(single, tall + 7 / _POINTS)
        centres = tops = sizes.cumsum() - sizes / 2
    return Rows(labels, centres, tops, float(sizes.sum()), aside)
