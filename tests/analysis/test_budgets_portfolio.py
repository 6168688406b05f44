"""Fields by period, ranges of sources: by hand."""

import pandas as pd
import pytest

from helpers.analysis import budgets
from helpers.analysis.budgets import Scope
from helpers.analysis.frames import plain
from helpers.data.measured import Measured


def programme(ident, start, end, value, *, half=0.0, theme="dental", months=True, kind="total"):
    return {
        "id": ident, "theme": theme, "kind": kind, "months_printed": months, "ministry": None,
        "start_month": pd.Period(start, "M"),
        "end_month": pd.Period(end, "M") if end else pd.NaT,
        "amount": Measured(float(value), value - half, value + half, "KRW", rests_on=(ident,)),
    }  # fmt: skip


def frame(*rows):
    return pd.DataFrame(list(rows))


def test_fields_are_added_up_by_periods_of_five_years():
    programmes = frame(
        programme("a", "2015-01", "2016-12", 200),
        programme("b", "2016-01", "2016-12", 50, theme="senior"),
    )
    found = budgets.themes_by_period(budgets.spread_evenly(programmes), programmes)
    assert plain(found)[["theme", "first_year", "last_year", "amount"]].to_numpy().tolist() == [
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
