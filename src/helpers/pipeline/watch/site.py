"""What a site says of itself while time goes on: ``status.json`` and a page in each language.

Belongs here: keeping these beside the files of the release that is shown. They are no part of it:
``release.json`` does not list them, and each is replaced in one step whenever a build ends.
"""

from __future__ import annotations

import html
import json
import os
import re
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from helpers.paths import Collection
from helpers.pipeline.plan.published import RELEASE_ID, STATUS_FILES, shown
from helpers.pipeline.watch.status import status

# What moves with every build that changes nothing else.
_MOVING: Final = ("checked", "due")
_TIME: Final = re.compile(r'<time class="(checked|due)" datetime="[^"]*">[^<]*</time>')


def clock(when: str, kind: str = "") -> str:
    """Return a time as markup, on Korea's clocks; some kinds move without the page being drawn."""
    text = f"{when[:10]} {when[11:16]} KST"
    return f'<time class="{html.escape(kind)}" datetime="{html.escape(when)}">{text}</time>'


def public(collection: Collection) -> dict[str, Any]:
    """Return what readers are told of how a collection stands.

    Why a build was refused as a whole is not among it: that may name places of the machine.
    """
    found = status(collection)
    last = found.whole or found.last
    return {
        "checked": (last.ended or last.started) if last else found.at,
        "result": last.state if last else "running",
        "release": found.release,
        "published": found.published,
        "failing": {name: asdict(one) for name, one in found.failing.items()},
        "every_hours": found.every,
        "due": found.due,
        "data": {"oldest": found.oldest, "newest": found.newest},
        "outdated": [asdict(one) for one in found.outdated],
    }


def pages(collection: Collection, folder: Path, told: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the files that say so, as they stand beside the release in a folder."""
    from helpers.pipeline.notebook.manifest import Site  # noqa: PLC0415 - where a page is drawn
    from helpers.pipeline.page.status import FILES, render_status  # noqa: PLC0415 - as above
    from helpers.pipeline.page.ways import PAGES  # noqa: PLC0415 - as above

    own = Site()
    with suppress(OSError, ValueError):
        content = tomllib.loads(collection.manifest.read_text(encoding="utf-8-sig"))
        own = Site.model_validate(content.get("site", {}))
    there = {name for name, files in PAGES.items() if (folder / files["ko"]).is_file()}
    present = [name for name in PAGES if name in there or name == "status"]
    found = {STATUS_FILES[0]: _text(told)}
    for lang, path in FILES.items():
        site = own.said(lang)
        page = render_status(told, lang=lang, site=site, present=present, clock=clock)
        found[path] = page.encode()
    return found


def begun(collection: Collection, folder: Path) -> dict[str, bytes]:
    """Return the files for a release that is about to be shown, until its build has ended."""
    return pages(collection, folder, public(collection))


def renew(collection: Collection) -> None:
    """Bring what the site says of itself up to date.

    Where only times moved they are put in place: a build that has nothing to do draws no page.
    """
    folder = shown(collection)
    if not RELEASE_ID.fullmatch(folder.name) or not folder.is_dir():
        return
    told = public(collection)
    for path, data in (_moved(folder, told) or pages(collection, folder, told)).items():
        beside = folder / f".{path}.{os.getpid()}"
        beside.write_bytes(data)
        beside.replace(folder / path)


def _moved(folder: Path, told: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the files with new times; nothing where more has changed, or one is not there."""

    def stays(content: Mapping[str, Any]) -> dict[str, Any]:
        return {part: what for part, what in content.items() if part not in _MOVING}

    listed, *drawn = STATUS_FILES
    found = {listed: _text(told)}
    with suppress(OSError, ValueError, AttributeError):
        if stays(json.loads((folder / listed).read_bytes())) != stays(told):
            return {}
        for path in drawn:
            page = (folder / path).read_bytes().decode()
            page = _TIME.sub(lambda one: clock(told[one[1]], one[1]), page)
            found[path] = page.encode()
        return found
    return {}


def _text(told: Mapping[str, Any]) -> bytes:
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
