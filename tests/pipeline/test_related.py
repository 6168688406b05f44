"""Where to read on from a report, and how its page says so."""

from __future__ import annotations

from typing import Any

from helpers.pipeline.notebook.manifest import Report
from helpers.pipeline.page.picker import with_siblings
from helpers.pipeline.page.related import Neighbours


def _report(name: str, slug: str = "", lang: str = "en", **given: Any) -> Report:
    ident = f"{name}/{slug or lang}"
    return Report(ident, name, "n.ipynb", given, f"{name} {slug}", lang, slug, given=given)


EXPORTS = _report("exports")
GWANGJU = _report("exports", "gwangju-en", region="KR-29")
SEOUL = _report("exports", "seoul-en", region="KR-11")
PROFILE = _report("profile", "gwangju-en", region="KR-29")
BUDGETS = _report("budgets")
KOREAN = _report("profile", "gwangju", lang="ko", region="KR-29")
NEIGHBOURS = Neighbours([EXPORTS, GWANGJU, SEOUL, PROFILE, BUDGETS, KOREAN])


def test_a_page_leads_on_within_its_theme_and_to_the_same_settings_in_others() -> None:
    found = NEIGHBOURS.of(GWANGJU)
    assert found.before is not None
    assert found.after is not None
    assert (found.before.address, found.after.address) == ("en.html", "seoul-en.html")
    # Where another theme has no such set its default one is the nearest.
    assert [one.address for one in found.others] == [
        "../profile/gwangju-en.html", "../budgets/en.html",
    ]  # fmt: skip


def test_ends_of_a_theme_and_themes_without_a_fitting_report_lead_nowhere() -> None:
    assert NEIGHBOURS.of(EXPORTS).before is None
    assert NEIGHBOURS.of(SEOUL).after is None
    # The profile has no default report here.
    assert [one.address for one in NEIGHBOURS.of(SEOUL).others] == ["../budgets/en.html"]
    assert NEIGHBOURS.of(KOREAN).others == ()


def test_lists_and_tables_are_settings_as_well() -> None:
    several = {"regions": ["KR-11", "KR-29"], "limits": {"b": 1, "a": 2}}
    exports = _report("exports", "several", **several)
    profile = _report("profile", "several", regions=["KR-11", "KR-29"], limits={"a": 2, "b": 1})
    other = _report("budgets", "several", regions=["KR-29", "KR-11"], limits={"a": 2, "b": 1})
    [one] = Neighbours([exports, profile, other]).of(exports).others
    assert one.address == "../profile/several.html"


def test_a_page_says_where_to_read_on_whatever_stood_there() -> None:
    page = "<main></main><!--related-->old<!--/related-->"
    told = with_siblings(page, None, twin="", lang="en", related=NEIGHBOURS.of(GWANGJU))
    assert '<a rel="prev" href="en.html">exports </a>' in told
    assert '<a rel="next" href="seoul-en.html">' in told
    assert "old" not in told
    again = with_siblings(told, None, twin="", lang="en", related=NEIGHBOURS.of(KOREAN))
    assert again == "<main></main><!--related--><!--/related-->"
