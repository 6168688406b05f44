"""What stands around the cells of a page: its look, its languages, the report's parameters.

Belongs here: everything the templates need besides the cells. Cells are ``render``'s.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import re
import struct
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from helpers.display.block_text import Block
from helpers.display.style import FONTS, PALETTE, PALETTE_DARK
from helpers.display.wording import Lang, has, say
from helpers.pipeline.notebook.files import Remark, declared_parameters
from helpers.pipeline.notebook.labels import label_of, value_name
from helpers.pipeline.notebook.values import Value
from helpers.pipeline.page.prose import Heading, Outline

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from helpers.pipeline.notebook.manifest import Report
    from helpers.pipeline.page.citation import Citation

TEMPLATES = Path(__file__).parent / "templates"
_STAMP = re.compile(r"<!--stamp-->.*?<!--/stamp-->", re.DOTALL)
OTHER: Mapping[str, Lang] = {"ko": "en", "en": "ko"}
AUTONYMS = {"ko": "한국어", "en": "English"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a report as its reader sees it."""

    name: str  #: Name in the notebook.
    label: str  #: Name in the reader's language.
    short: str  #: What the value of this report is called, for a chip.
    value: str  #: The same with the code beside it.
    default: str  #: Value the notebook stands on by itself.
    help: str  #: The notebook's own comment on it.


@dataclass(slots=True)
class Download:
    """One table to download, from its file or from the page, which holds it too."""

    title: str  #: What readers know it by.
    address: str  #: Its file, relative to the page.
    cell: str = ""  #: Id of the cell whose block it belongs to; blocks of one cell come in order.
    data: bytes = b""  #: The file.
    block: str = ""  #: Id of the block's element, once it stands on the page.


@dataclass(frozen=True, slots=True)
class Picture:
    """What stands for a report where links to it are shown: its path, size and text."""

    path: str
    width: int
    height: int
    alt: str

    @classmethod
    def of(cls, path: str, png: bytes, *, alt: str) -> Picture:
        """Return it with the size that a PNG states in its head."""
        width, height = struct.unpack(">II", png[16:24])
        return cls(path, width, height, alt)


def social(
    *,
    title: str,
    description: str,
    lang: Lang,
    collection: str,
    kind: str = "article",
    site: str = "",
    path: str = "",
    picture: Picture | None = None,
) -> list[tuple[str, str]]:
    """Return what a page says, by Open Graph's properties, to whoever shows a link to it.

    Parameters
    ----------
    title, description, lang, collection : str
        What it is and what it belongs to.
    kind : str, optional
        What it is after Open Graph.
    site, path : str, optional
        The collection's address and the page's path below it; without the address nobody finds
        page and picture.
    picture : Picture, optional
        What stands for it.
    """
    told = {
        "og:type": kind, "og:title": title, "og:description": description,
        "og:locale": {"ko": "ko_KR", "en": "en_US"}[lang], "og:site_name": collection,
        "og:url": site and f"{site}{path}",
    }  # fmt: skip
    if picture and site:
        told |= {
            "og:image": f"{site}{picture.path}", "og:image:type": "image/png",
            "og:image:width": str(picture.width), "og:image:height": str(picture.height),
            "og:image:alt": picture.alt, "twitter:card": "summary_large_image",
        }  # fmt: skip
    return [(name, text) for name, text in told.items() if text]


@dataclass(slots=True)
class Page:
    """Everything the template needs beside the cells."""

    report: Report
    lang: Lang
    siblings: Mapping[str, str]
    tables: Sequence[Download]
    parameters: list[Parameter]
    has_findings: bool
    has_depth: bool
    site: Mapping[str, str]
    citation: Citation | None = None
    picture: Picture | None = None
    has_blocks: bool = False
    remarks: list[Remark] = field(default_factory=list)
    outline: Outline = field(default_factory=Outline)
    anchors: dict[str, Heading] = field(default_factory=dict)
    #: What the page shows, in its order, for other forms of it: each with the part of the page it
    #: is in, headings and prose as they were placed, blocks as the record holds them.
    parts: list[tuple[str, Heading | Markup | Block]] = field(default_factory=list)
    told: list[Markup] = field(default_factory=list)
    more: list[Markup] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    terms: tuple[str, ...] = ()  #: The terms it explains, once it is written.

    def go_in_depth(self) -> None:
        """Begin, once, the part of the page that is folded; its sections are a level deeper."""
        if "depth" not in self.anchors:
            heading = self.outline.add(say("pages.depth.title", self.lang), wish="in-depth")
            self.anchors["depth"] = heading
            self.parts.append(("depth", heading))
            self.outline.within = 1

    @property
    def name(self) -> str:
        """What the collection is called."""
        return self.site.get("title") or self.say("collection")

    @property
    def closing(self) -> list[str]:
        """What ends the page: the collection's own note and licence."""
        texts = (self.site.get(part, "") for part in ("note", "licence"))
        return [text for text in texts if text]

    @property
    def social(self) -> list[tuple[str, str]]:
        """What it says to whoever shows a link to it."""
        return social(
            title=self.report.title, description=self.report.question, lang=self.lang,
            collection=self.name, site=self.site.get("address", ""), path=f"{self.report.id}.html",
            picture=self.picture,
        )  # fmt: skip

    @property
    def chips(self) -> list[Parameter]:
        """The parameters named under the title: all but the language, which the page shows."""
        return [parameter for parameter in self.parameters if parameter.name != "lang"]

    @property
    def downloads(self) -> bool:
        """Whether there is anything to download."""
        return bool(self.tables or {"ipynb", "pdf"} & set(self.siblings))

    @property
    def held(self) -> str:
        """The tables as the page's script unpacks them, by the blocks they belong to."""
        texts = {
            table.block: [table.address.rpartition("/")[2], table.data.decode()]
            for table in self.tables
            if table.block
        }
        return held(texts) if texts else ""

    @property
    def css(self) -> Markup:
        """The stylesheet with the charts' colours."""
        return stylesheet()

    @property
    def script(self) -> Script:
        """The script, and what admits it."""
        return script()

    def say(self, key: str, **values: str) -> str:
        """Return a sentence of the catalogue's ``pages`` part in the page's language."""
        return say(f"pages.{key}", self.lang, **values)


def held(content: object) -> str:
    """Return what a page holds for its script, packed."""
    packed = zlib.compress(json.dumps(content, ensure_ascii=False).encode(), 9)
    return base64.b64encode(packed).decode()


@dataclass(frozen=True, slots=True)
class Script:
    """The few lines that pages run: their text, and the digest by which a page admits them."""

    text: Markup
    source: str


@functools.cache
def script() -> Script:
    """Return the one script of pages and index, without comments, indents and needless breaks."""
    text = (TEMPLATES / "page.js").read_text(encoding="utf-8")
    text = re.sub(r"^\s*(//.*\n\s*)*", "", text, flags=re.MULTILINE)
    text = re.sub(r"(?<=[;,{(])\n", "", text)
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Script(Markup(text), f"sha256-{digest}")  # noqa: S704 - a file of the package


@functools.cache
def stylesheet() -> Markup:
    """Return the one stylesheet of pages and index, the charts' look first, no comments."""
    rules = (TEMPLATES / "page.css").read_text(encoding="utf-8")
    rules = re.sub(r"/\*.*?\*/\s*", "", rules, flags=re.DOTALL)
    rules = re.sub(r"\s*([{};])\s*|(?<=[:,])\s+", r"\1", rules).replace(";}", "}")
    light = f"--sans:{FONTS};{_variables(PALETTE)}"
    dark = _variables(PALETTE_DARK)
    scheme = f":root{{{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"
    return Markup(f"{scheme}\n{rules}")  # noqa: S704 - files of the package


@functools.cache
def environment() -> Environment:
    """Return where the index and the parts of pages are drawn."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
    )


def compile_templates() -> None:
    """Compile all templates at once, which is else done when each is first used."""
    for path in TEMPLATES.glob("*.j2"):
        environment().get_template(path.name)


def words(lang: Lang) -> Callable[..., str]:
    """Return what says a sentence of the catalogue's ``pages`` part in a language."""
    return lambda key, **values: say(f"pages.{key}", lang, **values)


def with_stamp(page: str, citation: Citation | None) -> str:
    """Return a page that says of itself what a citation holds, whatever it said before."""
    markup = ""
    if citation is not None:
        parts = environment().get_template("parts.html.j2").module
        data = Markup(citation.linked_data)  # noqa: S704 - escaped there
        markup = parts.stamp(citation, data, words(citation.lang))  # type: ignore[attr-defined]  # a macro
    return _STAMP.sub(lambda _: f"<!--stamp-->{markup}<!--/stamp-->", page, count=1)


def restamped(page: str, old: str) -> str:
    """Return a page with the stamp that another one bears."""
    borne = _STAMP.search(old)
    return _STAMP.sub(lambda _: borne[0], page, count=1) if borne else page


def _variables(palette: Mapping[str, str]) -> str:
    """Return the palette as CSS variables, named as `helpers.display.pictures` names them."""
    return "".join(f"--chart-{name.replace('_', '-')}:{hue};" for name, hue in palette.items())


def parameters_of(
    cells: Iterable[NotebookNode], *, report: Report, lang: Lang, meanings: Mapping[str, str]
) -> list[Parameter]:
    """Return a report's parameters with what the record's own parameters cell says of them."""
    declared = {
        line.name: line
        for cell in cells
        if "parameters" in cell.metadata.get("tags", ())
        for line in declared_parameters(cell.source)
    }

    def short(name: str, value: Value) -> str:
        return value_name(report, name, value, lang=lang, meanings=meanings)

    def meaning_of(name: str) -> str:
        key = f"common.parameter_help.{name}"
        if name in report.vocabulary and has(key):
            return say(key, lang)
        return declared[name].help if name in declared else ""

    def full(name: str, value: Value) -> str:
        meaning = short(name, value)
        return meaning if meaning == str(value) else f"{meaning} ({value})"

    return [
        Parameter(
            name,
            label_of(report, name, lang=lang),
            short(name, value),
            full(name, value),
            full(name, declared[name].default) if name in declared else "",
            meaning_of(name),
        )
        for name, value in report.parameters.items()
    ]
