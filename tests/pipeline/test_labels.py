"""What "latest" stands for is said on the page, and is what the notebooks read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from helpers.analysis import exports
from helpers.analysis.availability import newest_look
from helpers.paths import Collection, collection_root
from helpers.pipeline.notebook.labels import meanings, newest
from helpers.pipeline.notebook.manifest import load_manifest

if TYPE_CHECKING:
    from helpers.data import Tables

ROOT = collection_root(Path(__file__))


@pytest.mark.parametrize(
    ("report", "told"),
    [
        ("regional-exports", "최신 값(2024)"),
        ("regional-exports/en", "latest (2024)"),
        ("bio-strategy-targets/en", "latest (2026-11-22)"),
    ],
)
def test_a_page_says_what_its_latest_is(report: str, told: str) -> None:
    manifest = load_manifest(Collection(ROOT))
    [found] = [one for one in manifest.reports if one.id == report]
    assert meanings(found, ROOT / "data")["latest"] == told


def test_the_page_and_the_notebook_mean_one_day_and_one_year(tables: Tables) -> None:
    vocabulary = load_manifest(Collection(ROOT)).vocabulary
    assert newest(vocabulary["as_of"], ROOT / "data") == newest_look(tables)
    assert newest(vocabulary["end_year"], ROOT / "data") == str(exports.national_years(tables)[-1])
