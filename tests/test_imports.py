"""The house's order: which part may import which, how long a module is, what it is called."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src/helpers"
ORDER = ("data", "analysis", "display", "pipeline", "cli")
EVERYONES = {"errors", "paths"}
LONGEST = 600
SHAPELESS = {"utils", "util", "common", "misc", "base", "manager", "managers", "tools"}
MODULES = sorted(SOURCE.rglob("*.py"))


def _name(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def _imported(path: Path) -> Iterator[str]:
    """Yield the parts of helpers that a module imports, wherever in it the import stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.ImportFrom(module="helpers"):
                yield from (alias.name for alias in node.names)
            case ast.ImportFrom(module=str(module), level=0) if module.startswith("helpers."):
                yield module.split(".")[1]
            case ast.Import():
                for alias in node.names:
                    if alias.name.startswith("helpers."):
                        yield alias.name.split(".")[1]


def _part(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_imports_run_one_way(path: Path) -> None:
    part = _part(path)
    imported = set(_imported(path)) - EVERYONES
    if part in ORDER:
        allowed = set(ORDER[: ORDER.index(part) + 1])
    elif part == "__main__":
        allowed = {"cli"}
    else:
        # The package itself, its errors and its paths stand on nothing.
        allowed = set()
    assert imported <= allowed


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_no_module_imports_relatively(path: Path) -> None:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    assert not [node for node in nodes if isinstance(node, ast.ImportFrom) and node.level]


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_is_one_thing_with_a_name_of_the_field(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST
    assert path.stem.strip("_") not in SHAPELESS


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_every_module_says_what_belongs_in_it(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
