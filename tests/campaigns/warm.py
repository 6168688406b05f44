"""Builders that start at once: the same code in processes forked from one that has imported all.

Four fifths of a small build is importing libraries. Here builder, workers and the template of the
kernels come from multiprocessing's fork server, which imported them before; nothing else differs:
each is a process of its own, with its own descriptors, lock and signals, and kernels are forked by
the product's own template. A campaign meets many times as many moments of a build in its hour; the
moments of starting up are met by campaigns with whole commands.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from multiprocessing import forkserver, resource_tracker
from multiprocessing.context import ForkServerContext, ForkServerProcess
from multiprocessing.reduction import DupFd
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from copies import PARTS, Copy

from helpers.pipeline.run import kernel_template
from helpers.pipeline.run.scratch import environment

PRELOADED = ["preloaded", "warm", "reader"]


class Passed:
    """A descriptor that the process it is given to has as its own."""

    def __init__(self, number: int) -> None:
        self._number = number

    def __reduce__(self) -> tuple[Callable[[Any], int], tuple[Any]]:
        return _detached, (DupFd(self._number),)


def _detached(descriptor: Any) -> int:
    number: int = descriptor.detach()
    return number


class WarmTemplate:
    """The template of the kernels, as ``subprocess.Popen`` would have started it."""

    def __init__(
        self, command: list[str], *, pass_fds: list[int], stdout: Any, cwd: Path,
        env: dict[str, str], **_: object,
    ) -> None:  # fmt: skip
        theirs, ours = os.pipe()
        files = [Passed(number) for number in (theirs, stdout.fileno(), *pass_fds)]
        self._process = _server().Process(target=_be_template, args=(command, files, cwd, env))
        self._process.start()
        os.close(theirs)
        self.stdin = os.fdopen(ours, "wb")

    def wait(self, timeout: float | None = None) -> None:
        self._process.join(timeout)
        if self._process.is_alive():
            raise subprocess.TimeoutExpired("template", timeout or 0)

    def kill(self) -> None:
        self._process.kill()


def _be_template(command: list[str], files: list[int], cwd: Path, env: dict[str, str]) -> None:
    os.setsid()
    stdin, log, listener = files
    for source, target in ((stdin, 0), (log, 1), (log, 2)):
        os.dup2(source, target)
    os.close(stdin)
    os.close(log)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    sys.argv = [command[2], str(listener)]
    kernel_template.main()


def _server() -> ForkServerContext:
    return multiprocessing.get_context("forkserver")


def start_processes_warm() -> None:
    """Have this process start workers and the template from the server."""
    from helpers.pipeline.run import kernel_template, pool

    if forkserver._forkserver._forkserver_pid is None:
        # Else Python 3.11 starts a second server in a process that came from the first.
        forkserver._forkserver.ensure_running = lambda: None  # type: ignore[method-assign]
    kernel_template.subprocess = SimpleNamespace(
        Popen=WarmTemplate, PIPE=subprocess.PIPE, TimeoutExpired=subprocess.TimeoutExpired
    )  # type: ignore[assignment]
    pool._starting = lambda *_, **__: nullcontext("forkserver")  # type: ignore[assignment]


def _build(
    arguments: list[str], output: str, began: int, prepare: Callable[..., None], given: tuple
) -> None:
    """Be the command, with its output in a file."""
    os.setsid()
    os.close(began)
    log = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    _be_command(arguments, log, log, prepare, given)


def _be_command(
    arguments: list[str], told: int, errors: int,
    prepare: Callable[..., None] = start_processes_warm, given: tuple = (),
) -> None:  # fmt: skip
    from helpers.cli import main

    os.dup2(told, 1)
    os.dup2(errors, 2)
    sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)  # noqa: SIM115
    try:
        prepare(*given)
        code = main(arguments)
    except KeyboardInterrupt:
        # Outside of what the command itself guards, where Python ends by the signal.
        code = 130
    sys.exit(code)


class Builder:
    """A warm builder, to be handled like the process of a command."""

    def __init__(self, process: ForkServerProcess) -> None:
        self._process = process
        self.pid = process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("build", timeout or 0)
        return self._process.exitcode

    def send_signal(self, signum: int) -> None:
        if self.poll() is None:
            os.kill(self.pid or 0, signum)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class WarmCopy(Copy):
    """A working copy whose builders come from a warm server."""

    def start(
        self, *options: str, prepare: Callable[..., None] = start_processes_warm, given: tuple = ()
    ) -> Builder:
        """Start a build; `prepare` is called in its process before."""
        arguments = self.command(*options)[3:]
        begun, began = os.pipe()
        process = _server().Process(
            target=_build, args=(arguments, str(self.output), Passed(began), prepare, given)
        )
        process.start()
        os.close(began)
        # Returns when the process closes its end, where a command would begin.
        os.read(begun, 1)
        os.close(begun)
        return Builder(process)


def _start_server() -> None:
    """Start the server; it sees the environment as it is, and what libraries look at."""
    known = environment(Path(), epoch=0, source={}).items()
    read = {name: value for name, value in known if name.startswith(("MPLB", "PYD", "PYTHONH"))}
    read |= {name: value for name, value in known if name.endswith("THREADS")}
    # What killed builders leave to the tracker is its ordinary work here.
    read["PYTHONWARNINGS"] = "ignore::UserWarning:multiprocessing.resource_tracker"
    os.environ.update(read | {"PYTHONPATH": str(Path(__file__).parent)})
    _stop_server()
    forkserver._forkserver.set_forkserver_preload(PRELOADED)
    _server().Process(target=int).start()


def _stop_server() -> None:
    forkserver._forkserver._stop()
    resource_tracker._resource_tracker._stop()


@contextmanager
def warm_copy(parts: Iterable[Path] = PARTS) -> Iterator[WarmCopy]:
    """Provide a working copy, and the server that its builders come from."""
    before = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="campaign-") as folder:
        copy = WarmCopy(Path(folder), parts)
        os.environ.update(copy.environment)
        try:
            _start_server()
            copy.ours = {
                forkserver._forkserver._forkserver_pid,
                resource_tracker._resource_tracker._pid,
            }
            yield copy
        finally:
            _stop_server()
            os.environ.clear()
            os.environ.update(before)


def run(arguments: list[str]) -> subprocess.CompletedProcess[str]:
    """Run the command in a process from the server, which is started for the first."""
    given = dict(os.environ)
    if forkserver._forkserver._forkserver_pid is None:
        try:
            _start_server()
        finally:
            os.environ.clear()
            os.environ.update(given)
    with tempfile.TemporaryFile() as told, tempfile.TemporaryFile() as errors:
        files = [Passed(one.fileno()) for one in (told, errors)]
        process = _server().Process(target=_run, args=(arguments, files, given))
        process.start()
        process.join()
        said = []
        for file in (told, errors):
            file.seek(0)
            said.append(file.read().decode())
    return subprocess.CompletedProcess(arguments, process.exitcode, *said)


def _run(arguments: list[str], files: list[int], environment: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    tempfile.tempdir = None
    _be_command(arguments, *files)
