"""What a notebook shows: findings, figures, tables, notes and sources.

A block shows well in JupyterLab and carries its contents as JSON in a MIME type of its own, so
that pages, PDF and downloads read data and never HTML. Here blocks are made and refused when
a word is missing; their forms are in ``helpers.display.block_kinds``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from helpers.analysis.frames import records
from helpers.data.measured import Measured
from helpers.display import numbers, pictures, style
from helpers.display.block_cells import Cell, Column, cell, number
from helpers.display.block_kinds import (
    MIME,
    NOTE_KINDS,
    VERSION,
    Figure,
    Finding,
    Findings,
    Note,
    NoteKind,
    Sources,
    Table,
)
from helpers.display.block_text import MISSING
from helpers.display.source_list import sources
from helpers.display.wording import LANGS, Lang, say
from helpers.paths import sketching


def finding(
    text: str,
    *,
    lang: Lang,
    key: str | None = None,
    measured: Measured | None = None,
    label: str = "",
    verdict: str = "",
    rank: int | None = None,
) -> Finding:
    """Return one computed sentence as a block.

    Parameters
    ----------
    text : str
        The sentence.
    lang : {"ko", "en"}
        Its language.
    key : str, optional
        Id of the key figure, stable over releases; needs ``measured``.
    measured : Measured, optional
        The number the sentence states.
    label : str, optional
        What the number means, in a few words; it then stands out among the first things shown.
    verdict : str, optional
        Verdict on the claim that the number is worked out for, by its key.
    rank : int, optional
        Rank that the number has.

    Raises
    ------
    ValueError
        An empty sentence, only one of ``key`` and ``measured``, or a label without them.
    """
    _require("finding", lang, text=text)
    if (key is None) != (measured is None):
        raise ValueError(f"finding «{text}»: a key figure needs both key= and measured=")
    if label and key is None:
        raise ValueError(f"finding «{text}»: the label «{label}» needs a key figure")
    if key is None or measured is None:
        return Finding(text, lang, None, None)
    _require("finding", lang, key=key)
    figure_of = {
        "id": key,
        "value": number(measured.value),
        "low": number(measured.low),
        "high": number(measured.high),
        "unit": measured.unit,
        "text": _stated(text, measured, lang),
    }
    figure_of |= {"verdict": verdict} if verdict else {}
    figure_of |= {"rank": int(rank)} if rank is not None else {}
    return Finding(text, lang, key, figure_of, label, measured)


def _stated(text: str, measured: Measured, lang: Lang) -> str:
    """Return a number as the sentence states it: with its bounds, or by them, where it does."""
    forms = [write(measured, lang) for write in (numbers.with_interval, numbers.interval)]
    figure = numbers.figure(measured, lang)
    stated = next((form for form in forms if form in text), figure)
    # growth that no verb tells the direction of has its sign, here as in the sentence
    bare = stated in text and f"+{stated}" not in text
    signed = measured.unit == "growth" and not bare and numbers.signed(measured, lang) != figure
    return f"+{stated}" if signed else stated


def findings(parts: Iterable[Finding]) -> Findings:
    """Return several findings as one block, in their order.

    Raises
    ------
    ValueError
        No finding, two languages, or two key figures of one id.
    """
    found = tuple(parts)
    if not found:
        raise ValueError("findings: no finding to show")
    if len({part.lang for part in found}) > 1:
        raise ValueError("findings: one block speaks one language")
    keys = [part.key for part in found if part.key is not None]
    if len(keys) != len(set(keys)):
        raise ValueError(f"findings: key figures share an id: {', '.join(sorted(keys))}")
    return Findings(found, found[0].lang)


def note(
    text: str, *, kind: NoteKind = "caution", lang: Lang, rests_on: Iterable[str] = ()
) -> Note:
    """Return something the reader has to mind as a block; it may rest on observations.

    Raises
    ------
    ValueError
        An empty text or an unknown kind.
    """
    _require("note", lang, text=text)
    if kind not in NOTE_KINDS:
        raise ValueError(f"note kind «{kind}» is not one of {', '.join(NOTE_KINDS)}")
    return Note(text, kind, lang, tuple(dict.fromkeys(rests_on)))


def table(
    frame: pd.DataFrame | Iterable[Mapping[str, Any]],
    *,
    columns: Sequence[Column],
    caption: str,
    unit: str,
    basis: str,
    source: str,
    rests_on: Iterable[str],
    note: str = "",
    lang: Lang,
) -> Table:
    """Return a table as a block.

    Parameters
    ----------
    frame : DataFrame or iterable of mappings
        One row each. A cell is a text, a whole number (a year, a rank) or a ``Cell``. Missing
        becomes a dash and stays missing in the data.
    columns : sequence of Column
        What is shown, in order; the first heads its row.
    caption, unit, basis, source : str
        Words around the table.
    rests_on : iterable of str
        Ids of the observations behind it.
    note : str
        Something to mind, shown below.
    lang : {"ko", "en"}
        Language of all texts.

    Raises
    ------
    ValueError
        An empty word, no rows, no columns, an unknown column, a number without a text.
    """
    _require("table", lang, caption=caption, unit=unit, basis=basis, source=source)
    entries = records(frame) if isinstance(frame, pd.DataFrame) else list(frame)
    if not entries or not columns:
        raise ValueError(f"table «{caption}»: no {'columns' if entries else 'rows'} to show")
    rows = tuple(tuple(cell(entry, column, caption) for column in columns) for entry in entries)
    return Table(
        caption=caption,
        columns=tuple(columns),
        rows=rows,
        unit=unit,
        basis=basis,
        source=source,
        rests_on=_ids(rests_on, "table", caption),
        note=note,
        lang=lang,
    )


def figure(
    drawing: Drawing | Axes | Callable[[], Drawing | Axes],
    *,
    title: str,
    subtitle: str,
    alt: str,
    unit: str,
    basis: str,
    source: str,
    rests_on: Iterable[str],
    table: Table,
    note: str = "",
    lang: Lang,
) -> Figure:
    """Return a drawn figure as a block and release the drawing.

    A function is called twice, the second time for narrow screens; a preview does without these
    and without the image that notebooks show.

    Parameters
    ----------
    drawing : matplotlib Figure or Axes, or a function of nothing that returns one
        What a function of ``helpers.display.charts`` returned.
    title, subtitle : str
        The finding; measure, unit, place and period. Text of the block, not of the picture.
    alt : str
        Kind of chart, what is plotted, what it shows.
    unit, basis, source : str
        Words of the line below the picture.
    rests_on : iterable of str
        Ids of the observations behind it.
    table : Table
        The figures of the picture, for those who cannot see it or want to use them.
    note : str
        Something to mind, shown below.
    lang : {"ko", "en"}
        Language of all texts.

    Raises
    ------
    ValueError
        An empty word, another language in the table, a colour outside the palette.
    UserWarning
        A letter missing from the fonts.
    """
    words = {"title": title, "subtitle": subtitle, "alt": alt}
    _require("figure", lang, **words, unit=unit, basis=basis, source=source)
    if table.lang != lang:
        raise ValueError(f"figure «{title}»: its table speaks {table.lang}, the figure {lang}")
    root = _drawn(drawing, lang)
    svg = pictures.svg(root, alt=alt)
    # Two thirds of what a chart takes, for those who do not look at a page while writing it.
    sketch = sketching()
    png = b"" if sketch else pictures.png(root)
    pictures.release(root)
    svg_narrow = _narrow(drawing, alt, lang) if callable(drawing) and not sketch else ""
    return Figure(
        title=title,
        subtitle=subtitle,
        alt=alt,
        unit=unit,
        basis=basis,
        source=source,
        rests_on=_ids(rests_on, "figure", title),
        note=note,
        svg=svg,
        svg_narrow=svg_narrow,
        png=png,
        table=table,
        lang=lang,
    )


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


def _require(kind: str, lang: Lang, **words: str) -> None:
    if lang not in LANGS:
        raise ValueError(f"{kind}: language «{lang}» is not one of {', '.join(LANGS)}")
    empty = [name for name, text in words.items() if not text.strip()]
    if empty:
        raise ValueError(f"{kind}: {', '.join(empty)} may not be empty")


def _ids(rests_on: Iterable[str], kind: str, name: str) -> tuple[str, ...]:
    ids = tuple(dict.fromkeys(rests_on))
    if not ids or not all(ids):
        raise ValueError(f"{kind} «{name}»: rests_on names no observation")
    return ids
