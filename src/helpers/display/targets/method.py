"""Which figures a page uses."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.analysis import targets
from helpers.analysis.targets import Track
from helpers.display.blocks import Note
from helpers.display.page import Page


def method(page: Page, tracks: Sequence[Track], *, as_of: str) -> Note:
    """Return which figures the page uses, and whose day of publication is not on record."""
    told = page.say("method.note", as_of=page.day(as_of))
    undated = [page.name("source", one) for one in targets.undated_sources(page.tables, tracks)]
    if undated:
        told = page.sentences(told, page.say("method.undated", sources="; ".join(undated)))
    return page.note(told, kind="method")
