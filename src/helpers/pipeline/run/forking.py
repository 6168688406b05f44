"""Kernels forked from a template process: ready in a fraction of a cold kernel's time.

Belongs here: starting the template, and the provisioner through which jupyter_client asks it for a
kernel. The kernel itself is the one of ``kernels``; papermill sees no difference.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from helpers.pipeline.run.kernel_template import MOST_BYTES
from helpers.pipeline.run.scratch import environment

SOCKET = "template"
TEMPLATE = "helpers.pipeline.run.kernel_template"
# How long a template may take to import its libraries, and to fork once it has.
PATIENCE_SECONDS = 60


class ForkFailed(OSError):
    """The template is not there or did not give a kernel; a cold one serves as well."""


class ForkedProcess:
    """A forked kernel as `subprocess.Popen` would show it.

    Parameters
    ----------
    lease : socket.socket
        The connection to the template that the kernel lives by.
    pid : int
        The kernel's process.

    Attributes
    ----------
    lost : bool
        Whether the template ended first and took the kernel along.
    """

    stdin = stdout = stderr = None

    def __init__(self, lease: socket.socket, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self.lost = False
        self._lease = lease

    def _hear(self, flags: int = 0) -> None:
        """Note the kernel's end, or the template's."""
        message = b""
        with suppress(ConnectionError):
            message = self._lease.recv(MOST_BYTES, flags)
        self.lost = not message
        self.returncode = json.loads(message)["exit"] if message else -signal.SIGKILL
        self._lease.close()

    def poll(self) -> int | None:
        """Return how the kernel ended, None while it runs."""
        if self.returncode is None:
            with suppress(BlockingIOError):
                self._hear(socket.MSG_DONTWAIT)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the kernel's end, when everything it started has been ended too.

        Raises
        ------
        TimeoutError
            It has not ended in time.
        """
        if self.returncode is None:
            self._lease.settimeout(timeout)
            self._hear()
        assert self.returncode is not None  # noqa: S101 - set by _hear, for the type checker
        return self.returncode

    def send_signal(self, signum: int) -> None:
        """Send a signal to the kernel."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signum)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the kernel."""
        self.send_signal(signal.SIGKILL)


def fork_kernel(template: Path, request: dict[str, Any]) -> ForkedProcess:
    """Ask a template for a kernel.

    Raises
    ------
    ForkFailed
        No template answers, or it cannot fork.
    """
    lease = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    try:
        lease.settimeout(PATIENCE_SECONDS)
        lease.connect(str(template))
        lease.send(json.dumps(request).encode())
        answer = json.loads(lease.recv(MOST_BYTES) or b'{"error": "it ended"}')
    except OSError as error:
        lease.close()
        raise ForkFailed(f"no template to fork from: {error.strerror or error}") from error
    if "pid" not in answer:
        lease.close()
        raise ForkFailed(f"no fork from the template: {answer['error']}")
    lease.settimeout(None)
    return ForkedProcess(lease, answer["pid"])


class ForkProvisioner(LocalProvisioner):
    """Gives jupyter_client a forked kernel where it would start a process.

    Parameters
    ----------
    template : Path
        The template's socket.
    log : Path
        Where the kernel's own standard output and error go.
    """

    def __init__(self, *, template: Path, log: Path, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._template = template
        self._log = log

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Return the connection of a kernel forked for the command's connection file."""
        request = {
            "argv": ["ipykernel_launcher", *cmd[cmd.index("-f") :]],
            "folder": str(kwargs.get("cwd") or Path.cwd()),
            "environment": kwargs["env"],
            "log": str(self._log),
        }
        forked = fork_kernel(self._template, request)
        self.process = forked  # type: ignore[assignment]  # it serves like the process of Popen
        self.pid = self.pgid = forked.pid
        return self.connection_info


@contextmanager
def running_template(scratch: Path, *, epoch: int) -> Iterator[Path]:
    """Provide the socket of a template for as long as it is needed.

    It may be asked at once: what is asked waits until the template has imported its libraries.

    Parameters
    ----------
    scratch : Path
        The run's private folder.
    epoch : int
        See `scratch.environment`.
    """
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
            [sys.executable, "-P", "-m", TEMPLATE, str(listener.fileno())],
            pass_fds=[listener.fileno()], stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=home,
            env=environment(home, epoch=epoch, source=os.environ), start_new_session=True,
        )  # fmt: skip
    try:
        yield path
    finally:
        assert process.stdin is not None  # noqa: S101 - a pipe was asked for
        process.stdin.close()
        try:
            process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
