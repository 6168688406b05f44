from typing import Any

import pandas as pd
import pytest

from helpers.data.checks.cells import check_cells
from helpers.data.checks.keys import check_references, check_unique
from helpers.data.schema import TableSchema

SCHEMA = TableSchema.model_validate({
    "name": "things",
    "path": "tables/things.csv",
    "schema": {
        "fields": [
            {
                "name": "id",
                "type": "string",
                "constraints": {"required": True, "pattern": "^[a-z]+$"},
            },
            {"name": "kind", "type": "string", "constraints": {"enum": ["total", "yearly"]}},
            {"name": "count", "type": "integer", "constraints": {"minimum": 1, "maximum": 9}},
            {"name": "size", "type": "number", "constraints": {"minimum": 0}},
            {"name": "flag", "type": "boolean"},
            {"name": "day", "type": "date", "not_before": "since"},
            {"name": "name", "type": "string", "constraints": {"minLength": 2, "maxLength": 4}},
            {"name": "code", "type": "string", "constraints": {"minLength": 3, "unique": True}},
            {"name": "since", "type": "string"},
        ],
        "primaryKey": "id",
    },
})  # fmt: skip
SOUND = ["a", "total", "3", "0.5", "true", "2024-02-29", "강원", "123", "2024"]


def frame(**cells: str) -> pd.DataFrame:
    row = dict(zip(SCHEMA.columns, SOUND, strict=True)) | cells
    return pd.DataFrame([row], index=pd.Index([7], name="line")).astype("str")


def test_sound_cells_take_their_types() -> None:
    typed, faults = check_cells(frame(), schema=SCHEMA)
    assert not faults
    assert [str(kind) for kind in typed.dtypes] == [
        *("str", "str", "Int64", "float64", "bool", "str", "str", "str", "str")
    ]
    assert typed.iloc[0].tolist() == [*("a", "total", 3, 0.5, True), *SOUND[5:]]


@pytest.mark.parametrize(
    ("since", "day", "told"),
    [
        *(("2024-02-29", "2024-02-29", []), ("2024", "2024-01-01", []), ("", "2024-01-01", [])),
        *(("2024", "", []), ("2025", "2024-12-31", ["2024-12-31"])),
        *(("2024-03", "2024-02-29", ["2024-02-29"]), ("2025", "no day", ["no day"])),
    ],
)
def test_a_date_may_not_be_before_the_one_it_names(since: str, day: str, told: list[str]) -> None:
    _, faults = check_cells(frame(since=since, day=day), schema=SCHEMA)
    assert [(one.column, one.value) for one in faults] == [("day", value) for value in told]


def test_words_that_stand_once_may_hold_any_sign() -> None:
    assert not check_cells(frame(code="1 – “2”"), schema=SCHEMA)[1]


def test_empty_cells_are_missing_and_never_zero_or_false() -> None:
    empty = frame(**dict.fromkeys(SCHEMA.columns[1:], ""))
    typed, faults = check_cells(empty, schema=SCHEMA)
    assert not faults
    assert typed.iloc[0, 1:].isna().all()


@pytest.mark.parametrize(
    ("column", "value", "wanted"),
    [
        ("id", "", "a value; this column may not be empty"),
        ("id", "A1", "the pattern ^[a-z]+$"),
        ("kind", "totl", "one of total, yearly; nearest: total"),
        ("count", "1.9", "a whole number in digits, without separators"),
        ("count", "TRUE", "a whole number in digits, without separators"),
        ("count", "１", "no look-alike U+FF11 FULLWIDTH DIGIT ONE (character 1); write 1"),
        ("count", "03", "a whole number in digits, without separators"),
        ("count", "0", "at least 1"),
        ("count", "10", "at most 9"),
        ("size", "1,000", "a number in digits with a decimal point"),
        ("size", "1e5", "a number in digits with a decimal point"),
        ("size", "nan", "a number in digits with a decimal point"),
        ("size", "-0.1", "at least 0"),
        ("flag", "TRUE", "true or false"),
        ("flag", "1", "true or false"),
        ("day", "2023-02-29", "a date as YYYY-MM-DD"),
        ("day", "20240229", "a date as YYYY-MM-DD"),
        ("day", "01/02/2024", "a date as YYYY-MM-DD"),
        ("name", "강", "2 to 4 characters"),
        ("name", "강원 서울", "2 to 4 characters"),
        ("code", "12", "3 to any characters"),
        ("count", "-1", "at least 1"),
    ],
)
def test_a_cell_that_breaks_its_rule_is_named(column: str, value: str, wanted: str) -> None:
    _, faults = check_cells(frame(**{column: value}), schema=SCHEMA)
    (fault,) = faults
    assert (fault.file, fault.row, fault.column) == ("data/tables/things.csv", 7, column)
    assert fault.value == value
    assert fault.wanted.startswith(wanted)


def test_all_faults_of_a_table_are_found_at_once() -> None:
    wrong = frame(id="", kind="x", count="1.9", size="-1", flag="ja", day="?", name="강", code="1")
    _, faults = check_cells(wrong, schema=SCHEMA)
    assert {fault.column for fault in faults} == {*SCHEMA.columns} - {"since"}


def test_a_key_is_missed_nowhere_it_is_empty_and_repeated_nowhere_else() -> None:
    cells = {"id": ["a", "b", "a", "c"], "code": ["", "123", "", "123"]}
    faults = check_unique(pd.DataFrame(cells, index=[2, 3, 4, 5]), schema=SCHEMA)
    assert [(one.row, one.column, one.value, one.wanted) for one in faults] == [
        (5, "code", "123", "a key of its own; row 3 has this one"),
        (4, "id", "a", "a key of its own; row 2 has this one"),
    ]


@pytest.mark.parametrize(
    "keys", [{"primaryKey": ["id", "code"]}, {"uniqueKeys": [["id", "code"]]}], ids=list
)
def test_a_key_of_several_columns_counts_unless_all_of_it_is_empty(keys: dict[str, Any]) -> None:
    fields = [{"name": name, "type": "string"} for name in ("id", "code")]
    pairs = TableSchema.model_validate({
        "name": "pairs", "path": "tables/pairs.csv",
        "schema": {"fields": fields, **keys},
    })  # fmt: skip
    cells = {"id": ["a", "", "a", ""], "code": ["", "", "", ""]}
    [fault] = check_unique(pd.DataFrame(cells, index=[2, 3, 4, 5]), schema=pairs)
    assert (fault.row, fault.column, fault.value) == (4, "id, code", "a, ")
    assert fault.wanted == "a key of its own; row 2 has this one"


@pytest.mark.parametrize(
    ("unsure", "told"),
    [
        ([], [(3, "part", "x"), (3, "parts", "y")]),
        (["things.code"], [(3, "parts", "y")]),
        (["things.id"], [(3, "part", "x")]),
        (["things.kind"], [(3, "part", "x"), (3, "parts", "y")]),
    ],
)
def test_what_refers_to_cells_that_could_not_be_read_is_not_looked_up(
    unsure: list[str], told: list[tuple[int, str, str]]
) -> None:
    wholes = TableSchema.model_validate({
        "name": "wholes",
        "path": "tables/wholes.csv",
        "schema": {"fields": [
            {"name": "part", "type": "string", "references": ["things.code"]},
            {"name": "parts", "type": "string", "list_of": ["things.id"]},
        ]},
    })  # fmt: skip
    frames = {
        "things": pd.DataFrame({"id": ["a", "b"], "code": ["123", "456"]}, index=[2, 3]),
        "wholes": pd.DataFrame({"part": ["", "x"], "parts": ["a b", "b y"]}, index=[2, 3]),
    }
    schemas = {"things": SCHEMA, "wholes": wholes}
    faults = check_references(frames, schemas={"wholes": wholes} | schemas, unsure=unsure)
    assert [(one.row, one.column, one.value) for one in faults] == told


def test_a_column_that_refers_to_two_tables_is_looked_up_in_the_one_that_was_read() -> None:
    wholes = TableSchema.model_validate({
        "name": "wholes", "path": "tables/wholes.csv",
        "schema": {
            "fields": [{"name": "part", "type": "string", "references": ["things.id"]}],
            "foreignKeys": [
                {"fields": "part", "reference": {"resource": "things", "fields": "code"}}
            ],
        },
    })  # fmt: skip
    frames = {
        "things": pd.DataFrame({"id": ["a"], "code": ["123"]}, index=[2]),
        "wholes": pd.DataFrame({"part": ["b"]}, index=[2]),
    }
    schemas = {"wholes": wholes, "things": SCHEMA}
    [fault] = check_references(frames, schemas=schemas, unsure=["things.code"])
    assert (fault.row, fault.value) == (2, "b")
    assert fault.wanted == "a key of data/tables/things.csv (id)"
