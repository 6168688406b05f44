"""Making a release: built aside, complete, then shown by one atomic switch.

Belongs here: releases, and whether there is room for one. A reader of ``reports/site`` sees the old
release or the new one, whole, at every moment; the switch itself is ``switch``'s. What a crash left
is ``run_folder``'s.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import Any

from helpers.errors import Unpublishable
from helpers.paths import Collection
from helpers.pipeline.disk import (
    Stored,
    forget,
    share,
    stored,
    sync_folder,
    write_file,
    write_new,
    write_parts,
)
from helpers.pipeline.plan.published import RELEASE_FILE, RELEASE_ID, RELEASES, Release, shown
from helpers.pipeline.release import switch
from helpers.pipeline.run.run_folder import RUNS

LEAST_FREE_BYTES = 64 * 2**20


def next_id(collection: Collection, *, now: str) -> str:
    """Return a new run's id; ids sort in the order of runs, whatever the clock does.

    ``now`` is the time of the start in digits, ``T`` and ``Z`` alone.
    """
    folders = (collection.reports / RELEASES, collection.reports / RUNS)
    names = [entry.name for folder in folders if folder.is_dir() for entry in folder.iterdir()]
    names += switch.standing(collection)
    numbers = [int(found[1]) for name in names if (found := RELEASE_ID.search(name))]
    return f"r{max(numbers, default=0) + 1:06d}-{now}"


def preflight(collection: Collection, *, release: Release) -> None:
    """Make sure that a release can be written before anything is run.

    Raises ``Unpublishable``: the disk is full or read-only, or something else stands where the site
    has to be.
    """
    try:
        switch.check(collection)
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
        self._folder = collection.reports / RELEASES / f".new-{release}"
        self._files: dict[str, Stored] = {}
        self._folder.mkdir()

    def add(self, path: str, data: bytes) -> None:
        """Put a product in its place, or another one in its stead."""
        if path in self._files:
            (self._folder / path).unlink()
        self._files[path] = file = stored(path, data)
        old = self._previous.folder / path
        # Shared only if it still is what it was published as.
        if self._previous.files.get(path) == file and _holds(old, data):
            share(old, self._folder / path)
        else:
            write_new(self._folder / path, data)

    def keep(self, path: str) -> None:
        """Take a file over from the previous release."""
        share(self._previous.folder / path, self._folder / path)
        self._files[path] = self._previous.files[path]

    def read(self, path: str) -> bytes:
        """Return a product as it stands."""
        return (self._folder / path).read_bytes()

    def publish(self, reports: Sequence[Mapping[str, Any]]) -> None:
        """Complete the release and show it.

        ``reports`` are the entries of ``release.json``.
        """
        content = {
            "release": self.id,
            "reports": list(reports),
            "files": sorted(self._files.values()),
        }
        # Part by part: the text of many thousand reports is large.
        parts = json.JSONEncoder(ensure_ascii=False, indent=1, default=asdict).iterencode(content)
        write_parts(self._folder / RELEASE_FILE, (part.encode() for part in chain(parts, "\n")))
        for base, _, _ in os.walk(self._folder, topdown=False):
            sync_folder(Path(base))
        switch.show(self._collection, self._folder, release=self.id)

    def discard(self) -> None:
        """Forget what was not published."""
        forget(self._folder)
        forget(self._collection.site.with_name(f".site-{self.id}"))


def _holds(path: Path, data: bytes) -> bool:
    """Tell whether a file is there and is what it should be."""
    try:
        return path.read_bytes() == data
    except OSError:
        return False


def prune(collection: Collection, *, kept: int, previous: str = "") -> set[str]:
    """Remove releases beyond the newest ones and return those that stay.

    The published one stays, and the one published before it, which somebody may be reading who
    found it a moment ago. A release is renamed before it is removed: who still reads it keeps the
    files he has open, and nobody finds it half there. ``kept`` is how many stay at least,
    ``previous`` the one published before the present one.
    """
    places = switch.standing(collection)
    staying = {*list(places)[-kept:], shown(collection).name, previous} & set(places)
    for name in places.keys() - staying:
        old = collection.reports / RELEASES / f".old-{name}"
        places[name].rename(old)
        forget(old)
    return staying
