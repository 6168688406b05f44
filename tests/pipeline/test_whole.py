"""Whole builds by the command, with real workers and kernels, and what happens when they die."""

from __future__ import annotations

import getpass
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from helpers.paths import Collection
from helpers.pipeline.processes import descendants
from helpers.pipeline.publish import RUN_FILE

from .conftest import FIXTURES, Cells, Make, make_collection

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("kernels"),
    pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc"),
]

PATIENCE_SECONDS = 120


def _command(collection: Collection, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "helpers", "--root", str(collection.root), *arguments]


def _reports(collection: Collection, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        _command(collection, *arguments), capture_output=True, text=True, check=False
    )


def _digests(collection: Collection) -> dict[str, str]:
    """Return the published files' digests, each verified."""
    folder = collection.site.resolve()
    content: dict[str, Any] = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    digests = {file["path"]: file["sha256"] for file in content["files"]}
    for path, digest in digests.items():
        assert hashlib.sha256((folder / path).read_bytes()).hexdigest() == digest
    return digests


def _until(true: Callable[[], object], *, seconds: float = PATIENCE_SECONDS) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    """The fixture collection, built by the command."""
    root = tmp_path_factory.mktemp("built") / "plain"
    shutil.copytree(FIXTURES / "plain", root)
    done = _reports(Collection(root), "build", "--jobs", "2")
    assert done.returncode == 0, done.stderr
    assert "5 built, 0 up to date" in done.stdout
    return Collection(root)


def test_every_report_is_published_with_its_record(built: Collection) -> None:
    digests = _digests(built)
    ids = ("sums", "sums/en", "sums/large", "sums/large-en", "bare")
    pages = {f"{one}.{kind}" for one in ids for kind in ("html", "ipynb")}
    assert set(digests) == pages | {"index.html", "index-en.html"}
    assert "합은 1003" in (built.site / "sums/large.html").read_text(encoding="utf-8")
    assert "The sum is 5" in (built.site / "sums/en.html").read_text(encoding="utf-8")


def test_no_product_names_this_machine(built: Collection) -> None:
    secrets = [str(built.root), str(Path.home()), socket.gethostname(), "/tmp/reports-"]
    if getpass.getuser() != "root":
        secrets.append(getpass.getuser())
    for path in _digests(built):
        text = (built.site / path).read_text(encoding="utf-8")
        assert not [secret for secret in secrets if secret in text]


def test_the_same_inputs_give_the_same_bytes(built: Collection, tmp_path: Path) -> None:
    elsewhere = Collection(tmp_path / "another place")
    shutil.copytree(FIXTURES / "plain", elsewhere.root)
    environment = {
        **os.environ, "TZ": "America/New_York", "LC_ALL": "C", "PYTHONHASHSEED": "7",
    }  # fmt: skip
    done = subprocess.run(
        _command(elsewhere, "build", "sums/large-en", "bare", "--quiet", "--jobs", "1"),
        env=environment, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    known = _digests(built)
    same = {path: known[path] for path in _digests(elsewhere) if not path.startswith("index")}
    assert same
    assert {path: digest for path, digest in _digests(elsewhere).items() if path in same} == same


def test_a_cold_kernel_gives_the_same_bytes(built: Collection, tmp_path: Path) -> None:
    elsewhere = Collection(tmp_path / "cold")
    shutil.copytree(FIXTURES / "plain", elsewhere.root)
    assert _reports(elsewhere, "build", "--kernel", "cold").returncode == 0
    assert _digests(elsewhere) == _digests(built)
    kinds = {}
    for collection in (built, elsewhere):
        [record] = (collection.reports / ".records").iterdir()
        made = json.loads(record.read_text(encoding="utf-8"))["made"]
        kinds[collection] = {(one["kernel"], one["why_cold"]) for one in made.values()}
    assert kinds == {built: {("fork", "")}, elsewhere: {("cold", "asked for")}}


def test_nothing_to_do_is_quick_and_says_so(built: Collection) -> None:
    digests = _digests(built)
    done = _reports(built, "build", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["fresh"] == 5
    assert _digests(built) == digests


NAP = (
    "import pathlib, subprocess, time\n"
    "pathlib.Path('started').touch()\n"
    "if nap:\n"
    "    subprocess.Popen(['sleep', '987'], start_new_session=True)\n"
    "    time.sleep(nap)\n"
    "print('rested')"
)


@pytest.fixture(scope="module")
def rested(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    """A published collection of one report that takes no time."""
    cells: Cells = [("nap: int = 0  # seconds", ["parameters"]), (NAP, [])]
    collection = make_collection(tmp_path_factory.mktemp("rested") / "nap", nap=cells)
    assert _reports(collection, "build").returncode == 0
    (collection.notebooks / "started").unlink()
    return collection


@pytest.fixture
def sleeper(rested: Collection, tmp_path: Path) -> Collection:
    """A published collection whose next build hangs with a stray process below it."""
    shutil.copytree(rested.root, tmp_path / "nap", symlinks=True)
    collection = Collection(tmp_path / "nap")
    text = collection.manifest.read_text(encoding="utf-8")
    collection.manifest.write_text(f"{text}parameters = {{ nap = 90 }}\n", encoding="utf-8")
    return collection


def _start(collection: Collection, *options: str) -> tuple[subprocess.Popen[str], list[int]]:
    """Start a build and return it with everything below it, once its notebook hangs."""
    builder = subprocess.Popen(
        _command(collection, "build", *options),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    _until(lambda: (collection.notebooks / "started").exists() or builder.poll() is not None)
    assert builder.poll() is None
    # The stray is born right after the mark is set.
    _until(lambda: any("987" in _words(pid) for pid in descendants(builder.pid)))
    return builder, descendants(builder.pid)


def _words(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8").split("\0")
    except OSError:
        return []


def _alive(pids: list[int]) -> list[int]:
    def runs(pid: int) -> bool:
        try:
            stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
        except OSError:
            return False
        return stat.rpartition(")")[2].split()[0] != "Z"

    return [pid for pid in pids if runs(pid)]


def test_killing_the_builder_harms_no_reader_and_leaves_no_process(sleeper: Collection) -> None:
    before = _digests(sleeper)
    builder, below = _start(sleeper)
    locked = _reports(sleeper, "build")
    assert (locked.returncode, "another build" in locked.stderr) == (75, True)
    note = json.loads(
        next((sleeper.reports / ".runs").glob(f"*/{RUN_FILE}")).read_text(encoding="utf-8")
    )
    builder.kill()
    builder.communicate()
    _until(lambda: not _alive(below), seconds=5)
    assert _digests(sleeper) == before
    assert Path(note["scratch"]).exists()

    text = sleeper.manifest.read_text(encoding="utf-8")
    sleeper.manifest.write_text(text.replace("nap = 90", "nap = 0"), encoding="utf-8")
    swept = _reports(sleeper, "build")
    assert swept.returncode == 0
    assert "which did not end by itself" in swept.stderr
    assert not Path(note["scratch"]).exists()
    assert not list((sleeper.reports / ".runs").iterdir())


def _below(pid: int, word: str) -> int:
    """Return the process below another one that has a word on its command line."""
    return next(one for one in descendants(pid) if any(word in part for part in _words(one)))


@pytest.mark.parametrize(
    ("kernel", "killed"),
    [("fork", "kernel_template"), ("fork", "spawn_main"), ("cold", "spawn_main")],
)
def test_a_kernel_ends_with_whatever_it_depends_on(
    sleeper: Collection, kernel: str, killed: str
) -> None:
    builder, below = _start(sleeper, "--kernel", kernel)
    stray = _below(builder.pid, "987")
    victim = _below(builder.pid, killed)
    held = [pid for pid in {*descendants(victim), stray} if pid != victim]
    assert held
    os.kill(victim, signal.SIGKILL)
    _until(lambda: not _alive([*held, stray]), seconds=5)
    builder.terminate()
    builder.communicate(timeout=PATIENCE_SECONDS)
    _until(lambda: not _alive(below), seconds=2)


def test_a_template_that_ends_costs_time_and_nothing_else(make: Make) -> None:
    suicide = "import os, signal\nif 'template' in open(f'/proc/{os.getppid()}/cmdline').read():\n"
    collection = make(
        murder=[(f"{suicide}    os.kill(os.getppid(), signal.SIGKILL)\n'survived'", [])],
        peace=[("'peace'", [])],
    )
    done = _reports(collection, "build", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    told = [line for line in done.stderr.splitlines() if "kernels start slowly" in line]
    assert len(told) == 1
    assert "the template of the kernels ended" in told[0]
    [record] = (collection.reports / ".records").iterdir()
    made = json.loads(record.read_text(encoding="utf-8"))["made"]
    assert {one["kernel"] for one in made.values()} == {"cold"}
    assert "no template to fork from" in made["peace"]["why_cold"]


@pytest.mark.parametrize(("signum", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_build_cleanly(
    sleeper: Collection, signum: signal.Signals, code: int
) -> None:
    before = _digests(sleeper)
    builder, below = _start(sleeper)
    builder.send_signal(signum)
    _, told = builder.communicate(timeout=PATIENCE_SECONDS)
    assert builder.returncode == code
    assert "the published site is as it was" in told
    assert "Traceback" not in told
    # multiprocessing's own tracker ends as soon as it notices.
    _until(lambda: not _alive(below), seconds=2)
    assert _digests(sleeper) == before
    assert not list((sleeper.reports / ".runs").iterdir())


def test_a_worker_that_dies_twice_costs_one_report(make: Make) -> None:
    collection = make(
        murder=[("import os, signal\nos.kill(os.getppid(), signal.SIGKILL)", [])],
        peace=[("'peace'", [])],
    )
    done = _reports(collection, "build", "--json", "--jobs", "2")
    assert done.returncode == 1, done.stderr
    answer = json.loads(done.stdout)
    assert list(answer["failed"]) == ["murder"]
    assert "died twice" in answer["failed"]["murder"]["reason"]
    assert answer["built"] == ["peace"]


def test_every_failure_is_in_the_recap_with_its_notebook(make: Make) -> None:
    collection = make(
        good=[("1", [])],
        broken=[("year: int = 1", ["parameters"]), ("1 / 0", []), ("'end'", [])],
        quits=[("'begun'", []), ("import sys\nsys.exit(0)", []), ("'end'", [])],
    )
    done = _reports(collection, "build")
    assert done.returncode == 1
    recap = [line for line in done.stderr.splitlines() if line.startswith("FAILED")]
    assert [line.split(":")[0] for line in recap] == ["FAILED broken", "FAILED quits"]
    assert "ZeroDivisionError: division by zero in code cell 2 of 3 (cell-2)" in recap[0]
    kept = recap[0].rpartition("notebook: ")[2].rstrip(")")
    content = json.loads((collection.root / kept).read_text(encoding="utf-8"))
    assert [cell["id"] for cell in content["cells"]][-3:] == ["failure", "cell-2", "cell-3"]
    assert set(_digests(collection)) == {"good.html", "good.ipynb", "index.html", "index-en.html"}
