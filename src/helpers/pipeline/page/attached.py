"""What a record brings along where the notebook only names it: pictures, what widgets captured.

Belongs here: turning what lives beside a notebook's cells into parts of its cells, so that pages
are made from the record alone. Files count as ingredients of the run.
"""

from __future__ import annotations

import base64
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

import mistune
from nbformat import NotebookNode, from_dict

from helpers.display.harmless import harmless_svg, picture_kind, plain_address, scheme_of
from helpers.pipeline.page.trees import parsed

# Folders of a collection that every machine has that runs its notebooks.
FOLDERS: Final = ("notebooks", "data")
MOST_BYTES: Final = 5_000_000
VIEW: Final = "application/vnd.jupyter.widget-view+json"
_STATE: Final = "application/vnd.jupyter.widget-state+json"
_NAMES: Final = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".svg")
_PLAIN_NAME = re.compile(r"[\w./-]+", re.ASCII)
_TOKENS = mistune.create_markdown(renderer="ast", plugins=["table", "strikethrough", "footnotes"])


def attach_pictures(notebook: NotebookNode, *, root: Path) -> tuple[str, ...]:
    """Attach the pictures that prose and outputs show from the collection; return their names.

    Only plain files of a picture's name below `FOLDERS` are read, wherever links lead, and no more
    than `MOST_BYTES` of each. Files that are not there are named too: once they are, the report is
    made again.

    Parameters
    ----------
    notebook : NotebookNode
        The executed notebook; its prose cells are changed, and the metadata of its outputs.
    root : Path
        Root of the collection.
    """
    names: list[str] = []
    for cell in notebook.cells:
        prose = cell.source if cell.cell_type == "markdown" else ""
        if held := _held(_pictures(prose), root, names):
            cell.attachments = {**cell.get("attachments", {}), **held}
            cell.source = _named(prose, held)
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            addresses = [*_pictures(_text(data, "text/markdown"))]
            addresses += _tags(_text(data, "text/html"))
            if held := _held(addresses, root, names):
                output.metadata.attachments = held
    return tuple(names)


def _named(prose: str, held: Iterable[str]) -> str:
    """Return prose that names its pictures as attachments, so that a notebook shows them anywhere.

    Names with other signs stay as they are: viewers write them in different ways.
    """
    for name in filter(_PLAIN_NAME.fullmatch, held):
        prose = re.sub(rf"(?<=\]\(){re.escape(name)}(?=[)\s])", f"attachment:{name}", prose)
    return prose


def _text(data: Mapping[str, Any], kind: str) -> str:
    value = data.get(kind, "")
    return "".join(map(str, value)) if isinstance(value, list) else str(value)


def _held(addresses: Iterable[str], root: Path, names: list[str]) -> dict[str, dict[str, str]]:
    """Return the pictures that addresses lead to, and note the names of their files."""
    held = {}
    for address in dict.fromkeys(addresses):
        path = _place(address, root)
        if path is not None:
            names.append(path.relative_to(os.path.realpath(root)).as_posix())
            if picture := _picture(_read(path)):
                held[unquote(plain_address(address))] = picture
    return held


def _tags(markup: str) -> Iterator[str]:
    """Yield the addresses of the pictures in HTML."""
    if "<img" in markup.lower():
        for image in parsed(markup).iter("img"):
            yield image.get("src") or ""


def _pictures(source: str) -> Iterator[str]:
    """Yield the addresses of the pictures that Markdown shows."""
    shown = any(sign in source for sign in ("![", "<"))
    waiting: list[Any] = [_TOKENS(source)] if shown else []
    while waiting:
        match waiting.pop():
            case list() as parts:
                waiting += reversed(parts)
            case {"type": "image", "attrs": {"url": str(address)}}:
                yield address
            case {"type": "block_html" | "inline_html", "raw": str(markup)}:
                yield from _tags(markup)
            case {"children": list() as parts}:
                waiting.append(parts)


def _place(address: str, root: Path) -> Path | None:
    """Return the real path of a picture below the collection's folders, None for any other."""
    plain = plain_address(address)
    name = unquote(plain).partition("?")[0].partition("#")[0]
    if scheme_of(plain) or not name or name.startswith(("/", "\\")) or "\0" in name:
        return None
    path = Path(os.path.realpath(root / FOLDERS[0] / name))
    base = os.path.realpath(root)
    inside = [path.relative_to(base).parts] if path.is_relative_to(base) else []
    fine = any(
        parts[0] in FOLDERS
        and parts[:2] != ("data", "inbox")
        and not any(part.startswith(".") for part in parts)
        for parts in inside
        if parts
    )
    return path if fine and path.suffix.lower() in _NAMES else None


def _read(path: Path) -> bytes:
    """Return a plain file's bytes, none where it is none, too large or not to be read."""
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            told = os.fstat(descriptor)
            if stat.S_ISREG(told.st_mode) and told.st_size <= MOST_BYTES:
                return file.read(MOST_BYTES)
    return b""


def _picture(data: bytes) -> dict[str, str]:
    """Return a picture by its type, nothing where the bytes are none."""
    if kind := picture_kind(data):
        return {f"image/{kind}": base64.b64encode(data).decode()}
    with suppress(ValueError):
        return {"image/svg+xml": harmless_svg(data.decode())[0]}
    return {}


def widget_state(notebook: NotebookNode) -> Mapping[str, Any]:
    """Return the state of a notebook's widgets by the id of their models."""
    state: Mapping[str, Any] = notebook.metadata.get("widgets", {}).get(_STATE, {}).get("state", {})
    return state


def with_captured(
    outputs: Iterable[NotebookNode], state: Mapping[str, Any]
) -> Iterator[NotebookNode]:
    """Yield outputs, and in a widget's place what it captured or says.

    The widget itself is of no use without its kernel; its output keeps its other types and a note
    of what was left out.
    """
    for output in outputs:
        view = output.get("data", {}).get(VIEW)
        if view is None:
            yield output
            continue
        model = view.get("model_id", "") if isinstance(view, Mapping) else ""
        held = list(_captured(model, state, set()))
        if _name(model, state) != "OutputModel":
            data = {kind: value for kind, value in output["data"].items() if kind != VIEW}
            metadata = {**output.get("metadata", {}), "left_out": [VIEW]}
            yield node({**output, "data": data, "metadata": metadata})
        yield from held


def _name(model: str, state: Mapping[str, Any]) -> str:
    return str(state.get(model, {}).get("model_name", ""))


def _captured(model: str, state: Mapping[str, Any], seen: set[str]) -> Iterator[NotebookNode]:
    """Yield what a widget and those inside it captured or say."""
    if model in seen:
        return
    seen.add(model)
    own = state.get(model, {}).get("state", {})
    match _name(model, state):
        case "OutputModel":
            yield from (node(output) for output in own.get("outputs", ()))
        case "HTMLModel" | "HTMLMathModel":
            yield _said("text/html", own)
        case "LabelModel":
            yield _said("text/plain", own)
    for child in own.get("children", ()):
        yield from _captured(str(child).removeprefix("IPY_MODEL_"), state, seen)


def _said(kind: str, state: Mapping[str, Any]) -> NotebookNode:
    data = {kind: str(state.get("value", ""))}
    return node({"output_type": "display_data", "data": data, "metadata": {}})


def node(content: Mapping[str, Any]) -> NotebookNode:
    """Return a deep copy as nbformat's own kind of dictionary."""
    made: NotebookNode = from_dict(dict(content))  # type: ignore[no-untyped-call]  # has no types
    return made
