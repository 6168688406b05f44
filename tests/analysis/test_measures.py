"""Known values are recomputed by hand in decimal arithmetic from the printed figures."""

import itertools
import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helpers.analysis import comparability, measures
from helpers.data.measured import Measured
from helpers.errors import Refusal

relaxed = settings(deadline=None, database=None)

GANGWON_2020 = Measured.rounded(517.00, step=1, unit="USD", bases=("mfds",), rests_on=("C01",))
GANGWON_2024 = Measured.rounded(747.20, step=0.1, unit="USD", bases=("mfds",), rests_on=("C02",))
NATION_2020 = Measured.rounded(6636.57, step=0.01, unit="USD", bases=("mfds",), rests_on=("N20",))
WON = Measured.exact(1e9, "KRW")
SECOND = Measured.exact(2, "rank")
NEAR_ZERO = Measured(0.4, 0.0, 0.5, "USD")
NATION_2024 = Measured.rounded(5255.11, step=0.01, unit="USD", bases=("mfds",), rests_on=("N24",))


def bounds(number, digits, *, factor=1.0):
    ends = (number.value, number.low, number.high)
    return tuple(round(end * factor, digits) for end in ends)


# ── Published figures ──


def test_gangwon_exports_grew_a_year():
    grown = measures.cagr(GANGWON_2020, GANGWON_2024, intervals=4)
    assert bounds(grown, 3, factor=100) == (9.644, 9.616, 9.673)
    assert grown.unit == "growth"
    assert grown.bases == ("mfds",)
    assert grown.rests_on == ("C01", "C02")


def test_gangwon_production_grew_a_year():
    start = Measured.rounded(642.3, step=0.1, unit="KRW")
    end = Measured.rounded(1065.7, step=0.1, unit="KRW")
    grown = measures.cagr(start, end, intervals=4)
    assert bounds(grown, 3, factor=100) == (13.494, 13.491, 13.498)


@pytest.mark.parametrize(("intervals", "percent"), [(3, 13.1), (5, 7.6)])
def test_another_count_of_intervals_gives_another_rate(intervals, percent):
    grown = measures.cagr(GANGWON_2020, GANGWON_2024, intervals=intervals)
    assert round(grown.value * 100, 1) == percent


def test_gangwon_exports_grew_in_all():
    grown = measures.change(GANGWON_2024, GANGWON_2020)
    assert bounds(grown, 2, factor=100) == (44.53, 44.38, 44.68)


@pytest.mark.parametrize(
    ("krw", "usd", "expected"),
    [
        ((1.02e12, 1e10), (747.2e6, 1e5), (1365.1, 1358.3, 1371.9)),
        ((2.5e12, 0), (2.4e9, 1e8), (1041.7, 1020.4, 1063.8)),
        ((2.5e12, 1e11), (2.4e9, 1e8), (1041.7, 1000.0, 1085.1)),
        ((100e12, 0), (76.9e9, 1e8), (1300.4, 1299.5, 1301.2)),
    ],
    ids=["gangwon", "services-exact", "services-rounded", "bio"],
)
def test_implied_exchange_rates(krw, usd, expected):
    won = Measured.rounded(krw[0], step=krw[1], unit="KRW")
    dollars = Measured.rounded(usd[0], step=usd[1], unit="USD")
    assert bounds(measures.implied_rate(won, dollars), 1) == expected


@pytest.mark.parametrize(
    ("base", "target", "years", "expected"),
    [
        ((1.0, 0.1), (2.5, 0.1), 5, (20.1, 18.5, 21.8)),
        ((1.0, 1.0), (2.5, 0.1), 5, (20.1, 10.3, 38.5)),
        ((0.05, 0.01), (0.15, 0.01), 7, (17.0, 14.9, 19.3)),
    ],
    ids=["services", "services-one-digit", "localization"],
)
def test_required_growth(base, target, years, expected):
    start, end = (Measured.rounded(value, step=step, unit="KRW") for value, step in (base, target))
    needed = measures.required_growth(start, end, years=years)
    assert bounds(needed, 1, factor=100) == expected


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(GANGWON_2020, NATION_2020, 7.790), (GANGWON_2024, NATION_2024, 14.219)],
)
def test_gangwon_share_of_exports(part, whole, percent):
    assert round(measures.share(part, whole).value * 100, 3) == percent


def test_nations_implied_by_shares():
    gangwon = measures.implied_whole(
        GANGWON_2024, Measured.rounded(0.142, step=0.001, unit="share")
    )
    seoul = measures.implied_whole(
        Measured.rounded(674.07, step=0.01, unit="USD"),
        Measured.rounded(0.1283, step=0.0001, unit="share"),
    )
    before = measures.implied_whole(GANGWON_2020, Measured.rounded(0.078, step=0.001, unit="share"))
    assert bounds(gangwon, 0)[1:] == (5243, 5281)
    assert bounds(seoul, 1)[1:] == (5251.8, 5255.9)
    assert bounds(before, 0)[1:] == (6580, 6677)
    assert gangwon.overlaps(seoul)
    assert seoul.contains(5255.11)


def test_a_share_of_another_basis_is_only_a_what_if():
    printed = Measured.rounded(0.43, step=0.01, unit="share", bases=("kita-hs",))
    nation = Measured.exact(3710, "USD")
    assert bounds(measures.what_if_part(printed, nation), 0)[1:] == (1577, 1614)
    device = GANGWON_2024
    province = Measured.rounded(2883.15, step=0.01, unit="USD", bases=("kita-mti",))
    mixed = measures.what_if_share(device, province)
    assert round(mixed.value * 100, 1) == 25.9
    assert mixed.bases == ("kita-mti", "mfds")


# ── Refusals ──


OF_ONE_BASIS = {
    "share": measures.share,
    "ratio": measures.ratio,
    "per": lambda a, b: measures.per(a, b, unit="multiple"),
    "change": measures.change,
    "cagr": lambda a, b: measures.cagr(a, b, intervals=4),
    "difference": measures.difference,
    "gap": measures.gap,
    "share_of_total": measures.share_of_total,
    "total": lambda a, b: measures.total([a, b]),
}


@pytest.mark.parametrize("name", OF_ONE_BASIS)
def test_figures_on_different_bases_are_not_put_together(name):
    other = Measured.rounded(5810, step=10, unit="USD", bases=("khidi",))
    with pytest.raises(Refusal) as refused:
        OF_ONE_BASIS[name](GANGWON_2024, other)
    assert refused.value.reason == "across-bases"
    assert refused.value.details == {"bases": "khidi, mfds"}


def test_a_target_may_be_on_another_basis_than_its_base():
    base = Measured.exact(23.4657e12, "KRW")
    target = Measured(100e12, 100e12, 100e12, "KRW", ("government-plan",))
    survey = Measured(base.value, base.low, base.high, "KRW", ("bio-survey",))
    needed = measures.required_growth(survey, target, years=8)
    assert round(needed.value * 100, 1) == 19.9
    assert round(measures.required_multiple(survey, target).value, 2) == 4.26
    assert needed.bases == ("bio-survey", "government-plan")


def test_a_converted_figure_goes_with_an_unconverted_one_of_its_basis():
    rate = Measured(1364.0, 1363.5, 1364.5, "KRW_per_USD", ("fx-bok-average",), ("fx",))
    won = measures.convert(GANGWON_2024, rate)
    whole = Measured.exact(7170.0e3, "KRW")
    native = Measured(whole.value, whole.low, whole.high, "KRW", ("mfds",))
    assert won.bases == ("fx-bok-average", "mfds")
    assert measures.share(won, native).bases == ("fx-bok-average", "mfds")


def test_figures_converted_at_rates_of_two_sources_are_not_put_together():
    rates = [
        Measured(1364.0, 1363.5, 1364.5, "KRW_per_USD", (basis,), (basis,))
        for basis in ("fx-bok-average", "fx-fred-average")
    ]
    part, whole = (measures.convert(GANGWON_2024, rate) for rate in rates)
    with pytest.raises(Refusal, match="across-bases"):
        measures.share(part, whole)


MEANINGLESS = {
    "growth over no time": (
        lambda: measures.cagr(GANGWON_2024, GANGWON_2024, intervals=0),
        "no-intervals",
    ),
    "a target of last year": (
        lambda: measures.required_growth(GANGWON_2024, GANGWON_2024, years=0),
        "target-year-passed",
    ),
    "dollars by won": (lambda: measures.ratio(GANGWON_2024, WON), "unit-mismatch"),
    "dollars and won": (lambda: measures.total([GANGWON_2024, WON]), "unit-mismatch"),
    "a sum of nothing": (lambda: measures.total([]), "no-figures"),
    "a sum of ranks": (lambda: measures.total([Measured.exact(1, "rank")]), "not-additive"),
    "growth of a rank": (lambda: measures.change(SECOND, SECOND), "ordinal"),
    "by what may be zero": (lambda: measures.ratio(GANGWON_2024, NEAR_ZERO), "non-positive"),
    "a whole that may be zero": (
        lambda: measures.share_of_total(NEAR_ZERO, NEAR_ZERO),
        "non-positive",
    ),
    "growth to below zero": (
        lambda: measures.change(Measured.exact(-1, "USD"), GANGWON_2024),
        "negative",
    ),
    "a part above its whole": (
        lambda: measures.share(GANGWON_2024, GANGWON_2020),
        "part-exceeds-whole",
    ),
    "dollars as a share": (
        lambda: measures.implied_whole(GANGWON_2024, GANGWON_2024),
        "unit-not-wanted",
    ),
    "dollars as won": (lambda: measures.implied_rate(GANGWON_2024, WON), "unit-not-wanted"),
    "a rate of no date": (
        lambda: measures.convert(GANGWON_2024, Measured.exact(1300, "KRW_per_USD")),
        "undated-rate",
    ),
}


@pytest.mark.parametrize("name", MEANINGLESS)
def test_measures_that_mean_nothing_are_refused(name):
    call, reason = MEANINGLESS[name]
    with pytest.raises(Refusal) as refused:
        call()
    assert refused.value.reason == reason
    assert all(isinstance(value, str) for value in refused.value.details.values())


@pytest.mark.parametrize(
    "base",
    [
        Measured.exact(2, "firms"),
        Measured.rounded(2e8, step=1e8, unit="KRW"),
        Measured.rounded(9e8, step=1e8, unit="KRW"),
    ],
    ids=["two-firms", "sales-2", "sales-9"],
)
def test_growth_from_one_digit_is_refused(base):
    end = Measured.exact(4466e8, base.unit)
    for grow in (
        lambda: measures.change(end, base),
        lambda: measures.cagr(base, end, intervals=15),
    ):
        with pytest.raises(Refusal, match="one-digit-base"):
            grow()


@pytest.mark.parametrize(
    "base",
    [
        Measured.exact(22, "persons"),
        Measured.rounded(1.0e9, step=1e8, unit="KRW"),
    ],
)
def test_growth_from_two_digits_is_given(base):
    assert measures.change(Measured.exact(4466e8, base.unit), base).value > 0


# ── Every measure of two figures: bounds hold all raw values, and are attained ──

PAIRS = {
    "change": measures.change,
    "cagr": lambda a, b: measures.cagr(a, b, intervals=3),
    "ratio": measures.ratio,
    "difference": measures.difference,
    "share_of_total": measures.share_of_total,
    "what_if_share": lambda a, b: measures.what_if_share(a, measures.total([a, b])),
    "required_growth": lambda a, b: measures.required_growth(a, b, years=3),
    "required_increase": measures.required_increase,
    "total": lambda a, b: measures.total([a, b]),
}
SCALE_FREE = ("change", "cagr", "ratio", "share_of_total", "required_growth")


@st.composite
def amounts(draw):
    value = draw(st.floats(1, 1e6))
    return Measured.rounded(value, step=value * draw(st.floats(0, 0.09)), unit="USD")


def raw(number, at):
    inside = number.low + at * (number.high - number.low)
    return Measured.exact(min(max(inside, number.low), number.high), number.unit)


def close(one, other):
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


@pytest.mark.parametrize("name", PAIRS)
@relaxed
@given(a=amounts(), b=amounts(), at=st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_bounds_hold_every_admissible_raw_value(name, a, b, at):
    result = PAIRS[name](a, b)
    inside = PAIRS[name](raw(a, at[0]), raw(b, at[1])).value
    slack = 1e-9 * (1 + abs(inside))
    assert result.low - slack <= inside <= result.high + slack
    assert result.low <= result.value <= result.high


@pytest.mark.parametrize("name", [name for name in PAIRS if name != "what_if_share"])
@relaxed
@given(a=amounts(), b=amounts())
def test_bounds_are_attained_at_corners(name, a, b):
    result = PAIRS[name](a, b)
    ends = itertools.product((a.low, a.high), (b.low, b.high))
    corners = [PAIRS[name](*(Measured.exact(end, "USD") for end in pair)).value for pair in ends]
    assert close(result.low, min(corners))
    assert close(result.high, max(corners))


@pytest.mark.parametrize("name", SCALE_FREE)
@relaxed
@given(a=amounts(), b=amounts(), factor=st.sampled_from([1e-3, 10.0, 1e6]))
def test_the_unit_of_both_figures_does_not_matter(name, a, b, factor):
    one = PAIRS[name](a, b)
    other = PAIRS[name](a.scaled(factor, "USD"), b.scaled(factor, "USD"))
    assert all(close(getattr(one, end), getattr(other, end)) for end in ("value", "low", "high"))


def test_a_sum_says_what_was_added_up():
    parts = (Measured.exact(2, "KRW"), Measured.exact(3, "KRW"))
    derivation = measures.total(parts).derivation
    assert (derivation.function, derivation.parts) == (measures.total, parts)


@relaxed
@given(parts=st.lists(amounts(), min_size=1, max_size=6), seed=st.randoms())
def test_the_order_of_parts_does_not_matter_to_their_total(parts, seed):
    shuffled = seed.sample(parts, len(parts))
    one, other = measures.total(parts), measures.total(shuffled)
    assert (one.value, one.low, one.high) == (other.value, other.low, other.high)


@relaxed
@given(part=amounts(), rest=amounts())
def test_moving_the_part_once_is_never_wider_than_moving_it_twice(part, rest):
    once = measures.share_of_total(part, rest)
    twice = measures.share(part, measures.total([part, rest]))
    assert twice.low <= once.low + 1e-12
    assert once.high <= twice.high + 1e-12


@relaxed
@given(part=amounts(), rest=amounts())
def test_shares_of_part_and_rest_make_one(part, rest):
    one, other = measures.share_of_total(part, rest), measures.share_of_total(rest, part)
    assert math.isclose(one.value + other.value, 1)
    assert math.isclose(one.low + other.high, 1)


@relaxed
@given(part=amounts(), whole=amounts())
def test_a_share_never_exceeds_one(part, whole):
    assume(part.value <= whole.value)
    assert measures.share(part, whole).high <= 1


@relaxed
@given(a=amounts(), b=amounts())
def test_gap_is_the_same_from_both_sides_and_never_negative(a, b):
    apart = measures.gap(a, b)
    assert apart == Measured(
        *(getattr(measures.gap(b, a), end) for end in ("value", "low", "high")), "USD"
    )
    assert apart.low >= 0
    assert (apart.low == 0) == (a.overlaps(b))


@relaxed
@given(amount=amounts(), rate=st.floats(900, 1500))
def test_converting_there_and_back_gives_the_amount(amount, rate):
    dated = Measured(rate, rate, rate, "KRW_per_USD", ("fx-bok-average",), ("fx",))
    back = measures.convert(measures.convert(amount, dated), dated)
    assert close(back.value / amount.value, 1)
    assert close(back.high / amount.high, 1)


# ── What a fault in the code would have to get past ──


@pytest.mark.parametrize("swapped", [False, True])
def test_a_gap_is_the_same_from_either_side(swapped):
    one, three = Measured(1.0, 0.5, 1.5, "USD"), Measured(3.0, 2.5, 3.5, "USD")
    apart = measures.gap(three, one) if swapped else measures.gap(one, three)
    assert (apart.value, apart.low, apart.high) == (2.0, 1.0, 3.0)


def test_units_that_differ_are_named_whatever_they_stand_for():
    for refuse in (measures.required_multiple, measures.required_increase, measures.difference):
        with pytest.raises(Refusal, match="unit-mismatch"):
            refuse(GANGWON_2020, WON)


def test_an_increase_of_money_stays_money_and_one_of_growth_is_in_points():
    more = measures.required_increase(Measured.exact(500, "USD"), Measured.exact(750, "USD"))
    assert (more.value, more.unit) == (250.0, "USD")
    faster = measures.required_increase(
        Measured.exact(0.25, "growth"), Measured.exact(0.5, "growth")
    )
    assert (faster.value, faster.unit) == (25.0, "percentage_points")


def test_a_whole_implied_by_a_part_is_on_the_part_s_basis():
    other = Measured.exact(0.5, "share")
    other = Measured(other.value, other.low, other.high, "share", bases=("customs",))
    with pytest.raises(Refusal, match="across-bases"):
        measures.implied_whole(GANGWON_2020, other)


@pytest.mark.parametrize(
    ("rate", "reason"),
    [
        (Measured.exact(1300, "KRW"), "unit-not-wanted"),
        (Measured(1300, 0, 1400, "KRW_per_USD"), "non-positive"),
    ],
)
def test_money_is_converted_at_a_rate_that_is_one(rate, reason):
    with pytest.raises(Refusal, match=reason):
        measures.convert(GANGWON_2020, rate)


BELOW = Measured(0.4, -0.25, 0.5, "USD", ("mfds",), ("C01", "C02"))
RANK = Measured(2, 2, 2, "rank", (), ("R1",))
FLAT = Measured(0.5, 0.5, 0.5, "growth", (), ("G1",))
ONE_DIGIT = Measured.rounded(2e8, step=1e8, unit="KRW", rests_on=("S1",))
NAMED = {"observations": "C01, C02"}
GUARDS = [
    (lambda: comparability.require_one_unit(GANGWON_2024, WON, RANK), "unit-mismatch", {
        "units": "KRW, USD, rank"}),
    (lambda: comparability.require_unit(BELOW, wanted=("share", "growth")), "unit-not-wanted", {
        "unit": "USD", "wanted": "growth, share", **NAMED}),
    (lambda: comparability.require_positive(WON, BELOW), "non-positive", {"low": "-0.25", **NAMED}),
    (lambda: comparability.require_positive(NEAR_ZERO), "non-positive", {
        "low": "0", "observations": ""}),
    (lambda: comparability.require_non_negative(WON, BELOW), "negative", {
        "low": "-0.25", **NAMED}),
    (lambda: comparability.require_cardinal(WON, RANK), "ordinal", {
        "unit": "rank", "observations": "R1"}),
    (lambda: comparability.require_additive(WON, FLAT), "not-additive", {
        "unit": "growth", "observations": "G1"}),
    (lambda: comparability.require_two_digits(ONE_DIGIT), "one-digit-base", {
        "base": "2e+08", "observations": "S1"}),
    (lambda: comparability.require_two_digits(Measured.exact(-9, "firms")), "one-digit-base", {
        "base": "-9", "observations": ""}),
    (lambda: comparability.require_intervals(0), "no-intervals", {"intervals": "0"}),
    (lambda: comparability.require_same_basis("mfds", "khidi"), "across-bases", {
        "bases": "khidi, mfds"}),
    (lambda: measures.share_of_total(NEAR_ZERO, Measured(1, 0, 2, "USD", (), ("U",))),
        "non-positive", {"low": "0", "observations": ""}),
    (lambda: measures.share_of_total(Measured(1, 0, 2, "USD", (), ("U",)), NEAR_ZERO),
        "non-positive", {"low": "0", "observations": "U"}),
    (lambda: measures.share_of_total(RANK, RANK), "ordinal", {
        "unit": "rank", "observations": "R1"}),
    (lambda: measures.share_of_total(BELOW, GANGWON_2020), "negative", {"low": "-0.25", **NAMED}),
    (lambda: measures.share_of_total(GANGWON_2020, BELOW), "negative", {"low": "-0.25", **NAMED}),
    (lambda: measures.share_of_total(WON, GANGWON_2020), "unit-mismatch", {"units": "KRW, USD"}),
    (lambda: measures.what_if_share(GANGWON_2024, GANGWON_2020), "part-exceeds-whole", {
        "part": "747.2", "whole": "517"}),
    (lambda: measures.what_if_share(WON, GANGWON_2020), "unit-mismatch", {"units": "KRW, USD"}),
    (lambda: measures.what_if_share(RANK, RANK), "ordinal", {"unit": "rank", "observations": "R1"}),
    (lambda: measures.what_if_share(BELOW, GANGWON_2020), "negative", {"low": "-0.25", **NAMED}),
    (lambda: measures.what_if_share(NEAR_ZERO, BELOW), "non-positive", {"low": "-0.25", **NAMED}),
    (lambda: measures.what_if_part(GANGWON_2020, WON), "unit-not-wanted", {
        "unit": "USD", "wanted": "share", "observations": "C01"}),
    (lambda: measures.what_if_part(Measured.exact(0.5, "share"), RANK), "ordinal", {
        "unit": "rank", "observations": "R1"}),
    (lambda: measures.what_if_part(Measured.exact(0.5, "share"), BELOW), "negative", {
        "low": "-0.25", **NAMED}),
    (lambda: measures.what_if_part(Measured(0.1, -0.1, 0.2, "share", (), ("P",)), WON), "negative",
        {"low": "-0.1", "observations": "P"}),
    (lambda: measures.implied_whole(RANK, Measured.exact(0.5, "share")), "ordinal", {
        "unit": "rank", "observations": "R1"}),
    (lambda: measures.implied_whole(BELOW, Measured.exact(0.5, "share")), "negative", {
        "low": "-0.25", **NAMED}),
    (lambda: measures.implied_whole(WON, Measured(0.1, 0.0, 0.2, "share", (), ("P",))),
        "non-positive", {"low": "0", "observations": "P"}),
    (lambda: measures.required_growth(WON, WON, years=0), "target-year-passed", {"years": "0"}),
    (lambda: measures.required_multiple(RANK, RANK), "ordinal", {
        "unit": "rank", "observations": "R1"}),
    (lambda: measures.required_multiple(GANGWON_2020, BELOW), "non-positive", {
        "low": "-0.25", **NAMED}),
    (lambda: measures.required_multiple(BELOW, GANGWON_2020), "non-positive", {
        "low": "-0.25", **NAMED}),
    (lambda: measures.convert(GANGWON_2020, Measured.exact(1300, "KRW_per_USD")), "undated-rate", {
        "rate": "1300"}),
    (lambda: measures.convert(FLAT, Measured.exact(1300, "KRW_per_USD")), "unit-not-wanted", {
        "unit": "growth", "wanted": "KRW, USD", "observations": "G1"}),
    (lambda: measures.implied_rate(Measured(1, 0, 2, "KRW", (), ("W",)), GANGWON_2020),
        "non-positive", {"low": "0", "observations": "W"}),
    (lambda: measures.implied_rate(WON, NEAR_ZERO), "non-positive", {
        "low": "0", "observations": ""}),
    (lambda: measures.total([WON, GANGWON_2020]), "unit-mismatch", {"units": "KRW, USD"}),
    (lambda: measures.total([FLAT]), "not-additive", {"unit": "growth", "observations": "G1"}),
]  # fmt: skip


@pytest.mark.parametrize(("measure", "reason", "details"), GUARDS)
def test_a_refusal_names_the_figure_and_what_is_wrong_with_it(measure, reason, details):
    with pytest.raises(Refusal) as refused:
        measure()
    assert (refused.value.reason, refused.value.details) == (reason, details)


def test_what_just_bears_a_measure_is_not_refused():
    nothing = Measured(0.0, 0.0, 0.5, "USD")
    comparability.require_non_negative(nothing)
    comparability.require_positive(Measured(1e-9, 1e-9, 0.5, "USD"))
    comparability.require_two_digits(Measured.exact(10, "firms"))
    comparability.require_two_digits(Measured.exact(-10, "firms"))
    comparability.require_two_digits(Measured.exact(9, "months"))
    comparability.require_two_digits(Measured.rounded(-1.0e9, step=1e8, unit="KRW"))
    comparability.require_intervals(1)
    comparability.require_same_basis("mfds", "mfds")
    assert measures.what_if_share(GANGWON_2020, GANGWON_2020).value == 1.0
    assert measures.share_of_total(nothing, GANGWON_2020).low == 0.0
    assert measures.required_growth(WON, WON, years=1).value == 0.0
