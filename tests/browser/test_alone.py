"""A page that leaves the site: what it links to, and what is saved from it."""

from __future__ import annotations

import runpy
import struct
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import nbformat
import pytest
from lxml import etree

from helpers.pipeline.page.layout import Download
from helpers.pipeline.page.render import arranged, written
from helpers.pipeline.page.tables import tables
from helpers.pipeline.release.contents import HERE

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

sample = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("sample_pages.py"))))
safety = SimpleNamespace(
    **runpy.run_path(str(Path(__file__).parents[1] / "pipeline/test_render_safety.py"))
)
RELATIVE = """() => [...document.querySelectorAll('a[href], .picker option[value]')]
  .map(one => one.getAttribute('href') ?? one.value)
  .filter(address => address && !/^(#|https?:)/.test(address))"""
AWAY = "document.querySelector('.away')?.textContent"


@pytest.fixture
def box(site: Path, tmp_path: Path) -> Path:
    """Return a folder with one page and nothing beside it."""
    (tmp_path / "en.html").write_bytes((site / "en.html").read_bytes())
    return tmp_path


def opened(page: Page, path: Path) -> Page:
    """Open a page and let it look for what is beside it, which what is asked later shows."""
    page.goto(path.as_uri())
    page.evaluate(
        "new Promise(done => { const one = new Image(); one.onload = one.onerror = done;"
        " one.src = 'here.svg'; })"
    )
    return page


@pytest.mark.parametrize("name", ["en.html", "en (1).html", "보고서.html"])
def test_a_page_alone_has_no_dead_link_and_says_why(page: Page, box: Path, name: str) -> None:
    (box / "en.html").rename(box / name)
    opened(page, box / name)
    assert page.evaluate(RELATIVE) == []
    assert "only on the site" in page.evaluate(AWAY)
    assert page.locator(".picker").count() == 0


def test_a_page_alone_links_to_where_the_collection_is(page: Page, box: Path) -> None:
    text = (box / "en.html").read_text(encoding="utf-8")
    url = '<meta property="og:url" content="https://example.org/r/exports/en.html">'
    (box / "en.html").write_text(text.replace("<style>", f"{url}<style>"), encoding="utf-8")
    opened(page, box / "en.html")
    assert page.evaluate(RELATIVE) == []
    assert page.evaluate(AWAY) is None
    assert page.locator("a.language").get_attribute("href") == (
        "https://example.org/r/exports/ko.html"
    )


@pytest.mark.parametrize("base", ["", "https://example.org/r/"])
def test_a_page_in_an_archive_keeps_the_links_to_what_is_in_it(
    page: Page, box: Path, base: str
) -> None:
    text = (box / "en.html").read_text(encoding="utf-8")
    url = f'<meta property="og:url" content="{base}en.html">' * bool(base)
    offer = "<option selected value>1<option value=o.html>2<option value=../k.html data-here>3"
    for old, new in {
        "<style>": f"{url}<style>",
        'href="en.ipynb"': 'href="a.ipynb" data-here',
        'href="ko.html"': 'href="../k.html" data-here',
        "<!--picker-->": f"<div class=picker><select>{offer}</select></div>",
    }.items():
        assert old in text
        text = text.replace(old, new)
    (box / "en.html").write_text(text, encoding="utf-8")
    # Unpacked where a site is, too.
    (box / "here.svg").write_bytes(HERE)
    opened(page, box / "en.html")
    kept = {"../k.html", "a.ipynb"} | ({"o.html"} if not base else set())
    assert {*page.evaluate(RELATIVE)} == kept
    home = f"{base}index-en.html" if base else None
    assert page.locator("a.home").get_attribute("href") == home
    options = page.locator(".picker option")
    assert [one.is_disabled() for one in options.all()] == [False, not base, False]
    assert ("only on the site" in (page.evaluate(AWAY) or "")) == (not base)


def test_pages_of_a_site_link_to_each_other(page: Page, site: Path) -> None:
    opened(page, site / "en.html")
    assert {"ko.html", "index-en.html", "en.ipynb"} <= set(page.evaluate(RELATIVE))
    assert page.evaluate(AWAY) is None


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("http://site.test/deep/en.html", True),
        ("http://site.test/a%20b/en", True),
        ("http://site.test/view?file=en.html", False),
    ],
)
def test_a_server_is_asked_for_nothing(
    page: Page, site: Path, address: str, *, inside: bool
) -> None:
    asked = []

    def answer(route) -> None:  # type: ignore[no-untyped-def]  # of playwright
        asked.append(route.request.url)
        route.fulfill(body=(site / "en.html").read_bytes(), content_type="text/html")

    page.route("http://site.test/**", answer)
    page.goto(address)
    page.unroute("http://site.test/**")
    assert asked == [address]
    assert (page.evaluate(AWAY) is None) == inside


@pytest.fixture
def alone(page: Page, box: Path) -> Page:
    page.emulate_media(color_scheme="dark")
    return opened(page, box / "en.html")


def saved(page: Page, press: str) -> tuple[str, bytes]:
    with page.expect_download() as caught:
        page.locator(press).first.click()
    return caught.value.suggested_filename, Path(caught.value.path()).read_bytes()


def test_every_table_is_saved_from_the_page_as_its_file(alone: Page) -> None:
    files = {f"en-{one.name}": one.data for one in tables(sample.record("en"))}
    found = {}
    for block in ("#figure-ranking", "#table-shares"):
        name, data = saved(alone, f"{block} .save button:text('CSV')")
        found[name] = data
    assert found == files
    alone.locator("details.downloads summary").click()
    name, data = saved(alone, ".downloads button")
    assert files[name] == data


def test_a_chart_is_saved_with_its_words_in_the_light_colours(alone: Page) -> None:
    # A letter that another chart of the page holds is brought along.
    alone.evaluate("""() => {
      const other = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
      const used = document.querySelector('#figure-ranking use')?.getAttribute('href').slice(1);
      if (used) other.append(document.getElementById(used));
      document.body.append(other);
    }""")
    name, data = saved(alone, "#figure-ranking .save button:text('SVG')")
    assert name == "en-figure-ranking.svg"
    tree = etree.fromstring(data)
    words = " ".join("".join(tree.itertext()).split())
    for told in ("Gyeonggi leads, Gangwon follows", "Gangwon State", "r000001"):
        assert told in words
    assert b"var(" not in data
    assert b"#0b5cad" in data
    held = {one.get("id") for one in tree.iter()}
    used = {one.get("href", "")[1:] for one in tree.iter() if one.tag.endswith("use")}
    assert used <= held
    drawn = [one for one in tree.iter() if one.get("id") in used]
    assert not [one for one in drawn if etree.QName(one).localname == "g" and not len(one)]


def test_a_chart_is_saved_as_dots_twice_as_fine(alone: Page) -> None:
    width, _ = etree.fromstring(
        saved(alone, "#figure-ranking .save button:text('SVG')")[1]
    ).attrib["viewBox"].split()[2:]  # fmt: skip
    name, data = saved(alone, "#figure-ranking .save button:text('PNG')")
    assert (name, data[:8]) == ("en-figure-ranking.png", b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">I", data[16:20])[0] == round(float(width) / 0.75 * 2)


def test_a_citation_is_copied_for_reference_managers(alone: Page) -> None:
    alone.locator(".bibtex summary").click()
    alone.locator(".bibtex button").click()
    assert alone.evaluate("String(getSelection())").startswith("@misc{")


def test_no_payload_lives_on_a_page_in_a_browser(page: Page, tmp_path: Path) -> None:
    cells = [
        nbformat.v4.new_code_cell(payload, outputs=safety.hostile_blocks(payload))
        for payload in safety.PAYLOADS
    ]
    record = nbformat.v4.new_notebook(cells=cells)
    page_and_cells = arranged(
        record,
        report=safety.hostile_report("".join(safety.PAYLOADS)),
        siblings={"index": "index.html"},
        tables=[Download(one.title, "t.csv", one.cell, one.data) for one in tables(record)],
    )
    html = written(record, *page_and_cells)
    (tmp_path / "x.html").write_text(html, encoding="utf-8")
    seen: list[str] = []
    heard = {
        "request": lambda request: seen.append(request.url),
        "dialog": lambda dialog: (seen.append(dialog.message), dialog.dismiss()),
    }
    for event, note in heard.items():
        page.on(event, note)  # type: ignore[call-overload]  # one of the literals
    opened(page, tmp_path / "x.html")
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    _, drawn = saved(page, ".block-figure .save button:text('SVG')")
    _, table = saved(page, ".block-table .save button:text('CSV')")
    for event, note in heard.items():
        page.remove_listener(event, note)
    own = ("x.html", "here.svg")
    assert [url for url in seen if not url.startswith("blob:") and not url.endswith(own)] == []
    kinds = {etree.QName(one).localname for one in etree.fromstring(drawn).iter()}
    assert kinds.isdisjoint({"script", "foreignObject", "a", "image"})
    assert table.startswith(b"\xef\xbb\xbf")
