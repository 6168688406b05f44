"""What the reports of the collection show, worked out in this process without drawing pictures.

Here: the notebooks' own cells, compiled once and run with a set of parameters on given tables.
Not here: what is done with it (``mutations``, the independent figures).
"""

from __future__ import annotations

import ast
import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any
from unittest.mock import patch

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.collections import Collection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text

from helpers.data import Tables

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Cell:
    """One code cell: what it does, and what it shows last."""

    id: str
    is_parameters: bool
    body: CodeType
    shown: CodeType | None


@dataclass(frozen=True)
class Report:
    """A notebook with one set of parameters."""

    notebook: str
    given: Mapping[str, Any]

    def __str__(self) -> str:
        values = " ".join(f"{name}={value}" for name, value in self.given.items())
        return f"{self.notebook} {values}".strip()


def _sketch(figure: Figure, **_: object) -> str:
    """Return a digest of what a figure would draw, in a tenth of the time."""
    figure.set_layout_engine("none")
    drawn: list[object] = [text.get_text() for text in figure.findobj(Text)]
    points = [line.get_xydata() for line in figure.findobj(Line2D)]
    points += [shape.get_verts() for shape in figure.findobj(Patch)]
    for marks in figure.findobj(Collection):
        points += [marks.get_offsets(), marks.get_facecolors()]
        points += [path.vertices for path in marks.get_paths()]
    drawn += [np.asarray(one, dtype=float).round(6).tolist() for one in points]
    plt.close(figure)
    digest = hashlib.sha256(repr(drawn).encode()).hexdigest()
    return f'<svg viewBox="0 0 1 1"><title>{digest}</title></svg>'


@contextmanager
def unpainted() -> Iterator[None]:
    """Sketch pictures instead of drawing them while this lasts."""
    with (
        patch("helpers.display.pictures.svg", _sketch),
        patch("helpers.display.pictures.png", lambda _: b""),
    ):
        yield


@contextmanager
def undrawn() -> Iterator[None]:
    """Leave charts out while this lasts, for those who look at what blocks say: half the time."""
    with unpainted(), patch("helpers.display.blocks._drawn", lambda *_: plt.figure()):
        yield


def notebooks() -> dict[str, list[Cell]]:
    """Return the code cells of every notebook of the manifest, without the import of the loader."""
    return {entry["name"]: _cells(ROOT / "notebooks" / entry["file"]) for entry in _manifest()}


def sets() -> list[Report]:
    """Return every set of the manifest, in English."""
    return [
        Report(entry["name"], report.get("parameters", {}) | {"lang": "en"})
        for entry in _manifest()
        for report in entry["report"]
    ]


def run(
    cells: list[Cell], tables: Tables, given: Mapping[str, Any], *, only: set[str] | None = None
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield id and block of each cell that shows one; of ``only`` these cells, where given."""
    space: dict[str, Any] = {"load_tables": lambda: tables}
    for cell in cells:
        exec(cell.body, space)  # noqa: S102 - our own notebook
        if cell.shown is not None and (only is None or cell.id in only):
            value = eval(cell.shown, space)  # noqa: S307 - our own notebook
            plt.close("all")
            if hasattr(value, "json"):
                yield cell.id, value.json()
        if cell.is_parameters:
            space |= given


def _manifest() -> list[dict[str, Any]]:
    text = (ROOT / "notebooks/reports.toml").read_text(encoding="utf-8")
    entries: list[dict[str, Any]] = tomllib.loads(text)["notebook"]
    return [entry for entry in entries if not entry["file"].startswith("00-")]


def _cells(path: Path) -> list[Cell]:
    content = json.loads(path.read_text(encoding="utf-8"))
    return [_compiled(cell) for cell in content["cells"] if cell["cell_type"] == "code"]


def _compiled(cell: dict[str, Any]) -> Cell:
    tree = ast.parse("".join(cell["source"]))
    tree.body = [line for line in tree.body if not _loads_the_tables(line)]
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    name = cell["id"]
    shown = None if last is None else compile(ast.Expression(last.value), name, "eval")
    return Cell(name, "parameters" in cell["metadata"]["tags"], compile(tree, name, "exec"), shown)


def _loads_the_tables(line: ast.stmt) -> bool:
    return isinstance(line, ast.ImportFrom) and line.module == "helpers.data"
