"""The audit of claims, against figures worked out by hand from what the documents print."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, getcontext
from fractions import Fraction
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from helpers.analysis import claims
from helpers.analysis.claims.claim import Rows
from helpers.analysis.claims.exchange_rates import round_rate
from helpers.analysis.claims.ranks import place_among
from helpers.analysis.claims.shared_totals import SharedWhole, _multiple, with_conflicts
from helpers.analysis.places import larger_members
from helpers.analysis.verdicts import Verdict
from helpers.data.measured import Measured
from helpers.errors import Refusal, UsageError

if TYPE_CHECKING:
    from helpers.analysis.claims import Audited, Reading
    from helpers.data import Tables

getcontext().prec = 40
D = Decimal
MILLION = 10**6
BILLION = 10**9
TRILLION = 10**12


@pytest.fixture(scope="module")
def audited(tables: Tables) -> dict[str, Audited]:
    return {one.id.removeprefix("claim-"): one for one in claims.audit(tables)}


def close(number: float | None, wanted: Decimal | Fraction | float, digits: int = 11) -> bool:
    assert number is not None
    return number == pytest.approx(float(wanted), rel=10**-digits)


def root(number: Decimal, degree: int) -> Decimal:
    return (number.ln() / degree).exp()


def reading(claim: Audited, convention: str, *, n: int | None = None) -> Reading:
    [found] = [
        one
        for one in claim.readings
        if one.convention == convention and (n is None or one.intervals == n)
    ]
    return found


def implied(claim: Audited, role: str, n: int | None = None) -> Measured:
    [found] = [one.measured for one in claim.implied if one.role == role and one.intervals == n]
    return found


def reached(claim: Audited) -> list[bool]:
    """Return of each input whether its rounding allows a value that makes the claim true."""
    printed = claim.rows.all_measured(claim.inputs)
    return [one.overlaps(own) for one, own in zip(claim.needed, printed, strict=True)]


def test_every_claim_is_judged_and_none_twice(tables: Tables) -> None:
    found = claims.audit(tables)
    assert [one.id for one in found] == tables.claims["id"].tolist()
    assert sum(claims.count_verdicts(found).values()) == len(found) == 41


def test_the_verdicts_stand_as_worked_out_by_hand(audited: dict[str, Audited]) -> None:
    other = {
        "gyeonggi-pharma-share": "cannot-be-checked",
        "gyeonggi-exports-share": "cannot-be-checked",
        "gyeonggi-exports-growth": "cannot-be-checked",
        "gangwon-exports-cagr": "borderline",
        "gangwon-exports-change": "borderline",
        "national-exports-change": "holds-truncated",
        "gangwon-exports-rank-2024": "cannot-be-checked",
        "seoul-exports-rank-2024": "cannot-be-checked",
        "busan-exports-rank-2024": "cannot-be-checked",
        "gangwon-exports-rank-2023": "cannot-be-checked",
        "gangwon-production-rank-2023": "cannot-be-checked",
        "gangwon-production-rank-2024": "cannot-be-checked",
        "gangwon-only-188-firms": "cannot-be-checked",
        "gangwon-top-item-years": "cannot-be-checked",
        "economy-rank": "cannot-be-checked",
        "bio-trade-finance": "out-of-scope",
    }
    found = {name: str(one.verdict) for name, one in audited.items()}
    assert {name: verdict for name, verdict in found.items() if verdict != "holds"} == other


def test_the_growth_of_9_7_percent_needs_less_in_2020_than_is_printed(
    audited: dict[str, Audited],
) -> None:
    claim = audited["gangwon-exports-cagr"]
    rate = root(D("747.20") / D("517.00"), 4) - 1
    low, high = (
        root(D(end) / D(start), 4) - 1
        for end, start in (("747.15", "517.50"), ("747.25", "516.50"))
    )
    found = claim.recomputed
    assert found is not None
    assert close(found.value, rate)
    assert close(found.low, low)
    assert close(found.high, high)
    assert round(rate, 5) == D("0.09644")
    # 9.7% is printed for 9.65% to 9.75%, so the figure of 2020 is 747.20 ÷ 1.0965⁴ at most.
    start, _ = claim.needed
    assert close(start.high, D("747.20") / D("1.0965") ** 4 * MILLION)
    assert close(start.low, D("747.20") / D("1.0975") ** 4 * MILLION)
    assert round(start.high / MILLION, 3) == 516.895
    assert reached(claim) == [True, False]
    [need] = [one for one in claims.needs([claim]) if one.reach == "some"]
    assert need.printed.rests_on == ("C01",)
    assert need.printed.low == 516.5 * MILLION
    assert need.needed.high == pytest.approx(float(start.high))


@pytest.mark.parametrize(("steps", "wanted"), [(3, "0.1306"), (4, "0.0964"), (5, "0.0764")])
def test_other_steps_give_other_rates(audited: dict[str, Audited], steps: int, wanted: str) -> None:
    claim = audited["gangwon-exports-cagr"]
    own = steps == 4
    found = reading(claim, "printed" if own else "intervals", n=steps)
    assert found.own is own
    assert found.recomputed is not None
    rate = root(D("747.20") / D("517.00"), steps) - 1
    assert close(found.recomputed.value, rate)
    assert round(rate, 4) == D(wanted)
    if not own:
        assert found.verdict is Verdict.DOES_NOT_HOLD


def test_a_simple_mean_is_the_change_divided_by_the_steps(audited: dict[str, Audited]) -> None:
    mean = reading(audited["gangwon-exports-cagr"], "simple-mean", n=4)
    assert mean.recomputed is not None
    assert close(mean.recomputed.value, (Fraction(74720, 51700) - 1) / 4)
    assert round(mean.recomputed.value, 3) == 0.111


def test_44_percent_is_borderline_for_2020_values_from_517_10(
    tables: Tables, audited: dict[str, Audited]
) -> None:
    claim = audited["gangwon-exports-change"]
    own = claim.own
    assert own is not None
    assert own.recomputed is not None
    assert close(own.recomputed.value, Fraction(74720, 51700) - 1)
    assert own.rounded == pytest.approx(0.45)
    # 43.5% to 44.5%: the figure of 2020 is 747.20 ÷ 1.445 at least and 747.20 ÷ 1.435 at most
    start, _ = claim.needed
    assert close(start.low, D("747.20") / D("1.445") * MILLION)
    assert close(start.high, D("747.20") / D("1.435") * MILLION)
    hundredths = (round(start.low / 10_000 + 0.5), round(start.high / 10_000 - 0.5))
    assert hundredths == (51710, 52069)
    assert reached(claim) == [True, False]
    # printed to ten thousand dollars, were it exact, it would reach 517.005 at most
    exact = _with(tables, "gangwon-exports-change")
    assert exact.verdict is Verdict.BORDERLINE
    narrow = _at_precision(tables, "C01", 10_000)
    change, rate = (narrow[f"gangwon-exports-{one}"] for one in ("change", "cagr"))
    assert change.verdict is Verdict.HOLDS_TRUNCATED
    assert rate.verdict is Verdict.DOES_NOT_HOLD


def test_20_percent_is_cut_for_no_raw_value_rounds_to_it(audited: dict[str, Audited]) -> None:
    own = audited["national-exports-change"].own
    assert own is not None
    assert own.recomputed is not None
    assert close(own.recomputed.value, Fraction(525511, 663657) - 1)
    # at the ends of both roundings the fall stays beyond 20.5%
    assert Fraction(5255115, 6636565) - 1 < Fraction(-205, 1000)
    assert own.verdict is Verdict.HOLDS_TRUNCATED


def test_two_rates_of_one_span_that_exclude_each_other_say_so(audited: dict[str, Audited]) -> None:
    # 9.65% a year over four years is 44.56% in all, and 44% is at most 44.5%
    assert D("1.0965") ** 4 > D("1.445")
    for name, other in (("cagr", "change"), ("change", "cagr")):
        caveats = audited[f"gangwon-exports-{name}"].caveats
        told = [one.ids for one in caveats if one.code == "not-together"]
        assert told == [(f"claim-gangwon-exports-{other}",)]
    codes = {one.code for one in audited["gangwon-production-cagr"].caveats}
    assert "not-together" not in codes


def test_changes_from_one_start_to_ends_that_nobody_names_exclude_nothing(
    audited: dict[str, Audited],
) -> None:
    growth, rate = audited["gangwon-exports-change"], audited["gangwon-exports-cagr"]
    told = [
        replace(one, id=name, inputs=one.inputs[:1], caveats=())
        for name, one in (("growth", growth), ("rate", rate))
    ]
    assert [one.caveats for one in with_conflicts(told)] == [(), ()]


def test_the_fall_of_the_nation_is_another_in_won_and_follows_from_the_shares_too(
    audited: dict[str, Audited],
) -> None:
    claim = audited["national-exports-change"]
    [won] = claim.evidence
    assert won.measured is not None
    assert close(won.measured.value, Fraction(71700, 78315) - 1)
    assert won.verdict is Verdict.DOES_NOT_HOLD
    # 747.20 ÷ 14.2% against 517.00 ÷ 7.8%, each at its rounding
    own = implied(claim, "own-shares")
    low = D("747.15") / D("0.1425") / (D("517.5") / D("0.0775")) - 1
    high = D("747.25") / D("0.1415") / (D("516.5") / D("0.0785")) - 1
    assert close(own.low, low)
    assert close(own.high, high)
    assert (round(low, 3), round(high, 3)) == (D("-0.215"), D("-0.197"))


@pytest.mark.parametrize(
    ("name", "part", "whole", "printed"),
    [
        ("gangwon-exports-share-2020", "517.00", "6636.57", "0.078"),
        ("gangwon-exports-share-2024", "747.20", "5255.11", "0.142"),
        ("seoul-exports-share", "674.07", "5255.11", "0.1283"),
        ("gangwon-production-share", "1065.7", "11426.7", "0.093"),
        ("gyeonggi-makers-share", "1667", "4176", "0.40"),
    ],
)
def test_shares_hold(
    audited: dict[str, Audited], name: str, part: str, whole: str, printed: str
) -> None:
    claim = audited[name]
    share = D(part) / D(whole)
    assert claim.recomputed is not None
    assert close(claim.recomputed.value, share)
    assert share.quantize(D(printed)) == D(printed)
    assert claim.verdict is Verdict.HOLDS
    assert claim.miss == 0


def test_13_5_percent_holds(audited: dict[str, Audited]) -> None:
    claim = audited["gangwon-production-cagr"]
    assert claim.recomputed is not None
    assert close(claim.recomputed.value, root(D("1065.7") / D("642.3"), 4) - 1)
    assert round(claim.recomputed.value, 5) == 0.13494
    assert claim.verdict is Verdict.HOLDS


def test_two_shares_of_other_precision_imply_wholes_that_overlap(
    audited: dict[str, Audited],
) -> None:
    [shared] = claims.shared_wholes(audited.values())
    assert [one.id for one in shared.implied] == [
        "claim-seoul-exports-share", "claim-gangwon-exports-share-2024",
    ]  # fmt: skip
    seoul, gangwon = shared.implied.values()
    assert close(seoul.low, D("674.065") / D("0.12835") * MILLION)
    assert close(seoul.high, D("674.075") / D("0.12825") * MILLION)
    assert close(gangwon.low, D("747.15") / D("0.1425") * MILLION)
    assert close(gangwon.high, D("747.25") / D("0.1415") * MILLION)
    assert shared.common is not None
    assert (shared.common.low, shared.common.high) == (seoul.low, seoul.high)
    assert shared.common.contains(5255.11 * MILLION)


def test_shares_that_imply_wholes_apart_conflict(audited: dict[str, Audited]) -> None:
    seoul, gangwon = (
        audited[f"{one}"] for one in ("seoul-exports-share", "gangwon-exports-share-2024")
    )
    [whole] = [one for one in gangwon.implied if one.role == "whole"]
    apart = replace(whole, measured=whole.measured.scaled(2, "USD"))
    [shared] = claims.shared_wholes([seoul, replace(gangwon, implied=(apart,))])
    assert shared.common is None


def test_40_percent_of_makers_holds_against_the_count_of_another_year_and_source(
    audited: dict[str, Audited],
) -> None:
    claim = audited["gyeonggi-makers-share"]
    codes = {caveat.code for caveat in claim.caveats}
    assert {"what-if", "operand-elsewhere", "undated"} <= codes
    assert claim.readings[0].convention == "what-if"
    whole = implied(claim, "whole")
    assert close(whole.low, Fraction(1667 * 1000, 405))
    assert close(whole.high, Fraction(1667 * 1000, 395))
    [earlier] = claim.evidence
    assert earlier.measured is not None
    assert close(earlier.measured.value, Fraction(799, 1883))


def test_16_5_percent_fits_medical_electronics_and_no_other(audited: dict[str, Audited]) -> None:
    claim = audited["gangwon-province-exports-share"]
    assert claim.verdict is Verdict.HOLDS
    assert claim.recomputed is not None
    assert claim.recomputed.bases == ("kita-mti",)
    assert close(claim.recomputed.value, Fraction(47605, 288315))
    [mixed] = claim.evidence
    assert mixed.role == "across-bases"
    assert mixed.measured is not None
    assert close(mixed.measured.value, Fraction(74720, 288315))
    assert (mixed.verdict, mixed.measured.bases) == (None, ("kita-mti", "mfds"))
    assert "fitting" in {one.code for one in claim.caveats}


def test_only_a_document_that_mixes_is_said_to_mix(tables: Tables) -> None:
    ours = _with(
        tables,
        "gangwon-province-exports-share",
        inputs="C02 province-exports-KR-42-2024",
        convention=None,
    )
    assert (ours.verdict, ours.missing) == (Verdict.CANNOT_BE_CHECKED, ("one-basis",))
    # two figures of one document on two bases
    its = _with(tables, "seoul-exports-share", inputs="C16-listed C12-firms", kind="ratio")
    assert its.verdict is Verdict.MIXES_BASES


def test_8_6_percent_a_year_is_a_change_in_all_within_bounds(audited: dict[str, Audited]) -> None:
    claim = audited["gyeonggi-exports-growth"]
    assert claim.missing == ("start", "end")
    for steps in (4, 5):
        found = implied(claim, "cumulative", steps)
        assert close(found.low, D("1.0855") ** steps - 1)
        assert close(found.high, D("1.0865") ** steps - 1)
    simple = implied(claim, "cumulative-simple", 4)
    assert (simple.low, simple.high) == pytest.approx((0.342, 0.346))
    [nation] = claim.evidence
    assert nation.measured is not None
    assert close(nation.measured.value, root(D("3710") / D("2710.715"), 4) - 1)


@pytest.mark.parametrize(
    ("name", "value", "low", "high"),
    [
        ("health-services-dollars", "2.5e12/2.4e9", "2.5e12/2.45e9", "2.5e12/2.35e9"),
        ("gangwon-exports-won", "1.02e12/747.2e6", "1.015e12/747.25e6", "1.025e12/747.15e6"),
        ("bio-production-dollars", "1e14/76.9e9", "1e14/76.95e9", "1e14/76.85e9"),
    ],
)
def test_two_amounts_imply_a_rate(
    audited: dict[str, Audited], name: str, value: str, low: str, high: str
) -> None:
    rate = implied(audited[name], "rate")
    wanted = [D(one.split("/")[0]) / D(one.split("/")[1]) for one in (low, value, high)]
    assert all(close(*pair) for pair in zip((rate.low, rate.value, rate.high), wanted, strict=True))
    printed = {
        "health-services-dollars": "1041.7",
        "gangwon-exports-won": "1365.1",
        "bio-production-dollars": "1300.4",
    }
    assert wanted[1].quantize(D("0.1")) == D(printed[name])


def test_only_the_dollars_of_2023_agree_with_no_published_rate(
    audited: dict[str, Audited],
) -> None:
    holds = {
        name: [str(one.verdict) == "holds" for one in audited[name].readings]
        for name in ("gangwon-exports-won", "health-services-dollars", "bio-production-dollars")
    }
    # in the order of the rows: the rate the verdict follows first; last a round rate where it is
    # one that people use
    assert holds["gangwon-exports-won"] == [True, True, False]
    assert holds["health-services-dollars"] == [True, False, False]
    assert holds["bio-production-dollars"] == [False, False, False, True]
    claim = audited["bio-production-dollars"]
    assert claim.verdict is Verdict.HOLDS
    assert claim.other_convention is not None
    assert claim.other_convention.convention == "round-rate"
    assert claim.recomputed is not None
    assert close(claim.recomputed.value, D(10) ** 14 / 1300)
    spot = claim.own
    assert spot is not None
    assert spot.recomputed is not None
    assert close(spot.recomputed.value, D(10) ** 14 / D(1265))
    assert implied(audited["bio-production-dollars"], "round-rate").value == 1300


def test_a_round_rate_is_the_roundest_within_the_bounds() -> None:
    wide = Measured(1041.7, 1020.4, 1063.8, "KRW_per_USD")
    assert [one.measured.value for one in round_rate(wide)] == [1050.0]
    assert round_rate(Measured(1300.3, 1300.2, 1300.4, "KRW_per_USD")) == ()


def test_double_fits_one_of_three_bases(audited: dict[str, Audited]) -> None:
    claim = audited["bio-exports-double"]
    assert claim.missing == ("base",)
    found = {one.against[0]: one for one in claim.readings}
    no = Verdict.DOES_NOT_HOLD
    wanted = {
        "khidi-total-2022": (Fraction(500, 242), Verdict.HOLDS, "candidate"),
        "motie-biohealth-2020": (Fraction(500, 141), no, "candidate"),
        # released in December 2023, after the announcement
        "survey-exports-usd-2022": (Fraction(5000, 1046), no, "later-candidate"),
    }
    for ident, (multiple, verdict, convention) in wanted.items():
        one = found[ident]
        assert one.recomputed is not None
        assert close(one.recomputed.value, multiple)
        assert (one.verdict, one.own, one.convention) == (verdict, False, convention)
    assert claim.verdict is Verdict.HOLDS
    assert claim.other_convention is found["khidi-total-2022"]
    base = implied(claim, "denominator")
    assert base.value == 25 * BILLION
    assert (base.low, base.high) == pytest.approx((20 * BILLION, 100 / 3 * BILLION))


def test_360_trillion_is_the_whole_economys(audited: dict[str, Audited]) -> None:
    claim = audited["bio-trade-finance"]
    assert claim.verdict is Verdict.OUT_OF_SCOPE
    assert claim.step == 10 * TRILLION
    first, second, bio = claim.evidence
    assert first.measured is not None
    assert bio.measured is not None
    assert (first.measured.value, bio.measured.value) == (362.5 * TRILLION, TRILLION)
    assert (first.verdict, second.verdict) == (Verdict.HOLDS, Verdict.HOLDS)
    assert bio.verdict is Verdict.DOES_NOT_HOLD


# months from first to last, least months where only years are printed; and the ways of counting
# that give the stated years: elapsed, completed, calendar, difference
DURATIONS = {
    "R01": (42, 42, "completed"),
    "R02": (60, 38, "elapsed completed calendar"),
    "R03": (60, 38, "elapsed completed calendar"),
    "R04": (96, 74, "elapsed completed calendar"),
    "R05": (60, 38, "elapsed completed calendar"),
    "R06": (120, 120, "elapsed completed difference"),
    "R11": (45, 45, "calendar"),
    "R12": (45, 45, "elapsed calendar"),
    "R13": (84, 62, "difference"),
    "R17": (48, 26, "difference"),
    "R19": (60, 60, "elapsed completed difference"),
    "R20": (57, 57, "elapsed difference"),
}


@pytest.mark.parametrize("programme", DURATIONS)
def test_durations_under_four_ways_of_counting(audited: dict[str, Audited], programme: str) -> None:
    months, least, fits = DURATIONS[programme]
    claim = audited[f"gwangju-duration-{programme}"]
    elapsed = reading(claim, "elapsed").recomputed
    assert elapsed is not None
    assert close(elapsed.value, Fraction(months, 12))
    assert close(elapsed.low, Fraction(least, 12))
    holding = [one.convention for one in claim.readings if one.verdict is Verdict.HOLDS]
    assert " ".join(holding) == fits
    # every one holds under some way of counting, and the first of them decides
    assert claim.verdict is Verdict.HOLDS
    assert claim.judged_by is not None
    assert claim.judged_by.convention == fits.split()[0]
    # Two dates without months allow a span; no programme's length is the same under all ways.
    years_only = ["years-only"] if least < months else []
    assert [one.code for one in claim.caveats] == [*years_only, "some-only"]
    assert {one.ids for one in claim.caveats} == {(programme,)}
    needed = implied(claim, "months")
    years = claim.printed.value
    assert (needed.low, needed.high) == (12 * years - 6, 12 * years + 5)


def test_ranks_are_counted_among_the_known_and_bounded_by_the_rest(
    audited: dict[str, Audited],
) -> None:
    last = {"gyeonggi": 1, "gangwon": 3, "seoul": 4, "busan": 7}
    for place, (name, worst) in enumerate(last.items(), start=1):
        claim = audited[f"{name}-exports-rank-2024"]
        known = reading(claim, "known").recomputed
        assert known is not None
        assert (known.low, known.high) == (place, place)
        proved = worst == place
        assert (claim.verdict is Verdict.HOLDS) == proved
        assert (claim.verdict is Verdict.CANNOT_BE_CHECKED) == (not proved)
        assert ("not-proved" in {one.code for one in claim.caveats}) == (not proved)
        if not proved:
            assert (implied(claim, "rank-range").low, implied(claim, "rank-range").high) == (
                place, worst,
            )  # fmt: skip
    rest = D("5255.11") - D("2097.05") - D("747.20") - D("674.07") - D("389.67")
    assert rest == D("1347.12")
    places = implied(audited["gangwon-production-rank-2024"], "rank-range")
    assert (places.low, places.high) == (1, 10)


def test_members_of_a_rest_must_each_exceed_the_figure() -> None:
    assert larger_members(3.0, 1.0, most=9) == 2
    assert larger_members(3.1, 1.0, most=9) == 3
    assert larger_members(1.0, 1.0, most=9) == 0


def test_a_place_has_bounds_where_roundings_meet() -> None:
    own, maybe, likely = (
        Measured(value, value - half, value + half, "USD")
        for value, half in ((10.0, 2.0), (9.0, 2.0), (11.0, 0.5))
    )
    place = place_among(own, [own, maybe, likely])
    assert (place.value, place.low, place.high) == (2.0, 1.0, 3.0)
    above = Measured(13.0, 12.5, 13.5, "USD")
    assert place_among(own, [own, above]).low == 2.0


def test_what_a_claim_implies_is_found_by_its_role(audited: dict[str, Audited]) -> None:
    claim = audited["bio-production-dollars"]
    rate = claim.implies("round-rate")
    assert rate is not None
    assert rate.value == 1300
    assert claim.implies("whole") is None


@pytest.mark.parametrize(
    ("ends", "common"),
    [((1, 3), (2, 1, 3)), ((2, 3), (2.5, 2, 3)), ((3, 3), (3, 3, 3)), ((4, 3), None)],
)
def test_shares_have_a_whole_in_common_where_their_wholes_meet(
    ends: tuple[float, float], common: tuple[float, float, float] | None
) -> None:
    low, high = ends
    spans = {"wide": Measured(high, 0, high, "USD"), "narrow": Measured(low, low, 9, "USD")}
    whole = SharedWhole("whole", spans).common  # type: ignore[arg-type]
    assert whole == (common and Measured(*common, "USD"))


def test_equal_figures_share_the_better_place() -> None:
    figures = [Measured.exact(number, "USD") for number in (5, 5, 3)]
    assert [place_among(one, figures).value for one in figures] == [1, 1, 3]


def test_what_is_a_rank_already_or_on_another_basis_has_no_place() -> None:
    def refusal(*figures: Measured) -> str:
        with pytest.raises(Refusal) as refused:
            place_among(figures[0], [*figures])
        return refused.value.reason

    one, other = (Measured(1, 1, 1, "USD", bases=(basis,)) for basis in ("mfds", "khidi"))
    assert refusal(one, other) == "across-bases"
    assert refusal(one, Measured(2, 2, 2, "KRW", bases=("mfds",))) == "unit-mismatch"
    assert refusal(Measured.exact(1, "rank")) == "ordinal"


def test_a_rate_over_one_year_is_a_change_in_all_too(tables: Tables) -> None:
    claim = _with(tables, "gyeonggi-exports-growth", intervals=1)
    assert close(implied(claim, "cumulative", 1).low, D("0.0855"))
    assert close(implied(claim, "cumulative", 2).high, D("1.0865") ** 2 - 1)


def test_nine_times_the_people_holds(audited: dict[str, Audited]) -> None:
    claim = audited["gangwon-population-multiple"]
    assert claim.recomputed is not None
    assert close(claim.recomputed.value, Fraction(13405, 1515))
    assert claim.verdict is Verdict.HOLDS


def test_only_188_firms_is_a_comparison_with_exports_per_firm_beside(
    audited: dict[str, Audited],
) -> None:
    claim = audited["gangwon-only-188-firms"]
    assert close(implied(claim, "ratio").value, Fraction(188, 960))
    gangwon, seoul = (one.measured for one in claim.evidence)
    assert gangwon is not None
    assert seoul is not None
    assert close(gangwon.value, Fraction(747_200_000, 188))
    assert close(seoul.value, Fraction(674_070_000, 960))


def test_a_miss_counts_halves_of_the_last_digit_beyond_the_rounding(
    audited: dict[str, Audited],
) -> None:
    fall = audited["national-exports-change"]
    assert fall.miss == pytest.approx((0.2081588 - 0.20) / 0.005 - 1, rel=1e-4)
    assert audited["economy-rank"].miss is None


def test_a_deviation_is_a_part_of_what_is_claimed(audited: dict[str, Audited]) -> None:
    fall = audited["national-exports-change"]
    assert fall.recomputed is not None
    off = fall.deviation_of(fall.recomputed)
    # 1 − 5,255.11 ÷ 6,636.57 is 0.2081587, which is 1.0407935 of the 0.20 said
    assert off.value == pytest.approx(0.0407935, abs=1e-6)
    assert off.low < off.value < off.high


def test_a_selection_keeps_the_order_and_refuses_what_is_not_there(tables: Tables) -> None:
    some = claims.audit(tables, source="glosema-2023")
    assert [one.id for one in some] == [
        "claim-bio-production-dollars", "claim-bio-exports-double", "claim-bio-trade-finance",
    ]  # fmt: skip
    assert claims.audit(tables, source="koreaherald-2013", verdict="mixes-bases") == ()
    with pytest.raises(UsageError, match=r"source: «glosema»: one of all, gyeonggi"):
        claims.audit(tables, source="glosema")
    with pytest.raises(UsageError, match=r"verdict: «true»: one of all, holds"):
        claims.audit(tables, verdict="true")


def test_claims_about_a_region_are_its_own_and_its_programmes(tables: Tables) -> None:
    gwangju = claims.about(tables, "KR-29")
    assert {one.entity for one in gwangju} == set(DURATIONS)
    assert {one.entity for one in claims.about(tables, "KR-42")} == {"KR-42"}
    assert claims.about(tables, "KR-27") == ()


def _with(tables: Tables, name: str, **cells: object) -> Audited:
    """Return one claim of the tables with other cells, audited."""
    frame = tables.claims.copy()
    row = frame["id"] == f"claim-{name}"
    for column, value in cells.items():
        frame.loc[row, column] = value
    changed = replace(tables, claims=frame.loc[row])
    [found] = claims.audit(changed)
    return found


def _at_precision(tables: Tables, ident: str, step: int) -> dict[str, Audited]:
    """Return all claims with one figure read as exact to another digit."""
    frame = tables.observations.copy()
    own = frame["id"] == ident
    frame.loc[own, "low"] = frame.loc[own, "value"] - step / 2
    frame.loc[own, "high"] = frame.loc[own, "value"] + step / 2
    found = claims.audit(replace(tables, observations=frame))
    return {one.id.removeprefix("claim-"): one for one in found}


def test_growth_from_a_one_digit_base_is_refused(tables: Tables) -> None:
    claim = _with(tables, "gangwon-exports-cagr", inputs="B-sales-2002 B-sales-2017")
    assert claim.verdict is Verdict.CANNOT_BE_CHECKED
    assert claim.own is not None
    assert claim.own.refusal is not None
    assert claim.own.refusal.reason == "one-digit-base"


def test_growth_across_bases_that_we_brought_in_cannot_be_checked(tables: Tables) -> None:
    claim = _with(tables, "gangwon-exports-cagr", inputs="C01 medical-electronics-KR-42-2024")
    assert (claim.verdict, claim.recomputed) == (Verdict.CANNOT_BE_CHECKED, None)
    assert "one-basis" in claim.missing


def test_a_rank_that_the_known_figures_contradict_does_not_hold(tables: Tables) -> None:
    claim = _with(tables, "busan-exports-rank-2024", as_printed="1위", value=1.0, low=1.0, high=1.0)
    assert claim.verdict is Verdict.DOES_NOT_HOLD


def test_a_rank_that_what_the_named_leave_rules_out_does_not_hold(tables: Tables) -> None:
    frame = tables.observations.copy()
    frame.loc[frame["id"] == "region-exports-KR-26-2024", ["value", "low", "high"]] = 1e7
    small = replace(tables, observations=frame)
    claim = _with(small, "busan-exports-rank-2024")
    # 13 unnamed regions have 1,726.8 million, more than 10 million each: one at least is larger
    assert claim.verdict is Verdict.DOES_NOT_HOLD
    assert claim.recomputed is not None
    assert (claim.recomputed.low, claim.recomputed.high) == (5, 17)
    fifth = _with(small, "busan-exports-rank-2024", as_printed="5위", value=5.0, low=5.0, high=5.0)
    assert fifth.verdict is Verdict.CANNOT_BE_CHECKED


def test_growth_across_a_break_is_told(tables: Tables) -> None:
    claim = _with(
        tables, "national-exports-change", inputs="mfds-exports-usd-2019 mfds-exports-usd-2024"
    )
    [told] = [one for one in claim.caveats if one.code == "across-break"]
    assert told.ids == ("mfds-exports-usd-2019", "mfds-exports-usd-2024")
    # from the break's own year on there is one definition
    same = _with(tables, "national-exports-change")
    assert "across-break" not in {one.code for one in same.caveats}


def test_blank_intervals_are_the_years_between(tables: Tables) -> None:
    claim = _with(tables, "gangwon-exports-cagr", intervals=pd.NA)
    assert claim.own is not None
    assert claim.own.intervals == 4


def test_a_share_of_figures_in_two_units_cannot_be_checked(tables: Tables) -> None:
    claim = _with(tables, "seoul-exports-share", inputs="C12-exports mfds-exports-krw-2024")
    assert claim.verdict is Verdict.CANNOT_BE_CHECKED
    assert claim.own is not None
    assert claim.own.refusal is not None
    assert claim.own.refusal.reason == "unit-mismatch"


def test_a_sum_is_recomputed_from_its_parts(tables: Tables) -> None:
    parts = " ".join(f"trade-finance-{one}-2023" for one in ("k-sure", "kexim", "kodit"))
    claim = _with(tables, "bio-trade-finance", inputs=parts)
    assert claim.recomputed is not None
    assert claim.recomputed.value == (260 + 82 + 14) * TRILLION
    assert claim.verdict is Verdict.HOLDS


def test_a_claim_without_operands_says_which_are_missing(tables: Tables) -> None:
    missing = {
        "gangwon-exports-cagr": ("start", "end"),
        "gangwon-exports-change": ("start", "end"),
        "seoul-exports-share": ("part", "whole"),
        "gangwon-population-multiple": ("part", "base"),
        "gangwon-only-188-firms": ("part", "whole"),
        "gangwon-exports-rank-2024": ("ranking",),
        "gangwon-exports-won": ("part", "base"),
        "bio-trade-finance": ("parts",),
        "gwangju-duration-R03": ("dates",),
    }
    for name, wanted in missing.items():
        # A region is no programme that runs from one date to another.
        entity = {"entity": "KR-29"} if wanted == ("dates",) else {}
        claim = _with(tables, name, inputs=None, evidence=None, **entity)
        assert (claim.verdict, claim.missing) == (Verdict.CANNOT_BE_CHECKED, wanted), name


BREAK = {"kind": "definition", "basis": "b", "entity": None, "indicator": None, "year": 2020}


@pytest.mark.parametrize(
    ("changed", "begins"),
    [
        *(
            ({}, True),
            ({"kind": "scope"}, True),
            ({"entity": "e"}, True),
            ({"indicator": "i"}, True),
            ({"kind": "code"}, True),
            ({"basis": None, "entity": "e"}, True),
        ),
        *(({"kind": "name"}, False), ({"basis": "c"}, False), ({"year": 2021}, False)),
        *(({"entity": "f"}, False), ({"indicator": "j"}, False)),
    ],
)
def test_a_count_begins_where_its_meaning_changes(changed: dict[str, object], begins: bool) -> None:
    row = {"basis": "b", "entity": "e", "indicator": "i", "year": 2020}
    unlike = {"kind": "scope", "basis": "x", "entity": None, "indicator": None, "year": 2020}
    tables: Any = SimpleNamespace(breaks=pd.DataFrame([unlike, BREAK | changed]))
    assert (claims.break_at(tables, row) is not None) is begins


def test_operands_that_were_chosen_because_they_fit_are_told(audited: dict[str, Audited]) -> None:
    claim = audited["gangwon-exports-cagr"]
    fitting, undated = claims.Caveat("fitting", ()), claims.Caveat("undated", ())
    for caveats, told in (((), False), ((undated,), False), ((undated, fitting), True)):
        assert replace(claim, caveats=caveats).is_fitting is told


def test_observations_without_a_date_have_no_year(tables: Tables) -> None:
    undated = str(tables.observations.loc[tables.observations["year"].isna(), "id"].iloc[0])
    assert Rows.of(tables).years(["C02", undated, "C01", "R01"]) == [2024, 2020]


# What is laid beside a claim, from the words of its document: the readings it has (* judges), what
# it implies, other evidence, and what its verdict leaves open, each with the rows it rests on.
FX = "fx-bok-2024 fx-fred-2024 fx-implied-kwnews-2025"
ELSEWHERE = "region-exports-KR-41-2024 region-exports-KR-26-2024"
BESIDE: dict[str, tuple[str, str, str, dict[str, str]]] = {
    "gyeonggi-makers-share": (
        *("what-if*", "whole", "same-measure makers-KR-41-2008 makers-KR-2008"),
        {
            "what-if": "A01 mfds-makers-2022",
            "operand-elsewhere": "mfds-makers-2022",
            "undated": "mfds-makers-2022",
        },
    ),
    "gyeonggi-pharma-share": ("", "whole", "", {}),
    "gyeonggi-exports-share": ("", "", "what-if-part mfds-exports-usd-2019", {}),
    "gyeonggi-exports-growth": (
        *("", "cumulative 4, cumulative 5, cumulative-simple 4"),
        *("same-measure mfds-exports-usd-2015 mfds-exports-usd-2019", {}),
    ),
    "gangwon-exports-cagr": (
        *("printed* 4, intervals 3, intervals 5, simple-mean 4", "", ""),
        {
            "base-of-break": "C01",
            "base-in-surge": "C01",
            "not-together": "claim-gangwon-exports-change",
        },
    ),
    "national-exports-change": (
        *("printed*", "own-shares", "same-measure mfds-exports-krw-2020 mfds-exports-krw-2024"),
        {
            "operand-elsewhere": "mfds-exports-usd-2020 mfds-exports-usd-2024",
            "base-of-break": "mfds-exports-usd-2020",
            "base-in-surge": "mfds-exports-usd-2020",
        },
    ),
    "gyeonggi-exports-rank-2024": (
        *("known*", "", "rest mfds-exports-usd-2024", {"operand-elsewhere": ELSEWHERE}),
    ),
    "gangwon-exports-rank-2024": (
        *("known, with-rest", "rank-range", "rest mfds-exports-usd-2024"),
        {"not-proved": "mfds-exports-usd-2024", "operand-elsewhere": ELSEWHERE},
    ),
    "gangwon-production-rank-2024": ("", "rank-range", "", {}),
    "gangwon-exports-won": (
        "rate* fx-bok-2024, rate fx-fred-2024, rate fx-implied-kwnews-2025",
        *("rate, round-rate, round-rate", "", {"some-only": FX}),
    ),
    "bio-production-dollars": (
        "rate* fx-spot-2023-07, rate fx-bok-2023, rate fx-fred-2023, round-rate",
        *("rate, round-rate", "", {"some-only": "fx-spot-2023-07 fx-bok-2023 fx-fred-2023"}),
    ),
    "gangwon-production-share": (
        *("printed*", "whole", "same-measure C09-2020 mfds-production-2020"),
        {"operand-elsewhere": "mfds-production-2024"},
    ),
    "gangwon-only-188-firms": (
        *("", "ratio", "per-unit C02 C13-firms, per-unit C12-exports C12-firms"),
        {"comparison": "C13-firms C12-firms"},
    ),
    "gangwon-population-multiple": (
        *("printed*", "", ""),
        {
            "operand-elsewhere": "population-KR-41 population-KR-42",
            "undated": "population-KR-41 population-KR-42",
        },
    ),
    "gangwon-province-exports-share": (
        *("printed*", "whole", "across-bases C02 province-exports-KR-42-2024"),
        {
            "fitting": "medical-electronics-KR-42-2024 province-exports-KR-42-2024",
            "operand-elsewhere": "medical-electronics-KR-42-2024 province-exports-KR-42-2024",
            "undated": "medical-electronics-KR-42-2024 province-exports-KR-42-2024",
        },
    ),
    "gangwon-top-item-years": (
        *("", ""),
        "figure medical-electronics-KR-42-2023, figure medical-electronics-KR-42-2024,"
        " figure medical-electronics-KR-42-2025",
        {},
    ),
    "bio-exports-double": (
        "candidate khidi-total-2022, candidate motie-biohealth-2020,"
        " later-candidate survey-exports-usd-2022",
        *("denominator", ""),
        {"some-only": "khidi-total-2022 motie-biohealth-2020 survey-exports-usd-2022"},
    ),
    "bio-trade-finance": (
        *("identity*", ""),
        "figure trade-finance-2023, figure trade-finance-2024, figure bio-trade-finance-2024-q4",
        {},
    ),
}


@pytest.mark.parametrize("name", BESIDE)
def test_what_is_laid_beside_a_claim(audited: dict[str, Audited], name: str) -> None:
    def told(role: str, steps: int | None, rows: tuple[str, ...]) -> str:
        return " ".join([role, *([str(steps)] if steps else []), *rows])

    claim = audited[name]
    found = (
        [told(f"{one.convention}{'*' * one.own}", one.intervals, one.against)
         for one in claim.readings],
        [told(one.role, one.intervals, ()) for one in claim.implied],
        [told(one.role, None, one.rests_on) for one in claim.evidence],
    )  # fmt: skip
    *wanted, caveats = BESIDE[name]
    assert [", ".join(told) for told in found] == wanted
    assert {one.code: " ".join(one.ids) for one in claim.caveats} == caveats
    assert len(claim.caveats) == len(caveats)


def test_amounts_that_imply_no_rate_leave_a_claim_unchecked(tables: Tables) -> None:
    claim = _with(tables, "gangwon-exports-won", inputs="C02 C01")
    assert claim.verdict is Verdict.CANNOT_BE_CHECKED
    assert claim.own is not None
    assert claim.own.convention == "printed"
    assert claim.own.refusal is not None
    assert claim.own.refusal.reason == "unit-not-wanted"


ORDER = [
    *(("mixes-bases", None, False), ("out-of-scope", None, False), ("does-not-hold", 3.0, True)),
    *(("does-not-hold", 9.0, False), ("does-not-hold", 0.5, False), ("does-not-hold", None, False)),
    *(("holds-truncated", 1.0, False), ("borderline", 0.0, False), ("holds", 0.0, True)),
    *(("holds", 0.0, False), ("cannot-be-checked", None, False)),
]


def test_claims_that_miss_most_are_told_first_and_durations_last() -> None:
    def claim(kind: str, verdict: str, miss: float | None, limited: bool) -> Any:
        return SimpleNamespace(kind=kind, verdict=Verdict(verdict), miss=miss, is_limited=limited)

    told = [claim(kind, *one) for kind in ("cagr", "duration") for one in ORDER]
    assert claims.that_matter(told[::-1], most=99) == told
    assert claims.that_matter(told[::-1]) == told[:5]


@pytest.mark.parametrize(
    ("name", "subjects"),
    [
        ("gangwon-exports-cagr", "figure C01, figure C02"),
        ("gangwon-exports-won", "rate fx-bok-2024, rate fx-fred-2024, rate fx-implied-kwnews-2025"),
        # What was not public yet is nothing that the document could have meant.
        ("bio-exports-double", "base khidi-total-2022, base motie-biohealth-2020"),
        ("gwangju-duration-R01", "elapsed R01"),
        ("gangwon-exports-rank-2024", "unnamed mfds-exports-usd-2024"),
        ("gyeonggi-exports-rank-2024", ""),
        ("bio-trade-finance", ""),
    ],
)
def test_a_claim_needs_something_of_each_figure_that_decides_it(
    audited: dict[str, Audited], name: str, subjects: str
) -> None:
    needed = claims.needs([audited[name]])
    assert all(one.printed.unit == one.needed.unit for one in needed)
    assert all(one.printed.unit == "months" for one in needed if one.subject == "elapsed")
    assert (
        ", ".join(f"{one.subject} {' '.join(one.printed.rests_on)}" for one in needed) == subjects
    )


def test_none_of_the_unnamed_may_exceed_what_is_second(audited: dict[str, Audited]) -> None:
    claim = audited["gangwon-exports-rank-2024"]
    [need] = claims.needs([claim])
    # Between nothing and the least that 747.2 million can be; the rest could be more.
    assert (need.needed.low, need.needed.high) == (0.0, 747_150_000.0)
    assert need.printed.low == 0.0
    assert need.printed.high > 747_250_000.0
    assert need.reach == "some"


def test_a_stated_span_needs_months_that_round_to_its_years(audited: dict[str, Audited]) -> None:
    # five years stated, sixty months printed
    [need] = claims.needs([audited["gwangju-duration-R03"]])
    assert need.printed.value == 60
    assert (need.needed.low, need.needed.high) == (54, 65)


def test_what_is_missing_is_told_of_each_claim_that_cannot_be_checked(
    audited: dict[str, Audited],
) -> None:
    assert {name: " ".join(one.missing) for name, one in audited.items() if one.missing} == {
        "gyeonggi-pharma-share": "whole",
        "gyeonggi-exports-share": "part whole",
        "gyeonggi-exports-growth": "start end",
        "gangwon-exports-rank-2024": "ranking",
        "seoul-exports-rank-2024": "ranking",
        "busan-exports-rank-2024": "ranking",
        "gangwon-exports-rank-2023": "ranking",
        "gangwon-production-rank-2023": "ranking",
        "gangwon-production-rank-2024": "ranking",
        "gangwon-only-188-firms": "measure",
        "gangwon-top-item-years": "dates",
        "economy-rank": "ranking",
        "bio-exports-double": "base",
    }


def test_only_the_first_row_beside_a_rank_is_its_whole(tables: Tables) -> None:
    whole = "mfds-exports-usd-2024"
    claim = _with(tables, "gangwon-exports-rank-2024", evidence=f"{whole} mfds-exports-usd-2020")
    assert [one.rests_on for one in claim.evidence] == [(whole,)]
    assert {one.ids for one in claim.caveats if one.code == "not-proved"} == {(whole,)}


@pytest.mark.parametrize(
    ("name", "inputs", "convention", "reason"),
    [
        ("gangwon-exports-rank-2024", "C02 mfds-exports-krw-2024", "known", "unit-mismatch"),
        ("gangwon-population-multiple", "C02 population-KR-42", "printed", "unit-mismatch"),
        ("gangwon-exports-change", "C01 C09-2020", "printed", "unit-mismatch"),
    ],
)
def test_operands_that_do_not_go_together_are_refused_where_the_claim_is_judged(
    tables: Tables, name: str, inputs: str, convention: str, reason: str
) -> None:
    claim = _with(tables, name, inputs=inputs)
    assert claim.verdict is Verdict.CANNOT_BE_CHECKED
    assert claim.own is not None
    assert claim.own.convention == convention
    assert claim.own.refusal is not None
    assert claim.own.refusal.reason == reason


def test_a_ratio_that_prints_its_figure_is_judged(tables: Tables) -> None:
    figure = {"unit": "multiple", "value": 2.0, "low": 1.5, "high": 2.5}
    claim = _with(tables, "gangwon-only-188-firms", convention=None, **figure)
    assert claim.own is not None
    assert claim.own.recomputed is not None
    assert (claim.own.convention, claim.missing, claim.evidence) == ("printed", (), ())


def test_a_claim_rests_on_all_that_is_told_of_it(audited: dict[str, Audited]) -> None:
    claim = audited["national-exports-change"]
    told = {one for part in claim.implied for one in part.measured.rests_on}
    assert "C01" in told
    assert told <= {*claim.rests_on}


def test_one_figure_is_no_sum_of_parts(tables: Tables) -> None:
    claim = _with(tables, "bio-trade-finance", inputs="trade-finance-2023", evidence="C02")
    assert (claim.verdict, claim.missing) == (Verdict.CANNOT_BE_CHECKED, ("parts",))
    assert [one.rests_on for one in claim.evidence] == [("C02",)]


def test_a_base_that_only_one_could_be_leaves_nothing_open(tables: Tables) -> None:
    claim = _with(tables, "bio-exports-double", evidence="khidi-total-2022")
    assert [one.code for one in claim.caveats] == []
    assert [one.convention for one in claim.readings] == ["candidate"]


@pytest.mark.parametrize(
    ("kind", "steps", "multiples"),
    [("cagr", 4, (1.05**4, 1.2**4)), ("change", None, (1.05, 1.2)), ("cagr", None, None)],
)
def test_growth_multiplies_its_start_within_the_rounding_of_what_is_said(
    kind: str, steps: int | None, multiples: tuple[float, float] | None
) -> None:
    printed = Measured(0.1, 0.05, 0.2, "growth")
    own = SimpleNamespace(intervals=steps) if steps else None
    claim = SimpleNamespace(kind=kind, own=own, inputs=("a", "b"), printed=printed)
    assert _multiple(claim) == multiples  # type: ignore[arg-type]


def test_figures_stand_beside_a_sum_without_parts(tables: Tables) -> None:
    claim = _with(tables, "bio-trade-finance", inputs=None)
    assert claim.missing == ("parts",)
    assert [one.rests_on for one in claim.evidence] == [
        ("trade-finance-2023",), ("trade-finance-2024",), ("bio-trade-finance-2024-q4",),
    ]  # fmt: skip
