import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.analysis.decomposition import (
    as_multiples,
    exchange_rate_effect,
    log_share_change,
    residual,
    shift_share,
)
from helpers.data.measured import Measured
from helpers.errors import Refusal

relaxed = settings(deadline=None, database=None)


def usd(value, step, *, basis="mfds"):
    return Measured.rounded(value, step=step, unit="USD", bases=(basis,), rests_on=(f"{value}",))


GANGWON = {
    "region_start": usd(517.00, 1),
    "region_end": usd(747.20, 0.1),
    "nation_start": usd(6636.57, 0.01),
    "nation_end": usd(5255.11, 0.01),
}


@st.composite
def amounts(draw):
    value = draw(st.floats(10, 1e6))
    return Measured.rounded(value, step=value * draw(st.floats(0, 0.09)), unit="USD")


FOUR = st.fixed_dictionaries(dict.fromkeys(GANGWON, amounts()))


def at(four, fractions):
    return {
        name: Measured.exact(four[name].low + at * (four[name].high - four[name].low), "USD")
        for name, at in zip(GANGWON, fractions, strict=True)
    }


def test_gangwon_share_grew_by_its_own_growth_and_the_nations_fall():
    parts = log_share_change(**GANGWON)
    assert [round(part.value, 3) for part in parts.values()] == [
        0.368,
        0.233,
        0.602,
    ]
    assert (round(parts["own"].low, 4), round(parts["own"].high, 4)) == (0.3673, 0.3693)
    assert parts["total"].unit == "log_points"
    assert parts["total"].rests_on == ("517.0", "747.2", "6636.57", "5255.11")


def test_parts_of_the_share_change_multiply_up_as_multiples():
    parts = as_multiples(log_share_change(**GANGWON))
    assert parts["own"].value == pytest.approx(747.20 / 517.00)
    assert parts["nation"].value == pytest.approx(6636.57 / 5255.11)
    assert parts["total"].value == pytest.approx(parts["own"].value * parts["nation"].value)
    assert parts["total"].unit == "multiple"


def test_gangwon_exports_against_the_nation():
    parts = shift_share(**GANGWON)
    assert [round(part.value, 1) for part in parts.values()] == [
        -107.6,
        337.8,
        230.2,
    ]


def test_a_region_that_grows_as_its_nation_has_no_differential():
    four = {
        "region_start": usd(20, 0),
        "region_end": usd(30, 0),
        "nation_start": usd(200, 0),
        "nation_end": usd(300, 0),
    }
    assert shift_share(**four)["differential"].value == 0
    assert log_share_change(**four)["total"].value == pytest.approx(0)


def test_exports_fell_less_in_won_because_the_won_fell():
    parts = exchange_rate_effect(
        krw_start=Measured.rounded(7831.5e9, step=1e8, unit="KRW"),
        krw_end=Measured.rounded(7170.0e9, step=1e8, unit="KRW"),
        usd_start=Measured.rounded(6636.57e6, step=1e4, unit="USD"),
        usd_end=Measured.rounded(5255.11e6, step=1e4, unit="USD"),
    )
    assert round(parts["in_krw"].value * 100, 1) == -8.4
    assert round(parts["in_usd"].value * 100, 2) == -20.82
    assert round(parts["rate"].value * 100, 1) == 15.6


@pytest.mark.parametrize("measure", [log_share_change, shift_share])
def test_region_and_nation_on_two_bases_are_refused(measure):
    with pytest.raises(Refusal, match="across-bases"):
        measure(**GANGWON | {"nation_end": usd(5810, 10, basis="khidi")})


@pytest.mark.parametrize("measure", [log_share_change, shift_share])
def test_a_start_of_zero_is_refused(measure):
    with pytest.raises(Refusal, match="non-positive"):
        measure(**GANGWON | {"region_start": usd(0, 0)})


@relaxed
@given(four=FOUR)
def test_nothing_is_left_over(four):
    log = log_share_change(**four)
    assert log["total"].value == log["own"].value + log["nation"].value
    parts = shift_share(**four)
    largest = max(abs(part.value) for part in parts.values())
    left = (
        Fraction(parts["total"].value)
        - Fraction(parts["national"].value)
        - Fraction(parts["differential"].value)
    )
    # What remains is the last bits of binary floats (of start × N_end ÷ N_start at most).
    scale = max(largest, four["region_start"].value, four["region_end"].value)
    assert abs(left) <= 8 * math.ulp(scale)


@pytest.mark.parametrize("measure", [log_share_change, shift_share])
@relaxed
@given(four=FOUR, where=st.lists(st.floats(0, 1), min_size=4, max_size=4))
def test_bounds_of_the_parts_hold_every_admissible_raw_value(measure, four, where):
    whole, inside = measure(**four), measure(**at(four, where))
    for name, bounds in whole.items():
        value = inside[name].value
        slack = 1e-9 * (1 + abs(value))
        assert bounds.low - slack <= value <= bounds.high + slack


@relaxed
@given(four=FOUR)
def test_bounds_of_the_differential_are_attained(four):
    worst = {
        "region_start": four["region_start"].high,
        "region_end": four["region_end"].low,
        "nation_start": four["nation_start"].low,
        "nation_end": four["nation_end"].high,
    }
    at_worst = {name: Measured.exact(number, "USD") for name, number in worst.items()}
    lowest = shift_share(**four)["differential"].low
    assert math.isclose(
        shift_share(**at_worst)["differential"].value, lowest, rel_tol=1e-9, abs_tol=1e-6
    )


@relaxed
@given(won=st.tuples(amounts(), amounts()), dollars=st.tuples(amounts(), amounts()))
def test_growth_in_won_is_growth_in_dollars_times_the_rates(won, dollars):
    krw = [part.scaled(1200, "KRW") for part in won]
    parts = exchange_rate_effect(
        krw_start=krw[0], krw_end=krw[1], usd_start=dollars[0], usd_end=dollars[1]
    )
    factor = (1 + parts["in_usd"].value) * (1 + parts["rate"].value)
    # 1 + growth keeps sixteen digits of 1, so a fall to almost nothing keeps few of its own.
    noise = 1e-12 * max(1, 1 + parts["in_usd"].value, 1 + parts["rate"].value)
    assert math.isclose(1 + parts["in_krw"].value, factor, rel_tol=1e-9, abs_tol=noise)


@pytest.mark.parametrize("name", ["krw_start", "krw_end", "usd_start", "usd_end"])
def test_a_rate_of_what_may_be_nothing_is_refused(name):
    units = {"krw_start": "KRW", "krw_end": "KRW", "usd_start": "USD", "usd_end": "USD"}
    amounts = {key: Measured(20.0, 19.5, 20.5, unit) for key, unit in units.items()}
    amounts[name] = Measured(20.0, 0.0, 20.5, units[name])
    with pytest.raises(Refusal, match="non-positive"):
        exchange_rate_effect(**amounts)


@pytest.mark.parametrize(
    ("whole", "parts", "left"),
    [
        # 0.1 + 0.2 − 0.3 is 2.8 · 10⁻¹⁷ in binary floats.
        (0.3, (0.1, 0.2), 0.0),
        (-0.3, (-0.1, -0.2), 0.0),
        (0.0, (-1e9, 1e9 + 1e-4), 0.0),
        (0.5, (1.0,), -0.5),
        (0.0, (-1.0, 1.0 + 1e-11), -1e-11),
        (1.0, (), 1.0),
    ],
)
def test_what_binary_floats_cannot_tell_is_no_residual(whole, parts, left):
    found = residual(*(Measured.exact(number, "KRW") for number in (whole, *parts)))
    assert found == pytest.approx(left, rel=1e-4, abs=0)
