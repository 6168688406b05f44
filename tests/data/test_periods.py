import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.data.periods import (
    MONTHS,
    PeriodError,
    Years,
    is_date,
    read_day,
    read_programme_period,
    read_stated_years,
    read_years,
    year_of,
)

NAMES_OF_MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("", None, None),
        ("2024", 2024, 2024),
        ("2015/2019", 2015, 2019),
        ("2023-02", 2023, 2023),
        ("2024-Q4", 2024, 2024),
        ("2019-01/2019-11", 2019, 2019),
        ("2024-Q1/2025-Q4", 2024, 2025),
        ("1945/2100", 1945, 2100),
    ],
)
def test_a_period_has_a_first_and_a_last_year(
    text: str, start: int | None, end: int | None
) -> None:
    assert read_years(text) == Years(start, end)


@pytest.mark.parametrize(
    "text",
    [
        *("20244", "1024", "24", "'24", "2024년", "2024.0", "FY2024", "2024-13", "2024-1"),
        *("2024Q4", "2024-Q5", "2019/2015", "2015/2015", "2015/2016/2017", "2015/2019-02"),
        *("2023-12/2023-Q1", "2023-Q1/2023-12"),
        *("2024-01-31", "01/02/2024", "45292", "２０２４", " 2024"),
        *("1944", "2101", "2015/2101", "2019-11/2019-01", "2019-01/2019-01", "2015~2019"),
    ],
)
def test_another_form_of_period_is_refused(text: str) -> None:
    with pytest.raises(PeriodError):
        read_years(text)


@pytest.mark.parametrize(
    ("text", "start", "end", "months"),
    [
        ("Sep. 2014~Feb. 2018", "2014-09", "2018-02", True),
        ("2017~2021", "2017-01", "2021-12", False),
        ("2013∼2020", "2013-01", "2020-12", False),
        ("2017∼ 2021", "2017-01", "2021-12", False),
        ("Mar. 2006~ Feb. 2016", "2006-03", "2016-02", True),
        ("July 2017 ~Mar. 2021", "2017-07", "2021-03", True),
        ("July 2014 ~June 2019", "2014-07", "2019-06", True),
        ("Sept. 2014–May 2015", "2014-09", "2015-05", True),
        ("2019", "2019-01", "2019-12", False),
        ("2019~2019", "2019-01", "2019-12", False),
        ("May 2019", "2019-05", "2019-05", True),
        ("１９４５~２１００", "1945-01", "2100-12", False),
        *(
            (f"{name} 2014", f"2014-{number:02}", f"2014-{number:02}", True)
            for number, name in enumerate(NAMES_OF_MONTHS, start=1)
        ),
    ],
)
def test_a_programme_runs_from_month_to_month(
    text: str, start: str, end: str, months: bool
) -> None:
    period = read_programme_period(text)
    assert (period.start, period.end) == (pd.Period(start, "M"), pd.Period(end, "M"))
    assert period.months_printed is months
    assert not period.yearly


@pytest.mark.parametrize("text", ["’18", "‘18", "'18", "‵18"])
def test_a_short_year_is_a_first_year_alone(text: str) -> None:
    period = read_programme_period(text)
    assert (period.start, period.end) == (pd.Period("2018-01", "M"), None)
    assert (period.months_printed, period.yearly) == (False, False)


@pytest.mark.parametrize("text", ["Yearly", " yearly "])
def test_yearly_is_a_period_without_dates(text: str) -> None:
    period = read_programme_period(text)
    assert (period.months_printed, period.yearly) == (False, True)
    assert period.start is period.end is None


@pytest.mark.parametrize(
    "text",
    [
        *("2021~2017", "Sep. 2014~2018", "2014~Feb. 2018", "Sop. 2014~Feb. 2018", "2014~2018~2020"),
        *("18", "’8", "Monthly", "", "2014~", "~2018", "20144~2018", "2017~2021 (5 years)"),
        *("Feb. 2018~Sep. 2014", "Ma. 2014~Feb. 2018", "1944~2018", "2018~2101", "Yearly 2018"),
    ],
)
def test_a_programme_period_that_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(PeriodError):
        read_programme_period(text)


@given(
    st.tuples(st.integers(1990, 2050), st.integers(1, 12)),
    st.tuples(st.integers(1990, 2050), st.integers(1, 12)),
    st.sampled_from(["~", "∼", " ~", "~ ", " ~ ", "–"]),
)
def test_every_programme_period_is_read_back(
    one: tuple[int, int], other: tuple[int, int], tilde: str
) -> None:
    first, last = sorted([one, other])
    ends = [f"{MONTHS[month - 1].title()}. {year}" for year, month in (first, last)]
    period = read_programme_period(tilde.join(ends))
    assert period.start == pd.Period(year=first[0], month=first[1], freq="M")
    assert period.end == pd.Period(year=last[0], month=last[1], freq="M")


@pytest.mark.parametrize(
    ("text", "years"),
    [
        *(("3 years", 3), ("(3 years)", 3), ("10 years", 10), ("one year", 1), ("", None)),
        *(("(one year)", 1), ("ten years", 10), ("Two Years", 2), (" ３ years ", 3)),
    ],
)
def test_stated_years_are_read_with_and_without_parentheses(text: str, years: int | None) -> None:
    assert read_stated_years(text) == years


@pytest.mark.parametrize(
    "text", ["3", "3.5 years", "(3 years", "3 years)", "years", "0 years", "some years", "3 months"]
)
def test_a_duration_that_is_not_whole_years_is_refused(text: str) -> None:
    with pytest.raises(PeriodError):
        read_stated_years(text)


@pytest.mark.parametrize(
    ("text", "true"),
    [
        *(("2024-02-29", True), ("2023-02-29", False), ("20240229", False), ("2024-2-29", False)),
        *(("2024-02", False), ("", False), ("2024-02-29T00:00:00", False), ("2024-W09-4", False)),
    ],
)
def test_a_date_is_a_day_of_the_calendar_in_one_form(text: str, true: bool) -> None:
    assert is_date(text) is true


@pytest.mark.parametrize("text", ["2025", "2025-07", "2025-07-28", "2024-02-29", "1945", "2100-12"])
def test_a_day_may_be_known_by_month_or_year(text: str) -> None:
    assert read_day(text) == text


@pytest.mark.parametrize(
    "text",
    [
        *("2023-02-29", "2025-13", "2025-00", "2025-7", "2025-", "2025-0", "2025-07-2", "2"),
        *("1944", "2101-01-01", "２０２５", "2025/2026", "2025-07-28T00", "about"),
    ],
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(PeriodError):
        read_day(text)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        *(("2024-02-29", 2024), ("2015/2019", 2015), ("2024", 2024), ("1999-Q4", 1999)),
        *(("", None), ("n.d.", None), ("２０２４", None), ("24-02", None)),
    ],
)
def test_a_date_begins_with_its_year(text: str, year: int | None) -> None:
    assert year_of(text) == year
