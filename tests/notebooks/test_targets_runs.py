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


@pytest.mark.usefixtures("unpainted")
@pytest.mark.parametrize(
    ("target", "first", "sections"),
    # what is needed; the years of a path; the stages of a rate; a path stands once on a page
    [
        ("all", "Target (basis)", 4),
        ("B00", "Year", 0),
        ("E01", "Year", 0),
        ("E03", "Target (basis)", 1),
        ("E05", "Stage", 0),
    ],
)
def test_a_page_opens_with_the_chart_of_its_question(
    target: str, first: str, sections: int, run_notebook: Run
) -> None:
    given = {"target": target, "as_of": "2026-11-22", "lang": "en"}
    shown = run_notebook("03-bio-strategy-targets.ipynb", given)
    assert shown["opening"].json()["table"]["columns"][0]["label"] == first
    below = [name for name in shown if name.endswith("-path") and shown[name] is not None]
    assert len(below) == sections
