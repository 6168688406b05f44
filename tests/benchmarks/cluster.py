"""What a Dask cluster adds and costs: light reports made here, and by one and two workers.

Run by ``make cluster-bench``. Scheduler, workers and coordinator share this machine, so that two
workers on two processors compete with the coordinator for them; the seconds of processor time do
not suffer from that, and the arithmetic below the table is made from them.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

FIXTURE = Path(__file__).resolve().parents[1] / "fixtures/plain/notebooks/01-sums.ipynb"
DASK = str(Path(sys.executable).with_name("dask"))
MANY, FEW = 200, 40
PATIENCE_SECONDS = 120
LARGE = 100_000
# Seconds of processor time of a report with figures.
HEAVY = 3


@dataclass(frozen=True)
class Spent:
    """What a build took, in seconds; all but ``wall`` are processor time."""

    wall: float
    coordinator: float
    scheduler: float
    workers: float
    megabytes: float


def collection(root: Path, *, reports: int) -> Path:
    """Make a collection of light reports, each with other parameters."""
    (root / "notebooks").mkdir(parents=True)
    shutil.copy(FIXTURE, root / "notebooks")
    title = '{ ko = "더하기", en = "Sums" }'
    lines = ["[[notebook]]", 'name = "sums"', f'file = "{FIXTURE.name}"', f"title = {title}"]
    for number in range(reports // 2):
        lines += [
            "[[notebook.report]]", f'slug = "s{number}"', f"parameters = {{ first = {number} }}",
            f"title = {title}",
        ]  # fmt: skip
    (root / "notebooks/reports.toml").write_text("\n".join(lines), encoding="utf-8")
    return root


def _processor_seconds(pids: list[int]) -> float:
    """Return what processes and those below them that ended have used."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def cluster(folder: Path, *, workers: int) -> Iterator[tuple[str, int, list[int]]]:
    """Provide a scheduler's address, its process and those of its workers."""
    told = folder / f"scheduler-{workers}.json"
    options = ["--host", "127.0.0.1", "--dashboard-address", "127.0.0.1:0"]
    options += ["--scheduler-file", str(told)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    started = [subprocess.Popen([DASK, "scheduler", "--port", "0", *options], **quiet)]
    work = [DASK, "worker", *options, "--nthreads", "1", "--no-nanny", "--local-directory"]
    started += [
        subprocess.Popen([*work, str(folder / f"w{number}")], **quiet) for number in range(workers)
    ]
    try:
        end = time.monotonic() + PATIENCE_SECONDS
        while not told.exists() or not told.stat().st_size:
            if time.monotonic() > end:
                sys.exit("the scheduler did not start")
            time.sleep(0.1)
        address = json.loads(told.read_bytes())["address"]
        wait = (
            f"from distributed import Client; Client({address!r})"
            f".wait_for_workers({workers}, timeout={PATIENCE_SECONDS})"
        )
        subprocess.run([sys.executable, "-c", wait], check=True, **quiet)
        yield address, started[0].pid, [process.pid for process in started[1:]]
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait()


def build(root: Path, *options: str, scheduler: int = 0, workers: list[int] | None = None) -> Spent:
    """Build a collection that was never built, and return what that took."""
    pids = workers or []
    before = (_processor_seconds([scheduler] if scheduler else []), _processor_seconds(pids))
    began = time.monotonic()
    command = [sys.executable, "-m", "helpers", "--root", str(root), "build", "--quiet", *options]
    process = subprocess.Popen(command)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"the build ended with {process.returncode}")
    return Spent(
        wall,
        used.ru_utime + used.ru_stime,
        _processor_seconds([scheduler] if scheduler else []) - before[0],
        _processor_seconds(pids) - before[1],
        used.ru_maxrss / 1000,
    )


def products(root: Path) -> dict[str, str]:
    """Return the digests of what was published, of pages without the stamp of their release."""
    release = json.loads((root / "reports/site/release.json").read_bytes())
    stamp = re.compile(rb"<!--stamp-->.*?<!--/stamp-->", re.DOTALL)
    site = root / "reports/site"
    data = {file["path"]: (site / file["path"]).read_bytes() for file in release["files"]}
    return {path: hashlib.sha256(stamp.sub(b"", one)).hexdigest() for path, one in data.items()}


def _row(name: str, spent: Spent, *, reports: int, far: bool) -> str:
    shown = f"{name:<24}{spent.wall:>8.1f}{1000 * spent.wall / reports:>12.0f}"
    if far:
        shown += f"{spent.coordinator:>13.2f}{spent.scheduler:>11.2f}{spent.workers:>10.1f}"
    return shown + ("" if far else f"{'':>13}{'':>11}{spent.coordinator:>10.1f}")


def main() -> None:
    """Build the same reports in several ways and print what each took."""
    rows, made, far = [], [], {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for jobs in (1, 2):
            root = collection(folder / f"local-{jobs}", reports=MANY)
            spent = build(root, "--jobs", str(jobs))
            rows.append(_row(f"here, --jobs {jobs}", spent, reports=MANY, far=False))
            made.append(products(root))
        for workers in (1, 2):
            with cluster(folder, workers=workers) as (address, scheduler, pids):
                for reports in (MANY,) if workers == 1 else (FEW, MANY):
                    root = collection(folder / f"far-{workers}-{reports}", reports=reports)
                    spent = build(root, "--cluster", address, scheduler=scheduler, workers=pids)
                    far[workers, reports] = spent
                    shown = f"{workers} Dask worker{'s' * (workers > 1)}, {reports}"
                    rows.append(_row(shown, spent, reports=reports, far=True))
                made.append(products(root))
    print(f"{MANY} light reports ({FEW} where said), seconds; on {os.cpu_count()} processors")
    head = f"{'':<24}{'wall':>8}{'ms/report':>12}{'coordinator':>13}{'scheduler':>11}"
    print(f"{head}{'workers':>10}   (the last three: processor time)")
    print("\n".join(rows))
    same = all(files == made[0] for files in made)
    print(f"products of all {len(made)} builds: {'the same bytes' if same else 'NOT THE SAME'}")
    _arithmetic(far)
    sys.exit(not same)


def _arithmetic(far: dict[tuple[int, int], Spent]) -> None:
    """Print what follows for many workers and many reports.

    It errs to the side of few workers: what scheduler and coordinator use while they wait counts.
    """
    few, many = far[2, FEW], far[2, MANY]
    more = MANY - FEW
    each = (many.coordinator - few.coordinator) / more
    relayed = (many.scheduler - few.scheduler) / more
    work = (many.workers - few.workers) / more
    fixed = few.coordinator - FEW * each
    busiest = max(each, relayed)
    print(
        f"one report more: coordinator {1000 * each:.1f} ms, scheduler {1000 * relayed:.1f} ms,"
        f" worker {1000 * work:.0f} ms of processor time; coordinator besides {fixed:.1f} s;"
        f" its memory {few.megabytes:.0f} MB at {FEW}, {many.megabytes:.0f} MB at {MANY}"
    )
    print(
        f"one coordinator feeds at least {work / busiest:.0f} workers with reports as light as"
        f" these ({work:.2f} s / {busiest:.4f} s), and {HEAVY / busiest:.0f} with reports of"
        f" {HEAVY} s"
    )
    for workers in (2, 16, round(work / busiest)):
        hours = (fixed + LARGE * max(busiest, work / workers)) / 3600
        print(f"{LARGE:,} such reports on {workers} workers with a processor each: {hours:.1f} h")


if __name__ == "__main__":
    main()
