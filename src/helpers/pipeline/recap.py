"""What a build says at its end: for people and for programs.

Belongs here: wording what was made and every failure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from helpers.paths import Collection
from helpers.pipeline.build import Result
from helpers.pipeline.plan.log import Failure


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
