"""Releases where there are no links: one complete set at every moment, all the same."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from functools import partialmethod
from pathlib import Path

import pytest

from helpers.errors import Unpublishable
from helpers.paths import Collection
from helpers.pipeline.plan.published import address, published
from helpers.pipeline.release import switch
from helpers.pipeline.release.publish import Draft, next_id, preflight, prune
from helpers.pipeline.run.run_folder import sweep

DISK = [errno.ENOSPC, errno.EIO, errno.EROFS]


def no_links(monkeypatch: pytest.MonkeyPatch, code: int = errno.EPERM) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise OSError(code, "not here")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    monkeypatch.setattr(Path, "hardlink_to", refuse)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Collection:
    """Where neither kind of link can be made."""
    no_links(monkeypatch)
    collection = Collection(tmp_path / "c")
    preflight(collection, release=published(collection))
    return collection


def publish(collection: Collection, **pages: str) -> str:
    """Publish pages by name and return the release's id."""
    preflight(collection, release=published(collection))
    release = next_id(collection, now="20260101T000000Z")
    draft = Draft(collection, release=release, previous=published(collection))
    try:
        for name, text in {"index": "all", **pages}.items():
            draft.add(f"{name}.html", text.encode())
        files = {"pdf": None, "ipynb": None, "tables": []}
        entries = [
            {
                "id": name, "name": name, "parameters": {}, "key_figures": [],
                "files": {"html": f"{name}.html", **files},
            }
            for name in pages
        ]  # fmt: skip
        draft.publish(entries)
    finally:
        draft.discard()
    return release


def read(collection: Collection) -> dict[str, str]:
    """What somebody sees who knows nothing but ``site/release.json``, every hash verified."""
    content = json.loads((collection.site / "release.json").read_text(encoding="utf-8"))
    seen = {}
    for file in content["files"]:
        data = (collection.site / file["path"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == file["sha256"]
        assert file["path"].startswith(f"{content['release']}/")
        seen[file["path"].partition("/")[2]] = data.decode()
    for entry in content["reports"]:
        assert (collection.site / entry["files"]["html"]).is_file()
    return seen


def test_the_site_is_a_folder_that_names_one_release(place: Collection) -> None:
    first = publish(place, a="one", 경기="둘")
    assert not place.site.is_symlink()
    assert read(place) == {"index.html": "all", "a.html": "one", "경기.html": "둘"}
    assert published(place).folder == place.site / first
    assert published(place).damaged("a") == ""
    text = (place.site / "release.json").read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n"
    second = publish(place, a="two", b="more")
    assert read(place) == {"index.html": "all", "a.html": "two", "b.html": "more"}
    assert published(place).id == second
    assert {path.name for path in place.site.iterdir()} == {
        first, second, "release.json", "index.html", "index-en.html",
    }  # fmt: skip
    assert not list((place.reports / ".releases").iterdir())
    assert address(place) == f"reports/site/{second}"


@pytest.mark.skipif("sys.platform != 'linux'", reason="looks into /proc")
def test_a_site_without_links_is_durable_before_it_is_named_and_then_named_durably(
    place: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a power cut would leave: a release that is named is there, whatever else is lost."""
    done: list[str] = []
    sync, moves = os.fsync, {name: getattr(Path, name) for name in ("rename", "replace")}

    def below(path: Path) -> str:
        return path.relative_to(place.reports).as_posix().replace(f".{os.getpid()}", "")

    def synced(handle: int) -> None:
        done.append(below(Path(f"/proc/self/fd/{handle}").resolve()))
        sync(handle)

    def moved(path: Path, name: str, target: Path) -> Path:
        done.append(f"{below(path)} -> {below(target)}")
        moved_to: Path = moves[name](path, target)
        return moved_to

    monkeypatch.setattr(os, "fsync", synced)
    for name in moves:
        monkeypatch.setattr(Path, name, partialmethod(moved, name))

    def written(folder: str, name: str) -> list[str]:
        return [f"{folder}/.{name}", f"{folder}/.{name} -> {folder}/{name}", folder]

    first = publish(place, a="one")
    new = f".releases/.new-{first}"
    assert done[done.index(f"{new}/index.html") :] == [
        f"{new}/index.html", f"{new}/a.html", f"{new}/release.json", new,
        f"{new} -> .releases/{first}", ".releases",
        f".releases/{first} -> .site-{first}/{first}",
        *written(f".site-{first}", "release.json"),
        *written(f".site-{first}", "index.html"),
        *written(f".site-{first}", "index-en.html"),
        f".site-{first}", f".site-{first} -> site", ".",
    ]  # fmt: skip
    done.clear()
    second = publish(place, a="two")
    assert done[done.index(f".releases/.new-{second} -> site/{second}") :] == [
        f".releases/.new-{second} -> site/{second}", "site",
        *written("site", "release.json"),
        *written("site", "index.html"),
        *written("site", "index-en.html"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "lang", "title", "told"),
    [
        ("index.html", "ko", "보고서 모음", "최신 보고서 보기"),
        ("index-en.html", "en", "Reports", "Go to the newest reports"),
    ],
)
def test_the_index_leads_to_the_newest_release_from_a_file_manager(
    place: Collection, name: str, lang: str, title: str, told: str
) -> None:
    publish(place, a="one")
    second = publish(place, a="two")
    page = (place.site / name).read_text(encoding="utf-8")
    assert f'content="0; url={second}/{name}"' in page
    assert f'<a href="{second}/{name}">{told}</a>' in page
    assert f'<html lang="{lang}">' in page
    assert f"<title>{title}</title>" in page


def test_the_newest_releases_are_kept(place: Collection) -> None:
    made = [publish(place, a=str(number)) for number in range(4)]
    assert prune(place, kept=2, previous=made[2]) == {made[2], made[3]}
    assert read(place)["a.html"] == "3"
    assert not (place.site / made[0]).exists()


def test_a_build_killed_between_naming_and_leading_is_finished_by_the_next(
    place: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(place, a="one")
    with monkeypatch.context() as patch:
        patch.setattr(switch, "_forward", lambda *_: None)
        second = publish(place, a="two")
    assert second not in (place.site / "index.html").read_text(encoding="utf-8")
    switch.settle(place)
    assert second in (place.site / "index.html").read_text(encoding="utf-8")


def failing(call: str, number: int, code: int, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Have the n-th call of a method of paths fail; return the count of calls, kept up to date."""
    count = [0]
    good = getattr(Path, call)

    def fail(self: Path, *args: object, **kwargs: object) -> object:
        count[0] += 1
        if count[0] == number:
            raise OSError(code, "injected")
        return good(self, *args, **kwargs)

    monkeypatch.setattr(Path, call, fail)
    return count


@pytest.mark.failure_mode(22)
@pytest.mark.parametrize("call", ["rename", "replace", "mkdir", "unlink", "open"])
def test_a_failing_disk_costs_readers_nothing(
    place: Collection, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """Every n-th call fails once: readers keep the old release or get the new one, whole."""
    publish(place, a="old")
    for number in range(1, 60):
        with monkeypatch.context() as patch:
            count = failing(call, number, errno.ENOSPC, patch)
            try:
                publish(place, a=f"new {number}")
                failed = False
            except (OSError, Unpublishable):
                failed = True
        assert failed or read(place)["a.html"] == f"new {number}"
        read(place)
        sweep(place)
        switch.settle(place)
        if count[0] < number:
            break
    assert number > 1
    assert not list(place.reports.rglob(".new-*"))
    assert not list(place.reports.glob(".site-*"))


@pytest.mark.parametrize("code", DISK, ids=errno.errorcode.get)
def test_a_disk_that_fails_is_not_taken_for_one_without_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    collection = Collection(tmp_path)
    no_links(monkeypatch, code)
    with pytest.raises(OSError, match="not here"):
        publish(collection, a="one")
    assert not collection.site.exists()


def test_a_copy_of_a_folder_of_releases_goes_on_as_one(
    place: Collection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(place, a="one")
    monkeypatch.undo()
    copied = Collection(tmp_path / "copy")
    shutil.copytree(place.root, copied.root)
    publish(copied, a="two")
    assert read(copied)["a.html"] == "two"
    assert not copied.site.is_symlink()


def _linked(tmp_path: Path) -> Collection:
    collection = Collection(tmp_path / "linked")
    publish(collection, a="one")
    assert collection.site.is_symlink()
    assert address(collection) == "reports/site"
    return collection


def test_a_copy_with_the_link_followed_is_refused_and_left_alone(tmp_path: Path) -> None:
    copied = Collection(tmp_path / "copy")
    shutil.copytree(_linked(tmp_path).root, copied.root, symlinks=False)
    before = sorted(copied.root.rglob("*"))
    assert published(copied).id
    with pytest.raises(Unpublishable, match="a copy"):
        publish(copied, a="two")
    assert sorted(copied.root.rglob("*")) == before


def test_a_copy_with_the_link_as_text_is_refused_and_left_alone(tmp_path: Path) -> None:
    """As a checkout without links or an archive leaves it."""
    collection = _linked(tmp_path)
    target = str(collection.site.readlink())
    collection.site.unlink()
    collection.site.write_text(target, encoding="utf-8")
    with pytest.raises(Unpublishable, match="move it away"):
        publish(collection, a="two")
    assert collection.site.read_text(encoding="utf-8") == target


def test_a_link_that_cannot_be_renewed_is_refused_before_anything_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collection = _linked(tmp_path)
    no_links(monkeypatch)
    with pytest.raises(Unpublishable, match="remove it and build again"):
        preflight(collection, release=published(collection))
    assert published(collection).id
    collection.site.unlink()
    publish(collection, a="two")
    assert read(collection)["a.html"] == "two"


@pytest.mark.parametrize("code", DISK, ids=errno.errorcode.get)
def test_a_disk_that_fails_is_not_taken_for_a_link_that_cannot_be_renewed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    collection = _linked(tmp_path)
    no_links(monkeypatch, code)
    with pytest.raises(Unpublishable, match="cannot be written: not here"):
        preflight(collection, release=published(collection))


def test_a_lost_link_costs_a_new_build_and_no_release(tmp_path: Path) -> None:
    collection = _linked(tmp_path)
    first = collection.site.resolve().name
    collection.site.unlink()
    assert published(collection).id == ""
    second = publish(collection, a="two")
    assert second > first
    assert prune(collection, kept=5) == {first, second}


def test_who_found_a_release_may_read_on_while_the_next_is_published(tmp_path: Path) -> None:
    collection = _linked(tmp_path)
    old = collection.site.resolve()
    # Built and never shown, as killed builds leave them: no reason to remove what was shown.
    shutil.copytree(old, old.with_name("r000002-20260101T000000Z"))
    previous = published(collection).id
    publish(collection, a="two")
    prune(collection, kept=1, previous=previous)
    assert (old / "a.html").read_text(encoding="utf-8") == "one"


def test_who_reads_a_release_that_is_removed_keeps_the_file_or_is_told_it_is_gone(
    tmp_path: Path,
) -> None:
    collection = _linked(tmp_path)
    old = collection.site.resolve()
    with (old / "a.html").open(encoding="utf-8") as page:
        for number in range(3):
            publish(collection, a=str(number))
            prune(collection, kept=1)
        assert page.read() == "one"
    with pytest.raises(FileNotFoundError):
        (old / "index.html").read_bytes()
