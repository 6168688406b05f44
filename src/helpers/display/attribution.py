"""Whose figures a block shows: the lines that name its sources and its bases.

Not here: the list of sources at the end of a report (``source_list``).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from helpers.data import Tables
from helpers.display import names
from helpers.display.wording import Lang, say

TABLES_WITH_SOURCES = ("observations", "programmes", "targets", "claims", "statements")
JOINED = "; "
PRINTED = "printed"


def source_line(tables: Tables, ids: Iterable[str], lang: Lang) -> str:
    """Return the citations of the documents that some rows come from, in the order of use.

    Where figures of a document are not as printed (approximate, derived, provisional …), that is
    said with it.

    Raises ``ValueError``: an id is in no table.
    """
    known, status = _known(tables)
    wanted = list(ids)
    strange = [ident for ident in wanted if ident not in known]
    if strange:
        raise ValueError(f"ids in no table: {', '.join(strange)}")
    sources: dict[str, set[str]] = {}
    for ident in wanted:
        sources.setdefault(known[ident], set()).add(status.get(ident, PRINTED))
    return JOINED.join(_cited(tables, source, found, lang) for source, found in sources.items())


@lru_cache(maxsize=2)
def _known(tables: Tables) -> tuple[dict[str, str], dict[str, str]]:
    """Return the source of every row by id, and the status of every observation."""
    source: dict[str, str] = {}
    for table in TABLES_WITH_SOURCES:
        frame = tables.named(table)
        source |= dict(zip(frame["id"], frame["source_id"], strict=True))
    observations = tables.observations
    return source, dict(zip(observations["id"], observations["status"], strict=True))


def _cited(tables: Tables, source: str, statuses: set[str], lang: Lang) -> str:
    """Return a citation with what kinds of figures besides printed ones are taken from it."""
    cited = names.name(tables, "source", source, lang)
    kinds = [say(f"common.status.{status}", lang) for status in sorted(statuses - {PRINTED})]
    if not kinds:
        return cited
    return say("common.source_with", lang, source=cited, kinds=", ".join(kinds))


def basis_line(tables: Tables, bases: Iterable[str], lang: Lang) -> str:
    """Return the names of the bases, what was measured first, exchange rates last."""
    ordered = sorted(bases, key=lambda code: (code.startswith("fx-"), code))
    return names.basis_names(tables, tuple(ordered), lang)
