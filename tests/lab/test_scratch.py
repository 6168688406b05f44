"""The folder to try things out in: there on opening JupyterLab, and never written over."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pytest

from helpers.data import Tables
from helpers.lab.explanation import Explanation
from helpers.lab.server import put_starter


@pytest.fixture
def kept_style() -> Any:
    """Leave matplotlib as it was."""
    with plt.rc_context():
        yield
    plt.close("all")


def test_a_starter_is_put_where_none_is(tmp_path: Path) -> None:
    place = put_starter(tmp_path)
    assert place == tmp_path / "scratch/own-chart.ipynb"
    assert json.loads(place.read_text(encoding="utf-8"))["cells"]


def test_what_a_person_wrote_is_kept(tmp_path: Path) -> None:
    place = put_starter(tmp_path)
    place.write_text("mine", encoding="utf-8")
    (place.parent / "other.ipynb").write_text("too", encoding="utf-8")
    put_starter(tmp_path)
    assert place.read_text(encoding="utf-8") == "mine"
    assert (place.parent / "other.ipynb").read_text(encoding="utf-8") == "too"


def test_where_nothing_can_be_written_exploring_goes_on(tmp_path: Path) -> None:
    (tmp_path / "scratch").write_text("a file", encoding="utf-8")
    put_starter(tmp_path)
    assert (tmp_path / "scratch").read_text(encoding="utf-8") == "a file"


def _shown(cells: list[dict[str, Any]]) -> Iterator[Any]:
    """Run code cells one after another as IPython would, and yield what each returns."""
    space: dict[str, Any] = {}
    for cell in cells:
        body = ast.parse(cell["source"]).body
        last = body.pop() if isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), cell["id"], "exec"), space)  # noqa: S102 - our own notebook
        if isinstance(last, ast.Expr):
            yield eval(compile(ast.Expression(last.value), cell["id"], "eval"), space)  # noqa: S307


@pytest.mark.usefixtures("kept_style")
@pytest.mark.parametrize(
    "told",
    [
        ("ko", "백만 달러", ["의료기기 수출액(달러)", "의료기기 수입액(달러)"]),
        ("en", "USD million", ["medical-device exports (USD)", "medical-device imports (USD)"]),
    ],
)
def test_the_starter_makes_a_chart_in_five_cells(
    tables: Tables,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    told: tuple[str, str, list[str]],
) -> None:
    lang, unit, names = told
    monkeypatch.setattr("helpers.lab.explore.load_tables", lambda: tables)
    cells = json.loads(put_starter(tmp_path).read_text(encoding="utf-8"))["cells"]
    code = [
        cell | {"source": "".join(cell["source"]).replace('lang = "ko"', f'lang = "{lang}"')}
        for cell in cells
        if cell["cell_type"] == "code"
    ]
    assert len(code) == 5
    # The toolbar sets the language of the cell with this tag, and offers a panel for what else a
    # line of it sets.
    assert "parameters" in code[0]["metadata"]["tags"]
    assert re.findall(r"^(\w+).*=", code[0]["source"], re.MULTILINE) == ["lang"]
    assert [cell["metadata"]["tags"] for cell in cells if cell not in code][:2] == [["ko"], ["en"]]
    _, catalogue, frame, _, explained = _shown(code)
    assert catalogue is tables
    assert set(frame["indicator_name"]) == set(names)
    axes = plt.gca()
    assert axes.get_ylabel() == unit
    assert [text.get_text() for text in axes.get_legend().get_texts()] == names
    # The last published exports, as printed: $5,255.11 million.
    assert axes.lines[0].get_ydata()[-1] == pytest.approx(5255.11)
    axes.figure.canvas.draw()
    assert isinstance(explained, Explanation)
