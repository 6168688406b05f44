import math
import pickle
import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.measured import Measured, at_corners
from helpers.errors import Refusal

ROWS = pd.DataFrame(
    {
        "id": ["C02", "C99"],
        "value": [747.2e6, float("nan")],
        "low": [747.15e6, float("nan")],
        "high": [747.25e6, float("nan")],
        "unit": ["USD", "USD"],
        "basis": ["mfds", "mfds"],
    }
)
C02 = Measured(747.2e6, 747.15e6, 747.25e6, "USD", ("mfds",), ("C02",))

relaxed = settings(deadline=None, database=None)


def test_a_row_as_series_mapping_or_namedtuple_is_the_same_number():
    assert Measured.from_row(ROWS.iloc[0]) == C02
    assert Measured.from_row(ROWS.iloc[0].to_dict()) == C02
    assert Measured.from_row(next(ROWS.itertuples(index=False))) == C02


def test_a_row_of_an_indexed_frame_takes_its_label_as_id():
    indexed = ROWS.set_index("id")
    assert Measured.from_row(indexed.loc["C02"]) == C02
    assert Measured.from_row(next(indexed.itertuples())) == C02


def test_a_row_without_a_basis_column_has_no_basis():
    row = ROWS.drop(columns="basis").iloc[0]
    assert Measured.from_row(row).bases == ()


def test_a_row_without_a_figure_is_refused_by_name():
    with pytest.raises(Refusal) as refused:
        Measured.from_row(ROWS.iloc[1])
    assert refused.value.reason == "missing"
    assert refused.value.details == {"observation": "C99"}


@pytest.mark.parametrize(
    ("value", "low", "high"), [(1, 2, 3), (4, 2, 3), (math.nan, 1, 2), (1, 0, math.inf)]
)
def test_bounds_out_of_order_or_not_finite_are_an_error(value, low, high):
    with pytest.raises(ValueError, match="not"):
        Measured(value, low, high, "USD")


def test_labels_are_put_in_order_and_named_once():
    number = Measured(1, 1, 1, "USD", ("mfds", "khidi", "mfds"), ("b", "a", "b"))
    assert number.bases == ("khidi", "mfds")
    assert number.rests_on == ("b", "a")


def test_a_count_is_exact():
    assert Measured.rounded(188, step=0, unit="firms").is_exact
    assert not C02.is_exact


def test_a_constant_rests_on_nothing():
    assert Measured.exact(5, "USD") == Measured(5.0, 5.0, 5.0, "USD")


def test_scaling_by_a_negative_factor_swaps_the_bounds():
    assert C02.scaled(-1e-6, "USD").low == pytest.approx(-747.25)
    assert C02.scaled(-1e-6, "USD").high == pytest.approx(-747.15)
    assert C02.scaled(2, "USD").rests_on == ("C02",)


def test_numbers_overlap_when_their_intervals_touch():
    assert C02.overlaps(Measured(747.3e6, 747.25e6, 747.35e6, "USD"))
    assert Measured(747.3e6, 747.25e6, 747.35e6, "USD").overlaps(C02)
    assert not C02.overlaps(Measured(747.3e6, 747.26e6, 747.34e6, "USD"))


def test_numbers_in_two_units_are_not_compared():
    with pytest.raises(Refusal, match="unit-mismatch") as refused:
        C02.overlaps(Measured.exact(1, "KRW"))
    assert refused.value.details == {"units": "KRW, USD"}


def test_bounds_belong_to_the_interval():
    assert C02.contains(747.15e6)
    assert not C02.contains(747.26e6)


def test_results_unite_what_their_parts_rest_on():
    other = Measured(2.0, 1.0, 3.0, "USD", ("khidi",), ("K1", "C02"))
    both = at_corners(lambda a, b: a - b, C02, other, unit="USD")
    assert both.bases == ("khidi", "mfds")
    assert both.rests_on == ("C02", "K1")


@relaxed
@given(
    value=st.floats(-1e12, 1e12),
    step=st.floats(0, 1e9),
    factor=st.floats(-1e6, 1e6),
    at=st.floats(0, 1),
)
def test_scaling_holds_every_admissible_raw_value(value, step, factor, at):
    number = Measured.rounded(value, step=step, unit="KRW")
    raw = min(max(number.low + at * (number.high - number.low), number.low), number.high)
    assert number.contains(raw)
    assert number.scaled(factor, "KRW").contains(raw * factor)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (C02, "747.2 M USD (747.15–747.25)"),
        (Measured.rounded(5255.11e6, step=1e4, unit="USD"), "5.25511 bn USD (5.255105–5.255115)"),
        (Measured.rounded(1.02e12, step=1e10, unit="KRW"), "1.02 tn KRW (1.015–1.025)"),
        (Measured(0.17015, 0.1543, 0.1877, "growth"), "17 % (15.4–18.8)"),
        (Measured(-0.2, -0.31, 0.05, "growth"), "−20 % (−31 … 5)"),
        (Measured.exact(1667, "firms"), "1,667 firms"),
        (Measured.exact(0.43, "share"), "43 %"),
        (Measured.exact(0, "KRW"), "0 KRW"),
        (Measured(-0.0001, -0.001, 0.0, "multiple"), "−0.0001 multiple (−0.001 … 0)"),
        (Measured(2, 2, 5, "rank"), "2 rank (2–5)"),
        (Measured(0.1 + 0.2, 0.3, 0.1 + 0.2, "multiple"), "0.3 multiple"),
    ],
)
def test_the_short_form_has_a_readable_unit_and_bounds_that_can_be_told_apart(number, shown):
    assert str(number) == shown
    frame = pd.DataFrame({"figure": [number]})
    assert f"<td>{shown}</td>" in frame.to_html()


ends = st.floats(-1e15, 1e15, allow_subnormal=False)


@relaxed
@given(st.lists(ends, min_size=3, max_size=3).map(sorted), st.sampled_from(["USD", "share"]))
def test_the_short_form_reads_back_and_holds_the_value_between_the_bounds(numbers, unit):
    low, value, high = numbers
    text = str(Measured(value, low, high, unit))
    scale = {"%": 0.01, "M": 1e6, "bn": 1e9, "tn": 1e12}.get(text.split()[1], 1.0)
    read = [
        float(part.replace(",", "").replace("−", "-")) * scale
        for part in re.findall(r"−?[\d,]+(?:\.\d+)?", text)
    ]
    assert len(read) in {1, 3}
    shown, least, most = read if len(read) == 3 else read * 3
    assert least <= shown <= most
    for one, meant in ((shown, value), (least, low), (most, high)):
        # Two digits tell the bounds apart, thirteen a number of its own.
        finest = max((high - low) / 10, max(abs(low), abs(high)) * 1e-11)
        assert abs(one - meant) <= finest + 1e-12


def test_a_number_is_kept_in_files_without_how_it_came_about():
    double = at_corners(lambda a: a * 2, C02, unit="USD")
    kept = pickle.loads(pickle.dumps(double))  # noqa: S301 - our own bytes
    assert kept == double
    assert (double.derivation is None, kept.derivation) == (False, None)
