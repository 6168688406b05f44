"""The recipes of notebooks/README.md and data/README.md, followed in a copy of the repository."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helpers.analysis import claims
from helpers.cli import DATA, USAGE, main
from helpers.data import load_tables
from helpers.display import claims as show
from helpers.display.page import Page
from helpers.paths import Collection
from helpers.pipeline.notebook.manifest import load_manifest
from helpers.pipeline.notebook.parameters import refusal

ROOT = Path(__file__).resolve().parents[1]
SOURCE = {
    "source_id": "example-2026",
    "producer_ko": "보기 기관",
    "producer_en": "Example Office",
    "title_ko": "의료기기 수출 보기",
    "title_en": "Device exports, an example",
    "published": "2026-01-15",
    "accessed": "2026-02-01",
    "licence": "not-stated",
    "citation_ko": "보기 기관, 2026-01-15",
    "citation_en": "Example Office, 2026-01-15",
}
FIGURE = {
    "id": "example-exports-2025",
    "source_id": "example-2026",
    "locator": "paragraph 1",
    "entity": "KR-42",
    "indicator": "device_exports_usd",
    "period": "2025",
    "as_printed": "8억 1,230만 달러",
    "basis": "mfds",
    "status": "printed",
}
CLAIM = {
    "id": "claim-example-share",
    "source_id": "segye-2025-07-28",
    "locator": "paragraph 3",
    "kind": "share",
    "as_printed": "7.4%",
    "said_ko": "부산의 수출 비중은 7.4%이다",
    "said_en": "Busan has 7.4% of exports",
    "entity": "KR-26",
    "period": "2024",
    "inputs": "region-exports-KR-26-2024 mfds-exports-usd-2024",
}
NOTEBOOK_ENTRY = """
[[notebook]]
name = "document-count"
file = "09-document-count.ipynb"
title = { ko = "문서의 수", en = "Documents counted" }
question = { ko = "문서는 몇 건인가", en = "How many documents are there" }

  [[notebook.report]]
  title = { ko = "모든 문서", en = "All documents" }
"""
CELLS = [
    ("title-ko", "ko", "# 문서의 수\n\n자료가 어느 문서에서 왔는지 센다."),
    ("title-en", "en", "# Documents counted\n\nFrom how many documents the data come."),
    ("parameters", "parameters", 'lang: str = "ko"  # ko or en'),
    ("setup", "setup", "from helpers.data import load_tables"),
    ("data", "data", "tables = load_tables()"),
    ("headline", "headline", "len(tables.sources)"),
]
# What a person does who runs a notebook of the copy, by the copy's own code, in both languages:
# answers with the faults of the copy and with what some cells show.
WALK = """
import ast, json, sys
from pathlib import Path
root, notebook, *wanted = sys.argv[1:]
sys.path.insert(0, root + "/src")
from helpers.paths import Collection
from helpers.pipeline.plan.checks import check
found = check(Collection(Path(root)))
shown = {"faults": [str(fault) for fault in found.data + found.other]}
cells = json.loads(Path(root, "notebooks", notebook).read_text(encoding="utf-8"))["cells"]
for lang in ("ko", "en"):
    space = {}
    for cell in cells:
        if not {"parameters", "setup", "data", *wanted} & {*cell["metadata"]["tags"], cell["id"]}:
            continue
        body = ast.parse("".join(cell["source"])).body
        last = body.pop() if isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), cell["id"], "exec"), space)
        if "parameters" in cell["metadata"]["tags"]:
            space["lang"] = lang
        if last and cell["id"] in wanted:
            block = eval(compile(ast.Expression(last.value), cell["id"], "eval"), space)
            shown[f"{cell['id']} {lang}"] = block.json()
print(json.dumps(shown))
"""
BEDS = """from helpers.analysis.frames import figures

[beds] = figures(tables, indicator="hospital_beds")["figure"]
page.note(page.figure_of(beds))"""
STEP = re.compile(r"^In `([^`]+)`(.*?):\n\n```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PORTS = """code,name_ko,name_en,region,opened
busan,부산항,Busan,KR-26,1876
incheon,인천항,Incheon,KR-28,1883
"""


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    """A copy of notebooks and data, which is all that the recipes touch."""
    for part in ("notebooks", "data"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("inbox"))
    return tmp_path


@pytest.fixture
def reports(collection: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run the command on the copy and return its exit code with everything it said."""

    def run(*arguments: str) -> tuple[int, str]:
        code = main(["--root", str(collection), *arguments])
        told = capsys.readouterr()
        return code, told.out + told.err

    return run


def _add_row(path: Path, given: dict[str, str]) -> None:
    """Add a row at the end, cells in the order of the header, what is not given empty."""
    with path.open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert set(given) <= set(header)
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, header, restval="", lineterminator="\n").writerow(given)


def _listed(told: str) -> dict[str, dict[str, Any]]:
    return {report["id"]: report for report in json.loads(told)}


def _notebook(cells: list[tuple[str, str, str]]) -> str:
    made = []
    for cell, tag, source in cells:
        prose = tag in {"ko", "en"}
        made.append(
            {
                "cell_type": "markdown" if prose else "code", "id": cell,
                "metadata": {"tags": [tag]}, "source": source,
            }
            | ({} if prose else {"execution_count": None, "outputs": []})
        )  # fmt: skip
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return json.dumps(
        {"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    )


def _declare_ports(collection: Path, text: str) -> None:
    """Add a lookup of ports and declare it as data/README.md says."""
    (collection / "data/lookups/ports.csv").write_text(text, encoding="utf-8")
    path = collection / "data/datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    key = {"required": True, "unique": True}
    fields = [
        ("code", "string", "코드", {"constraints": key}),
        ("name_ko", "string", "이름(국문)", {"constraints": {"required": True}}),
        ("name_en", "string", "이름(영문)", {"constraints": {"required": True}}),
        ("region", "string", "시도", {"references": ["regions.code"]}),
        ("opened", "integer", "개항 연도", {"constraints": {"minimum": 1800, "maximum": 2100}}),
    ]
    described = [
        {"name": name, "type": kind, "title": name, "title_ko": korean, "description": name} | more
        for name, kind, korean, more in fields
    ]
    package["resources"].append(
        {
            "name": "ports", "path": "lookups/ports.csv",
            "schema": {"fields": described, "primaryKey": ["code"]},
        }
    )  # fmt: skip
    path.write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")


def test_the_recipes_stand_where_people_look_for_them() -> None:
    notebooks = (ROOT / "notebooks/README.md").read_text(encoding="utf-8")
    data = (ROOT / "data/README.md").read_text(encoding="utf-8")
    assert re.findall(r"^## ((?:A|Smaller) .+)$", notebooks, re.MULTILINE) == [
        "A report", "A chart", "A section", "A theme", "Smaller things",
    ]  # fmt: skip
    assert re.findall(r"^- \*\*(.+?)\*\* ", notebooks, re.MULTILINE) == [
        "A parameter", "A word", "The collection's name",
    ]  # fmt: skip
    wanted = {"Add a figure", "Add a source", "Add a claim", "Add a table", "Add a unit"}
    assert wanted <= {*re.findall(r"^\*\*(.+?)\.\*\*", data, re.MULTILINE)}


def test_the_collection_as_it_is_has_no_faults(reports: Any) -> None:
    assert reports("check") == (0, "no faults\n")


def test_a_figure_is_a_row_with_a_source_of_its_own(collection: Path, reports: Any) -> None:
    _add_row(collection / "data/sources.csv", SOURCE)
    _add_row(collection / "data/tables/observations.csv", FIGURE)
    assert reports("check") == (0, "no faults\n")
    tables = load_tables(collection)
    [row] = tables.observations[tables.observations["id"] == FIGURE["id"]].to_dict("records")
    assert (row["value"], row["unit"], row["year"]) == (812_300_000, "USD", 2025)
    assert (row["low"], row["high"]) == (812_295_000, 812_305_000)
    assert SOURCE["source_id"] in set(tables.sources["source_id"])


@pytest.mark.parametrize(
    ("column", "value", "wanted"),
    [
        ("source_id", "example-2025", "data/sources.csv"),
        ("indicator", "device_exports", "data/lookups/indicators.csv"),
        ("as_printed", "8억 1,230만 명", "USD"),
        ("status", "printd", "printed"),
    ],
)
def test_a_figure_that_does_not_fit_is_told_by_its_place(
    collection: Path, reports: Any, column: str, value: str, wanted: str
) -> None:
    _add_row(collection / "data/sources.csv", SOURCE)
    path = collection / "data/tables/observations.csv"
    _add_row(path, FIGURE | {column: value})
    line = len(path.read_text(encoding="utf-8").splitlines())
    code, told = reports("check")
    assert code == DATA
    [total, fault] = told.splitlines()
    assert total == "1 fault"
    for part in ("data/tables/observations.csv", str(line), column, value, wanted):
        assert part in fault


@pytest.mark.parametrize(
    ("printed", "verdict"),
    [("7.4%", "holds"), ("7.41%", "borderline"), ("7.9%", "does-not-hold")],
)
def test_a_claim_is_a_row_and_is_judged(
    collection: Path, reports: Any, printed: str, verdict: str
) -> None:
    _add_row(collection / "data/tables/claims.csv", CLAIM | {"as_printed": printed})
    if verdict == "holds":
        assert reports("check") == (0, "no faults\n")
    tables = load_tables(collection)
    [claim] = claims.audit(tables, source=CLAIM["source_id"])
    # 389.67 of 5,255.11 million dollars
    assert claim.recomputed is not None
    assert round(claim.recomputed.value, 6) == 0.074151
    assert claim.verdict == verdict
    top = show.headline(
        Page(tables, "en", "claims"), [claim], source=CLAIM["source_id"], verdict="all"
    )
    told = [finding["text"] for finding in top.json()["findings"]]
    assert CLAIM["said_en"] in told[1]
    vocabulary = load_manifest(Collection(collection)).vocabulary
    wanted = refusal(
        "source", CLAIM["source_id"], kind="str", vocabulary=vocabulary, data=collection / "data"
    )
    assert wanted == ""


def test_a_claim_on_a_figure_that_is_not_there_is_told_by_its_place(
    collection: Path, reports: Any
) -> None:
    _add_row(collection / "data/tables/claims.csv", CLAIM | {"inputs": "exports-of-busan"})
    code, told = reports("check")
    assert code == DATA
    [_, fault] = told.splitlines()
    for part in ("data/tables/claims.csv", "inputs", "exports-of-busan"):
        assert part in fault


def test_a_report_is_an_entry_with_a_slug(collection: Path, reports: Any) -> None:
    for path, place, text in _steps(_recipe("notebooks/README.md", "## A report\n", "\n## ")):
        _put(collection / path, place, text)
    assert reports("check") == (0, "no faults\n")
    listed = _listed(reports("list", "--json")[1])
    assert listed["regional-exports/example"]["title"] == "보기 리포트"
    english = listed["regional-exports/example-en"]
    assert english["title"] == "An example report"
    assert english["state"] == "never"
    assert (english["parameters"]["region"], english["parameters"]["lang"]) == ("KR-41", "en")


def test_a_notebook_is_a_file_and_an_entry(collection: Path, reports: Any) -> None:
    path = collection / "notebooks/09-document-count.ipynb"
    path.write_text(_notebook(CELLS), encoding="utf-8")
    code, told = reports("check")
    assert (code, "an entry in the manifest" in told) == (USAGE, True)
    with (collection / "notebooks/reports.toml").open("a", encoding="utf-8") as manifest:
        manifest.write(NOTEBOOK_ENTRY)
    assert reports("check") == (0, "no faults\n")
    listed = _listed(reports("list", "--json")[1])
    assert listed["document-count"]["title"] == "모든 문서"
    assert listed["document-count/en"]["title"] == "All documents"


def test_a_notebook_against_the_house_rules_is_told_which(collection: Path, reports: Any) -> None:
    spoiled = [cell for cell in CELLS if cell[0] != "title-en"]
    spoiled[-1] = ("headline", "headline", "def count(frame):\n    return len(frame)")
    path = collection / "notebooks/09-document-count.ipynb"
    path.write_text(_notebook(spoiled), encoding="utf-8")
    with (collection / "notebooks/reports.toml").open("a", encoding="utf-8") as manifest:
        manifest.write(NOTEBOOK_ENTRY)
    code, told = reports("check")
    assert code == USAGE
    assert "its English twin after it" in told
    assert "notebooks only show" in told
    assert all(line.startswith("notebooks/09-") for line in told.splitlines()[1:])


def test_a_table_is_a_file_and_a_resource(collection: Path, reports: Any) -> None:
    _declare_ports(collection, PORTS)
    assert reports("check") == (0, "no faults\n")
    ports = load_tables(collection).others["ports"]
    assert ports["region"].tolist() == ["KR-26", "KR-28"]
    assert ports["opened"].tolist() == [1876, 1883]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("1883", "l883", "opened"),
        ("1883", "1083", "opened"),
        ("KR-28", "KR-82", "region"),
        ("인천항", "", "name_ko"),
        ("incheon", "busan", "code"),
    ],
)
def test_a_bad_cell_of_a_new_table_is_told_by_its_place(
    collection: Path, reports: Any, old: str, new: str, place: str
) -> None:
    _declare_ports(collection, PORTS.replace(old, new))
    code, told = reports("check")
    assert code == DATA
    [_, fault] = told.splitlines()
    for part in ("data/lookups/ports.csv", "3", place, new):
        assert part in fault


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of everything that a recipe changes."""
    for part in ("notebooks", "data", "src"):
        ignored = shutil.ignore_patterns("inbox", ".ipynb_checkpoints")
        shutil.copytree(ROOT / part, tmp_path / part, ignore=ignored)
    return tmp_path


def _recipe(page: str, begin: str, end: str) -> str:
    text = (ROOT / page).read_text(encoding="utf-8")
    return text.partition(begin)[2].partition(end)[0]


def _steps(recipe: str) -> Iterator[tuple[str, str, str]]:
    """Yield what a recipe puts where: a file, words on the place in it, the text."""
    found = STEP.findall(recipe)
    assert found
    yield from ((path, place, text) for path, place, _, text in found)


def _put(path: Path, place: str, text: str) -> None:
    """Put a text where a step says: at the end of a file, unless it names a place in it."""
    named = re.findall(r"`([^`]+)`", place)
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    match path.suffix, named:
        case ".ipynb", [ident, tag]:
            new = _with_cell(old, ident, tag, text.rstrip("\n"))
        case ".toml", [file]:
            head, entry, tail = old.partition(f'file = "{file}"')
            first, following, rest = tail.partition("\n[[notebook]]")
            new = f"{head}{entry}{first}\n{text}{following}{rest}"
        case ".py", [mapping]:
            new, times = re.subn(rf"(?m)(^{mapping}\b.*?= .*?\{{\n?)", rf"\g<1>{text}", old)
            assert times == 1, mapping
        case ".py", [] if path.name == "__init__.py":
            new = old + text
        case _:
            blank = "\n" * (2 if path.suffix == ".py" else path.suffix == ".toml") if old else ""
            new = old + blank + text
    path.write_text(new, encoding="utf-8")


def _with_cell(notebook: str, ident: str, tag: str, source: str) -> str:
    """Return a notebook with one cell more, before its sources."""
    document = json.loads(notebook)
    [cell] = json.loads(_notebook([(ident, tag, source)]))["cells"]
    place = [cell["id"] for cell in document["cells"]].index("sources-ko")
    document["cells"].insert(place, cell)
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _walk(copy: Path, notebook: str, *cells: str) -> dict[str, Any]:
    """Return what cells of a notebook of a copy show, which has no faults."""
    done = subprocess.run(
        [sys.executable, "-I", "-X", "utf8", "-c", WALK, str(copy), notebook, *cells],
        cwd=copy, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    assert found.pop("faults") == []
    return found


def _changed(copy: Path) -> set[str]:
    """Return the files of a copy that are not as they were."""
    parts = [path for part in ("notebooks", "data", "src") for path in (copy / part).rglob("*")]
    names = {path.relative_to(copy).as_posix() for path in parts if path.is_file()}
    return {
        name
        for name in names
        if "__pycache__" not in name
        and not (
            (ROOT / name).is_file() and (ROOT / name).read_bytes() == (copy / name).read_bytes()
        )
    }


def test_a_chart_of_an_existing_kind_is_three_files_and_forty_lines(copy: Path) -> None:
    steps = [*_steps(_recipe("notebooks/README.md", "## A chart\n", "\n## "))]
    for path, place, text in steps:
        _put(copy / path, place, text)
    assert len(_changed(copy)) == 3
    assert sum(len(text.splitlines()) for path, _, text in steps if path[-5:] != ".toml") <= 40
    shown = _walk(copy, "02-program-budgets.ipynb", "cumulative-figure")
    for lang, title in (("ko", "예산이 큰 순서로 더한"), ("en", "Share of")):
        block = shown[f"cumulative-figure {lang}"]
        assert (block["block"], block["title"].startswith(title)) == ("figure", True)
        # with the last programme added, all of it
        assert block["table"]["rows"][-1][1]["value"] == pytest.approx(1)


def test_a_section_is_modules_words_and_heading_of_one_name(copy: Path) -> None:
    for path, place, text in _steps(
        _recipe("notebooks/README.md", "## A section\n", "\n## A theme")
    ):
        _put(copy / path, place, text)
    assert _changed(copy) == {
        f"src/helpers/{name}"
        for part in ("analysis", "display")
        for name in (f"{part}/budgets/__init__.py", f"{part}/budgets/smallest.py")
    } | {"src/helpers/display/catalogue/budgets.toml", "notebooks/02-program-budgets.ipynb"}
    shown = _walk(copy, "02-program-budgets.ipynb", "smallest-table")
    amounts = [row[1]["value"] for row in shown["smallest-table en"]["rows"]]
    assert amounts == sorted(amounts)
    assert len(amounts) == 3


def test_a_theme_begins_as_a_copy_of_the_template(copy: Path) -> None:
    recipe = _recipe("notebooks/README.md", "## A theme\n", "\n## ")
    [commands] = re.findall(r"```sh\n(.*?)```", recipe, re.DOTALL)
    subprocess.run(["sh", "-ec", commands], cwd=copy, check=True)
    for path, place, text in _steps(recipe):
        _put(copy / path, place, text)
    assert _changed(copy) == {
        "notebooks/06-people.ipynb", "notebooks/reports.toml",
        "src/helpers/display/catalogue/people.toml",
    }  # fmt: skip
    # its words are its own from now on
    assert "template" not in (copy / "notebooks/06-people.ipynb").read_text(encoding="utf-8")
    shown = _walk(copy, "06-people.ipynb", "headline", "regions-figure")
    assert shown["regions-figure en"]["title"].startswith("Gyeonggi comes first")
    assert shown["headline ko"]["findings"][0]["key"] == "people.people.KR-42"


def test_a_unit_is_a_word_of_the_print_a_form_and_a_name(copy: Path) -> None:
    for path, place, text in _steps(_recipe("data/README.md", "**Add a unit.**", "\n**")):
        _put(copy / path, place, text)
    indicator = "hospital_beds,병상 수,hospital beds,beds,neutral,\n"
    with (copy / "data/lookups/indicators.csv").open("a", encoding="utf-8") as file:
        file.write(indicator)
    _add_row(copy / "data/sources.csv", SOURCE)
    figure = {"indicator": "hospital_beds", "as_printed": "1,234병상", "id": "example-beds"}
    _add_row(copy / "data/tables/observations.csv", FIGURE | figure)
    _put(copy / "notebooks/template.ipynb", "`beds` `note`", BEDS)
    shown = _walk(copy, "template.ipynb", "beds")
    told = [shown[f"beds {lang}"]["text"] for lang in ("ko", "en")]
    assert told == ["1,234병상", "1,234 beds"]
