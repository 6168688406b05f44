"""One way of reading: whatever a file holds, the plain reader says what the strict one says."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.files import LARGEST_FILE
from helpers.data.rows import Sheet, plain_rows, read_sheet

HEADER = ["code", "name"]
SOUND = 'code,name\r\nKR,한국\r\nKR-41,"경기, 도"\r\n'
ROWS = [{"code": "KR", "name": "한국"}, {"code": "KR-41", "name": "경기, 도"}]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rows")
    table = {"path": "t.csv", "schema": {"fields": [{"name": name} for name in HEADER]}}
    (folder / "datapackage.json").write_text(json.dumps({"resources": [table]}))
    return folder / "t.csv"


def both(path: Path, content: bytes) -> tuple[Sheet, list[dict[str, str]]]:
    """Read a file strictly and plainly."""
    # Never in the place of one that was read: what was read is kept by size and time.
    path.unlink(missing_ok=True)
    path.write_bytes(content)
    os.utime(path, ns=(0, both.times))
    both.times += 1
    return read_sheet(path, file="t.csv", columns=HEADER), [dict(row) for row in plain_rows(path)]


both.times = 0


def agree(strict: Sheet, plain: list[dict[str, str]]) -> None:
    """Hold that both read the same rows, or the one refuses and the other gives nothing."""
    if strict.faults:
        assert plain == []
    else:
        assert [[*row.values()] for row in plain] == [fields for _, fields in strict.rows]
        assert plain


@pytest.mark.parametrize(
    "content",
    [
        SOUND,
        SOUND.replace("\r\n", "\n"),
        SOUND.replace("\r\n", "\r"),
        SOUND.replace("\r\n", "\n", 1),
        "\ufeff" + SOUND,
        SOUND.rstrip(),
        '"code","name"\n"KR","한국"\n"KR-41","경기, 도"',
    ],
)
def test_marks_line_ends_and_quotes_change_nothing(place: Path, content: str) -> None:
    strict, plain = both(place, content.encode())
    assert not strict.faults
    assert plain == ROWS
    agree(strict, plain)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("\ufeff\ufeff" + SOUND, "U+FEFF ZERO WIDTH NO-BREAK SPACE (character 1)"),
        (SOUND + "\ufeff,\r\n", "U+FEFF"),
        ("code,name,code\nKR,한국,\n", "each column once"),
        ("code;name\nKR;한국\n", "commas (semicolons? save"),
        ("code\tname\nKR\t한국\n", "commas (tabs? save"),
        ("code|name\nKR|한국\n", "commas (bars? save"),
        ("\ncode,name\nKR,한국\n", "«empty row»: the header as the first line"),
        (SOUND + "\n", "row 4: «empty row»: no empty row; delete it"),
        (SOUND + ",\n", "row 4: «empty row ,»: no empty row; delete it"),
        (SOUND + ",\n,\n , \n", "«3 empty rows ,»: no empty row; delete it, and all down to row 6"),
        (SOUND + "KR\n", "row 4: «KR»: 2 fields like the header, not 1"),
        (SOUND + "KR,a,\n", "row 4: «KR,a,»: 2 fields like the header, not 3"),
        (SOUND + 'KR,"a\n', "row 4: «KR,\"a»: quotes that are closed"),
        (SOUND + 'KR,"a"b\n', "row 4: «KR,\"a\"b»: quotes that are closed"),
        (SOUND + "KR,\0\n", "row 4: «NUL byte»"),
        ("code,na\u200bme\nKR,a\n", "row 1, column na<U+200B>me: «na<U+200B>me»: no invisible"),
        ("code,n\u0430me\nKR,a\n", "U+0430 CYRILLIC SMALL LETTER A (character 2); write a"),
        ("<!DOCTYPE html>\n<html>", "«an HTML page»: a CSV file in UTF-8"),
        ("<?xml version='1.0'?>", "«an XML file»"),
        ("version https://git-lfs.github.com/spec/v1", "«a pointer of Git LFS»"),
        ("code,name\n", "row 1: «no rows»: at least one row below the header"),
        ("", "t.csv: «»: a header line and rows below it"),
        ("code,code\nKR,a\n", "row 1, column code: «code»: each column once"),
        ("code,code\nKR,a\n", "column name: «»: this column, which data/datapackage.json declares"),
        ("code,nmae\nKR,a\n", "«nmae»: no such column in data/datapackage.json; nearest: name"),
        ("code,nmae\nKR,a\n", "column name: «»: this column, which data/datapackage.json declares"),
        ("name,code\na,KR\n", "row 1: «name,code»: the order code,name"),
        ("code,name,\nKR,a,\n", "row 1, column field 3: «»: no such column in data/datapackage"),
        ("one,two\nKR,a\n", "row 1: «one,two»: the header code,name"),
        (SOUND + "KR, a\n", "row 4, column name: « a»: no space before or behind"),
        (SOUND + "KR,a\u200bb\n", "column name: «a<U+200B>b»: no invisible character U+200B ZERO"),
        (SOUND + "KR,\ufeffa\n", "no invisible character U+FEFF"),
        (SOUND + 'KR,"a\nb"\n', "«a<U+000A>b»: no invisible character U+000A LINE FEED"),
        (SOUND + "KR,\u1100\u1161\n", "composed characters (Unicode NFC)"),
        (SOUND + "KR,\ufffd\n", "the text was damaged by a wrong encoding"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_read_plainly(
    place: Path, content: str, told: str
) -> None:
    strict, plain = both(place, content.encode())
    assert told in "\n".join(map(str, strict.faults))
    assert plain == []


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (SOUND.encode("utf-16"), "«UTF-16 text»: a CSV file in UTF-8"),
        (SOUND.encode("utf-16-be"), "NUL bytes; UTF-16? save the file as UTF-8"),
        (SOUND.encode("utf-32"), "«UTF-32 text»"),
        (SOUND.encode("cp949"), "row 2: «byte 0xc7»: UTF-8 text; save the file as UTF-8 (CP949?"),
        (SOUND.replace("\r\n", "\r").encode("cp949"), "row 2: «byte 0xc7»"),
        (SOUND.encode() + "경".encode("cp949"), "row 4: «byte 0xb0»: UTF-8 text; save"),
        ("code,name\nKR,é\n".encode("latin-1"), "row 2: «byte 0xe9»: UTF-8 text; save the"),
        (b"\xef\xbb\xbf" + "code\n강".encode("cp949"), "row 2: «byte 0xb0»"),
        (b"\x1f\x8b\x08", "«a gzip file»"),
        (b"%PDF-1.7", "«a PDF file»: a CSV file in UTF-8"),
        (b"PK\x03\x04", "«a zip or spreadsheet file»"),
        (b"\xd0\xcf\x11\xe0", "«an old Office or Hangul file»"),
        (b"code,name\n" + b"a" * LARGEST_FILE, f"«{LARGEST_FILE + 10} bytes»: at most"),
    ],
    ids=range(13),
)
def test_bytes_that_are_no_text_are_named_with_what_they_may_be(
    place: Path, content: bytes, told: str
) -> None:
    strict, plain = both(place, content)
    assert told in "\n".join(map(str, strict.faults))
    assert not strict.whole
    assert plain == []


def test_cells_are_text_and_rows_know_their_line(place: Path) -> None:
    strict, _ = both(place, b'code,name\n001,"a, ""b"""\nKR\nNA,1e5\n')
    assert strict.rows == [(2, ["001", 'a, "b"']), (4, ["NA", "1e5"])]
    assert [fault.row for fault in strict.faults] == [3]


FRAGMENTS = st.sampled_from([
    *(b"code", b"name", b"KR", b"KR-41", "경기".encode(), b" ", b"\0", b"x", "\u200b".encode()),
    *(b",", b",", b",", b"\n", b"\n", b"\r\n", b"\r", b'"', b'""', b";", b"\xef\xbb\xbf", b"\xff"),
    *("강".encode("cp949"), "\u0421".encode(), "\u1100\u1161".encode(), b"\xc2\xa0", b"\xc2\x85"),
])  # fmt: skip
HEADS = st.sampled_from([
    *(b"code,name\n", b"code,name\r", b"\xef\xbb\xbfcode,name\r\n", b'"code","name"\n', b""),
    *(b"name,code\n", b"code\n", b"\xef\xbb\xbf\xef\xbb\xbfcode,name\n", b"\xff\xfe"),
])  # fmt: skip


@given(head=HEADS, tail=st.lists(FRAGMENTS, max_size=12) | st.lists(st.binary(), max_size=2))
@settings(max_examples=400)
def test_both_readers_agree_on_every_input(place: Path, head: bytes, tail: list[bytes]) -> None:
    agree(*both(place, head + b"".join(tail)))


@given(
    rows=st.lists(
        st.tuples(st.from_regex(r"\A[A-Z]{1,3}\Z"), st.text(st.characters(codec="ascii"))),
        min_size=1, max_size=5,
    ),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    mark=st.sampled_from(["", "\ufeff"]),
)  # fmt: skip
def test_what_was_written_is_read(
    place: Path, rows: list[tuple[str, str]], end: str, mark: str
) -> None:
    quoted = [[cell.replace('"', '""') for cell in row] for row in [("code", "name"), *rows]]
    text = mark + end.join(",".join(f'"{cell}"' for cell in row) for row in quoted)
    strict, plain = both(place, text.encode())
    agree(strict, plain)
    if all(name.isprintable() and name == name.strip() for _, name in rows):
        assert [tuple(row.values()) for row in plain] == rows


def test_a_file_of_its_own_kind_is_no_table(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    os.mkfifo(path)
    assert "«a named pipe»" in str(read_sheet(path, file="t.csv").faults[0])
    assert plain_rows(path) == ()
    assert plain_rows(tmp_path) == ()
    assert plain_rows(tmp_path / "none.csv") == ()
    (missing,) = read_sheet(tmp_path / "none.csv", file="t.csv").faults
    assert str(missing) == "t.csv: «no such file»: a table declared in the data package"


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(SOUND, encoding="utf-8")
    path.chmod(0)
    told = "«Permission denied»: a file that can be read"
    assert told in str(read_sheet(path, file="t.csv").faults[0])
    assert plain_rows(path) == ()


def test_plans_read_tables_without_pandas() -> None:
    code = "import sys, helpers.data.rows; print({'pandas', 'pydantic'} & {*sys.modules})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"
