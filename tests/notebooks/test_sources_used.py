"""The list at the end of a page names what the page's blocks rest on, and nothing else."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "campaigns"))
import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from helpers.data import Tables

PAGES = (
    ("regional-exports", {"region": "KR-29", "base_year": 2023}),
    ("regional-exports", {"region": "KR", "base_year": 2015, "end_year": "2019"}),
    ("program-budgets", {"theme": "dental"}),
    ("bio-strategy-targets", {"target": "E06", "as_of": "2023-07-18"}),
    ("claims-audit", {"source": "glosema-2023"}),
    ("region-profile", {"region": "KR-41"}),
    ("region-profile", {"region": "KR-42"}),
)


@pytest.mark.parametrize(("notebook", "given"), PAGES)
def test_sources_are_those_of_the_figures_shown(
    tables: Tables, notebook: str, given: dict[str, Any]
) -> None:
    cells, used, listed = shown.notebooks()[notebook], set(), set()
    with shown.undrawn():
        for _, block in shown.run(cells, tables, given | {"lang": "en"}):
            if "sources" in block:
                listed = {row["id"] for one in block["sources"] for row in one["observations"]}
            else:
                used |= set(_rests_on(block))
    assert listed == used


def _rests_on(block: Any) -> Iterator[str]:
    if isinstance(block, dict):
        yield from block.get("rests_on", ())
        for part in block.values():
            yield from _rests_on(part)
    elif isinstance(block, list):
        for part in block:
            yield from _rests_on(part)
