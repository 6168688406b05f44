"""One cell, row or file turned to nonsense at a time: the load refuses and says where and why."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from helpers.data import Tables, load_tables
from helpers.data.schema import read_package
from helpers.errors import DataError, Fault

DECLARED = tuple(read_package(Path(__file__).parents[2]))
FILES = {
    "observations": "data/tables/observations.csv",
    "programmes": "data/tables/programmes.csv",
    "targets": "data/tables/targets.csv",
    "claims": "data/tables/claims.csv",
    "sources": "data/sources.csv",
    "regions": "data/lookups/regions.csv",
    "indicators": "data/lookups/indicators.csv",
}


def read_rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write_rows(path: Path, rows: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8", newline="")


def set_cell(root: Path, table: str, key: str, column: str, value: str) -> int:
    """Change one cell and return its line."""
    path = root / FILES[table]
    rows = read_rows(path)
    line = next(number for number, row in enumerate(rows, 1) if row[0] == key)
    rows[line - 1][rows[0].index(column)] = value
    write_rows(path, rows)
    return line


def faults_of(root: Path) -> tuple[Fault, ...]:
    with pytest.raises(DataError) as caught:
        load_tables(root)
    return caught.value.faults


class Spoiled(NamedTuple):
    """A cell, what is put there, and what must be said; ``at`` where another cell is named."""

    table: str
    key: str
    column: str
    value: str
    wanted: str
    at: str = ""
    shown: str = ""


CELLS = {
    "a letter in a figure": Spoiled(
        "observations", "A01", "as_printed", "1,6x7", "digits with one decimal point, or"
    ),
    "a wrong group of thousands": Spoiled(
        "observations", "A01", "as_printed", "1,66", "digits with one decimal point, or grouped in"
    ),
    "digits of another script": Spoiled(
        "observations", "A01", "as_printed", "١٦٦٧", "digits 0–9, not «١»"
    ),
    "a range": Spoiled("observations", "A01", "as_printed", "3~4", "one figure, not a range"),
    "scales that rise": Spoiled(
        "observations", "C02", "as_printed", "4,720만 7억 달러", "scales that fall, each part below"
    ),
    "a boolean for a figure": Spoiled(
        "observations", "A01", "as_printed", "TRUE", "a number in digits 0–9 or one … ten"
    ),
    "an empty figure": Spoiled(
        "observations", "A01", "as_printed", "", "a value; this column may not be empty"
    ),
    "a dash for a figure": Spoiled(
        "observations", "A01", "as_printed", "–", "a number in digits 0–9 or one … ten"
    ),
    "a wrong unit beside the figure": Spoiled(
        "observations", "C09-2020", "as_printed", "6,423억 달러",
        "a figure in KRW; this one is printed in USD",
    ),
    "a wrong unit in its own column": Spoiled(
        "observations", "B-sales-2007", "unit_as_printed", "100 million USD",
        "a figure in KRW; this one is printed in USD", "as_printed", "1,147",
    ),
    "a unit nobody knows": Spoiled(
        "observations", "B-sales-2007", "unit_as_printed", "100 million EUR",
        "a unit such as 100 million KRW",
    ),
    "a share above one": Spoiled(
        "observations", "A07", "as_printed", "143%", "a share between 0 and 100%"
    ),
    "a share without its sign": Spoiled(
        "observations", "A07", "as_printed", "0.43", "a figure in share; this one is printed in"
    ),
    "negative exports": Spoiled(
        "observations", "C02", "as_printed", "-7억 4,720만 달러", "0 or more; only a balance"
    ),
    "a precision in words": Spoiled(
        "observations", "C01", "precision", "million", "a number in digits with a decimal point"
    ),
    "an unknown region": Spoiled(
        "observations", "C01", "entity", "KR-4Z",
        "a key of data/lookups/regions.csv (code) or data/lookups/bodies.csv (code) or "
        "data/tables/programmes.csv (id); nearest: KR-4",
    ),
    "a region by its name": Spoiled(
        "observations", "C01", "entity", "강원도", "a key of data/lookups/regions.csv (code) or"
    ),
    "a region before it existed": Spoiled(
        "observations", "C01", "entity", "KR-12-2026",
        "a region that existed in 2020; this one begins in 2026",
    ),
    "an unknown indicator": Spoiled(
        "observations", "C01", "indicator", "device_export_usd",
        "a key of data/lookups/indicators.csv (code); nearest: device_exports_usd",
    ),
    "an unknown basis": Spoiled(
        "observations", "C01", "basis", "mfsd", "a key of data/lookups/bases.csv (code); nearest:"
    ),
    "a missing source": Spoiled(
        "observations", "C01", "source_id", "gangwon-release-2024",
        "a key of data/sources.csv (source_id); nearest: gangwon-release-2025",
    ),
    "an empty source": Spoiled(
        "observations", "C01", "source_id", "", "a value; this column may not be empty"
    ),
    "an unknown status": Spoiled(
        "observations", "C01", "status", "print",
        "one of printed, approximate, provisional, derived; nearest: printed",
    ),
    "approximate in status alone": Spoiled(
        "observations", "A01", "status", "approximate", "another status, since «1,667» is not"
    ),
    "approximate in print alone": Spoiled(
        "observations", "A01", "as_printed", "about 1,667", "approximate, since «about 1,667» is",
        "status", "printed",
    ),
    "a year of five digits": Spoiled("observations", "C01", "period", "20244", "the pattern ^"),
    "a month that is none": Spoiled("observations", "C01", "period", "2024-13", "the pattern ^"),
    "a period that runs backwards": Spoiled(
        "observations", "C04", "period", "2024/2020", "two ends of one form, the second the later"
    ),
    "a year long ago": Spoiled(
        "observations", "C01", "period", "1024", "a year from 1945 to 2100"
    ),
    "a space behind a code": Spoiled(
        "observations", "C01", "basis", "mfds ", "no space before or behind"
    ),
    "an invisible sign in a code": Spoiled(
        "observations", "C01", "basis", "mf\u200bds", "no invisible character U+200B"
    ),
    "decomposed Hangul": Spoiled(
        "regions", "KR-42", "short_ko", "\u1100\u1161\u11bc", "composed characters (Unicode NFC)"
    ),
    "a programme that ends before it starts": Spoiled(
        "programmes", "R02", "period_as_printed", "2021~2017", "an end that is not before the start"
    ),
    "a month nobody knows": Spoiled(
        "programmes", "R01", "period_as_printed", "Sop. 2014~Feb. 2018", "an English month, like"
    ),
    "a bullet taken for a minus": Spoiled(
        "programmes", "R18", "budget_as_printed", "-820 million (in 2019)", "an amount without a"
    ),
    "a bullet and a minus": Spoiled(
        "programmes", "R16", "budget_as_printed", "·-264 million (in 2019)", "a number in digits"
    ),
    "a yearly amount taken for a total": Spoiled(
        "programmes", "R14", "kind", "total", "yearly beside Yearly"
    ),
    "a total taken for a yearly amount": Spoiled(
        "programmes", "R01", "kind", "yearly", "total beside Sep. 2014~Feb. 2018"
    ),
    "a yearly amount without its year": Spoiled(
        "programmes", "R14", "budget_as_printed", "45 million", "a year like (in 2019) beside"
    ),
    "half a stated year": Spoiled(
        "programmes", "R01", "stated_years_as_printed", "3.5 years", "whole years, like 3 years"
    ),
    "an unknown ministry": Spoiled(
        "programmes", "C18", "ministry", "MOTEI",
        "a key of data/lookups/ministries.csv (code); nearest: MOTIE",
    ),
    "an unknown theme": Spoiled(
        "programmes", "R01", "theme", "dentl",
        "a key of data/lookups/themes.csv (code); nearest: dental",
    ),
    "a target before its announcement": Spoiled(
        "targets", "D01", "period", "2011", "a year not before the announcement, 2013-11-08"
    ),
    "a base after its target": Spoiled(
        "targets", "D01", "base_period", "2018", "a year before the target's, 2017"
    ),
    "a base without its period": Spoiled(
        "targets", "E05", "base_period", "", "a base and its period, or neither"
    ),
    "a target in a wrong unit": Spoiled(
        "targets", "E03", "target_as_printed", "50 billion won", "a figure in USD; this one is"
    ),
    "yes for true": Spoiled("targets", "E03", "in_scope", "yes", "true or false"),
    "a claim of a wrong kind": Spoiled(
        "claims", "claim-gangwon-exports-cagr", "kind", "growth", "one of cagr, change, share"
    ),
    "a claim whose figure is of another kind": Spoiled(
        "claims", "claim-gangwon-exports-cagr", "as_printed", "9배", "a figure in growth; this one"
    ),
    "a claim resting on nothing": Spoiled(
        "claims", "claim-gangwon-exports-cagr", "inputs", "C01 C99", "a key of data/tables/",
        shown="C99",
    ),
    "a claim about other years than its figures": Spoiled(
        "claims", "claim-gangwon-exports-cagr", "period", "2020/2023",
        "2020/2024, the years of what it follows from",
    ),
    "a claim about another year than its figures": Spoiled(
        "claims", "claim-gangwon-exports-rank-2024", "period", "2023",
        "2024, the years of what it follows from",
    ),
    "a duration of other years than its programme": Spoiled(
        "claims", "claim-gwangju-duration-R03", "period", "2017/2022",
        "2018/2022, the years of what it follows from",
    ),
    "a target of another scope than its indicator": Spoiled(
        "targets", "E01", "scope", "fund",
        "the kind of thing that its indicator, bio_production_krw, names",
    ),
    "a target unlike its observation": Spoiled(
        "targets", "B00", "target_as_printed", "2.4 trillion KRW",
        "2.3 trillion KRW, as the observation B00",
    ),
    "a claim that names another year than its own": Spoiled(
        "claims", "claim-gangwon-production-rank-2023", "period", "2022",
        "2023, which is what it says",
    ),
    # 3,129.111 billion won at 1,053.22
    "dollars that are not the won beside them": Spoiled(
        "observations", "mfds-imports-usd-2014", "as_printed", "9270.995",
        "the won of 2014 at its rate, 2,956,", shown="9270.995",
    ),
    "a quarter's rate among those of years": Spoiled(
        "observations", "fx-bok-2024-q1", "basis", "fx-bok-average", "a year",
        at="period", shown="2024-Q1",
    ),
    "a rate of a firm": Spoiled(
        "observations", "fx-spot-2013-11", "entity", "k-sure", "KR, whose money is exchanged"
    ),
    "intervals with decimals": Spoiled(
        "claims", "claim-gangwon-exports-cagr", "intervals", "4.0", "a whole number in digits"
    ),
    "a day that is none": Spoiled(
        "sources", "mois-residents", "accessed", "2026-02-30", "a date as YYYY-MM-DD"
    ),
    "a unit no indicator may have": Spoiled(
        "indicators", "population", "unit", "person", "a key of data/lookups/units.csv (unit); nea"
    ),
    "a repeated key": Spoiled(
        "observations", "A03", "id", "A02", "a key of its own; row 3 has this one"
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CELLS.values(), ids=CELLS.keys())
def test_a_spoiled_cell_is_named(copied: Path, case: Spoiled) -> None:
    line = set_cell(copied, case.table, case.key, case.column, case.value)
    place = (FILES[case.table], line, case.at or case.column)
    found = [fault for fault in faults_of(copied) if (fault.file, fault.row, fault.column) == place]
    values = {fault.value for fault in found}
    assert values == {case.shown or case.value}, faults_of(copied)
    assert any(fault.wanted.startswith(case.wanted) for fault in found), found


TOTALS = {
    "market": ("mfds-market-2023", "11,727.0", "device_production_krw + device_imports_krw − "),
    "sectors of health exports": ("khidi-total-2020", "271", "khidi_pharma_exports_usd + khidi_de"),
    "the nation below its regions": ("mfds-exports-usd-2024", "2,255.11", "at least 3,907,925,000"),
}


@pytest.mark.parametrize(("key", "value", "wanted"), TOTALS.values(), ids=TOTALS.keys())
def test_a_total_that_its_parts_do_not_make_is_named(
    copied: Path, key: str, value: str, wanted: str
) -> None:
    line = set_cell(copied, "observations", key, "as_printed", value)
    found = [fault for fault in faults_of(copied) if fault.row == line]
    assert [(fault.column, fault.value) for fault in found] == [("as_printed", value)]
    assert wanted in found[0].wanted


def spoil_bytes(root: Path, table: str, change: Callable[[bytes], bytes]) -> None:
    path = root / FILES[table]
    path.write_bytes(change(path.read_bytes()))


@pytest.mark.parametrize("table", FILES)
def test_a_field_too_many_in_one_row_is_named(copied: Path, table: str) -> None:
    rows = read_rows(copied / FILES[table])
    rows[2].append("x")
    write_rows(copied / FILES[table], rows)
    width = len(rows[0])
    wanted = f"{width} fields like the header, not {width + 1}"
    assert any(
        (fault.file, fault.row) == (FILES[table], 3) and fault.wanted.startswith(wanted)
        for fault in faults_of(copied)
    )


@pytest.mark.parametrize("table", FILES)
def test_rows_that_are_all_shifted_by_one_field_are_all_named(copied: Path, table: str) -> None:
    rows = read_rows(copied / FILES[table])
    write_rows(copied / FILES[table], [rows[0], *(["0", *row] for row in rows[1:])])
    found = [fault for fault in faults_of(copied) if "fields like the header" in fault.wanted]
    assert [fault.row for fault in found] == list(range(2, len(rows) + 1))


@pytest.mark.parametrize("table", FILES)
def test_cells_that_slid_by_one_column_are_named(copied: Path, table: str) -> None:
    rows = read_rows(copied / FILES[table])
    rows[1] = [*rows[1][1:], rows[1][0]]
    write_rows(copied / FILES[table], rows)
    assert any((fault.file, fault.row) == (FILES[table], 2) for fault in faults_of(copied))


@pytest.mark.parametrize("table", FILES)
def test_a_row_written_twice_is_named(copied: Path, table: str) -> None:
    rows = read_rows(copied / FILES[table])
    write_rows(copied / FILES[table], [*rows, rows[1]])
    found = [fault for fault in faults_of(copied) if fault.row == len(rows) + 1]
    assert any(fault.wanted == "a key of its own; row 2 has this one" for fault in found)


@pytest.mark.parametrize("table", FILES)
def test_columns_renamed_missing_or_doubled_are_named(copied: Path, table: str) -> None:
    rows = read_rows(copied / FILES[table])
    rows[0][1] = rows[0][0]
    write_rows(copied / FILES[table], rows)
    header = [fault for fault in faults_of(copied) if fault.file == FILES[table]]
    assert {fault.wanted.partition(";")[0] for fault in header} >= {
        "each column once",
        "this column, which data/datapackage.json declares",
    }


@pytest.mark.parametrize("table", FILES)
def test_a_nul_byte_is_named_with_its_line(copied: Path, table: str) -> None:
    spoil_bytes(copied, table, lambda content: content.replace(b"\n", b"\n\0", 2))
    assert any(
        str(fault).startswith(f"{FILES[table]}, row 2: «NUL byte»") for fault in faults_of(copied)
    )


@pytest.mark.parametrize("table", FILES)
def test_another_encoding_is_named(copied: Path, table: str) -> None:
    def to_korean_windows(content: bytes) -> bytes:
        return content.decode().encode("cp949", errors="ignore")

    if table in {"claims", "observations", "targets", "programmes", "sources", "regions"}:
        spoil_bytes(copied, table, to_korean_windows)
    else:
        spoil_bytes(copied, table, lambda content: content + "강".encode("cp949"))
    found = [fault for fault in faults_of(copied) if fault.file == FILES[table]]
    assert any("save the file as UTF-8" in fault.wanted for fault in found)


@pytest.mark.parametrize("table", FILES)
def test_a_byte_order_mark_and_windows_line_ends_change_nothing(
    copied: Path, tables: Tables, table: str
) -> None:
    spoil_bytes(copied, table, lambda text: b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    assert getattr(load_tables(copied), table).equals(getattr(tables, table))


@pytest.mark.parametrize("name", DECLARED)
def test_every_required_cell_is_missed(copied: Path, name: str) -> None:
    schema = read_package(copied)[name]
    rows = read_rows(copied / schema.file)
    required = [field.name for field in schema.fields if field.constraints.required]
    # In two rows: one in which nothing is left is an empty row, and called that.
    rows.append([*rows[1]])
    wanted = {(2 + place % 2, column) for place, column in enumerate(required)}
    for line, column in wanted:
        rows[line - 1][schema.columns.index(column)] = ""
    write_rows(copied / schema.file, rows)
    found = {
        (fault.row, fault.column)
        for fault in faults_of(copied)
        if fault.file == schema.file and fault.row in {2, 3} and fault.wanted.startswith("a value;")
    }
    assert found == wanted


@pytest.mark.parametrize("name", DECLARED)
def test_every_foreign_key_is_followed(copied: Path, name: str) -> None:
    schema = read_package(copied)[name]
    keys = [key.column for key in schema.foreign_keys]
    keys += [field.name for field in schema.fields if field.references or field.list_of]
    rows = read_rows(copied / schema.file)
    for column in keys:
        rows[1][schema.columns.index(column)] = "nobody"
    write_rows(copied / schema.file, rows)
    if not keys:
        load_tables(copied)
        return
    found = {
        fault.column
        for fault in faults_of(copied)
        if (fault.file, fault.row) == (schema.file, 2) and fault.wanted.startswith("a key of data/")
    }
    assert found == set(keys)
