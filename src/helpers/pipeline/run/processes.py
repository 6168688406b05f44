"""Processes and their descendants: nothing a run starts outlives it.

Belongs here: what Linux offers for that (parent-death signals, subreapers, ``/proc``). Elsewhere
these functions do nothing, and the kernels' own watching of their parent remains.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_PROC = Path("/proc")


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def die_with_parent(signum: int = signal.SIGKILL) -> None:
    """Have this process killed as soon as the one that started it is gone; 0 takes that back."""
    _prctl(_PR_SET_PDEATHSIG, signum)


def adopt_orphans() -> None:
    """Become the parent of descendants whose own parent ends, so that they can be found."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def _stat(pid: int | str) -> list[str]:
    """Return what ``/proc`` tells of a process, from its state on."""
    # The command's name, in brackets, may hold spaces and brackets itself.
    return (_PROC / str(pid) / "stat").read_text(errors="replace").rpartition(")")[2].split()


def born(pid: int) -> str:
    """Return when a process began, as no other process of its number did; empty if it is gone.

    Counted since the machine started, whatever the clock does; so the start is named as well.
    """
    with suppress(OSError, IndexError):
        boot = (_PROC / "sys/kernel/random/boot_id").read_text().strip()
        state, *fields = _stat(pid)
        return "" if state in {"Z", "X"} else f"{boot} {fields[18]}"
    return ""


def lives(pid: object, since: object) -> bool:
    """Tell whether a process that was noted with what `born` said of it is still there."""
    if not isinstance(pid, int) or not 0 < pid < 1 << 31:
        return False
    if since:
        return born(pid) == since
    try:
        os.kill(pid, 0)
    except OSError as error:
        return isinstance(error, PermissionError)
    return True


def _parents() -> dict[int, int]:
    """Return the parent of every process that can be seen."""
    parents = {}
    for folder in _PROC.iterdir():
        if folder.name.isdigit():
            with suppress(OSError, ValueError, IndexError):
                parents[int(folder.name)] = int(_stat(folder.name)[1])
    return parents


def descendants(root: int) -> list[int]:
    """Return the processes below one, nearest first; none where ``/proc`` does not tell."""
    if sys.platform != "linux":
        return []
    parents = _parents()
    found, row = [], [root]
    while row:
        row = sorted(pid for pid, parent in parents.items() if parent in row)
        found += row
    return found


def of_session(leader: int, *, home: str) -> list[int]:
    """Return the processes of a session, and those that left it but still have its home.

    Parameters
    ----------
    leader : int
        The process that began the session.
    home : str
        The ``HOME`` that nothing else was started with.
    """
    mark = b"HOME=" + os.fsencode(home)
    found = []
    for folder in _PROC.iterdir():
        if not folder.name.isdigit() or int(folder.name) in {leader, os.getpid()}:
            continue
        with suppress(OSError, ValueError, IndexError):
            environment = (folder / "environ").read_bytes().split(b"\0")
            if int(_stat(folder.name)[3]) == leader or mark in environment:
                found.append(int(folder.name))
    return found


def kill_at_home(folder: str) -> int:
    """Kill this user's processes whose ``HOME`` is below a folder; return how many there were."""
    if sys.platform != "linux":
        return 0
    mark = b"HOME=" + os.fsencode(folder) + b"/"
    found = []
    for place in _PROC.iterdir():
        with suppress(OSError):
            if not place.name.isdigit() or place.stat().st_uid != os.geteuid():
                continue
            if b"\0" + mark in b"\0" + (place / "environ").read_bytes():
                found.append(int(place.name))
    kill(found)
    return len(found)


def kill_orphans(homes: str) -> None:
    """Kill what dead kernels left to this process, which adopts orphans.

    Parameters
    ----------
    homes : str
        How the ``HOME`` of kernels begins, and of nothing else.
    """
    if sys.platform != "linux":
        return
    mark = b"HOME=" + os.fsencode(homes)
    for pid in (pid for pid, parent in _parents().items() if parent == os.getpid()):
        with suppress(OSError):
            variables = (_PROC / str(pid) / "environ").read_bytes().split(b"\0")
            if any(variable.startswith(mark) for variable in variables):
                kill([*descendants(pid), pid])
                os.waitpid(pid, 0)


def kill(pids: Iterable[int]) -> None:
    """Kill processes; those already gone are no matter."""
    for pid in pids:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)


def reap() -> None:
    """Collect what has ended below this process, so that nothing stays as a zombie."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def kill_descendants() -> None:
    """Kill everything this process started, whatever session it moved to."""
    kill(descendants(os.getpid()))
