"""Neighbours: other users of the machine, copies of a collection, notes that anyone may write."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from helpers.errors import BuildLocked, Unpublishable
from helpers.paths import Collection
from helpers.pipeline.disk import is_guarded, sync_folder
from helpers.pipeline.plan.published import published
from helpers.pipeline.release.publish import preflight
from helpers.pipeline.run import lock
from helpers.pipeline.run.lock import building
from helpers.pipeline.run.processes import born, descendants
from helpers.pipeline.run.run_folder import RUN_FILE, RunFolder, sweep
from helpers.pipeline.run.scratch import MARK, scratch_path

from ..pipeline.builds import (
    PATIENCE_SECONDS,
    alive,
    build_warm,
    command,
    listeners,
    reports,
    until,
)
from ..pipeline.conftest import make_collection

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("faults"),
    pytest.mark.skipif("sys.platform != 'linux'", reason="listeners are looked up in /proc"),
]

NOBODY = 65534
RUN = "r000001-20260101T000000Z"
STARTED = "2026-01-01T09:00:00+09:00"
# Prints from a forked child, then waits to be told to go on.
WAITS = (
    "import os, pathlib, sys, time\n"
    "if os.fork() == 0:\n"
    "    print('said by a child')\n"
    "    sys.stdout.flush()\n"
    "    os._exit(0)\n"
    "child = os.wait()\n"
    "pathlib.Path('begun').touch()\n"
    "while not pathlib.Path('go').exists():\n"
    "    time.sleep(0.05)"
)
# What another user tries with a folder: prints what he got.
INTRUDES = """
import os, socket, sys
nobody, folder, *sockets = sys.argv[1:]
os.setgroups([])
os.setgid(int(nobody))
os.setuid(int(nobody))
for attempt in (os.listdir, os.chdir, lambda place: open(place + "/template"),
                lambda place: open(place + "/new", "w")):
    try:
        print("got in", attempt(folder))
    except PermissionError:
        pass
for path in sockets:
    for kind in (socket.SOCK_STREAM, socket.SOCK_SEQPACKET):
        try:
            print("got in", socket.socket(socket.AF_UNIX, kind).connect(path))
        except PermissionError:
            pass
"""


class Waiting:
    """A build whose notebook waits."""

    def __init__(self, root: Path, kernel: str) -> None:
        limits = "\ncell_seconds = 100\n"
        self.collection = make_collection(root, limits=limits, a=[(WAITS, [])])
        self.process = subprocess.Popen(
            command(self.collection, "build", "--jobs", "1", "--kernel", kernel),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        begun = self.collection.notebooks / "begun"
        until(lambda: begun.exists() or self.process.poll() is not None)
        assert self.process.poll() is None
        [note] = (self.collection.reports / ".runs").glob(f"*/{RUN_FILE}")
        self.scratch = Path(json.loads(note.read_bytes())["scratch"])


@pytest.fixture(scope="module", params=["fork", "cold"])
def waiting(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Waiting]:
    """One build for the tests that follow each other; the last lets it end."""
    made = Waiting(tmp_path_factory.mktemp("c") / "c", request.param)
    yield made
    made.process.kill()
    made.process.communicate()


@pytest.mark.failure_mode(151)
def test_a_build_hears_nobody_but_through_files_of_its_own(waiting: Waiting) -> None:
    pids = [waiting.process.pid, *descendants(waiting.process.pid)]
    heard = {one for pid in pids for one in listeners(pid)}
    assert len(heard) >= 6
    assert {kind for kind, _ in heard} == {"unix"}
    assert [path for _, path in heard if not path.startswith(f"{waiting.scratch}/")] == []
    assert waiting.scratch.lstat().st_mode & 0o777 == 0o700
    if os.geteuid() != 0:
        pytest.skip("only root may try it as another user")
    paths = [str(waiting.scratch), *(path for _, path in heard)]
    tried = subprocess.run(
        [sys.executable, "-I", "-c", INTRUDES, str(NOBODY), *paths],
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    assert tried.stdout == ""


@pytest.mark.failure_mode(152)
@pytest.mark.parametrize("waiting", ["fork"], indirect=True)
def test_a_copy_builds_beside_the_build_it_was_made_during(waiting: Waiting) -> None:
    copy = Collection(waiting.collection.root.with_name("copy"))
    subprocess.run(["cp", "-a", waiting.collection.root, copy.root], check=True)
    (copy.notebooks / "go").touch()
    done = build_warm(copy, "--kernel", "cold")
    assert done.returncode == 0, done.stderr
    assert f"let {waiting.scratch} be: it belongs to {waiting.collection.reports}" in done.stderr
    assert waiting.process.poll() is None
    assert waiting.scratch.is_dir()
    assert not list((copy.reports / ".runs").glob(f"*/{RUN_FILE}"))


@pytest.mark.failure_mode(152)
@pytest.mark.parametrize("waiting", ["fork"], indirect=True)
def test_a_build_whose_lock_was_removed_is_not_disturbed(waiting: Waiting) -> None:
    (waiting.collection.reports / ".lock").unlink()
    done = reports(waiting.collection, "build")
    assert done.returncode == 75
    assert f"process {waiting.process.pid} still builds {waiting.collection.root}" in done.stderr


@pytest.mark.failure_mode(151, 152)
def test_that_build_ends_well_with_what_a_child_said(waiting: Waiting) -> None:
    (waiting.collection.notebooks / "go").touch()
    _, told = waiting.process.communicate(timeout=PATIENCE_SECONDS)
    assert waiting.process.returncode == 0, told
    page = (waiting.collection.site / "a.html").read_text(encoding="utf-8")
    assert "said by a child" in page
    assert not waiting.scratch.exists()


@pytest.fixture
def place(tmp_path: Path) -> Collection:
    collection = Collection(tmp_path / "c")
    preflight(collection, release=published(collection))
    return collection


def _left(collection: Collection, scratch: Path, **changed: Any) -> Path:
    """Leave what a dead build leaves, some of its mark changed; return its note."""
    run = RunFolder(collection.reports / ".runs" / RUN)
    run.begin(scratch=scratch, started=STARTED)
    mark = json.loads((scratch / MARK).read_bytes())
    (scratch / MARK).write_text(json.dumps(mark | changed), encoding="utf-8")
    (scratch / "precious").touch()
    return run.path / RUN_FILE


def _fifo(note: Path) -> None:
    os.mkfifo(note)


def _link(note: Path) -> None:
    real = note.parents[4] / "note"
    real.write_text(json.dumps({"scratch": str(note.parents[4] / "reports-01234567")}))
    note.symlink_to(real)


def _linked_run(note: Path) -> None:
    note.parent.rmdir()
    note.parent.symlink_to(note.parents[4] / "precious", target_is_directory=True)


def says(value: object) -> Callable[[Path], object]:
    def write(note: Path) -> None:
        text = value if isinstance(value, str) else json.dumps(value)
        note.write_text(text.replace("HERE", str(note.parents[4])), encoding="utf-8")

    return write


FORGED: dict[str, Callable[[Path], object]] = {
    "pipe": _fifo, "folder": Path.mkdir, "link": _link, "linked run": _linked_run,
    "empty": says(""), "no JSON": says("{"), "a list": says([1]), "deep": says("[" * 9000),
    "a number": says({"scratch": 7}), "nothing": says({"scratch": None}),
    "huge": says({"scratch": "HERE/precious", "more": "x" * 10**6}),
    "a zero": says({"scratch": "HERE/\0/reports-01234567", "started": "\33[2J"}),
    "another folder": says({"scratch": "HERE/precious", "started": STARTED}),
    "a name": says({"scratch": "HERE/reports-01234567", "started": "\33[2J"}),
    "upwards": says({"scratch": "HERE/precious/../reports-01234567"}),
    "relative": says({"scratch": "reports-01234567"}),
    "dots": says({"scratch": ".."}), "root": says({"scratch": "/"}),
    "dangling": says({"scratch": "HERE/reports-0123456789abcdef"}),
}  # fmt: skip


@pytest.mark.failure_mode(153)
@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_note_has_nothing_removed_and_is_told(place: Collection, forged: str) -> None:
    beside = place.root.parent
    kept = [beside / name / "file" for name in ("precious", "reports-01234567")]
    for path in kept:
        path.parent.mkdir(mode=0o700)
        path.touch()
    (beside / "precious" / RUN_FILE).write_text("{}", encoding="utf-8")
    note = place.reports / ".runs" / RUN / RUN_FILE
    note.parent.mkdir()
    FORGED[forged](note)
    [told] = sweep(place)
    assert told.startswith("let ")
    assert told.endswith("; remove it yourself if nobody needs it")
    assert told.isprintable()
    assert all(path.exists() for path in kept)
    assert (beside / "precious" / RUN_FILE).exists()


@pytest.mark.failure_mode(152, 153)
@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"inode": 1}, "it belongs to "),
        ({"run": "r000002-20260101T000000Z"}, "it belongs to "),
        ({"device": 1, "reports": "/elsewhere"}, "it belongs to /elsewhere"),
    ],
    ids=["another collection", "another run", "another disk"],
)
def test_what_another_build_made_is_let_be(
    place: Collection, tmp_path: Path, changed: dict[str, Any], why: str
) -> None:
    scratch = tmp_path / "reports-01234567"
    _left(place, scratch, **changed)
    [told] = sweep(place)
    assert f"let {scratch} be: {why}" in told
    assert (scratch / "precious").exists()
    assert sweep(place) == []


@pytest.mark.failure_mode(153)
def test_a_folder_that_is_not_private_is_let_be(place: Collection, tmp_path: Path) -> None:
    scratch, real = tmp_path / "reports-01234567", tmp_path / "real"

    def told() -> str:
        [line] = sweep(place)
        assert (scratch / "precious").exists()
        return line

    note = _left(place, scratch)
    said = note.read_bytes()
    scratch.chmod(0o755)
    assert "no folder private to this user" in told()
    scratch.chmod(0o700)
    scratch.rename(real)
    scratch.symlink_to(real)
    note.parent.mkdir(exist_ok=True)
    note.write_bytes(said)
    assert "no folder private to this user" in told()
    if os.geteuid() == 0:
        scratch.unlink()
        os.chown(real.rename(scratch), NOBODY, NOBODY)
        note.parent.mkdir(exist_ok=True)
        note.write_bytes(said)
        assert "no folder private to this user" in told()


@pytest.mark.failure_mode(152)
def test_a_living_process_is_told_from_one_that_has_its_number(
    place: Collection, tmp_path: Path
) -> None:
    scratch = tmp_path / "reports-01234567"
    with subprocess.Popen(["sleep", "987"]) as other:
        _left(place, scratch, pid=other.pid, born=born(other.pid))
        with pytest.raises(BuildLocked, match=f"process {other.pid} still builds"):
            sweep(place)
        assert (scratch / "precious").exists()
        mark = json.loads((scratch / MARK).read_bytes()) | {"born": "some other boot 1"}
        (scratch / MARK).write_text(json.dumps(mark), encoding="utf-8")
        assert f"its private folder {scratch}" in sweep(place)[0]
        assert not scratch.exists()
        assert alive([other.pid])
        other.kill()


@pytest.mark.failure_mode(152)
def test_a_moved_collection_clears_up_after_its_own(place: Collection, tmp_path: Path) -> None:
    scratch = tmp_path / "reports-01234567"
    _left(place, scratch)
    moved = Collection(place.root.rename(tmp_path / "moved"))
    assert f"its private folder {scratch}" in sweep(moved)[0]
    assert not scratch.exists()


def _knows_no_locks(code: int) -> Callable[[int, int], None]:
    def flock(_: int, how: int) -> None:
        if how != fcntl.LOCK_UN:
            raise OSError(code, os.strerror(code))

    return flock


CRASHES = """
import errno, fcntl, os, signal, socket, sys
from pathlib import Path
sys.path.insert(0, sys.argv[4])
def flock(*_): raise OSError(errno.ENOSYS, "not here")
fcntl.flock = flock
host = sys.argv[2]
socket.gethostname = lambda: host
from helpers.paths import Collection
from helpers.pipeline.run import lock
lock.LEASE_SECONDS = float(sys.argv[3])
with lock.building(Collection(Path(sys.argv[1])), tell=print):
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.failure_mode(154)
@pytest.mark.parametrize("code", [errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP])
def test_a_disk_that_cannot_lock_has_one_builder_all_the_same(
    place: Collection, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    monkeypatch.setattr(fcntl, "flock", _knows_no_locks(code))
    # As one made where locks are known, and copied here with the collection.
    (place.reports / ".lock").touch()
    for _ in range(2):
        with building(place, tell=print), pytest.raises(BuildLocked), building(place, tell=print):
            pass


@pytest.mark.failure_mode(154)
@pytest.mark.parametrize("host", ["", "elsewhere"])
def test_a_crash_locks_no_collection_for_ever(
    place: Collection, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    source = Path(lock.__file__).parents[3]
    arguments = [str(place.root), host or os.uname().nodename, "1", str(source)]
    crashed = subprocess.run([sys.executable, "-c", CRASHES, *arguments], check=False)
    assert crashed.returncode == -signal.SIGKILL
    monkeypatch.setattr(fcntl, "flock", _knows_no_locks(errno.ENOSYS))
    monkeypatch.setattr(lock, "LEASE_SECONDS", 1.0)
    told: list[str] = []
    with building(place, tell=told.append):
        pass
    assert [f"process {host and ''}" in line for line in told] == [True] * bool(host)


@pytest.mark.failure_mode(154)
def test_a_lock_that_is_a_link_is_not_followed(place: Collection, tmp_path: Path) -> None:
    (place.reports / ".lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Unpublishable, match="it is a link; remove it"), building(place, tell=print):
        pass
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.failure_mode(155)
def test_no_private_folder_stands_where_others_can_replace_it(tmp_path: Path) -> None:
    open_to_all = tmp_path / "open"
    below = open_to_all / "t"
    below.mkdir(parents=True)
    assert is_guarded(below)
    open_to_all.chmod(0o777)
    assert not is_guarded(below)
    assert scratch_path(str(below)).parent != below
    open_to_all.chmod(0o1777)
    assert is_guarded(below)
    if os.geteuid() == 0:
        os.chown(open_to_all, NOBODY, NOBODY)
        assert not is_guarded(below)
    assert not is_guarded(tmp_path / "none")


@pytest.mark.failure_mode(157)
def test_a_folder_that_cannot_be_synced_is_no_failing_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fsync(code: int) -> Callable[[int], None]:
        def fail(_: int) -> None:
            raise OSError(code, os.strerror(code))

        return fail

    monkeypatch.setattr(os, "fsync", fsync(errno.EINVAL))
    sync_folder(tmp_path)
    monkeypatch.setattr(os, "fsync", fsync(errno.EIO))
    with pytest.raises(OSError, match="Input/output"):
        sync_folder(tmp_path)
