"""The audit's notebook runs from top to bottom with what readers may ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

Run = Callable[[str, Mapping[str, Any]], dict[str, Any]]

SETS = [
    {"source": "glosema-2023", "lang": "en"},
    {"source": "gwangju-medical-industry"},
    {"source": "koreaherald-2013", "verdict": "borderline"},
]


@pytest.mark.parametrize("given", SETS, ids=str)
def test_every_cell_runs(given: dict[str, str], run_notebook: Run) -> None:
    shown = run_notebook("04-claims-audit.ipynb", given)
    blocks = [value.json() for value in shown.values() if value is not None]
    assert {block["lang"] for block in blocks} == {given.get("lang", "ko")}
    first, *rest = [block["block"] for block in blocks]
    assert first == "findings"
    # a selection without a claim says so, uses no document and lists none
    if given.get("verdict") == "borderline":
        assert rest == []
        return
    *shown_between, last = rest
    assert last == "sources"
    assert shown_between[0] == "figure"
    assert set(shown_between) == {"figure", "table"}
