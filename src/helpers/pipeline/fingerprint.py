"""What a report is made from, and the one digest of all of it.

Belongs here: naming and digesting ingredients. The names are what ``plan`` tells people, so they
are paths below the collection's root wherever there is a file. Every report counts everything it
could depend on: all helpers and all data. `ingredients` is the place where a list of files seen in
use may narrow that down.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import helpers
from helpers.paths import MANIFEST, Collection
from helpers.pipeline.manifest import Manifest, Report

PACKAGE = Path(helpers.__file__).parent
PACKAGE_NAME = "src/helpers"
LOCK = "requirements.lock"
PARAMETERS = "parameters"
TITLES = f"{MANIFEST.as_posix()} (titles)"
PYTHON = "Python"
LIBRARIES = "installed libraries"


def digest(data: bytes) -> str:
    """Return SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    """Yield a folder's files in order; caches, hidden files and the inbox are no ingredients."""
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(
            name for name in folders if not name.startswith((".", "__")) and name != "inbox"
        )
        for name in sorted(names):
            if not name.startswith(".") and not name.endswith((".pyc", "~")):
                yield Path(base, name)


def libraries() -> str:
    """Return a digest of the names and versions of everything installed beside the helpers."""
    folders = {entry for entry in sys.path if entry.endswith(("site-packages", "dist-packages"))}
    names = {
        name for folder in folders if os.path.isdir(folder)  # noqa: PTH112 - a hot, plain test
        for name in os.listdir(folder) if name.endswith(".dist-info")  # noqa: PTH208 - names only
    }  # fmt: skip
    return digest("\n".join(sorted(names)).encode())


def surroundings(collection: Collection) -> dict[str, str]:
    """Return the ingredients every report of a collection shares, by name."""
    shared = {
        f"{PACKAGE_NAME}/{path.relative_to(PACKAGE).as_posix()}": digest(path.read_bytes())
        for path in _files(PACKAGE)
    }
    shared |= {
        collection.relative(path): digest(path.read_bytes()) for path in _files(collection.data)
    }
    lock = collection.root / LOCK
    if lock.is_file():
        shared[LOCK] = digest(lock.read_bytes())
    python = f"{platform.python_implementation()} {platform.python_version()} {sys.platform}"
    return shared | {PYTHON: digest(python.encode()), LIBRARIES: libraries()}


def _canonical(value: object) -> str:
    return digest(json.dumps(value, sort_keys=True, ensure_ascii=True).encode())


def titles(manifest: Manifest) -> dict[str, str]:
    """Return a digest of everything each notebook's pages say from the manifest, by name."""
    told: dict[str, list[object]] = {name: [] for name in manifest.entries}
    for report in manifest.reports:
        told[report.name].append([report.id, report.title, report.notebook_title, report.question])
    return {name: _canonical(parts) for name, parts in told.items()}


def ingredients(
    report: Report,
    manifest: Manifest,
    shared: Mapping[str, str],
    observed: Iterable[str] | None = None,
) -> dict[str, str]:
    """Return the digest of everything a report is made from, by name.

    Parameters
    ----------
    report : Report
        The report.
    manifest : Manifest
        Its collection's manifest.
    shared : Mapping
        The collection's `surroundings` and, under each notebook's name, its `titles`.
    observed : Iterable of str, optional
        Names among ``shared`` that the report was seen to use; all of them where nothing was seen.
    """
    own = {
        report.notebook: manifest.notebooks[report.name].digest,
        PARAMETERS: _canonical(dict(report.parameters)),
        TITLES: _canonical([report.title, shared[report.name]]),
    }
    names = shared.keys() - manifest.entries.keys() if observed is None else set(observed)
    return {name: shared.get(name, "") for name in sorted(names)} | own


def fingerprint(parts: Mapping[str, str]) -> str:
    """Return the one digest of a report's ingredients."""
    return _canonical(dict(parts))


def changes(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """Return in words what differs between two lists of ingredients, nearest to the reader first.

    >>> changes({"data/a.csv": "1", "data/b.csv": "1"}, {"data/a.csv": "2", "data/c.csv": "1"})
    ['data/a.csv changed', 'data/c.csv added', 'data/b.csv removed']
    """
    changed = [name for name in sorted(new) if name in old and old[name] != new[name]]
    first = [name for name in changed if "/" not in name or name.endswith(".ipynb")]
    words = [f"{name} changed" for name in first + [name for name in changed if name not in first]]
    words += [f"{name} added" for name in sorted(new.keys() - old.keys())]
    return words + [f"{name} removed" for name in sorted(old.keys() - new.keys())]
