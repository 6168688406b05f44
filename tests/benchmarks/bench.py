"""Six ways of making the same reports, measured in turns; run by ``make bench``."""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import rivals
from rivals import Order

from helpers.paths import Collection
from helpers.pipeline.notebook.manifest import load_manifest

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("notebooks", "data", "requirements.lock")
WAYS = {
    "a": "papermill + nbconvert commands",
    "b": "papermill + nbconvert libraries, 2 processes",
    "c": "jupyter-cache local-parallel, no pages",
    "d": "bare scripts in 2 processes (the floor)",
    "e": "reports build --kernel cold",
    "f": "reports build",
}
Way = Callable[[Sequence[Order], Path], None]


def orders() -> list[Order]:
    """Return every report of the manifest."""
    manifest = load_manifest(Collection(ROOT))
    return [
        Order(report.id, manifest.notebooks[report.name].path, dict(report.parameters))
        for report in manifest.reports
    ]


def sample(everything: Sequence[Order], number: int) -> list[Order]:
    """Return reports spread evenly over the manifest, and so over its notebooks."""
    number = min(number, len(everything))
    return [everything[place * len(everything) // number] for place in range(number)]


def copied(folder: Path) -> Path:
    """Return a copy of the collection, so that nothing here is touched."""
    root = folder / "collection"
    root.mkdir()
    for part in PARTS:
        source = ROOT / part
        (shutil.copytree if source.is_dir() else shutil.copy)(source, root / part)
    return root


def ours(*options: str) -> Way:
    """Return our own way with options."""

    def build(wanted: Sequence[Order], folder: Path) -> None:
        root = copied(folder)
        command = [sys.executable, "-m", "helpers", "--root", str(root), "build", "--force"]
        ids = [order.id for order in wanted]
        subprocess.run([*command, *options, *ids], check=True, capture_output=True)

    return build


RUN: dict[str, Way] = {
    "a": rivals.commands,
    "b": rivals.libraries,
    "c": rivals.jupyter_cache,
    "d": rivals.scripts,
    "e": ours("--kernel", "cold"),
    "f": ours(),
}


def seconds_a_report(way: str, wanted: Sequence[Order]) -> float:
    """Return what a way takes for reports, a report."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        RUN[way](wanted, Path(folder))
        return (time.monotonic() - began) / len(wanted)


class Memory(threading.Thread):
    """Watches the proportional memory (PSS) of templates below this process and of their kernels.

    Attributes
    ----------
    each : list of float
        Megabytes that kernels in flight took beyond their template, per kernel, at every look.
    largest : float
        Megabytes of the largest kernel that it shared with no other process.
    """

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.each: list[float] = []
        self.largest = 0.0
        self._over = threading.Event()

    def run(self) -> None:
        """Look five times a second."""
        alone: dict[int, float] = {}
        while not self._over.wait(0.2):
            for template, kernels in families().items():
                own = megabytes(template, "Pss")
                if not kernels:
                    alone[template] = max(own, alone.get(template, 0.0))
                    continue
                taken = sum(megabytes(pid, "Pss") for pid in kernels) + own
                self.each.append((taken - alone.get(template, taken)) / len(kernels))
                private = [megabytes(pid, "Private_Dirty", "Private_Clean") for pid in kernels]
                self.largest = max(self.largest, *private)

    def end(self) -> None:
        """Stop looking."""
        self._over.set()
        self.join()


def _parents() -> dict[int, tuple[int, str]]:
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
                line = (entry / "cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
            found[int(entry.name)] = (int(stat[stat.rindex(")") + 2 :].split()[1]), line)
    return found


def families() -> dict[int, list[int]]:
    """Return every template, by its process, and the kernels forked from it: its children."""
    known = _parents()
    templates = [
        pid for pid, (parent, line) in known.items()
        if "kernel_template" in line and "kernel_template" not in known.get(parent, (0, ""))[1]
    ]  # fmt: skip
    return {one: [pid for pid, (parent, _) in known.items() if parent == one] for one in templates}


def megabytes(pid: int, *kinds: str) -> float:
    """Return some kinds of a process's memory in MB, 0 where it is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    wanted = tuple(f"{kind}:" for kind in kinds)
    return sum(int(line.split()[1]) for line in lines if line.startswith(wanted)) / 1000


def rounds(
    ways: str, everything: Sequence[Order], *, number: int, times: int
) -> dict[str, list[float]]:
    """Measure every way in turns; ours on all reports, the others on a sample."""
    some = sample(everything, number)
    # One report in each slow way: commands one after the other take the same for each.
    few = sample(everything, max(3, number // 2))
    wanted = {"a": few, "b": some, "c": some, "d": some, "e": everything, "f": everything}
    taken: dict[str, list[float]] = {way: [] for way in ways}
    for turn in range(times):
        for way in ways:
            taken[way].append(seconds_a_report(way, wanted[way]))
            told = f"round {turn + 1}, {way} on {len(wanted[way])}: {taken[way][-1]:.2f} s a report"
            print(told, file=sys.stderr, flush=True)
    return taken


def table(taken: dict[str, list[float]]) -> str:
    """Return the measurements as one table; ratios are taken round by round."""
    lines = [f"{'':3}{'way':<46}{'s a report':>11}{'  : f (lowest to highest)':>30}"]
    for way, values in taken.items():
        line = f"{way:3}{WAYS[way]:<46}{statistics.median(values):>11.2f}"
        if "f" in taken:
            ratios = [one / ours for one, ours in zip(values, taken["f"], strict=True)]
            spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
            line += f"{statistics.median(ratios):>12.2f} ({spread})"
        lines.append(line)
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--reports", type=int, help="reports for ours; all of them by default")
    parser.add_argument("--sample", type=int, default=12, help="reports for the slower ways")
    parser.add_argument("--only", default="abdef", help="letters of the ways to measure")
    chosen = parser.parse_args()
    everything = orders()
    everything = sample(everything, chosen.reports or len(everything))
    watch = Memory()
    watch.start()
    taken = rounds(chosen.only, everything, number=chosen.sample, times=chosen.rounds)
    watch.end()
    load = os.getloadavg()[2]
    print(f"{len(everything)} reports, {os.cpu_count()} processors, load {load:.1f} over 15 min")
    print(table(taken))
    if watch.largest:
        typical, most = statistics.median(watch.each), max(watch.each)
        print(
            f"forked kernels in flight: {typical:.0f} MB each beyond the template (PSS, median),"
            f" at most {most:.0f}"
        )
        print(f"largest of them: {watch.largest:.0f} MB shared with nobody")


if __name__ == "__main__":
    main()
