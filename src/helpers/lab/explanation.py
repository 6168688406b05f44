"""Where a number is from: its formula, what it rests on, the documents, what it may stand beside.

Belongs here: ``explain`` and what it shows. Formulas are read by ``formula``, texts of numbers and
lists of sources are ``display``'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from helpers.analysis.comparability import DIVIDING, measured_bases
from helpers.analysis.frames import records
from helpers.data import load_tables
from helpers.data.measured import Measured
from helpers.display import names, numbers, periods
from helpers.display.block_html import WEB
from helpers.display.block_kinds import Figure, Finding, Findings, Note, Sources, Table
from helpers.display.block_text import heading, provenance, source_facts
from helpers.display.blocks import Cell, sources
from helpers.display.dollars import as_text
from helpers.display.wording import WordingError, has, language, say
from helpers.errors import Fault, UsageError, nearest
from helpers.lab.formula import formula_of

if TYPE_CHECKING:
    from helpers.data import Tables
    from helpers.display.wording import Lang

MOST: Final = 12
"""Lines of one kind that are shown together; of more it is said how many there are."""
DEEPEST: Final = 6
"""Formulas within formulas that are shown."""
COVERS: Final = ("includes", "excludes", "region_rule")
CALL: Final = "explain(…)"
NOT_STATED: Final = "not-stated"
"""Basis of figures whose document does not tell it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said, what is said of it in turn, and where it leads."""

    text: str
    below: tuple[Line, ...] = ()
    url: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Explanation:
    """What a number, a cell or a block rests on; shows itself in JupyterLab and in terminals."""

    lines: tuple[Line, ...]
    lang: Lang

    def __repr__(self) -> str:
        """Return the lines, each below what it belongs to."""
        return "\n".join(_written(self.lines, 0))

    def _repr_html_(self) -> str:
        """Return the lines as lists; whatever stands in them is text."""
        return f'<div lang="{escape(self.lang)}">{_listed(self.lines)}</div>'


def explain(what: Any, *, tables: Tables | None = None, lang: Lang | None = None) -> Explanation:
    """Return what a number, a finding, a figure, a table or one cell of a frame rests on.

    Its formula with the numbers in it, each down to the printed form, the document and the place
    there; on which basis it is, and what it may be compared with.

    Raises ``UsageError``: it is none of these, or an id that is in no table.

    Parameters
    ----------
    what : Measured, block, Cell, row of a frame, or id of an observation
        What a cell of a notebook returned, such as ``_``; ``frame["figure"].iloc[0]``; ``"C02"``.
    tables : Tables, optional
        The collection; by default its files are read.
    lang : {"ko", "en"}, optional
        Language; by default the block's own, else Korean.

    Examples
    --------
    >>> explain(Measured.exact(2.0, "multiple"), lang="en")
    2 times
      A constant; rests on no published figure.
    """
    spoken = language(lang if lang is not None else getattr(what, "lang", "ko"))
    teller = _Teller(load_tables() if tables is None else tables, spoken)
    return Explanation(tuple(teller.told(what)), spoken)


@dataclass(slots=True)
class _Teller:
    """Says what things rest on, every formula and every observation once in full."""

    tables: Tables
    lang: Lang
    seen: set[str | Measured] = field(default_factory=set)
    known: dict[str, Any] = field(default_factory=dict)

    def told(self, what: Any) -> Iterator[Line]:
        match what:
            case Measured():
                yield self.number(what)
                yield from self.comparison(what)
            case Cell(measured=Measured() as number):
                yield Line(what.text)
                yield from self.told(number)
            case Cell():
                yield Line(what.text)
            case Finding():
                yield Line(what.text)
                wordless = Line(say("explore.wording", self.lang))
                yield from self.told(what.measured) if what.measured else [wordless]
            case Findings():
                yield from (Line(one.text, tuple(self.told(one))[1:]) for one in what.parts)
            case Figure():
                yield Line(what.title, (Line(what.subtitle),))
                yield from self.told(what.table)
            case Table():
                yield self.table(what)
                yield from self.documents(what.rests_on)
            case Note():
                yield Line(what.text)
                yield from self.documents(what.rests_on)
            case Sources():
                yield from map(self.document, what.entries)
            case pd.Series() if any(isinstance(one, Measured) for one in what):
                found = {name: one for name, one in what.items() if isinstance(one, Measured)}
                yield from (self.number(one, name=str(name)) for name, one in found.items())
                based = {one.bases: one for one in found.values()}
                yield from (line for one in based.values() for line in self.comparison(one))
            case (str() as ident) | pd.Series(id=str(ident)):
                yield from self.told(self.observation(ident))
            case _:
                wanted = (
                    "cannot be explained; a number with its bounds can, a row or a cell of a frame"
                    ' (frame["figure"].iloc[0]), a finding, figure or table that a cell returned,'
                    " the id of an observation"
                )
                raise UsageError([Fault(CALL, 0, "", type(what).__name__, wanted)])

    def observation(self, ident: str) -> Measured:
        """Return the figure of an observation."""
        rows = self.tables.observations.set_index("id", drop=False)
        if ident not in rows.index:
            near = nearest(ident, [*map(str, rows.index)])
            wanted = f"no id of an observation; tables.observations has them all{near}"
            raise UsageError([Fault(CALL, 0, "", ident, wanted)])
        return Measured.from_row(rows.loc[ident])

    def number(self, number: Measured, *, name: str = "", depth: int = 0) -> Line:
        """Return a number with its formula or its print below it."""
        text = f"{name} = {self.written(number)}" if name else self.written(number)
        made = number.derivation
        self.rows(number.rests_on)
        if made is None or depth == DEEPEST:
            return Line(text, tuple(self.ground(number)))
        if number in self.seen:
            return Line(f"{text} ({say('explore.seen', self.lang)})")
        self.seen.add(number)
        if made.function is None:
            parts = [self.number(part, depth=depth + 1) for part in made.parts]
            return Line(text, tuple(self.cut(parts)))
        formula = formula_of(made.function, parts=len(made.parts))
        named = zip(formula.names, made.parts, strict=False)
        told = [self.number(part, name=name, depth=depth + 1) for name, part in named]
        told += [Line(f"{name} = {value:g}") for name, value in formula.constants]
        head = Line(say("explore.formula", self.lang, formula=formula.text))
        return Line(text, (head, *self.cut(told)))

    def written(self, number: Measured) -> str:
        """Return a number with its bounds, in words where its unit has any."""
        try:
            return numbers.with_interval(number, self.lang)
        except WordingError:
            return str(number)

    def ground(self, number: Measured) -> Iterator[Line]:
        """Return the print that a number is or, where its formula is not kept, rests on."""
        if not number.rests_on:
            yield Line(say("explore.constant", self.lang))
        if len(number.rests_on) > 1:
            yield Line(say("explore.rests_on", self.lang))
        lines = (self.print(row, self.entry(entry)) for entry, row in self.rows(number.rests_on))
        yield from self.cut(lines)

    def rows(self, ids: tuple[str, ...]) -> list[Any]:
        """Return each row and the document it is from."""
        # All of them are prepared for one: those of a whole tree are asked for at once.
        if {*ids} - self.known.keys():
            block = sources(self.tables, list(ids), lang=self.lang)
            self.known |= {
                row["id"]: (entry, row) for entry in block.entries for row in entry["observations"]
            }
        return [self.known[ident] for ident in ids]

    def print(self, row: Any, *below: Line) -> Line:
        """Return the printed form of a row and what it is of; where it is from, the first time."""
        named = [self.name(kind, row[kind]) for kind in ("entity", "indicator")]
        named.append(self.period(row["period"]))
        status = f"common.status.{row['status']}"
        kept = row["status"] != "printed" and has(status)
        kinds = [say(status, self.lang)] if kept else []
        unit = f" {row['unit']}" if row["unit"] else ""
        told = [f"«{row['as_printed']}»{unit}", *filter(None, named), *kinds]
        text = f"{' · '.join(told)} [{row['id']}]"
        if row["id"] in self.seen:
            return Line(f"{text} ({say('explore.seen', self.lang)})")
        self.seen.add(row["id"])
        more = [row["locator"], self.note(row["id"]) if self.lang == "en" else ""]
        return Line(text, (*below, *(Line(one) for one in more if one)))

    def note(self, ident: str) -> str:
        """Return what is noted beside an observation, which is in English."""
        observed = self.tables.observations
        [*notes] = observed.loc[observed["id"] == ident, "note"].dropna()
        return str(notes[0]) if notes else ""

    def name(self, kind: str, code: str) -> str:
        """Return what a code is called; a code that no lookup has stays."""
        try:
            return names.name(self.tables, kind, code, self.lang) if code else ""
        except WordingError:
            return code

    def period(self, code: str) -> str:
        """Return a period in words; one that a document prints in its own way stays."""
        try:
            return periods.period(code, self.lang) if code else ""
        except ValueError:
            return code

    def entry(self, entry: Any) -> Line:
        """Return a document: title, producer, days, licence."""
        return Line(" · ".join([entry["title"], *source_facts(entry, self.lang)]), (), entry["url"])

    def document(self, entry: Any) -> Line:
        """Return a document with what is taken from it."""
        told = self.entry(entry)
        taken = tuple(self.cut(self.print(row) for row in entry["observations"]))
        return Line(told.text, taken, told.url)

    def documents(self, ids: Iterable[str]) -> Iterator[Line]:
        """Return the documents behind a block."""
        wanted = list(ids)
        entries = sources(self.tables, wanted, lang=self.lang).entries if wanted else ()
        return map(self.document, entries)

    def table(self, table: Table) -> Line:
        """Return a table's words, and the formula of each column that has one throughout."""
        told = [Line(text) for text in provenance(table.json())]
        for place, column in enumerate(table.columns):
            made = [one.derivation for row in table.rows if (one := row[place].measured)]
            found = {
                formula_of(one.function, parts=len(one.parts)).text if one and one.function else ""
                for one in made
            }
            if len(found) == 1 and (formula := found.pop()):
                head = heading(column.json())
                told.append(Line(f"{head}: {say('explore.formula', self.lang, formula=formula)}"))
        return Line(table.caption, tuple(told))

    def comparison(self, number: Measured) -> Iterator[Line]:
        """Return the bases of a number, what they cover, and what it may be compared with."""
        if not number.rests_on:
            return
        for code in number.bases:
            row = self.tables.bases.set_index("code").loc[code]
            covers = {part: row[f"{part}_{self.lang}"] for part in COVERS}
            told = (
                Line(say(f"explore.covers.{part}", self.lang, what=text))
                for part, text in covers.items()
                if isinstance(text, str)
            )
            basis = f"{names.name(self.tables, 'basis', code, self.lang)} ({code})"
            yield Line(say("blocks.basis", self.lang, basis=basis), tuple(told))
        bases = measured_bases(number)
        kind = {0: "none", 1: "one"}.get(len(bases), "mixed")
        kind = "unknown" if NOT_STATED in bases else kind
        yield Line(say(f"explore.compare.{kind}", self.lang), tuple(self.breaks(number)))

    def breaks(self, number: Measured) -> Iterator[Line]:
        """Return the years that no comparison of a number may cross."""
        observed = self.tables.observations
        own = observed[observed["id"].isin(number.rests_on)]
        for row in records(self.tables.breaks):
            met = all(
                not isinstance(row[part], str) or row[part] in set(own[part])
                for part in ("basis", "entity", "indicator")
            )
            if met and row["kind"] in DIVIDING:
                told = {"year": periods.year(row["year"], self.lang)}
                name = str(row[f"name_{self.lang}"])
                yield Line(say("explore.break", self.lang, **told, name=name))

    def cut(self, lines: Iterable[Line]) -> Iterator[Line]:
        """Return the first lines, and how many more there are."""
        known = list(lines)
        yield from known[:MOST]
        if len(known) > MOST:
            yield Line(say("explore.more", self.lang, count=len(known) - MOST))


def _written(lines: Iterable[Line], depth: int) -> Iterator[str]:
    for line in lines:
        yield "  " * depth + " ".join(filter(None, [line.text, line.url]))
        yield from _written(line.below, depth + 1)


def _listed(lines: Iterable[Line]) -> str:
    items = (f"<li>{_linked(line)}{_listed(line.below)}</li>" for line in lines)
    inner = "".join(items)
    return f"<ul>{inner}</ul>" if inner else ""


def _linked(line: Line) -> str:
    shown = as_text(line.text)
    if not line.url:
        return shown
    url = as_text(line.url)
    if not WEB.match(line.url):
        return f"{shown} {url}"
    return f'{shown} <a href="{escape(line.url)}" rel="noopener" target="_blank">{url}</a>'
