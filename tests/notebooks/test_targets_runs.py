"""The notebook on targets runs from top to bottom with what readers may ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

Run = Callable[[str, Mapping[str, Any]], dict[str, Any]]

SETS = [
    {"target": "E03", "lang": "en"},
    {"target": "B00", "as_of": "2016-12-31"},
    {"as_of": "1990-01-01"},
]


@pytest.mark.parametrize("given", SETS, ids=str)
def test_every_cell_runs(given: dict[str, str], run_notebook: Run) -> None:
    shown = run_notebook("03-bio-strategy-targets.ipynb", given)
    blocks = [value.json() for value in shown.values() if value is not None]
    assert {block["lang"] for block in blocks} == {given.get("lang", "ko")}
    assert sum(block["block"] in {"figure", "note", "table"} for block in blocks) >= 12
