"""Numbers as they are printed: sums, bounds, one quantity one way, even decimals in a column."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "campaigns"))
import printed
import shown

if TYPE_CHECKING:
    from helpers.data import Tables

SETS: list[tuple[str, dict[str, Any]]] = [
    ("regional-exports", {"lang": "ko"}),
    ("regional-exports", {"lang": "en", "currency": "KRW"}),
    ("regional-exports", {"lang": "en", "region": "KR", "base_year": 2012}),
    ("program-budgets", {"lang": "en"}),
    ("program-budgets", {"lang": "ko", "region": "KR-42"}),
    ("program-budgets", {"lang": "en", "theme": "senior"}),
    ("bio-strategy-targets", {"lang": "ko"}),
    ("bio-strategy-targets", {"lang": "en", "as_of": "2025-12-31"}),
    ("claims-audit", {"lang": "en"}),
    ("claims-audit", {"lang": "ko", "source": "glosema-2023"}),
    ("region-profile", {"lang": "en"}),
    ("region-profile", {"lang": "ko", "region": "KR-29"}),
]


@pytest.mark.parametrize(("notebook", "given"), SETS)
def test_every_number_of_a_page_is_printed_soundly(
    tables: Tables, notebook: str, given: dict[str, Any]
) -> None:
    with shown.undrawn():
        blocks = [block for _, block in shown.run(shown.notebooks()[notebook], tables, given)]
    assert len(blocks) > 3
    assert printed.faults(blocks) == []


def table(*rows: list[tuple[str, float | None]], note: str = "", unit: str = "USD million") -> Any:
    """Return a made-up table: texts with the values behind them, a name for each row."""
    width = len(rows[0])
    columns = [{"key": f"c{index}", "label": f"c{index}", "unit": unit} for index in range(width)]
    lines = [
        [{"text": f"row {number}"}]
        + [{"text": text} | ({} if value is None else {"value": value}) for text, value in row]
        for number, row in enumerate(rows)
    ]
    columns.insert(0, {"key": "name", "label": "name", "unit": ""})
    return {
        "block": "table", "caption": "made up", "unit": unit, "note": note,
        "columns": columns, "rows": lines,
    }  # fmt: skip


@pytest.mark.parametrize(
    "made",
    [
        # the parts of a change, each rounded by its own rule
        table([("517", 517e6)], [("−107.6", -107.6e6)], [("338", 337.8e6)], [("747.2", 747.2e6)]),
        # one row: market = production + imports − exports
        table([("30", 3e7), ("20", 2e7), ("11", 1.1e7), ("38", 3.9e7)]),
        # a point beside its range, and one before its bounds
        table([("44.53", 0.4453), ("44.60–44.68", None)]),
        table([("4,200 (4,115–4,195)", 4170.0)], unit="firms"),
        table([("−0.5 (−0.4 to 0.3)", -0.005)], unit="%"),
        # decimals
        table([("747.2", 747.2e6)], [("2,097.05", 2097.05e6)]),
        table([("3 times", 3.0)], [("3.32 times", 3.316)], unit="times"),
        # one quantity in two ways
        table([("3,180", 3175.18e6), ("3,200", 3175.18e6)]),
        table([("317.5", 317_518e6)], [("3,175억 1,800만", 317_518e6)]),
    ],
)
def test_what_readers_stumble_over_is_found(made: Any) -> None:
    assert printed.faults([made])


@pytest.mark.parametrize(
    "made",
    [
        table([("517.00", 517e6)], [("−107.62", -107.618e6)], [("747.20", 747.2e6)]),
        table(
            [("−8.82", -8.824)], [("−14.51", -14.514)], [("−23.34", -23.338)],
            note="Figures may not add up because of rounding.",
        ),
        table([("747.20", 747.2e6), ("747.150–747.250", None)]),
        table([("747.20", 747.2e6), ("7억 4,720만 달러", 747.2e6), ("$747.20 million", 747.2e6)]),
        table([("2020–2024", None)], [("9.64", 0.0964)], unit="%"),
    ],
)  # fmt: skip
def test_what_is_printed_soundly_passes(made: Any) -> None:
    assert printed.faults([made]) == []
