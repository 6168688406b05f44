"""What a browser of this machine asks a preview: its files, and when they are new.

Belongs here: HTTP. Whoever looks from elsewhere is refused: only this machine's addresses are
listened at, and a page of the web that has a name of its own lead here is known by that name.
"""

from __future__ import annotations

import base64
import hashlib
import mimetypes
import secrets
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from helpers.errors import Fault, UsageError

HERE: Final = "127.0.0.1"
CHANGES: Final = "/-/changes"
# How often a browser that waits is told that it still is heard.
_PULSE_SECONDS: Final = 15
# Remembers how far down the page its reader is: after an error it is there again.
_SCRIPT: Final = """
const at = sessionStorage, good = !document.querySelector("[role=alert], main > pre:only-child");
history.scrollRestoration = "manual";
if (good) scrollTo(0, at.getItem("at") || 0);
new EventSource("%s").onmessage = (told) => {
  if (told.data === "%s") return;
  if (good) at.setItem("at", scrollY);
  location.reload();
};
"""
_WAITING: Final = "<main><p>…</p></main>"


class Shelf:
    """What there is to see, and its edition."""

    def __init__(self) -> None:
        self._run, self._number = secrets.token_hex(4), 0
        self._path, self._files = "", {"": _WAITING.encode()}
        self._new = threading.Condition()

    def put(self, path: str, files: Mapping[str, bytes]) -> None:
        """Show something else; what is as it was is no news."""
        with self._new:
            if not path:
                path, files = self._path, {self._path: files[""]}
            if (path, files) == (self._path, self._files):
                return
            self._path, self._files = path, dict(files)
            self._number += 1
            self._new.notify_all()

    @property
    def edition(self) -> str:
        """What tells this state from all others."""
        return f"{self._run}-{self._number}"

    def wait(self, known: str) -> str:
        """Return the edition once it is another one, or after a while."""
        with self._new:
            self._new.wait_for(lambda: self.edition != known, _PULSE_SECONDS)
            return self.edition

    def get(self, path: str) -> tuple[bytes | None, str]:
        """Return a file and the address of the page."""
        with self._new:
            data = self._files.get(path)
            if data is not None and path == self._path:
                data = _awake(data.decode(), self.edition).encode()
            return data, self._path


def _awake(page: str, edition: str) -> str:
    """Return a page that loads itself again once there is a newer one; its policy allows that."""
    script = _SCRIPT % (CHANGES, edition)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    allowed = f"connect-src 'self'; script-src 'sha256-{digest}' '"
    page = page.replace("script-src '", allowed, 1)
    return f"{page}<script>{script}</script>\n"


class _Handler(BaseHTTPRequestHandler):
    """Answers GET, of this machine's own names alone."""

    server: _Server
    protocol_version = "HTTP/1.1"
    # Says nothing of Python to anyone.
    server_version, sys_version = "preview", ""

    def do_GET(self) -> None:
        """Answer with a file, or with word of each change."""
        port = self.server.server_port
        if self.headers.get("Host") not in {f"{HERE}:{port}", f"localhost:{port}"}:
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return
        asked = unquote(urlsplit(self.path).path)
        if asked == CHANGES:
            self._tell()
            return
        data, page = self.server.shelf.get(asked.removeprefix("/"))
        if data is None and asked == "/":
            self._begin(HTTPStatus.FOUND, Location=f"/{quote(page)}", Content_Length="0")
        elif data is None:
            self.send_error(HTTPStatus.NOT_FOUND)
        else:
            kind = mimetypes.guess_type(asked)[0] or "text/html"
            text = "; charset=utf-8" if kind.startswith("text/") else ""
            size = str(len(data))
            self._begin(HTTPStatus.OK, Content_Type=f"{kind}{text}", Content_Length=size)
            self.wfile.write(data)

    def _begin(self, status: HTTPStatus, **headers: str) -> None:
        self.send_response(status)
        headers |= {"Cache_Control": "no-store", "X_Content_Type_Options": "nosniff"}
        headers |= {"Cross_Origin_Resource_Policy": "same-origin"}
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def _tell(self) -> None:
        self._begin(HTTPStatus.OK, Content_Type="text/event-stream", Connection="close")
        edition = ""
        while True:
            edition = self.server.shelf.wait(edition)
            self.wfile.write(f"data: {edition}\n\n".encode())
            self.wfile.flush()

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - its name there
        """Say nothing: what is asked is this machine's own."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: int, shelf: Shelf) -> None:
        super().__init__((HERE, port), _Handler)
        self.shelf = shelf

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of browsers that went away."""


@contextmanager
def serving(shelf: Shelf, *, port: int) -> Iterator[str]:
    """Serve what is on a shelf for as long as it is wanted; provides the address.

    Raises ``UsageError``: the port is taken, or one that only administrators may use.
    """
    try:
        server = _Server(port, shelf)
    except OSError as error:
        wanted = f"another port, for: {error.strerror}; without --port any that is free is taken"
        raise UsageError([Fault("--port", 0, "", str(port), wanted)]) from error
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://{HERE}:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
