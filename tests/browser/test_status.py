"""The page that says how a site stands, with everything on it that can be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from helpers.data.editions import Outdated
from helpers.paths import PAGES, PageName
from helpers.pipeline.page.status import Standing, shown
from helpers.pipeline.page.ways import render_page

from .test_pages import CONTRAST, violations

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from helpers.display.wording import Lang

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

FAILING = {
    "regional-exports/gwangju-site-en": ("2026-11-22T05:15:00+09:00", "cell 7: ZeroDivisionError"),
    "program-budgets": ("2026-11-21T05:15:00+09:00", "MemoryError: " + "x" * 120),
}
LATE = Outdated("s", "식약처", "MFDS", "수출 실적", "Exports", month=6, year=2024, behind=1)


@pytest.mark.parametrize(
    ("lang", "width", "scheme"), [("ko", 360, "dark"), ("en", 360, "light"), ("en", 1280, "dark")]
)
def test_it_reads_in_any_window_and_by_any_means(
    page: Page, tmp_path: Path, lang: Lang, width: int, scheme: Any
) -> None:
    told = Standing(FAILING, 3, ("2020-01-02", "2026-05"), [LATE])
    present: list[PageName] = ["status", "data"]
    html = render_page("status", lang=lang, site={}, present=present, **shown(told, lang=lang))
    path = tmp_path / PAGES["status"][lang]
    path.write_text(html, encoding="utf-8")
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.goto(path.as_uri())
    assert page.get_by_text("ZeroDivisionError").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CONTRAST)["poor"] == []
    assert violations(page) == []
