"""Required growth from each admissible base, and the spread of past paces: by hand."""

import pytest

from helpers.analysis import targets

# the first day on which a figure of 2024 can be public
DAY = "2025-01-01"


@pytest.fixture(scope="module")
def tracks(tables):
    return targets.tracks(tables, as_of=DAY)


def test_each_base_requires_its_own_growth(tracks):
    found = targets.scenarios(tracks)
    told = {(row["track"], row["base_year"]): row for row in found.to_dict("records")}
    # (100 ÷ 23.4657)^(1/8) − 1
    production = told["E01.survey", 2022]
    # the survey of 2022 came out in December 2023, after the announcement of July
    assert (production["kind"], production["years"]) == ("latest", 8)
    assert production["required"].value == pytest.approx(0.19866, abs=1e-5)
    # (50 ÷ 24.2)^(1/8) − 1 and (50 ÷ 25.26)^(1/6) − 1
    assert told["E03.khidi", 2022]["kind"] == "announcement"
    assert told["E03.khidi", 2022]["required"].value == pytest.approx(0.09496, abs=1e-5)
    assert told["E03.khidi", 2024]["kind"] == "latest"
    assert told["E03.khidi", 2024]["required"].value == pytest.approx(0.12053, abs=1e-5)
    # (50 ÷ 15.086)^(1/6) − 1; (50 ÷ 10.464)^(1/8) − 1
    assert told["E03.motie", 2024]["required"].value == pytest.approx(0.22105, abs=1e-5)
    assert told["E03.survey", 2022]["required"].value == pytest.approx(0.21599, abs=1e-5)


def test_targets_without_a_year_have_no_scenario(tracks):
    found = targets.scenarios(tracks)
    assert not found["target"].isin(["D06", "E06"]).any()
    assert targets.scenarios([]).empty


def test_past_paces_spread_over_all_first_years(tracks):
    spread = targets.pace_spread(targets.windows(tracks)).set_index("track")
    own = spread.loc["E01.survey"]
    # from 2021 on, (23.4657 ÷ 21.3971) − 1; from 2019 on, (23.4657 ÷ 12.6586)^(1/3) − 1
    assert own["readings"] == 4
    assert own["least"].value == pytest.approx(23.4657 / 21.3971 - 1)
    assert own["most"].value == pytest.approx((23.4657 / 12.6586) ** (1 / 3) - 1)
    # the middle of four: between (23.4657 ÷ 10.6067)^(1/4) − 1 and (23.4657 ÷ 17.1983)^(1/2) − 1
    middle = ((23.4657 / 10.6067) ** 0.25 + (23.4657 / 17.1983) ** 0.5) / 2 - 1
    assert own["middle"].value == pytest.approx(middle)


def test_the_expired_target_leaves_nothing_to_test_a_model_on(tracks):
    assert targets.figures_after_base(tracks, target="D01") == 0
    steps = targets.yearly_steps(tracks)
    assert steps["E01.survey"] == 4
    assert max(steps.values()) == 6
