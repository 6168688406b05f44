"""The published release as readers see it, which plans compare with.

Belongs here: finding it, reading its ``release.json`` and telling whether the files it names are
there. Making a release and showing it is the stage ``release``'s; see ``release.switch`` on where
releases stand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from helpers.paths import Collection
from helpers.pipeline.disk import Stored, stored

RELEASES = ".releases"
RELEASE_FILE = "release.json"
RELEASE_ID = re.compile(r"r([0-9]{6})-[0-9TZ]+\Z")

# Below the release, whatever a file that was damaged or forged says.
_Path = Annotated[str, Field(pattern=r"^(?:[^/\\\x00.][^/\\\x00]*/)*[^/\\\x00.][^/\\\x00]*$")]


class _Form(BaseModel):
    """Of what is read here every part has its type; more may stand beside it."""

    model_config = ConfigDict(strict=True)


class _Files(_Form):
    html: _Path
    pdf: _Path | None
    ipynb: _Path | None
    tables: list[_Path]


class _Entry(_Form):
    id: str
    name: str
    parameters: dict[str, Any]
    files: _Files
    key_figures: list[dict[str, Any]] = []


class _File(_Form):
    path: _Path
    sha256: str
    bytes: int


class _Content(_Form):
    release: Annotated[str, Field(pattern=re.compile(rf"^{RELEASE_ID.pattern}"))]
    reports: list[_Entry]
    files: list[_File]


def _read(folder: Path) -> Mapping[str, Any]:
    """Return what a folder's ``release.json`` says; ValueError where that is no release."""
    content: Mapping[str, Any] = json.loads((folder / RELEASE_FILE).read_bytes())
    _Content.model_validate(content)
    return content


def named(site: Path) -> str:
    """Return the id of the release that a site without links names, empty where it is no such."""
    if site.is_symlink() or not site.is_dir():
        return ""
    try:
        name = id_in((site / RELEASE_FILE).read_bytes())
    except OSError:
        return ""
    return name if name and (site / name).is_dir() else ""


def id_in(content: bytes) -> str:
    """Return the id of the release that a ``release.json`` is of, empty where it is of none."""
    try:
        name = str(json.loads(content)["release"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    return name if RELEASE_ID.fullmatch(name) else ""


def shown(collection: Collection) -> Path:
    """Return the folder of the release that readers see, resolved once, there or not."""
    release = named(collection.site)
    return collection.site / release if release else collection.site.resolve()


def address(collection: Collection) -> str:
    """Return where readers find the release, below the collection's root."""
    release = named(collection.site)
    return f"reports/site/{release}" if release else "reports/site"


@dataclass(frozen=True, slots=True)
class Release:
    """One published release."""

    id: str  #: Its id, empty where nothing is published.
    folder: Path  #: Where its files are.
    #: The entries of ``release.json`` by report id.
    reports: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    files: Mapping[str, Stored] = field(default_factory=dict)  #: Its files by path.

    def files_of(self, report: str) -> list[str]:
        """Return the paths of a report's products."""
        files = self.reports[report]["files"]
        single = [path for path in files.values() if isinstance(path, str)]
        return [*single, *files["tables"]]

    def read(self, path: str) -> bytes | None:
        """Return a file as it was published, None where it is no longer that."""
        try:
            data = (self.folder / path).read_bytes()
        except OSError:
            return None
        return data if self.files.get(path) == stored(path, data) else None

    def damaged(self, report: str) -> str:
        """Return the first product of a report that is not there as it was published."""
        for path in self.files_of(report):
            known = self.files.get(path)
            try:
                size = (self.folder / path).stat().st_size
            except OSError:
                return path
            if known is None or known.bytes != size:
                return path
        return ""


def published(collection: Collection) -> Release:
    """Return what is published; an empty release where nothing readable is."""
    # Resolved once, so that everything is read from one release even while another is published.
    return read_release(shown(collection))


def read_release(folder: Path) -> Release:
    """Return the release in a folder; an empty one where nothing readable is."""
    try:
        content = _read(folder)
        return Release(
            content["release"],
            folder,
            {entry["id"]: entry for entry in content["reports"]},
            {file["path"]: Stored(**file) for file in content["files"]},
        )
    except (OSError, ValueError, TypeError, RecursionError):
        return Release("", folder)
