"""What builders, workers and the template would import and work out first, for the warm server."""

from __future__ import annotations

import errno
import importlib
import socket
from multiprocessing import reduction

from helpers.pipeline import kernel_template
from helpers.pipeline.build import INDEX
from helpers.pipeline.jobs import DRAWING
from helpers.pipeline.observed import modules_behind

_receive = reduction.recvfds


def receive(connection: socket.socket, most: int) -> list[int]:
    """Let the server outlive who was killed while asking it for a process."""
    try:
        return list(_receive(connection, most))
    except EOFError as error:
        raise OSError(errno.ECONNABORTED, "killed while asking") from error


reduction.recvfds = receive
for _name in ("cli", "pipeline.execute", "pipeline.drawing", "pipeline.index", "pipeline.recap"):
    importlib.import_module(f"helpers.{_name}")
modules_behind(DRAWING)
modules_behind(INDEX)
kernel_template.preload()
