"""The house's order: which part may import which, and what modules and folders are called."""

from __future__ import annotations

import ast
import graphlib
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

# In one process every module is read once.
pytestmark = pytest.mark.xdist_group("imports")

SOURCE = Path(__file__).parents[1] / "src/helpers"
ORDER = ("data", "analysis", "display", "pipeline", "lab", "cli")
EVERYONES = {"errors", "paths"}
# The pipeline as its story goes. ``report`` takes one report through run and page, wherever that is
# made; ``build`` takes all of them through everything.
STAGES = (
    "disk", "notebook", "schedule", "plan", "run", "page", "report", "cluster", "release",
    "telling", "watch", "build", "preview",
)  # fmt: skip
SHAPELESS = {"utils", "util", "common", "misc", "base", "manager", "managers", "tools"}
PIPELINE = SOURCE / "pipeline"
MODULES = sorted(SOURCE.rglob("*.py"))


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def _imports(path: Path) -> list[ast.Import | ast.ImportFrom]:
    return [node for node in ast.walk(_tree(path)) if isinstance(node, ast.Import | ast.ImportFrom)]


def _wrong(holds: Callable[[Path], object], paths: Iterable[Path] = MODULES) -> list[str]:
    """Return those of which something does not hold."""
    return [path.relative_to(SOURCE).as_posix() for path in paths if not holds(path)]


def _imported(path: Path) -> Iterator[str]:
    """Yield the modules of helpers that one imports, wherever in it the import stands."""
    for node in _imports(path):
        match node:
            case ast.ImportFrom(module=str(module), level=0):
                names = [f"{module}.{alias.name}" for alias in node.names]
                yield from (name if name in NAMES else module for name in names)
            case ast.Import():
                yield from (alias.name for alias in node.names)


def _dotted(path: Path) -> str:
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {_dotted(path): path for path in MODULES}


def _parts(path: Path, *, below: str) -> set[str]:
    """Return which parts below a package a module imports from, its own left out."""
    depth = below.count(".") + 1
    own = {*_dotted(path).split(".")[depth : depth + 1]}
    found = (name.split(".") for name in _imported(path) if name.startswith(f"{below}."))
    return {name[depth] for name in found} - own


def _runs_one_way(path: Path) -> bool:
    # The package itself, its errors and its paths stand on nothing.
    allowed: set[str] = set()
    match _dotted(path).split("."):
        case [_, "__main__"]:
            allowed = {"cli"}
        case [_, part, *_] if part in ORDER:
            allowed = {*ORDER[: ORDER.index(part)]}
    return _parts(path, below="helpers") - EVERYONES <= allowed


def test_imports_run_one_way() -> None:
    assert _wrong(_runs_one_way) == []


def _knows_none_after_it(path: Path) -> bool:
    stage = _dotted(path).split(".")[2:3]
    allowed = STAGES[: STAGES.index(stage[0])] if stage else ()
    return _parts(path, below="helpers.pipeline") <= {*allowed}


def test_a_stage_knows_nothing_of_those_after_it() -> None:
    assert _wrong(_knows_none_after_it, PIPELINE.rglob("*.py")) == []


def test_no_module_imports_itself_by_way_of_others() -> None:
    graph = {name: {*_imported(path)} & NAMES.keys() for name, path in NAMES.items()}
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        pytest.fail(" ← ".join(error.args[1]))


def _imports_absolutely(path: Path) -> bool:
    return not any(isinstance(node, ast.ImportFrom) and node.level for node in _imports(path))


def test_no_module_imports_relatively() -> None:
    assert _wrong(_imports_absolutely) == []


def test_a_module_has_a_name_of_the_field() -> None:
    assert _wrong(lambda path: path.stem.strip("_") not in SHAPELESS) == []


def test_every_module_says_what_belongs_in_it() -> None:
    assert _wrong(lambda path: ast.get_docstring(_tree(path))) == []


def test_every_folder_says_what_belongs_in_it() -> None:
    folders = [SOURCE, *(one for one in SOURCE.rglob("*") if [*one.glob("*.py")])]
    assert _wrong(lambda folder: (folder / "__init__.py").is_file(), folders) == []


def _says_what_belongs_there(path: Path) -> bool:
    told = " ".join((ast.get_docstring(_tree(path)) or "").split())
    return "Belongs here: " in told and "Not here: " in told


def test_a_folder_says_what_belongs_there_and_what_does_not() -> None:
    # The package and its pipeline tell the way through.
    without = {SOURCE / "__init__.py", PIPELINE / "__init__.py"}
    folders = [one for one in MODULES if one.name == "__init__.py" and one not in without]
    assert _wrong(_says_what_belongs_there, folders) == []


def test_what_makes_and_publishes_reports_imports_nothing_slow() -> None:
    # Each build does: frames, and the grammar of addresses that nbformat's checker would compile.
    code = (
        "import sys; import helpers.pipeline.release.beside, helpers.pipeline.release.contents,"
        " helpers.pipeline.page.products, helpers.pipeline.run.execute;"
        " print({'pandas', 'rfc3987_syntax', 'lark'} & {*sys.modules} or 'none')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "none\n"
