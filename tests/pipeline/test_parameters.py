from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.errors import UsageError
from helpers.paths import Collection
from helpers.pipeline.custom import custom_report, read_assignments
from helpers.pipeline.manifest import load_manifest
from helpers.pipeline.parameters import (
    Declared,
    complete,
    declaration_faults,
    read_value,
    refusal,
    vocabulary,
)

SAMPLES = {
    "as_of": "2025-07-28",
    "base_year": 2019,
    "currency": "USD",
    "duration_rule": "elapsed",
    "end_year": 2024,
    "lang": "ko",
    "min_budget": 0,
    "region": "KR-42",
    "target": "all",
    "theme": "all",
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with two regions, one theme and one target."""
    (tmp_path / "lookups").mkdir()
    (tmp_path / "tables").mkdir()
    (tmp_path / "lookups/regions.csv").write_text("code\nKR-41\nKR-42\n", encoding="utf-8")
    (tmp_path / "lookups/themes.csv").write_text("code\ndental\n", encoding="utf-8")
    (tmp_path / "tables/targets.csv").write_text("id\nD01\n", encoding="utf-8")
    return tmp_path


def test_the_vocabulary_holds_the_names_of_the_whole_collection() -> None:
    assert set(vocabulary()) == set(SAMPLES)


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_every_name_admits_its_sample(name: str, data: Path) -> None:
    assert refusal(name, SAMPLES[name], kind=vocabulary()[name].type, data=data) == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("as_of", "2025-7-28"),
        ("as_of", "20250728"),
        ("as_of", "2025-02-30"),
        ("base_year", 1024),
        ("base_year", 20244),
        ("base_year", "2019"),
        ("base_year", True),
        ("base_year", 2019.0),
        ("currency", "usd"),
        ("currency", "EUR"),
        ("duration_rule", "round"),
        ("lang", "jp"),
        ("min_budget", -1),
        ("min_budget", 2**60),
        ("region", "강원"),
        ("region", "KR-99"),
        ("region", "../../etc"),
        ("region", ""),
        ("target", "D99"),
        ("theme", "../x"),
    ],
)
def test_values_outside_a_domain_are_refused(name: str, value: object, data: Path) -> None:
    assert refusal(name, value, kind=vocabulary()[name].type, data=data)


def test_a_refused_code_names_what_is_allowed_and_the_nearest(data: Path) -> None:
    wanted = refusal("region", "KR-4Z", kind="str", data=data)
    assert "KR-41, KR-42" in wanted
    assert "did you mean KR-4" in wanted


def test_codes_are_only_asked_for_form_where_no_table_lists_them(tmp_path: Path) -> None:
    assert refusal("region", "KR-99", kind="str", data=tmp_path) == ""
    assert refusal("region", "../x", kind="str", data=tmp_path)


class _Sly(int):
    def __str__(self) -> str:
        return "__import__('os').abort()"


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (_Sly(3), "int"),
        (True, "int"),
        (3, "float"),
        (3.0, "int"),
        (float("nan"), "float"),
        (float("inf"), "float"),
        ("a\x00b", "str"),
        ("a\nb", "str"),
        ("\ud800", "str"),
        ("x" * 201, "str"),
        (2**53 + 1, "int"),
        (None, "str"),
        (["a"], "str"),
    ],
)
def test_only_exact_harmless_values_pass_under_foreign_names(value: object, kind: str) -> None:
    assert refusal("anything", value, kind=kind, data=Path())


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("007", "str", "007"),
        ("null", "str", "null"),
        ("NO", "str", "NO"),
        ("3002E5", "str", "3002E5"),
        ("2024", "int", 2024),
        ("-3", "int", -3),
        ("0.5", "float", 0.5),
        ("true", "bool", True),
    ],
)
def test_text_is_read_by_the_declared_type(text: str, kind: str, value: object) -> None:
    read = read_value(text, kind)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("２０２４", "int"),
        ("1_000", "int"),
        ("007", "int"),
        ("1e5", "int"),
        ("2024.0", "int"),
        ("0x10", "int"),
        (" 5", "int"),
        ("5\n", "int"),
        ("nan", "float"),
        ("1,5", "float"),
        ("1e5", "float"),
        ("yes", "bool"),
        ("True", "bool"),
        ("1", "bool"),
    ],
)
@pytest.mark.failure_mode(33)
def test_nothing_is_guessed_from_text(text: str, kind: str) -> None:
    assert read_value(text, kind) is None


@given(st.integers(-(2**53), 2**53))
def test_whole_numbers_survive_being_written_and_read(number: int) -> None:
    assert read_value(str(number), "int") == number


@pytest.mark.parametrize("name", ["Year", "1st", "x=1", "a b", "class", "_x", "연도", "a" * 42])
def test_names_that_could_be_code_are_refused(name: str) -> None:
    line = Declared(name, "int", 1, "")
    assert declaration_faults([line], file="n.ipynb", data=Path())


def test_a_default_outside_the_vocabulary_is_a_fault_of_the_notebook(data: Path) -> None:
    line = Declared("region", "str", "KR-99", "")
    [fault] = declaration_faults([line], file="notebooks/n.ipynb", data=data)
    assert fault.file == "notebooks/n.ipynb"
    assert fault.value == "KR-99"


def test_years_must_run_forwards(data: Path) -> None:
    years = [Declared("base_year", "int", 2019, ""), Declared("end_year", "int", 2024, "")]
    values, faults = complete(years, {"end_year": 2019}, data=data, file="m", place="")
    assert values["end_year"] == 2019
    assert [fault.wanted for fault in faults] == ["a year before end_year 2019"]


def test_an_unknown_name_is_refused_with_the_nearest_one(plain: Collection) -> None:
    manifest = load_manifest(plain)
    with pytest.raises(
        UsageError, match=r"fisrt.*allowed: first, lang, second; did you mean first"
    ):
        read_assignments(manifest, "sums", ["fisrt=3"])


def test_one_off_reports_are_named_by_their_parameters(plain: Collection) -> None:
    manifest = load_manifest(plain)
    given = read_assignments(manifest, "sums", ["first=7", "lang=en"])
    report = custom_report(manifest, "sums", given)
    same = custom_report(manifest, "sums", dict(reversed(given.items())))
    other = custom_report(manifest, "sums", {"first": 8})
    assert report.id == same.id != other.id
    assert report.id.startswith("sums/custom-")
    assert (report.title, report.lang) == ("Sums (first = 7)", "en")


@pytest.mark.parametrize("text", ["first", "first=seven", "first=1_000", "lang=jp"])
def test_unusable_assignments_are_refused(plain: Collection, text: str) -> None:
    manifest = load_manifest(plain)
    with pytest.raises(UsageError):
        custom_report(manifest, "sums", read_assignments(manifest, "sums", [text]))


def test_a_repeated_assignment_is_refused(plain: Collection) -> None:
    with pytest.raises(UsageError, match="each name once"):
        read_assignments(load_manifest(plain), "sums", ["first=1", "first=2"])
