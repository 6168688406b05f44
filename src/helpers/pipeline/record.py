"""The record: an executed notebook without anything that differs from run to run.

Belongs here: taking out times, paths, addresses and random ids, so that the same inputs give the
same bytes. Pages, tables and key figures are made from the record alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import copy
from typing import TYPE_CHECKING, Any

from nbformat import NotebookNode, from_dict, reads, writes

from helpers.pipeline.attached import widget_state, with_captured
from helpers.pipeline.notebooks import INJECTED
from helpers.pipeline.verdict import Verdict

if TYPE_CHECKING:
    from helpers.pipeline.manifest import Report

# Only where Python writes it as an object's address; other hexadecimal numbers are content.
_ADDRESS = re.compile(r"(?<= at )0x[0-9a-f]{6,16}\b")
# Tried at the beginning of a path alone, else long texts without a break would take hours.
_CELL_FILE = re.compile(r"(?:(?<![\w./-])[\w./-]*/)?ipykernel_[0-9]+/[0-9]+\.py")
_PICTURES = ("image/png", "image/jpeg", "image/gif", "application/pdf")
_KEPT_METADATA = ("tags", "alt")


def without_places(text: str, hidden: Mapping[str, str]) -> str:
    """Return a text without addresses in memory and without this machine's folders."""
    # Looked for first: pictures are long, and the pattern tries every word of theirs.
    if "ipykernel_" in text:
        text = _CELL_FILE.sub("cell.py", text)
    for folder, name in hidden.items():
        if folder in text:
            text = re.sub(rf"{re.escape(folder)}(?:/k[a-z0-9_]{{8}}(?=/))?", name, text)
    return _ADDRESS.sub("0x0", text) if "0x" in text else text


def _cleaned(value: Any, hidden: Mapping[str, str]) -> Any:
    """Return JSON with every text made plain, pictures excepted."""
    if isinstance(value, str):
        return without_places(value, hidden)
    if isinstance(value, list):
        return [_cleaned(part, hidden) for part in value]
    if isinstance(value, dict):
        return {
            key: part if key in _PICTURES else _cleaned(part, hidden) for key, part in value.items()
        }
    return value


def _identified(cells: list[NotebookNode]) -> None:
    """Give the injected cell a fixed id and a cell without a readable one a number."""
    for number, cell in enumerate(cells, start=1):
        if INJECTED in cell.metadata.get("tags", []):
            cell["id"] = INJECTED
        elif not cell.get("id") or re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f-]+)?", cell["id"]):
            cell["id"] = f"c{number:04d}"


def _node(content: Mapping[str, Any]) -> NotebookNode:
    """Return a deep copy as nbformat's own kind of dictionary."""
    node: NotebookNode = from_dict(dict(content))  # type: ignore[no-untyped-call]  # nbformat has no types
    return node


def _identity(report: Report) -> dict[str, Any]:
    """Return what a record says of the report it is of."""
    return {
        "id": report.id,
        "lang": report.lang,
        "parameters": dict(report.parameters),
        "title": report.title,
    }


def normalise(notebook: NotebookNode, *, report: Report, hidden: Mapping[str, str]) -> NotebookNode:
    """Return the record of a run.

    Parameters
    ----------
    notebook : NotebookNode
        The executed notebook.
    report : Report
        What it was run for; named in the record's metadata.
    hidden : Mapping
        Folders of this machine and what stands for them.
    """
    told = notebook.metadata.get("language_info", {})
    language = {name: told[name] for name in ("name", "pygments_lexer") if name in told}
    metadata = {
        "kernelspec": {
            "display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3",
        },
        "language_info": language or {"name": "python"},
        "report": _identity(report),
    }  # fmt: skip
    state = widget_state(notebook)
    cells = [_cell(cell, hidden, state) for cell in notebook.cells]
    _identified(cells)
    return _node({"metadata": metadata, "nbformat": 4, "nbformat_minor": 5, "cells": cells})


def _cell(cell: NotebookNode, hidden: Mapping[str, str], state: Mapping[str, Any]) -> NotebookNode:
    """Return what a record keeps of a cell."""
    own = copy(cell)
    own["metadata"] = {key: cell.metadata[key] for key in _KEPT_METADATA if cell.metadata.get(key)}
    if cell["cell_type"] == "code":
        own["outputs"] = _cleaned(list(with_captured(cell["outputs"], state)), hidden)
        if INJECTED in cell.metadata.get("tags", []):
            # papermill's comment says nothing the tag does not say.
            own["source"] = cell["source"].removeprefix("# Parameters\n")
    elif not cell.get("attachments"):
        own.pop("attachments", None)
    return own


def record_bytes(record: NotebookNode) -> bytes:
    """Return the one way a record is stored."""
    text: str = writes(record, version=4)  # type: ignore[no-untyped-call]  # as in _node
    return text.encode() + b"\n"


def reread(stored: bytes, *, report: Report) -> NotebookNode:
    """Return a stored record under the title its report has now."""
    record: NotebookNode = reads(stored.decode(), as_version=4)  # type: ignore[no-untyped-call]  # as in _node
    record["metadata"]["report"] = _node(_identity(report))
    return record


def marked(record: NotebookNode, verdict: Verdict) -> NotebookNode:
    """Return a failed run's notebook with a note before the cell at fault."""
    noted = _node(record)
    text = f"**This report was not published: {verdict.reason}**"
    cell = {"cell_type": "markdown", "id": "failure", "metadata": {}, "source": text}
    noted.cells.insert(verdict.cell or 0, _node(cell))
    return noted
