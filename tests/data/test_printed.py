from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.data.measured import Measured
from helpers.data.numerals import FigureError
from helpers.data.printed import is_approximate, read_figure
from helpers.data.units import PRINTABLE


def bounds(figure: Measured) -> tuple[float, float, float]:
    return figure.value, figure.low, figure.high


@pytest.mark.parametrize(
    ("printed", "elsewhere", "unit", "wanted"),
    [
        ("1,147", "100 million KRW", "KRW", ["114700000000", "114650000000", "114750000000"]),
        ("2", "100 million KRW", "KRW", ["200000000", "150000000", "250000000"]),
        ("10,135.8", "십억 원", "KRW", ["10135800000000", "10135750000000", "10135850000000"]),
        ("6,636.57", "USD million", "USD", ["6636570000", "6636565000", "6636575000"]),
        ("84.3", "억 달러", "USD", ["8430000000", "8425000000", "8435000000"]),
        ("6,636.57", "$m", "USD", ["6636570000", "6636565000", "6636575000"]),
        ("620억", "", "KRW", ["62000000000", "61950000000", "62050000000"]),
        ("6억 7,407만 달러", "", "USD", ["674070000", "674065000", "674075000"]),
        ("1조 657억 원", "", "KRW", ["1065700000000", "1065650000000", "1065750000000"]),
        ("US$76.9 billion", "", "USD", ["76900000000", "76850000000", "76950000000"]),
        ("$517.00m", "", "USD", ["517000000", "516995000", "517005000"]),
        ("₩5 thousand", "", "KRW", ["5000", "4500", "5500"]),
        ("25.41 billion", "KRW", "KRW", ["25410000000", "25405000000", "25415000000"]),
        ("43%", "", "share", ["0.43", "0.425", "0.435"]),
        ("5 percent", "", "share", ["0.05", "0.045", "0.055"]),
        ("100%", "", "share", ["1", "0.995", "1"]),
        ("0.0%", "", "share", ["0", "0", "0.0005"]),
        ("8.6%", "", "growth", ["0.086", "0.0855", "0.0865"]),
        ("-20.82%", "", "growth", ["-0.2082", "-0.20825", "-0.20815"]),
        ("\u22122.8", "USD 100 million", "USD", ["-280000000", "-285000000", "-275000000"]),
        ("20%", "decrease", "growth", ["-0.20", "-0.205", "-0.195"]),
        ("20%가 감소", "", "growth", ["-0.20", "-0.205", "-0.195"]),
        ("6.4%p", "", "percentage_points", ["6.4", "6.35", "6.45"]),
        ("10퍼센트포인트", "", "percentage_points", ["10", "9.5", "10.5"]),
        ("1,363.44", "", "KRW_per_USD", ["1363.44", "1363.435", "1363.445"]),
        ("9배", "", "multiple", ["9", "8.5", "9.5"]),
        ("9-fold", "", "multiple", ["9", "8.5", "9.5"]),
        ("Double", "", "multiple", ["2", "1.5", "2.5"]),
        ("13,405", "thousand persons", "persons", ["13405000", "13404500", "13405500"]),
        ("１２３억 원", "", "KRW", ["12300000000", "12250000000", "12350000000"]),
        ("1,147", "１００ million KRW", "KRW", ["114700000000", "114650000000", "114750000000"]),
        ("triple", "", "multiple", ["3", "2.5", "3.5"]),
        ("5%", "Decrease", "growth", ["-0.05", "-0.055", "-0.045"]),
        ("-0.5%", "", "growth", ["-0.005", "-0.0055", "-0.0045"]),
    ],
)
def test_a_figure_lies_half_its_last_digit_to_either_side(
    printed: str, elsewhere: str, unit: str, wanted: list[str]
) -> None:
    figure = read_figure(printed, elsewhere, unit=unit)
    assert bounds(figure) == tuple(map(float, wanted))
    assert figure.unit == unit


@pytest.mark.parametrize(
    ("printed", "elsewhere", "unit", "value"),
    [
        ("1,667", "firms", "firms", 1667),
        ("188개사", "", "firms", 188),
        ("188개 기업", "", "firms", 188),
        ("Eight", "firms", "firms", 8),
        ("226 pharmaceutical manufacturers", "", "firms", 226),
        ("2", "each", "firms", 2),
        ("6,873명", "", "persons", 6873),
        ("3 people", "", "persons", 3),
        ("five medical hospitals", "", "hospitals", 5),
        ("7개 사업", "", "programmes", 7),
        ("2위", "", "rank", 2),
        ("fourth-largest", "", "rank", 4),
        ("fourth", "", "rank", 4),
        ("2nd", "", "rank", 2),
        ("5년", "", "years", 5),
        ("42 months", "", "months", 42),
    ],
)
def test_a_count_printed_in_full_is_exact(
    printed: str, elsewhere: str, unit: str, value: int
) -> None:
    assert bounds(read_figure(printed, elsewhere, unit=unit)) == (value, value, value)


@pytest.mark.parametrize(
    ("printed", "elsewhere", "unit", "low", "high"),
    [
        ("약 1조 200억 원", "", "KRW", 1_015_000_000_000, 1_025_000_000_000),
        # noughts behind a point are printed for their exactness
        ("약 1.0조 원", "", "KRW", 950_000_000_000, 1_050_000_000_000),
        ("약 10.0%", "", "share", 0.0995, 0.1005),
        ("some 1 trillion won", "", "KRW", 500_000_000_000, 1_500_000_000_000),
        ("Some 100", "persons", "persons", 50, 150),
        ("about 7,500 persons", "", "persons", 7_450, 7_550),
        ("≈10,181", "십억 원", "KRW", 10_180_500_000_000, 10_181_500_000_000),
    ],
)
def test_an_approximate_figure_lies_half_its_last_significant_digit_to_either_side(
    printed: str, elsewhere: str, unit: str, low: int, high: int
) -> None:
    figure = read_figure(printed, elsewhere, unit=unit)
    assert is_approximate(printed)
    assert (figure.low, figure.high) == (low, high)


def test_a_caller_may_say_that_a_figure_is_approximate() -> None:
    assert not is_approximate("100명")
    assert bounds(read_figure("100명")) == (100, 100, 100)
    assert bounds(read_figure("100명", approximate=True)) == (100, 50, 150)


def test_a_precision_takes_the_place_of_the_last_printed_digit() -> None:
    figure = read_figure("5억 1,700만 달러", unit="USD", precision="1000000")
    assert bounds(figure) == (517_000_000, 516_500_000, 517_500_000)


def test_a_precision_of_zero_is_exact_by_decree() -> None:
    figure = read_figure("100 trillion won", unit="KRW", precision="0")
    assert figure.low == figure.high == 10**14


@pytest.mark.parametrize("precision", ["-1", "1e6", "1_000", "NaN", "１", "x", "1,000", "9" * 400])
def test_a_precision_that_is_no_plain_number_is_refused(precision: str) -> None:
    with pytest.raises(FigureError, match="precision"):
        read_figure("5", unit="KRW", precision=precision)


def test_money_and_counts_are_never_bounded_below_zero() -> None:
    assert read_figure("0", "100 million KRW", unit="KRW").low == 0
    assert read_figure("0.3%", unit="growth", precision="0.01").low < 0


@pytest.mark.parametrize(
    ("unit", "forms"),
    [
        ("KRW", "won|krw|원|korean won"),
        ("USD", "usd|dollars|dollar|us dollars|u.s. dollars|US Dollars|달러"),
        ("share", "%|percent|per cent|퍼센트|프로"),
        ("percentage_points", "%p|pp|percentage points|percentage point|%포인트|퍼센트포인트"),
        ("firms", "firms|firm|companies|enterprises|manufacturers|makers|importers|exporters"),
        ("firms", "smes|smes and medical centers|medical device manufacturers"),
        ("firms", "pharmaceutical manufacturers|개사|개 사|개 기업|개기업|개 업체|개업체|개소"),
        ("hospitals", "hospitals|medical hospitals|개 병원"),
        ("persons", "persons|person|people|employees|medical staff|명|인|staff|workers|trainees"),
        ("rank", "위|largest|largest economy|place"),
        ("years", "years|year|년|년 연속|개년"),
        ("months", "months|month|개월"),
        ("multiple", "배|fold|times|x"),
        ("programmes", "programmes|programs|projects|개 사업|건"),
        ("KRW_per_USD", "won per dollar|원/달러"),
        ("number", "each|개"),
    ],
)
def test_a_unit_follows_from_the_print_where_none_is_wanted(unit: str, forms: str) -> None:
    for form in forms.split("|"):
        assert read_figure(f"5 {form}").unit == unit, form
        assert read_figure("5", form).unit == unit, form
    for form in ("krw per usd", "krw/usd"):
        assert read_figure(f"5 {form}").unit == "KRW_per_USD"


@pytest.mark.parametrize(
    ("unit", "forms"),
    [
        *(("KRW", "5 won|5"), ("USD", "5 dollars|$5|5"), ("share", "5%"), ("growth", "5%")),
        *(("percentage_points", "5%p"), ("multiple", "5배|5"), ("number", "5개|5 each")),
        *(("KRW_per_USD", "5 won per dollar|5 won|5"), ("rank", "5위|5"), ("years", "5년|5")),
        *(("firms", "5개사|5개|5"), ("persons", "5명|5 each|5"), ("months", "5개월|5")),
        *(("hospitals", "5 hospitals|5개|5"), ("programmes", "5건|5개|5"), ("km", "5")),
    ],
)
def test_a_unit_of_the_tables_admits_what_may_be_printed_for_it(unit: str, forms: str) -> None:
    for form in forms.split("|"):
        assert read_figure(form, unit=unit).unit == unit, form


@pytest.mark.parametrize(
    ("printed", "elsewhere", "unit"),
    [
        ("5 dollars", "", "KRW"),
        ("$5", "", "KRW"),
        ("5원", "", "USD"),
        ("43%", "", "KRW"),
        ("43%p", "", "share"),
        ("0.43", "", "share"),
        ("188개사", "", "persons"),
        ("188명", "", "firms"),
        ("2위", "", "firms"),
        ("5", "USD", "KRW"),
        ("5%", "", "multiple"),
    ],
)
def test_a_unit_other_than_the_wanted_one_is_refused(
    printed: str, elsewhere: str, unit: str
) -> None:
    with pytest.raises(FigureError, match=f"a figure in {unit}"):
        read_figure(printed, elsewhere, unit=unit)


@pytest.mark.parametrize(
    ("printed", "elsewhere"),
    [
        ("", ""),
        ("won", ""),
        ("3조 이상", ""),
        ("3.5조원+α", ""),
        ("3~4조", ""),
        ("30여 년", ""),
        ("more than 5 firms", ""),
        ("1e5", ""),
        ("TRUE", ""),
        ("#REF!", ""),
        ("100 100", ""),
        ("7억 4,720만 달러(한화 약 1조 200억 원)", ""),
        ("$5 won", ""),
        ("5 won", "dollars"),
        ("△12", ""),
        ("▲12", ""),
        ("(1,234)", ""),
        ("5-", ""),
        ("--5", ""),
        ("- 45 million", ""),
        ("- ", ""),
        ("·-264 million", ""),
        ("12.3p", ""),
        ("*7", ""),
        ("101%", ""),
        ("five hundred", ""),
        ("fourth firms", ""),
        ("1.5th", ""),
        ("5m", ""),
        ("5", "about"),
        ("5", "101 million USD"),
        ("5", "decrease decrease"),
        ("5 won", "decrease"),
        ("-5%", "decrease"),
        ("5%가 감소", "decrease"),
        ("5", "€"),
        ("5 EUR", ""),
        ("5000만원 상당", ""),
    ],
)
def test_what_is_not_fully_understood_is_refused(printed: str, elsewhere: str) -> None:
    with pytest.raises(FigureError):
        read_figure(printed, elsewhere)


@pytest.mark.parametrize(
    ("printed", "elsewhere", "unit", "found"),
    [
        ("20%가 감소", "decrease", "growth", "decrease"),
        ("-20%", "decrease", "growth", "-20% decrease"),
        ("20%", "decrease", "share", "20% decrease"),
        ("5%", "decrease decrease", "growth", "decrease decrease"),
        ("5", "million parsecs", "KRW", "parsecs"),
        ("5", "$ won", "KRW", "won"),
        ("-5%", "", "share", "-5%"),
        ("100.1%", "", "share", "100.1%"),
    ],
)
def test_a_refusal_names_the_sign_that_cannot_stand(
    printed: str, elsewhere: str, unit: str, found: str
) -> None:
    with pytest.raises(FigureError) as caught:
        read_figure(printed, elsewhere, unit=unit)
    assert caught.value.found == found


def test_a_refusal_says_what_was_found_where_and_what_is_allowed() -> None:
    with pytest.raises(FigureError) as caught:
        read_figure("3조 이상", unit="KRW")
    assert str(caught.value).startswith("«이상» in «3조 이상»: nothing, or a unit such as")


# Print → read gives the figure back, for every form a document may choose.

KOREAN = [("조", 12), ("억", 8), ("만", 4), ("", 0)]
ENGLISH = [("trillion", 12), ("billion", 9), ("million", 6), ("thousand", 3)]
CURRENCIES = {"KRW": (["원", " 원", "won", " won", " KRW"], ["₩", "KRW "]), "USD": (
    ["달러", " 달러", " dollars", " USD"], ["$", "US$", "USD "])}  # fmt: skip


@st.composite
def korean_forms(draw: st.DrawFn) -> tuple[str, int, int]:
    """Return a Korean form, its value and the size of its last printed digit."""
    first = draw(st.integers(0, 3))
    last = draw(st.integers(first, 3))
    space, parts, total = draw(st.sampled_from(["", " "])), [], 0
    for place in range(first, last + 1):
        scale, exponent = KOREAN[place]
        least = 1 if place in {first, last} else 0
        number = draw(st.integers(least, 9999))
        if number:
            printed = f"{number:,}" if draw(st.booleans()) else str(number)
            parts.append(printed + scale)
            total += number * 10**exponent
    return space.join(parts), total, 10 ** KOREAN[last][1]


@st.composite
def english_forms(draw: st.DrawFn) -> tuple[str, Decimal, Decimal]:
    """Return an English form, its value and the size of its last printed digit."""
    scale, exponent = draw(st.sampled_from(ENGLISH))
    decimals = draw(st.integers(0, 3))
    number = Decimal(draw(st.integers(0, 9_999_999))).scaleb(-decimals)
    printed = f"{number:,.{decimals}f}"
    step = Decimal(1).scaleb(exponent - decimals)
    return f"{printed} {scale}", number.scaleb(exponent), step


def with_currency(form: str, draw: st.DrawFn) -> tuple[str, str]:
    unit = draw(st.sampled_from(sorted(CURRENCIES)))
    behind, before = CURRENCIES[unit]
    if draw(st.booleans()):
        return f"{draw(st.sampled_from(before))}{form}", unit
    ending = draw(st.sampled_from(behind))
    glued = form[-1].isascii() and form[-1].isalpha() and not ending.startswith(" ")
    return f"{form}{' ' if glued else ''}{ending}", unit


def test_what_may_be_printed_is_said_of_units_of_the_tables_alone() -> None:
    lookup = Path(__file__).parents[2] / "data/lookups/units.csv"
    known = [line.split(",")[0] for line in lookup.read_text(encoding="utf-8").splitlines()]
    assert set(PRINTABLE) <= {*known, "number"}


@given(st.data())
def test_every_korean_amount_is_read_back(data: st.DataObject) -> None:
    form, value, step = data.draw(korean_forms())
    printed, unit = with_currency(form, data.draw)
    figure = read_figure(printed, unit=unit)
    half = Decimal(step) / 2
    wanted = (value, max(value - half, 0), value + half)
    assert bounds(figure) == tuple(map(float, wanted))


@given(st.data())
def test_every_english_amount_is_read_back(data: st.DataObject) -> None:
    form, value, step = data.draw(english_forms())
    printed, unit = with_currency(form, data.draw)
    figure = read_figure(printed, unit=unit)
    wanted = (value, max(value - step / 2, 0), value + step / 2)
    assert bounds(figure) == tuple(map(float, wanted))


@given(st.integers(0, 10**9), st.sampled_from(["{:,}개사", "{:,} firms", "{} companies"]))
def test_every_count_is_read_back_exactly(count: int, form: str) -> None:
    assert bounds(read_figure(form.format(count), unit="firms")) == (count, count, count)


@given(
    st.decimals(-99, 999, places=2), st.integers(0, 2), st.sampled_from(["%", " percent", "퍼센트"])
)
def test_every_rounded_rate_holds_its_raw_value(raw: Decimal, places: int, form: str) -> None:
    shown = raw.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    figure = read_figure(f"{shown}{form}", unit="growth")
    assert figure.value == float(shown / 100)
    assert figure.low <= float(raw / 100) <= figure.high


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    try:
        figure = read_figure(text)
    except FigureError:
        return
    assert figure.low <= figure.value <= figure.high


@given(st.text(alphabet="0123456789,.조억만천 %원달러$약~-€trillionwon", min_size=1, max_size=14))
def test_nearly_printed_forms_are_read_or_refused(text: str) -> None:
    try:
        figure = read_figure(text)
    except FigureError:
        return
    assert figure.low <= figure.value <= figure.high
