"""Whether forked and cold kernels give the same bytes, for every report of the manifest.

Run by ``make same``. Copies the collection twice, builds one copy with forked kernels and the other
with cold ones, and compares every product of the two releases.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("notebooks", "data", "requirements.lock")


def build(root: Path, *, kernel: str) -> dict[str, str]:
    """Build a copy of the collection and return the digest of every product."""
    root.mkdir()
    for part in PARTS:
        source = ROOT / part
        (shutil.copytree if source.is_dir() else shutil.copy)(source, root / part)
    began = time.monotonic()
    command = [sys.executable, "-m", "helpers", "--root", str(root), "build", "--kernel", kernel]
    subprocess.run(command, check=True)
    release = json.loads((root / "reports/site/release.json").read_bytes())
    [record] = (root / "reports/.records").glob("*.json")
    made = json.loads(record.read_bytes())["made"].values()
    kinds = sorted({one["kernel"] for one in made})
    print(f"{len(made)} reports, kernels {', '.join(kinds)}, {time.monotonic() - began:.0f} s")
    if kinds != [kernel]:
        sys.exit(f"some kernels were not {kernel}")
    return {file["path"]: file["sha256"] for file in release["files"]}


def main() -> None:
    """Build twice and compare."""
    with tempfile.TemporaryDirectory() as folder:
        forked, cold = (build(Path(folder, kind), kernel=kind) for kind in ("fork", "cold"))
    different = sorted(path for path in forked | cold if forked.get(path) != cold.get(path))
    for path in different:
        print(f"not the same: {path}")
    print(f"{len(forked)} files, {len(different)} not the same")
    sys.exit(bool(different))


if __name__ == "__main__":
    main()
