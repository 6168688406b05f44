"""Entries that a machine builds a collection by, ready to be put in place.

Belongs here: what each kind of entry is told of this collection. Their texts are the templates.
"""

from __future__ import annotations

import getpass
import hashlib
import locale
import os
import re
import sys
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from helpers.paths import Collection
from helpers.pipeline.notebook.manifest import load_manifest
from helpers.pipeline.schedule import quoting
from helpers.pipeline.schedule.times import When, machines_zone

TEMPLATES = Path(__file__).parent / "templates"
KINDS = {
    "cron": "crontab",
    "systemd": "systemd.sh",
    "github": "github.yml",
    "airflow": "airflow.py",
}
#: Locales in UTF-8 of one system or another; the first is everywhere but on old ones.
LOCALES = ("C.UTF-8", "en_US.UTF-8", "ko_KR.UTF-8")
# How long a build may take beyond its own limit before it is ended from outside.
SPARE_SECONDS = 600
_HOMES = (Path("/home"), Path("/", "root"), Path("/run/user"))
_TEMPORARY = (Path("/tmp"), Path("/var/tmp"))  # noqa: S108 - only compared


def entry(collection: Collection, kind: str, *, when: When, system: bool = False) -> str:
    """Return the text of an entry.

    Parameters
    ----------
    collection : Collection
        What is built, by the command of this Python.
    kind : str
        One of `KINDS`.
    when : When
        At what times.
    system : bool, optional
        Whether systemd's units are the machine's rather than the user's own.

    Raises
    ------
    UsageError
        The manifest cannot be used.
    CollectionError
        A path cannot be written in such an entry.
    """
    engine = Environment(
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, autoescape=False,  # noqa: S701 - no HTML
        variable_start_string="[[", variable_end_string="]]", block_start_string="[%",
        block_end_string="%]", comment_start_string="[#", comment_end_string="#]",
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    engine.filters |= {
        "shell": quoting.shell, "cron": quoting.cron, "unit": quoting.unit,
        "unit_word": quoting.unit_word, "python": repr,
    }  # fmt: skip
    template = engine.get_template(f"{KINDS[kind]}.j2")
    return template.render(when=when, system=system, utc=ZoneInfo("UTC"), **_facts(collection))


def _facts(collection: Collection) -> dict[str, Any]:
    """Return what the templates may say of the collection and the machine."""
    root, python = collection.root, Path(sys.prefix)
    words = re.findall(r"[a-z0-9]+", root.name.lower())
    # No folder's schedule is taken for that of another one of the same name.
    place = hashlib.sha256(os.fsencode(root)).hexdigest()[:8]
    seen = (root, python, Path(sys.base_prefix))
    return {
        "name": "-".join(["reports", *words, place]),
        "root": str(root),
        "reports": str(collection.reports),
        "command": str(python / "bin" / "reports"),
        "machine": machines_zone(),
        "user": _user(),
        "utf8": _utf8(),
        "seconds": int(load_manifest(collection).limits.run_seconds) + SPARE_SECONDS,
        "in_homes": _is_below(seen, _HOMES),
        "in_temporary": _is_below(seen, _TEMPORARY),
    }


def _is_below(places: tuple[Path, ...], folders: tuple[Path, ...]) -> bool:
    return any(place.is_relative_to(folder) for place in places for folder in folders)


def _user() -> str:
    """Return the name of who runs this; the number where no name is known."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def _utf8() -> str:
    """Return the name of a locale in UTF-8 that this machine has."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in LOCALES:
            try:
                locale.setlocale(locale.LC_CTYPE, name)
            except locale.Error:
                continue
            return name
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return LOCALES[0]
