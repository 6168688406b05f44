"""A page offers the settings in which its published siblings differ, and leads to the nearest."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.paths import Collection, collection_root
from helpers.pipeline.notebook.manifest import Manifest, load_manifest
from helpers.pipeline.page.picker import MOST, Picker, Siblings, families, with_siblings

ROOT = collection_root(Path(__file__))


@pytest.fixture(scope="module")
def manifest() -> Manifest:
    return load_manifest(Collection(ROOT))


def offered(manifest: Manifest, report: str, *left_out: str) -> Picker | None:
    shown = [one for one in manifest.reports if one.id not in left_out]
    [one] = [one for one in manifest.reports if one.id == report]
    return families(shown, data=ROOT / "data")[one.name, one.lang].picker(
        one, page=f"{report}.html"
    )


def told(picker: Picker | None) -> dict[str, dict[str, str]]:
    assert picker is not None
    return {
        setting.label: {choice.text: choice.address for choice in setting.choices}
        for setting in picker.settings
    }


def test_a_setting_leads_to_the_sibling_that_differs_in_it_alone(manifest: Manifest) -> None:
    found = told(offered(manifest, "regional-exports"))
    assert found["지역"]["강원"] == ""
    assert found["지역"]["경기"] == "regional-exports/gyeonggi.html"
    assert found["통화"]["원화"] == "regional-exports/gangwon-krw.html"
    assert found["기간"]["2020–2024"] == ""
    assert found["기간"]["2019–2024"] == "regional-exports/gangwon-from-2019.html"


def test_the_nearest_sibling_says_what_else_it_changes(manifest: Manifest) -> None:
    found = told(offered(manifest, "regional-exports/gyeonggi-en"))
    assert found["Currency"] == {"US dollars": "", "Korean won (Gangwon)": "gangwon-krw-en.html"}
    assert found["Years"]["2012–2024 (Korea)"] == "nation-from-2012-en.html"
    assert found["Region"]["Gangwon"] == "en.html"


def test_a_code_without_a_name_is_told_by_the_title_about_it(manifest: Manifest) -> None:
    found = told(offered(manifest, "bio-strategy-targets"))
    assert found["목표"]["모든 목표"] == ""
    assert found["목표"]["무역금융 목표"] == "bio-strategy-targets/trade-finance.html"


def test_names_begin_with_a_capital(manifest: Manifest) -> None:
    assert told(offered(manifest, "claims-audit/en"))["Document"]["All documents"] == ""


def test_nothing_is_offered_that_is_not_published(manifest: Manifest) -> None:
    picker = offered(manifest, "regional-exports", "regional-exports/gyeonggi")
    assert "경기" not in told(picker)["지역"]
    assert picker is not None
    assert "regional-exports/gyeonggi.html" not in {one.address for one in picker.reports}
    others = [one.id for one in manifest.reports if one.id != "regional-exports"]
    assert offered(manifest, "regional-exports", *others) is None


def test_every_choice_is_a_report_of_the_same_notebook_and_language(manifest: Manifest) -> None:
    groups = families(manifest.reports, data=ROOT / "data")
    for report in manifest.reports:
        same = {
            f"{one.id}.html"
            for one in manifest.reports
            if (one.name, one.lang) == (report.name, report.lang)
        }
        picker = groups[report.name, report.lang].picker(report, page="index.html")
        assert picker is not None
        assert {one.address for one in picker.reports} == same
        addresses = {
            one.address for setting in picker.settings for one in setting.choices if one.address
        }
        assert addresses < same
        for setting in picker.settings:
            assert len(setting.choices) > 1
            assert sum(one.chosen for one in setting.choices) == 1


def test_a_list_that_helps_nobody_is_not_put_on_every_page(manifest: Manifest) -> None:
    one = manifest.reports[0]
    assert Siblings([one] * (MOST + 1), data=ROOT / "data").picker(one, page="a.html") is None


def test_a_page_is_filled_in_again_and_otherwise_as_it_was(manifest: Manifest) -> None:
    page = "<p><!--language--><!--/language--></p><!--picker--><!--/picker--><p>text</p>"
    picker = offered(manifest, "regional-exports")
    filled = with_siblings(page, picker, twin="a/en.html", lang="ko")
    assert filled.count("<select") == 3
    assert '<a class="language" href="a/en.html" lang="en" hreflang="en">English</a>' in filled
    assert with_siblings(filled, picker, twin="a/en.html", lang="ko") == filled
    assert with_siblings(filled, None, twin="", lang="ko") == page
    assert with_siblings("<main></main>", picker, twin="a.html", lang="ko") == "<main></main>"
