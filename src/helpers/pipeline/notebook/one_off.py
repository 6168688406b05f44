"""One-off reports: a notebook of the manifest with parameters from the command line.

Belongs here: reading ``-p NAME=VALUE`` and naming such a report. One-off reports are published
beside the others and renewed with them; ``reports drop`` removes them, and so does ``reports build
--force`` without ids.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from helpers.display.wording import Lang
from helpers.errors import Fault, UsageError
from helpers.pipeline.notebook.labels import named_parameters
from helpers.pipeline.notebook.manifest import CUSTOM, Manifest, Report
from helpers.pipeline.notebook.parameters import complete, meanings_for, settled_defaults
from helpers.pipeline.notebook.values import TYPES, Value, form, read_value

# Beyond this an id helps nobody.
LONGEST_SLUG = 48


def custom_report(manifest: Manifest, name: str, given: Mapping[str, Value]) -> Report:
    """Return a one-off report: a notebook of the manifest with parameters of the caller's.

    Its id is the notebook's name and what the parameters are set to, such as
    ``regional-exports/custom-kr-41-2020-en``; see `as_published`.

    Raises ``UsageError``: a parameter is not one of the notebook's, or its value is not admitted.
    """
    entry, notebook = manifest.entries[name], manifest.notebook(name)
    at = {"vocabulary": manifest.vocabulary, "data": manifest.collection.data}
    declared, _ = settled_defaults(notebook.declared, file=notebook.file, **at)  # type: ignore[arg-type]  # as they are named
    values, faults = complete(declared, given, file=notebook.file, place="", **at)  # type: ignore[arg-type]  # as above
    if faults:
        raise UsageError(faults)
    lang: Lang = "en" if notebook.bilingual and values["lang"] == "en" else "ko"
    meanings = meanings_for(notebook.declared, manifest.vocabulary)
    stated = {key: values[key] for key in values if key in given}
    if notebook.bilingual:
        stated.pop("lang", None)
    # What says the default is not known any more once the report is kept. True is no 1 in JSON.
    known = {line.name: json.dumps(line.default) for line in declared if not line.left}
    given = {key: one for key, one in stated.items() if known.get(key) != json.dumps(one)}
    slug = f"{CUSTOM}{_slug([*stated.values(), *(['en'] if lang == 'en' else [])], values)}"
    title = entry.title.of(lang)
    report = Report(
        id=f"{name}/{slug}",
        name=name,
        notebook=notebook.file,
        parameters=values,
        title=title,
        lang=lang,
        slug=slug,
        notebook_title=title,
        question=entry.question.of(lang) if entry.question else "",
        given=given,
        vocabulary={key: meanings[key] for key in values if key in meanings},
    )
    words = named_parameters(report, manifest.collection.data)
    shown = ", ".join(f"{label}: {told}" for key, label, told in words if key in given)
    return replace(report, title=f"{title} ({shown})") if shown else report


def only_a_name(manifest: Manifest, wish: str) -> Fault:
    """Return the fault of asking for anything but one notebook with ``-p``."""
    wanted = f"-p wants the name of one notebook: {', '.join(manifest.entries)}"
    return Fault("-p", 0, "", wish, wanted)


def _slug(stated: Iterable[Value], values: Mapping[str, Value]) -> str:
    """Return what stands for parameters in an id: their values, or a hash where none can."""
    words = "-".join(str(value) for value in stated)
    slug = re.sub("[^a-z0-9]+", "-", words.lower()).strip("-")
    return slug if slug and len(slug) <= LONGEST_SLUG else _hash(values)


def _hash(values: Mapping[str, Value]) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:8]


def as_published(report: Report, published: Iterable[Mapping[str, Any]]) -> Report:
    """Return a one-off report under the id it has already, or one that no other report has.

    ``published`` are entries of ``release.json``.
    """
    for entry in published:
        if entry["name"] == report.name and entry["id"].partition("/")[2].startswith(CUSTOM):
            # As JSON: True is no 1 there.
            same = _hash(entry["parameters"]) == _hash(report.parameters)
            if same:
                return _called(report, entry["id"].partition("/")[2])
            if entry["id"] == report.id:
                report = _called(report, f"{report.slug}-{_hash(report.parameters)}")
    return report


def _called(report: Report, slug: str) -> Report:
    return replace(report, id=f"{report.name}/{slug}", slug=slug)


def read_assignments(manifest: Manifest, name: str, texts: Iterable[str]) -> dict[str, Value]:
    """Return the values that ``NAME=VALUE`` texts state, by the notebook's declared types.

    What is no parameter, or no such value, stays the text it is: `custom_report` names it together
    with everything else that cannot be used.

    Raises ``UsageError``: a text is no assignment, names a parameter again, or states nothing where
    any type will do.
    """
    notebook = manifest.notebook(name)
    kinds = {line.name: line.type for line in notebook.declared}
    values: dict[str, Value] = {}
    faults = []
    for text in texts:
        key, sign, written = text.partition("=")
        if not sign or key in values:
            faults.append(Fault("-p", 0, "", text[:80], "write NAME=VALUE, each name once"))
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

    ``published`` are entries of ``release.json``.
    """
    kept = []
    for entry in published:
        name, parameters = entry["name"], entry["parameters"]
        if not entry["id"].startswith(f"{name}/{CUSTOM}") or name not in manifest.notebooks:
            continue
        try:
            report = custom_report(manifest, name, parameters)
        except UsageError:
            continue
        if _hash(report.parameters) == _hash(parameters):
            kept.append(_called(report, entry["id"].partition("/")[2]))
    return kept
