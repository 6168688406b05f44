"""What builders, workers and the template would import and work out first, for the warm server."""

from __future__ import annotations

import errno
import importlib
import socket
from multiprocessing import reduction

from helpers.pipeline.plan.fingerprint import DRAWING, INDEX, modules_behind
from helpers.pipeline.run import kernel_template

_receive = reduction.recvfds


def receive(connection: socket.socket, most: int) -> list[int]:
    """Let the server outlive who was killed while asking it for a process."""
    try:
        return list(_receive(connection, most))
    except EOFError as error:
        raise OSError(errno.ECONNABORTED, "killed while asking") from error


reduction.recvfds = receive
try:
    for _name in ("cli", "pipeline.build", "pipeline.run.execute", "pipeline.watch.status"):
        importlib.import_module(f"helpers.{_name}")
    for _module in (DRAWING, *INDEX):
        importlib.import_module(_module)
        modules_behind(_module)
except ImportError as error:
    # The server would pass over it, and each of its processes would import everything itself.
    raise RuntimeError(f"nothing to preload: {error}") from error
kernel_template.preload()
