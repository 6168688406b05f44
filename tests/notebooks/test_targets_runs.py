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
    assert (blocks[0]["block"], blocks[-1]["block"]) == ("findings", "sources")
    # what has nothing to say is not there, and no table has a single row
    assert all(len(block["rows"]) > 1 for block in blocks if block["block"] == "table")
