"""Parameters: what a notebook declares, what a collection's own vocabulary admits, ``-p``.

Belongs here: names, types, domains and the reading of ``NAME=VALUE``. Defaults and help texts
belong to the notebooks' parameters cells, the vocabulary to a collection's manifest.
"""

from __future__ import annotations

import ast
import datetime as dt
import difflib
import json
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn, Self, Union

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from helpers.data.rows import plain_rows
from helpers.display.wording import LANGS, Lang, has, say
from helpers.errors import Fault

# What JSON can say, and nothing that Papermill would write into a notebook as something else.
Value = str | int | float | bool | list[Any] | dict[str, Any] | None
TYPES: Mapping[str, type] = {"str": str, "int": int, "float": float, "bool": bool}
LANGUAGES = LANGS
LONGEST_TEXT = 200
# Longer names of values, such as citations, are not listed behind them.
LONGEST_NAME = 24
# Beyond this a float no longer holds every whole number.
LARGEST_WHOLE = 2**53

_WRITTEN: Mapping[str, re.Pattern[str]] = {
    "int": re.compile(r"-?(0|[1-9][0-9]*)\Z"),
    "float": re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?\Z"),
    "bool": re.compile(r"(true|false)\Z"),
}
_FORMS: Mapping[str, str] = {
    "str": f"a text of at most {LONGEST_TEXT} characters without control characters",
    "int": "a whole number in plain digits, such as 2024",
    "float": "a number in plain digits with a point, such as 0.5",
    "bool": "true or false",
}
_JSON = 'JSON, such as 2024, [1, 2], null or "text" in quotes'
_TEXT = re.compile(r"(?:Optional\[str\]|str \| None|None \| str)\Z")
_GENERIC: Mapping[str, Any] = {
    **TYPES, "list": list, "List": list, "dict": dict, "Dict": dict, "Any": Any, "None": None,
}  # fmt: skip
LATEST = "latest"
"""Word for the newest date or year there is, where a name of the vocabulary takes one."""
_CODE = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"


@dataclass(frozen=True, slots=True)
class Declared:
    """One parameter of a notebook.

    Attributes
    ----------
    name : str
        Name of the parameter.
    type : str
        As annotated (``int``, ``list[str]``), else that of the default; empty where that is open.
    default : Value
        Value the notebook stands on by itself; None also where it works that out.
    help : str
        Comment after the default.
    left : bool
        Whether the default is the notebook's affair alone: it is worked out or used where it
        stands, so that setting it once more might change it.
    """

    name: str
    type: str
    default: Value
    help: str
    left: bool = False


class Text(BaseModel):
    """A text in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ko: Annotated[str, Field(min_length=1, max_length=200)]
    en: Annotated[str, Field(min_length=1, max_length=200)]

    def of(self, lang: str) -> str:
        """Return the text in a language."""
        return self.ko if lang == "ko" else self.en


def _pairs(given: object) -> object:
    """Return a table of the manifest as pairs, which can be hashed."""
    return tuple(given.items()) if isinstance(given, dict) else given


class Meaning(BaseModel):
    """What one name of a collection's vocabulary admits, a table ``[parameters.NAME]``.

    Attributes
    ----------
    type : str
        Type every notebook declares it with.
    wanted : str or Text
        The admitted values in words; the choices, where there are some.
    choices : tuple of str
        The only values admitted.
    minimum, maximum : float
        Smallest and largest number admitted.
    format : str
        ``date`` for a calendar date written YYYY-MM-DD, ``year`` for a year written with four
        digits.
    codes : str
        ``FILE#COLUMN`` below ``data/`` that lists the admitted codes.
    beside : tuple of str
        Values admitted beside the listed codes or the format.
    newest : str
        ``FILE#COLUMN``, with ``#KEY=VALUE`` for the rows meant: what ``latest`` stands for is the
        largest cell of it.
    before : str
        Name of the parameter that has to be greater.
    names : str
        ``FILE#KEY#COLUMN`` below ``data/``: what pages call the values, in the column's ``_ko`` and
        ``_en``. People may write the other bilingual columns of the file instead.
    also : table
        Further words people write, each with the value meant.
    unit : str
        Unit of an amount, as pages write it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Literal["str", "int", "float", "bool"] = "str"
    wanted: str | Text = ""
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    format: Literal["date", "year"] | None = None
    codes: Annotated[str, Field(pattern=r"^([^#]+#[^#]+)?$")] = ""
    beside: tuple[str, ...] = ()
    newest: Annotated[str, Field(pattern=r"^([^#]+#[^#]+(#[^#=]+=[^#=]+)*)?$")] = ""
    before: str = ""
    names: Annotated[str, Field(pattern=r"^([^#]+#[^#]+#[^#]+)?$")] = ""
    also: Annotated[tuple[tuple[str, str], ...], BeforeValidator(_pairs)] = ()
    unit: str = ""

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        """Refuse what would ask a number for choices or a text for its size."""
        if self.type != "str" and (self.choices or self.format or self.codes):
            raise ValueError("choices, format and codes are for type str")
        if self.type not in {"int", "float"} and (self.minimum, self.maximum) != (None, None):
            raise ValueError("minimum and maximum are for type int or float")
        return self

    def words(self, lang: Lang = "en") -> str:
        """Return the admitted values in words."""
        if isinstance(self.wanted, Text):
            return self.wanted.of(lang)
        *first, last = self.choices or ("",)
        either = say("common.wanted.or", lang)
        listed = f"{', '.join(first)} {either} {last}" if first else last
        return self.wanted or listed or _FORMS[self.type]


LANG = Meaning(choices=LANGUAGES)
Vocabulary = Mapping[str, Meaning]


def _iso_date(text: str) -> str:
    """Refuse what is not a calendar date written YYYY-MM-DD."""
    if dt.date.fromisoformat(text).isoformat() != text:
        raise ValueError("not YYYY-MM-DD")
    return text


def _year(text: str) -> str:
    """Refuse what is not a year written with four digits."""
    if not re.fullmatch(r"(19|20)[0-9]{2}|2100", text):
        raise ValueError("not YYYY")
    return text


_FORMATS: Mapping[str, Callable[[str], str]] = {"date": _iso_date, "year": _year}


@cache
def _rule(meaning: Meaning) -> TypeAdapter[Any]:
    """Return the strict check of a value."""
    kind: Any = TYPES[meaning.type]
    limits: dict[str, Any] = {"ge": meaning.minimum, "le": meaning.maximum}
    if meaning.codes:
        limits["pattern"] = _CODE
    if meaning.choices:
        limits["pattern"] = f"^({'|'.join(map(re.escape, meaning.choices))})$"
    given = {name: limit for name, limit in limits.items() if limit is not None}
    checked = Annotated[kind, Field(strict=True, **given)]
    if meaning.format:
        return TypeAdapter(Annotated[checked, AfterValidator(_FORMATS[meaning.format])])
    return TypeAdapter(checked)


def codes(meaning: Meaning, data: Path) -> frozenset[str] | None:
    """Return the codes a name admits in a collection, or None where nothing lists them.

    Parameters
    ----------
    meaning : Meaning
        The name's entry in the vocabulary.
    data : Path
        The collection's ``data`` folder.
    """
    if not meaning.codes:
        return None
    file, column = meaning.codes.split("#")
    listed = frozenset(row[column] for row in plain_rows(data / file) if row.get(column))
    return listed | frozenset(meaning.beside) if listed else None


def nearest(word: str, known: Iterable[str]) -> str:
    """Return ``; did you mean …?`` for the most alike known word, else nothing."""
    alike = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f"; did you mean {alike[0]}?" if alike else ""


def form(kind: str) -> str:
    """Return in words how a value of a type is written."""
    return _FORMS.get(kind) or (
        f"a value of type {kind} in {_JSON}" if kind else f"a value in {_JSON}"
    )


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


def harm(value: object) -> str:
    """Return why a value cannot be written into a notebook and a release as it is.

    Only exact types pass: a subclass may bring its own code into the notebook's source.
    """
    if type(value) is dict:
        texts = all(type(key) is str for key in value)
        return harm([*value, *value.values()]) if texts else "a table whose names are texts"
    if type(value) is list:
        return next(filter(None, map(harm, value)), "")
    wanted = ""
    if value is not None and type(value) not in TYPES.values():
        wanted = "a text, a number, true or false, or a list or table of these"
    elif isinstance(value, float) and not math.isfinite(value):
        wanted = "a finite number"
    elif isinstance(value, int) and abs(value) > LARGEST_WHOLE:
        wanted = f"a whole number of at most {LARGEST_WHOLE}"
    elif isinstance(value, str):
        barred = {"Cc", "Cs", "Zl", "Zp"}
        if len(value) > LONGEST_TEXT or any(unicodedata.category(c) in barred for c in value):
            wanted = _FORMS["str"]
    return wanted


def _unfit(value: object, kind: str) -> str:
    """Return why a value is not of a type, empty when it is."""
    if kind in TYPES:
        return form(kind) if type(value) is not TYPES[kind] else harm(value)
    if wrong := harm(value):
        return wrong
    check = adapter(kind)
    try:
        if check is not None:
            check.validate_python(value)
    except ValidationError:
        return form(kind)
    return ""


def refusal(
    name: str,
    value: object,
    *,
    kind: str,
    vocabulary: Vocabulary,
    data: Path,
    lang: Lang = "en",
) -> str:
    """Return what is wanted instead of a value, empty when the value is admitted as it stands.

    Parameters
    ----------
    name : str
        Name of the parameter.
    value : object
        Value to be checked.
    kind : str
        Type the notebook declares.
    vocabulary : Mapping of str to Meaning
        The collection's.
    data : Path
        The collection's ``data`` folder, for the codes.
    lang : {"ko", "en"}
        Language of the answer.
    """
    wrong = _unfit(value, kind)
    meaning = vocabulary.get(name)
    if meaning is None:
        return wrong
    if wrong or meaning.type != kind:
        return f"{meaning.words(lang)} ({meaning.type})"
    if value in meaning.beside:
        return ""
    admitted = codes(meaning, data)
    try:
        _rule(meaning).validate_python(value)
        if admitted is None or value in admitted:
            return ""
    except ValidationError:
        pass
    called = names_of(name, meaning, data)
    listed = (
        f": {_listing(_with_name(called, one, lang) for one in sorted(admitted))}"
        if admitted
        else ""
    )
    return f"{meaning.words(lang)}{listed}{_hint(str(value), called, lang)}"


Names = Mapping[str, Mapping[str, tuple[str, ...]]]


def names_of(name: str, meaning: Meaning, data: Path) -> Names:
    """Return the listed values of a parameter, each with what it is called by language.

    The first name of a language is what pages write. Words of no language stand under ``""``.

    Parameters
    ----------
    name : str
        Name of the parameter.
    meaning : Meaning
        Its entry in the vocabulary.
    data : Path
        The collection's ``data`` folder.
    """
    listed = {*meaning.choices, *meaning.beside, *(codes(meaning, data) or ())}
    file, key, column = meaning.names.split("#") if meaning.names else ("", "", "")
    rows = {row.get(key): row for row in (plain_rows(data / file) if file else ())}
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for value in sorted(listed):
        row = rows.get(value, {})
        words = [f"common.value.{name}.{value}", f"common.{name}.{value}"]
        found[value] = {"": tuple(word for word, meant in meaning.also if meant == value)}
        for lang in LANGS:
            first = [say(word, lang) for word in words if has(word)]
            columns = [f"{column}_{lang}", *(one for one in row if one.endswith(f"_{lang}"))]
            found[value][lang] = (*first, *(row[one] for one in columns if row.get(one)))
    return found


def _with_name(called: Names, value: str, lang: Lang) -> str:
    """Return a value with its name in brackets, where that is short."""
    name = next(iter(called.get(value, {}).get(lang, ())), value)
    return value if name == value or len(name) > LONGEST_NAME else f"{value} ({name})"


def _folded(text: str) -> str:
    """Return a name without what people write differently: case, spaces, hyphens, composition.

    Hangul comes apart into its letters, so that a mistyped vowel is near the right one.
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def _hint(word: str, called: Names, lang: Lang) -> str:
    """Return a question after the values whose code or name is most like a word, else nothing."""
    goes_by: dict[str, set[str]] = {}
    for value, names in called.items():
        for name in (value, *(one for listed in names.values() for one in listed)):
            goes_by.setdefault(_folded(name), set()).add(value)
    part = _folded(word)
    alike = [name for name in sorted(goes_by) if part and part in name]
    alike = alike or difflib.get_close_matches(part, sorted(goes_by), n=3, cutoff=0.6)
    meant = dict.fromkeys(value for name in alike for value in sorted(goes_by[name]))
    if not meant:
        return ""
    either = f" {say('common.wanted.or', lang)} "
    shown = either.join([_with_name(called, value, lang) for value in meant][:3])
    return f"; {say('common.wanted.hint', lang, value=shown)}"


def _readings(name: str, value: object, meaning: Meaning, data: Path) -> list[Any]:
    """Return the admitted forms in which a value, written otherwise, could be meant."""
    if type(value) is int and meaning.format == "year":
        return [str(value)]
    if type(value) is not str or len(value) > LONGEST_TEXT:
        return []
    if meaning.type == "int":
        return [int(value)] if _WRITTEN["int"].match(value) else []
    word = _folded(value)
    return [
        code
        for code, names in names_of(name, meaning, data).items()
        if word
        and word in map(_folded, (code, *(one for listed in names.values() for one in listed)))
    ]


def settled(
    name: str,
    value: object,
    *,
    kind: str,
    vocabulary: Vocabulary,
    data: Path,
    lang: Lang = "en",
) -> tuple[Any, str]:
    """Return a value in the form that is admitted, and what is wanted where none is meant.

    A year or amount may be a number or a text, a code any name it goes by in either language. The
    parameters are those of `refusal`.
    """
    given = {"kind": kind, "vocabulary": vocabulary, "data": data, "lang": lang}
    wrong = refusal(name, value, **given)  # type: ignore[arg-type]  # as they came
    meaning = vocabulary.get(name)
    if not wrong or meaning is None or meaning.type != kind:
        return value, wrong
    meant = _readings(name, value, meaning, data)
    if len(meant) == 1:
        return meant[0], refusal(name, meant[0], **given)  # type: ignore[arg-type]  # as above
    if meant:
        called = names_of(name, meaning, data)
        shown = _listing(_with_name(called, one, lang) for one in meant)
        wrong = say("common.wanted.several", lang, values=shown)
    return value, wrong


def _listing(words: Iterable[str], *, most: int = 24) -> str:
    """Return words joined by commas, cut where the line would become unreadable."""
    ordered = list(words)
    more = f" and {len(ordered) - most} more" if len(ordered) > most else ""
    return ", ".join(ordered[:most]) + more


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number of JSON's")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a name stands twice")
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
        value: Value = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
        return value
    if not _WRITTEN[kind].match(text):
        raise ValueError(text)
    readers: Mapping[str, Callable[[str], Value]] = {
        "int": int,
        "float": float,
        "bool": lambda word: word == "true",
    }
    return readers[kind](text)


def bilingual(declared: Iterable[Declared]) -> bool:
    """Return whether a notebook can be built in either language: its ``lang`` is one of them."""
    return any(line.name == "lang" and line.default in LANGUAGES for line in declared)


def meanings_for(declared: Iterable[Declared], vocabulary: Vocabulary) -> Vocabulary:
    """Return the vocabulary for one notebook: ``lang`` is everywhere that of the reports."""
    return {**vocabulary, "lang": LANG} if bilingual(declared) else vocabulary


def settled_defaults(
    declared: Iterable[Declared], *, file: str, vocabulary: Vocabulary, data: Path
) -> tuple[tuple[Declared, ...], list[Fault]]:
    """Return what a notebook declares with defaults as they are admitted, and those that are not.

    Parameters
    ----------
    declared : Iterable of Declared
        The notebook's parameters cell.
    file : str
        The notebook, for the faults.
    vocabulary : Mapping of str to Meaning
        The collection's.
    data : Path
        The collection's ``data`` folder.
    """
    lines, faults = [], []
    for line in declared:
        value, wrong = line.default, ""
        if line.name in vocabulary and not (line.left and value is None):
            value, wrong = settled(
                line.name, value, kind=line.type, vocabulary=vocabulary, data=data
            )
        if wrong:
            place = f"parameters {line.name}"
            faults.append(Fault(file, 0, place, _shown(line.default), wrong))
        lines.append(replace(line, default=value))
    return tuple(lines), faults


def _order_faults(
    values: Mapping[str, Value], *, vocabulary: Vocabulary, file: str, place: str, lang: Lang
) -> list[Fault]:
    """Return the faults of values that do not stand in their order, such as years backwards."""
    faults = []
    for name, value in values.items():
        meaning = vocabulary.get(name)
        after = values.get(meaning.before) if meaning is not None and meaning.before else None
        if meaning is None or not isinstance(value, int | float | str) or after is None:
            continue
        if isinstance(value, int) and isinstance(after, str) and after.isdigit():
            after = int(after)
        if type(after) is type(value) and value >= after:  # type: ignore[operator]  # the same type
            # Words such as "a year such as 2019", of which the kind is wanted alone.
            words = meaning.words(lang)
            kind = {"en": words.partition(" such as ")[0], "ko": words.rpartition(" 같은 ")[2]}[
                lang
            ]
            told = {"kind": kind, "name": meaning.before, "value": str(after)}
            wanted = say("common.wanted.before", lang, **told)
            faults.append(Fault(file, 0, f"{place} {name}".strip(), str(value), wanted))
    return faults


def complete(
    declared: Iterable[Declared],
    given: Mapping[str, object],
    *,
    vocabulary: Vocabulary,
    data: Path,
    file: str,
    place: str,
    lang: Lang = "en",
) -> tuple[dict[str, Value], list[Fault]]:
    """Return every parameter of one run, the given ones over the defaults, and all faults.

    Given values come in the form that is admitted, however they were written. Defaults that are
    left to the notebook are not among them.

    Parameters
    ----------
    declared : Iterable of Declared
        The notebook's parameters cell.
    given : Mapping
        Values asked for, by name.
    vocabulary : Mapping of str to Meaning
        The collection's.
    data : Path
        The collection's ``data`` folder.
    file, place : str
        Where a fault is to be mended.
    lang : {"ko", "en"}
        Language of what is wanted.
    """
    known = {line.name: line for line in declared}
    meanings = meanings_for(known.values(), vocabulary)
    values: dict[str, Value] = {
        name: line.default for name, line in known.items() if not line.left or name in given
    }
    faults = []
    for name, value in given.items():
        line = known.get(name)
        if line is None:
            takes = f"allowed: {', '.join(sorted(known))}" if known else "it takes no parameters"
            wanted = f"no parameter of this notebook; {takes}{nearest(name, known)}"
            faults.append(Fault(file, 0, place, name, wanted))
            continue
        found, wrong = settled(
            name, value, kind=line.type, vocabulary=meanings, data=data, lang=lang
        )
        if wrong:
            faults.append(Fault(file, 0, f"{place} {name}".strip(), _shown(value), wrong))
        else:
            values[name] = found
    ordered = {} if faults else values
    return values, faults + _order_faults(
        ordered, vocabulary=meanings, file=file, place=place, lang=lang
    )


def _shown(value: object) -> str:
    """Return a value as a message may print it: one line, no control characters."""
    text = value if isinstance(value, str) else repr(value)
    return ascii(text)[1:-1] if harm(text) and len(text) <= LONGEST_TEXT else text[:60]
