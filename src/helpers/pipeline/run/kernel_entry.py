"""What a kernel runs: ipykernel, tied to its runner, within its memory, telling what it reads.

A cold kernel is started as ``python -P -m helpers.pipeline.run.kernel_entry -f FILE``; a forked
one calls `run_kernel`. Nothing of the project is imported beyond this module and the one about
processes. What the runner wants of it stands as JSON in one variable of its environment.
"""

from __future__ import annotations

import gc
import importlib
import json
import logging
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from helpers.pipeline.run.processes import die_with_parent

SETTINGS = "REPORTS_KERNEL"
EVENTS = {"open", "os.listdir", "os.scandir"}
_WRITING = os.O_WRONLY | os.O_TRUNC
# Figures die in circles, old ones by then: seldom but whole collections free them, in the same time
# and with 10 of 170 MB less at the peak of a notebook that draws much.
_COLLECTING = (20_000, 0, 0)


def settings(
    *, megabytes: int, notes: str, folders: Iterable[str], modules: Iterable[str] = ()
) -> dict[str, str]:
    """Return the variable that tells a kernel what is wanted of it.

    Parameters
    ----------
    megabytes : int
        Most memory it may address (1 MB = 1,000,000 bytes).
    notes : str
        File in which it notes what it reads and writes.
    folders : Iterable of str
        Where that matters, each ending with a separator.
    modules : Iterable of str
        What it imports before it is asked to run anything.
    """
    wanted = {
        "megabytes": megabytes, "notes": notes, "folders": [*folders], "modules": [*modules],
    }  # fmt: skip
    return {SETTINGS: json.dumps(wanted)}


def _limit_memory(megabytes: int) -> None:
    """Have allocations beyond a limit fail as MemoryError, where the system can."""
    with suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 - not on every system

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = megabytes * 1_000_000
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def watch_files(folders: Iterable[str], note: Callable[[str], object]) -> None:
    """Note each file below some folders when it is first opened, and each folder looked through.

    Parameters
    ----------
    folders : Iterable of str
        Where files matter, each ending with a separator.
    note : Callable
        Is given ``r`` for read, ``w`` for written or ``l`` for looked through, and the path.
    """
    below = tuple(folders)
    seen: set[object] = set()

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        # Called for every event Python tells of, so the common case comes first.
        if event not in EVENTS or (path := arguments[0]) in seen or type(path) is not str:
            return
        seen.add(path)
        full = path if path.startswith("/") else os.path.abspath(path)  # noqa: PTH100 - hot
        if full.startswith(below):
            flags = arguments[2] if event == "open" and isinstance(arguments[2], int) else 0
            kind = "l" if event != "open" else "w" if flags & _WRITING else "r"
            note(f"{kind}{full}")

    sys.addaudithook(watch)


def _note_in(path: str) -> Callable[[str], object]:
    """Return what appends lines to a file; a name that holds a line break stands in one line."""
    notes = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    return lambda line: os.write(notes, json.dumps(line).encode() + b"\n")


def _tell_on_threads() -> None:
    """Write an exception that ends a thread to the kernel's own stderr as well.

    The notebook protocol carries such text only while the cell that began the thread is running.
    """
    log = os.dup(2)
    shown = threading.excepthook

    def tell(failed: threading.ExceptHookArgs) -> None:
        trace = traceback.format_exception(failed.exc_type, failed.exc_value, failed.exc_traceback)
        os.write(log, "".join(trace).encode("utf-8", "backslashreplace"))
        shown(failed)

    threading.excepthook = tell


def _listen_at(path: str) -> None:
    """Have forked children of the kernel print through a socket in its folder.

    ipykernel opens a port for them, and to ports any user of the machine connects.
    """
    import zmq  # noqa: PLC0415 - after the path is clean
    from ipykernel import iostream, kernelapp  # noqa: PLC0415 - as above
    from zmq.eventloop.zmqstream import ZMQStream  # noqa: PLC0415 - as above

    class PrivateIOPubThread(iostream.IOPubThread):
        def _setup_pipe_in(self) -> None:
            self._pipe_uuid = os.urandom(16)
            heard = self.socket.context.socket(zmq.PULL)
            heard.linger = 0
            heard.bind(f"ipc://{path}")
            self._pipe_in = ZMQStream(heard, self.io_loop)
            self._pipe_in.on_recv(self._handle_pipe_msg)

        def _setup_pipe_out(self) -> tuple[Any, Any]:
            context = zmq.Context()
            said = context.socket(zmq.PUSH)
            said.linger = 3000
            said.connect(f"ipc://{path}")
            return context, said

    kernelapp.IOPubThread = PrivateIOPubThread  # type: ignore[attr-defined]  # where it is looked up


def run_kernel() -> None:
    """Run the kernel that the command line asks for, until it is told to stop."""
    # Taken out, so that notebooks see the same environment whatever runs them.
    wanted: dict[str, Any] = json.loads(os.environ.pop(SETTINGS, "{}"))
    if wanted:
        _limit_memory(wanted["megabytes"])
        watch_files(wanted["folders"], _note_in(wanted["notes"]))
        _listen_at(os.path.join(os.path.dirname(wanted["notes"]), "k-0"))  # noqa: PTH118, PTH120 - light
    gc.set_threshold(*_COLLECTING)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    _tell_on_threads()
    # On a busy machine a fresh process says how long it looks for fonts; no notebook said that.
    fonts = logging.getLogger("matplotlib.font_manager")
    fonts.addFilter(lambda record: "building the font cache" not in record.getMessage())
    # The notebooks' own modules come last: a file there must not stand in for a library.
    sys.path.append("")
    _follow_style()
    for name in wanted.get("modules", ()):
        # Whoever imports it in earnest is told.
        with suppress(Exception):
            importlib.import_module(name)
    from ipykernel.kernelapp import IPKernelApp  # noqa: PLC0415 - after the path is settled
    from IPython.core import application  # noqa: PLC0415 - as above

    # What a machine's administrator has notebooks begin with is no part of a report.
    for folders in (application.ENV_CONFIG_DIRS, application.SYSTEM_CONFIG_DIRS):
        folders.clear()
    IPKernelApp.launch_instance()


def _follow_style() -> None:
    """Read a ``matplotlibrc`` beside the notebooks as forks have to: after the library's own.

    matplotlib itself would read it instead of the runner's, and only in a fresh process.
    """
    folder, style = os.getcwd(), "matplotlibrc"  # noqa: PTH109 - hot
    if not os.path.isfile(style):  # noqa: PTH113 - hot
        return
    with suppress(ImportError):
        os.chdir(os.environ["HOME"])
        import matplotlib as mpl  # noqa: PLC0415 - a collection may do without

        os.chdir(folder)
        mpl.rc_file(style, use_default_template=False)
    os.chdir(folder)


def main() -> None:
    """Run a kernel that ends with the process that started it."""
    die_with_parent()
    run_kernel()


if __name__ == "__main__":
    main()
