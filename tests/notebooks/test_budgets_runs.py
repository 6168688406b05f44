"""The notebook's own lines, run in this process for each of its sets and at the edges."""

import tomllib

import pytest

from helpers.analysis import budgets

NOTEBOOK = "02-program-budgets.ipynb"
EDGES = [
    {"region": "KR-49"},
    {"region": "KR", "lang": "en"},
    {"region": "KR-42", "theme": "dental"},
    {"theme": "market-access", "lang": "en"},
    {"min_budget": 999_000_000_000_000},
    {"min_budget": 100_000_000_000, "lang": "en"},
    {"min_budget": 30_000_000_000},
    {"theme": "orthopaedic", "lang": "en"},
    {"theme": "senior", "min_budget": 3_000_000_000},
    {"region": "KR-42", "theme": "clinical-research", "duration_rule": "completed"},
]


def sets(root):
    manifest = tomllib.loads((root / "notebooks/reports.toml").read_text(encoding="utf-8"))
    (entry,) = [one for one in manifest["notebook"] if one["name"] == "program-budgets"]
    return [report.get("parameters", {}) for report in entry["report"]]


@pytest.mark.parametrize(
    ("given", "figures"), [({}, 7), ({"region": "KR-42", "lang": "en"}, 5)], ids=str
)
def test_both_regions_show_findings_and_figures(given, figures, run_notebook):
    blocks = run_notebook(NOTEBOOK, given)
    kinds = [block.json()["block"] for name, block in blocks.items() if block and name != "setup"]
    assert kinds.count("figure") == figures
    assert len(blocks["headline"].json()["findings"]) >= 4


def test_every_set_of_the_manifest_selects_programmes(root, tables):
    given = sets(root)
    assert len(given) >= 9
    for parameters in given:
        asked = {name: parameters[name] for name in parameters if name != "duration_rule"}
        scope = budgets.Scope(**({"region": "KR-29"} | asked))
        assert len(budgets.select_programmes(tables, scope=scope)) >= 2
        assert parameters.get("duration_rule", "elapsed") in budgets.RULES


@pytest.mark.usefixtures("unpainted")
@pytest.mark.parametrize("given", EDGES, ids=str)
def test_edges_show_what_they_can_and_nothing_empty(given, run_notebook):
    blocks = run_notebook(NOTEBOOK, given)
    assert all(block.json() for name, block in blocks.items() if block and name != "setup")
    assert blocks["headline"]
    assert blocks["sources"]


@pytest.mark.usefixtures("unpainted")
def test_where_one_programme_is_alone_the_timeline_opens_and_is_not_shown_twice(run_notebook):
    blocks = run_notebook(NOTEBOOK, {"theme": "senior"})
    assert blocks["headline-figure"].json()["block"] == "figure"
    assert blocks["timeline-figure"] is None
