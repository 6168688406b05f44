from pathlib import Path

import pytest

from helpers.data.rows import read_sheet
from helpers.errors import nearest

COLUMNS = ["code", "name", "note"]
HEADER = "code,name,note\n"


def read(folder: Path, content: str | bytes) -> tuple[list[list[str | int]], list[str]]:
    path = folder / "t.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    table = read_sheet(path, file="t.csv", columns=COLUMNS)
    return [[line, *fields] for line, fields in table.rows], list(map(str, table.faults))


def test_cells_are_text_and_rows_know_their_line(tmp_path: Path) -> None:
    rows, faults = read(tmp_path, HEADER + '001,"a, b",\nNA,1e5,"say ""so"""\n')
    assert rows == [[2, "001", "a, b", ""], [3, "NA", "1e5", 'say "so"']]
    assert not faults


@pytest.mark.parametrize("content", ["\ufeff" + HEADER + "1,a,\n", "code,name,note\r\n1,a,\r\n"])
def test_a_mark_at_the_head_and_windows_line_ends_are_taken_away(
    tmp_path: Path, content: str
) -> None:
    assert read(tmp_path, content) == ([[2, "1", "a", ""]], [])


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "t.csv: «»: a header line and rows below it"),
        (HEADER, "t.csv, row 1: «no rows»: at least one row below the header"),
        (b"PK\x03\x04rest", "t.csv: «a zip or spreadsheet file»: a CSV file in UTF-8"),
        (b"%PDF-1.7", "t.csv: «a PDF file»: a CSV file in UTF-8"),
        ("코드".encode("utf-16"), "t.csv: «UTF-16 text»: a CSV file in UTF-8"),
        (HEADER.encode() + b"1,a\0,\n", "t.csv, row 2: «NUL byte»: text without NUL bytes"),
        (
            HEADER.encode() + "1,a,\n2,강원,\n".encode("cp949"),
            "t.csv, row 3: «byte 0xb0»: UTF-8 text; save the file as UTF-8",
        ),
        (HEADER + "1,a\n", "t.csv, row 2: «1,a»: 3 fields like the header, not 2"),
        (HEADER + "1,a,b,c\n", "t.csv, row 2: «1,a,b,c»: 3 fields like the header, not 4"),
        (HEADER + "1,a,\n\n2,b,\n", "t.csv, row 3: «empty row»: no empty row; delete it"),
        (
            "code,name,code\n1,a,b\n",
            "t.csv, row 1, column code: «code»: each column once\n"
            "t.csv, row 1, column note: «»: this column, which data/datapackage.json declares",
        ),
        (
            "code,nmae,note\n1,a,b\n",
            "t.csv, row 1, column nmae: «nmae»: no such column in data/datapackage.json; "
            "nearest: name\n"
            "t.csv, row 1, column name: «»: this column, which data/datapackage.json declares",
        ),
        (
            "name,code,note\na,1,b\n",
            "t.csv, row 1: «name,code,note»: the order code,name,note",
        ),
        (
            "code,name,note,\n1,a,b,\n",
            "t.csv, row 1, column field 4: «»: no such column in data/datapackage.json",
        ),
        (HEADER + "1, a,\n", "t.csv, row 2, column name: « a»: no space before or behind"),
        (
            HEADER + "1,a\u200bb,\n",
            "t.csv, row 2, column name: «a<U+200B>b»: "
            "no invisible character U+200B ZERO WIDTH SPACE (character 2)",
        ),
        (HEADER + "1,\ufeffa,\n", "no invisible character U+FEFF"),
        (
            HEADER + '1,"a\nb",\n',
            "t.csv, row 2, column name: «a<U+000A>b»: no invisible character U+000A LINE FEED",
        ),
        (HEADER + "1,\u1100\u1161,\n", "composed characters (Unicode NFC)"),
        (HEADER + "1,\ufffd,\n", "the text was damaged by a wrong encoding"),
        (HEADER + '1,a,\n2,"b,\n', "quotes that are closed, and doubled inside a quoted cell"),
        (HEADER + '1,"a"b,\n', "quotes that are closed, and doubled inside a quoted cell"),
    ],
)
def test_what_is_wrong_with_a_file_is_named_with_its_place(
    tmp_path: Path, content: str | bytes, fault: str
) -> None:
    _, faults = read(tmp_path, content)
    assert fault in "\n".join(faults)


def test_sound_rows_around_a_wrong_one_keep_their_lines(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, HEADER + "1,a,\n2\n3,c,\n")
    assert [row[0] for row in rows] == [2, 4]


def test_every_shifted_row_is_a_fault_of_its_own(tmp_path: Path) -> None:
    rows, faults = read(tmp_path, HEADER + "0,1,a,\n0,2,b,\n")
    assert not rows
    assert len(faults) == 2


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    table = read_sheet(tmp_path / "t.csv", file="t.csv", columns=COLUMNS)
    assert [str(fault) for fault in table.faults] == [
        "t.csv: «no such file»: a table declared in the data package"
    ]


def test_the_nearest_name_is_offered_where_one_is_near() -> None:
    assert nearest("KR-4", ["KR-41", "US-1"]) == "; nearest: KR-41"
    assert nearest("zzz", ["KR-41"]) == ""
