"""The theme's questions on small frames, with values worked out by hand."""

import math
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from helpers.analysis import exports
from helpers.analysis.frames import values
from helpers.data.measured import Measured
from helpers.errors import UsageError

REGIONS = pd.DataFrame(
    [
        ("KR", "1", "1", None, None),
        ("KR-A", "1", "1", None, None),
        ("KR-B", "1", "2", None, None),
        ("KR-C", "2", "1", None, "2021-12-31"),
        ("KR-D", "2", "1", "2022-01-01", None),
        ("KR-E", "2", "2", None, None),
    ],
    columns=["code", "tile_row", "tile_column", "valid_from", "valid_to"],
)
BREAKS = pd.DataFrame(
    [("mfds", None, None, 2020), ("mfds", "KR-A", None, 2016), ("khidi", None, None, 2021)],
    columns=["basis", "entity", "indicator", "year"],
)
BODIES = pd.DataFrame([("big", "KR-B"), ("small", "KR-B")], columns=["code", "region"])


def seen(ident, entity, indicator, period, value, *, half=0.0, unit="USD", **other):
    """One observation of the ministry's returns."""
    return {
        "id": ident,
        "entity": entity,
        "indicator": indicator,
        "period": period,
        "year": int(period[-4:]),
        "start_year": int(period[:4]),
        "basis": "mfds",
        "status": "printed",
        "value": float(value),
        "low": value - half,
        "high": value + half,
        "unit": unit,
    } | other


def rate(year, value):
    return seen(
        f"fx-{year}", "KR", "krw_per_usd", str(year), value,
        unit="KRW_per_USD", basis="fx-bok-average",
    )  # fmt: skip


class Some(SimpleNamespace):
    """A few tables, told apart as the whole collection is: by identity."""

    __hash__ = object.__hash__


def collection(*observations):
    return Some(
        observations=pd.DataFrame(list(observations)),
        regions=REGIONS,
        breaks=BREAKS,
        bodies=BODIES,
    )


@pytest.fixture
def land():
    """Four provinces in 2024, of which two are known: 600, 250 and 150 for the other two."""
    usd, krw = "device_exports_usd", "device_exports_krw"
    return collection(
        seen("n20", "KR", usd, "2020", 800, half=1),
        seen("n24", "KR", usd, "2024", 1000),
        seen("k24", "KR", krw, "2024", 1_400_000, unit="KRW"),
        seen("a24", "KR-A", usd, "2024", 600, half=1),
        seen("b20", "KR-B", usd, "2020", 100),
        seen("b24", "KR-B", usd, "2024", 250, half=5),
        seen("b24k", "KR-B", krw, "2024", 999, unit="KRW", status="approximate"),
        seen("rank-a", "KR-A", "exports_rank", "2024", 1, unit="rank"),
        seen("rank-b", "KR-B", "exports_rank", "2024", 2, unit="rank"),
        seen("big24", "big", "firm_exports_usd", "2024", 100),
        seen("small24", "small", "firm_exports_usd", "2024", 50),
        seen("fa", "KR-A", "device_firms", "2024", 300, unit="firms"),
        seen("fb", "KR-B", "device_firms", "2024", 50, unit="firms"),
        seen("other", "KR-A", usd, "2024", 5, basis="kita-hs"),
        rate(2020, 1100),
        rate(2024, 1400),
    )


def cells(frame, *columns):
    """Cells of some columns, of measured numbers their values."""
    rows = frame[list(columns)].to_numpy(dtype=object).tolist()
    return [[getattr(cell, "value", cell) for cell in row] for row in rows]


def test_figures_printed_in_a_currency_come_before_converted_and_approximate_ones(land):
    book = exports.book_of(land, currency="KRW")
    told = {key: (one.value, exports.is_converted(one)) for key, one in book.items()}
    assert told["KR", 2024] == (1_400_000, False)
    assert told["KR-A", 2024] == (840_000, True)
    assert told["KR-B", 2024] == (350_000, True)
    assert told["KR", 2020] == (880_000, True)
    bases = {one.bases for one in book.values() if exports.is_converted(one)}
    assert bases == {("fx-bok-average", "mfds")}


def test_an_approximate_figure_stands_where_nothing_can_be_converted():
    lone = collection(
        seen("a", "KR-A", "device_exports_krw", "2024", 999, unit="KRW", status="approximate")
    )
    (one,) = exports.book_of(lone, currency="KRW").values()
    assert (one.value, exports.is_converted(one)) == (999, False)


def test_other_currencies_and_years_are_refused_with_what_there_is(land):
    with pytest.raises(UsageError, match="USD or KRW"):
        exports.book_of(land, currency="EUR")
    with pytest.raises(UsageError, match=r"2019.*2020, 2024"):
        exports.check_years(land, base_year=2019, end_year=2024)
    with pytest.raises(UsageError, match="before 2020"):
        exports.check_years(land, base_year=2024, end_year=2020)
    assert exports.check_years(land, base_year=2020, end_year=2024) == (2020, 2024)


def test_where_no_nation_has_exports_no_year_will_do():
    lone = collection(seen("a", "KR-A", "device_exports_usd", "2024", 999))
    with pytest.raises(UsageError, match="none is held"):
        exports.check_years(lone, base_year=2024, end_year="latest")


def test_in_won_the_last_year_is_one_whose_dollars_can_be_converted():
    """Regions are published in dollars: without a rate none of their amounts could be told."""
    kept = collection(
        seen("a", "KR", "device_exports_usd", "2023", 900),
        seen("b", "KR", "device_exports_usd", "2024", 1000),
        rate(2023, 1300),
    )
    years = {"base_year": 2023, "end_year": "2024"}
    assert exports.check_years(kept, **years, currency="USD") == (2023, 2024)
    with pytest.raises(UsageError, match=r"end_year: «2024».*a rate: 2023$"):
        exports.check_years(kept, **years, currency="KRW")
    with pytest.raises(UsageError, match="before 2023"):
        exports.check_years(kept, base_year=2023, end_year="latest", currency="KRW")


def test_provinces_are_those_of_the_year(land):
    assert exports.provinces(land, year=2021)["code"].tolist() == ["KR-A", "KR-B", "KR-C", "KR-E"]
    assert exports.provinces(land, year=2024)["code"].tolist() == ["KR-A", "KR-B", "KR-D", "KR-E"]


def test_only_breaks_of_the_whole_basis_break_its_series(land):
    assert exports.break_years(land) == (2020,)


def test_the_ranking_ends_with_the_unnamed_rest(land):
    ranking = exports.rank_regions(land, year=2024, currency="USD")
    assert cells(ranking, "region", "kind", "members", "amount") == [
        ["KR-A", "known", 1, 600],
        ["KR-B", "known", 1, 250],
        ["rest", "rest", 2, 150],
    ]
    rest = ranking["amount"][2]
    assert (rest.low, rest.high) == (144, 156)
    assert ranking["share"][0].value == pytest.approx(0.6)
    assert set(rest.rests_on) == {"n24", "a24", "b24"}


def test_places_are_as_certain_as_the_rest_allows():
    usd = "device_exports_usd"
    land = collection(
        seen("n", "KR", usd, "2024", 100),
        seen("a", "KR-A", usd, "2024", 40, half=1),
        seen("b", "KR-B", usd, "2024", 10, half=1),
    )
    ranking = exports.rank_regions(land, year=2024, currency="USD")
    # the rest of 48–52 may hide one region above 39 and two above 9; one of two has more than 11
    assert cells(ranking.head(2), "rank_best", "rank_worst") == [[1, 2], [3, 4]]
    assert not exports.ranking_is_printed(ranking)


@pytest.mark.parametrize(("start", "half"), [(100, 50), (0, 0)])
def test_what_cannot_be_grown_from_costs_its_own_growth_alone(start, half):
    usd = "device_exports_usd"
    land = collection(
        seen("n20", "KR", usd, "2020", 800, half=1),
        seen("n24", "KR", usd, "2024", 1000),
        seen("a20", "KR-A", usd, "2020", start, half=half),
        seen("a24", "KR-A", usd, "2024", 600, half=1),
    )
    span = {"years": (2020, 2024), "currency": "USD"}
    pace = exports.pace_of_regions(land, **span).set_index("region")
    assert pace.loc["KR", "own"].value == pytest.approx(0.25)
    # from 150 at most to 600 is faster than from 800 to 1,000
    assert (pace.loc["KR-A", "state"], pace.loc["KR-A", "own"]) == ("above", None)
    grid = exports.growth_grid(land, regions=["KR", "KR-A"], end_year=2024)
    assert set(grid.loc[grid["region"] == "KR", "state"]) >= {"known"}
    assert "KR-A" not in set(grid["region"])
    if start == 0:
        assert exports.shift_share_steps(land, region="KR-A", **span).empty
        assert exports.log_share_parts(land, region="KR-A", **span).empty


def test_overlapping_figures_share_their_places():
    usd = "device_exports_usd"
    land = collection(
        seen("n", "KR", usd, "2024", 61),
        seen("a", "KR-A", usd, "2024", 30, half=2),
        seen("b", "KR-B", usd, "2024", 29, half=2),
    )
    ranking = exports.rank_regions(land, year=2024, currency="USD").head(2)
    assert cells(ranking, "rank_best", "rank_worst") == [[1, 2], [1, 2]]


def test_the_rest_is_converted_like_the_regions(land):
    ranking = exports.rank_regions(land, year=2024, currency="KRW")
    assert values(ranking["amount"]).tolist() == [840_000, 350_000, 210_000]
    assert [one.unit for one in ranking["amount"]] == ["KRW"] * 3
    assert values(ranking["share"]).tolist() == pytest.approx([0.6, 0.25, 0.15])


def test_a_year_without_regions_is_all_rest_and_one_without_anything_is_empty(land):
    lone = collection(seen("n", "KR", "device_exports_usd", "2022", 900))
    assert cells(exports.rank_regions(lone, year=2022, currency="USD"), "region", "members") == [
        ["rest", 4]
    ]
    empty = exports.rank_regions(land, year=2023, currency="USD")
    assert empty.empty
    assert (
        empty.columns.tolist()
        == exports.rank_regions(land, year=2024, currency="USD").columns.tolist()
    )


def test_pace_tells_where_a_region_would_have_started_at_the_nations(land):
    pace = exports.pace_of_regions(land, years=(2020, 2024), currency="USD")
    assert cells(pace, "region", "state") == [
        ["KR", "nation"],
        ["KR-A", "no-start"],
        ["KR-B", "above"],
    ]
    # 600 × 800 ÷ 1000
    assert values(pace["even"]).tolist()[1:] == [480, 200]
    assert pace["own"][0].value == pytest.approx(0.25)
    assert pace["own"][1] is None
    for years in ((2019, 2024), (2020, 2025)):
        assert exports.pace_of_regions(land, years=years, currency="USD").empty


def test_rounding_may_leave_open_who_outgrew_whom():
    usd = "device_exports_usd"
    even = collection(
        seen("n20", "KR", usd, "2020", 800),
        seen("n24", "KR", usd, "2024", 1000),
        seen("b20", "KR-B", usd, "2020", 200, half=1),
        seen("b24", "KR-B", usd, "2024", 250),
    )
    pace = exports.pace_of_regions(even, years=(2020, 2024), currency="USD")
    assert pace["state"].tolist() == ["nation", "even"]


def test_shift_share_has_no_remainder(land):
    steps = exports.shift_share_steps(land, region="KR-B", years=(2020, 2024), currency="USD")
    # 100 × (1000 ÷ 800 − 1) = 25; 250 − 125 = 125
    assert cells(steps, "part", "amount") == [
        ["start", 100],
        ["national", 25],
        ["differential", 125],
        ["end", 250],
    ]


def test_the_shares_change_splits_into_two_factors(land):
    parts = exports.log_share_parts(land, region="KR-B", years=(2020, 2024), currency="USD")
    assert values(parts["times"]).tolist()[:3] == pytest.approx([2.5, 0.8, 2.0])
    assert values(parts["points"]).tolist() == pytest.approx(
        [math.log(2.5), math.log(0.8), math.log(2), 0]
    )
    # the nation grew, so the share did not rise by both
    assert exports.own_part(parts) is None


def test_a_region_without_two_figures_has_nothing_to_split(land):
    for split in (exports.shift_share_steps, exports.log_share_parts):
        assert split(land, region="KR-A", years=(2020, 2024), currency="USD").empty
    pace = exports.pace_of_regions(land, years=(2020, 2024), currency="USD")
    assert exports.region_to_split(pace, region="KR-A") == ""
    assert exports.region_to_split(pace, region="KR") == "KR-B"
    assert exports.region_to_split(pace.head(2), region="KR-A") == ""


def test_the_grid_leaves_out_who_is_unknown_and_tells_what_is_converted(land):
    grid = exports.growth_grid(land, regions=["KR", "KR-B", "KR-A", "KR"], end_year=2024)
    told = {(row.region, row.currency): row for row in grid.itertuples()}
    assert set(told) == {("KR", "USD"), ("KR", "KRW"), ("KR-B", "USD"), ("KR-B", "KRW")}
    assert told["KR", "USD"].growth.value == pytest.approx(0.25)
    # 1,400,000 ÷ (800 × 1100) − 1
    assert told["KR", "KRW"].growth.value == pytest.approx(0.590909, abs=1e-6)
    assert told["KR", "KRW"].converted
    assert told["KR-B", "USD"].yearly.value == pytest.approx(2.5**0.25 - 1)


def test_concentration_lies_between_an_even_and_an_uneven_rest():
    usd = "device_exports_usd"
    exact = collection(
        seen("n", "KR", usd, "2024", 1000),
        seen("a", "KR-A", usd, "2024", 600),
        seen("b", "KR-B", usd, "2024", 250),
        seen("rank-a", "KR-A", "exports_rank", "2024", 1, unit="rank"),
        seen("rank-b", "KR-B", "exports_rank", "2024", 2, unit="rank"),
    )
    spread = exports.spread_of_regions(exports.rank_regions(exact, year=2024, currency="USD"))
    told = spread.index.set_index("measure")["figure"]
    # 3600 + 625 + 2 × 7.5² and 3600 + 625 + 15²
    assert [told["hhi"].low, told["hhi"].high] == pytest.approx([4337.5, 4450])
    alike = told["equivalent"]
    assert [alike.low, alike.high] == pytest.approx([10_000 / 4450, 10_000 / 4337.5])
    assert told["equal"].value == 2500
    curve = spread.curve.set_index(["series", "rank"])["value"]
    assert curve["even", 3] == pytest.approx(0.925)
    assert curve["uneven", 3] == pytest.approx(1.0)
    assert values(spread.together["share"]).tolist() == pytest.approx([0.6, 0.85])


def test_without_a_printed_ranking_concentration_is_refused(land):
    ranking = exports.rank_regions(land, year=2024, currency="USD")
    spread = exports.spread_of_regions(ranking.assign(rank_printed=None))
    assert spread.refusal.reason == "cap-exceeds-known"
    # 250 of 1,000 is the smallest known share
    assert spread.refusal.details == {"cap": "1", "smallest": "0.25"}
    assert spread.index.empty
    nothing = exports.spread_of_regions(ranking.iloc[2:])
    assert nothing.refusal.reason == "no-figures"
    assert exports.spread_of_regions(ranking.iloc[:0]).refusal.reason == "no-figures"


def test_firms_of_a_region_and_all_others_make_the_whole(land):
    assert exports.region_with_firms(land, region="KR-A", year=2024) == "KR-B"
    assert exports.region_with_firms(land, region="KR-A", year=2020) == ""
    firms = exports.largest_firms(land, region="KR-B", year=2024, currency="USD")
    assert cells(firms, "body", "amount") == [["big", 100], ["small", 50], ["rest", 100]]
    assert exports.together(firms, count=2).value == pytest.approx(0.6)
    assert exports.together(firms, count=3) is None
    assert exports.largest_firms(land, region="KR-A", year=2024, currency="USD").empty


def test_of_exports_that_two_documents_print_the_first_stand(land):
    own = land.observations[land.observations["entity"] == "KR-B"]
    again = own.assign(id="again", value=1.0, low=1.0, high=1.0)
    twice = Some(**vars(land) | {"observations": pd.concat([land.observations, again])})
    assert exports.book_of(twice, currency="USD") == exports.book_of(land, currency="USD")


def test_a_firm_that_two_documents_print_is_taken_off_once(land):
    again = land.observations[land.observations["entity"] == "big"].assign(id="again")
    twice = Some(**vars(land) | {"observations": pd.concat([land.observations, again])})
    firms = exports.largest_firms(twice, region="KR-B", year=2024, currency="USD")
    assert cells(firms, "body", "amount") == [["big", 100], ["small", 50], ["rest", 100]]


def test_a_region_without_its_firms_may_stand_elsewhere(land):
    ranking = exports.rank_regions(land, year=2024, currency="USD")
    near = [Measured(one, one - 5, one + 5, "USD") for one in (600.0, 250.0, 160.0)]
    known = ranking.iloc[[0, 1, 1]].assign(region=["KR-A", "KR-B", "KR-E"], amount=near)
    firms = exports.largest_firms(land, region="KR-B", year=2024, currency="USD")
    left = exports.ranking_without_firms(known, firms, region="KR-B")
    # 250 − 100 = 150 ± 5 may be above 160 ± 5; 250 − 150 = 100 is third for certain
    assert cells(left, "left_out", "amount", "rank_best", "rank_worst") == [
        [1, 150, 2, 3],
        [2, 100, 3, 3],
    ]


def test_exports_per_firm_need_both_figures_on_one_basis(land):
    per_firm = exports.exports_per_firm(land, year=2024, currency="USD")
    assert cells(per_firm, "region", "each") == [["KR-B", 5], ["KR-A", 2]]
    times = exports.times_as_much(per_firm, region="KR-B", other="KR-A")
    assert times.value == pytest.approx(2.5)
    assert exports.times_as_much(per_firm, region="KR-B", other="KR-E") is None
    assert exports.exports_per_firm(land, year=2020, currency="USD").empty


# ── On the collection's own tables: figures of the documents and of their recomputation ──


def test_the_published_example_of_gangwon(tables):
    steps = exports.shift_share_steps(
        tables, region="KR-42", years=(2020, 2024), currency="USD"
    ).set_index("part")["amount"]
    assert steps["national"].value == pytest.approx(-107.6e6, abs=5e4)
    assert steps["differential"].value == pytest.approx(337.8e6, abs=5e4)
    logs = exports.log_share_parts(tables, region="KR-42", years=(2020, 2024), currency="USD")
    assert values(logs["points"]).tolist() == pytest.approx([0.368, 0.233, 0.602, 0], abs=5e-4)
    assert exports.own_part(logs).value == pytest.approx(0.368 / 0.602, abs=1e-3)


def test_currencies_disagree_on_the_nation(tables):
    effect = exports.rate_effect(tables, years=(2020, 2024))
    assert effect["in_usd"].value == pytest.approx(-0.2082, abs=5e-5)
    assert effect["in_krw"].value == pytest.approx(-0.084, abs=5e-4)
    assert exports.rate_effect(tables, years=(2009, 2024)) is None


def test_four_regions_and_thirteen_unknown(tables):
    ranking = exports.rank_regions(tables, year=2024, currency="USD")
    assert cells(ranking, "region", "members", "rank_best", "rank_worst")[:4] == [
        ["KR-41", 1, 1, 1],
        ["KR-42", 1, 2, 3],
        ["KR-11", 1, 3, 4],
        ["KR-26", 1, 4, 7],
    ]
    assert ranking["amount"][4].value == pytest.approx(1347.12e6)
    assert ranking.iloc[4]["members"] == 13
    index = exports.spread_of_regions(ranking).index["figure"][0]
    assert (round(index.low), round(index.high)) == (2065, 2191)


def test_three_firms_carry_gangwon(tables):
    firms = exports.largest_firms(tables, region="KR-42", year=2024, currency="USD")
    assert exports.together(firms, count=3).value == pytest.approx(0.616, abs=5e-4)
    ranking = exports.rank_regions(tables, year=2024, currency="USD")
    left = exports.ranking_without_firms(ranking, firms, region="KR-42")
    assert cells(left, "left_out", "rank_best", "rank_worst") == [[1, 3, 3], [3, 4, 4]]
    per_firm = exports.exports_per_firm(tables, year=2024, currency="USD")
    times = exports.times_as_much(per_firm, region="KR-42", other="KR-11")
    assert times.value == pytest.approx(5.7, abs=0.05)


def test_gyeonggis_shares_are_no_series(tables):
    pairs = exports.comparable_pairs(tables).set_index("pair")
    assert pairs.loc["gyeonggi-share", "verdict"] == "across"
    assert pairs.loc["gyeonggi-share", "apart"] is None
    assert pairs.loc["gyeonggi-share", "second"].value == pytest.approx(0.3990, abs=5e-5)
    assert pairs.loc["gangwon-share", "verdict"] == "break"
    assert pairs.loc["gangwon-share", "break_year"] == 2020
    assert pairs.loc["gangwon-share", "apart"].value == pytest.approx(6.4)
    assert pairs.loc["regions", "verdict"] == "same"


def test_pairs_are_of_the_newest_figures_whatever_their_ids(tables):
    seen = tables.observations
    newest = seen[(seen["period"] == "2024") & (seen["indicator"] == "device_exports_usd")]
    later = newest.assign(id="new-" + newest["id"], period="2025", year=2025, start_year=2025)
    for held, year in ((seen, 2024), (pd.concat([seen, later]), 2025)):
        pairs = exports.comparable_pairs(replace(tables, observations=held)).set_index("pair")
        assert pairs.loc["regions", ["first_year", "second_year"]].tolist() == [year, year]
        assert pairs.loc["gangwon-share", ["first_year", "second_year"]].tolist() == [2020, year]
        assert pairs.loc["nation", ["first_year", "second_year"]].tolist() == [2019, 2020]
        assert pairs.loc["gyeonggi-share", ["first_year", "second_year"]].tolist() == [2019, year]
    without = seen[~seen["basis"].isin(["kita-hs", "khidi"])]
    left = exports.comparable_pairs(replace(tables, observations=without))["pair"].tolist()
    assert left == ["regions", "gangwon-share", "nation", "gangwon", "top-firms", "gangwon-customs"]


@pytest.mark.parametrize("gone", ["device_exports_share", "device_exports_growth"])
def test_without_a_figure_of_the_lost_chart_nothing_is_worked_out_from_it(tables, gone):
    seen = tables.observations
    own = (seen["entity"] == "KR-41") & (seen["indicator"] == gone)
    left = replace(tables, observations=seen[~own])
    empty = exports.implied_index(left).empty, exports.what_if_level(left).empty
    assert empty == (gone == "device_exports_growth", gone == "device_exports_share")


def test_of_the_lost_chart_only_the_ends_ratio_is_left(tables):
    index = exports.implied_index(tables)
    assert index["year"].tolist() == [2015, 2019]
    end = index["index"][1]
    assert (round(end.low, 1), round(end.high, 1)) == (138.8, 139.4)
    level = exports.what_if_level(tables).iloc[2]
    assert level["status"] == "what-if"
    assert (round(level["figure"].low / 1e6), round(level["figure"].high / 1e6)) == (1577, 1614)
    assert level["figure"].bases == ("kita-hs", "mfds")


def test_every_basis_has_its_latest_figure(tables):
    side = exports.bases_side_by_side(tables, region="KR-29", year=2024)
    told = {(row.basis, row.region): row.year for row in side.itertuples()}
    assert told == {
        ("mfds", "KR"): 2024,
        ("kita-hs", "KR-41"): 2019,
        ("kita-mti", "KR-42"): 2024,
        ("khidi", "KR"): 2024,
        ("bok-gangwon", "KR-42"): 2018,
    }
