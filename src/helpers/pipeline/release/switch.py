"""Where releases stand, and the one switch that shows readers another of them.

``reports/site`` is a link to the release shown, among the others in ``reports/.releases``. Where
the file system has no links it is a folder: the releases stand in it side by side, its
``release.json`` names the files of one of them, and its index pages forward there. Either way what
``reports/site/release.json`` names is one complete release at every moment. Which of the two a
collection has is told by what is there and never changed; to change it, move ``site`` away.
"""

from __future__ import annotations

import errno
import html
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from helpers.display.wording import Lang, say
from helpers.errors import Unpublishable
from helpers.paths import PAGES, Collection
from helpers.pipeline.disk import forget, sync_folder, write_file
from helpers.pipeline.plan.published import RELEASE_FILE, RELEASE_ID, RELEASES, named

# What systems say where links are not to be had, rather than where a disk is full or fails.
_NO_LINKS = {errno.EPERM, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}
# Windows: "a required privilege is not held by the client".
_NO_PRIVILEGE = 1314


def standing(collection: Collection) -> dict[str, Path]:
    """Return the folder of every finished release by id, the oldest first."""
    places = [collection.reports / RELEASES]
    if named(collection.site):
        places.append(collection.site)
    found = {
        path.name: path
        for place in places
        if place.is_dir()
        for path in place.iterdir()
        if RELEASE_ID.fullmatch(path.name)
    }
    return dict(sorted(found.items()))


def check(collection: Collection) -> None:
    """Make sure that a release can be shown before one is made.

    Raises ``Unpublishable``: what stands in the site's place is none of ours, or is a link that
    cannot be renewed.
    """
    site = collection.site
    if site.is_symlink():
        probe = site.with_name(".site-probe")
        probe.unlink(missing_ok=True)
        try:
            probe.symlink_to(RELEASES, target_is_directory=True)
            probe.unlink()
        except OSError as error:
            if not _links_are_missing(error):
                raise
            words = "is a link, and no link can be made here any more; remove it and build again"
            raise Unpublishable(f"{site} {words}") from error
    elif site.exists() and not named(site):
        words = "is neither a link to a release nor a folder of releases (a copy?); move it away"
        raise Unpublishable(f"{site} {words}")


def show(collection: Collection, folder: Path, *, release: str) -> None:
    """Put a complete release on the shelf and show it, in one step.

    Parameters
    ----------
    collection : Collection
        Where it is published.
    folder : Path
        The release, durable but for its name, in ``reports/.releases``.
    release : str
        Its id.
    """
    site = collection.site
    if named(site):
        folder = folder.rename(site / release)
        sync_folder(site)
        _name(site, folder)
        return
    folder = folder.rename(folder.with_name(release))
    sync_folder(folder.parent)
    beside = site.with_name(f".site-{release}")
    forget(beside)
    try:
        beside.symlink_to(folder.relative_to(site.parent), target_is_directory=True)
    except (OSError, NotImplementedError) as error:
        if not _links_are_missing(error) or os.path.lexists(site):
            raise
        beside.mkdir()
        _name(beside, folder.rename(beside / release))
        sync_folder(beside)
        beside.rename(site)
    else:
        beside.replace(site)
    sync_folder(site.parent)


def settle(collection: Collection) -> None:
    """Finish what a killed build may have left undone of showing a release."""
    site = collection.site
    if release := named(site):
        _forward(site, site / release)


def _links_are_missing(error: Exception) -> bool:
    """Tell whether making a link failed because there are none here, not for want of space."""
    if not isinstance(error, OSError):
        return True
    return error.errno in _NO_LINKS or getattr(error, "winerror", 0) == _NO_PRIVILEGE


def _name(site: Path, folder: Path) -> None:
    """Have a site without links name a release that stands in it."""
    content = json.loads((folder / RELEASE_FILE).read_bytes())
    write_file(site / RELEASE_FILE, below(folder.name, content))
    _forward(site, folder)


def below(folder: str, content: Mapping[str, Any]) -> bytes:
    """Return the text of a release's ``release.json`` as seen from one folder above."""

    def moved(path: str | None) -> str | None:
        return path and f"{folder}/{path}"

    reports = []
    for entry in content["reports"]:
        paths = {
            kind: list(map(moved, path)) if isinstance(path, list) else moved(path)
            for kind, path in entry["files"].items()
        }
        reports.append({**entry, "files": paths})
    files = [{**file, "path": moved(file["path"])} for file in content["files"]]
    text = json.dumps({**content, "reports": reports, "files": files}, ensure_ascii=False, indent=1)
    return text.encode() + b"\n"


def forwarding(address: str, *, lang: Lang) -> bytes:
    """Return a page that leads to a relative address and the same place there, with a link."""
    address = html.escape(quote(address))
    title = html.escape(say("pages.collection", lang))
    text = html.escape(say("pages.forward", lang))
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<meta charset="utf-8">\n'
        f'<noscript><meta http-equiv="refresh" content="0; url={address}"></noscript>\n'
        f'<title>{title}</title>\n<p><a href="{address}">{text}</a></p>\n'
        "<script>location.replace(document.links[0].href + location.hash)</script>\n</html>\n"
    ).encode()


def _forward(site: Path, folder: Path) -> None:
    """Have the site's index pages lead to a release's, with a link for who is not led."""
    for lang, name in PAGES["index"].items():
        page = forwarding(f"{folder.name}/{name}", lang=lang)
        path = site / name
        if not path.is_file() or path.read_bytes() != page:
            write_file(path, page)
