"""Where a collection keeps its things; every path below one root."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

from helpers.errors import Fault, UsageError

MANIFEST = Path("notebooks/reports.toml")
# What tells a copy of this repository from other collections.
CODE = Path("src/helpers/cli.py")
PageName = Literal["index", "data", "sources", "changes", "status"]
#: The site's own pages beside the reports; no report is called like one.
PAGES: Final[Mapping[PageName, Mapping[Literal["ko", "en"], str]]] = {
    name: {"ko": f"{name}.html", "en": f"{name}-en.html"} for name in get_args(PageName)
}
#: Variable that names the file of a build's checked tables; see `helpers.data.table_cache`.
CHECKED_TABLES = "REPORTS_TABLES"
#: File beside it that tells notebooks that they run for a preview alone.
SKETCH = "sketch"


@dataclass(frozen=True, slots=True)
class Collection:
    """Paths of one collection."""

    root: Path  #: Absolute folder that holds ``notebooks/``, ``data/`` and ``reports/``.

    @property
    def manifest(self) -> Path:
        """The list of reports."""
        return self.root / MANIFEST

    @property
    def notebooks(self) -> Path:
        """Folder of the notebooks."""
        return self.root / "notebooks"

    @property
    def data(self) -> Path:
        """Folder of tables, lookups and their schema."""
        return self.root / "data"

    @property
    def reports(self) -> Path:
        """Folder of everything generated."""
        return self.root / "reports"

    @property
    def site(self) -> Path:
        """The published release, as readers see it."""
        return self.reports / "site"

    def relative(self, path: Path) -> str:
        """Return ``path`` below the root with ``/``, as messages and records name it."""
        return path.relative_to(self.root).as_posix()


def collection_root(start: Path | None = None) -> Path:
    """Return the root of the collection around a folder, else the one the package stands in.

    Raises ``UsageError``: neither place holds ``notebooks/reports.toml``.

    Parameters
    ----------
    start : Path, optional
        Where to begin to look upwards; the working directory by default.
    """
    begin = (start or Path.cwd()).resolve()
    home = Path(__file__).resolve().parents[2]
    for folder in (begin, *begin.parents, home):
        if (folder / MANIFEST).is_file():
            return folder
    fault = Fault(
        str(MANIFEST), 0, "", str(begin), "no collection here; name its folder with --root DIR"
    )
    raise UsageError([fault])


def sketching() -> bool:
    """Return whether this notebook runs for a preview, which leaves out what it does not show."""
    tables = os.environ.get(CHECKED_TABLES)
    return tables is not None and Path(tables).with_name(SKETCH).exists()


def check_own_code(place: Path) -> None:
    """Refuse a copy of this repository that brings its own code: here it would not be run.

    A git worktree, and what was copied together with its environment, are such copies.

    Raises ``UsageError``: naming both places.
    """
    code = place / CODE
    here = Path(__file__).resolve().parents[2]
    if code.is_file() and not code.samefile(here / CODE):
        wanted = f"has its own code, but this command runs that of {here}; run `make` there first"
        raise UsageError([Fault(CODE.as_posix(), 0, "", str(place), wanted)])
