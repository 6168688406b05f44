"""From a clean notebook to a report's products: page, notebook, tables, key figures.

Belongs here: which products a report has, what is read from its blocks, and CSV that no spreadsheet
mistakes for formulas. Everything this module rests on counts as an ingredient of pages, and of
pages alone: when it changes they are drawn again from the stored notebooks.
"""

from __future__ import annotations

import base64
import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nbformat import NotebookNode

from helpers.display.block_kinds import MIME
from helpers.pipeline.notebook.files import Remark
from helpers.pipeline.page.citation import Citation, citation_of
from helpers.pipeline.page.clean_notebook import record_bytes
from helpers.pipeline.page.layout import Download, Picture
from helpers.pipeline.page.prose import slug
from helpers.pipeline.page.render import render_html

if TYPE_CHECKING:
    from helpers.pipeline.notebook.manifest import Report

Block = Mapping[str, Any]
_NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*%?\Z")
# A spreadsheet told of another separator begins a cell behind it; a number there computes nothing.
_SEPARATOR = re.compile(r"([;,|\t\r\n])")
_AMOUNT = re.compile(r"[+-][0-9][^=+*/^&<>!@(-]*\Z")
# Letters without ink, and the quote that a cell may begin with.
_PASSED = '\u115f\u1160\u2800\u3164\uffa0"'


@dataclass(frozen=True, slots=True)
class Drawn:
    """The products of one report.

    Attributes
    ----------
    files : Mapping of str to bytes
        By path below the site.
    tables : tuple of str
        The paths among them that are tables.
    key_figures : tuple of Mapping
        As ``release.json`` lists them.
    finding : str
        The sentence the report is known by.
    remarks : tuple of Remark
        What the page does not show.
    citation : Citation
        What the report says of itself.
    """

    files: Mapping[str, bytes]
    tables: tuple[str, ...]
    key_figures: tuple[Mapping[str, Any], ...]
    finding: str
    remarks: tuple[Remark, ...]
    citation: Citation


def draw(
    record: NotebookNode,
    *,
    report: Report,
    links: Mapping[str, str],
    meanings: Mapping[str, str],
    site: Mapping[str, str],
) -> Drawn:
    """Return the products of a record.

    Parameters
    ----------
    record : NotebookNode
        The normalised notebook of a good run.
    report : Report
        What it is the record of.
    links : Mapping of str to str
        Addresses the page links to, relative to it.
    meanings : Mapping of str to str
        What parameter values are called in the report's language.
    site : Mapping of str to str
        What the collection says of itself in the report's language, part by part.
    """
    folder = report.id.rpartition("/")[2]
    found = tables(record)
    shown = site.get("address") and first_picture(record)
    remarks: list[Remark] = []
    citation = citation_of(
        (block for _, block in blocks(record)),
        report=report,
        site=site,
        tables=[(table.title, f"{report.id}/tables/{table.name}") for table in found],
    )
    html = render_html(
        record,
        report=report,
        siblings=links,
        tables=[
            Download(table.title, f"{folder}/tables/{table.name}", table.cell, table.data)
            for table in found
        ],
        meanings=meanings,
        site=site,
        citation=citation,
        picture=Picture.of(f"{report.id}.png", shown[0], alt=shown[1]) if shown else None,
        remarks=remarks,
    )
    csvs = {f"{report.id}/tables/{table.name}": table.data for table in found}
    files = {
        f"{report.id}.html": html.encode(),
        f"{report.id}.ipynb": record_bytes(record),
        **({f"{report.id}.png": shown[0]} if shown else {}),
        **csvs,
    }
    return Drawn(
        files, tuple(csvs), tuple(key_figures(record)), first_finding(record), tuple(remarks),
        citation,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class TableFile:
    """One table to download.

    Attributes
    ----------
    name : str
        File name, ``<number>-<slug>.csv``.
    title : str
        What readers know it by.
    data : bytes
        The file: CSV in UTF-8 with the mark that spreadsheets need to read Korean.
    cell : str
        Id of the cell that shows it.
    """

    name: str
    title: str
    data: bytes
    cell: str


def blocks(record: NotebookNode) -> Iterator[tuple[str, Block]]:
    """Yield every block of a record with the id of the cell that shows it."""
    for cell in record.cells:
        for output in cell.get("outputs", []):
            block = output.get("data", {}).get(MIME)
            if isinstance(block, Mapping) and "block" in block:
                yield str(cell.get("id", "")), block


def first_picture(record: NotebookNode) -> tuple[bytes, str] | None:
    """Return a record's first chart as PNG and its text, None where it has none."""
    for cell in record.cells:
        alt = ""
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            alt = (data.get(MIME) or {}).get("alt", alt)
            if alt and "image/png" in data:
                return base64.b64decode(data["image/png"]), alt
    return None


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


def table_csv(table: Block) -> bytes:
    """Return a table as CSV.

    A column of figures has four: as shown, then value, lowest and highest in base units.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    columns = table["columns"]
    measured = [
        any(row[place].get("value") is not None for row in table["rows"])
        for place in range(len(columns))
    ]
    header = []
    for column, figures in zip(columns, measured, strict=True):
        unit = f" ({column['unit']})" if column.get("unit") else ""
        header.append(_field(f"{column['label']}{unit}"))
        if figures:
            header += [_field(f"{column['key']}_{part}") for part in ("value", "low", "high")]
    writer.writerow(header)
    for row in table["rows"]:
        line = []
        for cell, figures in zip(row, measured, strict=True):
            line.append(_field(str(cell["text"])))
            if figures:
                numbers = (cell.get(part) for part in ("value", "low", "high"))
                line += ["" if number is None else repr(number) for number in numbers]
        writer.writerow(line)
    return out.getvalue().encode("utf-8-sig")


def tables(record: NotebookNode) -> list[TableFile]:
    """Return every table of a record, those behind figures included, in page order."""
    found: list[TableFile] = []
    for cell, block in blocks(record):
        table = block.get("table") if block["block"] == "figure" else block
        if isinstance(table, Mapping) and table.get("block") == "table":
            name = f"{len(found) + 1}-{slug(cell)}.csv"
            title = str(block.get("title") or table["caption"])
            found.append(TableFile(name, title, table_csv(table), cell))
    return found


def _findings(record: NotebookNode) -> Iterator[Block]:
    for _, block in blocks(record):
        if block["block"] == "finding":
            yield block
        elif block["block"] == "findings":
            yield from block["findings"]


def key_figures(record: NotebookNode) -> list[dict[str, Any]]:
    """Return the key figures of a record: id, value, low, high, unit, text."""
    return [dict(block["figure"]) for block in _findings(record) if block.get("figure")]


def first_finding(record: NotebookNode) -> str:
    """Return the sentence a report is known by, empty where it states none."""
    return next((str(block["text"]) for block in _findings(record)), "")
