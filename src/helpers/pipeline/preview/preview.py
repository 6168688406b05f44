"""A page in the browser that is made again whenever something it is made from is saved.

Belongs here: what is looked at, when a page is made, and a clean end. Nothing below ``reports`` is
touched and no lock is held: a build may run beside it.
"""

from __future__ import annotations

import multiprocessing
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from multiprocessing.context import ForkServerContext, SpawnContext
from pathlib import Path

from watchfiles import Change, watch

from helpers.paths import SKETCH, Collection
from helpers.pipeline.notebook.manifest import Manifest, load_manifest
from helpers.pipeline.plan.fingerprint import PACKAGE
from helpers.pipeline.preview.remake import Made, Wish, meant, remake
from helpers.pipeline.preview.server import Shelf, serving
from helpers.pipeline.run.kernel_template import running_template
from helpers.pipeline.run.pool import Stop, listening
from helpers.pipeline.run.scratch import forget_scratch, make_scratch, newest_source

Tell = Callable[[str], None]
# What pages are made from, by the ends of names. Editors save by way of files of other names.
KINDS = frozenset(
    {".ipynb", ".py", ".csv", ".toml", ".json", ".j2", ".css", ".js", ".mplstyle"}
    | {".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".svg"}
)
# Nothing more for so long ends a burst of saves, which lasts no longer than the second.
QUIET_MILLISECONDS = 50
BURST_MILLISECONDS = 500
# How often it is looked whether a page is made or the preview has to end.
PULSE_MILLISECONDS = 50
# Other people's code that making a page loads.
LIBRARIES = (
    "babel.dates", "babel.numbers", "fontTools.ttLib", "jinja2.ext", "jupyter_client.manager",
    "jupyter_client.provisioning.local_provisioner", "latex2mathml.converter", "lxml.html",
    "mistune", "nbclient", "nbconvert.exporters", "nbconvert.filters", "nh3", "openpyxl", "pandas",
    "pandera.pandas", "papermill", "psutil", "pydantic", "pygments.lexers.python",
    "pygments.formatters.html", "tinycss2", "typst", "zmq.asyncio",
)  # fmt: skip


def default_id(manifest: Manifest) -> str:
    """Return the first report of the notebook that was saved last.

    By the minute: a fresh copy has all of them at once, and then it is the manifest's first.
    """
    saved = {
        name: (manifest.collection.notebooks / entry.file).stat().st_mtime // 60
        for name, entry in manifest.entries.items()
        if name in manifest.notebooks
    }
    return max(saved, key=lambda name: saved[name], default=next(iter(manifest.entries)))


class Maker:
    """Makes one page at a time, each in a process of its own; the newest wish counts.

    A process is there before it is asked for a page, so that it and its kernel are ready then.
    """

    def __init__(self, wish: Wish) -> None:
        self._wish = wish
        self._context = _context()
        self._process: multiprocessing.process.BaseProcess | None = None
        self._began = 0.0

    def _get_ready(self) -> None:
        self._link, link = self._context.Pipe()
        self._process = self._context.Process(target=remake, args=(self._wish, link))
        self._process.start()
        link.close()

    def begin(self, saved: Sequence[str] = ()) -> None:
        """Begin to make the page from what is saved now, whatever was being made before.

        Parameters
        ----------
        saved : sequence of str
            The names of the files that were saved; a process that waits has loaded code, and
            templates.
        """
        code = any(name.endswith((".py", ".j2")) for name in saved)
        gone = self._process is not None and not self._process.is_alive()
        if code or gone or self._began:
            self.end()
        if self._process is None:
            self._get_ready()
        self._began = time.monotonic()
        # One that ends right now is heard of below.
        with suppress(BrokenPipeError):
            self._link.send(saved)

    def made(self) -> tuple[Made, float] | None:
        """Return what was made and in how many seconds, None where nothing new is."""
        if not self._began or not self._link.poll():
            return None
        try:
            done: Made = self._link.recv()
        except (EOFError, ConnectionError):
            words = "the process that makes the page ended: what it said is on the terminal"
            done = Made(files={"": words.encode()}, reason=words)
        seconds = time.monotonic() - self._began
        self.end()
        self._get_ready()
        return done, seconds

    def end(self) -> None:
        """End what is being made, and all that was started for it."""
        if self._process is None:
            return
        self._process.terminate()
        self._process.join()
        self._link.close()
        self._process, self._began = None, 0.0


def _context() -> ForkServerContext | SpawnContext:
    """Return how fresh processes come to be: forked from one that has the libraries, if they can.

    That one is a process of its own, as forking this one would not be safe: it has threads.
    """
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([*LIBRARIES])
    return context


def _counts(places: Sequence[Path], change: Change, path: str) -> bool:
    """Return whether a page may be made from a file that changed below what is watched."""
    del change
    file = Path(path)
    below = next((file.relative_to(one) for one in places if file.is_relative_to(one)), file)
    hidden = any(part.startswith((".", "__pycache__")) for part in below.parts)
    return file.suffix in KINDS and not hidden


def _saves(places: Sequence[Path]) -> Iterator[list[str]]:
    """Yield the names of files that were saved, and every now and then that there are none."""
    for changes in watch(
        *places, watch_filter=partial(_counts, places),
        debounce=BURST_MILLISECONDS, step=QUIET_MILLISECONDS,
        rust_timeout=PULSE_MILLISECONDS, yield_on_timeout=True, raise_interrupt=False,
    ):  # fmt: skip
        yield sorted({Path(path).name for _, path in changes})


def preview(
    collection: Collection, wish: str, assignments: tuple[str, ...], *, port: int, tell: Tell,
    opened: Tell,
) -> None:  # fmt: skip
    """Serve a report's page, made again whenever something is saved, until a signal comes.

    Parameters
    ----------
    collection : Collection
        Whose report.
    wish : str
        Its id, empty for `default_id`; with assignments the name of a notebook.
    assignments : tuple of str
        ``NAME=VALUE`` of a one-off report.
    port : int
        Where to serve it, 0 for any that is free.
    tell, opened : Callable
        Are told what happens, in lines, and the address once it can be asked.

    Raises
    ------
    UsageError
        Manifest, notebooks, parameters or a name that cannot be used.
    Interrupted
        A signal came; no process is left.
    """
    manifest = load_manifest(collection)
    report = meant(manifest, wish or default_id(manifest), assignments)
    asked = report.name if assignments else report.id
    shelf = Shelf()
    with ExitStack() as stack:
        stop = stack.enter_context(listening())
        opened(stack.enter_context(serving(shelf, port=port)))
        tell(f"makes {report.id}; the first time takes longest")
        scratch = make_scratch()
        stack.callback(forget_scratch, scratch)
        # Processes are asked for by a socket in it, whose path may not be long. A folder that
        # multiprocessing made itself it would look for at its end, when all of this is gone.
        multiprocessing.current_process()._config["tempdir"] = str(scratch)  # type: ignore[attr-defined]  # noqa: SLF001
        (scratch / SKETCH).touch()
        template = None
        epoch = newest_source(collection.data)
        if sys.platform == "linux":
            template = stack.enter_context(running_template(scratch, epoch=epoch))
        limits = manifest.limits
        maker = Maker(
            Wish(collection.root, asked, assignments, scratch, template, limits, epoch)
        )  # fmt: skip
        stack.callback(maker.end)
        _show(maker, shelf, stop, places=_places(collection), tell=tell)


def _places(collection: Collection) -> list[Path]:
    """Return the folders of all that pages are made from."""
    wanted = (collection.notebooks, collection.data, PACKAGE)
    return [place for place in wanted if place.is_dir()]


def _show(maker: Maker, shelf: Shelf, stop: Stop, *, places: Sequence[Path], tell: Tell) -> None:
    """Make the page, and again after each save."""
    maker.begin()
    for names in _saves(places):
        stop.check()
        if names:
            tell(f"saved {', '.join(names)}")
            maker.begin(names)
        elif found := maker.made():
            made, seconds = found
            shelf.put(made.path, made.files)
            done = "made" if made.ran else "drawn from the last run"
            tell(made.reason or f"{done} in {seconds:.1f} s")
