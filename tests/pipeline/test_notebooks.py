from __future__ import annotations

import json
import warnings
from pathlib import Path

import nbformat
import pytest

from helpers.errors import UsageError
from helpers.paths import Collection
from helpers.pipeline.notebook import rules
from helpers.pipeline.notebook.files import (
    Notebook,
    declared_parameters,
    format_faults,
    read_notebook,
)
from helpers.pipeline.notebook.values import Unquoted

from .conftest import Cells, notebook_text


def _read(tmp_path: Path, text: str | bytes) -> Notebook:
    path = tmp_path / "n.ipynb"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_notebook(path, file="notebooks/n.ipynb")


def _notebook(tmp_path: Path, *cells: tuple[str, list[str]]) -> Notebook:
    return _read(tmp_path, notebook_text(cells))


def _declared(source: str) -> list[tuple[str, str, object, str]]:
    lines = declared_parameters(source)
    return [(line.name, line.type, line.default, line.help) for line in lines]


def _left(source: str) -> dict[str, bool]:
    lines = declared_parameters(source)
    return {line.name: line.left for line in lines}


@pytest.mark.failure_mode(38)
@pytest.mark.parametrize("part", ["id", "cell_type"])
@pytest.mark.parametrize("value", [[[]], {"a": None}, 10**39, [None]], ids=str)
def test_what_stands_where_a_text_belongs_is_a_fault(
    tmp_path: Path, part: str, value: object
) -> None:
    content = json.loads(notebook_text([("1", []), ("2", [])]))
    content["cells"][1][part] = value
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps(content), encoding="utf-8")
    try:
        faults = format_faults(read_notebook(path, file="a.ipynb"))
    except UsageError as error:
        faults = list(error.faults)
    assert faults


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "JSON of a notebook"),
        (notebook_text([("1", [])])[:50].encode(), "JSON of a notebook"),
        (b"<<<<<<< HEAD\n{}", "JSON of a notebook"),
        (b'{"cells": [], "cells": []}', "stands twice"),
        ("가".encode("cp949"), "UTF-8"),
        (b"[]", "nbformat 4.5"),
        (b'{"nbformat": 3, "nbformat_minor": 0, "metadata": {}}', "--nbformat 4 --inplace"),
        (b'{"nbformat": 5, "nbformat_minor": 0, "metadata": {}}', "nbformat 5"),
        (b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}', "one cell"),
        (b"[" * 100_000, "JSON of a notebook"),
        (
            b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": ["\xea\xb0\x80"]}',
            'cell 1: «"가"»: a cell of nbformat 4.5, with cell_type, metadata and source',
        ),
    ],
)
@pytest.mark.failure_mode(37, 38, 39)
def test_corrupt_notebooks_are_refused_before_anything_runs(
    tmp_path: Path, raw: bytes, told: str
) -> None:
    with pytest.raises(UsageError, match=told):
        _read(tmp_path, raw)


def test_the_parameters_cell_is_read_with_types_defaults_and_help() -> None:
    source = (
        'region: str = "KR-42"  # ISO 3166-2 code\nyear: int = 2019\n'
        "share: float = -0.5  # 0 to 1\nfull: bool = False  # all rows\n"
    )
    assert _declared(source) == [
        ("region", "str", "KR-42", "ISO 3166-2 code"),
        ("year", "int", 2019, ""),
        ("share", "float", -0.5, "0 to 1"),
        ("full", "bool", False, "all rows"),
    ]


def test_a_missing_annotation_is_taken_from_the_literal() -> None:
    assert _declared("alpha = 3") == [("alpha", "int", 3, "")]


@pytest.mark.parametrize(
    ("source", "declared"),
    [
        ("msg = None", ("msg", "", None, "")),
        ("years = [2020, 2021]  # the years", ("years", "list", [2020, 2021], "the years")),
        ("N = 10**6", ("N", "int", 1_000_000, "")),
        ("n: int = 2000 + 19", ("n", "int", 2019, "")),
        ("x = -(2 + 0.5)", ("x", "float", -2.5, "")),
        ("t = 'a' 'b' + \"c\"", ("t", "str", "abc", "")),
        ("x = 1  # type: float how much", ("x", "float", 1, "how much")),
        ("x: Optional[str] = None", ("x", "Optional[str]", None, "")),
        ("x: list[int] = [\n    1,\n    2,\n]  # some", ("x", "list[int]", [1, 2], "some")),
        ("d = {'a': [1, None]}", ("d", "dict", {"a": [1, None]}, "")),
        ("x: Year = 3", ("x", "", 3, "")),
    ],
)
@pytest.mark.failure_mode(133)
def test_defaults_are_taken_as_papermill_takes_them(
    source: str, declared: tuple[object, ...]
) -> None:
    assert _declared(source) == [declared]
    assert set(_left(source).values()) == {False}


@pytest.mark.parametrize(
    "source",
    [
        "x = int('3')", "x = (1, 2)", "x = {1: 2}", "x = 1e999", "x = 9**9**9", "x = 2**60",
        "x = 'a\\nb'", "x: int", "x = 1\nx = 2", "x = 1\nif x:\n    x = 2", "x = []\nx.append(1)",
        "x = 1\ny = x", "x = b'1'", "x = 1 / 0", "x = 'a' * 10**9", "%matplotlib inline\nx = y",
        "x = float", "x = __name__", "show = x = display",
    ],
)  # fmt: skip
@pytest.mark.failure_mode(133)
def test_what_a_notebook_works_out_itself_is_left_to_it(source: str) -> None:
    assert _left(source)["x"]


def test_words_without_quotes_are_texts_where_nothing_can_have_named_them(tmp_path: Path) -> None:
    source = "region: str = KR-42\nplace = 강원\nyear: int = soon\n"
    words = [
        ("region", "str", "KR-42", ""),
        ("place", "str", "강원", ""),
        ("year", "int", "soon", ""),
    ]
    assert _declared(source) == words
    assert {type(line.default) for line in declared_parameters(source)} == {Unquoted}
    known = {
        "of an import": [(f"from places import *\n{source}", ["parameters"])],
        "of a cell before": [("KR = 강원 = soon = 43", []), (source, ["parameters"])],
    }
    for cells in known.values():
        assert {line.left for line in _notebook(tmp_path, *cells).declared} == {True}


def test_other_lines_of_a_parameters_cell_declare_nothing() -> None:
    source = "import os\n%matplotlib inline\nyear = 2024\nprint(os.name)\na, b = 1, 2"
    assert _declared(source) == [("year", "int", 2024, "")]
    assert _declared("x: int = (") == []


@pytest.mark.failure_mode(133)
def test_what_papermill_once_set_is_what_the_notebook_stands_on(tmp_path: Path) -> None:
    cells: Cells = [
        ("year: int = 2024  # a year", ["parameters"]), ("year = 2030", ["injected-parameters"]),
        ("year", []),
    ]  # fmt: skip
    notebook = _read(tmp_path, notebook_text(cells))
    [line] = notebook.declared
    assert (line.default, line.type, line.help, line.left) == (2030, "int", "a year", False)
    tags = [cell["metadata"]["tags"] for cell in json.loads(notebook.source)["cells"]]
    assert tags == [[], ["parameters"], []]


@pytest.mark.failure_mode(131)
def test_what_is_run_has_ids_of_its_own_and_no_outputs(tmp_path: Path) -> None:
    content = json.loads(notebook_text([("1", []), ("2", []), ("3", ["keep"]), ("4", [])]))
    content["cells"][1]["id"] = "cell-1"
    del content["cells"][2]["id"]
    content["cells"][3]["id"] = "no id!"
    content["cells"][0]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "2"}]
    del content["cells"][1]["outputs"], content["cells"][1]["metadata"]
    content["metadata"] = content["cells"][3]["metadata"] = None
    notebook = _read(tmp_path, json.dumps(content))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        cells = nbformat.reads(notebook.source, as_version=4).cells
    assert [cell.id for cell in cells] == ["cell-1", "c0002", "c0003", "c0004"]
    assert [cell.outputs for cell in cells] == [[], [], [], []]
    assert cells[2].metadata.tags == ["keep"]
    assert rules.faults(notebook, rules.RUNNABLE) == []


@pytest.mark.failure_mode(131)
def test_older_formats_are_upgraded_as_they_are_read(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "heading", "level": 2, "metadata": {}, "source": "Old"},
        {"cell_type": "code", "collapsed": False, "input": "x = 1\nx", "language": "python",
         "metadata": {}, "outputs": []},
    ]  # fmt: skip
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}}
    notebook = _read(tmp_path, json.dumps({**old, "worksheets": [{"cells": cells}]}))
    assert [(cell.kind, cell.source) for cell in notebook.cells] == [
        ("markdown", "## Old"), ("code", "x = 1\nx"),
    ]  # fmt: skip
    assert rules.faults(notebook, rules.RUNNABLE) == []


def test_the_digest_counts_words_and_code_but_no_outputs(tmp_path: Path) -> None:
    content = json.loads(notebook_text([("1 + 1", []), ("# Prose", ["ko"])]))
    before = _read(tmp_path, json.dumps(content)).digest
    content["cells"][0]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "2"}]
    content["metadata"]["changed"] = True
    assert _read(tmp_path, json.dumps(content)).digest == before
    content["cells"][1]["source"] = "# Other prose"
    assert _read(tmp_path, json.dumps(content)).digest != before


def test_the_fixture_collection_may_be_built(plain: Collection) -> None:
    for path in sorted(plain.notebooks.glob("*.ipynb")):
        notebook = read_notebook(path, file=path.name)
        assert rules.faults(notebook, rules.RUNNABLE) == []


@pytest.mark.parametrize(
    ("spec", "info", "runs"),
    [
        ({"name": "conda-env-research-py", "language": "python"}, {}, True),
        ({"name": "research", "language": "Python"}, {}, True),
        ({"name": "research"}, {"name": "python"}, True),
        ({"name": "python3"}, {}, True),
        ({}, {}, True),
        (None, {"name": "ipython"}, True),
        ({"name": "ir", "language": "R"}, {"name": "R"}, False),
        ({"name": "python3", "language": "julia"}, {}, False),
        ({"name": "bash"}, {}, False),
        ({"name": "research"}, {}, False),
    ],
)
@pytest.mark.failure_mode(35)
def test_a_notebook_runs_by_its_language_whatever_its_kernel_is_called(
    tmp_path: Path, spec: object, info: object, runs: bool
) -> None:
    content = json.loads(notebook_text([("1", [])]))
    content["metadata"] = {"kernelspec": spec, "language_info": info}
    notebook = _read(tmp_path, json.dumps(content))
    assert (list(rules.is_python(notebook)) == []) == runs


@pytest.mark.parametrize(
    "source",
    [
        "a = 1\nok = (\n    a\n    != 2\n)",
        't = """\n! note\n%d percent\n%%bash\n"""',
        "x = (7\n     % 3)",
    ],
)
@pytest.mark.failure_mode(131)
def test_what_only_looks_like_a_magic_is_none(tmp_path: Path, source: str) -> None:
    notebook = _notebook(tmp_path, (source, []))
    for rule in (rules.compiles, rules.stays_inside_python, rules.holds_no_logic):
        assert list(rule(notebook)) == []


@pytest.mark.parametrize(
    ("source", "tags"),
    [
        ("!ls", []), ("%matplotlib inline\n1", []), ("%%time\nx = 1", []), ("x?", []),
        ("files = !ls", []), ("await x()", []), ("1/0", ["raises-exception"]),
        ("%load_ext coconut\nfrom the lines |> all", []), ("x = (", ["skip-execution"]),
        ("'\\d'", []), ("input()", []),
    ],
)  # fmt: skip
@pytest.mark.failure_mode(131)
def test_what_papermill_would_begin_is_begun(tmp_path: Path, source: str, tags: list[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        notebook = _notebook(tmp_path, (source, tags), ("a = 1", ["parameters"]))
        assert rules.faults(notebook, rules.RUNNABLE) == []


def test_another_language_is_told_once_and_not_read_as_python(tmp_path: Path) -> None:
    content = json.loads(notebook_text([("x <- 1", []), ("f <- function(x) {}", [])]))
    content["metadata"]["kernelspec"]["language"] = "R"
    [fault] = rules.faults(_read(tmp_path, json.dumps(content)), rules.RUNNABLE)
    assert fault.value == "r"


@pytest.mark.parametrize("source", ["x = 1\nx = (", "%time x\nreturn 1", "1\nprint 'x'"])
@pytest.mark.failure_mode(135)
def test_a_syntax_error_is_told_once_with_cell_and_line(tmp_path: Path, source: str) -> None:
    [fault] = rules.faults(_notebook(tmp_path, (source, [])), rules.RUNNABLE)
    assert str(fault).startswith("notebooks/n.ipynb, cell 1 (cell-1), line 2: «")
    assert source.splitlines()[1] in fault.value
    assert fault.wanted.startswith("Python that compiles: ")


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        ([("1", []), ("!ls", [])], rules.stays_inside_python),
        ([("%%bash\nls", [])], rules.stays_inside_python),
        ([("x = !ls", [])], rules.stays_inside_python),
        ([("x = input('?')", [])], rules.stays_inside_python),
        ([("import os\nos.system('ls')", [])], rules.stays_inside_python),
        ([("1/0", ["raises-exception"])], rules.expects_no_error),
        ([("1", ["skip-execution"])], rules.skips_nothing),
        ([("# Prose", [])], rules.runs_something),
        ([("a: int = 1", ["parameters"]), ("b: int = 1", ["parameters"])],
         rules.has_one_parameters_cell),
        ([("a = 1", ["injected-parameters"])], rules.has_one_parameters_cell),
        ([("a: int = 1  # one\nimport os", ["parameters"])], rules.begins_with_parameters),
        ([("a = None  # one", ["parameters"])], rules.begins_with_parameters),
        ([("a: int = int('3')  # one", ["parameters"])], rules.begins_with_parameters),
        ([("Year: int = 3  # one", ["parameters"])], rules.begins_with_parameters),
        ([("x = 1", ["setup"])], rules.begins_with_parameters),
        ([("year: int = 1", ["parameters"])], rules.begins_with_parameters),
        ([("1", [])], rules.tags_every_code_cell),
        ([("def f(): pass", [])], rules.holds_no_logic),
        ([("class A: pass", [])], rules.holds_no_logic),
        ([("for x in []: x", [])], rules.holds_no_logic),
        ([("%matplotlib inline", [])], rules.holds_no_logic),
        ([("1\n" * 13, [])], rules.keeps_cells_short),
        ([("# In 2024 it rose", ["en"])], rules.types_no_figures),
        ([("# 세 배인 ３배", ["ko"])], rules.types_no_figures),
        ([("# One", ["en"]), ("# 하나", ["ko"])], rules.speaks_both_languages),
        ([("# 하나", ["ko"])], rules.speaks_both_languages),
        ([("# One", [])], rules.speaks_both_languages),
        ([("## 하나", ["ko", "in-depth"]), ("## One", ["en"])], rules.folds_whole_sections),
        ([("## 하나", ["ko"]), ("## One", ["en", "in-depth"])], rules.folds_whole_sections),
        ([("하나", ["ko", "in-depth"]), ("One", ["en", "in-depth"])], rules.folds_whole_sections),
    ],
)  # fmt: skip
def test_the_house_style_is_checked(tmp_path: Path, cells: Cells, rule: rules.Rule) -> None:
    assert list(rule(_read(tmp_path, notebook_text(cells))))


@pytest.mark.parametrize(
    "prose",
    [
        "# HS 9018 and HS 3822 count",
        "# see [the law of 2014](https://example.org/2014)",
        "# the code `x = 3`",
        "# list\n\n1. first\n2. second",
        "# ISO 3166-2 codes",
    ],
)
def test_digits_that_are_names_may_stand_in_prose(tmp_path: Path, prose: str) -> None:
    notebook = _notebook(tmp_path, (prose, ["ko"]))
    assert list(rules.types_no_figures(notebook)) == []


def test_stored_outputs_and_double_ids_are_named_by_cell(tmp_path: Path) -> None:
    content = json.loads(notebook_text([("1", []), ("2", [])]))
    content["cells"][1]["id"] = "cell-1"
    content["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "2"}]
    notebook = _read(tmp_path, json.dumps(content))
    [output] = rules.is_stored_without_outputs(notebook)
    assert output.column == "cell 2 (cell-1)"
    assert len(list(rules.has_unique_ids(notebook))) == 2


def test_nbformat_has_its_own_say(tmp_path: Path) -> None:
    content = json.loads(notebook_text([("1", [])]))
    content["cells"][0]["surprise"] = 1
    assert list(rules.keeps_the_schema(_read(tmp_path, json.dumps(content))))


def test_headings_are_the_manifests_titles(tmp_path: Path) -> None:
    notebook = _notebook(tmp_path, ("# 더하기", ["ko"]), ("# Sum", ["en"]))
    [fault] = rules.heading_faults(notebook, {"ko": "더하기", "en": "Sums"})
    assert (fault.value, fault.column) == ("Sum", "cell 2 (cell-2)")
