"""Notebooks read and saved by JupyterLab's server, whichever Python it runs on."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from ipykernel.ipkernel import IPythonKernel
from nbformat.sign import MemorySignatureStore, NotebookNotary

from helpers.lab.contents import Contents

STORED = Path(__file__).resolve().parents[2] / "notebooks/template.ipynb"


def done(work: Coroutine[Any, Any, Any]) -> Any:
    """What comes of work; on a thread of its own, for a browser's tests may have a loop here."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


@pytest.fixture
def contents(tmp_path: Path) -> Contents:
    shutil.copyfile(STORED, tmp_path / "a.ipynb")
    notary = NotebookNotary(store_factory=MemorySignatureStore)
    return Contents(root_dir=str(tmp_path), notary=notary)


def _language(model: Any) -> Any:
    return model["content"]["metadata"]["language_info"]


@pytest.mark.parametrize("version", ["3.11.2", "3.12.8", "3.13.0"])
def test_a_notebook_is_read_as_its_kernel_will_call_it_and_saved_as_it_was(
    contents: Contents, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    told = IPythonKernel.language_info | {"version": version}
    monkeypatch.setattr(IPythonKernel, "language_info", told)
    model = done(contents.get("a.ipynb"))
    assert _language(model) == told
    done(contents.save(model, "a.ipynb"))
    assert (tmp_path / "a.ipynb").read_bytes() == STORED.read_bytes()


@pytest.mark.parametrize("language", [{}, {"name": "R", "version": "4"}])
def test_other_languages_are_let_be(contents: Contents, tmp_path: Path, language: Any) -> None:
    notebook = json.loads(STORED.read_bytes())
    notebook["metadata"]["language_info"] = language
    (tmp_path / "a.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    model = done(contents.get("a.ipynb"))
    assert _language(model) == language
    done(contents.save(model, "a.ipynb"))
    assert json.loads((tmp_path / "a.ipynb").read_bytes()) == notebook


def test_what_is_no_notebook_or_not_read_is_let_be(contents: Contents, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    assert done(contents.get("a.txt"))["content"] == "a"
    assert done(contents.get("a.ipynb", content=False))["content"] is None
    assert done(contents.get(""))["type"] == "directory"
