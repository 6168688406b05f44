import dataclasses
import hashlib
from pathlib import Path

import pandas as pd
import pytest

from helpers.data import Tables
from helpers.data.documents import VERBATIM, check_documents, stands_in


def taken_from(frame: pd.DataFrame, source: str) -> pd.DataFrame:
    return frame[frame["source_id"] == source]


@pytest.fixture
def held(tables: Tables, tmp_path: Path) -> Tables:
    """Tables whose documents are files that hold every printed form of their source."""
    sources = tables.sources.copy()
    for position, row in sources[sources["document"].notna()].iterrows():
        forms = [
            str(form)
            for table, columns in VERBATIM.items()
            for column in columns
            for form in taken_from(tables.named(table), row["source_id"])[column].dropna()
        ]
        text = " | ".join(forms)
        (tmp_path / row["document"]).write_text(text, encoding="utf-8")
        sources.loc[position, "sha256"] = hashlib.sha256(text.encode()).hexdigest()
    return dataclasses.replace(tables, sources=sources)


def test_printed_forms_that_stand_in_their_document_pass(held: Tables, tmp_path: Path) -> None:
    assert check_documents(held, tmp_path) == []


@pytest.mark.parametrize(("table", "column"), [(t, c) for t, cs in VERBATIM.items() for c in cs])
def test_a_printed_form_that_does_not_is_named(
    held: Tables, tmp_path: Path, table: str, column: str
) -> None:
    frame = held.named(table).copy()
    documents = held.sources.loc[held.sources["document"].notna(), "source_id"]
    position = frame.index[frame["source_id"].isin(documents) & frame[column].notna()][0]
    frame.loc[position, column] = "9,999"
    others = {**held.others, table: frame}
    changed = {"others": others} if table in held.others else {table: frame}
    (fault,) = check_documents(dataclasses.replace(held, **changed), tmp_path)
    assert (fault.file, fault.row, fault.column) == (
        f"data/tables/{table}.csv", position + 2, column
    )  # fmt: skip
    assert fault.value == "9,999"
    assert fault.wanted.startswith("a form that stands in the document of ")


def test_another_edition_of_a_document_is_named(held: Tables, tmp_path: Path) -> None:
    name = held.sources["document"].dropna().iloc[0]
    path = tmp_path / name
    path.write_bytes(path.read_bytes() + b" ")
    (fault,) = check_documents(held, tmp_path)
    assert (fault.file, fault.row, fault.column) == ("data/sources.csv", 2, "sha256")
    assert hashlib.sha256(path.read_bytes()).hexdigest() in fault.wanted


def test_a_document_that_is_missing_is_named(held: Tables, tmp_path: Path) -> None:
    name = held.sources["document"].dropna().iloc[0]
    (tmp_path / name).unlink()
    (fault,) = check_documents(held, tmp_path)
    assert (fault.column, fault.value) == ("document", name)
    assert "No such file" in fault.wanted


@pytest.mark.parametrize(
    ("printed", "text", "holds"),
    [
        ("5%", "15%", False),
        ("15%", "15%", True),
        ("188", "1880", False),
        ("188", "188개사", True),
        ("1,147", "1,147 2,380", True),
        ("147", "1,147", False),
        ("22", "22.", True),
        ("22", "22.5", False),
        ("’18", "산업부/’18/620억", True),
    ],
)
def test_a_form_is_no_part_of_a_longer_number(printed: str, text: str, holds: bool) -> None:
    assert stands_in(printed, text) is holds
