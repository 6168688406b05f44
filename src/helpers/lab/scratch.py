"""The folder to try things out in, and the notebook to begin with there.

Belongs here: putting the starter into ``scratch/``, which git does not track. What a person keeps
there is never touched.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Final

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
