"""Blocks as plain text: for terminals, logs and notebooks without a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def plain(block: Mapping[str, Any]) -> str:
    """Return a block's words and figures, line by line.

    Raises
    ------
    ValueError
        A kind of block that is not known.
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


def heading(column: Mapping[str, Any]) -> str:
    """Return a column's label with its unit."""
    return f"{column['label']} ({column['unit']})" if column["unit"] else str(column["label"])
