"""Notebooks, parameters and manifests that are refused before anything runs."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from helpers.cli import main
from helpers.paths import Collection

from ..pipeline.builds import digests
from ..pipeline.conftest import Cells, make_collection, notebook_text
from .conftest import publish_earlier

GOOD: Cells = [("year: int = 2024  # a year\nname: str = 'a'  # a name", ["parameters"])]
GOOD = [*GOOD, ("print(year)", [])]


def case(row: int, name: str, content: object, wanted: str) -> object:
    text = content if isinstance(content, str | bytes | None) else notebook_text(content)  # type: ignore[arg-type]
    raw = text.encode() if isinstance(text, str) else text
    return pytest.param(raw, wanted, id=name, marks=pytest.mark.failure_mode(row))


OLD = json.dumps({"nbformat": 3, "nbformat_minor": 0, "metadata": {}})
FOREIGN = notebook_text(GOOD, kernel="ir").replace('"language": "python"', '"language": "R"')
NO_SOURCE = notebook_text(GOOD).replace('"source": "print(year)"', '"colour": "red"')
MERGED = notebook_text(GOOD).replace('"cells"', '<<<<<<< HEAD\n"cells"')
CP949 = notebook_text([("# export", [])]).replace("export", "수출").encode("cp949")
NOTEBOOKS = [
    case(2, "mistyped", [("1 +", [])], "cell 1 (cell-1), line 1: «1 +»: Python that compiles"),
    case(35, "wants-another-language", FOREIGN, "«r»: a notebook in Python"),
    case(37, "truncated", notebook_text(GOOD)[:90], "JSON of a notebook"),
    case(37, "empty", "", "JSON of a notebook"),
    case(37, "half-merged", MERGED, "JSON of a notebook"),
    case(38, "breaks-the-schema", NO_SOURCE, "cell 2: «'source'»: a cell of nbformat 4.5"),
    case(38, "nbformat-3", OLD, "nbconvert --to notebook --nbformat 4 --inplace"),
    case(38, "cp949", CP949, "text in UTF-8"),
    case(38, "absent", None, "a notebook that exists"),
    case(39, "without-cells", [], "at least one cell"),
]  # fmt: skip


@pytest.fixture
def published(tmp_path: Path) -> Collection:
    """A collection with a published page."""
    collection = make_collection(tmp_path / "c", good=GOOD)
    publish_earlier(collection)
    return collection


def _refused(collection: Collection, *arguments: str) -> None:
    """Hold that a build ends with 2, runs nothing and leaves everything as it was."""
    before = digests(collection)
    known = sorted(path for path in collection.reports.rglob("*"))
    assert main(["--root", str(collection.root), "build", *arguments]) == 2
    assert digests(collection) == before
    log = collection.reports / "log"
    new = {*collection.reports.rglob("*")} - {*known}
    assert new <= {collection.reports / ".lock", log, log / "runs.jsonl", log / "build.log"}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What is said of all these notebooks in one build, which has nothing left to run."""
    names = {str(one.id): one.values[0] for one in NOTEBOOKS}  # type: ignore[attr-defined]
    root = tmp_path_factory.mktemp("refused") / "c"
    collection = make_collection(root, **dict.fromkeys(names, GOOD))
    publish_earlier(collection)
    for name, raw in names.items():
        path = collection.notebooks / f"{name}.ipynb"
        path.unlink()
        if raw is not None:
            path.write_bytes(raw)
    with pytest.MonkeyPatch.context() as patch, io.StringIO() as heard:
        patch.setattr("sys.stderr", heard)
        assert main(["--root", str(root), "build", "--quiet"]) == 1
        said = heard.getvalue()
    for name in names:
        assert f"old {name}" in (collection.site / f"{name}.html").read_text(encoding="utf-8")
    return said


@pytest.mark.parametrize(("name", "wanted"), [
    pytest.param(one.id, one.values[1], id=one.id, marks=one.marks) for one in NOTEBOOKS  # type: ignore[attr-defined]
])  # fmt: skip
@pytest.mark.failure_mode(132, 135)
def test_a_notebook_that_may_not_run_is_told_once_and_keeps_its_page(
    told: str, name: str, wanted: str
) -> None:
    [line] = [line for line in told.splitlines() if f"notebooks/{name}.ipynb" in line]
    assert line.startswith(f"FAILED {name}: notebooks/{name}.ipynb")
    assert wanted in line


def values(row: int, *texts: str) -> list[object]:
    mark = pytest.mark.failure_mode(row)
    return [pytest.param(text, id=ascii(text), marks=mark) for text in texts]


@pytest.mark.parametrize(
    "text",
    [
        *values(29, "name=a\ud800", "name=a\0", "name=a\nb", "name=a\x1b[31m"),
        *values(31, "yaer=2030"),
        *values(32, "year=2030x", "year=2024.0", "year=-r", "year="),
        *values(33, "year=２０２４", "year=1_000", "year=007", "year=nan", "year=1e5", "year=null"),
        *values(34, "year=012x", "year=1:30", "year=yes", "year=0o17", "year=0x10"),
    ],
)
def test_a_parameter_is_taken_as_written_or_refused(
    published: Collection, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    _refused(published, "good", "-p", text)
    told = capsys.readouterr().err
    name, _, value = text.partition("=")
    assert name in told
    assert name == "yaer" or value[:1] in told
    wanted = {"yaer": "did you mean year?", "year": "a whole number", "name": "a text"}
    assert wanted[name] in told


@pytest.mark.failure_mode(30)
def test_parameters_for_a_notebook_that_takes_none_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    collection = make_collection(tmp_path / "c", plain=[("print(2024)", [])])
    publish_earlier(collection)
    _refused(collection, "plain", "-p", "year=2030")
    assert "it takes no parameters" in capsys.readouterr().err


@pytest.mark.failure_mode(34)
@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("parameters = { year = 2020, year = 2021 }", "TOML in UTF-8"),
        ("parameters = { year = yes }", "TOML in UTF-8"),
        ("parameters = { year = 012 }", "TOML in UTF-8"),
        ("parameters = { year = 1:30 }", "TOML in UTF-8"),
        ("parameters = { year = true }", "a whole number"),
        ('parameters = { year = "2020" }', "a whole number"),
        ("parameters = { year = 2020-01-01 }", "a whole number"),
    ],
)
def test_the_manifest_guesses_nothing_either(
    published: Collection, capsys: pytest.CaptureFixture[str], given: str, told: str
) -> None:
    text = published.manifest.read_text(encoding="utf-8")
    published.manifest.write_text(f"{text}{given}\n", encoding="utf-8")
    _refused(published)
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    "option",
    ["--cell-seconds=0", "--report-seconds=-1", "--run-seconds=x", "--memory-megabytes=1"],
)
@pytest.mark.failure_mode(11)
def test_a_limit_that_is_none_is_refused(published: Collection, option: str) -> None:
    _refused(published, option)
