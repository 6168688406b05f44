"""What builds did, also those that changed nothing, were refused, interrupted or turned away.

Belongs here: ``reports/log``. ``runs.jsonl`` has a line when a build begins and one when it ends,
appended in one write each, so that a killed build is known by the end it never had; ``build.log``
has a line an event for people. Both are turned over when they are long. A record that cannot be
written fails nothing. What releases were made from is the run record's, see ``plan.log``.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import secrets
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, Final

from filelock import FileLock

from helpers.pipeline.plan.log import now
from helpers.pipeline.run.processes import born, lives

FOLDER: Final = "log"
RECENT: Final = 1 << 16
"""Bytes in which the last hundred builds or so are found."""
RUNS: Final = "runs.jsonl"
LOG: Final = "build.log"
MOST_BYTES: Final = 1 << 19
"""How long each of the two files of runs may grow; a thousand builds or more fit in both."""
LOCKED: Final = 75
LOCK_SECONDS: Final = 1
"""How long another build is waited for that turns them over; if it takes longer they grow on."""
_LOG_FILES, _LOG_BYTES = 3, 1 << 20


@dataclass(frozen=True, slots=True)
class Run:
    """One build as its lines tell it."""

    run: str  #: What its lines have in common.
    started: str  #: ISO 8601 with time zone.
    by: str = "terminal"  #: ``terminal`` or ``schedule``: whether a person was there to see it.
    #: What was said on the command line: ``ids`` and options.
    asked: Mapping[str, Any] = field(default_factory=dict)
    #: Its process; see `processes.born`.
    pid: int = 0
    born: str = ""
    ended: str = ""  #: As ``started``; empty for a build that is under way or was killed.
    code: int | None = None  #: Exit code.
    #: Why it ended as a whole; empty where it came to its end, with failed reports or without.
    reason: str = ""
    seconds: float = 0.0  #: How long it took.
    #: What each report made took, in seconds.
    built: Mapping[str, float] = field(default_factory=dict)
    #: Reports that could not be made, with the line of their error.
    failed: Mapping[str, str] = field(default_factory=dict)
    fresh: int = 0  #: How many reports needed nothing.
    gone: tuple[str, ...] = ()  #: Reports that are no part of the collection any more.
    #: The release published before and after, empty where none was or it is not known.
    before: str = ""
    release: str = ""

    @property
    def whole(self) -> bool:
        """Whether all reports were asked for."""
        return not {"ids", "assignments"} & self.asked.keys()

    @property
    def state(self) -> str:
        """What became of it, in a word."""
        if self.code is None:
            return "running" if lives(self.pid, self.born) else "killed"
        if self.code == LOCKED:
            return "locked"
        if self.code > 128:
            return "interrupted"
        if self.reason:
            return "refused"
        if self.failed:
            return "failed"
        return "built" if self.built or self.gone or self.release != self.before else "unchanged"


_START = ("run", "started", "by", "asked", "pid", "born")
_FIELDS = frozenset(Run.__slots__)


def _path(reports: Path) -> Path:
    return reports / FOLDER / RUNS


def begin(reports: Path, *, asked: Mapping[str, Any], by: str) -> Run:
    """Note that a build begins."""
    pid = os.getpid()
    run = Run(secrets.token_hex(4), now(), by, dict(asked), pid, born(pid))
    _turn_over(_path(reports))
    append(reports, {name: getattr(run, name) for name in _START})
    return run


def _turn_over(path: Path) -> None:
    """Begin a new file where the old one is long, once of however many builds begin with this."""
    with suppress(OSError):
        if path.stat().st_size > MOST_BYTES:
            with FileLock(f"{path}.lock", timeout=LOCK_SECONDS):
                if path.stat().st_size > MOST_BYTES:
                    path.replace(_older(path))


def end(reports: Path, run: Run, **told: Any) -> Run:
    """Note how a build ended, and return it whole."""
    done = replace(run, ended=now(), **told)
    content = {name: part for name, part in asdict(done).items() if name not in _START[1:] and part}
    append(reports, {**content, "code": done.code})
    return done


def append(reports: Path, content: Mapping[str, Any]) -> None:
    """Write one line, durably, as far as that can be done; a torn one before it stays alone."""
    path = _path(reports)
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    text = json.dumps(content, ensure_ascii=False)
    # A letter that is none, from a command line, is written as JSON escapes it.
    line = f"{text}\n".encode(errors="backslashreplace")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, flags, 0o644)
        try:
            size = os.fstat(handle).st_size
            os.lseek(handle, max(0, size - 1), os.SEEK_SET)
            torn = size and os.read(handle, 1) != b"\n"
            os.write(handle, b"\n" + line if torn else line)
            os.fsync(handle)
        finally:
            os.close(handle)


def _older(path: Path) -> Path:
    return path.with_name(f"{path.name}.1")


def read_lines(reports: Path, *, most: int = 0) -> list[dict[str, Any]]:
    """Return what readable lines say, the oldest first: all, or those in so many bytes at most."""
    found = []
    path = _path(reports)
    for place in [path] if most else [_older(path), path]:
        lines: Sequence[bytes] = ()
        with suppress(OSError), place.open("rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - most) if most else 0)
            lines = file.read().splitlines()
        for line in lines:
            with suppress(ValueError, RecursionError):
                content = json.loads(line)
                if isinstance(content, dict) and isinstance(content.get("run"), str):
                    found.append(content)
    return found


def read_runs(reports: Path, lines: Iterable[Mapping[str, Any]] | None = None) -> list[Run]:
    """Return every build that is still known, in the order they began."""
    parts: dict[str, dict[str, Any]] = {}
    for content in read_lines(reports) if lines is None else lines:
        parts.setdefault(content["run"], {}).update(content)
    runs = []
    for known in parts.values():
        with suppress(TypeError, ValueError, AttributeError):
            run = Run(**{name: part for name, part in known.items() if name in _FIELDS})
            dt.datetime.fromisoformat(run.started)
            dt.datetime.fromisoformat(run.ended or run.started)
            kinds = {dict: (run.asked, run.built, run.failed), int: (run.pid, run.code or 0)}
            sound = [isinstance(one, kind) for kind, ones in kinds.items() for one in ones]
            if all((*sound, isinstance(run.seconds, int | float))):
                runs.append(replace(run, gone=tuple(run.gone)))
    return runs


class _Handler(RotatingFileHandler):
    """A log that may be missing: its disk full, its folder another's."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Say nothing; what cannot be logged is told all the same."""


def open_log(reports: Path) -> logging.Logger:
    """Return the log of builds, of which nothing reaches the log of anything else."""
    logger = logging.Logger("reports")
    handler = _Handler(
        reports / FOLDER / LOG, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8",
        errors="backslashreplace", delay=True,
    )  # fmt: skip
    logger.addHandler(handler)
    return logger


def write_log(logger: logging.Logger, text: str) -> None:
    """Put one event into the log, in one line with its time and zone."""
    told = f"{now()} {' '.join(text.split())}"
    # Not by its level: what libraries log may be disabled for all.
    logger.handle(logger.makeRecord(logger.name, logging.INFO, "", 0, told, (), None))


def close_log(logger: logging.Logger) -> None:
    """Let go of the file."""
    for handler in logger.handlers:
        handler.close()
