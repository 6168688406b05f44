"""Build a thousand times in one process: memory, descriptors and threads may not grow.

Run by ``make regenerations``. Each build runs a notebook in a kernel forked from a template of its
own and publishes. Workers and templates come from a warm server, but for the builds asked for with
``--spawned``, which start everything as a command does.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from copies import Copy, told, working_copy
from reader import Broken, read
from warm import start_processes_warm, warm_copy

from helpers.paths import Collection
from helpers.pipeline.build import build
from helpers.pipeline.plan.plan import Wanted

# Until libraries have loaded all they load and the allocator has found its size.
SETTLING = 20
# What a build may add to the coordinator's memory; 1,000 builds then add 5 MB.
MOST_BYTES_EACH = 5_000
POINTS = 50


def measured() -> tuple[int, int, int]:
    """Return this process's resident bytes, open descriptors and threads."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
    descriptors = len(list(Path("/proc/self/fd").iterdir()))
    return pages * os.sysconf("SC_PAGE_SIZE"), descriptors, threading.active_count()


def slope(values: list[tuple[int, int]]) -> float:
    """Return the growth of the second of two quantities for each one of the first."""
    middle = [sum(column) / len(values) for column in zip(*values, strict=True)]
    above = sum((x - middle[0]) * (y - middle[1]) for x, y in values)
    return above / (sum((x - middle[0]) ** 2 for x, _ in values) or 1)


def campaign(
    copy: Copy, *, times: int, settling: int = SETTLING, most: float = MOST_BYTES_EACH,
    log: bool = False,
) -> tuple[dict[str, Any], list[str]]:  # fmt: skip
    """Build so many times; return figures and what grew."""
    wanted = Wanted(["bare"], force=True, jobs=1)
    seen: list[tuple[int, tuple[int, int, int]]] = []
    broken = []
    began = time.monotonic()
    for number in range(settling + times + 1):
        built = build(Collection(copy.root), wanted)
        if built.built != ("bare",):
            broken.append(f"build {number}: {built}")
        if number >= settling and (number - settling) % max(1, times // POINTS) == 0:
            seen.append((number, measured()))
            if log:
                print(number, *seen[-1][1], round(time.monotonic() - began), flush=True)
    seen.append((number, measured()))
    try:
        read(copy.site)
    except Broken as error:
        broken.append(str(error))
    first, last = seen[0][1], seen[-1][1]
    growth = slope([(number, bytes_) for number, (bytes_, _, _) in seen])
    for name, before, after in zip(("descriptors", "threads"), first[1:], last[1:], strict=True):
        if after > before:
            broken.append(f"{name} grew from {before} to {after}")
    if growth > most:
        broken.append(f"memory grew by {growth:.0f} bytes a build")
    figures = {
        "builds": times, "MB at first": round(first[0] / 1e6, 1),
        "MB at last": round(last[0] / 1e6, 1), "bytes of growth a build": round(growth),
        "descriptors at first": first[1], "at last": last[1], "threads at first": first[2],
        "threads at last": last[2], "seconds": round(time.monotonic() - began),
        "broken": len(broken),
    }  # fmt: skip
    return figures, broken


def main() -> None:
    """Build, and print what grew."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=1000)
    options.add_argument("--spawned", type=int, default=0)
    options.add_argument("--log", action="store_true")
    wanted = options.parse_args()
    code = 0
    if wanted.spawned:
        with working_copy() as copy:
            found = campaign(copy, times=wanted.spawned, log=wanted.log)
        code |= told("regenerations, all spawned", *found)
    if wanted.times:
        with warm_copy() as copy:
            start_processes_warm()
            found = campaign(copy, times=wanted.times, log=wanted.log)
        code |= told("regenerations", *found)
    sys.exit(code)


if __name__ == "__main__":
    main()
