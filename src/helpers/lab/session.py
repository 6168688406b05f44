"""The kernel in which a person works: it follows edits, and says plainly what is to be mended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from helpers.display import wording
from helpers.display.wording import Lang, say
from helpers.errors import PARAMETERS_CELL, Fault, FaultyInput


def follow_edits(shell: Any) -> None:
    """Have edited modules and words show in the next cell that is run; tables are read anew."""
    shell.extension_manager.load_extension("autoreload")
    shell.run_line_magic("autoreload", "2")
    shell.events.register("pre_run_cell", _forget_words)


def _forget_words(_: object) -> None:
    wording.entries.cache_clear()


def show_plainly(shell: Any, lang: Lang, unquoted: Callable[[str, str], Sequence[Fault]]) -> None:
    """Have IPython show refused input as what is to be mended, without a traceback.

    Parameters
    ----------
    shell : InteractiveShell
        Of the kernel.
    lang : {"ko", "en"}
        Language it is said in.
    unquoted : Callable
        Returns the faults of a cell that ended at a word that is no name.
    """

    def show(shell: Any, kind: type, error: Any, trace: Any, **_: object) -> None:
        if isinstance(error, FaultyInput):
            faults: Sequence[Fault] = error.faults
        else:
            faults = unquoted(shell.user_ns["In"][-1], error.name or "")
        if not faults:
            shell.showtraceback((kind, error, trace))
            return
        told = [str(fault) for fault in faults]
        if all(fault.file == PARAMETERS_CELL for fault in faults):
            told = [f"{fault.column} {fault.told}" for fault in faults]
            told.insert(0, say("common.wanted.parameters", lang))
        shell._showtraceback(kind, error, told)  # noqa: SLF001 - as IPython's own handlers do

    shell.set_custom_exc((FaultyInput, NameError), show)
