"""The page of a report, a pure function of its record.

Belongs here: which cells a reader sees and in which order, what stands around them, and the
nbconvert template that sets them. What a block looks like is ``helpers.display.block_html``'s;
words are the catalogue's; foreign output is made safe in ``prose``.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from html import escape
from importlib.metadata import distribution
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment
from markupsafe import Markup
from nbconvert.exporters import TemplateExporter
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from helpers.display import block_html
from helpers.display.block_kinds import MIME
from helpers.display.wording import Lang
from helpers.pipeline.page import OTHER, TEMPLATES, Page, parameters_of
from helpers.pipeline.prose import safe_html, safe_markdown, slug

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from helpers.display.block_html import Block
    from helpers.pipeline.manifest import Report

HIDDEN = {"parameters", "injected-parameters"}
SHOWN = (
    "text/html", "text/markdown", "image/svg+xml", "image/png", "image/jpeg", "text/latex",
    "text/plain",
)  # fmt: skip
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
            "filter_data_type": shown_type,
            "oneline": lambda text: "".join(str(text).split()),
            "safe_html": safe_html,
            "safe_markdown": safe_markdown,
        }
        return environment


@functools.cache
def _exporter() -> PageExporter:
    return PageExporter()


def shown_type(data: Mapping[str, object]) -> list[str]:
    """Return the richest type of an output that a page can show, in a list; scripts are none."""
    return [kind for kind in SHOWN if kind in data][:1]


# Reports of one notebook share their code.
@functools.lru_cache(maxsize=1024)
def code_markup(source: str) -> Markup:
    """Return Python source with its parts marked for the stylesheet."""
    return Markup(highlight(source, _PYTHON, _CLASSES))  # noqa: S704 - Pygments escapes


def block_markup(data: Block, ident: str) -> Markup:
    """Return a block's HTML from its data as the record holds it.

    In a finding the key figure is set in bold where the sentence states it as the data do.
    """
    markup = block_html.render(data, ident=ident)
    for finding in data.get("findings", [data]):
        figure = finding.get("figure")
        if finding["block"] == "finding" and figure:
            plain, key = escape(finding["text"]), escape(figure["text"])
            markup = markup.replace(f">{plain}<", f">{plain.replace(key, f'<b>{key}</b>', 1)}<", 1)
    return Markup(markup)  # noqa: S704 - drawn and escaped from data


def render_html(
    record: NotebookNode,
    *,
    report: Report,
    siblings: Mapping[str, str],
    tables: Sequence[tuple[str, str]] = (),
    meanings: Mapping[str, str] | None = None,
) -> str:
    """Return the page of an executed notebook: one file that asks no host for anything.

    Parameters
    ----------
    record : NotebookNode
        The executed notebook; it is not changed.
    report : Report
        The manifest's entry: ``id``, ``title``, ``question``, ``lang``, ``notebook_title``.
    siblings : Mapping[str, str]
        Addresses relative to the page: the other language's code (``ko`` or ``en``) for the same
        report in it, ``index`` for the index, ``ipynb`` and ``pdf`` for downloads. What is not
        named is not linked.
    tables : Sequence[tuple[str, str]], optional
        Title and relative address of each table to download.
    meanings : Mapping[str, str], optional
        What parameter values are called in the page's language (``KR-42`` → ``강원``).

    Returns
    -------
    str
        A whole HTML document, the same for the same arguments.
    """
    lang: Lang = "en" if report.lang == "en" else "ko"
    cells = shown_cells(record.cells, lang=lang)
    page = Page(
        report=report,
        lang=lang,
        siblings=siblings,
        tables=tables,
        parameters=parameters_of(record.cells, report=report, lang=lang, meanings=meanings or {}),
        has_findings=any(cell.metadata.part == "findings" for cell in cells),
    )
    _write_prose(cells, page=page)
    notebook = copy(record)
    notebook.cells = cells
    html, _ = _exporter().from_notebook_node(notebook, resources={"page": page})
    return str(html).strip() + "\n"


def shown_cells(cells: Iterable[NotebookNode], *, lang: Lang) -> list[NotebookNode]:
    """Return copies of the cells a reader of one language sees, the findings first.

    Each has ``metadata.part`` (``findings`` or ``body``); a code cell has ``metadata.code``, the
    sources its fold shows: its own and those of the silent cells right before it. A section whose
    code cells show nothing at all is left out, heading and prose with it.
    """
    shown: list[NotebookNode] = []
    for cell in cells:
        tags = set(cell.metadata.get("tags", ()))
        if cell.cell_type not in {"markdown", "code"} or tags & (HIDDEN | {OTHER[lang]}):
            continue
        kept = _own(cell)
        alt = cell.metadata.get("alt", "")
        kept.metadata = {"tags": sorted(tags), "part": "body", "alt": alt}
        if cell.cell_type == "code":
            kept.metadata.code = [cell.source] if cell.source.strip() else []
            if shown and shown[-1].cell_type == "code" and not shown[-1].outputs:
                kept.metadata.code = [*shown.pop().metadata.code, *kept.metadata.code]
        shown.append(kept)
    return _findings_first(_without_silent_sections(shown))


def _own(cell: NotebookNode) -> NotebookNode:
    """Return a copy of a cell to write on; what its outputs hold is the record's still."""
    own = copy(cell)
    if "outputs" in cell:
        own.outputs = [copy(output) for output in cell.outputs]
        for output in own.outputs:
            if "data" in output:
                output.data = copy(output.data)
    return own


def _without_silent_sections(cells: list[NotebookNode]) -> list[NotebookNode]:
    """Leave out sections that compute and show nothing; their code goes to the next fold."""
    kept: list[NotebookNode] = []
    unshown: list[str] = []
    for section in _sections(cells):
        codes = [cell for cell in section if cell.cell_type == "code"]
        titled = section[0].source.lstrip().startswith("## ")
        if titled and codes and not any(cell.outputs for cell in codes):
            unshown += [source for cell in codes for source in cell.metadata.code]
            continue
        if codes:
            codes[0].metadata.code = [*unshown, *codes[0].metadata.code]
            unshown = []
        kept += _without_silent_ends(section)
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


def _sections(cells: list[NotebookNode]) -> list[list[NotebookNode]]:
    """Return the cells section by section; each begins with a prose cell's second-level heading."""
    found: list[list[NotebookNode]] = []
    for cell in cells:
        opens = cell.cell_type == "markdown" and cell.source.lstrip().startswith("## ")
        if opens or not found:
            found.append([])
        found[-1].append(cell)
    return found


def _findings_first(cells: list[NotebookNode]) -> list[NotebookNode]:
    """Move the headline cell, with the prose that introduces it, to the front."""
    places = [n for n, cell in enumerate(cells) if "headline" in cell.metadata.tags]
    if not places:
        return cells
    end = start = places[0]
    while start and cells[start - 1].cell_type == "markdown":
        start -= 1
        if cells[start].source.lstrip().startswith("#"):
            break
    if cells[start].cell_type == "markdown" and not cells[start].source.lstrip().startswith("## "):
        start = end
    findings = cells[start : end + 1]
    for cell in findings:
        cell.metadata.part = "findings"
    return [*findings, *cells[:start], *cells[end + 1 :]]


def _write_prose(cells: list[NotebookNode], *, page: Page) -> None:
    """Render prose and blocks in page order and give the parts without a heading one.

    Blocks become text here: nbconvert copies all it is given, several times. The findings, the
    introduction that follows them, the parameters and the reading aid are parts of the page, so
    they have headings and anchors even where the notebook gives none.
    """
    outline = page.outline
    for number, cell in enumerate(cells):
        part = cell.metadata.part
        first = not number or cells[number - 1].metadata.part != part
        untitled = not cell.source.lstrip().startswith("## ")
        if first and untitled and page.has_findings:
            name = "findings" if part == "findings" else "about"
            cell.metadata.heading = outline.add(page.say(f"{name}.title"), wish=name)
        if cell.cell_type == "markdown":
            cell.metadata.html = outline.prose(cell.source, cell=cell.id, label=page.say("box"))
        for output in cell.get("outputs", ()):
            if block := output.get("data", {}).get(MIME):
                ident = outline.anchor(f"{block['block']}-{slug(cell.id)}")
                output.data[MIME] = block_markup(block, ident)
        cell.metadata.opens = first
        cell.metadata.closes = number + 1 == len(cells) or cells[number + 1].metadata.part != part
        cell.metadata.label = outline.headings[-1].text if outline.headings else page.report.title
    shown = {"parameters": page.parameters, "reading": True, "downloads": page.downloads}
    for name in filter(shown.get, shown):
        page.anchors[name] = outline.add(page.say(f"{name}.title"), wish=name)
