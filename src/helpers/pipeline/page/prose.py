"""Prose of a page: Markdown with formulas, and headings in order.

Belongs here: turning the Markdown that notebooks hold or outputs carry into markup for a page, its
headings following one another without gaps. What HTML in it may hold is judged in ``foreign``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from typing import Any

import mistune
from markupsafe import Markup

from helpers.pipeline.page import foreign, mathematics, terms
from helpers.pipeline.page.foreign import Place
from helpers.pipeline.page.trees import parsed

#: Ids that the templates of a page hold.
OWN_IDS = frozenset({"changed", "contents", "main", "tables"})
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_LANGUAGE_SUFFIX = re.compile(r"-(?:ko|en)\Z")
_MARKDOWN: Callable[[str], str] = mistune.create_markdown(  # type: ignore[assignment]  # returns str for an HTML renderer
    # Addresses are judged in the tree, once.
    renderer=mistune.HTMLRenderer(escape=False, allow_harmful_protocols=True),
    plugins=["table", "strikethrough", "footnotes"],
)


# Reports of one notebook share their prose.
@functools.lru_cache(maxsize=1024)
def _from_markdown(source: str) -> tuple[str, mathematics.Words]:
    """Return Markdown as HTML not yet judged, and the formulas that stand in it as words."""
    text, words = mathematics.lifted(source)
    return _MARKDOWN(text), words


def safe_markdown(source: str, *, place: Place) -> tuple[Markup, bool]:
    """Return Markdown of an output fit for a page, and whether it shows anything."""
    html, words = _from_markdown(source)
    markup, shows, _ = foreign.harmless_html(html, place=place, words=words)
    return markup, shows


def latex_markup(source: str) -> tuple[Markup, bool]:
    """Return text with formulas in LaTeX, and whether all of it could be set."""
    text, words = mathematics.lifted(source)
    body = parsed(escape(text))
    foreign.arrange(body, place=Place("en", ""), words=words, heading=foreign.flat)
    whole = bool(words) and next(body.iter("code"), None) is None
    return foreign.written(body), whole


def slug(text: str) -> str:
    """Return the ASCII id for a cell's id, the same in both languages.

    >>> slug("who-exports-most-ko"), slug("지역")
    ('who-exports-most', 'part')
    """
    plain = _NOT_SLUG.sub("-", text.lower()).strip("-")
    return _LANGUAGE_SUFFIX.sub("", plain) or "part"


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of the page."""

    level: int  #: 2 for a section, 3 and more below it.
    id: str  #: ASCII anchor.
    text: str  #: Plain text, not escaped.


@dataclass(slots=True)
class Outline:
    """The headings of a page while its prose is rendered, cell by cell in page order.

    The page's own title is its only first-level heading: the prose's first one is dropped, a
    later one becomes a section, and a level that would be skipped is closed up.
    """

    headings: list[Heading] = field(default_factory=list)  #: Those placed so far.
    within: int = 0  #: By how many levels what follows stands deeper than it says.
    _taken: set[str] = field(default_factory=lambda: {*OWN_IDS, *map(terms.anchor, terms.names())})
    _titled: bool = False

    def anchor(self, wish: str) -> str:
        """Return an id that neither page nor outline has: the wish, else the wish with a number."""
        free, number = wish, 2
        while free in self._taken:
            free, number = f"{wish}-{number}", number + 1
        self._taken.add(free)
        return free

    def add(self, text: str, *, level: int = 2, wish: str) -> Heading:
        """Place a heading below those there are and return it."""
        depth = self.headings[-1].level if self.headings else 1
        level = min(max(level, 2) + self.within, depth + 1)
        heading = Heading(level, self.anchor(wish), text)
        self.headings.append(heading)
        return heading

    def prose(self, source: str, *, cell: str, place: Place) -> Markup:
        """Return one prose cell as HTML, its headings placed.

        Anchors of headings are made from ``cell``, its id; ``place`` brings the pictures it has.
        """
        html, words = _from_markdown(source)

        def placed(element: Any) -> None:
            level = int(element.tag[1])
            if level == 1 and not self._titled:
                self._titled = True
                element.drop_tree()
                return
            text = element.text_content()
            for word, (_, latex, _) in words.items():
                text = text.replace(word, latex)
            heading = self.add(" ".join(text.split()), level=level, wish=slug(cell))
            element.tag = f"h{heading.level}"
            element.set("id", heading.id)

        body = parsed(html)
        foreign.arrange(body, place=place, words=words, heading=placed)
        return Markup(foreign.written(body).strip())  # noqa: S704 - judged there
