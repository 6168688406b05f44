"""The kinds of blocks and their JSON, the one form that pages, PDF and downloads read.

Blocks are made by ``helpers.display.blocks``; what notebooks show of them by
``helpers.display.block_notebook``, what pages do by ``helpers.display.block_html``.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol, TypeAlias, get_args

from helpers.data.measured import Measured
from helpers.display import block_notebook, block_text, pictures
from helpers.display.wording import Lang

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

    text: str
    lang: Lang
    key: str | None
    key_figure: Mapping[str, Any] | None
    label: str = ""
    measured: Measured | None = field(default=None, repr=False, compare=False)

    def json(self) -> Json:
        """Return the sentence and its key figure."""
        return _head("finding", self.lang) | {
            "text": self.text,
            "key": self.key,
            "figure": dict(self.key_figure) if self.key_figure else None,
            "label": self.label,
        }


@dataclass(frozen=True, slots=True)
class Findings(_Shown):
    """Several findings in one block."""

    parts: tuple[Finding, ...]
    lang: Lang

    def json(self) -> Json:
        """Return the findings in order."""
        return _head("findings", self.lang) | {"findings": [part.json() for part in self.parts]}


@dataclass(frozen=True, slots=True)
class Table(_Shown):
    """A table of texts and figures."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    unit: str
    basis: str
    source: str
    rests_on: tuple[str, ...]
    note: str
    lang: Lang

    def json(self) -> Json:
        """Return columns and rows; ``on`` of a cell are places in ``observations``."""
        columns = [
            column.json(row[place] for row in self.rows)
            for place, column in enumerate(self.columns)
        ]
        ids = dict.fromkeys(ident for row in self.rows for cell in row for ident in cell.rests_on)
        places = {ident: place for place, ident in enumerate(ids)}
        return _head("table", self.lang) | {
            "caption": self.caption,
            "unit": self.unit,
            "basis": self.basis,
            "source": self.source,
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

    title: str
    subtitle: str
    alt: str
    unit: str
    basis: str
    source: str
    rests_on: tuple[str, ...]
    note: str
    svg: str
    svg_narrow: str
    png: bytes
    table: Table
    lang: Lang

    def json(self) -> Json:
        """Return words, picture and data."""
        width, height = pictures.size(self.svg)
        narrow = {"svg_narrow": self.svg_narrow} if self.svg_narrow else {}
        return _head("figure", self.lang) | {
            "title": self.title,
            "subtitle": self.subtitle,
            "alt": self.alt,
            "unit": self.unit,
            "basis": self.basis,
            "source": self.source,
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
    """Something a reader has to mind."""

    text: str
    kind: NoteKind
    lang: Lang
    rests_on: tuple[str, ...] = ()

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
