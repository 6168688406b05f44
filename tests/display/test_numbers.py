import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.data.measured import Measured
from helpers.data.printed import read_figure
from helpers.display import numbers, periods, scales, units
from helpers.display.digits import Span, decimal, round_half_up
from helpers.display.numbers import figure, interval, signed, stated, unsigned, with_interval
from helpers.display.units import UNIT_FORMS
from helpers.display.wording import LANGS, WordingError

ROOT = Path(__file__).parents[2]


def printed(value, step, unit):
    return Measured.rounded(value, step=step, unit=unit)


# Values as their documents print them; texts written by hand.
@pytest.mark.parametrize(
    ("measured", "ko", "en"),
    [
        (printed(747.2e6, 1e5, "USD"), "7억 4,720만 달러", "$747.2 million"),
        (printed(517e6, 1e6, "USD"), "5억 1,700만 달러", "$517 million"),
        (printed(674.07e6, 1e4, "USD"), "6억 7,407만 달러", "$674.07 million"),
        (printed(1065.7e9, 1e8, "KRW"), "1조 657억 원", "KRW 1.0657 trillion"),
        (printed(7.17e12, 1e10, "KRW"), "7조 1,700억 원", "KRW 7.17 trillion"),
        (printed(23.4657e12, 1e8, "KRW"), "23조 4,657억 원", "KRW 23.4657 trillion"),
        (printed(3710e6, 1e7, "USD"), "37억 1,000만 달러", "$3,710 million"),
        (printed(14.6e9, 1e8, "USD"), "146억 달러", "$14.6 billion"),
        (printed(5255.11e6, 1e4, "USD"), "52억 5,511만 달러", "$5,255.11 million"),
        (Measured(337.818e6, 337.37e6, 338.26e6, "USD"), "3억 3,782만 달러", "$337.82 million"),
        (printed(2.378e9, 1e6, "KRW"), "23억 7,800만 원", "KRW 2.378 billion"),
        (printed(642.3e9, 1e8, "KRW"), "6,423억 원", "KRW 642.3 billion"),
        (printed(1e12, 1e12, "KRW"), "1조 원", "KRW 1 trillion"),
        (Measured.exact(2.3e12, "KRW"), "2조 3,000억 원", "KRW 2.3 trillion"),
        (Measured.exact(12e15, "KRW"), "1경 2,000조 원", "KRW 12,000 trillion"),
        (Measured.exact(45e6, "KRW"), "4,500만 원", "KRW 45 million"),
        (Measured.exact(9999.5, "KRW"), "1만 원", "KRW 10,000"),
        (Measured.exact(0, "USD"), "0달러", "$0"),
        (Measured.exact(12.5, "USD"), "12.5달러", "$12.5"),
        (Measured.exact(50e9, "USD"), "500억 달러", "$50 billion"),
        (printed(0.43, 0.01, "share"), "43%", "43%"),
        (printed(0.1283, 0.0001, "share"), "12.83%", "12.83%"),
        (Measured.exact(0.05, "share"), "5%", "5%"),
        (Measured(0.09644, 0.09616, 0.09673, "growth"), "9.64%", "9.64%"),
        (Measured(5 / 15, 4.5 / 15, 5.5 / 15, "share"), "33.33%", "33.33%"),
        (Measured(0.13494, 0.13491, 0.13498, "growth"), "13.49%", "13.49%"),
        (Measured(0.4453, 0.4438, 0.4468, "growth"), "44.53%", "44.53%"),
        (Measured(0.170, 0.154, 0.188, "growth"), "17%", "17%"),
        (Measured(-0.20816, -0.2084, -0.2080, "growth"), "−20.82%", "−20.82%"),
        (Measured(0.20112, 0.10, 0.385, "growth"), "20.11%", "20.11%"),
        (Measured(0.00003, -0.0002, 0.0006, "growth"), "0.00%", "0.00%"),
        (Measured(6.4, 6.3, 6.5, "percentage_points"), "6.4%p", "6.4 percentage points"),
        (Measured.exact(1, "percentage_points"), "1%p", "1 percentage point"),
        (Measured.exact(188, "firms"), "188개사", "188 firms"),
        (Measured.exact(1, "firms"), "1개사", "1 firm"),
        (Measured.exact(6873, "persons"), "6,873명", "6,873 people"),
        (Measured.exact(2, "rank"), "2위", "2nd"),
        (Measured.exact(5, "years"), "5년", "5 years"),
        (Measured.exact(42, "months"), "42개월", "42 months"),
        (Measured(2.0661, 2.06, 2.07, "multiple"), "2.07배", "2.07 times"),
        (Measured.exact(3, "multiple"), "3배", "3 times"),
        (printed(1363.44, 0.01, "KRW_per_USD"), "달러당 1,363.44원", "KRW 1,363.44 per USD"),
        (printed(1365, 1, "KRW_per_USD"), "달러당 1,365원", "KRW 1,365 per USD"),
        (Measured(4170, 4115, 4222, "firms"), "4,170개사", "4,170 firms"),
        (Measured(0.368, 0.367, 0.369, "log_points"), "36.8로그포인트", "36.8 log points"),
        (
            Measured(3974468, 3.97e6, 3.98e6, "USD_per_firm"),
            "기업당 397만 달러",
            "$3.97 million per firm",
        ),
    ],
)
def test_figures_show_the_digits_of_their_unit_and_none_that_they_lack(measured, ko, en):
    assert figure(measured, "ko") == ko
    assert figure(measured, "en") == en


@pytest.mark.parametrize(
    ("measured", "ko", "en"),
    [
        (Measured(0.09644, 0.0961611, 0.0967303, "growth"), "9.62–9.67%", "9.62–9.67%"),
        (Measured(0.4453, 0.44377, 0.44676, "growth"), "44.38–44.68%", "44.38–44.68%"),
        (
            printed(747.2e6, 1e5, "USD"),
            "7억 4,715만–7억 4,725만 달러",
            "$747.15–747.25 million",
        ),
        (
            printed(2097.05e6, 1e4, "USD"),
            "20억 9,704만 5,000–20억 9,705만 5,000달러",
            "$2,097.045–2,097.055 million",
        ),
        (
            printed(1065.7e9, 1e8, "KRW"),
            "1조 656억 5,000만–1조 657억 5,000만 원",
            "KRW 1.06565–1.06575 trillion",
        ),
        (
            Measured(747e6, 746e6, 748.5e6, "USD"),
            "7억 4,600만–7억 4,850만 달러",
            "$746.0–748.5 million",
        ),
        (printed(0.43, 0.01, "share"), "42.5–43.5%", "42.5–43.5%"),
        (
            Measured(2.5e12 / 2.4e9, 2.5e12 / 2.45e9, 2.5e12 / 2.35e9, "KRW_per_USD"),
            "달러당 1,020.41–1,063.83원",
            "KRW 1,020.41–1,063.83 per USD",
        ),
        (Measured(-0.207, -0.215, -0.197, "growth"), "−21.5% ~ −19.7%", "−21.5% to −19.7%"),
        (
            Measured(-107.6e6, -107.8e6, -107.4e6, "USD"),
            "−1억 780만 달러 ~ −1억 740만 달러",
            "−$107.8 million to −$107.4 million",
        ),
        (Measured(2, 2, 4, "rank"), "2–4위", "2nd–4th"),
        (Measured(2128.3, 2064.6, 2190.56, "hhi_points"), "2,065–2,191", "2,065–2,191"),
        (Measured.exact(188, "firms"), "188개사", "188 firms"),
    ],
)
def test_bounds_are_rounded_to_nearest(measured, ko, en):
    assert interval(measured, "ko") == ko
    assert interval(measured, "en") == en


def test_a_value_stands_before_its_bounds_at_the_same_digits():
    growth = Measured(0.09644, 0.0961611, 0.0967303, "growth")
    assert with_interval(growth, "ko") == "9.64%(9.62–9.67%)"
    assert with_interval(growth, "en") == "9.64% (9.62–9.67%)"
    makers = Measured(4170, 4115, 4222, "firms")
    assert with_interval(makers, "en") == "4,170 firms (4,115–4,222)"
    total = Measured(121.2e9, 120.95e9, 121.45e9, "KRW")
    assert with_interval(total, "en") == "KRW 121.2 billion (KRW 120.95–121.45 billion)"


def test_bounds_have_a_digit_more_only_where_the_value_stays_between_them():
    share = Measured(0.142187, 0.142176, 0.142198, "share")
    assert with_interval(share, "en") == "14.22% (14.218–14.220%)"
    production = Measured(0.13494, 0.134913, 0.134976, "growth")
    assert with_interval(production, "en") == "13.49% (13.49–13.50%)"


def test_bounds_that_print_like_the_value_are_left_out():
    seoul = Measured(0.128272, 0.128271, 0.128273, "share")
    assert with_interval(seoul, "en") == interval(seoul, "en") == "12.83%"


def test_a_sentence_says_about_where_a_number_worked_out_is_known_within_wide_bounds():
    growth = Measured(0.169931, 0.1541, 0.1877, "growth")
    assert (stated(growth, "ko"), stated(growth, "en")) == ("약 16.99%", "about 16.99%")
    assert figure(growth, "en") == "16.99%"


def test_a_sentence_does_not_say_about_a_printed_figure_or_a_narrow_one():
    assert stated(printed(0.05, 0.01, "share"), "en") == "5%"
    assert stated(Measured(0.4453, 0.4438, 0.4468, "growth"), "en") == "44.53%"


def test_signs_are_true_minus_and_plus_on_request():
    fall = Measured(-0.20816, -0.2084, -0.2080, "growth")
    assert signed(fall, "ko") == "−20.82%"
    assert unsigned(fall, "ko") == "20.82%"
    assert signed(Measured(6.4, 6.3, 6.5, "percentage_points"), "ko") == "+6.4%p"
    assert signed(Measured.exact(0, "growth"), "en") == "0%"
    assert signed(Measured(0.00003, -0.0002, 0.0006, "growth"), "en") == "0.00%"
    assert signed(Measured(230.2e6, 229.7e6, 230.7e6, "USD"), "en") == "+$230.2 million"


@pytest.mark.parametrize(
    ("measured", "ko", "en"),
    [
        (
            Measured(516e6, 515_013_700.0, 516_895_100.0, "USD"),
            *("5억 1,502만–5억 1,689만 달러", "$515.02–516.89 million"),
        ),
        (Measured(35.5, 30.0, 41.0, "months"), "30–41개월", "30–41 months"),
        # One number of these digits lies between, which is not the value rounded.
        (Measured(10.4, 10.2, 11.3, "months"), "11개월", "11 months"),
        (
            Measured(516.0149e6, 516.0149e6, 516.0251e6, "USD"),
            *("5억 1,602만 달러", "$516.02 million"),
        ),
        # None does.
        (Measured(11.4, 11.2, 11.6, "months"), "11–12개월", "11–12 months"),
        (Measured.exact(11.4, "months"), "11개월", "11 months"),
    ],
)
def test_bounds_that_have_to_hold_are_rounded_into_themselves(measured, ko, en):
    assert (numbers.within(measured, "ko"), numbers.within(measured, "en")) == (ko, en)


@pytest.mark.parametrize(
    ("measured", "ko", "en"),
    [
        # Bounds say their unit again where a sign, a currency or a percent belongs to each.
        (Measured(2, 0, 3, "firms"), "2개사(0–3)", "2 firms (0–3)"),
        (Measured(2, -1, 3, "firms"), "2개사(−1개사 ~ 3개사)", "2 firms (−1 firm to 3 firms)"),
        (Measured(0.02, 0.0, 0.03, "share"), "2%(0–3%)", "2% (0–3%)"),
    ],
)
def test_bounds_behind_a_value_name_their_unit_where_it_is_part_of_the_number(measured, ko, en):
    assert (with_interval(measured, "ko"), with_interval(measured, "en")) == (ko, en)


def test_a_number_that_reaches_nought_alone_has_a_direction():
    assert unsigned(Measured(-0.002, -0.004, 0.0, "growth"), "en") == "0.2%"


@pytest.mark.parametrize(("low", "wide"), [("95", False), ("94.9", True)])
def test_bounds_are_wide_beyond_a_twentieth_of_the_value_to_either_side(low, wide):
    assert Span(Decimal(100), Decimal(low), Decimal(105)).is_wide is wide


def test_a_number_on_both_sides_of_nought_keeps_its_sign():
    assert unsigned(Measured(-0.002, -0.008, 0.005, "growth"), "en") == "−0.2%"


@pytest.mark.parametrize(
    ("value", "step", "ko", "en"),
    [
        (99_999_999, 0, "1억 원", "KRW 100.00 million"),
        (999_999_999_999, 0, "1조 원", "KRW 1.0000 trillion"),
        (999_950_000, 1e4, "10억 원", "KRW 1.000 billion"),
        (999_000_000, 1e6, "9억 9,900만 원", "KRW 999 million"),
        (1_000_000_000_000, 1e8, "1조 원", "KRW 1 trillion"),
        (10_000_050_000_000, 1e7, "10조 1억 원", "KRW 10.0001 trillion"),
        (9_999, 0, "9,999원", "KRW 9,999"),
        (12_345_678, 0, "1,235만 원", "KRW 12.35 million"),
        (123_456_789_012, 0, "1,234억 5,700만 원", "KRW 123.457 billion"),
    ],
)
def test_carries_cross_groups_and_scale_words(value, step, ko, en):
    measured = printed(value, step, "KRW")
    assert figure(measured, "ko") == ko
    assert figure(measured, "en") == en


def test_counts_and_ranks_of_plain_numbers():
    assert numbers.count(1667, "firms", "ko") == "1,667개사"
    assert numbers.count(0, "programmes", "en") == "0 programmes"
    assert [numbers.rank(place, "en") for place in (1, 2, 3, 4, 11, 12, 13, 21, 101, 111)] == [
        *("1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "101st", "111th"),
    ]
    assert numbers.rank(4, "ko") == "4위"


def test_an_unknown_unit_is_refused_with_the_known_ones():
    with pytest.raises(WordingError, match="unit «EUR» is not one of KRW, KRW_per_USD"):
        figure(Measured.exact(1, "EUR"), "ko")
    with pytest.raises(WordingError, match="USD_per_moon"):
        figure(Measured.exact(1, "USD_per_moon"), "ko")


def test_every_unit_has_texts_in_both_languages():
    for unit in UNIT_FORMS:
        for lang in LANGS:
            assert figure(Measured.exact(1, unit), lang)
            assert figure(Measured.exact(1234, unit), lang)
            assert units.axis_unit(unit, lang)


def test_every_unit_of_the_lookup_has_a_form():
    lookup = ROOT / "data/lookups/units.csv"
    known = {line.split(",")[0] for line in lookup.read_text(encoding="utf-8").splitlines()[1:]}
    assert known <= set(UNIT_FORMS)


# ── Digits ──


@pytest.mark.parametrize(
    ("number", "exponent", "expected"),
    [
        ("2.5", 0, "3"),
        ("2.675", -2, "2.68"),
        ("-2.5", 0, "-3"),
        ("-0.04", -1, "0.0"),
        ("9999.5", 0, "10000"),
        ("1450", 2, "1500"),
    ],
)
def test_halves_are_rounded_up(number, exponent, expected):
    assert round_half_up(Decimal(number), exponent) == Decimal(expected)


spans = st.builds(
    lambda value, below, above: Span(value, value - below, value + above),
    st.decimals(-(10**13), 10**13, places=4),
    st.decimals(0, 10**11, places=4),
    st.decimals(0, 10**11, places=4),
)


def lies_between(text):
    """Return whether a value lies within the bounds behind it, as they are written."""
    value, _, bounds = text.removesuffix(")").partition(" (")
    amounts = re.findall(r"(−?)(?:KRW |\$)?([\d,]+(?:\.\d+)?)", f"{value} | {bounds}")
    shown = [float(digits.replace(",", "")) * (-1 if sign else 1) for sign, digits in amounts]
    return len(shown) < 3 or shown[1] <= shown[0] <= shown[2]


@given(spans, st.sampled_from(sorted(set(UNIT_FORMS) - {"KRW", "USD", "rank"})))
def test_a_value_lies_within_its_bounds_as_they_are_printed(span, unit):
    measured = Measured(float(span.value), float(span.low), float(span.high), unit)
    assert lies_between(with_interval(measured, "en"))


@given(spans, st.sampled_from(["KRW", "USD", "share", "firms"]))
def test_a_value_lies_within_its_bounds_in_a_column(span, unit):
    measured = Measured(float(span.value), float(span.low), float(span.high), unit)
    scale = scales.scale_for([measured.value, 1e13], unit, "en")
    assert lies_between(scales.bounded_cell(measured, scale))
    assert lies_between(f"{scales.cell(measured, scale)} ({scales.interval_cell(measured, scale)})")


@given(st.lists(spans, min_size=1, max_size=6), st.sampled_from(sorted(UNIT_FORMS)))
def test_a_column_has_one_number_of_decimals(column, unit):
    numbers_of = [Measured(float(s.value), float(s.low), float(s.high), unit) for s in column]
    scale = scales.scale_for([one.value for one in numbers_of], unit, "ko")
    texts = [scales.cell(one, scale) for one in numbers_of]
    assert {len(text.partition(".")[2]) for text in texts} == {scale.places}


@given(spans, st.sampled_from(["USD", "KRW"]))
def test_an_amount_is_the_same_in_a_sentence_and_in_its_own_column(span, unit):
    measured = Measured(float(span.value), float(span.low), float(span.high), unit)
    scale = scales.scale_for([measured.value], unit, "en")
    cell = Decimal(scales.cell(measured, scale).replace(",", "").replace("−", "-"))
    for lang in LANGS:
        text = figure(measured, lang).replace("−", "")
        assert read_figure(text).value == float(abs(cell).scaleb(scale.exponent))


# ── Reading back ──

amounts = st.integers(1, 9 * 10**14)


@given(amounts, st.sampled_from(["KRW", "USD"]), st.sampled_from(LANGS))
def test_amounts_are_read_back_within_half_of_their_finest_digit(value, unit, lang):
    back = read_figure(figure(printed(float(value), 0, unit), lang))
    finest = units.finest_digit(unit, value)
    assert back.unit == unit
    assert abs(decimal(back.value) - decimal(value)) <= Decimal(5).scaleb(finest - 1)


@given(st.integers(0, 100_000), st.sampled_from(LANGS))
def test_shares_are_read_back_within_half_a_hundredth_of_a_percent(parts, lang):
    measured = Measured.exact(parts / 100_000, "share")
    back = read_figure(figure(measured, lang), unit="share").value
    assert abs(decimal(back) - decimal(measured.value)) <= Decimal("0.00005")


@given(spans.filter(lambda span: span.low >= 0), st.sampled_from(sorted(UNIT_FORMS)))
def test_every_number_has_a_text_without_an_ascii_minus(span, unit):
    measured = Measured(float(span.value), float(span.low), float(span.high), unit)
    for lang in LANGS:
        for write in (figure, interval, signed, unsigned, with_interval):
            text = write(measured, lang)
            assert text == text.strip()
            assert "-" not in text
            assert "E+" not in text


# ── Scales ──


@pytest.mark.parametrize(
    ("values", "unit", "ko", "en", "factors"),
    [
        ([747.2e6, 2097e6], "USD", "백만 달러", "USD million", (1e6, 1e6)),
        ([50e9, 10e9], "USD", "억 달러", "USD billion", (1e8, 1e9)),
        ([164.7e9, 45e6], "KRW", "백만 원", "KRW million", (1e6, 1e6)),
        ([15.7374e12, 642.3e9], "KRW", "억 원", "KRW billion", (1e8, 1e9)),
        ([23.4657e12, 1e14], "KRW", "조 원", "KRW trillion", (1e12, 1e12)),
        ([0.142], "share", "%", "%", (0.01, 0.01)),
        ([6.4], "percentage_points", "%p", "pp", (1, 1)),
        ([188], "firms", "개사", "firms", (1, 1)),
        ([3.9e6], "USD_per_firm", "기업당 백만 달러", "USD million per firm", (1e6, 1e6)),
        ([float("nan")], "USD", "달러", "USD", (1, 1)),
    ],
)
def test_a_column_has_one_scale_with_its_unit(values, unit, ko, en, factors):
    found = scales.scale_for(values, unit, "ko"), scales.scale_for(values, unit, "en")
    assert tuple(scale.label for scale in found) == (ko, en)
    assert tuple(scale.factor for scale in found) == factors


def test_cells_have_the_decimals_of_their_column_and_no_unit():
    scale = scales.scale_for([2097.05e6, 747.2e6, 230e6], "USD", "en")
    assert scales.cell(printed(747.2e6, 1e5, "USD"), scale) == "747.20"
    assert scales.cell(printed(2097.05e6, 1e4, "USD"), scale) == "2,097.05"
    assert scales.cell(None, scale) == "…"
    assert scales.signed_cell(printed(230e6, 1e6, "USD"), scale) == "+230.00"
    assert scales.interval_cell(printed(747.2e6, 1e5, "USD"), scale) == "747.150–747.250"
    shares = scales.scale_for([0.43, 0.4], "share", "ko")
    assert scales.cell(Measured(0.43, 0.425, 0.435, "share"), shares) == "43"
    assert shares.of(0.142) == pytest.approx(14.2)


@pytest.mark.parametrize(
    ("unit", "lang", "largest", "label"),
    [
        *(("USD", "ko", 9_999, "달러"), ("USD", "ko", 10_000, "천 달러")),
        *(("USD", "ko", 999_999, "천 달러"), ("USD", "ko", 1_000_000, "백만 달러")),
        *(("USD", "ko", 9_999_999_999, "백만 달러"), ("USD", "ko", 1e10, "억 달러")),
        *(("USD", "en", 9_999, "USD"), ("USD", "en", 10_000, "USD thousand")),
        *(("USD", "en", 999_999, "USD thousand"), ("USD", "en", 1_000_000, "USD million")),
        *(("USD", "en", 9_999_999_999, "USD million"), ("USD", "en", 1e10, "USD billion")),
        *(("KRW", "ko", 999_999, "원"), ("KRW", "ko", 1_000_000, "백만 원")),
        *(("KRW", "ko", 499_999e6, "백만 원"), ("KRW", "ko", 5e11, "억 원")),
        *(("KRW", "ko", 19_999e9, "억 원"), ("KRW", "ko", 2e13, "조 원")),
        *(("KRW", "en", 999_999, "KRW"), ("KRW", "en", 1_000_000, "KRW million")),
        *(("KRW", "en", 499_999e6, "KRW million"), ("KRW", "en", 5e11, "KRW billion")),
        *(("KRW", "en", 19_999e9, "KRW billion"), ("KRW", "en", 2e13, "KRW trillion")),
    ],
)
def test_a_scale_begins_with_the_number_that_reads_best_in_it(unit, lang, largest, label):
    assert scales.scale_for([largest, -1.0, float("nan")], unit, lang).label == label
    assert scales.scale_for([-largest], unit, lang).label == label


def test_a_missing_number_has_a_mark_in_every_kind_of_cell():
    scale = scales.scale_for([1e6], "USD", "en")
    for write in (scales.cell, scales.signed_cell, scales.interval_cell, scales.bounded_cell):
        assert write(None, scale) == "…"


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        # A bound that prints like the value it is not has a digit more.
        ("9.5", "9.6444", ("9.500", "9.644", -3)),
        ("9.6401", "9.7", ("9.640", "9.700", -3)),
        ("9.5", "9.644", ("9.50", "9.64", -2)),
        ("9.644", "9.7", ("9.64", "9.70", -2)),
        ("9.5", "9.7", ("9.50", "9.70", -2)),
    ],
)
def test_a_bound_is_told_from_the_value_where_it_is_another_number(low, high, told):
    low_told, high_told, exponent = told
    span = Span(Decimal("9.644"), Decimal(low), Decimal(high))
    assert span.bounds(-2, finer=1) == (Decimal(low_told), Decimal(high_told), exponent)


def test_the_parts_of_a_change_add_up_as_printed():
    # 517.00 × (5,255.11 ÷ 6,636.57 − 1) = −107.618; 747.20 − 517.00 + 107.618 = 337.818
    amounts = [517e6, -107.618e6, 337.818e6, 747.2e6]
    scale = scales.scale_for(amounts, "USD", "en")
    cells = [scales.cell(Measured.exact(amount, "USD"), scale) for amount in amounts]
    assert cells == ["517.00", "−107.62", "337.82", "747.20"]


def test_programmes_are_in_millions_of_won_without_decimals():
    scale = scales.scale_for([164.7e9, 2.378e9, 45e6], "KRW", "en")
    assert scale.label == "KRW million"
    assert scales.cell(Measured.exact(45e6, "KRW"), scale) == "45"
    assert scales.cell(Measured.exact(164.7e9, "KRW"), scale) == "164,700"


def test_a_sentence_can_share_the_digits_of_a_column():
    scale = scales.scale_for([1019.2e9, 398.913e9], "KRW", "en")
    effect = Measured.exact(398.913e9, "KRW")
    assert (scales.cell(effect, scale), figure(effect, "en", scale)) == (
        "398.9",
        "KRW 398.9 billion",
    )


def test_a_cell_of_another_unit_is_refused():
    scale = scales.scale_for([1e6], "USD", "ko")
    with pytest.raises(ValueError, match="KRW does not fit a column in USD"):
        scales.cell(Measured.exact(1, "KRW"), scale)


# ── Periods ──


@pytest.mark.parametrize(
    ("code", "ko", "en"),
    [
        ("2024", "2024년", "2024"),
        ("2015/2019", "2015–2019년", "2015–2019"),
        ("2023-02", "2023년 2월", "Feb 2023"),
        ("2024-Q4", "2024년 4분기", "Q4 2024"),
        ("2025-07-28", "2025년 7월 28일", "Jul 28, 2025"),
        ("2014-09/2018-02", "2014년 9월–2018년 2월", "Sep 2014 – Feb 2018"),
        ("", "시점 미상", "undated"),
    ],
)
def test_periods_are_written_in_both_languages(code, ko, en):
    assert periods.period(code, "ko") == ko
    assert periods.period(code, "en") == en


def test_every_period_of_the_observations_has_a_text():
    table = ROOT / "data/tables/observations.csv"
    for code in pd.read_csv(table, dtype="str", keep_default_na=False)["period"].unique():
        for lang in LANGS:
            assert periods.period(code, lang)


def test_an_unknown_period_is_refused():
    with pytest.raises(ValueError, match="20244"):
        periods.period("20244", "ko")


def test_months_and_durations():
    assert periods.month(date(2014, 9, 30), "ko") == "2014년 9월"
    assert periods.year_range(2020, 2020, "ko") == "2020년"
    assert periods.duration(42, "en") == "3 years 6 months"
    assert periods.duration(13, "en") == "1 year 1 month"
    assert periods.duration(0, "ko") == "0개월"
