"""The audit's notebook runs from top to bottom with what readers may ask for."""

from __future__ import annotations

import ast
import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.data import Tables

SETS = [
    {"source": "glosema-2023", "lang": "en"},
    {"source": "gwangju-medical-industry"},
    {"source": "koreaherald-2013", "verdict": "borderline"},
]


@pytest.mark.parametrize("given", SETS, ids=str)
def test_every_cell_runs(
    root: Path, tables: Tables, given: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpers.data.load_tables", lambda: tables)
    text = (root / "notebooks" / "04-claims-audit.ipynb").read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    shown = []
    for cell in json.loads(text)["cells"]:
        if cell["cell_type"] != "code":
            continue
        body = ast.parse("".join(cell["source"])).body
        last = body.pop() if isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), cell["id"], "exec"), names)  # noqa: S102 - our own cells
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), cell["id"], "eval"), names)  # noqa: S307 - our own cells
            shown.append(value)
        if "parameters" in cell["metadata"]["tags"]:
            names |= given
    blocks = [value.json() for value in shown if value is not None]
    assert {block["lang"] for block in blocks} == {given.get("lang", "ko")}
    assert [block["block"] for block in blocks[::11]] == ["findings", "sources"]
    assert all(block["block"] in {"figure", "note", "table"} for block in blocks[1:-1])
