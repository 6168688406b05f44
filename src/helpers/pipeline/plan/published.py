"""The published release as readers see it.

Belongs here: reading its ``release.json`` and telling whether the files it names are there. Making
a release is ``publish``'s, where it stands ``shelf``'s.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from helpers.paths import Collection
from helpers.pipeline.files import Stored
from helpers.pipeline.shelf import RELEASE_FILE, shown


@dataclass(frozen=True, slots=True)
class Release:
    """One published release.

    Attributes
    ----------
    id : str
        Its id, empty where nothing is published.
    folder : Path
        Where its files are.
    reports : Mapping of str to Mapping
        The entries of ``release.json`` by report id.
    files : Mapping of str to Stored
        Its files by path.
    """

    id: str
    folder: Path
    reports: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    files: Mapping[str, Stored] = field(default_factory=dict)

    def files_of(self, report: str) -> list[str]:
        """Return the paths of a report's products."""
        files = self.reports[report]["files"]
        single = [files[kind] for kind in ("html", "pdf", "ipynb") if files.get(kind)]
        return [*single, *files["tables"]]

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
    folder = shown(collection)
    try:
        content = json.loads((folder / RELEASE_FILE).read_bytes())
        return Release(
            str(content["release"]),
            folder,
            {entry["id"]: entry for entry in content["reports"]},
            {file["path"]: Stored(**file) for file in content["files"]},
        )
    except (OSError, ValueError, KeyError, TypeError):
        return Release("", folder)
