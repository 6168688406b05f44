"""What a notebook shows: findings, figures, tables, notes and sources.

A block shows well in JupyterLab and carries its contents as JSON in a MIME type of its own, so
that pages, PDF and downloads read data and never HTML. Here figures are drawn and tables filled;
the blocks themselves, and what they refuse, are in ``helpers.display.block_kinds``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from helpers.analysis.frames import records
from helpers.display import pictures, style
from helpers.display.block_cells import Cell, Column, cell
from helpers.display.block_kinds import MIME, Figure, Finding, Findings, Note, Sources, Table
from helpers.display.block_text import MISSING
from helpers.display.source_list import sources
from helpers.display.wording import Lang, say
from helpers.paths import sketching


def table(
    frame: pd.DataFrame | Iterable[Mapping[str, Any]],
    *,
    columns: Sequence[Column],
    caption: str,
    rests_on: Iterable[str],
    **words: Any,
) -> Table:
    """Return a table as a block, with the words of ``Table``.

    A cell of ``frame`` is a text, a whole number (a year, a rank) or a ``Cell``; a number without
    its text is refused. Missing becomes a dash and stays missing in the data. The first column
    heads its row.
    """
    entries = records(frame) if isinstance(frame, pd.DataFrame) else list(frame)
    rows = tuple(tuple(cell(entry, column, caption) for column in columns) for entry in entries)
    ids = tuple(dict.fromkeys(rests_on))
    return Table(caption=caption, columns=tuple(columns), rows=rows, rests_on=ids, **words)


def figure(
    drawing: Drawing | Axes | Callable[[], Drawing | Axes],
    *,
    alt: str,
    lang: Lang,
    rests_on: Iterable[str],
    **words: Any,
) -> Figure:
    """Return what a function of ``helpers.display.charts`` drew, with the words of ``Figure``.

    A function is called twice, the second time for narrow screens; a preview does without these
    and without the image that notebooks show. The drawing is released. A colour outside the
    palette is refused, and a letter missing from the fonts (UserWarning).
    """
    ids = tuple(dict.fromkeys(rests_on))
    block = Figure(alt=alt, lang=lang, rests_on=ids, **words)
    root = _drawn(drawing, lang)
    svg = pictures.svg(root, alt=alt)
    # Two thirds of what a chart takes, for those who do not look at a page while writing it.
    sketch = sketching()
    png = b"" if sketch else pictures.png(root)
    pictures.release(root)
    narrow = _narrow(drawing, alt, lang) if callable(drawing) and not sketch else ""
    return replace(block, svg=svg, svg_narrow=narrow, png=png)


def _drawn(drawing: Drawing | Axes | Callable[[], Drawing | Axes], lang: Lang) -> Drawing:
    """Return a drawing with a line below that says what its bounds are, if any can be seen."""
    from helpers.display.charts import name_bounds  # noqa: PLC0415 - pages draw nothing

    root = pictures.root(drawing() if callable(drawing) else drawing)
    name_bounds(root, say("common.chart.bounds", lang))
    return root


def _narrow(draw: Callable[[], Drawing | Axes], alt: str, lang: Lang) -> str:
    """Return the picture for narrow screens, where the wide one's text would be too small."""
    with style.narrow():
        root = _drawn(draw, lang)
        picture = pictures.svg(root, alt=alt)
    pictures.release(root)
    return picture
