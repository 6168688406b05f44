"""Blocks as HTML inside notebooks: legible wherever a notebook is shown, whatever is cut away.

JupyterLab drops style sheets where it does not trust, GitHub styles and drawings too, and nbconvert
told to sanitise writes out every tag but a few as text. So only those few stand here, no style is
needed, and a figure is three outputs: what stands above its picture, an image, what stands below.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Final

from helpers.display import block_text
from helpers.display.block_html import WEB
from helpers.display.dollars import as_text
from helpers.display.wording import Lang, say

_WIDTH: Final = "max-width:46rem;line-height:1.5;word-break:keep-all"
_LEFT: Final = 'style="text-align:left"'
_TITLE: Final = "font-size:1.15em"
_SMALL: Final = "font-size:.92em;opacity:.8;margin:.3em 0"
_NOTE: Final = "border-left:4px solid #b23a00;margin:.4em 0;padding:.2em .8em"
# The figures behind a picture or taken from a document scroll where styles are kept.
_BEHIND: Final = "max-height:24em;overflow:auto"


def markup(block: block_text.Block) -> str:
    """Return a block's markup; of a figure, what stands above its picture.

    Raises ``ValueError``: a kind of block that is not known.
    """
    lang: Lang = block["lang"]
    match block["block"]:
        case "finding":
            inner = as_text(block["text"])
        case "findings":
            inner = _findings(block)
        case "figure":
            inner = _div(_bold(block["title"]), _TITLE) + _div(as_text(block["subtitle"]), _SMALL)
        case "table":
            inner = _table(block, "overflow:auto") + _foot(block)
        case "note":
            label = _bold(say(f"blocks.kind.{block['kind']}", lang))
            inner = f'<blockquote style="{_NOTE}">{label} {as_text(block["text"])}</blockquote>'
        case "sources":
            inner = _list("ol", (_source(entry, lang) for entry in block["sources"]))
        case kind:
            raise ValueError(f"block «{kind}» is not known")
    return _spoken(inner, lang)


def _findings(block: block_text.Block) -> str:
    """Return the answer and its numbers first where their meaning is told, then the others."""
    texts = [part["text"] for part in block["findings"]]
    front = ""
    if stated := block_text.numbers_of(block):
        rows = "".join(
            f"<tr><td {_LEFT}>{_bold(number)}</td><td {_LEFT}>{as_text(label)}</td></tr>"
            for label, number in stated
        )
        front = _div(_bold(texts.pop(0)), _TITLE) + f"<table>{rows}</table>"
    return front + (_list("ul", map(as_text, texts)) if texts else "")


def below(figure: block_text.Block) -> str:
    """Return what stands below a figure's picture: where it is from, and its data."""
    table = figure["table"]
    inner = _foot(figure) + _table(table, _BEHIND) + _lines([block_text.remark(table)])
    return _spoken(inner, figure["lang"])


def _spoken(inner: str, lang: Lang) -> str:
    return f'<div lang="{escape(lang)}" style="{_WIDTH}">{inner}</div>'


def _div(inner: str, style: str) -> str:
    return f'<div style="{style}">{inner}</div>'


def _bold(text: str) -> str:
    return f"<strong>{as_text(text)}</strong>"


def _list(tag: str, items: Iterable[str]) -> str:
    return f"<{tag}>{''.join(f'<li>{item}</li>' for item in items)}</{tag}>"


def _table(block: block_text.Block, style: str) -> str:
    columns = block["columns"]
    right = [column["align"] == "right" for column in columns]
    rows = ([cell["text"] for cell in row] for row in block["rows"])
    grid = _grid(map(block_text.heading, columns), rows, right)
    return f"<div>{_bold(block['caption'])}</div>{_div(grid, style)}"


def _grid(heads: Iterable[str], rows: Iterable[Iterable[str]], right: list[bool]) -> str:
    """Return a table; JupyterLab sets all cells right by a style, the others left by themselves."""
    sides = [' align="right"' if each else ' style="text-align:left"' for each in right]
    roles = [' role="rowheader"', *[""] * (len(sides) - 1)]
    head = "".join(
        f'<td role="columnheader"{side}>{_bold(text)}</td>'
        for text, side in zip(heads, sides, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(
            f"<td{role}{side}>{as_text(text)}</td>"
            for text, side, role in zip(row, sides, roles, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    return f'<table style="margin:.3em 0"><tr>{head}</tr>{body}</table>'


def _foot(block: block_text.Block) -> str:
    return _lines([block_text.remark(block), " · ".join(block_text.provenance(block))])


def _lines(lines: Iterable[str]) -> str:
    return "".join(_div(as_text(line), _SMALL) for line in lines if line)


def _source(entry: block_text.Block, lang: Lang) -> str:
    line = " · ".join(map(as_text, block_text.source_facts(entry, lang)))
    if url := entry["url"]:
        shown = as_text(url)
        line += f' · <a href="{escape(url)}">{shown}</a>' if WEB.match(url) else f" · {shown}"
    taken = entry["observations"]
    used = f"<div>{as_text(say('blocks.sources.used', lang))} ({len(taken)})</div>"
    rows = (block_text.observation_cells(row, lang) for row in taken)
    heads = block_text.observation_heads(lang)
    grid = _grid(heads, rows, [False] * len(heads))
    return f"{_bold(entry['title'])}{_div(line, _SMALL)}{used}{_div(grid, _BEHIND)}"
