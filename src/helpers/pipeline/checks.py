"""Everything that can be wrong without running anything, in one list of faults.

Belongs here: asking tables, manifest, notebooks and wording, and telling data faults from others;
for a build, what has to be right before it begins.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import Fault, FaultyInput, UsageError
from helpers.paths import Collection
from helpers.pipeline import rules
from helpers.pipeline.manifest import Manifest, load_manifest
from helpers.pipeline.observed import module_files

# What reads and checks the tables, with all it rests on.
LOADER = "helpers.data.loader"


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check found.

    Attributes
    ----------
    data : tuple of Fault
        Faults of tables, lookups, sources and documents.
    other : tuple of Fault
        Faults of manifest, notebooks, parameters and wording.
    """

    data: tuple[Fault, ...]
    other: tuple[Fault, ...]


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


def check_inputs(manifest: Manifest, names: Sequence[str], *, keep: Path) -> None:
    """Refuse notebooks that may not run and data that may not be used.

    Parameters
    ----------
    manifest : Manifest
        With the notebooks.
    names : sequence of str
        Those that are to run; without any, nothing is looked at.
    keep : Path
        Where the tables are kept for the notebooks, so that each need not check them again.

    Raises
    ------
    UsageError, DataError
        Something is wrong with notebooks, with data; carries every fault.
    """
    faults = [
        fault for name in names for fault in rules.faults(manifest.notebooks[name], rules.RUNNABLE)
    ]
    if faults:
        raise UsageError(faults)
    if not names or not os.path.lexists(manifest.collection.data / "datapackage.json"):
        return
    from helpers.data import checked  # noqa: PLC0415 - pandas
    from helpers.data.loader import files_behind, read_tables  # noqa: PLC0415 - pandas

    root = manifest.collection.root
    # The code that reads them, too: whoever takes the tables rests on it without importing it.
    read_from = checked.digests(root, [*files_behind(root), *module_files(LOADER)])
    tables = read_tables(root)
    # Where there is no room for them the notebooks read the tables themselves.
    with suppress(OSError):
        checked.keep(tables, keep, read_from=read_from)


def notebook_faults(collection: Collection) -> list[Fault]:
    """Return the faults of the manifest and of every notebook it names."""
    try:
        manifest = load_manifest(collection)
    except FaultyInput as error:
        return list(error.faults)
    faults = [
        fault
        for notebook in manifest.notebooks.values()
        for fault in rules.faults(notebook, [*rules.RUNNABLE, *rules.HOUSE])
    ]
    for name, entry in manifest.entries.items():
        titles = {"ko": entry.title.ko, "en": entry.title.en}
        faults += rules.heading_faults(manifest.notebooks[name], titles)
    return faults + _strays(manifest)


def _strays(manifest: Manifest) -> list[Fault]:
    """Return notebooks that no report is made from; the landing notebook is none."""
    known = {notebook.path.name for notebook in manifest.notebooks.values()}
    return [
        Fault(manifest.collection.relative(path), 0, "", path.name, "an entry in the manifest")
        for path in sorted(manifest.collection.notebooks.glob("*.ipynb"))
        if path.name not in known and not path.name.startswith("00-")
    ]


def wording_faults() -> list[Fault]:
    """Return the faults of the wording catalogue, which is the collection's own."""
    from helpers.display import wording  # noqa: PLC0415 - as above

    return list(wording.faults(wording.all_entries()))
