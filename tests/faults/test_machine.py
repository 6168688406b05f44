"""The machine: disks that are full or read-only, places that are taken, nobody to tell."""

from __future__ import annotations

import errno
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.cli import main
from helpers.paths import Collection
from helpers.pipeline.telling import Result, Teller

from ..pipeline.builds import command, digests, reports
from ..pipeline.conftest import make_collection
from .conftest import publish_earlier

# Takes all the room there is, and shows something.
FILL = (
    "try:\n    with open('fill', 'wb', buffering=0) as file:\n"
    "        while True:\n            file.write(bytes(1 << 20))\n"
    "except OSError as error:\n    print(error.errno)"
)


def _build(collection: Collection, *arguments: str) -> int:
    return main(["--root", str(collection.root), "build", *arguments])


@pytest.fixture(scope="module")
def small_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A file system of 80 MB of its own."""
    disk = tmp_path_factory.mktemp("disk")
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=80m", "tmpfs", str(disk)],
        capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode:
        pytest.skip("only root may mount a small disk; injected faults stand in for it elsewhere")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.fixture
def on_small_disk(small_disk: Path) -> Iterator[Collection]:
    """A published collection on it, whose notebook fills it."""
    collection = make_collection(small_disk / "c", fills=[(FILL, [])])
    publish_earlier(collection)
    yield collection
    shutil.rmtree(collection.root)


@pytest.fixture
def published(tmp_path: Path) -> Collection:
    collection = make_collection(tmp_path / "c", page=[("1", [])])
    publish_earlier(collection)
    return collection


@pytest.mark.slow
@pytest.mark.xdist_group("faults")
@pytest.mark.failure_mode(22)
def test_a_disk_that_fills_up_on_the_way_costs_nothing(on_small_disk: Collection) -> None:
    before = digests(on_small_disk)
    done = reports(on_small_disk, "build", "--kernel", "cold")
    assert done.returncode == 1
    assert "No space left on device" in done.stderr
    assert "the published site is whole" in done.stderr
    assert "Traceback" not in done.stderr
    assert digests(on_small_disk) == before
    assert not list(on_small_disk.reports.rglob(".new-*"))
    assert not list((on_small_disk.reports / ".runs").glob("*/*"))


@pytest.mark.failure_mode(22)
def test_a_full_disk_is_told_before_anything_runs(
    on_small_disk: Collection, capsys: pytest.CaptureFixture[str]
) -> None:
    (on_small_disk.root / "fill").write_bytes(bytes(40 << 20))
    before = digests(on_small_disk)
    assert _build(on_small_disk) == 1
    told = capsys.readouterr().err
    assert "disk too full to build: " in told
    assert "67 MB are needed" in told
    assert digests(on_small_disk) == before


@pytest.mark.failure_mode(21)
def test_a_read_only_disk_is_told_and_its_pages_stay(
    on_small_disk: Collection, capsys: pytest.CaptureFixture[str]
) -> None:
    before = digests(on_small_disk)

    def remount(how: str) -> None:
        subprocess.run(
            ["mount", "-o", f"remount,{how}", str(on_small_disk.root.parent)], check=True
        )

    remount("ro")
    try:
        assert _build(on_small_disk) == 1
        assert "cannot be written: Read-only file system" in capsys.readouterr().err
        assert main(["--root", str(on_small_disk.root), "list"]) == 0
    finally:
        remount("rw")
    assert digests(on_small_disk) == before


@pytest.mark.failure_mode(21)
@pytest.mark.parametrize("taken", ["reports", "reports/.lock", "reports/site", "reports/.runs"])
def test_a_place_that_is_taken_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], taken: str
) -> None:
    collection = make_collection(tmp_path / "c", page=[("1", [])])
    path = collection.root / taken
    path.parent.mkdir(exist_ok=True)
    if taken.endswith("lock"):
        path.mkdir()
    else:
        path.write_text("mine", encoding="utf-8")
    assert _build(collection) == 1
    told = capsys.readouterr().err
    assert str(collection.reports) in told
    assert "cannot be written" in told or "move it away" in told
    assert "Traceback" not in told
    assert path.is_dir() or path.read_text(encoding="utf-8") == "mine"


@pytest.mark.failure_mode(21)
def test_missing_output_folders_are_made(tmp_path: Path) -> None:
    collection = make_collection(tmp_path / "c", page=[("1", [])])
    assert not collection.reports.exists()
    publish_earlier(collection)
    assert digests(collection)


def _nothing_to_write_to(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.failure_mode(22)
def test_a_log_on_a_full_disk_does_not_stop_a_build(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = Teller()
    lines.begin(1)
    monkeypatch.setattr("sys.stderr.write", _nothing_to_write_to)
    lines.done("page", seconds=1, reason="")
    lines.line("told to nobody")


@pytest.mark.failure_mode(22)
def test_an_outcome_that_cannot_be_told_is_no_success(
    published: Collection, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("helpers.pipeline.build.build", lambda *_, **__: Result("r1", ("page",)))
    monkeypatch.setattr("helpers.cli._print_json", _nothing_to_write_to)
    monkeypatch.setattr("helpers.cli.os.dup2", lambda *_: None)
    assert _build(published, "--json") == 1
    assert "what was built is published, but cannot be told here" in capfd.readouterr().err


@pytest.mark.failure_mode(147)
@pytest.mark.parametrize(
    ("mounted", "why"),
    [
        ("mount -t tmpfs -o size=4k t /dev/shm && head -c 4096 /dev/zero > /dev/shm/full",
         "No space left on device"),
        ("mount -t tmpfs -o ro t /dev/shm", "Read-only file system"),
    ],
)  # fmt: skip
def test_processes_that_cannot_share_locks_are_told_what_to_do(
    tmp_path: Path, mounted: str, why: str
) -> None:
    collection = make_collection(tmp_path / "c", page=[("1", [])])
    publish_earlier(collection)
    before = digests(collection)
    alone = ["unshare", "--mount", "sh", "-c"]
    if subprocess.run([*alone, mounted], capture_output=True, check=False).returncode:
        pytest.skip("only root may mount shared memory of its own")
    build = command(collection, "build", "--kernel", "cold")
    done = subprocess.run(
        [*alone, f'{mounted} && exec "$@"', "sh", *build],
        capture_output=True, check=False, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 1
    assert why in done.stderr
    assert "--shm-size" in done.stderr
    assert "Traceback" not in done.stderr
    assert digests(collection) == before
