"""Tidy frames keep cells as they are."""

import pandas as pd
import pytest

from helpers.analysis.frames import by_year, records, tidy
from helpers.data.measured import Measured


@pytest.mark.parametrize("years", [[2020, None], [None, None], [2020, 2021]])
def test_a_year_stays_a_whole_number_beside_an_unknown_one(years):
    frame = tidy([{"year": year, "name": None} for year in years], "year name")
    cells = [row["year"] for row in records(frame)]
    assert cells == years
    assert all(cell is None or isinstance(cell, int) for cell in cells)
    assert [row["name"] for row in records(frame)] == [None, None]


def test_a_frame_without_rows_has_its_columns():
    assert list(tidy([], "year amount")) == ["year", "amount"]


def test_known_cells_keep_their_kind():
    frame = tidy([{"year": 2020, "known": True, "share": 0.5}], "year known share")
    assert [pd.api.types.is_integer_dtype(frame["year"]), frame["known"].dtype] == [True, bool]
    assert frame["share"].dtype == float


def test_of_a_figure_that_several_rows_print_the_first_stands():
    printed = [Measured.exact(number, "KRW") for number in (5, 7, 9)]
    frame = pd.DataFrame({"period": ["2020", "2020", "2021-03"], "figure": printed})
    assert by_year(frame) == {2020: printed[0]}
