"""The one vocabulary of parameters: what each name means and which values it admits.

Belongs here: names, types, domains and the reading of ``-p NAME=VALUE``. Defaults and help texts
belong to the notebooks' parameters cells.
"""

from __future__ import annotations

import datetime as dt
import difflib
import keyword
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError

from helpers.data.rows import plain_rows
from helpers.errors import Fault

Value = str | int | float | bool
TYPES: Mapping[str, type] = {"str": str, "int": int, "float": float, "bool": bool}
NAME = re.compile(r"[a-z][a-z0-9_]{0,40}\Z")
LONGEST_TEXT = 200
# Beyond this a float no longer holds every whole number.
LARGEST_WHOLE = 2**53

_WRITTEN: Mapping[str, re.Pattern[str]] = {
    "int": re.compile(r"-?(0|[1-9][0-9]*)\Z"),
    "float": re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?\Z"),
    "bool": re.compile(r"(true|false)\Z"),
}
FORMS: Mapping[str, str] = {
    "str": f"a text of at most {LONGEST_TEXT} characters without control characters",
    "int": "a whole number in plain digits, such as 2024",
    "float": "a number in plain digits with a point, such as 0.5",
    "bool": "true or false",
}


@dataclass(frozen=True, slots=True)
class Declared:
    """One line of a notebook's parameters cell.

    Attributes
    ----------
    name : str
        Name of the parameter.
    type : str
        ``str``, ``int``, ``float`` or ``bool``.
    default : Value
        Value the notebook stands on by itself.
    help : str
        Comment after the default.
    """

    name: str
    type: str
    default: Value
    help: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one name of the vocabulary admits.

    Attributes
    ----------
    type : str
        Type every notebook declares it with.
    rule : TypeAdapter
        Strict check of a value.
    wanted : str
        The admitted values in words.
    lookup : str
        ``path below data/`` and column, joined by ``#``, that list the admitted codes.
    beside : tuple of str
        Values admitted beside the listed codes.
    """

    type: str
    rule: TypeAdapter[Any]
    wanted: str
    lookup: str = ""
    beside: tuple[str, ...] = ()


def _iso_date(text: str) -> str:
    """Refuse what is not a calendar date written YYYY-MM-DD."""
    if dt.date.fromisoformat(text).isoformat() != text:
        raise ValueError("not YYYY-MM-DD")
    return text


def _strict(kind: Any, **limits: Any) -> TypeAdapter[Any]:
    return TypeAdapter(Annotated[kind, Field(strict=True, **limits)])


def _choice(wanted: str) -> Meaning:
    """Return a parameter that admits exactly the codes a list in words names."""
    codes = "|".join(re.split(", | or ", wanted))
    return Meaning("str", _strict(str, pattern=f"^({codes})$"), wanted)


_Date = Annotated[str, Field(strict=True), AfterValidator(_iso_date)]
_CODE = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"
_YEAR = {"ge": 1900, "le": 2100}
_ALL = ("all",)
# The codes of helpers.analysis.verdicts, held together by a test: pandas would be slow here.
_JUDGED = "all, holds, holds-truncated, borderline, does-not-hold, mixes-bases, out-of-scope"


@cache
def vocabulary() -> Mapping[str, Meaning]:
    """Return what every name of the collection means, in alphabetical order."""
    code = _strict(str, pattern=_CODE)
    return {
        "as_of": Meaning("str", TypeAdapter(_Date), "a date such as 2025-07-28"),
        "base_year": Meaning("int", _strict(int, **_YEAR), "a year such as 2019"),
        "currency": _choice("USD or KRW"),
        "duration_rule": _choice("elapsed, completed, calendar or difference"),
        "end_year": Meaning("int", _strict(int, **_YEAR), "a year such as 2024"),
        "lang": _choice("ko or en"),
        "min_budget": Meaning(
            "int", _strict(int, ge=0, le=LARGEST_WHOLE), "an amount in won, 0 or more"
        ),
        "region": Meaning("str", code, "a region's code", "lookups/regions.csv#code"),
        "source": Meaning("str", code, "a document or all", "tables/claims.csv#source_id", _ALL),
        "target": Meaning("str", code, "a target's id or all", "tables/targets.csv#id", _ALL),
        "theme": Meaning("str", code, "a theme's code or all", "lookups/themes.csv#code", _ALL),
        "verdict": _choice(f"{_JUDGED} or cannot-be-checked"),
    }


def codes(meaning: Meaning, data: Path) -> frozenset[str] | None:
    """Return the codes a name admits in a collection, or None where nothing lists them.

    Parameters
    ----------
    meaning : Meaning
        The name's entry in the vocabulary.
    data : Path
        The collection's ``data`` folder.
    """
    if not meaning.lookup:
        return None
    file, column = meaning.lookup.split("#")
    listed = frozenset(row[column] for row in plain_rows(data / file) if row.get(column))
    return listed | frozenset(meaning.beside) if listed else None


def nearest(word: str, known: Iterable[str]) -> str:
    """Return ``; did you mean …?`` for the most alike known word, else nothing."""
    alike = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f"; did you mean {alike[0]}?" if alike else ""


def _unfit(value: object, kind: str) -> str:
    """Return why a value is not of a type, empty when it is.

    Only the exact type passes: a subclass may bring its own code into the notebook's source.
    """
    if type(value) is not TYPES[kind]:
        return FORMS[kind]
    if isinstance(value, float) and not math.isfinite(value):
        return "a finite number"
    if isinstance(value, int) and abs(value) > LARGEST_WHOLE:
        return f"a whole number of at most {LARGEST_WHOLE}"
    if isinstance(value, str):
        barred = {"Cc", "Cs", "Zl", "Zp"}
        if len(value) > LONGEST_TEXT or any(unicodedata.category(c) in barred for c in value):
            return FORMS["str"]
    return ""


def refusal(name: str, value: object, *, kind: str, data: Path) -> str:
    """Return what is wanted instead of a value, empty when the value is admitted.

    Parameters
    ----------
    name : str
        Name of the parameter.
    value : object
        Value to be checked.
    kind : str
        Type the notebook declares.
    data : Path
        The collection's ``data`` folder, for the codes.
    """
    wrong = _unfit(value, kind)
    meaning = vocabulary().get(name)
    if meaning is None:
        return wrong
    if wrong or meaning.type != kind:
        return f"{meaning.wanted} ({meaning.type})"
    try:
        meaning.rule.validate_python(value)
    except ValidationError:
        return meaning.wanted
    admitted = codes(meaning, data)
    if admitted is not None and value not in admitted:
        return f"{meaning.wanted}: {_listing(admitted)}{nearest(str(value), admitted)}"
    return ""


def _listing(words: Iterable[str], *, most: int = 24) -> str:
    """Return words joined by commas, cut where the line would become unreadable."""
    ordered = sorted(words)
    more = f" and {len(ordered) - most} more" if len(ordered) > most else ""
    return ", ".join(ordered[:most]) + more


def read_value(text: str, kind: str) -> Value | None:
    """Return the value a text states for a type, None where it states none.

    Nothing is guessed: codes stay text, other scripts' digits, ``1_000`` and ``1e5`` are refused.

    >>> read_value("007", "str"), read_value("2024", "int"), read_value("２０２４", "int")
    ('007', 2024, None)
    """
    if kind == "str":
        return text
    if not _WRITTEN[kind].match(text):
        return None
    readers: Mapping[str, Callable[[str], Value]] = {
        "int": int,
        "float": float,
        "bool": lambda word: word == "true",
    }
    return readers[kind](text)


def declaration_faults(declared: Iterable[Declared], *, file: str, data: Path) -> list[Fault]:
    """Return what is wrong with a notebook's own parameters."""
    faults = []
    for line in declared:
        if not NAME.match(line.name) or keyword.iskeyword(line.name):
            wanted = "a name of small letters, digits and _, beginning with a letter"
            faults.append(Fault(file, 0, "parameters", line.name, wanted))
        elif wrong := refusal(line.name, line.default, kind=line.type, data=data):
            faults.append(Fault(file, 0, f"parameters {line.name}", str(line.default), wrong))
    return faults


def _order_faults(values: Mapping[str, Value], *, file: str, place: str) -> list[Fault]:
    """Return the fault of years that run backwards."""
    base, end = values.get("base_year"), values.get("end_year")
    if isinstance(base, int) and isinstance(end, int) and base >= end:
        wanted = f"a year before end_year {end}"
        return [Fault(file, 0, f"{place} base_year".strip(), str(base), wanted)]
    return []


def complete(
    declared: Iterable[Declared],
    given: Mapping[str, object],
    *,
    data: Path,
    file: str,
    place: str,
) -> tuple[dict[str, Value], list[Fault]]:
    """Return every parameter of one run, the given ones over the defaults, and all faults.

    Parameters
    ----------
    declared : Iterable of Declared
        The notebook's parameters cell.
    given : Mapping
        Values asked for, by name.
    data : Path
        The collection's ``data`` folder.
    file, place : str
        Where a fault is to be mended.
    """
    known = {line.name: line for line in declared}
    values: dict[str, Value] = {name: line.default for name, line in known.items()}
    faults = []
    for name, value in given.items():
        line = known.get(name)
        if line is None:
            takes = f"allowed: {', '.join(sorted(known))}" if known else "it takes no parameters"
            wanted = f"no parameter of this notebook; {takes}{nearest(name, known)}"
            faults.append(Fault(file, 0, place, name, wanted))
        elif wrong := refusal(name, value, kind=line.type, data=data):
            faults.append(Fault(file, 0, f"{place} {name}".strip(), _shown(value), wrong))
        else:
            values[name] = value  # type: ignore[assignment]  # refusal passed exact types only
    return values, faults or _order_faults(values, file=file, place=place)


def _shown(value: object) -> str:
    """Return a value as a message may print it: one line, no control characters."""
    text = value if isinstance(value, str) else repr(value)
    return ascii(text)[1:-1] if _unfit(text, "str") and len(text) <= LONGEST_TEXT else text[:60]
