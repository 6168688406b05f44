"""The page of data: every table of every published report to download, and what columns mean.

Belongs here: one page in each language, from what ``release.json`` says of the reports' files. How
tables are written is ``tables``'.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from helpers.pipeline.page.picker import Choice
from helpers.pipeline.page.tables import PARTS

if TYPE_CHECKING:
    from helpers.pipeline.notebook.manifest import Report

COLUMNS: Final = {"text": "…", "code": "…_code", **{part: f"…_{part}" for part in PARTS}}
"""Columns of tables by what they hold, as their page names them."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of one report."""

    report: Choice  #: Its title and page.
    #: All of them as a workbook, and what their columns mean; empty where there is none.
    workbook: str
    package: str
    tables: tuple[Choice, ...]  #: Each as CSV.


@dataclass(frozen=True, slots=True)
class Theme:
    """The tables of one notebook's reports, those of the first apart from the others."""

    id: str
    title: str
    lead: Tables
    others: tuple[Tables, ...]


def themes_of(
    found: Iterable[tuple[Report, Mapping[str, Any]]], *, read: Callable[[str], bytes]
) -> list[Theme]:
    """Return reports with tables by theme.

    Parameters
    ----------
    found : iterable of tuple
        Reports and their files as ``release.json`` lists them; the first of a theme, its default
        report where that is published, stands for it, and its tables go by their titles. Those of
        the others go by their files.
    read : callable
        What returns the bytes of a file.
    """
    themes: dict[str, tuple[str, list[Tables]]] = {}
    for report, files in found:
        if files["tables"]:
            title = report.notebook_title or report.title
            _, tables = themes.setdefault(report.name, (title, []))
            package = files.get("datapackage") or ""
            titles = _titles(read(package)) if package and not tables else {}
            tables.append(
                Tables(
                    Choice(report.title, files["html"]),
                    files.get("xlsx") or "",
                    package,
                    tuple(
                        Choice(titles.get(name := posixpath.basename(path), name), path)
                        for path in files["tables"]
                    ),
                )
            )
    return [
        Theme(f"data-{name}", title, tables[0], tuple(tables[1:]))
        for name, (title, tables) in themes.items()
    ]


def _titles(package: bytes) -> dict[str, str]:
    """Return what a Data Package's tables are called, by their files."""
    return {one["path"]: one["title"] for one in json.loads(package)["resources"]}
