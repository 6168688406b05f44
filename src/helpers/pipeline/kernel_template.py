"""The process that kernels are forked from.

Started as ``python -m helpers.pipeline.kernel_template SOCKET``. It imports the scientific stack
and ipykernel once, nothing of the project beyond what a cold kernel's entry imports too, stays on
one thread, and forks one kernel for each connection to its socket. The connection is the kernel's
lease: the template answers ``{"pid": …}``, later ``{"exit": …}``; when the other side closes it, or
is killed, the kernel and everything it started are killed. The template ends with its runner.
"""

from __future__ import annotations

import gc
import json
import os
import selectors
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from helpers.pipeline.kernel_entry import run_kernel
from helpers.pipeline.processes import adopt_orphans, descendants, die_with_parent, kill, of_session

MOST_BYTES = 1 << 20
READY = "ready"


def preload() -> None:
    """Import and warm what every kernel uses; start no thread, loop, socket or figure.

    Raises
    ------
    RuntimeError
        Something started a thread: forking would not be safe.
    """
    import debugpy  # noqa: F401, PLC0415 - 0.16 s of every kernel's start, of no use in a report
    import pandas as pd  # noqa: PLC0415
    import pandera.pandas as pa  # noqa: PLC0415
    import seaborn  # noqa: F401, ICN001, PLC0415

    # pandera imports its backends on its first validation.
    schema = pa.DataFrameSchema({"a": pa.Column(checks=pa.Check.ge(0))})
    schema.validate(pd.DataFrame({"a": [1]}))
    if len(list(Path("/proc/self/task").iterdir())) != 1:
        raise RuntimeError("the template must have one thread only")
    gc.collect()
    gc.freeze()


def _become_kernel(request: dict[str, Any]) -> NoReturn:
    """Turn a fresh child into the kernel that was asked for."""
    os.setsid()
    die_with_parent()
    if os.getppid() != request["template"]:
        os._exit(1)
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(request["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.closerange(3, 1024)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    os.environ["JPY_PARENT_PID"] = str(request["template"])
    sys.argv = request["argv"]
    _reseed()
    gc.enable()
    run_kernel()
    os._exit(0)


def _reseed() -> None:
    """Give a forked kernel random states of its own, as a fresh process would have."""
    import random  # noqa: PLC0415

    import numpy as np  # noqa: PLC0415

    random.seed()
    np.random.seed()  # noqa: NPY002 - it is the global state that was inherited


class Template:
    """Forks kernels for whoever connects, and reports their end.

    Parameters
    ----------
    path : str
        Where its socket is made.
    """

    def __init__(self, path: str) -> None:
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._listener.bind(path)
        self._listener.listen(128)
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
        print(READY, flush=True)  # noqa: T201 - the runner waits for this line
        while True:
            for key, _ in self._selector.select():
                key.data(key.fileobj)

    def _end_of_runner(self, stream: Any) -> None:
        if not os.read(stream, 1):
            kill(descendants(os.getpid()))
            os._exit(0)

    def _welcome(self, listener: socket.socket) -> None:
        connection, _ = listener.accept()
        self._selector.register(connection, selectors.EVENT_READ, self._attend)

    def _attend(self, connection: socket.socket) -> None:
        """Fork the kernel a connection asks for; end it when the connection closes."""
        try:
            message = connection.recv(MOST_BYTES)
        except OSError:
            message = b""
        if message:
            self._fork(connection, json.loads(message))
            return
        self._selector.unregister(connection)
        connection.close()
        for pid in [pid for pid, lease in self._leases.items() if lease is connection]:
            kill([pid])

    def _fork(self, connection: socket.socket, request: dict[str, Any]) -> None:
        request["template"] = os.getpid()
        pid = os.fork()
        if pid == 0:
            try:
                _become_kernel(request)
            finally:
                # Whatever happened, a child must never come back into the loop.
                sys.stderr.flush()
                os._exit(1)
        self._leases[pid] = connection
        self._homes[pid] = request["environment"]["HOME"]
        connection.send(json.dumps({"pid": pid}).encode())

    def _reap(self, stream: Any) -> None:
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
                kill(of_session(pid, home=self._homes.pop(pid)))
                code = os.waitstatus_to_exitcode(status)
                with suppress(OSError):
                    lease.send(json.dumps({"exit": code}).encode())


def main() -> None:
    """Preload, then serve."""
    die_with_parent()
    adopt_orphans()
    # The template's folder must not stand in for a library in the kernels.
    sys.path[:] = [entry for entry in sys.path if entry not in {"", os.getcwd()}]  # noqa: PTH109
    preload()
    Template(sys.argv[1]).serve()


if __name__ == "__main__":
    main()
