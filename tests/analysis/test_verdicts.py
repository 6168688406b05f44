import math
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helpers.analysis import measures
from helpers.analysis.verdicts import (
    Verdict,
    at_digits,
    judge,
    judge_refused,
    last_digit,
    raw_values_needed,
)
from helpers.data.measured import Measured
from helpers.errors import Refusal

relaxed = settings(deadline=None, database=None)

EXPORTS_2020 = Measured.rounded(517.00e6, step=1e6, unit="USD", rests_on=("C01",))
EXPORTS_2024 = Measured.rounded(747.20e6, step=1e5, unit="USD", rests_on=("C02",))
GROWTH = Measured.rounded(0.097, step=0.001, unit="growth")


def growth(value, step):
    return Measured.rounded(value, step=step, unit="growth")


def share(value, step):
    return Measured.rounded(value, step=step, unit="share")


@pytest.mark.parametrize(
    ("claim", "recomputed", "verdict"),
    [
        (GROWTH, measures.cagr(EXPORTS_2020, EXPORTS_2024, intervals=4), Verdict.BORDERLINE),
        (
            growth(0.44, 0.01),
            measures.change(EXPORTS_2024, EXPORTS_2020),
            Verdict.BORDERLINE,
        ),
        (
            growth(-0.20, 0.01),
            measures.change(
                Measured.rounded(5255.11, step=0.01, unit="USD"),
                Measured.rounded(6636.57, step=0.01, unit="USD"),
            ),
            Verdict.HOLDS_TRUNCATED,
        ),
        (
            growth(0.135, 0.001),
            measures.cagr(
                Measured.rounded(642.3, step=0.1, unit="KRW"),
                Measured.rounded(1065.7, step=0.1, unit="KRW"),
                intervals=4,
            ),
            Verdict.HOLDS,
        ),
        (
            share(0.142, 0.001),
            measures.share(EXPORTS_2024, Measured.exact(5255.11e6, "USD")),
            Verdict.HOLDS,
        ),
        (growth(0.131, 0.001), growth(0.09644, 0.0001), Verdict.DOES_NOT_HOLD),
    ],
    ids=["C04", "C05", "C06", "C10", "C07", "three-intervals"],
)
def test_verdicts_on_published_claims(claim, recomputed, verdict):
    assert judge(claim, recomputed).verdict == verdict


def test_a_judgement_shows_both_readings():
    judged = judge(growth(0.44, 0.01), growth(0.4453, 0.0001))
    assert (judged.rounded, judged.truncated) == (0.45, 0.44)


def test_a_recomputation_that_mixes_bases_confirms_nothing():
    mixed = Measured(0.165, 0.165, 0.165, "share", ("kita-mti", "mfds"))
    assert judge(share(0.165, 0.001), mixed).verdict == Verdict.MIXES_BASES


def test_an_exchange_rate_is_no_second_basis():
    converted = Measured(0.165, 0.165, 0.165, "share", ("fx-bok-average", "mfds"))
    assert judge(share(0.165, 0.001), converted).verdict == Verdict.HOLDS


def test_a_rank_holds_only_when_equal():
    second = Measured.exact(2, "rank")
    assert judge(second, Measured.exact(2, "rank")).verdict == Verdict.HOLDS
    assert judge(second, Measured.exact(3, "rank")).verdict == Verdict.DOES_NOT_HOLD


def test_an_exact_claim_may_be_judged_at_a_stated_digit():
    double = Measured.exact(2, "multiple")
    needed = Measured(2.07, 2.06, 2.08, "multiple")
    assert judge(double, needed).verdict == Verdict.DOES_NOT_HOLD
    assert judge(double, needed, step=1).verdict == Verdict.HOLDS


@pytest.mark.parametrize("sign", [1, -1])
def test_a_half_rounds_away_from_zero_at_both_ends_of_a_claim(sign):
    claim = growth(sign * 0.097, 0.001)
    reaches_lower_half = growth(sign * 0.0955, 0.002)
    begins_at_upper_half = growth(sign * 0.0985, 0.002)
    assert judge(claim, reaches_lower_half).verdict == Verdict.BORDERLINE
    assert judge(claim, begins_at_upper_half).verdict == Verdict.DOES_NOT_HOLD


def test_growth_of_nothing_reaches_up_to_half_a_digit():
    nothing = growth(0, 0.01)
    assert judge(nothing, growth(0.012, 0.016)).verdict == Verdict.BORDERLINE
    assert judge(nothing, growth(-0.012, 0.016)).verdict == Verdict.BORDERLINE
    assert judge(nothing, growth(0.015, 0.002)).verdict == Verdict.DOES_NOT_HOLD
    assert judge(nothing, growth(-0.015, 0.02)).verdict == Verdict.DOES_NOT_HOLD


def test_a_refused_recomputation_keeps_its_reason():
    missing = Refusal("missing", {"observation": "A09"})
    judged = judge_refused(share(0.43, 0.01), missing)
    assert judged.verdict == Verdict.CANNOT_BE_CHECKED
    assert judged.refusal is missing
    assert judge_refused(GROWTH, Refusal("across-bases")).verdict == Verdict.MIXES_BASES


def test_a_claim_in_another_unit_is_refused():
    with pytest.raises(Refusal, match="unit-mismatch"):
        judge(GROWTH, share(0.097, 0.001))


@pytest.mark.parametrize(
    ("number", "step", "rounded", "truncated"),
    [
        (0.0965, 0.001, 0.097, 0.096),
        (-0.0965, 0.001, -0.097, -0.096),
        (0.1 + 0.2, 0.1, 0.3, 0.3),
        (1365.096, 0.1, 1365.1, 1365.0),
        (1.0657e12, 1e10, 1.07e12, 1.06e12),
        (0.04, 0.1, 0.0, 0.0),
    ],
)
def test_digits_are_rounded_half_away_from_zero_or_cut(number, step, rounded, truncated):
    assert at_digits(number, step=step, rounding=ROUND_HALF_UP) == rounded
    assert at_digits(number, step=step, rounding=ROUND_DOWN) == truncated


@pytest.mark.parametrize("step", [1e10, 1e5, 1, 0.1, 0.001, 0.0001])
def test_the_last_digit_is_read_from_the_interval(step):
    assert last_digit(Measured.rounded(1283 * step, step=step, unit="USD")) == step


# ── Which raw values would make a claim true ──


def test_gangwon_growth_needs_exports_of_2020_at_the_low_end_of_their_rounding():
    start, end = raw_values_needed(GROWTH, [EXPORTS_2020, EXPORTS_2024], kind="cagr", intervals=4)
    assert (start.rests_on, end.rests_on) == (EXPORTS_2020.rests_on, EXPORTS_2024.rests_on)
    assert math.floor(start.high / 1e4) / 100 == 516.89
    assert start.high / 1e6 == pytest.approx(516.894985685668)
    assert start.low / 1e6 == pytest.approx(515.013659207938)
    assert start.overlaps(EXPORTS_2020)
    assert end.low / 1e6 == pytest.approx(747.351803940532)
    assert not end.overlaps(EXPORTS_2024)


def test_a_share_needs_a_part_and_a_whole():
    part, whole = raw_values_needed(
        share(0.142, 0.001), [EXPORTS_2024, Measured.exact(5255.11e6, "USD")], kind="share"
    )
    assert (part.low, part.high) == pytest.approx((0.1415 * 5255.11e6, 0.1425 * 5255.11e6))
    assert (whole.low, whole.high) == pytest.approx((747.2e6 / 0.1425, 747.2e6 / 0.1415))


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (lambda: raw_values_needed(GROWTH, [EXPORTS_2020], kind="change"), "two-inputs-needed"),
        (
            lambda: raw_values_needed(GROWTH, [EXPORTS_2020, EXPORTS_2024], kind="cagr"),
            "no-intervals",
        ),
        (
            lambda: raw_values_needed(
                share(0.001, 0.01), [EXPORTS_2020, EXPORTS_2024], kind="share"
            ),
            "non-positive",
        ),
    ],
)
def test_claims_that_cannot_be_solved_are_refused(call, reason):
    with pytest.raises(Refusal) as refused:
        call()
    assert refused.value.reason == reason


# ── Properties ──


@st.composite
def recomputed_growth(draw):
    value = draw(st.floats(-0.9, 5))
    return Measured.rounded(value, step=draw(st.floats(0, 0.01)), unit="growth")


@relaxed
@given(number=recomputed_growth(), digits=st.integers(1, 3))
def test_a_claim_rounded_from_the_figure_holds(number, digits):
    step = float(Decimal(1).scaleb(-digits))
    printed = at_digits(number.value, step=step, rounding=ROUND_HALF_UP)
    assert judge(growth(printed, step), number).verdict == Verdict.HOLDS


@relaxed
@given(number=recomputed_growth(), digits=st.integers(1, 3))
def test_a_claim_cut_from_the_figure_is_truncated_only_where_no_raw_value_rounds(number, digits):
    step = float(Decimal(1).scaleb(-digits))
    printed = at_digits(number.value, step=step, rounding=ROUND_DOWN)
    verdict = judge(growth(printed, step), number).verdict
    assert verdict in (Verdict.HOLDS, Verdict.HOLDS_TRUNCATED, Verdict.BORDERLINE)
    nearest = number.low if printed >= 0 else number.high
    some_rounds = abs(nearest) < abs(printed) + step / 2 - step * 1e-6
    if verdict is Verdict.HOLDS_TRUNCATED:
        assert not some_rounds
    elif some_rounds:
        assert verdict in (Verdict.HOLDS, Verdict.BORDERLINE)


@relaxed
@given(number=recomputed_growth(), off=st.integers(-3, 3), at=st.floats(0, 1))
def test_where_a_claim_does_not_hold_no_admissible_figure_rounds_to_it(number, off, at):
    step = 0.01
    printed = at_digits(number.value + off * step, step=step, rounding=ROUND_HALF_UP)
    judged = judge(growth(printed, step), number)
    raw = number.low + at * (number.high - number.low)
    if judged.verdict == Verdict.DOES_NOT_HOLD:
        assert at_digits(raw, step=step, rounding=ROUND_HALF_UP) != printed


@relaxed
@given(
    start=st.floats(10, 1e4),
    end=st.floats(10, 1e4),
    kind=st.sampled_from(["change", "cagr", "share", "ratio"]),
    claimed=st.integers(1, 900),
    at=st.floats(0.001, 0.999),
)
def test_every_solved_raw_value_makes_the_claim_true(start, end, kind, claimed, at):
    measure = {
        "change": lambda a, b: measures.change(b, a),
        "cagr": lambda a, b: measures.cagr(a, b, intervals=4),
        "share": measures.what_if_share,
        "ratio": measures.ratio,
    }[kind]
    unit = {"share": "share", "ratio": "multiple"}.get(kind, "growth")
    claim = Measured.rounded(claimed / 1000, step=0.001, unit=unit)
    inputs = [Measured.exact(start, "USD"), Measured.exact(end, "USD")]
    for place, needed in enumerate(raw_values_needed(claim, inputs, kind=kind, intervals=4)):
        solved = needed.low + at * (needed.high - needed.low)
        assume(needed.low < solved < needed.high)
        trial = list(inputs)
        trial[place] = Measured.exact(solved, "USD")
        assert judge(claim, measure(*trial)).verdict == Verdict.HOLDS
        for outside in (needed.low * 0.999, needed.high * 1.001):
            trial[place] = Measured.exact(outside, "USD")
            if kind == "share" and trial[0].value > trial[1].value:
                continue
            assert judge(claim, measure(*trial)).verdict != Verdict.HOLDS
