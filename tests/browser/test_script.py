"""What the pages' one script adds, and what is there without it."""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from matplotlib import get_data_path
from playwright.sync_api import expect
from pypdf import PdfReader

from helpers.display import block_html, blocks, charts, pictures
from helpers.pipeline.page.layout import script, stylesheet
from helpers.pipeline.release.switch import forwarding

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TIP = ".tip.shown"
SHOWN_CHARTS = """() => [...document.querySelectorAll('.block-picture svg')]
  .filter(one => one.checkVisibility()).map(one => one.getAttribute('class'))"""


@pytest.fixture
def page(page: Page, site: Path) -> Page:
    page.goto((site / "en.html").as_uri())
    return page


@pytest.fixture(scope="module")
def sortable(browser: Browser) -> Iterator[Page]:
    """Open a table whose texts, numbers and gaps each have an order of their own."""
    columns = [blocks.Column("name", "Name"), blocks.Column("share", "Share", kind="number")]
    rows = [
        {"name": "b10", "share": blocks.Cell("9.50%", 0.095)},
        {"name": "b9", "share": blocks.Cell("–")},
        {"name": "–", "share": blocks.Cell("−2.00%", -0.02)},
        {"name": "a", "share": blocks.Cell("10.00%", 0.1)},
    ]
    table = blocks.table(
        rows, columns=columns, caption="Shares", unit="%", basis="b", source="s",
        rests_on=["C01"], lang="en",
    )  # fmt: skip
    markup = block_html.render(table.json(), ident="b")
    page = browser.new_page()
    page.set_content(f'<html lang="en"><body>{markup}<script>{script().text}</script>')
    yield page
    page.close()


@pytest.fixture(scope="module")
def charted(browser: Browser) -> Iterator[Page]:
    """Open one chart, whose words lie on its marks and beside them, with the pages' script."""
    words = dict.fromkeys(("subtitle", "alt", "unit", "basis"), "words")
    figure = blocks.figure(
        _drawing, title="Growth", source="KOTRA", rests_on=["C01"], lang="en",
        table=blocks.table(
            [{"name": "Gangwon"}], columns=[blocks.Column("name", "Name")], caption="Growth",
            unit="%", basis="b", source="s", rests_on=["C01"], lang="en",
        ), **words,
    )  # fmt: skip
    markup = block_html.render(figure.json(), ident="f")
    page = browser.new_page(viewport={"width": 800, "height": 600})
    page.set_content(
        f'<html lang="en"><style>{stylesheet()}</style><body>{markup}'
        f"<script>{script().text}</script>"
    )
    yield page
    page.close()


def _drawing() -> Axes:
    _, ax = charts.canvas(height=2)
    bars = ax.barh(["강원 · Gangwon", "서울 · Seoul"], [44.5, 20.8])
    for bar, words in zip(bars, ax.bar_label(bars, label_type="center"), strict=True):
        pictures.tell(bar, f"told {words.get_text()}")
    ax.text(44.5, 1, "at the edge\nof the picture", ha="right", va="top")
    ax.set_ylabel("written\nupwards")
    return ax


@pytest.mark.parametrize(("font", "wide"), [("DejaVuSansMono-Bold", True), ("STIXGeneral", False)])
def test_words_of_a_chart_keep_their_places_in_wide_and_narrow_fonts(
    charted: Page, font: str, wide: bool
) -> None:
    letters = (Path(get_data_path()) / f"fonts/ttf/{font}.ttf").read_bytes()
    address = f"url(data:font/ttf;base64,{b64encode(letters).decode()})"
    found = charted.evaluate(
        """async ([font, address]) => {
        document.fonts.add(await new FontFace(font, address).load());
        const svg = document.querySelector('svg.wide');
        svg.style.fontFamily = font;
        return [...svg.querySelectorAll('text')].map(text => {
          const frame = svg.getBoundingClientRect();
          const scale = frame.width / svg.viewBox.baseVal.width, box = text.getBBox();
          const seen = text.getBoundingClientRect();
          const [place, length] = ['x', 'textLength'].map(name => +text.getAttribute(name));
          return [text.textContent, (box.x - place) * scale, (box.width - length) * scale,
            Math.min(seen.left - frame.left, frame.right - seen.right)];
        });}""",
        [font, address],
    )
    free = charted.locator("svg.wide text", has_text="of the picture").evaluate(
        """text => {
        const length = text.getAttribute('textLength');
        text.removeAttribute('textLength');
        const free = text.getBBox().width / length;
        text.setAttribute('textLength', length);
        return free;}"""
    )
    assert (free > 1.1, free < 0.95) == (wide, not wide)
    assert {"강원 · Gangwon", "44.5", "at the edge", "of the picture", "upwards"} <= {
        words for words, *_ in found
    }
    for words, moved, longer, within in found:
        assert (words, abs(moved) <= 1, abs(longer) <= 1) == (words, True, True)
        assert (words, within >= -1) == (words, True)


def test_words_of_a_chart_are_found_and_taken(charted: Page) -> None:
    for words in ("강원 · Gangwon", "of the picture", "44.5"):
        charted.evaluate("getSelection().removeAllRanges()")
        assert charted.evaluate("words => find(words)", words)
        assert charted.evaluate("String(getSelection())") == words
    charted.evaluate("getSelection().removeAllRanges()")
    charted.locator("svg.wide text", has_text="Gangwon").dblclick(position={"x": 3, "y": 5})
    assert charted.evaluate("String(getSelection())").strip() == "강원"
    charted.evaluate("getSelection().removeAllRanges()")


def test_a_mark_is_told_where_words_lie_on_it(charted: Page) -> None:
    charted.locator("svg.wide text", has_text="44.5").hover()
    expect(charted.locator(TIP)).to_contain_text("told 44.5")
    charted.locator("svg.wide text", has_text="Gangwon").hover()
    nothing_told(charted)


def test_a_chart_is_read_out_once(charted: Page) -> None:
    read = charted.locator("svg.wide").aria_snapshot()
    assert "told 44.5" in read
    assert "Gangwon" not in read
    assert "upwards" not in read


def told(page: Page, mark: str | None) -> None:
    """Wait until a mark's figure is told, and where it is from."""
    source = page.locator(".findings .block-source span").first.inner_text()
    assert source.startswith("Source: ")
    expect(page.locator(TIP)).to_have_text(f"{mark} {source}", use_inner_text=True)


def nothing_told(page: Page) -> None:
    """Wait until nothing is told of any mark."""
    expect(page.locator(TIP)).to_have_count(0)


@pytest.mark.parametrize(
    ("place", "up", "down"),
    [
        (1, ["a", "b9", "b10", "–"], ["b10", "b9", "a", "–"]),
        (2, ["−2.00%", "9.50%", "10.00%", "–"], ["10.00%", "9.50%", "−2.00%", "–"]),
    ],
)
@pytest.mark.parametrize("key", ["click", "Enter", "Space"])
def test_a_heading_sorts_up_down_and_back(
    sortable: Page, place: int, up: list[str], down: list[str], key: str
) -> None:
    cells = sortable.locator(f"tbody tr > :nth-child({place})")
    before = cells.all_inner_texts()
    head = sortable.locator(f"thead th:nth-child({place})")
    button = head.locator("button")
    for order, told in ((up, "ascending"), (down, "descending"), (before, None)):
        if key == "click":
            button.click()
        else:
            button.press(key)
        expect(cells).to_have_text(order)
        assert head.get_attribute("aria-sort") == told
        assert sortable.locator("th[aria-sort]").count() == (told is not None)


def test_tables_of_others_stay_as_they_are(page: Page) -> None:
    assert page.locator(".block-table th button").count() > 0
    assert page.locator(".foreign th button, .settings th button").count() == 0


def test_marks_are_one_stop_and_tell_their_figures(page: Page) -> None:
    chart = page.locator(".findings svg.wide")
    assert chart.locator("[tabindex='0']").count() == 1
    marks = chart.locator(".mark")
    texts = marks.evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
    assert "Gangwon 747.2" in texts
    marks.first.focus()
    told(page, texts[0])
    page.keyboard.press("ArrowRight")
    told(page, texts[1])
    page.keyboard.press("End")
    told(page, texts[-1])
    page.keyboard.press("Escape")
    nothing_told(page)
    page.keyboard.press("Home")
    told(page, texts[0])
    assert chart.locator("[tabindex='0']").count() == 1
    page.keyboard.press("Tab")
    nothing_told(page)
    expect(chart.locator(":focus")).to_have_count(0)


def test_marks_tell_under_the_pointer_and_under_the_finger(browser: Browser, site: Path) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True)
    page = context.new_page()
    page.goto((site / "en.html").as_uri())
    mark = page.locator(".findings svg.narrow .mark").first
    label = mark.get_attribute("aria-label")
    mark.hover()
    told(page, label)
    box = page.locator(TIP).bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    page.mouse.move(1, 1)
    nothing_told(page)
    mark.tap()
    told(page, label)
    page.locator("h1").tap()
    nothing_told(page)
    context.close()


def test_what_is_told_follows_its_mark_when_the_page_is_scrolled(page: Page) -> None:
    mark = page.locator(".findings svg.wide .mark").first
    page.mouse.move(0, 0)
    mark.focus()
    above = "() => document.querySelector('.tip.shown').getBoundingClientRect().top"
    before = page.evaluate(above)
    page.evaluate("scrollBy(0, 40)")
    # not waited for by wait_for_function, whose second look the page's security policy forbids
    for _ in range(100):
        if page.evaluate(above) == before - 40:
            break
        page.wait_for_timeout(20)
    assert page.evaluate(above) == before - 40
    told(page, mark.get_attribute("aria-label"))


def test_links_open_the_folds_they_lead_into(page: Page, site: Path) -> None:
    fold = page.locator("details.fold", has=page.locator("#sources"))
    assert fold.get_attribute("open") is None
    page.evaluate("location.hash = '#sources'")
    expect(fold).to_have_attribute("open", "")
    page.goto("about:blank")
    page.goto(f"{(site / 'en.html').as_uri()}#sources-source-list")
    expect(page.locator(".block-sources")).to_be_visible()
    expect(fold).to_have_attribute("open", "")


def test_the_other_language_opens_at_the_section_that_is_read(page: Page) -> None:
    page.locator("h2[id]:visible").nth(2).evaluate("one => one.scrollIntoView()")
    page.locator(".language").evaluate("link => link.click()")
    page.wait_for_url("**/ko.html#*")
    assert page.evaluate("Boolean(document.getElementById(location.hash.slice(1)))")


def test_a_page_that_forwards_leads_to_the_same_place(page: Page, site: Path) -> None:
    (site / "lasting.html").write_bytes(forwarding("en.html", lang="en"))
    page.goto(f"{(site / 'lasting.html').as_uri()}#sources")
    page.wait_for_url("**/en.html#sources")


def _sheets(browser: Browser, body: str) -> list[str]:
    """Return what each sheet of a printed page says."""
    page = browser.new_page()
    page.set_content(
        f'<html lang="en"><style>{stylesheet()}</style><body class="report">'
        f"{body}<script>{script().text}</script>"
    )
    printed = page.pdf(prefer_css_page_size=True)
    page.close()
    return [sheet.extract_text() for sheet in PdfReader(io.BytesIO(printed)).pages]


def _named(count: int) -> str:
    columns = [blocks.Column("name", "Name"), blocks.Column("share", "Share", kind="number")]
    rows = [{"name": f"n{place}", "share": blocks.Cell("1%", 0.01)} for place in range(count)]
    table = blocks.table(
        rows, columns=columns, caption="Shares", unit="%", basis="b", source="s",
        rests_on=["C01"], lang="en",
    )  # fmt: skip
    return block_html.render(table.json(), ident="b")


def test_every_page_of_a_printed_table_has_its_heads(browser: Browser) -> None:
    sheets = _sheets(browser, _named(90))
    assert len(sheets) > 1
    assert [sheet.count("Name") for sheet in sheets] == [1] * len(sheets)
    assert not any("↕" in sheet for sheet in sheets)


@pytest.mark.parametrize("lines", [32, 38])
def test_paper_keeps_a_short_table_whole_below_what_leads_to_it(
    browser: Browser, lines: int
) -> None:
    above = "<p>above</p>" + "above<br>" * lines
    lead = '<div class="prose"><h2>Heading</h2><p>Leading</p></div>'
    first, second = _sheets(browser, f"{above}{lead}{_named(6)}")
    kept = ("Heading", "Leading", "Shares", "n0", "n5")
    assert not any(one in first for one in kept)
    assert all(one in second for one in kept)


def test_a_wide_table_does_not_shrink_the_paper(page: Page) -> None:
    page.set_viewport_size({"width": 665, "height": 900})  # A4 less its margins
    page.emulate_media(media="print")
    columns = [blocks.Column(f"c{place}", "Completed years", kind="number") for place in range(9)]
    names = [blocks.Column("name", "Name"), blocks.Column("verdict", "Verdict")]
    row = dict.fromkeys((column.key for column in columns), blocks.Cell("3 years, fits", 3))
    row |= {"name": "Regenerative technology", "verdict": "holds by calendar years touched"}
    table = blocks.table(
        [row], columns=[names[0], *columns, names[1]], caption="Years", unit="years", basis="b",
        source="s", rests_on=["C01"], lang="en",
    )  # fmt: skip
    page.set_content(
        f'<html lang="en"><style>{stylesheet()}</style><body class="report">'
        f"{block_html.render(table.json(), ident='b')}<script>{script().text}</script>"
    )
    assert page.evaluate("document.documentElement.scrollWidth") == 665


def test_paper_has_no_folds(page: Page) -> None:
    page.emulate_media(media="print")
    unseen = page.evaluate(
        "[...document.querySelectorAll('.fold:not(.downloads) > :not(summary), .more li')]"
        ".filter(one => !one.matches('.code') && !one.checkVisibility()).map(one => one.outerHTML)"
    )
    assert unseen == []
    assert page.evaluate(SHOWN_CHARTS) == ["wide"]


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (360, 740)])
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_first_screen_holds_answer_numbers_and_chart(
    page: Page, site: Path, width: int, height: int, lang: str
) -> None:
    page.goto((site / f"{lang}.html").as_uri())
    page.set_viewport_size({"width": width, "height": height})
    assert page.evaluate(SHOWN_CHARTS) == ["wide" if width > 480 else "narrow"]
    for name in (".block-answer", ".block-numbers", ".block-title"):
        box = page.locator(f".findings {name}").first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= height
    chart = page.locator(".findings svg:visible").bounding_box()
    assert chart is not None
    assert chart["y"] < height - 60


@pytest.mark.parametrize("width", [360, 480, 481, 768, 1280])
def test_charts_are_read_without_scrolling_sideways(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    charts = page.evaluate(
        """() => [...document.querySelectorAll('.block-picture')].flatMap(box =>
          [...box.querySelectorAll('svg')].filter(one => one.checkVisibility()).map(one => [
            box.scrollWidth - box.clientWidth,
            // the smallest text of a chart is drawn at 9.5
            9.5 * one.getBoundingClientRect().width / one.viewBox.baseVal.width]))"""
    )
    assert charts
    for beyond, text in charts:
        assert beyond <= 0
        assert text >= (11 if width <= 480 else 9)


@pytest.mark.parametrize("width", [360, 800, 1100, 1280, 1920])
def test_a_table_is_not_cut_beside_an_empty_margin(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for wanted in ("10rem", "44rem", "90rem"):
        box = page.evaluate(
            """wanted => {
              const box = document.querySelector('.body .block-scroll');
              box.querySelector('table').style.minWidth = wanted;
              const {right} = box.getBoundingClientRect();
              return {right, cut: box.scrollWidth > box.clientWidth};
            }""",
            wanted,
        )
        assert box["right"] <= width
        assert not box["cut"] or width - box["right"] <= 48
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_a_script_everything_is_there(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "en.html").as_uri())
    assert page.locator("th button, .tip").count() == 0
    assert page.locator(".findings svg.wide .mark > title").count() > 0
    page.locator("#sources").click()
    expect(page.locator(".block-sources")).to_be_visible()
    context.close()
