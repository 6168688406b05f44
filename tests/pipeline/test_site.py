"""The pages beside the reports, and what the index holds for its search."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import lxml.html

from helpers.paths import Collection
from helpers.pipeline.notebook.manifest import Report
from helpers.pipeline.page.downloads import COLUMNS, themes_of
from helpers.pipeline.page.index import Entry, render_index
from helpers.pipeline.page.sources import Used, documents
from helpers.pipeline.page.ways import render_page

from .builds import build_warm

SOURCES = (
    "source_id,producer_ko,producer_en,title_ko,title_en,published,accessed,url,licence\n"
    "a,가,A,가 문서,Paper A,2023-06-23,2026-11-22,https://example.org/a,not-stated\n"
    "b,나,B,나 문서,Paper B,2023,2026-11-22,example.org/b,\n"
)


def test_a_document_is_linked_to_the_published_reports_that_rest_on_it(tmp_path: Path) -> None:
    (tmp_path / "sources.csv").write_text(SOURCES, encoding="utf-8")
    reports = [
        Used("x", "en", "X", "Theme X", "x/en.html", {"a"}),
        Used("x", "en", "X two", "Theme X", "x/two-en.html", {"a"}),
        Used("x", "ko", "엑스", "주제", "x.html", {"b"}),
    ]
    first, second = documents(tmp_path, lang="en", reports=reports)
    assert [(use.first.address, use.more) for use in first.uses] == [("x/en.html", 1)]
    assert (first.link, second.link, second.uses) == (True, False, ())
    assert (first.published, second.published) == ("Jun 23, 2023", "2023")
    unknown = replace(second, address="")
    page = render_page(
        "sources", lang="en", site={}, present=("sources", "changes"),
        documents=[first, unknown], bases=[],
    )  # fmt: skip
    assert page.count("No address is known.") == 1
    links = lxml.html.document_fromstring(page).xpath("//a/@href")
    assert "https://example.org/a" in links
    assert "data-en.html" not in links
    assert "changes-en.html" in links


def test_a_collection_without_sources_has_none(tmp_path: Path) -> None:
    assert documents(tmp_path, lang="ko") == []


def test_the_page_of_data_leads_to_every_table_and_titles_those_of_each_themes_first_report() -> (
    None
):
    def files(name: str, *tables: str) -> dict[str, Any]:
        own = [f"{name}/tables/{table}.csv" for table in tables]
        package = f"{name}/tables/datapackage.json"
        return {
            "html": f"{name}.html", "xlsx": f"{name}.xlsx", "tables": own, "datapackage": package,
        }  # fmt: skip

    def report(name: str, slug: str = "") -> Report:
        return Report(f"{name}/{slug}" if slug else name, name, "x.ipynb", {}, name, "en", slug)

    held = {"path": "1-a.csv", "title": "Exports by region"}
    themes = themes_of(
        [
            (report("x", "seoul"), files("x/seoul", "1-a")),
            (report("x", "busan"), files("x/busan", "1-a")),
            (report("y"), {"html": "y.html", "tables": []}),
        ],
        read={"x/seoul/tables/datapackage.json": json.dumps({"resources": [held]}).encode()}.get,
    )
    page = render_page("data", lang="en", site={}, themes=themes, columns=COLUMNS)
    links = lxml.html.document_fromstring(page).xpath("//main//a")
    assert [(link.get("href"), link.text) for link in links if link.text[0] in "E1"] == [
        ("x/seoul/tables/1-a.csv", "Exports by region"), ("x/busan/tables/1-a.csv", "1-a.csv"),
    ]  # fmt: skip
    assert {link.get("href") for link in links} == {
        f"x/{place}{ending}"
        for place in ("seoul", "busan")
        for ending in (".html", ".xlsx", "/tables/1-a.csv", "/tables/datapackage.json")
    }


def test_search_holds_what_is_published() -> None:
    entries = [
        Entry(
            Report("x", "x", "x.ipynb", {}, "수출", "ko"), "fresh", {"html": "x.html"}, "늘었다."
        ),
        Entry(Report("y", "y", "y.ipynb", {}, "예산", "ko"), "never"),
    ]
    page = lxml.html.document_fromstring(render_index(entries, lang="ko"))
    [packed] = page.xpath("//script[@id='texts']/text()")
    held = json.loads(zlib.decompress(base64.b64decode(packed)))
    assert held == [["x.html", "수출", "", ["", "늘었다."]]]
    assert page.find_class("search")[0].get("hidden") is not None


def test_search_reads_the_first_report_of_a_theme_where_the_default_one_is_not_published(
    plain: Collection,
) -> None:
    path = plain.notebooks / "01-sums.ipynb"
    notebook = json.loads(path.read_bytes())
    told = 'blocks.Findings([blocks.Finding(text, lang=lang) for text in ("One.", "Two.")])'
    notebook["cells"][-1]["source"] = f"from helpers.display import blocks\n\n{told}"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert build_warm(plain, "sums/large-en", "--no-pdf").returncode == 0
    page = lxml.html.parse(plain.site / "index-en.html")
    [packed] = page.xpath("//script[@id='texts']/text()")
    [(address, _, _, *texts)] = json.loads(zlib.decompress(base64.b64decode(packed)))
    assert address == "sums/large-en.html"
    assert [text for _, text in texts] == ["One.", "Two."]
