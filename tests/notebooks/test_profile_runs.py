"""The notebook's own lines, run in this process for every region on record and at the edges."""

import ast
import json
import tomllib

import pytest

from helpers.analysis import profile

NOTEBOOK = "notebooks/05-region-profile.ipynb"
DEFAULT = "KR-42"

pytestmark = pytest.mark.usefixtures("unpainted")


def sets(root):
    manifest = tomllib.loads((root / "notebooks/reports.toml").read_text(encoding="utf-8"))
    (entry,) = [one for one in manifest["notebook"] if one["name"] == "region-profile"]
    return [report.get("parameters", {}) for report in entry["report"]]


@pytest.fixture(scope="module")
def lines(root):
    """Return the code cells compiled, without the import of the loader."""
    content = json.loads((root / NOTEBOOK).read_text(encoding="utf-8"))
    found = []
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            tree = ast.parse("".join(cell["source"]))
            tree.body = [line for line in tree.body if not loads_the_tables(line)]
            last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
            shown = (
                None if last is None else compile(ast.Expression(last.value), cell["id"], "eval")
            )
            body = compile(tree, cell["id"], "exec")
            found.append((cell["id"], cell["metadata"]["tags"], body, shown))
    return found


def shown(lines, tables, given):
    """Return what the notebook's cells show, by cell id; cells that show nothing are not there."""
    space, blocks = {"load_tables": lambda: tables}, {}
    for ident, tags, body, last in lines:
        exec(body, space)  # noqa: S102 - our own notebook
        value = None if last is None else eval(last, space)  # noqa: S307 - our own notebook
        if hasattr(value, "json"):
            blocks[ident] = value.json()
        if "parameters" in tags:
            assert given.keys() <= space.keys()
            space |= given
    return blocks


@pytest.fixture(scope="module")
def page(lines, tables):
    """Return what the page of a region shows in a language, worked out once."""
    known = {}

    def of(region, lang):
        if (region, lang) not in known:
            known[region, lang] = shown(lines, tables, {"region": region, "lang": lang})
        return known[region, lang]

    return of


def loads_the_tables(line):
    return isinstance(line, ast.ImportFrom) and line.module == "helpers.data"


def test_there_is_a_report_for_every_region_of_which_more_than_people_is_known(root, tables):
    asked = [parameters.get("region", DEFAULT) for parameters in sets(root)]
    wanted = set(profile.regions_on_record(tables)) - set(profile.people_alone(tables))
    assert sorted(asked) == sorted(wanted)
    assert sets(root)[0] == {}


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_every_set_of_the_manifest_shows_a_page(page, root, lang):
    # both languages of each set are built when reports are; here each set runs in one of them
    for parameters in sets(root)[0 if lang == "ko" else 1 :: 2]:
        blocks = page(parameters.get("region", DEFAULT), lang)
        assert blocks["headline"]["findings"]
        assert blocks["names"]
        assert {block["lang"] for block in blocks.values()} == {lang}
        for block in blocks.values():
            if block["block"] == "figure":
                assert all(block[name] for name in ("title", "subtitle", "alt", "note", "source"))


@pytest.mark.parametrize(
    ("region", "there", "absent"),
    [
        (
            "KR-27",
            {"headline", "missing", "names", "sources"},
            {"opening", "standing", "coverage", "programmes", "claims", "printed-rates"},
        ),
        ("KR-12-2026", {"headline", "missing", "names", "sources"}, {"standing", "held"}),
    ],
)
def test_a_region_of_which_little_is_known_gets_a_short_page(page, region, there, absent):
    blocks = page(region, "en")
    assert there <= blocks.keys()
    assert not absent & blocks.keys()


def test_gwangjus_page_answers_every_question(page, lines):
    blocks = page("KR-29", "en")
    silent = {ident for ident, tags, _, _ in lines if ident not in blocks} - {
        "parameters", "setup", "data",
    }  # fmt: skip
    # no share but that of the people, one target, one published rate; no statement, no named firm
    assert silent == {
        "standing", "people", "missing", "targets", "printed-rates", "not-divided", "statements",
        "counted-twice",
    }  # fmt: skip
    keys = [one["key"] for one in blocks["headline"]["findings"] if one["key"]]
    assert keys == [
        "profile.industry_firms.KR-29",
        "profile.industry_sales_krw.KR-29",
        "profile.growth.industry_firms.KR-29",
        "profile.share.population.KR-29",
        "profile.programmes.KR-29",
    ]
