"""What leaves the collection stands alone: no link to what is not there, and it says what it is."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import lxml.html
import pytest

from helpers.paths import Collection

from .builds import build_warm, release
from .conftest import FIXTURES

PROSE = """
  {"cell_type": "markdown", "id": "new", "metadata": {}, "source": "A new sentence."},"""


def stored(collection: Collection) -> dict[str, str]:
    return {file["path"]: file["sha256"] for file in release(collection)["files"]}


def document(collection: Collection, path: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring((collection.site / path).read_bytes().decode())


def dead_links(site: Path) -> list[tuple[str, str]]:
    """Return every address on every page of a site that leads to no file of it."""
    dead = []
    for page in sorted(site.resolve().rglob("*.html")):
        document = lxml.html.document_fromstring(page.read_bytes().decode())
        found = document.xpath("//a/@href | //option/@value | //@src")
        for address in filter(None, found):
            path = address.partition("#")[0]
            within = "://" not in path and not path.startswith("data:")
            if path and within and not (page.parent / path).is_file():
                dead.append((page.name, address))
    return dead


@pytest.mark.parametrize("wanted", [["sums/en"], ["sums", "sums/large", "bare"]])
def test_a_partial_build_links_to_nothing_that_was_never_built(
    wanted: list[str], tmp_path: Path
) -> None:
    shutil.copytree(FIXTURES / "plain", tmp_path / "plain")
    collection = Collection(tmp_path / "plain")
    done = build_warm(collection, *wanted)
    assert done.returncode == 0, done.stderr
    assert {entry["id"] for entry in release(collection)["reports"]} == {*wanted}
    assert dead_links(collection.site) == []
    offered = (collection.site / f"{wanted[0]}.html").read_text(encoding="utf-8")
    assert ('href="sums/large.html"' in offered) == ("sums/large" in wanted)


def test_a_whole_build_has_no_dead_link(built: Collection) -> None:
    assert dead_links(built.site) == []


def test_a_page_says_when_and_in_which_release_it_was_published(built: Collection) -> None:
    published = release(built)
    for entry in published["reports"]:
        page = document(built, entry["files"]["html"])
        (stamp,) = page.xpath("//dl[@class='stamp']")
        assert entry["fingerprint"][:12] in stamp.text_content()
        assert published["release"].partition("-")[0] in stamp.text_content()
        when = dt.datetime.fromisoformat(stamp.xpath(".//time/@datetime")[0])
        assert when.utcoffset() == dt.timedelta(hours=9)
        assert "KST" in stamp.xpath(".//time")[0].text
        (told,) = page.xpath("//script[@type='application/ld+json']/text()")
        assert json.loads(told)["identifier"] == entry["fingerprint"]


def test_a_report_keeps_its_stamp_until_it_changes(published_plain: Collection) -> None:
    before = stored(published_plain)
    assert build_warm(published_plain, "bare", "--force").returncode == 0
    assert stored(published_plain) == before
    notebook = published_plain.root / "notebooks/02-bare.ipynb"
    text = notebook.read_text(encoding="utf-8")
    notebook.write_text(text.replace('"cells": [', '"cells": [' + PROSE, 1), encoding="utf-8")
    assert build_warm(published_plain).returncode == 0
    after = stored(published_plain)
    assert {path for path in before if after[path] != before[path]} == {
        "bare.html", "bare.ipynb", "bare.pdf",
    }  # fmt: skip
    number = release(published_plain)["release"].partition("-")[0]
    assert number in document(published_plain, "bare.html").xpath("//time")[0].text
