"""The nation across the surge of diagnostics, base years, currency, specialisation: by hand."""

import pytest

from helpers.analysis import exports
from helpers.analysis.decomposition import residual
from helpers.analysis.measures import spread
from helpers.data.measured import Measured
from helpers.errors import Refusal

BN = 1e9


def test_the_market_identity_holds_in_every_year_with_all_four_figures(tables):
    series = exports.national_series(tables)
    identity = exports.market_identity(series).set_index("year")
    assert list(identity.index) == [2009, *range(2012, 2025)]
    assert identity["holds"].all()
    # 2017: 6,197.8 − (5,823.2 + 3,952.9 − 3,578.2) billion won, four figures ± 0.05 each
    assert identity.loc[2017, "residual"].value == pytest.approx(-0.1 * BN)
    assert identity.loc[2017, "residual"].low == pytest.approx(-0.3 * BN)
    assert identity.loc[2017, "residual"].high == pytest.approx(0.1 * BN)
    # 2022: trade in dollars, (4,894 − 7,880) × 1,291.95 million won
    assert set(series.loc[series["converted"], "measure"]) == {"exports", "imports"}
    assert 2022 in set(series.loc[series["converted"], "year"])
    expected = 11_878.2 - 15_737.4 - (4_894 - 7_880) * 1_291.95 / 1e3
    assert identity.loc[2022, "residual"].value == pytest.approx(expected * BN)


def test_the_nations_trade_in_dollars_is_that_of_its_growth(tables):
    series = exports.national_series(tables, currency="USD").set_index(["measure", "year"])
    # ≈5,186 million dollars are 6,769.651 billion won at 1,305.41; ≈4,610 are 6,287.7 at 1,363.98
    found = series.loc[("exports", 2023)]
    assert found["converted"]
    assert found["amount"].value == pytest.approx(6_769.651e9 / 1_305.41)
    assert series.loc[("imports", 2024), "amount"].value == pytest.approx(6_287.7e9 / 1_363.98)
    paces = exports.pace_of_regions(tables, years=(2023, 2024), currency="USD")
    assert paces["start"].iloc[0] == found["amount"]
    assert not series.loc[("exports", 2024), "converted"]


def test_a_market_that_does_not_fit_is_found(tables):
    series = exports.national_series(tables)
    spoiled = [
        Measured.exact(one.value + 1e10, one.unit) if name == "market" else one
        for name, one in series[["measure", "amount"]].to_numpy()
    ]
    assert not exports.market_identity(series.assign(amount=spoiled))["holds"].any()


def test_diagnostics_before_the_fall_follow_from_the_printed_change(tables):
    split = exports.diagnostics(tables).set_index(["measure", "year"])
    # 1,184.3 ÷ (1 − 0.804), and at the corners 1,184.25 ÷ 0.1965 and 1,184.35 ÷ 0.1955
    before = split.loc[("production", 2022)]
    assert before["implied"]
    assert before["ivd"].value == pytest.approx(6_042.35 * BN, rel=1e-5)
    assert before["ivd"].low == pytest.approx(1_184.25 / 0.1965 * BN)
    assert before["ivd"].high == pytest.approx(1_184.35 / 0.1955 * BN)
    # what the ministry prints for all other devices in 2024
    assert split.loc[("production", 2024), "other"].value == pytest.approx(10_429.4 * BN)
    assert split.loc[("exports", 2024), "other"].value == pytest.approx(6_220.3 * BN)


def test_the_fall_of_production_was_more_than_all_diagnostics(tables):
    fall = exports.fall_after_surge(tables).set_index("part")
    assert fall.loc["whole", "amount"].value == pytest.approx((11_314.8 - 15_737.4) * BN)
    assert fall.loc["ivd", "amount"].value == pytest.approx((1_184.3 - 6_042.347) * BN, rel=1e-6)
    assert fall.loc["other", "growth"].value == pytest.approx(10_130.5 / 9_695.053 - 1, rel=1e-5)
    parts = fall["amount"]
    assert residual(parts["whole"], parts["ivd"], parts["other"]) == 0


def test_a_range_over_nothing_is_refused():
    with pytest.raises(Refusal, match="no-figures"):
        spread([])


def test_the_nations_change_in_dollars_is_won_and_rate_without_rest(tables):
    parts = exports.dollar_parts(tables, years=(2020, 2024)).set_index("part")["points"]
    # ln 7,170.0 ÷ 7,831.5; −ln 1,364.387 ÷ 1,180.052; ln 5,255.11 ÷ 6,636.57
    assert parts["in_krw"].value == pytest.approx(-0.088248, abs=1e-6)
    assert parts["rate"].value == pytest.approx(-0.145146, abs=1e-6)
    assert parts["in_usd"].value == pytest.approx(-0.233394, abs=1e-6)
    assert parts["residual"].value == 0


def test_splits_of_a_region_leave_nothing(tables):
    given = {"region": "KR-42", "years": (2020, 2024), "currency": "USD"}
    shares = exports.log_share_parts(tables, **given).set_index("part")
    assert shares.loc["residual", "points"].value == 0
    left = exports.left_by_steps(exports.shift_share_steps(tables, **given))
    assert left.value == 0


def test_a_rest_is_not_hidden():
    whole, part = Measured.exact(1.0, "KRW"), Measured.exact(0.4, "KRW")
    assert residual(whole, part) == pytest.approx(0.6)


def test_quotients_keep_to_one_basis_and_say_why_not(tables):
    told = exports.location_quotients(tables, region="KR-42", year=2024).set_index("name")
    # 14.2185 % of exports over 9.3264 % of production
    assert told.loc["production", "quotient"].value == pytest.approx(1.5245, abs=1e-4)
    assert told.loc["production", "refusal"] is None
    assert told.loc["advantage", "refusal"].reason == "missing"
    assert told.loc["mixed", "refusal"].reason == "across-bases"
    assert told.loc[["advantage", "mixed"], "quotient"].isna().all()
    # exports of 2024 and people of 2020 are two shares, each on one basis: 14.2185 over 2.9258 %
    assert told.loc["population", "refusal"] is None
    assert told.loc["population", "reference_year"] == 2020
    share = (747.2 / 5255.11) / (1515 / 51781)
    assert told.loc["population", "quotient"].value == pytest.approx(share)


def test_a_region_without_production_has_no_quotient(tables):
    told = exports.location_quotients(tables, region="KR-41", year=2024).set_index("name")
    assert told.loc["production", "refusal"].reason == "missing"
    assert told.loc["production", "part"].value == pytest.approx(0.39905, abs=1e-5)
