"""The page of data: every table of every published report to download, and what columns mean.

Belongs here: one page in each language, from what ``release.json`` says of the reports' files. How
tables are written is ``tables``'.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from helpers.pipeline.page.picker import Choice
from helpers.pipeline.page.tables import PARTS

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


def tables_of(title: str, files: Mapping[str, Any], *, package: bytes = b"") -> Tables:
    """Return what a report gives to download.

    Parameters
    ----------
    title : str
        Title of the report.
    files : mapping
        Its files as ``release.json`` lists them.
    package : bytes, optional
        Its Data Package, which tells what its tables are called; by default they go by their files.
    """
    titles: dict[str, str] = {}
    if package:
        titles = {one["path"]: one["title"] for one in json.loads(package)["resources"]}
    return Tables(
        Choice(title, files["html"]),
        files.get("xlsx") or "",
        files.get("datapackage") or "",
        tuple(
            Choice(titles.get(name := posixpath.basename(path), name), path)
            for path in files["tables"]
        ),
    )


def themes_of(found: Iterable[tuple[str, str, Tables]]) -> list[Theme]:
    """Return reports with tables by theme.

    Parameters
    ----------
    found : iterable of tuple
        Name and title of a report's theme, and what it gives; the first of a theme is its default
        report.
    """
    themes: dict[str, tuple[str, list[Tables]]] = {}
    for name, title, tables in found:
        if tables.tables:
            themes.setdefault(name, (title, []))[1].append(tables)
    return [
        Theme(f"data-{name}", title, tables[0], tuple(tables[1:]))
        for name, (title, tables) in themes.items()
    ]
