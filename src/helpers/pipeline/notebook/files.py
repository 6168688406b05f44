"""Notebooks as files: read as they are, upgraded where they are old, with their parameters.

Belongs here: what a notebook is. Which notebooks may be built and how they must read is
``rules``'; running them is ``execute``'s.
"""

from __future__ import annotations

import ast
import builtins
import hashlib
import importlib
import io
import itertools
import json
import logging
import operator
import os
import re
import sys
import tokenize
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from helpers.data.files import open_plain
from helpers.errors import Fault, UsageError
from helpers.pipeline.notebook.parameters import Declared, bilingual
from helpers.pipeline.notebook.values import TYPES, Unquoted, Value, adapter, harm, once

PARAMETERS, INJECTED, SKIPPED = "parameters", "injected-parameters", "skip-execution"
MOST_MEGABYTES = 100
UPGRADE = "jupyter nbconvert --to notebook --nbformat 4 --inplace"
_OPERATIONS: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Pow: operator.pow,
    ast.Div: operator.truediv, ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod,
}  # fmt: skip
# A text without its quotes is read as a name or, with hyphens in it, as a difference.
_OF_WORDS = (ast.Name, ast.Load, ast.BinOp, ast.Sub, ast.Constant)
_KNOWN = {*dir(builtins), "In", "Out", "display", "get_ipython"}
_TYPE_COMMENT = re.compile(r"type:\s*(\S+)\s*")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell."""

    number: int  #: Place in the notebook, from 1.
    id: str  #: Its id, empty before nbformat 4.5.
    kind: str  #: ``code``, ``markdown`` or ``raw``.
    source: str  #: Its text.
    tags: tuple[str, ...]  #: Its tags.
    outputs: int  #: How many outputs are stored with it.
    attached: str = ""  #: Pictures attached to it, as JSON; empty for none.

    @property
    def place(self) -> str:
        """How messages name the cell."""
        return f"cell {self.number}" + (f" ({self.id})" if self.id else "")

    @property
    def runs(self) -> bool:
        """Whether there is anything in it for the executor to run."""
        return self.kind == "code" and bool(self.source.strip()) and SKIPPED not in self.tags


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to be told of one cell, such as what its page does not show."""

    cell: int  #: Its number in the notebook, from 1.
    what: str  #: What it is, in English.


@dataclass(frozen=True, slots=True)
class Notebook:
    """One notebook as it is stored."""

    path: Path  #: Where it is stored.
    file: str  #: The same below the collection's root, for messages.
    version: tuple[int, int]  #: nbformat major and minor.
    kernel: str  #: Name of its kernel, empty where it states none.
    language: str  #: Language it says that it is written in, empty where it does not.
    cells: tuple[Cell, ...]  #: Its cells in order.

    @property
    def code(self) -> tuple[Cell, ...]:
        """The cells that hold code."""
        return tuple(cell for cell in self.cells if cell.kind == "code" and cell.source.strip())

    @property
    def declared(self) -> tuple[Declared, ...]:
        """The parameters it declares."""
        return _declared(self.cells)

    @property
    def bilingual(self) -> bool:
        """Whether it can be built in either language."""
        return bilingual(self.declared)

    @property
    def digest(self) -> str:
        """SHA-256 of what it says and does: kinds, texts and tags, no outputs, no metadata."""
        return _digest(self.cells)

    @property
    def source(self) -> str:
        """What is run of it: nbformat 4.5 without outputs, an id of its own for every cell.

        Of a notebook that was run by Papermill before, the parameters set then are its own: they
        are what it stands on, and others are set after them.
        """
        last = (_settling(self.cells) or (None,))[-1]
        taken: set[str] = set()
        cells = []
        for cell in self.cells:
            tags = [tag for tag in cell.tags if tag not in {PARAMETERS, INJECTED}]
            metadata = {"tags": [*tags, PARAMETERS] if cell is last else tags}
            made: dict[str, Any] = {
                "cell_type": cell.kind, "id": _own_id(cell, taken), "metadata": metadata,
                "source": cell.source,
            }  # fmt: skip
            if cell.kind == "code":
                made |= {"execution_count": None, "outputs": []}
            if cell.attached:
                made["attachments"] = json.loads(cell.attached)
            cells.append(made)
        return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def _own_id(cell: Cell, taken: set[str]) -> str:
    """Return a cell's id; its number where it has none of its own that nbformat would take."""
    number = f"c{cell.number:04d}"
    wishes = itertools.chain([cell.id, number], (f"{number}-{n}" for n in itertools.count(2)))
    fit = (one for one in wishes if one not in taken and re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", one))
    taken.add(found := next(fit))
    return found


# All reports of a notebook ask for it.
@lru_cache(maxsize=256)
def _digest(cells: tuple[Cell, ...]) -> str:
    content = [
        [cell.kind, cell.id, cell.source, sorted(cell.tags), *filter(None, [cell.attached])]
        for cell in cells
    ]
    return hashlib.sha256(json.dumps(content).encode("utf-8", "surrogatepass")).hexdigest()


def _refuse(file: str, value: str, wanted: str, place: str = "") -> UsageError:
    return UsageError([Fault(file, 0, place, value, wanted)])


def _text(source: object) -> str:
    return "".join(source) if isinstance(source, list) else str(source)


def _cell(number: int, content: Any, *, file: str) -> Cell:
    """Return one cell as it is stored."""
    try:
        tags = (content.get("metadata") or {}).get("tags") or []
        attached = content.get("attachments")
        return Cell(
            number,
            str(content.get("id", "")),
            str(content["cell_type"]),
            _text(content["source"]),
            tuple(map(str, tags)) if isinstance(tags, list) else (),
            len(content.get("outputs") or []),
            json.dumps(attached, sort_keys=True) if attached else "",
        )
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        wanted = "a cell of nbformat 4.5, with cell_type, metadata and source"
        found = fault if isinstance(fault, KeyError) else json.dumps(content, ensure_ascii=False)
        raise _refuse(file, str(found)[:120], wanted, f"cell {number}") from None


def _language(metadata: Mapping[str, Any]) -> str:
    """Return the language a notebook says it is written in, in small letters."""
    spec, info = metadata.get("kernelspec") or {}, metadata.get("language_info") or {}
    return str(spec.get("language") or info.get("name") or "").lower()


def _stored(path: Path, *, file: str) -> str:
    """Return a notebook's text."""
    try:
        with open_plain(path) as opened:
            size = os.fstat(opened.fileno()).st_size / 1e6
            if size <= MOST_MEGABYTES:
                return opened.read().decode("utf-8-sig")
        raise _refuse(file, f"{size:.0f} MB", f"a notebook of at most {MOST_MEGABYTES} MB")
    except FileNotFoundError:
        raise _refuse(file, path.name, "a notebook that exists") from None
    except UnicodeDecodeError as fault:
        raise _refuse(file, f"byte {fault.start}", "text in UTF-8") from None
    except (OSError, RuntimeError) as fault:
        said = getattr(fault, "strerror", None) or str(fault).partition(" from ")[0]
        raise _refuse(file, said, "a file that can be read") from None


def _content(raw: str, *, file: str) -> Any:
    """Return what a notebook's text says, in nbformat 4."""
    wanted = "JSON of a notebook (nbformat 4.5)"
    try:
        content = json.loads(raw, object_pairs_hook=once)
        major = int(content["nbformat"])
    except (KeyError, TypeError) as fault:
        raise _refuse(file, str(fault), "a notebook of nbformat 4.5") from None
    except (ValueError, RecursionError) as fault:
        raise _refuse(file, str(fault)[:120], wanted) from None
    if major > 4:
        raise _refuse(file, f"nbformat {major}", "nbformat 4.5, as JupyterLab saves it")
    return content if major == 4 else _upgraded(raw, major, file=file)


def _upgraded(raw: str, major: int, *, file: str) -> Any:
    """Return what a notebook of an older format says in nbformat 4."""
    try:
        with hushed():
            return import_nbformat().reads(raw, as_version=4)
    except Exception:  # noqa: BLE001 - its converters stumble in many ways
        wanted = f"nbformat 4.5; this one cannot be upgraded; try `{UPGRADE} {file}`"
        raise _refuse(file, f"nbformat {major}", wanted) from None


def read_notebook(path: Path, *, file: str) -> Notebook:
    """Return a notebook, reading what it holds and guessing nothing.

    Older formats are upgraded in memory; the file stays as it is.

    ``file`` is its name in messages.

    Raises ``UsageError``: it is absent, no plain file, not UTF-8, not JSON, no notebook, or has no
    cells.
    """
    content = _content(_stored(path, file=file), file=file)
    try:
        version = (int(content["nbformat"]), int(content["nbformat_minor"]))
        metadata = content["metadata"] or {}
        kernel = str((metadata.get("kernelspec") or {}).get("name", ""))
        language = _language(metadata)
        listed = list(content["cells"])
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise _refuse(file, str(fault)[:120], "a notebook of nbformat 4.5") from None
    cells = tuple(_cell(number, cell, file=file) for number, cell in enumerate(listed, start=1))
    if not any(cell.source.strip() for cell in cells):
        raise _refuse(
            file,
            "no cells" if not cells else "empty cells",
            "at least one cell that says or does something",
        )
    return Notebook(path, file, version, kernel, language, cells)


@contextmanager
def hushed() -> Iterator[None]:
    """Keep what libraries warn of and log to themselves; faults are told in our own words."""
    known = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(known)


def import_nbformat() -> ModuleType:
    """Return nbformat, imported in 0.1 instead of 1.8 s of processor time, once a worker.

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
    content = json.loads(_stored(notebook.path, file=notebook.file))
    try:
        with hushed():
            nbformat.validate(content)
    # Its validator stumbles over ids and kinds of cells that are no texts.
    except (nbformat.ValidationError, TypeError, AttributeError, KeyError) as fault:
        wanted = "what nbformat 4.5 allows; open and save it in JupyterLab"
        return [Fault(notebook.file, 0, "", str(fault).splitlines()[0][:160], wanted)]
    return []


@lru_cache(maxsize=1024)
def python_of(source: str) -> ast.Module:
    """Return a cell as Python, IPython's own lines (``%time``, ``!ls``) made the calls they are.

    Raises ``SyntaxError``, ``ValueError``, ``RecursionError``, ``MemoryError``: it is no such
    Python.
    """
    with hushed():
        try:
            return _parsed(source)
        except SyntaxError:
            # A third of a second, which collections without such lines do not pay.
            from IPython.core.inputtransformer2 import TransformerManager  # noqa: PLC0415

            transformer = TransformerManager()  # type: ignore[no-untyped-call]  # has no types
            return _parsed(transformer.transform_cell(source))


def _parsed(source: str) -> ast.Module:
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    return cast("ast.Module", compile(source, "cell", "exec", flags=flags))


def _comments(source: str) -> dict[int, str]:
    """Return the comment of each line that carries one."""
    found: dict[int, str] = {}
    with suppress(tokenize.TokenError, SyntaxError):
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.COMMENT:
                found[token.start[0]] = token.string.lstrip("# ").strip()
    return found


def _literal(node: ast.expr | None) -> Any:
    """Return what a plain expression of literals comes to; ValueError where it is none."""
    match node:
        case ast.Constant(value):
            return value
        case ast.UnaryOp(ast.USub(), operand):
            return -_number(operand)
        case ast.UnaryOp(ast.UAdd(), operand):
            return +_number(operand)
        case ast.List(parts):
            return [_literal(part) for part in parts]
        case ast.Dict(keys, parts):
            return {_literal(key): _literal(part) for key, part in zip(keys, parts, strict=True)}
        case ast.BinOp(left, sign, right) if type(sign) in _OPERATIONS:
            pair = _literal(left), _literal(right)
            kinds = set(map(type, pair))
            if not (kinds <= {int, float} or (kinds == {str} and isinstance(sign, ast.Add))):
                raise ValueError("no numbers")
            if isinstance(sign, ast.Pow) and (abs(pair[0]) > 2**53 or abs(pair[1]) > 64):
                raise ValueError("a power that would take a whole build's time")
            return _OPERATIONS[type(sign)](*pair)
    raise ValueError("no literal")


def _number(node: ast.expr) -> int | float:
    found = _literal(node)
    if type(found) not in {int, float}:
        raise ValueError("no number")
    return cast("int | float", found)


def _default(node: ast.expr | None) -> tuple[Value, bool]:
    """Return a default and whether it is known: what JSON can say, written in literals."""
    try:
        value = _literal(node)
    except (ValueError, TypeError, ArithmeticError, RecursionError, MemoryError):
        return None, False
    return (value, True) if not harm(value) else (None, False)


def _unquoted(node: ast.expr | None, known: set[str]) -> Unquoted | None:
    """Return the text whose quotes are missing, such as ``KR-42``, where a name means nothing."""
    parts = [*ast.walk(node)] if node else []
    names = {part.id for part in parts if isinstance(part, ast.Name)}
    if not node or names <= known or not all(isinstance(part, _OF_WORDS) for part in parts):
        return None
    return Unquoted(ast.unparse(node).replace(" - ", "-"))


def _lines(cell: Cell, *, first: bool) -> Iterator[Declared]:
    """Yield what the lines of one parameters cell declare; other lines are the notebook's.

    In a first cell that only declares a name it does not know is a text without its quotes.
    """
    try:
        tree = python_of(cell.source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    comments = _comments(cell.source)
    named = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    mentions = Counter(node.id for node in named)
    known = _KNOWN | {node.id for node in named if isinstance(node.ctx, ast.Store)}
    first &= all(isinstance(statement, ast.Assign | ast.AnnAssign) for statement in tree.body)
    for statement in tree.body:
        match statement:
            case ast.AnnAssign(target=ast.Name() as target, annotation=annotation, value=node):
                names, kind = [target], ast.unparse(annotation)
            case ast.Assign(targets=targets, value=node):
                names, kind = [one for one in targets if isinstance(one, ast.Name)], ""
            case _:
                continue
        told = comments.get(statement.end_lineno or 0) or comments.get(statement.lineno, "")
        if noted := _TYPE_COMMENT.match(told):
            kind, told = kind or noted[1], told[noted.end() :]
        value, settled = _default(node)
        if first and not settled and (word := _unquoted(node, known)):
            value, settled, kind = word, True, kind or "str"
        if not kind:
            kind = type(value).__name__ if value is not None else ""
        elif kind not in TYPES and adapter(kind) is None:
            kind = ""
        for name in names:
            yield Declared(name.id, kind, value, told, left=not settled or mentions[name.id] > 1)


def _settling(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Return the cells that set parameters: the tagged one, what Papermill once put after it.

    Where more than one is tagged, what is set after the first would not hold, so none counts.
    """
    tagged = [cell for cell in cells if PARAMETERS in cell.tags]
    put = [cell for cell in cells if INJECTED in cell.tags]
    found = (*tagged, *put[:1]) if len(tagged) < 2 else ()
    return found if all(cell.kind == "code" for cell in found) else ()


# As above.
@lru_cache(maxsize=256)
def _declared(cells: tuple[Cell, ...]) -> tuple[Declared, ...]:
    """Return the parameters that cells declare; where one stands again, the last default holds."""
    found: dict[str, Declared] = {}
    began = next((cell for cell in cells if cell.runs), None)
    for cell in _settling(cells):
        for line in _lines(cell, first=cell is began):
            first = found.get(line.name, line)
            found[line.name] = replace(
                line, type=first.type or line.type, help=line.help or first.help
            )
    return tuple(found.values())


def declared_parameters(source: str) -> tuple[Declared, ...]:
    """Return the parameters that one cell tagged ``parameters`` declares."""
    return _declared((Cell(0, "", "code", source, (PARAMETERS,), 0),))
