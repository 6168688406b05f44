"""Builds as a person or a schedule starts them, and looking at what they leave."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "campaigns"))
import warm

from helpers.paths import Collection
from helpers.pipeline.page.layout import with_stamp

PATIENCE_SECONDS = 120
# What a page says of the release it is part of.
_FILLED = re.compile(r"<!--(related|changes|stamp)-->.*?<!--/\1-->", re.DOTALL)


def command(collection: Collection, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "helpers", "--root", str(collection.root), *arguments]


def reports(
    collection: Collection,
    *arguments: str,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(collection, *arguments), capture_output=True, check=False, env=env, cwd=cwd,
        encoding="utf-8",
    )  # fmt: skip


def build_warm(collection: Collection, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Build as the command does, from a process that has imported the libraries before."""
    return warm.run([*command(collection, "build", *arguments)[3:]])


def release(collection: Collection) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(
        (collection.site / "release.json").read_text(encoding="utf-8")
    )
    return content


def digests(collection: Collection) -> dict[str, str]:
    """The published files' digests, each verified; pages' without the stamp of their release."""
    folder = collection.site.resolve()
    content = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    found = {file["path"]: file["sha256"] for file in content["files"]}
    for path, digest in found.items():
        data = (folder / path).read_bytes()
        assert hashlib.sha256(data).hexdigest() == digest
        if path.endswith(".html"):
            page = _FILLED.sub("", with_stamp(data.decode(), None))
            found[path] = hashlib.sha256(page.encode()).hexdigest()
    return found


def until(true: Callable[[], object], *, seconds: float = PATIENCE_SECONDS) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def words(pid: int) -> list[str]:
    """The command line of a process, nothing where it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8").split("\0")
    except OSError:
        return []


def alive(pids: Iterable[int]) -> list[int]:
    def runs(pid: int) -> bool:
        try:
            stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
        except OSError:
            return False
        return stat.rpartition(")")[2].split()[0] != "Z"

    return [pid for pid in pids if runs(pid)]


def everyone() -> list[int]:
    return [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit()]


def listeners(pid: int) -> Iterator[tuple[str, str]]:
    """Yield the kind and address of all at which a process hears others."""
    held = set()
    with suppress(OSError):
        for link in Path(f"/proc/{pid}/fd").iterdir():
            # One that is closed meanwhile hides no other.
            with suppress(FileNotFoundError):
                held.add(str(link.readlink()))
    if not held:
        return
    net = Path(f"/proc/{pid}/net")
    for kind in ("tcp", "tcp6", "udp", "udp6", "raw", "raw6"):
        for line in (net / kind).read_text().splitlines()[1:]:
            fields = line.split()
            if f"socket:[{fields[9]}]" in held and (fields[3] == "0A" or "tcp" not in kind):
                yield kind, fields[1]
    for line in (net / "unix").read_text().splitlines()[1:]:
        fields = line.split(maxsplit=7)
        if f"socket:[{fields[6]}]" in held and int(fields[3], 16) & 0x10000:
            yield "unix", fields[7] if len(fields) > 7 else ""
