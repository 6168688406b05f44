"""What a report is made from, and the one digest of all of it.

Belongs here: naming and digesting ingredients. The names are what ``plan`` tells people, so they
are paths below the collection's root wherever there is a file. Which files count is ``observed``'s.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from helpers.data.files import open_plain
from helpers.paths import MANIFEST, Collection
from helpers.pipeline.notebook.labels import links, named_values
from helpers.pipeline.notebook.manifest import Manifest, Report, Rules
from helpers.pipeline.plan import observed
from helpers.pipeline.plan.observed import PACKAGE_NAME

LOCK = "requirements.lock"
PARAMETERS = "parameters"
TITLES = f"{MANIFEST.as_posix()} (titles)"
RULES = f"{MANIFEST.as_posix()} (rules)"
NO_RULES = Rules()
PYTHON = "Python"
LIBRARIES = "installed libraries"
# What every run rests on beside what its notebook opens: what a kernel sees of the world, and how
# its notebook becomes the record.
RUNNER = tuple(
    f"{PACKAGE_NAME}/{name}.py"
    for name in (
        "display/harmless", "pipeline/page/attached", "pipeline/page/clean_notebook",
        "pipeline/page/trees", "pipeline/run/kernel_entry", "pipeline/run/scratch",
    )
)  # fmt: skip
SURROUNDINGS = (LOCK, PYTHON, LIBRARIES, *RUNNER)
# What makes pages, and the index pages, with all that rests on.
DRAWING = "helpers.pipeline.page.drawing"
INDEX = "helpers.pipeline.page.index"
# The files besides modules that pages and index pages are made with. They are named, not watched:
# libraries keep what they have read, so what a process opens for one page depends on those before.
_LOOK = tuple(
    f"{PACKAGE_NAME}/{name}"
    for name in (
        "pipeline/page/templates/parts.html.j2", "pipeline/page/templates/page.css",
        "pipeline/page/templates/page.js", "display/catalogue/pages.toml",
        "display/catalogue/blocks.toml", "display/catalogue/common.toml",
    )
)  # fmt: skip
_TEMPLATES = f"{PACKAGE_NAME}/pipeline/page/templates"
DRAWN_WITH = (*_LOOK, f"{_TEMPLATES}/report/conf.json", f"{_TEMPLATES}/report/index.html.j2")
INDEX_DRAWN_WITH = (*_LOOK, f"{_TEMPLATES}/index.html.j2")
# Nobody waits for more to be read: size and time tell such files apart.
LARGEST_READ = 2**30
PAGE_ONLY = " (page only)"


@dataclass(frozen=True, slots=True)
class Ingredients:
    """The digest of everything a report is made from, by name.

    Attributes
    ----------
    own : Mapping of str to str
        What its run rests on and is its own: notebook and parameters.
    used : Mapping of str to str
        What its run rests on besides: every file it opened, the libraries, the runner.
    told : Mapping of str to str
        What its page says beyond the record: titles, names of parameters.
    drawn : Mapping of str to str
        What its page is made with: modules, templates, wording.
    """

    own: Mapping[str, str] = field(default_factory=dict)
    used: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)
    drawn: Mapping[str, str] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """The one digest of them."""
        return _canonical([dict(part) for part in (self.own, self.used, self.told, self.drawn)])


def digest(data: bytes) -> str:
    """Return SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _canonical(value: object) -> str:
    return digest(json.dumps(value, sort_keys=True, ensure_ascii=True).encode())


def libraries() -> str:
    """Return a digest of the names and versions of everything installed beside the helpers."""
    folders = {entry for entry in sys.path if entry.endswith(("site-packages", "dist-packages"))}
    names = {
        name for folder in folders if os.path.isdir(folder)  # noqa: PTH112 - a hot, plain test
        for name in os.listdir(folder) if name.endswith(".dist-info")  # noqa: PTH208 - names only
    }  # fmt: skip
    return digest("\n".join(sorted(names)).encode())


class Digests:
    """Digests of files by name, each read once.

    Parameters
    ----------
    collection : Collection
        Below whose root names are paths; those of the helpers begin with ``src/helpers/``.
    """

    def __init__(self, collection: Collection) -> None:
        self._root = collection.root
        self._known: dict[str, str] = {}
        self._lists: dict[tuple[str, ...], dict[str, str]] = {}

    def __call__(self, name: str) -> str:
        """Return a digest, of a folder (``data/``) that of its list; empty for what is not."""
        if name not in self._known:
            self._known[name] = self._read(name)
        return self._known[name]

    def of(self, names: Iterable[str]) -> Mapping[str, str]:
        """Return the digests of several names; the same names give the same object."""
        wanted = tuple(sorted(names))
        if wanted not in self._lists:
            self._lists[wanted] = {name: self(name) for name in wanted}
        return self._lists[wanted]

    def _read(self, name: str) -> str:
        if name == PYTHON:
            system = (platform.python_implementation(), platform.python_version(), sys.platform)
            return digest(" ".join(system).encode())
        if name == LIBRARIES:
            return libraries()
        try:
            path = self._path(name)
            if name.endswith("/"):
                return digest("\n".join(sorted(os.listdir(path))).encode())  # noqa: PTH208 - names
            with open_plain(path) as opened:
                stored = os.fstat(opened.fileno())
                if stored.st_size > LARGEST_READ:
                    return digest(f"{stored.st_size} {stored.st_mtime_ns}".encode())
                return hashlib.file_digest(opened, "sha256").hexdigest()
        except OSError:
            return ""

    def _path(self, name: str) -> Path:
        if name.startswith(f"{PACKAGE_NAME}/"):
            return observed.PACKAGE / name.removeprefix(f"{PACKAGE_NAME}/")
        return self._root / name

    def know(self) -> None:
        """Read everything that reports are likely to be made from, before any is made."""
        for folder, prefix in ((observed.PACKAGE, PACKAGE_NAME), (self._root / "data", "data")):
            for base, folders, names in os.walk(folder):
                folders[:] = [name for name in folders if not name.startswith((".", "__"))]
                place = Path(prefix, Path(base).relative_to(folder)).as_posix()
                for name in names:
                    self(f"{place}/{name}")
        for name in SURROUNDINGS:
            self(name)


def own_ingredients(report: Report, manifest: Manifest) -> dict[str, str]:
    """Return what a report's run rests on and no other's does."""
    own = {
        report.notebook: manifest.notebooks[report.name].digest,
        PARAMETERS: _canonical(dict(report.parameters)),
    }
    if manifest.rules != NO_RULES:
        own[RULES] = _canonical(manifest.rules.model_dump())
    return own


def told_ingredients(report: Report, manifest: Manifest) -> dict[str, str]:
    """Return what a report's page says beyond the record, as digests."""
    said = [report.title, report.notebook_title, report.question, links(report, manifest)]
    said += [[name, meaning.unit] for name, meaning in report.vocabulary.items()]
    site = manifest.site.model_dump(mode="json")
    named = named_values(report, manifest.collection.data)
    return {
        TITLES: _canonical([said, site]),
        **{f"{file} ({value})": _canonical(name) for file, value, name in named},
    }


def changes(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """Return in words what differs between two lists of ingredients, nearest to the reader first.

    An empty digest stands for what is not there.

    >>> changes({"data/a.csv": "1", "data/b.csv": "1"}, {"data/a.csv": "2", "data/c.csv": "1"})
    ['data/a.csv changed', 'data/c.csv added', 'data/b.csv removed']
    """
    before = {name for name, known in old.items() if known}
    after = {name for name, known in new.items() if known}
    changed = [name for name in sorted(before & after) if old[name] != new[name]]
    first = [name for name in changed if "/" not in name or name.endswith(".ipynb")]
    words = [f"{name} changed" for name in first + [name for name in changed if name not in first]]
    words += [f"{name} added" for name in sorted(after - before)]
    return words + [f"{name} removed" for name in sorted(before - after)]
