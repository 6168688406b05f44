"""The set-up cell of a notebook: one check wherever it runs, said below the cell."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from nbclient import NotebookClient

from helpers import lab
from helpers.display import style
from helpers.errors import UsageError
from helpers.lab.check import check_parameters
from helpers.paths import CHECKED_TABLES
from helpers.pipeline.notebook.manifest import Limits
from helpers.pipeline.run.execute import Run, execute
from helpers.pipeline.run.scratch import make_scratch

CELL = """region: str = "KR-42"  # a region
base_year: int = 2020  # first year
end_year: str = "latest"  # last year
lang: str = "ko"  # ko or en"""
SET_UP = "from helpers.lab import set_up\n\nset_up(globals())"
SHOW = "print(region, base_year, end_year, lang)"


def _notebook(*sources: str) -> Any:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(one) for one in sources])
    notebook.cells[0].metadata["tags"] = ["parameters"]
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "", "language": "python"}
    return notebook


@pytest.fixture(autouse=True)
def _here(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root / "notebooks")
    monkeypatch.delenv(CHECKED_TABLES, raising=False)


def test_values_get_their_normal_form_in_the_notebook() -> None:
    space = {"region": "Gyeonggi-do", "base_year": "2020", "end_year": 2024, "lang": "한국어"}
    check_parameters(space)
    assert space == {"region": "KR-41", "base_year": 2020, "end_year": "2024", "lang": "ko"}


def test_every_fault_is_named_at_once_in_the_readers_language() -> None:
    space = {"region": "강완", "base_year": 1850, "lang": "ko", "currency": "EUR"}
    before = dict(space)
    with pytest.raises(UsageError) as told:
        check_parameters(space)
    faults = {fault.column: fault.told for fault in told.value.faults}
    assert faults.keys() == {"region", "base_year", "currency"}
    assert faults["base_year"].startswith("«1850»: 2019 같은 연도: 2009, 2012, ")
    assert faults["currency"] == "«EUR»: USD 또는 KRW"
    assert faults["region"].endswith("혹시 KR-42 (강원)인가?")
    assert space == before


def test_english_is_spoken_where_the_language_is_a_fault_too() -> None:
    with pytest.raises(UsageError, match=r"lang: «fr»: ko or en(.|\n)*region.*code or name"):
        check_parameters({"region": "Atlantis", "lang": "fr"})


def test_the_years_must_run_forwards_in_any_form() -> None:
    with pytest.raises(UsageError, match="«2022»: end_year 2020보다 앞선 연도"):
        check_parameters({"base_year": "2022", "end_year": 2020, "lang": "ko"})


def test_the_cell_that_was_run_says_which_names_are_parameters() -> None:
    # ``source`` is a name of the vocabulary, here of a reader's own.
    space = {"region": "서울", "source": 3, "lang": "en", "years": [1]}
    cells = ["", "years: list = [1]\nx = 2", 'region: str = "서울"\nlang: str = "en"', SET_UP]
    check_parameters(space | {"In": [*cells, "source = 3", SET_UP]})
    with pytest.raises(UsageError, match="source"):
        check_parameters(space)


STARTER = f'lang = "ko"\n{SET_UP}'


@pytest.mark.parametrize(
    "cells", [[STARTER], ['lang = "ko"', SET_UP], ['lang: str = "ko"', SET_UP]]
)
@pytest.mark.parametrize("own", ["source = 3", "top: int = 3", "source: int = 3"])
def test_what_a_reader_sets_in_cells_of_their_own_is_no_parameter(
    cells: list[str], own: str
) -> None:
    space = {"lang": "한국어", "source": 3, "top": 3, "In": ["", *cells, own, cells[-1]]}
    check_parameters(space)
    assert space["lang"] == "ko"


def test_the_parameters_cell_counts_as_it_was_run_last() -> None:
    cells = ["", 'lang: str = "en"', SET_UP, 'region: str = "서울"\nlang: str = "en"', SET_UP]
    space = {"lang": "en", "region": "서울", "In": cells}
    check_parameters(space)
    assert space["region"] == "KR-11"


def test_what_papermill_sets_is_known_or_refused() -> None:
    cells = ["", CELL, '# Parameters\nregoin = "KR-41"\n', SET_UP]
    space = {"region": "KR-42", "regoin": "KR-41", "lang": "en", "In": cells}
    with pytest.raises(UsageError, match=r"«regoin»: no parameter.*did you mean region"):
        check_parameters(space)


def test_a_kernel_of_a_build_checks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHECKED_TABLES, "/nowhere")
    space = {"region": "Atlantis", "get_ipython": pytest.fail}
    lab.set_up(space)
    assert space["region"] == "Atlantis"
    assert style.is_applied()


@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
@pytest.mark.parametrize(
    ("cell", "wrong", "told"),
    [
        (CELL, {"region": "강완", "base_year": "soon"}, "region «강완»: "),
        # Python would end at the first of them, and at a name of its own.
        (
            CELL.replace('"KR-42"', "강원").replace("2020", "soon"), {},
            "region «강원»: 지역의 코드나 이름 (str); 글은 따옴표 안에 쓴다",
        ),
    ],
)  # fmt: skip
def test_papermill_alone_is_told_without_a_traceback(
    tmp_path: Path, cell: str, wrong: dict[str, Any], told: str
) -> None:
    nbformat.write(_notebook(cell, SET_UP, SHOW), tmp_path / "n.ipynb")
    run: dict[str, Any] = {"progress_bar": False, "log_output": False}
    paths = tmp_path / "n.ipynb", tmp_path / "out.ipynb"
    with pytest.raises(papermill.PapermillExecutionError):
        papermill.execute_notebook(*paths, parameters=wrong, **run)
    cells = nbformat.read(paths[1], 4).cells
    [failed] = [
        one for cell in cells for one in cell.get("outputs", ()) if one.output_type == "error"
    ]
    assert len(failed.traceback) == 3
    assert failed.traceback[0] == "매개변수 셀을 고친 뒤 그 셀부터 다시 실행한다."
    assert failed.traceback[1].startswith("base_year «soon»: 2019 같은 연도")
    assert failed.traceback[2].startswith(told)
    assert cells[-1].execution_count is None


@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
def test_a_kernel_of_a_build_opens_no_manifest(root: Path, tmp_path: Path) -> None:
    scratch = make_scratch(tmp_path / "run")
    parameters = {"region": "KR-41", "lang": "en"}
    seen = execute(
        Run(
            nbformat.writes(_notebook(CELL, SET_UP, SHOW)), parameters, root / "notebooks", scratch,
            Limits(), time.monotonic() + 300, 0,
        )
    )  # fmt: skip
    assert seen.notebook.cells[-1].outputs[0]["text"] == "KR-41 2020 latest en\n"
    assert "helpers/lab/__init__.py" in seen.noted or "helpers/lab/__pycache__" in seen.noted
    assert "reports.toml" not in seen.noted
    assert "helpers/lab/check" not in seen.noted


@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
def test_edits_of_helpers_and_words_show_in_the_next_cell(tmp_path: Path) -> None:
    module, words = tmp_path / "edited_helper.py", tmp_path / "catalogue"
    words.mkdir()

    def write(say: str) -> None:
        module.write_text(f"def told():\n    return {say!r}\n", encoding="utf-8")
        entry = f'[answer]\nko = "{say}"\nen = "{say}"\n'
        (words / "edited.toml").write_text(entry, encoding="utf-8")
        # a time of its own, whatever the clock's steps are
        later = time.time() + len(say)
        os.utime(module, (later, later))

    write("one")
    path = f"import sys\nfrom pathlib import Path\n\nsys.path.insert(0, {str(tmp_path)!r})\n"
    path += f"from helpers.display import wording\nwording.CATALOGUE = Path({str(words)!r})"
    shows = "print(told(), wording.say('edited.answer', lang))"
    cells = [CELL, SET_UP, f"{path}\nfrom edited_helper import told", shows]
    client = NotebookClient(_notebook(*cells), kernel_name="python3")
    with client.setup_kernel():
        for number, cell in enumerate(client.nb.cells):
            client.execute_cell(cell, number)
        write("three")
        again = client.execute_cell(client.nb.cells[3], 3)
    assert "".join(one.text for one in again.outputs) == "three three\n"


@pytest.mark.parametrize("number", ["01", "02", "03", "04", "05", "template"])
def test_every_notebook_checks_its_parameters_before_anything_rests_on_them(
    root: Path, number: str
) -> None:
    [path] = (root / "notebooks").glob(f"{number}*.ipynb")
    parameters, set_up = [one for one in nbformat.read(path, 4).cells if one.cell_type == "code"][
        :2
    ]
    assert parameters.metadata.tags == ["parameters"]
    assert set_up.source.endswith("\nset_up(globals())")
