from __future__ import annotations

import json
from pathlib import Path

import pytest

from helpers.errors import UsageError
from helpers.paths import Collection
from helpers.pipeline import rules
from helpers.pipeline.notebooks import Cell, Notebook, declared_parameters, read_notebook

from .conftest import Cells, notebook_text


def _read(tmp_path: Path, text: str | bytes) -> Notebook:
    path = tmp_path / "n.ipynb"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_notebook(path, file="notebooks/n.ipynb")


def _notebook(tmp_path: Path, *cells: tuple[str, list[str]]) -> Notebook:
    return _read(tmp_path, notebook_text(cells))


def _declared(source: str) -> list[tuple[str, str, object, str]]:
    lines = declared_parameters(Cell(1, "p", "code", source, (), 0), file="n.ipynb")
    return [(line.name, line.type, line.default, line.help) for line in lines]


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "JSON of a notebook"),
        (notebook_text([("1", [])])[:50].encode(), "JSON of a notebook"),
        (b"<<<<<<< HEAD\n{}", "JSON of a notebook"),
        (b'{"cells": [], "cells": []}', "stands twice"),
        ("가".encode("cp949"), "UTF-8"),
        (b"[]", "nbformat 4.5"),
        (b'{"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": []}', "nbformat"),
        (b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}', "one code cell"),
        (b"[" * 100_000, "JSON of a notebook"),
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
    "source",
    [
        "import os",
        "year: int = 2000 + 19",
        "year: int = int('3')",
        "regions: list = []",
        "a = b = 1",
        "a, b = 1, 2",
        "year: int",
        "year: Year = 3",
        "x = None",
        "x = b'1'",
        "x: int = (",
        "x: int = 1\nx: int = 2",
    ],
)
def test_anything_but_declarations_is_refused_in_the_parameters_cell(source: str) -> None:
    with pytest.raises(UsageError, match=r"cell 1 \(p\)"):
        _declared(source)


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
    ("cells", "rule"),
    [
        ([("1", []), ("!ls", [])], rules.stays_inside_python),
        ([("%%bash\nls", [])], rules.stays_inside_python),
        ([("x = input('?')", [])], rules.stays_inside_python),
        ([("import os\nos.system('ls')", [])], rules.stays_inside_python),
        ([("1/0", ["raises-exception"])], rules.expects_no_error),
        ([("1", ["skip-execution"])], rules.skips_nothing),
        ([("x = (", [])], rules.compiles),
        ([("# Prose", [])], rules.runs_something),
        ([("a: int = 1", ["parameters"]), ("b: int = 1", ["parameters"])],
         rules.has_one_parameters_cell),
        ([("a = 1", ["injected-parameters"])], rules.has_one_parameters_cell),
    ],
)  # fmt: skip
def test_notebooks_that_may_not_run(tmp_path: Path, cells: Cells, rule: rules.Rule) -> None:
    notebook = _read(tmp_path, notebook_text(cells))
    assert list(rule(notebook))
    assert rules.faults(notebook, rules.RUNNABLE)


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
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
    ],
)
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
