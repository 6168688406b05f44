"""The formula behind a number, read from the very code that worked it out.

Belongs here: from a function to its text, ``lambda b, a: b / a - 1`` to ``b ÷ a − 1``. Formulas
themselves are in ``analysis``; nothing of them is written twice.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import ascii_lowercase
from types import CodeType
from typing import Any, Final

LETTERED: Final = 6
"""Most arguments that have a letter each."""
SIGNS: Final = ((" ** ", " ^ "), (" * ", " × "), (" / ", " ÷ "), ("-", "−"))


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in signs."""

    text: str  #: ``(b ÷ a) ^ (1 ÷ intervals) − 1``.
    names: tuple[str, ...]  #: What its arguments are called in it, in their order.
    #: Names and values of the other numbers in it: ``intervals`` and 4.
    constants: tuple[tuple[str, float], ...] = ()


def formula_of(function: Callable[..., Any], *, parts: int) -> Formula:
    """Return the formula of a function of so many numbers; for one of several lines, its name.

    >>> formula_of(sum, parts=3).text
    'sum(a, b, c)'
    """
    found = _body(function)
    if found is None:
        names = tuple(ascii_lowercase[:parts])
        if parts > LETTERED:
            names = tuple(f"x{place}" for place in range(1, parts + 1))
        shown = names if parts <= LETTERED else (names[0], "…", names[-1])
        return Formula(f"{getattr(function, '__name__', '?')}({', '.join(shown)})", names)
    names, body = found
    text = ast.unparse(body)
    for sign, written in SIGNS:
        text = text.replace(sign, written)
    used = {node.id for node in ast.walk(body) if isinstance(node, ast.Name)} - {*names[:parts]}
    values = inspect.getclosurevars(function)
    given = dict(zip(names[parts:], function.__defaults__ or (), strict=False))
    known = {**values.globals, **values.nonlocals, **given}
    constants = ((name, known[name]) for name in sorted(used & known.keys()))
    numbers = tuple((name, one) for name, one in constants if isinstance(one, int | float))
    return Formula(text, names[:parts], numbers)


def _body(function: Callable[..., Any]) -> tuple[tuple[str, ...], ast.expr] | None:
    """Return names of arguments and expression of a lambda; None for any other function."""
    code = getattr(function, "__code__", None)
    if code is None or code.co_name != "<lambda>":
        return None
    try:
        lambdas = _lambdas(code.co_filename)
    except (OSError, SyntaxError, ValueError):
        return None
    places = list(_places(code))
    around = [one for one in lambdas if all(_holds(one.body, *place) for place in places)]
    if not around or not places:
        return None
    # Of one within another, the inner one.
    inner = min(around, key=lambda one: len(ast.dump(one)))
    return tuple(argument.arg for argument in inner.args.args), inner.body


@lru_cache(maxsize=64)
def _lambdas(file: str) -> list[ast.Lambda]:
    tree = ast.parse(Path(file).read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Lambda)]


def _places(code: CodeType) -> Iterator[tuple[int, int]]:
    """Yield line and column, in bytes, of whatever the code computes."""
    for line, end, column, end_column in code.co_positions():
        if line and column is not None and (line, column) != (end, end_column):
            yield line, column


def _holds(node: ast.expr, line: int, column: int) -> bool:
    end = (node.end_lineno or 0, node.end_col_offset or 0)
    return (node.lineno, node.col_offset) <= (line, column) < end
