"""One page made afresh, in a process that has loaded nothing of the project before.

Belongs here: what such a process does. It is forked from one that has the libraries alone, as its
kernel is from the template, so that what counts is what is saved, code of the pages and of the
pipeline included. A run whose code and whose files are as they were would show what it showed: then
the page alone is drawn again, with the prose as it is now.
"""

from __future__ import annotations

import html
import json
import os
import pickle
import time
import traceback
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.display import wording
from helpers.display.wording import Lang, say
from helpers.errors import Fault, FaultyInput, UsageError
from helpers.paths import CHECKED_TABLES, MANIFEST, Collection
from helpers.pipeline.notebook.files import INJECTED
from helpers.pipeline.notebook.labels import links, meanings
from helpers.pipeline.notebook.manifest import Limits, Manifest, Report, load_manifest
from helpers.pipeline.notebook.one_off import (
    custom_report,
    kept_reports,
    only_a_name,
    read_assignments,
)
from helpers.pipeline.notebook.parameters import nearest
from helpers.pipeline.plan.checks import check_tables, unusable, wording_faults
from helpers.pipeline.plan.fingerprint import RUNNER, Digests
from helpers.pipeline.plan.published import published
from helpers.pipeline.report import get_ready, produce
from helpers.pipeline.run.jobs import Job, Outcome
from helpers.pipeline.run.pool import begin_worker
from helpers.pipeline.run.processes import kill_descendants, reap
from helpers.pipeline.run.scratch import TABLES, newest_source

if TYPE_CHECKING:
    from nbformat import NotebookNode

LAST_RUN = "last-run"
_STATUS = "<!--status-->"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be shown."""

    root: Path  #: Root of the collection.
    id: str  #: Id of the report; with assignments the name of a notebook.
    assignments: tuple[str, ...]  #: ``NAME=VALUE`` of a one-off report.
    scratch: Path  #: The preview's private folder.
    template: Path | None  #: Socket of the template that kernels are forked from.
    limits: Limits  #: What a run may take.
    epoch: int  #: See `Job`.


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a page."""

    #: Address of the page below the preview's; empty where it is not known of which report it is.
    path: str = ""
    #: What is shown, by address: the page and its downloads.
    files: Mapping[str, bytes] = field(default_factory=dict)
    reason: str = ""  #: What went wrong; empty for a good page.
    ran: bool = False  #: Whether the notebook was run for it.


@dataclass(frozen=True, slots=True)
class _Run:
    """A run that went well: what it was of, what it opened, and its record."""

    of: str
    used: Mapping[str, str]
    record: bytes


def meant(manifest: Manifest, wish: str, assignments: tuple[str, ...]) -> Report:
    """Return the report that is wished for, as the manifest has it now.

    Raises ``UsageError``: a name or parameters that cannot be used.
    """
    if (name := wish.partition("/")[0]) in manifest.broken:
        raise UsageError(manifest.broken[name])
    if assignments and wish in manifest.entries:
        return custom_report(manifest, wish, read_assignments(manifest, wish, assignments))
    if assignments:
        raise UsageError([only_a_name(manifest, wish)])
    one_offs = kept_reports(manifest, published(manifest.collection).reports.values())
    known = {report.id: report for report in (*manifest.reports, *one_offs)}
    if wish not in known:
        wanted = f"no such report; see `reports list`{nearest(wish, list(known))}"
        raise UsageError([Fault(str(MANIFEST), 0, "", wish[:80], wanted)])
    return known[wish]


def remake(wish: Wish, link: Connection) -> None:
    """Make a page once that is asked for, answer with it, and end all that was started for it.

    Asked it is by the names of the files that were saved. What code makes ready is ready before:
    none of it was saved since.
    """
    begin_worker()
    os.environ["MPLBACKEND"] = "agg"
    os.environ[CHECKED_TABLES] = str(wish.scratch / TABLES)
    # Whatever is wrong, the page is what tells of it.
    with suppress(Exception):
        _get_ready(wish, link)
    forget_words(link.recv())
    made = Made()
    try:
        manifest = load_manifest(Collection(wish.root))
        report = meant(manifest, wish.id, wish.assignments)
        made = Made(f"{report.id}.html")
        made = _made(manifest, report, wish)
    except FaultyInput as error:
        made = _message(made.path, str(error))
    except Exception:  # noqa: BLE001 - whatever it is, it is being worked on
        made = _message(made.path, traceback.format_exc(limit=-3))
    finally:
        kill_descendants()
        reap()
    link.send(made)


def forget_words(saved: Iterable[str]) -> None:
    """Have words read anew if any of the files with these names, saved since, may hold them."""
    if any(name.endswith(".toml") for name in saved):
        wording.entries.cache_clear()


def _get_ready(wish: Wish, link: Connection) -> None:
    """Start a kernel that has the modules of the last run; load what draws pages, if there is time.

    What is needed first is read once, too: the first time takes twice as long as those after it.
    """
    from helpers.data.reading import read_tables  # noqa: PLC0415 - heavy
    from helpers.pipeline.run.execute import Run  # noqa: PLC0415 - heavy
    from helpers.pipeline.run.kernels import start_ahead  # noqa: PLC0415 - heavy

    run = _last_run(wish.scratch)
    modules = [] if run is None else [name for used in run.used if (name := _module(used))]
    kernel = Run(
        "", {}, wish.root / "notebooks", wish.scratch, wish.limits, 0, wish.epoch, wish.template
    ).kernel  # fmt: skip
    start_ahead(kernel, modules=modules)
    if link.poll():
        return
    get_ready()
    load_manifest(Collection(wish.root))
    wording_faults()
    read_tables(wish.root)


def _module(used: str) -> str:
    """Return the name of a module of the helpers by that of its file, nothing for other files."""
    path = Path(used)
    if path.suffix != ".py" or path.parts[:1] != ("src",):
        return ""
    return ".".join(path.with_suffix("").parts[1:]).removesuffix(".__init__")


def _made(manifest: Manifest, report: Report, wish: Wish) -> Made:
    from helpers.data import table_cache  # noqa: PLC0415 - pandas

    collection = manifest.collection
    faults = [*unusable(manifest, [report.name]).get(report.name, ()), *wording_faults()]
    if faults:
        raise UsageError(faults)
    job = Job(
        report, manifest.notebooks[report.name].source, wish.root, wish.scratch, manifest.limits,
        time.monotonic() + manifest.limits.run_seconds, newest_source(collection.data),
        {"ipynb": links(report)["ipynb"]}, meanings(report, collection.data), wish.template,
        site=manifest.site.said(report.lang), rules=manifest.rules, sketch=True,
    )  # fmt: skip
    began = time.time()
    if record := _record_of_last_run(job):
        return _shown(job, produce(replace(job, record=record)))
    if table_cache.kept(wish.root) is None:
        check_tables(collection, keep=wish.scratch / TABLES)
    outcome = produce(job)
    if not outcome.reason:
        _keep(job, outcome, began=began)
    return replace(_shown(job, outcome), ran=True)


def _notebook(text: str | bytes) -> NotebookNode:
    import nbformat  # noqa: PLC0415 - heavy

    text = text if isinstance(text, str) else text.decode()
    notebook: NotebookNode = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]  # has no types
    return notebook


def _of(job: Job) -> str:
    """Return what a run is of, but for the files it opens: its code and parameters."""
    notebook = _notebook(job.source)
    code = [[one.source, one.metadata] for one in notebook.cells if one.cell_type == "code"]
    rules = job.rules.model_dump()
    return json.dumps([job.report.id, dict(job.report.parameters), job.epoch, rules, code])


def _keep(job: Job, outcome: Outcome, *, began: float) -> None:
    """Remember a good run, unless something it opened was saved while it ran."""
    digests = Digests(Collection(job.root))
    used = digests.of({*RUNNER, *outcome.used})
    changed = (digests.path(name) for name in used)
    if any(path.exists() and path.stat().st_mtime >= began for path in changed):
        return
    run = _Run(_of(job), dict(used), outcome.files[f"{job.report.id}.ipynb"])
    (job.scratch / LAST_RUN).write_bytes(pickle.dumps(run))


def _record_of_last_run(job: Job) -> bytes:
    """Return the last run's record with the prose as it is now; nothing where it does not count."""
    run = _last_run(job.scratch)
    if run is None or run.of != _of(job):
        return b""
    if run.used != Digests(Collection(job.root)).of(run.used):
        return b""
    return _with_prose(run.record, job)


def _last_run(scratch: Path) -> _Run | None:
    try:
        # Written by this very preview, into its private folder.
        run: _Run = pickle.loads((scratch / LAST_RUN).read_bytes())  # noqa: S301
    except FileNotFoundError:
        return None
    return run


def _with_prose(record: bytes, job: Job) -> bytes:
    """Return a record whose cells of code stand among a notebook's prose."""
    from helpers.pipeline.page.attached import attach_pictures  # noqa: PLC0415 - heavy
    from helpers.pipeline.page.clean_notebook import record_bytes  # noqa: PLC0415 - heavy

    old = _notebook(record)
    done = [cell for cell in old.cells if cell.cell_type == "code"]
    new = _notebook(job.source)
    cells = []
    for cell in new.cells:
        if cell.cell_type != "code":
            cells.append(cell)
            continue
        while INJECTED in done[0].metadata.get("tags", []):
            cells.append(done.pop(0))
        cells.append(done.pop(0))
    old.cells = [*cells, *done]
    attach_pictures(old, root=job.root)
    return record_bytes(old)


def _shown(job: Job, outcome: Outcome) -> Made:
    """Return what is shown of an outcome, of a failed one the page with the error in its place."""
    report = job.report
    path = f"{report.id}.html"
    if not outcome.reason:
        return Made(path, outcome.files)
    with suppress(Exception):
        from helpers.pipeline.page.render import arranged, written  # noqa: PLC0415 - heavy

        failed = _notebook(outcome.files["failed"])
        parts = arranged(failed, report=report, siblings={}, meanings=job.meanings, site=job.site)
        page = written(failed, *parts)
        page = page.replace(_STATUS, _STATUS + _banner(outcome.reason, report.lang), 1)
        return Made(path, {path: page.encode()}, outcome.reason)
    return _message(path, outcome.reason)


def _banner(reason: str, lang: Lang) -> str:
    title = say("pages.preview.failed", lang)
    return (
        f'<aside class="stale" role="alert"><p><strong>{html.escape(title)}</strong></p>'
        f"<p>{html.escape(reason)}</p></aside>"
    )


def _message(path: str, reason: str) -> Made:
    """Return a page that says what is wrong and nothing else."""
    page = f"<main><pre>{html.escape(reason)}</pre></main>"
    return Made(path, {path: page.encode()}, reason)
