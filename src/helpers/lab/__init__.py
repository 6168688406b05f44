"""JupyterLab around a notebook: what a person needs beside it who works in it.

Belongs here: the first line of every notebook, and what Lab shows beside cells and on opening.
Not here: what notebooks show (``display``), or reports made without a person (``pipeline``).
"""

import os
from typing import Any

from helpers.paths import CHECKED_TABLES

__all__ = ["set_up"]


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
        from helpers.lab.session import follow_edits  # noqa: PLC0415 - as above

        shell = namespace["get_ipython"]() if "get_ipython" in namespace else None
        if shell is not None:
            follow_edits(shell)
            offer_codes(shell)
        check_parameters(namespace, shell)
    style.apply()
