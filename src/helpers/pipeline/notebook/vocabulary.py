"""What names of parameters mean in a collection: the values they admit, and what those are called.

Belongs here: tables ``[parameters.NAME]`` of the manifest, and the lookups they point at. One check
of values against them is ``parameters``'.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    model_validator,
)

from helpers.data.rows import plain_rows
from helpers.display.wording import LANGS, Lang, has, say
from helpers.pipeline.notebook.values import LONGEST_TEXT, TYPES, WRITTEN, form

# Longer names of values, such as citations, are not listed behind them.
LONGEST_NAME = 24
LATEST = "latest"
"""Word for the newest date or year there is, where a name of the vocabulary takes one."""
_YEAR = re.compile(r"[0-9]{4}")
_CODE = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"
Cells = Annotated[str, Field(pattern=r"^([^#]+#[^#]+(#[^#=]+=[^#=]+)*)?$")]


_Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class Text(BaseModel):
    """A text in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ko: _Words
    en: _Words

    def of(self, lang: str) -> str:
        """Return the text in a language."""
        return self.ko if lang == "ko" else self.en


def _pairs(given: object) -> object:
    """Return a table of the manifest as pairs, which can be hashed."""
    return tuple(given.items()) if isinstance(given, dict) else given


class Meaning(BaseModel):
    """What one name of a collection's vocabulary admits, a table ``[parameters.NAME]``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Literal["str", "int", "float", "bool"] = "str"  #: Type every notebook declares it with.
    wanted: str | Text = ""  #: The admitted values in words; the choices, where there are some.
    choices: tuple[str, ...] = ()  #: The only values admitted.
    #: Smallest and largest number admitted.
    minimum: float | None = None
    maximum: float | None = None
    #: ``date`` for a calendar date written YYYY-MM-DD, ``year`` for a year written with four
    #: digits.
    format: Literal["date", "year"] | None = None
    #: ``FILE#COLUMN`` below ``data/`` that lists the admitted codes.
    codes: Annotated[str, Field(pattern=r"^([^#]+#[^#]+)?$")] = ""
    beside: tuple[str, ...] = ()  #: Values admitted beside the listed codes or the format.
    #: ``FILE#COLUMN``, with ``#KEY=VALUE|VALUE`` for the rows meant: what ``latest`` stands for is
    #: the largest cell of it. Years have to be among the cells.
    newest: Cells = ""
    #: Name of the parameter that has to be greater; where that is a year of those listed, so is
    #: this one.
    before: str = ""
    #: ``FILE#KEY#COLUMN`` below ``data/``: what pages call the values, in the column's ``_ko`` and
    #: ``_en``. People may write the other bilingual columns of the file instead.
    names: Annotated[str, Field(pattern=r"^([^#]+#[^#]+#[^#]+)?$")] = ""
    #: Further words people write, each with the value meant.
    also: Annotated[tuple[tuple[str, str], ...], BeforeValidator(_pairs)] = ()
    unit: str = ""  #: Unit of an amount, as pages write it.

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
        return self.wanted or listed or form(self.type, lang)


LANG = Meaning(choices=LANGS)
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
def rule(meaning: Meaning) -> TypeAdapter[Any]:
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


def cells(listed: str, data: Path) -> list[str]:
    """Return the cells below ``data/`` that ``FILE#COLUMN#KEY=VALUE|VALUE`` means."""
    if not listed:
        return []
    file, column, *wanted = listed.split("#")
    keys = [(key, values.split("|")) for key, _, values in (one.partition("=") for one in wanted)]
    return [
        row[column]
        for row in plain_rows(data / file)
        if row.get(column) and all(row.get(key) in values for key, values in keys)
    ]


def newest(meaning: Meaning, data: Path) -> str:
    """Return what ``latest`` stands for, empty where the collection holds nothing of it."""
    return max(cells(meaning.newest, data), default="")


def admitted(name: str, vocabulary: Vocabulary, data: Path) -> list[str]:
    """Return the values a name admits as texts, in their order; none where nothing lists them."""
    meaning = vocabulary.get(name, Meaning())
    end = vocabulary.get(meaning.before, meaning)
    listed = cells(meaning.codes, data)
    if end.format == "year":
        years = {one for one in cells(end.newest, data) if _YEAR.fullmatch(one)}
        listed = sorted(years, reverse=True)
    return [*dict.fromkeys([*meaning.beside, *listed])] if listed else [*meaning.choices]


Names = Mapping[str, Mapping[str, tuple[str, ...]]]


def names_of(name: str, meaning: Meaning, data: Path) -> Names:
    """Return the listed values of a parameter, each with what it is called by language.

    The first name of a language is what pages write. Words of no language stand under ``""``.
    ``meaning`` is its entry in the vocabulary.
    """
    listed = {*meaning.choices, *meaning.beside, *cells(meaning.codes, data)}
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


def called(names: Names, value: str, lang: Lang) -> str:
    """Return a value with its name in brackets, where that is short."""
    name = next(iter(names.get(value, {}).get(lang, ())), value)
    return value if name == value or len(name) > LONGEST_NAME else f"{value} ({name})"


def _folded(text: str) -> str:
    """Return a name without what people write differently: case, spaces, hyphens, composition.

    Hangul comes apart into its letters, so that a mistyped vowel is near the right one.
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def hint(word: str, names: Names, lang: Lang) -> str:
    """Return a question after the values whose code or name is most like a word, else nothing."""
    goes_by: dict[str, set[str]] = {}
    for value, words in names.items():
        for name in (value, *(one for listed in words.values() for one in listed)):
            goes_by.setdefault(_folded(name), set()).add(value)
    part = _folded(word)
    alike = [name for name in sorted(goes_by) if part and part in name]
    alike = alike or difflib.get_close_matches(part, sorted(goes_by), n=3, cutoff=0.6)
    meant = dict.fromkeys(value for name in alike for value in sorted(goes_by[name]))
    if not meant:
        return ""
    either = f" {say('common.wanted.or', lang)} "
    shown = either.join([called(names, value, lang) for value in meant][:3])
    return f"; {say('common.wanted.hint', lang, value=shown)}"


def readings(name: str, value: object, meaning: Meaning, data: Path) -> list[Any]:
    """Return the admitted forms in which a value, written otherwise, could be meant."""
    if type(value) is int and meaning.format == "year":
        return [str(value)]
    if type(value) is not str or len(value) > LONGEST_TEXT:
        return []
    if meaning.type == "int":
        return [int(value)] if WRITTEN["int"].match(value) else []
    word = _folded(value)
    return [
        code
        for code, names in names_of(name, meaning, data).items()
        if word
        and word in map(_folded, (code, *(one for listed in names.values() for one in listed)))
    ]


def listing(words: Iterable[str], lang: Lang, *, most: int = 24) -> str:
    """Return words joined by commas, cut where the line would become unreadable."""
    ordered = list(words)
    shown = ", ".join(ordered[:most])
    more = len(ordered) - most
    return say("common.wanted.more", lang, listed=shown, count=more) if more > 0 else shown
