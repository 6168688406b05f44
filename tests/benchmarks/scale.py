"""10 to 10,000 light reports: how cost and memory grow; run by ``make bench-scale``."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

NOTEBOOK = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {
        "kernelspec": {
            "name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python",
        },
    },
    "cells": [
        {
            "cell_type": "code", "id": "parameters", "metadata": {"tags": ["parameters"]},
            "source": 'base_year: int = 2020  # year\nlang: str = "ko"  # ko | en',
            "execution_count": None, "outputs": [],
        },
        {
            "cell_type": "code", "id": "sum", "metadata": {}, "source": "base_year + 1",
            "execution_count": None, "outputs": [],
        },
    ],
}  # fmt: skip


@dataclass
class Cost:
    """What one command took: seconds in all, the coordinator's own, its largest memory in MB."""

    seconds: float
    own_seconds: float
    megabytes: float


def collection(root: Path, reports: int) -> None:
    """Make a collection of as many reports: entries of 50 sets, in two languages each."""
    (root / "notebooks").mkdir(parents=True)
    manifest = ["[limits]", "run_seconds = 86400"]
    for number in range(-(-reports // 100)):
        name = f"light-{number:03d}"
        (root / f"notebooks/{name}.ipynb").write_text(json.dumps(NOTEBOOK), encoding="utf-8")
        title = f'title = {{ ko = "{name}", en = "{name}" }}'
        manifest += ["[[notebook]]", f'name = "{name}"', f'file = "{name}.ipynb"', title]
        for place in range(min(50, (reports - 100 * number) // 2)):
            manifest += ["[[notebook.report]]", title]
            if place:
                manifest += [f'slug = "s{place}"', f"parameters = {{ base_year = {1950 + place} }}"]
    (root / "notebooks/reports.toml").write_text("\n".join(manifest), encoding="utf-8")


def run(root: Path, *words: str) -> Cost:
    """Run a command of ours and watch its first process."""
    began = time.monotonic()
    command = [sys.executable, "-m", "helpers", "--root", str(root), *words, "--quiet"]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    own, most, tick = 0.0, 0.0, os.sysconf("SC_CLK_TCK")
    while child.poll() is None:
        try:
            stat = Path(f"/proc/{child.pid}/stat").read_text()
            status = Path(f"/proc/{child.pid}/status").read_text().splitlines()
        except OSError:
            break
        fields = stat[stat.rindex(")") + 2 :].split()
        own = (int(fields[11]) + int(fields[12])) / tick
        memory = [int(line.split()[1]) for line in status if line.startswith("VmHWM:")]
        most = max([most, *(kilobytes / 1000 for kilobytes in memory)])
        time.sleep(0.05)
    if child.wait():
        sys.exit(f"{' '.join(words)} ended with {child.returncode}")
    return Cost(time.monotonic() - began, own, most)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=1000, help="largest number of reports")
    most = parser.parse_args().most
    print(
        f"{'reports':>8}{'build s':>10}{'ms each':>9}{'own ms each':>13}{'own MB':>8}{'again s':>9}"
    )
    for number in (10, 100, 1000, 10_000):
        if number > most:
            break
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder, "collection")
            collection(root, number)
            built, again = run(root, "build"), run(root, "build")
        print(
            f"{number:>8}{built.seconds:>10.1f}{1000 * built.seconds / number:>9.0f}"
            f"{1000 * built.own_seconds / number:>13.1f}{built.megabytes:>8.0f}"
            f"{again.seconds:>9.2f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
