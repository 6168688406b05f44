"""What a report may read, as one archive of bytes, and what else its builder must have.

Belongs here: packing a collection so that equal content gives equal bytes, laying it out on another
machine, and comparing Python and libraries. Standard library alone: other machines import this
before anything of the collection is there.
"""

from __future__ import annotations

import hashlib
import io
import os
import platform
import shutil
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

# Names under which a collection's own folders are packed, as `--root` lays them out.
FOLDERS = ("notebooks", "data")
SOURCES = "src/helpers"
# What a worker keeps of a build: the archive and, beside it, its files.
ARCHIVE, TREE = "bundle.zip", "collection"
_UNPACKED = ("data/inbox/",)
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
# Installers leave no mark on what is made; the helpers themselves come in the bundle.
_INDIFFERENT = {"pip", "setuptools", "wheel", "korea-medtech-notebooks"}
MOST_DIFFERENCES = 3


def _files(folder: Path, prefix: str) -> Iterator[tuple[str, Path]]:
    """Yield the names and paths of what is packed of a folder."""
    for base, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith((".", "__pycache__"))]
        place = Path(prefix, Path(base).relative_to(folder)).as_posix()
        for name in names:
            packed = f"{place}/{name}"
            if not name.startswith(".") and not packed.startswith(_UNPACKED):
                yield packed, Path(base, name)


def contents(root: Path, package: Path) -> dict[str, bytes]:
    """Return everything a report may read, by name.

    ``package`` is the folder of the helpers, which may stand elsewhere than below the root.
    """
    found = dict(_files(package, SOURCES))
    for folder in FOLDERS:
        found |= _files(root / folder, folder)
    # A pipe would keep its reader waiting.
    return {name: found[name].read_bytes() for name in sorted(found) if found[name].is_file()}


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return files as one archive; equal files give equal bytes."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        for name in sorted(files):
            opened.writestr(zipfile.ZipInfo(name, _LONG_AGO), files[name])
    return archive.getvalue()


def unpack(archive: bytes) -> dict[str, bytes]:
    """Return the files of an archive by name."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def digest(data: bytes) -> str:
    """Return the name of an archive: its SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def lay_out(files: Mapping[str, bytes], root: Path) -> None:
    """Have exactly these files below a root, whatever a notebook did to them meanwhile."""
    package = root / SOURCES
    if root.is_dir() and contents(root, package) == files:
        return
    shutil.rmtree(root, ignore_errors=True)
    for name, data in files.items():
        path = root / name
        if not path.resolve().is_relative_to(root.resolve()):
            raise ValueError(f"{name} is no place in a collection")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def surroundings() -> dict[str, str]:
    """Return Python, the kind of machine and every installed library, with versions."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    folders = {entry for entry in sys.path if entry.endswith(("site-packages", "dist-packages"))}
    names = [
        path.name.removesuffix(".dist-info")
        for folder in folders
        for path in Path(folder).glob("*.dist-info")
    ]
    pairs = (name.rpartition("-") for name in sorted(names))
    libraries = {name.lower().replace("_", "-"): version for name, _, version in pairs}
    kept = {name: known for name, known in libraries.items() if name not in _INDIFFERENT}
    return {"Python": python, "machine": f"{sys.platform} {platform.machine()}", **kept}


def differences(wanted: Mapping[str, str], here: Mapping[str, str]) -> list[str]:
    """Return in words how a machine differs from what is wanted.

    >>> differences({"Python": "1", "pandas": "3.1"}, {"Python": "1", "pandas": "3.0", "x": "2"})
    ['pandas 3.0 instead of 3.1', 'x 2 instead of none']
    """
    return [
        f"{name} {here.get(name, 'missing')} instead of {wanted.get(name, 'none')}"
        for name in sorted({*wanted, *here})
        if wanted.get(name) != here.get(name)
    ]


def in_short(told: list[str]) -> str:
    """Return the first differences in one line."""
    more = len(told) - MOST_DIFFERENCES
    return "; ".join(told[:MOST_DIFFERENCES]) + (f" and {more} more" if more > 0 else "")
