"""The index tells the collection's story and opens a door to each theme."""

from __future__ import annotations

import copy
import runpy
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import lxml.html
import nbformat
import pytest

from helpers.display.block_kinds import MIME
from helpers.pipeline.page.index import Entry, render_index, story

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


def test_every_theme_has_a_door_with_its_question_and_answer(
    page: lxml.html.HtmlElement, lang: str
) -> None:
    assert page.get("lang") == lang
    doors = page.find_class("door")
    assert len(doors) == 3
    links = [door.xpath(".//h2/a/@href") for door in doors]
    assert links == [[f"{lang}.html"]] * 3
    for door in doors:
        assert text_of(door.find_class("question")[0]) == sample.TEXT[lang]["question"]
        assert text_of(door.find_class("finding")[0]) == sample.TEXT[lang]["findings"][1]


def test_the_story_stands_first_with_its_chart(page: lxml.html.HtmlElement, lang: str) -> None:
    first = page.find_class("story")[0]
    assert first.getparent().tag == "main"
    assert first.getprevious() is None
    assert text_of(first.find(".//h2")) == sample.TEXT[lang]["findings"][0]
    [title] = first.find_class("block-title")
    assert text_of(title) == sample.TEXT[lang]["figure_title"]
    assert len(first.find_class("block-picture")[0].findall("svg")) in {1, 2}
    day = {"ko": "2026년 11월 22일까지 확인한 자료", "en": "Sources as read on Nov 22, 2026"}[lang]
    assert day in text_of(page.find_class("standing")[0])


def test_a_record_that_draws_or_states_nothing_is_no_story() -> None:
    record = sample.record("ko")
    one = sample.report("ko")
    for tags in ("headline", "figure"):
        left = [cell for cell in record.cells if tags not in cell.metadata.get("tags", ())]
        text = nbformat.writes(nbformat.v4.new_notebook(cells=left))
        assert story(text.encode(), report=one) is None
    assert story(b'{"cells": []}', report=one) is None


def test_the_opening_of_a_report_is_its_story_wherever_it_stands() -> None:
    record = sample.record("ko")
    [chart] = [cell for cell in record.cells if cell.id == "ranking"]
    [opening] = [cell for cell in record.cells if cell.id == "headline"]
    chart, later = copy.deepcopy(chart), copy.deepcopy(chart)
    chart.metadata.tags = ["figure"]
    later.id = "opening-chart"
    later.metadata.tags = ["figure", "headline"]
    later.outputs[0].data[MIME]["title"] = "먼저 볼 그림"
    cells = [chart, later, opening]
    told = story(
        nbformat.writes(nbformat.v4.new_notebook(cells=cells)).encode(), report=sample.report("ko")
    )
    assert told is not None
    assert "먼저 볼 그림" in told.chart
    assert told.answer == sample.TEXT["ko"]["findings"][0]


def test_settings_are_chosen_at_the_door(page: lxml.html.HtmlElement, lang: str) -> None:
    doors = page.find_class("door")
    options = [[text_of(one) for one in door.xpath(".//option")] for door in doors]
    everyone = {
        "ko": ["강원", "경기", "서울", "충북"],
        "en": ["Gangwon", "Gyeonggi", "Seoul", "Chungbuk"],
    }[lang]
    # Seoul's budgets are not made yet.
    assert options == [everyone, everyone[:2] + everyone[3:], everyone]
    listed = [len(door.find_class("choices")[0].findall(".//a")) for door in doors]
    assert listed == [5, 4, 5]


def test_a_stale_report_says_since_when_and_why(page: lxml.html.HtmlElement, lang: str) -> None:
    [late] = page.xpath("//details[@class='late']")
    warnings = [text_of(p) for p in late.find_class("warning")]
    assert len(warnings) == 2
    assert all("DataError: budgets.csv" in warning for warning in warnings)
    assert [warning for warning in warnings if "2025-07-28" in warning] == warnings[:1]
    words = {"ko": ("13편", "1편", "1편"), "en": ("date: 13", "result: 1", "made: 1")}[lang]
    states = [text_of(one) for one in page.find_class("state")]
    assert [word in state for word, state in zip(words, states, strict=True)] == [True] * 3


def test_a_report_that_nobody_renewed_is_no_failure(lang: str) -> None:
    one, two = sample.report(lang), sample.report(lang, slug="seoul")
    entries = [
        Entry(one, "stale", {"html": "a.html"}, since="2025-07-28"),
        Entry(two, "never"),
    ]
    page = lxml.html.document_fromstring(render_index(entries, lang=lang))
    assert not page.find_class("warning")
    stale, never = page.find_class("since")
    wanted = {"ko": "2025-07-28 결과. 그 뒤에", "en": "Result of 2025-07-28. What changed since"}
    assert text_of(stale).startswith(wanted[lang])
    assert text_of(never) == {"ko": "아직 만들지 않았다.", "en": "Not made yet."}[lang]
    assert not page.find_class("picker")


def test_the_first_published_report_opens_the_door_where_the_default_one_is_missing() -> None:
    entries = [
        Entry(sample.report("ko"), "never"),
        Entry(sample.report("ko", slug="seoul"), files={"html": "seoul.html"}),
    ]
    page = lxml.html.document_fromstring(render_index(entries, lang="ko"))
    assert page.xpath("//h2/a/@href") == ["seoul.html"]
    assert len(page.xpath("//details[@class='late']")) == 1


def test_a_number_is_taken_apart_as_the_example(page: lxml.html.HtmlElement, lang: str) -> None:
    terms = [text_of(dt) for dt in page.xpath("//div[@class='example']//dt")]
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
    assert page.xpath("//h2/a[@lang='ko']/@href") == ["a.html"]


def test_an_empty_collection_has_an_index() -> None:
    assert not lxml.html.document_fromstring(render_index([], lang="ko")).find_class("door")


def test_two_renderings_have_the_same_bytes(lang: str) -> None:
    assert sample.index(lang) == sample.index(lang)
