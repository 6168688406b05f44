"""The search of the index finds by words, with or without spaces, and leads to what it found."""

from __future__ import annotations

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
