"""The clean notebook, a run's record: without anything that differs from run to run.

Belongs here: taking out times, paths, addresses and random ids, so that the same inputs give the
same bytes. Pages, tables and key figures are made from the record alone.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from nbformat import NotebookNode, reads

from helpers.display import dollars
from helpers.pipeline.notebook.files import INJECTED
from helpers.pipeline.page.attached import node, widget_state, with_captured

if TYPE_CHECKING:
    from helpers.pipeline.notebook.manifest import Report

#: What stands for the run's private folder, whose name is drawn anew each time.
PRIVATE = "tmp"
# A path begins after nothing, space, a quote, a bracket, a sign between values or a colour, but not
# where something is linked to; it ends likewise, or with its sentence.
_BEFORE = (
    r"""(?:(?P<colour>\x1b\[[0-9;]*m)|(?<![^\s'"`(\[<>=,;|])(?<!\]\()"""
    r"""(?<!href=)(?<!src=)(?<!href=["'])(?<!src=["']))"""
)
_AFTER = r"""(?=[\s'"`)\]}<>,;:|\x1b]|[.!?](?:\s|$)|$)"""
# Addresses and their queries, which are passed over as a whole: commas and what follows an equals
# sign are theirs.
_WEB = (
    r"""(?i:(?:(?<![a-z0-9+.-])(?:[a-z][a-z0-9+.-]{0,30}://|data:|mailto:|urn:)|(?<![^\s"'`(<>])//"""
    r"""|[?&](?:amp;)?[\w.%\[\]-]{1,99}=)[^\s"'`<>\x1b]*)"""
)
# Tags with their attributes, comments, scripts and style sheets, also such as never end. Whatever
# it begins with it matches, else long texts would take hours.
_MARKUP = re.compile(
    r"""<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)
    |<[a-z/!?](?:[^"'<>]|"[^"]*(?:"|\Z)|'[^']*(?:'|\Z))*+>?""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
_ADDRESS = re.compile(r"(?<= at )0x[0-9a-f]{6,16}\b")
# What stands around an object's description, and how far from an address it is looked for.
_SIGNS = re.compile(r"(?:<|&lt;)(?=\w)|(?<![-=])(?:>|&gt;)")
_NEAR = 500
_STYLED = re.compile(r'(?<=<table id=")T_[0-9a-f]{5}(?=")')
_MARKED_UP = ("text/html", "text/markdown")
_AS_THEY_ARE = ("image/", "audio/", "video/", "application/pdf", "svg")
_KEPT_METADATA = ("tags", "alt")


@dataclass(frozen=True, slots=True)
class _Places:
    """How a machine's folders are found in a text."""

    names: Mapping[str, str]  #: What stands for a folder, as text and as HTML write it.
    #: The run's private folder, a kernel's in it, and the file of a cell there.
    private: re.Pattern[str]
    #: The other folders, where a whole path names them or what is below them; and whole addresses,
    #: so that nothing is found inside them.
    whole: re.Pattern[str]


@cache
def _places(hidden: tuple[tuple[str, str], ...]) -> _Places:
    """Return how folders are found; ``/`` is none, for everything is below it."""
    ordered = sorted((pair for pair in hidden if pair[0].strip("/")), key=lambda p: -len(p[0]))
    names = {way: name for folder, name in ordered for way in (folder, escape(folder, quote=False))}
    never = "(?!)"
    private = "|".join(re.escape(way) for way, name in names.items() if name == PRIVATE) or never
    kernels = rf"(?:{private})(?:/k[a-z0-9_]{{8}}(?![a-z0-9_]))?"
    # What stands right below / may be a word or how an address begins: not without more of a path.
    ends = {False: r"(?=/[^\s/])", True: rf"(?:(?=/)|{_AFTER})"}
    others = [way for way, name in names.items() if name != PRIVATE]
    whole = "|".join(re.escape(way) + ends[way.count("/") > 1] for way in others)
    return _Places(
        names,
        re.compile(
            rf"(?:(?:{private})(?:/\w+)?|~)(?P<cell>/ipykernel_[0-9]+/[0-9]+\.py\b)|{kernels}"
        ),
        re.compile(f"{_WEB}|{_BEFORE}(?P<folder>{whole or never})"),
    )


def without_places(text: str, hidden: Mapping[str, str], *, markup: bool = False) -> str:
    """Return a text without addresses in memory and without paths of this machine's folders.

    Parameters
    ----------
    text : str
        What was shown.
    hidden : Mapping
        Folders of this machine and what stands for them. The run's own, for which `PRIVATE` stands,
        goes wherever it is named, for it is named like nothing else. Of the others whole paths go,
        never parts of addresses; of one right below ``/`` only what is below it.
    markup : bool
        Whether only what stands between tags is text.
    """
    if "/" not in text and "0x" not in text:
        return text
    places = _places(tuple(hidden.items()))
    if any(way in text for way in ("0x", "ipykernel_", *places.names)):
        # In markup too: it would differ from run to run.
        text = places.private.sub(lambda found: "cell.py" if found["cell"] else PRIVATE, text)
        ends = [(tag.start(), tag.end()) for tag in _MARKUP.finditer(text)] if markup else []
        begins = [0, *(end for _, end in ends)]
        stops = [*(start for start, _ in ends), len(text)]
        text = "".join(
            _plain(text[begin:stop], places) + text[stop:again]
            for begin, stop, again in zip(begins, stops, [*begins[1:], len(text)], strict=True)
        )
    return text


def _plain(text: str, places: _Places) -> str:
    """Return a text that is no markup without addresses and whole paths."""

    def named(found: re.Match[str]) -> str:
        folder = found["folder"]
        return found[0] if folder is None else f"{found['colour'] or ''}{places.names[folder]}"

    text = places.whole.sub(named, text)
    return _ADDRESS.sub(_address, text)


def _address(found: re.Match[str]) -> str:
    """Return what stands for an address: only where Python describes an object is it one."""
    text, (start, end) = found.string, found.span()
    before = text[max(0, start - _NEAR) : start].rpartition("\n")[2]
    after = text[end : end + _NEAR].partition("\n")[0]
    open_signs = 0
    for sign in _SIGNS.findall(before):
        open_signs = open_signs + 1 if sign in {"<", "&lt;"} else max(0, open_signs - 1)
    return "0x0" if open_signs and (">" in after or "&gt;" in after) else found[0]


def _cleaned(value: Any, hidden: Mapping[str, str], *, markup: bool = False) -> Any:
    """Return JSON with every text made plain, pictures excepted."""
    if isinstance(value, str):
        drawn = value.startswith("<svg")
        return value if drawn else without_places(value, hidden, markup=markup)
    if isinstance(value, list):
        # A tag may go on in the next line.
        parts = ["".join(value)] if markup and all(isinstance(one, str) for one in value) else value
        return [_cleaned(part, hidden, markup=markup) for part in parts]
    if isinstance(value, dict):
        return {
            key: part
            if key.startswith(_AS_THEY_ARE)
            else _cleaned(part, hidden, markup=markup or key in _MARKED_UP)
            for key, part in value.items()
        }
    return value


def _identified(cells: list[NotebookNode]) -> None:
    """Give the injected cell a fixed id and a cell without a readable one a number."""
    for number, cell in enumerate(cells, start=1):
        if INJECTED in cell.metadata.get("tags", []):
            cell["id"] = INJECTED
        elif not cell.get("id") or re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f-]+)?", cell["id"]):
            cell["id"] = f"c{number:04d}"


def _styled(cells: list[NotebookNode]) -> None:
    """Give numbers in the place of the ids that pandas draws at random for styled tables."""
    count = itertools.count(1)
    for cell in cells:
        for data in (output.get("data", {}) for output in cell.get("outputs", ())):
            for found in dict.fromkeys(_STYLED.findall(data.get("text/html", ""))):
                data["text/html"] = data["text/html"].replace(found, f"T_{next(count):05x}")


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

    ``hidden`` are folders of this machine and what stands for them.
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
    _styled(cells)
    return node({"metadata": metadata, "nbformat": 4, "nbformat_minor": 5, "cells": cells})


def _cell(cell: NotebookNode, hidden: Mapping[str, str], state: Mapping[str, Any]) -> NotebookNode:
    """Return what a record keeps of a cell."""
    own = copy(cell)
    own["metadata"] = {key: cell.metadata[key] for key in _KEPT_METADATA if cell.metadata.get(key)}
    if cell["cell_type"] == "code":
        outputs = _cleaned(list(_joined(with_captured(cell["outputs"], state))), hidden)
        own["outputs"] = [_legible(output) for output in outputs]
        if INJECTED in cell.metadata.get("tags", []):
            # papermill's comment says nothing the tag does not say.
            own["source"] = cell["source"].removeprefix("# Parameters\n")
    elif not cell.get("attachments"):
        own.pop("attachments", None)
    if cell["cell_type"] == "markdown":
        own["source"] = dollars.in_markdown(cell["source"])
    return own


def _joined(outputs: Iterable[NotebookNode]) -> Iterator[NotebookNode]:
    """Yield outputs, what one stream holds without a break as one text.

    Where a kernel parts it depends on when it was written.
    """
    for stream, group in itertools.groupby(outputs, key=lambda output: output.get("name")):
        if stream is None:
            yield from group
        else:
            text = "\n".join(map(_left, "".join("".join(one["text"]) for one in group).split("\n")))
            yield node({"output_type": "stream", "name": stream, "text": text})


def _left(line: str) -> str:
    r"""Return what a terminal leaves of a line that goes back to its beginning or by letters.

    >>> _left("\r1 of 2\r2 of 2"), _left("1%\b\b2%"), _left("end\r")
    ('2 of 2', '2%', 'end')
    """
    last = line.rstrip("\r").rpartition("\r")[2]
    if "\b" not in last:
        return last
    seen: list[str] = []
    for letter in last:
        seen[-1:] = [] if letter == "\b" else [*seen[-1:], letter]
    return "".join(seen)


def _legible(output: dict[str, Any]) -> dict[str, Any]:
    """Set amounts of money apart that JupyterLab would typeset as mathematics."""
    data = output.get("data", {})
    for kind, apart in (("text/html", dollars.in_html), ("text/markdown", dollars.in_markdown)):
        if kind in data:
            data[kind] = apart("".join(data[kind]))
    return output


def record_bytes(record: NotebookNode) -> bytes:
    """Return the one way a record is stored."""
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode() + b"\n"


def reread(stored: bytes, *, report: Report) -> NotebookNode:
    """Return a stored record under the title its report has now."""
    record: NotebookNode = reads(stored.decode(), as_version=4)  # type: ignore[no-untyped-call]  # no types
    record["metadata"]["report"] = node(_identity(report))
    return record


def marked(record: NotebookNode, *, reason: str, cell: int) -> NotebookNode:
    """Return a failed run's notebook with a note before the cell at fault."""
    noted = node(record)
    text = f"**This report was not published: {reason}**"
    note = {"cell_type": "markdown", "id": "failure", "metadata": {}, "source": text}
    noted.cells.insert(cell, node(note))
    return noted
