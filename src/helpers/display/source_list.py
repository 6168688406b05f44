"""The list of sources at the end of a report: every document used and the figures from it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from helpers.analysis.frames import records
from helpers.data import Tables
from helpers.data.documents import VERBATIM
from helpers.display import names
from helpers.display.block_cells import absent
from helpers.display.block_kinds import Sources
from helpers.display.wording import Lang, has, say


def sources(tables: Tables, used: Iterable[str], *, lang: Lang) -> Sources:
    """Return every document that some rows of the tables, by their ids, come from as a block.

    Raises ``ValueError``: nothing used, or an id that is in no table.
    """
    wanted = set(used)
    rows = _printed_rows(tables, wanted, lang)
    unknown = sorted(wanted - rows.keys())
    if unknown or not wanted:
        what = f"ids in no table: {', '.join(unknown)}" if unknown else "nothing is used"
        raise ValueError(f"sources: {what}")
    by_source: dict[str, list[dict[str, str]]] = {}
    for ident in sorted(wanted):
        source_id, row = rows[ident]
        by_source.setdefault(source_id, []).append(row)
    documents = tables.sources.set_index("source_id")
    entries = tuple(
        _entry(source_id, documents.loc[source_id], by_source[source_id], lang)
        for source_id in tables.sources["source_id"]
        if source_id in by_source
    )
    return Sources(entries, lang)


def _printed_rows(
    tables: Tables, wanted: set[str], lang: Lang
) -> dict[str, tuple[str, dict[str, str]]]:
    """Return the document and the printed row behind each id that is wanted and in a table."""
    bases = tables.bases.set_index("code")[f"name_{lang}"]
    rows: dict[str, tuple[str, dict[str, str]]] = {}
    for name, columns in VERBATIM.items():
        for record in records(tables.named(name)):
            if record["id"] not in wanted:
                continue
            printed = [_text(record.get(column)) for column in columns]
            period = record.get("period", record.get("period_as_printed"))
            basis = _text(record.get("basis"))
            rows[record["id"]] = (
                record["source_id"],
                {
                    "id": record["id"],
                    "as_printed": " · ".join(text for text in printed if text),
                    "unit": _text(record.get("unit_as_printed")),
                    "locator": names.place_in_source(tables, _text(record.get("locator")), lang),
                    "entity": _text(record.get("entity", record.get("region"))),
                    "indicator": _text(record.get("indicator")),
                    "period": _text(period),
                    "basis": _text(bases.get(basis, basis)),
                    "status": _text(record.get("status", "printed")),
                },
            )
    return rows


def _entry(
    source_id: str, document: pd.Series[Any], rows: list[dict[str, str]], lang: Lang
) -> dict[str, Any]:
    return {
        "id": source_id,
        "producer": _text(document[f"producer_{lang}"]),
        "title": _text(document[f"title_{lang}"]),
        "published": _text(document["published"]),
        "accessed": _text(document["accessed"]),
        "url": _text(document["url"]),
        "licence": _licence(_text(document["licence"]), lang),
        "citation": _text(document[f"citation_{lang}"]),
        "observations": rows,
    }


def _licence(code: str, lang: Lang) -> str:
    key = f"common.licence.{code}"
    return say(key, lang) if has(key) else code


def _text(raw: object) -> str:
    """Return a cell as text; missing is empty."""
    if absent(raw):
        return ""
    if isinstance(raw, pd.Timestamp):
        return raw.date().isoformat()
    return str(raw)
