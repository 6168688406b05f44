"""Jobs for workers: made from planned reports, and what is remembered of their outcomes.

Belongs here: everything a job needs to know, gathered where the whole collection is known.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from helpers.errors import Unpublishable
from helpers.pipeline.notebook.files import Remark
from helpers.pipeline.notebook.labels import links, meanings
from helpers.pipeline.notebook.manifest import Limits, Report, Rules
from helpers.pipeline.plan.fingerprint import (
    DRAWING,
    DRAWN_WITH,
    SURROUNDINGS,
    Ingredients,
    modules_behind,
)
from helpers.pipeline.plan.log import Made
from helpers.pipeline.plan.plan import Plan, Planned

# How often a report is tried where the machinery fails.
TRIES = 2


@dataclass(frozen=True, slots=True)
class Job:
    """Everything a worker needs to make one report."""

    report: Report  #: What is made.
    source: str  #: The notebook's text.
    root: Path  #: Root of the collection.
    scratch: Path  #: The run's private folder.
    limits: Limits  #: What a run may take.
    deadline: float  #: When the whole build has to be over, on the monotonic clock.
    epoch: int  #: Seconds since 1970 that stand in for the clock.
    #: Addresses the page links to, relative to it.
    links: Mapping[str, str] = field(default_factory=dict)
    #: What parameter values are called in the report's language.
    meanings: Mapping[str, str] = field(default_factory=dict)
    #: Socket of the template that kernels are forked from; None where they are not.
    template: Path | None = None
    why_cold: str = ""  #: Why they are not.
    #: The stored record, where its page alone is to be drawn again; else empty.
    record: bytes = b""
    #: What the collection says of itself in the report's language, part by part.
    site: Mapping[str, str] = field(default_factory=dict)
    rules: Rules = field(default_factory=Rules)  #: What ends a run beyond an error.
    sketch: bool = False  #: Whether it is for a preview; see `products.draw`.


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job."""

    id: str  #: Id of the report.
    reason: str = ""  #: Why it failed, in one line; empty for a good one.
    seconds: float = 0.0  #: What it took.
    kernel: str = "cold"  #: Kind of kernel it ran in, ``fork`` or ``cold``.
    why_cold: str = ""  #: Why that was no fork.
    #: Products by path below the site; for a failed one its notebook under the key ``failed``.
    files: Mapping[str, bytes] = field(default_factory=dict)
    tables: tuple[str, ...] = ()  #: The paths among them that are tables.
    key_figures: tuple[Mapping[str, Any], ...] = ()  #: As ``release.json`` lists them.
    finding: str = ""  #: The sentence the report is known by.
    used: tuple[str, ...] = ()  #: Names of the files its run opened.
    notes: tuple[str, ...] = ()  #: What is to be told of a good run, each in one line.
    remarks: tuple[Remark, ...] = ()  #: What the page does not show.
    #: How many figures it shows of each document.
    sources: Mapping[str, int] = field(default_factory=dict)
    #: What the report says of itself, by the names of ``citation.Citation``.
    citation: Mapping[str, Any] = field(default_factory=dict)


def jobs_for(
    plan: Plan,
    todo: Collection[Planned],
    *,
    scratch: Path,
    epoch: int,
    template: Path | None,
    why_cold: str,
    pdf: bool = True,
) -> Iterator[Job]:
    """Yield the jobs of a build, those that took longest last time first.

    ``scratch``, ``epoch``, ``template`` and ``why_cold`` are those of `Job`; without ``pdf`` none
    has a PDF, and no page links to one.

    Raises ``Unpublishable``: a page is to be drawn again from a record that is not what was
    published.
    """
    manifest = plan.manifest
    collection, limits = manifest.collection, manifest.limits
    deadline = time.monotonic() + limits.run_seconds
    # As they were read for the plan: what is saved meanwhile is the next build's.
    names = {one.report.name for one in todo}
    texts = {name: manifest.notebooks[name].source for name in names}
    for one in sorted(todo, key=lambda one: (one.page_only, -one.seconds)):
        addresses = links(one.report)
        if not pdf:
            del addresses["pdf"]
        yield Job(
            one.report, texts[one.report.name], collection.root, scratch, limits, deadline,
            epoch, addresses, meanings(one.report, collection.data),
            template, why_cold, _record(plan, one),
            manifest.site.said(one.report.lang), manifest.rules,
        )  # fmt: skip


def _record(plan: Plan, planned: Planned) -> bytes:
    """Return the stored record of a report whose page alone is to be drawn; else nothing.

    Raises ``Unpublishable``: it is not what was published.
    """
    if not planned.page_only:
        return b""
    release = plan.release
    path = str(release.reports[planned.report.id]["files"]["ipynb"])
    data = release.read(path)
    if data is None:
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
        return replace(
            known, ingredients=parts, finding=outcome.finding, sources=dict(outcome.sources)
        )
    used = digests.of({*SURROUNDINGS, *outcome.used})
    parts = Ingredients(planned.own, used, planned.told, drawn)
    words = (outcome.finding, outcome.why_cold)
    return Made(when, outcome.seconds, outcome.kernel, parts, *words, dict(outcome.sources))
