"""What would stop a build, or should be looked at, each with what mends it.

Belongs here: probes, each for itself, that work in an environment which is half broken: libraries
and the rest of the house are imported by the probe that needs them, and a probe that fails is a
finding. Nothing here mends, builds or takes the lock.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from helpers.paths import Collection

Grade = Literal["good", "look", "stops"]
LEAST_INODES: Final = 1000
CLOCK_SECONDS: Final = 300
"""How far the clock and that of the file system may be apart."""
MOST_NAMED: Final = 3
_PINNED: Final = re.compile(r"([A-Za-z0-9._-]+)==([^ ;\\]+)(?: *; *([^\\]+))?")
SET_UP: Final = "make"
CELL: Final[dict[str, Any]] = {
    "cell_type": "code", "id": "probe", "metadata": {}, "source": "print(1)",
    "execution_count": None, "outputs": [],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """What a probe found."""

    probe: str  #: What was looked at.
    grade: Grade  #: Whether it is well, should be looked at, or stops a build.
    told: str  #: What is there, in one line.
    mend: str = ""  #: What mends it, a command where there is one.


def examine(collection: Collection) -> list[Finding]:
    """Return what every probe found; one that fails is a finding itself."""
    found: list[Finding] = []
    for name, probe in PROBES.items():
        began = len(found)
        try:
            found += (Finding(name, *one) for one in probe(collection))
        except Exception as error:  # noqa: BLE001 - a broken environment breaks anything
            told = f"cannot be looked at: {type(error).__name__}: {' '.join(str(error).split())}"
            found.append(Finding(name, "stops" if name in NEEDED else "look", told, SET_UP))
        if len(found) == began:
            found.append(Finding(name, "good", "well"))
    return found


Told = Iterator[tuple[Grade, str, str]]


def _python(collection: Collection) -> Told:
    """Look at the interpreter."""
    version = ".".join(map(str, sys.version_info[:3]))
    stamp = collection.root / ".venv/.ready"
    if sys.prefix == sys.base_prefix:
        told = f"Python {version} without an environment of its own ({sys.prefix})"
        yield "look", told, SET_UP
    elif stamp.is_file() and stamp.read_text().strip() != str(collection.root):
        told = f"the environment was made for {stamp.read_text().strip()}, not for here"
        yield "look", told, SET_UP
    else:
        yield "good", f"Python {version} in {sys.prefix}", ""


def _libraries(collection: Collection) -> Told:
    """Compare what is installed with the lock file, where the collection has one."""
    from packaging.markers import Marker  # noqa: PLC0415 - may be missing

    lock = collection.root / "requirements.lock"
    if not lock.is_file():
        yield "good", "no requirements.lock here to compare with", ""
        return
    missing, other = [], []
    for name, version, marker in _pinned(lock.read_text(encoding="utf-8")):
        if marker and not Marker(marker).evaluate():
            continue
        try:
            here = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            missing.append(name)
            continue
        if here != version:
            other.append(f"{name} {here} (lock: {version})")
    if missing:
        yield "look", f"not installed: {_few(missing)}", SET_UP
    if other:
        yield "look", f"other than in requirements.lock: {_few(other)}", SET_UP


def _pinned(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield name, version and marker of each line of a lock file that names a library."""
    for line in text.splitlines():
        if found := _PINNED.match(line):
            yield found[1], found[2], (found[3] or "").strip()


def _few(names: Iterable[str]) -> str:
    """Return some names, and how many more there are."""
    listed = list(names)
    more = len(listed) - MOST_NAMED
    return ", ".join(listed[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _kernel(collection: Collection) -> Told:
    """Run one cell in a kernel as builds start them when they cannot fork."""
    from helpers.pipeline.notebook.manifest import Limits  # noqa: PLC0415 - heavy, may be broken
    from helpers.pipeline.run.execute import Run, execute  # noqa: PLC0415 - as above
    from helpers.pipeline.run.scratch import forget_scratch, make_scratch  # noqa: PLC0415 - as above
    from helpers.pipeline.run.verdict import judge  # noqa: PLC0415 - as above

    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    source = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": [CELL]}
    began, scratch = time.monotonic(), make_scratch()
    try:
        run = Run(
            json.dumps(source), {}, collection.notebooks, scratch, Limits(), began + 120, 0
        )  # fmt: skip
        verdict = judge(execute(run), megabytes=1)
    finally:
        forget_scratch(scratch)
    if verdict.good:
        yield "good", f"started and answered in {time.monotonic() - began:.1f} s", ""
    else:
        yield "stops", verdict.reason, SET_UP


def _fonts(_: Collection) -> Told:
    """Look for the Korean font of figures and PDFs."""
    from helpers.display.style import register_font  # noqa: PLC0415 - matplotlib may be broken

    yield "good", Path(register_font()).name, ""


def _disk(collection: Collection) -> Told:
    """Look for room, inodes and the right to write."""
    from helpers.pipeline.plan.published import published  # noqa: PLC0415 - may be broken
    from helpers.pipeline.release.publish import LEAST_FREE_BYTES  # noqa: PLC0415 - as above

    place = collection.reports if collection.reports.is_dir() else collection.root
    try:
        with tempfile.TemporaryFile(dir=place) as file:
            file.write(b"probe")
            file.flush()
    except OSError as error:
        own = f"chown -R {getattr(os, 'geteuid', lambda: '$USER')()} {place}"
        yield "stops", f"{place} cannot be written: {error.strerror}", own
    free = shutil.disk_usage(place).free
    files = published(collection).files.values()
    wanted = max(LEAST_FREE_BYTES, 3 * sum(file.bytes for file in files))
    told = f"{free / 1e6:,.0f} MB are free, a build needs {wanted / 1e6:,.0f} MB"
    yield ("good", told, "") if free >= wanted else ("stops", told, f"make room: df -h {place}")
    nodes = os.statvfs(place) if hasattr(os, "statvfs") else None
    if nodes and nodes.f_files and nodes.f_favail < LEAST_INODES:
        yield "stops", f"{nodes.f_favail} files more can be made", f"remove files: df -i {place}"


def _site(collection: Collection) -> Told:
    """Look whether a release can be shown where the site is."""
    from helpers.pipeline.plan.published import published  # noqa: PLC0415 - may be broken

    site = collection.site
    if not os.path.lexists(site):
        yield "look", "nothing is published yet", "reports build"
    elif not published(collection).id:
        told = f"{site} shows no release that can be read; a build"
        if site.is_symlink():
            yield "look", f"{told} makes one", "reports build"
        else:
            yield "stops", f"{told} would not touch it", f"mv {site} {site}.old"


def _clock(collection: Collection) -> Told:
    """Compare the clock with the last build and with the file system's."""
    from helpers.pipeline.plan.log import now  # noqa: PLC0415 - may be broken
    from helpers.pipeline.watch.runs import read_runs  # noqa: PLC0415 - as above
    from helpers.pipeline.watch.status import after, moment  # noqa: PLC0415 - as above

    mend = "timedatectl set-ntp true"
    newest = ""
    for run in read_runs(collection.reports):
        newest = max(newest, run.ended or run.started)
    if newest and after(newest, now()):
        yield "look", f"it is {moment(now())}, but a build ended on {moment(newest)}", mend
    place = collection.reports if collection.reports.is_dir() else collection.root
    with suppress(OSError), tempfile.NamedTemporaryFile(dir=place, prefix=".clock-") as file:
        apart = Path(file.name).stat().st_mtime - time.time()
        if abs(apart) > CLOCK_SECONDS:
            yield "look", f"files of {place} are dated {apart:+.0f} s from this machine", mend


def _lock(collection: Collection) -> Told:
    """Look who builds, without taking the lock from a build that is about to begin."""
    from helpers.pipeline.run.lock import LEASE, LOCK  # noqa: PLC0415 - may be broken
    from helpers.pipeline.watch.runs import read_runs  # noqa: PLC0415 - as above
    from helpers.pipeline.watch.status import moment  # noqa: PLC0415 - as above

    lock = collection.reports / LOCK
    running = [one for one in read_runs(collection.reports) if one.state == "running"]
    holders = [f"process {one.pid} since {moment(one.started)}" for one in running]
    holders = holders or [f"process {pid}" for pid in _holders(lock)]
    if holders:
        yield "look", f"a build is under way: {_few(holders)}", "wait for it, or end it: kill PID"
    elif lock.is_symlink():
        yield "stops", f"{lock} is a link", f"rm {lock}"
    elif lock.exists() and not os.access(lock, os.W_OK):
        yield "stops", f"{lock} is another user's", f"build as its owner, or: rm {lock}"
    elif (collection.reports / LEASE).exists():
        told = "a build holds the lease, or crashed: the next one waits up to a minute for it"
        yield "look", told, "reports build"


def _holders(lock: Path) -> list[int]:
    """Return the processes that hold a lock, as Linux lists them; none elsewhere."""
    with suppress(OSError, ValueError, IndexError):
        number = lock.stat().st_ino
        rows = [line.split() for line in Path("/proc/locks").read_text().splitlines()]
        rows = [row for row in rows if row[1] != "->"]
        return [int(row[4]) for row in rows if int(row[5].rpartition(":")[2]) == number]
    return []


def _leftovers(collection: Collection) -> Told:
    """Look for what killed builds left."""
    from helpers.pipeline.run.run_folder import RUN_FILE, RUNS  # noqa: PLC0415 - may be broken
    from helpers.pipeline.watch.runs import read_runs  # noqa: PLC0415 - as above

    if any(one.state == "running" for one in read_runs(collection.reports)):
        return
    if notes := sorted((collection.reports / RUNS).glob(f"*/{RUN_FILE}")):
        told = f"of builds that were killed: {_few(path.parent.name for path in notes)}"
        yield "look", f"{told}; the next build clears up", "reports build"


def _inputs(collection: Collection) -> Told:
    """Look whether manifest, notebooks and tables can be used."""
    from helpers.errors import UsageError  # noqa: PLC0415 - with what raises it
    from helpers.pipeline.notebook.manifest import load_manifest  # noqa: PLC0415 - may be broken
    from helpers.pipeline.plan.checks import data_faults, unusable  # noqa: PLC0415 - as above

    mend = "reports check"
    if faults := list(data_faults(collection, sources=None)):
        yield "stops", f"{len(faults)} faults in the data, the first: {faults[0]}", mend
    try:
        manifest = load_manifest(collection)
    except UsageError as error:
        yield "stops", f"{len(error.faults)} faults, the first: {error.faults[0]}", mend
        return
    if broken := unusable(manifest, manifest.entries):
        yield "look", f"notebooks that cannot be run, alone in that: {_few(broken)}", mend


def _schedule(collection: Collection) -> Told:
    """Look whether the last build came to a good end, in time."""
    from helpers.pipeline.watch.status import came_of, moment, status  # noqa: PLC0415 - may be broken

    found = status(collection)
    if found.trouble == "overdue":
        told = f"a build was due {moment(found.due)} and none began"
        yield "look", told, "reports build; is the schedule on? crontab -l, systemctl list-timers"
    elif found.trouble == "failing":
        yield "look", f"reports that fail: {_few(found.failing)}", "reports status"
    elif found.trouble and found.whole:
        yield "look", f"the last build of all reports: {came_of(found.whole)}", "reports build"
    elif found.trouble:
        yield "look", "no build is recorded", "reports build"


def _sources(collection: Collection) -> Told:
    """Look for sources of which newer editions should be out."""
    from helpers.pipeline.watch.status import outdated_line, status  # noqa: PLC0415 - may be broken

    for one in status(collection).outdated:
        yield "look", outdated_line(one), "add its figures: data/README.md, Add a figure"


def _commits(collection: Collection) -> Told:
    """Have git take in a notebook with an output, where it should leave that out."""
    cell = CELL | {"outputs": [{"output_type": "stream", "name": "stdout", "text": "1"}]}
    probe = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}

    def git(*arguments: str) -> str:
        return subprocess.run(
            ["git", "-C", str(collection.root), *arguments],
            input=json.dumps(probe), capture_output=True, encoding="utf-8", check=False,
        ).stdout.strip()  # fmt: skip

    name = (collection.notebooks / "probe.ipynb").relative_to(collection.root).as_posix()
    if not shutil.which("git") or not git("check-attr", "filter", name).endswith(": notebook"):
        yield "good", "git is not asked to leave outputs of notebooks out here", ""
    elif git("hash-object", "--stdin", f"--path={name}") == git("hash-object", "--stdin"):
        mend = "rm -f .venv/.ready; make .venv/.ready (without make: reports clean, each time)"
        yield "look", "commits would hold outputs of notebooks: git's filter is not set up", mend


def _messages(collection: Collection) -> Told:
    """Look whether those who are to be told can be told."""
    from helpers.pipeline.watch.notify import FILE, addresses  # noqa: PLC0415 - may be broken
    from helpers.pipeline.watch.runs import read_lines  # noqa: PLC0415 - as above

    people = addresses(collection)
    if not people:
        yield "good", "nobody is to be told: no REPORTS_NOTIFY, no reports/notify.txt", ""
        return
    try:
        importlib.metadata.version("apprise")
    except importlib.metadata.PackageNotFoundError:
        yield "look", "there are addresses, but apprise is not installed", "pip install apprise"
    kept = collection.reports / FILE
    if os.name == "posix" and kept.is_file() and kept.stat().st_mode & 0o077:
        yield "look", f"{kept} holds passwords and others may read it", f"chmod 600 {kept}"
    told = [line["told"] for line in read_lines(collection.reports) if "told" in line]
    if told and told[-1].get("undelivered"):
        yield "look", f"the last message failed: {_few(told[-1]['undelivered'])}", "check them"


PROBES: Final[dict[str, Callable[[Collection], Told]]] = {
    "python": _python, "libraries": _libraries, "kernel": _kernel, "fonts": _fonts,
    "inputs": _inputs, "disk": _disk, "site": _site, "lock": _lock, "leftovers": _leftovers,
    "clock": _clock, "schedule": _schedule, "sources": _sources, "commits": _commits,
    "messages": _messages,
}  # fmt: skip
# Without what these look at nothing can be built.
NEEDED: Final = {"python", "kernel", "fonts", "inputs", "disk"}
