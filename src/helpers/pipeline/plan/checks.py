"""Everything that can be wrong without running anything, in one list of faults.

Belongs here: asking tables, manifest, notebooks and wording, and telling data faults from others;
for a build, what has to be right before it begins.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from helpers.display import wording
from helpers.errors import Fault, FaultyInput
from helpers.paths import Collection
from helpers.pipeline.disk import is_guarded, is_own, write_file
from helpers.pipeline.notebook import rules
from helpers.pipeline.notebook.manifest import Manifest, load_manifest
from helpers.pipeline.plan.fingerprint import LIBRARIES, PYTHON, Digests, module_files

# What reads and checks the tables, with all it rests on.
READING = "helpers.data.reading"
# Below the reports: the tables as they were checked last.
CHECKED = ".tables"
# Notebooks beside those of the manifest: where readers begin, and what new ones begin as.
NO_REPORTS = ("00-", "template.")


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check found."""

    data: tuple[Fault, ...]  #: Faults of tables, lookups, sources and documents.
    other: tuple[Fault, ...]  #: Faults of manifest, notebooks, parameters and wording.


def check(collection: Collection, *, sources: Path | None = None) -> Findings:
    """Return every fault of a collection.

    Parameters
    ----------
    collection : Collection
        What to check.
    sources : Path, optional
        Folder of the documents the figures were taken from, to be found in them again.
    """
    return Findings(
        tuple(data_faults(collection, sources=sources)),
        tuple(notebook_faults(collection) + wording_faults()),
    )


def data_faults(collection: Collection, *, sources: Path | None) -> list[Fault]:
    """Return the faults of tables and, where the documents are at hand, of what they quote."""
    if not os.path.lexists(collection.data / "datapackage.json"):
        return []
    from helpers.data import load_tables  # noqa: PLC0415 - pandas

    try:
        tables = load_tables(collection.root)
        if sources is not None:
            from helpers.data.documents import check_documents  # noqa: PLC0415 - as above

            return list(check_documents(tables, sources))
    except FaultyInput as error:
        return list(error.faults)
    return []


def unusable(manifest: Manifest, names: Iterable[str]) -> dict[str, tuple[Fault, ...]]:
    """Return why notebooks cannot be run, for those among some that cannot."""
    found = {}
    for name in names:
        if name in manifest.broken:
            found[name] = manifest.broken[name]
        elif faults := rules.faults(manifest.notebooks[name], rules.RUNNABLE):
            found[name] = tuple(faults)
    return found


def check_tables(collection: Collection, *, keep: Path) -> None:
    """Refuse data that may not be used.

    What the build before checked is not checked again where nothing that it rests on has changed,
    which saves 1.7 s of processor time a build.

    Raises ``DataError``: something is wrong with data; carries every fault.

    Parameters
    ----------
    collection : Collection
        Whose.
    keep : Path
        Where the tables are kept for the notebooks, so that each need not check them again.
    """
    if not os.path.lexists(collection.data / "datapackage.json"):
        return
    from helpers.data import table_cache  # noqa: PLC0415 - for this alone

    root, earlier = collection.root, collection.reports / CHECKED
    digest = Digests(collection)
    read_with = digest(PYTHON) + digest(LIBRARIES)
    # They are unpickled: nobody else may have put them there.
    guarded = is_guarded(collection.reports)
    with suppress(OSError):
        if guarded and is_own(earlier):
            data = earlier.read_bytes()
            if table_cache.still_counts(data, root=root, read_with=read_with):
                keep.write_bytes(data)
                return
    from helpers.data.reading import files_behind, read_tables  # noqa: PLC0415 - pandas

    # The code that reads them, too: whoever takes the tables rests on it without importing it.
    read_from = table_cache.digests(root, [*files_behind(root), *module_files(READING)])
    tables = read_tables(root)
    # Where there is no room for them the notebooks read the tables themselves.
    with suppress(OSError):
        table_cache.keep(tables, keep, read_from=read_from, read_with=read_with)
        if guarded:
            write_file(earlier, keep.read_bytes())


def notebook_faults(collection: Collection) -> list[Fault]:
    """Return the faults of the manifest and of every notebook it names."""
    try:
        manifest = load_manifest(collection)
    except FaultyInput as error:
        return list(error.faults)
    faults = [fault for wrong in manifest.broken.values() for fault in wrong]
    for name, notebook in manifest.notebooks.items():
        faults += rules.faults(notebook, [*rules.RUNNABLE, *rules.HOUSE])
        title = manifest.entries[name].title
        faults += rules.heading_faults(notebook, {"ko": title.ko, "en": title.en})
    return faults + _strays(manifest)


def _strays(manifest: Manifest) -> list[Fault]:
    """Return notebooks that no report is made from; the landing and a template are none."""
    known = {entry.file for entry in manifest.entries.values()}
    return [
        Fault(manifest.collection.relative(path), 0, "", path.name, "an entry in the manifest")
        for path in sorted(manifest.collection.notebooks.glob("*.ipynb"))
        if path.name not in known and not path.name.startswith(NO_REPORTS)
    ]


def wording_faults() -> list[Fault]:
    """Return the faults of the wording catalogue, which is the collection's own."""
    found: list[Fault] = []
    for theme in wording.themes():
        try:
            found += wording.faults(wording.entries(theme))
        except wording.WordingError as error:
            file = f"src/helpers/display/catalogue/{theme}.toml"
            found.append(Fault(file, 0, "", str(error), "TOML in UTF-8, each entry with ko and en"))
    return found
