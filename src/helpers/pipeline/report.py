"""One report from job to products, as a worker process makes it.

Belongs here: the line execute → verdict → record → draw, from plain data to plain data, so that
it may run in any process. Nothing here knows where reports are published.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import sysconfig
import threading
import time
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from multiprocessing import parent_process
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.pipeline.manifest import Limits, Report, Rules
from helpers.pipeline.notebooks import import_nbformat
from helpers.pipeline.observed import ingredients_in, written_in
from helpers.pipeline.processes import adopt_orphans, kill_descendants, reap

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from helpers.pipeline.unshown import Remark
    from helpers.pipeline.verdict import Verdict

TRIES = 2
# The signals that end a build.
STOPPING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


@dataclass(frozen=True, slots=True)
class Job:
    """Everything a worker needs to make one report.

    Attributes
    ----------
    report : Report
        What is made.
    source : str
        The notebook's text.
    root : Path
        Root of the collection.
    scratch : Path
        The run's private folder.
    limits : Limits
        What a run may take.
    deadline : float
        When the whole build has to be over, on the monotonic clock.
    epoch : int
        Seconds since 1970 that stand in for the clock.
    links : Mapping of str to str
        Addresses the page links to, relative to it.
    meanings : Mapping of str to str
        What parameter values are called in the report's language.
    template : Path or None
        Socket of the template that kernels are forked from; None where they are not.
    why_cold : str
        Why they are not.
    record : bytes
        The stored record, where its page alone is to be drawn again; else empty.
    site : Mapping of str to str
        What the collection says of itself in the report's language, part by part.
    rules : Rules
        What ends a run beyond an error.
    """

    report: Report
    source: str
    root: Path
    scratch: Path
    limits: Limits
    deadline: float
    epoch: int
    links: Mapping[str, str] = field(default_factory=dict)
    meanings: Mapping[str, str] = field(default_factory=dict)
    template: Path | None = None
    why_cold: str = ""
    record: bytes = b""
    site: Mapping[str, str] = field(default_factory=dict)
    rules: Rules = field(default_factory=Rules)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job.

    Attributes
    ----------
    id : str
        Id of the report.
    reason : str
        Why it failed, in one line; empty for a good one.
    seconds : float
        What it took.
    kernel : str
        Kind of kernel it ran in, ``fork`` or ``cold``.
    why_cold : str
        Why that was no fork.
    files : Mapping of str to bytes
        Products by path below the site; for a failed one its notebook under the key ``failed``.
    tables : tuple of str
        The paths among them that are tables.
    key_figures : tuple of Mapping
        As ``release.json`` lists them.
    finding : str
        The sentence the report is known by.
    used : tuple of str
        Names of the files its run opened.
    notes : tuple of str
        What is to be told of a good run, each in one line.
    remarks : tuple of Remark
        What the page does not show.
    """

    id: str
    reason: str = ""
    seconds: float = 0.0
    kernel: str = "cold"
    why_cold: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)
    tables: tuple[str, ...] = ()
    key_figures: tuple[Mapping[str, Any], ...] = ()
    finding: str = ""
    used: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()


def begin_worker() -> None:
    """Prepare a worker process: it ends with its builder and takes everything below it along."""
    adopt_orphans()
    # A terminal tells all its processes; only the builder decides what that means.
    for number in STOPPING:
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _end)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
    import_nbformat()
    # What libraries log about a failing notebook is in its verdict, in words for people.
    logging.disable(logging.CRITICAL)
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    threading.Thread(target=_watch_builder, daemon=True).start()


def _end(signum: int, frame: object) -> None:
    del frame
    kill_descendants()
    os._exit(128 + signum)


def _watch_builder() -> None:
    """End this process and everything below it once the builder is gone."""
    builder = parent_process()
    if builder is not None:
        builder.join()
        _end(signal.SIGKILL, None)


def hidden_folders(job: Job) -> dict[str, str]:
    """Return this machine's folders that no product may name, and what stands for them.

    Of Python that is where its libraries are, for what they are below is everybody's ``/usr``.
    """
    from helpers.pipeline.record import PRIVATE  # noqa: PLC0415 - see below

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


def work(job: Job) -> Outcome:
    """Make one report in a process that `begin_worker` prepared, and end all it left running."""
    try:
        return produce(job)
    finally:
        kill_descendants()
        reap()


def produce(job: Job) -> Outcome:
    """Run and render one report; whatever goes wrong with it is told in the outcome."""
    from helpers.pipeline.record import without_places  # noqa: PLC0415 - see below

    began = time.monotonic()
    outcome = Outcome(job.report.id)
    for _ in range(TRIES):
        outcome, again = _try(job)
        if not again:
            break
        if outcome.kernel == "fork":
            job = replace(job, template=None, why_cold=f"a fork failed: {outcome.reason}")
    # What went wrong is told to readers too, who are not to see where this machine keeps things.
    hidden = hidden_folders(job)
    reason = without_places(outcome.reason, hidden)
    told = tuple(without_places(note, hidden) for note in outcome.notes)
    return replace(outcome, reason=reason, notes=told, seconds=round(time.monotonic() - began, 3))


def _try(job: Job) -> tuple[Outcome, bool]:
    """Return what became of one try, and whether another one may help."""
    # Here and below: heavy libraries are for workers alone.
    from helpers.pipeline.attached import attach_pictures  # noqa: PLC0415
    from helpers.pipeline.execute import Run, execute  # noqa: PLC0415
    from helpers.pipeline.record import normalise, reread  # noqa: PLC0415
    from helpers.pipeline.verdict import judge, notes  # noqa: PLC0415

    if job.record:
        return _good(job, reread(job.record, report=job.report)), False
    report = job.report
    run = Run(
        job.source, report.parameters, job.root / "notebooks", job.scratch, job.limits,
        job.deadline, job.epoch, job.template,
    )  # fmt: skip
    seen = execute(run)
    verdict = judge(
        seen,
        megabytes=job.limits.output_megabytes,
        stderr_fails=job.rules.stderr == "fails",
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
    from helpers.pipeline.record import marked, record_bytes  # noqa: PLC0415 - see above

    files = {} if record is None else {"failed": record_bytes(marked(record, verdict))}
    return Outcome(report.id, verdict.reason, files=files)


def _good(job: Job, record: NotebookNode) -> Outcome:
    """Return the products of a good run; a page that cannot be drawn is a failure like others."""
    from helpers.pipeline.verdict import Verdict, one_line  # noqa: PLC0415 - see above

    try:
        from helpers.pipeline.drawing import draw  # noqa: PLC0415 - see above

        drawn = draw(
            record, report=job.report, links=job.links, meanings=job.meanings, site=job.site
        )
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
    )
