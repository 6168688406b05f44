import re
from pathlib import Path

import pytest

from helpers.display import wording
from helpers.display.wording import Entry, WordingError, all_entries, faults, say, say_refusal
from helpers.errors import Refusal
from helpers.pipeline.plan.checks import wording_faults

HERE = Path(wording.__file__).parent
PACKAGE = HERE.parent


@pytest.fixture
def catalogue(tmp_path, monkeypatch):
    """Return a function that writes one file of an otherwise empty catalogue."""
    monkeypatch.setattr(wording, "CATALOGUE", tmp_path)
    wording.entries.cache_clear()

    def write(text, name="trial.toml"):
        (tmp_path / name).write_text(text, encoding="utf-8")

    yield write
    wording.entries.cache_clear()


RANKING = """
[ranking.title]
ko = "{region:이/가} {place}로 {country:을/를} 이끈다"
en = "{region} leads {country} at {place}"
"""


def test_a_sentence_takes_its_values_and_particles(catalogue):
    catalogue(RANKING)
    values = {"region": "경기", "place": "1위", "country": "전국"}
    assert say("trial.ranking.title", "ko", **values) == "경기가 1위로 전국을 이끈다"
    values["region"] = "강원"
    assert say("trial.ranking.title", "ko", **values) == "강원이 1위로 전국을 이끈다"


def test_english_takes_values_as_they_are(catalogue):
    catalogue(RANKING)
    text = say("trial.ranking.title", "en", region="Gyeonggi", place="1st", country="Korea")
    assert text == "Gyeonggi leads Korea at 1st"


def test_years_may_be_whole_numbers_and_fractions_may_not(catalogue):
    catalogue('[a]\nko = "{year}년"\nen = "in {year}"')
    assert say("trial.a", "ko", year=2024) == "2024년"
    for value in (2.5, True, None):
        with pytest.raises(WordingError, match="year is"):
            say("trial.a", "ko", year=value)


def test_an_unknown_key_names_the_nearest(catalogue):
    catalogue(RANKING)
    with pytest.raises(WordingError, match=r"trial\.rankin\.title.*nearest: trial\.ranking\.title"):
        say("trial.rankin.title", "ko")
    with pytest.raises(WordingError, match="wording file «trail» is not one of trial"):
        say("trail.ranking.title", "ko")


def test_missing_and_surplus_values_are_refused_together(catalogue):
    catalogue(RANKING)
    with pytest.raises(WordingError, match="lacks country, place and has no place for year"):
        say("trial.ranking.title", "ko", region="강원", year=2024)


def test_an_empty_value_and_an_unknown_language_are_refused(catalogue):
    catalogue(RANKING)
    with pytest.raises(WordingError, match="region is empty"):
        say("trial.ranking.title", "ko", region="", place="1위", country="전국")
    with pytest.raises(WordingError, match="language «fr» is not one of ko, en"):
        say("trial.ranking.title", "fr", region="강원", place="1위", country="전국")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[a]\nko = "가"', "trial.a"),
        ('[a]\nko = "가"\nen = "a"\nfr = "à"', "trial.a"),
        ('[a.b]\nko = "가"\nen = 1', "trial.a.b"),
        ("a = 1", "trial.a"),
        ("[a", "not TOML"),
    ],
)
def test_a_malformed_entry_is_refused_by_key(catalogue, text, told):
    catalogue(text)
    with pytest.raises(WordingError, match=told):
        all_entries()


@pytest.mark.parametrize("text", ["[a", "[a]\nko = '가'"])
def test_files_that_cannot_be_read_are_faults_like_others(catalogue, text):
    catalogue(text)
    catalogue('[a]\nko = "가 "\nen = "a"', "zweite.toml")
    found = [(fault.file.rpartition("/")[2], fault.column) for fault in wording_faults()]
    assert found == [("trial.toml", ""), ("zweite.toml", "a.ko")]


def test_a_file_in_another_encoding_is_named(catalogue, tmp_path):
    (tmp_path / "trial.toml").write_bytes('[a]\nko = "가"\nen = "a"'.encode("cp949"))
    with pytest.raises(WordingError, match=r"trial\.toml is not TOML: 'utf-8' codec"):
        all_entries()


@pytest.mark.parametrize(
    ("ko", "en", "wanted"),
    [
        ("지역 {a}", "region {b}", "the placeholders of ko: a"),
        ("", "text", "some text"),
        ("수출 7억", "exports", "no typed digits"),
        ("수출", "exports of 2024", "no typed digits"),
        ("exports", "exports", "text in Korean"),
        ("수출", "수출", "text in English"),
        ("{a:이/가} 크다", "{a:이/가} leads", "no Korean particles"),
        ("{a:이가} 크다", "{a} leads", "이가.*is not one of"),
        ("{a.b} 크다", "{a} leads", "not a plain name"),
        ("{a!r} 크다", "{a} leads", "not a plain name"),
        ("{a 크다", "{a} leads", "expected '}'"),
        (" 수출", "exports", "no space at either end"),
    ],
)
def test_each_fault_of_an_entry_is_told(ko, en, wanted):
    found = faults({"trial.a": Entry("trial.a", ko, en)})
    assert any(re.search(wanted, fault.wanted) for fault in found), found
    assert all(fault.file.endswith("catalogue/trial.toml") for fault in found)


@pytest.mark.parametrize(
    ("ko", "en"),
    [
        ("HS 9018 기준, KR-42", "on HS 9018, KR-42"),
        ("{number}%p", "{number} pp"),
        ("영어로 보기", "Read in Korean (한국어)"),
    ],
)
def test_codes_and_names_of_languages_are_no_faults(ko, en):
    assert faults({"trial.a": Entry("trial.a", ko, en)}) == ()


def test_the_catalogue_has_no_faults():
    assert faults(all_entries()) == ()


def test_every_key_asked_for_in_the_package_is_there():
    said = re.compile(r"""(?<![\w.])say\(\s*"([a-z_]+(?:\.[A-Za-z_\-]+)+)\"""")
    said_by_page = re.compile(r"""\bpage\.say\(\s*"([a-z_]+(?:\.[A-Za-z_\-]+)*)\"""")
    texts = {path: path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")}
    keys = {key for text in texts.values() for key in said.findall(text)}
    keys |= {
        key if key.startswith("common.") else f"{path.parent.name}.{key}"
        for path in PACKAGE.glob("display/*/*.py")
        for key in said_by_page.findall(texts[path])
    }
    assert {"common.missing_mark", "budgets.ranking.bar"} <= keys
    assert keys - set(all_entries()) == set()


def test_a_refusal_is_told_with_the_details_its_sentence_takes():
    details = {"members": "2", "needed": "3", "observations": ""}
    refusal = Refusal("too-few-members", details)
    assert say_refusal(refusal, "en") == "Only 2 members are known; this measure needs at least 3."
    assert (
        say_refusal(refusal, "ko") == "값이 있는 항목이 2개인데, 이 계산에는 적어도 3개가 필요하다."
    )


def test_every_reason_raised_in_the_package_has_a_sentence():
    raised = re.compile(r"""Refusal\(\s*"([a-z-]+)\"""")
    reasons = {
        reason
        for path in PACKAGE.rglob("*.py")
        for reason in raised.findall(path.read_text(encoding="utf-8"))
    }
    known = {key.removeprefix("common.refusal.") for key in all_entries() if ".refusal." in key}
    assert reasons - known == set()


def test_every_verdict_has_a_name_and_an_explanation():
    from helpers.analysis.verdicts import Verdict

    for verdict in Verdict:
        for lang in wording.LANGS:
            assert say(f"common.verdict.{verdict}", lang)
            assert say(f"common.verdict_explained.{verdict}", lang)
