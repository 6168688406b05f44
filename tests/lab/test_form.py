"""The form of a parameters cell: what it offers, and the cell it writes."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.lab.form import Form, known
from helpers.paths import Collection
from helpers.pipeline.notebook.files import declared_parameters
from helpers.pipeline.notebook.manifest import load_manifest
from helpers.pipeline.notebook.values import LONGEST_TEXT, Value, harm

ROOT = Path(__file__).parents[2]
EXPORTS = """\
region: str = "KR-42"  # 지역 코드
base_year: int = 2020  # first year
end_year: str = "latest"  # last year, after base_year
lang: str = "ko"  # ko or en
"""


def form(source: str, **titles: str) -> Form:
    vocabulary = load_manifest(Collection(ROOT)).vocabulary
    named = {("target", code, "ko"): title for code, title in titles.items()}
    return Form(source, vocabulary, ROOT / "data", named)


def options(shown: Form, name: str, **chosen: Value) -> dict[str, Value]:
    return {text: v for one in shown.fields(chosen) if one.name == name for text, v in one.options}


def test_choices_are_named_in_the_language_of_the_cell() -> None:
    korean, english = form(EXPORTS), form(EXPORTS.replace('"ko"', '"en"'))
    assert [one.label for one in korean.fields({})] == ["지역", "기준 연도", "비교 연도"]
    assert options(korean, "region")["경기 (KR-41)"] == "KR-41"
    assert options(english, "region")["Gyeonggi (KR-41)"] == "KR-41"
    assert english.fields({})[0].help.startswith("ISO 3166-2 code of the region in focus")


def test_years_are_those_the_national_series_holds() -> None:
    years = options(form(EXPORTS), "base_year")
    assert [*years.values()] == [2023, 2022, 2021, 2020, 2019, 2018, 2017, 2016, 2015, 2014, 2013,
                                 2012, 2009]  # fmt: skip
    ends = [*options(form(EXPORTS), "end_year").values()]
    assert (ends[0], ends[1], ends[-1]) == ("latest", "2024", "2012")


@pytest.mark.parametrize("value", ["2024", ": int = 2024"])
def test_an_end_year_may_be_a_number(value: str) -> None:
    typed = value if value.startswith(":") else f" = {value}"
    fields = form(f'region: str = "KR-42"\nend_year{typed}\n').fields({})
    assert {one.name: one.value for one in fields}["end_year"] == 2024


def test_a_base_year_comes_before_the_end_year_chosen() -> None:
    chosen: dict[str, Value] = {"end_year": "2015", "base_year": 2020}
    assert [*options(form(EXPORTS), "base_year", **chosen).values()] == [2014, 2013, 2012, 2009]
    fields = {one.name: one.value for one in form(EXPORTS).fields(chosen)}
    assert fields == {"region": "KR-42", "base_year": 2014, "end_year": "2015"}


def test_what_none_of_the_options_is_shows_as_nothing_and_a_year_in_quotes_as_the_year() -> None:
    typed = EXPORTS.replace("KR-42", "KR-99").replace(" 2020 ", ' "2019" ')
    fields = {one.name: one.value for one in form(typed).fields({})}
    assert fields == {"region": None, "base_year": 2019, "end_year": "latest"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("경기", "KR-41"), ("Gyeonggi", "KR-41"), ("KR-41", "KR-41"), ("경기도라", None)],
)
def test_a_region_typed_by_name_is_the_one_chosen(typed: str, meant: str | None) -> None:
    assert form(EXPORTS.replace("KR-42", typed)).fields({})[0].value == meant


def test_codes_without_a_name_are_called_by_the_report_about_them() -> None:
    shown = form('target: str = "all"\n', E01="바이오 생산 목표")
    assert options(shown, "target")["바이오 생산 목표 (E01)"] == "E01"
    assert options(shown, "target")["E03"] == "E03"


def test_amounts_dates_and_free_values_are_written_not_chosen() -> None:
    shown = form('min_budget: int = 0\nas_of: str = "latest"\nnote: str = "x"  # free\n')
    amount, day, note = shown.fields({})
    assert (amount.kind, amount.options, amount.minimum) == ("int", (), 0)
    assert (day.kind, day.value, [value for _, value in day.options]) == (
        "date", "latest", ["latest"],
    )  # fmt: skip
    assert (note.label, note.help, note.options) == ("note", "free", ())


def test_what_a_notebook_works_out_is_not_offered() -> None:
    shown = form("rows: list[int] = [1]\ntwice = 2 * 2\nsize = len('a')\n")
    assert [one.name for one in shown.fields({})] == ["twice"]
    assert form("region = = 1").fields({}) == []


def test_only_what_was_chosen_otherwise_is_written() -> None:
    written = form(EXPORTS).written({"region": "KR-41", "base_year": 2020, "end_year": "2023"})
    assert written == EXPORTS.replace("KR-42", "KR-41").replace("latest", "2023")
    untouched = "base_year: int = 2_020; region = 'KR-42'\n"
    assert form(untouched).written({"base_year": 2020, "region": "KR-42"}) == untouched
    assert form(untouched).written({"region": "KR"}) == untouched.replace("'KR-42'", '"KR"')


def test_values_nobody_may_set_are_told_in_the_language_of_the_cell() -> None:
    [fault] = form(EXPORTS).faults({"region": "KR-99"})
    assert fault.value == "KR-99"
    assert fault.wanted.startswith("지역의 코드나 이름: KR (전국), ")


@pytest.mark.parametrize(
    ("file", "count", "there", "unknown"),
    [
        ("01-regional-exports.ipynb", 5, "서울 (KR-11)", "대구 (KR-27) · 자료 없음"),
        ("02-program-budgets.ipynb", 2, "강원 (KR-42)", "서울 (KR-11) · 자료 없음"),
        ("05-region-profile.ipynb", 18, "대구 (KR-27)", "전남광주 (KR-12-2026) · 자료 없음"),
    ],
)
def test_what_a_notebook_has_no_figures_of_is_offered_last_and_called_so(
    file: str, count: int, there: str, unknown: str
) -> None:
    entries = load_manifest(Collection(ROOT)).entries.values()
    figures = known(entries, file, data=ROOT / "data")
    offered = [*options(replace(form(EXPORTS), known=figures), "region")]
    assert [one.endswith("자료 없음") for one in offered] == [False] * count + [True] * (19 - count)
    assert there in offered
    assert unknown in offered


@pytest.mark.parametrize("name", ["region", "base_year", "end_year", "currency"])
def test_whatever_is_offered_passes_the_check_of_the_notebook(name: str) -> None:
    shown = form(EXPORTS + 'currency: str = "USD"\n')
    for value in options(shown, name).values():
        settled = {one.name: one.value for one in shown.fields({name: value})}
        assert shown.faults(settled) == []


COMMENTS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=20)
TEXTS = COMMENTS.map(lambda text: text[:LONGEST_TEXT]).filter(lambda text: not harm(text))
VALUES = {
    "str": TEXTS,
    "int": st.integers(-(2**53), 2**53),
    "float": st.floats(allow_nan=False, allow_infinity=False),
    "bool": st.booleans(),
}
LINES = st.sampled_from(sorted(VALUES)).flatmap(
    lambda kind: st.tuples(st.just(kind), VALUES[kind], VALUES[kind], COMMENTS)
)


@given(st.lists(LINES, min_size=1, max_size=4))
def test_a_written_cell_says_what_was_chosen_and_keeps_its_comments(
    lines: list[tuple[str, Value, Value, str]],
) -> None:
    source = "".join(
        f"값{number}: {kind} = {old!r}  # {comment}\n"
        for number, (kind, old, _, comment) in enumerate(lines)
    )
    shown = Form(source, {}, ROOT / "data")
    written = shown.written({f"값{number}": line[2] for number, line in enumerate(lines)})
    told = declared_parameters(written)
    assert [repr(one.default) for one in told] == [repr(line[2]) for line in lines]
    assert [one.help for one in told] == [one.help for one in shown.declared]


@pytest.mark.parametrize("chosen", [{"as_of": "2023-12-31"}, {"as_of": "latest"}])
def test_a_panel_tells_dates_as_the_notebook_takes_them(chosen: dict[str, str]) -> None:
    pytest.importorskip("ipywidgets")
    from helpers.lab.panel import Panel

    panel = Panel(form(f'as_of: str = "{chosen["as_of"]}"\n'), target="")
    assert panel.chosen == chosen


def test_a_panel_keeps_its_choices_together() -> None:
    pytest.importorskip("ipywidgets")
    from helpers.lab.panel import Panel

    panel = Panel(form(EXPORTS), target="")
    panel.widgets["end_year"].value = "2016"
    assert panel.chosen == {"region": "KR-42", "base_year": 2015, "end_year": "2016"}


def test_without_ipywidgets_the_command_that_mends_it_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from helpers.lab import panel

    monkeypatch.setattr(panel.importlib.util, "find_spec", lambda _: None)
    told = panel._shown(source=EXPORTS, file="01-regional-exports.ipynb", target="").data
    assert f'{sys.executable} -m pip install "ipywidgets>=8"' in told
