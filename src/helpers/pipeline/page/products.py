"""From a clean notebook to a report's products: page, notebook, tables, key figures.

Belongs here: which products a report has, and what is read from its findings. Everything this
module rests on counts as an ingredient of pages, and of pages alone: when it changes they are drawn
again from the stored notebooks.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jinja2 import UndefinedError
from nbformat import NotebookNode, validate

from helpers.display.block_kinds import MIME
from helpers.pipeline.notebook.files import Remark
from helpers.pipeline.page import paper
from helpers.pipeline.page.attached import node
from helpers.pipeline.page.citation import Citation, citation_of
from helpers.pipeline.page.clean_notebook import record_bytes
from helpers.pipeline.page.layout import Download, Picture, environment
from helpers.pipeline.page.render import arranged, code_markup, exporter, written
from helpers.pipeline.page.tables import PACKAGE, blocks, data_package, findings, tables
from helpers.pipeline.page.workbook import workbook

if TYPE_CHECKING:
    from helpers.pipeline.notebook.manifest import Report


@dataclass(frozen=True, slots=True)
class Drawn:
    """The products of one report."""

    files: Mapping[str, bytes]  #: By path below the site.
    tables: tuple[str, ...]  #: The paths among them that are tables.
    key_figures: tuple[Mapping[str, Any], ...]  #: As ``release.json`` lists them.
    finding: str  #: The sentence the report is known by.
    remarks: tuple[Remark, ...]  #: What the page does not show.
    citation: Citation  #: What the report says of itself.
    sources: Mapping[str, int]  #: How many figures it shows of each document, by the document's id.


def get_ready() -> None:
    """Do what is put off until a first page is drawn: compile templates, a schema and a lexer."""
    environment().get_template("parts.html.j2")
    empty = node({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []})
    validate(empty)
    code_markup("")
    # There is no page to put it in; when that is noticed all templates are compiled.
    with suppress(UndefinedError):
        exporter().from_notebook_node(empty)


def draw(
    record: NotebookNode,
    *,
    report: Report,
    links: Mapping[str, str],
    meanings: Mapping[str, str],
    site: Mapping[str, str],
    sketch: bool = False,
) -> Drawn:
    """Return the products of a record.

    Parameters
    ----------
    record : NotebookNode
        The normalised notebook of a good run.
    report : Report
        What it is the record of.
    links : Mapping of str to str
        Addresses the page links to, relative to it; a PDF is made where it names one.
    meanings : Mapping of str to str
        What parameter values are called in the report's language.
    site : Mapping of str to str
        What the collection says of itself in the report's language, part by part.
    sketch : bool, optional
        Whether it is for a preview, which does without the workbook.
    """
    folder = report.id.rpartition("/")[2]
    found = tables(record)
    csvs = {f"{report.id}/tables/{table.name}": table.data for table in found}
    shown = site.get("address") and first_picture(record)
    beside = {"columns": f"{folder}/tables/{PACKAGE}"}
    if not sketch:
        beside["xlsx"] = f"{folder}.xlsx"
    remarks: list[Remark] = []
    citation = citation_of(
        (block for _, block in blocks(record)),
        report=report,
        site=site,
        tables=[(table.title, path) for table, path in zip(found, csvs, strict=True)],
    )
    page, cells = arranged(
        record,
        report=report,
        siblings={**links, **(beside if found else {})},
        tables=[
            Download(table.title, f"{folder}/tables/{table.name}", table.cell, data)
            for table, data in zip(found, csvs.values(), strict=True)
        ],
        meanings=meanings,
        site=site,
        citation=citation,
        picture=Picture.of(f"{report.id}.png", shown[0], alt=shown[1]) if shown else None,
        remarks=remarks,
    )
    # The page learns here which terms it has, which the PDF explains.
    html = written(record, page, cells).encode()
    with ThreadPoolExecutor(1) as aside:
        # Typst holds nobody up: where a processor is idle the workbook costs a report no time.
        pdf = aside.submit(paper.pdf, page) if "pdf" in links else None
        more = {f"{report.id}/tables/{PACKAGE}": data_package(found, citation=citation)}
        if found and not sketch:
            more[f"{report.id}.xlsx"] = workbook(page, found, citation=citation)
    files = {
        f"{report.id}.html": html,
        f"{report.id}.ipynb": record_bytes(record),
        **({f"{report.id}.png": shown[0]} if shown else {}),
        **csvs,
        **(more if found else {}),
        **({f"{report.id}.pdf": pdf.result()} if pdf else {}),
    }
    return Drawn(
        files, tuple(csvs), tuple(key_figures(record)), first_finding(record), tuple(remarks),
        citation, sources_of(record),
    )  # fmt: skip


def key_figures(record: NotebookNode) -> list[dict[str, Any]]:
    """Return the key figures of a record: id, value, low, high, unit, text."""
    return [dict(block["figure"]) for block in findings(record) if block.get("figure")]


def sources_of(record: NotebookNode) -> dict[str, int]:
    """Return how many figures a record shows of each document it names, by the document's id."""
    return {
        str(one["id"]): len(one["observations"])
        for _, block in blocks(record)
        if block["block"] == "sources"
        for one in block["sources"]
    }


def stated(record: bytes) -> dict[str, str]:
    """Return the sentences of a stored record that state key figures, by the figures' ids."""
    found = findings(json.loads(record))
    return {block["figure"]["id"]: str(block["text"]) for block in found if block.get("figure")}


def first_finding(record: NotebookNode) -> str:
    """Return the sentence a report is known by, empty where it states none."""
    return next((str(block["text"]) for block in findings(record)), "")


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
