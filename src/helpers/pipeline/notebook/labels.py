"""What a page says beyond its record: where its neighbours are, what its parameters are called.

Belongs here: everything a page takes from the manifest and the lookups rather than from a run.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path

from helpers.data.rows import plain_rows
from helpers.display.wording import Lang, say
from helpers.pipeline.notebook.manifest import Report
from helpers.pipeline.notebook.parameters import LATEST, Meaning


def links(report: Report) -> dict[str, str]:
    """Return the addresses a report's page links to, relative to the page.

    They are what every release with the page holds; other reports it may lack are ``picker``'s.
    """
    index = "index-en.html" if report.lang == "en" else "index.html"
    targets = {"index": index, "ipynb": f"{report.id}.ipynb", "pdf": f"{report.id}.pdf"}
    folder = posixpath.dirname(report.id)
    return {name: posixpath.relpath(target, folder or ".") for name, target in targets.items()}


def named_values(report: Report, data: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the lookup, the value and its name for each parameter whose values have names."""
    for parameter, meaning in report.vocabulary.items():
        value = report.parameters.get(parameter)
        if meaning.newest and value == LATEST and (found := newest(meaning, data)):
            lang: Lang = "en" if report.lang == "en" else "ko"
            told = say("common.value.latest", lang, newest=found)
            yield f"data/{meaning.newest.partition('#')[0]}", LATEST, told
        if not meaning.names or value is None:
            continue
        file, key, column = meaning.names.split("#")
        for row in plain_rows(data / file):
            if row.get(key) == value and row.get(f"{column}_{report.lang}"):
                yield f"data/{file}", str(value), row[f"{column}_{report.lang}"]


def newest(meaning: Meaning, data: Path) -> str:
    """Return what ``latest`` stands for, empty where the collection holds nothing of it."""
    file, column, *wanted = meaning.newest.split("#")
    rows = [
        row
        for row in plain_rows(data / file)
        if all(row.get(key) == cell for key, _, cell in (one.partition("=") for one in wanted))
    ]
    return max((row.get(column) or "" for row in rows), default="")


def meanings(report: Report, data: Path) -> dict[str, str]:
    """Return what a report's parameter values are called in its language."""
    return {value: name for _, value, name in named_values(report, data)}
