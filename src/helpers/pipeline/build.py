"""The coordinator: from the plan to the published release, or to nothing at all.

Belongs here: the order of the stages. Each stage is its own module; only here are releases
published, by one process at a time.
"""

from __future__ import annotations

import datetime as dt
import itertools
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace
from pathlib import Path

from helpers.errors import in_words
from helpers.paths import Collection
from helpers.pipeline.notebook.files import Remark
from helpers.pipeline.plan.checks import check_tables, unusable
from helpers.pipeline.plan.fingerprint import (
    DRAWING,
    INDEX,
    INDEX_DRAWN_WITH,
    Digests,
    changes,
    modules_behind,
)
from helpers.pipeline.plan.log import Failure, RunRecord, forget_records, now, write_record
from helpers.pipeline.plan.plan import Plan, Planned, State, Wanted, plan_for
from helpers.pipeline.release.contents import Built, complete, write_products
from helpers.pipeline.release.publish import Draft, next_id, preflight, prune
from helpers.pipeline.release.switch import settle
from helpers.pipeline.report import NEEDED, work
from helpers.pipeline.run.jobs import Job, Outcome, jobs_for, made_of
from helpers.pipeline.run.kernel_template import running_template, wait_for
from helpers.pipeline.run.lock import building
from helpers.pipeline.run.pool import Stop, listening, run_jobs, workers_here
from helpers.pipeline.run.run_folder import RUNS, RunFolder, forget_failed, sweep
from helpers.pipeline.run.scratch import (
    TABLES,
    drawing_nothing,
    forget_scratch,
    name_locks,
    newest_source,
    scratch_path,
)
from helpers.pipeline.telling import Result, Teller

ASKED = "asked for"


def build(collection: Collection, wanted: Wanted, *, teller: Teller | None = None) -> Result:
    """Bring reports up to date and publish them.

    Nobody is told what happens without a ``teller``.

    Raises
    ------
    BuildLocked
        Another build is under way.
    UsageError, DataError
        Input that may not be used; nothing was run and the site is as it was.
    Unpublishable, OSError
        The disk is full or fails; the site is as it was.
    Interrupted
        A signal came; the site is as it was and no process is left.
    """
    began = time.monotonic()
    told = teller or Teller(quiet=True)
    if wanted.cluster:
        from helpers.pipeline.cluster.pool import check_usable  # noqa: PLC0415 - only where asked for

        check_usable(wanted.cluster)
    try:
        with (
            building(collection, tell=told.line), listening() as stop, drawing_nothing(),
        ):  # fmt: skip
            for line in sweep(collection):
                told.line(line)
            settle(collection)
            plan, chosen = plan_for(collection, wanted)
            _tell_of_others(plan, chosen, told)
            one_off = chosen[0].report.id if wanted.assignments else ""
            todo = [one for one in chosen if wanted.force or one.state is not State.FRESH]
            if wanted.force:
                todo = [replace(one, page_only=False) for one in todo]
            if not todo and not plan.gone and not plan.index:
                known = plan.release.id
                return Result(
                    known, fresh=len(chosen), seconds=_since(began), before=known, one_off=one_off
                )
            preflight(collection, release=plan.release)
            run = _Run(plan, todo, wanted, told, stop)
            result = run.publish()
            for name in plan.gone:
                forget_failed(collection.reports, name)
            fresh = len(chosen) - len(todo)
            took = {name: done.made.seconds for name, done in run.built.items()}
            return Result(
                result, tuple(run.built), run.failed_now, fresh, tuple(plan.gone), _since(began),
                run.notes, run.remarks, took, plan.release.id, one_off,
            )  # fmt: skip
    finally:
        told.end()


def _tell_of_others(plan: Plan, chosen: Sequence[Planned], told: Teller) -> None:
    """Name the notebooks that cannot be used and were not asked for."""
    asked = {one.report.name for one in chosen}
    for name, faults in plan.manifest.broken.items():
        if name not in asked:
            told.line(in_words(faults))


def _cannot_fork() -> str:
    """Return why kernels cannot be forked on this system, empty where they can."""
    return "" if sys.platform == "linux" else f"forking is not safe on {sys.platform}"


def _prepare_publishing(template: Path | None, stop: Stop) -> None:
    """Do what a release will need while the first kernel computes, 0.7 s of processor time.

    Before, it would keep the template from importing its libraries, which all kernels wait for.
    """
    with suppress(Exception):
        if template:
            wait_for(template)
        if stop.signum:
            return
        from helpers.pipeline.page import changes, index, layout, picker, related  # noqa: F401, PLC0415
        from helpers.pipeline.release import beside, history  # noqa: F401, PLC0415 - as `complete`

        modules_behind(DRAWING, *INDEX)
        layout.compile_templates()


def _since(began: float) -> float:
    return round(time.monotonic() - began, 3)


class _Run:
    """One build under way: what is made, what failed, and the release they go into."""

    def __init__(
        self, plan: Plan, todo: Sequence[Planned], wanted: Wanted, told: Teller, stop: Stop
    ) -> None:
        self.plan = plan
        self.built: dict[str, Built] = {}
        self.failed_now: dict[str, Failure] = {}
        self.notes: dict[str, tuple[str, ...]] = {}
        self.remarks: dict[str, tuple[Remark, ...]] = {}
        self._todo = {one.report.id: one for one in todo}
        names = sorted({one.report.name for one in todo if not one.page_only})
        self._unusable = unusable(plan.manifest, names)
        self._jobs = [one for one in todo if one.report.name not in self._unusable]
        self._runs = [one for one in self._jobs if not one.page_only]
        self._workers = max(1, min(wanted.jobs or workers_here(), len(todo)))
        self._wanted = wanted
        self._why_cold = ASKED if wanted.kernel == "cold" else _cannot_fork()
        self._told = told
        self._stop = stop
        self._started = now()
        self._told_of_cold = False

    def publish(self) -> str:
        """Make everything, publish it, and return the id of what is published then."""
        collection = self.plan.manifest.collection
        stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
        run_id = next_id(collection, now=stamp)
        folder = RunFolder(collection.reports / RUNS / run_id)
        scratch = scratch_path()
        draft = None
        if self._todo:
            self._told.begin(len(self._todo))
        self._told.step("reading data")
        try:
            folder.begin(scratch=scratch, started=self._started)
            name_locks(scratch)
            self.plan.digests.know()
            epoch = newest_source(collection.data)
            with self._template(scratch, epoch=epoch) as template:
                # The template imports its libraries while the inputs are looked through.
                if self._runs:
                    check_tables(collection, keep=scratch / TABLES)
                self._stop.check()
                draft = Draft(collection, release=run_id, previous=self.plan.release)
                jobs = jobs_for(
                    self.plan, self._jobs, scratch=scratch, epoch=epoch,
                    template=template, why_cold=self._why_cold, pdf=self._wanted.pdf,
                )  # fmt: skip
                self._told.step("starting kernels")
                if self._jobs:
                    given = (template, self._stop)
                    threading.Thread(target=_prepare_publishing, args=given).start()
                self._make(self._begun(jobs), draft, folder)
            self._stop.check()
            self._told.step("publishing")
            return self._release(draft)
        finally:
            if draft is not None:
                draft.discard()
            forget_scratch(scratch)
            # What could not be removed now is found by the next build, if it is still noted then.
            if not scratch.exists():
                folder.end()

    def _template(self, scratch: Path, *, epoch: int) -> AbstractContextManager[Path | None]:
        """Return the template that kernels are forked from, or nothing where they are not."""
        if self._why_cold or not self._runs or self._wanted.cluster:
            return nullcontext()
        names = {one.report.name for one in self._runs}
        texts = [self.plan.manifest.notebooks[name].source for name in names]
        return running_template(scratch, epoch=epoch, notebooks=texts)

    def _make(self, jobs: Iterable[Job], draft: Draft, folder: RunFolder) -> None:
        """Run every job; write the good ones' products, keep the failed ones' notebooks."""
        refused = (
            Outcome(one, in_words(self._unusable[planned.report.name]))
            for one, planned in self._todo.items()
            if planned.report.name in self._unusable
        )
        for outcome in itertools.chain(refused, self._outcomes(jobs)):
            if outcome.reason:
                self._fail(outcome, folder)
            else:
                planned = self._todo[outcome.id]
                made = made_of(self.plan, planned, outcome, when=now())
                self.built[outcome.id] = write_products(draft, planned, outcome, made=made)
                if outcome.notes:
                    self.notes[outcome.id] = outcome.notes
                if outcome.remarks:
                    self.remarks[outcome.id] = outcome.remarks
            self._tell_of_cold_kernels(outcome)
            self._told.done(outcome.id, seconds=outcome.seconds, reason=outcome.reason)

    def _begun(self, jobs: Iterable[Job]) -> Iterator[Job]:
        """Yield jobs, each told of when it is asked for, and that is when it is begun."""
        for job in jobs:
            self._told.begun(job.report.id)
            yield job

    def _outcomes(self, jobs: Iterable[Job]) -> Iterator[Outcome]:
        """Have the jobs done, by processes of this machine or by the workers of a cluster."""
        if not self._wanted.cluster:
            return run_jobs(jobs, work=work, workers=self._workers, stop=self._stop, preload=NEEDED)
        from helpers.pipeline.cluster.pool import run_on_cluster  # noqa: PLC0415 - only where asked for

        return run_on_cluster(
            jobs, address=self._wanted.cluster, root=self.plan.manifest.collection.root,
            most=self._wanted.jobs, stop=self._stop, tell=self._told.line,
        )  # fmt: skip

    def _tell_of_cold_kernels(self, outcome: Outcome) -> None:
        """Say once that kernels are not forked although nobody asked for that."""
        if outcome.why_cold and outcome.why_cold != ASKED and not self._told_of_cold:
            self._told_of_cold = True
            self._told.line(f"kernels start slowly, for {outcome.why_cold}")

    def _fail(self, outcome: Outcome, folder: RunFolder) -> None:
        kept = ""
        if "failed" in outcome.files:
            path = folder.keep_failed(outcome.id, outcome.files["failed"])
            kept = self.plan.manifest.collection.relative(path)
        self.failed_now[outcome.id] = Failure(now(), outcome.reason, kept)

    def _release(self, draft: Draft) -> str:
        """Publish, unless there is nothing to show; then forget what is too old."""
        plan = self.plan
        collection = plan.manifest.collection
        ids = {one.report.id for one in plan.planned}
        failed = {name: why for name, why in plan.record.failed.items() if name in ids}
        failed = {name: why for name, why in failed.items() if name not in self.built}
        failed |= self.failed_now
        entries = complete(draft, plan, self.built, failed, when=now())
        made = {name: how for name, how in plan.record.made.items() if name in ids}
        made |= {name: done.made for name, done in self.built.items()}
        index = plan.digests.of((*INDEX_DRAWN_WITH, *modules_behind(*INDEX)))
        record = RunRecord(draft.id, self._started, now(), made, failed, index)
        if not entries:
            return plan.release.id
        self._stop.check()
        write_record(collection.reports, record)
        draft.publish(entries)
        self._tidy()
        self._tell_of_changes()
        return draft.id

    def _tidy(self) -> None:
        """Forget what is too old; what was published stays so even where that fails."""
        collection, kept = self.plan.manifest.collection, self.plan.manifest.limits.releases
        try:
            staying = prune(collection, kept=kept, previous=self.plan.release.id)
            forget_records(collection.reports, kept=staying)
        except OSError as error:
            self._told.line(f"old releases could not be removed: {error.strerror or error}")

    def _tell_of_changes(self) -> None:
        """Say so when files changed while they were being read: the next build will renew."""
        made = (done.made.ingredients for done in self.built.values())
        known = {
            name: mark for parts in made for name, mark in {**parts.used, **parts.drawn}.items()
        }
        changed = changes(known, Digests(self.plan.manifest.collection).of(known))
        if changed:
            self._told.line(f"changed during the build, so build again: {'; '.join(changed[:3])}")
