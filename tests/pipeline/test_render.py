"""What the page of a report holds, for the collection's own cell plan and for strangers'."""

from __future__ import annotations

import re
import runpy
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import lxml.html
import nbformat
import pytest
from tinyhtml5.parser import HTMLParser

from helpers.display.block_kinds import MIME
from helpers.display.wording import say
from helpers.pipeline.notebook.vocabulary import Meaning
from helpers.pipeline.page.changes import Change, Changed, with_changes
from helpers.pipeline.page.layout import TEMPLATES, stylesheet
from helpers.pipeline.page.prose import OWN_IDS, Outline
from helpers.pipeline.page.render import arranged, shown_cells, written
from helpers.pipeline.page.terms import defined

sample = SimpleNamespace(
    **runpy.run_path(str(Path(__file__).parents[1] / "browser" / "sample_pages.py"))
)
LANGS = ("ko", "en")


@pytest.fixture(scope="module", params=LANGS)
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def html(lang: str) -> str:
    return str(sample.page(lang))


@pytest.fixture(scope="module")
def page(html: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(html)


def text_of(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def plain_page(*cells: nbformat.NotebookNode, lang: str = "en") -> lxml.html.HtmlElement:
    notebook = nbformat.v4.new_notebook(cells=list(cells))
    return lxml.html.document_fromstring(
        written(notebook, *arranged(notebook, report=sample.report(lang), siblings={}))
    )


def shown(data: dict[str, object], **metadata: object) -> nbformat.NotebookNode:
    output = nbformat.v4.new_output("display_data", data=data, metadata=metadata)
    return nbformat.v4.new_code_cell("x", outputs=[output])


def test_a_section_of_blocks_that_shows_nothing_is_left_out_and_its_code_kept() -> None:
    md, code = nbformat.v4.new_markdown_cell, nbformat.v4.new_code_cell
    cells = [
        md("## Programmes\n\nWhy."),
        code("programmes = 1", metadata={"tags": ["table"]}),
        md("## Claims"),
        shown({"text/plain": "told"}),
        code("silent = 2"),
        md("## Method"),
    ]
    kept = shown_cells(cells, lang="en")
    assert [cell.source for cell in kept] == ["## Claims", "x", "## Method"]
    assert kept[1].metadata.code == ["programmes = 1", "x", "silent = 2"]


@pytest.mark.failure_mode(126)
@pytest.mark.parametrize("tags", [[], ["mine"]])
def test_prose_of_a_section_whose_code_shows_nothing_stays(tags: list[str]) -> None:
    md, code = nbformat.v4.new_markdown_cell, nbformat.v4.new_code_cell
    silent = code("x = 1", metadata={"tags": tags})
    block = code("show()", metadata={"tags": ["table"]})
    for section in ([silent], [block, silent], [silent, block]):
        cells = [md("## Method\n\nHow it is done."), *section, md("## End")]
        kept = shown_cells(cells, lang="en")
        assert [cell.source for cell in kept if cell.cell_type == "markdown"] == [
            "## Method\n\nHow it is done.",
            "## End",
        ]
        codes = [source for cell in kept for source in cell.metadata.get("code", ())]
        assert codes == [cell.source for cell in section]


def test_two_renderings_of_a_record_have_the_same_bytes(lang: str, html: str) -> None:
    assert sample.page(lang) == html


def test_the_record_is_left_as_it_was() -> None:
    record = sample.record("ko")
    before = nbformat.writes(record)
    sample.page("ko", notebook=record)
    assert nbformat.writes(record) == before


def test_the_page_says_its_language_and_title(page: lxml.html.HtmlElement, lang: str) -> None:
    assert page.get("lang") == lang
    assert [text_of(h1) for h1 in page.iter("h1")] == [sample.TEXT[lang]["title"]]
    assert text_of(page.find(".//title")).startswith(sample.TEXT[lang]["title"])
    assert page.xpath("//meta[@name='description']/@content") == [sample.TEXT[lang]["question"]]
    assert not page.xpath("//header//*[@class='question']")


def test_prose_of_the_other_language_is_left_out(html: str, lang: str) -> None:
    other = {"ko": "en", "en": "ko"}[lang]
    assert sample.TEXT[lang]["summary"].partition("\n\n")[2] in html
    assert sample.TEXT[other]["summary"].partition("\n\n")[2] not in html


def test_prose_without_a_language_stays() -> None:
    assert "Untagged" in text_of(plain_page(nbformat.v4.new_markdown_cell("Untagged")))


def test_the_findings_come_first(page: lxml.html.HtmlElement, lang: str) -> None:
    first, second, *_ = page.xpath("//main/*")
    assert first.get("class") == "findings"
    answer, *rest = sample.TEXT[lang]["findings"]
    assert text_of(first.find_class("block-answer")[0]) == answer
    (more,) = first.find_class("more")
    assert "2" in text_of(more.find("summary"))
    assert more.get("open") is None
    assert [text_of(item) for item in more.iter("li")] == rest
    assert second.get("class") == "contents"


def test_the_first_numbers_stand_out_with_their_meaning(
    page: lxml.html.HtmlElement, lang: str
) -> None:
    stated = page.xpath("//section[@class='findings']//dl/div")
    numbers = {"ko": ["7억 4,720만 달러", "12.9%"], "en": ["$747.2 million", "12.9%"]}[lang]
    assert [text_of(one.find("dt")) for one in stated] == sample.TEXT[lang]["labels"]
    assert [text_of(one.find("dd")) for one in stated] == numbers


def test_the_chart_of_the_opening_stands_in_it_and_nowhere_else(
    page: lxml.html.HtmlElement, lang: str
) -> None:
    parts = page.xpath("//section[@class='findings']/*")
    shown = [part.get("class") or part.tag for part in parts]
    order = ["h2", "block block-opening", "block block-figure", "more", "prose", "code"]
    assert shown == order
    titles = [text_of(one) for one in page.xpath("//figure//p[@class='block-title']")]
    assert titles == [sample.TEXT[lang]["figure_title"]]


def test_of_findings_without_meanings_the_first_answers_and_the_others_are_folded() -> None:
    told = [{"block": "finding", "text": text, "figure": None} for text in ("One.", "Two.")]
    data = {MIME: {"block": "findings", "lang": "en", "findings": told}}
    cell = shown(data, tags=["headline"])
    cell.metadata.tags = ["headline"]
    page = plain_page(cell, nbformat.v4.new_markdown_cell("## Next"))
    (section,) = page.find_class("findings")
    (more,) = section.find_class("more")
    assert [text_of(item) for item in section.iter("li")] == ["Two."]
    assert [text_of(item) for item in more.iter("li")] == ["Two."]
    assert text_of(section).count("One.") == 1
    assert not list(section.iter("dl"))


def test_sections_in_depth_are_folded_at_the_end(page: lxml.html.HtmlElement, lang: str) -> None:
    (heading,) = page.xpath("//h2[@id='in-depth']")
    folds = page.xpath("//details[contains(@class, 'fold')]")
    assert [fold.find("summary")[0].get("id") for fold in folds] == [
        "method", "sources", "parameters", "reading", "downloads",
    ]  # fmt: skip
    assert {fold.find("summary")[0].tag for fold in folds} == {"h3"}
    assert all(fold.get("open") is None for fold in folds)
    assert all(fold in heading.itersiblings() for fold in folds)
    assert folds[0].find_class("block-note")
    assert folds[1].find_class("block-sources")


def test_a_notebook_without_the_tag_keeps_its_sections() -> None:
    page = plain_page(
        nbformat.v4.new_markdown_cell("## One"),
        shown({"text/plain": "a"}),
        nbformat.v4.new_markdown_cell("## Two", metadata={"tags": ["depth"]}),
        shown({"text/plain": "b"}),
    )
    assert [text_of(h2) for h2 in page.iter("h2")][:2] == ["One", "Two"]
    assert not page.xpath("//details[contains(@class, 'fold')]//pre")


@pytest.mark.parametrize("tag", ["table", ""])
def test_a_subsection_of_blocks_that_shows_nothing_is_left_out(tag: str) -> None:
    md, code = nbformat.v4.new_markdown_cell, nbformat.v4.new_code_cell
    cells = [
        md("## Trade"),
        shown({"text/plain": "told"}),
        md("### Lost"),
        code("silent = 1", metadata={"tags": [tag] if tag else []}),
        md("## End"),
    ]
    kept = shown_cells(cells, lang="en")
    told = [cell.source for cell in kept if cell.cell_type == "markdown"]
    assert told == (["## Trade", "## End"] if tag else ["## Trade", "### Lost", "## End"])
    codes = [source for cell in kept for source in cell.metadata.get("code", ())]
    assert codes == ["x", "silent = 1"]


def test_a_key_figure_is_bold_in_its_finding(page: lxml.html.HtmlElement, lang: str) -> None:
    bold = page.xpath("//section[@class='findings']//li/b")
    assert [text_of(b) for b in bold] == [{"ko": "7억 4,720만 달러", "en": "$747.2 million"}[lang]]


def test_contents_lead_to_every_section(page: lxml.html.HtmlElement) -> None:
    links = [a.get("href") for a in page.xpath("//nav[@class='contents']//a")]
    assert links == [f"#{h2.get('id')}" for h2 in page.iter("h2")]
    assert len(links) == len(set(links))


def test_anchors_are_ascii_and_the_same_in_both_languages() -> None:
    anchors = [
        [h.get("id") for h in lxml.html.document_fromstring(sample.page(lang)).iter("h2", "h3")]
        for lang in LANGS
    ]
    assert anchors[0] == anchors[1]
    assert all(re.fullmatch(r"[a-z][a-z0-9-]*", anchor) for anchor in anchors[0])


def test_every_id_stands_once(page: lxml.html.HtmlElement) -> None:
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for name in page.xpath("//@aria-labelledby"):
        assert name in ids


def test_headings_skip_no_level(page: lxml.html.HtmlElement) -> None:
    levels = [int(h.tag[1]) for h in page.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


def test_parameters_are_one_table_and_chips(page: lxml.html.HtmlElement, lang: str) -> None:
    name = sample.MEANINGS[lang]["KR-42"]
    chips = [text_of(li) for li in page.xpath("//ul[@class='chips']/li")]
    assert [chip.rpartition(" ")[2] for chip in chips] == [name, "2019"]
    rows = [
        [text_of(cell) for cell in row]
        for row in page.xpath("//details[@class='fold settings']//tbody/tr")
    ]
    assert [row[0].rpartition(" ")[2] for row in rows] == ["region", "base_year", "lang"]
    meaning = say("common.parameter_help.region", lang)
    assert rows[0][1:] == [f"{name} (KR-42)", f"{name} (KR-42)", meaning]
    assert "injected" not in text_of(page)


def test_a_floor_of_the_budget_is_an_amount() -> None:
    report = sample.report("en")
    parameters = {"min_budget": 0, "lang": "en"}
    meaning = Meaning(type="int", unit="KRW")
    object.__setattr__(report, "vocabulary", {"min_budget": meaning})
    for value, told in ((0, "no limit"), (5_000_000_000, "5 billion")):
        object.__setattr__(report, "parameters", {**parameters, "min_budget": value})
        empty = nbformat.v4.new_notebook()
        html = written(empty, *arranged(empty, report=report, siblings={}))
        assert told in text_of(lxml.html.document_fromstring(html))


def test_a_namesake_of_another_collection_is_called_by_its_own_name() -> None:
    report = sample.report("en")
    object.__setattr__(report, "vocabulary", {})
    object.__setattr__(report, "parameters", {"min_budget": 3, "target": [0.5, None]})
    empty = nbformat.v4.new_notebook()
    html = written(empty, *arranged(empty, report=report, siblings={}))
    chips = [
        text_of(li) for li in lxml.html.document_fromstring(html).xpath("//ul[@class='chips']/li")
    ]
    assert chips == ["min_budget 3", "target [0.5, None]"]


def test_code_is_folded_with_the_silent_cells_before_it(page: lxml.html.HtmlElement) -> None:
    folds = page.xpath("//details[@class='code']")
    assert folds
    assert not [fold for fold in folds if fold.get("open") is not None]
    assert not page.xpath("//div[@class='highlight'][not(ancestor::details)]")
    codes = [[text_of(pre) for pre in fold.iter("pre")] for fold in folds]
    assert codes[0] == [
        "show.headline(by_region, lang=lang)",
        'ranked = exports.ranked(by_region, by="share", most=17)',
        "show.ranking(ranked, lang=lang)",
    ]
    names = [text_of(fold.find("summary")) for fold in folds]
    assert all(name for name in names)


def test_pictures_have_their_text(page: lxml.html.HtmlElement, lang: str) -> None:
    labels = [svg.get("aria-label") for svg in page.xpath("//figure//*[name()='svg']")]
    assert labels == [sample.TEXT[lang]["alt"]] * 2
    assert all(img.get("alt") for img in page.iter("img"))
    assert list(page.iter("img"))


def test_the_words_of_pictures_are_text(page: lxml.html.HtmlElement, lang: str) -> None:
    for svg in page.xpath("//figure//*[name()='svg']"):
        words = [one.text for one in svg.xpath(".//*[name()='text']")]
        assert {"강원" if lang == "ko" else "Gangwon", " 747"} <= set(words)


def test_wide_things_scroll_in_their_own_named_box(page: lxml.html.HtmlElement) -> None:
    for table in page.iter("table"):
        box = table.getparent()
        assert box.get("tabindex") == "0"
        assert box.get("role") == "group"
        assert box.get("aria-label")
    for pre in page.xpath("//pre[@class='plain']"):
        assert pre.get("tabindex") == "0"


def test_links_lead_to_language_index_and_downloads(page: lxml.html.HtmlElement, lang: str) -> None:
    other = {"ko": "en", "en": "ko"}[lang]
    language = page.xpath("//a[@class='language']")[0]
    assert (language.get("href"), language.get("lang")) == (f"{other}.html", other)
    home = page.xpath("//a[@class='home']")[0].get("href")
    assert home == {"ko": "index.html", "en": "index-en.html"}[lang]
    files = page.xpath("//details[@class='fold downloads']//a/@href")
    assert files == [f"{lang}.ipynb", "tables/1-ranking.csv", "tables/2-shares.csv"]


def test_what_has_no_sibling_is_not_linked() -> None:
    page = plain_page(nbformat.v4.new_markdown_cell("# One\n\ntext"))
    assert not page.xpath("//a[not(starts-with(@href, '#'))]")
    assert not page.find_class("downloads")


def test_a_record_without_blocks_or_headline_makes_a_page() -> None:
    page = plain_page(
        nbformat.v4.new_markdown_cell("# Title\n\nIntro\n\n#### Deep\n\n# Again"),
        shown({"text/plain": "<b>plain</b>"}),
        nbformat.v4.new_code_cell(
            "print()", outputs=[nbformat.v4.new_output("stream", text="\x1b[31mred\x1b[0m & more")]
        ),
        nbformat.v4.new_raw_cell("raw"),
    )
    assert not page.find_class("findings")
    assert [(h.tag, text_of(h)) for h in page.iter("h2", "h3", "h4")][:2] == [
        ("h2", "Deep"),
        ("h2", "Again"),
    ]
    assert [text_of(pre) for pre in page.find_class("plain")] == ["<b>plain</b>", "red & more"]
    assert "raw" not in text_of(page.get_element_by_id("main"))


def test_a_headline_without_prose_gets_a_heading() -> None:
    record = sample.record("en", foreign=False)
    record.cells = [cell for cell in record.cells if cell.cell_type == "code"]
    page = lxml.html.document_fromstring(sample.page("en", notebook=record))
    assert text_of(page.get_element_by_id("findings")) == "Key findings"


def test_the_cells_before_the_headline_keep_their_order() -> None:
    cells = shown_cells(sample.record("ko").cells, lang="ko")
    front = ["summary-ko", "headline", "ranking", "intro-ko", "data"]
    assert [cell.id for cell in cells[:5]] == front


def test_pictures_of_strangers_fall_back_to_the_section_for_a_text() -> None:
    page = plain_page(
        nbformat.v4.new_markdown_cell("## Trade"),
        shown({"image/png": "iVBORw0KGgo=\n"}),
        shown({"image/svg+xml": "<svg/>"}),
        shown({"image/jpeg": "/9j/"}, **{"image/jpeg": {"alt": "A & B"}}),
    )
    images = list(page.iter("img"))
    assert [img.get("alt") for img in images] == ["Picture: Trade", "Picture: Trade", "A & B"]
    assert all(img.get("src").startswith("data:image/") for img in images)


def test_a_stale_banner_has_its_place(html: str) -> None:
    assert html.count("<!--status-->") == 1


def test_the_page_stays_small_without_its_figures(html: str) -> None:
    bare = re.sub(r"<svg .*?</svg>|data:image/[^\"]*", "", html, flags=re.DOTALL)
    assert len(bare.encode()) < 60_000
    assert len(stylesheet().encode()) < 25_000


def test_the_first_word_of_a_term_leads_to_its_meaning() -> None:
    page = (
        "<h2>MTI</h2><p><a href='#a'>MTI</a> by MTI, dominated, nominal and MTI</p>"
        "<code>IVD</code><svg><text>IVD</text></svg><!--IVD--><p title='IVD'>IVDs</p>"
    )
    text, found = defined(f"{page}<dl><!--terms--></dl>MFDS", lang="en")
    link = '<a class="term" href="#term-{}">{}</a>'.format
    assert text.startswith(
        f"<h2>MTI</h2><p><a href='#a'>MTI</a> by {link('mti', 'MTI')}, dominated, "
        f"{link('nominal', 'nominal')} and MTI</p><code>IVD</code>"
    )
    assert f"<p title='IVD'>{link('ivd', 'IVDs')}</p><dl>" in text
    assert found == ("mti", "nominal", "ivd")
    assert re.findall('id="term-([a-z]+)"><dt>([^<]+)</dt>', text) == [
        ("mti", "MTI"), ("nominal", "nominal"), ("ivd", "IVD (in-vitro diagnostics)"),
    ]  # fmt: skip
    assert text.endswith("</dl>MFDS")
    assert defined(page, lang="en") == (page, ())
    korean, _ = defined("<p>불명목. 한국무역협회, 명목은<!--terms-->", lang="ko")
    assert korean.startswith(f"<p>불명목. 한국무역협회, {link('nominal', '명목')}은")


def test_outline_numbers_anchors_that_are_taken() -> None:
    outline = Outline()
    assert [outline.anchor("a") for _ in range(3)] == ["a", "a-2", "a-3"]


def test_no_cell_takes_an_id_of_the_page_itself() -> None:
    drawn = [TEMPLATES / "report/index.html.j2", TEMPLATES / "parts.html.j2"]
    text = "".join(path.read_text(encoding="utf-8") for path in drawn)
    own = set(re.findall(r'\bid="([\w-]+)"', text))
    assert own == OWN_IDS
    notebook = sample.record("en")
    for name in [*sorted(own), "term-mti"]:
        notebook.cells.append(nbformat.v4.new_markdown_cell(f"## {name}\n\nMTI", id=name))
    page = sample.page("en", notebook=notebook)
    moved = Changed("exports", "en", "", (Change("x", "value", "1", "2", "Two."),))
    page = with_changes(page, ("2026-11-27T15:03:32+09:00", moved), lang="en")
    ids = lxml.html.document_fromstring(page).xpath("//@id")
    assert {*own, "term-mti", *(f"{name}-2" for name in (*own, "term-mti"))} <= {*ids}
    assert len(ids) == len({*ids})


def test_pages_and_indexes_are_html_without_a_fault(lang: str) -> None:
    for html in (sample.page(lang), sample.index(lang), sample.page(lang, notebook=bare_record())):
        parser = HTMLParser(namespace_html_elements=False)
        parser.parse(html)
        assert [(place, code) for place, code, _ in parser.errors] == []
        page = lxml.html.document_fromstring(html)
        operated = "*[self::a or self::button or self::select or self::summary or self::input]"
        assert page.xpath(f"//{operated}//{operated}") == []


def bare_record() -> nbformat.NotebookNode:
    """Return a notebook of someone who knows nothing of the collection."""
    cells = [
        nbformat.v4.new_markdown_cell("# Title\n\nProse\n\n## Part"),
        shown({"text/html": "<p>one<div>two</div></p><a href='#x'><b>three</a></b>"}),
        nbformat.v4.new_code_cell("print(1)"),
    ]
    return nbformat.v4.new_notebook(cells=cells)
