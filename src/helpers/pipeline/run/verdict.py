"""Whether a run was good: judged from what the executor saw, never from the file.

Belongs here: the conditions of a good run and the one line that says which was not met.
"""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field

from nbformat import NotebookNode

from helpers.pipeline.notebook.files import INJECTED, SKIPPED

TRACEBACK = "Traceback (most recent call last)"
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
LONGEST_LINE = 300


@dataclass(frozen=True, slots=True)
class Reply:
    """One executed cell as the kernel answered for it."""

    cell: int  #: Index of the cell in the executed notebook.
    status: str  #: ``ok``, ``error`` or ``aborted``.
    count: int | None  #: The kernel's execution count.
    said: str = ""  #: The error it ended with, which need not stand among the outputs.


@dataclass(slots=True)
class Evidence:
    """What the executor saw of one run."""

    #: The notebook as far as it was executed; None where no kernel ever answered.
    notebook: NotebookNode | None = None
    current: int | None = None  #: Index of the cell that was executed last.
    replies: list[Reply] = field(default_factory=list)  #: The kernel's answers in order.
    error: BaseException | None = None  #: What ended the run early.
    said: str = ""  #: The kernel's own standard error.
    exit_code: int | None = None  #: How the kernel ended by itself; None while it lived.
    out_of_time: str = ""  #: Which limit ended the run, in words; empty where none did.
    bytes: int = 0  #: Size of all outputs.
    kernel: str = "cold"  #: Kind of kernel it ran in, ``fork`` or ``cold``.
    why_cold: str = ""  #: Why that is no fork although one was asked for.
    lost: bool = False  #: Whether the kernel ended because the process it was forked from did.
    noted: str = ""  #: What the kernel noted of the files it opened.


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a run may become a report."""

    reason: str  #: What was wrong, in one line; empty for a good run.
    cell: int | None = None  #: Index of the failing cell, where it was one cell's fault.
    #: Whether the fault is the machine's rather than the notebook's, so that trying again helps.
    machinery: bool = False

    @property
    def good(self) -> bool:
        """Whether every condition was met."""
        return not self.reason


def code_cells(notebook: NotebookNode) -> list[int]:
    """Return the indexes of the cells that hold code."""
    return [
        index
        for index, cell in enumerate(notebook.cells)
        if cell.cell_type == "code" and cell.source.strip()
    ]


def running_cells(notebook: NotebookNode) -> list[int]:
    """Return the indexes of the cells that have to run: their author may have one left out."""
    return [
        index
        for index in code_cells(notebook)
        if SKIPPED not in notebook.cells[index].metadata.get("tags", [])
    ]


def _place(notebook: NotebookNode, index: int) -> str:
    """Return how people find a cell: which code cell it is, and its id."""
    code = [
        place
        for place in code_cells(notebook)
        if INJECTED not in notebook.cells[place].metadata.get("tags", [])
    ]
    number = code.index(index) + 1 if index in code else 0
    return f"code cell {number} of {len(code)} ({notebook.cells[index].get('id', 'no id')})"


def one_line(text: object) -> str:
    """Return a text as one line without colours, cut at a length."""
    line = " ".join(_ANSI.sub("", str(text)).split())
    return line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1]}…"


def _death(code: int | None) -> str:
    """Return how a kernel ended in words."""
    if code is not None and code < 0:
        name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
        hint = "; out of memory?" if name == "SIGKILL" else ""
        return f"the kernel died ({name}{hint})"
    return f"the kernel died (exit code {code})" if code is not None else "the kernel died"


def _early_end(seen: Evidence) -> Verdict | None:
    """Return the verdict on a run that did not reach its end."""
    notebook, cell = seen.notebook, seen.current
    where = f" in {_place(notebook, cell)}" if notebook is not None and cell is not None else ""
    if seen.out_of_time:
        return Verdict(f"{seen.out_of_time}{where}", cell)
    if seen.lost:
        return Verdict(f"the template of the kernels ended{where}", cell, machinery=True)
    if seen.error is None:
        return None
    name = type(seen.error).__name__
    if notebook is None or cell is None:
        heard = f": {one_line(seen.said[-300:])}" if seen.said.strip() else ""
        return Verdict(f"the kernel did not start ({one_line(seen.error)}){heard}", machinery=True)
    if name in {"PapermillExecutionError", "CellExecutionError"}:
        # The error itself stands among the outputs.
        return None
    known = {
        "CellTimeoutError": "time limit of a cell reached",
        "DeadKernelError": _death(seen.exit_code),
        "TooMuchOutput": one_line(seen.error),
    }
    # A cell's time-out is an OSError, too.
    machinery = name not in known and (isinstance(seen.error, OSError) or name == "ZMQError")
    return Verdict(known.get(name, f"{name}: {one_line(seen.error)}") + where, cell, machinery)


def _errors(notebook: NotebookNode) -> Iterator[Verdict]:
    """Yield a verdict for each error among the outputs."""
    for index in running_cells(notebook):
        for output in notebook.cells[index].outputs:
            if output.output_type == "error":
                said = one_line(f"{output.ename}: {output.evalue}").removesuffix(":")
                yield Verdict(f"{said} in {_place(notebook, index)}", index)


def _whispers(seen: Evidence, notebook: NotebookNode) -> Iterator[Verdict]:
    """Yield a verdict for each text on standard error and each trace of an error shown as text."""
    for index in running_cells(notebook):
        for output in notebook.cells[index].outputs:
            where = f"in {_place(notebook, index)}"
            if output.output_type == "stream" and TRACEBACK in output.text:
                last = output.text.strip().splitlines()[-1]
                yield Verdict(f"an exception was shown {where}: {one_line(last)}", index)
            elif output.get("name") == "stderr" and output.text.strip():
                yield Verdict(f"text on standard error {where}: {one_line(output.text)}", index)
    if TRACEBACK in seen.said:
        last = seen.said.strip().splitlines()[-1]
        yield Verdict(f"an exception ended a thread: {one_line(last)}")


def notes(seen: Evidence) -> tuple[str, ...]:
    """Return what is to be told of a good run: what it wrote to standard error, what it skipped."""
    notebook = seen.notebook
    if notebook is None:
        return ()
    # One for a cell: what shows its progress writes a hundred times.
    told = {verdict.cell: verdict.reason for verdict in _whispers(seen, notebook)}
    skipped = [
        f"{_place(notebook, index)} was skipped, for its tag {SKIPPED}"
        for index in code_cells(notebook)
        if index not in running_cells(notebook)
    ]
    return (*told.values(), *skipped)


def _unfinished(seen: Evidence, notebook: NotebookNode) -> Verdict | None:
    """Return the verdict where the kernel did not answer for every cell in order."""
    wanted = running_cells(notebook)
    for number, index in enumerate(wanted):
        reply = seen.replies[number] if number < len(seen.replies) else None
        if reply is None or reply.cell != index:
            return Verdict(f"{_place(notebook, index)} was never run", index)
        if reply.status != "ok":
            ended = f"{_place(notebook, index)} ended with {one_line(reply.said or reply.status)}"
            return Verdict(ended, index)
        # The numbers are the kernel's own, which code may set back: they have to agree, no more.
        if reply.count is None or notebook.cells[index].execution_count != reply.count:
            return Verdict(f"{_place(notebook, index)} ran out of order", index)
    if len(seen.replies) != len(wanted):
        return Verdict(f"{len(seen.replies)} cells ran where there are {len(wanted)}")
    return None


def judge(seen: Evidence, *, megabytes: float, stderr_fails: bool = False) -> Verdict:
    """Return the verdict on a run.

    Parameters
    ----------
    seen : Evidence
        What the executor saw.
    megabytes : float
        How much output a report may hold (1 MB = 1,000,000 bytes).
    stderr_fails : bool, optional
        Whether nothing may be written to standard error and no trace of an error may be shown.
    """
    early = _early_end(seen)
    if early is not None or seen.notebook is None:
        return early or Verdict("the kernel did not start", machinery=True)
    notebook = seen.notebook
    strict = _whispers(seen, notebook) if stderr_fails else iter(())
    return (
        next(_errors(notebook), None)
        or _unfinished(seen, notebook)
        or next(strict, None)
        or _too_large(seen, megabytes=megabytes)
        or Verdict("")
    )


def _too_large(seen: Evidence, *, megabytes: float) -> Verdict | None:
    """Return the verdict on a run that came to its end and yet cannot be shown."""
    if seen.bytes > megabytes * 1e6:
        return Verdict(f"{seen.bytes / 1e6:.1f} MB of output; at most {megabytes:g} are allowed")
    return None
