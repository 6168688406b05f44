from pathlib import Path

import pytest

from helpers.data import load_tables
from helpers.data.corrections import CORRECTIONS, read_corrections
from helpers.errors import DataError

ENTRY = {
    "table": "observations",
    "id": "A01",
    "column": "as_printed",
    "expect": "1,667",
    "becomes": "1,700",
    "reason": "A digit is wrong.",
}


def declare(root: Path, **changes: str) -> None:
    lines = [f'{key} = "{value}"' for key, value in (ENTRY | changes).items() if value]
    path = root / CORRECTIONS
    others = path.read_text(encoding="utf-8")
    text = "# why\n\n[[correction]]\n" + "\n".join(lines) + "\n\n"
    path.write_text(text + others, encoding="utf-8")


def test_a_correction_changes_what_is_read_and_keeps_the_print(copied: Path) -> None:
    declare(copied)
    tables = load_tables(copied)
    row = tables.observations.set_index("id").loc["A01"]
    assert (row["as_printed"], row["value"]) == ("1,667", 1700)
    assert tables.corrections.iloc[0].to_dict() == ENTRY


def test_a_correction_of_another_column_replaces_the_cell(copied: Path) -> None:
    declare(copied, column="period", expect="2010", id="fx-fred-2010", becomes="2009")
    row = load_tables(copied).observations.set_index("id").loc["fx-fred-2010"]
    assert (row["period"], row["year"]) == ("2009", 2009)


@pytest.mark.parametrize(
    ("changes", "column", "value", "wanted"),
    [
        (
            {"expect": "1,668"},
            "observations.A01.as_printed",
            "1,667",
            "1,668, as this correction expects; the source may have been mended",
        ),
        ({"id": "A0l"}, "id", "A0l", "a key of data/tables/observations.csv; nearest: A0"),
        ({"table": "observation"}, "table", "observation", "one of "),
        ({"table": "breaks"}, "table", "breaks", "one of "),
        ({"column": "printed"}, "column", "printed", "a column of data/tables/observations.csv"),
        ({"reason": ""}, "reason", "", "text that says it"),
        ({"because": "x"}, "because", "x", "one of table, id, column, expect, becomes, reason"),
    ],
)
def test_a_correction_that_cannot_be_made_is_a_fault(
    copied: Path, changes: dict[str, str], column: str, value: str, wanted: str
) -> None:
    declare(copied, **changes)
    with pytest.raises(DataError) as caught:
        load_tables(copied)
    faults = [fault for fault in caught.value.faults if fault.file == CORRECTIONS]
    assert [(fault.row, fault.column, fault.value) for fault in faults] == [(3, column, value)]
    assert faults[0].wanted.startswith(wanted)


def test_a_correction_is_checked_like_any_other_cell(copied: Path) -> None:
    declare(copied, becomes="1,7OO")
    with pytest.raises(DataError, match="«1,7OO»"):
        load_tables(copied)


def test_a_file_that_is_no_toml_is_a_fault(copied: Path) -> None:
    (copied / CORRECTIONS).write_text("[[correction]\n", encoding="utf-8")
    with pytest.raises(DataError, match="TOML in UTF-8"):
        load_tables(copied)


def test_the_collections_own_corrections_are_needed(copied: Path) -> None:
    (copied / CORRECTIONS).unlink()
    with pytest.raises(DataError, match="the sum of its regions"):
        load_tables(copied)


def test_no_corrections_are_none(tmp_path: Path) -> None:
    frame, faults = read_corrections(tmp_path)
    assert frame.empty
    assert not faults


WANTED = "entries below [[correction]] and nothing else"
LINES = "\n".join(f'{key} = "{value}"' for key, value in ENTRY.items())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('correction = "x"', [(0, "", "correction = x", WANTED)]),
        ("correction = 5", [(0, "", "correction = 5", WANTED)]),
        ("[correction]", [(0, "", "correction = {}", WANTED)]),
        ("correction = [1]", [(0, "", "correction = [1]", WANTED)]),
        ("correction = [{}, 1]", [(0, "", "correction = [{}, 1]", WANTED)]),
        ("a = 1", [(0, "", "a", WANTED)]),
        ("[[corection]]", [(0, "", "corection", f"{WANTED}; nearest: correction")]),
        (f"[[correction]]\n{LINES}\n[a]", [(0, "", "a", WANTED)]),
        ("\n[[correction]]\nx\ny", [(3, "", "Expected", "TOML in UTF-8")]),
        (
            f"[[correction]]\n{LINES}\nid2 = 5\n".replace('"1,667"', "1667"),
            [
                (1, "expect", "1667", "text that says it"),
                (1, "id2", "5", f"one of {', '.join(ENTRY)}"),
            ],
        ),
        (
            f"[[correction]]\n{LINES}\n\n [[ 'correction' ]]\n{LINES} ".replace("A01", " A01"),
            [(row, "id", " A01", "no space before or behind") for row in (1, 9)],
        ),
        # Written in one line, entries have no line of their own.
        ("correction = [{}]", [(0, key, "", "text that says it") for key in sorted(ENTRY)]),
    ],
)  # fmt: skip
def test_a_file_of_corrections_says_what_cannot_be_read_and_where(
    tmp_path: Path, text: str, told: list[tuple[int, str, str, str]]
) -> None:
    (tmp_path / CORRECTIONS).parent.mkdir()
    (tmp_path / CORRECTIONS).write_text(text, encoding="utf-8")
    frame, faults = read_corrections(tmp_path)
    assert frame.empty
    assert [(one.row, one.column) for one in sorted(faults)] == [(row, at) for row, at, *_ in told]
    for fault, (_, _, value, wanted) in zip(sorted(faults), told, strict=True):
        assert fault.file == CORRECTIONS
        assert fault.value.startswith(value)
        assert fault.wanted.startswith(wanted)
