"""What a release holds: pages with their links, stale pages marked, the index, the entries.

Belongs here: putting products together. How they are drawn is ``render``'s and ``index``'s, how
they are written ``publish``'s.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from helpers.display.wording import Lang, say
from helpers.paths import PAGES
from helpers.pipeline.notebook.manifest import Manifest, Report
from helpers.pipeline.plan.log import Failure, Made
from helpers.pipeline.plan.plan import Plan, Planned, State
from helpers.pipeline.release.publish import Draft
from helpers.pipeline.run.jobs import Outcome
from helpers.pipeline.run.scratch import newest_day

if TYPE_CHECKING:
    from helpers.pipeline.page.layout import Picture

# By this picture beside them pages opened from a disk know that they are in their site.
BEACON = "here.svg"
HERE = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>\n'
# What is filled in when a release is put together.
_FILLED = re.compile(r"<!--(picker|language|related|changes|stamp)-->.*?<!--/\1-->", re.DOTALL)
_BANNER = re.compile(r"<!--status-->(?:<aside class=\"stale\".*?</aside>)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Built:
    """A report of this run, its products already written."""

    planned: Planned  #: What was planned.
    entry: Mapping[str, Any]  #: Its entry in ``release.json``.
    made: Made  #: How it came to be.
    citation: Mapping[str, Any] = field(default_factory=dict)  #: What it says of itself.


def write_products(draft: Draft, planned: Planned, outcome: Outcome, *, made: Made) -> Built:
    """Put a good outcome's products in place and return what is to be remembered of it."""
    for path, data in outcome.files.items():
        draft.add(path, data)
    report = planned.report
    entry = {
        "id": report.id,
        "name": report.name,
        "notebook": report.notebook,
        "parameters": dict(report.parameters),
        "status": "fresh",
        "reason": "",
        "fingerprint": made.ingredients.fingerprint,
        "files": {
            "html": f"{report.id}.html",
            "pdf": pdf if (pdf := f"{report.id}.pdf") in outcome.files else None,
            "ipynb": f"{report.id}.ipynb",
            "tables": list(outcome.tables),
            **{
                kind: path
                for kind, path in (
                    ("png", f"{report.id}.png"),
                    ("xlsx", f"{report.id}.xlsx"),
                    ("datapackage", f"{report.id}/tables/datapackage.json"),
                )
                if path in outcome.files
            },
        },
        "key_figures": [dict(figure) for figure in outcome.key_figures],
    }
    return Built(planned, entry, made, outcome.citation)


def stale_page(page: str, *, lang: Lang, since: str, reason: str) -> str:
    """Return a page that says from when it is and why it was not renewed; empties of old banners.

    ``since`` is the date it was made on; without one the banner is taken away.
    """
    banner = ""
    if since:
        title = say("pages.stale.title", lang)
        text = say("pages.stale.text", lang, date=since, reason=reason)
        banner = (
            f'<aside class="stale" role="note"><p><strong>{html.escape(title)}</strong></p>'
            f"<p>{html.escape(text)}</p></aside>"
        )
    return _BANNER.sub(lambda _: f"<!--status-->{banner}", page, count=1)


def _keep(draft: Draft, plan: Plan, planned: Planned, failure: Failure | None) -> dict[str, Any]:
    """Take a published report over."""
    entry = dict(plan.release.reports[planned.report.id])
    for path in plan.release.files_of(planned.report.id):
        draft.keep(path)
    fresh = failure is None and planned.state is State.FRESH
    entry["status"] = "fresh" if fresh else "stale"
    reason = failure.reason if failure else f"not rebuilt: {planned.reason}"
    entry["reason"] = "" if fresh else reason
    return entry


def _day(plan: Plan, made: Made | None) -> str:
    """Return the ISO date a page was made on; where that is lost, that of the release it is in."""
    if made is not None:
        return made.built[:10]
    stamp = plan.release.id.partition("-")[2]
    return f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}"


def complete(
    draft: Draft,
    plan: Plan,
    built: Mapping[str, Built],
    failed: Mapping[str, Failure],
    *,
    when: str,
) -> list[Mapping[str, Any]]:
    """Add everything that is not new to a release and return its entries.

    ``built`` are this run's good reports and ``failed`` those whose last try failed, by id;
    ``when`` is the time of the release, ISO 8601 with time zone.
    """
    # A build that publishes nothing does without what draws pages.
    from helpers.pipeline.page import changes, index, picker, related  # noqa: PLC0415
    from helpers.pipeline.release import beside, history  # noqa: PLC0415

    entries: list[Mapping[str, Any]] = []
    used: dict[str, Mapping[str, int]] = {}
    listed = []
    for planned in plan.planned:
        report, failure = planned.report, failed.get(planned.report.id)
        why = failure.reason if failure else ""
        done, made = built.get(report.id), plan.record.made.get(report.id)
        if done is not None:
            entry, made = done.entry, done.made
        elif report.id in plan.release.reports and not plan.release.damaged(report.id):
            entry = _keep(draft, plan, planned, failure)
        else:
            listed.append(index.Entry(report, "never", failure=why))
            continue
        entries.append(entry)
        used[report.id] = made.sources if made else {}
        files = {kind: entry["files"][kind] for kind in ("html", "ipynb", "pdf")}
        listed.append(
            index.Entry(
                report,
                entry["status"],
                {kind: path for kind, path in files.items() if path},
                made.finding if made else "",
                entry["key_figures"],
                why,
                _day(plan, made),
            )
        )
    draft.add(BEACON, HERE)
    data = plan.manifest.collection.data
    shown = [one.report for one in listed if one.files]
    siblings = picker.families(shown, data=data)
    neighbours = related.Neighbours(shown)
    ids = {report.id for report in shown}
    editions = history.continued(draft, plan, entries, when=when)
    changed = changes.latest(editions)
    for report in shown:
        path = f"{report.id}.html"
        page = draft.read(path).decode()
        failure, made = failed.get(report.id), plan.record.made.get(report.id)
        since, why = (_day(plan, made), failure.reason) if failure else ("", "")
        told = stale_page(page, lang=report.lang, since=since, reason=why)
        offer = siblings[report.name, report.lang].picker(report, page=path)
        twin = plan.manifest.twin(report)
        there = posixpath.relpath(f"{twin}.html", posixpath.dirname(path) or ".")
        told = picker.with_siblings(
            told, offer, twin=there if twin in ids else "", lang=report.lang,
            related=neighbours.of(report),
        )  # fmt: skip
        told = changes.with_changes(told, changed.get(report.id), lang=report.lang)
        if report.id in built:
            told = _stamped(told, built[report.id], draft=draft, plan=plan, when=when)
        if told != page:
            draft.add(path, told.encode())
    present = beside.pages(draft, plan, entries, shown, used=used, failed=failed, when=when)
    history.tell(draft, plan, editions, ids, present=present)
    # The first of each theme, its default report where that is published.
    ordered = sorted(shown, key=lambda one: bool(one.slug))
    leads = {(one.name, one.lang): one.id for one in reversed(ordered)}
    told_of = {
        one: index.told_by(draft.read(f"{one}.ipynb"), draft.read(f"{one}.html").decode())
        for one in leads.values()
    }
    for lang, path in PAGES["index"].items():
        front = _front(plan.manifest, ids, lang=lang)
        page = index.render_index(
            listed,
            lang=lang,
            site=plan.manifest.site.said(lang),
            siblings=siblings,
            story=index.story(draft.read(f"{front.id}.ipynb"), report=front) if front else None,
            read=newest_day(data),
            picture=_picture(draft, front, entries),
            present=present,
            told=told_of,
        )
        draft.add(path, page.encode())
    return entries


def _stamped(page: str, built: Built, *, draft: Draft, plan: Plan, when: str) -> str:
    """Return a new page with the stamp of its release, of an earlier one where nothing changed."""
    from helpers.pipeline.page import layout  # noqa: PLC0415 - as above
    from helpers.pipeline.page.citation import Citation  # noqa: PLC0415 - as above

    entry = built.entry
    before = plan.release.reports.get(entry["id"])
    if before and before.get("fingerprint") == entry["fingerprint"]:
        try:
            old = (plan.release.folder / before["files"]["html"]).read_bytes().decode()
        except (OSError, UnicodeDecodeError):
            old = ""
        if _drawn(old) == _drawn(page):
            return layout.restamped(page, old)
    if not built.citation:
        return page
    known = {"published": when, "release": draft.id, "fingerprint": entry["fingerprint"]}
    return layout.with_stamp(page, Citation(**{**built.citation, **known}))


def _drawn(page: str) -> str:
    """Return what of a page is its record's alone."""
    return _FILLED.sub("", stale_page(page, lang="ko", since="", reason=""))


def _picture(
    draft: Draft, front: Report | None, entries: Sequence[Mapping[str, Any]]
) -> Picture | None:
    """Return what stands for the site: the picture of the report that opens its index."""
    from helpers.pipeline.page.layout import Picture  # noqa: PLC0415 - as above

    files = [one["files"] for one in entries if front and one["id"] == front.id]
    if front is None or not files or "png" not in files[0]:
        return None
    return Picture.of(files[0]["png"], draft.read(files[0]["png"]), alt=front.title)


def _front(manifest: Manifest, shown: Container[str], *, lang: Lang) -> Report | None:
    """Return the report that opens the index in a language, None where it is not published."""
    found = next((one for one in manifest.reports if one.id == manifest.site.front), None)
    if found and found.lang != lang:
        twin = manifest.twin(found)
        found = next((one for one in manifest.reports if one.id == twin), None)
    return found if found and found.id in shown else None
