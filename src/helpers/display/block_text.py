"""Blocks as plain text: for terminals, logs and notebooks without a browser.

Belongs here: also the lines and cells that every form of a block words alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from helpers.display.wording import Lang, has, say

MISSING: Final = "–"
"""What a table shows where there is no figure."""
Block: TypeAlias = Mapping[str, Any]
_PRINTED = ("id", "as_printed", "period", "locator", "basis", "status")


def plain(block: Block) -> str:
    """Return a block's words and figures, line by line.

    Raises ``ValueError``: a kind of block that is not known.
    """
    match block["block"]:
        case "finding" | "note":
            return str(block["text"])
        case "findings":
            return "\n".join(f"- {part['text']}" for part in block["findings"])
        case "figure":
            return f"{block['title']}\n{block['subtitle']}\n{block['alt']}"
        case "table":
            head = "\t".join(heading(column) for column in block["columns"])
            rows = ["\t".join(cell["text"] for cell in row) for row in block["rows"]]
            return "\n".join([block["caption"], head, *rows])
        case "sources":
            return "\n".join(f"- {entry['citation']}" for entry in block["sources"])
        case kind:
            raise ValueError(f"block «{kind}» is not known")


def numbers_of(block: Block) -> list[tuple[str, str]]:
    """Return up to three numbers that findings tell the meaning of: the meaning and the number."""
    parts = [part for part in block["findings"] if part.get("label")]
    return [(str(part["label"]), str(part["figure"]["text"])) for part in parts[:3]]


def heading(column: Block) -> str:
    """Return a column's label with its unit."""
    return f"{column['label']} ({column['unit']})" if column["unit"] else str(column["label"])


def provenance(block: Block) -> list[str]:
    """Return where a figure or table is from: its source, basis and unit."""
    lang: Lang = block["lang"]
    return [
        say("blocks.source", lang, citation=block["source"]),
        say("blocks.basis", lang, basis=block["basis"]),
        say("blocks.unit", lang, unit=block["unit"]),
    ]


def remark(block: Block) -> str:
    """Return what is to be minded about a figure or table; empty for nothing."""
    return say("blocks.note", block["lang"], text=block["note"]) if block["note"] else ""


def source_facts(entry: Block, lang: Lang) -> list[str]:
    """Return who published a document and when, when it was read, and on which terms."""
    facts = [str(entry["producer"])]
    for name, value in (("published", "date"), ("accessed", "date"), ("licence", "licence")):
        if entry[name]:
            facts.append(say(f"blocks.sources.{name}", lang, **{value: entry[name]}))
    return facts


def observation_heads(lang: Lang) -> list[str]:
    """Return the headings over the figures taken from a document."""
    return [say(f"blocks.sources.{name}", lang) for name in _PRINTED]


def observation_cells(row: Block, lang: Lang) -> list[str]:
    """Return a figure taken from a document, cell by cell, its id first."""
    texts = {name: str(row[name]) for name in _PRINTED}
    if row["unit"]:
        texts["as_printed"] += f" [{row['unit']}]"
    status = f"common.status.{texts['status']}"
    if has(status):
        texts["status"] = say(status, lang)
    return list(texts.values())
