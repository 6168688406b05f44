"""The printed forms of the tables against the documents they were taken from.

For whoever holds the documents; the collection itself does not carry them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from helpers.data.collection import Tables
from helpers.data.files import open_plain
from helpers.errors import Fault

SOURCES = "data/sources.csv"
#: Table → columns whose cells stand in the document of the row's source.
VERBATIM = {
    "observations": ("as_printed",),
    "programmes": ("period_as_printed", "stated_years_as_printed", "budget_as_printed"),
    "targets": ("base_as_printed", "target_as_printed", "target_usd_as_printed"),
    "claims": ("as_printed",),
    "statements": ("as_printed",),
}
#: The header is line 1, and no row of a loaded table spans lines.
FIRST_ROW = 2


def check_documents(tables: Tables, folder: Path) -> list[Fault]:
    """Look every printed form up in its document, in a folder that holds what ``sources`` names.

    Faults are documents that are missing or are another edition than the one recorded, and
    printed forms that their document does not hold.
    """
    documents: dict[str, str] = {}
    faults = []
    held = tables.sources[tables.sources["document"].notna()]
    for position, source, name, sha256 in held[["source_id", "document", "sha256"]].itertuples():
        text, fault = _read(folder / name, sha256, line=position + FIRST_ROW)
        if fault:
            faults.append(fault)
        else:
            documents[source] = text
    for table, columns in VERBATIM.items():
        frame = tables.named(table)
        for column in columns:
            faults += _absent(frame, column, documents, f"data/tables/{table}.csv")
    return faults


def stands_in(printed: str, text: str) -> bool:
    """Return whether a printed form stands in a text, not as part of a longer number.

    >>> stands_in("5%", "15% of all"), stands_in("15%", "15% of all")
    (False, True)
    """
    before = r"(?<![\d.,])" if printed[:1].isdigit() else ""
    behind = r"(?![\d]|[.,]\d)" if printed[-1:].isdigit() else ""
    return re.search(before + re.escape(printed) + behind, text) is not None


def _read(path: Path, sha256: str, *, line: int) -> tuple[str, Fault | None]:
    """Return a document's text, or the fault that keeps it from being used."""
    try:
        with open_plain(path) as opened:
            content = opened.read()
    except OSError as error:
        wanted = f"this document in {path.parent} ({error.strerror})"
        return "", Fault(SOURCES, line, "document", path.name, wanted)
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        wanted = f"{found}, the SHA-256 of {path.name} in {path.parent}"
        return "", Fault(SOURCES, line, "sha256", str(sha256), wanted)
    try:
        return content.decode("utf-8"), None
    except UnicodeDecodeError as error:
        wanted = f"a document in UTF-8 (byte {error.start} is not)"
        return "", Fault(SOURCES, line, "document", path.name, wanted)


def _absent(
    frame: pd.DataFrame, column: str, documents: dict[str, str], file: str
) -> Iterator[Fault]:
    for position, source, printed in frame[["source_id", column]].itertuples():
        known = source in documents and not pd.isna(printed)
        if known and not stands_in(printed, documents[source]):
            wanted = f"a form that stands in the document of {source}"
            yield Fault(file, position + FIRST_ROW, column, printed, wanted)
