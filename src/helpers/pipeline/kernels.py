"""Kernels for one notebook each: private, deterministic, ended with their runner.

Belongs here: where a kernel lives, what it sees of the world and how it is started and stopped.
Papermill takes such a kernel as its ``km`` and runs unchanged.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from jupyter_core.utils import run_sync

from helpers.pipeline.scratch import environment


class ColdKernel(AsyncKernelManager):
    """A kernel in a fresh process of this very Python, in a folder of its own.

    Parameters
    ----------
    home : Path
        Its folder, already there and private.
    epoch : int
        See `environment`.
    """

    kind = "cold"

    def __init__(self, home: Path, *, epoch: int) -> None:
        super().__init__(
            kernel_name="python3",
            transport="ipc",
            ip=str(home / "k"),
            connection_file=str(home / "k.json"),
        )
        self.home = home
        self.epoch = epoch
        self.log_path = home / "stderr"
        self._clients: list[AsyncKernelClient] = []
        self._log_file: Any = None
        self._process: Any = None
        self._stabbed = False

    @property
    def kernel_spec(self) -> KernelSpec:
        """The Python of this process, never some kernel installed under the name."""
        argv = [sys.executable, "-m", "helpers.pipeline.kernel_entry", "-f", "{connection_file}"]
        return KernelSpec(argv=argv, display_name="Python 3 (ipykernel)", language="python")

    async def _async_pre_start_kernel(self, **kw: Any) -> tuple[list[str], dict[str, Any]]:
        """Give the kernel its environment, its log and a local process."""
        self._log_file = self.log_path.open("ab")
        self.provisioner = LocalProvisioner(
            kernel_id="report", kernel_spec=self.kernel_spec, parent=self
        )
        kw["env"] = environment(self.home, epoch=self.epoch, source=os.environ)
        return await super()._async_pre_start_kernel(
            stdout=self._log_file, stderr=self._log_file, **kw
        )

    async def _async_launch_kernel(self, kernel_cmd: list[str], **kw: Any) -> None:
        await super()._async_launch_kernel(kernel_cmd, **kw)
        if isinstance(self.provisioner, LocalProvisioner):
            self._process = self.provisioner.process
        if self._stabbed:
            self.stab()

    def client(self, **kwargs: Any) -> Any:
        """Return a client, remembered so that `stop` can close it."""
        made = super().client(**kwargs)
        self._clients.append(made)
        return made

    def stab(self) -> None:
        """Kill the kernel and whatever shares its session, from any thread; now or once it is."""
        self._stabbed = True
        if self._process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)

    @property
    def exit_code(self) -> int | None:
        """How the kernel ended; None while it runs or before it began."""
        return None if self._process is None else self._process.poll()

    @property
    def said(self) -> str:
        """What the kernel wrote to its own standard error."""
        try:
            return self.log_path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""

    def stop(self) -> None:
        """End the kernel and everything below it, and close every socket and file."""
        self.stab()
        if self._process is not None:
            self._process.wait()
        for client in self._clients:
            client.stop_channels()
        if isinstance(self.provisioner, LocalProvisioner):
            self.provisioner.process = None
        run_sync(self._async_cleanup_resources)()
        if self._log_file is not None:
            self._log_file.close()


@contextmanager
def cold_kernel(scratch: Path, *, epoch: int) -> Iterator[ColdKernel]:
    """Provide a kernel, not yet started, that leaves nothing behind.

    Parameters
    ----------
    scratch : Path
        The run's private folder.
    epoch : int
        See `environment`.
    """
    home = Path(tempfile.mkdtemp(prefix="k", dir=scratch))
    kernel = ColdKernel(home, epoch=epoch)
    try:
        yield kernel
    finally:
        kernel.stop()
        shutil.rmtree(home, ignore_errors=True)
