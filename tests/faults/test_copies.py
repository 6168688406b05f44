"""Copies of this repository: none runs the code of another one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.paths import CODE

from ..pipeline.conftest import make_collection

ROOT = Path(__file__).parents[2]
COMMAND = Path(sys.prefix, "bin/reports")

pytestmark = pytest.mark.skipif(not COMMAND.is_file(), reason="the command is not installed")


@pytest.fixture
def worktree(tmp_path: Path) -> Path:
    """Another checkout: notebooks and code, without an environment."""
    collection = make_collection(tmp_path / "the other's", page=[("1", [])])
    (collection.root / CODE).parent.mkdir(parents=True)
    shutil.copy(ROOT / CODE, collection.root / CODE)
    return collection.root


def _refused(place: Path, *command: str | Path, cwd: Path) -> None:
    done = subprocess.run(command, capture_output=True, check=False, cwd=cwd, encoding="utf-8")
    assert done.returncode == 2, done.stderr
    assert f"«{place}»: has its own code, but this command runs that of {ROOT}" in done.stderr
    assert done.stderr.endswith("run `make` there first\n")
    assert "Traceback" not in done.stderr
    assert not (place / "reports").exists()


@pytest.mark.failure_mode(144)
def test_a_worktree_is_not_built_with_the_code_of_another(worktree: Path, tmp_path: Path) -> None:
    _refused(worktree, COMMAND, "build", cwd=worktree)
    _refused(worktree, COMMAND, "build", cwd=worktree / "notebooks")
    _refused(worktree, COMMAND, "--root", worktree, "build", cwd=tmp_path)
    _refused(worktree, sys.executable, "-m", "helpers", "list", cwd=worktree)


@pytest.mark.failure_mode(144)
def test_a_copied_environment_is_not_used(worktree: Path, tmp_path: Path) -> None:
    """Its command has the Python of the environment before; its Python has that one's libraries."""
    binaries = worktree / ".venv/bin"
    binaries.mkdir(parents=True)
    shutil.copy(COMMAND, binaries)
    _refused(worktree, binaries / "reports", "list", cwd=tmp_path)
    _refused(worktree, binaries / "reports", "--root", ROOT, "list", cwd=tmp_path)
    for name in ("lib", "pyvenv.cfg"):
        (worktree / ".venv" / name).symlink_to(Path(sys.prefix, name))
    (binaries / "python").symlink_to(Path(sys.executable).resolve())
    _refused(worktree, binaries / "python", "-m", "helpers", "list", cwd=tmp_path)


@pytest.mark.failure_mode(144)
def test_a_collection_without_code_of_its_own_is_anybodys(tmp_path: Path) -> None:
    collection = make_collection(tmp_path / "c", page=[("1", [])])
    (collection.root / "src/helpers").mkdir(parents=True)
    done = subprocess.run(
        [COMMAND, "list"], cwd=collection.root, capture_output=True, check=False, encoding="utf-8"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("page ")


@pytest.mark.failure_mode(144)
@pytest.mark.parametrize("stamp", ["{here}", "{here} ", "/somewhere/else", ""])
@pytest.mark.skipif(not shutil.which("make"), reason="there is no make")
def test_make_sets_a_copied_environment_up_anew(tmp_path: Path, stamp: str) -> None:
    here = tmp_path / "보고서 (2), it's"
    binaries = here / ".venv/bin"
    binaries.mkdir(parents=True)
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, here)
    (binaries / "uv").touch()
    (here / ".venv/.ready").write_text(stamp.format(here=here) + "\n", encoding="utf-8")
    # What the make above this test was asked for is not for this one.
    around = {name: value for name, value in os.environ.items() if not name.startswith("M")}
    planned = subprocess.run(
        ["make", "-n", "check"],
        cwd=here, env=around, capture_output=True, check=True, encoding="utf-8",
    ).stdout.splitlines()  # fmt: skip
    assert planned[-1] == ".venv/bin/reports check"
    if stamp == "{here}":
        assert planned == [".venv/bin/reports check"]
    else:
        assert planned[0] == "rm -rf .venv"
        assert any(" pip sync " in line for line in planned)


@pytest.mark.failure_mode(143)
def test_another_package_of_our_name_is_not_taken_for_ours(tmp_path: Path) -> None:
    """One that was installed into the same environment, so that it comes first."""
    (tmp_path / "helpers").mkdir()
    (tmp_path / "helpers/__init__.py").write_text("raise SystemExit('another')", encoding="utf-8")
    code = (
        f"import sys\nsys.path.insert(0, {str(tmp_path)!r})\nsys.argv[1:] = ['--version']\n"
        "from korea_medtech_notebooks import main\nsys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, check=False, encoding="utf-8"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("reports, version ")
