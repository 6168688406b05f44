"""A region's profile on a small land with values worked out by hand, and on the real tables."""

from dataclasses import fields
from types import SimpleNamespace

import pandas as pd
import pytest

from helpers.analysis import profile
from helpers.analysis.frames import values
from helpers.analysis.places import possible_places
from helpers.data import Tables
from helpers.data.measured import Measured

BASES = ["mfds", "city", "not-stated", "press", "projection", "fx-average"]
LOOKUPS = {
    "regions": pd.DataFrame(
        [
            ("KR", None, None),
            ("KR-A", None, None),
            ("KR-B", None, "2026-06-30"),
            ("KR-C", None, "2026-06-30"),
            ("KR-D", "2012-07-01", None),
            ("KR-BC", "2026-07-01", None),
        ],
        columns=["code", "valid_from", "valid_to"],
    ),
    "bodies": pd.DataFrame(
        [("maker", "KR-A"), ("fund", None)], columns=["code", "region"], dtype="object"
    ),
    "indicators": pd.DataFrame(
        {"code": ["device_exports_usd", "device_firms", "employees", "population", "sales"]}
    ),
    "bases": pd.DataFrame({"code": BASES}),
    "breaks": pd.DataFrame(
        [
            ("mfds", None, None, 2020, "definition", "옛", "old", "-", "-"),
            ("city", "KR-B", None, 2018, "scope", "범위", "scope", "까닭", "why"),
            (None, "KR-B", None, 2019, "name", "이름", "name", "-", "-"),
            ("city", "KR-A", None, 2016, "scope", "딴 곳", "elsewhere", "-", "-"),
        ],
        columns=[
            "basis", "entity", "indicator", "year", "kind", "name_ko", "name_en", "note_ko",
            "note_en",
        ],
    ),
    "region_codes": pd.DataFrame(
        [
            ("KR-B", "iso", "KR-B", "비도", "Bi Province", None, "2023-06-10"),
            ("KR-B", "iso", "KR-B", "비특별도", "Bi State", "2023-06-11", "2026-06-30"),
            ("KR-B", "customs", "42", "비도", "Bi Province", None, "2023-06-10"),
            ("KR-B", "customs", "51", "비특별도", "Bi State", "2023-06-11", "2026-06-30"),
            ("KR-BC", "customs", "12", "비시특별시", "Bici", "2026-07-01", None),
        ],
        columns=["region", "register", "code", "name_ko", "name_en", "valid_from", "valid_to"],
    ),
    "programmes": pd.DataFrame([("P1", "KR-C")], columns=["id", "region"]),
    "targets": pd.DataFrame({"id": ["goal"]}),
}  # fmt: skip


def seen(ident, entity, indicator, period, value, *, half=0.0, unit="USD", **other):
    """One observation on the ministry's basis, unless another is named."""
    year = int(period[-4:]) if period else None
    return {
        "id": ident,
        "source_id": "one",
        "entity": entity,
        "indicator": indicator,
        "period": period,
        "year": year,
        "basis": "mfds",
        "status": "printed",
        "value": float(value),
        "low": value - half,
        "high": value + half,
        "unit": unit,
    } | other


class Land(SimpleNamespace):
    """Tables of our own, each land another."""

    __hash__ = object.__hash__


def land(*observations):
    frame = pd.DataFrame(list(observations)).astype({"year": "Int64", "period": "str"})
    return Land(observations=frame, **LOOKUPS)


def covered_of(tables, region):
    held, standing = (get(tables, region=region) for get in (profile.holdings, profile.standing))
    return profile.coverage(tables, held=held, standing=standing, region=region)


EXPORTS, FIRMS, STAFF = "device_exports_usd", "device_firms", "employees"


def test_only_regions_with_a_figure_or_a_programme_are_on_record():
    tables = land(
        seen("n", "KR", EXPORTS, "2020", 10, basis="mfds"),
        seen("m", "maker", EXPORTS, "2020", 3),
        seen("goal", "KR-B", EXPORTS, "2030", 9),
        seen("rate", "KR-D", "krw_per_usd", "2020", 1100, basis="fx-average"),
    )
    assert profile.regions_on_record(tables) == ("KR", "KR-A", "KR-C")


def test_holdings_leave_out_targets_rates_and_programmes():
    tables = land(
        seen("a", "KR-A", EXPORTS, "2020", 1),
        seen("m", "maker", EXPORTS, "2019/2020", 3),
        seen("goal", "KR-A", EXPORTS, "2030", 9),
        seen("b", "P1", "programme_budget_krw", None, 9),
    )
    held = profile.holdings(tables, region="KR-A")
    assert held["id"].tolist() == ["a", "m"]
    assert held["year"].tolist()[0] == 2020
    assert pd.isna(held["year"].iloc[1])


def test_each_basis_shows_its_latest_figure_and_names_all():
    tables = land(
        seen("m", "maker", EXPORTS, "2020", 3),
        seen("undated", "KR-A", STAFF, None, 9, unit="persons", basis="press"),
        seen("a21", "KR-A", EXPORTS, "2021", 2),
        seen("a20", "KR-A", EXPORTS, "2020", 1),
        seen("c", "KR-A", EXPORTS, "2022", 5, basis="city"),
    )
    grouped = profile.on_each_basis(profile.holdings(tables, region="KR-A"), tables, region="KR-A")
    assert list(zip(grouped["entity"], grouped["basis"], grouped["figures"], strict=True)) == [
        ("KR-A", "mfds", 2),
        ("KR-A", "city", 1),
        ("KR-A", "press", 1),
        ("maker", "mfds", 1),
    ]
    assert grouped.loc[0, ["period", "first_period"]].tolist() == ["2021", "2020"]
    assert grouped.loc[0, "figure"].value == 2.0
    assert grouped.loc[0, "rests_on"] == ("a20", "a21")


@pytest.mark.parametrize(
    ("figure", "rest", "unknown", "places"),
    [
        (Measured.exact(200, "USD"), Measured.exact(500, "USD"), 9, (2, 4)),
        (Measured(200.0, 90.0, 610.0, "USD"), Measured.exact(0, "USD"), 9, (1, 3)),
        (Measured.exact(700, "USD"), None, 2, (1, 3)),
        (Measured.exact(50, "USD"), None, 0, (3, 3)),
        # two that were as large as it would leave nothing over: one at most is larger
        (Measured.exact(250, "USD"), Measured.exact(500, "USD"), 9, (2, 3)),
        # 3 × 0.1 in binary is more than 0.3: the rest holds no three of them
        (Measured.exact(0.1, "USD"), Measured.exact(0.1 * 3, "USD"), 9, (3, 5)),
        # nine of 55 each would use up 495 of the 500: one has more, which may have all of it
        (Measured.exact(55, "USD"), Measured.exact(500, "USD"), 9, (4, 12)),
        (Measured.exact(56, "USD"), Measured.exact(500, "USD"), 9, (3, 11)),
        (Measured.exact(0, "USD"), Measured.exact(500, "USD"), 9, (4, 12)),
        (Measured.exact(0, "USD"), Measured.exact(0, "USD"), 9, (3, 3)),
    ],
)
def test_possible_places_count_the_surely_larger_and_the_hidden(figure, rest, unknown, places):
    others = [Measured.exact(amount, "USD") for amount in (600, 100)]
    assert possible_places(figure, others, rest=rest, unknown=unknown) == places


def test_a_share_needs_the_nation_on_the_same_basis_and_for_the_same_year():
    tables = land(
        seen("n20", "KR", EXPORTS, "2020", 1000),
        seen("a20", "KR-A", EXPORTS, "2020", 250),
        seen("b20", "KR-B", EXPORTS, "2020", 400),
        seen("a19", "KR-A", EXPORTS, "2019", 10),
        seen("c18", "KR-A", EXPORTS, "2018", 90, basis="city"),
        seen("rank", "KR-A", "exports_rank", "2020", 2, unit="rank"),
    )
    found = profile.standing(tables, region="KR-A")
    first = found.iloc[0]
    assert first[["year", "rank_printed", "rank_best", "rank_worst"]].tolist() == [2020, 2, 2, 3]
    # four regions in 2020; 350 are left for two, of which one may exceed 250
    assert first[["known", "members"]].tolist() == [2, 4]
    assert first["share"].value == 0.25
    assert first["share"].rests_on == ("a20", "n20")
    assert found["refusal"].tolist()[1:] == ["across-bases"]
    assert found.loc[1, "whole_bases"] == ("mfds",)
    assert found.loc[1, "share"] is None


def test_a_figure_that_two_documents_print_counts_once():
    tables = land(
        seen("n", "KR", EXPORTS, "2020", 1000),
        seen("a", "KR-A", EXPORTS, "2020", 250),
        seen("b", "KR-B", EXPORTS, "2020", 400),
        seen("again", "KR-B", EXPORTS, "2020", 400, source_id="other"),
    )
    [first] = profile.standing(tables, region="KR-A").to_dict("records")
    # as with one document: 350 are left for two, of which one may exceed 250
    assert [first[name] for name in ("known", "rank_best", "rank_worst")] == [2, 2, 3]


def test_of_two_documents_figures_for_one_year_the_first_stands():
    tables = land(
        seen("n", "KR", EXPORTS, "2020", 1000),
        seen("a", "KR-A", EXPORTS, "2020", 250),
        seen("again", "KR-A", EXPORTS, "2020", 300, source_id="other"),
        seen("press", "KR-A", EXPORTS, "2020", 260, basis="press", source_id="other"),
    )
    [told] = profile.standing(tables, region="KR-A").to_dict("records")[:1]
    assert (told["part"].value, told["share"].value) == (250, 0.25)
    by_basis = profile.series(tables, region="KR-A").groupby("basis")["figure"].agg(list)
    assert [one.value for one in by_basis["mfds"]] == [250]
    assert [one.value for one in by_basis["press"]] == [260]
    held = profile.on_each_basis(
        profile.holdings(tables, region="KR-A"), tables, region="KR-A"
    ).set_index("basis")
    assert held.loc["mfds", "figure"].value == 250
    assert held.loc["mfds", "figures"] == 2


def test_a_region_without_any_may_be_last_or_beside_others_without():
    tables = land(
        seen("n", "KR", "device_makers", "2020", 50, unit="firms"),
        seen("a", "KR-A", "device_makers", "2020", 0, unit="firms"),
        seen("b", "KR-B", "device_makers", "2020", 40, unit="firms"),
    )
    [first] = profile.standing(tables, region="KR-A").to_dict("records")
    # the other ten are with one of two at least
    assert [first[name] for name in ("rank_best", "rank_worst")] == [3, 4]
    assert first["share"].value == 0


def test_without_any_national_figure_the_share_is_missing_once():
    tables = land(
        seen("a", "KR-A", EXPORTS, "2020", 5),
        seen("c", "KR-A", EXPORTS, "2021", 5, basis="city"),
    )
    found = profile.standing(tables, region="KR-A")
    assert found["refusal"].tolist() == ["missing"]
    assert profile.standing(tables, region="KR").empty


def test_unstated_bases_are_shared_only_within_a_document():
    own, other = {"basis": "press", "source_id": "x"}, {"basis": "press", "source_id": "y"}
    makers = {"unit": "firms", "half": 0}
    one = seen("a", "KR-A", "device_makers", "2008", 80, **makers, **own)
    same = land(one, seen("n", "KR", "device_makers", "2008", 100, **makers, **own))
    apart = land(one, seen("n", "KR", "device_makers", "2008", 100, **makers, **other))
    assert values(profile.standing(same, region="KR-A")["share"]).tolist() == [0.8]
    assert profile.standing(apart, region="KR-A")["refusal"].tolist() == ["across-bases"]


def test_firms_of_another_document_are_no_part_of_the_nations():
    firms = {"unit": "firms"}
    tables = land(
        seen("n", "KR", FIRMS, "2024", 100, **firms, source_id="x"),
        seen("a", "KR-A", FIRMS, "2024", 10, **firms, source_id="y"),
    )
    assert profile.standing(tables, region="KR-A")["refusal"].tolist() == ["undefined-count"]


def test_coverage_tells_known_other_unknown_and_undated():
    tables = land(
        seen("a20", "KR-A", EXPORTS, "2020", 5),
        seen("c21", "KR-A", EXPORTS, "2021", 5, basis="city"),
        seen("n20", "KR", EXPORTS, "2020", 50),
        seen("n22", "KR", EXPORTS, "2022", 50),
        seen("staff", "KR-A", STAFF, None, 9, unit="persons", basis="press"),
    )
    covered = covered_of(tables, "KR-A")
    told = profile.summary(covered).set_index("subject")
    assert told.loc["exports", ["basis", "known", "other", "unknown"]].tolist() == [
        "mfds", (2020,), (2021,), (2022,),
    ]  # fmt: skip
    assert told.loc["exports_share", "known"] == (2020,)
    assert told.loc["exports_share", "rests_on"] == ("a20", "n20")
    assert told.loc["staff", ["undated", "known"]].tolist() == [True, ()]
    assert "staff" not in profile.unknown_subjects(covered)
    assert {"production", "sales", "population"} < set(profile.unknown_subjects(covered))


def test_coverage_of_the_nation_asks_no_share_and_of_nothing_is_empty():
    tables = land(seen("n20", "KR", EXPORTS, "2020", 50))
    nation = covered_of(tables, "KR")
    assert not set(nation["subject"]) & {"exports_share", "exports_rank", "production_rank"}
    assert covered_of(tables, "KR-A").empty


SALES, COUNT = "industry_sales_krw", "industry_firms"


@pytest.fixture
def town():
    """Firms and sales of one city; the count widens in 2018."""
    city = {"basis": "city"}
    return land(
        *[
            seen(f"f{year}", "KR-B", COUNT, str(year), value, unit="firms", **city)
            for year, value in ((2010, 2), (2012, 100), (2014, 144), (2018, 300), (2020, 363))
        ],
        *[
            seen(f"s{year}", "KR-B", SALES, str(year), value, unit="KRW", **city)
            for year, value in ((2012, 1000), (2014, 1210), (2018, 9000))
        ],
        seen("press", "KR-B", COUNT, "2013", 999, unit="firms", basis="press"),
        seen("press2", "KR-B", COUNT, "2015", 999, unit="firms", basis="press"),
    )


def test_no_growth_crosses_a_break_and_the_reason_is_told(town):
    spans = profile.growth(profile.series(town, region="KR-B"))
    across = spans.loc[spans["refusal"] == "across-break"]
    assert list(
        zip(across["indicator"], across["start_year"], across["end_year"], strict=True)
    ) == [(COUNT, 2014, 2018), (SALES, 2014, 2018)]
    assert across["break_year"].tolist() == [2018, 2018]
    assert across["growth"].isna().all()
    assert not (
        (spans["start_year"] < 2018) & (spans["end_year"] >= 2018) & spans["growth"].notna()
    ).any()


def test_growth_runs_over_years_that_all_series_share(town):
    spans = profile.growth(profile.series(town, region="KR-B")).set_index(
        ["indicator", "start_year"]
    )
    assert spans.loc[(COUNT, 2012), "growth"].value == pytest.approx(0.2)
    assert spans.loc[(SALES, 2012), "growth"].value == pytest.approx(0.1)
    assert spans.loc[(COUNT, 2010), "refusal"] == "one-digit-base"
    # after the break only the firms have two years
    assert spans.loc[(COUNT, 2018), "growth"].value == pytest.approx(0.1)
    assert "press" not in set(spans["basis"])
    # a series of one year has no growth of which others would have to wait
    city = {"unit": "firms", "basis": "city"}
    early = seen("early", "KR-B", COUNT, "2009", 50, **city)
    makers = seen("makers", "KR-B", "device_makers", "2013", 7, **city)
    more = land(*town.observations.to_dict("records"), early, makers)
    again = profile.growth(profile.series(more, region="KR-B"))
    known = again[again["growth"].notna() & (again["indicator"] == COUNT)]
    assert known["start_year"].tolist() == [2012, 2018]


def test_a_new_name_divides_no_series(town):
    found = profile.series(town, region="KR-B")
    own = found.loc[(found["indicator"] == COUNT) & (found["basis"] == "city")]
    assert own["segment"].tolist() == [0, 0, 0, 1, 1]
    assert own["since"].dropna().unique().tolist() == [2018]


def test_amounts_are_divided_only_on_one_basis_and_in_one_year(town):
    found = profile.intensities(town, region="KR-B")
    each = found.loc[found["numerator"] == SALES]
    assert each["year"].tolist() == [2012, 2014, 2018]
    assert each.iloc[0]["each"] == Measured(
        10.0, 10.0, 10.0, "KRW_per_firm", ("city",), ("s2012", "f2012")
    )


def test_where_two_sources_print_one_amount_the_first_is_divided():
    tables = land(
        seen("first", "KR-A", EXPORTS, "2020", 50),
        seen("second", "KR-A", EXPORTS, "2020", 60),
        seen("w", "KR-A", STAFF, "2020", 5, unit="persons"),
    )
    [row] = profile.intensities(tables, region="KR-A").to_dict("records")
    assert (row["each"].value, row["each"].rests_on) == (10.0, ("first", "w"))


def test_counts_of_another_basis_divide_nothing():
    tables = land(
        seen("a", "KR-A", EXPORTS, "2020", 50),
        seen("w", "KR-A", STAFF, None, 5, unit="persons", basis="city"),
        seen("p", "KR-A", STAFF, None, 7, unit="persons", basis="press"),
    )
    [row] = profile.intensities(tables, region="KR-A").to_dict("records")
    assert (row["refusal"], row["count"].rests_on) == ("across-bases", ("w",))


def test_disagreements_are_figures_that_cannot_be_one_number():
    tables = land(
        seen("m1", "maker", EXPORTS, "2020", 1),
        seen("m2", "maker", EXPORTS, "2020", 2, basis="press"),
        seen("w1", "KR-A", STAFF, None, 6873, unit="persons", basis="city"),
        seen("w2", "KR-A", STAFF, None, 7493, unit="persons", basis="press"),
        seen("e1", "KR-A", EXPORTS, "2020", 100, half=5),
        seen("e2", "KR-A", EXPORTS, "2020", 104, half=1, basis="press"),
        seen("r1", "KR-A", "exports_rank", "2020", 1, unit="rank"),
        seen("r2", "KR-A", "exports_rank", "2020", 2, unit="rank", basis="press"),
    )
    found = profile.disagreements(tables, region="KR-A")
    assert [one.rests_on for one in found["first"]] == [("w1",), ("m1",)]
    assert found.loc[0, "apart"].value == 620
    assert found.loc[0, "apart"].bases == ("city", "press")


def test_names_and_codes_follow_their_dates_into_what_a_region_became():
    tables = land(seen("n", "KR", EXPORTS, "2020", 1))
    found = profile.names_and_codes(tables, region="KR-B")
    assert found["name_en"].tolist() == ["Bi Province", "Bi State", "Bici"]
    assert found["customs"].tolist() == ["42", "51", "12"]
    assert found["iso"].tolist()[:2] == ["KR-B", "KR-B"]
    assert pd.isna(found["iso"].iloc[2])
    assert profile.successors(tables, region="KR-B") == ("KR-BC",)
    assert profile.predecessors(tables, region="KR-BC") == ("KR-B", "KR-C")
    assert profile.successors(tables, region="KR-A") == ()
    assert profile.predecessors(tables, region="KR-D") == ()
    assert {"KR-B"} < set(profile.names_and_codes(tables, region="KR")["region"])


def test_changes_are_those_of_the_region_in_order():
    tables = land(seen("n", "KR", EXPORTS, "2020", 1))
    assert profile.changes(tables, region="KR-B")["year"].tolist() == [2018, 2019]


# ── the tables of the collection ──


def test_gwangju_grows_on_either_side_of_its_widened_count_and_never_across(tables):
    spans = profile.growth(profile.series(tables, region="KR-29"))
    known = spans.loc[spans["growth"].notna()].set_index(["indicator", "start_year"])
    # (367 ÷ 49)^(1/10) − 1, (4466 ÷ 1147)^(1/10) − 1, (2735 ÷ 585)^(1/10) − 1
    for indicator, rate in (
        ("industry_firms", 0.22306),
        ("industry_sales_krw", 0.14561),
        ("industry_employees", 0.16676),
    ):
        assert known.loc[(indicator, 2007), "growth"].value == pytest.approx(rate, abs=5e-6)
    assert set(spans.loc[spans["refusal"] == "across-break", "start_year"]) == {2017}
    assert not ((known["end_year"] >= 2018) & (known.index.get_level_values(1) < 2018)).any()


def test_gangwons_two_employment_figures_stand_side_by_side(tables):
    [row] = profile.disagreements(tables, region="KR-42").to_dict("records")
    assert (row["first"].value, row["second"].value) == (6873, 7493)
    assert {*row["first"].bases, *row["second"].bases} == {"gangwon-province", "press"}


def test_gangwons_places_agree_with_the_notebook_on_exports(tables):
    found = profile.standing(tables, region="KR-42").set_index(["indicator", "year"])
    exports = found.loc[("device_exports_usd", 2024)]
    assert exports["share"].value == pytest.approx(747.20 / 5255.11)
    assert exports[["rank_printed", "rank_best", "rank_worst"]].tolist() == [2, 2, 3]
    production = found.loc[("device_production_krw", 2024)]
    assert production["share"].value == pytest.approx(1065.7 / 11426.7)


def test_gwangju_ends_in_the_region_merged_with_south_jeolla(tables):
    assert profile.successors(tables, region="KR-29") == ("KR-12-2026",)
    assert profile.predecessors(tables, region="KR-12-2026") == ("KR-29", "KR-46")
    found = profile.names_and_codes(tables, region="KR-29")
    assert found["customs"].tolist() == ["29", "12"]


def test_every_region_of_the_lookup_has_a_profile_of_some_kind(tables):
    """No subject is lost: known and unknown together are what is asked."""
    for region in tables.regions["code"]:
        covered = covered_of(tables, region)
        assert set(covered["subject"]) <= set(profile.SUBJECTS)
        assert set(covered["state"]) <= {"known", "other", "unknown"}


def test_targets_of_a_region_are_read_by_both_counts(tables):
    assert profile.own_targets(tables, region="KR-29")["target"].tolist() == ["B00"]
    measured = profile.measured_targets(tables, region="KR-29")
    assert measured["latest_year"].tolist() == [2017, 2021]
    assert profile.own_targets(tables, region="KR-42").empty


def test_the_small_land_has_the_tables_it_needs():
    assert set(LOOKUPS) <= {one.name for one in fields(Tables)}
