"""What a report is made from, and the one digest of all of it.

Belongs here: naming and digesting ingredients: what is known beforehand, what a kernel and the
makers of its page were seen to open, and the modules that pages rest on. The names are what
``plan`` tells people, so they are paths below the collection's root wherever there is a file.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import platform
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from importlib.util import source_from_cache
from pathlib import Path

import helpers
from helpers.data.files import open_plain
from helpers.paths import MANIFEST, Collection
from helpers.pipeline.notebook.labels import links, named_values
from helpers.pipeline.notebook.manifest import Manifest, Report, Rules

PACKAGE = Path(helpers.__file__).parent
PACKAGE_NAME = "src/helpers"
# Generated, or of no meaning to anybody's report.
_NEVER = ("reports/", "data/inbox/", ".", "build/", "dist/")
# Their listings change with what nobody reads; what is read of them is noted file by file.
_UNLISTED = ("notebooks/", "src/")
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
DRAWING = "helpers.pipeline.page.products"
INDEX = tuple(
    f"helpers.pipeline.page.{name}"
    for name in ("index", "changes", "related", "sources", "downloads", "status")
)
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
DRAWN_WITH = (
    *_LOOK, f"{_TEMPLATES}/report/conf.json", f"{_TEMPLATES}/report/index.html.j2",
    f"{_TEMPLATES}/paper.typ", f"{PACKAGE_NAME}/display/catalogue/terms.toml",
)  # fmt: skip
INDEX_DRAWN_WITH = (
    *_LOOK,
    *(
        f"{_TEMPLATES}/{name}.j2"
        for name in (
            "site.html",
            "index.html",
            "data.html",
            "sources.html",
            "changes.html",
            "changes.xml",
            "status.html",
        )
    ),
)
# Nobody waits for more to be read: size and time tell such files apart.
LARGEST_READ = 2**30
PAGE_ONLY = " (page only)"
# Where statements hold statements.
_BODIES = ("body", "orelse", "handlers", "finalbody", "cases")


@dataclass(frozen=True, slots=True)
class Ingredients:
    """The digest of everything a report is made from, by name."""

    #: What its run rests on and is its own: notebook and parameters.
    own: Mapping[str, str] = field(default_factory=dict)
    #: What its run rests on besides: every file it opened, the libraries, the runner.
    used: Mapping[str, str] = field(default_factory=dict)
    #: What its page says beyond the record: titles, names of parameters.
    told: Mapping[str, str] = field(default_factory=dict)
    #: What its page is made with: modules, templates, wording.
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
            path = self.path(name)
            if name.endswith("/"):
                return digest("\n".join(sorted(os.listdir(path))).encode())  # noqa: PTH208 - names
            with open_plain(path) as opened:
                stored = os.fstat(opened.fileno())
                if stored.st_size > LARGEST_READ:
                    return digest(f"{stored.st_size} {stored.st_mtime_ns}".encode())
                return hashlib.file_digest(opened, "sha256").hexdigest()
        except OSError:
            return ""

    def path(self, name: str) -> Path:
        """Return where the file of a name is."""
        if name.startswith(f"{PACKAGE_NAME}/"):
            return PACKAGE / name.removeprefix(f"{PACKAGE_NAME}/")
        return self._root / name

    def know(self) -> None:
        """Read everything that reports are likely to be made from, before any is made."""
        for folder, prefix in ((PACKAGE, PACKAGE_NAME), (self._root / "data", "data")):
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
    said = [report.title, report.notebook_title, report.question, links(report)]
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


def folders(root: Path) -> list[str]:
    """Return the folders in which files matter, as processes may name them."""
    places = {str(root), os.path.realpath(root), str(PACKAGE), os.path.realpath(PACKAGE)}
    return sorted(f"{place}{os.sep}" for place in places)


def _source(path: str) -> str:
    """Return the module behind a compiled one, any other file as it is."""
    if not path.endswith(".pyc"):
        return path
    try:
        return source_from_cache(path)
    except ValueError:
        return path.removesuffix("c")


def _naming(root: Path) -> Callable[[str], str]:
    """Return what turns paths into names as plans have them, empty where one is no ingredient."""
    bases = [
        (f"{folder}{os.sep}", prefix)
        for base, prefix in ((PACKAGE, f"{PACKAGE_NAME}/"), (root, ""))
        for folder in (str(base), os.path.realpath(base))
    ]

    def name(path: str) -> str:
        for folder, prefix in bases:
            if f"{path}{os.sep}".startswith(folder):
                return prefix + (path[len(folder) :] or ".")
        return ""

    return name


def _counts(name: str) -> bool:
    parts = name.rstrip("/").split("/")
    hidden = any(part.startswith(".") or part == "site-packages" for part in parts)
    return bool(name) and not hidden and not name.startswith(_NEVER)


def ingredients_in(notes: str, *, root: Path) -> tuple[str, ...]:
    """Return the names of what was read, in order.

    Parameters
    ----------
    notes : str
        Lines as `kernel_entry.watch_files` tells them, each as JSON. What was written before it
        was read is no ingredient, nor is what is not there any more.
    root : Path
        Root of the collection.
    """
    named = _naming(root)
    found = set()
    for line in notes.splitlines():
        try:
            noted = json.loads(line)
        except ValueError:
            # The kernel was killed while it wrote.
            continue
        kind, path = noted[0], _source(str(Path(noted[1:])))
        name = named(path)
        if kind == "l":
            name = f"{name}/"
            if name.startswith(_UNLISTED):
                continue
        there = os.path.isdir if kind == "l" else os.path.isfile
        if kind != "w" and _counts(name) and there(path):
            found.add(name)
    return tuple(sorted(found))


def written_in(notes: str, *, root: Path) -> frozenset[str]:
    """Return the names of what was written; what a run makes itself is none of its ingredients."""
    lines = (line for line in notes.splitlines() if line.startswith('"w'))
    named = _naming(root)
    found = set()
    for line in lines:
        with suppress(ValueError):
            found.add(named(str(Path(json.loads(line)[1:]))))
    return frozenset(found)


@cache
def _imports(path: Path) -> tuple[str, ...]:
    """Return what a module imports of the package, not counting what only a type checker sees.

    Only statements are looked through, once a process: 0.3 s of processor time a build, not 1.7.
    """
    found: list[str] = []
    waiting: list[ast.AST] = [*ast.parse(path.read_bytes()).body]
    while waiting:
        match waiting.pop():
            case ast.If(test=ast.Name("TYPE_CHECKING"), orelse=orelse):
                waiting += orelse
            case ast.ImportFrom(module=str(module), names=names) if module.startswith("helpers"):
                found += [module, *(f"{module}.{alias.name}" for alias in names)]
            case ast.Import(names=names):
                found += [alias.name for alias in names if alias.name.startswith("helpers")]
            case node:
                for part in _BODIES:
                    waiting += getattr(node, part, ())
    return tuple(found)


def _file(module: str, package: Path) -> Path | None:
    """Return the file of a module of the package; None for what is none."""
    place = package.joinpath(*module.split(".")[1:])
    files = (place.with_suffix(".py"), place / "__init__.py")
    return next((file for file in files if file.is_file()), None)


def modules_behind(*modules: str) -> tuple[str, ...]:
    """Return the names of every file of the package that modules' work rests on, their own first.

    >>> "src/helpers/errors.py" in modules_behind("helpers.display.wording")
    True
    """
    found = (name for module in modules for name in _modules_behind(module, PACKAGE))
    return tuple(dict.fromkeys(found))


def module_files(module: str) -> tuple[str, ...]:
    """Return the paths of the files that `modules_behind` names."""
    names = (name.removeprefix(f"{PACKAGE_NAME}/") for name in modules_behind(module))
    return tuple(str(PACKAGE / name) for name in names)


@cache
def _modules_behind(module: str, package: Path) -> tuple[str, ...]:
    seen: dict[Path, None] = {}
    waiting = [module]
    while waiting:
        wanted = waiting.pop()
        file = _file(wanted, package)
        if file is not None and file not in seen:
            seen[file] = None
            waiting += [wanted.rpartition(".")[0], *_imports(file)]
    return tuple(f"{PACKAGE_NAME}/{file.relative_to(package).as_posix()}" for file in seen)
