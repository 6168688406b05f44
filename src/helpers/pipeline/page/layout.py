"""What stands around the cells of a page: its look, its languages, the report's parameters.

Belongs here: everything the templates need besides the cells. Cells are ``render``'s.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from helpers.data.measured import Measured
from helpers.display import numbers
from helpers.display.style import FONTS, PALETTE, PALETTE_DARK
from helpers.display.wording import Lang, has, say
from helpers.pipeline.notebook.files import Cell, Remark, declared_parameters
from helpers.pipeline.notebook.parameters import Value
from helpers.pipeline.page.prose import Heading, Outline

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from helpers.pipeline.notebook.manifest import Report

TEMPLATES = Path(__file__).parent / "templates"
OTHER: Mapping[str, Lang] = {"ko": "en", "en": "ko"}
AUTONYMS = {"ko": "한국어", "en": "English"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a report as its reader sees it.

    Attributes
    ----------
    name : str
        Name in the notebook.
    label : str
        Name in the reader's language.
    short : str
        What the value of this report is called, for a chip.
    value : str
        The same with the code beside it.
    default : str
        Value the notebook stands on by itself.
    help : str
        The notebook's own comment on it.
    """

    name: str
    label: str
    short: str
    value: str
    default: str
    help: str


@dataclass(slots=True)
class Page:
    """Everything the template needs beside the cells."""

    report: Report
    lang: Lang
    siblings: Mapping[str, str]
    tables: Sequence[tuple[str, str]]
    parameters: list[Parameter]
    has_findings: bool
    has_depth: bool
    site: Mapping[str, str]
    has_blocks: bool = False
    remarks: list[Remark] = field(default_factory=list)
    outline: Outline = field(default_factory=Outline)
    anchors: dict[str, Heading] = field(default_factory=dict)
    told: list[Markup] = field(default_factory=list)
    more: list[Markup] = field(default_factory=list)
    code: list[str] = field(default_factory=list)

    def go_in_depth(self) -> None:
        """Begin, once, the part of the page that is folded; its sections are a level deeper."""
        if "depth" not in self.anchors:
            heading = self.outline.add(say("pages.depth.title", self.lang), wish="in-depth")
            self.anchors["depth"] = heading
            self.outline.within = 1

    @property
    def other(self) -> str:
        """The other language's code."""
        return OTHER[self.lang]

    @property
    def other_name(self) -> str:
        """The other language's name in itself."""
        return AUTONYMS[self.other]

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
    def chips(self) -> list[Parameter]:
        """The parameters named under the title: all but the language, which the page shows."""
        return [parameter for parameter in self.parameters if parameter.name != "lang"]

    @property
    def downloads(self) -> bool:
        """Whether there is anything to download."""
        return bool(self.tables or {"ipynb", "pdf"} & set(self.siblings))

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


@dataclass(frozen=True, slots=True)
class Script:
    """The few lines that pages run: their text, and the digest by which a page admits them."""

    text: Markup
    source: str


@functools.cache
def script() -> Script:
    """Return the one script of pages and index."""
    text = (TEMPLATES / "page.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Script(Markup(text), f"sha256-{digest}")  # noqa: S704 - a file of the package


@functools.cache
def stylesheet() -> Markup:
    """Return the one stylesheet of pages and index, the charts' look first, no comments."""
    rules = (TEMPLATES / "page.css").read_text(encoding="utf-8")
    rules = re.sub(r"/\*.*?\*/\s*", "", rules, flags=re.DOTALL)
    light = f"--sans:{FONTS};{_variables(PALETTE)}"
    dark = _variables(PALETTE_DARK)
    scheme = f":root{{{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"
    return Markup(f"{scheme}\n{rules}")  # noqa: S704 - files of the package


def _variables(palette: Mapping[str, str]) -> str:
    """Return the palette as CSS variables, named as `helpers.display.pictures` names them."""
    return "".join(f"--chart-{name.replace('_', '-')}:{hue};" for name, hue in palette.items())


def _amount(value: Value, unit: str, lang: Lang) -> str:
    number = float(value)  # type: ignore[arg-type]  # a unit is for numbers, by the manifest
    return numbers.figure(Measured(number, number, number, unit), lang)


def label_of(report: Report, name: str, *, lang: Lang) -> str:
    """Return what a parameter is called; the catalogue speaks of the vocabulary's names alone."""
    key = f"common.parameter.{name}"
    return say(key, lang) if name in report.vocabulary and has(key) else name


def value_name(
    report: Report, name: str, value: Value, *, lang: Lang, meanings: Mapping[str, str]
) -> str:
    """Return what a parameter's value is called, itself where it has no name."""
    if name not in report.vocabulary:
        return str(value)
    for key in (f"common.value.{name}.{value}", f"common.{name}.{value}"):
        if has(key):
            return say(key, lang)
    if unit := report.vocabulary[name].unit:
        none = f"common.value.{name}.none"
        return say(none, lang) if not value and has(none) else _amount(value, unit, lang)
    return meanings.get(str(value), str(value))


def parameters_of(
    cells: Iterable[NotebookNode], *, report: Report, lang: Lang, meanings: Mapping[str, str]
) -> list[Parameter]:
    """Return a report's parameters with what the record's own parameters cell says of them."""
    declared = {
        line.name: line
        for cell in cells
        if "parameters" in cell.metadata.get("tags", ())
        for line in declared_parameters(Cell(0, "", "code", cell.source, ("parameters",), 0))
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
