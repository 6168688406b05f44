"""Prose and foreign HTML made safe for a page: Markdown, pandas tables, headings in order.

Belongs here: turning text that notebooks hold or outputs carry into HTML that can run nothing
and load nothing, with headings that follow one another without gaps. Blocks do not pass through
here; they are drawn from their data by ``helpers.display.block_html``.
"""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field

import bleach  # type: ignore[import-untyped]  # it ships no types
import mistune
from bs4 import BeautifulSoup
from markupsafe import Markup, escape

TAGS = frozenset(
    {"a", "abbr", "b", "blockquote", "br", "caption", "code", "col", "colgroup", "dd", "del"}
    | {"details", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5"}
    | {"h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "s", "small", "span"}
    | {"strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time"}
    | {"tr", "u", "ul", "var"}
)
PROTOCOLS = frozenset({"http", "https", "mailto", "data"})
# bleach drops a forbidden tag but keeps what stands inside it, which for these is never prose.
UNSPOKEN = ["script", "style", "template", "iframe", "object", "embed", "svg", "math", "noscript"]

_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+\Z")
_HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>", re.DOTALL)
_UNSOURCED = re.compile(r"<img(?![^>]*\ssrc=)[^>]*>")
_UNNAMED = re.compile(r"<img(?![^>]*\salt=)")
_TAG = re.compile(r"<[^>]*>")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_LANGUAGE_SUFFIX = re.compile(r"-(?:ko|en)\Z")


def _allowed(tag: str, name: str, value: str) -> bool:
    """Tell whether an attribute may stay: nothing that loads, runs or styles."""
    if tag == "img":
        return name == "alt" or (name == "src" and bool(_PICTURE.match(value)))
    if tag == "a":
        return name == "title" or (name == "href" and not value.lower().startswith("data:"))
    if tag in {"td", "th"}:
        return name in {"colspan", "rowspan", "scope"}
    return tag == "abbr" and name == "title"


_CLEANER = bleach.Cleaner(tags=TAGS, attributes=_allowed, protocols=PROTOCOLS, strip=True)
_MARKDOWN: Callable[[str], str] = mistune.create_markdown(  # type: ignore[assignment]  # returns str for an HTML renderer
    escape=False, plugins=["table", "strikethrough", "footnotes"]
)


def clean(markup: str) -> str:
    """Return HTML with every tag and attribute removed that could load, run or restyle."""
    lowered = markup.lower()
    if any(f"<{tag}" in lowered for tag in UNSPOKEN):
        soup = BeautifulSoup(markup, "html.parser")
        for element in soup.find_all(UNSPOKEN):
            element.decompose()
        markup = str(soup)
    return str(_CLEANER.clean(markup))


# Reports of one notebook share their prose.
@functools.lru_cache(maxsize=1024)
def _from_markdown(source: str) -> str:
    """Return Markdown as clean HTML."""
    return clean(_MARKDOWN(source))


def _framed(markup: str, label: str) -> str:
    """Let each table scroll inside a focusable box of its own and give each picture a text."""
    opening = f'<div class="scroll" role="group" tabindex="0" aria-label="{escape(label)}"><table>'
    markup = markup.replace("<table>", opening).replace("</table>", "</table></div>")
    # A header that heads nothing, as pandas leaves above its index, is a cell.
    markup = markup.replace("<th></th>", "<td></td>")
    markup = _UNSOURCED.sub("", markup.replace(' alt=""', ""))
    return _UNNAMED.sub(f'<img alt="{escape(label)}"', markup)


def safe_html(markup: str, *, label: str) -> Markup:
    """Return foreign HTML fit for a page.

    Parameters
    ----------
    markup : str
        HTML of an output, as a library wrote it.
    label : str
        Name for the boxes of tables and the pictures that bring none.

    Returns
    -------
    Markup
        Without scripts, styles, handlers, frames and addresses that would be loaded; headings
        become bold paragraphs, for an output is no part of the page's outline.
    """
    return _safe(clean(markup), label)


def _safe(cleaned: str, label: str) -> Markup:
    flat = _HEADING.sub(r"<p><strong>\2</strong></p>", cleaned)
    return Markup(_framed(flat, label))  # noqa: S704 - cleaned before


def safe_markdown(source: str, *, label: str) -> Markup:
    """Return Markdown of an output as HTML fit for a page; see `safe_html`."""
    return _safe(_from_markdown(source), label)


def slug(text: str) -> str:
    """Return the ASCII id for a cell's id, the same in both languages.

    >>> slug("who-exports-most-ko"), slug("지역")
    ('who-exports-most', 'part')
    """
    plain = _NOT_SLUG.sub("-", text.lower()).strip("-")
    return _LANGUAGE_SUFFIX.sub("", plain) or "part"


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of the page.

    Attributes
    ----------
    level : int
        2 for a section, 3 and more below it.
    id : str
        ASCII anchor.
    text : str
        Plain text, not escaped.
    """

    level: int
    id: str
    text: str


@dataclass(slots=True)
class Outline:
    """The headings of a page while its prose is rendered, cell by cell in page order.

    The page's own title is its only first-level heading: the prose's first one is dropped, a
    later one becomes a section, and a level that would be skipped is closed up.
    """

    headings: list[Heading] = field(default_factory=list)
    _taken: set[str] = field(default_factory=set)
    _titled: bool = False

    def anchor(self, wish: str) -> str:
        """Return a free id: the wish itself, else the wish with a number."""
        free, number = wish, 2
        while free in self._taken:
            free, number = f"{wish}-{number}", number + 1
        self._taken.add(free)
        return free

    def add(self, text: str, *, level: int = 2, wish: str) -> Heading:
        """Place a heading below those there are and return it."""
        depth = self.headings[-1].level if self.headings else 1
        heading = Heading(min(max(level, 2), depth + 1), self.anchor(wish), text)
        self.headings.append(heading)
        return heading

    def prose(self, source: str, *, cell: str, label: str) -> Markup:
        """Return one prose cell as HTML, its headings placed.

        Parameters
        ----------
        source : str
            Markdown of the cell.
        cell : str
            Id of the cell; its headings' anchors are made from it.
        label : str
            Name for boxes and pictures that bring none.
        """

        def placed(found: re.Match[str]) -> str:
            level, inner = int(found[1]), found[2]
            if level == 1 and not self._titled:
                self._titled = True
                return ""
            text = html.unescape(_TAG.sub("", inner)).strip()
            heading = self.add(text, level=level, wish=slug(cell))
            return f'<h{heading.level} id="{heading.id}">{inner}</h{heading.level}>'

        placed_html = _HEADING.sub(placed, _from_markdown(source))
        return Markup(_framed(placed_html, label).strip())  # noqa: S704 - cleaned
