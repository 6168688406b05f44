"""What a page says beyond its record: where its neighbours are, what its parameters are called.

Belongs here: everything a page takes from the manifest and the lookups rather than from a run.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.data.rows import plain_rows
from helpers.display.wording import Lang, has, say
from helpers.paths import PAGES
from helpers.pipeline.notebook.values import Value
from helpers.pipeline.notebook.vocabulary import LATEST, newest

if TYPE_CHECKING:
    from helpers.pipeline.notebook.manifest import Report


def links(report: Report) -> dict[str, str]:
    """Return the addresses a report's page links to, relative to the page.

    They are what every release with the page holds; other reports it may lack are ``picker``'s.
    """
    index = PAGES["index"][report.lang]
    targets = {"index": index, "ipynb": f"{report.id}.ipynb", "pdf": f"{report.id}.pdf"}
    folder = posixpath.dirname(report.id)
    return {name: posixpath.relpath(target, folder or ".") for name, target in targets.items()}


def named_values(report: Report, data: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the lookup, the value and its name for each parameter whose values have names."""
    for parameter, meaning in report.vocabulary.items():
        value = report.parameters.get(parameter)
        if meaning.newest and value == LATEST and (found := newest(meaning, data)):
            told = say("common.value.latest", report.lang, newest=found)
            yield f"data/{meaning.newest.partition('#')[0]}", LATEST, told
        if not meaning.names or value is None:
            continue
        file, key, column = meaning.names.split("#")
        for row in plain_rows(data / file):
            if row.get(key) == value and row.get(f"{column}_{report.lang}"):
                yield f"data/{file}", str(value), row[f"{column}_{report.lang}"]


def meanings(report: Report, data: Path) -> dict[str, str]:
    """Return what a report's parameter values are called in its language."""
    return {value: name for _, value, name in named_values(report, data)}


def _amount(value: Value, unit: str, lang: Lang) -> str:
    from helpers.data.measured import Measured  # noqa: PLC0415 - only where there is an amount
    from helpers.display import numbers  # noqa: PLC0415 - as above

    number = float(value)  # type: ignore[arg-type]  # a unit is for numbers, by the manifest
    return numbers.figure(Measured(number, number, number, unit), lang)


def label_of(report: Report, name: str, *, lang: Lang) -> str:
    """Return what a parameter is called; the catalogue speaks of the vocabulary's names alone."""
    key = f"common.parameter.{name}"
    return say(key, lang) if name in report.vocabulary and has(key) else name


def value_name(
    report: Report, name: str, value: Value, *, lang: Lang, meanings: Mapping[str, str]
) -> str:
    """Return what a parameter's value is called, itself where it has no name."""
    if name not in report.vocabulary:
        return str(value)
    for key in (f"common.value.{name}.{value}", f"common.{name}.{value}"):
        if has(key):
            return say(key, lang)
    if unit := report.vocabulary[name].unit:
        none = f"common.value.{name}.none"
        return say(none, lang) if not value and has(none) else _amount(value, unit, lang)
    return meanings.get(str(value), str(value))


def named_parameters(report: Report, data: Path) -> Iterator[tuple[str, str, str]]:
    """Yield each parameter of a report, its label and the name of its value in its language."""
    known = meanings(report, data)
    for name, value in report.parameters.items():
        told = value_name(report, name, value, lang=report.lang, meanings=known)
        yield name, label_of(report, name, lang=report.lang), told
