"""A published notebook where it is neither trusted nor at home: converters and GitHub."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from nbconvert import HTMLExporter

from .sample_records import assert_legible, sample

if TYPE_CHECKING:
    from nbformat import NotebookNode
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def _converted(record: NotebookNode) -> str:
    return str(HTMLExporter().from_notebook_node(record)[0])


def _sanitised(record: NotebookNode) -> str:
    return str(HTMLExporter(sanitize_html=True).from_notebook_node(record)[0])


def _by_the_rules_of_github(record: NotebookNode) -> str:
    """Return a notebook as GitHub leaves it: no script, no drawing, no style of any kind."""
    html = HTMLExporter(template_name="basic").from_notebook_node(record)[0]
    soup = BeautifulSoup(html, "html.parser")
    for element in soup(["script", "style", "svg", "link", "iframe", "object", "form"]):
        element.decompose()
    kept = {"href", "src", "alt", "width", "height", "align", "colspan", "rowspan"}
    for element in soup(True):
        element.attrs = {name: value for name, value in element.attrs.items() if name in kept}
    return str(soup)


@pytest.mark.failure_mode(112)
@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("shown_by", [_converted, _sanitised, _by_the_rules_of_github])
def test_a_record_is_legible(page: Page, tmp_path: Path, shown_by, lang: str) -> None:  # type: ignore[no-untyped-def]
    shown = sample(lang)
    path = tmp_path / "record.html"
    path.write_text(shown_by(shown.record), encoding="utf-8")
    page.goto(path.as_uri())
    assert_legible(page.locator("body"), shown)
