"""Small faults put into the code, one at a time: does the test file nearest to it notice?

Each module that decides something has its nearest tests in ``NEAREST``. A fault is killed where one
of them fails or takes far too long. The rest survives: it is named, and either it changes nothing
that could be asked for and stands with a reason in ``equivalents.csv``, or a test is missing.

Every fault is tried in a process of its own, forked from one that has imported the libraries but
nothing of ours, on a working copy. Prints a line for each module and one of figures; exits 1 where
less than nine tenths of what is no equivalent are killed.
"""

from __future__ import annotations

import argparse
import ast
import copy
import csv
import importlib
import multiprocessing
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, TypeVar

import pytest

ROOT = Path(__file__).resolve().parents[2]
EQUIVALENTS = Path(__file__).with_name("equivalents.csv")
EXAMPLES = "tests/test_doctests.py"
WANTED = 0.9
Node = TypeVar("Node", bound=ast.AST)
LIBRARIES = (
    "hypothesis.strategies", "lxml.html", "matplotlib.pyplot", "nbformat", "numpy", "pandas",
    "pandera.pandas", "papermill", "pydantic", "pytest", "seaborn",
)  # fmt: skip
#: Modules below ``src/helpers`` and, below ``tests``, the files nearest to them.
NEAREST = {
    "data/numerals": "data/test_numerals test_doctests data/test_printed",
    "data/printed": "data/test_printed test_doctests data/test_nonsense",
    "data/measured": "data/test_measured test_doctests",
    "data/periods": "data/test_periods test_doctests",
    "data/units": "data/test_printed test_doctests",
    "data/characters": "data/test_characters test_doctests",
    "data/corrections": "data/test_corrections test_doctests",
    "data/documents": "data/test_documents test_doctests",
    "data/reading": "data/test_reading test_doctests data/test_table_cache",
    "data/schema": "data/test_schema test_doctests data/test_nonsense",
    "data/checks/keys": "data/test_cells data/test_schema data/test_nonsense",
    "data/checks/cells": "data/test_schema data/test_cells data/test_nonsense",
    "data/checks/observations": "data/test_schema data/test_nonsense",
    "data/checks/across_tables": "data/test_schema data/test_nonsense",
    "analysis/measures": "analysis/test_measures test_doctests",
    "analysis/comparability": "analysis/test_measures test_doctests",
    "analysis/concentration": "analysis/test_concentration test_doctests",
    "analysis/decomposition": "analysis/test_decomposition test_doctests",
    "analysis/verdicts": "analysis/test_verdicts test_doctests",
    "analysis/availability": "analysis/test_availability test_doctests",
    "analysis/printed_rates": "analysis/test_printed_rates test_doctests",
    **{
        f"analysis/claims/{path.stem}": "analysis/test_claims test_doctests"
        for path in sorted((ROOT / "src/helpers/analysis/claims").glob("[a-z]*.py"))
    },
    "analysis/claims/headline": "analysis/test_claims display/test_claims",
    "display/numbers": "display/test_numbers test_doctests",
    "display/digits": "display/test_numbers test_doctests",
    "display/money": "display/test_numbers display/test_dollars test_doctests",
    "display/scales": "display/test_numbers test_doctests",
    "display/particles": "display/test_particles test_doctests",
    "display/wording": "display/test_wording test_doctests",
    "display/blocks": "display/test_blocks test_doctests",
    "pipeline/plan/fingerprint": "pipeline/test_plan pipeline/test_fingerprint",
    "pipeline/plan/plan": "pipeline/test_plan pipeline/test_build",
    "pipeline/plan/published": "pipeline/test_publish pipeline/test_switch",
    "pipeline/notebook/parameters": "pipeline/test_parameters pipeline/test_notebooks",
    "pipeline/notebook/values": "pipeline/test_parameters test_doctests",
    "pipeline/notebook/vocabulary": "pipeline/test_parameters pipeline/test_manifest",
    "pipeline/page/changes": "pipeline/test_changes",
    "pipeline/page/citation": "pipeline/test_citation",
    "lab/landing": "lab/test_landing",
    "lab/stored": "lab/test_stored",
    "pipeline/plan/checks": "test_cli faults/test_refused data/test_table_cache",
    "pipeline/release/publish": "pipeline/test_publish pipeline/test_switch",
    "pipeline/release/switch": "pipeline/test_switch pipeline/test_publish",
    "pipeline/release/contents": "pipeline/test_build",
    "pipeline/release/copy": "pipeline/test_copy",
    "pipeline/release/share": "pipeline/test_share",
    "pipeline/watch/runs": "pipeline/test_status",
    "pipeline/watch/watched": "pipeline/test_status pipeline/test_notify",
    "pipeline/disk": "pipeline/test_publish pipeline/test_switch",
    "cli": "test_cli",
    "errors": "test_cli data/test_schema",
}


@dataclass(frozen=True)
class Mutant:
    """One fault in one function of one module."""

    module: str
    function: str
    before: str
    after: str
    line: int
    source: str = field(repr=False, compare=False)

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What stays the same when lines move."""
        return self.module, self.function, self.before, self.after

    def __str__(self) -> str:
        place = f"{self.module}.py:{self.line} {self.function}"
        return f"{place}: «{self.before}» → «{self.after}»"


# faults

COMPARED = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,),
}  # fmt: skip
COMPUTED = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
PAIRS = (
    ("min", "max"), ("any", "all"), ("floor", "ceil"), ("ROUND_FLOOR", "ROUND_CEILING"),
    ("low", "high"), ("lower", "upper"), ("inf", "nan"), ("before", "after"),
)  # fmt: skip
SWAPPED = {one: other for pair in PAIRS for one, other in (pair, pair[::-1])}
#: Calls that only change how a value is held: leaving them out is seldom a fault.
HOLDERS = {"bool", "cast", "dict", "float", "frozenset", "iter", "list", "set", "str", "tuple"}
COMMUTATIVE = re.compile(r"min$|max$|require_")
UNTOUCHED = {"annotation", "returns", "decorator_list", "bases", "type"}


def mutants(module: str, source: str, *, most: int, seed: int) -> list[Mutant]:
    """Return some of the faults that can be put into a module, each with the whole of its source.

    Parameters
    ----------
    module : str
        Path below ``src/helpers`` without ``.py``.
    source : str
        Its text.
    most : int
        How many are picked where there are more.
    seed : int
        Decides which.
    """
    tree = ast.parse(source)
    places = [
        (function, parent, name, at, new)
        for function, parent, name, at in _places(tree, "")
        for new in _instead(_at(parent, name, at))
    ]
    if len(places) > most:
        pick = random.Random(f"{seed} {module}")  # noqa: S311 - reproducible, not secret
        places = [places[number] for number in sorted(pick.sample(range(len(places)), most))]
    found = []
    for function, parent, name, at, new in places:
        old = _at(parent, name, at)
        before, after = _short(old), _short(new)
        _put(parent, name, at, new)
        text = ast.unparse(ast.fix_missing_locations(tree))
        _put(parent, name, at, old)
        found.append(Mutant(module, function or "-", before, after, old.lineno, text))
    return found


def _places(node: ast.AST, function: str) -> Iterator[tuple[str, ast.AST, str, int | None]]:
    """Yield where each expression and statement stands that may be changed."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
        function = f"{function}.{node.name}".lstrip(".")
    for name, value in ast.iter_fields(node):
        if name in UNTOUCHED:
            continue
        for at, child in enumerate(value if isinstance(value, list) else [value]):
            if not isinstance(child, ast.AST) or _spoken(child):
                continue
            if isinstance(child, ast.expr | ast.stmt):
                yield function, node, name, at if isinstance(value, list) else None
            yield from _places(child, function)


def _spoken(node: ast.AST) -> bool:
    """Return whether nothing below a node decides: documentation, imports, types."""
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Import() | ast.ImportFrom():
            return True
        case ast.Assign(targets=[ast.Name(id="__all__")]):
            return True
        case ast.Call(func=ast.Name(id="isinstance" | "cast" | "TypeVar")):
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
    return False


def _instead(node: ast.AST) -> Iterator[ast.AST]:  # noqa: PLR0912 - one table of kinds
    """Yield what may stand where a node stands."""
    match node:
        case ast.Compare(left, [one], right):
            for other in COMPARED[type(one)]:
                yield ast.Compare(left, [other()], right)
        case ast.Compare(left, [one, two], right):
            yield from (ast.Compare(left, [new(), two], right) for new in COMPARED[type(one)])
            yield from (ast.Compare(left, [one, new()], right) for new in COMPARED[type(two)])
        case ast.BoolOp(op, values):
            yield ast.BoolOp(ast.And() if isinstance(op, ast.Or) else ast.Or(), values)
            for at in range(len(values)):
                rest = values[:at] + values[at + 1 :]
                yield rest[0] if len(rest) == 1 else ast.BoolOp(op, rest)
        case ast.UnaryOp(ast.Not() | ast.USub(), operand):
            yield operand
        case ast.BinOp(left, op, right) if type(op) in COMPUTED:
            yield ast.BinOp(left, COMPUTED[type(op)](), right)
        case ast.Constant(value):
            yield from _other_constant(value)
        case ast.Name(name, ast.Load()) if name in SWAPPED:
            yield ast.Name(SWAPPED[name], ast.Load())
        case ast.Attribute(value, name, ast.Load()) if name in SWAPPED:
            yield ast.Attribute(value, SWAPPED[name], ast.Load())
        case ast.Call():
            yield from _other_call(node)
        case ast.Expr(ast.Call()) | ast.Raise():
            yield ast.Pass()
        case ast.If(test) | ast.IfExp(test) if not isinstance(test, ast.Compare | ast.UnaryOp):
            yield _with(node, "test", ast.UnaryOp(ast.Not(), test))
        case ast.Tuple([one, two], ast.Load()) if ast.dump(one) != ast.dump(two):
            yield ast.Tuple([two, one], ast.Load())
        case ast.Break():
            yield ast.Continue()
        case ast.Continue():
            yield ast.Break()
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            for at, part in enumerate(node.generators):
                for condition in part.ifs:
                    fewer = _with(part, "ifs", [one for one in part.ifs if one is not condition])
                    parts = node.generators
                    yield _with(node, "generators", [*parts[:at], fewer, *parts[at + 1 :]])


def _other_constant(value: object) -> Iterator[ast.Constant]:
    match value:
        case bool():
            yield ast.Constant(not value)
        case int() | float():
            yield ast.Constant(value + 1)
        case str() if re.fullmatch(r"[\w.:/-]+", value):
            yield ast.Constant(value[:-1] or "X")


def _other_call(node: ast.Call) -> Iterator[ast.expr]:
    """Yield a call with its two arguments swapped, one named one left out, or without the call."""
    match node.args:
        case [ast.Starred(), *_]:
            pass
        case [one, two] if ast.dump(one) != ast.dump(two) and not _is_commutative(node.func):
            yield _with(node, "args", [two, one])
        case [one] if not node.keywords and isinstance(node.func, ast.Name):
            if node.func.id not in HOLDERS and node.func.id.islower():
                yield one
    for keyword in node.keywords:
        if keyword.arg:
            yield _with(node, "keywords", [one for one in node.keywords if one is not keyword])


def _is_commutative(function: ast.expr) -> bool:
    """Return whether a function gives the same for swapped arguments; a guard asks all the same."""
    return isinstance(function, ast.Name) and bool(COMMUTATIVE.match(function.id))


def _with(node: Node, name: str, value: object) -> Node:
    """Return a node with one field changed."""
    new = copy.copy(node)
    setattr(new, name, value)
    return new


def _at(parent: ast.AST, name: str, at: int | None) -> Any:
    value = getattr(parent, name)
    return value if at is None else value[at]


def _put(parent: ast.AST, name: str, at: int | None, node: ast.AST) -> None:
    if at is None:
        setattr(parent, name, node)
    else:
        getattr(parent, name)[at] = node


def _short(node: ast.AST) -> str:
    """Return the first line of a node's text, cut where it is long."""
    return ast.unparse(ast.fix_missing_locations(node)).partition("\n")[0][:70]


# trials


@dataclass
class Copy:
    """A working copy of the project for one trial at a time."""

    root: Path

    def start(self, names: str, *, module: str = "", learning: bool = False) -> BaseProcess:
        """Run tests in a process of their own, of all examples those of the module alone.

        Only a run on sound code keeps compiled files.
        """
        context = multiprocessing.get_context("fork")
        paths = [f"tests/{name}.py" for name in names.split()]
        if module:
            own = f"{EXAMPLES}::test_examples_in_docstrings_run[helpers.{module.replace('/', '.')}]"
            paths = [own if path == EXAMPLES else path for path in paths]
        process = context.Process(target=self._run, args=(paths, learning))
        process.start()
        return process

    def _run(self, paths: list[str], learning: bool) -> None:
        os.setsid()
        nothing = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(nothing, number)
        os.chdir(self.root)
        sys.dont_write_bytecode = not learning
        sys.path[0] = str(self.root / "src")
        # What a build starts is to import what pytest is, not this.
        sys.modules["__main__"] = importlib.import_module("pytest.__main__")
        # The copy has to look like a place of its own, whose Python runs its code.
        sys.prefix = str(self.root / ".venv")
        sys.executable = str(self.root / ".venv/bin/python")
        sys.argv[0] = str(self.root / ".venv/bin/pytest")
        os.environ["PYTHONPATH"] = sys.path[0]
        os.environ["TMPDIR"] = tempfile.tempdir = str(self.root / "temporary")
        if not learning:
            os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        options = ["-x", "-q", "-n", "0", "-p", "no:cacheprovider", "--hypothesis-seed=0"]
        # Libraries are imported before pytest starts: that is the point of it.
        options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
        os._exit(pytest.main([*options, *paths]))

    def again(self, root: Path) -> Copy:
        """Copy it with what it has compiled, without what tests left: a socket has no copy."""
        left = shutil.ignore_patterns("temporary")
        shutil.copytree(self.root, root, symlinks=True, ignore=left)
        (root / "temporary").mkdir()
        return Copy(root)

    def spoil(self, mutant: Mutant) -> None:
        """Put a fault where it belongs; no compiled file is taken for this text."""
        path = self.source(mutant.module)
        path.write_text(mutant.source, encoding="utf-8")
        os.utime(path, (1, 1))

    def mend(self, mutant: Mutant) -> None:
        """Put back what stood there."""
        shutil.copy2(ROOT / "src/helpers" / f"{mutant.module}.py", self.source(mutant.module))

    def source(self, module: str) -> Path:
        """Return where the text of a module stands."""
        return self.root / "src/helpers" / f"{module}.py"


def working_copy(root: Path) -> Copy:
    """Copy what belongs to the project, as it stands."""
    asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True).stdout
    for name in filter(None, os.fsdecode(names).split("\0")):
        if (ROOT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, root / name)
    (root / "temporary").mkdir()
    _environment(root)
    return Copy(root)


def _environment(root: Path) -> None:
    """Give a copy the libraries of this environment and its own code.

    The command starts itself without Python's variables: nothing else leads it to the copy's code.
    """
    here, there = Path(sys.prefix), root / ".venv"
    libraries = Path(sysconfig.get_path("purelib")).relative_to(here)
    (there / libraries).mkdir(parents=True)
    ours = {path for path in (here / libraries).glob("*.pth") if str(ROOT) in path.read_text()}
    entries = {*here.iterdir(), *(here / libraries).iterdir()} - {here / libraries.parts[0], *ours}
    for entry in entries:
        (there / entry.relative_to(here)).symlink_to(entry)
    own = os.path.relpath(root / "src", there / libraries)
    (there / libraries / "own.pth").write_text(f"{own}\n")


def tried(
    todo: list[Mutant], copies: list[Copy], seconds: Mapping[str, float]
) -> Iterator[tuple[Mutant, bool]]:
    """Try faults, one in each copy at a time, and yield each with whether it was killed."""
    free, running, todo = list(copies), {}, todo[::-1]
    while todo or running:
        while free and todo:
            mutant, place = todo.pop(), free.pop()
            place.spoil(mutant)
            names = NEAREST[mutant.module]
            process = place.start(names, module=mutant.module)
            limit = time.monotonic() + 20 + 10 * seconds[names]
            running[process.sentinel] = process, mutant, place, limit
        wait(list(running), timeout=1)
        for sentinel, (process, mutant, place, limit) in list(running.items()):
            if process.is_alive() and time.monotonic() < limit:
                continue
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.join()
            place.mend(mutant)
            free.append(place)
            del running[sentinel]
            yield mutant, process.exitcode != 0


def on_sound_code(place: Copy, names: str) -> float:
    """Return the seconds tests take, all of which have to pass."""
    begun = time.monotonic()
    process = place.start(names, learning=True)
    process.join()
    if process.exitcode:
        raise SystemExit(f"{names} fail on sound code")
    return time.monotonic() - begun


# the campaign


def equivalents(path: Path = EQUIVALENTS) -> dict[tuple[str, ...], str]:
    """Return the faults that change nothing anybody could ask for, each with the reason."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return {tuple(row[:4]): row[4] for row in rows}


def main() -> int:
    """Run the campaign."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=40, help="faults in each module")
    parser.add_argument("--seed", type=int, default=12)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("modules", nargs="*", help=f"among {', '.join(NEAREST)}")
    asked = parser.parse_args()
    modules = asked.modules or list(NEAREST)
    for name in LIBRARIES:
        importlib.import_module(name)
    excused, start = equivalents(), time.monotonic()
    killed, equal, survived = Counter[str](), Counter[str](), Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        copies = [working_copy(Path(folder) / "0")]
        seconds = {
            names: on_sound_code(copies[0], names)
            for names in dict.fromkeys(map(NEAREST.__getitem__, modules))
        }
        copies += [copies[0].again(Path(folder) / str(n)) for n in range(1, asked.processes)]
        todo = [
            mutant
            for module in modules
            for mutant in mutants(
                module, copies[0].source(module).read_text(), most=asked.most, seed=asked.seed
            )
        ]
        print(f"{len(todo)} faults, the first after {time.monotonic() - start:.0f} s", flush=True)
        for mutant, noticed in tried(todo, copies, seconds):
            if noticed:
                killed[mutant.module] += 1
            elif mutant.key in excused:
                equal[mutant.module] += 1
            else:
                survived[mutant.module] += 1
                print(f"survived {mutant}", flush=True)
    for module in modules:
        told = f"{killed[module]} killed, {equal[module]} equivalent, {survived[module]} survived"
        print(f"{module}: {told} (tests take {seconds[NEAREST[module]]:.1f} s)")
    noticed, missed = killed.total(), survived.total()
    share = noticed / (noticed + missed)
    print(
        f"mutants: {len(todo)} faults, {equal.total()} equivalent, {noticed} killed ({share:.1%}),"
        f" {missed} survived, {time.monotonic() - start:.0f} s"
    )
    return 0 if share >= WANTED else 1


if __name__ == "__main__":
    sys.exit(main())
