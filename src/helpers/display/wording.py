"""The wording catalogue: every sentence and label of the reports, in Korean and English.

Here: reading ``catalogue/<theme>.toml``, filling placeholders, and the checks of the catalogue.
Not here: numbers (``numbers``), names of regions, indicators and bases (``names``, from lookups).

An entry's key is ``<file>.<path>``: ``[ranking.title]`` of ``exports.toml`` is
``exports.ranking.title``. Placeholders are ``{region}``; in Korean a pair of particles may follow
the colon, ``{region:은/는}``, and the fitting one is written behind the value.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, Literal, TypeAlias, cast, get_args

from helpers.display.particles import PAIRS, attach
from helpers.errors import CollectionError, Fault, Refusal, nearest

Lang: TypeAlias = Literal["ko", "en"]
LANGS: tuple[Lang, ...] = get_args(Lang)
CATALOGUE = Path(__file__).with_name("catalogue")

# names and codes that carry digits in their own right
DIGITS_ALLOWED = re.compile(
    r"코로나19|COVID-19|HSK?\s?\d{2,10}|ISO 3166-2|KR-\d{2}|CC BY 4\.0|PDF/UA-1|1인당"
    r"|\b1월|\b12월|\b0(?=이|에)"
)
# names that stand in Korean inside English text
HANGUL_ALLOWED = re.compile(r"한국어")
# letters that are the same in every language
LATIN_ALLOWED = re.compile(r"%p|English|HTML|PDF|CSV|JSON|ipynb")
FAR = 0.4
"""How little alike a name may be that is told as the nearest, of 1; keys and codes are short."""
HANGUL = re.compile(r"[ㄱ-ㆎ가-힣]")


class WordingError(CollectionError):
    """A key, language, placeholder or particle the catalogue does not have."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to say: templates with ``{placeholders}`` in both languages."""

    key: str
    ko: str
    en: str


def say(key: str, lang: Lang, **values: str | int) -> str:
    """Return a text of the catalogue with its placeholders filled, by one value each.

    Numbers come as texts made by ``helpers.display.numbers``; a bare ``int`` is written as it is
    (years). Fractions are refused: their digits would not be those of their unit.

    Raises ``WordingError``: unknown key or language, a missing, surplus or empty value, a fraction.

    >>> say("common.status.approximate", "en")
    'approximate'
    """
    entry = _entry(key)
    template = _template(entry, lang)
    named = {field for _, field, _ in _parts(template, key) if field}
    _check_values(key, named, values)
    written = []
    for literal, field, spec in _parts(template, key):
        written.append(literal)
        if field:
            value = str(values[field])
            written.append(attach(value, spec) if spec else value)
    return "".join(written)


def language(lang: str) -> Lang:
    """Return a language of the collection; refuse any other with ``WordingError``."""
    if lang not in LANGS:
        raise WordingError(f"language «{lang}» is not one of {', '.join(LANGS)}")
    return lang


def say_refusal(refusal: Refusal, lang: Lang) -> str:
    """Return why a measure is not given, from the reason's sentence below ``common.refusal``.

    Of the details the sentence takes those it has a place for. Raises ``WordingError``: the reason
    has no sentence, or the sentence needs a detail that is not given.
    """
    key = f"common.refusal.{refusal.reason}"
    named = placeholders(key)
    return say(key, lang, **{name: v for name, v in refusal.details.items() if name in named})


def placeholders(key: str) -> frozenset[str]:
    """Return the names an entry has a place for."""
    return frozenset(field for _, field, _ in _parts(_entry(key).ko, key) if field)


def has(key: str) -> bool:
    """Return whether the catalogue holds a key."""
    theme = key.partition(".")[0]
    return _file(theme).is_file() and key in entries(theme)


def themes() -> tuple[str, ...]:
    """Return the names of the catalogue's files, without suffix, in order."""
    return tuple(sorted(path.stem for path in CATALOGUE.glob("*.toml")))


def _file(theme: str) -> Path:
    return CATALOGUE / f"{theme}.toml"


def all_entries() -> dict[str, Entry]:
    """Return every entry of every file by key.

    Raises ``WordingError``: a file is not TOML, or an entry lacks a language.
    """
    return {key: entry for theme in themes() for key, entry in entries(theme).items()}


@cache
def entries(theme: str) -> dict[str, Entry]:
    """Return the entries of one catalogue file by key; the file is read once.

    Raises ``WordingError``: no such file, not TOML, or an entry without both languages.
    """
    path = _file(theme)
    if not path.is_file():
        hint = nearest(theme, themes(), cutoff=FAR)
        raise WordingError(f"wording file «{theme}» is not one of {', '.join(themes())}{hint}")
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:  # no TOML, or no UTF-8
        raise WordingError(f"{path.name} is not TOML: {error}") from error
    return {entry.key: entry for entry in _read(theme, content)}


def faults(found: dict[str, Entry]) -> tuple[Fault, ...]:
    """Return everything wrong with entries that no reader should meet.

    Both languages have text, the same placeholders, no typed digits outside the allow-list;
    Korean has Hangul and known particle pairs, English neither.
    """
    return tuple(fault for entry in found.values() for fault in _entry_faults(entry))


def _read(prefix: str, content: dict[str, Any]) -> list[Entry]:
    """Return the entries below one table of a catalogue file."""
    if any(isinstance(value, str) for value in content.values()):
        if set(content) != set(LANGS) or not all(isinstance(v, str) for v in content.values()):
            raise WordingError(
                f"wording entry «{prefix}» has {', '.join(content)}; it needs the texts ko and en,"
                " and nothing else"
            )
        return [Entry(prefix, content["ko"], content["en"])]
    found = []
    for name, value in content.items():
        if not isinstance(value, dict):
            raise WordingError(f"wording entry «{prefix}.{name}» is not a table with ko and en")
        found += _read(f"{prefix}.{name}", value)
    return found


def _entry(key: str) -> Entry:
    theme = key.partition(".")[0]
    known = entries(theme)
    if key not in known:
        hint = nearest(key, list(known), cutoff=FAR)
        raise WordingError(f"wording key «{key}» is not in {theme}.toml{hint}")
    return known[key]


def _template(entry: Entry, lang: str) -> str:
    return cast("str", getattr(entry, language(lang)))


@cache
def _parts(template: str, key: str) -> tuple[tuple[str, str, str], ...]:
    """Return ``(literal, placeholder, particle pair)`` pieces of a template."""
    try:
        pieces = list(Formatter().parse(template))
    except ValueError as error:
        raise WordingError(f"wording «{key}»: {error}: «{template}»") from error
    for _, field, spec, conversion in pieces:
        if field is None:
            continue
        if not field.isidentifier() or conversion:
            raise WordingError(f"wording «{key}»: placeholder «{field}» is not a plain name")
        if spec and spec not in PAIRS:
            raise WordingError(
                f"wording «{key}»: «{spec}» behind {field} is not one of {', '.join(PAIRS)}"
            )
    return tuple((literal, field or "", spec or "") for literal, field, spec, _ in pieces)


def _check_values(key: str, named: set[str], values: dict[str, str | int]) -> None:
    missing, surplus = named - set(values), set(values) - named
    if missing or surplus:
        told = [f"lacks {', '.join(sorted(missing))}"] if missing else []
        told += [f"has no place for {', '.join(sorted(surplus))}"] if surplus else []
        raise WordingError(f"wording «{key}» {' and '.join(told)}")
    for name, value in values.items():
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise WordingError(
                f"wording «{key}»: {name} is {value!r}; give text made by helpers.display.numbers"
            )
        if value == "":
            raise WordingError(f"wording «{key}»: {name} is empty")


def _entry_faults(entry: Entry) -> list[Fault]:
    theme, _, path = entry.key.partition(".")
    texts = {"ko": entry.ko, "en": entry.en}
    wrong: list[tuple[str, str]] = []
    names: dict[str, set[str]] = {}
    for lang, text in texts.items():
        try:
            pieces = _parts(text, entry.key)
        except WordingError as error:
            wrong.append((lang, str(error)))
            continue
        names[lang] = {field for _, field, _ in pieces if field}
        if text != text.strip():
            wrong.append((lang, "no space at either end"))
        wrong += [(lang, want) for want in _text_wants(lang, pieces)]
    if len(names) == len(texts) and names["ko"] != names["en"]:
        wrong.append(("en", f"the placeholders of ko: {', '.join(sorted(names['ko'])) or 'none'}"))
    place = f"src/helpers/display/catalogue/{theme}.toml"
    return [Fault(place, 0, f"{path}.{lang}", texts[lang], want) for lang, want in wrong]


def _text_wants(lang: str, pieces: tuple[tuple[str, str, str], ...]) -> list[str]:
    """Return what one language's text lacks, in words."""
    literal = "".join(part for part, _, _ in pieces)
    wants = []
    if not literal.strip() and not any(field for _, field, _ in pieces):
        wants.append("some text")
    if re.search(r"\d", DIGITS_ALLOWED.sub("", literal)):
        wants.append("no typed digits: a placeholder filled from the data")
    hangul = bool(HANGUL.search(literal))
    worded = any(character.isalpha() for character in LATIN_ALLOWED.sub("", literal))
    if lang == "ko" and worded and not hangul:
        wants.append("text in Korean")
    if lang == "en" and HANGUL.search(HANGUL_ALLOWED.sub("", literal)):
        wants.append("text in English")
    if lang == "en" and any(spec for _, _, spec in pieces):
        wants.append("no Korean particles")
    return wants
