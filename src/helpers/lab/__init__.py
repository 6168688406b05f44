"""JupyterLab around a notebook: what a person needs beside it who works in it.

Belongs here: the first line of every notebook, and what Lab shows beside cells and on opening.
Not here: what notebooks show (``display``), or reports made without a person (``pipeline``).
"""

import os
from typing import Any

from helpers.errors import FaultyInput
from helpers.paths import CHECKED_TABLES

__all__ = ["load_ipython_extension", "set_up"]


def load_ipython_extension(shell: Any) -> None:
    """Have refused input shown as what is to be mended, without a traceback.

    Every kernel of this environment begins with it, see ``kernel.json``: what is wrong with the
    parameters cell is to be told before anything else has run.
    """

    def show(*told: Any, **named: Any) -> None:
        from helpers.lab.check import show_plainly  # noqa: PLC0415 - seldom wanted

        show_plainly(*told, **named)

    # A word without quotes in the parameters cell is a name that Python does not know.
    shell.set_custom_exc((FaultyInput, NameError), show)


def set_up(namespace: dict[str, Any]) -> None:
    """Make a notebook ready: parameters checked and in their normal form, the look of charts.

    Where a person works, edits of helpers, words and tables show without a restart, too. A build
    has checked the parameters before: its kernels read no manifest for it. ``namespace`` is the
    notebook's ``globals()``.
    """
    from helpers.display import style  # noqa: PLC0415 - matplotlib comes after the check

    if CHECKED_TABLES not in os.environ:
        from helpers.lab.check import check_parameters  # noqa: PLC0415 - a build does without
        from helpers.lab.completion import offer_codes  # noqa: PLC0415 - as above

        shell = namespace["get_ipython"]() if "get_ipython" in namespace else None
        if shell is not None:
            load_ipython_extension(shell)
            _follow_edits(shell)
            offer_codes(shell)
        check_parameters(namespace)
    style.apply()


def _follow_edits(shell: Any) -> None:
    """Have edited modules and words show in the next cell that is run; tables are read anew."""
    shell.extension_manager.load_extension("autoreload")
    shell.run_line_magic("autoreload", "2")
    shell.events.register("pre_run_cell", _forget_words)


def _forget_words(_: object) -> None:
    from helpers.display import wording  # noqa: PLC0415 - as above

    wording.entries.cache_clear()
