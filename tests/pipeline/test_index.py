"""The index lists every report by theme, with what it found and how fresh it is."""

from __future__ import annotations

import runpy
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import lxml.html
import pytest

from helpers.pipeline.index import INDEX_FILES, Entry, render_index

sample = SimpleNamespace(
    **runpy.run_path(str(Path(__file__).parents[1] / "browser" / "sample_pages.py"))
)


def text_of(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


@pytest.fixture(scope="module", params=["ko", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def page(lang: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(sample.index(lang))


def test_every_theme_stands_once_with_its_question(page: lxml.html.HtmlElement, lang: str) -> None:
    assert page.get("lang") == lang
    assert len(page.find_class("theme-front")) == 3
    links = page.xpath("//nav[@class='themes']//a/@href")
    assert [link.lstrip("#") for link in links] == page.xpath(
        "//h2[starts-with(@id, 'theme-')]/@id"
    )
    assert text_of(page.find_class("theme-head")[0].find("p")) == sample.TEXT[lang]["question"]


def test_every_report_is_linked_in_both_languages(page: lxml.html.HtmlElement, lang: str) -> None:
    other = {"ko": "en", "en": "ko"}[lang]
    twins = page.xpath(f"//main//a[@hreflang='{other}']")
    assert len(twins) == 14
    assert all(a.get("aria-label") for a in twins)
    titles = page.xpath("//ul[@class='variants']//h4")
    assert [text_of(h) for h in titles] == [sample.TEXT[lang]["report"]] * 12
    assert len(page.xpath("//ul[@class='variants']//h4/a")) == 11
    assert page.xpath("//a[@class='language']/@href") == [INDEX_FILES[other]]


def test_findings_stand_beside_the_titles(page: lxml.html.HtmlElement, lang: str) -> None:
    findings = [text_of(p) for p in page.xpath("//p[@class='finding']")]
    assert set(findings) == {sample.TEXT[lang]["findings"][1]}


def test_a_stale_report_says_since_when_and_why(page: lxml.html.HtmlElement) -> None:
    warnings = [text_of(p) for p in page.find_class("warning")]
    assert len(warnings) == 2
    assert all("DataError: budgets.csv" in warning for warning in warnings)
    assert [warning for warning in warnings if "2025-07-28" in warning] == warnings[:1]
    assert len(page.find_class("late")) == 1
    assert len(page.find_class("never")) == 1


def test_a_report_that_nobody_renewed_is_no_failure(lang: str) -> None:
    one, two = sample.report(lang), sample.report(lang, slug="seoul")
    entries = [
        Entry(one, "stale", {"html": "a.html"}, since="2025-07-28"),
        Entry(two, "never"),
    ]
    page = lxml.html.document_fromstring(render_index(entries, lang=lang))
    assert not page.find_class("warning")
    [told] = page.find_class("since")
    wanted = {"ko": "2025-07-28 결과. 그 뒤에", "en": "Result of 2025-07-28. What changed since"}
    assert text_of(told).startswith(wanted[lang])
    assert len(page.find_class("late")) == len(page.find_class("never")) == 1


def test_a_number_is_taken_apart_as_the_example(page: lxml.html.HtmlElement, lang: str) -> None:
    terms = [text_of(dt) for dt in page.xpath("//aside[@class='example']//dt")]
    assert (
        terms
        == {
            "ko": ["7억 4,720만 달러", "7억 4,715만–7억 4,725만 달러"],
            "en": ["$747.2 million", "$747.15–747.25 million"],
        }[lang]
    )


def test_without_a_fitting_key_figure_there_is_no_example() -> None:
    html = render_index([Entry(sample.report("ko"), files={"html": "a.html"})], lang="ko")
    assert not lxml.html.document_fromstring(html).find_class("example")


def test_headings_skip_no_level(page: lxml.html.HtmlElement) -> None:
    levels = [int(h.tag[1]) for h in page.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


def test_a_set_in_one_language_alone_is_listed_in_it() -> None:
    html = render_index([Entry(sample.report("ko"), files={"html": "a.html"})], lang="en")
    page = lxml.html.document_fromstring(html)
    assert page.xpath("//article/@lang") == ["ko"]
    assert not page.xpath("//main//a[@hreflang]")


def test_an_empty_collection_has_an_index() -> None:
    assert not lxml.html.document_fromstring(render_index([], lang="ko")).find_class("theme-front")


def test_two_renderings_have_the_same_bytes(lang: str) -> None:
    assert sample.index(lang) == sample.index(lang)
