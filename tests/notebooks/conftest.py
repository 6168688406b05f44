from __future__ import annotations

import ast
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from helpers.data import Tables

Run = Callable[[str, Mapping[str, Any]], dict[str, Any]]


def _loads_the_tables(line: ast.stmt) -> bool:
    return isinstance(line, ast.ImportFrom) and line.module == "helpers.data"


@pytest.fixture
def run_notebook(root: Path, tables: Tables) -> Run:
    """Run a notebook's code cells in this process, on tables loaded once.

    Takes its file and parameters; returns what the cells show, by cell id.
    """

    def run(file: str, given: Mapping[str, Any]) -> dict[str, Any]:
        space: dict[str, Any] = {"load_tables": lambda: tables}
        shown = {}
        for cell in json.loads((root / "notebooks" / file).read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] != "code":
                continue
            body = ast.parse("".join(cell["source"])).body
            body = [line for line in body if not _loads_the_tables(line)]
            last = body.pop() if isinstance(body[-1], ast.Expr) else None
            exec(compile(ast.Module(body, []), cell["id"], "exec"), space)  # noqa: S102 - our own notebook
            if isinstance(last, ast.Expr):
                code = compile(ast.Expression(last.value), cell["id"], "eval")
                shown[cell["id"]] = eval(code, space)  # noqa: S307 - our own notebook
            if "parameters" in cell["metadata"]["tags"]:
                assert given.keys() <= space.keys()
                space |= given
        return shown

    return run


@pytest.fixture
def unpainted(unpainted: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw no chart a second time either: narrow ones are looked at where charts are tested."""
    monkeypatch.setattr("helpers.display.blocks.sketching", lambda: True)
