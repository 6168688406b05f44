"""Making a release: built aside, complete, then shown by one atomic switch.

Belongs here: everything that writes below ``reports/``. A reader of ``reports/site`` sees the old
release or the new one, whole, at every moment; a crash leaves at most folders that nothing names,
which the next build sweeps.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from helpers.errors import CollectionError
from helpers.paths import Collection
from helpers.pipeline.files import Stored, forget, share, stored, sync_folder, write_file, write_new
from helpers.pipeline.release import RELEASE_FILE, RELEASES, Release

RUNS = ".runs"
RUN_FILE = "run.json"
KEPT_RUNS = 10
LEAST_FREE_BYTES = 64 * 2**20
_ID = re.compile(r"r([0-9]{6})-[0-9TZ]+\Z")


class Unpublishable(CollectionError):
    """The place where reports are published cannot take them."""


def next_id(collection: Collection, *, now: str) -> str:
    """Return a new run's id; ids sort in the order of runs, whatever the clock does.

    Parameters
    ----------
    collection : Collection
        Where earlier runs are.
    now : str
        Time of the start, digits, ``T`` and ``Z`` alone.
    """
    folders = (collection.reports / RELEASES, collection.reports / RUNS)
    names = [entry.name for folder in folders if folder.is_dir() for entry in folder.iterdir()]
    numbers = [int(found[1]) for name in names if (found := _ID.search(name))]
    return f"r{max(numbers, default=0) + 1:06d}-{now}"


def preflight(collection: Collection, *, release: Release) -> None:
    """Make sure that a release can be written before anything is run.

    Raises
    ------
    Unpublishable
        The disk is full or read-only, or something else stands where the site has to be.
    """
    if collection.site.exists() and not collection.site.is_symlink():
        raise Unpublishable(f"{collection.site} is not a link to a release; move it away")
    try:
        for name in (RELEASES, RUNS):
            (collection.reports / name).mkdir(parents=True, exist_ok=True)
        probe = collection.reports / RUNS / ".probe"
        write_file(probe, b"probe")
        probe.unlink()
        free = shutil.disk_usage(collection.reports).free
    except OSError as error:
        raise Unpublishable(f"{collection.reports} cannot be written: {error.strerror}") from error
    wanted = max(LEAST_FREE_BYTES, 3 * sum(file.bytes for file in release.files.values()))
    if free < wanted:
        words = f"{free / 1e6:.0f} MB are free, {wanted / 1e6:.0f} MB are needed"
        raise Unpublishable(f"{collection.reports}: disk too full to build: {words}")


class Draft:
    """A release in the making.

    Parameters
    ----------
    collection : Collection
        Where it will be published.
    release : str
        Its id.
    previous : Release
        What is published now; files it already has are shared, not written again.
    """

    def __init__(self, collection: Collection, *, release: str, previous: Release) -> None:
        self.id = release
        self._collection = collection
        self._previous = previous
        self._final = collection.reports / RELEASES / release
        self._folder = self._final.with_name(f".new-{release}")
        self._files: dict[str, Stored] = {}
        self._folder.mkdir()

    def add(self, path: str, data: bytes) -> None:
        """Put a product in its place."""
        file = stored(path, data)
        if self._previous.files.get(path) == file:
            self.keep(path)
            return
        write_new(self._folder / path, data)
        self._files[path] = file

    def keep(self, path: str) -> None:
        """Take a file over from the previous release."""
        share(self._previous.folder / path, self._folder / path)
        self._files[path] = self._previous.files[path]

    def publish(self, reports: Sequence[Mapping[str, Any]]) -> None:
        """Complete the release and show it.

        Parameters
        ----------
        reports : Sequence of Mapping
            The entries of ``release.json``.
        """
        content = {
            "release": self.id,
            "reports": list(reports),
            "files": [asdict(file) for file in sorted(self._files.values())],
        }
        text = json.dumps(content, ensure_ascii=False, indent=1)
        write_new(self._folder / RELEASE_FILE, text.encode() + b"\n")
        for base, _, _ in os.walk(self._folder, topdown=False):
            sync_folder(Path(base))
        self._folder.rename(self._final)
        sync_folder(self._final.parent)
        self._show()

    def _show(self) -> None:
        """Point the site at the release, in one step."""
        site = self._collection.site
        beside = site.with_name(f".site-{self.id}")
        beside.unlink(missing_ok=True)
        beside.symlink_to(self._final.relative_to(site.parent), target_is_directory=True)
        beside.replace(site)
        sync_folder(site.parent)

    def discard(self) -> None:
        """Forget what was not published."""
        forget(self._folder)


def prune(collection: Collection, *, kept: int) -> set[str]:
    """Remove releases beyond the newest ones and return those that stay; the published one does.

    A release is renamed before it is removed: who still reads it keeps the files he has open, and
    nobody finds it half there.
    """
    folder = collection.reports / RELEASES
    current = collection.site.resolve().name
    names = sorted(entry.name for entry in folder.iterdir() if _ID.fullmatch(entry.name))
    staying = {*names[-kept:], current}
    for name in names:
        if name not in staying:
            old = folder / f".old-{name}"
            (folder / name).rename(old)
            forget(old)
    return staying & set(names)


@dataclass(frozen=True, slots=True)
class RunFolder:
    """Where one run keeps what is not for readers.

    Attributes
    ----------
    path : Path
        ``reports/.runs/<run>``.
    """

    path: Path

    def begin(self, *, scratch: Path, started: str) -> None:
        """Note that the run is under way, and where it works."""
        self.path.mkdir(parents=True, exist_ok=True)
        content = {"scratch": str(scratch), "started": started, "pid": os.getpid()}
        write_file(self.path / RUN_FILE, json.dumps(content).encode())

    def keep_failed(self, report: str, notebook: bytes) -> Path:
        """Keep a failed notebook for whoever mends it, and return where."""
        path = self.path / "failed" / f"{report}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, notebook)
        return path

    def end(self) -> None:
        """Note that the run is over; a run that kept nothing leaves nothing."""
        (self.path / RUN_FILE).unlink(missing_ok=True)
        if not any(self.path.iterdir()):
            self.path.rmdir()


def sweep(collection: Collection) -> list[str]:
    """Remove what killed builds left behind and say in words what was found.

    Only the holder of the build lock may call this: any run noted as under way is then dead.
    """
    told = []
    runs = collection.reports / RUNS
    for note in sorted(runs.glob(f"*/{RUN_FILE}")):
        try:
            content = json.loads(note.read_bytes())
            scratch, started = Path(content["scratch"]), str(content["started"])
        except (OSError, ValueError, KeyError, TypeError):
            scratch, started = Path(), "an unknown time"
        if scratch.name.startswith("reports-"):
            forget(scratch)
        RunFolder(note.parent).end()
        told.append(f"cleaned up after the build of {started}, which did not end by itself")
    for pattern in (f"{RELEASES}/.new-*", f"{RELEASES}/.old-*"):
        for folder in collection.reports.glob(pattern):
            forget(folder)
    _forget_files(collection.reports.glob(".site-*"))
    for run in sorted(path for path in runs.glob("r*") if path.is_dir())[:-KEPT_RUNS]:
        forget(run)
    return told


def _forget_files(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
