"""Whether the same inputs give the same bytes, whatever the surroundings.

Run by ``make same``. Builds the small collection together with a few real reports in two time
zones, two locales, two folders, with nothing set up, with Python's variables and with files of
Jupyter's and matplotlib's, and with forked and cold kernels: 48 builds with a hash seed each, every
product of all compared. With ``--whole`` it builds every report of the manifest twice
instead, with forked and with cold kernels.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from copies import PLAIN, ROOT, told
from reader import products
from spoilt import spoilt

PARTS = ("notebooks", "data", "requirements.lock")
SAMPLE = ("regional-exports", "program-budgets/en", "bio-strategy-targets")
SMALL = ("sums", "sums/en", "sums/large", "sums/large-en", "bare")
ZONES = ("Asia/Seoul", "America/New_York")
LOCALES = ("POSIX", "C.UTF-8")
FOLDERS = ("a", "깊은 곳/더 깊은 곳/b")
SETUPS = ("nothing", "Python", "Jupyter")
COMMAND = Path(sys.prefix, "bin/reports")
KERNELS = ("fork", "cold")


def copied(root: Path, *, small: bool) -> Path:
    """Copy the collection, with the small one's notebooks in it if these are wanted too."""
    root.mkdir(parents=True)
    for part in PARTS:
        source = ROOT / part
        (shutil.copytree if source.is_dir() else shutil.copy)(source, root / part)
    if small:
        manifest = (PLAIN / "notebooks/reports.toml").read_text(encoding="utf-8")
        for notebook in (PLAIN / "notebooks").glob("*.ipynb"):
            shutil.copy(notebook, root / "notebooks")
        with (root / "notebooks/reports.toml").open("a", encoding="utf-8") as file:
            file.write("\n" + manifest[manifest.index("[[notebook]]") :])
    return root


def build(root: Path, ids: Sequence[str], *, kernel: str, **surroundings: str) -> dict[str, str]:
    """Build anew and return the digest of every product."""
    shutil.rmtree(root / "reports", ignore_errors=True)
    command = [COMMAND, "--root", str(root), "build", "--quiet"]
    environment = {**os.environ, **surroundings}
    subprocess.run([*command, "--kernel", kernel, *ids], env=environment, check=True)
    [record] = (root / "reports/.records").glob("*.json")
    made = json.loads(record.read_bytes())["made"].values()
    if {one["kernel"] for one in made} != {kernel}:
        raise RuntimeError(f"some kernels were not {kernel}")
    return products(root / "reports/site")


def compare(builds: dict[str, dict[str, str]]) -> list[str]:
    """Return in words which products are not the same in all builds."""
    first, *others = builds
    return [
        f"{path}: not the same in {first} and {other}"
        for other in others
        for path in sorted(builds[first] | builds[other])
        if builds[first].get(path) != builds[other].get(path)
    ]


def campaign(
    folder: Path, ids: Sequence[str], *, folders: Sequence[str] = FOLDERS, every: int = 1,
    log: bool = False,
) -> dict[str, dict[str, str]]:  # fmt: skip
    """Build in all surroundings, or every so manieth, and return the digests of each."""
    roots = {name: copied(folder / name, small=True) for name in folders}
    builds = {}
    variables = spoilt(folder / "spoilt").items()
    ways = list(itertools.product(ZONES, LOCALES, folders, SETUPS, KERNELS))[::every]
    for zone, locale, name, setup, kernel in ways:
        where = f"{zone}, {locale}, {name}, {setup} set up, {kernel}"
        of_python = setup == "Python"
        around = {
            key: value
            for key, value in variables
            if setup != "nothing" and key.startswith("PYTHON") == of_python
        }
        builds[where] = build(roots[name], ids, kernel=kernel, TZ=zone, LC_ALL=locale, **around)
        if log:
            print(where, len(compare(builds)), flush=True)
    return builds


def main() -> None:
    """Build and compare."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--whole", action="store_true", help="every report, forked against cold")
    options.add_argument("--log", action="store_true")
    wanted = options.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="campaign-") as folder:
        if wanted.whole:
            builds = {
                kernel: build(copied(Path(folder, kernel), small=False), (), kernel=kernel)
                for kernel in KERNELS
            }
        else:
            builds = campaign(Path(folder), (*SMALL, *SAMPLE), log=wanted.log)
    different = compare(builds)
    figures = {
        "builds": len(builds), "products each": len(next(iter(builds.values()))),
        "not the same": len(different), "seconds": round(time.monotonic() - began),
    }  # fmt: skip
    sys.exit(told("same", figures, different))


if __name__ == "__main__":
    main()
