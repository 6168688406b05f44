"""What a report's PDF holds: the words of its blocks, tags for everyone, the same bytes always."""

from __future__ import annotations

import base64
import io
import runpy
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import pandas as pd
import pytest
from PIL import Image
from pypdf import PdfReader

from helpers.display import blocks
from helpers.display.block_kinds import MIME
from helpers.pipeline.notebook.manifest import Report
from helpers.pipeline.page import columns, paper
from helpers.pipeline.page.citation import citation_of
from helpers.pipeline.page.packed import packed
from helpers.pipeline.page.products import draw
from helpers.pipeline.page.render import arranged
from helpers.pipeline.page.tables import blocks as blocks_of
from helpers.pipeline.page.terms import meaning

sample = SimpleNamespace(
    **runpy.run_path(str(Path(__file__).parents[1] / "browser" / "sample_pages.py"))
)
safety = SimpleNamespace(**runpy.run_path(str(Path(__file__).parent / "test_render_safety.py")))
LANGS = ("ko", "en")
UA = "http://www.aiim.org/pdfua/ns/id/"


def made(record: nbformat.NotebookNode, report: Report, **site: str) -> bytes:
    page, _ = arranged(record, report=report, siblings={}, site=site)
    return paper.pdf(page)


def of_cells(*cells: nbformat.NotebookNode, lang: str = "en") -> PdfReader:
    notebook = nbformat.v4.new_notebook(cells=list(cells))
    return reader(made(notebook, sample.report(lang)))


def shown(data: dict[str, Any]) -> nbformat.NotebookNode:
    output = nbformat.v4.new_output("display_data", data=data)
    return nbformat.v4.new_code_cell("x", outputs=[output])


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf), strict=True)


def squeezed(text: str) -> str:
    """A text without what lines and fonts change: spaces, and letters in other forms."""
    return "".join(unicodedata.normalize("NFKC", text).split()).replace("\u200b", "")


def text_of(pdf: PdfReader) -> str:
    return squeezed("".join(page.extract_text() for page in pdf.pages))


def tags(pdf: PdfReader, fact: str = "/S") -> list[str]:
    """Kinds of the elements of the structure tree, or what else they say, in reading order."""

    def kinds(node: Any) -> Iterator[str]:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for one in node:
                yield from kinds(one)
        elif isinstance(node, dict):
            if fact in node:
                yield str(node[fact])
            yield from kinds(node.get("/K", []))

    return list(kinds(pdf.trailer["/Root"]["/StructTreeRoot"]["/K"]))


def links(pdf: PdfReader) -> list[str]:
    noted = (note.get_object() for page in pdf.pages for note in page.get("/Annots", []))
    actions = [note["/A"] for note in noted if "/A" in note]
    assert {action["/S"] for action in actions} <= {"/URI", "/GoTo"}
    return [str(action["/URI"]) for action in actions if action["/S"] == "/URI"]


@pytest.fixture(scope="module", params=LANGS)
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def record(lang: str) -> nbformat.NotebookNode:
    notebook: nbformat.NotebookNode = sample.record(lang)
    return notebook


@pytest.fixture(scope="module")
def pdf(lang: str, record: nbformat.NotebookNode) -> PdfReader:
    return reader(made(record, sample.report(lang), title="모음"))


def texts(block: Any) -> Iterator[str]:
    """What a reader is told by a block, wherever it stands in it."""
    for key, value in block.items():
        if key in {"text", "title", "subtitle", "caption", "label", "note", "as_printed", "source"}:
            yield str(value or "")
        elif isinstance(value, dict):
            yield from texts(value)
        elif isinstance(value, list):
            for one in value:
                for cell in one if isinstance(one, list) else [one]:
                    yield from texts(cell) if isinstance(cell, dict) else ()


def test_every_text_of_the_blocks_is_in_it(pdf: PdfReader, record: nbformat.NotebookNode) -> None:
    held = text_of(pdf)
    found = [
        squeezed(text)
        for cell in record.cells
        for output in cell.get("outputs", [])
        for text in texts(output.get("data", {}).get(MIME) or {})
    ]
    assert len(found) > 50
    assert [text for text in found if text not in held] == []


@pytest.mark.parametrize("of_figure", ["", "Gunwi moved in 2023."])
def test_what_is_to_be_minded_about_the_data_of_a_figure_is_said_once(of_figure: str) -> None:
    record = sample.record("en")
    [figure] = [
        block
        for cell in record.cells
        for output in cell.get("outputs", [])
        if (block := output.get("data", {}).get(MIME, {})).get("block") == "figure"
    ]
    figure["note"], figure["table"]["note"] = of_figure, "Gunwi moved in 2023."
    told = text_of(reader(made(record, sample.report("en"))))
    assert told.count("Gunwimovedin2023.") == 1


def test_prose_of_the_readers_language_alone_is_in_it(pdf: PdfReader, lang: str) -> None:
    held = text_of(pdf)
    other = "en" if lang == "ko" else "ko"
    method = {
        "ko": "연평균 증가율은 두 시점의 비를",
        "en": sample.TEXT["en"]["method"].split("\n")[2],
    }
    assert squeezed(method[lang]) in held
    assert squeezed(method[other]) not in held


def test_it_says_what_it_is_and_is_tagged_for_everyone(pdf: PdfReader, lang: str) -> None:
    root = pdf.trailer["/Root"]
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert f'xmlns:pdfuaid="{UA}"' in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/Lang"] == lang
    assert pdf.metadata
    assert pdf.metadata.title == sample.report(lang).title
    assert {"/H1", "/Figure", "/Table", "/TH", "/TD", "/TOC", "/L"} <= set(tags(pdf))


def test_its_cover_says_how_to_cite_it(lang: str, record: nbformat.NotebookNode) -> None:
    known = sample.report(lang)
    about = citation_of((block for _, block in blocks_of(record)), report=known, site=sample.SITE)
    page, _ = arranged(record, report=known, siblings={}, site=sample.SITE, citation=about)
    cover = squeezed(reader(paper.pdf(page)).pages[0].extract_text())
    told = (about.data, about.line(about.lang), *page.closing)
    assert [text for text in told if squeezed(text) not in cover] == []


def test_the_pdf_of_a_report_explains_the_terms_of_its_page(
    lang: str, record: nbformat.NotebookNode
) -> None:
    term, text = meaning("nominal", lang)
    said = nbformat.v4.new_markdown_cell(term.partition("(")[0], metadata={"tags": [lang]})
    drawn = draw(
        nbformat.v4.new_notebook(cells=[*record.cells, said]), report=sample.report(lang),
        links={"pdf": "x.pdf"}, meanings={}, site={},
    )  # fmt: skip
    [pdf] = [data for path, data in drawn.files.items() if path.endswith(".pdf")]
    assert squeezed(text) in text_of(reader(pdf))


def test_every_picture_tells_what_it_shows(pdf: PdfReader, lang: str) -> None:
    def alts(node: Any) -> Iterator[str]:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for one in node:
                yield from alts(one)
        elif isinstance(node, dict):
            if node.get("/S") == "/Figure":
                yield str(node.get("/Alt", ""))
            yield from alts(node.get("/K", []))

    told = list(alts(pdf.trailer["/Root"]["/StructTreeRoot"]["/K"]))
    assert sample.TEXT[lang]["alt"] in told
    assert all(told)


def test_headings_skip_no_level(pdf: PdfReader) -> None:
    levels = [int(tag[2]) for tag in tags(pdf) if tag.startswith("/H") and tag[2:].isdigit()]
    assert levels[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_the_same_page_gives_the_same_bytes_whatever_was_set_before(lang: str) -> None:
    def again() -> bytes:
        return made(sample.record(lang), sample.report(lang))

    first = again()
    of_cells(nbformat.v4.new_markdown_cell("# Other\n\n## Another"))
    assert again() == first


def test_it_is_of_the_day_of_its_newest_source(pdf: PdfReader) -> None:
    assert pdf.metadata
    assert pdf.metadata["/CreationDate"] == "D:20250728000000Z"


def test_a_warning_of_typst_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from typst import Compiler

    template = tmp_path / "paper.typ"
    template.write_text(
        '#set document(title: "T")\n#set text(font: "No Such Font")\nA', encoding="utf-8"
    )
    monkeypatch.setattr(paper, "_compiler", lambda: Compiler(str(template), root=str(tmp_path)))
    with pytest.raises(ValueError, match="unknown font family"):
        of_cells(nbformat.v4.new_markdown_cell("# T"))


TYPST = [
    '#link("https://example.com")[x]',
    '#read("/etc/passwd")',
    "$x$ *bold* _it_ `code` = Heading @ref <label> https://example.com \\ // /* */",
    '"); #panic("x',
    "\\u{41} \\n \\u0001",
]


def test_texts_of_blocks_stay_texts() -> None:
    every = [*safety.PAYLOADS, *TYPST]
    shown = [output for text in every for output in safety.hostile_blocks(text)]
    cells = [nbformat.v4.new_markdown_cell("# T"), nbformat.v4.new_code_cell("x", outputs=shown)]
    pdf = reader(made(nbformat.v4.new_notebook(cells=cells), sample.report("ko")))
    held = text_of(pdf)
    assert links(pdf) == []
    # Finding, findings and note; caption, heading with its unit, cell and foot of the table.
    assert [text for text in every if held.count(squeezed(text)) < 9] == []


@pytest.mark.parametrize("text", [safety.PAYLOADS[0], *TYPST])
def test_titles_stay_texts(text: str) -> None:
    pdf = reader(made(nbformat.v4.new_notebook(), safety.hostile_report(text)))
    assert links(pdf) == []
    assert text_of(pdf).count(squeezed(text)) > 3
    assert pdf.metadata
    assert pdf.metadata.title == text


def test_what_others_show_becomes_no_link_that_runs() -> None:
    cells = []
    for payload in [*safety.PAYLOADS, *TYPST]:
        prose = f"# T\n\n{payload}\n\n## {payload}\n\n- {payload}\n\n| {payload} |\n|---|\n| x |"
        cells += [
            nbformat.v4.new_markdown_cell(prose),
            nbformat.v4.new_code_cell("x", outputs=safety.outputs(payload)),
        ]
    pdf = reader(made(nbformat.v4.new_notebook(cells=cells), sample.report("en")))
    assert {link.split(":")[0] for link in links(pdf)} == {"https"}
    assert all(link.startswith("https://example.com") for link in links(pdf))
    names = str(pdf.trailer["/Root"])
    assert "/JavaScript" not in names
    assert "/OpenAction" not in names


def test_letters_without_a_font_are_named() -> None:
    held = text_of(of_cells(nbformat.v4.new_markdown_cell("# T\n\nup 📈 and สวัสดี, 강원 é €")))
    assert "up[U+1F4C8]and[U+0E2A]" in held
    assert "강원é€" in held


def test_signs_nobody_sees_are_left_out() -> None:
    note = blocks.Note("a\x07b\u202ec\x00d", lang="en")
    assert "abcd" in text_of(of_cells(shown(note._repr_mimebundle_())))


def test_formulas_are_set_and_read_aloud() -> None:
    pdf = of_cells(nbformat.v4.new_markdown_cell(
        "# T\n\n## S\n\nThe rate is $r = \\left(\\frac{x_1}{x_0}\\right)^{1/n} - 1$.\n\n"
        "$$\\sum_{i=1}^{n} \\sqrt{a_i} \\le \\text{수출} "
        "\\begin{matrix} 1 & 2 \\\\ 3 & 4 \\end{matrix}$$"
    ))  # fmt: skip
    assert tags(pdf).count("/Formula") == 2
    assert "수출" in text_of(pdf)


def picture(kind: str, mode: str = "RGB") -> str:
    buffer = io.BytesIO()
    Image.new(mode, (40, 30)).save(buffer, kind)
    return base64.b64encode(buffer.getvalue()).decode()


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("image/png", picture("PNG", "RGBA")),
        ("image/jpeg", picture("JPEG", "CMYK")),
        ("image/gif", picture("GIF", "P")),
        ("image/webp", picture("WEBP")),
        ("image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
         '<text y="9" font-family="Arial">강원 😀</text></svg>'),
    ],
)  # fmt: skip
def test_pictures_of_others_are_shown(kind: str, data: str) -> None:
    pdf = of_cells(nbformat.v4.new_markdown_cell("# T"), shown({kind: data}))
    assert tags(pdf).count("/Figure") == 1


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("image/png", base64.b64encode(base64.b64decode(picture("PNG"))[:50]).decode()),
        ("image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg" width="0" height="0">'
         "<path d='M0 0'/></svg>"),
    ],
)  # fmt: skip
def test_a_picture_that_cannot_be_read_leaves_a_word(kind: str, data: str) -> None:
    pdf = of_cells(nbformat.v4.new_markdown_cell("# T"), shown({kind: data}))
    assert "Notshownonthispage–apicturethatcannotberead" in text_of(pdf)


def ends(pdf: PdfReader, page: int) -> float:
    """How far right the text of a page reaches, in points, digits being half as wide as high."""
    reached = [0.0]

    def visit(text: str, placed: Sequence[float], written: Sequence[float], *style: Any) -> None:
        if text.strip():
            begins = placed[0] * written[4] + placed[2] * written[5] + placed[4]
            reached.append(begins + len(text.strip()) * style[1] / 2)

    pdf.pages[page].extract_text(visitor_text=visit)
    return max(reached)


def frame(rows: int, across: int) -> pd.DataFrame:
    return pd.DataFrame({f"measure {n}": [1234.5 + n] * rows for n in range(across)})


@pytest.mark.parametrize("across", [8, 16, 24, 60])
def test_wide_tables_lose_nothing(across: int) -> None:
    """They have smaller type, then a turned page, then parts below one another."""
    html = frame(3, across).to_html()
    pdf = of_cells(nbformat.v4.new_markdown_cell("# T\n\n## S"), shown({"text/html": html}))
    held = text_of(pdf)
    assert all(f"measure{n}" in held and f"{1234.5 + n}" in held for n in range(across))
    for number, page in enumerate(pdf.pages):
        assert 200 < ends(pdf, number) < float(page.mediabox.width) - 40


def test_long_tables_repeat_their_heads() -> None:
    table = blocks.table(
        [{"a": f"row {n}", "b": "x"} for n in range(200)],
        columns=[blocks.Column("a", "Region"), blocks.Column("b", "Value")],
        caption="Long", unit="-", basis="b", source="s", rests_on=["A1"], note="", lang="en",
    )  # fmt: skip
    pdf = of_cells(nbformat.v4.new_markdown_cell("# T\n\n## S"), shown(table._repr_mimebundle_()))
    pages = [page.extract_text() for page in pdf.pages]
    spread = [text for text in pages if "row 1" in text or "row 9" in text]
    assert len(spread) > 3
    assert all("Region" in text for text in spread)
    # What stands below the table stands with its last row.
    [last] = [text for text in pages if "row 199" in text]
    assert "Source: s" in last


def test_what_stands_below_a_table_never_begins_a_page_without_its_last_row() -> None:
    shapes = range(11, 41)
    words = {"caption": "Long", "unit": "-", "basis": "b", "note": "", "rests_on": ["A1"]}
    tables = [
        blocks.table(
            [{"a": f"row {n} of {rows}"} for n in range(1, rows + 1)],
            columns=[blocks.Column("a", "Region")],
            source=f"document {rows}",
            lang="en",
            **words,
        )
        for rows in shapes
    ]
    cells = [shown(one._repr_mimebundle_()) for one in tables]
    pdf = of_cells(nbformat.v4.new_markdown_cell("# T\n\n## S"), *cells)
    pages = [page.extract_text() for page in pdf.pages]
    for rows in shapes:
        [last] = [text for text in pages if f"Source: document {rows}" in text]
        assert f"row {rows} of {rows}" in last


def test_figures_taken_from_a_document_begin_at_one_margin() -> None:
    entry = sample._sources("en").entries[0]
    told = [entry["observations"][0] | {"as_printed": printed} for printed in ("14.2%", "44%")]
    block = blocks.Sources((entry | {"observations": told},), "en")
    pdf = of_cells(nbformat.v4.new_markdown_cell("# T\n\n## S"), shown(block._repr_mimebundle_()))
    begun: dict[str, float] = {}

    def visit(text: str, matrix: Sequence[float], *_: Any) -> None:
        begun.setdefault(text.strip(), matrix[4])

    for page in pdf.pages:
        page.extract_text(visitor_text=visit)
    assert begun["14.2%"] == begun["44%"]


def test_what_was_printed_in_korean_is_read_out_as_that() -> None:
    entry = sample._sources("en").entries[0]
    observed = entry["observations"][0]
    told = [observed | {"as_printed": printed} for printed in ("7억 달러", "$7 million")]
    sources = blocks.Sources((entry | {"observations": told},), "en")
    rows = [{"a": "약 1조 원"}, {"a": "1 trillion won"}]
    table = blocks.table(
        rows, columns=[blocks.Column("a", "as printed")], caption="c", unit="u", basis="b",
        source="s", rests_on=["C01"], lang="en",
    )  # fmt: skip
    shows = [shown(block._repr_mimebundle_()) for block in (table, sources)]
    pdf = of_cells(nbformat.v4.new_markdown_cell("# T\n\n## S"), *shows)
    assert set(tags(pdf, "/Lang")) == {"ko"}
    assert len(tags(pdf, "/Lang")) == 2


def test_no_heading_is_stranded() -> None:
    """Whatever stands before, a heading has what it leads to on its page."""
    table = blocks.table(
        [{"a": "cell", "b": "x"}] * 8,
        columns=[blocks.Column("a", "A"), blocks.Column("b", "B")],
        caption="Caption", unit="-", basis="b", source="s", rests_on=["A1"], note="", lang="en",
    )  # fmt: skip
    for lines in range(18, 34, 2):
        filler = "\n\n".join(["filler"] * lines)
        pdf = of_cells(
            nbformat.v4.new_markdown_cell(f"# T\n\n{filler}\n\n## Stranded\n\nIt leads."),
            shown(table._repr_mimebundle_()),
        )
        pages = [page.extract_text() for page in pdf.pages]
        # The first is the one of the contents.
        where = [number for number, text in enumerate(pages) if "Stranded" in text][-1]
        assert "Caption" in pages[where]
        assert "cell" in pages[where]


def test_columns_share_a_page_by_what_they_hold() -> None:
    rows = [["id", "text"], ["a", "word " * 60]]
    [part] = columns.fit(rows).parts
    assert sum(part.widths) == pytest.approx(columns.UPRIGHT, abs=1)
    assert part.widths[0] < part.widths[1] / 5


def test_packing_takes_only_what_typst_writes() -> None:
    with pytest.raises(ValueError, match="no table of objects"):
        packed(b"%PDF-1.7\n")


def test_printed_lines_are_broken_and_not_cut() -> None:
    pdf = of_cells(nbformat.v4.new_markdown_cell("# T"), shown({"text/plain": "x" * 150 + "end"}))
    assert "x" * 150 + "end" in text_of(pdf)
    assert "x" * 150 not in pdf.pages[-1].extract_text() + pdf.pages[0].extract_text()
