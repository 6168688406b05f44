"""A disk that fails at the n-th call: the one seam between a builder and its files.

Python tells an audit hook of every open, rename, link, symlink, mkdir, rmdir and unlink before it
happens, whoever calls; what the hook raises is what the caller gets. Writes and fsync are no such
events, so files opened for writing get a raw layer that counts, and ``os.fsync`` is wrapped. A
failing write puts half of its bytes on the disk first, as a full disk does.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KILL = "SIGKILL"
CODES = ("ENOSPC", "EIO", "EACCES", "EROFS")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# What is counted: the event, and which of its arguments are the path that is made or unmade and
# the folder that this is relative to.
EVENTS = {
    "open": (0, None), "os.rename": (1, 3), "os.link": (1, 3), "os.symlink": (1, 2),
    "os.mkdir": (0, 2), "os.rmdir": (0, 1), "os.remove": (0, 1),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Point:
    """Where and how the disk fails.

    Attributes
    ----------
    number : int
        Of the call, from 1; 0 for a disk that does not fail.
    what : str
        Name of the error, or ``SIGKILL``.
    lasting : bool
        Whether all later calls fail, too.
    """

    number: int = 0
    what: str = "EIO"
    lasting: bool = False


class Disk:
    """Counts a process's calls below some folder and fails at the point.

    Parameters
    ----------
    below : Path
        The folder.
    point : Point
        Where to fail.
    log : Path
        Where each call's name is noted before it happens.
    """

    def __init__(self, below: Path, point: Point, *, log: Path) -> None:
        self._below = f"{below}{os.sep}"
        self._point = point
        self._number = 0
        self._log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)

    def install(self) -> None:
        """Stand between this process and its disk from now on."""
        fsync = os.fsync

        def failing_fsync(descriptor: int) -> None:
            self.meet("fsync")
            fsync(descriptor)

        os.fsync = failing_fsync
        io.open = builtins.open = self._opener(io.open)  # type: ignore[assignment]
        sys.addaudithook(self._hear)

    def meet(self, name: str, *, first: Callable[[], object] = int) -> None:
        """Count a call, and fail or end if it is the one; `first` is done before that."""
        self._number += 1
        os.write(self._log, f"{name}\n".encode())
        point = self._point
        if self._number == point.number or (point.lasting and self._number > point.number > 0):
            first()
            if point.what == KILL:
                os.kill(os.getpid(), signal.SIGKILL)
            code = getattr(errno, point.what)
            raise OSError(code, os.strerror(code))

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event not in EVENTS:
            return
        if event == "open" and not (isinstance(arguments[2], int) and arguments[2] & WRITING):
            return
        path, folder = EVENTS[event]
        relative = folder is not None and arguments[folder] != -1
        if relative or os.fspath(arguments[path]).startswith(self._below):
            self.meet(event.removeprefix("os."))

    def _opener(self, real: Callable[..., Any]) -> Callable[..., Any]:
        disk = self

        class File(io.FileIO):
            def write(self, data: Any) -> int:
                half = bytes(data)[: len(data) // 2]
                disk.meet("write", first=lambda: super(File, self).write(half))
                return super().write(data)

        def opened(file: Any, mode: str = "r", *rest: Any, **more: Any) -> Any:
            named = isinstance(file, str | os.PathLike) and not set(mode).isdisjoint("wax+")
            if not named or not str(file).startswith(disk._below):
                return real(file, mode, *rest, **more)
            binary = io.BufferedWriter(File(file, mode.replace("b", "").replace("t", "")))
            return binary if "b" in mode else io.TextIOWrapper(binary, "utf-8")

        return opened
