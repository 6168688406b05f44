"""One report from job to products, as a worker process makes it.

Belongs here: the line execute → verdict → record → draw, from plain data to plain data, so that
it may run in any process. Nothing here knows where reports are published.
"""

from __future__ import annotations

import os
import sys
import sysconfig
import threading
import time
from contextlib import suppress
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.pipeline.plan.fingerprint import ingredients_in, written_in
from helpers.pipeline.run.jobs import TRIES, Job, Outcome
from helpers.pipeline.run.processes import kill_descendants, reap

#: What every worker process imports.
NEEDED = tuple(
    f"helpers.pipeline.{name}"
    for name in ("report", "page.attached", "page.products", "run.execute", "run.verdict")
)

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from helpers.pipeline.notebook.manifest import Report
    from helpers.pipeline.run.verdict import Verdict


def hidden_folders(job: Job) -> dict[str, str]:
    """Return this machine's folders that no product may name, and what stands for them.

    Of Python that is where its libraries are, for what they are below is everybody's ``/usr``.
    """
    from helpers.pipeline.page.clean_notebook import PRIVATE  # noqa: PLC0415 - see below

    library = sysconfig.get_path("stdlib")
    hidden = {
        str(job.scratch): PRIVATE,
        str(job.scratch.resolve()): PRIVATE,
        str(job.root): "collection",
        str(Path(__file__).parents[3]): "collection",
        library: f"python/{os.path.relpath(library, sys.base_prefix)}",
        # A person without a name has none, and nothing is known by it then.
        os.path.expanduser("~"): "~",  # noqa: PTH111 - Path.home() would raise
    }
    return hidden | ({} if sys.prefix == sys.base_prefix else {sys.prefix: "python"})


@cache
def get_ready() -> None:
    """Load what draws pages and do what it puts off until the first one, once a process.

    A worker does so while its first kernel computes, which takes 0.9 s of processor time out of
    the way of a report that is made alone.
    """
    # Whatever is wrong, drawing will tell.
    with suppress(Exception):
        from helpers.pipeline.page.products import get_ready  # noqa: PLC0415 - see below

        get_ready()


def work(job: Job) -> Outcome:
    """Make one report in a process that `begin_worker` prepared, and end all it left running."""
    try:
        return produce(job)
    finally:
        kill_descendants()
        reap()


def produce(job: Job) -> Outcome:
    """Run and render one report; whatever goes wrong with it is told in the outcome."""
    began = time.monotonic()
    outcome = Outcome(job.report.id)
    for _ in range(TRIES):
        outcome, again = _try(job)
        if not again:
            break
        if outcome.kernel == "fork":
            job = replace(job, template=None, why_cold=f"a fork failed: {outcome.reason}")
    from helpers.pipeline.page.clean_notebook import without_places  # noqa: PLC0415 - see below

    # What went wrong is told to readers too, who are not to see where this machine keeps things.
    hidden = hidden_folders(job)
    reason = without_places(outcome.reason, hidden)
    told = tuple(without_places(note, hidden) for note in outcome.notes)
    return replace(outcome, reason=reason, notes=told, seconds=round(time.monotonic() - began, 3))


def _try(job: Job) -> tuple[Outcome, bool]:
    """Return what became of one try, and whether another one may help."""
    # Here and below: heavy libraries are for workers alone, what draws not before a kernel runs.
    if job.record:
        from helpers.pipeline.page.clean_notebook import reread  # noqa: PLC0415

        return _good(job, reread(job.record, report=job.report)), False
    from helpers.pipeline.run.execute import Run, execute  # noqa: PLC0415
    from helpers.pipeline.run.verdict import judge, notes  # noqa: PLC0415

    report = job.report
    run = Run(
        job.source, report.parameters, job.root / "notebooks", job.scratch, job.limits,
        job.deadline, job.epoch, job.template,
    )  # fmt: skip
    meanwhile = threading.Thread(target=get_ready, daemon=True)
    meanwhile.start()
    seen = execute(run)
    meanwhile.join()
    from helpers.pipeline.page.attached import attach_pictures  # noqa: PLC0415
    from helpers.pipeline.page.clean_notebook import normalise  # noqa: PLC0415

    verdict = judge(
        seen, megabytes=job.limits.output_megabytes, stderr_fails=job.rules.stderr == "fails"
    )
    record = None
    pictures: tuple[str, ...] = ()
    if seen.notebook is not None:
        pictures = attach_pictures(seen.notebook, root=job.root)
        record = normalise(seen.notebook, report=report, hidden=hidden_folders(job))
    if verdict.good and record is not None:
        outcome = _good(job, record)
    else:
        outcome = _failed(report, verdict, record)
    why_cold = job.why_cold or seen.why_cold
    shown = {*pictures} - written_in(seen.noted, root=job.root)
    used = tuple(sorted({*ingredients_in(seen.noted, root=job.root), *shown}))
    told = () if outcome.reason else notes(seen)
    outcome = replace(outcome, kernel=seen.kernel, why_cold=why_cold, used=used, notes=told)
    return outcome, verdict.machinery


def _failed(report: Report, verdict: Verdict, record: NotebookNode | None) -> Outcome:
    """Return a failed outcome with the notebook marked for whoever mends it."""
    from helpers.pipeline.page.clean_notebook import marked, record_bytes  # noqa: PLC0415 - see above

    files = (
        {}
        if record is None
        else {"failed": record_bytes(marked(record, reason=verdict.reason, cell=verdict.cell or 0))}
    )
    return Outcome(report.id, verdict.reason, files=files)


def _good(job: Job, record: NotebookNode) -> Outcome:
    """Return the products of a good run; a page that cannot be drawn is a failure like others."""
    from helpers.pipeline.run.verdict import Verdict, one_line  # noqa: PLC0415 - see above

    try:
        from helpers.pipeline.page.products import draw  # noqa: PLC0415 - see above

        drawn = draw(
            record, report=job.report, links=job.links, meanings=job.meanings, site=job.site,
            sketch=job.sketch,
        )  # fmt: skip
    except Exception as error:  # noqa: BLE001 - told to people like any other failure
        reason = f"its page could not be made: {type(error).__name__}: {one_line(error)}"
        return _failed(job.report, Verdict(reason), record)
    return Outcome(
        job.report.id,
        files=drawn.files,
        tables=drawn.tables,
        key_figures=drawn.key_figures,
        finding=drawn.finding,
        remarks=drawn.remarks,
        citation=asdict(drawn.citation),
        sources=drawn.sources,
    )
