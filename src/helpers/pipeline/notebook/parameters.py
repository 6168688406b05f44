"""Parameters: what a notebook declares, and the one check of the values it is given.

Belongs here: whether a set of values can be used, in which form, and every fault of it. Defaults
and help texts belong to the notebooks' parameters cells, what names admit to ``vocabulary``.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from helpers.display.wording import LANGS, Lang, say
from helpers.errors import Fault
from helpers.pipeline.notebook.values import Unquoted, Value, shown, unfit
from helpers.pipeline.notebook.vocabulary import (
    LANG,
    LATEST,
    Meaning,
    Vocabulary,
    admitted,
    called,
    hint,
    listing,
    names_of,
    newest,
    readings,
    rule,
)


@dataclass(frozen=True, slots=True)
class Declared:
    """One parameter of a notebook."""

    name: str  #: Name of the parameter.
    #: As annotated (``int``, ``list[str]``), else that of the default; empty where that is open.
    type: str
    default: Value  #: Value the notebook stands on by itself; None also where it works that out.
    help: str  #: Comment after the default.
    #: Whether the default is the notebook's affair alone: it is worked out or used where it stands,
    #: so that setting it once more might change it.
    left: bool = False


def nearest(word: str, known: Iterable[str], lang: Lang = "en") -> str:
    """Return ``; did you mean …?`` for the most alike known word, else nothing."""
    alike = difflib.get_close_matches(word, known, n=1)
    return f"; {say('common.wanted.hint', lang, value=alike[0])}" if alike else ""


def refusal(
    name: str, value: object, *, kind: str, vocabulary: Vocabulary, data: Path, lang: Lang = "en"
) -> str:
    """Return what is wanted instead of a value, empty when the value is admitted as it stands.

    ``kind`` is the type the notebook declares; codes are listed in the folder ``data``; the answer
    is in ``lang``.
    """
    wrong = unfit(value, kind, lang)
    meaning = vocabulary.get(name)
    if meaning and (wrong or meaning.type != kind):
        wrong = f"{meaning.words(lang)} ({meaning.type})"
    if isinstance(value, Unquoted):
        wrong = f"{wrong}; {say('common.wanted.quotes', lang)}"
    if meaning is None or wrong:
        return wrong
    if value in meaning.beside:
        return ""
    listed = admitted(name, vocabulary, data)
    try:
        rule(meaning).validate_python(value)
        if not listed or str(value) in listed:
            return ""
    except ValidationError:
        pass
    names = names_of(name, meaning, data)
    shown = ""
    if listed and not meaning.choices:
        shown = f": {listing((called(names, one, lang) for one in sorted(listed)), lang)}"
    return f"{meaning.words(lang)}{shown}{hint(str(value), names, lang)}"


def settled(
    name: str, value: object, *, kind: str, vocabulary: Vocabulary, data: Path, lang: Lang = "en"
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
    meant = readings(name, value, meaning, data)
    if len(meant) == 1:
        return meant[0], refusal(name, meant[0], **given)  # type: ignore[arg-type]  # as above
    if meant:
        names = names_of(name, meaning, data)
        values = listing((called(names, one, lang) for one in meant), lang)
        wrong = say("common.wanted.several", lang, values=values)
    return value, wrong


def bilingual(declared: Iterable[Declared]) -> bool:
    """Return whether a notebook can be built in either language: its ``lang`` is one of them."""
    return any(line.name == "lang" and line.default in LANGS for line in declared)


def meanings_for(declared: Iterable[Declared], vocabulary: Vocabulary) -> Vocabulary:
    """Return the vocabulary for one notebook: ``lang`` is everywhere that of the reports."""
    return {**vocabulary, "lang": LANG} if bilingual(declared) else vocabulary


def settled_defaults(
    declared: Iterable[Declared], *, file: str, vocabulary: Vocabulary, data: Path
) -> tuple[tuple[Declared, ...], list[Fault]]:
    """Return what a notebook declares with defaults as they are admitted, and those that are not.

    Faults name the notebook as ``file``; codes are listed in the folder ``data``.
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
            faults.append(Fault(file, 0, place, shown(line.default), wrong))
        lines.append(replace(line, default=value))
    return tuple(lines), faults


def _order_faults(
    values: Mapping[str, Value],
    *,
    vocabulary: Vocabulary,
    data: Path,
    file: str,
    place: str,
    lang: Lang,
) -> list[Fault]:
    """Return the faults of values that do not stand in their order, such as years backwards."""
    faults = []
    for name, value in values.items():
        before = vocabulary.get(name, Meaning()).before
        after, later = values.get(before), vocabulary.get(before, Meaning())
        if after == LATEST:
            after = newest(later, data) or None
        if not isinstance(value, int | float | str) or after is None:
            continue
        if isinstance(value, int) and isinstance(after, str) and after.isdigit():
            after = int(after)
        if type(after) is type(value) and value >= after:  # type: ignore[operator]  # the same type
            key = "year-before" if later.format == "year" else "before"
            wanted = say(f"common.wanted.{key}", lang, name=before, value=str(after))
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
    left to the notebook are not among them. Faults name ``file`` and ``place``, where they are to
    be mended, and say in ``lang`` what is wanted.
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
            wanted = say("common.wanted.none", lang)
            if known:
                wanted = say("common.wanted.unknown", lang, allowed=", ".join(sorted(known)))
            wanted += nearest(name, known, lang)
            faults.append(Fault(file, 0, place, name, wanted))
            continue
        found, wrong = settled(
            name, value, kind=line.type, vocabulary=meanings, data=data, lang=lang
        )
        if wrong:
            faults.append(Fault(file, 0, f"{place} {name}".strip(), shown(value), wrong))
        else:
            values[name] = found
    ordered = {} if faults else values
    return values, faults + _order_faults(
        ordered, vocabulary=meanings, data=data, file=file, place=place, lang=lang
    )
