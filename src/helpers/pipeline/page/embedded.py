"""Pictures as addresses that hold them, so that a page loads none.

Belongs here: making such an address from a bundle's data, from another address, and from a drawing
inside HTML. What a drawing may hold is judged in ``helpers.display.harmless``.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import unquote, unquote_to_bytes

from lxml import etree

from helpers.display import harmless
from helpers.pipeline.page.trees import parsed

_SVG_NAMES: Final = {
    name.lower(): name
    for name in harmless.ELEMENTS | harmless.ATTRIBUTES | {"foreignObject", "animateTransform"}
}


def svg_address(picture: str) -> str:
    """Return a picture in SVG as an address that holds it, made harmless.

    Raises ``ValueError``: it is no SVG.
    """
    markup, _ = harmless.harmless_svg(picture)
    return f"data:image/svg+xml;base64,{base64.b64encode(markup.encode()).decode()}"


def _svg_output(text: str) -> str:
    """Return a drawing of an output as an address; viewers take what is no XML but HTML too."""
    try:
        return svg_address(text)
    except ValueError:
        drawing = next(parsed(text).iter("svg"), None)
        if drawing is None:
            raise
        return svg_address(as_xml(drawing))


def embedded(kind: str, data: Any) -> str:
    """Return a picture of a bundle as an address that holds it, empty where it is none."""
    text = "".join(map(str, data)) if isinstance(data, list) else str(data)
    try:
        if kind == "image/svg+xml":
            return _svg_output(text)
        dots = base64.b64decode(text)
    except (ValueError, binascii.Error):
        return ""
    found = harmless.picture_kind(dots)
    return f"data:image/{found};base64,{base64.b64encode(dots).decode()}" if found else ""


def address_of(source: str, attachments: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the data that a picture's address leads to, as an address; empty for none."""
    plain = harmless.plain_address(source)
    if harmless.raster(plain):
        return embedded("image", plain.partition(",")[2])
    head, _, data = plain.partition(",")
    if head.lower().replace(" ", "").startswith("data:image/svg+xml"):
        octets = unquote_to_bytes(data)
        try:
            octets = base64.b64decode(octets) if ";base64" in head.lower() else octets
            return svg_address(octets.decode())
        except ValueError:
            return ""
    bundle = attachments.get(attached_name(plain)) or {}
    return next((found for kind in sorted(bundle) if (found := embedded(kind, bundle[kind]))), "")


def attached_name(address: str) -> str:
    """Return the name under which a cell brings the picture that an address names."""
    return unquote(harmless.plain_address(address).removeprefix("attachment:"))


def as_xml(svg: Any) -> str:
    """Return a drawing with the names that the standard of HTML gives its parts."""

    def named(old: Any, parent: Any) -> None:
        name = _SVG_NAMES.get(old.tag, old.tag)
        if not re.fullmatch(r"[A-Za-z][\w-]*", name):
            name = "unknown"
        made = etree.SubElement(parent, f"{{{harmless.SVG}}}{name}")
        made.text, made.tail = old.text, old.tail
        for attribute, value in old.attrib.items():
            if attribute in {"xlink:href", "href"}:
                made.set("href", value)
            elif re.fullmatch(r"[A-Za-z][\w-]*", attribute):
                made.set(_SVG_NAMES.get(attribute, attribute), value)
        for child in old:
            if isinstance(child.tag, str):
                named(child, made)

    root = etree.Element("root", nsmap={None: harmless.SVG})
    named(svg, root)
    root[0].tail = None
    xml: str = etree.tostring(root[0], encoding="unicode")
    return xml
