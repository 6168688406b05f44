"""The terms a page explains: each leads, where it first stands, to what it means.

Belongs here: finding them in what is shown. Their words are ``terms`` of the catalogue, their place
is the reading aid that ends a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from html import escape
from typing import Final

from helpers.display.wording import Lang, entries, say

#: Where a page has them.
PLACE: Final = "<!--terms-->"
# What is markup, and what leads elsewhere, heads something, is drawn or is code.
_UNTOUCHED: Final = re.compile(
    r"<!--.*?-->|<(a|button|code|h\d|head|nav|option|pre|script|style|summary|svg|th)\b.*?</\1>"
    r"|<[^>]*>",
    re.DOTALL,
)


def defined(page: str, *, lang: Lang) -> tuple[str, tuple[str, ...]]:
    """Return a page whose first word of each term leads to its meaning, and which terms it has.

    A page without `PLACE` stays as it is.
    """
    text, place, rest = page.partition(PLACE)
    if not place:
        return page, ()
    found: dict[str, None] = {}

    def led(term: re.Match[str]) -> str:
        name = str(term.lastgroup)
        if name in found:
            return term[0]
        found[name] = None
        return f'<a class="term" href="#{anchor(name)}">{term[0]}</a>'

    written, at, pattern = [], 0, _pattern(lang)
    for markup in _UNTOUCHED.finditer(text):
        written += [pattern.sub(led, text[at : markup.start()]), markup[0]]
        at = markup.end()
    written.append(pattern.sub(led, text[at:]))
    return f"{''.join(written)}{_meanings(found, lang)}{rest}", tuple(found)


def names() -> list[str]:
    """Return what the catalogue calls its terms."""
    return list(dict.fromkeys(key.split(".")[1] for key in entries("terms")))


def anchor(name: str) -> str:
    """Return the id under which a page has what a term means."""
    return f"term-{name}"


def meaning(name: str, lang: Lang) -> tuple[str, str]:
    """Return a term as it is headed, and what it means."""
    return say(f"terms.{name}.term", lang), say(f"terms.{name}.text", lang)


@cache
def _pattern(lang: Lang) -> re.Pattern[str]:
    """Return what finds terms: whole in English, plurals too; where words begin in Korean."""
    found = []
    for name in names():
        term = meaning(name, lang)[0].partition("(")[0].strip()
        case, end = "" if term.isupper() else "i", r"s?\b" if lang == "en" else ""
        found.append(rf"(?P<{name}>(?{case}:{re.escape(term)}{end}))")
    return re.compile(rf"(?<![\w-])(?:{'|'.join(found)})")


def _meanings(found: Iterable[str], lang: Lang) -> str:
    """Return the terms and their meanings as entries of the reading aid."""
    told = ((name, *map(escape, meaning(name, lang))) for name in found)
    return "".join(
        f'\n<div id="{anchor(name)}"><dt>{term}</dt>\n<dd>{text}</dd></div>'
        for name, term, text in told
    )
