from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from helpers.paths import Collection
from helpers.pipeline.run.scratch import make_scratch

from .builds import build_warm

FIXTURES = Path(__file__).parents[1] / "fixtures"

Cells = Sequence[tuple[str, Sequence[str]]]
Make = Callable[..., Collection]

LIMITS = """
cell_seconds = 60
report_seconds = 120
output_megabytes = 1
"""


def notebook_text(cells: Cells, *, kernel: str = "python3") -> str:
    """A notebook of code cells (source, tags); a source that begins with # is prose."""
    made = []
    for number, (source, tags) in enumerate(cells, start=1):
        kind = "markdown" if source.startswith("# ") else "code"
        cell = {
            "cell_type": kind, "id": f"cell-{number}", "metadata": {"tags": list(tags)},
            "source": source,
        }  # fmt: skip
        made.append(cell | ({"execution_count": None, "outputs": []} if kind == "code" else {}))
    metadata = {
        "kernelspec": {"name": kernel, "display_name": "Python 3 (ipykernel)", "language": "python"}
    }
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": made}, indent=1
    )


def make_collection(root: Path, /, *, limits: str = LIMITS, **notebooks: Cells) -> Collection:
    """Make a collection of notebooks, each with the default set alone."""
    (root / "notebooks").mkdir(parents=True)
    manifest = f"[limits]{limits}"
    for name, cells in notebooks.items():
        (root / f"notebooks/{name}.ipynb").write_text(notebook_text(cells), encoding="utf-8")
        manifest += (
            f'\n[[notebook]]\nname = "{name}"\nfile = "{name}.ipynb"\n'
            f'title = {{ ko = "{name}", en = "{name}" }}\n'
            f'[[notebook.report]]\ntitle = {{ ko = "{name}", en = "{name}" }}\n'
        )
    (root / "notebooks/reports.toml").write_text(manifest, encoding="utf-8")
    return Collection(root)


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Make a collection of notebooks in a folder of its own."""
    return lambda **notebooks: make_collection(tmp_path / "collection", **notebooks)


@pytest.fixture
def plain(tmp_path: Path) -> Collection:
    """A copy of the small fixture collection, nothing built."""
    shutil.copytree(FIXTURES / "plain", tmp_path / "plain")
    return Collection(tmp_path / "plain")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    """The small fixture collection, built; read by all, changed by none."""
    collection = Collection(tmp_path_factory.mktemp("built") / "plain")
    shutil.copytree(FIXTURES / "plain", collection.root)
    done = build_warm(collection, "--jobs", "2")
    assert done.returncode == 0, done.stderr
    assert "5 built, 0 up to date" in done.stdout
    return collection


@pytest.fixture
def published_plain(built: Collection, tmp_path: Path) -> Collection:
    """A copy of it to be changed at will."""
    shutil.copytree(built.root, tmp_path / "plain", symlinks=True)
    return Collection(tmp_path / "plain")


@pytest.fixture
def scratch() -> Iterator[Path]:
    """A run's private folder."""
    folder = make_scratch()
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
