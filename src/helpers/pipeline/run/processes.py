"""Processes and their descendants: nothing a run starts outlives it.

Belongs here: finding and ending them, by psutil, and what only Linux offers for that: death with
the parent, and adopting orphans. Elsewhere these two do nothing, and the kernels' own watching of
their parent remains.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import psutil

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def die_with_parent(signum: int = signal.SIGKILL) -> None:
    """Have this process killed as soon as the one that started it is gone; 0 takes that back."""
    _prctl(_PR_SET_PDEATHSIG, signum)


def adopt_orphans() -> None:
    """Become the parent of descendants whose own parent ends, so that they can be found."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def born(pid: int) -> str:
    """Return when a process began, as no other process of its number did; empty if it is gone.

    Counted since the machine started, whatever the clock does (psutil counts by the clock); so the
    start is named as well.
    """
    with suppress(OSError, IndexError):
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        # The command's name, in brackets, may hold spaces and brackets itself.
        told = Path(f"/proc/{pid}/stat").read_text(errors="replace")
        state, *fields = told.rpartition(")")[2].split()
        return "" if state in {"Z", "X"} else f"{boot} {fields[18]}"
    return ""


def lives(pid: object, since: object) -> bool:
    """Tell whether a process that was noted with what `born` said of it is still there."""
    if not isinstance(pid, int) or not 0 < pid < 1 << 31:
        return False
    return born(pid) == since if since else psutil.pid_exists(pid)


def _parents() -> dict[int, int]:
    """Return the parent of every process that can be seen."""
    parents = {}
    for one in psutil.process_iter():
        with suppress(psutil.Error):
            parents[one.pid] = one.ppid()
    return parents


def descendants(root: int) -> list[int]:
    """Return the processes below one, nearest first.

    psutil's own leaves out who is older than its parent by a clock that may be set back meanwhile.
    """
    parents = _parents()
    found, row = [], [root]
    while row:
        row = sorted(pid for pid, parent in parents.items() if parent in row)
        found += row
    return found


def _home(process: psutil.Process) -> str:
    """Return the ``HOME`` a process was started with, empty where it cannot be told."""
    with suppress(psutil.Error, OSError):
        return str(process.environ().get("HOME", ""))
    return ""


def of_session(leader: int, *, home: str) -> list[int]:
    """Return the processes of a session, and those that left it but still have its home.

    ``leader`` began the session; nothing else was started with this ``HOME``.
    """
    found = []
    for one in psutil.process_iter():
        with suppress(OSError):
            if one.pid in {leader, os.getpid()}:
                continue
            if os.getsid(one.pid) == leader or _home(one) == home:
                found.append(one.pid)
    return found


def kill_at_home(folder: str) -> int:
    """Kill this user's processes whose ``HOME`` is below a folder; return how many there were."""
    found = []
    for one in psutil.process_iter():
        with suppress(psutil.Error):
            if _home(one).startswith(f"{folder}/") and one.uids().effective == os.geteuid():
                found.append(one.pid)
    kill(found)
    return len(found)


def kill_orphans(homes: str) -> None:
    """Kill what dead kernels left to this process, which adopts orphans.

    ``homes`` is how the ``HOME`` of kernels begins, and of nothing else.
    """
    for pid in (pid for pid, parent in _parents().items() if parent == os.getpid()):
        with suppress(OSError, psutil.Error):
            if _home(psutil.Process(pid)).startswith(homes):
                kill([*descendants(pid), pid])
                os.waitpid(pid, 0)


def end(processes: Iterable[psutil.Process], *, seconds: float) -> None:
    """Kill processes and wait until they are gone, whoever becomes their parent meanwhile.

    Only then what they had started has come to the process that adopts it.
    """
    over = time.monotonic() + seconds
    waited = list(processes)
    while waited and time.monotonic() < over:
        for one in waited:
            with suppress(psutil.Error, OSError):
                one.kill()
                os.waitpid(one.pid, os.WNOHANG)
        waited = [one for one in waited if one.is_running()]
        time.sleep(0.01 if waited else 0)


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
