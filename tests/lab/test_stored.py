"""What git keeps of a notebook, in a repository of its own, with and without the filter."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from helpers.lab.stored import cleaned, stored

ROOT = Path(__file__).resolve().parents[2]
NAME = "notebooks/01-regional-exports.ipynb"


def _json(raw: bytes) -> Any:
    return json.loads(raw)


def _bytes(content: Any, **form: Any) -> bytes:
    return json.dumps(content, **form).encode()


def _run(path: Path) -> None:
    """Leave in a notebook what running and saving it in Lab does, another Python's, no order."""
    notebook = _json(path.read_bytes())
    notebook["metadata"]["language_info"]["version"] = "3.99.1"
    notebook["metadata"]["widgets"] = {"state": {}}
    for count, cell in enumerate(notebook["cells"], start=1):
        cell["metadata"] |= {"execution": {"iopub.execute_input": "now"}, "scrolled": True}
        cell["metadata"] |= {"ExecuteTime": {}, "collapsed": False, "trusted": True, "vscode": {}}
        if cell["cell_type"] == "code":
            text = {"name": "stdout", "output_type": "stream", "text": ["한국\n"] * 100}
            cell |= {"execution_count": count, "outputs": [text]}
    path.write_bytes(_bytes(dict(reversed(notebook.items())), indent=2))


def _git(root: Path, *words: str) -> str:
    command = ["git", "-C", str(root), "-c", "user.name=a", "-c", "user.email=a@b", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == "" or words[0] in {"checkout", "worktree", "merge", "clone"}
    return done.stdout


def _filter() -> str:
    """The filter as `make` sets it up."""
    lines = (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    given = dict(line.split(" := ", 1) for line in lines if " := " in line)
    made = given["FILTER"].replace("$(STORED)", given["STORED"])
    return made.replace("$(BIN)", ".venv/bin")


def test_files_are_cleaned_and_what_is_no_notebook_stays(tmp_path: Path) -> None:
    sound = (ROOT / NAME).read_bytes()
    paths = [tmp_path / name for name in ("run.ipynb", "sound.ipynb", "strange.ipynb")]
    for path, raw in zip(paths, (sound, sound, b"[1]"), strict=True):
        path.write_bytes(raw)
    _run(paths[0])
    lines = len(paths[0].read_bytes().splitlines())
    found, strange = cleaned(paths)
    assert found == {paths[0]: (lines, len(sound.splitlines()))}
    assert lines > len(sound.splitlines())
    assert strange == [paths[2]]
    assert [path.read_bytes() for path in paths] == [sound, sound, b"[1]"]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one notebook and the filter, its environment this one."""
    root = tmp_path / "repository"
    for name in (NAME, ".gitattributes", "src/helpers/lab/stored.py"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, root / name)
    (root / ".venv/bin").mkdir(parents=True)
    (root / ".venv/bin/python").symlink_to(sys.executable)
    (root / ".gitignore").write_text(".venv\n", encoding="utf-8")
    _git(tmp_path, "init", "-q", "-b", "main", str(root))
    _git(root, "config", "filter.notebook.clean", _filter())
    _git(root, "add", ".")
    _git(root, "commit", "-qm", "first")
    return root


def test_running_a_notebook_changes_nothing_for_git(repository: Path) -> None:
    _run(repository / NAME)
    assert len((repository / NAME).read_bytes().splitlines()) > 1000
    assert _git(repository, "diff") == ""
    _git(repository, "add", ".")
    assert _git(repository, "status", "--short") == ""


def test_a_commit_holds_what_the_person_changed(repository: Path) -> None:
    path = repository / NAME
    notebook = _json(path.read_bytes())
    notebook["cells"][0]["source"][0] = "# 고친 제목\n"
    path.write_bytes(_bytes(notebook))
    _run(path)
    _git(repository, "commit", "-qam", "second")
    assert _git(repository, "show", "--numstat", "--format=").split() == ["1", "1", NAME]
    assert _git(repository, "status", "--short") == ""
    # What was run stays on disk until another version is wanted.
    assert b"stdout" in path.read_bytes()
    _git(repository, "checkout", "-q", "HEAD~1")
    assert path.read_bytes() == (ROOT / NAME).read_bytes()


def test_branches_merge_where_both_were_run(repository: Path) -> None:
    path = repository / NAME
    for branch, place in (("one", 0), ("two", -1)):
        _git(repository, "checkout", "-qb", branch, "main")
        notebook = _json(path.read_bytes())
        notebook["cells"][place]["source"] = [f"# {branch}"]
        path.write_bytes(_bytes(notebook))
        _run(path)
        _git(repository, "commit", "-qam", branch)
    _git(repository, "merge", "-q", "one", "-m", "both")
    cells = _json(path.read_bytes())["cells"]
    assert [cells[place]["source"] for place in (0, -1)] == [["# one"], ["# two"]]
    assert _git(repository, "status", "--short") == ""


@pytest.mark.parametrize("missing", [".venv", "src"])
def test_without_an_environment_git_takes_notebooks_as_they_are(
    repository: Path, missing: str
) -> None:
    shutil.rmtree(repository / missing)
    _git(repository, "commit", "-qam", "gone", "--allow-empty")
    assert _git(repository, "status", "--short") == ""
    _run(repository / NAME)
    _git(repository, "commit", "-qam", "run")
    kept = subprocess.run(
        ["git", "-C", str(repository), "show", f"HEAD:{NAME}"], capture_output=True, check=True
    ).stdout
    assert kept == (repository / NAME).read_bytes()


def test_clones_and_worktrees_without_it_are_plain_git(repository: Path, tmp_path: Path) -> None:
    _git(tmp_path, "clone", "-q", str(repository), "clone")
    _git(repository, "worktree", "add", "-q", str(tmp_path / "tree"))
    for copy in ("clone", "tree"):
        assert (tmp_path / copy / NAME).read_bytes() == (ROOT / NAME).read_bytes()
        assert _git(tmp_path / copy, "status", "--short") == ""
        _run(tmp_path / copy / NAME)
        assert _git(tmp_path / copy, "status", "--short") == f" M {NAME}\n"


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"{", b"[]", b"\xff", b'{"nbformat": 3}', b'{"nbformat": 4}',
        b'{"nbformat": 4, "metadata": {}, "cells": [1]}', b"[" * 100_000,
        b'{"nbformat": 4, "metadata": {"a": "\\ud800"}, "cells": []}',
    ],
)  # fmt: skip
def test_what_is_no_notebook_stays_as_it_is(raw: bytes) -> None:
    assert stored(raw) == raw


def test_what_a_person_wrote_stays() -> None:
    cell = {
        "attachments": {"a.png": {"image/png": "aaaa"}}, "cell_type": "markdown", "id": "a",
        "metadata": {"jp-MarkdownHeadingCollapsed": True, "tags": ["ko"]}, "source": ["a\n", "b"],
    }  # fmt: skip
    content = {
        "cells": [cell], "metadata": {"kernelspec": {"name": "python3"}, "title": "한국"},
        "nbformat": 4, "nbformat_minor": 5,
    }  # fmt: skip
    assert _json(stored(_bytes(content))) == content
    told = "﻿" + json.dumps(content | {"cells": [cell | {"source": "a\nb"}]})
    assert _json(stored(told.encode())) == content
