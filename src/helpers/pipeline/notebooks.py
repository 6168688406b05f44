"""Notebooks as files: read strictly, with the parameters they declare.

Belongs here: what a notebook is. Which notebooks may be built and how they must read is
``rules``'; running them is ``execute``'s.
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import io
import json
import sys
import tokenize
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from helpers.errors import Fault, UsageError
from helpers.pipeline.parameters import TYPES, Declared, Value

FORM = "name: type = literal  # help"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    Attributes
    ----------
    number : int
        Place in the notebook, from 1.
    id : str
        Its id, empty before nbformat 4.5.
    kind : str
        ``code``, ``markdown`` or ``raw``.
    source : str
        Its text.
    tags : tuple of str
        Its tags.
    outputs : int
        How many outputs are stored with it.
    """

    number: int
    id: str
    kind: str
    source: str
    tags: tuple[str, ...]
    outputs: int

    @property
    def place(self) -> str:
        """How messages name the cell."""
        return f"cell {self.number}" + (f" ({self.id})" if self.id else "")


@dataclass(frozen=True, slots=True)
class Notebook:
    """One notebook as it is stored.

    Attributes
    ----------
    path : Path
        Where it is stored.
    file : str
        The same below the collection's root, for messages.
    version : tuple of int
        nbformat major and minor.
    kernel : str
        Name of its kernel, empty where it states none.
    cells : tuple of Cell
        Its cells in order.
    """

    path: Path
    file: str
    version: tuple[int, int]
    kernel: str
    cells: tuple[Cell, ...]

    @property
    def code(self) -> tuple[Cell, ...]:
        """The cells that run."""
        return tuple(cell for cell in self.cells if cell.kind == "code" and cell.source.strip())

    @property
    def parameters_cell(self) -> Cell | None:
        """The cell tagged ``parameters``."""
        return next((cell for cell in self.cells if "parameters" in cell.tags), None)

    @property
    def declared(self) -> tuple[Declared, ...]:
        """The parameters it declares; raises UsageError where that cell holds anything else."""
        cell = self.parameters_cell
        return () if cell is None else declared_parameters(cell, file=self.file)

    @property
    def bilingual(self) -> bool:
        """Whether it can be built in either language."""
        return any(line.name == "lang" for line in self.declared)

    @property
    def digest(self) -> str:
        """SHA-256 of what it says and does: kinds, texts and tags, no outputs, no metadata."""
        return _digest(self.cells)


# All reports of a notebook ask for it.
@lru_cache(maxsize=256)
def _digest(cells: tuple[Cell, ...]) -> str:
    content = [[cell.kind, cell.id, cell.source, sorted(cell.tags)] for cell in cells]
    return hashlib.sha256(json.dumps(content).encode("utf-8", "surrogatepass")).hexdigest()


def _refuse(file: str, value: str, wanted: str, place: str = "") -> UsageError:
    return UsageError([Fault(file, 0, place, value, wanted)])


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a JSON object that names a key twice."""
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        repeated = sorted({name for name in names if names.count(name) > 1})
        raise ValueError(f"key {repeated[0]} stands twice")
    return dict(pairs)


def _text(source: object) -> str:
    return "".join(source) if isinstance(source, list) else str(source)


def read_notebook(path: Path, *, file: str) -> Notebook:
    """Return a notebook, reading what it holds and guessing nothing.

    Parameters
    ----------
    path : Path
        The file.
    file : str
        Its name in messages.

    Raises
    ------
    UsageError
        It is absent, not UTF-8, not JSON, not nbformat 4, or has no cells.
    """
    try:
        raw = path.read_bytes().decode("utf-8")
        content = json.loads(raw, object_pairs_hook=_unique)
    except FileNotFoundError:
        raise _refuse(file, path.name, "a notebook that exists") from None
    except UnicodeDecodeError as fault:
        raise _refuse(file, f"byte {fault.start}", "text in UTF-8") from None
    except (ValueError, RecursionError) as fault:
        raise _refuse(file, str(fault)[:120], "JSON of a notebook (nbformat 4.5)") from None
    try:
        version = (int(content["nbformat"]), int(content["nbformat_minor"]))
        metadata = content["metadata"]
        cells = tuple(
            Cell(
                number,
                str(cell.get("id", "")),
                str(cell["cell_type"]),
                _text(cell["source"]),
                tuple(map(str, cell["metadata"].get("tags", []))),
                len(cell.get("outputs", [])),
            )
            for number, cell in enumerate(content["cells"], start=1)
        )
        kernel = str(metadata.get("kernelspec", {}).get("name", ""))
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise _refuse(file, str(fault), "a notebook of nbformat 4.5") from None
    if version[0] != 4:
        raise _refuse(
            file, f"nbformat {version[0]}", "nbformat 4.5; open and save it in JupyterLab"
        )
    if not cells:
        raise _refuse(file, "no cells", "at least one code cell")
    return Notebook(path, file, version, kernel, cells)


def import_nbformat() -> ModuleType:
    """Return nbformat, imported in a tenth of its time.

    Its schema checker would compile a grammar of international addresses, which no notebook's
    schema speaks of; None in ``sys.modules`` tells it that there is none.
    """
    known = "rfc3987_syntax" in sys.modules
    if not known:
        sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]  # as Python documents it
    try:
        return importlib.import_module("nbformat")
    finally:
        if not known:
            del sys.modules["rfc3987_syntax"]


def format_faults(notebook: Notebook) -> list[Fault]:
    """Return where a notebook breaks nbformat's own schema."""
    nbformat = import_nbformat()
    content = json.loads(notebook.path.read_text(encoding="utf-8"))
    try:
        nbformat.validate(content)
    except nbformat.ValidationError as fault:
        wanted = "what nbformat 4.5 allows; open and save it in JupyterLab"
        return [Fault(notebook.file, 0, "", str(fault).splitlines()[0][:160], wanted)]
    return []


def _comments(source: str) -> dict[int, str]:
    """Return the comment of each line that carries one."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {
        token.start[0]: token.string.lstrip("# ").strip()
        for token in tokens
        if token.type == tokenize.COMMENT
    }


def _literal(node: ast.expr | None) -> Value:
    """Return a literal of an admitted type, a sign before a number included."""
    value = ast.literal_eval(node) if node is not None else None
    if type(value) not in TYPES.values():
        raise ValueError("no literal")
    return cast("Value", value)


def _declaration(statement: ast.stmt, comments: dict[int, str]) -> Declared:
    """Return what one statement declares; ValueError where it is no declaration."""
    match statement:
        case ast.AnnAssign(target=ast.Name(name), annotation=ast.Name(kind)) if kind in TYPES:
            value = _literal(statement.value)
        case ast.Assign(targets=[ast.Name(name)]):
            value = _literal(statement.value)
            kind = type(value).__name__
        case _:
            raise ValueError("no declaration")
    return Declared(name, kind, value, comments.get(statement.lineno, ""))


# As above.
@lru_cache(maxsize=256)
def declared_parameters(cell: Cell, *, file: str) -> tuple[Declared, ...]:
    """Return the parameters a cell declares.

    Raises
    ------
    UsageError
        A line is anything but ``name: type = literal  # help`` (a missing annotation is taken from
        the literal), or a name stands twice.
    """
    try:
        statements = ast.parse(cell.source).body
        comments = _comments(cell.source)
    except (SyntaxError, tokenize.TokenError, ValueError) as fault:
        raise _refuse(file, str(fault), f"lines of the form {FORM}", cell.place) from None
    declared, faults = [], []
    for statement in statements:
        try:
            declared.append(_declaration(statement, comments))
        except ValueError:
            line = ast.unparse(statement).splitlines()[0][:60]
            wanted = f"only lines of the form {FORM}, type str, int, float or bool"
            faults.append(Fault(file, 0, cell.place, line, wanted))
    names = [line.name for line in declared]
    faults += [
        Fault(file, 0, cell.place, name, "each name once")
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
    if faults:
        raise UsageError(faults)
    return tuple(declared)
