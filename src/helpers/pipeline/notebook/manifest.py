"""The manifest: which notebook is run with which parameters, under which titles.

Belongs here: reading ``notebooks/reports.toml`` strictly and spreading it into reports. No value
ever becomes a path: ids are made of names and slugs from an allow-list of characters.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from helpers.data.files import read_text
from helpers.display.wording import LANGS, Lang
from helpers.errors import DataError, Fault, UsageError
from helpers.paths import MANIFEST, PAGES, Collection
from helpers.pipeline.notebook.files import Notebook, read_notebook
from helpers.pipeline.notebook.parameters import (
    Declared,
    bilingual,
    complete,
    meanings_for,
    nearest,
    settled_defaults,
)
from helpers.pipeline.notebook.values import Value
from helpers.pipeline.notebook.vocabulary import Cells, Meaning, Text, Vocabulary

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
CUSTOM = "custom-"
# Names of files beside the reports, or of the folder inside a report's own.
TAKEN = {"index", "index-en", "release", "en", "ko", "tables"}
# A report's page called like one of the site's own would be lost.
PAGES_TAKEN = {Path(file).stem for files in PAGES.values() for file in files.values()}

_WEB = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[\w.~!$()*+,;=:@%-]*)*", re.ASCII)
_Slug = Annotated[str, Field(pattern=SLUG, max_length=60)]
_Seconds = Annotated[float, Field(strict=True, gt=0, le=7 * 86400)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Set(_Strict):
    """One parameter set of a notebook; without a slug it is the default one."""

    slug: _Slug | None = None
    title: Text
    parameters: dict[str, Any] = Field(default_factory=dict)


class Entry(_Strict):
    """One notebook of the manifest.

    ``known`` says by ``FILE#COLUMN`` which values of a parameter it has figures of; it can be asked
    for the others, too, and says that it has none.
    """

    name: _Slug
    file: str
    title: Text
    question: Text | None = None
    known: dict[str, Cells] = Field(default_factory=dict)
    report: list[Set] = Field(min_length=1)


class Limits(_Strict):
    """What a run may take: seconds of one cell, one report and the whole run, megabytes of output.

    ``memory_megabytes`` is what each kernel may address; ``releases`` is how many releases are
    kept.
    """

    cell_seconds: _Seconds = 120
    report_seconds: _Seconds = 600
    run_seconds: _Seconds = 4 * 3600
    output_megabytes: Annotated[float, Field(strict=True, gt=0, le=1000)] = 20
    memory_megabytes: Annotated[int, Field(strict=True, ge=256, le=10**7)] = 4096
    releases: Annotated[int, Field(strict=True, ge=2, le=1000)] = 5


class Rules(_Strict):
    """What ends a report beyond an error.

    ``stderr`` says whether text on standard error, or an exception shown without being raised,
    ``fails`` a report or is ``kept`` in it and told.
    """

    stderr: Literal["kept", "fails"] = "kept"


def _web_address(text: str) -> str:
    """Return the address of a folder of the web, ending in ``/``."""
    if not _WEB.fullmatch(text):
        wanted = "the collection's address, https://host/folder/ without query or anchor"
        raise PydanticCustomError("address", wanted)
    return f"{text.rstrip('/')}/"


class Site(_Strict):
    """What a collection says of itself on every page; nothing where it says nothing.

    ``title`` names it, ``headline`` and ``lead`` open its index, ``note`` and ``licence`` end its
    pages. ``front`` is the id of the report whose answer and chart the index shows first.
    ``address`` is where readers of the web find it; pages opened on their own link to there.
    """

    title: Text | None = None
    headline: Text | None = None
    lead: Text | None = None
    note: Text | None = None
    licence: Text | None = None
    front: str = ""
    address: Annotated[str, AfterValidator(_web_address)] | None = None

    def said(self, lang: str) -> dict[str, str]:
        """Return what it says in a language, part by part."""
        said = {part: text.of(lang) for part, text in self if isinstance(text, Text)}
        return said | ({"address": self.address} if self.address else {})


MOST_HOURS: Final = 366 * 24
"""A build a year at the least, where builds are expected at all."""


class Schedule(_Strict):
    """How often builds are expected, for those who watch them; see ``watch.status``."""

    every_hours: Annotated[float, Field(strict=True, gt=0, le=MOST_HOURS)] | None = None


class _Document(_Strict):
    notebook: list[Entry] = Field(min_length=1)
    limits: Limits = Limits()
    rules: Rules = Rules()
    parameters: dict[str, Meaning] = Field(default_factory=dict)
    site: Site = Site()
    schedule: Schedule = Schedule()


@dataclass(frozen=True, slots=True)
class Report:
    """One report: a notebook with one parameter set in one language."""

    #: ``<name>``, ``<name>/en``, ``<name>/<slug>`` or ``<name>/<slug>-en``; its page is
    #: ``<id>.html``.
    id: str
    name: str  #: Name of the notebook in the manifest.
    notebook: str  #: Notebook's path below the collection's root.
    parameters: Mapping[str, Value]  #: Every parameter of the run, defaults included.
    title: str  #: Title of the report in its language.
    lang: Lang  #: Its language.
    slug: str = ""  #: Slug of the parameter set, empty for the default one.
    #: Title and question of the notebook in the same language.
    notebook_title: str = ""
    question: str = ""
    #: The parameters this set states itself, ``lang`` excepted.
    given: Mapping[str, Value] = field(default_factory=dict)
    #: What the collection says of its parameters' names.
    vocabulary: Vocabulary = field(default_factory=dict)

    @property
    def custom(self) -> bool:
        """Whether it was asked for on the command line rather than in the manifest."""
        return self.slug.startswith(CUSTOM)


@dataclass(frozen=True, slots=True)
class Manifest:
    """A collection's reports, in the manifest's order."""

    collection: Collection  #: Where it lives.
    entries: Mapping[str, Entry]  #: Notebooks by name.
    #: The same notebooks as they are stored, but for those that cannot be used.
    notebooks: Mapping[str, Notebook]
    broken: Mapping[str, tuple[Fault, ...]]  #: Why those cannot, by name.
    reports: tuple[Report, ...]  #: Every report.
    limits: Limits  #: What a run may take.
    rules: Rules  #: What ends a report beyond an error.
    vocabulary: Vocabulary  #: What the collection's names of parameters mean.
    site: Site  #: What it says of itself.
    ids: frozenset[str]  #: The reports' ids.

    def notebook(self, name: str) -> Notebook:
        """Return a notebook; UsageError where it cannot be used."""
        if name in self.broken:
            raise UsageError(self.broken[name])
        return self.notebooks[name]

    def twin(self, report: Report) -> str:
        """Return the id of the same parameter set in the other language, empty for none."""
        other = _id(report.name, report.slug, "ko" if report.lang == "en" else "en")
        return other if other in self.ids else ""


def _faults_of(error: ValidationError) -> Iterable[Fault]:
    """Return pydantic's findings as faults of the manifest."""
    tables = {
        table.__name__: table.model_fields
        for table in (_Document, Entry, Set, Limits, Rules, Site, Schedule, Meaning, Text)
    }
    for found in error.errors(include_url=False):
        place = "".join(f"[{p + 1}]" if isinstance(p, int) else f".{p}" for p in found["loc"])
        value = found["input"]
        shown = place.rpartition(".")[2] if isinstance(value, dict | list) else str(value)[:80]
        wanted = found["msg"]
        if found["type"] == "extra_forbidden":
            shown = str(found["loc"][-1])
            known = {name for names in tables.values() for name in names}
            wanted = f"no such key{nearest(shown, known)}"
        elif found["type"] == "model_type":
            wanted = f"a table of {', '.join(tables[found['ctx']['class_name']])}"
        elif found["type"] == "string_pattern_mismatch":
            wanted = "small letters, digits and single hyphens between them"
        yield Fault(str(MANIFEST), 0, place.lstrip("."), shown, wanted)


def _document(collection: Collection) -> _Document:
    """Return the manifest as written, checked for form alone."""
    file = str(MANIFEST)
    try:
        text = read_text(
            collection.manifest, file=file, form="TOML in UTF-8", purpose="a manifest of reports"
        )
        return _Document.model_validate(tomllib.loads(text))
    except DataError as error:
        raise UsageError(error.faults) from None
    except ValidationError as error:
        raise UsageError(_faults_of(error)) from None
    except (ValueError, RecursionError) as error:
        raise UsageError([Fault(file, 0, "", str(error), "TOML in UTF-8")]) from None


def _notebook(
    entry: Entry, *, vocabulary: Vocabulary, collection: Collection
) -> tuple[Notebook, tuple[Declared, ...]]:
    """Return an entry's notebook and what it declares; only files inside the folder are read."""
    file = f"{MANIFEST.parent.as_posix()}/{entry.file}"
    # Not `Path.resolve`, which some versions of Python end at a loop and others do not.
    folder = Path(os.path.realpath(collection.notebooks))
    path = Path(os.path.realpath(folder / entry.file))
    if path.is_symlink():
        raise UsageError([Fault(file, 0, "", entry.file, "a file, not a loop of links")])
    if not path.is_relative_to(folder):
        raise UsageError(
            [Fault(file, 0, "", entry.file, "a file of notebooks/, no link out of it")]
        )
    notebook = read_notebook(path, file=file)
    declared, wrong = settled_defaults(
        notebook.declared, file=file, vocabulary=vocabulary, data=collection.data
    )
    if wrong:
        raise UsageError(wrong)
    return notebook, declared


def _is_plain(file: str) -> bool:
    """Return whether a name can only be that of a notebook inside the folder."""
    barred = any(letter in file for letter in "\\:\0")
    parts = file.split("/")
    return file.endswith(".ipynb") and not barred and not {"", ".", ".."} & {*parts}


def _entry_faults(entries: Sequence[Entry]) -> list[Fault]:
    """Return names that stand twice, are taken, or are no names of notebooks."""
    faults = []
    for attribute in ("name", "file"):
        seen = [getattr(entry, attribute).lower() for entry in entries]
        faults += [
            Fault(str(MANIFEST), 0, attribute, value, "each notebook once")
            for value in sorted({value for value in seen if seen.count(value) > 1})
        ]
    for entry in entries:
        if not _is_plain(entry.file):
            wanted = "a notebook inside notebooks/, by its name there, such as 01-exports.ipynb"
            faults.append(Fault(str(MANIFEST), 0, f"{entry.name} file", entry.file, wanted))
        slugs = [part.slug for part in entry.report if part.slug]
        barred = [word for word in slugs if word in TAKEN or word.startswith(CUSTOM)]
        faults += [
            Fault(str(MANIFEST), 0, f"{entry.name} slug", word, "another slug; this one is taken")
            for word in barred
        ]
        if entry.name in TAKEN | PAGES_TAKEN:
            faults.append(Fault(str(MANIFEST), 0, "name", entry.name, "another name; it is taken"))
    return faults


def _id(name: str, slug: str | None, lang: str) -> str:
    parts = [part for part in (slug, "en" if lang == "en" else "") if part]
    return f"{name}/{'-'.join(parts)}" if parts else name


def _spread(
    entry: Entry,
    part: Set,
    declared: tuple[Declared, ...],
    *,
    vocabulary: Vocabulary,
    collection: Collection,
) -> tuple[list[Report], list[Fault]]:
    """Return one parameter set in every language it can be built in."""
    place = f"{entry.name}{f'/{part.slug}' if part.slug else ''} parameters"
    faults: list[Fault] = []
    given = dict(part.parameters)
    both = bilingual(declared)
    if both and given.pop("lang", None) is not None:
        wanted = "nothing: every set is built in both languages"
        faults.append(Fault(str(MANIFEST), 0, place, "lang", wanted))
    meanings = meanings_for(declared, vocabulary)
    reports = []
    for lang in LANGS if both else LANGS[:1]:
        asked = given | ({"lang": lang} if both else {})
        values, wrong = complete(
            declared, asked, vocabulary=vocabulary, data=collection.data,
            file=str(MANIFEST), place=place,
        )  # fmt: skip
        faults += wrong
        own = {name: values.get(name, value) for name, value in given.items()}
        reports.append(_report(entry, part, lang, values, given=own, vocabulary=meanings))
    return reports, faults


def _report(
    entry: Entry,
    part: Set,
    lang: Lang,
    values: Mapping[str, Value],
    *,
    given: Mapping[str, Value],
    vocabulary: Vocabulary,
) -> Report:
    question = entry.question.of(lang) if entry.question else ""
    return Report(
        _id(entry.name, part.slug, lang), entry.name, f"{MANIFEST.parent.as_posix()}/{entry.file}",
        values, part.title.of(lang), lang, part.slug or "", entry.title.of(lang), question, given,
        {name: vocabulary[name] for name in values if name in vocabulary},
    )  # fmt: skip


def load_vocabulary(collection: Collection) -> Vocabulary:
    """Return what a collection's names of parameters mean, without reading its notebooks.

    Raises ``UsageError``: the manifest is not in form.
    """
    return _document(collection).parameters


def load_manifest(collection: Collection) -> Manifest:
    """Return every report of a collection.

    A notebook that cannot be used costs its own reports alone: they are listed, not made.

    Raises ``UsageError``: everything wrong with the manifest and the parameters it states.
    """
    document = _document(collection)
    vocabulary = document.parameters
    faults = _entry_faults(document.notebook)
    entries = {entry.name: entry for entry in document.notebook}
    notebooks: dict[str, Notebook] = {}
    broken: dict[str, tuple[Fault, ...]] = {}
    reports: list[Report] = []
    for entry in () if faults else document.notebook:
        try:
            notebook, declared = _notebook(entry, vocabulary=vocabulary, collection=collection)
        except UsageError as error:
            broken[entry.name] = error.faults
            reports += [
                _report(entry, part, "ko", part.parameters, given={}, vocabulary={})
                for part in entry.report
            ]
            continue
        notebooks[entry.name] = notebook
        for part in entry.report:
            spread, wrong = _spread(
                entry, part, declared, vocabulary=vocabulary, collection=collection
            )
            reports += spread
            faults += wrong
    ids = Counter(report.id.lower() for report in reports)
    faults += [
        Fault(str(MANIFEST), 0, "slug", twice, "each report's id once, whatever the case")
        for twice in sorted(one for one, times in ids.items() if times > 1)
    ]
    known = frozenset(report.id for report in reports)
    if (front := document.site.front) and front not in known and not faults:
        wanted = f"the id of a report, such as {next(iter(entries))}{nearest(front, known)}"
        faults.append(Fault(str(MANIFEST), 0, "site.front", front[:80], wanted))
    if faults:
        raise UsageError(faults)
    return Manifest(
        collection, entries, notebooks, broken, tuple(reports), document.limits, document.rules,
        vocabulary, document.site, known,
    )  # fmt: skip


def published_of(entry: Entry, published: Mapping[str, Any]) -> Report | None:
    """Return a published report of a notebook that cannot be used now, None for one that is gone.

    ``published`` is the report's entry in ``release.json``.
    """
    values = published["parameters"]
    for lang in LANGS:
        for part in entry.report:
            if published["id"] == _id(entry.name, part.slug, lang):
                return _report(entry, part, lang, values, given={}, vocabulary={})
    if not published["id"].startswith(f"{entry.name}/{CUSTOM}"):
        return None
    lang = "en" if values.get("lang") == "en" else "ko"
    one_off = Set.model_construct(title=entry.title, slug=published["id"].partition("/")[2])
    found = _report(entry, one_off, lang, values, given={}, vocabulary={})
    return replace(found, id=published["id"])
