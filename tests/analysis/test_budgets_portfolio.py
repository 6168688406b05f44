"""Fields by period, overlap by month, the money's mean year, ranges of sources: by hand."""

import pandas as pd
import pytest

from helpers.analysis import budgets
from helpers.analysis.averages import weighted_mean
from helpers.analysis.budgets import Scope
from helpers.analysis.measured import Measured
from helpers.errors import Refusal


def programme(ident, start, end, value, *, half=0.0, theme="dental", months=True, kind="total"):
    return {
        "id": ident, "theme": theme, "kind": kind, "months_printed": months, "ministry": None,
        "start_month": pd.Period(start, "M"),
        "end_month": pd.Period(end, "M") if end else pd.NaT,
        "value": float(value), "low": value - half, "high": value + half, "unit": "KRW",
    }  # fmt: skip


def frame(*rows):
    return pd.DataFrame(list(rows))


def test_months_of_programmes_dated_by_years_are_sure_in_the_middle_only():
    overlap = budgets.overlap_by_month(
        frame(
            programme("a", "2014-01", "2015-12", 10, months=False),
            programme("b", "2015-01", "2015-02", 10),
        )
    ).set_index("month")
    counts = {str(m): (r["surely"], r["possibly"]) for m, r in overlap.iterrows()}
    assert len(counts) == 24
    # a ran surely from December 2014 to January 2015
    assert counts["2014-11"] == (0, 1)
    assert counts["2014-12"] == (1, 1)
    assert counts["2015-01"] == (2, 2)
    assert counts["2015-02"] == (1, 2)
    assert counts["2015-03"] == (0, 1)
    assert [str(m) for m in budgets.busiest_months(overlap.reset_index())["month"]] == ["2015-01"]


def test_programmes_without_an_end_overlap_with_nothing():
    assert budgets.overlap_by_month(frame(programme("a", "2018-01", None, 10))).empty
    assert budgets.mean_year(frame(programme("a", "2018-01", None, 10))) is None


def test_the_mean_year_is_weighted_by_money():
    told = budgets.mean_year(
        frame(
            programme("a", "2010-01", "2010-12", 30, half=10),
            programme("b", "2020-01", "2021-12", 10, months=False),
        )
    )
    # (30 × 2010.5 + 10 × 2021) ÷ 40; the second midpoint moves by 11 ÷ 24 of a year
    assert told.value == pytest.approx((30 * 2010.5 + 10 * 2021) / 40)
    assert told.low == pytest.approx((40 * 2010.5 + 10 * (2021 - 11 / 24)) / 50)
    assert told.high == pytest.approx((20 * 2010.5 + 10 * (2021 + 11 / 24)) / 30)


def test_a_mean_without_weights_is_refused():
    with pytest.raises(Refusal, match="non-positive"):
        weighted_mean([Measured.exact(1, "years")], weights=[Measured.exact(0, "KRW")])
    with pytest.raises(Refusal, match="no-figures"):
        weighted_mean([], weights=[])


def test_fields_are_added_up_by_periods_of_five_years():
    programmes = frame(
        programme("a", "2015-01", "2016-12", 200),
        programme("b", "2016-01", "2016-12", 50, theme="senior"),
    )
    found = budgets.themes_by_period(budgets.spread_evenly(programmes), programmes)
    assert found[["theme", "first_year", "last_year", "value"]].to_numpy().tolist() == [
        ["dental", 2011, 2015, 100.0],
        ["dental", 2016, 2020, 100.0],
        ["senior", 2016, 2020, 50.0],
    ]


def test_the_amounts_of_other_sources_widen_every_total(tables):
    programmes = budgets.select_programmes(tables, scope=Scope("KR-42"))
    wide = budgets.across_sources(programmes, budgets.amounts_elsewhere(tables, programmes))
    own, other = budgets.total_budget(programmes), budgets.total_budget(wide)
    # 620 + 80 + 198 + 215 + 99 hundred million won
    assert own.value == other.value == pytest.approx(121.2e9)
    # 380 for the first and 860 for the third elsewhere: 240 less, 662 more and beyond
    assert other.low < 121.2e9 - 24e9
    assert other.high > 121.2e9 + 66.2e9


def test_no_programmes_of_gwangju_ran_at_once_more_than_in_its_busiest_months(tables):
    overlap = budgets.overlap_by_month(budgets.select_programmes(tables, scope=Scope("KR-29")))
    assert (overlap["surely"] <= overlap["possibly"]).all()
    assert budgets.busiest_months(overlap)["surely"].max() == 14
