"""A page in one language: says the catalogue's words and makes blocks of frames.

A block has a key, ``ranking`` of the theme ``exports``. Its words stand under that key in
``catalogue/exports.toml``: ``title``, ``subtitle`` and ``alt`` of a figure, ``caption`` and
``column.…`` of a table, ``note``. Units, bases, sources and observations come out of the measured
cells shown; code says only what is peculiar to the block.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd
from matplotlib.axes import Axes

from helpers.analysis.frames import records
from helpers.data import Tables
from helpers.data.measured import Measured
from helpers.display import attribution, blocks, names, numbers, periods, scales
from helpers.display.block_kinds import NoteKind
from helpers.display.blocks import Cell, Column, Figure, Finding, Findings, Note, Sources, Table
from helpers.display.scales import Scale
from helpers.display.wording import Lang, has, placeholders, say


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of measured numbers: how they are written, and the unit of all, for the heading.

    With ``bounds`` only these are written: a text, behind which stands no number.
    """

    write: Callable[[Measured], str]
    unit: str = ""
    bounds: bool = False

    def __call__(self, number: Measured | Cell | None) -> Cell | None:
        """Return the cell of a number, nothing where none is known; a written one stays."""
        if not isinstance(number, Measured):
            return number if isinstance(number, Cell) else None
        text = self.write(number)
        return Cell(text) if self.bounds else Cell.of(number, text)


Write = str | Numbers | Callable[[Any], Any]
"""How a column is written: ``""`` as it is, ``"right"`` as it is but to the right, else by this."""

Used = pd.DataFrame | Measured | Iterable[str]
"""What a block rests on: measured cells or ``rests_on`` of a frame, a number, ids of rows."""


@dataclass(frozen=True, slots=True)
class Page:
    """The words of a theme in one language, and the tables that names and sources come from.

    Keys are looked up in the theme's file of the catalogue unless they begin with ``common.``.
    """

    tables: Tables
    lang: Lang
    theme: str

    def say(self, key: str, **values: Any) -> str:
        """Return a text; measured numbers and pairs of years among its values are written."""
        return say(self._full(key), self.lang, **{n: self._text(v) for n, v in values.items()})

    def has(self, key: str) -> bool:
        """Return whether the catalogue has a text."""
        return has(self._full(key))

    def sentences(self, *parts: str) -> str:
        """Return sentences one after another; the key of one without values may stand for it."""
        told = (self.say(part) if part and self.has(part) else part for part in parts)
        return " ".join(part for part in told if part)

    def capital(self, text: str) -> str:
        """Return a text with a capital at its head, where the language has capitals."""
        return text[:1].upper() + text[1:] if self.lang == "en" else text

    def within(self, text: str) -> str:
        """Return a text that may begin a sentence as it stands within one."""
        return text[:1].lower() + text[1:]

    def name(self, lookup: str, code: str, *, form: str = "") -> str:
        """Return what a code is called: a region, an indicator, a basis … (``names.name``)."""
        return names.name(self.tables, lookup, code, self.lang, form=form)

    def basis_names(self, codes: tuple[str, ...]) -> str:
        """Return the names of several bases as a list; ``not stated`` for none."""
        return names.basis_names(self.tables, codes, self.lang)

    def listed(self, words: list[str]) -> str:
        """Return words as a list of a sentence: ``Gyeonggi, Gangwon and Seoul``."""
        return names.listed(words, self.lang)

    def year(self, number: int) -> str:
        """Return a year."""
        return periods.year(int(number), self.lang)

    def years(self, first: int, last: int) -> str:
        """Return the first and the last year of a span."""
        return periods.year_range(int(first), int(last), self.lang)

    def period(self, code: str) -> str:
        """Return a period as the tables write it."""
        return periods.period(code, self.lang)

    def day(self, date: str) -> str:
        """Return a day."""
        return periods.day(date, self.lang)

    def count(self, number: int, unit: str) -> str:
        """Return a whole number of things with its counter."""
        return numbers.count(int(number), unit, self.lang)

    def figure_of(self, number: Measured) -> str:
        """Return a number with its unit."""
        return numbers.figure(number, self.lang)

    def stated(self, number: Measured) -> str:
        """Return a number for a sentence, with «about» where it is worked out in wide bounds."""
        return numbers.stated(number, self.lang)

    def scale(self, unit: str, *columns: Iterable[Measured | None]) -> Scale:
        """Return the scale at which the largest of some columns reads best."""
        known = [one.value for column in columns for one in column if isinstance(one, Measured)]
        return scales.scale_for(known, unit, self.lang)

    def mark(self, number: Measured | None, scale: Scale, *more: str) -> dict[str, Any]:
        """Return what a chart draws of a number, and what its mark tells: it, bounds and more."""
        if number is None:
            return dict.fromkeys(("value", "low", "high", "figure"))
        ends = {end: scale.of(getattr(number, end)) for end in ("value", "low", "high")}
        told = numbers.with_interval(number, self.lang, scale)
        return ends | {"figure": ", ".join((told, *more))}

    def scaled(
        self,
        scale: Scale,
        write: Callable[[Measured, Scale], str] = scales.cell,
        *,
        unit: str | None = None,
    ) -> Numbers:
        """Return a column of numbers at one scale, which its heading names unless it has a unit."""
        return Numbers(lambda number: write(number, scale), scale.label if unit is None else unit)

    def written(
        self, write: Callable[[Measured, Lang], str] = numbers.figure, *, bounds: bool = False
    ) -> Numbers:
        """Return a column of numbers each with its own unit, or of their bounds alone."""
        return Numbers(lambda number: write(number, self.lang), bounds=bounds)

    def in_full(self, write: Callable[..., str] = numbers.figure) -> Numbers:
        """Return a column of numbers of one unit, each with all the decimals of it."""
        return Numbers(lambda number: write(number, self.lang, self.scale(number.unit)))

    def ranges(self, scale: Scale) -> Numbers:
        """Return a column of the bounds of numbers at one scale."""
        return Numbers(lambda number: scales.interval_cell(number, scale), bounds=True)

    def words(self, prefix: str) -> Callable[[str | None], str | None]:
        """Return a column of codes whose words stand under a prefix."""
        return lambda code: self.say(f"{prefix}.{code}") if code else None

    def head(self, key: str, column: str) -> str:
        """Return the heading that a column has in the table of a key."""
        keys = (f"{key}.column.{column}", f"column.{column}", f"common.column.{column}")
        return self.say(next((one for one in keys if self.has(one)), keys[0]))

    def finding(
        self,
        text: str,
        *,
        key: str | None = None,
        measured: Measured | None = None,
        label: str = "",
        verdict: str = "",
        rank: int | None = None,
    ) -> Finding:
        """Return a computed sentence; ``Finding`` says what goes with it."""
        return Finding(text, self.lang, key, measured, label, verdict, rank)

    def findings(self, *parts: Finding | None) -> Findings:
        """Return the findings there are as one block."""
        return Findings(tuple(part for part in parts if part is not None))

    def note(self, text: str, *, kind: NoteKind = "missing", rests_on: Iterable[str] = ()) -> Note:
        """Return something to mind: a text, or the key of one without values."""
        return Note(self.sentences(text), self.lang, kind, tuple(dict.fromkeys(rests_on)))

    def table(
        self,
        key: str,
        rows: pd.DataFrame | Iterable[Mapping[str, Any]],
        columns: Mapping[str, Any],
        *,
        credit: Iterable[Used] = (),
        unit: str = "",
        basis: str = "",
        note: Iterable[str] = (),
        heads: Mapping[str, str] | None = None,
        **said: Any,
    ) -> Table:
        """Return rows as a table.

        Parameters
        ----------
        key : str
            Where its words stand: ``<key>.caption``, and the heading of a column ``x`` as
            ``<key>.column.x``, ``column.x`` or ``common.column.x``.
        rows : DataFrame or iterable of mappings
            One row each.
        columns : mapping of str to Write
            What is shown of a row, and how, in order.
        credit : iterable of Used
            What it rests on, where that is not in ``rows``.
        unit : str
            Unit of the whole in words; without it, the units of its columns; where they have none,
            that it stands with each number.
        basis : str
            Words instead of the names of the bases.
        note : iterable of str
            Sentences below it, or keys of such without values.
        heads : mapping of str to str, optional
            Headings the block's own keys do not give: texts, or keys of such without values.
        **said
            Values of the caption's placeholders; ``unit`` is known.
        """
        entries = records(rows) if isinstance(rows, pd.DataFrame) else [dict(row) for row in rows]
        used = list(credit) or [pd.DataFrame(entries)]
        units = dict.fromkeys(w.unit for w in columns.values() if isinstance(w, Numbers) and w.unit)
        unit = unit or ", ".join(units) or self.say("common.unit_in_cells")
        headed = heads or {}
        told = self.credited(*used, unit=unit, basis=basis)
        coded = {
            name: names.codes(self.tables, name, self.lang) for name in columns.keys() & names.NAMED
        }
        return blocks.table(
            [
                {name: _shown(row[name], write, coded.get(name)) for name, write in columns.items()}
                for row in entries
            ],
            columns=[
                self._column(
                    name, self.sentences(headed.get(name, "")) or self.head(key, name), write
                )
                for name, write in columns.items()
            ],
            caption=self._filled(f"{key}.caption", {**said, "unit": told["unit"]}),
            note=self.sentences(*note),
            **told,
        )

    def figure(
        self,
        key: str,
        draw: Callable[[], Axes | Any],
        *,
        table: Table,
        title: str = "",
        subtitle: str = "",
        credit: Iterable[Used] = (),
        unit: str = "",
        basis: str = "",
        note: Iterable[str] = (),
        **said: Any,
    ) -> Figure:
        """Return a drawing with its words.

        Parameters
        ----------
        key : str
            Where its words stand: ``<key>.title``, ``<key>.subtitle``, ``<key>.alt``.
        draw : callable
            Draws it with ``helpers.display.charts``; called for wide and for narrow screens.
        table : Table
            Its figures; unit, basis, sources and observations are the table's unless said here.
        title, subtitle : str
            Words where ``<key>.title`` and ``<key>.subtitle`` are not all there is to say.
        note : iterable of str
            Sentences below it, or keys of such without values.
        **said
            Values of placeholders; ``title`` and ``unit`` are known.
        """
        used = list(credit)
        told: dict[str, Any] = {
            "unit": table.unit, "basis": table.basis, "source": table.source,
            "rests_on": table.rests_on, "lang": self.lang,
        }  # fmt: skip
        if used:
            told = self.credited(*used, unit=unit or table.unit, basis=basis)
        told |= {name: text for name, text in (("unit", unit), ("basis", basis)) if text}
        known = {**said, "unit": told["unit"]}
        known["title"] = title or self._filled(f"{key}.title", known)
        return blocks.figure(
            draw,
            title=known["title"],
            subtitle=subtitle or self._filled(f"{key}.subtitle", known),
            alt=self._filled(f"{key}.alt", known),
            note=self.sentences(*note),
            table=table,
            **told,
        )

    def sources(self, *used: Used) -> Sources:
        """Return every document behind some frames, numbers or ids."""
        return blocks.sources(self.tables, rests_on(*used), lang=self.lang)

    def credited(self, *used: Used, unit: str, basis: str = "") -> dict[str, Any]:
        """Return unit, basis, source and observations of a block, as ``blocks`` takes them."""
        ids = rests_on(*used)
        return {
            "unit": unit,
            "basis": basis or attribution.basis_line(self.tables, bases(*used), self.lang),
            "source": attribution.source_line(self.tables, ids, self.lang),
            "rests_on": ids,
            "lang": self.lang,
        }

    def _column(self, name: str, head: str, write: Write) -> Column:
        if isinstance(write, Numbers):
            kind: Literal["text", "number"] = "text" if write.bounds else "number"
            return Column(name, head, unit=write.unit, align="right", kind=kind)
        return Column(name, head, align="right" if write == "right" else None)

    def _filled(self, key: str, values: Mapping[str, Any]) -> str:
        wanted = placeholders(self._full(key))
        return self.say(key, **{name: value for name, value in values.items() if name in wanted})

    def _text(self, value: Any) -> Any:
        match value:
            case Measured():
                return numbers.figure(value, self.lang)
            case (int(), int()):
                return self.years(*value)
        return value

    def _full(self, key: str) -> str:
        return key if key.startswith("common.") else f"{self.theme}.{key}"


def rests_on(*used: Used) -> tuple[str, ...]:
    """Return the ids of the rows behind frames, numbers and ids, each once, in order."""
    found: dict[str, None] = {}
    for one in used:
        if isinstance(one, pd.DataFrame):
            cells = (cell for name in one for cell in _ids_in(str(name), one[name]))
            found |= dict.fromkeys(cells)
        else:
            found |= dict.fromkeys(one.rests_on if isinstance(one, Measured) else one)
    return tuple(found)


def bases(*used: Used) -> set[str]:
    """Return the codes of the bases of the measured numbers in frames."""
    cells = (
        cell
        for one in used
        for cell in (
            one.to_numpy(dtype=object).ravel() if isinstance(one, pd.DataFrame) else (one,)
        )
    )
    return {basis for cell in cells if isinstance(cell, Measured) for basis in cell.bases}


def _ids_in(name: str, column: pd.Series[Any]) -> Iterable[str]:
    """Yield the ids of measured cells, and those of a column that holds nothing else."""
    for cell in column:
        if isinstance(cell, Measured):
            yield from cell.rests_on
        elif name.endswith("rests_on"):
            yield from cell


def _shown(cell: Any, write: Write, codes: Mapping[str, str] | None) -> Any:
    """Return a cell as its column is written, with the code of what it names."""
    shown = write(cell) if callable(write) else cell
    if codes and isinstance(shown, str) and shown in codes:
        return Cell(shown, code=codes[shown])
    return shown
