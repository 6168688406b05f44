"""The kernel in which a person works: it follows edits, and says plainly what is to be mended."""

from __future__ import annotations

from typing import Any

from helpers.display import wording
from helpers.display.wording import Lang, say
from helpers.errors import PARAMETERS_CELL, FaultyInput


def follow_edits(shell: Any) -> None:
    """Have edited modules and words show in the next cell that is run; tables are read anew."""
    shell.extension_manager.load_extension("autoreload")
    shell.run_line_magic("autoreload", "2")
    shell.events.register("pre_run_cell", _forget_words)


def _forget_words(_: object) -> None:
    wording.entries.cache_clear()


def show_plainly(shell: Any, lang: Lang) -> None:
    """Have IPython show refused input as what is to be mended, without a traceback."""

    def show(shell: Any, kind: type, error: FaultyInput, *_: object, **__: object) -> None:
        told = [str(fault) for fault in error.faults]
        if all(fault.file == PARAMETERS_CELL for fault in error.faults):
            told = [f"{fault.column} {fault.told}" for fault in error.faults]
            told.insert(0, say("common.wanted.parameters", lang))
        shell._showtraceback(kind, error, told)  # noqa: SLF001 - as IPython's own handlers do

    shell.set_custom_exc((FaultyInput,), show)
