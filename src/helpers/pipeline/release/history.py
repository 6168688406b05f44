"""The history of changes that releases carry on, each from the one before it.

Belongs here: reading and continuing it, and putting what tells it into a release. How figures are
compared and told is ``page.changes``'s.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from helpers.errors import Fault, UsageError
from helpers.paths import PAGES, PageName
from helpers.paths import Collection as Reports
from helpers.pipeline.page import changes
from helpers.pipeline.page.changes import Edition
from helpers.pipeline.page.ways import FEEDS, render_page
from helpers.pipeline.plan.log import read_record
from helpers.pipeline.plan.plan import Plan
from helpers.pipeline.plan.published import RELEASES, Release, published, read_release
from helpers.pipeline.release.publish import Draft
from helpers.pipeline.release.switch import standing


def continued(
    draft: Draft, plan: Plan, entries: Iterable[Mapping[str, Any]], *, when: str
) -> tuple[Edition, ...]:
    """Return what changed in a release and in those before it, the newest first.

    ``when`` is the time of the release, ISO 8601 with time zone.
    """
    before = plan.release
    if not before.id:
        return ()
    editions = changes.read_history(before.folder)
    after = {entry["id"]: entry for entry in entries}
    gone = before.reports.keys() - after.keys()
    titles = {one: _title(before, one) for one in gone}
    titles |= {one.report.id: one.report.title for one in plan.planned}
    new = changes.edition(draft.id, before.reports, after, when=when, titles=titles)
    return (_stated(new, draft, before), *editions) if new.reports else editions


def _title(before: Release, report: str) -> str:
    """Return what a published report is called, its id where its record is lost."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        record = json.loads((before.folder / before.reports[report]["files"]["ipynb"]).read_bytes())
        return str(record["metadata"]["report"]["title"])
    return report


def _stated(new: Edition, draft: Draft, before: Release) -> Edition:
    """Return an edition whose changes have the sentences that state the figures."""
    # With all that draws pages, 0.5 s of processor time: most releases change no figure.
    from helpers.pipeline.page.products import stated  # noqa: PLC0415

    reports = []
    for report in new.reports:
        entry = before.reports.get(report.id)
        sentences: dict[str, str] = {}
        if entry and any(change.figure for change in report.changes):
            with suppress(OSError, ValueError):
                sentences = stated((before.folder / entry["files"]["ipynb"]).read_bytes())
            sentences |= stated(draft.read(f"{report.id}.ipynb"))
        told = (replace(one, text=sentences.get(one.figure, "")) for one in report.changes)
        reports.append(replace(report, changes=tuple(told)))
    return replace(new, reports=tuple(reports))


def tell(
    draft: Draft,
    plan: Plan,
    editions: tuple[Edition, ...],
    published: Collection[str],
    *,
    present: Collection[PageName],
) -> None:
    """Put the history, its pages and its feeds into a release."""
    draft.add(changes.HISTORY, changes.write_history(editions))
    for lang, path in PAGES["changes"].items():
        site = plan.manifest.site.said(lang)
        told = changes.shown(editions, lang=lang, published=published)
        page = render_page("changes", lang=lang, site=site, present=present, **told)
        draft.add(path, page.encode())
        before = plan.release.read(FEEDS[lang]) or b""
        feed = changes.render_feed(editions, lang=lang, site=site, before=before)
        draft.add(FEEDS[lang], feed.encode())


def between(collection: Reports, old: str = "", new: str = "") -> Edition | None:
    """Return what changed from one release that is kept to another, None before a second one.

    Raises ``UsageError``: no such release is kept, its list is damaged, or nothing is published
    beside those kept.

    Parameters
    ----------
    collection : Collection
        Whose releases.
    old, new : str
        Ids of releases or how they begin, such as ``r000002``; by default the published one, and
        the newest before it.
    """
    places = standing(collection)
    later = _named(new, places) if new else published(collection).id
    if not later and places:
        wanted = "a published release; run `reports build`, or name two that are kept"
        raise UsageError([Fault("reports/site", 0, "", "nothing", wanted)])
    before = [one for one in places if one < later]
    if not old and not before:
        return None
    earlier = _named(old, places) if old else before[-1]
    releases = [read_release(places[one]) for one in (earlier, later)]
    damaged = [name for name, one in zip((earlier, later), releases, strict=True) if not one.id]
    if damaged:
        wanted = "a release with a list that can be read"
        raise UsageError([Fault(f"reports/{RELEASES}", 0, "", name, wanted) for name in damaged])
    when = read_record(collection.reports, later).finished
    return changes.edition(later, *(one.reports for one in releases), when=when, titles={})


def _named(wanted: str, places: Mapping[str, Path]) -> str:
    found = [one for one in places if one.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    kept = f"not the beginning of one release; kept are {', '.join(places) or 'none yet'}"
    raise UsageError([Fault(f"reports/{RELEASES}", 0, "", wanted, kept)])
