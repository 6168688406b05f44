"""Markup of a page as plain data for paper: paragraphs, lists, tables, pictures, formulas.

Belongs here: reading what ``prose`` and ``outputs`` wrote, which is judged and harmless. Texts
stay texts: nothing of them is ever looked at as markup again.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias
from urllib.parse import unquote_to_bytes

from helpers.display import harmless
from helpers.pipeline.page import columns
from helpers.pipeline.page.trees import parsed

Node: TypeAlias = dict[str, Any]
Inline: TypeAlias = "str | Node"
HEADINGS: Final = ("h2", "h3", "h4", "h5", "h6")
_BLOCKS: Final = frozenset({
    *HEADINGS, "blockquote", "caption", "dd", "details", "div", "dl", "dt", "figcaption", "figure",
    "hr", "img", "li", "ol", "p", "pre", "summary", "table", "ul",
})  # fmt: skip
_INLINE: Final = {
    "b": "strong", "strong": "strong", "dfn": "strong", "em": "em", "i": "em", "cite": "em",
    "var": "em", "code": "code", "kbd": "code", "samp": "code", "del": "strike", "s": "strike",
    "sub": "sub", "sup": "super", "ins": "under", "u": "under",
}  # fmt: skip
_SPACE: Final = re.compile(r"[ \t\n\r\f]+")
# Columns of type in which printed text is set, as many as fit between the margins.
_PRINTED: Final = 104
# Tables of no more rows and letters stand on one page: longer ones would leave half of one blank.
_SHORT: Final = 10
_FEW: Final = 800
# A cell of more letters runs on over pages.
_TALL: Final = 1500
_NUMBER: Final = re.compile(r"[+\-−]?[\d.,]+\s*%?|nan|NaN|–|None|<NA>|inf")
_MOST_DOTS: Final = 40_000_000
_WIDEST: Final = 2000
#: What the drawing of a picture says to whoever reads its markup, with its size.
_WRAPPED: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" height="{h}">'
    '<image width="{w}" height="{h}" href="data:image/png;base64,{data}"/></svg>'
)


def flow(markup: str, *, unshown: Callable[[str], str], fit: Callable[[str], bool]) -> list[Node]:
    """Return markup as nodes, one after another.

    Parameters
    ----------
    markup : str
        As a page holds it.
    unshown : callable
        Returns the words in place of a picture that no paper takes, from its text.
    fit : callable
        Tells whether paper takes a drawing.
    """
    return _Reader(unshown, fit).blocks(parsed(markup)) if markup.strip() else []


class _Reader:
    def __init__(self, unshown: Callable[[str], str], fit: Callable[[str], bool]) -> None:
        self._unshown = unshown
        self._fit = fit

    def blocks(self, element: Any) -> list[Node]:
        """Return the content of an element; what stands between its blocks makes paragraphs."""
        found: list[Node] = []
        run: list[Inline] = []

        def end() -> None:
            if line := _trimmed(run):
                found.append({"kind": "paragraph", "of": line})
            run.clear()

        _say(run, element.text)
        for child in element:
            if child.tag == "math" and child.get("display") == "block":
                end()
                found.append(_formula(child) | {"kind": "formula"})
            elif child.tag in _BLOCKS or next(child.iter(*_BLOCKS), None) is not None:
                end()
                found += self._block(child)
            else:
                run += self._inline(child)
            _say(run, child.tail)
        end()
        return found

    def _block(self, element: Any) -> list[Node]:
        match element.tag:
            case "h2" | "h3" | "h4" | "h5" | "h6" as tag:
                return [
                    {"kind": "heading", "level": int(tag[1]) - 1, "text": _text(element) or "–"}
                ]
            case "ul" | "ol":
                return self._list(element)
            case "blockquote":
                return [{"kind": "quote", "of": self.blocks(element)}]
            case "hr":
                return [{"kind": "rule"}]
        own = {"pre": _printed, "img": self._picture, "table": self._table}
        return own.get(element.tag, self.blocks)(element)

    def _list(self, element: Any) -> list[Node]:
        items = [self.blocks(item) for item in element if isinstance(item.tag, str)]
        start = element.get("start") or ""
        first = int(start) if re.fullmatch(r"[0-9]{1,6}", start) else 1
        node = {"kind": "list", "ordered": element.tag == "ol", "start": first}
        return [node | {"items": items}] if any(items) else []

    def _inline(self, element: Any) -> list[Inline]:
        """Return an element that stands in a line."""
        match element.tag:
            case "br":
                return [{"kind": "break"}]
            case "math":
                return [_formula(element)]
            case "wbr":
                return ["\u200b"]
            case _:
                inner: list[Inline] = []
                _say(inner, element.text)
                for child in element:
                    inner += self._inline(child)
                    _say(inner, child.tail)
        link = element.get("href") if element.tag == "a" else None
        if link and harmless.scheme_of(link) in {"http", "https", "mailto"}:
            return [{"kind": "link", "to": link, "of": inner}]
        if element.tag == "span" and element.get("class") == "unshown":
            return [{"kind": "unshown", "of": inner}]
        kind = _INLINE.get(element.tag)
        return [{"kind": kind, "of": inner}] if kind and inner else inner

    def _picture(self, image: Any) -> list[Node]:
        alt = image.get("alt") or ""
        drawn = drawing(image.get("src") or "")
        if not drawn or not self._fit(drawn):
            return [{"kind": "paragraph", "of": [{"kind": "unshown", "of": [self._unshown(alt)]}]}]
        return [{"kind": "picture", "svg": drawn, "alt": alt or "–"}]

    def _table(self, table: Any) -> list[Node]:
        """Return a table, its caption first."""
        found: list[Node] = []
        for caption in table.iterchildren("caption"):
            found += self.blocks(caption)
        rows = [
            row for row in table.iter("tr")
            if next(row.iterancestors("table")) is table and row.xpath("td|th")
        ]  # fmt: skip
        heads = 0
        while heads < len(rows) - 1 and all(
            cell.tag != "td" or not _text(cell) for cell in rows[heads]
        ):
            heads += 1
        cells = [self._cell(place, heads) for place in _placed(rows)]
        return found + (grid(cells, heads=heads, right=_numeric(cells, heads)) if cells else [])

    def _cell(self, place: Place, heads: int) -> Cell:
        element, x, y, across, down = place
        text = _text(element)
        if y < heads:
            down = min(down, heads - y)
        inner = self.blocks(element) if len(element) else []
        return Cell(x, y, text, across, down, inner)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table on paper."""

    #: Its place.
    x: int
    y: int
    text: str  #: What is read in it.
    #: How many columns and rows it takes.
    across: int = 1
    down: int = 1
    inner: Sequence[Node] = ()  #: What it holds where that is more than text.


def grid(
    cells: Sequence[Cell], *, heads: int, right: Sequence[bool], largest: float = columns.LARGEST
) -> list[Node]:
    """Return a table as it stands on paper, in parts where no page is wide enough.

    Cells come row by row, no two in the same place; the first ``heads`` rows are headings, repeated
    on every page; ``right`` tells which columns are set to the right; type is not larger than
    ``largest``, in points.
    """
    texts = [[""] * len(right) for _ in range(1 + max(cell.y for cell in cells))]
    for cell in cells:
        texts[cell.y][cell.x] = columns.parted(cell.text) if cell.across == 1 else ""
    fitted = columns.fit(texts, largest=largest)
    spans = len(fitted.parts) == 1
    found = []
    for part in fitted.parts:
        here = {place: number for number, place in enumerate(part.columns)}
        shown = [
            {
                "x": here[cell.x], "y": cell.y, "text": columns.parted(cell.text),
                **({"of": cell.inner} if cell.inner else {}),
                **({"across": cell.across, "down": cell.down}
                   if spans and (cell.across, cell.down) != (1, 1) else {}),
            }
            for cell in cells if cell.x in here
        ]  # fmt: skip
        letters = [len(cell.text) for cell in cells]
        found.append({
            "kind": "grid", "size": fitted.size, "turned": fitted.turned, "heads": heads,
            "widths": part.widths, "right": [right[place] for place in part.columns],
            "cells": shown, "tall": max(letters) > _TALL,
            "short": len(texts) <= _SHORT and sum(letters) <= _FEW, "foot": [],
        })  # fmt: skip
    return found


Place: TypeAlias = tuple[Any, int, int, int, int]


def _placed(rows: Sequence[Any]) -> list[Place]:
    """Return each cell with its column, row and spans; spans end where there is no room."""
    taken: set[tuple[int, int]] = set()
    found: list[Place] = []
    for y, row in enumerate(rows):
        x = 0
        for element in row.iterchildren("td", "th"):
            while (x, y) in taken:
                x += 1
            across, down = _span(element, "colspan"), min(_span(element, "rowspan"), len(rows) - y)
            while any((x + right, y) in taken for right in range(across)):
                across -= 1
            taken |= {(x + right, y + below) for right in range(across) for below in range(down)}
            found.append((element, x, y, across, down))
    return found


def _span(cell: Any, name: str) -> int:
    value = cell.get(name) or ""
    return max(1, int(value)) if re.fullmatch(r"[0-9]{1,3}", value) else 1


def _numeric(cells: Sequence[Cell], heads: int) -> list[bool]:
    """Tell for each column whether most of what it holds are numbers."""
    across = max(cell.x + cell.across for cell in cells)
    signs = [0] * across
    for cell in cells:
        if cell.y >= heads and cell.text:
            signs[cell.x] += 1 if _NUMBER.fullmatch(cell.text) else -1
    return [sign > 0 for sign in signs]


def _say(run: list[Inline], text: str | None) -> None:
    if text:
        run.append(_SPACE.sub(" ", text))


def _trimmed(run: list[Inline]) -> list[Inline]:
    """Return a line without space at its ends; nothing where it shows nothing."""
    line = list(run)
    while line and isinstance(line[0], str) and not line[0].strip():
        line.pop(0)
    while line and isinstance(line[-1], str) and not line[-1].strip():
        line.pop()
    return line


def _text(element: Any) -> str:
    """Return what is read of an element, on one line; a formula as it was written."""

    def parts(part: Any) -> Iterator[str]:
        if part.tag == "math":
            yield part.get("alttext") or part.text_content()
        else:
            yield part.text or ""
            if part.tag in _BLOCKS or part.tag == "br":
                yield " "
            for child in part:
                yield from parts(child)
                yield child.tail or ""

    return " ".join("".join(parts(element)).split())


def _formula(math: Any) -> Node:
    """Return a formula with what is read aloud for it."""
    said = math.get("alttext") or math.text_content() or "–"
    return {"kind": "formula-in-line", "alt": said, "of": _term(math)}


def _term(element: Any) -> list[Any]:
    """Return an element of MathML as its name, its text and its parts."""
    style = element.get("style") or ""
    side = re.search(r"text-align:(left|right|center)", style)
    return [
        element.tag, (element.text or "").strip(), [_term(child) for child in element],
        side[1] if side else "", element.get("mathvariant") or "",
    ]  # fmt: skip


def _printed(element: Any) -> list[Node]:
    """Return text as it was printed, its lines not longer than paper is wide."""
    lines: list[str] = []
    for line in element.text_content().expandtabs(8).strip("\n").split("\n"):
        begun, start = 0, 0
        for place, letter in enumerate(line):
            step = 2 if unicodedata.east_asian_width(letter) in "WF" else 1
            if begun + step > _PRINTED:
                lines.append(line[start:place])
                start, begun = place, 0
            begun += step
        lines.append(line[start:])
    return [{"kind": "printed", "text": "\n".join(lines)}] if any(lines) else []


def drawing(address: str) -> str:
    """Return the picture that an address holds as SVG, empty where no paper takes it."""
    head, _, data = address.partition(",")
    try:
        dots = base64.b64decode(unquote_to_bytes(data))
    except binascii.Error:
        return ""
    return dots.decode() if head.startswith("data:image/svg") else _wrapped(dots)


def _wrapped(dots: bytes) -> str:
    """Return a picture of dots inside a drawing, not larger than paper shows."""
    # Few reports hold any.
    from PIL import Image  # noqa: PLC0415

    out = io.BytesIO()
    try:
        with Image.open(io.BytesIO(dots)) as image:
            wide, high = image.size
            if wide * high > _MOST_DOTS:
                return ""
            shown = image.convert(
                "RGBA" if "A" in image.getbands() or "transparency" in image.info else "RGB"
            )
        shown.thumbnail((_WIDEST, _WIDEST * 3))
        shown.save(out, "PNG")
    except (OSError, ValueError, SyntaxError):
        return ""
    data = base64.b64encode(out.getvalue()).decode()
    return _WRAPPED.format(w=wide, h=high, data=data)
