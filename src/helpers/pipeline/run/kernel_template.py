"""The process that kernels are forked from.

Started as ``python -P -m helpers.pipeline.run.kernel_template DESCRIPTOR``, that of a listening
socket. It imports the scientific stack and ipykernel once, nothing of the project beyond what a
cold kernel's entry imports too, stays on one thread, and forks one kernel for each connection. For
notebooks that name none of the stack it leaves that out, which saves 1.9 s of processor time. The
connection is the kernel's lease: the template answers ``{"pid": …}``, later ``{"exit": …}``; when
the other side closes it, or is killed, the kernel and everything it started are killed. The
template ends with its runner. It buys about 1 s of processor time a report, for 2 s once.
"""

from __future__ import annotations

import gc
import importlib
import json
import locale
import os
import random
import re
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

from helpers.pipeline.run import processes
from helpers.pipeline.run.kernel_entry import run_kernel

MOST_BYTES = 1 << 20
SOCKET = "template"
TEMPLATE = "helpers.pipeline.run.kernel_template"
# How long it may take to import its libraries, to fork once it has, and to end.
READY_SECONDS = 60
# How long a thread that libraries have ended may take to be gone.
THREAD_SECONDS = 1
# What kernels and notebooks import of other people's. matplotlib_inline's backend is left out: it
# ties itself to the shell that is there when it is first imported; pandera, for the tables are
# checked before kernels run, which saves 0.4 s of processor time a build.
PRELOADED = (
    "ipykernel.kernelapp", "ipykernel.debugger", "ipykernel.zmqshell", "ipykernel.eventloops",
    "IPython.core.completerlib", "IPython.extensions.storemagic", "IPython.core.magics",
    "IPython.terminal.pt_inputhooks", "IPython.testing.skipdoctest", "IPython.core.oinspect",
    "IPython.core.logger", "IPython.core.debugger", "IPython.utils.wildcard", "sqlite3",
    "tornado.platform.asyncio", "faulthandler",
    "pandas", "pydantic", "numpy.random",
    "matplotlib.pyplot", "matplotlib.font_manager", "matplotlib.patheffects",
    "matplotlib.backends.backend_svg", "matplotlib.backends.backend_agg", "seaborn",
    "matplotlib.style", "pandas.core.methods.to_dict", "babel.dates", "babel.numbers",
    "markupsafe", "pylopdf_fonts_ko", "tomllib", "importlib.resources.readers",
    "importlib.readers", "encodings.utf_8_sig", "encodings.utf_16_be", "zmq.utils.garbage",
)  # fmt: skip
# Of these what every kernel uses, and what tells that a notebook may use the others, too.
_KERNEL = ("ipykernel.", "IPython.", "sqlite3", "tornado.", "faulthandler", "zmq.")
_STACK = re.compile(r"\b(helpers|pandas|pandera|pydantic|numpy|matplotlib|seaborn|babel)\b")
PLAIN = "plain"


def threads() -> int:
    """Return how many threads this process has."""
    return len(os.listdir("/proc/self/task"))  # noqa: PTH208 - asked before every fork


def preload(*, plain: bool = False) -> dict[str, str]:
    """Import and warm what every kernel uses; start no thread, loop or socket, keep no figure.

    Raises ``RuntimeError``: something started a thread: forking would not be safe.

    Parameters
    ----------
    plain : bool, optional
        Whether the scientific stack is left out.

    Returns
    -------
    dict of str to str
        Variables that libraries set when they are imported.
    """
    gc.disable()
    before, eager = dict(os.environ), []
    for name in [one for one in PRELOADED if not plain or one.startswith(_KERNEL)]:
        # A collection may do without any of them.
        with suppress(ImportError):
            importlib.import_module(name)
        if threads() != 1:
            eager.append(name)
    if not plain:
        _warm()
    _spare_modules()
    # matplotlib has one for as long as it looks for fonts; on a busy machine that ends it later.
    for one in {*threading.enumerate()} - {threading.current_thread()}:
        one.join(THREAD_SECONDS)
    if threads() != 1:
        did = f"importing {eager[0]}" if eager else "a first use of the libraries"
        raise RuntimeError(f"{did} started a thread here, so that forking would not be safe")
    gc.freeze()
    # What is frozen would count as old, and kernels would not look for what grew old in them.
    gc.collect()
    return {name: value for name, value in os.environ.items() if before.get(name) != value}


def _warm() -> None:
    """Read what libraries put off until they are first used."""
    with suppress(ImportError):
        from babel import numbers  # noqa: PLC0415 - a collection may do without

        for language in ("ko_KR", "en_US", "ko", "en"):
            numbers.format_decimal(1.5, locale=language)


def _spare_modules() -> None:
    """Keep ipykernel from looking at every module.

    It lists their files for a debugger that nobody calls here. To look at a module writes to its
    memory, so that each kernel would have 5 MB of its own that it now shares with the template.
    """
    from ipykernel import ipkernel  # noqa: PLC0415 - imported before, with its libraries

    ipkernel.sys = SimpleNamespace(**{**vars(sys), "modules": {}})  # type: ignore[assignment, attr-defined]  # it serves


def _become_kernel(request: dict[str, Any]) -> NoReturn:
    """Turn a fresh child into the kernel that was asked for."""
    os.setsid()
    processes.die_with_parent()
    if os.getppid() != request["template"]:
        os._exit(1)
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(request["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for target, source in ((0, os.open(os.devnull, os.O_RDONLY)), (1, log), (2, log)):
        os.dup2(source, target)
    os.closerange(3, max(map(int, os.listdir("/proc/self/fd"))) + 1)  # noqa: PTH208 - names only
    os.chdir(request["folder"])
    _settle(request["environment"])
    os.environ["JPY_PARENT_PID"] = str(request["template"])
    # ipykernel reads that variable when it is imported, which was long ago.
    sys.argv = [*request["argv"], f"--IPKernelApp.parent_handle={request['template']}"]
    gc.enable()
    run_kernel()
    os._exit(0)


def _settle(environment: dict[str, str]) -> None:
    """Give a kernel its own environment and random states, as a fresh process would have them."""
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    locale.setlocale(locale.LC_CTYPE, "")
    tempfile.tempdir = None
    random.seed()
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()


class Template:
    """Forks kernels for whoever connects, and reports their end.

    ``variables`` are what every kernel's environment has besides what is asked for; with a
    ``refusal`` it forks none at all.
    """

    def __init__(
        self, listener: socket.socket, variables: dict[str, str], *, refusal: str = ""
    ) -> None:
        self._refusal = refusal
        self._listener = listener
        self._variables = variables
        self._selector = selectors.DefaultSelector()
        self._leases: dict[int, socket.socket] = {}
        self._homes: dict[int, str] = {}

    def serve(self) -> None:
        """Fork kernels until standard input closes."""
        heard, woken = os.pipe()
        os.set_blocking(heard, False)
        os.set_blocking(woken, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
        self._selector.register(0, selectors.EVENT_READ, self._end_of_runner)
        self._selector.register(heard, selectors.EVENT_READ, self._reap)
        self._selector.register(self._listener, selectors.EVENT_READ, self._welcome)
        while True:
            for key, _ in self._selector.select():
                key.data(key.fileobj)

    def _end_of_runner(self, stream: int) -> None:
        if not os.read(stream, 1):
            processes.kill(processes.descendants(os.getpid()))
            os._exit(0)

    def _welcome(self, listener: socket.socket) -> None:
        connection, _ = listener.accept()
        self._selector.register(connection, selectors.EVENT_READ, self._attend)

    def _attend(self, connection: socket.socket) -> None:
        """Fork the kernel a connection asks for; end it when the connection closes."""
        message = b""
        with suppress(OSError):
            message = connection.recv(MOST_BYTES)
        if message:
            self._answer(connection, self._fork(connection, json.loads(message)))
            return
        self._selector.unregister(connection)
        connection.close()
        processes.kill([pid for pid, lease in self._leases.items() if lease is connection])

    def _fork(self, connection: socket.socket, request: dict[str, Any]) -> dict[str, Any]:
        """Fork a kernel and return the answer to who asked for it."""
        if self._refusal:
            return {"error": self._refusal}
        seed = request["environment"].get("PYTHONHASHSEED")
        if seed != os.environ.get("PYTHONHASHSEED"):
            return {"error": "the template has another hash seed"}
        if threads() != 1:
            return {"error": "the template has more than one thread"}
        request["template"] = os.getpid()
        request["environment"] |= self._variables
        pid = os.fork()
        if pid == 0:
            try:
                _become_kernel(request)
            except Exception:  # noqa: BLE001 - told in the log, as a fresh process would
                sys.excepthook(*sys.exc_info())
            finally:
                # Whatever happened, a child must never come back into the loop.
                os._exit(1)
        self._leases[pid] = connection
        self._homes[pid] = request["environment"]["HOME"]
        return {"pid": pid}

    @staticmethod
    def _answer(lease: socket.socket, content: dict[str, Any]) -> None:
        """Tell a runner something; one that is gone closes its lease, which is noticed."""
        with suppress(OSError):
            lease.send(json.dumps(content).encode())

    def _reap(self, stream: int) -> None:
        """Collect kernels that ended, kill what they left running, and tell their runners."""
        os.read(stream, 4096)
        with suppress(ChildProcessError):
            while True:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if pid == 0:
                    return
                lease = self._leases.pop(pid, None)
                if lease is None:
                    continue
                processes.kill(processes.of_session(pid, home=self._homes.pop(pid)))
                self._answer(lease, {"exit": os.waitstatus_to_exitcode(status)})


def is_plain(notebooks: Iterable[str] | None) -> bool:
    """Tell whether notebooks are known, by their texts, and none names the scientific stack."""
    return notebooks is not None and not any(map(_STACK.search, notebooks))


@contextmanager
def running_template(
    scratch: Path, *, epoch: int, notebooks: Iterable[str] | None = None
) -> Iterator[Path]:
    """Provide the socket of a template for as long as it is needed.

    It may be asked at once: what is asked waits until the template has imported its libraries.
    ``epoch`` is that of `scratch.environment`, ``notebooks`` the texts of all that kernels will
    run, where they are known.
    """
    flags = [PLAIN] if is_plain(notebooks) else []
    # A template imports nothing of the project that its kernels would then have without asking.
    from helpers.pipeline.run.scratch import environment  # noqa: PLC0415 - as said

    home = scratch / "home"
    home.mkdir()
    path = scratch / SOCKET
    with (
        (home / "stderr").open("wb") as log,
        socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener,
    ):
        listener.bind(str(path))
        listener.listen(128)
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", TEMPLATE, str(listener.fileno()), *flags],
            pass_fds=[listener.fileno()], stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=home,
            env=environment(home, epoch=epoch, source=os.environ), start_new_session=True,
        )  # fmt: skip
    try:
        yield path
    finally:
        assert process.stdin is not None  # noqa: S101 - a pipe was asked for
        process.stdin.close()
        try:
            process.wait(READY_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(template: Path) -> None:
    """Wait until a template has imported its libraries, or has ended."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as connection:
        connection.settimeout(READY_SECONDS)
        connection.connect(str(template))
        # Who asks for nothing is sent away, once there is somebody to do so.
        connection.shutdown(socket.SHUT_WR)
        connection.recv(1)


def main() -> None:
    """Preload, then serve."""
    # Until it serves; from then on it hears the end of its runner and takes its kernels along.
    processes.die_with_parent()
    processes.adopt_orphans()
    variables, refusal = {}, ""
    try:
        variables = preload(plain=PLAIN in sys.argv[2:])
    except RuntimeError as error:
        refusal = str(error)
    processes.die_with_parent(0)
    Template(socket.socket(fileno=int(sys.argv[1])), variables, refusal=refusal).serve()


if __name__ == "__main__":
    main()
