"""A report on paper: what its page says, set by Typst as a PDF that everyone can read.

Belongs here: what of a page goes on paper and in which order. How it looks is
``templates/paper.typ``'s, which takes it as data: no text of a report is ever source of Typst.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from helpers.display import block_text
from helpers.display.block_html import WEB, safe_svg
from helpers.display.pictures import unpacked
from helpers.display.wording import Lang, say
from helpers.pipeline.page import columns
from helpers.pipeline.page.flow import Cell, Inline, Node, flow, grid
from helpers.pipeline.page.layout import TEMPLATES, Page
from helpers.pipeline.page.packed import packed
from helpers.pipeline.page.prose import Heading
from helpers.pipeline.page.terms import meaning

if TYPE_CHECKING:
    from typst import Compiler

TEMPLATE: Final = TEMPLATES / "paper.typ"
#: Size of type of tables that only specialists open, in points.
SMALL: Final = 7.0
_COVER: Final = frozenset({"heading", "findings"})
_SHOWN: Final = frozenset({"figure", "grid", "picture"})
# Letters of a paragraph that only leads to what is shown below it.
_LEADING: Final = 600
_FEW: Final = 2
_DAY: Final = re.compile(r"\A\d{4}-\d{2}-\d{2}\Z")
# Signs that say nothing by themselves, and those that turn the order of letters.
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_ALONE: Final = b'#image(bytes(sys.inputs.drawing), format: "svg")'
_NO_LETTER: Final = "could not be displayed"


def pdf(page: Page) -> bytes:
    """Return a page as PDF/UA-1, the same bytes for the same page.

    Raises
    ------
    ValueError
        Typst warns, for what it then sets is not what was meant.
    typst.TypstError
        Typst cannot set it.
    """
    return _compiled(_Paper(page).document())


class _Paper:
    """A page's parts as the template takes them."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._figures: list[tuple[str, block_text.Block]] = []
        self._tables = 0
        self._read: set[str] = set()
        self._published: set[str] = set()

    def document(self) -> dict[str, Any]:
        page, report = self._page, self._page.report
        front: list[Node] = []
        body: list[Node] = []
        for part, item in page.parts:
            nodes = self._nodes(item)
            # The cover has what was found; the picture of it comes after the contents.
            first = part == "findings" and all(one["kind"] in _COVER for one in nodes)
            (front if first else body).extend(nodes)
        body += self._appendix()
        _lead(body)
        read = max(self._read, default="")
        theme = report.notebook_title
        return {
            "lang": page.lang,
            "title": report.title,
            "theme": theme if theme != report.title else "",
            "question": report.question or "",
            "collection": page.name,
            "settings": [[one.label, one.short] for one in page.chips],
            "day": read or max(self._published, default=""),
            "contents": page.say("contents"),
            "about": self._about(),
            "closing": page.closing,
            "front": front,
            "body": body,
        }

    def _about(self) -> list[tuple[str, str]]:
        """Return how new the data are and how to cite the report, which is not published yet."""
        page, citation = self._page, self._page.citation
        if citation is None:
            return []
        told = (("data", citation.data), ("cite", citation.line(page.lang)))
        return [(page.say(f"stamp.{name}"), text) for name, text in told if text]

    def _nodes(self, item: Heading | Markup | block_text.Block) -> list[Node]:
        if isinstance(item, Heading):
            return [_headed(item)]
        if isinstance(item, Mapping):
            return self._block(item)
        return flow(item, unshown=self._unshown, fit=_fit)

    def _unshown(self, alt: str) -> str:
        what = say("pages.unshown.broken", self._page.lang)
        word = say("pages.unshown.word", self._page.lang, what=what)
        return f"{word}: {alt}" if alt else word

    def _block(self, block: block_text.Block) -> list[Node]:
        match block["block"]:
            case "finding":
                return [{"kind": "paragraph", "of": _stressed(block)}]
            case "findings":
                return [
                    {
                        "kind": "findings",
                        "numbers": [list(pair) for pair in block_text.numbers_of(block)],
                        "findings": [_stressed(part) for part in block["findings"]],
                    }
                ]
            case "figure":
                label = self._page.say("paper.figure", number=str(len(self._figures) + 1))
                self._figures.append((label, block))
                return [_figure(block, label)]
            case "table":
                self._tables += 1
                label = self._page.say("paper.table", number=str(self._tables))
                return _table(block, label, _foot(block))
            case "note":
                kind = say(f"blocks.kind.{block['kind']}", block["lang"])
                return [{"kind": "note", "label": kind, "text": block["text"]}]
            case "sources":
                return [node for entry in block["sources"] for node in self._source(entry, block)]
            case kind:
                raise ValueError(f"block «{kind}» is not known")

    def _source(self, entry: block_text.Block, block: block_text.Block) -> Iterator[Node]:
        self._read |= set(_DAY.findall(entry["accessed"] or ""))
        self._published |= set(_DAY.findall(entry["published"] or ""))
        line: list[Inline] = [" · ".join(block_text.source_facts(entry, block["lang"]))]
        if url := entry["url"]:
            line += [" · ", {"kind": "link", "to": url, "of": [url]} if WEB.match(url) else url]
        heads, rows = block_text.observation_heads(block["lang"]), entry["observations"]
        used = f"{say('blocks.sources.used', block['lang'])} ({len(rows)})"
        yield {
            "kind": "source", "title": entry["title"], "of": line,
            "used": f"{used}: {' · '.join([*heads[1:], heads[0]])}" if rows else "",
            "rows": [_observed(row, block["lang"]) for row in rows],
        }  # fmt: skip

    def _appendix(self) -> Iterator[Node]:
        """Yield what a page ends with: the data of the figures, the settings, the reading aid."""
        page = self._page
        if self._figures:
            level = 2 if "depth" in page.anchors else 1
            yield {"kind": "heading", "level": level, "text": page.say("paper.data")}
            for label, block in self._figures:
                table = block["table"]
                # Where it is from stands below its figure.
                foot = (
                    [block_text.remark(table)] if table["note"] not in ("", block["note"]) else []
                )
                yield from _table(table, label, foot, largest=SMALL)
        if found := page.anchors.get("parameters"):
            yield _headed(found)
            yield {"kind": "paragraph", "of": [page.say("parameters.text")]}
            heads = [
                page.say(f"parameters.{name}") for name in ("name", "value", "default", "help")
            ]
            rows = [[one.label, one.value, one.default, one.help] for one in page.parameters]
            yield from _plain(heads, rows)
        if found := page.anchors.get("reading"):
            yield _headed(found)
            for name in ("bounds", "basis", "missing", "trace"):
                title, text = (page.say(f"reading.{name}.{part}") for part in ("title", "text"))
                yield {"kind": "term", "title": title, "text": text}
            for name in page.terms:
                title, text = meaning(name, page.lang)
                yield {"kind": "term", "title": title, "text": text}


def _headed(found: Heading) -> Node:
    return {"kind": "heading", "level": found.level - 1, "text": found.text}


def _stressed(finding: block_text.Block) -> list[Inline]:
    """Return a finding with its key figure set off where the sentence states it."""
    text, figure = str(finding["text"]), finding.get("figure")
    before, key, after = text.partition(str(figure["text"])) if figure else (text, "", "")
    stressed: list[Inline] = [{"kind": "strong", "of": [key]}] if key else []
    return [one for one in (before, *stressed, after) if one]


def _observed(row: block_text.Block, lang: Lang) -> tuple[str, str, str]:
    """Return a figure taken from a document: as printed, where and on which basis, its id."""
    ident, printed, *rest = block_text.observation_cells(row, lang)
    return printed, " · ".join(filter(None, rest)), ident


def _figure(block: block_text.Block, label: str) -> Node:
    return {
        "kind": "figure", "label": label, "title": block["title"], "subtitle": block["subtitle"],
        "svg": safe_svg(unpacked(block["svg"])), "alt": block["alt"], "foot": _foot(block),
    }  # fmt: skip


def _foot(block: block_text.Block) -> list[str]:
    lines = [block_text.remark(block), " · ".join(block_text.provenance(block))]
    return [line for line in lines if line]


def _table(
    block: block_text.Block, label: str, foot: list[str], *, largest: float = columns.LARGEST
) -> list[Node]:
    heads = [block_text.heading(column) for column in block["columns"]]
    right = [column["align"] == "right" for column in block["columns"]]
    rows = [
        [
            _number(cell["text"]) if aside else cell["text"]
            for cell, aside in zip(row, right, strict=True)
        ]
        for row in block["rows"]
    ]
    nodes = _plain(heads, rows, right=right, largest=largest)
    nodes[0] |= {"label": label, "caption": block["caption"]}
    nodes[-1]["foot"] = foot
    return nodes


def _number(text: str) -> str:
    """Return a figure that may be broken before its bounds."""
    return text[:1] + text[1:].replace("(", f"{columns.JOINT}(")


def _plain(
    heads: list[str], rows: list[list[str]], *, right: list[bool] | None = None,
    largest: float = SMALL,
) -> list[Node]:  # fmt: skip
    """Return a table of texts."""
    cells = [Cell(x, y, text) for y, row in enumerate([heads, *rows]) for x, text in enumerate(row)]
    return grid(cells, heads=1, right=right or [False] * len(heads), largest=largest)


def _lead(nodes: list[Node]) -> None:
    """Keep what is shown together with the heading and the few words that lead to it."""
    for place, node in enumerate(nodes):
        if node["kind"] not in _SHOWN:
            continue
        start = place
        while start and nodes[start - 1]["kind"] == "paragraph" and place - start < _FEW:
            start -= 1
        headed = bool(start) and nodes[start - 1]["kind"] == "heading"
        short = len(json.dumps(nodes[start:place], ensure_ascii=False)) < _LEADING
        if start < place and not (headed and short):
            continue
        for before in nodes[start - headed : place]:
            before |= {"leads": True, "turned": node.get("turned", False)}


@cache
def _compiler(source: Path | bytes = TEMPLATE) -> Compiler:
    # Reading fonts takes a while, and both libraries are for whoever makes PDF alone.
    import pylopdf_fonts_ko  # noqa: PLC0415
    from typst import Compiler, Fonts  # noqa: PLC0415

    folder = pylopdf_fonts_ko.sans_path().parent
    fonts = Fonts(include_system_fonts=False, font_paths=[str(folder)])
    if isinstance(source, bytes):
        return Compiler(source, font_paths=fonts)
    return Compiler(str(source), root=str(TEMPLATES), font_paths=fonts)


def _fit(drawing: str) -> bool:
    """Tell whether Typst takes a drawing of others."""
    from typst import TypstError  # noqa: PLC0415 - see above

    try:
        _compiler(_ALONE).compile(_ALONE, sys_inputs={"drawing": drawing}, format="pdf")
    except TypstError:
        return False
    return True


def _compiled(document: Mapping[str, Any]) -> bytes:
    """Return a document as PDF; letters that no font has are named by their codes."""
    from typst import TypstError  # noqa: PLC0415 - see above

    told = json.dumps(_seen(document), ensure_ascii=False)
    try:
        return _typeset(told, document["day"])
    except TypstError as error:
        if _NO_LETTER not in str(error):
            raise
    return _typeset(_spelled(told), document["day"])


def _seen(value: Any) -> Any:
    """Return plain data without the signs that nobody sees."""
    if isinstance(value, str):
        return _UNSEEN.sub("", value)
    if isinstance(value, dict):
        return {key: _seen(one) for key, one in value.items()}
    return [_seen(one) for one in value] if isinstance(value, list | tuple) else value


def _typeset(told: str, day: str) -> bytes:
    moment = datetime.fromisoformat(day or "1970-01-01").replace(tzinfo=UTC)
    made, warnings = _compiler().compile_with_warnings(
        sys_inputs={"document": told}, format="pdf", pdf_standards=["ua-1"],
        timestamp=int(moment.timestamp()),
    )  # fmt: skip
    if warnings:
        raise ValueError("; ".join(warning.message for warning in warnings))
    assert isinstance(made, bytes)  # noqa: S101 - one file, by its format
    return packed(made)


def _spelled(text: str) -> str:
    """Return a text in which the letters that no font has are spelled as codes."""
    known = _letters()
    return re.sub(
        r"[^\x00-\x7f]",
        lambda one: one[0] if ord(one[0]) in known else f"[U+{ord(one[0]):04X}]",
        text,
    )


@cache
def _letters() -> frozenset[int]:
    import pylopdf_fonts_ko  # noqa: PLC0415 - as below
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - only where a letter is missing

    with TTFont(pylopdf_fonts_ko.sans_path(), lazy=True) as font:
        return frozenset(font.getBestCmap())
