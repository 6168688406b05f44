"""One section, one name: of the notebook's heading, its modules, its words and its function."""

from __future__ import annotations

import ast
import importlib
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
HELPERS = ROOT / "src/helpers"
THEMES = ("budgets",)
# Headings of columns are the theme's; prose and the list of sources have no words of their own.
NO_SECTIONS = {"column"}
WITHOUT_WORDS = {"method", "sources"}


def _modules(part: str, theme: str) -> set[str]:
    folder = HELPERS / part / theme
    return {path.stem for path in folder.glob("*.py")} - {"__init__"}


def _notebook(theme: str) -> list[dict[str, Any]]:
    """Return the cells of the notebook that makes pages of a theme."""
    for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        told = [cell | {"source": "".join(cell["source"])} for cell in cells]
        if any(f'Page(tables, lang, "{theme}")' in cell["source"] for cell in told):
            return told
    raise AssertionError(theme)


def _shown(source: str) -> set[str]:
    """Return the names of the functions ``show.…`` that a cell calls."""
    calls = (node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return {
        func.attr
        for func in calls
        if isinstance(func, ast.Attribute) and ast.unparse(func.value) == "show"
    }


def _headed(theme: str) -> Iterator[tuple[str, set[str]]]:
    """Yield the name of each section of the notebook with the functions its cells call."""
    name, called = "", set[str]()
    for cell in _notebook(theme):
        if cell["cell_type"] == "code":
            called |= _shown(cell["source"])
        elif cell["source"].startswith("## ") and "ko" in cell["metadata"]["tags"]:
            if name:
                yield name, called
            name, called = cell["id"].removesuffix("-ko"), set()
    yield name, called


def _sections(theme: str) -> set[str]:
    """Return the modules that show a section; others hold what several of them share."""
    found = set()
    for name in _modules("display", theme):
        tree = ast.parse((HELPERS / f"display/{theme}/{name}.py").read_text(encoding="utf-8"))
        if name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}:
            found.add(name)
    return found


def _module_of(theme: str, function: str) -> str:
    found = getattr(importlib.import_module(f"helpers.display.{theme}"), function)
    return str(found.__module__.rpartition(".")[2])


@pytest.mark.parametrize("theme", THEMES)
def test_the_words_of_a_theme_stand_under_the_names_of_its_modules(theme: str) -> None:
    catalogue = HELPERS / f"display/catalogue/{theme}.toml"
    keys = set(tomllib.loads(catalogue.read_text(encoding="utf-8"))) - NO_SECTIONS
    assert keys <= _modules("display", theme)
    assert _sections(theme) <= keys


@pytest.mark.parametrize("theme", THEMES)
def test_what_is_computed_for_a_section_stands_in_a_module_of_its_name(theme: str) -> None:
    assert _modules("analysis", theme) <= _modules("display", theme)


@pytest.mark.parametrize("theme", THEMES)
def test_the_notebook_calls_a_function_of_each_sections_name(theme: str) -> None:
    called = set[str]().union(*(names for _, names in _headed(theme)))
    assert _sections(theme) <= called
    for section in _sections(theme):
        assert _module_of(theme, section) == section


@pytest.mark.parametrize("theme", THEMES)
def test_a_heading_of_the_notebook_is_called_as_the_section_below_it(theme: str) -> None:
    first, *others = _headed(theme)
    # The opening has the answer, and a chart that may be any section's.
    assert first[0] == "headline"
    assert "headline" in first[1]
    opened = {_module_of(theme, name) for name in first[1]}
    headed = [name for name, _ in others if name not in WITHOUT_WORDS]
    assert {*headed, *opened} == _sections(theme)
    for name, called in others:
        if name not in WITHOUT_WORDS:
            assert {_module_of(theme, function) for function in called} <= {name}


@pytest.mark.parametrize("theme", THEMES)
def test_a_block_bears_the_name_of_its_module(theme: str) -> None:
    keyed = re.compile(r'page\.(?:table|figure)\(\s*"([^".]+)')
    for name in _sections(theme):
        text = (HELPERS / f"display/{theme}/{name}.py").read_text(encoding="utf-8")
        assert set(keyed.findall(text)) <= {name}, name


@pytest.mark.parametrize("theme", THEMES)
def test_a_module_that_is_no_section_is_what_several_share(theme: str) -> None:
    for name in _modules("display", theme) - _sections(theme):
        used = re.compile(rf"from helpers\.display\.{theme}\.{name} import")
        users = [
            other
            for other in _sections(theme)
            if used.search((HELPERS / f"display/{theme}/{other}.py").read_text(encoding="utf-8"))
        ]
        assert len(users) > 1, name
