"""Notebooks as JupyterLab reads and saves them: opening one changes nothing.

Belongs here: what Lab writes of the kernel's language into every notebook as soon as that has
started. It is told on reading, and its version is left out on saving, so that a notebook is the
same whichever Python it is opened with.
"""

from __future__ import annotations

from typing import Any

from ipykernel.ipkernel import IPythonKernel
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager


def _language(model: Any) -> dict[str, Any]:
    """Return what a notebook says of being Python; an empty dictionary of anything else."""
    if model.get("type") != "notebook" or not model.get("content"):
        return {}
    told = model["content"].get("metadata", {}).get("language_info", {})
    return told if told.get("name") == "python" else {}


class Contents(AsyncLargeFileManager):
    """Files of the collection, notebooks without the version of the Python that ran them."""

    async def get(self, *arguments: Any, **named: Any) -> Any:
        """Return a file or folder; of a notebook in Python, as its kernel will call it."""
        model = await super().get(*arguments, **named)  # type: ignore[no-untyped-call]
        if told := _language(model):
            told.update(IPythonKernel.language_info)
        return model

    async def save(self, model: Any, path: str = "") -> Any:
        """Save a file; of a notebook in Python, without the version."""
        _language(model).pop("version", None)
        return await super().save(model, path)  # type: ignore[no-untyped-call]
