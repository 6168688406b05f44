"""The way into the ``reports`` command, under a name that nothing else has.

Belongs here: whatever has to be settled before the first module of ours is imported. What a person
or a machine has set up for Python in general, modules named like ours or like a library's among it,
is no part of a report.
"""

from __future__ import annotations

import gc
import os
import sys


def _start_alone() -> None:
    """Start again without Python's variables, and in UTF-8 where Korean files need that.

    Variables such as ``PYTHON_VERSION`` are not Python's own, or change nothing but its looks.
    """
    set_up = {name for name in os.environ if name[:6] == "PYTHON" and name[6:7] not in {"_", ""}}
    if sys.flags.isolated or not (set_up or sys.getfilesystemencoding() != "utf-8"):
        return
    kept = {name: value for name, value in os.environ.items() if name not in set_up}
    arguments = [sys.executable, "-I", "-X", "utf8", *sys.orig_argv[1:]]
    os.execve(sys.executable, arguments, kept)  # noqa: S606 - this very command


def _open_missing() -> None:
    """Let what was started without a standard stream read and write nothing there.

    Else the first file that is opened would have its number, and take what is written to it.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            nothing = os.open(os.devnull, os.O_RDWR)
            if nothing != number:
                os.dup2(nothing, number)
            os.set_inheritable(number, True)
            setattr(sys, name, os.fdopen(number, "w" if number else "r", encoding="utf-8"))


def main() -> int:
    """Run the command and return its exit code."""
    _open_missing()
    _start_alone()
    if os.path.expanduser("~") == "~":  # noqa: PTH111 - no library yet
        # A user without a name: Jupyter's libraries ask where home is, whatever they want there.
        os.environ["HOME"] = "/"
    here = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - no library yet
    if os.path.basename(here) == "src":  # noqa: PTH119 - see above
        # Before whatever else is installed under our name.
        sys.path.insert(0, here)
    from helpers.cli import main as run  # noqa: PLC0415 - see above

    # Imports alone would set off a hundred collections, 0.1 s of every command.
    gc.set_threshold(100_000, 20)
    code = run()
    # What is about to end need not be looked through for garbage, which took 0.2 s.
    gc.freeze()
    return code
