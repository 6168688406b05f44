"""The template of a theme: runs from top to bottom, keeps the house rules, is no report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from helpers.paths import Collection
from helpers.pipeline.notebook import rules
from helpers.pipeline.notebook.files import read_notebook
from helpers.pipeline.notebook.manifest import load_manifest

NOTEBOOK = "template.ipynb"


@pytest.mark.parametrize(
    ("lang", "answer", "title"),
    [
        ("ko", "2020년 강원 인구는 1,515,000명이다.", "경기 인구가 13,405,000명으로"),
        (
            "en",
            "Gangwon had 1,515,000 people in 2020.",
            "Gyeonggi comes first with 13,405,000 people",
        ),
    ],
)
def test_it_shows_an_answer_a_figure_a_table_and_sources(
    lang: str, answer: str, title: str, run_notebook: Any
) -> None:
    shown = run_notebook(NOTEBOOK, {"lang": lang})
    blocks = {name: block.json() for name, block in shown.items() if hasattr(block, "json")}
    assert {name: block["block"] for name, block in blocks.items()} == {
        "headline": "findings", "regions-figure": "figure", "shares-table": "table",
        "sources": "sources",
    }  # fmt: skip
    [finding] = blocks["headline"]["findings"]
    assert finding["text"] == answer
    assert blocks["regions-figure"]["title"].startswith(title)
    # 13,405 of 51,781 thousand people, as the document prints them
    first, *others = blocks["shares-table"]["rows"]
    assert [cell["text"] for cell in first][1] == "25.89"
    assert len(others) == 16


@pytest.mark.parametrize("region", ["KR", "KR-11", "KR-50"])
def test_it_shows_any_region(region: str, run_notebook: Any) -> None:
    shown = run_notebook(NOTEBOOK, {"region": region, "lang": "en"})
    assert len(shown["headline"].json()["findings"]) == 1


def test_a_region_without_a_figure_is_said_to_have_none(run_notebook: Any) -> None:
    shown = run_notebook(NOTEBOOK, {"region": "KR-12-2026", "lang": "en"})
    [finding] = shown["headline"].json()["findings"]
    assert finding["text"] == (
        "This collection has no figure for Jeonnam-Gwangju's population in 2020."
        " Not known is not zero."
    )
    assert shown["regions-figure"].json()["title"].startswith("Gyeonggi comes first")


def test_it_keeps_the_house_rules_and_is_no_report(root: Path) -> None:
    notebook = read_notebook(root / "notebooks" / NOTEBOOK, file=NOTEBOOK)
    assert rules.faults(notebook, [*rules.RUNNABLE, *rules.HOUSE]) == []
    used = {entry.file for entry in load_manifest(Collection(root)).entries.values()}
    assert NOTEBOOK not in used
