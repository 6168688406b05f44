"""Many notebooks that fail in one build, each in its own way, over pages that were good."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from helpers.paths import Collection

from ..pipeline.builds import build_warm, digests, everyone, release, words
from ..pipeline.conftest import make_collection
from .conftest import OLD_DAY, publish_earlier

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("faults"),
    pytest.mark.skipif("sys.platform != 'linux'", reason="processes are looked up in /proc"),
]

LIMITS = """
cell_seconds = {cell}
report_seconds = 600
output_megabytes = 1
memory_megabytes = 3000

[rules]
stderr = "fails"
"""
# Nobody else on the machine sleeps that long.
NAP = f"987.{os.getpid()}"


@dataclass(frozen=True)
class Case:
    """A notebook that begins well, then does something, then would end well."""

    name: str
    does: tuple[str, list[str]]
    told: str


def case(row: int, name: str, does: str | tuple[str, list[str]], told: str) -> object:
    mark = pytest.mark.failure_mode(row)
    cell = does if isinstance(does, tuple) else (does, [])
    return pytest.param(Case(name, cell, told), id=name, marks=mark)


ZERO = "ZeroDivisionError: division by zero"
CASES = [
    case(1, "raises", "1 / 0", rf"{ZERO} in code cell 2 of 3 \(cell-2\)"),
    case(2, "mistypes", "exec('1 +')", "SyntaxError: "),
    case(2, "interrupts-itself", "raise KeyboardInterrupt", "KeyboardInterrupt in code cell 2"),
    case(2, "quits-with-3", "import sys\nsys.exit(3)", "SystemExit: 3 in code cell 2 of 3"),
    case(3, "quits-with-0", "import sys\nsys.exit(0)", "SystemExit: 0 in code cell 2 of 3"),
    case(
        5, "thread-raises",
        "import threading\nt = threading.Thread(target=lambda: 1 / 0)\nt.start()\nt.join()", ZERO,
    ),
    case(
        6, "cannot-be-shown",
        "class Odd:\n    def _repr_html_(self): return 1 / 0\nOdd()", f"{ZERO} in code cell 2",
    ),
    case(4, "expects-its-error", ("1 / 0", ["raises-exception"]), f"{ZERO} in code cell 2"),
    case(7, "asks-plainly", "input()", "StdinNotImplementedError: .* in code cell 2"),
    case(
        7, "asks", "import builtins\ngetattr(builtins, 'in' + 'put')()",
        "StdinNotImplementedError: .* in code cell 2",
    ),
    case(8, "warns", "import warnings\nwarnings.warn('old')", "text on standard error in .*old"),
    case(8, "logs", "import logging\nlogging.error('odd')", "text on standard error in .*odd"),
    case(12, "exits-0", "import os\nos._exit(0)", r"the kernel died \(exit code 0\) in code"),
    case(12, "exits-7", "import os\nos._exit(7)", r"the kernel died \(exit code 7\) in code"),
    case(
        12, "is-killed", "import os\nos.kill(os.getpid(), 9)",
        r"the kernel died \(SIGKILL; out of memory\?\) in code cell 2",
    ),
    case(12, "crashes", "import ctypes\nctypes.string_at(0)", r"the kernel died \(SIGSEGV\)"),
    case(13, "takes-memory", "x = bytearray(4_000_000_000)", "MemoryError in code cell 2 of 3"),
    case(26, "floods", "while True:\n    print('x' * 100_000)", "more than 1 MB of output"),
    case(26, "shows-100-mb", "print('x' * 100_000_000)", "more than 1 MB of output in code cell 2"),
    case(
        26, "shows-a-million-lines", "for i in range(1_000_000):\n    print(i)",
        "more than 1 MB of output in code cell 2",
    ),
    case(
        45, "has-no-letters-for-it",
        "import matplotlib.pyplot as plt\nplt.title('수출')\nplt.show()", "Glyph .* missing from",
    ),
    case(
        42, "tells-where-it-is", "import os\nopen(os.path.abspath('nothing.csv'))",
        "FileNotFoundError: .* No such file or directory: 'collection/notebooks/nothing.csv'",
    ),
]  # fmt: skip
# Only these wait for the end of a cell's time; the others end by themselves, however slow the
# machine is just now.
HANGING = [
    case(9, "hangs", "import time\ntime.sleep(600)", "time limit of a cell reached in code cell 2"),
    case(
        10, "swallows-interrupts",
        "import time\nwhile True:\n    try:\n        time.sleep(60)\n"
        "    except KeyboardInterrupt:\n        pass",
        "time limit of a cell reached in code cell 2",
    ),
    case(
        10, "holds-the-interpreter", "import ctypes\nctypes.PyDLL(None).sleep(600)",
        "time limit of a cell reached in code cell 2",
    ),
    case(
        10, "stops-itself", "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
        "time limit of a cell reached in code cell 2",
    ),
]  # fmt: skip
# A process of its own session, its parent gone and no trace of its home in its environment.
STRAY = (
    "import os, subprocess, sys\n"
    f"code = 'import os, sys; os.fork() and os._exit(0); os.setsid();"
    f' os.execve("/bin/sleep", ["sleep", "{NAP}"], {{}})\'\n'
    "subprocess.run([sys.executable, '-c', code])\n"
    "print('left one behind')"
)
ALWAYS_FAILING = "never-was-good"


Built = tuple[Collection, subprocess.CompletedProcess[str]]


def _notebooks(cases: Sequence[Any]) -> dict[str, Any]:
    return {
        one.values[0].name: [("'begun'", []), one.values[0].does, ("'end'", [])] for one in cases
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """All the cases that end by themselves built at once, over an earlier release of them."""
    notebooks = _notebooks(CASES) | {
        "good": [("'good'", [])],
        "leaves-a-stray": [(STRAY, [])],
        "shows-nothing": [("x = 1", [])],
        ALWAYS_FAILING: [("1 / 0", [])],
    }
    root = tmp_path_factory.mktemp("odd") / "c"
    collection = make_collection(root, limits=LIMITS.format(cell=300), **notebooks)
    publish_earlier(collection, without=(ALWAYS_FAILING,))
    return collection, build_warm(collection, "--jobs", "2")


@pytest.fixture(scope="module")
def hung(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Those that do not end, over an earlier release of them."""
    root = tmp_path_factory.mktemp("hung") / "c"
    collection = make_collection(root, limits=LIMITS.format(cell=4), **_notebooks(HANGING))
    publish_earlier(collection)
    return collection, build_warm(collection, "--jobs", "4")


def _recap(done: subprocess.CompletedProcess[str]) -> dict[str, str]:
    lines = done.stderr.splitlines()
    pairs = (re.fullmatch(r"FAILED ([a-z0-9-]+): (.*)", line) for line in lines)
    return {found[1]: found[2] for found in pairs if found}


@pytest.mark.parametrize("case", CASES)
def test_a_failure_is_told_and_costs_no_page(built: Built, case: Case) -> None:
    _assert_told(built, case)


@pytest.mark.parametrize("case", HANGING)
def test_a_hanging_notebook_is_told_and_costs_no_page(hung: Built, case: Case) -> None:
    _assert_told(hung, case)


def _assert_told(built: Built, case: Case) -> None:
    collection, done = built
    assert done.returncode == 1
    told = _recap(done)[case.name]
    assert re.search(case.told, told)

    kept = collection.root / told.rpartition("notebook: ")[2].removesuffix(")")
    cells = json.loads(kept.read_text(encoding="utf-8"))["cells"]
    ids = [cell["id"] for cell in cells]
    assert ids[ids.index("failure") + 1] == "cell-2"

    entry = next(one for one in release(collection)["reports"] if one["id"] == case.name)
    assert entry["status"] == "stale"
    assert entry["reason"] in told
    page = (collection.site / f"{case.name}.html").read_text(encoding="utf-8")
    assert f"old {case.name}" in page
    assert OLD_DAY in page
    assert re.search(r'<aside class="stale"', page)


@pytest.mark.failure_mode(1)
def test_the_recap_lists_every_failure_and_the_others_are_published(built: Built) -> None:
    collection, done = built
    names = {one.values[0].name for one in CASES}  # type: ignore[attr-defined]
    assert set(_recap(done)) == names | {ALWAYS_FAILING}
    assert "3 built, 0 up to date" in done.stdout
    assert f"{len(names) + 1} FAILED" in done.stdout
    digests(collection)
    fresh = {one["id"] for one in release(collection)["reports"] if one["status"] == "fresh"}
    assert fresh == {"good", "leaves-a-stray", "shows-nothing"}
    assert "Traceback" not in done.stderr


@pytest.mark.failure_mode(42)
def test_no_product_and_no_reason_names_this_machine(built: Built) -> None:
    collection, _ = built
    for path in digests(collection):
        text = (collection.site / path).read_bytes().decode(errors="replace")
        assert str(collection.root) not in text
        assert "/tmp/reports-" not in text


@pytest.mark.failure_mode(39)
def test_a_report_that_shows_nothing_is_a_page_all_the_same(built: Built) -> None:
    assert "shows-nothing" not in _recap(built[1])
    assert (built[0].site / "shows-nothing.html").is_file()


@pytest.mark.failure_mode(43)
def test_no_page_is_made_of_a_notebook_that_failed(built: Built) -> None:
    collection, _ = built
    assert ALWAYS_FAILING not in {one["id"] for one in release(collection)["reports"]}
    assert not list(collection.site.glob(f"{ALWAYS_FAILING}*"))
    index = (collection.site / "index.html").read_text(encoding="utf-8")
    assert ALWAYS_FAILING in index
    assert ZERO in index


@pytest.mark.failure_mode(10)
def test_a_fault_of_a_notebook_is_not_tried_again(built: Built, hung: Built) -> None:
    assert "kernels start slowly" not in built[1].stderr + hung[1].stderr


@pytest.mark.failure_mode(15, 20)
def test_nothing_that_notebooks_started_is_left(built: Built) -> None:
    collection, _ = built
    assert not [pid for pid in everyone() if NAP in words(pid)]
    assert not [pid for pid in everyone() if str(collection.root) in words(pid)]


@pytest.mark.failure_mode(17)
def test_no_temporary_file_is_left(built: Built) -> None:
    collection, _ = built
    [run] = (collection.reports / ".runs").iterdir()
    assert [path.name for path in run.iterdir()] == ["failed"]
    assert {path.name for path in collection.reports.iterdir()} == {
        ".lock", ".records", ".releases", ".runs", "log", "site",
    }  # fmt: skip
    hidden = [path for path in collection.reports.rglob(".*") if path.parent != collection.reports]
    assert not hidden
