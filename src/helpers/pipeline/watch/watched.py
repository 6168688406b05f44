"""What is done around every build: its record, and who is told of it.

Belongs here: the order of these. None of them ever changes what comes of a build.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from helpers.paths import Collection
from helpers.pipeline.telling import Result
from helpers.pipeline.watch import notify, runs
from helpers.pipeline.watch.runs import Run

MOST_REASON = 500
"""Characters of a reason that are kept."""


@dataclass(slots=True)
class Watch:
    """A build that is watched."""

    log: Callable[[str], None]  #: Puts one event into the log.
    result: Result | None = field(default=None)  #: What it did, once that is known.


@contextmanager
def watched(
    collection: Collection,
    *,
    asked: Mapping[str, Any],
    answer: Callable[[BaseException], tuple[str, int]],
) -> Iterator[Watch]:
    """Record a build however it ends, and tell of it where that is due.

    ``asked`` is what was said on the command line; ``answer`` returns what is said of an error, and
    the exit code.
    """
    reports = collection.reports
    by = "terminal" if sys.stderr is not None and sys.stderr.isatty() else "schedule"
    began = time.monotonic()
    run = runs.begin(reports, asked=asked, by=by)
    logger = runs.open_log(reports)
    watch = Watch(lambda text: runs.write_log(logger, text))
    watch.log(f"build begins, by {by} {json.dumps(asked) if asked else ''}")
    try:
        try:
            yield watch
        except BaseException as error:
            took = round(time.monotonic() - began, 3)
            ended = runs.end(reports, run, seconds=took, **_refused(error, answer))
            raise
        else:
            ended = runs.end(reports, run, **_done(watch.result))
        finally:
            watch.log(f"build ends, {ended.state}, exit code {ended.code} {ended.reason}")
            _follow(collection, ended, watch)
    finally:
        runs.close_log(logger)


def _follow(collection: Collection, run: Run, watch: Watch) -> None:
    """Tell of a build that nobody saw.

    A build that was turned away says nothing of the collection, and one that was told to end does
    not wait for a mail to be taken.
    """
    if run.by == "terminal" or run.state in {"locked", "interrupted"}:
        return
    try:
        notify.tell(collection, log=watch.log, run=run)
    except Exception as error:  # noqa: BLE001 - what is told is not worth a build
        watch.log(f"not told: {type(error).__name__}: {error}")


def _refused(
    error: BaseException, answer: Callable[[BaseException], tuple[str, int]]
) -> dict[str, Any]:
    """Return what the record says of a build that an error ended."""
    message, code = answer(error)
    if not code:
        # A signal before the build listens to it, or a fault of our own.
        own = error.code if isinstance(error, SystemExit) else 1
        code = own if isinstance(own, int) else 1
        message = f"{type(error).__name__}: {error}"
    reason = "; ".join(" ".join(line.split()) for line in message.splitlines())
    cut = "…" if len(reason) > MOST_REASON else ""
    return {"code": code, "reason": reason[:MOST_REASON] + cut}


def _done(result: Result | None) -> dict[str, Any]:
    """Return what the record says of a build that came to its end."""
    if result is None:
        return {"code": 0}
    return {
        "code": 1 if result.failed else 0,
        "seconds": result.seconds,
        "built": dict(result.took),
        "failed": {name: why.reason for name, why in result.failed.items()},
        "fresh": result.fresh,
        "gone": list(result.gone),
        "before": result.before,
        "release": result.release,
    }
