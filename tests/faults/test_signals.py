"""Signals and sudden ends: readers keep their pages, and no process, socket or file is left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from helpers.cli import main
from helpers.paths import Collection
from helpers.pipeline.plan.published import published
from helpers.pipeline.release.publish import preflight
from helpers.pipeline.run.pool import Interrupted, Stop, listening
from helpers.pipeline.run.processes import descendants, end, kill
from helpers.pipeline.run.run_folder import RUN_FILE, RunFolder, sweep
from helpers.pipeline.watch.runs import read_runs
from helpers.pipeline.watch.status import status

from ..pipeline.builds import PATIENCE_SECONDS, alive, command, digests, until, words
from ..pipeline.conftest import make_collection
from .conftest import publish_earlier

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("faults"),
    pytest.mark.skipif("sys.platform != 'linux'", reason="processes are looked up in /proc"),
]

# One waits with a process of its own session below it; the other cannot be interrupted at all.
NAPS = (
    "import pathlib, subprocess, time\n"
    "subprocess.Popen(['sleep', '987'], start_new_session=True)\n"
    "pathlib.Path('begun-a').touch()\n"
    "time.sleep(900)"
)
HOLDS = "import ctypes, pathlib\npathlib.Path('begun-b').touch()\nctypes.PyDLL(None).sleep(900)"


@pytest.fixture
def sleepers(tmp_path: Path) -> Collection:
    """A published collection whose next build hangs in two ways."""
    limits = "\ncell_seconds = 600\n"
    collection = make_collection(tmp_path / "c", limits=limits, a=[(NAPS, [])], b=[(HOLDS, [])])
    publish_earlier(collection)
    return collection


class Building:
    """A build whose notebooks hang, with everything below it."""

    def __init__(self, collection: Collection, *options: str) -> None:
        self.collection = collection
        self.before = digests(collection)
        self.process = subprocess.Popen(
            command(collection, "build", "--jobs", "2", *options),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        begun = [collection.notebooks / f"begun-{name}" for name in "ab"]
        until(lambda: all(path.exists() for path in begun) or self.process.poll() is not None)
        assert self.process.poll() is None
        # The process that naps beside its kernel is born right after the mark is set.
        until(lambda: any("987" in words(pid) for pid in descendants(self.process.pid)))
        [note] = (collection.reports / ".runs").glob(f"*/{RUN_FILE}")
        self.scratch = Path(json.loads(note.read_bytes())["scratch"])
        self.below = descendants(self.process.pid)

    def those(self, word: str) -> list[int]:
        """The processes below the builder that have a word on their command line."""
        return [pid for pid in self.below if any(word in part for part in words(pid))]

    def end(self) -> str:
        """Wait for the end and return what was said; nothing is left and no page was touched."""
        _, told = self.process.communicate(timeout=PATIENCE_SECONDS)
        until(lambda: not alive(self.below))
        assert digests(self.collection) == self.before
        return told


@pytest.fixture
def begin(sleepers: Collection) -> Iterator[Callable[[str], Building]]:
    """Begin its next build, on kernels of a kind; it is over with the test."""
    begun: list[Building] = []

    def of(kernel: str) -> Building:
        begun.append(Building(sleepers, "--kernel", kernel))
        return begun[-1]

    yield of
    for building in begun:
        building.process.kill()


def _build(collection: Collection, *arguments: str) -> int:
    return main(["--root", str(collection.root), "build", *arguments])


@pytest.mark.failure_mode(14, 15, 16, 17, 18, 19)
@pytest.mark.parametrize(
    ("signum", "kernel"),
    [(signal.SIGINT, "cold"), (signal.SIGTERM, "fork")],
)
def test_a_signal_ends_a_build_cleanly(
    begin: Callable[[str], Building], signum: signal.Signals, kernel: str
) -> None:
    building = begin(kernel)
    building.process.send_signal(signum)
    told = building.end()
    assert building.process.returncode == 128 + signum
    assert "interrupted; the published site is as it was" in told
    assert "Traceback" not in told
    run = read_runs(building.collection.reports)[-1]
    assert (run.state, run.code) == ("interrupted", 128 + signum)
    assert not building.scratch.exists()
    assert not list((building.collection.reports / ".runs").iterdir())
    assert len(list((building.collection.reports / ".releases").iterdir())) == 1


@pytest.mark.failure_mode(14, 15, 16, 17, 20, 23)
def test_killing_the_builder_leaves_no_process_and_the_next_start_clears_up(
    begin: Callable[[str], Building], capsys: pytest.CaptureFixture[str]
) -> None:
    building = begin("fork")
    collection = building.collection
    assert _build(collection) == 75
    assert "another build" in capsys.readouterr().err
    building.process.kill()
    building.end()
    assert building.scratch.exists()
    killed, locked = read_runs(collection.reports)[-2:]
    assert (killed.state, locked.state) == ("killed", "locked")
    assert status(collection).trouble == "killed"

    for name in "ab":
        (collection.notebooks / f"{name}.ipynb").unlink()
    text = collection.manifest.read_text(encoding="utf-8")
    collection.manifest.write_text(text.partition("[[notebook]]")[0], encoding="utf-8")
    # There is nothing to build any more; clearing up comes first all the same.
    assert _build(collection) == 2
    lines = capsys.readouterr().err.splitlines()
    [told] = [line for line in lines if line.startswith("cleaned up")]
    assert "which did not end by itself" in told
    assert f"its private folder {building.scratch}" in told
    assert not building.scratch.exists()
    assert not list((collection.reports / ".runs").iterdir())
    assert len(list((collection.reports / ".releases").iterdir())) == 1
    assert digests(collection) == building.before


def test_the_next_start_clears_up_after_a_build_that_was_killed_whole(
    begin: Callable[[str], Building], capsys: pytest.CaptureFixture[str]
) -> None:
    building = begin("cold")
    locks = f"sem.{building.scratch.name}-*"
    for pid in (building.process.pid, *building.below):
        os.kill(pid, signal.SIGSTOP)
    for pid in (building.process.pid, *building.below):
        os.kill(pid, signal.SIGKILL)
    building.end()
    left = len(list(Path("/dev/shm").glob(locks)))
    assert left > 0
    _build(building.collection, "none-such")
    lines = capsys.readouterr().err.splitlines()
    [told] = [line for line in lines if line.startswith("cleaned up")]
    assert f"{left} locks" in told
    assert not list(Path("/dev/shm").glob(locks))


@pytest.mark.failure_mode(14, 15, 16, 20)
def test_workers_are_replaced_when_what_they_are_forked_from_is_killed(
    begin: Callable[[str], Building],
) -> None:
    """And the cold kernels of the new ones end with the builder."""
    building = begin("cold")
    server = building.those("forkserver")[0]
    held = {*descendants(server), *building.those("987")}
    os.kill(server, signal.SIGKILL)
    until(lambda: not alive(held))
    until(lambda: any("987" in words(pid) for pid in descendants(building.process.pid)))
    building.below += descendants(building.process.pid)
    building.process.kill()
    building.end()


@pytest.mark.failure_mode(15)
def test_an_ended_process_is_waited_for_but_not_for_ever() -> None:
    # What a parent does not wait for stays as a zombie. A shell waits for it on its way to `exec`.
    script = (
        "import os, time;"
        "print(os.posix_spawnp('sleep', ['sleep', '987'], os.environ), flush=True);"
        "time.sleep(60)"
    )
    parented = [sys.executable, "-c", script]
    with subprocess.Popen(parented, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        child, own = psutil.Process(int(parent.stdout.readline())), psutil.Process(parent.pid)
        end([child], seconds=0.1)
        until(lambda: child.status() == psutil.STATUS_ZOMBIE)
        end([own], seconds=PATIENCE_SECONDS)
        assert not own.is_running()


@pytest.mark.failure_mode(15, 20)
@pytest.mark.parametrize("killed", ["kernel_template", "forkserver"])
def test_a_forked_kernel_ends_with_whatever_it_depends_on(
    begin: Callable[[str], Building], killed: str
) -> None:
    building = begin("fork")
    victims = building.those(killed)
    held = {pid for victim in victims for pid in descendants(victim)} - {*victims}
    held |= {*building.those("987")}
    assert held
    for victim in victims:
        os.kill(victim, signal.SIGKILL)
    until(lambda: not alive(held))
    building.process.terminate()
    building.end()


@pytest.mark.failure_mode(15)
def test_the_next_start_ends_who_lived_in_a_dead_builds_folder(tmp_path: Path) -> None:
    collection = Collection(tmp_path)
    preflight(collection, release=published(collection))
    scratch = tmp_path / "reports-01234567"
    run = RunFolder(collection.reports / ".runs/r000001-20260101T000000Z")
    run.begin(scratch=scratch, started="2026-01-01T09:00:00+09:00")
    home = scratch / "kabcdefgh"
    home.mkdir()
    stray = subprocess.Popen(["sleep", "987"], env={"HOME": str(home)}, start_new_session=True)
    until(lambda: words(stray.pid)[:1] == ["sleep"])
    [told] = sweep(collection)
    assert "1 processes" in told
    assert stray.wait(PATIENCE_SECONDS) == -signal.SIGKILL
    assert not scratch.exists()


@pytest.mark.failure_mode(19)
def test_a_second_signal_ends_everything_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    ends: list[int] = []
    monkeypatch.setattr("helpers.pipeline.run.pool.os._exit", ends.append)
    with subprocess.Popen(["sleep", "987"], start_new_session=True) as stray:
        monkeypatch.setattr(
            "helpers.pipeline.run.pool.kill_descendants",
            lambda: kill([pid for pid in descendants(os.getpid()) if pid == stray.pid]),
        )
        stop = Stop()
        stop(signal.SIGTERM, None)
        assert not ends
        stop(signal.SIGTERM, None)
        assert stray.wait(PATIENCE_SECONDS) == -signal.SIGKILL
    assert ends == [143]


@pytest.mark.failure_mode(14)
def test_a_terminal_that_is_closed_stops_a_build_too() -> None:
    with listening() as stop:
        signal.raise_signal(signal.SIGHUP)
        with pytest.raises(Interrupted) as told:
            stop.check()
    assert told.value.signum == signal.SIGHUP


@pytest.mark.failure_mode(14)
def test_a_signal_that_is_to_be_ignored_stays_ignored() -> None:
    """As ``nohup`` asks for."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with listening() as stop:
            assert isinstance(signal.getsignal(signal.SIGTERM), Stop)
            signal.raise_signal(signal.SIGHUP)
            stop.check()
    finally:
        signal.signal(signal.SIGHUP, before)
