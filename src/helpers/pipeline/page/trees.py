"""HTML as a tree, whatever characters it holds.

Belongs here: parsing markup of others. What of it a page keeps is ``foreign``'s.
"""

from __future__ import annotations

import re
from typing import Any, Final

import lxml.html
from lxml import etree

# Control characters, which trees do not take, stand in them as characters that mean nothing.
_HELD: Final = {
    **{code: 0xFDD0 + code for code in range(1, 32) if chr(code) not in "\t\n\r"},
    **dict.fromkeys([0, 0xFFFE, 0xFFFF], 0xFFFD),
}  # fmt: skip
GIVEN_BACK: Final = {held: code for code, held in _HELD.items() if held != 0xFFFD}
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufdd0-\ufdef\ufffe\uffff]")
# Where some of them may be: themselves, or their numbers.
_ODD: Final = re.compile(
    _CONTROL.pattern + r"|&#(?:x0*(?:1?[0-9a-f]|fd[de].|fff[ef])|0*[12]?\d\b|0*3[01]\b|6\d{4})",
    re.IGNORECASE,
)

# What follows these, a parser takes out of the body.
_END: Final = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
# Boxes that may be left out where they go deeper than a parser does, and what they say stays.
_BOX: Final = re.compile(
    r"</?(?:article|b|center|div|em|font|i|section|small|span|strong|u)\b[^<>]*>", re.IGNORECASE
)


def _tree(markup: str) -> tuple[Any, bool]:
    """Return the body of a tree, and whether it goes as deep as the markup."""
    parser = lxml.html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
    )
    source = f"<html><body>{_END.sub('', markup).translate(_HELD)}".encode("utf-8", "replace")
    body = lxml.html.document_fromstring(source, parser=parser).find("body")
    deep = etree.ErrorTypes.ERR_RESOURCE_LIMIT
    return body, all(one.type != deep for one in parser.error_log)


def parsed(markup: str) -> Any:
    """Return markup as the body of a tree, with comments and instructions left out."""
    body, whole = _tree(markup)
    if not whole:
        body, _ = _tree(_BOX.sub("", markup))
    if _ODD.search(markup):
        for element in body.iter():
            element.text = element.text and element.text.translate(_HELD)
            element.tail = element.tail and element.tail.translate(_HELD)
            for name, value in element.attrib.items():
                element.set(name, _CONTROL.sub("", value))
    for block in body.iter("pre"):
        if (block.text or "").startswith("\n"):
            # Each reading of HTML takes the first line's end away.
            block.text = f"\n{block.text}"
    return body
