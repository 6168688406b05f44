"""Values of parameters as JSON can say them: types, how they are written, what would do harm.

Belongs here: everything about a value that holds whatever its name. What names admit is
``vocabulary``'s.
"""

from __future__ import annotations

import ast
import json
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Literal, NoReturn, Union

from pydantic import ConfigDict, TypeAdapter, ValidationError

from helpers.display.wording import Lang, say

# What JSON can say, and nothing that Papermill would write into a notebook as something else.
Value = str | int | float | bool | list[Any] | dict[str, Any] | None
TYPES: Mapping[str, type] = {"str": str, "int": int, "float": float, "bool": bool}
LONGEST_TEXT = 200
# Beyond this a float no longer holds every whole number.
LARGEST_WHOLE = 2**53

WRITTEN: Mapping[str, re.Pattern[str]] = {
    "int": re.compile(r"-?(0|[1-9][0-9]*)\Z"),
    "float": re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?\Z"),
    "bool": re.compile(r"(true|false)\Z"),
}
# What the words on a type leave open.
_EXAMPLES: Mapping[str, Mapping[str, str | int]] = {
    "str": {"longest": LONGEST_TEXT},
    "int": {"example": 2024},
    "float": {"example": "0.5"},
    "json": {"number": 2024, "list": "[1, 2]"},
}
_TEXT = re.compile(r"(?:Optional\[str\]|str \| None|None \| str)\Z")
_GENERIC: Mapping[str, Any] = {
    **TYPES, "list": list, "List": list, "dict": dict, "Dict": dict, "Any": Any, "None": None,
}  # fmt: skip


class Unquoted(str):
    """A word that stands where a value should, without the quotes that make a text of it."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Return it as it stands there."""
        return str(self)


def form(kind: str, lang: Lang = "en") -> str:
    """Return in words how a value of a type is written."""
    if kind in TYPES:
        return say(f"common.wanted.{kind}", lang, **_EXAMPLES.get(kind, {}))
    told = say("common.wanted.json", lang, **_EXAMPLES["json"])
    key = "common.wanted.of-type" if kind else "common.wanted.of-any-type"
    return say(key, lang, json=told, **({"kind": kind} if kind else {}))


def _built(node: ast.expr) -> Any:
    """Return the type an annotation means; ValueError where it is none of JSON's."""
    match node:
        case ast.Constant(None | str() as value):
            return _built(ast.parse(value, mode="eval").body) if isinstance(value, str) else value
        case ast.Name(name) | ast.Attribute(attr=name) if name in _GENERIC:
            return _GENERIC[name]
        case ast.BinOp(left, ast.BitOr(), right):
            return Union[_built(left), _built(right)]  # noqa: UP007 - of types made here
        case ast.Subscript(ast.Name(name) | ast.Attribute(attr=name), inner):
            parts = inner.elts if isinstance(inner, ast.Tuple) else [inner]
            if name == "Literal":
                return Literal[tuple(ast.literal_eval(part) for part in parts)]
            given = tuple(map(_built, parts))
            if name in {"Union", "Optional"}:
                return Union[(*given, None)] if name == "Optional" else Union[given]  # noqa: UP007 - as above
            return _GENERIC[name][given]
    raise ValueError("no type of JSON's")


@cache
def adapter(kind: str) -> TypeAdapter[Any] | None:
    """Return the strict check of an annotated type, None where it says nothing of JSON's types."""
    try:
        built = _built(ast.parse(kind, mode="eval").body)
        return TypeAdapter(built, config=ConfigDict(strict=True))
    except (SyntaxError, ValueError, TypeError, KeyError, RecursionError):
        return None


def harm(value: object, lang: Lang = "en") -> str:
    """Return why a value cannot be written into a notebook and a release as it is.

    Only exact types pass: a subclass may bring its own code into the notebook's source.
    """
    if type(value) is dict:
        texts = all(type(key) is str for key in value)
        inner = [*value, *value.values()]
        return harm(inner, lang) if texts else say("common.wanted.text-names", lang)
    if type(value) is list:
        return next(filter(None, (harm(one, lang) for one in value)), "")
    wanted = ""
    if value is not None and type(value) not in TYPES.values():
        wanted = say("common.wanted.plain", lang)
    elif isinstance(value, float) and not math.isfinite(value):
        wanted = say("common.wanted.finite", lang)
    elif isinstance(value, int) and abs(value) > LARGEST_WHOLE:
        wanted = say("common.wanted.whole", lang, largest=LARGEST_WHOLE)
    elif isinstance(value, str):
        barred = {"Cc", "Cs", "Zl", "Zp"}
        if len(value) > LONGEST_TEXT or any(unicodedata.category(c) in barred for c in value):
            wanted = form("str", lang)
    return wanted


def unfit(value: object, kind: str, lang: Lang = "en") -> str:
    """Return why a value is not of a type, empty when it is."""
    if kind in TYPES:
        return form(kind, lang) if type(value) is not TYPES[kind] else harm(value, lang)
    if wrong := harm(value, lang):
        return wrong
    check = adapter(kind)
    try:
        if check is not None:
            check.validate_python(value)
    except ValidationError:
        return form(kind, lang)
    return ""


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number of JSON's")


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a JSON object that names a key twice."""
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        repeated = sorted({name for name in names if names.count(name) > 1})
        raise ValueError(f"key {repeated[0]} stands twice")
    return dict(pairs)


def read_value(text: str, kind: str) -> Value:
    """Return the value a text states for a type; ValueError where it states none.

    Nothing is guessed: codes stay text, other scripts' digits, ``1_000`` and ``1e5`` are refused;
    what is neither text, number nor truth value is written in JSON.

    >>> read_value("007", "str"), read_value("2024", "int"), read_value("[2020, 2021]", "list")
    ('007', 2024, [2020, 2021])
    """
    if kind == "str" or _TEXT.match(kind):
        return text
    if kind not in TYPES:
        value: Value = json.loads(text, object_pairs_hook=once, parse_constant=_no_number)
        return value
    if not WRITTEN[kind].match(text):
        raise ValueError(text)
    readers: Mapping[str, Callable[[str], Value]] = {
        "int": int,
        "float": float,
        "bool": lambda word: word == "true",
    }
    return readers[kind](text)


def shown(value: object) -> str:
    """Return a value as a message may print it: one line, no control characters."""
    text = value if type(value) is str else repr(value)
    return ascii(text)[1:-1] if harm(text) and len(text) <= LONGEST_TEXT else text[:60]
