"""The campaign of mutations, short: each kind of table, and changes that are known to show."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import mutations
import shown

SETS = {"claims-audit": ({},)}
ROWS = {
    "tables/observations": ("C01", "C09-2024", "mfds-exports-usd-2024", "fx-bok-2024"),
    "tables/claims": ("claim-gangwon-exports-cagr", "claim-gangwon-production-share"),
}


@pytest.fixture(scope="module")
def known(monkeypatch_module: pytest.MonkeyPatch) -> mutations.Known:
    monkeypatch_module.setattr(mutations, "CHOSEN", SETS)
    monkeypatch_module.setattr(mutations, "PROFILES", False)
    with shown.unpainted():
        return mutations.learn(shown.ROOT)


@pytest.fixture(scope="module")
def monkeypatch_module() -> object:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def sample() -> list[mutations.Change]:
    """Return two changes of other kinds for each of the rows."""
    many = mutations.changes(shown.ROOT, count=10**6, seed=1)
    found = []
    for table, keys in ROWS.items():
        for key in keys:
            own = {one.kind: one for one in many if (one.table, one.key) == (table, key)}
            found += sorted(own.values(), key=lambda one: one.kind)[:2]
    return found


@pytest.mark.xdist_group("independent")
def test_changes_of_figures_that_reports_rest_on_are_noticed(known: mutations.Known) -> None:
    tried = sample()
    assert len(tried) == 12
    with shown.unpainted():
        assert [str(one) for one in tried if not mutations.attempt(known, one)] == []


@pytest.mark.xdist_group("independent")
def test_what_changes_nothing_is_not_taken_for_noticed(known: mutations.Known) -> None:
    first = sample()[0]
    same = replace(first, after=first.before)
    with shown.unpainted():
        assert mutations.attempt(known, same) == ""


def test_there_are_enough_changes_and_none_twice() -> None:
    many = mutations.changes(shown.ROOT, count=2500, seed=20)
    assert len(set(many)) == 2500
    assert {one.table for one in many} == {*mutations.TABLES, *mutations.LOOKUPS}
    assert mutations.changes(shown.ROOT, count=2500, seed=20) == many
    assert all(one.before != one.after for one in many)
