"""Blocks as HTML for the published pages, a pure function of a block's JSON.

Markup with class names only, for a page that brings its stylesheet. Every text is escaped; the one
piece of markup taken over, a figure's picture, is checked first. Notebooks, which bring no sheet
and are cut down by whoever shows them, have ``helpers.display.block_notebook``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape, unescape
from itertools import repeat
from typing import Final

from helpers.display import block_text
from helpers.display.pictures import themed_svg, unpacked
from helpers.display.wording import HANGUL, Lang, say

_ELEMENTS: Final = frozenset({
    "svg", "title", "text", "g", "defs", "path", "use", "clipPath", "rect", "pattern", "line",
    "circle",
})  # fmt: skip
_TAG: Final = re.compile(r"<(/?)([A-Za-z][\w:.-]*)((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*)>")
_SAID: Final = re.compile(r"(?<=>)[^<>]+(?=</(?:text|title)>)")
_ATTRIBUTE: Final = re.compile(r"""([\w:.-]+)\s*=\s*("([^"]*)"|'([^']*)')""")
LONG: Final = 60
"""Letters of a cell that make a column wide enough for sentences."""
_WITHIN: Final = re.compile(r"url\(#[\w-]+\)")
_FETCHED: Final = re.compile(r"url|\\|@|image", re.IGNORECASE)
WEB: Final = re.compile(r"https?://[^\s<>\"']+\Z")


def render(block: block_text.Block, *, ident: str) -> str:
    """Return a block's markup for a page.

    Raises ``ValueError``: a kind of block that is not known, an unfit id, or a picture that holds
    more than shapes.

    Class names are ``block block-<kind>``, without style; colours of a picture are CSS variables
    ``--chart-<name>``. ``ident`` is the id of the block's element, unique on the page.
    """
    if not re.fullmatch(r"[A-Za-z][\w-]*", ident):
        raise ValueError(f"id «{ident}» is not letters, digits, _ and -, beginning with a letter")
    match block["block"]:
        case "finding":
            return f'<p class="block block-finding" id="{ident}">{escape(block["text"])}</p>'
        case "findings":
            return _findings(block, ident)
        case "figure":
            return _figure(block, ident)
        case "table":
            return (
                f'<div class="block block-table" id="{ident}">{_table(block)}{_foot(block)}</div>'
            )
        case "note":
            return _note(block, ident)
        case "sources":
            return _sources(block, ident)
        case kind:
            raise ValueError(f"block «{kind}» is not known")


def opening(block: block_text.Block, *, ident: str) -> tuple[str, str]:
    """Return findings as a page begins with them, in two parts.

    The first sentence and up to three numbers with their meaning; the other sentences, folded,
    empty where there are none.
    """
    answer, *rest = block["findings"]
    numbers = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{escape(text)}</dd></div>"
        for label, text in block_text.numbers_of(block)
    )
    front = (
        f'<div class="block block-opening" id="{ident}">'
        f'<p class="block-answer">{escape(answer["text"])}</p>'
        + (f'<dl class="block-numbers">{numbers}</dl>' if numbers else "")
        + "</div>"
    )
    if not rest:
        return front, ""
    title = escape(say("blocks.more", block["lang"], count=str(len(rest))))
    return front, f'<details class="more"><summary>{title}</summary>{_items(rest)}</details>'


def _findings(block: block_text.Block, ident: str) -> str:
    return _items(block["findings"]).replace("<ul", f'<ul id="{ident}"', 1)


def _items(parts: Iterable[block_text.Block]) -> str:
    items = "".join(f"<li>{escape(part['text'])}</li>" for part in parts)
    return f'<ul class="block block-findings">{items}</ul>'


def _figure(block: block_text.Block, ident: str) -> str:
    lang: Lang = block["lang"]
    label = escape(say("blocks.picture", lang, title=block["title"]))
    wide, narrow = _picture(block["svg"]), block.get("svg_narrow")
    if narrow:
        # Each fits its screen, so nothing scrolls and the box needs no focus.
        twice = wide.replace("<svg ", '<svg class="wide" ', 1)
        twice += _picture(narrow).replace("<svg ", '<svg class="narrow" ', 1)
        drawn = f'<div class="block-picture">{twice}</div>'
    else:
        drawn = (
            f'<div class="block-picture" role="group" aria-label="{label}" tabindex="0">'
            f"{wide}</div>"
        )
    return (
        f'<figure class="block block-figure" id="{ident}">'
        f'<figcaption class="block-caption"><p class="block-title">{escape(block["title"])}</p>'
        f'<p class="block-subtitle">{escape(block["subtitle"])}</p></figcaption>'
        f"{drawn}{_foot(block)}"
        f'<details class="block-data"><summary>{escape(say("blocks.data", lang))}</summary>'
        f"{_table(block['table'])}{_remark(block['table'])}</details></figure>"
    )


def _picture(packed: str) -> str:
    return themed_svg(safe_svg(unpacked(packed)))


def _table(block: block_text.Block) -> str:
    lang: Lang = block["lang"]
    columns = block["columns"]
    heads = "".join(f'<th scope="col"{_side(column)}>{_heading(column)}</th>' for column in columns)
    rows = "".join(
        "<tr>" + "".join(map(_cell, row, columns, range(len(columns)), repeat(lang))) + "</tr>"
        for row in block["rows"]
    )
    label = escape(say("blocks.rows", lang, title=block["caption"]))
    return (
        f'<div class="block-scroll" role="group" aria-label="{label}" tabindex="0"><table>'
        f"<caption>{escape(block['caption'])}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _heading(column: block_text.Block) -> str:
    """Return a column's heading; its unit is not broken over lines."""
    text = escape(block_text.heading(column))
    unit = f"({escape(column['unit'])})"
    return text.replace(unit, f'<span class="whole">{unit}</span>') if column["unit"] else text


def _spoken(text: str, lang: Lang) -> str:
    """Return the attribute that has what was printed in Korean read out as that."""
    return ' lang="ko"' if lang != "ko" and HANGUL.search(text) else ""


def _cell(cell: block_text.Block, column: block_text.Block, place: int, lang: Lang) -> str:
    side = _side(column)
    text, spoken = escape(cell["text"]), _spoken(cell["text"], lang)
    # What the page's script sorts by.
    value = "" if cell.get("value") is None else f' data-value="{cell["value"]:.9g}"'
    if side and "(" in text[1:]:
        side, text = ' class="cell-right cell-bounds"', _with_bounds(text)
    elif not side and len(cell["text"]) > LONG:
        side = ' class="cell-long"'
    if place == 0:
        return f'<th scope="row"{side}{value}{spoken}>{text}</th>'
    return f"<td{side}{value}{spoken}>{text}</td>"


def _with_bounds(text: str) -> str:
    """Return a number and its bounds so that a line may only end between the two."""
    number, bounds = text.split("(", 1)
    between = " " if number.endswith(" ") else "<wbr>"
    parts = (number.rstrip(), f"({bounds}")
    return between.join(f'<span class="whole">{part}</span>' for part in parts)


def _side(column: block_text.Block) -> str:
    """Return the class of cells that stand to the right; most do not, and need none."""
    return ' class="cell-right"' if column["align"] == "right" else ""


def _foot(block: block_text.Block) -> str:
    """Return the lines below a figure or table: where it is from and what to mind."""
    spans = "\u00a0· ".join(f"<span>{escape(part)}</span>" for part in block_text.provenance(block))
    return f'{_remark(block)}<p class="block-source">{spans}</p>'


def _remark(block: block_text.Block) -> str:
    minded = block_text.remark(block)
    return f'<p class="block-remark">{escape(minded)}</p>' if minded else ""


def _note(block: block_text.Block, ident: str) -> str:
    kind = block["kind"]
    label = escape(say(f"blocks.kind.{kind}", block["lang"]))
    return (
        f'<div class="block block-note block-note-{escape(kind)}" role="note" id="{ident}">'
        f'<p><strong class="block-note-kind">{label}</strong> {escape(block["text"])}</p></div>'
    )


def _sources(block: block_text.Block, ident: str) -> str:
    entries = "".join(_source(entry, block["lang"]) for entry in block["sources"])
    return f'<ol class="block block-sources" id="{ident}">{entries}</ol>'


def _source(entry: block_text.Block, lang: Lang) -> str:
    line = " · ".join(map(escape, block_text.source_facts(entry, lang)))
    if entry["url"]:
        line += f" · {_link(entry['url'])}"
    used = escape(say("blocks.sources.used", lang))
    return (
        f'<li class="block-source-entry"><p class="block-title">{escape(entry["title"])}</p>'
        f'<p class="block-source">{line}</p>'
        f"<details><summary>{used} ({len(entry['observations'])})</summary>"
        f"{_observations(entry, lang)}</details></li>"
    )


def _link(url: str) -> str:
    """Return a link where the address is one of the web, else the bare text."""
    text = escape(url)
    return f'<a href="{text}" rel="noopener">{text}</a>' if WEB.match(url) else text


def _observations(entry: block_text.Block, lang: Lang) -> str:
    heads = "".join(
        f'<th scope="col">{escape(head)}</th>' for head in block_text.observation_heads(lang)
    )
    rows = "".join(_observation(row, lang) for row in entry["observations"])
    label = escape(say("blocks.rows", lang, title=entry["title"]))
    return (
        f'<div class="block-scroll" role="group" aria-label="{label}" tabindex="0"><table>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _observation(row: block_text.Block, lang: Lang) -> str:
    first, *rest = map(escape, block_text.observation_cells(row, lang))
    cells = "".join(f"<td{_spoken(text, lang)}>{text}</td>" for text in rest)
    return f'<tr><th scope="row"><code>{first}</code></th>{cells}</tr>'


def safe_svg(picture: str) -> str:
    """Return a picture that holds shapes, words, and what the shapes tell, and nothing else.

    Raises ``ValueError``: words elsewhere, an element or an attribute that could run or fetch
    something.
    """
    rest = _TAG.sub("", _SAID.sub("", picture))
    if rest.strip() or not picture.startswith("<svg "):
        raise ValueError("the picture holds more than the tags of one <svg>")
    for closing, name, attributes in _TAG.findall(picture):
        if name not in _ELEMENTS:
            raise ValueError(f"the picture holds an element <{name}>")
        if not closing:
            _check_attributes(name, attributes)
    return picture


def _check_attributes(element: str, attributes: str) -> None:
    if _ATTRIBUTE.sub("", attributes).strip(" /\n"):
        raise ValueError(f"the picture holds an unreadable attribute in <{element}>")
    for name, _, double, single in _ATTRIBUTE.findall(attributes):
        # As a browser reads it, which resolves entities and the escapes of styles.
        value = unescape(double or single)
        outside = name.rpartition(":")[2].lower() == "href" and not value.startswith("#")
        fetched = not name.startswith("aria-") and _FETCHED.search(_WITHIN.sub("", value))
        if name.lower().startswith("on") or outside or fetched:
            raise ValueError(f"the picture holds {name}=«{value}» in <{element}>")
