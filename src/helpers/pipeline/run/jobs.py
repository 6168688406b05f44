"""From planned reports to jobs for workers, and from outcomes to what is remembered of them.

Belongs here: everything a job needs to know, gathered where the whole collection is known.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

from helpers.pipeline.files import stored
from helpers.pipeline.fingerprint import SURROUNDINGS, Ingredients
from helpers.pipeline.history import Made
from helpers.pipeline.labels import links, meanings
from helpers.pipeline.observed import PACKAGE_NAME, modules_behind
from helpers.pipeline.plan import Plan, Planned
from helpers.pipeline.shelf import Unpublishable
from helpers.pipeline.work import Job, Outcome

# What makes pages, with all it rests on.
DRAWING = "helpers.pipeline.drawing"
# The files besides modules that pages are made with. They are named, not watched: libraries keep
# what they have read, so what a process opens for one page depends on those it made before.
DRAWN_WITH = tuple(
    f"{PACKAGE_NAME}/{name}"
    for name in (
        "pipeline/templates/report/conf.json", "pipeline/templates/report/index.html.j2",
        "pipeline/templates/parts.html.j2", "pipeline/templates/page.css",
        "pipeline/templates/page.js",
        "display/catalogue/pages.toml", "display/catalogue/blocks.toml",
        "display/catalogue/common.toml",
    )
)  # fmt: skip


def jobs_for(
    plan: Plan,
    todo: Collection[Planned],
    *,
    scratch: Path,
    epoch: int,
    template: Path | None,
    why_cold: str,
) -> Iterator[Job]:
    """Yield the jobs of a build, those that took longest last time first.

    Parameters
    ----------
    plan : Plan
        The whole plan.
    todo : collection of Planned
        What is made of it.
    scratch, epoch, template, why_cold : Path, int, Path or None, str
        See `Job`.

    Raises
    ------
    Unpublishable
        A page is to be drawn again from a record that is not what was published.
    """
    manifest = plan.manifest
    collection, limits = manifest.collection, manifest.limits
    deadline = time.monotonic() + limits.run_seconds
    # As they were read for the plan: what is saved meanwhile is the next build's.
    names = {one.report.name for one in todo}
    texts = {name: manifest.notebooks[name].source for name in names}
    for one in sorted(todo, key=lambda one: (one.page_only, -one.seconds)):
        yield Job(
            one.report, texts[one.report.name], collection.root, scratch, limits, deadline,
            epoch, links(one.report, manifest), meanings(one.report, collection.data),
            template, why_cold, _record(plan, one),
            manifest.site.said(one.report.lang), manifest.rules,
        )  # fmt: skip


def _record(plan: Plan, planned: Planned) -> bytes:
    """Return the stored record of a report whose page alone is to be drawn; else nothing.

    Raises
    ------
    Unpublishable
        It is not what was published.
    """
    if not planned.page_only:
        return b""
    release = plan.release
    path = str(release.reports[planned.report.id]["files"]["ipynb"])
    data = (release.folder / path).read_bytes()
    if stored(path, data) != release.files[path]:
        raise Unpublishable(f"{release.folder / path} is damaged; build with --force")
    return data


def made_of(plan: Plan, planned: Planned, outcome: Outcome, *, when: str) -> Made:
    """Return what is to be remembered of how a report came to be.

    Digests are those of the time of the plan: what changed since then is made again.
    """
    digests = plan.digests
    known = plan.record.made.get(outcome.id)
    drawn = digests.of({*modules_behind(DRAWING), *DRAWN_WITH})
    if planned.page_only and known is not None:
        parts = Ingredients(planned.own, known.ingredients.used, planned.told, drawn)
        return replace(known, ingredients=parts, finding=outcome.finding)
    used = digests.of({*SURROUNDINGS, *outcome.used})
    parts = Ingredients(planned.own, used, planned.told, drawn)
    return Made(when, outcome.seconds, outcome.kernel, parts, outcome.finding, outcome.why_cold)
