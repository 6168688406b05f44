"""From files to trusted tables, and the one number of the project, ``Measured``.

Belongs here: reading files and printed figures strictly, every check, one error with all faults.
Not here: what is computed from the tables (``analysis``), or said of it (``display``).
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from helpers.data.collection import Tables
    from helpers.data.load import load_tables

__all__ = ["Tables", "load_tables"]


def __getattr__(name: str) -> object:
    """Return what the tables are got with; plans read rows of text, and load no pandas for it."""
    if name in __all__:
        return getattr(import_module("helpers.data.load"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
