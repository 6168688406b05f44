"""The notebook's own lines, run in this process for each of its sets and at the edges."""

import ast
import json
import tomllib

import pytest

from helpers.errors import UsageError

NOTEBOOK = "notebooks/01-regional-exports.ipynb"
FIGURES = {
    "ranking",
    "push-and-pull",
    "growth-grid",
    "national-series",
    "concentration",
    "few-firms",
    "tile-map",
    "implied-index",
}
EDGES = [
    # a region founded after the years, one without any figure
    {"region": "KR-12-2026"},
    {"region": "KR-50", "lang": "en", "currency": "KRW"},
    # years with the nation alone, and with one region
    {"base_year": 2020, "end_year": 2023},
    {"base_year": 2019, "end_year": 2020, "lang": "en"},
    # before Sejong, before the break, a year in won only
    {"base_year": 2009, "end_year": 2012, "lang": "en"},
    {"base_year": 2009, "region": "KR", "currency": "KRW"},
    {"base_year": 2009},
]


@pytest.fixture
def unpainted(monkeypatch):
    """Leave out what is slow and tested elsewhere: turning drawings into pictures."""
    monkeypatch.setattr("helpers.display.pictures.svg", lambda *_, **__: '<svg viewBox="0 0 1 1"/>')


def sets(root):
    manifest = tomllib.loads((root / "notebooks/reports.toml").read_text(encoding="utf-8"))
    (entry,) = [one for one in manifest["notebook"] if one["name"] == "regional-exports"]
    return [report.get("parameters", {}) for report in entry["report"]]


def shown(root, tables, given):
    """Return what the notebook's cells show, by cell id."""
    space, blocks = {"load_tables": lambda: tables}, {}
    content = json.loads((root / NOTEBOOK).read_text(encoding="utf-8"))
    for cell in content["cells"]:
        if cell["cell_type"] != "code":
            continue
        tree = ast.parse("".join(cell["source"]))
        tree.body = [line for line in tree.body if not loads_the_tables(line)]
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, cell["id"], "exec"), space)  # noqa: S102 - our own notebook
        if last is not None:
            value = eval(compile(ast.Expression(last.value), cell["id"], "eval"), space)  # noqa: S307
            if hasattr(value, "json"):
                blocks[cell["id"]] = value.json()
        if "parameters" in cell["metadata"]["tags"]:
            assert given.keys() <= space.keys()
            space |= given
    return blocks


def loads_the_tables(line):
    return isinstance(line, ast.ImportFrom) and line.module == "helpers.data"


@pytest.mark.usefixtures("unpainted")
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_every_set_of_the_manifest_shows_findings_and_figures(root, tables, lang):
    given = sets(root)
    assert len(given) >= 10
    # both languages of each set are built when reports are; here each set runs in one of them
    for parameters in given[0 if lang == "ko" else 1 :: 2]:
        blocks = shown(root, tables, parameters | {"lang": lang})
        assert blocks["headline"]["findings"]
        assert sum(block["block"] == "figure" for block in blocks.values()) >= 3
        assert {block["lang"] for block in blocks.values()} == {lang}


def test_the_default_answers_every_question_with_a_figure_or_a_table(root, tables):
    blocks = shown(root, tables, {})
    assert {name for name, block in blocks.items() if block["block"] == "figure"} == FIGURES
    assert {name for name, block in blocks.items() if block["block"] == "table"} == {
        "pace",
        "share-parts",
        "base-years",
        "dollar-parts",
        "diagnostics",
        "basis-uses",
        "location-quotients",
        "per-firm",
        "bases",
        "pairs",
        "what-if",
    }
    keys = [one["key"] for one in blocks["headline"]["findings"]]
    assert keys == [
        "exports.share.KR-42",
        "exports.share.rest",
        "exports.growth.KR-42",
        None,
        "exports.growth.KR.usd",
        None,
        "exports.top3.KR-42",
        "exports.hhi",
    ]


@pytest.mark.usefixtures("unpainted")
def test_every_figure_has_all_its_words(root, tables):
    for block in shown(root, tables, {"lang": "en"}).values():
        if block["block"] == "figure":
            assert all(block[name] for name in ("title", "subtitle", "alt", "note", "source"))
            assert block["table"]["rows"]


@pytest.mark.usefixtures("unpainted")
@pytest.mark.parametrize("given", EDGES, ids=str)
def test_edges_show_notes_instead_of_failing(root, tables, given):
    blocks = shown(root, tables, given)
    assert blocks["growth-grid"]["block"] == "figure"
    if given.get("end_year") not in {None, 2024}:
        assert blocks["few-firms"] == blocks["few-firms"] | {"block": "note", "kind": "missing"}


def test_years_without_a_national_figure_are_refused_with_those_there_are(root, tables):
    with pytest.raises(UsageError, match=r"base_year: «2010».*2009, 2012"):
        shown(root, tables, {"base_year": 2010})
