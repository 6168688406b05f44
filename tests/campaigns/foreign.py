"""Other people's notebooks: what papermill does with each, and what is made of it here.

    python tests/campaigns/foreign.py DIR [--most 200] [--seconds 20]

Every notebook below DIR becomes a report of a temporary collection; papermill runs it as a library
with the same limit. A row each: worse is what papermill runs and gets no page here, or one with
fewer outputs. The reasons that are accepted stand in `REASONS`; any other ends with 1.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import logging
import random
import re
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# What is refused although papermill runs it, and why that is so.
REASONS = {
    r"a notebook in Python; other languages are not run": "reports are made by one Python",
    r"at least one cell that says or does something": "an empty page would replace a good one",
    r"stands twice": "of two values under one name one would be lost without a word",
    r"MB of output": "a page is for reading",
    r"time limit of": "limits are shorter here than what both are given together",
    r"MemoryError": "memory is limited here",
    r"text on standard error": "only where a manifest asks for it",
}
MANIFEST = """[limits]
cell_seconds = {seconds}
report_seconds = {report}
run_seconds = 14400
"""
ENTRY = """
[[notebook]]
name = "{name}"
file = "{name}.ipynb"
title = {{ ko = "{name}", en = "{name}" }}
  [[notebook.report]]
  title = {{ ko = "{name}", en = "{name}" }}
"""


@dataclass(frozen=True)
class Row:
    """One notebook: what papermill said of it and what was said here, empty for a good one."""

    path: Path
    papermill: str
    here: str
    missing: int

    @property
    def reason(self) -> str:
        """Why being worse is accepted here; empty where it is not."""
        return next((why for what, why in REASONS.items() if re.search(what, self.here)), "")

    @property
    def worse(self) -> bool:
        """Whether papermill runs what gets no page here, or shows what is nowhere here."""
        return not self.papermill and bool(self.here or self.missing)

    @property
    def kind(self) -> str:
        """The row in a word or two."""
        if self.worse:
            return "worse, for a reason" if self.here and self.reason else "WORSE"
        if self.papermill and not self.here:
            return "better"
        return "both fail" if self.here else "both run"


def find(folder: Path, *, most: int) -> list[Path]:
    """Return the notebooks below a folder; a sample where there are many."""
    found = sorted(
        path for path in folder.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts
    )
    return found if len(found) <= most else sorted(random.Random(0).sample(found, most))  # noqa: S311 - no secret


def _collection(root: Path, paths: Sequence[Path], *, seconds: int) -> dict[str, Path]:
    """Make a collection of copies; return the originals by the names they go by there."""
    (root / "notebooks").mkdir(parents=True)
    (root / "data").mkdir()
    named = {f"n{number:04d}": path for number, path in enumerate(paths)}
    text = MANIFEST.format(seconds=seconds, report=4 * seconds)
    for name, path in named.items():
        shutil.copyfile(path, root / f"notebooks/{name}.ipynb")
        text += ENTRY.format(name=name)
    (root / "notebooks/reports.toml").write_text(text, encoding="utf-8")
    return named


def _here(root: Path) -> dict[str, str]:
    """Build the collection; return by name why there is no page, empty where there is one."""
    command = [sys.executable, "-m", "helpers", "--root", str(root), "build", "--json"]
    done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
    if done.returncode not in {0, 1} or not done.stdout:
        raise SystemExit(f"the build ended with {done.returncode}: {done.stderr}")
    told = json.loads(done.stdout)
    said = {name: failure["reason"] for name, failure in told["failed"].items()}
    return said | dict.fromkeys(told["built"], "")


def _papermill(path: Path, output: Path, *, seconds: int) -> str:
    """Return why papermill fails, empty where it does not."""
    import papermill

    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
            warnings.simplefilter("ignore")
            papermill.execute_notebook(
                str(path), str(output), cwd=str(path.parent), progress_bar=False,
                execution_timeout=seconds, start_timeout=60,
            )  # fmt: skip
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return " ".join(f"{type(error).__name__}: {error}".split())[-160:]
    return ""


def _outputs(path: Path) -> Counter[str]:
    """Return how many outputs of each kind an executed notebook holds."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    return Counter(kind for output in outputs for kind in output.get("data", {"text": ""}))


def compare(paths: Sequence[Path], *, seconds: int = 20) -> list[Row]:
    """Have each notebook run by papermill and built here."""
    with tempfile.TemporaryDirectory(prefix="foreign-") as folder:
        root = Path(folder, "collection")
        named = _collection(root, paths, seconds=seconds)
        here = _here(root)
        rows = []
        for name, path in named.items():
            output = Path(folder, f"{name}.ipynb")
            # Where the copy runs here: files beside the original are at hand for neither.
            stored = root / f"notebooks/{name}.ipynb"
            theirs = _papermill(stored, output, seconds=seconds)
            missing = 0
            if not theirs and not here[name]:
                kept = _outputs(root / f"reports/site/{name}.ipynb")
                missing = sum((_outputs(output) - kept - Counter(text=1000)).values())
            rows.append(Row(path, theirs, here[name], missing))
        return rows


def tell(rows: Sequence[Row], folder: Path) -> list[Row]:
    """Print the table; return the rows that are worse without a reason."""
    for row in rows:
        name = row.path.relative_to(folder)
        print(f"{row.kind:20} {name}")
        for who, said in (("papermill", row.papermill), ("here", row.here)):
            if said and row.kind != "both run":
                print(f"{'':20}   {who}: {said[:200]}")
        if row.kind == "worse, for a reason":
            print(f"{'':20}   reason: {row.reason}")
        if row.missing:
            print(f"{'':20}   here: {row.missing} outputs fewer")
    told = Counter(row.kind for row in rows)
    print(", ".join(f"{count} {kind}" for kind, count in sorted(told.items())), f"of {len(rows)}")
    return [row for row in rows if row.kind == "WORSE"]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=200, help="more are sampled")
    parser.add_argument("--seconds", type=int, default=20, help="limit of one cell")
    asked = parser.parse_args()
    paths = find(asked.folder, most=asked.most)
    if not paths:
        raise SystemExit(f"{asked.folder}: no notebooks below it")
    raise SystemExit(bool(tell(compare(paths, seconds=asked.seconds), asked.folder)))
