"""A notebook as git keeps it: what a person wrote, nothing of a run.

Belongs here: taking outputs, counts and what else a session leaves behind off a notebook, in the
form JupyterLab saves. Run as a program it is git's filter, from standard input to standard output;
git asks it about every notebook it looks at, so it imports nothing that takes long.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

CLEANABLE = "a notebook of nbformat 4 as JupyterLab saves it; nothing was taken off"
OF_A_NOTEBOOK = ("papermill", "widgets")
OF_A_CELL = ("ExecuteTime", "collapsed", "execution", "papermill", "scrolled", "trusted", "vscode")


def _without(found: Any, names: tuple[str, ...]) -> None:
    for name in names:
        found.pop(name, None)


def _stored_cell(cell: dict[str, Any]) -> None:
    _without(cell["metadata"], OF_A_CELL)
    if cell["cell_type"] == "code":
        cell |= {"execution_count": None, "outputs": []}
    if isinstance(cell["source"], str):
        cell["source"] = cell["source"].splitlines(keepends=True)


def _stored(raw: bytes) -> bytes | None:
    """Return a notebook's file without what running it left; None for what is no notebook."""
    try:
        notebook = json.loads(raw.decode("utf-8-sig"))
        if notebook["nbformat"] != 4:
            return None
        metadata = notebook["metadata"]
        _without(metadata, OF_A_NOTEBOOK)
        _without(metadata.get("language_info", {}), ("version",))
        for cell in notebook["cells"]:
            _stored_cell(cell)
        text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)
        return f"{text}\n".encode()
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def stored(raw: bytes) -> bytes:
    """Return a notebook's file without what running it left; anything else as it is."""
    return _stored(raw) or raw


def notebooks(folder: Path) -> list[Path]:
    """Return the notebooks below a folder but those that Lab keeps for itself, which are hidden."""
    found = sorted(folder.glob("**/[!.]*.ipynb"))
    return [path for path in found if not path.parent.name.startswith(".")]


def cleaned(paths: Iterable[Path]) -> tuple[dict[Path, tuple[int, int]], list[Path]]:
    """Rewrite notebooks as git keeps them; return those that were not, with lines then and now.

    Beside them it returns what is no notebook and stays as it is.
    """
    from helpers.pipeline.disk import write_file  # noqa: PLC0415 - the filter runs by itself

    found, strange = {}, []
    for path in paths:
        before = path.read_bytes()
        after = _stored(before)
        if after is None:
            strange.append(path)
        elif after != before:
            write_file(path, after)
            found[path] = len(before.splitlines()), len(after.splitlines())
    return found, strange


if __name__ == "__main__":
    sys.stdout.buffer.write(stored(sys.stdin.buffer.read()))
