"""Targets: what is known at a date, what a target takes, and what its words mean."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from helpers.analysis import targets
from helpers.analysis.availability import completed_year, period_end, year_fraction
from helpers.analysis.frames import values
from helpers.analysis.targets import Track
from helpers.analysis.targets.progress import past_pace
from helpers.analysis.targets.rates import convention
from helpers.data.measured import Measured

if TYPE_CHECKING:
    from helpers.data import Tables

# the first day on which a figure of 2024 can be public
AS_OF = "2025-01-01"


@pytest.fixture(scope="module")
def tracks(tables: Tables) -> tuple[Track, ...]:
    return targets.tracks(tables, as_of=AS_OF)


@pytest.fixture(scope="module")
def progress(tracks: tuple[Track, ...]) -> pd.DataFrame:
    return targets.measure_targets(tracks, as_of=AS_OF).set_index("track", drop=False)


def made(points: dict[int, Measured], **target: Any) -> Track:
    row = {
        "id": "T",
        "target_value": 200.0,
        "target_low": 200.0,
        "target_high": 200.0,
        "target_unit": "KRW",
        "target_year": 2030,
        "basis": "government-plan",
        "announced": "2023-07-19",
        "in_scope": True,
    } | target
    return Track("T.series", row, "survey", "bio-survey", None, None, points)


def won(value: float, half: float = 0.0) -> Measured:
    return Measured(value, value - half, value + half, "KRW", ("bio-survey",), (f"o-{value:g}",))


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("2022", "2022-12-31"),
        ("2023-02", "2023-02-28"),
        ("2024-Q1", "2024-03-31"),
        ("2015/2019", "2019-12-31"),
        ("2013-11-08", "2013-11-08"),
    ],
)
def test_a_period_ends_on_its_last_day(period: str, day: str) -> None:
    assert period_end(period).isoformat() == day


def test_a_period_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="soon"):
        period_end("soon")


def test_the_date_stands_where_the_figure_of_its_year_stands() -> None:
    assert year_fraction("2024-12-31") == 2024.0
    assert completed_year("2024-12-30") == 2023


def test_figures_after_the_date_are_not_used(tables: Tables) -> None:
    early = targets.tracks(tables, as_of="2021-12-31")
    late = targets.tracks(tables, as_of="2026-11-22")
    # a year that ends on the day itself has no statistics yet
    assert max(year for track in early for year in track.points) == 2020
    assert max(year for track in late for year in track.points) == 2025
    assert targets.later_years(late, late) == ()
    assert {track.yardstick for track in targets.later_years(early, late)} == {
        "survey", "khidi", "khidi-core", "motie", "document", "city",
    }  # fmt: skip


def test_the_goals_of_plans_are_no_history(tracks: tuple[Track, ...], tables: Tables) -> None:
    used = {ident for track in tracks for p in track.points.values() for ident in p.rests_on}
    basis = tables.observations.set_index("id")["basis"]
    named = {i for i in used if not i.startswith("E05")}
    assert not {ident for ident in named if basis[ident] == "government-plan"}


@pytest.mark.parametrize(
    ("track", "number", "low", "high"),
    [
        ("E01.survey", "required", 0.19865, 0.19867),
        ("E01.survey", "achieved", 0.21958, 0.21960),
        ("E01.survey", "multiple", 4.2614, 4.2616),
        ("E03.motie", "required", 0.2210, 0.2211),
        ("E03.survey", "required", 0.2159, 0.2161),
        ("E03.khidi", "required", 0.1205, 0.1206),
        ("D01.document", "required", 0.2011, 0.2012),
        ("E05.document", "left_per_year", 1.4285, 1.4286),
        ("B00.city-1", "required", 0.1343, 0.1344),
        ("B00.city-2", "required", 0.0691, 0.0692),
    ],
)
def test_what_a_target_takes(
    progress: pd.DataFrame, track: str, number: str, low: float, high: float
) -> None:
    assert low < progress.loc[track, number].value < high


def test_a_rough_base_widens_what_a_target_takes(progress: pd.DataFrame) -> None:
    required = progress.loc["D01.document", "required"]
    assert 0.1075 < required.low < 0.1076
    assert 0.3797 < required.high < 0.3798


def test_cosmetics_left_out_is_the_sum_of_the_other_two(progress: pd.DataFrame) -> None:
    assert progress.loc["E03.khidi-core", "latest"].value == pytest.approx(15.08e9)


@pytest.mark.parametrize(
    ("broken", "segments"),
    [
        # the whole of what a yardstick measures, whoever counts it
        ({"khidi_total_exports_usd": "Items added"}, {"khidi": 2, "khidi-core": 1}),
        # one of two that are added up, and what moves from one to the other
        ({"khidi_device_exports_usd": "Items added"}, {"khidi": 1, "khidi-core": 2}),
        (
            {"khidi_device_exports_usd": "Moved", "khidi_pharma_exports_usd": "Moved"},
            {"khidi": 1, "khidi-core": 1},
        ),
    ],
)
def test_a_break_of_an_indicator_divides_what_it_is_all_of_or_part_of(
    tables: Tables, broken: dict[str, str], segments: dict[str, int]
) -> None:
    row = {"basis": "khidi", "entity": "KR", "year": 2022, "kind": "definition"}
    made = [row | {"indicator": one, "name_en": name} for one, name in broken.items()]
    frame = pd.concat([tables.breaks, pd.DataFrame(made)], ignore_index=True)
    beside = replace(tables, breaks=frame)
    found = targets.tracks(beside, as_of="2026-06-30", target="E03")
    told = [track.yardstick for track in found]
    assert {name: told.count(name) for name in segments} == segments


def test_no_growth_crosses_a_break(tracks: tuple[Track, ...]) -> None:
    for track in tracks:
        if track.name.startswith("B00"):
            years = set(track.points)
            assert max(years) <= 2017 or min(years) >= 2018


def test_a_start_of_one_digit_is_passed_over(progress: pd.DataFrame) -> None:
    assert progress.loc["B00.city-1", "first_year"] == 2007


def test_targets_without_a_series_stay_in_the_frame(progress: pd.DataFrame) -> None:
    assert progress.loc["E06", "required"] is None
    assert progress.loc["D06", "latest"] is None


def test_progress_of_a_made_up_target() -> None:
    points = {2020: won(80), 2022: won(100), 2024: won(125)}
    frame = targets.measure_targets([made(points)], as_of="2026-06-30")
    row = frame.iloc[0]
    assert row["achieved"].value == pytest.approx((125 / 80) ** 0.25 - 1)
    assert row["left_per_year"].value == pytest.approx(75 / 6)
    assert row["left_per_year"].unit == "KRW_per_year"
    assert (row["years"], row["unseen_years"], row["base_year"]) == (6, 1, 2022)
    assert row["covered"].value == pytest.approx(0.25)


def test_a_target_whose_year_has_passed_is_refused() -> None:
    frame = targets.measure_targets([made({2030: won(90)})], as_of="2031-01-01")
    row = frame.iloc[0]
    assert row["required"] is None
    assert row["expired"]
    assert row["left_per_year"] is None


def test_one_figure_has_no_past() -> None:
    assert past_pace(made({2022: won(100)})) == past_pace(made({})) == (None, None)


def test_windows_end_at_the_latest_figure_and_know_the_gap() -> None:
    frame = targets.windows([made({2020: won(80), 2022: won(100), 2024: won(125)})])
    assert frame["start_year"].tolist() == [2020, 2022]
    assert frame["achieved"].iloc[1].value == pytest.approx(1.25**0.5 - 1)
    needed = (200 / 125) ** (1 / 6) - 1
    assert frame["gap"].iloc[1].value == pytest.approx((needed - (1.25**0.5 - 1)) * 100)


def test_the_path_starts_at_the_latest_figure_and_holds_its_bounds() -> None:
    track = made({2020: won(100, 5), 2022: won(121, 5)})
    path = targets.paths_to_target([track], target="T")
    required = path.loc[path["part"] == "required"].set_index("year")
    assert list(required.index) == list(range(2022, 2031))
    start, middle, end = required.loc[[2022, 2026, 2030], "amount"]
    assert (start.value, start.low, start.high) == (121, 116, 126)
    assert middle.value == pytest.approx((121 * 200) ** 0.5)
    assert (end.value, end.low) == pytest.approx((200, 200))
    goal = path.loc[path["part"] == "target"]
    assert [(row.year, row.amount.value) for row in goal.itertuples()] == [(2030, 200)]


def test_double_fits_the_basis_with_cosmetics_alone(
    tables: Tables, tracks: tuple[Track, ...]
) -> None:
    frame = targets.multiples(tables, tracks=tracks)
    assert set(frame.loc[frame["doubles"] == "yes", "yardstick"]) == {"khidi"}
    survey = frame.loc[frame["yardstick"] == "survey"].iloc[0]
    assert survey["multiple"].value == pytest.approx(50 / 10.46)
    base = targets.implied_base(tables)
    assert base is not None
    assert base.value == pytest.approx(25e9)
    assert base.is_exact


@pytest.mark.parametrize(
    ("least", "most", "doubles"),
    [
        # $50 billion are 2 times a base above 20 and up to 33.3 billion, to the whole number
        (21, 33, "yes"), (20, 33, "maybe"), (21, 34, "maybe"), (10, 45, "maybe"),
        (10, 19, "no"), (34, 45, "no"),
    ],
)  # fmt: skip
def test_a_multiple_said_is_held_to_all_that_a_base_may_be(
    tables: Tables, tracks: tuple[Track, ...], least: float, most: float, doubles: str
) -> None:
    own = next(track for track in tracks if track.target["id"] == "E03")
    base = Measured(least * 1e9, least * 1e9, most * 1e9, "USD")
    [told] = targets.multiples(tables, tracks=[replace(own, points={2022: base})])["doubles"]
    assert told == doubles


def test_targets_may_name_neither_day_nor_year(tables: Tables) -> None:
    undated = tables.targets.assign(announced=None, base_year=pd.NA, target_year=pd.NA)
    held = replace(tables, targets=undated)
    assert targets.multiples(held, tracks=targets.tracks(held, as_of=AS_OF)).empty
    assert targets.localization_path(held, target="all", as_of=AS_OF).empty


def test_a_break_is_passed_over_where_no_figure_is_held(tables: Tables) -> None:
    held = replace(tables, observations=tables.observations.iloc[:0])
    assert all(track.latest_year is None for track in targets.tracks(held, as_of=AS_OF))


def test_implied_rates_are_of_the_amounts(tables: Tables) -> None:
    frame = targets.implied_rates(tables, target="all", as_of=AS_OF)
    implied = frame.loc[frame["against"] == "implied"].set_index("conversion")["rate"]
    assert values(implied).round(1).to_dict() == {
        "claim-bio-production-dollars": 1300.4,
        "bio-exports-krw-newsis": 1264.6,
        "bio-production-usd-press-79": 1265.8,
        "bio-production-usd-press-80": 1250.0,
    }
    bio = frame.loc[frame["conversion"] == "claim-bio-production-dollars"]
    assert set(bio.loc[bio["fits"], "rate_kind"]) == {"implied", "convention"}
    assert targets.implied_rates(tables, target="D01", as_of=AS_OF).empty


def test_a_conversion_whose_amounts_are_not_held_is_left_out(tables: Tables) -> None:
    held = tables.observations.loc[lambda df: df["id"] != "bio-exports-krw-newsis"]
    frame = targets.implied_rates(replace(tables, observations=held), target="all", as_of=AS_OF)
    assert list(frame["conversion"].unique()) == [
        "claim-bio-production-dollars",
        "bio-production-usd-press-79",
        "bio-production-usd-press-80",
    ]


def test_a_round_rate_says_nothing_in_a_wide_range() -> None:
    assert convention(Measured(1300.4, 1299.5, 1301.2, "KRW_per_USD")) == 1300
    assert convention(Measured(1300.4, 1250.0, 1350.0, "KRW_per_USD")) is None
    assert convention(Measured(1310.0, 1309.0, 1311.0, "KRW_per_USD")) is None


def test_localization_rises_faster_after_the_interim_goal(tables: Tables) -> None:
    stages = targets.localization_stages(
        targets.localization_path(tables, target="all", as_of=AS_OF)
    )
    assert values(stages["per_year"]).round(2).tolist() == [1.25, 1.67, 1.43]
    assert stages["growth"].iloc[-1].value == pytest.approx(3 ** (1 / 7) - 1)


def test_the_register_says_what_is_open(tables: Tables) -> None:
    frame = targets.register(tables, as_of=AS_OF).set_index("target")
    assert set(frame.index[~frame["in_scope"].astype(bool)]) == {"D01", "D06", "E06"}
    assert frame.loc["E03", "gaps"] == ("word-without-base",)
    # a base called current, of no year
    assert frame.loc["E05", "gaps"] == ("current-base",)
    assert frame.loc["D01", "state"] == "ended"
    early = targets.register(tables, as_of="2022-12-31").set_index("target")
    assert early.loc["E01", "state"] == "not-yet-announced"


@pytest.mark.parametrize("as_of", ["1990-01-01", "2040-01-01"])
def test_frames_keep_their_columns_at_any_date(tables: Tables, as_of: str) -> None:
    own = targets.tracks(tables, as_of=as_of)
    usual = targets.tracks(tables, as_of=AS_OF)
    assert list(targets.measure_targets(own, as_of=as_of)) == list(
        targets.measure_targets(usual, as_of=AS_OF)
    )
    assert list(targets.windows([])) == list(targets.windows(usual))
    assert list(targets.multiples(tables, tracks=own)) == list(
        targets.multiples(tables, tracks=usual)
    )
