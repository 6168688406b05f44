"""What markup of others may hold: addresses, styles and pictures in SVG, judged as read.

Belongs here: the one judge of each. All work on what a parser made of the text, so that entities,
escapes, letter case and stray white space hide nothing. Nothing here loads or runs anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import tinycss2
from lxml import etree

from helpers.data.characters import fit_for_xml

SVG: Final = "http://www.w3.org/2000/svg"
XLINK: Final = "http://www.w3.org/1999/xlink"
SCHEMES: Final = ("http", "https", "mailto")
# Elements of SVG that draw or say something and neither run, load, nor change the others.
ELEMENTS: Final = frozenset({
    "circle", "clipPath", "defs", "desc", "ellipse", "feBlend", "feColorMatrix",
    "feComponentTransfer", "feComposite", "feDropShadow", "feFlood", "feFuncA", "feFuncB",
    "feFuncG", "feFuncR", "feGaussianBlur", "feMerge", "feMergeNode", "feOffset", "filter", "g",
    "image", "line", "linearGradient", "marker", "mask", "path", "pattern", "polygon",
    "polyline", "radialGradient", "rect", "stop", "style", "svg", "symbol", "text", "textPath",
    "title", "tspan", "use",
})  # fmt: skip
# What these hold is worth keeping without them.
UNWRAPPED: Final = frozenset({"a", "switch"})
# Properties that SVG knows as attributes too.
PRESENTATION: Final = frozenset({
    "alignment-baseline", "baseline-shift", "clip-path", "clip-rule", "color",
    "color-interpolation", "color-interpolation-filters", "cursor", "display",
    "dominant-baseline", "fill", "fill-opacity", "fill-rule", "filter", "flood-color",
    "flood-opacity", "font", "font-family", "font-feature-settings", "font-size",
    "font-size-adjust", "font-stretch", "font-style", "font-variant", "font-weight",
    "letter-spacing", "line-height", "marker", "marker-end", "marker-mid", "marker-start",
    "mask", "mask-type", "mix-blend-mode", "opacity", "overflow", "paint-order",
    "pointer-events", "shape-rendering", "stop-color", "stop-opacity", "stroke",
    "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin",
    "stroke-miterlimit", "stroke-opacity", "stroke-width", "text-anchor", "text-decoration",
    "text-rendering", "transform", "transform-box", "transform-origin", "vector-effect",
    "visibility", "white-space", "word-spacing", "writing-mode",
})  # fmt: skip
ATTRIBUTES: Final = PRESENTATION | frozenset({
    "amplitude", "aria-hidden", "aria-label", "aria-labelledby", "class", "clipPathUnits", "cx",
    "cy", "d", "dx", "dy", "exponent", "filterUnits", "fr", "fx", "fy", "gradientTransform",
    "gradientUnits", "height", "href", "id", "in", "in2", "intercept", "k1", "k2", "k3", "k4",
    "lang", "lengthAdjust", "markerHeight", "markerUnits", "markerWidth", "maskContentUnits",
    "maskUnits", "mode", "offset", "operator", "orient", "pathLength", "patternContentUnits",
    "patternTransform", "patternUnits", "points", "preserveAspectRatio", "primitiveUnits", "r",
    "refX", "refY", "result", "role", "rotate", "rx", "ry", "slope", "spreadMethod",
    "startOffset", "stdDeviation", "style", "systemLanguage", "tableValues", "textLength",
    "type", "values", "version", "viewBox", "width", "x", "x1", "x2", "y", "y1", "y2",
})  # fmt: skip
# Properties of HTML that colour and weigh text and cells, and place nothing.
COLOURING: Final = frozenset({
    "background", "background-color", "border", "border-bottom", "border-collapse",
    "border-color", "border-left", "border-right", "border-style", "border-top", "border-width",
    "color", "font-style", "font-variant", "font-weight", "text-align", "text-decoration",
    "white-space", "width",
})  # fmt: skip
_FUNCTIONS: Final = frozenset({
    "calc", "color-mix", "hsl", "hsla", "hwb", "lab", "lch", "linear-gradient", "matrix",
    "oklab", "oklch", "rgb", "rgba", "rotate", "scale", "scalex", "scaley", "skewx", "skewy",
    "translate", "translatex", "translatey", "var",
})  # fmt: skip
_PICTURE: Final = re.compile(
    r"data:image/(?:png|jpe?g|gif|webp|bmp|avif|apng);base64,[A-Za-z0-9+/=\s]+\Z"
)
_MARKS: Final = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif", b"BM": "bmp"}
# What address parsers leave out wherever it stands, and at the ends.
_DROPPED: Final = re.compile(r"[\t\n\r]")
_ENDS: Final = "".join(map(chr, range(0x21)))
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_FRAGMENT: Final = re.compile(r"#[^\s\"'()<>\\]+\Z")


def plain_address(address: str) -> str:
    r"""Return an address as a browser reads it.

    >>> plain_address(" java\tscript:alert(1)")
    'javascript:alert(1)'
    """
    return _DROPPED.sub("", address.strip(_ENDS))


def scheme_of(address: str) -> str:
    """Return an address's scheme in small letters, empty for one that is relative.

    >>> scheme_of("HTTPS://example.org"), scheme_of("//example.org"), scheme_of("a/b:c")
    ('https', '', '')
    """
    found = _SCHEME.match(plain_address(address))
    return found[1].lower() if found else ""


def harmless_link(address: str) -> str:
    """Return an address that a page may link to, empty for any other.

    What names another host without saying how to reach it would mean a file on a page that is
    itself one.

    >>> harmless_link("data/a.csv"), harmless_link("JaVaScRiPt:x"), harmless_link("//e.org/x")
    ('data/a.csv', '', 'https://e.org/x')
    """
    plain = plain_address(address)
    scheme = scheme_of(plain)
    if scheme:
        return plain if scheme in SCHEMES else ""
    slashed = plain.replace("\\", "/")
    return f"https:{slashed}" if slashed.startswith("//") else plain


def raster(address: str) -> bool:
    """Tell whether an address is itself a picture of dots."""
    return bool(_PICTURE.match(address))


def picture_kind(data: bytes) -> str:
    """Return the kind of a picture of dots from its first bytes, empty for anything else."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return next((kind for mark, kind in _MARKS.items() if data.startswith(mark)), "")


def _harmless(tokens: Sequence[Any]) -> bool:
    """Tell whether a value names neither a place to load from nor a function unknown here."""
    for token in tokens:
        match token.type:
            case "url":
                fine = bool(_FRAGMENT.match(token.value))
            case "function" if token.lower_name == "url":
                fine = all(bool(_FRAGMENT.match(t.value)) for t in token.arguments)
            case "function":
                fine = token.lower_name in _FUNCTIONS and _harmless(token.arguments)
            case "ident" | "number" | "percentage" | "dimension" | "hash" | "string":
                fine = True
            case "whitespace" | "comment":
                fine = True
            case "literal":
                fine = token.value in {",", "/", "+", "-", "*"}
            case _:
                fine = False
        if not fine:
            return False
    return True


@lru_cache(maxsize=4096)
def _harmless_text(value: str) -> bool:
    """Tell whether the value of an attribute is harmless, as `_harmless` judges it."""
    return _harmless(tinycss2.parse_component_value_list(value))


@lru_cache(maxsize=4096)
def _style(text: str) -> tuple[str, bool]:
    """Return the harmless part of a picture's style attribute, and whether that is all of it."""
    style, clean = declarations(text, PRESENTATION)
    return written(style), clean


def declarations(
    style: str | Sequence[Any], allowed: frozenset[str]
) -> tuple[dict[str, str], bool]:
    """Return a style's harmless declarations, and whether there were others."""
    found: dict[str, str] = {}
    clean = True
    for part in tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True):
        own = part.type == "declaration" and (
            part.lower_name in allowed or part.lower_name.startswith("--")
        )
        if own and _harmless(part.value) and not part.lower_name.startswith("--"):
            found[part.lower_name] = tinycss2.serialize(part.value).strip()
        else:
            clean = False
    return found, clean


def written(style: Mapping[str, str]) -> str:
    """Return declarations as the text of a style attribute."""
    return ";".join(f"{name}:{value}" for name, value in style.items())


def rules(sheet: str, allowed: frozenset[str]) -> Iterator[tuple[str, dict[str, str], bool]]:
    """Yield a sheet's rules: selector, harmless declarations, whether that is all there was."""
    for rule in tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            found, clean = declarations(rule.content, allowed)
            yield tinycss2.serialize(rule.prelude).strip(), found, clean
        else:
            yield "", {}, False


def _sheet(sheet: str) -> tuple[str, bool]:
    """Return the harmless part of a picture's own sheet, and whether that is all of it."""
    kept = [(selector, style, clean) for selector, style, clean in rules(sheet, PRESENTATION)]
    text = "".join(f"{selector}{{{written(style)}}}" for selector, style, _ in kept if style)
    return text, all(clean for *_, clean in kept)


def harmless_svg(picture: str) -> tuple[str, tuple[str, ...]]:
    """Return a picture without what could run, load or change, and the names of what that was.

    Raises ``ValueError``: it is no SVG.
    """
    root = _parsed(picture)
    if root.tag == "svg":
        # Written for a page of HTML, where it needs no namespace.
        root = _parsed(re.sub(r"<svg\b", f'<svg xmlns="{SVG}"', picture, count=1))
    if root.tag != f"{{{SVG}}}svg":
        raise ValueError(f"the picture is no SVG: it begins with <{root.tag}>")
    left_out: dict[str, None] = {}
    for element in list(root.iter()):
        _judge_element(element, left_out)
    etree.cleanup_namespaces(root, top_nsmap={None: SVG})
    return etree.tostring(root, encoding="unicode", with_tail=False), tuple(left_out)


def _parsed(picture: str) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(fit_for_xml(picture).strip().encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ValueError(f"the picture is no SVG: {error}") from None


def _judge_element(element: Any, left_out: dict[str, None]) -> None:
    name = element.tag if isinstance(element.tag, str) else "&entity;"
    space, _, local = name.rpartition("}")
    if space == f"{{{SVG}" and local in ELEMENTS:
        for attribute, value in element.attrib.items():
            _judge_attribute(element, attribute, value, left_out)
        if local == "style":
            text, clean = _sheet("".join(element.itertext()))
            if not clean:
                left_out["part of its style"] = None
            tail = element.tail
            element.clear()
            element.text, element.tail = text, tail
        return
    # Remarks of drawing programs are nothing that shows.
    if space == f"{{{SVG}" and local != "metadata":
        left_out[f"<{local}>"] = None
    elif name == "&entity;" or space == "{http://www.w3.org/1999/xhtml":
        left_out[f"<{local}>" if space else name] = None
    _remove(element, keep=space == f"{{{SVG}" and local in UNWRAPPED)


def _remove(element: Any, *, keep: bool) -> None:
    """Take an element out of its parent, but not what follows it nor, where kept, what it holds."""
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    before = parent[place - 1] if place else None
    held = list(element) if keep else []
    texts = [element.text if keep else None, None if held else element.tail]
    lead = "".join(text for text in texts if text)
    if held and element.tail:
        held[-1].tail = (held[-1].tail or "") + element.tail
    if before is None:
        parent.text = (parent.text or "") + lead
    else:
        before.tail = (before.tail or "") + lead
    parent.remove(element)
    for number, child in enumerate(held):
        parent.insert(place + number, child)


def _judge_attribute(element: Any, attribute: str, value: str, left_out: dict[str, None]) -> None:
    local = attribute.removeprefix(f"{{{XLINK}}}")
    name = etree.QName(element).localname
    if attribute == "style":
        style, fine = _style(value)
        element.set("style", style)
    elif local == "href":
        plain = plain_address(value)
        fine = bool(_FRAGMENT.match(plain)) or (name == "image" and raster(plain))
        element.attrib.pop(attribute)
        if fine:
            element.set("href", plain)
    elif attribute in PRESENTATION:
        fine = _harmless_text(value)
    else:
        fine = attribute in ATTRIBUTES or "}" in attribute or attribute.startswith("data-")
        fine = fine and "url(" not in value.lower()
        if "}" in attribute or attribute.startswith("data-"):
            element.attrib.pop(attribute)
    if not fine:
        if attribute != "style":
            element.attrib.pop(attribute, None)
        left_out[f"{local.rpartition('}')[2]} in <{name}>"] = None
