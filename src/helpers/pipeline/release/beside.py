"""The pages beside the reports: sources, data and status.

Belongs here: reading from a release what they tell, and putting them into it. How they look is
``page.sources``', ``page.downloads``' and ``page.status``'.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from helpers.data.editions import outdated, spread
from helpers.display.wording import LANGS
from helpers.paths import PAGES, PageName
from helpers.pipeline.notebook.manifest import Report
from helpers.pipeline.page import downloads, sources, status
from helpers.pipeline.page.ways import render_page
from helpers.pipeline.plan.log import Failure
from helpers.pipeline.plan.plan import Plan
from helpers.pipeline.release.publish import Draft


def pages(
    draft: Draft,
    plan: Plan,
    entries: Iterable[Mapping[str, Any]],
    shown: Sequence[Report],
    *,
    used: Mapping[str, Mapping[str, int]],
    failed: Mapping[str, Failure],
    when: str,
) -> tuple[PageName, ...]:
    """Put them into a release and return which there are; changes and status always are.

    Parameters
    ----------
    draft : Draft
        The release, holding its reports.
    plan : Plan
        Whose collection it is.
    entries : iterable of Mapping
        The release's entries.
    shown : sequence of Report
        The published reports.
    used : mapping of str to Mapping
        How many figures of which source each of them uses, by its id.
    failed : mapping of str to Failure
        Reports whose last try failed, by id.
    when : str
        Time of the release, ISO 8601 with time zone.
    """
    data = plan.manifest.collection.data
    told = {entry["id"]: entry for entry in entries}
    reports = sorted(shown, key=lambda one: bool(one.slug))
    listing = [
        sources.Used(
            one.name, one.lang, one.title, one.notebook_title, f"{one.id}.html",
            used.get(one.id, {}),
        )
        for one in reports
    ]  # fmt: skip
    themes = {
        lang: downloads.themes_of(
            ((one, told[one.id]["files"]) for one in reports if one.lang == lang), read=draft.read
        )
        for lang in LANGS
    }
    listed = {lang: sources.documents(data, lang=lang, reports=listing) for lang in LANGS}
    # Each page is there in both languages or in none.
    present: list[PageName] = ["changes", "status"]
    if any(listed.values()):
        present.insert(0, "sources")
    if any(themes.values()):
        present.insert(0, "data")
    standing = status.Standing(
        {name: (one.when, one.reason) for name, one in failed.items()},
        sum(one["status"] == "stale" for name, one in told.items() if name not in failed),
        spread(data), outdated(data, today=dt.date.fromisoformat(when[:10])),
    )  # fmt: skip
    for lang in LANGS:
        site = plan.manifest.site.said(lang)
        own: dict[PageName, dict[str, Any]] = {
            "data": {"themes": themes[lang], "columns": downloads.COLUMNS},
            "sources": {"documents": listed[lang], "bases": sources.bases(data, lang=lang)},
            "status": status.shown(standing, lang=lang),
        }
        for name, values in own.items():
            if name in present:
                page = render_page(name, lang=lang, site=site, present=present, **values)
                draft.add(PAGES[name][lang], page.encode())
    return tuple(present)
