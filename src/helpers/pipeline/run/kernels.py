"""Kernels for one notebook each: private, deterministic, ended with their runner.

Belongs here: where a kernel lives, what it sees of the world, how it is started, spoken with and
stopped. Papermill takes such a kernel as its ``km`` and runs unchanged. Whether a kernel is a fresh
process or forked from the template is its provisioner's affair; everything else is the same.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty
from typing import Any

import zmq.asyncio
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.channels import AsyncZMQSocketChannel
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from jupyter_core.utils import run_sync
from traitlets import Type

from helpers.pipeline.plan.fingerprint import folders
from helpers.pipeline.run.kernel_entry import settings
from helpers.pipeline.run.kernel_template import MOST_BYTES, READY_SECONDS
from helpers.pipeline.run.processes import kill, of_session
from helpers.pipeline.run.scratch import KERNELS, environment

# How long a killed kernel may take to be gone.
PATIENCE_SECONDS = 10
# How long to wait for an answer before asking a kernel again whether it is there.
ASK_AGAIN_SECONDS = 0.5
RECONNECT_MILLISECONDS = 10


class TooMuchOutput(Exception):
    """The outputs so far are more than a report may hold."""


@dataclass(frozen=True, slots=True)
class KernelSettings:
    """What is wanted of a kernel."""

    scratch: Path  #: The run's private folder.
    folder: Path  #: Where it works: the folder of notebooks of the collection whose files it notes.
    epoch: int  #: See `environment`.
    megabytes: int  #: Most memory it may address.
    most_bytes: float  #: How much it may show.
    #: Socket of the template to fork from; without one it is a fresh process.
    template: Path | None = None


class Kernel(AsyncKernelManager):
    """A kernel of this very Python, in a folder of its own.

    ``home`` is there already and private; ``modules`` are imported before it is asked to run
    anything.
    """

    def __init__(self, home: Path, wanted: KernelSettings, *, modules: Iterable[str] = ()) -> None:
        super().__init__(
            kernel_name="python3",
            transport="ipc",
            ip=str(home / "k"),
            connection_file=str(home / "k.json"),
        )
        self.client_factory = PromptClient
        self.home = home
        self.log_path = home / "stderr"
        self.why_cold = ""
        self.too_much = ""
        self._most_bytes = wanted.most_bytes
        self._bytes = 0
        self._template = wanted.template
        self._seen = environment(home, epoch=wanted.epoch, source=os.environ)
        self._notes_path = home / "opened"
        self._seen |= settings(
            megabytes=wanted.megabytes, notes=str(self._notes_path),
            folders=folders(wanted.folder.parent), modules=modules,
        )  # fmt: skip
        self._clients: list[AsyncKernelClient] = []
        self._log_file: Any = None
        self._process: Any = None
        self._kill_wanted = False

    @property
    def kernel_spec(self) -> KernelSpec:
        """The Python of this process, never some kernel installed under the name."""
        argv = [sys.executable, "-P", "-m", "helpers.pipeline.run.kernel_entry", "-f"]
        argv.append("{connection_file}")
        # The database of what was run would end with the kernel's folder.
        argv.append("--HistoryManager.enabled=False")
        return KernelSpec(argv=argv, display_name="Python 3 (ipykernel)", language="python")

    @property
    def kind(self) -> str:
        """``fork`` or ``cold``."""
        return "fork" if isinstance(self._process, ForkedProcess) else "cold"

    def _provisioner(self) -> LocalProvisioner:
        """Return what will start the kernel."""
        common: dict[str, Any] = {
            "kernel_id": "report", "kernel_spec": self.kernel_spec, "parent": self,
        }  # fmt: skip
        if self._template is None:
            return LocalProvisioner(**common)
        return ForkProvisioner(template=self._template, log=self.log_path, **common)

    async def _async_pre_start_kernel(self, **kw: Any) -> tuple[list[str], dict[str, Any]]:
        """Give the kernel its environment, its log and who starts it."""
        self._log_file = self.log_path.open("ab")
        self.provisioner = self._starter = self._provisioner()
        return await super()._async_pre_start_kernel(
            stdout=self._log_file, stderr=self._log_file, **{**kw, "env": self._seen}
        )

    async def _async_launch_kernel(self, kernel_cmd: list[str], **kw: Any) -> None:
        """Start the kernel; where it cannot be forked it is a fresh process."""
        try:
            await super()._async_launch_kernel(kernel_cmd, **kw)
        except ForkFailed as error:
            self.why_cold = str(error)
            self._template = None
            prepared = self._starter.connection_info
            self.provisioner = self._starter = self._provisioner()
            self._starter.connection_info = prepared
            await super()._async_launch_kernel(kernel_cmd, **kw)
        self._process = self._starter.process
        if self._kill_wanted:
            self.kill_now()

    def client(self, **kwargs: Any) -> Any:
        """Return a client, remembered so that `stop` can close it."""
        made: Any = super().client(**kwargs)
        made.meter = self._meter
        self._clients.append(made)
        return made

    def _meter(self, size: int) -> None:
        """End a kernel that shows too much while it does; waiting for it would cost memory."""
        self._bytes += size
        if self._bytes > self._most_bytes:
            self.too_much = f"more than {self._most_bytes / 1e6:g} MB of output"
            self.kill_now()
            raise TooMuchOutput(self.too_much)

    def kill_now(self) -> None:
        """Kill the kernel and whatever shares its session, from any thread; now or once it is."""
        self._kill_wanted = True
        if self._process is None or self._process.poll() is not None:
            return
        with suppress(PermissionError):
            try:
                os.killpg(self._process.pid, signal.SIGKILL)
            except ProcessLookupError:
                # A fork that has not begun its session yet.
                self._process.kill()

    @property
    def lost(self) -> bool:
        """Whether the kernel ended because its template did."""
        return isinstance(self._process, ForkedProcess) and self._process.lost

    @property
    def exit_code(self) -> int | None:
        """How the kernel ended; None while it runs or before it began."""
        return None if self._process is None else self._process.poll()

    @property
    def said(self) -> str:
        """What the kernel wrote to its own standard error."""
        return _text(self.log_path)

    @property
    def noted(self) -> str:
        """What the kernel noted of the files it opened; see `fingerprint.ingredients_in`."""
        return _text(self._notes_path)

    def stop(self) -> None:
        """End the kernel and everything below it, and close every socket and file."""
        self.kill_now()
        if self._process is not None:
            with suppress(TimeoutError):
                self._process.wait(PATIENCE_SECONDS)
            if self.lost:
                # Nobody else ends what it had started.
                kill(of_session(self._process.pid, home=str(self.home)))
        for client in self._clients:
            client.stop_channels()
        if self._process is not None:
            self._starter.process = None
        run_sync(self._async_cleanup_resources)()
        if self._log_file is not None:
            self._log_file.close()


def _text(path: Path) -> str:
    """Return what a file holds, nothing where there is none."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


# Kernels that were started before there was anything to run.
_waiting: dict[KernelSettings, Kernel] = {}


def start_ahead(wanted: KernelSettings, *, modules: Iterable[str]) -> None:
    """Start the kernel that `kernel_of_its_own` is to provide next, if the same is wanted then."""
    kernel = _waiting[wanted] = _made(wanted, modules=modules)
    run_sync(kernel.start_kernel)(cwd=str(wanted.folder))


def _made(wanted: KernelSettings, *, modules: Iterable[str] = ()) -> Kernel:
    home = Path(tempfile.mkdtemp(prefix=KERNELS, dir=wanted.scratch))
    return Kernel(home, wanted, modules=modules)


@contextmanager
def kernel_of_its_own(wanted: KernelSettings) -> Iterator[Kernel]:
    """Provide a kernel that leaves nothing behind; it is not yet started, unless one was ahead."""
    kernel = _waiting.pop(wanted, None) or _made(wanted)
    try:
        yield kernel
    finally:
        kernel.stop()
        shutil.rmtree(kernel.home, ignore_errors=True)


class MeteredChannel(AsyncZMQSocketChannel):
    """A channel that tells how much arrives on it before anything is made of it."""

    meter: Callable[[int], None] = staticmethod(lambda _: None)

    async def _recv(self, **kwargs: Any) -> dict[str, Any]:  # type: ignore[override]  # as above it
        frames = await self.socket.recv_multipart(**kwargs)
        _, message = self.session.feed_identities(frames)
        # Signature, header, parent and metadata are nothing the notebook shows.
        self.meter(sum(map(len, message[4:])))
        read: dict[str, Any] = self.session.deserialize(message)
        return read


class PromptClient(AsyncKernelClient):
    """A client that knows a kernel is ready as soon as it is.

    jupyter_client waits until nothing has been published for 0.2 s; here the kernel is ready when
    it is idle again after the question that was put to it.
    """

    iopub_channel_class = Type(MeteredChannel)
    meter: Callable[[int], None]

    @property
    def iopub_channel(self) -> Any:
        """The channel of outputs, metered."""
        channel = super().iopub_channel
        channel.meter = self.meter
        return channel

    def _context_default(self) -> zmq.asyncio.Context:
        context = super()._context_default()
        # The kernel's sockets are not there yet; they are looked for again after this.
        context.setsockopt(zmq.RECONNECT_IVL, RECONNECT_MILLISECONDS)
        return context

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel has answered and everything it published about that is read.

        Raises ``RuntimeError``: the kernel died, or did not answer in time.
        """
        end = time.monotonic() + (timeout or float("inf"))
        while not await self._idle_after(self.kernel_info()):
            if not await self.is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if time.monotonic() > end:
                raise RuntimeError(f"Kernel didn't respond in {timeout} seconds")

    async def _idle_after(self, asked: str) -> bool:
        """Tell whether the end of a question was published; not if that came too early to hear."""
        with suppress(Empty):
            while True:
                message = await self.get_iopub_msg(timeout=ASK_AGAIN_SECONDS)
                if message["msg_type"] == "iopub_welcome":
                    # Only now is everything heard that the kernel publishes.
                    return False
                if (
                    message["msg_type"] == "status"
                    and message["parent_header"].get("msg_id") == asked
                    and message["content"]["execution_state"] == "idle"
                ):
                    await self.get_shell_msg(timeout=ASK_AGAIN_SECONDS)
                    return True
        return False


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

        Raises ``TimeoutError``: it has not ended in time.
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

    Raises ``ForkFailed``: no template answers, or it cannot fork.
    """
    lease = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    try:
        lease.settimeout(READY_SECONDS)
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

    The kernel's own standard output and error go to ``log``.
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
