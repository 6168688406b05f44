"""How JupyterLab is started on a collection.

Belongs here: what it is told on its command line, and what people are told of that.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

import click

from helpers.errors import CollectionError
from helpers.lab.landing import STORED, write_landing
from helpers.paths import Collection

ROOT_FLAG = "--allow-root"


def arguments(collection: Collection, options: Sequence[str]) -> Iterator[str]:
    """Yield JupyterLab's arguments, the person's own last, which win."""
    yield f"--ServerApp.root_dir={collection.root}"
    yield "--ServerApp.contents_manager_class=helpers.lab.contents.Contents"
    yield f"--LabApp.default_url=/lab/tree/{_opened(collection)}"
    if hasattr(os, "geteuid") and os.geteuid() == 0 and ROOT_FLAG not in options:
        click.echo(f"Running as root, as in a container: JupyterLab is told that ({ROOT_FLAG})")
        yield ROOT_FLAG
    yield from options


def _opened(collection: Collection) -> str:
    """Return what JupyterLab opens on: the landing page made now, or what there is without it."""
    try:
        return write_landing(collection)
    except (CollectionError, OSError) as error:
        click.echo(f"No landing page: {error}", err=True)
    return STORED.as_posix() if (collection.root / STORED).is_file() else "notebooks"
