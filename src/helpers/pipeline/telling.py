"""What is told of a build: while it runs and at its end, to people and to programs.

Belongs here: a bar on a terminal and plain lines elsewhere, what came of a build, and its words.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from helpers.paths import Collection
from helpers.pipeline.notebook.files import Remark
from helpers.pipeline.plan.log import Failure
from helpers.pipeline.plan.published import address

UNTOLD = suppress(OSError, ValueError)
BAR = "{n_fmt}/{total_fmt} |{bar:12}| {elapsed} · {desc}"
MOST_NAMED = 3
CLOCK_SECONDS = 0.5


class Teller:
    """Tells on standard error what happens: a bar on a terminal, elsewhere one plain line an event.

    A build goes on when nobody can be told: the terminal gone, the log's disk full.

    Parameters
    ----------
    quiet : bool, optional
        Whether nothing is told; what failed is said at the end all the same.
    log : Callable, optional
        Is told everything as well, quiet or not.
    """

    def __init__(self, *, quiet: bool = False, log: Callable[[str], None] | None = None) -> None:
        self._quiet = quiet
        self._log = log or (lambda _: None)
        self._total = 0
        self._number = 0
        self._bar: Any = None
        self._running: dict[str, None] = {}
        self._step = ""
        self._over = threading.Event()

    def begin(self, total: int) -> None:
        """Say how many reports will be made; a bar's clock goes on until the end."""
        self._total = total
        if self._quiet or not sys.stderr.isatty():
            return
        from tqdm import tqdm  # noqa: PLC0415 - only where there is a terminal and work to do

        with UNTOLD:
            self._bar = tqdm(
                total=total, bar_format=BAR, file=sys.stderr, dynamic_ncols=True, leave=False
            )
            threading.Thread(target=self._go_on, args=(self._bar,), daemon=True).start()

    def _go_on(self, bar: Any) -> None:
        """Let a bar's clock go on while nothing else happens."""
        while not self._over.wait(CLOCK_SECONDS):
            with UNTOLD:
                bar.refresh()

    def step(self, name: str) -> None:
        """Say on a terminal what is done beside the reports, which it may be part of."""
        self._step = name
        self._show()

    def begun(self, report: str) -> None:
        """Say on a terminal that a report is being made."""
        self._running[report] = None
        self._show()

    def _show(self) -> None:
        """Show what is being done now."""
        if self._bar is None:
            return
        some = ", ".join([*self._running][:MOST_NAMED])
        more = " …" if len(self._running) > MOST_NAMED else ""
        running = f"{len(self._running)} running: {some}{more}"
        with UNTOLD:
            self._bar.set_description_str(running if self._running else self._step)

    def line(self, text: str) -> None:
        """Say something in one line, above the bar where there is one."""
        self._log(text)
        self._write(text)

    def _write(self, text: str) -> None:
        if self._quiet:
            return
        with UNTOLD:
            if self._bar is not None:
                self._bar.write(text, file=sys.stderr)
            else:
                sys.stderr.write(f"{text}\n")
                sys.stderr.flush()

    def done(self, report: str, *, seconds: float, reason: str) -> None:
        """Say that a report is made, or why it is not; a bar tells of failures alone."""
        self._number += 1
        went = f"FAILED: {reason}" if reason else f"{seconds:.1f} s"
        told = f"[{self._number}/{self._total}] {report}: {went}"
        self._log(told)
        self._running.pop(report, None)
        if self._bar is None:
            self._write(told)
            return
        with UNTOLD:
            self._bar.update(1)
        self._show()
        if reason:
            self._write(f"{report}: FAILED: {reason}")

    def end(self) -> None:
        """Say nothing more."""
        self._over.set()
        with UNTOLD:
            if self._bar is not None:
                self._bar.close()
        self._bar = None


@dataclass(frozen=True, slots=True)
class Result:
    """What a build did."""

    release: str  #: What is published now, empty where nothing is.
    built: tuple[str, ...] = ()  #: Ids of the reports made and published.
    #: Those asked for that could not be made.
    failed: Mapping[str, Failure] = field(default_factory=dict)
    fresh: int = 0  #: How many of those asked for needed nothing.
    #: Reports that were published before and are no part of the collection any more.
    gone: tuple[str, ...] = ()
    seconds: float = 0.0  #: What it took.
    #: What is to be told of the runs of reports that were made, by id.
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: What the pages made do not show, by the report's id.
    remarks: Mapping[str, tuple[Remark, ...]] = field(default_factory=dict)
    #: How many seconds each report made took, by its id.
    took: Mapping[str, float] = field(default_factory=dict)
    before: str = ""  #: What was published before, empty where nothing was.
    one_off: str = ""  #: Id of the one-off report that was asked for, empty for none.


def summary(result: Result) -> dict[str, Any]:
    """Return what a build did, as ``reports build --json`` answers."""
    failed = {
        name: {"reason": why.reason, "notebook": why.notebook or None}
        for name, why in result.failed.items()
    }
    return {
        "release": result.release or None,
        "built": list(result.built),
        "failed": failed,
        "fresh": result.fresh,
        "removed": list(result.gone),
        "notes": {name: list(told) for name, told in sorted(result.notes.items())},
        "seconds": result.seconds,
        "not_shown": {
            name: [{"cell": remark.cell, "what": remark.what} for remark in remarks]
            for name, remarks in sorted(result.remarks.items())
        },
    }


def recap(result: Result, collection: Collection, *, quiet: bool) -> Iterator[tuple[str, bool]]:
    """Yield the lines that end a build, each with whether it tells of a failure."""
    for name in () if quiet else result.gone:
        yield f"removed {name}: no longer in the manifest", False
    for name, remarks in () if quiet else sorted(result.remarks.items()):
        told = "; ".join(f"{remark.what} (cell {remark.cell})" for remark in remarks)
        yield f"not shown on the page of {name}: {told}", False
    if result.failed or not quiet:
        parts = [f"{len(result.built)} built", f"{result.fresh} up to date"]
        parts += [f"{len(result.failed)} FAILED"] if result.failed else []
        yield f"{', '.join(parts)} in {result.seconds:.1f} s", False
    if not quiet:
        notes = ((note, name) for name, some in sorted(result.notes.items()) for note in some)
        for told, names in _together(notes):
            yield f"note on {names}: {told}", False
    failed = sorted(result.failed.items())
    for told, names in _together(
        (f"{failure.reason}{_kept(failure, collection)}", name) for name, failure in failed
    ):
        yield f"FAILED {names}: {told}", True
    if result.one_off and result.one_off not in result.failed and not quiet:
        yield f"page: {collection.root / address(collection) / result.one_off}.html", False
    if result.release and not quiet:
        yield f"site: {collection.site / 'index.html'}", False


def _kept(failure: Failure, collection: Collection) -> str:
    return f" (notebook: {collection.root / failure.notebook})" if failure.notebook else ""


def _together(told: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield each text once with the reports of one notebook that it is told of."""
    found: dict[tuple[str, str], list[str]] = {}
    for text, report in told:
        found.setdefault((report.partition("/")[0], text), []).append(report)
    yield from ((text, ", ".join(reports)) for (_, text), reports in found.items())
