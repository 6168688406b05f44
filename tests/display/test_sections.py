"""One section, one name: of the notebook's heading, its modules, its words and its function."""

from __future__ import annotations

import ast
import importlib
import json
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
HELPERS = ROOT / "src/helpers"
THEMES = ("budgets", "claims", "exports", "profile", "targets")
# Headings of columns are the theme's; prose and the list of sources answer no question.
NO_SECTIONS = {"column"}
NO_QUESTIONS = {"method", "sources"}


@cache
def _modules(part: str, theme: str) -> set[str]:
    folder = HELPERS / part / theme
    return {path.stem for path in folder.glob("*.py")} - {"__init__"}


@cache
def _tree(part: str, theme: str, name: str) -> ast.Module:
    return ast.parse((HELPERS / part / theme / f"{name}.py").read_text(encoding="utf-8"))


def _users(part: str, theme: str, name: str) -> set[str]:
    """Return the modules of a theme that import another of it, whole or some of its names."""
    package = f"helpers.{part}.{theme}"
    return {
        other
        for other in _modules(part, theme)
        for node in ast.walk(_tree(part, theme, other))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if f"{package}.{name}" in {node.module, f"{node.module}.{alias.name}"}
    }


def _calls(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    """Yield the calls of functions or methods of some names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in names:
            yield node


@cache
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
            # names of modules have underscores where ids of cells have hyphens
            name, called = cell["id"].removesuffix("-ko").replace("-", "_"), set()
    yield name, called


@cache
def _sections(theme: str) -> set[str]:
    """Return the modules that show a section; others hold what several of them share."""
    found = set()
    for name in _modules("display", theme):
        body = _tree("display", theme, name).body
        if name in {node.name for node in body if isinstance(node, ast.FunctionDef)}:
            found.add(name)
    return found


def _section_of(theme: str, heading: str) -> str:
    """Return the section of a heading; one shown of several subjects has these before its name."""
    sections = _sections(theme)
    subjects = (one for one in sections if heading.endswith(f"_{one}"))
    return heading if heading in sections else next(subjects, heading)


def _speaks_as_another(theme: str, name: str) -> bool:
    calls = _calls(_tree("display", theme, name), "replace")
    return any(word.arg == "theme" for call in calls for word in call.keywords)


def _module_of(theme: str, function: str) -> str:
    found = getattr(importlib.import_module(f"helpers.display.{theme}"), function)
    return str(found.__module__.rpartition(".")[2])


@pytest.mark.parametrize("theme", THEMES)
def test_the_words_of_a_theme_stand_under_the_names_of_its_modules(theme: str) -> None:
    catalogue = HELPERS / f"display/catalogue/{theme}.toml"
    keys = set(tomllib.loads(catalogue.read_text(encoding="utf-8"))) - NO_SECTIONS
    assert keys <= _modules("display", theme)
    # a section that shows a block of another theme says it in that theme's words
    borrowed = {name for name in _sections(theme) if _speaks_as_another(theme, name)}
    assert _sections(theme) - borrowed <= keys


@pytest.mark.parametrize("theme", THEMES)
def test_what_is_computed_for_a_section_stands_in_a_module_of_its_name(theme: str) -> None:
    for name in _modules("analysis", theme) - _modules("display", theme):
        # what is no section's stands behind those that are
        assert _users("analysis", theme, name), name


@pytest.mark.parametrize("theme", THEMES)
def test_the_notebook_calls_a_function_of_each_sections_name(theme: str) -> None:
    called = set[str]().union(*(names for _, names in _headed(theme)))
    assert _sections(theme) <= called
    for section in _sections(theme):
        assert _module_of(theme, section) == section


@pytest.mark.parametrize("theme", THEMES)
def test_a_heading_of_the_notebook_is_called_as_the_section_below_it(theme: str) -> None:
    first, *others = ((_section_of(theme, name), called) for name, called in _headed(theme))
    # The opening has the answer, and a chart that may be any section's.
    assert first[0] == "headline"
    assert "headline" in first[1]
    opened = {_module_of(theme, name) for name in first[1]}
    headed = [name for name, _ in others if name not in NO_QUESTIONS]
    assert {*headed, *opened} == _sections(theme) - NO_QUESTIONS
    for name, called in others:
        if name not in NO_QUESTIONS:
            assert {_module_of(theme, function) for function in called} <= {name}


@pytest.mark.parametrize("theme", THEMES)
def test_a_block_bears_the_name_of_its_module(theme: str) -> None:
    for name in _sections(theme):
        for call in _calls(_tree("display", theme, name), "table", "figure"):
            keys = [one.value for one in call.args if isinstance(one, ast.Constant)]
            assert {str(key).partition(".")[0] for key in keys} <= {name}


@pytest.mark.parametrize("theme", THEMES)
def test_a_module_that_is_no_section_is_what_several_share(theme: str) -> None:
    for name in _modules("display", theme) - _sections(theme):
        assert len(_users("display", theme, name) & _sections(theme)) > 1, name


@pytest.mark.parametrize("theme", THEMES)
def test_the_sources_of_a_notebook_have_a_heading_of_their_own(theme: str) -> None:
    *_, (last, _) = _headed(theme)
    assert last == "sources"
    assert "sources" in _notebook(theme)[-1]["metadata"]["tags"]
