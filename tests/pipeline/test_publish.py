"""A release is there whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from helpers.errors import Unpublishable
from helpers.paths import Collection
from helpers.pipeline import disk
from helpers.pipeline.plan.fingerprint import Ingredients
from helpers.pipeline.plan.log import Failure, Made, RunRecord, read_record, write_record
from helpers.pipeline.plan.published import Release, published
from helpers.pipeline.release.publish import Draft, next_id, preflight, prune
from helpers.pipeline.run import run_folder
from helpers.pipeline.run.run_folder import RunFolder, sweep


@pytest.fixture
def place(tmp_path: Path) -> Collection:
    collection = Collection(tmp_path)
    preflight(collection, release=published(collection))
    return collection


def _entry(name: str) -> dict[str, Any]:
    return {
        "id": name, "name": name, "parameters": {}, "fingerprint": "f", "key_figures": [],
        "files": {"html": f"{name}.html", "pdf": None, "ipynb": None, "tables": []},
    }  # fmt: skip


def _release(collection: Collection, **pages: str) -> str:
    """Publish pages by report name and return the release's id."""
    release = next_id(collection, now="20260101T000000Z")
    draft = Draft(collection, release=release, previous=published(collection))
    try:
        for name, text in pages.items():
            draft.add(f"{name}.html", text.encode())
        draft.publish([_entry(name) for name in pages])
    finally:
        draft.discard()
    return release


def _whole(collection: Collection) -> dict[str, str]:
    """Return what readers see, every hash and size verified."""
    folder = collection.site.resolve()
    content = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    seen = {}
    for file in content["files"]:
        data = (folder / file["path"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == file["sha256"]
        assert len(data) == file["bytes"]
        seen[file["path"]] = data.decode()
    return seen


def test_readers_see_one_whole_release(place: Collection) -> None:
    first = _release(place, a="one", b="two")
    assert _whole(place) == {"a.html": "one", "b.html": "two"}
    assert place.site.is_symlink()
    assert place.site.readlink() == Path(".releases", first)
    _release(place, a="three")
    assert _whole(place) == {"a.html": "three"}


def test_a_release_that_is_not_published_leaves_nothing(place: Collection) -> None:
    draft = Draft(place, release="r000001-20260101T000000Z", previous=published(place))
    draft.add("deep/er/a.html", b"one")
    draft.add("deep/er/a.html", b"two")
    assert draft.read("deep/er/a.html") == b"two"
    draft.discard()
    assert not list((place.reports / ".releases").iterdir())


def test_unchanged_files_are_shared_between_releases(place: Collection) -> None:
    _release(place, a="same", b="old")
    _release(place, a="same", b="new")
    site = place.site.resolve()
    assert (site / "a.html").stat().st_nlink == 2
    assert (site / "b.html").stat().st_nlink == 1


def test_a_file_system_without_links_gets_copies(
    place: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    _release(place, a="same")

    def refuse(self: Path, target: Path) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    _release(place, a="same")
    assert _whole(place) == {"a.html": "same"}


def test_only_the_newest_releases_are_kept_and_the_published_one(place: Collection) -> None:
    made = [_release(place, a=str(number)) for number in range(5)]
    old = place.site.with_name("site-old")
    old.symlink_to(Path(".releases") / made[0])
    old.replace(place.site)
    assert prune(place, kept=2) == {made[0], made[3], made[4]}
    assert _whole(place) == {"a.html": "0"}


def test_what_decayed_on_the_disk_is_not_shared_with_the_next_release(place: Collection) -> None:
    _release(place, a="one", b="two")
    (place.site / "a.html").write_text("eno", encoding="utf-8")
    (place.site / "b.html").unlink()
    _release(place, a="one", b="two")
    assert _whole(place) == {"a.html": "one", "b.html": "two"}


@pytest.mark.failure_mode(40)
def test_ids_grow_whatever_the_clock_does(place: Collection) -> None:
    first = next_id(place, now="20260101T000000Z")
    (place.reports / ".releases" / first).mkdir()
    second = next_id(place, now="20250101T000000Z")
    assert first < second
    RunFolder(place.reports / ".runs" / second).path.mkdir()
    assert next_id(place, now="20250101T000000Z") > second


CALLS = ["write", "fsync", "rename", "link", "mkdir", "symlink", "replace"]


def _failing(call: str, number: int, code: int, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Make the n-th of a kind of call fail, and count the calls."""
    count = [0]

    def wrap(real: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            count[0] += 1
            if count[0] == number:
                raise OSError(code, os.strerror(code))
            return real(*args, **kwargs)

        return wrapped

    match call:
        case "write":
            monkeypatch.setattr(disk, "write_new", wrap(disk.write_new))
            monkeypatch.setattr("helpers.pipeline.release.publish.write_new", disk.write_new)
        case "fsync":
            monkeypatch.setattr(os, "fsync", wrap(os.fsync))
        case "link":
            monkeypatch.setattr(Path, "hardlink_to", wrap(Path.hardlink_to))
        case "symlink":
            monkeypatch.setattr(Path, "symlink_to", wrap(Path.symlink_to))
        case _:
            monkeypatch.setattr(Path, call, wrap(getattr(Path, call)))
    return count


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS], ids=errno.errorcode.get)
@pytest.mark.parametrize("call", CALLS)
@pytest.mark.failure_mode(22)
def test_a_failing_disk_costs_readers_nothing(
    place: Collection, monkeypatch: pytest.MonkeyPatch, call: str, code: int
) -> None:
    """Every n-th call fails once: readers keep the old release or get the new one, whole."""
    _release(place, a="old", b="same")
    old, new = {"a.html": "old", "b.html": "same"}, {"a.html": "new", "b.html": "same"}
    tries = 0
    for number in range(1, 40):
        with monkeypatch.context() as patch:
            count = _failing(call, number, code, patch)
            try:
                _release(place, a="new", b="same")
                failed = False
            except OSError:
                failed = True
        seen = _whole(place)
        assert seen in (old, new)
        if not failed:
            assert seen == new
        if count[0] < number:
            break
        tries += 1
        shutil.rmtree(place.reports)
        preflight(place, release=published(place))
        _release(place, a="old", b="same")
    assert tries


MEBIBYTE = 2**20


@pytest.mark.parametrize(
    ("published", "least"),
    [(0, 64 * MEBIBYTE), (21 * MEBIBYTE, 64 * MEBIBYTE), (30 * MEBIBYTE, 90 * MEBIBYTE)],
)
def test_a_full_disk_is_noticed_before_anything_runs(
    place: Collection, monkeypatch: pytest.MonkeyPatch, published: int, least: int
) -> None:
    """There is room for three releases like the last one, and for 64 MiB at least."""
    files = {"a": disk.Stored("a", "0", published - 1), "b": disk.Stored("b", "0", 1)}
    last = Release("r1", place.site, {}, files if published else {})
    usage = shutil.disk_usage(place.root)

    def free(room: int) -> None:
        monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=room))

    free(least)
    preflight(place, release=last)
    free(least - 1)
    with pytest.raises(Unpublishable):
        preflight(place, release=last)
    free(1_000_000)
    told = f"disk too full to build: 1 MB are free, {least / 1e6:.0f} MB are needed"
    with pytest.raises(Unpublishable, match=told):
        preflight(place, release=last)


def test_something_else_in_the_sites_place_is_not_overwritten(tmp_path: Path) -> None:
    collection = Collection(tmp_path)
    collection.site.mkdir(parents=True)
    with pytest.raises(Unpublishable, match="move it away"):
        preflight(collection, release=published(collection))


def test_leftovers_of_a_killed_build_are_swept_and_told(
    place: Collection, tmp_path_factory: pytest.TempPathFactory
) -> None:
    scratch = tmp_path_factory.mktemp("run") / "reports-01234567"
    run = RunFolder(place.reports / ".runs/r000001-20260101T000000Z")
    run.begin(scratch=scratch, started="2026-01-01T09:00:00+09:00")
    Draft(place, release="r000001-20260101T000000Z", previous=published(place))
    (place.reports / ".site-r000001").symlink_to("nowhere")
    [told] = sweep(place)
    assert "2026-01-01T09:00:00+09:00" in told
    assert not scratch.exists()
    assert sorted(path.name for path in place.reports.iterdir()) == [".releases", ".runs"]
    assert not list((place.reports / ".releases").iterdir())
    assert not list((place.reports / ".runs").iterdir())


def test_what_cannot_be_swept_is_told_and_tried_again(
    place: Collection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "reports-01234567"
    run = RunFolder(place.reports / ".runs/r000001-20260101T000000Z")
    run.begin(scratch=scratch, started="x")
    with monkeypatch.context() as patch:
        patch.setattr(run_folder, "forget_scratch", lambda _: None)
        assert "could not be removed" in sweep(place)[-1]
    assert len(sweep(place)) == 1
    assert not scratch.exists()
    assert sweep(place) == []


def test_a_run_that_failed_keeps_its_notebooks(place: Collection, tmp_path: Path) -> None:
    run = RunFolder(place.reports / ".runs/r000001-20260101T000000Z")
    run.begin(scratch=tmp_path / "reports-01234567", started="x")
    kept = run.keep_failed("sums/large-en", b"{}")
    run.end()
    assert sweep(place) == []
    assert kept.read_bytes() == b"{}"
    assert kept.parent.name == "sums"


def test_a_run_record_survives_being_stored(place: Collection) -> None:
    parts = Ingredients({"n.ipynb": "1"}, {"data/a.csv": "2"}, {"titles": "3"}, {"page.css": "4"})
    made = Made("2026-01-01T09:00:00+09:00", 1.5, "cold", parts, "It rose.", "asked for")
    failed = {"b": Failure("w", "why", "n")}
    record = RunRecord("r1", "s", "f", {"a": made, "c": made}, failed, {"index.j2": "5"})
    write_record(place.reports, record)
    assert read_record(place.reports, "r1") == record
    assert read_record(place.reports, "r2") == RunRecord("r2", "", "")


def test_what_many_reports_are_made_from_is_kept_once(place: Collection) -> None:
    def made(name: str) -> Made:
        used, drawn = {"data/a.csv": "2"}, {"page.css": "4"}
        return Made("t", 1.0, "fork", Ingredients({name: "1"}, used, {}, drawn))

    write_record(place.reports, RunRecord("r1", "s", "f", {one: made(one) for one in "abc"}))
    (stored,) = place.reports.glob("*/r1.json")
    assert json.loads(stored.read_bytes())["groups"] == [{"data/a.csv": "2"}, {"page.css": "4"}]
    parts = [one.ingredients for one in read_record(place.reports, "r1").made.values()]
    assert [part.own for part in parts] == [{"a": "1"}, {"b": "1"}, {"c": "1"}]
    assert len({id(part.used) for part in parts}) == len({id(part.drawn) for part in parts}) == 1


def test_the_list_of_a_release_is_laid_out_for_people(place: Collection) -> None:
    _release(place, a="하나", b="two")
    text = (place.site / "release.json").read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n"


def test_a_damaged_file_is_noticed(place: Collection) -> None:
    _release(place, a="one")
    assert published(place).damaged("a") == ""
    (place.site / "a.html").write_text("o", encoding="utf-8")
    assert published(place).damaged("a") == "a.html"
    (place.site / "a.html").unlink()
    assert published(place).damaged("a") == "a.html"


@pytest.mark.failure_mode(110)
@pytest.mark.parametrize(
    "change",
    [
        ("{", "[" * 100_000),
        ('"html": "a.html"', '"html": null'),
        ('"html": "a.html"', '"html": "../a.html"'),
        ('"html": "a.html"', '"html": "/etc/passwd"'),
        ('"tables": []', '"tables": [["a"]]'),
        ('"tables": []', '"others": []'),
        ('"parameters": {}', '"parameters": []'),
        ('"name": "a"', '"title": "a"'),
        ('"id": "a"', '"id": 1'),
        ('"release": "r', '"release": "../r'),
    ],
    ids=lambda change: change[1][:40],
)
def test_an_unreadable_release_counts_as_none(place: Collection, change: tuple[str, str]) -> None:
    _release(place, a="one")
    stored = place.site / "release.json"
    assert published(place).id
    text = stored.read_text(encoding="utf-8")
    assert change[0] in text
    stored.write_text(text.replace(*change, 1), encoding="utf-8")
    assert published(place) == Release("", place.site.resolve())


@pytest.mark.failure_mode(110)
@pytest.mark.parametrize(
    "change",
    [
        ("{", "[" * 100_000),
        ('"seconds": 1.0', '"seconds": []'),
        ('"built": "t"', '"built": 3'),
        ('"own": {"a": "1"}', '"own": ["a"]'),
        ('"reason": "why"', '"reason": null'),
        ('"index": {}', '"index": null'),
        ('"groups": [', '"groups": [1, '),
    ],
    ids=lambda change: change[1][:40],
)
def test_an_unreadable_record_counts_as_lost(place: Collection, change: tuple[str, str]) -> None:
    place.reports.mkdir(parents=True, exist_ok=True)
    made = Made("t", 1.0, "fork", Ingredients({"a": "1"}, {"b": "2"}, {}, {}))
    record = RunRecord("r1", "s", "f", {"a": made}, {"b": Failure("t", "why")})
    write_record(place.reports, record)
    assert read_record(place.reports, "r1") == record
    (stored,) = place.reports.glob("*/r1.json")
    text = stored.read_text(encoding="utf-8")
    assert change[0] in text
    stored.write_text(text.replace(*change, 1), encoding="utf-8")
    assert read_record(place.reports, "r1") == RunRecord("r1", "", "")


@pytest.mark.skipif("sys.platform != 'linux'", reason="looks into /proc")
def test_everything_is_durable_before_the_switch_and_the_switch_after_it(
    place: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a power cut would leave: each file synced, then its folders, and then the link."""
    done: list[str] = []
    sync, replace = os.fsync, Path.replace

    def synced(handle: int) -> None:
        path = Path(f"/proc/self/fd/{handle}").resolve()
        done.append(path.relative_to(place.reports.resolve()).as_posix())
        sync(handle)

    def replaced(path: Path, target: Path) -> Path:
        done.append(f"{path.name} -> {Path(target).name}")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", replaced)
    release = _release(place, a="one")
    new = f".releases/.new-{release}"
    assert done == [
        f"{new}/a.html", f"{new}/release.json", new, ".releases", f".site-{release} -> site", ".",
    ]  # fmt: skip


@pytest.mark.skipif("sys.platform != 'linux'", reason="looks into /proc")
def test_a_file_is_replaced_durably_and_a_new_one_replaces_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "there"
    there.write_bytes(b"old")
    with pytest.raises(FileExistsError):
        disk.write_new(there, b"new")
    other = tmp_path / "other"
    other.write_bytes(b"other")
    with pytest.raises(OSError, match="exists"):
        disk.share(other, there)
    assert there.read_bytes() == b"old"
    done: list[Path] = []
    monkeypatch.setattr(
        os, "fsync", lambda handle: done.append(Path(f"/proc/self/fd/{handle}").resolve())
    )
    disk.write_file(there, b"new")
    assert there.read_bytes() == b"new"
    assert [path.name for path in done] == [f".there.{os.getpid()}", tmp_path.name]


@pytest.mark.parametrize(
    ("code", "tolerated"),
    [
        *((errno.EINVAL, True), (errno.ENOSYS, True), (errno.ENOTSUP, True)),
        *((errno.EIO, False), (errno.ENOSPC, False), (errno.EROFS, False)),
    ],
)
def test_only_a_file_system_that_syncs_no_folders_may_leave_that_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, tolerated: bool
) -> None:
    def fail(handle: int) -> None:
        raise OSError(code, "injected")

    monkeypatch.setattr(os, "fsync", fail)
    with contextlib.nullcontext() if tolerated else pytest.raises(OSError, match="injected"):
        disk.sync_folder(tmp_path)


def test_a_file_that_cannot_be_replaced_stays_and_nothing_is_left_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "there"
    disk.write_file(there, b"old")
    # What a killed process of the same number left.
    beside = tmp_path / f".there.{os.getpid()}"
    beside.write_bytes(b"half")
    disk.write_file(there, b"new")

    def fail(handle: int) -> None:
        raise OSError(errno.ENOSPC, "injected")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="injected"):
        disk.write_file(there, b"newer")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"new"]
    monkeypatch.setattr(Path, "open", lambda *_: fail(0))
    with pytest.raises(OSError, match="injected"):
        disk.write_file(there, b"newer")


@pytest.mark.skipif("os.name != 'posix'", reason="owners and modes")
@pytest.mark.parametrize(
    ("mode", "guarded"), [(0o755, True), (0o777, False), (0o1777, True), (0o702, False)]
)
@pytest.mark.parametrize("place", ["above", "above/below"])
def test_a_folder_is_guarded_where_nobody_else_can_replace_what_is_in_it(
    tmp_path: Path, place: str, mode: int, guarded: bool
) -> None:
    folder = tmp_path / "above/below"
    folder.mkdir(parents=True)
    (tmp_path / place).chmod(mode)
    assert disk.is_guarded(folder) is guarded
    assert not disk.is_guarded(tmp_path / "none")


@pytest.mark.skipif("os.name != 'posix'", reason="owners and modes")
def test_what_somebody_else_owns_is_neither_ones_own_nor_guarded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = tmp_path / "link"
    link.symlink_to("nowhere")
    assert disk.is_own(link)
    assert not disk.is_own(tmp_path / "none")
    me = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: me + 1)
    assert not disk.is_own(link)
    assert disk.is_guarded(tmp_path) is (me in {0, Path("/").stat().st_uid})
