"""Other people's notebooks in small: the table of `make foreign`, and what it finds."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import foreign

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("campaigns")]


def _notebook(*cells: object, language: str = "python") -> str:
    made = []
    for cell in cells:
        kind, source, tags = cell if isinstance(cell, tuple) else ("code", cell, [])
        more = {"execution_count": None, "outputs": []} if kind == "code" else {}
        made.append({"cell_type": kind, "metadata": {"tags": tags}, "source": source} | more)
    spec = {"name": "python3", "display_name": "", "language": language}
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": 2, "metadata": {"kernelspec": spec}, "cells": made}
    )


@pytest.mark.failure_mode(131, 136, 137)
def test_what_papermill_runs_gets_a_page(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    loud = "import sys\nprint('to stderr', file=sys.stderr)\n!echo from a shell"
    asked = ("code", "years = [2020, 2021]\nN = 10**6\nmsg = None", ["parameters"])
    skipped = ("code", "1 / 0", ["skip-execution"])
    shown = "assert (years, N, msg) == ([2020, 2021], 10**6, None)\nyears"
    texts = {
        "loud": _notebook(loud, skipped, asked, shown),
        "prose": _notebook(("markdown", "# Prose alone", [])),
        "fails": _notebook("1 / 0"),
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.ipynb").write_text(text, encoding="utf-8")
    rows = foreign.compare(foreign.find(tmp_path, most=10), seconds=60)
    kinds = {row.path.stem: row.kind for row in rows}
    assert kinds == {"loud": "both run", "prose": "both run", "fails": "both fail"}
    assert foreign.tell(rows, tmp_path) == []
    told = capfd.readouterr()
    assert "1 both fail, 2 both run of 3" in told.out
    assert "Warning" not in told.err


def test_worse_is_what_papermill_runs_and_gets_no_page() -> None:
    path = Path("n.ipynb")
    assert foreign.Row(path, "", "it broke", 0).kind == "WORSE"
    assert foreign.Row(path, "", "", 1).kind == "WORSE"
    assert foreign.Row(path, "", "21.0 MB of output", 0).kind == "worse, for a reason"
    assert foreign.Row(path, "it broke", "", 0).kind == "better"
