"""Runs: the note each leaves while it lasts, its private folder, and clearing up after dead ones.

Belongs here: ``reports/.runs``, and which temporary folders are whose. A note only says where to
look: anyone may have written it, or copied it along with the collection. What is removed has to say
itself that it was this collection's, where nobody but this user can have written that; and the
process it was made by has to be gone.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.errors import BuildLocked
from helpers.paths import Collection
from helpers.pipeline.disk import forget, is_own, write_file
from helpers.pipeline.plan.log import FOLDER as RECORDS
from helpers.pipeline.plan.published import RELEASES
from helpers.pipeline.run.processes import born, kill_at_home, lives
from helpers.pipeline.run.scratch import MARK, NAME, forget_locks, forget_scratch, make_scratch

RUNS = ".runs"
RUN_FILE = "run.json"
KEPT_RUNS = 10
# A note or a mark is smaller than this.
_MOST_BYTES = 1 << 14
_MOMENT = re.compile(r"[0-9T:+-]{1,40}\Z")
_NO_NOTE = "it is no note of a build"
# What `write_file` leaves where it was killed.
_HALF_WRITTEN = re.compile(r"\..+\.[0-9]+\Z")


@dataclass(frozen=True, slots=True)
class RunFolder:
    """Where one run keeps what is not for readers."""

    path: Path  #: ``reports/.runs/<run>``.

    def begin(self, *, scratch: Path, started: str) -> None:
        """Note that the run is under way, and make the private folder where it works."""
        self.path.mkdir(parents=True, exist_ok=True)
        content = {"scratch": str(scratch), "started": started}
        write_file(self.path / RUN_FILE, json.dumps(content).encode())
        make_scratch(scratch, mark=json.dumps(self._mark()))

    def _mark(self) -> dict[str, Any]:
        """Return what tells a private folder of this run from all others."""
        reports = self.path.parent.parent
        seen = reports.stat()
        return {
            "reports": str(reports), "device": seen.st_dev, "inode": seen.st_ino,
            "run": self.path.name, "pid": os.getpid(), "born": born(os.getpid()),
        }  # fmt: skip

    def doubt(self, scratch: Path) -> str:
        """Return why a folder may not be cleared away as this run's, empty where it may.

        Raises ``BuildLocked``: the run is still under way.
        """
        if not NAME.match(scratch.name) or not scratch.is_absolute():
            return "no private folder is called so"
        if not os.path.lexists(scratch):
            return ""
        if not _is_private(scratch):
            return "it is no folder private to this user"
        mark, own = _content(scratch / MARK), self._mark()
        if not mark:
            # The run may have been killed before it could do more.
            return "" if _names(scratch) <= {MARK} else "it bears no mark"
        # A copy is another folder; one that was moved is the same, as is one on a disk put in anew.
        same = mark.get("inode") == own["inode"] and (
            mark.get("device") == own["device"] or mark.get("reports") == own["reports"]
        )
        if not same or mark.get("run") != own["run"]:
            return f"it belongs to {_shown(mark.get('reports'))}, run {_shown(mark.get('run'))}"
        if (pid := mark.get("pid")) != own["pid"] and lives(pid, mark.get("born")):
            raise BuildLocked(
                f"process {pid} still builds {self.path.parents[2]}, although nobody holds the "
                "lock; wait for it, or end it and build again"
            )
        return ""

    def keep_failed(self, report: str, notebook: bytes) -> Path:
        """Keep a failed notebook for whoever mends it, and return where."""
        path = self.path / "failed" / f"{report}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, notebook)
        return path

    def end(self) -> None:
        """Note that the run is over; a run that kept nothing leaves nothing."""
        with suppress(OSError):
            (self.path / RUN_FILE).unlink(missing_ok=True)
            self.path.rmdir()


def forget_failed(reports: Path, report: str) -> None:
    """Remove the failed notebooks that runs kept of a report."""
    for path in (reports / RUNS).glob(f"*/failed/{report}.ipynb"):
        forget(path)
        with suppress(OSError):
            for folder in path.parents[:3]:
                folder.rmdir()


def _content(path: Path) -> dict[str, Any]:
    """Return what a small file of JSON says, nothing where it is none; pipes are not waited for."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with suppress(OSError, ValueError, RecursionError):
        with open(path, "rb", opener=lambda name, _: os.open(name, flags)) as file:
            plain = stat.S_ISREG(os.fstat(file.fileno()).st_mode)
            content = json.loads(file.read(_MOST_BYTES) if plain else b"")
        return content if isinstance(content, dict) else {}
    return {}


def _is_private(folder: Path) -> bool:
    """Tell whether this is a folder, no link to one, that nobody but this user can look into."""
    mode = folder.lstat().st_mode
    closed = os.name != "posix" or not mode & 0o077
    return stat.S_ISDIR(mode) and is_own(folder) and closed


def _names(folder: Path) -> set[str]:
    """Return what is in a folder; something where it cannot be looked into."""
    with suppress(OSError):
        return {path.name for path in folder.iterdir()}
    return {"?"}


def _shown(value: object) -> str:
    """Return what a note says so that it cannot do harm on a terminal."""
    text = str(value)[:200]
    return text if text.isprintable() else ascii(text)


def sweep(collection: Collection) -> list[str]:
    """Remove what killed builds left and say in words what was found, and what was let be.

    Only the holder of the build lock may call this.

    Raises ``BuildLocked``: a build is under way although the lock was free.
    """
    runs = collection.reports / RUNS
    notes = [_Note.read(path) for path in sorted(runs.glob(f"*/{RUN_FILE}"))]
    unfinished = list(_unfinished(collection))
    for path in unfinished:
        forget(path)
    told = []
    more = f"{len(unfinished)} unfinished files or folders" if unfinished else ""
    for note in notes:
        told += note.sweep(more)
        more = more if note.doubt else ""
    if more:
        told.append(f"cleaned up {more} of earlier builds")
    kept = sorted(path for path in runs.glob("r*") if path.is_dir())
    for run in [path for path in kept if not _names(path)] + kept[:-KEPT_RUNS]:
        forget(run)
    return told


@dataclass(frozen=True, slots=True)
class _Note:
    """What the note of a run says, which anyone may have written."""

    run: RunFolder
    scratch: Path
    started: str
    doubt: str

    @classmethod
    def read(cls, path: Path) -> _Note:
        run, content = RunFolder(path.parent), _content(path)
        scratch, started = content.get("scratch"), content.get("started")
        if not isinstance(started, str) or not _MOMENT.match(started):
            started = "an unknown time"
        if not isinstance(scratch, str) or "\0" in scratch or path.parent.is_symlink():
            return cls(run, path, started, _NO_NOTE)
        return cls(run, Path(scratch), started, run.doubt(Path(scratch)))

    def sweep(self, more: str) -> list[str]:
        """Clear away what the run left, if it is the run's, and say what was done."""
        name = _shown(self.scratch)
        if self.doubt:
            told = [f"let {name} be: {self.doubt}; remove it yourself if nobody needs it"]
        else:
            found = ", ".join([*_sweep_scratch(self.scratch), *filter(None, [more])])
            ended = f"the build of {self.started}, which did not end by itself"
            told = [f"cleaned up after {ended}{': ' if found else ''}{found}"]
            if os.path.lexists(self.scratch):
                return [*told, f"{name} could not be removed; the next build will try again"]
        if self.doubt != _NO_NOTE:
            self.run.end()
        return told


def _sweep_scratch(scratch: Path) -> list[str]:
    """Remove a dead run's private folder with whoever lives there, and say what there was."""
    there = scratch.is_dir()
    killed = kill_at_home(str(scratch)) if there else 0
    forget_scratch(scratch)
    locks = forget_locks(scratch)
    found = [f"{killed} processes"] if killed else []
    found += [f"{locks} locks"] if locks else []
    return found + ([f"its private folder {scratch}"] if there else [])


def _unfinished(collection: Collection) -> Iterator[Path]:
    """Yield what nothing names: releases half made or half removed, files half written."""
    reports = collection.reports
    for pattern in (f"{RELEASES}/.new-*", f"{RELEASES}/.old-*", ".site-*", f"{RUNS}/.probe"):
        yield from reports.glob(pattern)
    for pattern in (f"{RUNS}/**/.*", f"{RECORDS}/.*", "site/.*"):
        for path in reports.glob(pattern):
            if _HALF_WRITTEN.fullmatch(path.name) and path.is_file():
                yield path
