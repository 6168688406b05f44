"""The kernel in which a person works follows edits."""

from __future__ import annotations

from typing import Any

from helpers.display import wording


def follow_edits(shell: Any) -> None:
    """Have edited modules and words show in the next cell that is run; tables are read anew."""
    shell.extension_manager.load_extension("autoreload")
    shell.run_line_magic("autoreload", "2")
    shell.events.register("pre_run_cell", _forget_words)


def _forget_words(_: object) -> None:
    wording.entries.cache_clear()
