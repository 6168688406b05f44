"""How JupyterLab is started on a collection.

Belongs here: what it is told on its command line, what people are told of that, and the notebook to
begin with in ``scratch/``, which git does not track. What a person keeps there is never touched.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Final

import click

from helpers.errors import CollectionError
from helpers.lab.landing import STORED, write_landing
from helpers.paths import Collection

ROOT_FLAG = "--allow-root"
STARTER: Final = Path("scratch/own-chart.ipynb")


def put_starter(root: Path) -> Path:
    """Put the starter notebook where none is, and return its place.

    A folder that cannot be written to has none: exploring the rest needs it not.
    """
    place = root / STARTER
    content = files("helpers.lab").joinpath("starter.ipynb").read_bytes()
    try:
        place.parent.mkdir(exist_ok=True)
        with place.open("xb") as written:
            written.write(content)
    except OSError:
        # Among others: it is there, perhaps changed.
        pass
    return place


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
