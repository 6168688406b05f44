"""The house's order: which part may import which, and what a module is called."""

from __future__ import annotations

import ast
import graphlib
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src/helpers"
ORDER = ("data", "analysis", "display", "pipeline", "cli")
EVERYONES = {"errors", "paths"}
SHAPELESS = {"utils", "util", "common", "misc", "base", "manager", "managers", "tools"}
MODULES = sorted(SOURCE.rglob("*.py"))


def _name(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def _imported(path: Path) -> Iterator[str]:
    """Yield the modules of helpers that one imports, late or for types alone, too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.ImportFrom(module=str(module), level=0):
                yield from (_module(module, alias.name) for alias in node.names)
            case ast.Import():
                yield from (alias.name for alias in node.names)


def _module(module: str, name: str) -> str:
    """Return what a name is imported from: the module itself where the name is one."""
    inner = f"{module}.{name}"
    return inner if inner in NAMES else module


def _dotted(path: Path) -> str:
    return ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")


NAMES = {_dotted(path): path for path in MODULES}


def _part(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_imports_run_one_way(path: Path) -> None:
    part = _part(path)
    ours = {name for name in _imported(path) if name in NAMES}
    imported = {name.split(".")[1] for name in ours if "." in name} - EVERYONES
    if part in ORDER:
        allowed = set(ORDER[: ORDER.index(part) + 1])
    elif part == "__main__":
        allowed = {"cli"}
    else:
        # The package itself, its errors and its paths stand on nothing.
        allowed = set()
    assert imported <= allowed


def test_no_module_imports_itself_by_way_of_others() -> None:
    graph = {name: {*_imported(path)} & NAMES.keys() for name, path in NAMES.items()}
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        pytest.fail(" ← ".join(error.args[1]))


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_no_module_imports_relatively(path: Path) -> None:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    assert not [node for node in nodes if isinstance(node, ast.ImportFrom) and node.level]


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_has_a_name_of_the_field(path: Path) -> None:
    assert path.stem.strip("_") not in SHAPELESS


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_every_module_says_what_belongs_in_it(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
