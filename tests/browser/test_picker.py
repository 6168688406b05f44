"""Readers choose another setting and land on its page, at the section they were reading."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def family(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the sample's report in five settings."""
    folder = tmp_path_factory.mktemp("family")
    runpy.run_path(str(Path(__file__).with_name("sample_pages.py")))["family"](folder, "en")
    return folder / "regional-exports"


@pytest.fixture
def page(page: Page, family: Path) -> Page:
    page.goto((family / "en.html").as_uri())
    return page


def region(page: Page) -> Any:
    return page.locator(".selects label", has_text="Region").locator("select")


def test_a_choice_leads_to_its_page(page: Page) -> None:
    assert region(page).locator("option:checked").inner_text() == "Gangwon"
    region(page).select_option("Gyeonggi")
    page.wait_for_url("**/gyeonggi-en.html")
    assert region(page).locator("option:checked").inner_text() == "Gyeonggi"


def test_the_reader_stays_at_the_section(page: Page) -> None:
    heading = page.locator("h2", has_text="Who exports most?")
    heading.evaluate("heading => heading.scrollIntoView()")
    anchor = heading.get_attribute("id")
    region(page).select_option("Seoul")
    page.wait_for_url(f"**/seoul-en.html#{anchor}")
    top = page.locator(f"#{anchor}").evaluate("heading => heading.getBoundingClientRect().top")
    assert 0 <= top < 200


def test_links_keep_the_place_too(page: Page) -> None:
    heading = page.locator("h2", has_text="Who exports most?")
    heading.evaluate("heading => heading.scrollIntoView()")
    page.locator(".choices").evaluate("fold => { fold.open = true; }")
    page.locator(".choices a").nth(1).evaluate("link => link.click()")
    page.wait_for_url(f"**/gyeonggi-en.html#{heading.get_attribute('id')}")


def test_a_choice_that_brings_another_setting_along_says_so(page: Page, family: Path) -> None:
    page.goto((family / "gyeonggi-en.html").as_uri())
    years = page.locator(".selects label", has_text="Base year").locator("option")
    assert years.all_inner_texts() == ["2019", "2023 (Gangwon)"]
    assert years.nth(1).get_attribute("value") == "gangwon-2023-en.html"


def test_keys_open_the_list_and_choose_once(page: Page) -> None:
    went: list[str] = []
    page.once("framenavigated", lambda frame: went.append(frame.url.rpartition("/")[2]))
    region(page).focus()
    page.keyboard.press("ArrowDown")
    page.locator("select:open").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/seoul-en.html")
    assert went == ["seoul-en.html"]


def test_who_comes_back_finds_what_the_page_shows(page: Page) -> None:
    region(page).select_option("Gyeonggi")
    page.wait_for_url("**/gyeonggi-en.html")
    page.go_back()
    expect(region(page).locator("option:checked")).to_have_text("Gangwon")


def test_without_scripts_there_are_plain_links(browser: Browser, family: Path) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto((family / "seoul-en.html").as_uri())
    assert not page.locator(".selects").is_visible()
    assert page.locator(".chips").is_visible()
    page.locator(".choices summary").click()
    links = page.locator(".choices a")
    found = [link.get_attribute("href") or "" for link in links.all()]
    assert len(found) == 5
    assert [link for link in found if not (family / link).is_file()] == []
    links.first.click()
    page.wait_for_url("**/en.html")
    page.close()
