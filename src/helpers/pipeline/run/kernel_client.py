"""How a runner speaks with a kernel: without waiting, and counting what comes back.

Belongs here: what jupyter_client's client does otherwise for people at a screen. The kernel, its
start and its end are ``kernels``'.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from queue import Empty
from typing import Any

import zmq.asyncio
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.channels import AsyncZMQSocketChannel
from traitlets import Type

# How long to wait for an answer before asking a kernel again whether it is there.
ASK_AGAIN_SECONDS = 0.5
RECONNECT_MILLISECONDS = 10


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

        Raises
        ------
        RuntimeError
            The kernel died, or did not answer in time.
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
