from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from helpers.data.editions import outdated, spread


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A source that appears yearly until June, held up to 2024, with a goal of 2030."""
    for folder in ("tables", "lookups"):
        (tmp_path / folder).mkdir()
    (tmp_path / "sources.csv").write_text(
        "source_id,producer_ko,producer_en,title_ko,title_en,published\n"
        "yearly,부처,Ministry,실적,Results,2025-05\nonce,신문,Paper,기사,Article,2013\n"
        "undated,누구,Someone,글,Text,\n",
        encoding="utf-8",
    )
    (tmp_path / "tables/observations.csv").write_text(
        "id,source_id,period\na,yearly,2024\nb,yearly,2020/2023\nc,yearly,2030\nd,once,2012\n"
    )
    (tmp_path / "lookups/editions.csv").write_text("source_id,month,note\nyearly,6,\ngone,1,\n")
    return tmp_path


@pytest.mark.parametrize(
    ("today", "behind"),
    [("2025-12-31", 0), ("2026-06-30", 0), ("2026-07-01", 1), ("2027-06-30", 1), ("2027-07-01", 2)],
)
def test_an_edition_is_missed_once_its_month_has_ended(data: Path, today: str, behind: int) -> None:
    found = outdated(data, today=dt.date.fromisoformat(today))
    assert [(one.id, one.producer_en, one.year, one.behind) for one in found] == (
        [("yearly", "Ministry", 2024, behind)] if behind else []
    )


def test_sources_without_a_known_rhythm_are_never_outdated(data: Path) -> None:
    (data / "lookups/editions.csv").unlink()
    assert outdated(data, today=dt.date(2100, 1, 1)) == ()


@pytest.mark.parametrize("month", ["June", "13", "0", "", "6.5"])
def test_a_month_that_is_none_costs_its_source_alone(data: Path, month: str) -> None:
    lines = f"source_id,month,note\nonce,{month},\nyearly,6,\n"
    (data / "lookups/editions.csv").write_text(lines)
    assert [one.id for one in outdated(data, today=dt.date(2100, 1, 1))] == ["yearly"]


def test_the_spread_is_of_dated_sources(data: Path) -> None:
    assert spread(data) == ("2013", "2025-05")
    assert spread(data / "nowhere") == ("", "")


@pytest.mark.parametrize("published", ["about 2019", "n.d.", "0", "20190101", "2012/2030"])
def test_what_is_no_date_is_neither_the_oldest_nor_the_newest(data: Path, published: str) -> None:
    sources = (data / "sources.csv").read_text(encoding="utf-8")
    (data / "sources.csv").write_text(f"{sources}odd,누구,Someone,글,Text,{published}\n", "utf-8")
    assert spread(data) == ("2013", "2025-05")
