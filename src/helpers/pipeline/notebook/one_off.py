"""One-off reports: a notebook of the manifest with parameters from the command line.

Belongs here: reading ``-p NAME=VALUE`` and naming such a report. One-off reports are published
beside the others and renewed with them; ``reports build --force`` without ids drops them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from helpers.errors import Fault, UsageError
from helpers.pipeline.notebook.manifest import CUSTOM, Manifest, Report
from helpers.pipeline.notebook.parameters import (
    LANGUAGES,
    TYPES,
    Value,
    complete,
    form,
    meanings_for,
    read_value,
    settled_defaults,
)


def custom_report(manifest: Manifest, name: str, given: Mapping[str, Value]) -> Report:
    """Return a one-off report: a notebook of the manifest with parameters of the caller's.

    Its id is the name and eight digits of the parameters' hash: the same parameters, the same id.

    Raises
    ------
    UsageError
        A parameter is not one of the notebook's, or its value is not admitted.
    """
    entry, notebook = manifest.entries[name], manifest.notebook(name)
    at = {"vocabulary": manifest.vocabulary, "data": manifest.collection.data}
    declared, _ = settled_defaults(notebook.declared, file=notebook.file, **at)  # type: ignore[arg-type]  # as they are named
    values, faults = complete(declared, given, file=notebook.file, place="", **at)  # type: ignore[arg-type]  # as above
    if faults:
        raise UsageError(faults)
    lang = str(values["lang"]) if notebook.bilingual else LANGUAGES[0]
    meanings = meanings_for(notebook.declared, manifest.vocabulary)
    given = {key: values[key] for key in given}
    canonical = json.dumps(values, sort_keys=True).encode()
    slug = f"{CUSTOM}{hashlib.sha256(canonical).hexdigest()[:8]}"
    told = (key for key in given if key != "lang" or not notebook.bilingual)
    shown = ", ".join(f"{key} = {given[key]}" for key in told)
    title = f"{entry.title.of(lang)} ({shown})" if shown else entry.title.of(lang)
    question = entry.question.of(lang) if entry.question else ""
    return Report(
        f"{name}/{slug}", name, notebook.file, values, title, lang, slug,
        entry.title.of(lang), question, dict(given),
        {key: meanings[key] for key in values if key in meanings},
    )  # fmt: skip


def read_assignments(manifest: Manifest, name: str, texts: Iterable[str]) -> dict[str, Value]:
    """Return the values that ``NAME=VALUE`` texts state, by the notebook's declared types.

    What is no parameter, or no such value, stays the text it is: `custom_report` names it together
    with everything else that cannot be used.

    Raises
    ------
    UsageError
        A text is no assignment, names a parameter again, or states nothing where any type will do.
    """
    notebook = manifest.notebook(name)
    kinds = {line.name: line.type for line in notebook.declared}
    values: dict[str, Value] = {}
    faults = []
    for text in texts:
        key, sign, written = text.partition("=")
        if not sign or key in values:
            faults.append(Fault("-p", 0, "", text[:80], "NAME=VALUE, each name once"))
            continue
        kind = kinds.get(key, "str")
        try:
            values[key] = read_value(written, kind)
        except (ValueError, RecursionError):
            values[key] = written
            if kind not in TYPES:
                wanted = f"{form(kind)} ({notebook.file})"
                faults.append(Fault("-p", 0, key, written[:80], wanted))
    if faults:
        raise UsageError(faults)
    return values


def kept_reports(manifest: Manifest, published: Iterable[Mapping[str, Any]]) -> list[Report]:
    """Return published one-off reports whose notebook still takes their parameters.

    Parameters
    ----------
    manifest : Manifest
        The collection's manifest.
    published : Iterable of Mapping
        Entries of ``release.json``.
    """
    kept = []
    for entry in published:
        name, parameters = entry["name"], entry["parameters"]
        if not entry["id"].startswith(f"{name}/{CUSTOM}") or name not in manifest.notebooks:
            continue
        declared = manifest.notebooks[name].declared
        # As JSON: True is no 1 there.
        known = {one.name: json.dumps(one.default) for one in declared if not one.left}
        given = {
            key: value for key, value in parameters.items() if known.get(key) != json.dumps(value)
        }
        try:
            report = custom_report(manifest, name, given)
        except UsageError:
            continue
        if report.id == entry["id"]:
            kept.append(report)
    return kept
