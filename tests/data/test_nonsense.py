"""Cells, rows and files turned to nonsense: the load refuses and says where and why."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest

from helpers.data import Tables, load_tables
from helpers.data.checks.across_tables import _check_claims, _check_programmes
from helpers.data.checks.observations import (
    Identity,
    _check_conversions,
    _check_total,
    _check_totals,
    _Part,
)
from helpers.data.schema import read_package
from helpers.errors import DataError, Fault

ROOT = Path(__file__).parents[2]
DECLARED = read_package(ROOT)
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


def set_cell(root: Path, case: Spoiled) -> int:
    """Change one cell and return its line."""
    path = root / FILES[case.table]
    rows = read_rows(path)
    line = next(number for number, row in enumerate(rows, 1) if row[0] == case.key)
    rows[line - 1][rows[0].index(case.column)] = case.value
    write_rows(path, rows)
    return line


def faults_of(root: Path) -> list[Fault]:
    with pytest.raises(DataError) as caught:
        load_tables(root)
    return list(caught.value.faults)


class Spoiled(NamedTuple):
    """A cell, what is put there, and what must be said; ``at`` where another cell is named."""

    table: str
    column: str
    key: str
    value: str
    wanted: str
    at: str = ""
    shown: str = ""


#: Table and column → key of a row, what is put there, how what is wanted begins.
CELLS: dict[tuple[str, str], list[tuple[str, ...]]] = {
    ("observations", "as_printed"): [
        ("A01", "1,6x7", "digits with one decimal point, or"),
        ("A03", "1,66", "digits with one decimal point, or grouped in"),
        ("A05", "١٦٦٧", "digits 0–9, not «١»"),
        ("A06", "3~4", "one figure, not a range"),
        ("C02", "4,720만 7억 달러", "scales that fall, each part below"),
        ("C14", "TRUE", "a number in digits 0–9 or one … ten"),
        ("C17", "", "a value; this column may not be empty"),
        ("A08", "–", "a number in digits 0–9 or one … ten"),
        ("C09-2020", "6,423억 달러", "a figure in KRW; this one is printed in USD"),
        ("A07", "143%", "a share between 0 and 100%"),
        ("A04", "0.43", "a figure in share; this one is printed in"),
        ("C02", "-7억 4,720만 달러", "0 or more; only a balance"),
        ("A01", "about 1,667", "approximate, since «about 1,667» is", "status", "printed"),
        # 3,129.111 billion won at 1,053.22
        ("mfds-imports-usd-2014", "9270.995", "the won of 2014 at its rate, 2,956,"),
    ],
    ("observations", "unit_as_printed"): [
        ("B-sales-2007", "100 million EUR", "a unit such as 100 million KRW"),
        (
            *("B-sales-2007", "100 million USD", "a figure in KRW; this one is printed in USD"),
            *("as_printed", "1,147"),
        ),
    ],
    ("observations", "precision"): [
        ("C01", "million", "a number in digits with a decimal point"),
    ],
    ("observations", "entity"): [
        (
            *("C01", "KR-4Z"),
            "a key of data/lookups/regions.csv (code) or data/lookups/bodies.csv (code) or "
            "data/tables/programmes.csv (id); nearest: KR-4",
        ),
        ("C03", "강원도", "a key of data/lookups/regions.csv (code) or"),
        ("C04", "KR-12-2026", "a region that existed in 2020; this one begins in 2026"),
        ("fx-spot-2013-11", "k-sure", "KR, whose money is exchanged"),
    ],
    ("observations", "indicator"): [
        (
            *("C05", "device_export_usd"),
            "a key of data/lookups/indicators.csv (code); nearest: device_exports_usd",
        ),
    ],
    ("observations", "basis"): [
        ("C06", "mfsd", "a key of data/lookups/bases.csv (code); nearest:"),
        ("C10", "mfds ", "no space before or behind"),
        ("C11", "mf\u200bds", "no invisible character U+200B"),
        ("fx-bok-2024-q1", "fx-bok-average", "a year", "period", "2024-Q1"),
    ],
    ("observations", "source_id"): [
        (
            *("C10", "gangwon-release-2024"),
            "a key of data/sources.csv (source_id); nearest: gangwon-release-2025",
        ),
        ("C11", "", "a value; this column may not be empty"),
    ],
    ("observations", "status"): [
        ("C05", "print", "one of printed, approximate, provisional, derived; nearest: printed"),
        ("A01", "approximate", "another status, since «1,667» is not"),
    ],
    ("observations", "period"): [
        ("C01", "20244", "the pattern ^"),
        ("C03", "2024-13", "the pattern ^"),
        ("C04", "2024/2020", "two ends of one form, the second the later"),
        ("C06", "1024", "a year from 1945 to 2100"),
        ("fx-fred-2010", "2010-Q1", "a year"),
        ("fx-bok-2013", "2013-Q1", "a year"),
        ("fx-bok-2024-q1", "2024", "a quarter, 2024-Q1"),
    ],
    ("observations", "id"): [
        ("A03", "A02", "a key of its own; row 3 has this one"),
    ],
    ("regions", "short_ko"): [
        ("KR-42", "\u1100\u1161\u11bc", "composed characters (Unicode NFC)"),
    ],
    ("programmes", "period_as_printed"): [
        ("R02", "2021~2017", "an end that is not before the start"),
        ("R01", "Sop. 2014~Feb. 2018", "an English month, like"),
    ],
    ("programmes", "budget_as_printed"): [
        # A bullet taken for a minus, and both of them.
        ("R18", "-820 million (in 2019)", "an amount without a"),
        ("R16", "·-264 million (in 2019)", "a number in digits"),
        ("R14", "45 million", "a year like (in 2019) beside"),
    ],
    ("programmes", "kind"): [
        ("R14", "total", "yearly beside Yearly"),
        ("R01", "yearly", "total beside Sep. 2014~Feb. 2018"),
    ],
    ("programmes", "stated_years_as_printed"): [
        ("R04", "3.5 years", "whole years, like 3 years"),
    ],
    ("programmes", "ministry"): [
        ("C18", "MOTEI", "a key of data/lookups/ministries.csv (code); nearest: MOTIE"),
    ],
    ("programmes", "theme"): [
        ("R05", "dentl", "a key of data/lookups/themes.csv (code); nearest: dental"),
    ],
    ("targets", "period"): [
        ("D01", "2011", "a year not before the announcement, 2013-11-08"),
    ],
    ("targets", "base_period"): [
        ("D01", "2018", "a year before the target's, 2017"),
        ("E05", "", "a base and its period, or neither"),
    ],
    ("targets", "target_as_printed"): [
        ("E03", "50 billion won", "a figure in USD; this one is"),
        ("B00", "2.4 trillion KRW", "2.3 trillion KRW, as the observation B00"),
    ],
    ("targets", "in_scope"): [
        ("E03", "yes", "true or false"),
    ],
    ("targets", "scope"): [
        ("E01", "fund", "the kind of thing that its indicator, bio_production_krw, names"),
    ],
    ("claims", "kind"): [
        ("claim-gangwon-exports-cagr", "growth", "one of cagr, change, share"),
    ],
    ("claims", "as_printed"): [
        ("claim-gangwon-exports-cagr", "9배", "a figure in growth; this one"),
    ],
    ("claims", "inputs"): [
        ("claim-gangwon-exports-cagr", "C01 C99", "a key of data/tables/", "", "C99"),
    ],
    ("claims", "period"): [
        (
            *("claim-gangwon-exports-cagr", "2020/2023"),
            "2020/2024, the years of what it follows from",
        ),
        (
            *("claim-gangwon-exports-rank-2024", "2023"),
            "2024, the years of what it follows from",
        ),
        (
            *("claim-gwangju-duration-R03", "2017/2022"),
            "2018/2022, the years of what it follows from",
        ),
        ("claim-gangwon-production-rank-2023", "2022", "2023, which is what it says"),
    ],
    ("claims", "intervals"): [
        ("claim-gangwon-exports-cagr", "4.0", "a whole number in digits"),
    ],
    ("sources", "accessed"): [
        ("mois-residents", "2026-02-30", "a date as YYYY-MM-DD"),
        ("gangwon-release-2025", "2025-07-27", "nothing before 2025-07-28, which is its published"),
    ],
    ("sources", "published"): [
        ("gyeonggi-enews-2023", "2023-02-31", "a day of the calendar, like 2025-07-28, its mon"),
    ],
    ("sources", "url"): [
        ("mois-residents", "javascript:alert(1)", "the pattern ^https?://"),
        ("bok-ecos", "ftp://example.org/a.pdf", "the pattern ^https?://"),
        ("bio-survey-2023", "https://example.org/a b.pdf", "the pattern ^https?://"),
    ],
    ("targets", "announced"): [
        ("D01", "2013-11-31", "a day of the calendar"),
    ],
    ("regions", "name_ko"): [
        ("KR-26", "서울특별시", "a key of its own; row 3 has this one"),
    ],
    ("regions", "valid_to"): [
        ("KR-50", "2012-06-30", "nothing before 2012-07-01, which is its valid_from"),
    ],
    ("indicators", "unit"): [
        ("population", "person", "a key of data/lookups/units.csv (unit); nea"),
    ],
}
SPOILED = [Spoiled(*place, *case) for place, cases in CELLS.items() for case in cases]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[Spoiled, list[Fault]]:
    """What is said of each cell; those that stand in rows of their own are spoiled at once."""
    found = {}
    waiting = SPOILED
    while waiting:
        taken = {(case.table, case.key): case for case in reversed(waiting)}
        waiting = [case for case in waiting if case not in taken.values()]
        root = tmp_path_factory.mktemp("spoiled")
        shutil.copytree(ROOT / "data", root / "data", ignore=shutil.ignore_patterns("inbox"))
        lines = {case: set_cell(root, case) for case in taken.values()}
        faults = faults_of(root)
        for case, line in lines.items():
            place = (FILES[case.table], line, case.at or case.column)
            found[case] = [one for one in faults if (one.file, one.row, one.column) == place]
    return found


@pytest.mark.xdist_group("spoiled")
@pytest.mark.parametrize("case", SPOILED, ids=lambda case: " ".join(case[:4]))
def test_a_spoiled_cell_is_named(told: dict[Spoiled, list[Fault]], case: Spoiled) -> None:
    assert {fault.value for fault in told[case]} == {case.shown or case.value}
    assert any(fault.wanted.startswith(case.wanted) for fault in told[case]), told[case]


@pytest.mark.parametrize(
    ("entity", "period", "wanted"),
    [
        ("whole", "2018/2020", []),
        ("whole", "2018/2022", ["2018/2020, the years of what it follows from"]),
        # Of a programme without an end it is not known how long it runs.
        *(("open", "2018/2022", []), ("undated", "2018", []), ("elsewhere", "2018", [])),
    ],
)
def test_a_duration_has_the_years_of_a_programme_that_has_both(
    entity: str, period: str, wanted: list[str]
) -> None:
    first, last = pd.Period("2018-03", "M"), pd.Period("2020-02", "M")
    runs = [("whole", first, last), ("open", first, pd.NaT), ("undated", pd.NaT, pd.NaT)]
    claim = {"period": period, "said_ko": "", "said_en": "", "inputs": "", "kind": "duration"}
    faults = _check_claims(
        pd.DataFrame([claim | {"entity": entity}]),
        pd.DataFrame({"id": [], "period": []}),
        pd.DataFrame(runs, columns=["id", "start_month", "end_month"]),
    )
    assert [fault.wanted for fault in faults] == wanted


TOTALS = [
    ("mfds-market-2023", "11,727.0", "device_production_krw + device_imports_krw − device_"),
    ("khidi-total-2020", "271", "khidi_pharma_exports_usd + khidi_device_exports_usd + "),
    ("mfds-exports-usd-2024", "2,255.11", "at least 3,907,925,000 USD, the sum of its regions"),
]


def test_a_unit_in_which_nothing_can_be_printed_is_named(copied: Path) -> None:
    path = copied / "data/lookups/units.csv"
    write_rows(path, [*read_rows(path), ["person", "사람", "people", "count", "명", ""]])
    [fault] = faults_of(copied)
    assert (fault.file, fault.column, fault.value) == ("data/lookups/units.csv", "unit", "person")
    assert fault.wanted == "a unit in PRINTABLE of src/helpers/data/units.py; nearest: persons"


def test_a_new_table_is_held_to_what_its_cells_are_read_as(copied: Path) -> None:
    path = copied / "data/datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    read = {"day": "2024-02-30", "period": "2024/2020", "stated_years": "3 moons"}
    fields = [{"name": name, "type": "string", "reads_as": name} for name in read]
    fields.append({"name": "b", "type": "string", "figure": {"unit": "KRW"}})
    table = {"name": "grants", "path": "tables/grants.csv", "schema": {"fields": fields}}
    package["resources"].append(table)
    path.write_text(json.dumps(package), encoding="utf-8")
    sound = ["2024-02", "2020/2024", "3 years", "3억 원"]
    rows = [[*read, "b"], sound, [*read.values(), "3x"]]
    write_rows(copied / "data/tables/grants.csv", rows)
    told = {(one.file, one.row, one.column) for one in faults_of(copied)}
    assert told == {("data/tables/grants.csv", 3, column) for column in rows[0]}


def test_a_total_or_a_nation_that_its_parts_do_not_make_is_named(copied: Path) -> None:
    cases = [Spoiled("observations", "as_printed", *total) for total in TOTALS]
    lines = [set_cell(copied, case) for case in cases]
    faults = {fault.row: fault for fault in faults_of(copied)}
    for case, line in zip(cases, lines, strict=True):
        assert (faults[line].column, faults[line].value) == (case.column, case.value)
        assert faults[line].wanted.startswith(case.wanted)


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [(4.0, 4.0, False), (3.9, 3.9, True), (6.0, 6.0, False), (6.1, 6.1, True), (3.9, 4.1, False)],
)
def test_a_total_may_lie_as_far_as_all_roundings_together_reach(
    low: float, high: float, *, told: bool
) -> None:
    # 10 ± 0.5 less 5 ± 0.5: from 9.5 − 5.5 to 10.5 − 4.5
    parts = {"a": (9.5, 10.5), "b": (4.5, 5.5), "total": (low, high)}
    faults = _check_total(
        {name: _Part(2, *ends, "", "KRW") for name, ends in parts.items()},
        Identity("total", ("a",), ("b",)),
    )
    assert [one.wanted for one in faults] == ["a − b, between 4 and 6 KRW"] * told


@pytest.mark.parametrize(
    ("total", "formula"),
    [
        (
            "device_market_krw",
            "device_production_krw + device_imports_krw − device_exports_krw",
        ),
        ("device_trade_balance_usd", "device_exports_usd − device_imports_usd"),
        ("device_production_krw", "ivd_production_krw + non_ivd_production_krw"),
        ("device_exports_krw", "ivd_exports_krw + non_ivd_exports_krw"),
        (
            "khidi_total_exports_usd",
            "khidi_pharma_exports_usd + khidi_device_exports_usd + khidi_cosmetics_exports_usd",
        ),
    ],
)
def test_what_documents_add_up_is_added_up(total: str, formula: str) -> None:
    part = {"entity": "KR", "period": "2024", "basis": "mfds", "as_printed": "", "unit": "KRW"}
    signs = ["+", *formula.split()[1::2]]
    whole = 10.0 * (signs.count("+") - signs.count("−"))
    for value in (whole, whole + 1):
        values = dict.fromkeys(formula.split()[::2], 10.0) | {total: value}
        rows = [part | {"indicator": name, "low": one, "high": one} for name, one in values.items()]
        told = [fault.wanted for fault in _check_totals(pd.DataFrame(rows))]
        assert [text.startswith(f"{formula}, between ") for text in told] == [True] * (
            value != whole
        )


@pytest.mark.parametrize("partial", ["observations", "programmes"])
def test_a_table_of_which_rows_are_missing_bears_no_witness_to_claims(
    copied: Path, partial: str
) -> None:
    line = set_cell(
        copied, Spoiled("claims", "period", "claim-gangwon-exports-cagr", "2020/2023", "")
    )

    def told() -> bool:
        faults = faults_of(copied)
        return ("period", line) in {(one.column, one.row) for one in faults if "claims" in one.file}

    assert told()
    path = copied / FILES[partial]
    rows = read_rows(path)
    write_rows(path, [*rows[:-1], [*rows[-1], "x"]])
    assert not told()


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        *((9.6, 9.6, False), (9.4, 9.4, True), (10.4, 10.4, False), (10.6, 10.6, True)),
        *((9.3, 9.6, False), (10.4, 10.9, False), (9.0, 11.0, False)),
    ],
)
def test_dollars_may_lie_as_far_as_won_and_rate_reach(
    low: float, high: float, *, told: bool
) -> None:
    # 100 ± 5 won at 10 won a dollar, and half a per cent for the rate: 9.45 to 10.55 dollars
    same = {"entity": "KR", "period": "2024", "as_printed": ""}
    rows = [
        same | {"indicator": "a_krw", "basis": "mfds", "value": 100.0, "low": 95.0, "high": 105.0},
        same | {"indicator": "a_usd", "basis": "mfds", "value": 10.0, "low": low, "high": high},
        same | {"indicator": "rate", "basis": "fx-bok-average", "value": 10.0},
    ]
    faults = [*_check_conversions(pd.DataFrame(rows, index=[2, 3, 4]))]
    assert [fault.row for fault in faults] == [3] * told


@pytest.mark.parametrize(("value", "told"), [(-1.0, True), (0.0, False), (0.5, False)])
def test_a_budget_may_be_nought_but_not_below(value: float, *, told: bool) -> None:
    row = {"kind": "total", "period_as_printed": "2019–2021", "budget_as_printed": "x"}
    faults = [*_check_programmes(pd.DataFrame([row | {"value": value}], index=[2]))]
    assert [fault.column for fault in faults] == ["budget_as_printed"] * told


def change_rows(root: Path, change: Callable[[list[list[str]]], list[list[str]]]) -> list[Fault]:
    """Change the rows of every table, and return what is said."""
    for file in FILES.values():
        write_rows(root / file, change(read_rows(root / file)))
    return faults_of(root)


def change_bytes(root: Path, change: Callable[[bytes], bytes]) -> None:
    for file in FILES.values():
        (root / file).write_bytes(change((root / file).read_bytes()))


def test_a_field_too_many_in_one_row_is_named(copied: Path) -> None:
    widths = {file: len(read_rows(copied / file)[0]) for file in FILES.values()}
    faults = change_rows(copied, lambda rows: [*rows[:2], [*rows[2], "x"], *rows[3:]])
    for file, width in widths.items():
        wanted = f"{width} fields like the header, not {width + 1}"
        (fault,) = [one for one in faults if (one.file, one.row) == (file, 3)]
        assert fault.wanted.startswith(wanted)


def test_rows_that_are_all_shifted_by_one_field_are_all_named(copied: Path) -> None:
    lengths = {file: len(read_rows(copied / file)) for file in FILES.values()}
    faults = change_rows(copied, lambda rows: [rows[0], *(["0", *row] for row in rows[1:])])
    for file, length in lengths.items():
        shifted = [one.row for one in faults if one.file == file and "fields like" in one.wanted]
        assert shifted == list(range(2, length + 1))


def test_cells_that_slid_by_one_column_are_named(copied: Path) -> None:
    faults = change_rows(copied, lambda rows: [rows[0], [*rows[1][1:], rows[1][0]], *rows[2:]])
    assert {one.file for one in faults if one.row == 2} == set(FILES.values())


def test_two_regions_on_one_tile_of_the_map_are_named(copied: Path) -> None:
    line = set_cell(copied, Spoiled("regions", "tile_column", "KR-28", "2", ""))
    [fault] = faults_of(copied)
    assert (fault.row, fault.column, fault.value) == (line, "tile_row, tile_column", "1, 2")
    assert fault.wanted == "a key of its own; row 3 has this one"


def test_a_row_written_twice_is_named(copied: Path) -> None:
    ends = {(file, len(read_rows(copied / file)) + 1) for file in FILES.values()}
    faults = change_rows(copied, lambda rows: [*rows, rows[1]])
    wanted = "a key of its own; row 2 has this one"
    assert {(one.file, one.row) for one in faults if one.wanted == wanted} == ends


def _print_again(root: Path, changed: dict[str, str]) -> tuple[int, int]:
    """Write C02 once more, changed; return its line and that of the copy."""
    path = root / "data/tables/observations.csv"
    names, *rows = read_rows(path)
    line, row = next((line, row) for line, row in enumerate(rows, 2) if row[0] == "C02")
    again = dict(zip(names, row, strict=True)) | {"id": "C02-again"} | changed
    write_rows(path, [names, *rows, [*again.values()]])
    return line, len(rows) + 2


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({}, "locator"),
        ({"as_printed": "7억 4,730만 달러"}, "locator"),
        ({"locator": "another page"}, "as_printed"),
    ],
    ids=str,
)
def test_a_figure_stands_once_in_one_place_of_a_source(
    copied: Path, changed: dict[str, str], column: str
) -> None:
    first, again = _print_again(copied, changed)
    told = [fault for fault in faults_of(copied) if f"since row {first} has it" in fault.wanted]
    assert [(fault.row, fault.column) for fault in told] == [(again, column)]


def test_a_source_may_print_two_figures_of_one_thing_in_two_places(copied: Path) -> None:
    _print_again(copied, {"locator": "another page", "as_printed": "7억 4,730만 달러"})
    assert "C02-again" in set(load_tables(copied).observations["id"])


def test_columns_renamed_missing_or_doubled_are_named(copied: Path) -> None:
    faults = change_rows(copied, lambda rows: [[rows[0][0], rows[0][0], *rows[0][2:]], *rows[1:]])
    for file in FILES.values():
        assert {one.wanted.partition(";")[0] for one in faults if one.file == file} >= {
            "each column once",
            "this column, which data/datapackage.json declares",
        }


def test_a_nul_byte_is_named_with_its_line(copied: Path) -> None:
    change_bytes(copied, lambda content: content.replace(b"\n", b"\n\0", 2))
    named = {str(one).partition(": text")[0] for one in faults_of(copied)}
    assert named == {f"{file}, row 2: «NUL byte»" for file in FILES.values()}


def test_another_encoding_is_named(copied: Path) -> None:
    change_bytes(copied, lambda content: content.decode().encode("cp949", errors="ignore"))
    faults = [one for one in faults_of(copied) if "save the file as UTF-8" in one.wanted]
    assert {one.file for one in faults} == set(FILES.values())


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(
    copied: Path, tables: Tables
) -> None:
    change_bytes(copied, lambda text: b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    read = load_tables(copied)
    for table in FILES:
        assert getattr(read, table).equals(getattr(tables, table))


def test_every_required_cell_is_missed(copied: Path) -> None:
    wanted = set()
    for schema in DECLARED.values():
        rows = read_rows(copied / schema.file)
        required = [field.name for field in schema.fields if field.constraints.required]
        # In two rows: one in which nothing is left is an empty row, and called that.
        rows.append([*rows[1]])
        for place, column in enumerate(required):
            rows[1 + place % 2][schema.columns.index(column)] = ""
            wanted.add((schema.file, 2 + place % 2, column))
        write_rows(copied / schema.file, rows)
    faults = [one for one in faults_of(copied) if one.wanted.startswith("a value;")]
    assert {(one.file, one.row, one.column) for one in faults} == wanted


def test_every_foreign_key_is_followed(copied: Path) -> None:
    wanted = set()
    for schema in DECLARED.values():
        rows = read_rows(copied / schema.file)
        for field in schema.fields:
            if schema.sought(field):
                rows[1][schema.columns.index(field.name)] = "nobody"
                wanted.add((schema.file, 2, field.name))
        write_rows(copied / schema.file, rows)
    faults = [one for one in faults_of(copied) if one.wanted.startswith("a key of data/")]
    assert {(one.file, one.row, one.column) for one in faults if one.value == "nobody"} == wanted
