"""Running one notebook with papermill in a kernel of its own, in memory.

Belongs here: the run and what is seen of it. Nothing is written anywhere a reader looks; whether
the run was good is ``verdict``'s to say.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import papermill

from helpers.pipeline.notebook.manifest import Limits
from helpers.pipeline.notebook.values import Value
from helpers.pipeline.run.kernels import Kernel, KernelSettings, TooMuchOutput, kernel_of_its_own
from helpers.pipeline.run.verdict import Evidence, Reply

START_SECONDS = 120
# How long a kernel may take to deliver outputs after it has said that a cell is done.
DELIVERY_SECONDS = 60
MARKER = papermill.execute.ERROR_MARKER_TAG


@dataclass(frozen=True, slots=True)
class Run:
    """What it takes to run one notebook."""

    source: str  #: The notebook's text.
    parameters: Mapping[str, Value]  #: Its parameters, already checked.
    folder: Path  #: Where its kernel works: the collection's folder of notebooks.
    scratch: Path  #: The run's private folder.
    limits: Limits  #: What it may take.
    deadline: float  #: When the whole build has to be over, on the monotonic clock.
    epoch: int  #: Seconds since 1970 that stand in for the clock.
    #: Socket of the template that kernels are forked from; without one they are fresh processes.
    template: Path | None = None

    @property
    def kernel(self) -> KernelSettings:
        """What is wanted of its kernel."""
        limits = self.limits
        return KernelSettings(
            self.scratch, self.folder, self.epoch, limits.memory_megabytes,
            limits.output_megabytes * 1e6, self.template,
        )  # fmt: skip


class Observer:
    """Notes what nbclient tells of a run while it happens."""

    def __init__(self, *, most_bytes: float) -> None:
        self.seen = Evidence()
        self._most_bytes = most_bytes

    def begins(self, notebook: Any) -> None:
        """Keep hold of the notebook: after a dead kernel nothing else gives it back."""
        self.seen.notebook = notebook

    def asks(self, cell: Any, cell_index: int) -> None:
        """Note the cell that is sent to the kernel."""
        del cell
        self.seen.current = cell_index

    def answers(self, cell: Any, cell_index: int, execute_reply: Mapping[str, Any]) -> None:
        """Note the kernel's answer and how much it has shown."""
        content = execute_reply["content"]
        said = f"{content['ename']}: {content.get('evalue', '')}" if content.get("ename") else ""
        self.seen.replies.append(
            Reply(cell_index, str(content.get("status")), content.get("execution_count"), said)
        )
        self.seen.bytes += sum(len(json.dumps(output)) for output in cell.outputs)
        if self.seen.bytes > self._most_bytes:
            raise TooMuchOutput(f"more than {self._most_bytes / 1e6:g} MB of output")


@contextmanager
def _deadline(kernel: Kernel, seen: Evidence, run: Run) -> Iterator[None]:
    """End the kernel when the report's or the build's time is over."""
    left = run.deadline - time.monotonic()
    seconds = min(run.limits.report_seconds, left)
    words = f"time limit of the {'report' if seconds < left else 'build'} reached"

    def over() -> None:
        seen.out_of_time = words
        kernel.kill_now()

    watch = threading.Timer(max(seconds, 0), over)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()
        watch.join()


def execute(run: Run) -> Evidence:
    """Run a notebook and return what was seen; no failure of the notebook is raised."""
    if time.monotonic() >= run.deadline:
        return Evidence(out_of_time="time limit of the build reached")
    notebook = nbformat.reads(run.source, as_version=4)  # type: ignore[no-untyped-call]  # has no types
    observer = Observer(most_bytes=run.limits.output_megabytes * 1e6)
    seen = observer.seen
    with kernel_of_its_own(run.kernel) as kernel:
        try:
            with _deadline(kernel, seen, run):
                papermill.execute_notebook(
                    notebook,
                    None,
                    parameters=dict(run.parameters),
                    kernel_name="python3",
                    language="python",
                    progress_bar=False,
                    start_timeout=START_SECONDS,
                    # papermill's own option reads 0 as no limit and wants whole seconds.
                    execution_timeout=max(1, round(run.limits.cell_seconds)),
                    autosave_cell_every=0,
                    km=kernel,
                    resources={"metadata": {"path": str(run.folder)}},
                    record_timing=False,
                    iopub_timeout=DELIVERY_SECONDS,
                    on_notebook_start=observer.begins,
                    on_cell_execute=observer.asks,
                    on_cell_executed=observer.answers,
                )
        except Exception as error:  # noqa: BLE001 - whatever ended the run is evidence
            seen.error = error
        if kernel.too_much:
            # It was ended for that, and what the end looked like is no news.
            seen.error = TooMuchOutput(kernel.too_much)
        seen.exit_code = kernel.exit_code
        seen.lost = kernel.lost
        seen.kernel, seen.why_cold = kernel.kind, kernel.why_cold
        seen.said, seen.noted = kernel.said, kernel.noted
    if seen.notebook is not None:
        # papermill's own marks would shift the cells that were counted while they ran.
        seen.notebook.cells = [
            cell for cell in seen.notebook.cells if MARKER not in cell.metadata.get("tags", [])
        ]
    return seen
