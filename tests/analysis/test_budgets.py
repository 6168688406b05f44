import dataclasses

import pandas as pd
import pytest

from helpers.analysis import budgets
from helpers.data.measured import Measured
from helpers.errors import Refusal, UsageError


def month(text):
    return pd.NaT if text is None else pd.Period(text, freq="M")


def programme(ident, start, end, value, **other):
    """One programme, its amount known to a tenth."""
    row = {
        "id": ident,
        "source_id": "list",
        "region": "KR-29",
        "ministry": None,
        "kind": "total",
        "theme": "dental",
        "start_month": month(start),
        "end_month": month(end),
        "months_printed": True,
        "stated_years": pd.NA,
        "value": float(value),
        "amount": Measured(value, value * 0.9, value * 1.1, "KRW", rests_on=(ident,)),
    }
    return row | other


def frame(*rows):
    columns = list(programme("X", "2014-01", "2014-12", 1.0))
    typed = {"stated_years": "Int64", "start_month": "period[M]", "end_month": "period[M]"}
    return pd.DataFrame(list(rows), columns=columns).astype(typed)


@pytest.fixture
def three():
    return frame(
        programme("A", "2014-01", "2015-12", 60.0),
        programme("B", "2015-07", "2016-06", 30.0, theme="senior"),
        programme("C", "2015-01", "2015-12", 10.0),
        programme("Y", "2019-01", "2019-12", 500.0, kind="yearly"),
    )


def values(df, name="amount"):
    return [round(one.value, 6) for one in df[name]]


def test_amounts_of_one_year_never_enter_a_total(three):
    amount = budgets.total_budget(three)
    assert (amount.low, amount.value, amount.high) == (90.0, 100.0, pytest.approx(110.0))
    assert amount.rests_on == ("A", "B", "C")


def test_a_total_of_no_whole_life_amount_is_refused(three):
    with pytest.raises(Refusal, match="no-figures"):
        budgets.total_budget(three.loc[three["kind"] == "yearly"])


def test_the_largest_stands_first_and_shares_add_up_to_one(three):
    ranked = budgets.rank_budgets(three)
    assert list(ranked["id"]) == ["A", "B", "C"]
    assert values(ranked, "share") == [0.6, 0.3, 0.1]
    assert values(ranked, "cumulative") == [0.6, 0.9, 1.0]
    assert ranked["cumulative"].iloc[-1].is_exact


def test_a_share_moves_its_part_once(three):
    first = budgets.rank_budgets(three).iloc[0]
    assert first["share"].low == pytest.approx(54 / (54 + 44))
    assert first["share"].high == pytest.approx(66 / (66 + 36))


def test_without_the_largest_the_shares_are_of_the_rest(three):
    rest = budgets.without_largest(three)
    assert list(rest["id"]) == ["B", "C"]
    assert values(rest, "share") == [0.75, 0.25]


def test_fields_are_summed_and_counted(three):
    fields = budgets.by_theme(three)
    assert list(fields["theme"]) == ["dental", "senior"]
    assert list(fields["programmes"]) == [2, 1]
    assert values(fields, "share") == [0.7, 0.3]


def test_programmes_without_a_ministry_are_left_out(three):
    named = three.assign(ministry=["MOTIE", None, "MOTIE", None])
    found = budgets.by_ministry(named)
    assert list(found["ministry"]) == ["MOTIE"]
    assert values(found) == [70.0]
    assert budgets.by_ministry(three).empty


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        ("2014-09", "2018-02", [4, 3, 5, 4]),  # three and a half years
        ("2017-07", "2021-03", [4, 3, 5, 4]),  # three and three quarters
        ("2013-01", "2019-12", [7, 7, 7, 6]),
        ("2006-03", "2016-02", [10, 10, 11, 10]),
        ("2016-06", "2021-02", [5, 4, 6, 5]),
        ("2019-01", "2019-01", [0, 0, 1, 0]),
    ],
)
def test_four_ways_to_count_years(start, end, years):
    dates = month(start), month(end)
    assert [budgets.years_by_rule(*dates, rule=rule) for rule in budgets.RULES] == years


def test_another_rule_is_refused_with_the_rules_there_are():
    with pytest.raises(UsageError, match="«lunar»: one of elapsed, completed"):
        budgets.years_by_rule(month("2014-01"), month("2014-12"), rule="lunar")


def test_years_alone_leave_room_for_a_shorter_time():
    stated = budgets.stated_durations(
        frame(programme("A", "2015-01", "2018-12", 1.0, stated_years=3, months_printed=False))
    ).set_index("rule")
    elapsed = stated.loc["elapsed"]
    assert (elapsed["months"], elapsed["least_months"]) == (48, 26)
    assert not elapsed["fits"]
    assert elapsed["could_fit"]
    assert stated.loc["difference", "fits"]
    assert not stated.loc["calendar", "could_fit"]


def test_printed_months_leave_no_room():
    stated = budgets.stated_durations(
        frame(programme("A", "2014-09", "2018-02", 1.0, stated_years=5))
    ).set_index("rule")
    assert stated.loc["elapsed", "months"] == stated.loc["elapsed", "least_months"] == 42
    assert not stated.loc["elapsed", "could_fit"]
    assert stated.loc["calendar", "fits"]


def test_programmes_without_stated_years_or_an_end_are_not_compared():
    silent = frame(
        programme("A", "2014-01", "2014-12", 1.0),
        programme("B", "2014-01", None, 1.0, stated_years=3),
    )
    assert budgets.stated_durations(silent).empty
    assert list(budgets.count_fits(budgets.stated_durations(silent))["stated"]) == [0, 0, 0, 0]


def test_even_spending_follows_the_months_of_each_year(three):
    spread = budgets.spread_evenly(three)
    found = spread.set_index(["id", "year"])["amount"].map(lambda one: one.value).to_dict()
    expected = {("A", 2014): 30, ("A", 2015): 30, ("B", 2015): 15, ("B", 2016): 15, ("C", 2015): 10}
    assert found == pytest.approx(expected)


def test_a_profile_adds_programmes_year_by_year(three):
    profile = budgets.yearly_profile(budgets.spread_evenly(three))
    # in order of years, whatever that of the programmes
    turned = budgets.yearly_profile(budgets.spread_evenly(three[::-1]))
    assert list(turned["year"]) == [2014, 2015, 2016]
    assert list(budgets.running_by_year(three[::-1])["year"]) == [2014, 2015, 2016]
    assert list(profile["year"]) == [2014, 2015, 2016]
    assert values(profile) == [30.0, 55.0, 15.0]
    assert list(budgets.running_by_year(three)["programmes"]) == [1, 3, 1]


def test_without_an_end_nothing_is_spread():
    assert budgets.spread_evenly(frame(programme("A", "2018-01", None, 1.0))).empty


def test_run_times_tell_how_exact_the_dates_are(three):
    rows = [*three.to_dict("records"), programme("O", "2013-01", None, 1.0, months_printed=False)]
    times = budgets.run_times(frame(*rows))
    assert list(times["id"]) == ["O", "A", "C", "B", "Y"]
    assert list(times["dates"]) == ["start", "months", "months", "months", "yearly"]


def test_twins_print_the_same_period_and_amount(three):
    rows = [*three.to_dict("records"), programme("D", "2015-01", "2015-12", 10.0)]
    assert list(budgets.find_twins(frame(*rows))["id"]) == ["C", "D"]
    assert budgets.find_twins(three).empty


def elsewhere(tables, *amounts):
    rows = [
        {
            "id": f"press-{place}",
            "source_id": "press",
            "entity": entity,
            "indicator": indicator,
            "basis": "budget-plan",
            "status": "printed",
            "value": value,
            "low": value - 1,
            "high": value + 1,
            "unit": "KRW",
        }
        for place, (entity, indicator, value) in enumerate(amounts)
    ]
    return dataclasses.replace(tables, observations=pd.DataFrame(rows))


def test_other_sources_agree_within_rounding_or_span_a_range(tables, three):
    found = elsewhere(
        tables,
        ("A", "programme_budget_krw", 64.0),
        ("B", "programme_budget_krw", 20.0),
        ("C", "programme_state_budget_krw", 4.0),
    )
    spans = budgets.spans_elsewhere(budgets.amounts_elsewhere(found, three))
    assert list(spans["programme"]) == ["B", "A"]
    assert list(spans["agree"]) == [False, True]
    assert values(spans, "widest") == [1.5, round(64 / 60, 6)]
    assert spans["least"].iloc[0].rests_on == ("press-1",)


def industry(*rows):
    told = [
        (kind, year, segment, Measured(value, value, value, unit, ("city",), (f"{kind}-{year}",)))
        for kind, unit, year, segment, value in rows
    ]
    return pd.DataFrame(told, columns=["indicator", "year", "segment", "figure"])


def test_growth_never_crosses_a_break_nor_starts_from_one_digit():
    growth = budgets.industry_growth(
        industry(
            ("industry_firms", "firms", 2002, 0, 2.0),
            ("industry_firms", "firms", 2007, 0, 100.0),
            ("industry_firms", "firms", 2009, 0, 121.0),
            ("industry_firms", "firms", 2010, 1, 500.0),
        )
    )
    assert list(growth["end_year"]) == [2007, 2009]
    assert growth["refusal"].iloc[0] == "one-digit-base"
    assert growth["growth"].iloc[1].value == pytest.approx(0.1)


def test_rates_side_by_side_rest_on_the_same_years():
    kinds = [("industry_sales_krw", "KRW"), ("industry_firms", "firms")]
    kinds += [("industry_employees", "persons")]
    rows = [
        (kind, unit, year, 0, value)
        for kind, unit in kinds
        for year, value in ((2002, 2.0 if unit == "firms" else 50.0), (2007, 100.0), (2008, 110.0))
    ]
    growth = budgets.common_growth(industry(*rows))
    assert set(growth["start_year"]) == {2007}
    assert values(growth, "growth") == [0.1, 0.1, 0.1]


def test_every_frame_keeps_its_columns_where_there_is_nothing(three):
    nothing = three.iloc[:0]
    for measure in (
        budgets.rank_budgets,
        budgets.by_theme,
        budgets.by_ministry,
        budgets.stated_durations,
        budgets.spread_evenly,
        budgets.find_twins,
        budgets.run_times,
    ):
        assert measure(nothing).empty
        assert list(measure(nothing).columns) == list(measure(three).columns)
