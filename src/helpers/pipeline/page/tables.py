"""The tables of a report as files for programs: CSV, and a dictionary of their columns.

Belongs here: what columns a table has for programs, CSV that no spreadsheet mistakes for formulas,
and the Data Package that says what each column means. How tables look is ``display``'s.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from nbformat import NotebookNode

from helpers.display.block_kinds import MIME
from helpers.display.block_text import MISSING
from helpers.display.wording import Lang, say
from helpers.pipeline.page.citation import Citation, in_one_word
from helpers.pipeline.page.prose import slug

Block = Mapping[str, Any]
PACKAGE: Final = "datapackage.json"
PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"
PARTS: Final = ("value", "low", "high", "unit", "basis", "source_ids")
"""What a figure has, each a column, behind the name of its own unless that is ``value``."""
INSTEAD: Final = "instead"
"""Where a table says something instead of a figure, one column more."""
DIGITS: Final = 15
_NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*%?\Z")
# A spreadsheet told of another separator begins a cell behind it; a number there computes nothing.
_SEPARATOR = re.compile(r"([;,|\t\r\n])")
_AMOUNT = re.compile(r"[+-][0-9][^=+*/^&<>!@(-]*\Z")
# Letters without ink, and the quote that a cell may begin with.
_PASSED = '\u115f\u1160\u2800\u3164\uffa0"'


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a table for programs."""

    name: str  #: Its heading.
    column: Mapping[str, Any]  #: The block's column that it comes from.
    part: str  #: ``text`` or ``code`` of a text, one of `PARTS` or `INSTEAD` of a figure.
    unit: str = ""  #: The one unit of all its numbers; empty where they have none or several.

    @property
    def is_number(self) -> bool:
        """Whether it holds numbers."""
        return self.part in PARTS[:3]


@dataclass(frozen=True)
class TableFile:
    """One table to download."""

    name: str  #: File name, ``<number>-<slug>.csv``.
    cell: str  #: Id of the cell whose block it belongs to.
    title: str  #: What readers know it by.
    block: Block  #: The table; what is to be minded about its figure belongs to its note.
    sources: Mapping[str, str]  #: Source of each observation of the report, by id.

    @cached_property
    def fields(self) -> list[Field]:
        """Its columns for programs, in order."""
        return list(_fields(self.block))

    @property
    def rows(self) -> Iterator[list[str | float | None]]:
        """Its rows for programs: numbers, texts, None where there is nothing."""
        places = {column["key"]: at for at, column in enumerate(self.block["columns"])}
        for row in self.block["rows"]:
            yield [self._part(row[places[field.column["key"]]], field) for field in self.fields]

    @property
    def data(self) -> bytes:
        """The file: CSV in UTF-8 with the mark that spreadsheets need to read Korean."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(_field(field.name) for field in self.fields)
        for row in self.rows:
            writer.writerow(_field(one) if isinstance(one, str) else plain(one) for one in row)
        return out.getvalue().encode("utf-8-sig")

    def _part(self, cell: Mapping[str, Any], field: Field) -> str | float | None:
        column, part = field.column, field.part
        if part in {"text", "code", INSTEAD}:
            return _said(cell, part)
        if not _is_figure(cell):
            return None
        match part:
            case "unit":
                return _unit(cell, column) or None
            case "basis":
                return ";".join(cell.get("bases", column.get("bases", ()))) or None
            case "source_ids":
                return ";".join(dict.fromkeys(self._sources_of(cell))) or None
        number = cell.get(part)
        return None if number is None else float(number)

    def _sources_of(self, cell: Mapping[str, Any]) -> list[str]:
        """Return the sources a figure rests on; where that is not known, those of the table."""
        own = (self.block["observations"][at] for at in cell.get("on", ()))
        listed = (own, self.block.get("rests_on", ()))
        known = ([self.sources[one] for one in ids if one in self.sources] for ids in listed)
        return next(filter(None, known), [])


def plain(number: float | None) -> str:
    """Return a number as every program reads it, to the digits that a float holds; empty for none.

    >>> plain(7.472e8), plain(-0.2081), plain(1e-7), plain(0.1 + 0.2), plain(None)
    ('747200000', '-0.2081', '0.0000001', '0.3', '')
    """
    return "" if number is None else format(Decimal(f"{number:.{DIGITS}g}"), "f")


def _fields(block: Block) -> Iterator[Field]:
    taken: set[str] = set()
    for at, column in enumerate(block["columns"]):
        cells = [row[at] for row in block["rows"]]
        key = str(column["key"])
        parts = {"text": key}
        units = {_unit(cell, column) for cell in cells if _is_figure(cell)}
        unit = next(iter(units)) if len(units) == 1 else ""
        # A column of figures that happens to be empty is headed as it is in every other report.
        if units or column.get("kind") == "number":
            before = "" if key == "value" else f"{key}_"
            own = (*PARTS, INSTEAD) if any(_said(cell, INSTEAD) for cell in cells) else PARTS
            parts = {part: f"{before}{part}" for part in own}
        elif any("code" in cell for cell in cells):
            parts["code"] = f"{key}_code"
        for part, name in parts.items():
            while name in taken:
                name += "_"  # noqa: PLW2901 - until no other column is called so
            taken.add(name)
            yield Field(name, column, part, unit)


def _is_figure(cell: Mapping[str, Any]) -> bool:
    return any(cell.get(end) is not None for end in PARTS[:3])


def _unit(cell: Mapping[str, Any], column: Mapping[str, Any]) -> str:
    return str(cell.get("base_unit", column.get("base_unit", "")))


def _said(cell: Mapping[str, Any], part: str) -> str | None:
    """Return the text or code of a cell, or what it says instead of a figure."""
    if part == INSTEAD and _is_figure(cell):
        return None
    found = str(cell.get("text" if part == INSTEAD else part) or "")
    return None if found in ("", MISSING) else found


def tables(record: NotebookNode) -> list[TableFile]:
    """Return every table of a record, those behind figures included, in page order."""
    sources = {
        observation["id"]: str(source["id"])
        for _, block in blocks(record)
        if block["block"] == "sources"
        for source in block["sources"]
        for observation in source["observations"]
    }
    found: list[TableFile] = []
    for cell, block in blocks(record):
        table = block.get("table") if block["block"] == "figure" else block
        if isinstance(table, Mapping) and table.get("block") == "table":
            name = f"{len(found) + 1}-{slug(cell)}.csv"
            title = str(block.get("title") or table["caption"])
            notes = dict.fromkeys(str(one.get("note") or "") for one in (block, table))
            told = {**table, "note": " ".join(filter(None, notes))}
            found.append(TableFile(name, cell, title, told, sources))
    return found


def data_package(found: Sequence[TableFile], *, citation: Citation) -> bytes:
    """Return what the columns of a report's tables mean, as a Data Package beside them.

    ``citation`` is what the report says of itself before it is published.
    """
    lang = citation.lang
    content = {
        "$schema": PROFILE,
        "name": in_one_word(citation.id),
        "title": citation.title,
        "description": " ".join(filter(None, (citation.line(lang), citation.licence))),
        "homepage": citation.address,
        "sources": [
            {"title": name} | ({"path": url} if url else {}) for name, url in citation.sources
        ],
        "resources": [_resource(table, lang) for table in found],
    }
    known = {name: what for name, what in content.items() if what}
    return (json.dumps(known, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _resource(table: TableFile, lang: Lang) -> dict[str, Any]:
    told = [str(table.block.get(part) or "") for part in ("unit", "basis", "source", "note")]
    return {
        "name": table.name.removesuffix(".csv").lower(),
        "path": table.name,
        "type": "table",
        "title": table.title,
        "description": " · ".join(filter(None, told)),
        "format": "csv",
        "schema": {"fields": [_meaning(field, lang) for field in table.fields]},
    }


def _meaning(field: Field, lang: Lang) -> dict[str, Any]:
    label = str(field.column["label"])
    told = {"name": _field(field.name), "type": "number" if field.is_number else "string"}
    told["title"] = label if field.part in {"text", "value"} else f"{label}: {word(field, lang)}"
    # A text says what its heading says.
    if field.part != "text":
        told["description"] = say(f"pages.columns.{field.part}.text", lang)
    return told | ({"unit": field.unit} if field.is_number and field.unit else {})


def word(field: Field, lang: Lang) -> str:
    """Return what a part of a figure, or the code of a name, is called."""
    return say(f"pages.columns.{field.part}.name", lang)


def blocks(record: Mapping[str, Any]) -> Iterator[tuple[str, Block]]:
    """Yield every block of a record, or of its JSON, with the id of the cell that shows it."""
    for cell in record.get("cells", ()):
        for output in cell.get("outputs", []):
            block = output.get("data", {}).get(MIME)
            if isinstance(block, Mapping) and "block" in block:
                yield str(cell.get("id", "")), block


def findings(record: Mapping[str, Any]) -> Iterator[Block]:
    """Yield every finding of a record, or of its JSON."""
    for _, block in blocks(record):
        if block["block"] == "finding":
            yield block
        elif block["block"] == "findings":
            yield from block["findings"]


def safe_text(text: str) -> str:
    """Return a text that a spreadsheet shows and does not compute.

    Wide, small and raised signs count, and so do signs behind what is not seen.

    >>> safe_text("=1+1"), safe_text("a; ＝1+1"), safe_text("-5.2%"), safe_text("강원")
    ("'=1+1", "a; '＝1+1", '-5.2%', '강원')
    """
    if _NUMBER.match(text):
        return text
    head = _unseen(text)
    first, *others = _SEPARATOR.split(text[head:])
    seen = text[_unseen(text, beside=";,|") :]
    mark = "'" if _begins_formula(seen) or text.startswith(("\t", "\r", "\n")) else ""
    return f"{mark}{text[:head]}{first}{''.join(map(_behind_separator, others))}"


def _behind_separator(part: str) -> str:
    start = _unseen(part)
    computes = _begins_formula(part[start:]) and not _AMOUNT.match(part[start:])
    return f"{part[:start]}'{part[start:]}" if computes else part


def _begins_formula(text: str) -> bool:
    return unicodedata.normalize("NFKC", text[:1]).startswith(("=", "+", "-", "@"))


def _unseen(text: str, *, beside: str = "") -> int:
    """Return how many characters stand before the first that has ink."""
    passed = _PASSED + beside
    seen = (
        n
        for n, one in enumerate(text)
        if unicodedata.category(one)[0] not in "ZCM" and one not in passed
    )
    return next(seen, len(text))


def _field(text: str) -> str:
    """Return a text as a cell of a file, on one line."""
    return safe_text(re.sub(r"[\t\r\n]+", " ", text))
