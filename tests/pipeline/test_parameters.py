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
from helpers.display.wording import LANGS, Lang
from helpers.errors import UsageError
from helpers.paths import Collection, collection_root
from helpers.pipeline.notebook.manifest import load_manifest
from helpers.pipeline.notebook.one_off import custom_report, read_assignments
from helpers.pipeline.notebook.parameters import (
    Declared,
    complete,
    refusal,
    settled,
    settled_defaults,
)
from helpers.pipeline.notebook.values import Unquoted, harm, read_value
from helpers.pipeline.notebook.vocabulary import LANG, names_of

OWN = collection_root(Path(__file__)) / "data"
VOCABULARY = load_manifest(Collection(OWN.parent)).vocabulary | {"lang": LANG}

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
    told = VOCABULARY["verdict"].words()
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
        ({"a": 1}, "dict[str, Any]", True),
        ([1], "dict[str, Any]", False),
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
    _, [fault] = settled_defaults(
        [line], file="notebooks/n.ipynb", vocabulary=VOCABULARY, data=data
    )
    assert fault.file == "notebooks/n.ipynb"
    assert fault.value == "KR-99"


def test_a_default_that_the_vocabulary_says_nothing_of_is_the_notebooks_own(data: Path) -> None:
    own = Declared("threshold", "int", "1e3", "")
    found = settled_defaults([own], file="notebooks/n.ipynb", vocabulary=VOCABULARY, data=data)
    assert found == ((own,), [])


def test_years_must_run_forwards(data: Path) -> None:
    declared = [
        Declared("lang", "str", "ko", ""), Declared("base_year", "int", 2019, ""),
        Declared("end_year", "str", "2024", ""),
    ]  # fmt: skip
    values, faults = complete(
        declared, {"end_year": "2019"}, vocabulary=VOCABULARY, data=data, file="m", place=""
    )
    assert values["end_year"] == "2019"
    assert [fault.wanted for fault in faults] == ["a year before end_year 2019"]


def test_a_year_is_one_that_there_are_figures_of() -> None:
    years = [Declared("base_year", "int", 2020, ""), Declared("end_year", "str", "latest", "")]

    def told(lang: Lang = "en", **given: object) -> list[str]:
        at = {"file": "m", "place": "", "vocabulary": VOCABULARY, "data": OWN, "lang": lang}
        return [fault.wanted for fault in complete(years, given, **at)[1]]  # type: ignore[arg-type]  # as they are named

    listed = "2009, 2012, 2013, 2014, 2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022, 2023, 2024"
    assert told(base_year=2009) == []
    assert told(base_year=2010) == [f"a year such as 2019: {listed}"]
    assert told("ko", end_year="2010") == [f"2024 같은 연도 또는 latest: {listed}, latest"]
    assert told(base_year=2024) == ["a year before end_year 2024"]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("str", 3), ("str", "x" * 201), ("int", "soon"), ("int", 2**53 + 1), ("float", "soon"),
        ("float", float("inf")), ("bool", 1), ("list[int]", ["1"]), ("", {1: 2}), ("", {1}),
    ],
)  # fmt: skip
def test_a_message_is_of_one_language(kind: str, value: object) -> None:
    declared = [Declared("any", kind, None, "")]
    at = {"vocabulary": {}, "data": OWN, "file": "m", "place": ""}
    for lang, own in (("en", r"[a-z]{2,} [a-z]{2,}"), ("ko", r"[가-힣]")):
        for asked in ({"any": value}, {"ann": 1}):
            [fault] = complete(declared, asked, lang=lang, **at)[1]  # type: ignore[arg-type]  # as they are named
            assert re.search(own, fault.wanted)
            assert not re.search("[가-힣]" if lang == "en" else "[a-z]{3,} [a-z]{3,}", fault.wanted)


def test_an_unknown_name_is_refused_with_the_nearest_one(plain: Collection) -> None:
    manifest = load_manifest(plain)
    with pytest.raises(
        UsageError, match=r"fisrt.*allowed: first, lang, second; did you mean first"
    ):
        custom_report(manifest, "sums", read_assignments(manifest, "sums", ["fisrt=3"]))


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


def test_every_assignment_that_cannot_be_used_is_named_at_once() -> None:
    manifest = load_manifest(Collection(OWN.parent))
    texts = ["regoin=KR-41", "base_year=soon", "currency=EUR", "lang=한국어"]
    with pytest.raises(UsageError) as told:
        custom_report(
            manifest, "regional-exports", read_assignments(manifest, "regional-exports", texts)
        )
    assert [fault.value for fault in told.value.faults] == ["regoin", "soon", "EUR"]


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


CHOICES = [
    (name, value)
    for name, meaning in VOCABULARY.items()
    for value in names_of(name, meaning, OWN)
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [
        ("region", "KR-41", "KR-41"),
        ("region", "kr-41", "KR-41"),
        ("region", "Gyeonggi", "KR-41"),
        ("region", "gyeonggi-do", "KR-41"),
        ("region", "Gyeonggi Province", "KR-41"),
        ("region", "경기", "KR-41"),
        ("region", "경기도", "KR-41"),
        # as macOS writes file names, Hangul in single letters
        ("region", "\u1100\u1167\u11bc\u1100\u1175", "KR-41"),
        ("region", "강원도", "KR-42"),
        ("region", "전국", "KR"),
        ("base_year", "2020", 2020),
        ("base_year", 2021, 2021),
        ("end_year", 2024, "2024"),
        ("end_year", "최신", "latest"),
        ("as_of", "Latest", "latest"),
        ("min_budget", "5000000000", 5_000_000_000),
        ("currency", "usd", "USD"),
        ("currency", "원화", "KRW"),
        ("currency", "dollars", "USD"),
        ("lang", "한국어", "ko"),
        ("lang", "English", "en"),
        ("theme", "치과", "dental"),
        ("theme", "전체", "all"),
        ("source", "Gangwon State, 2025-07-28", "gangwon-release-2025"),
        ("verdict", "does not hold", "does-not-hold"),
    ],
)
def test_a_value_may_be_written_as_people_write_it(
    name: str, written: object, value: object
) -> None:
    found, wrong = settled(
        name, written, kind=VOCABULARY[name].type, vocabulary=VOCABULARY, data=OWN
    )
    assert (found, wrong) == (value, "")
    assert type(found) is type(value)


@given(st.sampled_from(CHOICES), st.data())
def test_every_value_by_any_of_its_names_is_the_value_or_refused_with_all_it_may_be(
    choice: tuple[str, str], drawn: st.DataObject
) -> None:
    name, value = choice
    called = names_of(name, VOCABULARY[name], OWN)
    names = [one for listed in called[value].values() for one in listed]
    written = drawn.draw(st.sampled_from([value, *names]))
    written = drawn.draw(st.sampled_from([written, written.upper(), written.replace(" ", "")]))
    found, wrong = settled(name, written, kind="str", vocabulary=VOCABULARY, data=OWN)
    assert value in wrong if wrong else found == value


def test_only_the_producer_of_several_documents_is_a_name_of_several() -> None:
    def unclear(name: str, value: str) -> set[str]:
        called = names_of(name, VOCABULARY[name], OWN)[value]
        return {
            word
            for word in (value, *(one for listed in called.values() for one in listed))
            if settled(name, word, kind="str", vocabulary=VOCABULARY, data=OWN)[1]
        }

    found = {name: unclear(name, value) for name, value in CHOICES if unclear(name, value)}
    assert found.keys() <= {"source"}


@pytest.mark.parametrize(
    ("name", "written", "lang", "told"),
    [
        ("region", "강완", "ko", "혹시 KR-42 (강원)인가?"),
        ("region", "Gangwoon", "en", "did you mean KR-42 (Gangwon)?"),
        ("region", "Chungcheong", "en", "did you mean KR-43 (Chungbuk) or KR-44 (Chungnam)?"),
        ("currency", "EUR", "ko", "USD 또는 KRW"),
        ("currency", "EUR", "en", "USD or KRW"),
        ("base_year", "MMXX", "ko", "2019 같은 연도"),
        ("base_year", True, "en", "a year such as 2019"),
        ("base_year", "9" * 5000, "en", "a year such as 2019"),
        ("region", "-", "en", "a region's code or name"),
        ("end_year", 1850, "en", "a year such as 2024, or latest"),
        ("lang", "fr", "en", "ko or en"),
        ("theme", "dentl", "en", "did you mean dental"),
        ("region", Unquoted("강원"), "ko", "지역의 코드나 이름 (str); 글은 따옴표 안에 쓴다"),
        ("lang", Unquoted("ko"), "en", "ko or en (str); words stand in quotes"),
        ("base_year", Unquoted("soon"), "en", "(int); words stand in quotes"),
    ],
)
def test_what_is_meant_by_nobody_is_refused_with_the_nearest(
    name: str, written: object, lang: Lang, told: str
) -> None:
    given = {"kind": VOCABULARY[name].type, "vocabulary": VOCABULARY, "data": OWN}
    found, wrong = settled(name, written, lang=lang, **given)  # type: ignore[arg-type]  # as they are named
    assert found == written or found == str(written)
    assert told in wrong


def test_a_name_of_several_values_is_refused_with_all_of_them(data: Path) -> None:
    twins = "code,short_ko,short_en\nKR-29,광주,Gwangju\nKR-41,광주,Gwangju-si\n"
    (data / "lookups/regions.csv").write_text(twins, encoding="utf-8")
    said = {
        lang: settled("region", "광주", kind="str", vocabulary=VOCABULARY, data=data, lang=lang)
        for lang in LANGS
    }
    assert said["en"] == (
        "광주",
        "a name of one value; this is the name of several: KR-29 (Gwangju), KR-41 (Gwangju-si)",
    )
    assert "여러 값" in said["ko"][1]


@pytest.mark.parametrize("written", ["경기", "Gyeonggi-do", "KR-41"])
def test_a_one_off_report_is_the_same_by_any_name_of_its_values(written: str) -> None:
    manifest = load_manifest(Collection(OWN.parent))
    name = "regional-exports"
    texts = [f"region={written}", "currency=원", "lang=English"]
    report = custom_report(manifest, name, read_assignments(manifest, name, texts))
    plain = {"region": "KR-41", "currency": "KRW", "lang": "en"}
    assert report == custom_report(manifest, name, plain)
    assert report.title.endswith("(Region: Gyeonggi, Currency: Korean won)")


def test_a_set_of_the_manifest_may_use_names(plain: Collection) -> None:
    manifest = plain.manifest.read_text(encoding="utf-8")
    named = manifest.replace(
        "[[notebook]]",
        '[parameters.first]\ntype = "int"\n\n[[notebook]]', 1
    ).replace("first = 1000", 'first = "1000"')  # fmt: skip
    assert named.count('"1000"') == 1
    was = [report.parameters for report in load_manifest(plain).reports]
    plain.manifest.write_text(named, encoding="utf-8")
    assert [report.parameters for report in load_manifest(plain).reports] == was


def test_a_default_may_be_written_by_name() -> None:
    line = Declared("region", "str", "강원", "")
    [found], faults = settled_defaults([line], file="n", vocabulary=VOCABULARY, data=OWN)
    assert (found.default, faults) == ("KR-42", [])
