"""What a build would do and why: each report's state against the published release.

Belongs here: comparing, and saying the reason in words. Nothing here runs or writes.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from helpers.errors import Fault, UsageError, in_words
from helpers.paths import MANIFEST, Collection
from helpers.pipeline.notebook import one_off
from helpers.pipeline.notebook.manifest import Manifest, Report, load_manifest, published_of
from helpers.pipeline.notebook.parameters import nearest
from helpers.pipeline.plan.fingerprint import (
    PAGE_ONLY,
    Digests,
    Ingredients,
    changes,
    own_ingredients,
    told_ingredients,
)
from helpers.pipeline.plan.log import RunRecord, read_record
from helpers.pipeline.plan.published import Release, address, published

MOST_REASONS = 3
NO_PDF = f"its PDF was left out{PAGE_ONLY}"


class State(StrEnum):
    """How a report stands."""

    FRESH = "fresh"
    STALE = "stale"
    NEVER = "never"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Planned:
    """One report with its state."""

    report: Report  #: The report.
    #: ``fresh``: published from what is there now; ``stale``: published from something else;
    #: ``never``: not published; ``failed``: the last try failed, whatever is published.
    state: State
    reasons: tuple[str, ...]  #: Why it is not fresh, in words.
    #: Those of its ingredients that are known before it is made; see `fingerprint.Ingredients`.
    own: Mapping[str, str]
    told: Mapping[str, str]
    #: Whether its run would show what it showed, so that its page alone has to be drawn again.
    page_only: bool
    seconds: float  #: What it took last time, 0 where that is not known.
    page: str  #: Its published page below the collection's root, empty where there is none.

    @property
    def reason(self) -> str:
        """The reasons in one line."""
        more = len(self.reasons) - MOST_REASONS
        told = "; ".join(self.reasons[:MOST_REASONS])
        return f"{told} and {more} more" if more > 0 else told


@dataclass(frozen=True, slots=True)
class Plan:
    """Every report of a collection against what is published."""

    manifest: Manifest  #: The collection's manifest.
    release: Release  #: What is published.
    record: RunRecord  #: What is known of how it came to be.
    #: The manifest's reports in its order, one-off reports after them.
    planned: tuple[Planned, ...]
    digests: Digests  #: Of files as they were when the plan was made.
    index: tuple[str, ...] = ()  #: Why the index pages have to be drawn again, in words.
    #: Reports that failed, were never published, and shall not be told of any more.
    forgotten: tuple[str, ...] = ()

    @property
    def gone(self) -> list[str]:
        """Reports, published or tried, that no longer belong to the collection."""
        ids = {one.report.id for one in self.planned}
        return [*(name for name in self.release.reports if name not in ids), *self.forgotten]


class _Planner:
    """Compares reports with what is published; what many rest on is compared once."""

    def __init__(
        self, manifest: Manifest, release: Release, record: RunRecord, *, pdf: bool
    ) -> None:
        self.digests = Digests(manifest.collection)
        self._manifest = manifest
        self._release = release
        self._record = record
        self._pdf = pdf
        self._address = address(manifest.collection)
        self._compared: dict[int, list[str]] = {}

    def shared(self, group: Mapping[str, str]) -> list[str]:
        """Return what changed in a group of ingredients; groups are objects that many share."""
        if id(group) not in self._compared:
            self._compared[id(group)] = changes(group, self.digests.of(group))
        return self._compared[id(group)]

    def planned(self, report: Report) -> Planned:
        """Return one report's state and the reasons for it."""
        if report.name in self._manifest.broken:
            return self._broken(report)
        own = own_ingredients(report, self._manifest)
        told = told_ingredients(report, self._manifest)
        entry, made = self._release.reports.get(report.id), self._record.made.get(report.id)
        failure = self._record.failed.get(report.id)
        page_only = False
        if failure is not None:
            state, reasons = State.FAILED, [f"failed on {failure.when[:10]}: {failure.reason}"]
        elif entry is None:
            state, reasons = State.NEVER, ["never built"]
        elif made is None:
            state, reasons = State.STALE, ["its run record is lost"]
        elif damaged := self._release.damaged(report.id):
            state, reasons = State.STALE, [f"{damaged} is missing or damaged"]
        else:
            reasons, page_only = self._changes(made.ingredients, own=own, told=told)
            if self._pdf and not reasons and not entry["files"]["pdf"]:
                reasons, page_only = [NO_PDF], True
            state = State.STALE if reasons else State.FRESH
        seconds = made.seconds if made else 0.0
        page = self._page(report)
        return Planned(report, state, tuple(reasons), own, told, page_only, seconds, page)

    def _page(self, report: Report) -> str:
        entry = self._release.reports.get(report.id)
        return f"{self._address}/{entry['files']['html']}" if entry else ""

    def _broken(self, report: Report) -> Planned:
        """Return a report whose notebook cannot be used: failed, before anything is tried."""
        why = in_words(self._manifest.broken[report.name])
        return Planned(report, State.FAILED, (why,), {}, {}, False, 0.0, self._page(report))

    def _changes(
        self, known: Ingredients, *, own: Mapping[str, str], told: Mapping[str, str]
    ) -> tuple[list[str], bool]:
        """Return what changed in words, and whether that concerns the page alone."""
        run = changes(known.own, own) + self.shared(known.used)
        page = changes(known.told, told) + self.shared(known.drawn)
        reasons = run + [f"{words}{PAGE_ONLY}" for words in page if words not in run]
        return reasons, not run and bool(page)


def make_plan(
    manifest: Manifest, extra: Sequence[Report] = (), *, customs: bool = True, pdf: bool = False
) -> Plan:
    """Return the state of every report.

    ``extra`` are one-off reports asked for now; those published earlier stay with ``customs``; with
    ``pdf`` a report without its PDF lacks something.
    """
    release = published(manifest.collection)
    record = read_record(manifest.collection.reports, release.id)
    kept = one_off.kept_reports(manifest, release.reports.values()) if customs else []
    asked = {report.id for report in extra}
    kept += _kept_broken(manifest, release)
    reports = (*manifest.reports, *(one for one in kept if one.id not in asked), *extra)
    planner = _Planner(manifest, release, record, pdf=pdf)
    planned = tuple(map(planner.planned, reports))
    index = tuple(planner.shared(record.index))
    return Plan(manifest, release, record, planned, planner.digests, index)


def _kept_broken(manifest: Manifest, release: Release) -> Iterator[Report]:
    """Yield what is published of notebooks that cannot be used and the manifest does not list."""
    for one, entry in release.reports.items():
        if entry["name"] in manifest.broken and one not in manifest.ids:
            found = published_of(manifest.entries[entry["name"]], entry)
            if found is not None:
                yield found


def matching(wish: str, ids: Iterable[str]) -> list[str]:
    """Return the ids that an id, or a pattern such as ``regional-exports/*``, stands for."""
    return [one for one in ids if one == wish or fnmatch.fnmatchcase(one, wish)]


def choose(planned: Sequence[Planned], wishes: Sequence[str]) -> list[Planned]:
    """Return the reports named by ids or patterns such as ``regional-exports/*``; all for none.

    Raises ``UsageError``: a wish names nothing.
    """
    if not wishes:
        return list(planned)
    chosen = _named(wishes, [one.report.id for one in planned])
    return [one for one in planned if one.report.id in chosen]


def _named(wishes: Sequence[str], ids: Sequence[str]) -> set[str]:
    """Return the ids that wishes name, each of them at least one."""
    chosen: set[str] = set()
    faults = []
    for wish in wishes:
        found = matching(wish, ids)
        chosen.update(found)
        if not found:
            wanted = f"no such report; see `reports list`{nearest(wish, ids)}"
            faults.append(Fault(str(MANIFEST), 0, "", wish[:80], wanted))
    if faults:
        raise UsageError(faults)
    return chosen


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a build was asked for."""

    #: Reports by id or pattern; all where empty. With assignments the name of one notebook.
    ids: Sequence[str] = ()
    assignments: Sequence[str] = ()  #: ``NAME=VALUE`` of a one-off report.
    force: bool = False  #: Whether fresh reports are built too.
    jobs: int = 0  #: Worker processes; 0 lets the machine decide.
    kernel: str = "fork"  #: ``fork`` or ``cold``: how kernels are started.
    #: Address of the Dask scheduler whose workers make the reports; empty for this machine.
    cluster: str = ""
    #: Limits that stand in for the manifest's, by name.
    limits: Mapping[str, float] = field(default_factory=dict)
    pdf: bool = True  #: Whether each report has its PDF.
    #: Whether the reports named, one-off reports all of them, are removed instead.
    drop: bool = False
    tried: Sequence[str] = ()  #: What failed, also what was never published, and can be dropped.


def plan_for(collection: Collection, wanted: Wanted) -> tuple[Plan, list[Planned]]:
    """Return the plan of a whole collection and the reports that were asked for.

    Raises ``UsageError``: manifest, notebooks, parameters or names that cannot be used.
    """
    manifest = load_manifest(collection)
    limits = manifest.limits.model_copy(update=dict(wanted.limits))
    manifest = replace(manifest, limits=limits)
    if wanted.drop:
        return _without(make_plan(manifest, pdf=wanted.pdf), wanted), []
    if not wanted.assignments:
        customs = not (wanted.force and not wanted.ids)
        plan = make_plan(manifest, customs=customs, pdf=wanted.pdf)
        return plan, choose(plan.planned, wanted.ids)
    name = _one_name(manifest, wanted.ids)
    given = one_off.read_assignments(manifest, name, wanted.assignments)
    report = one_off.custom_report(manifest, name, given)
    report = one_off.as_published(report, published(collection).reports.values())
    plan = make_plan(manifest, [report], pdf=wanted.pdf)
    return plan, choose(plan.planned, [report.id])


def _without(plan: Plan, wanted: Wanted) -> Plan:
    """Return a plan that no longer has some one-off reports.

    Raises ``UsageError``: a wish names nothing, or a report of the manifest.
    """
    ids = [one.report.id for one in plan.planned]
    tried = sorted({*plan.record.failed, *wanted.tried} - {*ids})
    dropped = _named(wanted.ids, [*ids, *tried])
    told = f"no one-off report; it goes when it is removed from {MANIFEST}"
    listed = [one.report for one in plan.planned if one.report.id in dropped]
    faults = [Fault("drop", 0, "", report.id, told) for report in listed if not report.custom]
    if faults:
        raise UsageError(faults)
    kept = tuple(one for one in plan.planned if one.report.id not in dropped)
    forgotten = tuple(name for name in tried if name in dropped)
    return replace(plan, planned=kept, forgotten=forgotten)


def _one_name(manifest: Manifest, ids: Sequence[str]) -> str:
    """Return the notebook that ``-p`` is for."""
    if len(ids) == 1 and ids[0] in manifest.entries:
        return ids[0]
    raise UsageError([one_off.only_a_name(manifest, " ".join(ids))])
