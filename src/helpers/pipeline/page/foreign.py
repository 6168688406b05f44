"""HTML of others fit for a page: parsed, judged and arranged as a tree, then written once.

Belongs here: what of foreign HTML a page keeps, which rules of its sheets hold for which element,
and what stands in place of the rest. Text is never looked at as markup again. The last word has
nh3, whose allow-list holds whatever came before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import cssselect
import lxml.html
import nh3
from lxml import etree
from markupsafe import Markup

from helpers.display import harmless
from helpers.display.wording import Lang, say
from helpers.pipeline.notebook.files import Remark
from helpers.pipeline.page import mathematics
from helpers.pipeline.page.embedded import address_of, as_xml, attached_name, svg_address
from helpers.pipeline.page.trees import GIVEN_BACK, parsed

TAGS: Final = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "col"}
    | {"colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure"}
    | {"h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p"}
    | {"pre", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "summary"}
    | {"sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul", "var", "wbr"}
)
# Their content is no prose.
SILENT: Final = frozenset({
    "base", "datalist", "frameset", "head", "link", "meta", "noembed", "noframes", "param",
    "plaintext", "script", "source", "style", "template", "title", "track", "xmp",
})  # fmt: skip
# What a drawing shows by itself, definitions excepted.
_DRAWN: Final = (
    ".//*[not(ancestor::defs or ancestor::symbol)]["
    "self::use[ancestor::svg[last()]//@id"
    " = substring-after(concat(@href, @*[name()='xlink:href']), '#')]"
    " or not(self::use or self::g or self::defs or self::symbol or self::title or self::desc)]"
)
# What is told of instead of shown.
TOLD: Final = {
    "iframe": "frame", "frame": "frame", "portal": "frame", "object": "object", "embed": "object",
    "applet": "object", "audio": "audio", "video": "video", "canvas": "script", "select": "form",
    "textarea": "form",
}  # fmt: skip
_MUTE_INPUTS: Final = {"checkbox", "radio", "hidden"}
_DATA_SCRIPT: Final = re.compile(r"json|template|text/(?:x-)?mathjax", re.IGNORECASE)
_CELLS: Final = frozenset({"colspan", "rowspan", "scope"})
_OWN: Final[Mapping[str, frozenset[str]]] = {
    "a": frozenset({"href", "title"}),
    "abbr": frozenset({"title"}),
    "img": frozenset({"src", "alt"}),
    "td": _CELLS,
    "th": _CELLS,
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "ol": frozenset({"start"}),
    **dict.fromkeys(mathematics.ELEMENTS, mathematics.ATTRIBUTES),
}
_GATE: Final = nh3.Cleaner(
    tags=set(TAGS | mathematics.ELEMENTS),
    clean_content_tags={"script", "style", "template", "iframe", "object", "noscript", "svg"},
    attributes={
        **{name: {*allowed, "style"} for name, allowed in _OWN.items()},
        **{name: {"style", "id"} for name in ("h2", "h3", "h4", "h5", "h6")},
        **{name: {"style"} for name in TAGS - {*_OWN, "h2", "h3", "h4", "h5", "h6"}},
        "div": {"style", "role", "tabindex", "aria-label"},
    },
    allowed_classes={
        "div": {"scroll"}, "span": {"unshown"}, "code": {"formula"}, "img": {"picture"},
    },
    url_schemes={*harmless.SCHEMES, "data"},
    link_rel=None,
    filter_style_properties=set(harmless.COLOURING),
)  # fmt: skip
# How much looking-up of other rules than a single element's is worth it.
_PATIENCE: Final = 3_000_000


@dataclass(slots=True)
class Place:
    """Where on a page something of a notebook is shown."""

    lang: Lang  #: Language of the page.
    label: str  #: Name for the boxes of tables.
    picture: str = ""  #: Text for pictures that bring none.
    cell: int = 0  #: Number of the cell.
    #: Pictures the cell brings, by name: data by MIME type.
    attachments: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)  #: What was not shown so far.

    def unshown(self, kind: str, **details: str) -> str:
        """Note something that is not shown and return the words that stand in its place."""
        remark = Remark(self.cell, say(f"pages.unshown.{kind}", "en", **details))
        if remark not in self.remarks:
            self.remarks.append(remark)
        what = say(f"pages.unshown.{kind}", self.lang, **details)
        return say("pages.unshown.word", self.lang, what=what)


def written(body: Any) -> Markup:
    """Return the content of a tree as markup that can run and load nothing."""
    body.attrib.clear()
    text: str = lxml.html.tostring(body, encoding="unicode", with_tail=False)
    inner = text.removeprefix("<body>").removesuffix("</body>")
    return Markup(_GATE.clean(inner).translate(GIVEN_BACK))  # noqa: S704 - that is what the gate is for


def arrange(
    body: Any, *, place: Place, words: mathematics.Words, heading: Callable[[Any], None]
) -> bool:
    """Make a tree fit for a page and return whether it shows anything.

    Parameters
    ----------
    body : HtmlElement
        The tree; it is changed.
    place : Place
        Where it will stand.
    words : Mapping
        Formulas by the word that stands for each, as `mathematics.lifted` returns them.
    heading : callable
        What is done with each heading.
    """
    sheets = [sheet for sheet in body.iter("style") if sheet.get("scoped") is None]
    if not colour(body, ["".join(sheet.itertext()) for sheet in sheets]):
        place.unshown("styles")
    drawn = _scripted(body)
    for element in list(body.iterdescendants()):
        if element.getroottree().getroot() is body.getroottree().getroot():
            _judge(element, place)
    if drawn:
        word = _word(place.unshown("script"))
        (drawn[0] if drawn[0] is not body else body).append(word)
    for element in list(body.iter("h1", "h2", "h3", "h4", "h5", "h6")):
        heading(element)
    for element in list(body.iter()):
        mathematics.set_formulas(element, words)
    for table in list(body.iter("table")):
        _box(table, place)
    for link in list(body.iter("a")):
        if next(link.iter("img"), None) is None and not link.text_content().strip():
            link.drop_tag()
    return shows(body)


def shows(body: Any) -> bool:
    """Tell whether a tree has anything to see but words of what is not shown."""
    if next(body.iter("img", "math", "td", "hr"), None) is not None:
        return True
    texts = body.xpath(".//text()[not(ancestor::span[@class='unshown'])]")
    return any(text.strip() for text in texts)


def flat(heading: Any) -> None:
    """Make a heading of an output a bold paragraph, for it is no part of the page's outline."""
    strong = lxml.html.Element("strong")
    strong.text, heading.text = heading.text, None
    strong.extend(list(heading))
    heading.append(strong)
    heading.tag = "p"


def harmless_html(
    markup: str, *, place: Place, words: mathematics.Words | None = None
) -> tuple[Markup, bool, bool]:
    """Return HTML of an output fit for a page, whether it shows anything, whether it has colours.

    ``words`` are formulas by the word that stands for each.
    """
    body = parsed(markup)
    seen = arrange(body, place=place, words=words or {}, heading=flat)
    coloured = any("color" in style or "background" in style for style in body.xpath(".//@style"))
    return written(body), seen, coloured


def _scripted(body: Any) -> list[Any]:
    """Return the element that a script would fill, in a list; none where nothing is missing."""
    scripts = [s for s in body.iter("script") if not _DATA_SCRIPT.search(s.get("type") or "")]
    if not scripts:
        return []
    targets = [
        element
        for element in body.iter("div", "span", "p", "section", "table")
        if element.get("id") and not element.text_content().strip() and not len(element)
    ]
    if targets:
        return targets[:1]
    spoken = body.xpath(
        ".//text()[normalize-space() and not(ancestor::script or ancestor::style)] | .//img"
        " | .//*[local-name()='svg']"
    )
    return [] if spoken else [body]


def _judge(element: Any, place: Place) -> None:
    """Keep, change or replace one element and its attributes."""
    tag = element.tag
    if not isinstance(tag, str) or tag in SILENT:
        element.drop_tree()
    elif tag == "svg":
        _draw(element, place)
    elif tag in TOLD:
        _tell(element, place)
    elif tag == "input":
        if (element.get("type") or "").strip().lower() in _MUTE_INPUTS:
            element.drop_tree()
        else:
            _replace(element, _word(place.unshown("form")))
    elif tag == "noscript" or (tag in mathematics.ELEMENTS and not _formula(element)):
        element.drop_tag()
    elif tag in {"progress", "meter"}:
        parts = [element.get("value"), element.get("max")]
        element.text = " / ".join(part for part in parts if part)
        element.drop_tag()
    elif tag == "img":
        _show(element, place)
    else:
        _bare(element)


def _formula(element: Any) -> bool:
    """Tell whether an element of MathML stands in a formula that holds nothing else."""
    root = next((part for part in [element, *element.iterancestors()] if part.tag == "math"), None)
    return root is not None and all(part.tag in mathematics.ELEMENTS for part in root.iter())


def _bare(element: Any) -> None:
    """Leave an element its own attributes; an address only where it may be linked to."""
    allowed = _OWN.get(element.tag, frozenset())
    for name, value in element.attrib.items():
        if name == "href" and element.tag == "a":
            link = harmless.harmless_link(value)
            # What lies beside a notebook or has a name in it is neither beside nor on its page.
            far = harmless.scheme_of(link)
            element.set("href", link) if far else element.attrib.pop("href")
        elif name not in allowed and name != "style":
            element.attrib.pop(name)
    if element.tag == "th" and not len(element) and not (element.text or "").strip():
        # A header that heads nothing, as pandas leaves above its index, is a cell.
        element.tag = "td"


def _word(text: str, *, link: str = "", alt: str = "") -> Any:
    """Return an element that says what is not shown."""
    word = lxml.html.Element("span", {"class": "unshown"})
    word.text = f"{text}: {alt}" if alt else text
    if link:
        word.text += " ("
        address = etree.SubElement(word, "a", {"href": link})
        address.text, address.tail = link, ")"
    return word


def _replace(old: Any, new: Any) -> None:
    new.tail = old.tail
    old.tail = None
    old.getparent().replace(old, new)


def _tell(element: Any, place: Place) -> None:
    """Replace what would load or run by a word of it, with its title and its address."""
    sources = [element, *element.iter("source", "param")]
    addresses = [s.get(name) for s in sources for name in ("src", "data", "href") if s.get(name)]
    link = harmless.harmless_link(addresses[0]) if addresses else ""
    link = link if harmless.scheme_of(link) in {"http", "https"} else ""
    title = element.get("title") or element.get("aria-label") or ""
    _replace(element, _word(place.unshown(TOLD[element.tag]), link=link, alt=title.strip()))


def _show(image: Any, place: Place) -> None:
    """Let a picture hold its data and a text, or say why it is not shown."""
    source, alt = image.get("src") or "", (image.get("alt") or "").strip()
    address = address_of(source, place.attachments)
    image.attrib.clear()
    if address:
        image.set("src", address)
        image.set("alt", alt or place.picture)
        return
    link = harmless.harmless_link(source)
    scheme = harmless.scheme_of(link)
    if scheme in {"http", "https"}:
        word = _word(place.unshown("remote"), link=link, alt=alt)
    elif harmless.scheme_of(source) == "data":
        word = _word(place.unshown("broken"), alt=alt)
    else:
        name = attached_name(source)[:100] or "–"
        word = _word(place.unshown("picture", name=name), alt=alt)
    _replace(image, word)


def _draw(svg: Any, place: Place) -> None:
    """Set a drawing inside HTML as a picture, where it can neither run nor restyle anything."""
    picture = as_xml(svg)
    titles = [part.text_content() for part in svg.iter("title", "desc")]
    alt = next((t.strip() for t in [svg.get("aria-label") or "", *titles] if t.strip()), "")
    text = svg.text_content().strip()
    try:
        address = svg_address(picture)
    except ValueError:
        _replace(svg, _word(place.unshown("broken"), alt=alt or text))
        return
    if not svg.xpath(_DRAWN):
        # Definitions, or a mark that is defined elsewhere beside a text.
        svg.drop_tree()
        return
    image = lxml.html.Element("img", {"src": address, "alt": alt or place.picture})
    _replace(svg, image)


def _box(table: Any, place: Place) -> None:
    """Let a table scroll inside a focusable box of its own."""
    box = lxml.html.Element(
        "div", {"class": "scroll", "role": "group", "tabindex": "0", "aria-label": place.label}
    )
    _replace(table, box)
    box.append(table)


def _selected(body: Any, sheets: Sequence[str]) -> Iterator[tuple[tuple[int, ...], Any, Any]]:
    """Yield each rule's weight, elements and declarations; None for those not looked for."""
    by_id: dict[str, list[Any]] = {}
    size = 0
    for element in body.iterdescendants():
        size += 1
        if name := element.get("id"):
            by_id.setdefault(name, []).append(element)
    translator = cssselect.HTMLTranslator()
    looked = 0
    for number, sheet in enumerate(sheets):
        for place, (text, style, _) in enumerate(harmless.rules(sheet, harmless.COLOURING)):
            if not style:
                continue
            try:
                selectors = cssselect.parse(text)
            except cssselect.SelectorError:
                continue
            for selector in selectors:
                tree: Any = selector.parsed_tree
                plain = type(tree).__name__ == "Hash" and tree.selector.element is None
                weight = (*selector.specificity(), number, place)
                if selector.pseudo_element:
                    continue
                if plain:
                    yield weight, by_id.get(tree.id, ()), style
                    continue
                looked += size
                if looked > _PATIENCE:
                    yield weight, None, style
                    return
                try:
                    path = translator.selector_to_xpath(selector, prefix="descendant::")
                    yield weight, body.xpath(path), style
                except (cssselect.SelectorError, etree.XPathError):
                    continue


def colour(body: Any, sheets: Sequence[str]) -> bool:
    """Give each element the harmless part of its style; return False where rules were too many.

    Pages let no foreign sheet in, so what the sheets say is written at the elements themselves.
    """
    chosen: dict[Any, list[tuple[tuple[int, ...], dict[str, str]]]] = {}
    complete = True
    for weight, elements, style in _selected(body, sheets):
        if elements is None:
            complete = False
            break
        for element in elements:
            chosen.setdefault(element, []).append((weight, style))
    for element in body.iterdescendants():
        own = element.attrib.pop("style", "")
        final: dict[str, str] = {}
        for _, part in sorted(chosen.get(element, ()), key=lambda pair: pair[0]):
            final |= part
        if own:
            final |= harmless.declarations(own, harmless.COLOURING)[0]
        if final:
            element.set("style", harmless.written(final))
    return complete
