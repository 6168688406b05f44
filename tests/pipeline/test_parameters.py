from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import papermill
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.analysis.verdicts import Verdict
from helpers.errors import UsageError
from helpers.paths import Collection, collection_root
from helpers.pipeline.notebook.manifest import load_manifest
from helpers.pipeline.notebook.one_off import custom_report, read_assignments
from helpers.pipeline.notebook.parameters import (
    LANG,
    Declared,
    complete,
    declaration_faults,
    harm,
    read_value,
    refusal,
)

VOCABULARY = load_manifest(Collection(collection_root(Path(__file__)))).vocabulary | {"lang": LANG}

SAMPLES = {
    "as_of": "2025-07-28",
    "base_year": 2019,
    "currency": "USD",
    "duration_rule": "elapsed",
    "end_year": "latest",
    "lang": "ko",
    "min_budget": 0,
    "region": "KR-42",
    "source": "example-2026",
    "target": "all",
    "theme": "all",
    "verdict": "does-not-hold",
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with two regions, one theme, one target and one claim."""
    (tmp_path / "lookups").mkdir()
    (tmp_path / "tables").mkdir()
    (tmp_path / "lookups/regions.csv").write_text("code\nKR-41\nKR-42\n", encoding="utf-8")
    (tmp_path / "lookups/themes.csv").write_text("code\ndental\n", encoding="utf-8")
    (tmp_path / "tables/targets.csv").write_text("id\nD01\n", encoding="utf-8")
    claims = "id,source_id\nclaim-one,example-2026\n"
    (tmp_path / "tables/claims.csv").write_text(claims, encoding="utf-8")
    return tmp_path


def test_the_verdicts_admitted_are_those_of_the_analysis(data: Path) -> None:
    for code in ("all", *Verdict):
        assert refusal("verdict", str(code), kind="str", vocabulary=VOCABULARY, data=data) == ""
    told = VOCABULARY["verdict"].words
    assert set(re.split(", | or ", told)) == {"all", *Verdict}


def test_the_vocabulary_holds_the_names_of_the_whole_collection() -> None:
    assert set(VOCABULARY) == set(SAMPLES)


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_every_name_admits_its_sample(name: str, data: Path) -> None:
    assert (
        refusal(name, SAMPLES[name], kind=VOCABULARY[name].type, vocabulary=VOCABULARY, data=data)
        == ""
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("as_of", "2025-7-28"),
        ("as_of", "newest"),
        ("end_year", 2024),
        ("end_year", "24"),
        ("end_year", "1850"),
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
    assert refusal(name, value, kind=VOCABULARY[name].type, vocabulary=VOCABULARY, data=data)


def test_a_refused_code_names_what_is_allowed_and_the_nearest(data: Path) -> None:
    wanted = refusal("region", "KR-4Z", kind="str", vocabulary=VOCABULARY, data=data)
    assert "KR-41, KR-42" in wanted
    assert "did you mean KR-4" in wanted


def test_codes_are_only_asked_for_form_where_no_table_lists_them(tmp_path: Path) -> None:
    assert refusal("region", "KR-99", kind="str", vocabulary=VOCABULARY, data=tmp_path) == ""
    assert refusal("region", "../x", kind="str", vocabulary=VOCABULARY, data=tmp_path)


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
    assert refusal("anything", value, kind=kind, vocabulary=VOCABULARY, data=Path())


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
        ("[2020, 2021]", "list", [2020, 2021]),
        ('["a"]', "list[str]", ["a"]),
        ('{"a": null}', "dict", {"a": None}),
        ("null", "Optional[int]", None),
        ("3", "int | None", 3),
        ("null", "Optional[str]", "null"),
        ('"a"', "", "a"),
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
        ("2020, 2021", "list"),
        ("[NaN]", "list"),
        ('{"a": 1, "a": 2}', "dict"),
        ("hello", ""),
        ("007", "Optional[int]"),
    ],
)
@pytest.mark.failure_mode(33)
def test_nothing_is_guessed_from_text(text: str, kind: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_value(text, kind)


@pytest.mark.parametrize(
    ("value", "kind", "fits"),
    [
        ([1, 2], "list[int]", True),
        (["1"], "list[int]", False),
        ([True], "list[int]", False),
        (None, "Optional[int]", True),
        (None, "int", False),
        ("x", "int | None", False),
        ("a", "Literal['a', 'b']", True),
        ("c", "Literal['a', 'b']", False),
        ({"a": [1, None]}, "dict", True),
        ({1: 2}, "dict", False),
        ([(1, 2)], "list", False),
        ([float("nan")], "list", False),
        ([_Sly(3)], "list", False),
        (["a\0"], "", False),
    ],
)
@pytest.mark.failure_mode(133)
def test_values_are_held_to_annotations(value: object, kind: str, fits: bool) -> None:
    assert (refusal("any", value, kind=kind, vocabulary={}, data=Path()) == "") == fits


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=20),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text("abc\"'\\\\", max_size=3), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(_JSON)
@pytest.mark.failure_mode(133)
def test_papermill_writes_admitted_values_as_they_are(value: object) -> None:
    assert harm(value) == ""
    written = papermill.translators.PythonTranslator.translate(value)
    read = ast.literal_eval(written)
    assert json.dumps(read) == json.dumps(value)


@given(st.integers(-(2**53), 2**53))
def test_whole_numbers_survive_being_written_and_read(number: int) -> None:
    assert read_value(str(number), "int") == number


def test_a_default_outside_the_vocabulary_is_a_fault_of_the_notebook(data: Path) -> None:
    line = Declared("region", "str", "KR-99", "")
    [fault] = declaration_faults([line], file="notebooks/n.ipynb", vocabulary=VOCABULARY, data=data)
    assert fault.file == "notebooks/n.ipynb"
    assert fault.value == "KR-99"


def test_years_must_run_forwards(data: Path) -> None:
    years = [Declared("base_year", "int", 2019, ""), Declared("end_year", "str", "2024", "")]
    values, faults = complete(
        years, {"end_year": "2019"}, vocabulary=VOCABULARY, data=data, file="m", place=""
    )
    assert values["end_year"] == "2019"
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
    assert (report.id, other.id) == ("sums/custom-7-en", "sums/custom-8")
    assert (report.title, report.lang) == ("Sums (first: 7)", "en")


@pytest.mark.parametrize("text", ["first", "first=seven", "first=1_000", "lang=jp"])
def test_unusable_assignments_are_refused(plain: Collection, text: str) -> None:
    manifest = load_manifest(plain)
    with pytest.raises(UsageError):
        custom_report(manifest, "sums", read_assignments(manifest, "sums", [text]))


def test_a_repeated_assignment_is_refused(plain: Collection) -> None:
    with pytest.raises(UsageError, match="each name once"):
        read_assignments(load_manifest(plain), "sums", ["first=1", "first=2"])


@pytest.mark.failure_mode(134)
def test_names_mean_nothing_where_a_collection_does_not_say_so(data: Path) -> None:
    for name, value, kind in (("region", "us east 1", "str"), ("end_year", 1850, "int")):
        assert refusal(name, value, kind=kind, vocabulary={}, data=data) == ""


def test_a_default_left_to_the_notebook_is_set_only_where_it_is_asked_for(data: Path) -> None:
    line = Declared("n", "int", 1, "", left=True)
    settled = {"vocabulary": VOCABULARY, "data": data, "file": "m", "place": ""}
    assert complete([line], {}, **settled) == ({}, [])  # type: ignore[arg-type]  # as they are named
    assert complete([line], {"n": 2}, **settled) == ({"n": 2}, [])  # type: ignore[arg-type]  # as above
