"""The notebook's own lines, run in this process for each of its sets and at the edges."""

import tomllib

import pytest

from helpers.errors import UsageError

NOTEBOOK = "01-regional-exports.ipynb"
FIGURES = {
    "opening",
    "push-and-pull",
    "national-series",
    "few-firms",
    "base-years",
    "concentration",
}
EDGES = [
    # a region founded after the years, one without any figure
    {"region": "KR-12-2026"},
    {"region": "KR-50", "lang": "en", "currency": "KRW"},
    # years with the nation alone, and with one region
    {"base_year": 2020, "end_year": "2023"},
    {"base_year": 2019, "end_year": "2020", "lang": "en"},
    # before Sejong, before the break, a year in won only
    {"base_year": 2009, "end_year": "2012", "lang": "en"},
    {"base_year": 2009, "region": "KR", "currency": "KRW"},
    {"base_year": 2009},
]


def sets(root):
    manifest = tomllib.loads((root / "notebooks/reports.toml").read_text(encoding="utf-8"))
    (entry,) = [one for one in manifest["notebook"] if one["name"] == "regional-exports"]
    return [report.get("parameters", {}) for report in entry["report"]]


@pytest.fixture
def shown(run_notebook):
    """Return a function that gives the blocks of the notebook's cells, by cell id."""

    def blocks(given):
        values = run_notebook(NOTEBOOK, given)
        return {name: value.json() for name, value in values.items() if hasattr(value, "json")}

    return blocks


@pytest.mark.usefixtures("unpainted")
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_every_set_of_the_manifest_shows_findings_and_figures(root, lang, shown):
    given = sets(root)
    assert len(given) >= 10
    # both languages of each set are built when reports are; here each set runs in one of them
    for parameters in given[0 if lang == "ko" else 1 :: 2]:
        blocks = shown(parameters | {"lang": lang})
        assert blocks["headline"]["findings"]
        assert sum(block["block"] == "figure" for block in blocks.values()) >= 1
        assert "block" in blocks["opening"]
        assert {block["lang"] for block in blocks.values()} == {lang}


def test_the_default_answers_every_question_with_a_figure_or_a_table(shown):
    blocks = shown({})
    assert {name for name, block in blocks.items() if block["block"] == "figure"} == FIGURES
    assert {name for name, block in blocks.items() if block["block"] == "table"} == {
        "certainty",
        "pace",
        "printed-rates",
        "diagnostics",
        "location-quotients",
        "per-firm",
        "bases",
        "pairs",
        "what-if",
    }
    keys = [one["key"] for one in blocks["headline"]["findings"]]
    assert keys == [
        "exports.share.KR-42",
        "exports.printed.KR-42",
        "exports.population.KR-42",
        "exports.share.rest",
        "exports.growth.KR-42",
        "exports.growth.KR.usd",
        None,
        None,
        "exports.top3.KR-42",
    ]


@pytest.mark.usefixtures("unpainted")
@pytest.mark.parametrize(
    ("given", "drawn"),
    [
        ({}, "ranking"),
        ({"region": "KR"}, "trade"),
        ({"region": "KR", "currency": "KRW"}, "series"),
        ({"region": "KR", "currency": "KRW", "base_year": 2015, "end_year": "2019"}, "trade"),
        ({"end_year": "2023"}, "trade"),
    ],
)
def test_the_opening_draws_what_answers_and_draws_it_once(given, drawn, shown):
    blocks = shown(given)
    titles = [block["title"] for block in blocks.values() if block["block"] == "figure"]
    assert len(titles) == len(set(titles))
    assert ("national-series" in blocks) == (drawn != "series")
    # the answer ends where the comparison does, whatever the sections on the pandemic show
    if drawn != "ranking":
        years = [row[0]["text"] for row in blocks["opening"]["table"]["rows"]]
        assert years[-1] == given.get("end_year", "2024")
    labelled = [one for one in blocks["headline"]["findings"] if one.get("label")]
    assert labelled
    if given.get("region") == "KR":
        assert len(labelled) == 3


@pytest.mark.usefixtures("unpainted")
def test_every_figure_has_all_its_words(shown):
    for block in shown({"lang": "en"}).values():
        if block["block"] == "figure":
            assert all(block[name] for name in ("title", "subtitle", "alt", "note", "source"))
            assert block["table"]["rows"]


@pytest.mark.usefixtures("unpainted")
@pytest.mark.parametrize("given", EDGES, ids=str)
def test_edges_leave_out_what_has_nothing_to_say(given, shown):
    blocks = shown(given)
    assert blocks["opening"]["block"] == "figure"
    assert {block["kind"] for block in blocks.values() if block["block"] == "note"} <= {
        "caution", "break", "missing",
    }  # fmt: skip
    if given.get("end_year") not in {None, "2024"}:
        assert "few-firms" not in blocks


def test_years_without_a_national_figure_are_refused_with_those_there_are(shown):
    with pytest.raises(UsageError, match=r"base_year: «2010».*2009, 2012"):
        shown({"base_year": 2010})
