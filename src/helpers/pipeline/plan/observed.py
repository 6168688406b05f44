"""What a report was seen to be made from: files that its kernel and its page's makers opened.

Belongs here: turning noted paths into names of ingredients, and finding the modules a page is
drawn with. Digesting ingredients is ``fingerprint``'s.
"""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib.util import source_from_cache
from pathlib import Path

import helpers

PACKAGE = Path(helpers.__file__).parent
PACKAGE_NAME = "src/helpers"
# Generated, or of no meaning to anybody's report.
_NEVER = ("reports/", "data/inbox/", ".", "build/", "dist/")
# Their listings change with what nobody reads; what is read of them is noted file by file.
_UNLISTED = ("notebooks/", "src/")


def folders(root: Path) -> list[str]:
    """Return the folders in which files matter, as processes may name them."""
    places = {str(root), os.path.realpath(root), str(PACKAGE), os.path.realpath(PACKAGE)}
    return sorted(f"{place}{os.sep}" for place in places)


def _source(path: Path) -> Path:
    """Return the module behind a compiled one, any other file as it is."""
    if path.suffix != ".pyc":
        return path
    try:
        return Path(source_from_cache(str(path)))
    except ValueError:
        return path.with_suffix(".py")


def _name(path: Path, root: Path) -> str:
    """Return a path as plans name it, empty where it is no ingredient."""
    for base, prefix in ((PACKAGE, f"{PACKAGE_NAME}/"), (root, "")):
        for folder in (base, Path(os.path.realpath(base))):
            if path.is_relative_to(folder):
                return prefix + path.relative_to(folder).as_posix()
    return ""


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
    found = set()
    for line in notes.splitlines():
        try:
            noted = json.loads(line)
        except ValueError:
            # The kernel was killed while it wrote.
            continue
        kind, path = noted[0], _source(Path(noted[1:]))
        name = _name(path, root)
        if kind == "l":
            name = f"{name}/"
            if name.startswith(_UNLISTED):
                continue
        if kind != "w" and _counts(name) and (path.is_dir() if kind == "l" else path.is_file()):
            found.add(name)
    return tuple(sorted(found))


def written_in(notes: str, *, root: Path) -> frozenset[str]:
    """Return the names of what was written; what a run makes itself is none of its ingredients."""
    lines = (line for line in notes.splitlines() if line.startswith('"w'))
    found = set()
    for line in lines:
        with suppress(ValueError):
            found.add(_name(Path(json.loads(line)[1:]), root))
    return frozenset(found)


def _imports(path: Path) -> Iterator[str]:
    """Yield what a module imports of the package, not counting what only a type checker sees."""
    waiting: list[ast.AST] = [ast.parse(path.read_bytes())]
    while waiting:
        match waiting.pop():
            case ast.If(test=ast.Name("TYPE_CHECKING"), orelse=orelse):
                waiting += orelse
            case ast.ImportFrom(module=str(module), names=names) if module.startswith("helpers"):
                yield module
                yield from (f"{module}.{alias.name}" for alias in names)
            case ast.Import(names=names):
                yield from (alias.name for alias in names if alias.name.startswith("helpers"))
            case node:
                waiting += ast.iter_child_nodes(node)


def _file(module: str, package: Path) -> Path | None:
    """Return the file of a module of the package; None for what is none."""
    place = package.joinpath(*module.split(".")[1:])
    files = (place.with_suffix(".py"), place / "__init__.py")
    return next((file for file in files if file.is_file()), None)


def modules_behind(module: str) -> tuple[str, ...]:
    """Return the names of every file of the package that a module's work rests on, its own first.

    >>> "src/helpers/errors.py" in modules_behind("helpers.display.wording")
    True
    """
    return _modules_behind(module, PACKAGE)


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
