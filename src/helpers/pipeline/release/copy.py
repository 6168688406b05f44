"""Copying a whole release to where readers are: a folder, an object store, whatever fsspec knows.

An object store replaces one object at a time and renames no trees: pages overwritten one by one
would be of two releases for as long as that takes. So the layout is that of a site without links
(see ``switch``): the release is sent into a folder of its own, ``<target>/<release>/…``, which
nobody is shown yet. Once it is complete the few files above it are replaced, each in one step:
``release.json``, which names the release for programs, then the index pages, then a small page at
each report's lasting address, that forwards to the report in its release. Links inside a release
stay within it, so that whoever entered it reads one release whole, before, during and after.

All that is no page cannot be forwarded and is repeated at its lasting address, to which pages that
were handed on lead. Last, what is no more is removed: those addresses, and releases but the one
shown before, which somebody may be reading. A copy that broke off is taken up by the same command:
what is there with its size and digest is not sent again. Two copies at once to one target are not
kept apart.
"""

from __future__ import annotations

import json
import posixpath
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fsspec import AbstractFileSystem
from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

from helpers.display.wording import Lang
from helpers.errors import CollectionError, Fault, UsageError
from helpers.paths import PAGES, Collection
from helpers.pipeline.disk import write_file
from helpers.pipeline.plan.published import RELEASE_FILE, RELEASE_ID, Release, id_in, published
from helpers.pipeline.release.switch import below, forwarding


@dataclass(slots=True)
class Copied:
    """What a copy did."""

    release: str  #: Id of the release that readers of the target see.
    #: How many files were sent, were there already, and were removed.
    sent: int = 0
    kept: int = 0
    removed: int = 0


class _Target:
    """A place of files by relative path; each is replaced in one step."""

    def __init__(self, files: AbstractFileSystem, root: str) -> None:
        self._files = files
        self._root = root.rstrip("/")
        self._local = isinstance(files, LocalFileSystem)
        files.invalidate_cache()
        found = files.find(self._root, detail=True)
        self.sizes: dict[str, int] = {
            path[len(self._root) :].lstrip("/"): int(one["size"]) for path, one in found.items()
        }

    def _at(self, path: str) -> str:
        return f"{self._root}/{path}"

    def read(self, path: str) -> bytes:
        data: bytes = self._files.cat_file(self._at(path))
        return data

    def holds(self, path: str, data: bytes) -> bool:
        """Tell whether a file is there, by size and, where that is right, by its bytes."""
        return self.sizes.get(path) == len(data) and self.read(path) == data

    def put(self, path: str, data: bytes) -> None:
        if self._local:
            place = Path(self._at(path))
            place.parent.mkdir(parents=True, exist_ok=True)
            write_file(place, data)
        else:
            # From a file of its name: stores learn from that what kind of file it is.
            with tempfile.TemporaryDirectory() as folder:
                beside = Path(folder, posixpath.basename(path))
                beside.write_bytes(data)
                self._files.put_file(str(beside), self._at(path))
        self.sizes[path] = len(data)

    def remove(self, path: str) -> None:
        self._files.rm_file(self._at(path))
        del self.sizes[path]
        if self._local:
            with suppress(OSError):
                for folder in Path(path).parents[:-1]:
                    Path(self._at(folder.as_posix())).rmdir()


def publish(collection: Collection, address: str) -> Copied:
    """Copy the published release, as it is at the start, to a folder or an address.

    Parameters
    ----------
    collection : Collection
        Whose release.
    address : str
        A folder, or an address that fsspec knows, such as ``s3://bucket/folder``.

    Raises
    ------
    CollectionError
        A file is not as it was published, or the target failed; readers of the target see one
        release whole.
    UsageError
        Nothing is published, or the target is unknown or holds what is none of ours.
    """
    release = published(collection)
    if not release.id:
        wanted = "a published release; run `reports build`"
        raise UsageError([Fault("reports/site", 0, "", "nothing", wanted)])
    try:
        files, root = _opened(address)
    except (ImportError, ValueError) as error:
        wanted = f"a folder, or an address fsspec can write to: {error}"
        raise UsageError([Fault("publish", 0, "TARGET", address, wanted)]) from error
    if isinstance(files, LocalFileSystem) and _within(collection, Path(root)):
        wanted = "a folder outside of reports/, which builds look after themselves"
        raise UsageError([Fault("publish", 0, "TARGET", address, wanted)])
    try:
        return _copy(release, _Target(files, root), address)
    except CollectionError:
        raise
    except Exception as error:  # each store has errors of its own
        words = "what readers see there is whole; the same command takes it up again"
        why = str(error) or type(error).__name__
        raise CollectionError(f"{address}: {why}; {words}") from error


def _opened(address: str) -> tuple[AbstractFileSystem, str]:
    if "://" not in address:
        return LocalFileSystem(), Path(address).absolute().as_posix()
    files, root = url_to_fs(address)
    return files, str(root)


def _within(collection: Collection, folder: Path) -> bool:
    return folder.resolve().is_relative_to(collection.reports.resolve())


def _copy(release: Release, target: _Target, address: str) -> Copied:
    done = Copied(release.id)
    shown, standing = _shown(target), _standing(target)
    lasting = _lasting(release)
    for path in sorted(lasting):
        if path in target.sizes and not shown and not standing:
            wanted = "a place without this file, or with releases that `reports publish` put there"
            raise UsageError([Fault("publish", 0, "TARGET", f"{address}: {path}", wanted)])

    def send(path: str, data: bytes) -> None:
        if target.holds(path, data):
            done.kept += 1
        else:
            target.put(path, data)
            done.sent += 1

    # Complete before it is listed as a release, complete before it is shown.
    for path in release.files:
        send(f"{release.id}/{path}", _whole(release, path))
    content = (release.folder / RELEASE_FILE).read_bytes()
    send(f"{release.id}/{RELEASE_FILE}", content)
    send(RELEASE_FILE, below(release.id, json.loads(content)))
    first = PAGES["index"].values()
    for path, lang in sorted(lasting.items(), key=lambda one: one[0] not in first):
        if lang:
            up = "../" * path.count("/")
            send(path, forwarding(f"{up}{release.id}/{path}", lang=lang))
        else:
            send(path, _whole(release, path))
    for path in _gone(target, release, shown=shown, standing=standing, lasting=lasting):
        target.remove(path)
        done.removed += 1
    return done


def _whole(release: Release, path: str) -> bytes:
    """Return a file of the release, refused where it is not as it was published."""
    data = release.read(path)
    if data is None:
        words = "is not as it was published; build its report anew with --force"
        raise CollectionError(f"{path} {words}")
    return data


def _shown(target: _Target) -> str:
    """Return the release that readers of the target are shown, empty where there is none."""
    return id_in(target.read(RELEASE_FILE)) if RELEASE_FILE in target.sizes else ""


def _standing(target: _Target) -> set[str]:
    """Return the releases at the target, finished or not."""
    folders = {path.partition("/")[0] for path in target.sizes if "/" in path}
    return {name for name in folders if RELEASE_ID.fullmatch(name)}


def _lasting(release: Release) -> dict[str, Lang | None]:
    """Return the lasting addresses of a release: the language of pages, nothing for others."""
    langs = {
        entry["files"]["html"]: str(entry["parameters"].get("lang", "ko"))
        for entry in release.reports.values()
    }
    found: dict[str, Lang | None] = dict.fromkeys(release.files)
    for path in found:
        if path.endswith(".html"):
            lang = langs.get(path) or ("en" if path.endswith("-en.html") else "ko")
            found[path] = "en" if lang == "en" else "ko"
    return found


def _gone(
    target: _Target,
    release: Release,
    *,
    shown: str,
    standing: set[str],
    lasting: Mapping[str, Lang | None],
) -> list[str]:
    """Return what is to be removed: lasting addresses of releases that are no more, then those."""
    finished = {name for name in standing if f"{name}/{RELEASE_FILE}" in target.sizes}
    others = finished - {release.id}
    previous = shown if shown in others else max(others, default="")
    listed: set[str] = set()
    for name in others:
        with suppress(ValueError, KeyError, TypeError):
            content: dict[str, Any] = json.loads(target.read(f"{name}/{RELEASE_FILE}"))
            listed |= {str(file["path"]) for file in content["files"]}
    gone = sorted((listed - lasting.keys()) & target.sizes.keys())
    for name in sorted(standing - {release.id, previous}):
        held = sorted(path for path in target.sizes if path.startswith(f"{name}/"))
        # Its list last, by which a copy that broke off here still knows its addresses.
        gone += sorted(held, key=lambda path: path.endswith(f"/{RELEASE_FILE}"))
    within = set(release.files) | {RELEASE_FILE}
    own = {f"{release.id}/{path}" for path in within}
    gone += sorted(
        path for path in target.sizes if path.startswith(f"{release.id}/") and path not in own
    )
    return gone
