"""The search of the index finds by words, with or without spaces, and leads to what it found."""

from __future__ import annotations

import base64
import json
import re
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_what_is_typed_is_found_whatever_its_spaces_and_case(page: Page, site: Path) -> None:
    page.goto((site / "index-en.html").as_uri())
    box = page.get_by_role("searchbox", name="Search")
    title = page.evaluate("document.querySelector('.picker a').textContent")
    box.fill(title.upper().replace(" ", ""))
    first = page.locator(".search li > a").first
    first.wait_for()
    assert first.text_content() == title
    assert first.get_attribute("href") == "en.html"
    assert page.locator("#found").text_content().startswith("Reports found: ")
    box.fill("no such words anywhere")
    page.get_by_text("Nothing found").wait_for()
    assert page.locator(".search li").count() == 0
    box.press("Escape")
    assert not box.input_value()


@pytest.mark.parametrize(
    ("held", "typed"),
    [
        ("Target of Korea's bio-health industry, 14.22%", typed)
        for typed in ("targets", "Korea’s", "biohealth", "industries", "14.22%", "TARGETS korea")
    ]
    + [
        ("강원 수출은 경기의 반", typed)
        for typed in ("강원의", "강원도", "강원특별자치도의 수출이", "경기도에서", "강원수출은")
    ],
)
def test_search_minds_no_plural_particle_or_punctuation(
    page: Page, site: Path, tmp_path: Path, held: str, typed: str
) -> None:
    text = (site / "index.html").read_text(encoding="utf-8")
    packed = base64.b64encode(zlib.compress(json.dumps([["a.html", held, ""]]).encode())).decode()
    text, found = re.subn('(?<=id="texts">)[^<]+', packed, text)
    assert found == 1
    (tmp_path / "index.html").write_text(text, encoding="utf-8")
    (tmp_path / "here.svg").write_bytes((site / "here.svg").read_bytes())
    page.goto((tmp_path / "index.html").as_uri())
    for words, said in ((typed, "보고서 1편"), (f"{typed} nowhere", "찾은 것이 없다")):
        page.locator("#search").fill(words)
        page.locator("#found", has_text=said).wait_for(timeout=3000)
