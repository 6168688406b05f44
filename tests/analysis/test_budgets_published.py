"""Published figures, worked out by hand from the documents."""

import pytest

from helpers.analysis import budgets
from helpers.analysis.frames import plain


@pytest.fixture(scope="module")
def gwangju(tables):
    return budgets.select_programmes(tables, scope=budgets.Scope("KR-29"))


@pytest.fixture(scope="module")
def gangwon(tables):
    return budgets.select_programmes(tables, scope=budgets.Scope("KR-42"))


def test_gwangju_lists_twenty_programmes_three_of_them_yearly(gwangju):
    assert len(gwangju) == 20
    assert gwangju.loc[gwangju["kind"] == "yearly", "id"].tolist() == ["R14", "R16", "R18"]
    assert (gwangju["value"] > 0).all()


def test_gwangju_adds_up_to_317_billion_and_half_of_it_is_one_programme(gwangju):
    assert budgets.total_budget(gwangju).value == pytest.approx(317.518e9)
    first = budgets.rank_budgets(gwangju).iloc[0]
    assert first["id"] == "R04"
    assert round(first["share"].value, 3) == 0.519


def test_gangwon_adds_up_to_1212_hundred_million(gangwon):
    assert budgets.total_budget(gangwon).value == pytest.approx(121.2e9)
    assert budgets.spread_evenly(gangwon).empty
    assert set(budgets.run_times(gangwon)["dates"]) == {"start"}


def test_no_single_rule_explains_all_twelve_stated_durations(gwangju):
    stated = budgets.stated_durations(gwangju)
    fits = budgets.count_fits(stated).set_index("rule")
    assert set(fits["stated"]) == {12}
    assert fits["fits"].to_dict() == {
        "elapsed": 8,
        "completed": 7,
        "calendar": 6,
        "difference": 5,
    }
    own = stated.loc[stated["fits"]].groupby("id")["rule"].apply(set)
    assert len(own) == 12
    assert own["R01"] == {"completed"}
    assert own["R11"] == {"calendar"}
    assert own["R13"] == own["R17"] == {"difference"}


def test_the_even_spread_gives_back_the_total(gwangju):
    spread = budgets.spread_evenly(gwangju)
    assert plain(spread)["amount"].sum() == pytest.approx(317.518e9)
    r01 = spread.loc[spread["id"] == "R01"].set_index("year")["months"].to_dict()
    assert r01 == {2014: 4, 2015: 12, 2016: 12, 2017: 12, 2018: 2}


def test_two_lines_are_alike(gwangju, gangwon):
    assert list(budgets.find_twins(gwangju)["id"]) == ["R08", "R09"]
    assert budgets.find_twins(gangwon).empty


def test_sources_disagree_where_they_do(tables, gwangju, gangwon):
    found = budgets.spans_elsewhere(budgets.amounts_elsewhere(tables, gwangju))
    assert dict(zip(found["programme"], found["agree"], strict=True)) == {
        "R01": True,
        "R02": True,
        "R03": False,
    }
    other = budgets.spans_elsewhere(budgets.amounts_elsewhere(tables, gangwon))
    assert list(other["programme"]) == ["C20", "C18", "C22"]
    assert other["widest"].iloc[0].value == pytest.approx(860 / 198)


def test_gwangju_series_breaks_in_2018_and_leaves_the_target_out(tables):
    series = budgets.industry_series(tables, region="KR-29")
    assert series.loc[series["segment"] == 1, "year"].min() == 2018
    assert series["year"].max() == 2021
    growth = budgets.common_growth(series)
    first = growth.loc[growth["segment"] == 0].set_index("indicator")["growth"]
    assert first["industry_sales_krw"].value == pytest.approx((4466 / 1147) ** 0.1 - 1)
    assert first["industry_firms"].value == pytest.approx((367 / 49) ** 0.1 - 1)


@pytest.mark.parametrize("region", ["KR", "KR-41", "KR-49"])
def test_elsewhere_no_programme_is_on_record(tables, region):
    assert budgets.select_programmes(tables, scope=budgets.Scope(region)).empty
    assert list(budgets.regions_with_programmes(tables)["region"]) == ["KR-29", "KR-42"]


def test_the_state_pays_seven_tenths_of_the_cluster_and_perhaps_half_of_the_centre(tables, gangwon):
    parts = budgets.state_parts(tables, gangwon).set_index("programme")
    assert list(parts.index) == ["C18", "C22"]
    # 270억 of 380억, each ± 0.5억
    cluster = parts.loc["C18"]
    assert cluster["share"].value == pytest.approx(270 / 380)
    assert cluster["share"].low == pytest.approx(269.5 / 380.5)
    assert cluster["share"].high == pytest.approx(270.5 / 379.5)
    # 50 of about 100: a part is never more than its whole
    centre = parts.loc["C22"]
    assert centre["whole_source_id"] == centre["source_id"] == "certification-centre-press"
    assert centre["share"].value == pytest.approx(0.5)
    assert centre["share"].high == 1.0


def test_a_state_part_without_a_whole_beside_it_is_of_the_listed_amount(tables, gwangju):
    [only] = budgets.state_parts(tables, gwangju).to_dict("records")
    assert only["programme"] == "R01"
    assert only["source_id"] == "seoulshinmun-2013"
    listed = gwangju.set_index("id").loc["R01"]
    assert only["whole_source_id"] == listed["source_id"]
    assert only["share"].value == pytest.approx(10e9 / listed["amount"].value)
