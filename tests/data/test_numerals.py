from decimal import Decimal

import pytest

from helpers.data.numerals import FigureError, narrow, read_numeral, read_scale


@pytest.mark.parametrize(
    ("text", "value", "last_digit", "rest"),
    [
        ("1,667", 1_667, "1", ""),
        ("8.6%", "8.6", "0.1", "%"),
        ("7억 4,720만 달러", 747_200_000, "10000", " 달러"),
        ("1조 657억 원", 1_065_700_000_000, "100000000", " 원"),
        ("620억", 62_000_000_000, "100000000", ""),
        ("3.5조", 3_500_000_000_000, "100000000000", ""),
        ("2억 3천만 원", 230_000_000, "10000000", " 원"),
        ("1만 5000명", 15_000, "1", "명"),
        ("1천억 원", 100_000_000_000, "100000000000", " 원"),
        ("164.7 billion", 164_700_000_000, "100000000", ""),
        ("2.378 billion", 2_378_000_000, "1000000", ""),
        ("100 million KRW", 100_000_000, "1000000", " KRW"),
        ("2.5trn", 2_500_000_000_000, "100000000000", ""),
        ("0", 0, "1", ""),
        ("0.70", "0.70", "0.01", ""),
    ],
)
def test_a_number_keeps_its_last_printed_digit(
    text: str, value: str | int, last_digit: str, rest: str
) -> None:
    numeral = read_numeral(text)
    assert numeral.value == Decimal(value)
    assert numeral.last_digit == Decimal(last_digit)
    assert numeral.rest == rest


@pytest.mark.parametrize("text", ["1,667", "Eight", "22"])
def test_a_number_without_scale_or_decimals_is_printed_in_full(text: str) -> None:
    assert read_numeral(text).in_full


@pytest.mark.parametrize("text", ["1.0", "3 thousand", "5만"])
def test_a_scale_or_a_decimal_is_not_printed_in_full(text: str) -> None:
    assert not read_numeral(text).in_full


def test_words_of_order_are_told_from_words_of_number() -> None:
    assert read_numeral("fourth-largest").ordinal
    assert not read_numeral("four").ordinal


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1,23", "1,23"),
        ("1,2345", "1,2345"),
        ("1.234,5", "1.234,5"),
        ("1.2.3", "1.2.3"),
        ("007", "007"),
        ("0,123", "0,123"),
        ("1,", "1,"),
        ("7억 14,720만", "14,720만"),
        ("3만 2억", "2억"),
        ("7천억 300억", "300억"),
        ("3만 2만", "2만"),
        ("5 million 2 billion", "2 billion"),
        ("1.5조 200억", "200억"),
        ("NaN", "NaN"),
        ("inf", "inf"),
        ("", ""),
        ("x12", "x12"),
        ("1234567890123456789", "1234567890123456789"),
    ],
)
def test_a_number_that_breaks_a_rule_is_refused(text: str, found: str) -> None:
    with pytest.raises(FigureError) as caught:
        read_numeral(text)
    assert caught.value.found == found


def test_full_width_signs_and_special_spaces_are_narrowed() -> None:
    assert narrow("１２３，４５６．７％") == "123,456.7%"
    for code in range(ord("!"), ord("~") + 1):
        assert narrow(chr(code + 0xFEE0)) == chr(code)
    assert narrow("5\u00a0000\u3000원 \u22123") == "5 000 원 -3"


@pytest.mark.parametrize("text", ["١٢٣", "४२", "²", "Ⅳ", "½", "5\u200b0", "5\u00ad0", "5\t0"])
def test_other_digits_and_invisible_signs_are_refused(text: str) -> None:
    with pytest.raises(FigureError):
        narrow(text)


def test_an_overlong_text_is_refused_at_once() -> None:
    with pytest.raises(FigureError, match="at most 80"):
        narrow("1" * 10_000)


@pytest.mark.parametrize(
    ("text", "factor", "rest"),
    [
        ("십억 원", 10**9, " 원"),
        ("백만 달러", 10**6, " 달러"),
        ("천명", 1000, "명"),
        ("thousand dollars", 1000, " dollars"),
        ("KRW", 1, "KRW"),
        ("", 1, ""),
    ],
)
def test_a_bare_scale_is_a_factor(text: str, factor: int, rest: str) -> None:
    assert read_scale(text) == (Decimal(factor), rest)


@pytest.mark.parametrize(
    ("text", "found"), [(" won ", "won"), ("  ", "  "), ("1,66 won", "1,66"), ("5억 7조", "7조")]
)
def test_a_refusal_names_what_is_no_number(text: str, found: str) -> None:
    with pytest.raises(FigureError) as caught:
        read_numeral(text)
    assert caught.value.found == found
