"""Tables for programs and spreadsheets: what stands in them, and that none of it computes."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import openpyxl
import pandas as pd
import pytest
from frictionless import Package
from hypothesis import example, given
from hypothesis import strategies as st

from helpers.data.measured import Measured
from helpers.display import blocks
from helpers.display.block_cells import Cell, Column
from helpers.display.block_kinds import MIME
from helpers.pipeline.notebook.files import import_nbformat
from helpers.pipeline.page.citation import Citation
from helpers.pipeline.page.layout import Page, Parameter
from helpers.pipeline.page.tables import TableFile, data_package, plain, safe_text, tables
from helpers.pipeline.page.workbook import workbook

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.pipeline.notebook.manifest import Report

v4 = import_nbformat().v4
EXPORTS = Measured.rounded(747.2e6, step=1e5, unit="USD", bases=("mfds",), rests_on=("C12",))
FALL = Measured.rounded(
    -0.2, step=0.01, unit="growth", bases=("khidi", "mfds"), rests_on=("B", "C12")
)
SOURCES = {
    "block": "sources",
    "sources": [
        {"id": "release-2025", "observations": [{"id": "C12"}]},
        {"id": "khidi-2024", "observations": [{"id": "B"}]},
    ],
}


def _table(**more: Any) -> dict[str, Any]:
    """A table of one region with two figures, one of them missing for another region."""
    rows = [
        {"region": Cell("강원", code="KR-42"), "usd": Cell.of(EXPORTS, "747.2"), "note": "–"},
        {"region": Cell("=기타"), "usd": None, "note": "−5, +3"},
        {"region": Cell("전국", code="KR"), "usd": Cell.of(FALL, "−20%"), "note": "-"},
    ]
    columns = [
        Column("region", "지역"), Column("usd", "수출", unit="백만 달러", kind="number"),
        Column("note", "참고"),
    ]  # fmt: skip
    told = {
        "columns": columns, "caption": "지역 수출", "unit": "백만 달러", "basis": "식약처 실적",
        "source": "강원, 2025", "rests_on": ("C12",), "lang": "ko",
    }  # fmt: skip
    return blocks.table(**{"frame": rows, **told, **more}).json()


def _record(*content: dict[str, Any]) -> Any:
    shown = [v4.new_output("display_data", {MIME: one}) for one in content]
    return v4.new_notebook(cells=[v4.new_code_cell("x", id="ranking", outputs=shown)])


def _rows(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_a_table_has_plain_numbers_with_bounds_unit_basis_and_sources() -> None:
    [found] = tables(_record(_table(), SOURCES))
    assert _rows(found.data) == [
        ["region", "region_code", "usd_value", "usd_low", "usd_high", "usd_unit", "usd_basis",
         "usd_source_ids", "note"],
        ["강원", "KR-42", "747200000", "747150000", "747250000", "USD", "mfds", "release-2025", ""],
        ["'=기타", "", "", "", "", "", "", "", "−5, +3"],
        ["전국", "KR", "-0.2", "-0.205", "-0.195", "growth", "khidi;mfds",
         "khidi-2024;release-2025", "'-"],
    ]  # fmt: skip


def test_programs_read_it_as_numbers(tmp_path: Path) -> None:
    [found] = tables(_record(_table(), SOURCES))
    path = tmp_path / found.name
    path.write_bytes(found.data)
    frame = pd.read_csv(path)
    assert frame["usd_value"].tolist()[::2] == [747200000, -0.2]
    assert frame["usd_low"].dtype == "float64"


def test_the_only_figure_of_a_table_needs_no_name() -> None:
    rows = [{"who": "a", "value": Cell.of(EXPORTS, "747.2")}]
    columns = [Column("who", "Who"), Column("value", "Exports", kind="number")]
    words = {"caption": "c", "unit": "u", "basis": "b", "source": "s"}
    block = blocks.table(rows, columns=columns, rests_on=("C12",), lang="en", **words).json()
    [found] = tables(_record(block, SOURCES))
    assert _rows(found.data)[0] == ["who", "value", "low", "high", "unit", "basis", "source_ids"]


@pytest.mark.parametrize("text", ["=1+1", "+cmd|X"])
def test_columns_of_one_name_are_told_apart(text: str) -> None:
    columns = [{"key": key, "label": key} for key in ("usd", "usd_value")]
    row = [{"text": "1", "value": 1.0, "low": 1.0, "high": 1.0}, {"text": text}]
    block = {"block": "table", "caption": "c", "columns": columns, "rows": [row]}
    names = [field.name for field in TableFile("1.csv", "x", "c", block, {}).fields]
    assert len({*names}) == len(names) == 7


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1"])
def test_formulas_are_shown_as_text(text: str) -> None:
    assert safe_text(text) == f"'{text}"


@pytest.mark.failure_mode(114)
@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("＝1+1", "'＝1+1"),
        ("﹣1+1", "'﹣1+1"),
        (" \u00a0\u200b=1", "' \u00a0\u200b=1"),
        ("\u3164@x", "'\u3164@x"),
        ("a;=1+1", "a;'=1+1"),
        ("a, ＠x|=y", "a, '＠x|'=y"),
        ("a\n\n=1", "a\n\n'=1"),
        ("2022; -5.2%, +3", "2022; -5.2%, +3"),
        ("−5, −3", "−5, −3"),
    ],
)
def test_formulas_are_found_behind_what_is_unseen_and_what_separates(text: str, safe: str) -> None:
    assert safe_text(text) == safe


# A sign that no number follows, or a number with a further operator: behind a comma that ends no
# number, and behind quotes, a formula would be wrong and is left as text.
_COMPUTES = r"[=@＝＋－＠]|[+-](?![0-9])|[+-][0-9.,]*[0-9]\s*[=+@(-]"
_HOSTILE = st.text("=+-@＝＋－＠;,|\t\r\n\u00a0\u200b\ufeff\u3164 '\"a1(", max_size=12)


@pytest.mark.failure_mode(114)
@given(text=_HOSTILE, separator=st.sampled_from(",;|"))
@example(text="-1", separator=";")
@example(text="-1,", separator=";")
def test_no_cell_of_a_table_computes_whatever_separates(text: str, separator: str) -> None:
    columns = [{"key": f"k{text}", "label": text}, {"key": "n", "label": text, "bases": [text]}]
    row = [{"text": text, "code": text}, {"text": text, "value": -1.0, "low": -1.0, "high": -1.0}]
    block = {"block": "table", "caption": text, "columns": columns, "rows": [row]}
    raw = TableFile("1.csv", "x", text, block, {}).data
    for line in raw.decode("utf-8-sig").splitlines():
        for cell in re.split(f"[{separator}]", line):
            assert not re.match(_COMPUTES, cell.strip('" \u00a0\u200b\ufeff\u3164'))


@pytest.mark.parametrize("text", ["-5.2%", "+3.1", "-1,234", "강원", "", "−5"])
def test_numbers_and_words_stay_as_they_are(text: str) -> None:
    assert safe_text(text) == text


@given(st.floats(allow_nan=False, allow_infinity=False, width=64))
def test_a_plain_number_is_the_number_in_digits_a_point_and_a_minus(number: float) -> None:
    written = plain(number)
    assert re.fullmatch(r"-?\d+(\.\d+)?", written)
    assert Decimal(written) == Decimal(f"{number:.15g}")


def test_tables_of_figures_are_products_too_and_named_by_their_cell() -> None:
    figure = {"block": "figure", "title": "Who leads", "table": _table()}
    found = tables(_record(_table(), figure, {"block": "note", "text": "x"}))
    assert [(one.name, one.title) for one in found] == [
        ("1-ranking.csv", "지역 수출"),
        ("2-ranking.csv", "Who leads"),
    ]


CITATION = Citation(
    "exports/en", "=강원", "누가?", "ko", "모음", licence="CC BY 4.0", site="https://example.org/",
    newest="2025", sources=(("강원, 2025", ""), ("식약처", "https://example.org/x")),
)  # fmt: skip


def test_the_dictionary_says_what_each_column_means(tmp_path: Path) -> None:
    found = tables(
        _record(_table(), {"block": "figure", "title": "Who", "table": _table()}, SOURCES)
    )
    for one in found:
        (tmp_path / one.name).write_bytes(one.data)
    (tmp_path / "datapackage.json").write_bytes(data_package(found, citation=CITATION))
    package = Package(str(tmp_path / "datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["message"])
    told = json.loads((tmp_path / "datapackage.json").read_bytes())
    assert told["sources"] == [
        {"title": "강원, 2025"}, {"title": "식약처", "path": "https://example.org/x"},
    ]  # fmt: skip
    fields = {field["name"]: field for field in told["resources"][0]["schema"]["fields"]}
    assert fields["usd_value"]["type"] == "number"
    assert fields["usd_value"]["title"] == "수출"
    assert all(field["title"] for field in fields.values())
    assert [name for name, field in fields.items() if "description" not in field] == [
        "region", "note",
    ]  # fmt: skip
    assert package.resources[0].read_rows()[0]["usd_value"] == Decimal(747200000)


def _fields(*cells: Cell | None) -> dict[str, dict[str, Any]]:
    """What the dictionary says of a column of figures, by the names of what became of it."""
    rows = [{"usd": one} for one in cells]
    columns = [Column("usd", "Exports", kind="number")]
    found = tables(_record(_table(columns=columns, frame=rows), SOURCES))
    told = json.loads(data_package(found, citation=CITATION))
    return {one["name"]: one for one in told["resources"][0]["schema"]["fields"]}


def test_the_dictionary_names_a_unit_where_every_number_has_it_and_no_other() -> None:
    exports, fall = Cell.of(EXPORTS, "747.2"), Cell.of(FALL, "−20%")
    for part in ("usd_value", "usd_low", "usd_high"):
        assert _fields(exports, exports, None)[part]["unit"] == "USD"
        # two amounts and a rate: whoever read dollars would take a rate for twenty cents
        assert "unit" not in _fields(exports, exports, fall)[part]


PARTS = ["usd_value", "usd_low", "usd_high", "usd_unit", "usd_basis", "usd_source_ids"]


@pytest.mark.parametrize("cells", [(None, None), (Cell.of(EXPORTS, "747.2"), None)])
def test_a_column_of_figures_is_headed_alike_with_and_without_figures(
    cells: tuple[Cell | None, ...],
) -> None:
    assert list(_fields(*cells)) == PARTS


def test_what_a_table_says_instead_of_a_figure_is_in_every_file() -> None:
    why = "=too small to compare"
    rows = [
        {"region": Cell("a"), "usd": Cell.of(EXPORTS, "747.2")}, {"region": Cell("b"), "usd": None},
        {"region": Cell("c"), "usd": Cell(why)},
    ]  # fmt: skip
    columns = [Column("region", "Region"), Column("usd", "Exports", kind="number")]
    found = tables(_record(_table(columns=columns, frame=rows), SOURCES))
    head, *body = _rows(found[0].data)
    assert head == ["region", *PARTS, "usd_instead"]
    assert [row[-1] for row in body] == ["", "", f"'{why}"]
    assert body[2][1:-1] == [""] * 6
    book = openpyxl.load_workbook(io.BytesIO(workbook(_page(), found, citation=CITATION)))
    assert [row[-1].value for row in book.worksheets[1].iter_rows()][-3:] == [None, None, why]


def test_what_is_to_be_minded_about_a_figure_goes_with_its_table() -> None:
    figure = {"block": "figure", "title": "Who", "note": "A break in 2020.", "table": _table()}
    noted = figure | {"table": _table(note="Gunwi moved.")}
    same = figure | {"table": _table(note="A break in 2020.")}
    found = tables(_record(figure, noted, same, SOURCES))
    notes = ["A break in 2020.", "A break in 2020. Gunwi moved.", "A break in 2020."]
    told = json.loads(data_package(found, citation=CITATION))["resources"]
    assert [one["description"].split(" · ")[-1] for one in told] == notes
    book = openpyxl.load_workbook(io.BytesIO(workbook(_page(), found, citation=CITATION)))
    lines = [str(sheet["A5"].value) for sheet in book.worksheets[1:]]
    assert [line.split(": ")[-1] for line in lines] == notes


def _page() -> Page:
    report = SimpleNamespace(title="=강원", question="+누가?", id="exports", lang="ko")
    shown = Parameter("region", "지역", "강원", "강원 (KR-42)", "", "")
    return Page(cast("Report", report), "ko", {}, (), [shown], True, False, {"title": "모음"})


def _book(**more: Any) -> tuple[bytes, openpyxl.Workbook]:
    found = tables(
        _record(_table(), {"block": "figure", "title": "[1]: *Who*?", "table": _table(**more)})
    )
    data = workbook(_page(), found, citation=CITATION)
    return data, openpyxl.load_workbook(io.BytesIO(data))


def test_a_workbook_has_a_cover_and_a_sheet_a_table_with_numbers() -> None:
    data, book = _book()
    assert book.sheetnames == ["표지", "1 지역 수출", "2 1 Who"]
    cover = [cell.value for row in book["표지"].iter_rows() for cell in row if cell.value]
    assert cover[:2] == ["=강원", "+누가?"]
    assert "강원 (KR-42)" in cover
    assert CITATION.line("ko") in cover
    sheet = book["1 지역 수출"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][0] == "지역 수출"
    assert [row[0] for row in rows[1:4]] == [
        "단위: 백만 달러", "집계 기준: 식약처 실적", "출처: 강원, 2025",
    ]  # fmt: skip
    assert rows[5][:5] == ("지역", "지역: 코드", "수출: 값", "수출: 하한", "수출: 상한")
    assert rows[6][:6] == ("강원", "KR-42", 747200000, 747150000, 747250000, "USD")
    assert sheet.freeze_panes == "B7"
    assert sheet.print_title_rows == "$6:$6"
    assert all(one.sheet_properties.pageSetUpPr.fitToPage for one in book)
    assert _book()[0] == data


def test_a_number_is_shown_in_its_own_unit_whatever_the_column_holds_besides() -> None:
    [record] = tables(_record(_table()))
    exports, _, fall = openpyxl.load_workbook(
        io.BytesIO(workbook(_page(), [record], citation=CITATION))
    ).worksheets[1]["C7:E9"]
    assert {cell.number_format for cell in exports} == {"#,##0"}
    assert {cell.number_format for cell in fall} == {"0.00%"}


def test_a_number_without_a_unit_takes_none_from_its_column() -> None:
    rows = [
        {"region": "a", "usd": Cell("10%", 0.1, 0.1, 0.1, "share"), "note": ""},
        {"region": "b", "usd": Cell("2,100", 2100.0, 2100.0, 2100.0), "note": ""},
    ]
    [found] = tables(_record(_table(frame=rows)))
    unit = [field.part for field in found.fields].index("unit")
    assert [row[unit] for row in found.rows] == ["share", None]


def test_a_number_that_rests_on_what_is_not_listed_has_the_sources_of_its_table() -> None:
    block = _table()
    block["observations"] = ["not listed" for _ in block["observations"]]
    [found] = tables(_record(block, SOURCES))
    sources = [field.part for field in found.fields].index("source_ids")
    assert [row[sources] for row in found.rows] == ["release-2025", None, "release-2025"]


def test_a_row_is_as_high_as_its_longest_text_is_broken() -> None:
    """Forty-six letters go into a line of the widest column, twenty-three Korean ones."""
    rows = [{"said": Cell(text)} for text in ("word " * 27, "가나다라마 " * 27, "short")]
    told = {"caption": "c", "unit": "u", "basis": "b", "source": "s", "lang": "en"}
    block = blocks.table(rows, columns=[Column("said", "Said")], rests_on=("C12",), **told).json()
    data = workbook(_page(), tables(_record(block)), citation=CITATION)
    _, sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets
    first = next(number for number in range(1, 9) if sheet.cell(number, 1).value == "Said") + 1
    # Nine words of four letters are 44 with their spaces, four of five Korean ones 43.
    heights = [sheet.row_dimensions[number].height for number in range(first, first + 3)]
    assert heights == [3 * 15, 7 * 15, None]


@pytest.mark.parametrize(
    ("caption", "name"),
    [
        ("Korea's exports fell from 10,180.6 billion", "1 Korea’s exports fell from"),
        ("가" * 40, "1 " + "가" * 29),
    ],
)
def test_sheets_are_named_by_whole_words(caption: str, name: str) -> None:
    """Excel takes 31 letters: «10,180.» would be another amount than «10,180.6»."""
    data = workbook(_page(), tables(_record(_table(caption=caption))), citation=CITATION)
    assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames[1] == name


def test_long_words_are_broken_and_rows_read_from_the_top() -> None:
    _, book = _book()
    name, _, amount = book.worksheets[1][7][:3]
    assert name.alignment.wrap_text
    assert {name.alignment.vertical, amount.alignment.vertical} == {"top"}
    assert {one.oddFooter.right.text for one in book} == {"&P / &N"}


def test_nothing_in_a_workbook_is_a_formula_whatever_it_begins_with() -> None:
    hostile = "=HYPERLINK(1)\x07"
    _, book = _book(caption=hostile, note="+1", source="@x", basis="-1")
    for sheet in book:
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_a_workbook_opens_whatever_its_words_hold() -> None:
    # What no XML holds: control characters, what is no character, half a pair.
    odd = "a\x1b\ufffe\uffff\ud800b"
    page = _page()
    page.report = cast("Report", SimpleNamespace(title=odd, question=odd, id="x", lang="ko"))
    page.site = {"title": odd}
    found = tables(_record(_table(caption="표")))
    found = [replace(one, title=odd, block={**one.block, "note": odd}) for one in found]
    book = openpyxl.load_workbook(io.BytesIO(workbook(page, found, citation=CITATION)))
    assert book.sheetnames[1] == "1 ab"
    assert book.properties.title == book.properties.creator == "ab"
    said = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "ab" in said
    assert f"{page.say('workbook.note')}: ab" in said
