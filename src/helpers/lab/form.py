"""The form of a notebook's parameters: which there are to set, to what, and the cell that says so.

Belongs here: everything of the panel that needs neither widgets nor a browser. What names admit is
the vocabulary's to say, the parameters cell stays what holds.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from helpers.display.wording import Lang, has, say
from helpers.errors import Fault
from helpers.pipeline.notebook.files import declared_parameters
from helpers.pipeline.notebook.labels import label_of, meanings, value_name
from helpers.pipeline.notebook.manifest import Entry, Report
from helpers.pipeline.notebook.parameters import (
    Declared,
    bilingual,
    complete,
    meanings_for,
    settled,
)
from helpers.pipeline.notebook.values import TYPES, Value
from helpers.pipeline.notebook.vocabulary import Meaning, Vocabulary, admitted, cells


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter to set."""

    name: str  #: Name in the notebook.
    #: What it is called and what it does, in the reader's language.
    label: str
    help: str
    kind: str  #: Type the notebook declares it with, or ``date``.
    value: Value  #: Its value; None where the cell's is none of the options.
    #: What there is to choose, by name; none where it is written freely. Of a date, what no date
    #: stands for.
    options: tuple[tuple[str, Value], ...] = ()
    #: Smallest and largest number admitted.
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """The form of one parameters cell."""

    source: str  #: The cell.
    vocabulary: Vocabulary  #: The collection's.
    data: Path  #: The collection's ``data`` folder.
    #: What codes without a name are called, by parameter, code and language.
    titles: Mapping[tuple[str, str, Lang], str] = field(default_factory=dict)
    #: Of which values the notebook has figures, where that is said. The others follow, called so.
    known: Mapping[str, Collection[str]] = field(default_factory=dict)

    @property
    def declared(self) -> tuple[Declared, ...]:
        """What the cell declares."""
        return declared_parameters(self.source)

    @property
    def lang(self) -> Lang:
        """The reader's language, which is the cell's."""
        found = next((line.default for line in self.declared if line.name == "lang"), "ko")
        return "en" if found == "en" else "ko"

    def fields(self, chosen: Mapping[str, Value]) -> list[Field]:
        """Return what there is to set, in the cell's order, given what was chosen so far.

        What has to come before another value is offered up to that one alone.
        """
        settable = [line for line in self.declared if self._settable(line)]
        values = {line.name: chosen.get(line.name, self._meant(line)) for line in settable}
        # What something else has to come before is settled first.
        for line in sorted(settable, key=lambda line: bool(self._meaning(line.name).before)):
            if self._meaning(line.name).format != "date":
                values[line.name] = _nearest(values[line.name], self._options(line, values))
        return [self._field(line, values) for line in settable]

    def faults(self, chosen: Mapping[str, Value], *, of: str = "") -> list[Fault]:
        """Return what is wrong with what was chosen, or with one parameter of it."""
        rule = {"vocabulary": self.vocabulary, "data": self.data, "lang": self.lang}
        found = complete(self.declared, chosen, file="", place="", **rule)[1]  # type: ignore[arg-type]  # as they are named
        return [fault for fault in found if of in {"", fault.column}]

    def written(self, chosen: Mapping[str, Value]) -> str:
        """Return the cell with what was chosen as its values; all else stays as it is."""
        known = {line.name: line.default for line in self.declared}
        lines = self.source.encode().splitlines(keepends=True)
        # From the end, so that places before it stay right.
        for node in reversed(ast.parse(self.source).body):
            match node:
                case ast.AnnAssign(target=ast.Name(name), value=ast.expr() as value):
                    pass
                case ast.Assign(targets=[ast.Name(name)], value=value):
                    pass
                case _:
                    continue
            if name in chosen and repr(chosen[name]) != repr(known.get(name)):
                first, last = value.lineno - 1, (value.end_lineno or value.lineno) - 1
                rest = lines[last][value.end_col_offset or 0 :]
                start = lines[first][: value.col_offset]
                lines[first : last + 1] = [start + _literal(chosen[name]).encode() + rest]
        return b"".join(lines).decode()

    def _settable(self, line: Declared) -> bool:
        own = line.name == "lang" and bilingual(self.declared)
        return not own and not line.left and line.type in TYPES

    def _meant(self, line: Declared) -> Value:
        """Return the cell's value, of a name the code it stands for."""
        value: Value
        value, _ = settled(
            line.name, line.default, kind=line.type, vocabulary=self.vocabulary, data=self.data
        )
        return value

    def _meaning(self, name: str) -> Meaning:
        return self.vocabulary.get(name, Meaning())

    def _field(self, line: Declared, values: Mapping[str, Value]) -> Field:
        meaning, help_key = self._meaning(line.name), f"common.parameter_help.{line.name}"
        known = line.name in self.vocabulary and has(help_key)
        return Field(
            line.name,
            label_of(self._report({}), line.name, lang=self.lang),
            say(help_key, self.lang) if known else line.help,
            meaning.format if meaning.format == "date" else line.type,
            values[line.name],
            tuple((self._text(line.name, one), one) for one in self._options(line, values)),
            meaning.minimum,
            meaning.maximum,
        )

    def _report(self, parameters: Mapping[str, Value]) -> Report:
        vocabulary = meanings_for(self.declared, self.vocabulary)
        return Report("", "", "", parameters, "", self.lang, vocabulary=vocabulary)

    def _text(self, name: str, value: Value) -> str:
        """Return what a value is called, a code that readers may know behind it."""
        report, meaning = self._report({name: value}), self._meaning(name)
        named = meanings(report, self.data)
        text = value_name(report, name, value, lang=self.lang, meanings=named)
        if meaning.codes and text == value:
            text = self.titles.get((name, value, self.lang), text)
        # Those in small letters are the collection's own and say nothing.
        telling = meaning.codes and str(value).isupper() and text != value
        text = text[:1].upper() + text[1:]
        text = f"{text} ({value})" if telling else text
        return text if self._known(name, value) else say("lab.panel.unknown", self.lang, value=text)

    def _known(self, name: str, value: Value) -> bool:
        """Return whether the notebook has figures of a value, as far as is said."""
        known = self.known.get(name)
        return not known or value in known or value in self._meaning(name).beside

    def _options(self, line: Declared, values: Mapping[str, Value]) -> list[Value]:
        """Return the values that the check admits beside the others, none where any will do."""
        meaning = self._meaning(line.name)
        listed = admitted(line.name, self.vocabulary, self.data) or [*meaning.beside]
        if listed and any(other.before == line.name for other in self.vocabulary.values()):
            # Nothing could come before the first.
            listed.remove(min(listed))
        listed.sort(key=lambda one: not self._known(line.name, one))
        years = line.type == "int"
        found = [int(one) if years and str(one).isdecimal() else one for one in listed]
        later = {name: values[name] for name in [meaning.before] if values.get(name) is not None}
        return [one for one in found if not self.faults({**later, line.name: one}, of=line.name)]


def _nearest(value: Value, options: list[Value]) -> Value:
    """Return the option a value means, the newest one where years have become too early for it."""
    if not options:
        return value
    alike = (one for one in options if str(one) == str(value))
    years = type(value) is int and all(type(one) is int for one in options)
    return next(alike, options[0] if years else None)


def _literal(value: Value) -> str:
    """Return a value as Python writes it, texts in double quotes."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def known(entries: Iterable[Entry], notebook: str, *, data: Path) -> dict[str, Collection[str]]:
    """Return of which values a notebook has figures, by parameter, as far as the manifest says."""
    said = [entry.known for entry in entries if Path(entry.file).name == notebook]
    return {name: {*cells(where, data)} for one in said for name, where in one.items()}


def titled(reports: Iterable[Report], notebook: str) -> dict[tuple[str, str, Lang], str]:
    """Return what values are called by the reports of a notebook that are about one alone."""
    found = {}
    for report in reports:
        if Path(report.notebook).name == notebook and len(report.given) == 1:
            [(name, value)] = report.given.items()
            if isinstance(value, str):
                found[name, value, report.lang] = report.title
    return found
