"""What a browser makes of the pages: nothing loaded, nothing cut off, everything reachable."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

FILES = ["ko.html", "en.html", "index.html", "index-en.html"]
CONTRAST = """() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = colour => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, n) => sum + v * [0.2126, 0.7152, 0.0722][n], 0);
  const ground = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
    const [a, b] = [light(rgba(getComputedStyle(element).color)), light(ground(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.push(`${ratio.toFixed(2)} ${element.className} ${element.textContent}`);
  }
  return {poor, ground: light(rgba(getComputedStyle(document.body).backgroundColor))};
}"""


@pytest.fixture(params=FILES)
def file(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def seen() -> dict[str, list[str]]:
    """Collect what pages ask for and complain about."""
    return {"requests": [], "complaints": []}


@pytest.fixture
def page(page: Page, site: Path, file: str, seen: dict[str, list[str]]) -> Iterator[Page]:
    heard = {
        "request": lambda request: seen["requests"].append(request.url),
        "console": lambda message: seen["complaints"].append(message.text),
        "pageerror": lambda error: seen["complaints"].append(str(error)),
    }
    for event, note in heard.items():
        page.on(event, note)  # type: ignore[call-overload]  # one of the literals
    page.goto((site / file).as_uri())
    yield page
    for event, note in heard.items():
        page.remove_listener(event, note)


def test_a_page_loads_itself_alone(
    page: Page, site: Path, file: str, seen: dict[str, list[str]]
) -> None:
    asked = [url for url in seen["requests"] if not url.startswith("data:image/")]
    # What lies beside a page of the site tells it that it is there; a server is asked for nothing.
    assert asked == [(site / file).as_uri(), (site / "here.svg").as_uri()]
    assert seen["complaints"] == []


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_a_page_never_scrolls_sideways(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    clipped = page.evaluate(
        """() => [...document.querySelectorAll('h1, h2, h3, p, li, dd, summary')]
          .filter(e => e.checkVisibility() && !e.closest('[tabindex], .unseen, .skip'))
          .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
          .map(e => e.textContent)"""
    )
    assert clipped == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_in_light_and_dark(page: Page, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    found = page.evaluate(CONTRAST)
    assert found["poor"] == []
    assert (found["ground"] < 0.1) == (scheme == "dark")


def test_charts_change_their_colours_in_the_dark(page: Page, file: str) -> None:
    colours = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the literals
        colours.append(
            page.evaluate(
                "[...new Set([...document.querySelectorAll('figure svg path')]"
                ".map(e => getComputedStyle(e).fill))].sort()"
            )
        )
    assert colours[0] != colours[1]


def test_the_language_is_told(page: Page, file: str) -> None:
    expected = "en" if "en" in file else "ko"
    assert page.evaluate("document.documentElement.lang") == expected


def test_every_picture_has_a_text(page: Page) -> None:
    bare = page.evaluate(
        """() => [...document.querySelectorAll('img, svg')]
          .filter(e => !(e.getAttribute('alt') || e.getAttribute('aria-label') || '').trim())
          .map(e => e.outerHTML.slice(0, 80))"""
    )
    assert bare == []


def test_pictures_show_something(page: Page) -> None:
    sizes = page.evaluate(
        """() => [...document.querySelectorAll('img')].map(e => e.complete && e.naturalWidth > 0)"""
    )
    assert all(sizes)


def test_folds_open_and_close(page: Page, file: str) -> None:
    assert page.locator("details[open]").count() == 0
    kind, held = ("late", "li") if file.startswith("index") else ("code", "pre")
    code = page.locator(f"details.{kind}").first
    code.locator("summary").click()
    expect(code.locator(held).first).to_be_visible()
    code.locator("summary").press("Enter")
    expect(code.locator(held).first).to_be_hidden()


def test_headings_come_in_order(page: Page) -> None:
    levels = page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(e => Number(e.tagName[1]))"
    )
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_the_first_tab_offers_to_skip_to_the_content(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("href", "#main")
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") == 0


def test_links_within_the_site_lead_somewhere(page: Page, site: Path) -> None:
    targets = page.evaluate("[...document.querySelectorAll('a')].map(a => a.getAttribute('href'))")
    missing = page.evaluate(
        "hrefs => hrefs.filter(h => h[0] === '#' && !document.getElementById(h.slice(1)))", targets
    )
    assert missing == []
    pages = [t for t in targets if t.endswith(".html") and "//" not in t]
    assert pages
    assert [t for t in pages if not (site / t).is_file()] == []


def test_a_page_prints_on_paper(page: Page) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(CONTRAST)["ground"] > 0.9
    assert (
        page.locator("details.code").count() == page.locator("details.code:not(:visible)").count()
    )
    assert page.locator(".search:visible").count() == 0
    pdf = page.pdf(prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF")
    assert 1 <= pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") <= 8 or len(pdf) > 10_000


def test_printing_keeps_the_source_of_every_figure_and_table(page: Page) -> None:
    page.emulate_media(media="print")
    # Of the tables behind figures, which stay folded, the figure's own line tells.
    sources = page.locator(".block-figure > .block-source, .block-table > .block-source")
    assert all(one.is_visible() for one in sources.all())
    if page.locator("html").get_attribute("lang") == "ko":
        # Not every reader of PDF knows how a browser writes Korean.
        return
    told = ["".join(line.split()) for line in sources.all_inner_texts()]
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    held = "".join("".join(sheet.extract_text().split()) for sheet in printed.pages)
    assert [line for line in told if held.count(line) < told.count(line)] == []


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """Return the rules that axe finds broken, with where."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    return [
        (found["id"], [node["html"][:120] for node in found["nodes"]])
        for found in axe.run(page).response["violations"]
    ]


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_axe_finds_no_violation(page: Page, width: int, scheme: Any) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    assert violations(page) == []
