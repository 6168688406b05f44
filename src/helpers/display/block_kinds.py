"""The kinds of blocks and their JSON, the one form that pages, PDF and downloads read.

A block that lacks a word or names nothing it rests on is refused (ValueError). Tables and figures
are made by ``helpers.display.blocks``; what notebooks show of blocks is made by
``helpers.display.block_notebook``, what pages do by ``helpers.display.block_html``.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol, TypeAlias, get_args

from helpers.data.measured import Measured
from helpers.display import block_notebook, block_text, numbers, pictures
from helpers.display.wording import LANGS, Lang

if TYPE_CHECKING:
    from helpers.display.block_cells import Cell, Column

#: The type of a block's JSON, and the key in the metadata of outputs that only continue a block.
MIME: Final = "application/vnd.korea-medtech.block+json"
VERSION: Final = 1

Json: TypeAlias = dict[str, Any]
NoteKind: TypeAlias = Literal["caution", "method", "missing", "break"]
NOTE_KINDS: Final[tuple[NoteKind, ...]] = get_args(NoteKind)


class _Block(Protocol):
    """Anything shown: its contents as plain JSON."""

    def json(self) -> Json: ...


class _Shown:
    """Lets Jupyter show a block, and keeps its JSON beside the picture of it."""

    def _repr_mimebundle_(
        self: _Block,
        include: object = None,  # noqa: ARG002 - Jupyter passes both by name
        exclude: object = None,  # noqa: ARG002
    ) -> dict[str, Any]:
        content = self.json()
        for name in content.keys() & {"svg", "svg_narrow"}:
            content[name] = pictures.packed(content[name])
        return {
            MIME: content,
            "text/html": block_notebook.markup(content),
            "text/plain": block_text.plain(content),
        }


@dataclass(frozen=True, slots=True)
class Finding(_Shown):
    """One computed sentence, with the key figure it states."""

    text: str  #: The sentence.
    lang: Lang
    key: str | None = None  #: Id of the key figure, stable over releases; goes with ``measured``.
    #: The number the sentence states.
    measured: Measured | None = field(default=None, repr=False, compare=False)
    #: What the number means, in a few words; it then stands out among the first things shown.
    label: str = ""
    verdict: str = ""  #: Verdict on the claim that the number is worked out for, by its key.
    rank: int | None = None  #: Rank that the number has.

    def __post_init__(self) -> None:
        """Refuse an empty sentence, only one of key and number, a label without them."""
        words = {"text": self.text} | ({} if self.key is None else {"key": self.key})
        _require("finding", self.lang, **words)
        if (self.key is None) != (self.measured is None):
            raise ValueError(f"finding «{self.text}»: a key figure needs both key= and measured=")
        if self.label and self.key is None:
            raise ValueError(f"finding «{self.text}»: the label «{self.label}» needs a key figure")

    def json(self) -> Json:
        """Return the sentence and its key figure."""
        told: Json = {"text": self.text, "key": self.key, "figure": None, "label": self.label}
        if self.measured is not None:
            ends = {end: float(getattr(self.measured, end)) for end in ("value", "low", "high")}
            text = _stated(self.text, self.measured, self.lang)
            figure = {"id": self.key, **ends, "unit": self.measured.unit, "text": text}
            figure |= {"verdict": self.verdict} if self.verdict else {}
            told["figure"] = figure | ({} if self.rank is None else {"rank": int(self.rank)})
        return _head("finding", self.lang) | told


def _stated(text: str, measured: Measured, lang: Lang) -> str:
    """Return a number as the sentence states it: with its bounds, or by them, where it does."""
    forms = [write(measured, lang) for write in (numbers.with_interval, numbers.interval)]
    figure = numbers.figure(measured, lang)
    stated = next((form for form in forms if form in text), figure)
    # growth that no verb tells the direction of has its sign, here as in the sentence, which may
    # tell it as the lower end of a range
    told = stated in text or f"{stated.removesuffix('%')}–" in text
    bare = told and f"+{stated}" not in text
    signed = measured.unit == "growth" and not bare and numbers.signed(measured, lang) != figure
    return f"+{stated}" if signed else stated


@dataclass(frozen=True, slots=True)
class Findings(_Shown):
    """Several findings in one block, in one language."""

    parts: Sequence[Finding]

    def __post_init__(self) -> None:
        """Refuse no finding, two languages, and key figures of one id."""
        if not self.parts:
            raise ValueError("findings: no finding to show")
        if len({part.lang for part in self.parts}) > 1:
            raise ValueError("findings: one block speaks one language")
        keys = [part.key for part in self.parts if part.key is not None]
        if len(keys) != len(set(keys)):
            raise ValueError(f"findings: key figures share an id: {', '.join(sorted(keys))}")

    def json(self) -> Json:
        """Return the findings in order."""
        parts = [part.json() for part in self.parts]
        return _head("findings", self.parts[0].lang) | {"findings": parts}


@dataclass(frozen=True, slots=True)
class Table(_Shown):
    """A table of texts and figures, with the words around it."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    unit: str
    basis: str
    source: str
    rests_on: tuple[str, ...]  #: Ids of the observations behind it.
    lang: Lang
    note: str = ""  #: Something to mind, shown below.

    def __post_init__(self) -> None:
        """Refuse an empty word, no rows or columns, and what rests on nothing."""
        words = {"caption": self.caption, "unit": self.unit}
        _require("table", self.lang, **words, basis=self.basis, source=self.source)
        if not self.rows or not self.columns:
            missing = "columns" if self.rows else "rows"
            raise ValueError(f"table «{self.caption}»: no {missing} to show")
        _require_ids(self.rests_on, f"table «{self.caption}»")

    def json(self) -> Json:
        """Return columns and rows; ``on`` of a cell are places in ``observations``."""
        columns = [
            column.json(row[place] for row in self.rows)
            for place, column in enumerate(self.columns)
        ]
        ids = dict.fromkeys(ident for row in self.rows for cell in row for ident in cell.rests_on)
        places = {ident: place for place, ident in enumerate(ids)}
        words = ("caption", "unit", "basis", "source")
        return _head("table", self.lang) | {
            **{name: getattr(self, name) for name in words},
            "rests_on": list(self.rests_on),
            "note": self.note,
            "columns": columns,
            "rows": [
                [cell.json(column, places) for cell, column in zip(row, columns, strict=True)]
                for row in self.rows
            ],
            **({"observations": list(ids)} if ids else {}),
        }


@dataclass(frozen=True, slots=True)
class Figure(_Shown):
    """A picture with its words and its data.

    A notebook holds the drawing once, packed in the block's JSON for whoever redraws it, and an
    image of it, which alone is shown wherever notebooks are.
    """

    #: The finding; measure, unit, place and period. Text of the block, not of the picture.
    title: str
    subtitle: str
    alt: str  #: Kind of chart, what is plotted, what it shows.
    #: Words of the line below the picture.
    unit: str
    basis: str
    source: str
    rests_on: tuple[str, ...]  #: Ids of the observations behind it.
    table: Table  #: The figures of the picture, for those who cannot see it or want to use them.
    lang: Lang
    note: str = ""  #: Something to mind, shown below.
    svg: str = ""
    svg_narrow: str = ""
    png: bytes = b""

    def __post_init__(self) -> None:
        """Refuse an empty word, another language in the table, and what rests on nothing."""
        words = {name: getattr(self, name) for name in ("title", "subtitle", "alt")}
        _require("figure", self.lang, **words, unit=self.unit, basis=self.basis, source=self.source)
        if self.table.lang != self.lang:
            told = f"its table speaks {self.table.lang}, the figure {self.lang}"
            raise ValueError(f"figure «{self.title}»: {told}")
        _require_ids(self.rests_on, f"figure «{self.title}»")

    def json(self) -> Json:
        """Return words, picture and data."""
        width, height = pictures.size(self.svg)
        narrow = {"svg_narrow": self.svg_narrow} if self.svg_narrow else {}
        words = ("title", "subtitle", "alt", "unit", "basis", "source")
        return _head("figure", self.lang) | {
            **{name: getattr(self, name) for name in words},
            "rests_on": list(self.rests_on),
            "note": self.note,
            "width": width,
            "height": height,
            "svg": self.svg,
            **narrow,
            "table": self.table.json(),
        }

    def _ipython_display_(self) -> None:
        """Show the figure as three outputs; whoever reads blocks takes the first."""
        # Not above: pages are drawn without it.
        from IPython.display import display  # noqa: PLC0415

        content = self.json()
        image = {"image/png": b64encode(self.png).decode()} if self.png else {}
        image["text/plain"] = self.alt
        # Points of the drawing are pixels of a browser by three quarters.
        sized = {"width": round(content["width"] / 0.75), "alt": self.alt}
        below = {
            "text/html": block_notebook.below(content),
            "text/plain": " · ".join(block_text.provenance(content)),
        }
        for data, metadata in (
            (self._repr_mimebundle_(), {}),
            (image, {MIME: {}, "image/png": sized}),
            (below, {MIME: {}}),
        ):
            display(data, metadata=metadata, raw=True)  # type: ignore[no-untyped-call]  # has no types


@dataclass(frozen=True, slots=True)
class Note(_Shown):
    """Something a reader has to mind; it may rest on observations."""

    text: str
    lang: Lang
    kind: NoteKind = "caution"
    rests_on: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse an empty text and an unknown kind."""
        _require("note", self.lang, text=self.text)
        if self.kind not in NOTE_KINDS:
            raise ValueError(f"note kind «{self.kind}» is not one of {', '.join(NOTE_KINDS)}")

    def json(self) -> Json:
        """Return kind and text, and the observations where it rests on any."""
        told = _head("note", self.lang) | {"kind": self.kind, "text": self.text}
        return told | ({"rests_on": list(self.rests_on)} if self.rests_on else {})


@dataclass(frozen=True, slots=True)
class Sources(_Shown):
    """Every document used and the figures taken from it."""

    entries: tuple[Mapping[str, Any], ...]
    lang: Lang

    def json(self) -> Json:
        """Return the documents in order."""
        return _head("sources", self.lang) | {"sources": [dict(entry) for entry in self.entries]}


def _head(kind: str, lang: Lang) -> Json:
    return {"block": kind, "version": VERSION, "lang": lang}


def _require(kind: str, lang: Lang, **words: str) -> None:
    if lang not in LANGS:
        raise ValueError(f"{kind}: language «{lang}» is not one of {', '.join(LANGS)}")
    empty = [name for name, text in words.items() if not text.strip()]
    if empty:
        raise ValueError(f"{kind}: {', '.join(empty)} may not be empty")


def _require_ids(rests_on: tuple[str, ...], block: str) -> None:
    if not rests_on or not all(rests_on):
        raise ValueError(f"{block}: rests_on names no observation")
