"""Working copies of a collection, what a build leaves behind, and what runs on their behalf."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

ROOT = Path(__file__).resolve().parents[2]
PLAIN = ROOT / "tests/fixtures/plain"
PARTS = (PLAIN / "notebooks",)
LEFT_OVER = (".releases/.new-*", ".releases/.old-*", ".site-*", ".runs/*/run.json", "**/.*.[0-9]*")


class Copy:
    """A collection of its own with a temporary folder of its own.

    Attributes
    ----------
    root, site, reports : Path
        The collection, what it publishes, and what is generated.
    temporary : Path
        The only place where its builds may put what is not to stay.
    output : Path
        Where its builds write what they have to say.
    ours : set of int
        Processes of the campaign that bear the copy's mark.
    """

    def __init__(self, folder: Path, parts: Iterable[Path] = PARTS) -> None:
        self.root = folder / "collection"
        self.reports = self.root / "reports"
        self.site = self.reports / "site"
        self.temporary = folder / "t"
        self.output = folder / "output"
        self.ours: set[int | None] = set()
        self.root.mkdir(parents=True)
        self.temporary.mkdir()
        for part in parts:
            (shutil.copytree if part.is_dir() else shutil.copy)(part, self.root / part.name)

    def command(self, *options: str) -> list[str]:
        """Return the command that builds it."""
        return [sys.executable, "-m", "helpers", "--root", str(self.root), "build", *options]

    @property
    def environment(self) -> dict[str, str]:
        """What that command is to see."""
        return {**os.environ, "TMPDIR": str(self.temporary)}

    def start(self, *options: str) -> Any:
        """Start a build."""
        with self.output.open("ab") as output:
            return subprocess.Popen(
                self.command(*options), env=self.environment, start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            )  # fmt: skip

    def told(self) -> str:
        """Return what builds have said since this was last asked."""
        text = self.output.read_text(encoding="utf-8") if self.output.exists() else ""
        self.output.unlink(missing_ok=True)
        return text

    def build(self, *options: str) -> float:
        """Build to the end and return the seconds it took."""
        began = time.monotonic()
        self.told()
        code = self.start(*options).wait()
        if code:
            raise RuntimeError(f"exit code {code}: {self.told()}")
        return time.monotonic() - began

    def edit(self, name: str, old: str, new: str) -> None:
        """Change a notebook or the manifest from what it is in the fixture."""
        text = (PLAIN / "notebooks" / name).read_text(encoding="utf-8")
        assert old in text
        (self.root / "notebooks" / name).write_text(text.replace(old, new), encoding="utf-8")

    def left(self) -> list[str]:
        """Return what a build must not leave."""
        found = [path for path in self.temporary.iterdir() if not _probe(path)]
        found += [path for pattern in LEFT_OVER for path in self.reports.glob(pattern)]
        runs = self.reports / ".runs"
        found += [run for run in runs.glob("r*") if not (run / "failed").is_dir()]
        places = (self.reports / ".releases", self.site)
        known = {path.name for place in places for path in place.glob("r0*")}
        records = self.reports / ".records"
        found += [path for path in records.glob("*") if path.stem not in known]
        return sorted({str(path) for path in found})

    def locked(self) -> bool:
        """Tell whether somebody holds the lock."""
        try:
            FileLock(self.reports / ".lock", timeout=0).acquire().lock.release()
        except Timeout:
            return True
        return False

    def processes(self) -> dict[int, str]:
        """Return what runs on its behalf, by its environment or its command line."""
        mark = os.fsencode(self.temporary)
        found = {}
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                with suppress(OSError):
                    words = (folder / "cmdline").read_bytes()
                    seen = words and mark in words + (folder / "environ").read_bytes()
                    if seen and int(folder.name) not in self.ours:
                        found[int(folder.name)] = words.replace(b"\0", b" ").decode(
                            errors="replace"
                        )
        return found

    def quiet_after(self, patience: float) -> float:
        """Return how long it took until nothing ran on its behalf any more; kill what still did.

        Raises
        ------
        RuntimeError
            Something did after ``patience`` seconds.
        """
        began = time.monotonic()
        while running := self.processes():
            if time.monotonic() - began > patience:
                for pid in running:
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                raise RuntimeError(f"still running after {patience} s: {running}")
            time.sleep(0.05)
        return time.monotonic() - began


def _probe(path: Path) -> bool:
    """Tell whether a file is the one with which `tempfile` tries folders out, unlinked at once."""
    return len(path.name) == 8 and path.is_file() and path.read_bytes() in (b"", b"blat")


@contextmanager
def working_copy(parts: Iterable[Path] = PARTS) -> Iterator[Copy]:
    """Provide a working copy that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="campaign-") as folder:
        yield Copy(Path(folder), parts)


def told(name: str, figures: Mapping[str, object], broken: list[str]) -> int:
    """Print a campaign's figures in one line, what was broken above it; return the exit code."""
    for line in broken:
        print(f"BROKEN {line}", file=sys.stderr)
    print(f"{name}: " + ", ".join(f"{value} {key}" for key, value in figures.items()), flush=True)
    return int(bool(broken))
