"""The page of a report, a pure function of its record.

Belongs here: which cells a reader sees and in which order, what stands around them, and the
nbconvert template that sets them. What a block looks like is ``helpers.display.block_html``'s;
words are the catalogue's; outputs that are no blocks are chosen in ``outputs``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from importlib.metadata import distribution
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment
from markupsafe import Markup
from nbconvert.exporters import TemplateExporter
from nbformat import NotebookNode
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from helpers.display.block_kinds import MIME
from helpers.display.wording import Lang
from helpers.pipeline.notebook.files import INJECTED, Remark
from helpers.pipeline.notebook.rules import IN_DEPTH, TAGS
from helpers.pipeline.page.foreign import Place
from helpers.pipeline.page.layout import OTHER, TEMPLATES, Download, Page, Picture, parameters_of
from helpers.pipeline.page.outputs import block_markup, opening_markup, output_markup
from helpers.pipeline.page.prose import slug
from helpers.pipeline.page.terms import defined

if TYPE_CHECKING:
    from helpers.pipeline.notebook.manifest import Report
    from helpers.pipeline.page.citation import Citation

HIDDEN = {"parameters", INJECTED}
_PYTHON = PythonLexer()
_CLASSES = HtmlFormatter(cssclass="highlight")


class PageExporter(TemplateExporter):
    """nbconvert's exporter on the ``report`` template, everything escaped by default.

    It stands on `TemplateExporter`, not on ``HTMLExporter``: that one parses and rewrites the
    finished page to add alternative texts, which the template already has, at the cost of
    most of the time a page takes.
    """

    file_extension = ".html"
    output_mimetype = "text/html"
    template_name = "report"

    def __init__(self) -> None:
        super().__init__(  # type: ignore[no-untyped-call]  # nbconvert ships no types
            # None is enabled, yet each would validate the notebook anew.
            default_preprocessors=[],
            extra_template_basedirs=[str(TEMPLATES)],
            extra_template_paths=[str(TEMPLATES)],
        )

    def get_prefix_root_dirs(self) -> list[str]:
        """Return where nbconvert's own templates are; a person's or a machine's do not matter."""
        index = "nbconvert/templates/basic/index.html.j2"
        installed = distribution("nbconvert").files or ()
        return [
            str(Path(str(one.locate())).resolve().parents[3])
            for one in installed
            if str(one).endswith(index)
        ]

    def _create_environment(self) -> Environment:
        environment: Environment = super()._create_environment()  # type: ignore[no-untyped-call]  # see above
        environment.autoescape = True
        environment.filters |= {
            # The templates below name this filter; their use of it is overridden.
            "highlight_code": code_markup,
            "code": code_markup,
        }
        return environment


@functools.cache
def exporter() -> PageExporter:
    """Return what makes pages, with its templates."""
    return PageExporter()


# What the stylesheet gives no look of its own.
_PLAIN = re.compile(
    r'<span class="(?!(?:c|c1|cm|k|kn|kc|ow|s1|s2|sa|si|se|mi|mf)")\w+">([^<]*)</span>'
)


# Reports of one notebook share their code.
@functools.lru_cache(maxsize=1024)
def code_markup(source: str) -> Markup:
    """Return Python source with its parts marked for the stylesheet."""
    plain = _PLAIN.sub(r"\1", highlight(source, _PYTHON, _CLASSES))
    return Markup(plain)  # noqa: S704 - Pygments escapes


def arranged(
    record: NotebookNode,
    *,
    report: Report,
    siblings: Mapping[str, str],
    tables: Sequence[Download] = (),
    meanings: Mapping[str, str] | None = None,
    site: Mapping[str, str] | None = None,
    citation: Citation | None = None,
    picture: Picture | None = None,
    remarks: list[Remark] | None = None,
) -> tuple[Page, list[NotebookNode]]:
    """Return what a page says, and its cells in order with prose and outputs as markup.

    Parameters
    ----------
    record : NotebookNode
        The executed notebook; it is not changed.
    report : Report
        The manifest's entry: ``id``, ``title``, ``question``, ``lang``, ``notebook_title``.
    siblings : Mapping[str, str]
        Addresses relative to the page: ``index`` for the index, ``ipynb`` and ``pdf`` for
        downloads. What is not named is not linked; other reports are ``picker``'s.
    tables : Sequence[Download], optional
        Each table to download; where it stands on the page is noted in it.
    meanings : Mapping[str, str], optional
        What parameter values are called in the page's language (``KR-42`` → ``강원``).
    site : Mapping[str, str], optional
        What the collection says of itself, part by part.
    citation : Citation, optional
        What the report says of itself; its stamp is set when it is published.
    picture : Picture, optional
        What stands for it where links to it are shown.
    remarks : list of Remark, optional
        Where what the page does not show is noted.
    """
    lang = report.lang
    cells = shown_cells(record.cells, lang=lang)
    page = Page(
        report=report,
        lang=lang,
        siblings=siblings,
        tables=tables,
        parameters=parameters_of(record.cells, report=report, lang=lang, meanings=meanings or {}),
        has_findings=any(cell.metadata.part == "findings" for cell in cells),
        has_depth=any(cell.metadata.part == "depth" for cell in cells),
        site=site or {},
        citation=citation,
        picture=picture,
        remarks=[] if remarks is None else remarks,
    )
    _write_prose(cells, page=page)
    return page, cells


def written(record: NotebookNode, page: Page, cells: list[NotebookNode]) -> str:
    """Return a page that was `arranged` as HTML: one file that asks no host for anything."""
    notebook = copy(record)
    notebook.cells = cells
    html, _ = exporter().from_notebook_node(notebook, resources={"page": page})
    text, page.terms = defined(str(html).strip() + "\n", lang=page.lang)
    return text


def shown_cells(cells: Iterable[NotebookNode], *, lang: Lang) -> list[NotebookNode]:
    """Return copies of the cells a reader of one language sees, the findings first.

    Each has ``metadata.part`` (``findings``, ``body`` or ``depth``, in this order) and
    ``metadata.number``, its place in the notebook; a code cell has ``metadata.code``, the sources
    its fold shows: its own and those of the silent cells right before it. A section of the
    collection's own kinds of cell alone that shows nothing is left out, heading and prose with it;
    any other prose stays.
    """
    shown: list[NotebookNode] = []
    number = 0
    for cell in cells:
        tags = set(cell.metadata.get("tags", ()))
        number += INJECTED not in tags
        if cell.cell_type not in {"markdown", "code"} or tags & (HIDDEN | {OTHER[lang]}):
            continue
        kept = copy(cell)
        alt = cell.metadata.get("alt", "")
        kept.metadata = {"tags": sorted(tags), "part": "body", "alt": alt, "number": number}
        if cell.cell_type == "code":
            # What only continues a block is drawn with it.
            kept.outputs = [one for one in cell.outputs if MIME not in one.get("metadata", {})]
            kept.metadata.code = [cell.source] if cell.source.strip() else []
            before = shown[-1] if shown else None
            if before is not None and before.cell_type == "code" and not before.outputs:
                kept.metadata.code = [*before.metadata.code, *kept.metadata.code]
                if not TAGS.intersection(before.metadata.tags):
                    kept.metadata.plain = True
                shown.pop()
        shown.append(kept)
    return _depth_last(_findings_first(_without_silent_sections(shown)))


def _without_silent_sections(cells: list[NotebookNode], level: int = 2) -> list[NotebookNode]:
    """Leave out sections that compute and show nothing; their code goes to the next fold."""
    kept: list[NotebookNode] = []
    unshown: list[str] = []
    for section in _sections(cells, level):
        codes = [cell for cell in section if cell.cell_type == "code"]
        own = all(TAGS.intersection(cell.metadata.tags) for cell in codes)
        own = own and not any(cell.metadata.get("plain") for cell in codes)
        silent = codes and own and not any(cell.outputs for cell in codes)
        if silent and _opens(section[0], level):
            unshown += [source for cell in codes for source in cell.metadata.code]
            continue
        if codes:
            codes[0].metadata.code = [*unshown, *codes[0].metadata.code]
            unshown = []
        within = _without_silent_sections(section, 3) if level == 2 else section
        kept += _without_silent_ends(within)
    if unshown and (codes := [cell for cell in kept if cell.cell_type == "code"]):
        codes[-1].metadata.code = [*codes[-1].metadata.code, *unshown]
    return kept


def _without_silent_ends(section: list[NotebookNode]) -> list[NotebookNode]:
    """Let a cell right after another fold its code into it where it shows nothing."""
    kept: list[NotebookNode] = []
    for cell in section:
        silent = cell.cell_type == "code" and not cell.outputs
        if silent and kept and kept[-1].cell_type == "code":
            kept[-1].metadata.code = [*kept[-1].metadata.code, *cell.metadata.code]
        else:
            kept.append(cell)
    return kept


def _opens(cell: NotebookNode, level: int = 2) -> bool:
    """Return whether a cell begins a section of a level."""
    source: str = cell.source
    return cell.cell_type == "markdown" and source.lstrip().startswith("#" * level + " ")


def _sections(cells: list[NotebookNode], level: int = 2) -> list[list[NotebookNode]]:
    """Return the cells section by section; each begins with a prose cell's heading."""
    found: list[list[NotebookNode]] = []
    for cell in cells:
        if _opens(cell, level) or not found:
            found.append([])
        found[-1].append(cell)
    return found


def _findings_first(cells: list[NotebookNode]) -> list[NotebookNode]:
    """Move the headline cells, with the prose that introduces the first, to the front."""
    places = [n for n, cell in enumerate(cells) if "headline" in cell.metadata.tags]
    if not places:
        return cells
    start = places[0]
    while start and cells[start - 1].cell_type == "markdown":
        start -= 1
        if cells[start].source.lstrip().startswith("#"):
            break
    if cells[start].cell_type == "markdown" and not _opens(cells[start]):
        start = places[0]
    first = {*range(start, places[0]), *places}
    findings = [cells[place] for place in sorted(first)]
    for cell in findings:
        cell.metadata.part = "findings"
    return [*findings, *(cell for place, cell in enumerate(cells) if place not in first)]


def _depth_last(cells: list[NotebookNode]) -> list[NotebookNode]:
    """Move the sections that only specialists open, and the one of the sources, to the end."""
    body: list[NotebookNode] = []
    depth: list[NotebookNode] = []
    for section in _sections(cells):
        kinds = {kind for cell in section for kind in _blocks_of(cell)}
        tagged = IN_DEPTH in section[0].metadata.tags
        if _opens(section[0]) and (tagged or ("sources" in kinds and kinds <= {"sources", "note"})):
            for cell in section:
                cell.metadata.part = "depth"
            depth += section
        else:
            body += section
    return body + depth


def _blocks_of(cell: NotebookNode) -> Iterable[str]:
    """Return the kinds of what a cell shows; what is no block is a kind of its own."""
    blocks = (output.get("data", {}).get(MIME) for output in cell.get("outputs", ()))
    return [block["block"] if block else "" for block in blocks]


def _write_prose(cells: list[NotebookNode], *, page: Page) -> None:
    """Render prose and outputs in page order and give the parts without a heading one.

    Outputs become text here: nbconvert copies all it is given, several times. The findings, the
    introduction that follows them, the parameters and the reading aid are parts of the page, so
    they have headings and anchors even where the notebook gives none.
    """
    outline = page.outline
    for number, cell in enumerate(cells):
        part = cell.metadata.part
        first = not number or cells[number - 1].metadata.part != part
        last = number + 1 == len(cells) or cells[number + 1].metadata.part != part
        cell.metadata |= {"opens": first, "closes": last}
        if part == "depth":
            if first:
                page.go_in_depth()
            cell.metadata.fold = _opens(cell)
            cell.metadata.folded = last or _opens(cells[number + 1])
        elif first and not _opens(cell) and page.has_findings:
            name = "findings" if part == "findings" else "about"
            cell.metadata.heading = outline.add(page.say(f"{name}.title"), wish=name)
            page.parts.append((part, cell.metadata.heading))
        if cell.cell_type == "markdown":
            place = _place(cell, page, label=page.say("box"))
            head, rest = "", cell.source
            if part != "body" and _opens(cell):
                head, _, rest = cell.source.lstrip().partition("\n")
            cell.metadata.head = outline.prose(head, cell=cell.id, place=place)
            cell.metadata.html = outline.prose(rest, cell=cell.id, place=place)
            page.parts += [(part, cell.metadata.head), (part, cell.metadata.html)]
            if part == "findings" and cell.metadata.html:
                page.told.append(cell.metadata.pop("html"))
        elif part == "findings":
            page.code += cell.metadata.code
        if "outputs" in cell:
            cell.outputs = [_shown(output, cell, page) for output in cell.outputs]
        cell.metadata.label = _label(page)
    shown = {"parameters": page.parameters, "reading": page.has_blocks, "downloads": page.downloads}
    for name in filter(shown.get, shown):
        page.go_in_depth()
        page.anchors[name] = outline.add(page.say(f"{name}.title"), wish=name)


def _label(page: Page) -> str:
    """Return what the part of the page that is being written is called."""
    texts = (heading.text for heading in reversed(page.outline.headings) if heading.text)
    return next(texts, page.report.title)


def _place(cell: NotebookNode, page: Page, *, label: str) -> Place:
    return Place(
        page.lang, label, page.say("picture", section=_label(page)), cell.metadata.number,
        cell.get("attachments") or {}, page.remarks,
    )  # fmt: skip


def _shown(output: NotebookNode, cell: NotebookNode, page: Page) -> NotebookNode:
    """Return an output that holds nothing but its markup, a block's with an anchor of its own."""
    part = cell.metadata.part
    if block := output.get("data", {}).get(MIME):
        page.has_blocks = True
        page.parts.append((part, block))
        ident = page.outline.anchor(f"{block['block']}-{slug(cell.id)}")
        if block["block"] == "findings" and part == "findings":
            markup, more = opening_markup(block, ident)
            page.more.append(more)
        else:
            markup = block_markup(block, ident)
        if "table" in {block["block"], (block.get("table") or {}).get("block")}:
            waiting = (one for one in page.tables if one.cell == cell.id and not one.block)
            if table := next(waiting, None):
                table.block = ident
    else:
        place = _place(cell, page, label=_label(page))
        place.attachments = output.get("metadata", {}).get("attachments") or {}
        markup = output_markup(output, place=place, alt=cell.metadata.alt)
        page.parts.append((part, markup))
    shown = {"output_type": "display_data", "data": {}, "metadata": {"markup": markup}}
    return NotebookNode(shown)  # type: ignore[no-untyped-call]  # nbformat has no types
