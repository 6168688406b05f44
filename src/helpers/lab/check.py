"""The check of a notebook's parameters in the kernel in which a person runs it.

The rule is the command line's, ``parameters.complete``; which parameters there are is read from
the cells that have been run, so that any front end will do.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from helpers.display.wording import Lang, say
from helpers.errors import PARAMETERS_CELL, FaultyInput, UsageError
from helpers.paths import Collection, collection_root
from helpers.pipeline.notebook.files import declared_parameters, python_of
from helpers.pipeline.notebook.manifest import load_vocabulary
from helpers.pipeline.notebook.parameters import Declared, complete, settled
from helpers.pipeline.notebook.values import Unquoted
from helpers.pipeline.notebook.vocabulary import LANG, Vocabulary

# How Papermill begins the cell in which it sets parameters.
SET = "# Parameters\n"
# What makes a notebook ready, see `helpers.lab`.
SET_UP = "set_up("


def check_parameters(namespace: dict[str, Any]) -> None:
    """Give every parameter its normal form, or name all that cannot be used.

    ``namespace`` is the notebook's ``globals()``.

    Raises ``UsageError``: every fault, each with the value and what is allowed.
    """
    collection = Collection(collection_root())
    vocabulary = {"lang": LANG, **load_vocabulary(collection)}
    declared, named = _declared(namespace, vocabulary)
    rule: dict[str, Any] = {"vocabulary": vocabulary, "data": collection.data}
    lang = _spoken(namespace)
    given = {name: namespace[name] for name in named if name in namespace}
    values, faults = complete(declared, given, file=PARAMETERS_CELL, place="", lang=lang, **rule)
    if faults:
        raise UsageError(faults)
    namespace.update({name: values[name] for name in given})


def _spoken(namespace: Mapping[str, Any]) -> Lang:
    """Return the language a notebook is to speak, English where that is none."""
    wanted, wrong = settled(
        "lang", namespace.get("lang"), kind="str", vocabulary={"lang": LANG}, data=Path()
    )
    return "en" if wrong else wanted


def show_plainly(
    shell: Any, kind: type, error: BaseException, trace: Any, tb_offset: int | None = None
) -> None:
    """Show refused input as what is to be mended, any other error as IPython does."""
    namespace = shell.user_ns
    if isinstance(error, NameError) and (written := _written(namespace["In"][-1])):
        namespace = namespace | written
        try:
            check_parameters(namespace)
        except UsageError as refused:
            error = refused
    if not isinstance(error, FaultyInput):
        shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
        return
    told = [str(fault) for fault in error.faults]
    if all(fault.file == PARAMETERS_CELL for fault in error.faults):
        told = [f"{fault.column} {fault.told}" for fault in error.faults]
        told.insert(0, say("common.wanted.parameters", _spoken(namespace)))
    shell._showtraceback(type(error), error, told)  # noqa: SLF001 - as IPython's own handlers do


def _written(source: str) -> dict[str, Any]:
    """Return the values that a cell of parameters with words out of quotes was to set."""
    lines = declared_parameters(source) if _declares(source) else ()
    wrong = any(isinstance(line.default, Unquoted) for line in lines)
    return {line.name: line.default for line in lines if wrong and not line.left}


def _declared(
    namespace: Mapping[str, Any], vocabulary: Vocabulary
) -> tuple[tuple[Declared, ...], list[str]]:
    """Return the parameters of a notebook and the names that were set.

    They stand before, or in, the cell that first makes the notebook ready: in a cell of
    declarations alone, elsewhere by a name of the vocabulary. What is set later is a reader's own,
    unless it declares one of them again. Where cells are not known, every such name is one.
    """
    cells = [str(source) for source in namespace.get("In", ())]
    ready = next((place for place, one in enumerate(cells, start=1) if SET_UP in one), len(cells))
    before = [(one, declared_parameters(one)) for one in cells[:ready]]
    there = [line.name for _, lines in before for line in lines] if cells else namespace
    known = [name for name in vocabulary if name in there]
    found = {name: Declared(name, vocabulary[name].type, None, "") for name in known}
    for place, cell in enumerate(cells):
        named = {line.name: line for line in declared_parameters(cell)} if _declares(cell) else {}
        if place < ready or named.keys() & found.keys():
            found |= named
    put = [line.name for one, lines in before if one.startswith(SET) for line in lines]
    return tuple(found.values()), [*found, *put]


def _declares(source: str) -> bool:
    """Return whether a cell is one of parameters: of annotated names with values, nothing else."""
    with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        body = python_of(source).body
        return bool(body) and all(
            isinstance(line, ast.AnnAssign) and line.value is not None for line in body
        )
    return False
