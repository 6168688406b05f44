"""What a report says of itself: dates, citation, and what machines read of it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from helpers.pipeline.notebook.manifest import Report
from helpers.pipeline.page.citation import Citation, citation_in, citation_of
from helpers.pipeline.page.layout import restamped, with_stamp

SITE = {"title": "보고서", "licence": "CC BY 4.0", "address": "https://example.org/reports/"}


def source(published: str, accessed: str = "", url: str = "", *, of: str = "") -> dict[str, Any]:
    """Return a source as a page lists it, ``of`` the period of its one figure."""
    return {
        "citation": f"x {published}", "published": published, "accessed": accessed, "url": url,
        "observations": [{"period": of}] if of else [],
    }  # fmt: skip


def of(*sources: dict[str, Any], lang: str = "ko", site: dict[str, str] = SITE) -> Citation:
    report = Report(
        id="exports/en" if lang == "en" else "exports", name="exports", notebook="n.ipynb",
        parameters={}, title="R&D 100%", lang=lang, question="왜?",
    )  # fmt: skip
    blocks: list[dict[str, Any]] = [
        {"block": "finding"}, {"block": "sources", "sources": list(sources)},
    ]  # fmt: skip
    return citation_of(blocks, report=report, site=site, tables=[("표", "exports/tables/1-표.csv")])


def published(citation: Citation) -> Citation:
    return replace(
        citation, published="2026-11-27T16:20:05+09:00", release="r000012-20261127T072005Z",
        fingerprint="0123456789abcdef" * 4,
    )  # fmt: skip


def test_data_are_as_new_as_the_newest_source() -> None:
    found = of(source("2013-11"), source("", "2026-11-22"), source("2025-07-28"), source("2013"))
    assert (found.oldest, found.newest, found.read) == ("2013", "2025-07-28", "2026-11-22")
    assert found.as_of == "2025년 7월 28일까지 발표된 자료"
    assert found.data == "2013년–2025년 7월 28일 발표, 2026년 11월 22일 확인"


def test_data_of_one_day_or_of_none_are_told_so() -> None:
    assert of(source("2025-07-28")).data == "2025년 7월 28일 발표"
    assert of(source("", "2026-11-22"), lang="en").as_of == "Data as read on Nov 22, 2026"
    assert (of().as_of, of().data) == ("", "")
    assert of(source("about 2019", "lately")).newest == ""
    # a month is no day on which a source was read
    assert of(source("", "2026-10-05"), source("", "2026-11")).read == "2026-10-05"


def test_figures_of_a_later_year_are_not_said_to_be_published_before_it() -> None:
    # an undated source has a figure of 2021; nothing published up to April 2019 has one
    later = of(source("2013"), source("2019-04-25"), source("", "2026-11-22", of="2021"))
    assert later.as_of == "2026년 11월 22일에 확인한 자료"
    assert later.data == "2026년 11월 22일 확인"
    assert "2019" not in later.line("en") + later.bibtex
    assert "temporalCoverage" not in later.linked_data
    # a target for 2030 is no figure of that year yet, and a year's figure may be published in it
    for period in ("2030", "2015/2019", "2019-Q1", ""):
        found = of(source("2019-04-25"), source("", "2026-11-22", of=period))
        assert found.as_of == "2019년 4월 25일까지 발표된 자료"


def test_a_citation_is_one_line_in_both_languages() -> None:
    found = published(of(source("2025-07-28")))
    assert found.line("ko") == (
        "보고서, 「R&D 100%」, 2026년 11월 27일 발행(r000012, 지문 0123456789ab), "
        "2025년 7월 28일까지 발표된 자료. https://example.org/reports/exports.html"
    )
    assert found.line("en") == (
        "보고서, “R&D 100%”, published Nov 27, 2026 (r000012, fingerprint 0123456789ab), "
        "data published up to Jul 28, 2025. https://example.org/reports/exports.html"
    )


def test_products_made_before_publication_cite_what_they_know() -> None:
    assert of(lang="en", site={}).line("en") == "Reports, “R&D 100%”."


def test_bibtex_takes_words_literally() -> None:
    assert published(of(source("2025-07-28"))).bibtex == (
        "@misc{exports-r000012,\n"
        "  title = {{R\\&D 100\\%}},\n"
        "  author = {{보고서}},\n"
        "  year = {2026},\n"
        "  month = {11},\n"
        "  note = {Release r000012, fingerprint 0123456789ab, data up to 2025-07-28},\n"
        "  url = {https://example.org/reports/exports.html},\n"
        "  langid = {korean},\n"
        "}"
    )


def test_bibtex_keeps_the_signs_that_would_be_a_space_or_end_a_run() -> None:
    spanned = replace(of(lang="en", site={}), title="2019~2024^")
    assert r"{{2019\textasciitilde{}2024\textasciicircum{}}}" in spanned.bibtex


def test_machines_read_a_report_and_its_data() -> None:
    found = published(of(source("2013-11"), source("2025-07-28", url="https://a.kr/1")))
    told = json.loads(found.linked_data)
    assert (told["@type"], told["mainEntity"]["@type"]) == ("Report", "Dataset")
    assert told["datePublished"] == "2026-11-27T16:20:05+09:00"
    assert told["mainEntity"]["temporalCoverage"] == "2013-11/2025-07-28"
    assert told["mainEntity"]["isBasedOn"][1]["url"] == "https://a.kr/1"
    assert told["mainEntity"]["isAccessibleForFree"] is True
    assert told["mainEntity"]["distribution"] == [
        {
            "@type": "DataDownload",
            "name": "표",
            "encodingFormat": "text/csv",
            "contentUrl": "https://example.org/reports/exports/tables/1-%ED%91%9C.csv",
        }
    ]


def test_a_page_tells_on_all_that_cites_it() -> None:
    for site in (SITE, {}):
        for sources in (
            [source("2013-11"), source("2025-07-28", "2026-11-22", "https://a.kr/1")],
            [source("", "2026-11-22")],
            [source("2025-07-28")],
            [],
        ):
            cited = published(of(*sources, site=site))
            page = with_stamp("<!--stamp--><!--/stamp-->", cited)
            # The documents themselves and the tables are files of their own.
            assert citation_in(page, id=cited.id) == replace(cited, sources=(), tables=())


def test_reports_whose_ids_read_alike_have_keys_of_their_own() -> None:
    keys = {
        replace(published(of()), id=ident).bibtex.partition(",")[0]
        for ident in ("exports/top-ten", "exports-top/ten", "exports-top-ten")
    }
    assert len(keys) == 3


def test_nothing_told_to_machines_ends_the_element_it_stands_in() -> None:
    found = replace(of(), title="</script><script>alert(1)</script><!--/stamp-->")
    page = with_stamp("<footer><!--stamp--><!--/stamp--></footer>", published(found))
    assert page.count("</script>") == page.count("<!--/stamp-->") == 1
    assert not set("<>&") & set(found.linked_data)
    assert json.loads(found.linked_data)["name"] == found.title


def test_a_stamp_is_set_anew_or_taken_over() -> None:
    page = "<p>a</p><!--stamp--><!--/stamp-->"
    first = with_stamp(page, published(of()))
    assert "r000012" in first
    assert with_stamp(first, None) == page
    assert restamped(page, first) == first
    assert restamped(page, "no page of ours") == page
