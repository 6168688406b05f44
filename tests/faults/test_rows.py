"""Every way to go wrong is held by a test, and the table says which."""

from __future__ import annotations

from .rows import README, ROWS, covered, text


def test_every_row_is_held_by_a_test() -> None:
    found = covered()
    assert set(found) == set(ROWS)


def test_the_table_says_which() -> None:
    assert README.read_text(encoding="utf-8") == text(), "renew it: python tests/faults/rows.py"
